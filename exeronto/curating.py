"""Verbs for those who curate and build: build, locate, check, fmt."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from exeronto.options import PATH, one_line, open_graph, store_option

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@click.argument("papers", nargs=-1, type=PATH)
@click.option("-o", "--output", type=PATH, default="build", help="Folder to replace. [build]")
@click.option("--ontology", type=PATH, help="Another folder of modules and entity tables.")
@click.option("--curated", type=PATH, help="Another folder of curated papers.")
def build(
    papers: tuple[Path, ...], output: Path, ontology: Path | None, curated: Path | None
) -> None:
    """Build everything, from data files to dumps.

    With PAPERS (your own copies of the curated papers), also checks that every claim's passage is
    still in them, and the words for its subject, object and relation.

    \b
    exeronto build
    exeronto build my-copy-of-a-curated-paper.txt -o /tmp/build
    """
    from exeronto import pipeline
    from exeronto.display import progress, summary_text

    with progress(len(pipeline.STAGES), plain=_say_stage) as on_stage:
        summary = pipeline.build(
            output, ontology=ontology, curated=curated, papers=papers, on_stage=on_stage
        )
    click.echo(summary_text(summary))


@click.command()
@click.argument("claim", required=False)
@click.option("--text", "file", type=PATH, required=True, help="Your own copy of the paper.")
@click.option("--phrase", help="Find these words instead; prints their anchor for claims.yaml.")
@store_option
def locate(claim: str | None, file: Path, phrase: str | None, store: str | None) -> None:
    """Show the words that a claim was read in, from your own copy of the paper.

    \b
    exeronto locate exclaim:0123456789abcdef --text my-copy.txt
    exeronto locate --phrase "some words of the paper" --text my-copy.txt
    """
    from exeronto.location import anchors_of_phrase, words_of_claim

    if (claim is None) == (phrase is None):
        raise click.UsageError("give a claim or --phrase, and not both.")
    if phrase is not None:
        for anchor in anchors_of_phrase(phrase, file):
            click.echo(anchor)
        return
    for located in words_of_claim(open_graph(store), str(claim), file):
        if located.warning:
            click.echo(f"exeronto: {file}: warning: {located.warning}", err=True)
        click.echo(f"[section {located.section}] {located.words}")


@click.command()
@click.argument("files", nargs=-1, type=PATH)
@click.option(
    "--text",
    "copies",
    type=PATH,
    multiple=True,
    metavar="COPY",
    help="Your own copy of a curated paper: are the words of its claims there? May be repeated.",
)
def check(files: tuple[Path, ...], copies: tuple[Path, ...]) -> None:
    """Check shapes, quality rules and consistency: of FILES, or of all in the package.

    FILES are claims.yaml, RDF, or an ontology: a file with an ontology's header, or a folder like
    ontology/. Prints a line per finding; exits with 1 when there is a violation or a warning.

    \b
    exeronto check
    exeronto check exeronto/curated/*/claims.yaml
    exeronto check --text my-copy.txt --text my-other-copy.md
    exeronto check my-claims.ttl
    exeronto check ontology
    exeronto check ontology/redox.ttl build/exeronto.owl
    """
    import logging

    from exeronto.checking import check_everything, check_file

    # A literal that is not what its datatype says is a finding; rdflib would show a traceback.
    logging.getLogger("rdflib.term").setLevel(logging.ERROR)
    reports = [(str(file), check_file(file, copies=copies)) for file in files]
    reports = reports or [("", check_everything(copies))]
    found = [(name, finding) for name, report in reports for finding in report.findings]
    for name, finding in found:
        click.echo(f"{name}: {finding}" if name else str(finding))
    click.echo(f"{len(found)} findings", err=True)
    sys.exit(0 if all(report.is_clean for _, report in reports) else 1)


@click.command()
@click.argument("paths", nargs=-1, type=PATH, metavar="[PATH]...")
@click.option("--check", "only_check", is_flag=True, help="Write nothing; name what would change.")
def fmt(paths: tuple[Path, ...], only_check: bool) -> None:
    """Lay out Turtle files and entity tables, so that a diff shows what changed.

    PATH is a file or a folder; without one, ontology/ and shapes/ of the current folder. What the
    files say stays the same, comments included. With --check, exits with 1 when a file is not in
    canonical form. When a file has an error, none is written.

    \b
    exeronto fmt
    exeronto fmt ontology/redox.ttl ontology/entities/redox.tsv
    exeronto fmt --check
    """
    from exeronto.formatting import format_files

    files, errors = format_files(paths)
    for error in errors:
        click.echo(f"exeronto: {one_line(error)}", err=True)
    if errors:
        sys.exit(2)
    changed = [file for file in files if not file.is_canonical]
    for file in changed:
        click.echo(str(file.path))
        if not only_check:
            file.save()
    left = "not in canonical form" if only_check else "formatted"
    click.echo(f"{len(changed)} of {len(files)} files {left}", err=True)
    sys.exit(1 if changed and only_check else 0)


def _say_stage(stage: str) -> None:
    click.echo(f"  {stage} ...", err=True)
