"""The bridge holds: merged with BFO, COB, IAO and RO it is consistent, and says nothing new of ours.

`bridge/upper.ttl` has what these ontologies state; its head says which of them, and from when.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from rdflib import Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF, RDFS, SKOS

from exeronto.errors import ReasoningError
from exeronto.graph import entities_graph
from exeronto.mappings import PREDICATES
from exeronto.namespaces import EXERO
from exeronto.ontology import read_ontology
from exeronto.prefixes import BASE, PREFIXES, external_curie, short
from exeronto.rdf import parse_turtle
from exeronto.reasoning import reason
from exeronto.resources import ontology_folder
from exeronto.turtle import merge
from exeronto.views import view_graph

FOLDER = Path(__file__).parent / "bridge"
HEAD = "".join(
    f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n"
    for prefix in ("exent", "exero", "obo", "rdfs", "skos")
)
LOGIC = (RDFS.subClassOf, RDFS.subPropertyOf)
MATCHES = tuple(set(PREDICATES) - set(LOGIC))
UPPER = ("BFO_", "COB_", "IAO_", "RO_")
CATEGORIES = {EXERO.Characteristic, EXERO.InformationEntity, EXERO.MaterialEntity, EXERO.Process}


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


FAULTS = rows("faults.tsv")
UNALIGNED = {row["term"] for row in rows("unaligned.tsv")}


@pytest.fixture(scope="module")
def ontology():
    return read_ontology(ontology_folder())


@pytest.fixture(scope="module")
def upper() -> Graph:
    return parse_turtle(FOLDER / "upper.ttl")


@pytest.fixture(scope="module")
def bridge(ontology) -> Graph:
    """The bridge without its header, which would import the modules."""
    (header,) = ontology.bridge.subjects(RDF.type, OWL.Ontology)
    graph = merge([ontology.bridge])
    graph.remove((header, None, None))
    return graph


@pytest.fixture(scope="module")
def alone(ontology):
    """What follows from the modules by themselves."""
    return reason(ontology.terms)


@pytest.fixture(scope="module")
def merged(ontology, bridge, upper):
    """What follows from the modules under the upper ontologies.

    That there is such a thing shows consistency, and that each class, of ours and of others, can
    have members: `reason` raises otherwise.
    """
    return reason(merge([ontology.terms, bridge, upper]))


def ours(term) -> bool:
    return isinstance(term, URIRef) and term.startswith(BASE)


def foreign(graph: Graph, predicates) -> set[URIRef]:
    """Terms of others that terms of ours stand in a relation to."""
    return {
        term
        for predicate in predicates
        for subject, term in graph.subject_objects(predicate)
        if ours(subject) and external_curie(term) is not None
    }


def above(graph: Graph, terms) -> Graph:
    """Of an ontology, what it says of some terms and of all that this names, and so on."""
    found = Graph(bind_namespaces="none")
    seen = set()

    def add(nodes) -> None:
        waiting = list(nodes)
        while waiting:
            node = waiting.pop()
            if node not in seen:
                seen.add(node)
                for triple in graph.triples((node, None, None)):
                    found.add(triple)
                    waiting.append(triple[2])

    add(terms)
    for disjoint in graph.subjects(RDF.type, OWL.AllDisjointClasses):
        if seen & set(Collection(graph, graph.value(disjoint, OWL.members))):
            add([disjoint])
    return found


def planted(*turtle: str) -> Graph:
    return Graph(bind_namespaces="none").parse(data=HEAD + "\n".join(turtle), format="turtle")


# The merge


@pytest.mark.slow
def test_the_merge_adds_no_subclass_of_ours(alone, merged):
    assert merged.subclasses == alone.subclasses
    assert merged.types == alone.types


def test_a_subclass_that_a_wrong_bridge_adds_is_seen(ontology, bridge, alone):
    wrong = planted("obo:COB_0000082 rdfs:subClassOf exero:Exercise .")
    added = reason(merge([ontology.terms, bridge, wrong])).subclasses - alone.subclasses
    assert (EXERO.Assay, EXERO.Exercise) in added


def test_each_class_of_ours_stands_in_one_category(ontology, merged):
    found = {kind: CATEGORIES & {kind} for kind in ontology.classes}
    for narrow, broad in merged.subclasses:
        found[narrow] |= CATEGORIES & {broad}
    without = {kind for kind, categories in found.items() if len(categories) != 1}
    assert without == {EXERO.Entity, EXERO.RedoxEntity}  # what is material, process or neither


@pytest.mark.slow
def test_entities_and_claims_stay_consistent_and_in_their_classes(knowledge, bridge, upper):
    """With that part of the upper ontologies that what we say of entities can reach."""
    merged = merge(
        [
            knowledge.ontology.terms,
            entities_graph(knowledge.ontology),
            view_graph(knowledge.support["strict"]),
            bridge,
            above(upper, foreign(bridge, LOGIC)),
        ]
    )
    assert reason(merged) == knowledge.inferences["strict"].entailment


# Faults: alignments that look right, and break the merge.


def test_faults_use_names_that_are_declared(ontology, upper):
    names = {name for row in FAULTS for t in planted(row["planted"]) for name in t[1:]}
    declared = {s for g in (ontology.terms, upper) for s in g.subjects(RDF.type)}
    known = {*declared, RDF.type, *LOGIC}
    assert {name for name in names if "/entity/" not in name} <= known


@pytest.mark.slow
@pytest.mark.parametrize("row", FAULTS, ids=lambda row: row["fault"])
def test_a_wrong_alignment_is_caught(ontology, bridge, upper, row):
    with pytest.raises(ReasoningError, match="contradict each other"):
        reason(merge([ontology.terms, bridge, upper, planted(row["planted"])]))


@pytest.mark.slow
def test_only_the_upper_ontologies_catch_wrong_alignments(ontology, bridge):
    """All faults at once, each with individuals of its own."""
    texts = [
        row["planted"].replace("exent:", f"exent:fault-{number}-")
        for number, row in enumerate(FAULTS)
    ]
    reason(merge([ontology.terms, bridge, planted(*texts)]))


def test_a_class_of_others_without_members_is_caught(upper):
    reason(upper)
    fault = planted("obo:COB_0000049 rdfs:subClassOf obo:COB_0000082 .")
    with pytest.raises(ReasoningError, match=r"no thing can ever be a .*COB_0000049"):
        reason(merge([upper, fault]))


# Matches: not logic, but a class and its match are of one kind.


def placed(graphs, upper: Graph) -> Graph:
    """Each class of ours below the classes that it matches, as far as we know where these stand."""
    found = Graph(bind_namespaces="none")
    for graph in graphs:
        for predicate in MATCHES:
            for subject, term in graph.subject_objects(predicate):
                if ours(subject) and (term, RDF.type, OWL.Class) in upper:
                    found.add((subject, RDFS.subClassOf, term))
    return found


@pytest.mark.slow
def test_a_class_could_stand_below_each_class_that_it_matches(ontology, bridge, upper):
    below = placed((ontology.terms, bridge), upper)
    assert len(below) > 15
    reason(merge([ontology.terms, bridge, upper, below]))


def test_a_match_across_categories_is_caught(ontology, bridge, upper):
    wrong = planted("exero:HallmarkOfAgeing skos:closeMatch obo:GO_0008150 .")
    member = planted("exent:p a exero:HallmarkOfAgeing .")
    with pytest.raises(ReasoningError, match="contradict each other"):
        reason(merge([ontology.terms, bridge, upper, placed((wrong,), upper), member]))


# What the bridge says of terms of others


def test_a_foreign_term_is_labelled_as_looked_up_and_not_redefined(ontology, bridge):
    terms = foreign(bridge, PREDICATES)
    assert {s for s in bridge.subjects() if not ours(s)} == terms
    for term in terms:
        label, home, *types = (
            list(bridge.objects(term, predicate))
            for predicate in (RDFS.label, RDFS.isDefinedBy, RDF.type)
        )
        assert [str(text) for text in label] == [ontology.external[external_curie(term)].label], (
            term
        )
        assert len(home) == 1, term
        assert len(list(bridge.triples((term, None, None)))) == 2 + len(*types), term


def test_a_foreign_term_is_typed_where_an_axiom_needs_it(bridge):
    """OWL 2 DL: classes and properties of axioms are declared, and a match names neither."""
    for predicate, kind in zip(LOGIC, (OWL.Class, OWL.ObjectProperty), strict=True):
        assert set(bridge.subjects(RDF.type, kind)) == foreign(bridge, [predicate])


def test_upper_terms_of_the_bridge_are_in_the_test_ontology(ontology, bridge, upper):
    mentioned = {
        term
        for term in foreign(bridge, PREDICATES)
        if term.removeprefix(PREFIXES["obo"]).startswith(UPPER)
    }
    assert len(mentioned) > 40
    for term in mentioned:
        assert (term, RDF.type, None) in upper, term
        label = ontology.external[external_curie(term)].label
        assert str(upper.value(term, RDFS.label)) == label


# Coverage


def aligned(ontology, bridge) -> set[URIRef]:
    """Terms of ours with a counterpart elsewhere, and properties whose inverse has one."""
    found = {
        subject
        for graph in (ontology.terms, bridge)
        for predicate in PREDICATES
        for subject, term in graph.subject_objects(predicate)
        if ours(subject) and external_curie(term) is not None
    }
    inverse = [*ontology.terms.subject_objects(OWL.inverseOf)]
    return found | {b for a, b in inverse if a in found} | {a for a, b in inverse if b in found}


def top_classes(ontology) -> set[URIRef]:
    """The roots, and what is asserted one step below them, of entities two steps."""

    def below(kinds) -> set[URIRef]:
        return {s for k in kinds for s in ontology.terms.subjects(RDFS.subClassOf, k) if ours(s)}

    roots = {EXERO.Entity, EXERO.InformationEntity}
    return roots | below(roots) | below(below({EXERO.Entity}))


def linking_properties(ontology) -> set[URIRef]:
    (module,) = (m.graph for m in ontology.modules if m.path.name == "relation.ttl")
    return set(module.subjects(RDF.type, OWL.ObjectProperty))


def test_each_top_class_and_linking_property_is_aligned_or_has_a_reason(ontology, bridge):
    wanted = top_classes(ontology) | linking_properties(ontology)
    without = {short(term).partition(":")[2] for term in wanted - aligned(ontology, bridge)}
    assert without == UNALIGNED
    assert all(row["reason"] for row in rows("unaligned.tsv"))


def test_a_pair_of_terms_is_mapped_in_one_way(ontology, bridge):
    ways: dict[tuple[URIRef, URIRef], set[URIRef]] = {}
    for graph in (ontology.terms, bridge):
        for predicate in PREDICATES:
            for subject, term in graph.subject_objects(predicate):
                if ours(subject) and external_curie(term) is not None:
                    ways.setdefault((subject, term), set()).add(predicate)
    assert {pair: found for pair, found in ways.items() if len(found) > 1} == {}


def test_categories_and_properties_match_biolink(bridge):
    """Each category has its class in Biolink, so that the graph can be exported by its model."""
    for kind in {*CATEGORIES, EXERO.Entity, EXERO.Claim, EXERO.influences, EXERO.partOf}:
        names = {short(term) for term in bridge.objects(kind, SKOS.closeMatch)}
        assert any("biolink" in name for name in names), kind
