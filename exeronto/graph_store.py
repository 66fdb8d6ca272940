"""A graph onto a server, by the SPARQL 1.1 Graph Store Protocol; readers see all or nothing.

Each graph goes to a name of its own first, made of its checksum: what an interrupted upload left is
found and kept. Every such graph is then read back, counted and compared. Only when all are there
does one update put them in the place of the old ones.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from exeronto.errors import QueryError
from exeronto.prefixes import PREFIXES
from exeronto.solutions import to_value
from exeronto.transport import Transport

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from exeronto.store import Store

_STAGED = "urn:x-exeronto:staged:"
_DEFAULT = "default"
_TRIPLES = "application/n-triples"
_LISTED = "SELECT DISTINCT ?graph WHERE { GRAPH ?graph { ?s ?p ?o } }"


@dataclass(frozen=True, slots=True)
class Service:
    """Where a server takes graphs, queries and updates.

    >>> Service.beside("http://localhost:3030/kg/data").update
    'http://localhost:3030/kg/update'
    """

    graphs: str
    query: str
    update: str

    @classmethod
    def beside(cls, graphs: str, *, query: str | None = None, update: str | None = None) -> Service:
        """The addresses of a server whose query and update stand beside its graph store."""
        folder = graphs.rstrip("/").rpartition("/")[0]
        return cls(graphs, query or f"{folder}/query", update or f"{folder}/update")


@dataclass(frozen=True, slots=True)
class Pushed:
    """What was put onto a server: (graph, triples, whether it had been uploaded before)."""

    graphs: tuple[tuple[str, int, bool], ...]
    removed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Graph:
    name: str
    size: int
    content: bytes
    checksum: str

    @property
    def staged(self) -> str:
        """Where it waits: two graphs may hold the same."""
        named = f"{self.name} {self.checksum}"
        return f"{_STAGED}{hashlib.sha256(named.encode()).hexdigest()}"


def push(
    store: Store,
    service: Service,
    *,
    transport: Transport | None = None,
    on_graph: Callable[[str], None] = lambda _: None,
) -> Pushed:
    """Put all graphs of a store onto a server, in the place of those that it has.

    Graphs of ours that the store no longer has are removed; those of others are left alone.

    Raises:
        QueryError: The server refused something, or did not keep what it was given. What readers
            see is then what it was, and the next push goes on from there.
    """
    sender = transport or Transport()
    graphs = _graphs(store)
    before = _names(sender, service)
    sent = []
    for graph in graphs:
        on_graph(graph.name)
        kept = graph.staged in before and _holds(sender, service, graph)
        if not kept:
            sender.write(
                "PUT", service.graphs, graph.content, media=_TRIPLES, params={"graph": graph.staged}
            )
            if not _holds(sender, service, graph):
                raise QueryError(
                    f"does not hold what was uploaded as {graph.name}; nothing was changed",
                    file=service.graphs,
                )
        sent.append((graph.name, graph.size, kept))
    named = {graph.name for graph in graphs}
    removed = sorted(n for n in before if n.startswith(PREFIXES["exgraph"]) and n not in named)
    left = sorted(
        n for n in before if n.startswith(_STAGED) and n not in {g.staged for g in graphs}
    )
    _switch(sender, service, graphs, [*removed, *left])
    return Pushed(tuple(sent), tuple(removed))


def _switch(
    sender: Transport, service: Service, graphs: Iterable[_Graph], dropped: Iterable[str]
) -> None:
    """One request, which servers with transactions carry out as a whole."""
    steps = [
        f"MOVE GRAPH <{graph.staged}> TO "
        + ("DEFAULT" if graph.name == _DEFAULT else f"GRAPH <{graph.name}>")
        for graph in graphs
    ]
    steps += [f"DROP SILENT GRAPH {ox.NamedNode(name)}" for name in dropped]
    sender.write(
        "POST", service.update, " ;\n".join(steps).encode(), media="application/sparql-update"
    )


def _graphs(store: Store) -> list[_Graph]:
    """The graphs of a store, the default one last: it is what most questions are asked of."""
    graphs = []
    for name, quads in store.graphs():
        triples = [ox.Triple(q.subject, q.predicate, q.object) for q in quads]
        content = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
        graphs.append(_Graph(name, len(triples), content, _checksum(triples)))
    graphs.sort(key=lambda graph: (graph.name == _DEFAULT, graph.name))
    return graphs


def _checksum(triples: Iterable[ox.Triple]) -> str:
    """The SHA-256 of a graph, whatever its blank nodes are called (RDFC-1.0)."""
    dataset = ox.Dataset(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    lines = sorted(str(quad) for quad in dataset)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _holds(sender: Transport, service: Service, graph: _Graph) -> bool:
    """Whether the server has a graph as it was sent: as many triples, and the same ones."""
    content, _ = sender.read(
        service.graphs, accept=_TRIPLES, params={"graph": graph.staged}, missing=b""
    )
    try:
        triples = {
            ox.Triple(q.subject, q.predicate, q.object)
            for q in ox.parse(content, format=ox.RdfFormat.N_TRIPLES)
        }
    except SyntaxError:
        return False
    return len(triples) == graph.size and _checksum(triples) == graph.checksum


def _names(sender: Transport, service: Service) -> frozenset[str]:
    """The graphs that a server has."""
    content, headers = sender.read(
        service.query, accept="application/sparql-results+json", form={"query": _LISTED}
    )
    try:
        found = ox.parse_query_results(content, format=ox.QueryResultsFormat.JSON)
        rows = [] if isinstance(found, ox.QueryBoolean) else list(found)
        return frozenset(str(to_value(row["graph"])) for row in rows)
    except SyntaxError as error:
        media = headers.get("Content-Type", "no media type")
        raise QueryError(
            f"answered with {media}, not with SPARQL results; name the endpoint with --query",
            file=service.query,
        ) from error
