"""Errors of modelling that axioms and rules must catch, and the class tree that must not drift.

Without planted errors, "consistent" and "conforms" prove nothing.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF

from exeronto.errors import ReasoningError
from exeronto.graph import entities_graph
from exeronto.namespaces import EXENT, EXERO
from exeronto.ontology import read_ontology
from exeronto.prefixes import PREFIXES
from exeronto.reasoning import asserted_types, reason
from exeronto.resources import ontology_folder
from exeronto.turtle import merge

EXPECTED = Path(__file__).parent / "expected"
HEAD = "".join(f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n" for prefix in ("exent", "exero"))


def rows(name: str) -> list[dict[str, str]]:
    with (EXPECTED / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.fixture(scope="module")
def ontology():
    return read_ontology(ontology_folder())


@pytest.fixture(scope="module")
def entities(ontology):
    return entities_graph(ontology)


def planted(row: dict[str, str]) -> Graph:
    graph = Graph(bind_namespaces="none")
    graph.parse(data=HEAD + row["planted"], format="turtle")
    return graph


def around(error: Graph, ontology, entities: Graph) -> Graph:
    """A planted error with the terms, and with what the tables say of the entities it names."""
    graph = merge([ontology.terms, error])
    for node in {n for s, _, o in error for n in (s, o) if str(n).startswith(EXENT)}:
        graph.add((node, RDF.type, OWL.NamedIndividual))
        for kind in entities.objects(node, RDF.type):
            graph.add((node, RDF.type, kind))
    return graph


MUTATIONS = rows("mutations.tsv")


def test_there_are_many_planted_errors():
    assert len(MUTATIONS) >= 25


@pytest.mark.parametrize("row", MUTATIONS, ids=lambda row: row["mutation"])
def test_a_planted_error_is_made_of_real_terms(ontology, entities, row):
    own = set(ontology.terms.subjects()) | set(entities.subjects()) | {EXENT.x, EXENT.y}
    for triple in planted(row):
        for term in triple:
            assert term in own or term == RDF.type, term


@pytest.mark.parametrize("row", MUTATIONS, ids=lambda row: row["mutation"])
def test_a_planted_error_is_caught_by_the_reasoner(ontology, entities, row):
    with pytest.raises(ReasoningError, match="contradict each other"):
        reason(around(planted(row), ontology, entities))


def test_what_is_planted_on_is_sound(ontology, entities):
    """All entities that the planted errors name, without the errors, contradict nothing."""
    named = Graph()
    for row in MUTATIONS:
        for triple in planted(row):
            for term in triple:
                if isinstance(term, URIRef) and (term, RDF.type, OWL.NamedIndividual) in entities:
                    named.add((term, RDF.type, OWL.NamedIndividual))
    assert len(named) > 5
    reason(around(named, ontology, entities))


def test_the_terms_alone_are_consistent_and_infer_no_member(ontology):
    entailment = reason(ontology.terms)
    assert entailment.types == asserted_types(ontology.terms, entailment)
    assert ontology.classes >= {broad for _, broad in entailment.subclasses}


# The class tree.


@pytest.fixture(scope="module")
def subclasses(ontology):
    return reason(ontology.terms).subclasses


@pytest.mark.parametrize(
    "row", rows("subsumptions.tsv"), ids=lambda row: f"{row['narrow']} {row['broad']}"
)
def test_expected_and_forbidden_subsumptions(ontology, subclasses, row):
    narrow, broad = EXERO[row["narrow"]], EXERO[row["broad"]]
    assert {narrow, broad} <= ontology.classes, "the table's own slip"
    assert ((narrow, broad) in subclasses) == (row["expected"] == "yes"), row["reason"]


def test_no_two_classes_turn_out_to_be_one(subclasses):
    assert not {(a, b) for a, b in subclasses if (b, a) in subclasses}


def test_every_class_is_below_a_top_category(ontology, subclasses):
    top = {EXERO.Entity, EXERO.InformationEntity}
    assert {c for c in ontology.classes if not any((c, t) in subclasses for t in top)} == top
