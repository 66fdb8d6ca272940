"""What holds between individuals once super-properties, inverses and chains are followed."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from rdflib import Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF, RDFS
from rdflib.term import Node

from exeronto.errors import ReasoningError
from exeronto.prefixes import short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exeronto.views import Support

Claims = frozenset[URIRef]
# Of each individual: (property, other individual), and the claims behind it.
Edges = dict[URIRef, dict[tuple[Node, URIRef], Claims]]


def entailed_edges(graph: Graph, support: Support) -> Edges:
    """Every property assertion between named individuals that holds, with the claims behind it.

    An assertion that also holds without any claim has none.

    Args:
        graph: Ontology, individuals and the triples of `support`.
        support: The view's triples and their claims.

    Raises:
        ReasoningError: A property chain has more than two links.
    """
    return _Closure(graph, support).edges


def either(some: Claims, others: Claims) -> Claims:
    """The claims behind what holds in two ways: all of them, or none when one way needs none.

    >>> either(frozenset({URIRef("a")}), frozenset())
    frozenset()
    """
    return some | others if some and others else frozenset()


class _Closure:
    def __init__(self, graph: Graph, support: Support):
        self.graph = graph
        self.edges: Edges = defaultdict(dict)
        self.inverses = self._inverses()
        self.chains = self._chains()
        properties = set(graph.subjects(RDF.type, OWL.ObjectProperty))
        for s, p, o in graph:
            if p in properties and isinstance(s, URIRef) and isinstance(o, URIRef):
                self._add(s, p, o, frozenset(support.get((s, p, o), ())))  # type: ignore[arg-type]
        while sum(self._add(*edge) for edge in list(self._linked())):
            pass  # until a round over all chains changes nothing

    def _inverses(self) -> dict[Node, set[Node]]:
        inverses: dict[Node, set[Node]] = defaultdict(set)
        for one, other in self.graph.subject_objects(OWL.inverseOf):
            inverses[one].add(other)
            inverses[other].add(one)
        for prop in self.graph.subjects(RDF.type, OWL.SymmetricProperty):
            inverses[prop].add(prop)
        return inverses

    def _chains(self) -> dict[Node, list[tuple[Node, Node]]]:
        """The second link and the property of each chain, by its first link."""
        chains: dict[Node, list[tuple[Node, Node]]] = defaultdict(list)
        for prop, chain in self.graph.subject_objects(OWL.propertyChainAxiom):
            links = list(Collection(self.graph, chain))
            if len(links) != 2:  # noqa: PLR2004
                raise ReasoningError(
                    f"the chain of {short(str(prop))} has {len(links)} links; "
                    "exeronto.edges knows chains of two"
                )
            chains[links[0]].append((links[1], prop))
        for prop in self.graph.subjects(RDF.type, OWL.TransitiveProperty):
            chains[prop].append((prop, prop))
        return chains

    def _above(self, prop: Node) -> Iterator[Node]:
        for above in self.graph.transitive_objects(prop, RDFS.subPropertyOf):
            if above is not None:
                yield above

    def _add(self, subject: URIRef, prop: Node, obj: URIRef, claims: Claims) -> bool:
        """Add an edge with all above it and its inverses; whether that changed anything."""
        changed = False
        for above in self._above(prop):
            changed |= self._put(subject, above, obj, claims)
            for inverse in self.inverses[above]:
                for wider in self._above(inverse):
                    changed |= self._put(obj, wider, subject, claims)
        return changed

    def _put(self, subject: URIRef, prop: Node, obj: URIRef, claims: Claims) -> bool:
        known = self.edges[subject].get((prop, obj))
        merged = claims if known is None else either(known, claims)
        self.edges[subject][prop, obj] = merged
        return merged != known

    def _linked(self) -> Iterator[tuple[URIRef, Node, URIRef, Claims]]:
        """What chains give over the edges so far."""
        for subject, edges in self.edges.items():
            for (first, middle), claims in edges.items():
                for second, prop in self.chains.get(first, ()):
                    for (p, end), more in self.edges.get(middle, {}).items():
                        if p == second:
                            yield subject, prop, end, claims | more
