"""What the verbs of the command line share: paths, options, and opening a graph."""

from __future__ import annotations

import functools
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from exeronto.errors import ExerOntoError
    from exeronto.knowledge import KnowledgeGraph
    from exeronto.policies import View

PATH = click.Path(path_type=Path, allow_dash=True)

store_option = click.option(
    "--store",
    metavar="PATH|URL",
    help="A build folder, an index, an RDF file (gzip too), or a SPARQL endpoint. "
    "Default: the package's own graph.",
)
format_option = click.option(
    "--format",
    "fmt",
    type=click.Choice(("table", "csv", "tsv", "json", "md", "sheet")),
    # A closed standard output is none at all.
    default=lambda: "table" if sys.stdout is not None and sys.stdout.isatty() else "csv",
    help="Default: table on a terminal, csv in a pipe. csv, tsv and json are the SPARQL results "
    "formats; md is Markdown; sheet is CSV for spreadsheets, with labels.",
)
_VIEW_OPTIONS = (
    click.option(
        "--view",
        "view_name",
        type=click.Choice(("strict", "permissive")),
        default="strict",
        help="Plain triples from what is asserted, or from what is suggested too. [strict]",
    ),
    click.option(
        "--min-primary",
        type=click.IntRange(0),
        default=0,
        metavar="N",
        help="Only statements whose claims cite N distinct primary works.",
    ),
    click.option("--species", help="Only claims that say so."),
    click.option("--tissue", help="Only claims that say so."),
    click.option("--sex", help="Only claims that say so."),
    click.option("--population", help="Only claims that say so."),
    click.option("--paper", help="Only claims read in this paper."),
)


def view_options(verb: Callable[..., Any]) -> Callable[..., Any]:
    """Give a verb the options of a view; it gets them as one argument, `view`."""

    @functools.wraps(verb)
    def with_view(
        view_name: str,
        min_primary: int,
        species: str | None,
        tissue: str | None,
        sex: str | None,
        population: str | None,
        paper: str | None,
        **others: Any,
    ) -> Any:
        from exeronto.policies import View

        said = {
            "species": species,
            "tissue": tissue,
            "sex": sex,
            "population": population,
            "paper": paper,
        }
        context = tuple((key, value) for key, value in said.items() if value is not None)
        return verb(view=View(view_name, min_primary, context), **others)

    return functools.reduce(lambda made, option: option(made), reversed(_VIEW_OPTIONS), with_view)


def open_graph(
    store: str | None, view: View | None = None, *, named: bool = True
) -> KnowledgeGraph:
    """Open what `--store` names, by default the package's own graph; `named` as in `open_store`."""
    from exeronto.knowledge import open_store
    from exeronto.policies import STRICT_VIEW

    return open_store(store, view=view or STRICT_VIEW, named=named)


def say_error(error: ExerOntoError) -> None:
    """Tell an error on standard error, as `--errors` has it."""
    if click.get_current_context().find_root().params.get("errors") == "json":
        click.echo(json.dumps(error.as_record()), err=True)
    else:
        click.echo(f"exeronto: {one_line(error)}", err=True)


def one_line(error: ExerOntoError) -> str:
    """An error as it is printed: one line, its code at the end.

    >>> from exeronto.errors import DocumentError
    >>> one_line(DocumentError("is empty; give text", file="a.md", code="E_EMPTY"))
    'a.md: is empty; give text [E_EMPTY]'
    """
    # What is quoted from a file may hold what steers a terminal.
    said = "".join(c if c.isprintable() else " " for c in str(error))
    return f"{' '.join(said.split())} [{error.code}]"
