"""Verbs that bring the graph to other stores: index, push."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from exeronto.options import PATH, open_graph, store_option, view_options

if TYPE_CHECKING:
    from pathlib import Path

    from exeronto.policies import View


@click.command()
@click.argument("sources", nargs=-1, required=True, type=PATH, metavar="SOURCE...")
@click.option("-o", "--output", "folder", type=PATH, required=True, help="The folder to make.")
@click.option(
    "--view",
    type=click.Choice(("strict", "permissive")),
    default="strict",
    help="The view that the default graph holds. [strict]",
)
def index(sources: tuple[Path, ...], folder: Path, view: str) -> None:
    """Lay out graphs too large for memory on disk, to be opened at once by --store.

    SOURCE is an RDF file, a build folder, or a folder of N-Quads such as the shards of a corpus.
    N-Quads and N-Triples may be of any size. The database is Oxigraph's, and its own server reads
    it, too.

    \b
    exeronto index build corpus/ -o large
    exeronto ask exerkine-origins --store large
    """
    from exeronto.indexing import write_index

    click.echo(f"{write_index(sources, folder, view=view)} quads", err=True)


@click.command()
@click.argument("url")
@click.option("--query", "query_url", metavar="URL", help="Its query endpoint, if elsewhere.")
@click.option("--update", "update_url", metavar="URL", help="Its update endpoint, if elsewhere.")
@store_option
@view_options
def push(
    url: str, query_url: str | None, update_url: str | None, store: str | None, view: View
) -> None:
    """Put the graph onto a SPARQL 1.1 server, at the address of its graph store.

    Graphs are uploaded beside the old ones, read back and compared, and exchanged in one update.
    An upload that was broken off goes on where it stopped. Query and update are taken to stand
    beside the graph store, as with Fuseki (/DATASET/data) and Oxigraph (/store).

    \b
    exeronto push http://localhost:3030/exeronto/data
    exeronto push http://localhost:7878/store --store graph.trig
    """
    from exeronto.graph_store import Service
    from exeronto.graph_store import push as put

    held = open_graph(store, view).local
    service = Service.beside(url, query=query_url, update=update_url)
    done = put(held, service, on_graph=lambda name: click.echo(name, err=True))
    kept = sum(1 for *_, before in done.graphs if before)
    triples = sum(size for _, size, _ in done.graphs)
    click.echo(
        f"{len(done.graphs)} graphs, {triples} triples; {kept} had been uploaded before, "
        f"{len(done.removed)} old ones removed",
        err=True,
    )
