"""What the verbs of the command line share: paths, options, and opening a graph."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from exeronto.knowledge import KnowledgeGraph

PATH = click.Path(path_type=Path, allow_dash=True)

store_option = click.option(
    "--store",
    metavar="PATH",
    help="A build folder or an RDF file (.ttl .trig .nt .nq). Default: the package's own graph.",
)
format_option = click.option(
    "--format",
    "fmt",
    type=click.Choice(("table", "csv", "tsv", "json")),
    default=lambda: "table" if sys.stdout.isatty() else "csv",
    help="Default: table on a terminal, csv in a pipe. json is the SPARQL results format.",
)


def open_graph(store: str | None) -> KnowledgeGraph:
    """Open what `--store` names; the package's own graph by default."""
    from exeronto.knowledge import open_store

    return open_store(store)
