"""What a worker does when the graph is on another server: the same checks, then it is asked there.

What the other server says is read here, in the confined worker, and written anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from exeronto.server.admission import admit, has_pattern, refuse_files, refuse_graph
from exeronto.server.execution import (
    POINTING,
    as_written,
    description,
    media_type_of,
    write_triples,
)
from exeronto.server.refusal import Refusal
from exeronto.solutions import Iri, written_term
from exeronto.store import Store

if TYPE_CHECKING:
    from exeronto.remote_store import RemoteStore
    from exeronto.server.limits import Limits

_MOST_GRAPHS = 20
_NOWHERE = "urn:x-exeronto:no-graph"
_ABSOLUTE = ("http://", "https://", "urn:")


def forward_query(
    store: RemoteStore,
    query: str,
    limits: Limits,
    *,
    base: str,
    accept: str = "",
    default_graphs: tuple[str, ...] = (),
    named_graphs: tuple[str, ...] = (),
) -> tuple[str, bytes]:
    """Have a query answered: the media type, and the whole answer.

    Raises:
        Refusal: It may not be asked, cannot be answered, or its answer is too large.
        QueryError: It is not SPARQL, or rows of its answer cannot be had.
    """
    admitted = admit(query, limits)
    Store().check(query, base=base)
    media_type = media_type_of(accept, table=admitted.form in {"SELECT", "ASK"})
    refuse_files((*default_graphs, *named_graphs))
    if default_graphs or named_graphs:
        known = _known(store, default_graphs)
        if has_pattern(query):
            _refuse_unknown(default_graphs, known)
        asked = store.of_graphs(known, _known(store, named_graphs))
    else:
        asked = store
        graphs = _whole(admitted.graphs)
        _refuse_unknown(graphs, _known(store, graphs))
    text = f"BASE <{base}> {query}"
    if admitted.form not in {"SELECT", "ASK"}:
        return media_type, write_triples(asked.triples(text), media_type, limits.result_bytes)
    results = asked.serialize(text, "json")
    parsed = ox.parse_query_results(results, format=ox.QueryResultsFormat.JSON)
    return media_type, as_written(parsed, media_type, limits.result_bytes)


def _known(store: RemoteStore, graphs: tuple[str, ...]) -> tuple[str, ...]:
    """Graphs that are there, and for each other one an empty graph.

    The other server might fetch from elsewhere what it has not.
    """
    if len(graphs) > _MOST_GRAPHS:
        raise Refusal(400, f"more than {_MOST_GRAPHS} graphs are named; name fewer")
    for graph in graphs:
        if not graph.startswith(_ABSOLUTE):
            raise Refusal(400, f"write the graph {graph} as a whole IRI")
    return tuple(
        graph if store.ask(f"ASK {{ GRAPH {_written(graph)} {{ ?s ?p ?o }} }}") else _NOWHERE
        for graph in graphs
    )


def _whole(graphs: tuple[str, ...]) -> tuple[str, ...]:
    """The graphs after FROM without brackets; prefixes are the other server's to read."""
    for graph in graphs:
        if not graph.startswith("<"):
            raise Refusal(400, f"write the graph {graph} as a whole IRI")
    return tuple(graph.strip("<>") for graph in graphs)


def _refuse_unknown(graphs: tuple[str, ...], known: tuple[str, ...]) -> None:
    for graph, here in zip(graphs, known, strict=True):
        if here == _NOWHERE:
            raise refuse_graph(graph)


def term_triples(store: RemoteStore, iri: str) -> tuple[list[ox.Triple], bool]:
    """The triples about a term, and whether those that point to it are there.

    Raises:
        Refusal: Nothing is said of it.
    """
    term = _written(iri)
    own = store.triples(f"CONSTRUCT {{ {term} ?p ?o }} WHERE {{ {term} ?p ?o }}")
    pointing = store.triples(
        f"CONSTRUCT {{ ?s ?p {term} }} WHERE {{ ?s ?p {term} }} LIMIT {POINTING + 1}"
    )
    return description(iri, set(own), set(pointing))


def _written(iri: str) -> str:
    try:
        return written_term(Iri(ox.NamedNode(iri).value))
    except ValueError as error:
        raise Refusal(400, f"<{iri}> is no IRI") from error
