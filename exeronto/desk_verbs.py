"""Verbs of a curator's day: curate status, add, align, duplicates."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from exeronto.options import PATH

if TYPE_CHECKING:
    from pathlib import Path

    from exeronto.desk import Desk, Status

_curated = click.option(
    "--curated", type=PATH, help="Another folder of curated papers. [the package's own]"
)
_copies = click.option(
    "--text",
    "copies",
    type=PATH,
    multiple=True,
    metavar="COPY",
    help="Your own copy of a curated paper. May be repeated.",
)


@click.group()
def curate() -> None:
    """Do a curator's work: see what is left, add a claim, align words, spot duplicates.

    PAPER is the key of a curated paper, such as yi2025. docs/curation-guide.md tells how a paper
    becomes claims.

    \b
    exeronto curate status
    exeronto curate status yi2025 --text my-copy.md
    """


@curate.command()
@click.argument("papers", nargs=-1, metavar="[PAPER]...")
@_copies
@_curated
def status(papers: tuple[str, ...], copies: tuple[Path, ...], curated: Path | None) -> None:
    """Tell how far papers have come: sentences, claims, second readings, words, and what is left.

    With your own copies, also whether the words of claims are there, and what the sentences say
    that nobody has accounted for. Exits with 1 when there is something left to do.

    \b
    exeronto curate status
    exeronto curate status yi2025 --text my-copy.md
    """
    found = _open(curated).status(papers, copies=copies)
    for one in found:
        _print_status(one)
    sys.exit(0 if all(one.left.is_clean for one in found) else 1)


@curate.command()
@click.argument("paper")
@click.argument("fields", nargs=-1, required=True, metavar="KEY=VALUE...")
@click.option("--phrase", required=True, help="Words of the sentence, which the paper has once.")
@click.option("--text", "copy", type=PATH, required=True, help="Your own copy of the paper.")
@_curated
def add(paper: str, fields: tuple[str, ...], phrase: str, copy: Path, curated: Path | None) -> None:
    """Add a claim to PAPER, anchored in the sentence of your copy that holds a phrase.

    The keys are those of claims.yaml, with hyphens for blanks; values are YAML. id, claim, subject,
    predicate, object and role are needed. The claim is written in its place, comments and all else
    stay, and only if everything in the folder still reads well.

    \b
    exeronto curate add yi2025 --text my-copy.md --phrase "words it has once" \\
      id=it-rises claim="It rises." subject=irisin predicate=increases object=mitophagy \\
      role=background
    """
    from exeronto.questions import parse_parameters

    click.echo(
        _open(curated).add(paper, parse_parameters(fields), phrase=phrase, copy=copy), nl=False
    )


@curate.command()
@click.option("--text", "copies", type=PATH, multiple=True, required=True, metavar="COPY",
              help="Your own copy of a curated paper. May be repeated.")  # fmt: skip
@click.option("--write", is_flag=True, help="Write readings.tsv; else it is only tried.")
@_curated
def align(copies: tuple[Path, ...], write: bool, curated: Path | None) -> None:
    """Find the words of claims that were read a second time, and which of them to declare.

    Spans that readings.tsv has already stay. Words that are no name are proposed as declared; words
    that say the contrary are left to you, and so is everything that was not found. Exits with 1
    when there is any.

    \b
    exeronto curate align --text my-copy.txt
    exeronto curate align --text my-copy.txt --write
    """
    found = _open(curated).align(copies, write=write)
    for one in found:
        _print_status(one)
    sys.exit(0 if all(one.left.is_clean for one in found) else 1)


@curate.command()
@click.argument("papers", nargs=-1, metavar="[PAPER]...")
@_curated
def duplicates(papers: tuple[str, ...], curated: Path | None) -> None:
    """List claims that may say the same, or the contrary and are in no conflict record yet.

    Those of PAPERS, among themselves and with all others; or all. Two papers that agree are
    listed, too: that is for you to judge. Exits with 1 when there is any.

    \b
    exeronto curate duplicates
    exeronto curate duplicates yi2025
    """
    found = _open(curated).duplicates(papers)
    for one in found:
        context = f"; they differ in {', '.join(one.differs)}" if one.differs else ""
        pair = " and ".join(f"{c.paper}/{c.handle}" for c in (one.first, one.second))
        click.echo(f"{one.kind}: {pair}{context}")
    click.echo(f"{len(found)} pairs", err=True)
    sys.exit(1 if found else 0)


def _open(curated: Path | None) -> Desk:
    from exeronto.desk import open_desk

    return open_desk(curated)


def _print_status(one: Status) -> None:
    open_sentences = one.sentences - one.claimed - one.excused
    click.echo(f"{one.paper}")
    click.echo(
        f"  sentences  {one.sentences}: {one.claimed} with claims, {one.excused} in the ledger, "
        f"{open_sentences} open"
    )
    click.echo(f"  claims     {one.claims}: {one.read_twice} read a second time")
    words = ", ".join(f"{count} {standing}" for standing, count in one.words.items()) or "none"
    click.echo(f"  words      {words}")
    click.echo(f"  records    {one.conflicts} conflicts, {one.gaps} gaps")
    for place, said in one.open:
        click.echo(f"  open: {place}{': ' if said else ''}{said}")
    for finding in one.left.findings:
        click.echo(f"  {finding}")
