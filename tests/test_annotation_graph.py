"""Mentions as Web Annotations: position, entity and rule, and no words of the paper."""

from pathlib import Path

import pyoxigraph
from rdflib import Graph
from rdflib.namespace import RDF

from exeronto.annotation import Mention
from exeronto.annotation_graph import annotations_graph
from exeronto.loading import load_paper
from exeronto.model import Entity
from exeronto.namespaces import EXENT, EXERO, EXMENTION, OA
from exeronto.preparation import write_annotations
from exeronto.resources import shapes_folder
from exeronto.validation import read_shapes, validate_graph

ENTITIES = {"irisin": Entity("irisin", "irisin", ("PeptideExerkine",))}
PAPER = "A day\n\nIrisin, rarely said so, and NADPH rose.\n\nReferences\n\n- Writer A. T. *J* 2030;1:2.\n"


def graph_of(*mentions) -> Graph:
    return annotations_graph("writer2026", mentions, ENTITIES)


def test_a_mention_is_an_annotation_of_a_place_with_its_entity_and_rule():
    graph = graph_of(Mention("p", 10, 16, "irisin", "name"))
    mention = EXMENTION["writer2026/10-16"]
    assert (mention, RDF.type, OA.Annotation) in graph
    assert (mention, EXERO.mentions, EXENT.irisin) in graph
    assert str(graph.value(mention, EXERO.mentionRule)) == "name"
    selector = graph.value(graph.value(mention, OA.hasTarget), OA.hasSelector)
    assert [graph.value(selector, p).toPython() for p in (OA.start, OA.end)] == [10, 16]


def test_a_term_of_a_larger_lexicon_is_the_body():
    graph = graph_of(Mention("p", 10, 16, "MONDO:0005148", "name"))
    body = graph.value(EXMENTION["writer2026/10-16"], OA.hasBody)
    assert str(body) == "http://purl.obolibrary.org/obo/MONDO_0005148"


def test_a_mention_where_others_have_annotated_is_another():
    mention = Mention("p", 10, 16, "irisin", "name")
    graph = annotations_graph("writer2026", [mention], ENTITIES, taken={(10, 16)})
    assert (EXMENTION["writer2026/10-16-exeronto"], RDF.type, OA.Annotation) in graph
    assert (EXMENTION["writer2026/10-16"], None, None) not in graph


def test_annotations_conform_to_the_shapes():
    graph = graph_of(Mention("p", 10, 16, "irisin", "name"))
    graph.add((EXENT.irisin, RDF.type, EXERO.Entity))
    findings = validate_graph(graph, read_shapes(shapes_folder())).findings
    # What else is found is that this graph alone does not hold the vocabulary.
    assert [finding.message for finding in findings if "mention" in finding.message] == []


def test_no_mention_is_no_graph():
    assert len(graph_of()) == 0


def test_the_file_holds_the_named_graph_and_no_prose(tmp_path):
    paper = tmp_path / "paper.md"
    paper.write_text(PAPER, encoding="utf-8")
    file = write_annotations(load_paper(paper, tmp_path, key="writer2026"))
    text = Path(file).read_text(encoding="utf-8")
    quads = list(pyoxigraph.parse(text, pyoxigraph.RdfFormat.N_QUADS))
    assert {str(quad.graph_name) for quad in quads} == {
        "<https://w3id.org/exeronto/graph/mention/writer2026>"
    }
    assert "rarely" not in text
