"""Verbs for those who ask: ask, query, show, dump."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING, NoReturn, TextIO

import click

from exeronto.errors import QueryError
from exeronto.options import PATH, format_option, open_graph, store_option, view_options
from exeronto.printing import answer_and_exit, print_answer, print_table

if TYPE_CHECKING:
    from pathlib import Path

    from exeronto.knowledge import KnowledgeGraph
    from exeronto.policies import View


@click.command()
@click.argument("question", required=False)
@click.argument("parameters", nargs=-1, metavar="[NAME=VALUE]...")
@store_option
@format_option
@view_options
@click.option("--find", is_flag=True, help="List the questions that the words given are about.")
@click.option("--explain", is_flag=True, help="Show the SPARQL instead of asking it.")
@click.option(
    "--why",
    type=click.IntRange(1),
    metavar="ROW",
    help="Show the claims behind a row, by its number from 1: what they say, and where.",
)
def ask(
    question: str | None,
    parameters: tuple[str, ...],
    store: str | None,
    fmt: str,
    view: View,
    find: bool,
    explain: bool,
    why: int | None,
) -> None:
    """Answer a competency question; without one, list them.

    A value is a label, synonym, key, CURIE or IRI.

    \b
    exeronto ask
    exeronto ask --find vesicle ageing
    exeronto ask genetic-models-and-phenotypes --species mouse
    exeronto ask redox-pools-by-exposure exposure="muscle contraction" --format csv
    exeronto ask exerkine-origins tissue=liver --why 1
    """
    from exeronto.questions import parse_parameters

    kg = open_graph(store, view, named=False)
    if question is None or find:
        _list(kg, [*([question] if question else []), *parameters] if find else None)
    values = parse_parameters(parameters)
    if explain:
        click.echo(kg.explain(question, **values), nl=False)
        return
    answer = kg.ask(question, **values)
    if why is not None:
        if why > len(answer):
            raise QueryError(f"there is no row {why}; the answer has {len(answer)}")
        answer = kg.why(answer.rows[why - 1])
    answer_and_exit(answer, fmt)


def _list(kg: KnowledgeGraph, words: list[str] | None) -> NoReturn:
    from exeronto.questions import find_questions

    found = kg.questions if words is None else find_questions(kg.questions, words)
    rows = [(q.name, q.summary, " ".join(q.parameters)) for q in found]
    print_table(("question", "asks", "parameters"), rows)
    sys.exit(0 if rows else 1)


@click.command()
@click.argument("file", required=False, type=click.File(encoding="utf-8-sig"))
@click.option("-e", "--expression", "text", help="The query itself.")
@store_option
@format_option
@view_options
def query(file: TextIO | None, text: str | None, store: str | None, fmt: str, view: View) -> None:
    """Ask any SPARQL 1.1 query, from FILE, from -e, or from standard input (-).

    The usual prefixes are known without being written, and [[irisin]] stands for what has that
    name. CONSTRUCT and DESCRIBE give Turtle.

    \b
    exeronto query -e 'SELECT ?x WHERE { ?x a exero:Myokine }'
    exeronto query -e 'SELECT ?o WHERE { [[irisin]] exero:increases ?o }'
    exeronto query question.rq --format json
    """
    from exeronto.sparql_text import is_select

    if (file is None) == (text is None):
        raise click.UsageError("give a file, or -e with the query, and not both.")
    kg = open_graph(store, view)
    sparql = _read(file) if file is not None else str(text)
    if is_select(sparql):
        print_answer(kg.query(sparql), fmt)
    else:
        click.echo(kg.serialize(sparql, "json" if fmt == "json" else "csv"), nl=False)


def _read(file: TextIO) -> str:
    try:
        return file.read()
    except UnicodeDecodeError as error:
        raise QueryError("is not UTF-8; convert it", file=file.name) from error


@click.command()
@click.argument("term", nargs=-1, required=True)
@store_option
@view_options
@click.option(
    "--format",
    "fmt",
    type=click.Choice(("text", "md", "json")),
    default="text",
    help="text (fits the terminal), md for Markdown, json for all that is known. [text]",
)
def show(term: tuple[str, ...], store: str | None, view: View, fmt: str) -> None:
    """Show a term, entity or claim: what it is, claims for and against, sources.

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

    found = open_graph(store, view).show(" ".join(term))
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    click.echo(description_text(found, fmt=fmt, width=width))


@click.command()
@click.argument("file", required=False, type=PATH)
@store_option
@view_options
def dump(file: Path | None, store: str | None, view: View) -> None:
    """Write the graph to FILE, in the format of its extension.

    .nq and .trig have its named graphs, .ttl .nt .owl .rdf the default graph. Without FILE, prints
    sorted N-Quads.

    \b
    exeronto dump graph.ttl
    exeronto dump graph.nq --store build
    exeronto dump mouse.ttl --species mouse
    """
    from exeronto.dumping import dump_store

    content = dump_store(open_graph(store, view).store, file)
    if file is None:
        click.echo(content.decode(), nl=False)
    else:
        click.echo(f"{file}: {len(content)} bytes", err=True)
