"""The command line: one verb, one public function. Only this module prints."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from exeronto import __version__
from exeronto.errors import ExerOntoError, QueryError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exeronto.knowledge import KnowledgeGraph

_PATH = click.Path(path_type=Path, allow_dash=True)

_store = click.option(
    "--store",
    metavar="PATH",
    help="A build folder or an RDF file (.ttl .trig .nt .nq). Default: the package's own graph.",
)
_format = click.option(
    "--format",
    "fmt",
    type=click.Choice(("table", "csv", "tsv", "json")),
    default=lambda: "table" if sys.stdout.isatty() else "csv",
    help="Default: table on a terminal, csv in a pipe. json is the SPARQL results format.",
)


class _Commands(click.Group):
    """Commands whose errors are one line: what was read, where, what is wrong, what to do."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ExerOntoError as error:
            if ctx.params.get("traceback"):
                raise
            click.echo(f"exeronto: {' '.join(str(error).split())}", err=True)
            ctx.exit(2)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Commands in the order of this file, which is the order of use."""
        return list(self.commands)


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="exeronto")
@click.option("--traceback", is_flag=True, help="Show where in the program an error arose.")
def main(traceback: bool) -> None:
    """What exercise does to ageing: who says so, in what context, how sure, and against whom.

    \b
    exeronto ask                                  list the questions
    exeronto ask exerkine-origins                 answer one
    exeronto show irisin                          what is claimed of irisin
    """


@main.command()
@click.argument("papers", nargs=-1, type=_PATH)
@click.option("-o", "--output", type=_PATH, default="build", help="Folder to replace. [build]")
@click.option("--ontology", type=_PATH, help="Another folder of modules and entity tables.")
@click.option("--curated", type=_PATH, help="Another folder of curated papers.")
def build(
    papers: tuple[Path, ...], output: Path, ontology: Path | None, curated: Path | None
) -> None:
    """Build everything, from data files to dumps.

    With PAPERS (your own copies of the curated papers), also checks that every claim's passage is
    still in them.

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


@main.command()
@click.argument("papers", nargs=-1, required=True, metavar="PAPER...")
@click.option("-o", "--output", type=_PATH, default=".", help="Folder to write to. [.]")
@click.option("--key", help="Key of the paper; by default first author and year.")
def load(papers: tuple[str, ...], output: Path, key: str | None) -> None:
    """Read papers: the record of each, the entities it names, and candidate claims.

    Writes KEY/document.json, KEY/mentions.json and KEY/candidates.yaml, none of which holds the
    paper's prose. Candidates are suggestions for a curator; they never enter the graph by
    themselves.

    \b
    exeronto load paper.txt
    exeronto load paper.md -o papers --key writer2026
    """
    from exeronto.loading import load_paper

    if key is not None and len(papers) > 1:
        raise click.UsageError("--key names one paper; load them one by one.")
    for paper in papers:
        loaded = load_paper(paper, output, key=key)
        for warning in loaded.document.warnings:
            click.echo(f"exeronto: {paper}: warning: {warning}", err=True)
        click.echo(str(loaded))


@main.command()
@click.argument("claim", required=False)
@click.option("--text", "file", type=_PATH, required=True, help="Your own copy of the paper.")
@click.option("--phrase", help="Find these words instead; prints their anchor for claims.yaml.")
@_store
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
    for located in words_of_claim(_open(store), str(claim), file):
        if located.warning:
            click.echo(f"exeronto: {file}: warning: {located.warning}", err=True)
        click.echo(f"[section {located.section}] {located.words}")


@main.command()
@click.argument("files", nargs=-1, type=_PATH)
def check(files: tuple[Path, ...]) -> None:
    """Check shapes and consistency: of FILES (claims.yaml, RDF), or of everything in the package.

    Prints a line per finding; exits with 1 when there is any.

    \b
    exeronto check
    exeronto check exeronto/curated/*/claims.yaml
    exeronto check my-claims.ttl
    """
    from exeronto.checking import check_everything, check_file

    reports = [(str(file), check_file(file)) for file in files] or [("", check_everything())]
    found = [(name, finding) for name, report in reports for finding in report.findings]
    for name, finding in found:
        click.echo(f"{name}: {finding}" if name else str(finding))
    click.echo(f"{len(found)} findings", err=True)
    sys.exit(1 if found else 0)


@main.command()
@click.argument("question", required=False)
@click.argument("parameters", nargs=-1, metavar="[NAME=VALUE]...")
@_store
@_format
@click.option("--explain", is_flag=True, help="Show the SPARQL instead of asking it.")
def ask(
    question: str | None,
    parameters: tuple[str, ...],
    store: str | None,
    fmt: str,
    explain: bool,
) -> None:
    """Answer a competency question; without one, list them.

    A value is a label, synonym, key, CURIE or IRI.

    \b
    exeronto ask
    exeronto ask exerkines-inducing-autophagy
    exeronto ask redox-pools-by-exposure exposure="muscle contraction" --format csv
    """
    from exeronto.questions import parse_parameters

    kg = _open(store)
    if question is None:
        rows = [(q.name, q.summary, " ".join(q.parameters)) for q in kg.questions]
        return _print_table(("question", "asks", "parameters"), rows)
    if explain:
        return click.echo(kg.question(question).sparql, nl=False)
    values = parse_parameters(parameters)
    answer = kg.ask(question, **values)
    if fmt == "table":
        _print_table(answer.columns, answer.printed())
    else:
        click.echo(kg.ask_as(fmt, question, **values), nl=False)
    sys.exit(0 if answer.rows else 1)


@main.command()
@click.argument("file", required=False, type=click.File(encoding="utf-8"))
@click.option("-e", "--expression", "text", help="The query itself.")
@_store
@_format
def query(file: TextIO | None, text: str | None, store: str | None, fmt: str) -> None:
    """Ask any SPARQL 1.1 query, from FILE, from -e, or from standard input (-).

    The usual prefixes are known without being written. CONSTRUCT and DESCRIBE give Turtle.

    \b
    exeronto query -e 'SELECT ?x WHERE { ?x a exero:Myokine }'
    exeronto query question.rq --format json
    """
    from exeronto.knowledge import is_select

    if (file is None) == (text is None):
        raise click.UsageError("give a file, or -e with the query, and not both.")
    kg = _open(store)
    sparql = _read(file) if file is not None else str(text)
    if fmt == "table" and is_select(sparql):
        answer = kg.query(sparql)
        _print_table(answer.columns, answer.printed())
    else:
        click.echo(kg.serialize(sparql, "json" if fmt == "table" else fmt), nl=False)


def _read(file: TextIO) -> str:
    try:
        return file.read()
    except UnicodeDecodeError as error:
        raise QueryError("is not UTF-8; convert it", file=file.name) from error


@main.command()
@click.argument("term", nargs=-1, required=True)
@_store
def show(term: tuple[str, ...], store: str | None) -> None:
    """Show a term, entity or claim: what it is, claims for and against, what follows, sources.

    \b
    exeronto show irisin
    exeronto show "interleukin 6"
    exeronto show exero:Myokine
    """
    from exeronto.display import description_text

    click.echo(description_text(_open(store).show(" ".join(term))))


@main.command()
@click.argument("file", required=False, type=_PATH)
@_store
def dump(file: Path | None, store: str | None) -> None:
    """Write the graph to FILE: .nq or .trig with its named graphs, .ttl .nt .owl .rdf without.

    Without FILE, prints sorted N-Quads.

    \b
    exeronto dump graph.ttl
    exeronto dump graph.nq --store build
    """
    from exeronto.dumping import dump_store

    content = dump_store(_open(store).store, file)
    if file is None:
        click.echo(content.decode(), nl=False)
    else:
        click.echo(f"{file}: {len(content)} bytes", err=True)


def _say_stage(stage: str) -> None:
    click.echo(f"  {stage} ...", err=True)


def _open(store: str | None) -> KnowledgeGraph:
    from exeronto.knowledge import open_store

    return open_store(store)


def _print_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from exeronto.display import table_text

    click.echo(table_text(columns, rows, wide=not sys.stdout.isatty()), nl=False)
    click.echo(f"{len(rows)} rows", err=True)
