"""Plain triples from claims, by a stated policy."""

from __future__ import annotations

from typing import cast

from rdflib import Dataset, Graph, URIRef
from rdflib.namespace import RDF

from exeronto.model import Policy
from exeronto.namespaces import EXERO, EXGRAPH
from exeronto.policies import CERTAINTIES, WITHOUT_ROLES


def _policy(name: str) -> Policy:
    return Policy(
        name,
        certainties=tuple(map(URIRef, CERTAINTIES[name])),
        without_roles=tuple(map(URIRef, WITHOUT_ROLES)),
        graph=EXGRAPH[f"view/{name}"],
    )


STRICT = _policy("strict")
PERMISSIVE = _policy("permissive")
POLICIES = (STRICT, PERMISSIVE)

# Every affirmed claim, with what a policy decides on.
_CANDIDATES = """
PREFIX exero: <https://w3id.org/exeronto/>

SELECT ?claim ?subject ?predicate ?object ?certainty ?role
WHERE {
  GRAPH ?paper {
    ?claim a exero:Claim ;
      exero:polarity exero:Affirmed ;
      exero:certainty ?certainty ;
      exero:statementRole ?role ;
      exero:subject ?subject ;
      exero:predicate ?predicate ;
      exero:object ?object .
  }
}
"""

Support = dict[tuple[URIRef, URIRef, URIRef], tuple[URIRef, ...]]


def supported_triples(dataset: Dataset, policy: Policy) -> Support:
    """The plain triples that a policy admits, each with the claims that support it.

    A claim that is not affirmed, or that is about a claim, never becomes a triple.
    """
    claims = {claim for claim, _, _, _ in dataset.quads((None, RDF.type, EXERO.Claim, None))}
    support: dict[tuple[URIRef, URIRef, URIRef], set[URIRef]] = {}
    for row in dataset.query(_CANDIDATES):
        claim, subject, predicate, obj, certainty, role = cast("tuple[URIRef, ...]", row)
        admitted = certainty in policy.certainties and role not in policy.without_roles
        if admitted and not claims & {subject, obj}:
            support.setdefault((subject, predicate, obj), set()).add(claim)
    return {triple: tuple(sorted(support[triple])) for triple in sorted(support)}


def view_graph(support: Support) -> Graph:
    """Supported triples as a graph."""
    graph = Graph(bind_namespaces="none")
    for triple in support:
        graph.add(triple)
    return graph


def derive_view(dataset: Dataset, policy: Policy) -> Graph:
    """The plain triples that a policy admits."""
    return view_graph(supported_triples(dataset, policy))
