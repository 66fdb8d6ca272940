"""The default graph: what a query that names no graph is asked of.

It is the ontology, the papers, one view and what follows from it, and the questions, where tools
look for them; the rest is asked for by name. It is copied from our named graphs, because a list of
graphs repeats rows that stand in two of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from exeronto.prefixes import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_GRAPHS = PREFIXES["exgraph"]
_ALWAYS = (f"{_GRAPHS}ontology", f"{_GRAPHS}questions")
VIEW_GRAPHS = {
    "strict": (f"{_GRAPHS}view/strict", f"{_GRAPHS}inferred"),
    "permissive": (f"{_GRAPHS}view/permissive", f"{_GRAPHS}inferred/permissive"),
}
_PAPERS = f"{_GRAPHS}paper/"


def is_copied(graph: str, view: str) -> bool:
    """Whether the default graph has what a graph of this name holds.

    >>> is_copied("https://w3id.org/exeronto/graph/view/permissive", "strict")
    False
    """
    return graph in _ALWAYS or graph in VIEW_GRAPHS[view] or graph.startswith(_PAPERS)


def is_ever_copied(graph: str) -> bool:
    """Whether the default graph has what a graph of this name holds, in one view or another."""
    return any(is_copied(graph, view) for view in VIEW_GRAPHS)


def default_triples(quads: Iterable[ox.Quad], view: str) -> Iterator[ox.Quad]:
    """The default graph of a set of quads: its own, and that of our named graphs."""
    known: dict[str, bool] = {}
    for quad in quads:
        subject, predicate, value, graph = quad
        if isinstance(graph, ox.DefaultGraph):
            yield quad
            continue
        name = graph.value
        copied = known.get(name)
        if copied is None:
            copied = known[name] = is_copied(name, view)
        if copied:
            yield ox.Quad(subject, predicate, value)


def own_triples(native: ox.Store) -> Iterator[ox.Quad]:
    """The default graph without what stands in a graph that it was filled from."""
    for quad in native.quads_for_pattern(None, None, None, ox.DefaultGraph()):
        same = native.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
        graphs = (other.graph_name for other in same)
        if not any(is_ever_copied(g.value) for g in graphs if isinstance(g, ox.NamedNode)):
            yield quad
