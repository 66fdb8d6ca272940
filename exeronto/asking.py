"""Verbs for those who ask: ask, query, show, dump."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING, TextIO

import click

from exeronto.errors import QueryError
from exeronto.options import PATH, format_option, open_graph, store_option

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@click.command()
@click.argument("question", required=False)
@click.argument("parameters", nargs=-1, metavar="[NAME=VALUE]...")
@store_option
@format_option
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

    kg = open_graph(store)
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


@click.command()
@click.argument("file", required=False, type=click.File(encoding="utf-8"))
@click.option("-e", "--expression", "text", help="The query itself.")
@store_option
@format_option
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
    kg = open_graph(store)
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


@click.command()
@click.argument("term", nargs=-1, required=True)
@store_option
@click.option(
    "--format",
    "fmt",
    type=click.Choice(("text", "md", "json")),
    default="text",
    help="text (fits the terminal), md for Markdown, json for all that is known. [text]",
)
def show(term: tuple[str, ...], store: str | None, fmt: str) -> None:
    """Show a term, entity or claim: what it is, claims for and against, what follows, sources.

    An entry as in an encyclopaedia: what it is, what it does and what acts on it, each with its
    context, how sure, and where it was read; what was denied, where sources disagree, what is
    unknown. Sources have their numbers at the end.

    \b
    exeronto show irisin
    exeronto show "interleukin 6"
    exeronto show exero:Myokine
    exeronto show betaine --format md
    """
    from exeronto.display import description_text

    found = open_graph(store).show(" ".join(term))
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    click.echo(description_text(found, fmt=fmt, width=width))


@click.command()
@click.argument("file", required=False, type=PATH)
@store_option
def dump(file: Path | None, store: str | None) -> None:
    """Write the graph to FILE: .nq or .trig with its named graphs, .ttl .nt .owl .rdf without.

    Without FILE, prints sorted N-Quads.

    \b
    exeronto dump graph.ttl
    exeronto dump graph.nq --store build
    """
    from exeronto.dumping import dump_store

    content = dump_store(open_graph(store).store, file)
    if file is None:
        click.echo(content.decode(), nl=False)
    else:
        click.echo(f"{file}: {len(content)} bytes", err=True)


def _print_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from exeronto.display import table_text

    click.echo(table_text(columns, rows, wide=not sys.stdout.isatty()), nl=False)
    click.echo(f"{len(rows)} rows", err=True)
