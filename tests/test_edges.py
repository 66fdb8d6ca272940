"""What holds between individuals, and which claims it rests on."""

import pytest
from rdflib import BNode, Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF, RDFS

from exeronto.edges import entailed_edges
from exeronto.errors import ReasoningError
from exeronto.namespaces import EXCLAIM, EXENT, EXERO

SECRETED, PART = EXERO.secretedBy, EXERO.partOf
PEPTIDE, CELL, TISSUE, ORGAN = (EXENT[name] for name in ("peptide", "cell", "tissue", "organ"))


@pytest.fixture
def graph():
    """secretedBy after partOf is secretedBy; partOf is transitive; secretes is the inverse."""
    graph = Graph()
    for prop in (SECRETED, PART, EXERO.secretes):
        graph.add((prop, RDF.type, OWL.ObjectProperty))
    graph.add((PART, RDF.type, OWL.TransitiveProperty))
    graph.add((SECRETED, OWL.inverseOf, EXERO.secretes))
    chain(graph, SECRETED, SECRETED, PART)
    graph.add((CELL, PART, TISSUE))
    graph.add((TISSUE, PART, ORGAN))
    return graph


def chain(graph, prop, *links):
    head = BNode()
    Collection(graph, head, list(links))
    graph.add((prop, OWL.propertyChainAxiom, head))


def claimed(graph, subject, prop, obj, *claims):
    graph.add((subject, prop, obj))
    return {(subject, prop, obj): tuple(EXCLAIM[claim] for claim in claims)}


def names(claims):
    return {claim.removeprefix(str(EXCLAIM)) for claim in claims}


def test_chains_are_followed_to_the_end_and_carry_their_claims(graph):
    support = claimed(graph, PEPTIDE, SECRETED, CELL, "a")
    edges = entailed_edges(graph, support)
    assert names(edges[PEPTIDE][SECRETED, ORGAN]) == {"a"}


def test_inverses_of_what_chains_give_are_there(graph):
    support = claimed(graph, PEPTIDE, SECRETED, CELL, "a")
    assert names(entailed_edges(graph, support)[ORGAN][EXERO.secretes, PEPTIDE]) == {"a"}


def test_two_ways_give_the_claims_of_both(graph):
    support = claimed(graph, PEPTIDE, SECRETED, CELL, "a")
    support |= claimed(graph, PEPTIDE, SECRETED, TISSUE, "b")
    assert names(entailed_edges(graph, support)[PEPTIDE][SECRETED, ORGAN]) == {"a", "b"}


def test_what_holds_by_definition_needs_no_claim(graph):
    support = claimed(graph, CELL, PART, ORGAN, "a")
    assert entailed_edges(graph, support)[CELL][PART, ORGAN] == frozenset()


def test_a_super_property_holds_with_the_same_claims(graph):
    graph.add((PART, RDFS.subPropertyOf, EXERO.locatedIn))
    support = claimed(graph, PEPTIDE, PART, CELL, "a")
    assert names(entailed_edges(graph, support)[PEPTIDE][EXERO.locatedIn, CELL]) == {"a"}


def test_a_longer_chain_is_refused_and_not_passed_over(graph):
    chain(graph, URIRef("http://example.org/p"), SECRETED, PART, PART)
    with pytest.raises(ReasoningError, match="has 3 links"):
        entailed_edges(graph, {})
