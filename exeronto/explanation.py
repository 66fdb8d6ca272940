"""Why an individual belongs to a class: the claims behind an inferred membership.

A membership is traced back through the axioms that can give it (a definition, a general axiom, a
domain or range, a subclass) to plain triples, and through the view to the claims behind those. The
reasoner remains the judge of what holds; what it finds and this cannot trace is an error, so that
no membership is published without its reasons.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdflib import BNode, Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDFS

from exeronto.edges import Claims, Edges, either
from exeronto.errors import ReasoningError
from exeronto.namespaces import EXINFERENCE
from exeronto.prefixes import compact
from exeronto.reasoning import Entailment, Membership, asserted_types

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rdflib.term import Node


@dataclass(frozen=True, slots=True)
class Explained:
    """A membership that follows from claims, and which."""

    member: URIRef
    kind: URIRef
    claims: tuple[URIRef, ...]

    @property
    def iri(self) -> URIRef:
        """The IRI of the record of this membership, in the view named."""
        return EXINFERENCE[f"{self.member.rpartition('/')[2]}/{self.kind.rpartition('/')[2]}"]


def explain(entailment: Entailment, graph: Graph, edges: Edges) -> tuple[Explained, ...]:
    """Every membership that the class tree alone does not give, with the claims it rests on.

    Args:
        entailment: What the reasoner found in `graph`.
        graph: Ontology, entities and the triples of a view.
        edges: What holds between the entities of `graph`, with the claims behind it.

    Raises:
        ReasoningError: A membership cannot be traced.
    """
    tracer = _Tracer(entailment, graph, edges)
    explained = []
    for member, kind in sorted(entailment.types - tracer.asserted):
        claims = tracer.trace(member, kind, frozenset())
        if claims is None:
            raise ReasoningError(
                f"{compact(member)} is inferred to be a {compact(kind)}, and no axiom was found "
                "that explains it; exeronto.explanation must learn this kind of axiom"
            )
        explained.append(Explained(member, kind, tuple(sorted(claims))))
    return tuple(explained)


def explain_known(
    memberships: frozenset[Membership], held: frozenset[Membership], graph: Graph, edges: Edges
) -> tuple[Explained, ...]:
    """Those of some memberships that still follow after claims were taken away.

    Fewer claims never give more memberships, so that no reasoner is needed to find them.

    Args:
        memberships: What followed from all claims.
        held: What holds without any claim.
        graph: Ontology, entities and the plain triples that are left.
        edges: What holds between the entities of `graph`, with the claims behind it.
    """
    subclasses = frozenset(_told_subclasses(graph))
    tracer = _Tracer(Entailment(memberships | held, subclasses), graph, edges)
    tracer.asserted |= held
    traced = ((m, k, tracer.trace(m, k, frozenset())) for m, k in sorted(memberships))
    return tuple(Explained(m, k, tuple(sorted(c))) for m, k, c in traced if c is not None)


def _told_subclasses(graph: Graph) -> Iterator[Membership]:
    """Pairs of classes that axioms say outright: asserted, or a named part of a definition."""
    above: dict[URIRef, set[URIRef]] = defaultdict(set)
    for axiom in (OWL.equivalentClass, RDFS.subClassOf):
        for narrow, broad in graph.subject_objects(axiom):
            listed = graph.value(broad, OWL.intersectionOf)
            parts = [broad, *(Collection(graph, listed) if listed is not None else ())]
            if isinstance(narrow, URIRef):
                above[narrow] |= {part for part in parts if isinstance(part, URIRef)}
    for narrow in list(above):
        waiting, reached = [narrow], {narrow}
        while waiting:
            found = above.get(waiting.pop(), set()) - reached
            reached |= found
            waiting += found
        yield from ((narrow, broad) for broad in reached - {narrow})


class _Tracer:
    def __init__(self, entailment: Entailment, graph: Graph, edges: Edges):
        self.types = entailment.types
        self.asserted = asserted_types(graph, entailment)
        self.graph = graph
        # What is sufficient for a class: expressions equivalent to it or below it.
        self.sufficient: dict[URIRef, list[Node]] = defaultdict(list)
        for axiom in (OWL.equivalentClass, RDFS.subClassOf):
            for narrow, broad in graph.subject_objects(axiom):
                if isinstance(broad, URIRef):
                    self.sufficient[broad].append(narrow)
                if axiom == OWL.equivalentClass and isinstance(narrow, URIRef):
                    self.sufficient[narrow].append(broad)
        for narrow, broad in entailment.subclasses:
            self.sufficient[broad].append(narrow)
        self.edges = edges

    def trace(self, member: URIRef, kind: URIRef, seen: frozenset[Membership]) -> Claims | None:
        """The claims that make `member` a `kind`; empty if none is needed, None if not found."""
        if (member, kind) in self.asserted:
            return frozenset()
        if (member, kind) in seen or (member, kind) not in self.types:
            return None
        seen |= {(member, kind)}
        found = [
            claims
            for way in self.sufficient.get(kind, [])
            if (claims := self._satisfied(member, way, seen)) is not None
        ]
        return _any_of([*found, *self._by_domain_or_range(member, kind)])

    def _satisfied(
        self, member: URIRef, expression: Node, seen: frozenset[Membership]
    ) -> Claims | None:
        if isinstance(expression, URIRef):
            return self.trace(member, expression, seen)
        if not isinstance(expression, BNode):
            return None
        parts = self.graph.value(expression, OWL.intersectionOf)
        if parts is not None:
            return self._all(member, list(Collection(self.graph, parts)), seen)
        prop = self.graph.value(expression, OWL.onProperty)
        filler = self.graph.value(expression, OWL.someValuesFrom)
        if filler is not None and prop is not None:
            return self._some(member, prop, filler, seen)
        value = self.graph.value(expression, OWL.hasValue)
        if isinstance(value, URIRef) and prop is not None:
            return self.edges.get(member, {}).get((prop, value))
        return None

    def _all(self, member: URIRef, parts: list[Node], seen: frozenset[Membership]) -> Claims | None:
        claims: Claims = frozenset()
        for part in parts:
            more = self._satisfied(member, part, seen)
            if more is None:
                return None
            claims |= more
        return claims

    def _some(
        self, member: URIRef, prop: Node, filler: Node, seen: frozenset[Membership]
    ) -> Claims | None:
        return _any_of(
            claims | more
            for (p, obj), claims in self.edges.get(member, {}).items()
            if p == prop and (more := self._satisfied(obj, filler, seen)) is not None
        )

    def _by_domain_or_range(self, member: URIRef, kind: URIRef) -> Iterator[Claims]:
        for prop in self.graph.subjects(RDFS.domain, kind):
            edges = self.edges.get(member, {})
            yield from (claims for (p, _), claims in edges.items() if p == prop)
        ranged = set(self.graph.subjects(RDFS.range, kind))
        if ranged:
            for edges in self.edges.values():
                yield from (c for (p, obj), c in edges.items() if p in ranged and obj == member)


def _any_of(ways: Iterable[Claims]) -> Claims | None:
    """The claims behind what holds in any of several ways; None when there is no way."""
    found = list(ways)
    return functools.reduce(either, found) if found else None
