"""Verbs around suggestions: review, evaluate, lexicon."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from exeronto.options import PATH

if TYPE_CHECKING:
    from pathlib import Path

    from exeronto.review import PaperHead, Review
    from exeronto.suggestion import Candidate

_KEYS = "[a]ccept  [e]dit  [r]eject  [s]kip  [q]uit"
_FIELDS = ("subject", "predicate", "object", "polarity", "certainty", "role", "claim")


@click.command()
@click.argument("paper", type=PATH)
@click.option("-o", "--output", type=PATH, default=".", help="Folder to write to. [.]")
@click.option("--key", help="Key of the paper; by default first author and year.")
@click.option("--lexicon", type=PATH, help="A lexicon that exeronto lexicon compiled.")
@click.option("--extractor", default="rules", help="What suggests claims. [rules]")
def review(
    paper: Path, output: Path, key: str | None, lexicon: Path | None, extractor: str
) -> None:
    """Accept, edit or reject the claims that are suggested from PAPER, your own copy.

    Shows a sentence and what a rule reads in it, the most reliable rules first. What you accept is
    checked and added to KEY/claims.yaml, what you reject to KEY/rejected.tsv, and each decision to
    KEY/decisions.tsv. Stop at any time; the next run goes on where you stopped.

    \b
    exeronto review paper.txt
    exeronto review paper.xml -o exeronto/curated --key writer2026
    """
    from exeronto.preparation import prepare_review

    queue = prepare_review(paper, output, key=key, lexicon=lexicon, extractor=extractor)
    click.echo(f"{queue.folder}: {len(queue.queue)} to review, {len(queue.decided)} decided")
    try:
        for candidate in queue.queue:
            if not _reviewed(queue, candidate):
                break
    except click.Abort:
        click.echo()
    counts = [
        list(queue.decided.values()).count(each) for each in ("accepted", "edited", "rejected")
    ]
    click.echo(
        f"{counts[0]} accepted, {counts[1]} edited, {counts[2]} rejected, {len(queue.queue)} left"
    )


def _reviewed(queue: Review, candidate: Candidate) -> bool:
    """Ask about one candidate; false to stop."""
    from exeronto.errors import CurationError
    from exeronto.precision import precision_of

    entry = queue.proposal(candidate)
    click.echo(f"\n{queue.words(candidate)}\n")
    click.echo(_shown(entry))
    measured = precision_of(candidate.rule)
    known = (
        f"{measured.value:.2f} right, at least {measured.lower:.2f}"
        if measured.total
        else "not measured"
    )
    click.echo(f"  rule: {candidate.rule} ({known})")
    while True:
        answer = click.prompt(_KEYS, type=click.Choice(list("aersq")), show_choices=False)
        if answer == "q":
            return False
        if answer == "s":
            return True
        if answer == "r":
            queue.reject(candidate)
            return True
        try:
            if answer == "e":
                entry = _edited(queue, entry)
            else:
                entry["claim"] = click.prompt("In your own words", default=str(entry["claim"]))
            queue.accept(candidate, entry, head=_head(queue))
        except CurationError as error:
            click.echo(f"exeronto: {error}", err=True)
            continue
        return True


def _shown(entry: dict[str, object]) -> str:
    left_out = ("id", "claim", "passage")
    return "\n".join(f"  {name}: {_plain(entry[name])}" for name in entry if name not in left_out)


def _plain(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _edited(queue: Review, entry: dict[str, object]) -> dict[str, object]:
    """Ask for each field; an empty answer keeps it, a hyphen takes context out."""
    usual = {"polarity": "affirmed", "certainty": "asserted"}
    fields = {name: value for name, value in entry.items() if name not in {"id", "claim"}}
    for name in (*_FIELDS[:-1], *(n for n in fields if n not in _FIELDS)):
        if name in {"passage", "cites"}:
            continue
        old = _plain(fields.get(name, usual.get(name, "")))
        new = click.prompt(f"  {name}", default=old).strip()
        if new == "-" or new == usual.get(name):
            fields.pop(name, None)
        elif new != old:
            fields[name] = [part.strip() for part in new.split(",")] if "," in new else new
    worded = queue.with_wording(fields)
    worded["claim"] = click.prompt("In your own words", default=str(worded["claim"]))
    return worded


def _head(queue: Review) -> PaperHead | None:
    """What a new claims.yaml says of the paper; asked once."""
    from exeronto.review import PAPER_TYPES

    if not queue.needs_head:
        return None
    suggested = queue.suggested_head()
    kind = click.prompt("Type of paper", type=click.Choice(PAPER_TYPES), default=suggested.type)
    cite_as = click.prompt("Cite as", default=suggested.cite_as)
    return type(suggested)(suggested.key, kind, cite_as)


@click.command()
@click.argument("texts", nargs=-1, type=PATH, metavar="[TEXT...]")
@click.option(
    "--decisions",
    multiple=True,
    type=PATH,
    help="A decisions.tsv of exeronto review, or a folder that holds some.",
)
@click.option("--part", type=click.Choice(("dev", "test", "both")), default="both", help="[both]")
@click.option("--lexicon", type=PATH, help="A lexicon that exeronto lexicon compiled.")
@click.option("--extractor", default="rules", help="What suggests claims. [rules]")
@click.option("--rules", type=PATH, help="Also write how often each rule is right, as a table.")
@click.option(
    "--format",
    "fmt",
    type=click.Choice(("table", "csv")),
    default=lambda: "table" if sys.stdout.isatty() else "csv",
    help="Default: table on a terminal, csv in a pipe.",
)
def evaluate(
    texts: tuple[Path, ...],
    decisions: tuple[Path, ...],
    part: str,
    lexicon: Path | None,
    extractor: str,
    rules: Path | None,
    fmt: str,
) -> None:
    """Measure names and suggestions on annotated sentences, in your own copies of the papers.

    TEXT are files or folders. Prints precision and recall with 95 % intervals, beside a baseline
    that relates whatever stands in one sentence. How the sentences were chosen and annotated is
    told in docs/evaluation.md.

    What was decided in exeronto review counts as well: of each rule, how many of its suggestions
    were accepted. Decisions below a folder among TEXT are found by themselves.

    \b
    exeronto evaluate papers/
    exeronto evaluate review.txt --part dev --format csv
    exeronto evaluate --decisions writer2026/decisions.tsv
    """
    if not texts and not decisions:
        raise click.UsageError("name your copies of the papers, or --decisions")
    from exeronto.display import table_text
    from exeronto.gold import PARTS
    from exeronto.measurement import csv_text, measure, table_rows

    parts = PARTS if part == "both" else (part,)
    measured = measure(
        texts, parts=parts, lexicon=lexicon, extractor=extractor, decisions=decisions
    )
    for each in measured:
        if each.missing:
            click.echo(f"exeronto: {each.part}: {each.missing} sentences are in no TEXT", err=True)
    if rules is not None:
        from exeronto.precision import measure_rules
        from exeronto.release import write_atomically

        judged = [one for each in measured for one in each.evaluation.judged]
        write_atomically(rules, measure_rules(judged).encode())
    columns, rows = table_rows(measured)
    click.echo(table_text(columns, rows) if fmt == "table" else csv_text(measured), nl=False)


@click.command()
@click.argument("tables", nargs=-1, required=True, type=PATH, metavar="TABLE...")
@click.option("-o", "--output", type=PATH, required=True, help="The lexicon file to write.")
def lexicon(tables: tuple[Path, ...], output: Path) -> None:
    """Compile reference tables into a larger lexicon for load, review and evaluate.

    A TABLE is tab-separated, gzip or not, with the columns curie, label and synonyms (divided by
    |).
    Names of our own entities always come first; of two terms with one name, that of the earlier
    table.

    \b
    exeronto lexicon terms-mesh.tsv.gz terms-hgnc.tsv.gz -o names.lexicon
    exeronto load paper.txt --lexicon names.lexicon
    """
    from exeronto.reference_lexicon import compile_lexicon

    click.echo(f"{output}: {compile_lexicon(tables, output)} names")
