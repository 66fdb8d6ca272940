"""What follows from a view, as a graph: types, super-properties, inverses, and the reasons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF, RDFS

from exeronto.edges import entailed_edges
from exeronto.explanation import Explained, explain
from exeronto.namespaces import EXERO, EXGRAPH
from exeronto.prefixes import BASE
from exeronto.reasoning import Entailment, reason
from exeronto.turtle import merge
from exeronto.views import Support, view_graph

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exeronto.model import Policy

INFERRED = {"strict": EXGRAPH["inferred"], "permissive": EXGRAPH["inferred/permissive"]}


@dataclass(frozen=True, slots=True)
class Inference:
    """What follows from the ontology and one view.

    `graph` is ready to be published: every type that holds and is not asserted, the triples that
    the property hierarchy gives, and a record for each membership that rests on claims.
    """

    entailment: Entailment
    memberships: tuple[Explained, ...]
    graph: Graph


def infer(base: Graph, support: Support, policy: Policy) -> Inference:
    """Reason over the ontology, its entities and the triples of a view.

    Raises:
        ReasoningError: They contradict each other, or a membership cannot be explained.
    """
    whole = merge([base, view_graph(support)])
    entailment = reason(whole)
    claimed = {triple: claims for triple, claims in support.items() if triple not in base}
    edges = entailed_edges(whole, claimed)
    memberships = explain(entailment, whole, edges)
    graph = Graph(bind_namespaces="none")
    for member, kind in entailment.types:
        if (member, RDF.type, kind) not in base:
            graph.add((member, RDF.type, kind))
    for subject, others in edges.items():
        for prop, obj in others:
            if isinstance(prop, URIRef) and (subject, prop, obj) not in whole:
                graph.add((subject, prop, obj))
    for membership in memberships:
        _add_membership(graph, membership, base, policy)
    return Inference(entailment, memberships, graph)


def _add_membership(graph: Graph, membership: Explained, base: Graph, policy: Policy) -> None:
    iri = URIRef(f"{membership.iri}/{policy.name}")
    labels = [base.value(node, RDFS.label) or node for node in (membership.member, membership.kind)]
    graph.add((iri, RDF.type, OWL.NamedIndividual))
    graph.add((iri, RDF.type, EXERO.InferredMembership))
    graph.add(
        (iri, RDFS.label, Literal(f"{labels[0]} is a {labels[1]} ({policy.name} view)", lang="en"))
    )
    graph.add((iri, EXERO.member, membership.member))
    graph.add((iri, EXERO.memberOfClass, membership.kind))
    graph.add((iri, EXERO.inView, policy.graph))
    for claim in membership.claims:
        graph.add((iri, EXERO.explainedBy, claim))


def new_subclasses(entailment: Entailment, terms: Graph) -> Iterable[tuple[URIRef, URIRef]]:
    """Direct subclass pairs that the reasoner found and nobody asserted."""
    pairs = entailment.subclasses
    above: dict[URIRef, set[URIRef]] = {}
    for narrow, broad in pairs:
        above.setdefault(narrow, set()).add(broad)
    for narrow, broad in sorted(pairs):
        between = any(
            broad in above.get(middle, ()) and middle != broad for middle in above[narrow]
        )
        asserted = broad in set(terms.transitive_objects(narrow, RDFS.subClassOf))
        if not between and not asserted and broad.startswith(BASE):
            yield narrow, broad
