"""Exerkines on their axes: what makes a molecule one, how far it reaches, and how sure that is.

The papers at hand give few cases; these are made up, each with its opposite.
"""

from __future__ import annotations

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, RDFS

from exeronto.edges import entailed_edges
from exeronto.explanation import explain
from exeronto.graph import entities_graph
from exeronto.knowledge import KnowledgeGraph
from exeronto.namespaces import EXCLAIM, EXENT, EXERO, EXPAPER
from exeronto.ontology import read_ontology
from exeronto.prefixes import PREFIXES
from exeronto.reasoning import reason
from exeronto.resources import ontology_folder
from exeronto.store import Store
from exeronto.turtle import merge

HEAD = "".join(f"@prefix {p}: <{PREFIXES[p]}> .\n" for p in ("exent", "exero", "owl"))


def turtle(text: str) -> Graph:
    graph = Graph(bind_namespaces="none")
    graph.parse(data=HEAD + text, format="turtle")
    return graph


@pytest.fixture(scope="module")
def ontology():
    return read_ontology(ontology_folder())


# The sufficient condition: raised by exercise, released, and of effect.

MOLECULES = """
exent:run a owl:NamedIndividual , exero:AcuteExercise .
exent:cell-culture-shake a owl:NamedIndividual , exero:Exposure .
exent:gland a owl:NamedIndividual , exero:Organ .
exent:healing a owl:NamedIndividual , exero:BiologicalProcess .

exent:messenger a owl:NamedIndividual , exero:Metabolite ;
    exero:secretedBy exent:gland ;
    exero:promotes exent:healing .
exent:run exero:increases exent:messenger .

exent:called a owl:NamedIndividual , exero:Exerkine .

exent:not-released a owl:NamedIndividual , exero:Metabolite ;
    exero:promotes exent:healing .
exent:run exero:increases exent:not-released .

exent:without-message a owl:NamedIndividual , exero:Metabolite ;
    exero:secretedBy exent:gland .
exent:run exero:increases exent:without-message .

exent:lowered a owl:NamedIndividual , exero:Metabolite ;
    exero:secretedBy exent:gland ;
    exero:promotes exent:healing .
exent:run exero:decreases exent:lowered .

exent:raised-otherwise a owl:NamedIndividual , exero:Metabolite ;
    exero:secretedBy exent:gland ;
    exero:promotes exent:healing .
exent:cell-culture-shake exero:increases exent:raised-otherwise .

exent:vesicle a owl:NamedIndividual , exero:Exosome ;
    exero:secretedBy exent:gland ;
    exero:promotes exent:healing .
exent:run exero:increases exent:vesicle .
"""


@pytest.fixture(scope="module")
def types(ontology):
    return reason(merge([ontology.terms, turtle(MOLECULES)])).types


def test_raised_released_and_of_effect_is_an_exerkine_and_nothing_less(types):
    exerkines = {member for member, kind in types if kind == EXERO.Exerkine}
    assert exerkines == {EXENT.messenger, EXENT.called}


def test_the_word_of_a_paper_makes_an_exerkine_and_does_not_establish_it(types):
    established = {member for member, kind in types if kind == EXERO.EstablishedExerkine}
    assert established == {EXENT.messenger}


# The distance: questions compare where an exerkine comes from with where it acts.

AXES = {
    # Or autocrine: papers name the tissue, not the cell.
    ("skeletal-muscle", "skeletal-muscle"): "ParacrineExerkine",
    ("skeletal-muscle", "muscle-fibre"): "ParacrineExerkine",
    ("muscle-fibre", "skeletal-muscle"): "ParacrineExerkine",
    ("muscle-fibre", "muscle-fibre"): "AutocrineExerkine",
    ("skeletal-muscle", "brain"): "EndocrineExerkine",
    ("adipocyte", "neuron"): "EndocrineExerkine",
    # Neighbours, or far apart in one tissue or system: it cannot be told.
    ("muscle-fibre", "satellite-cell"): None,
    ("neuron", "astrocyte"): None,
}


def _claim(graph: Graph, subject: URIRef, predicate: URIRef, obj: URIRef) -> None:
    claim = EXCLAIM[f"{subject.rpartition('/')[2]}-{predicate.rpartition('/')[2]}"]
    for prop, value in (
        (RDF.type, EXERO.Claim),
        (EXERO.subject, subject),
        (EXERO.predicate, predicate),
        (EXERO.object, obj),
        (EXERO.polarity, EXERO.Affirmed),
        (EXERO.certainty, EXERO.Asserted),
        (EXERO.reportedIn, EXPAPER.planted),
        (EXERO.passage, EXPAPER["planted/passage"]),
    ):
        graph.add((claim, prop, value))


@pytest.fixture(scope="module")
def axes(ontology):
    """What the question answers for one exerkine for each pair, with a claim of either kind."""
    graph = merge([ontology.terms, entities_graph(ontology)])
    for member, kind in list(graph.subject_objects(RDF.type)):
        for above in ontology.terms.transitive_objects(kind, RDFS.subClassOf):
            graph.add((member, RDF.type, above))
    # As a release has it: a part of a part is a part.
    for part in set(graph.subjects(EXERO.partOf)):
        for whole in set(graph.transitive_objects(part, EXERO.partOf)) - {part}:
            graph.add((part, EXERO.partOf, whole))
    graph.add((EXPAPER["planted/passage"], EXERO.section, Literal("1")))
    for number, (source, target) in enumerate(AXES):
        exerkine = EXENT[f"planted-{number}"]
        graph.add((exerkine, RDF.type, EXERO.Exerkine))
        _claim(graph, exerkine, EXERO.secretedBy, EXENT[source])
        _claim(graph, exerkine, EXERO.actsOn, EXENT[target])
    found = KnowledgeGraph(Store.from_graph(graph)).ask("interorgan-axes")
    ends = [found.columns.index(name) for name in ("source", "target", "range")]
    return [tuple(str(row[i] or "").rpartition("/")[2] for i in ends) for row in found.rows]


@pytest.mark.parametrize(("source", "target"), AXES)
def test_range_follows_from_where_an_exerkine_comes_from_and_acts(axes, source, target):
    expected = AXES[source, target] or ""
    assert [reach for *ends, reach in axes if ends == [source, target]] == [expected]


# Reasons: a value that a definition names is found again when a membership is explained.


def test_an_explanation_follows_a_named_value():
    graph = turtle("""
        exero:p a owl:ObjectProperty . exero:q a owl:ObjectProperty .
        exero:A a owl:Class . exero:B a owl:Class ; owl:equivalentClass [
            a owl:Class ; owl:intersectionOf (
                exero:A
                [ a owl:Restriction ; owl:onProperty exero:p ; owl:hasValue exent:named ]
            ) ] .
        exent:named a owl:NamedIndividual . exent:other a owl:NamedIndividual .
        exent:x a owl:NamedIndividual , exero:A ; exero:p exent:named .
        exent:y a owl:NamedIndividual , exero:A ; exero:p exent:other .
    """)
    support = {
        (EXENT.x, EXERO.p, EXENT.named): (EXCLAIM.one,),
        (EXENT.y, EXERO.p, EXENT.other): (EXCLAIM.two,),
    }
    explained = explain(reason(graph), graph, entailed_edges(graph, support))
    assert [(e.member, e.kind, e.claims) for e in explained] == [(EXENT.x, EXERO.B, (EXCLAIM.one,))]
