"""Questions as public tools find them: the examples of an endpoint, one resource a query."""

from __future__ import annotations

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import RDF, RDFS, SH

from exeronto.pipeline import dumps
from exeronto.prefixes import PREFIXES
from exeronto.question_graph import question_files, question_graph
from exeronto.questions import read_questions
from exeronto.resources import questions_folder

QUESTIONS = read_questions(questions_folder())
# As SPARQL editors ask an endpoint for its examples.
EXAMPLES = """
PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT DISTINCT ?example ?comment ?query
WHERE {
  ?example a sh:SPARQLExecutable ;
    rdfs:comment ?comment ;
    sh:select|sh:ask|sh:construct ?query .
}
"""


def test_an_editor_finds_every_question_in_the_default_graph(store):
    found = {str(row[0]).rpartition("/")[2]: row for row in store.select(EXAMPLES).rows}
    assert set(found) == {question.name for question in QUESTIONS}
    for question in QUESTIONS:
        assert found[question.name][1:] == (question.summary, question.sparql)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.name)
def test_a_question_has_what_the_form_asks_for(question):
    graph = question_graph(question)
    [iri] = graph.subjects(RDF.type, SH.SPARQLExecutable)
    assert (iri, RDF.type, SH.SPARQLSelectExecutable) in graph
    assert graph.value(iri, RDFS.comment).language == "en"
    assert graph.value(iri, URIRef("https://schema.org/target")) is not None
    assert len(list(graph.objects(iri, SH.select))) == 1
    assert not [node for node in graph.all_nodes() if not str(node)]


def test_a_file_each_with_the_text_of_the_source():
    files = question_files(QUESTIONS)
    assert set(files) == {f"questions/{question.name}.ttl" for question in QUESTIONS}
    for question in QUESTIONS:
        graph = Graph().parse(data=files[f"questions/{question.name}.ttl"], format="turtle")
        [text] = graph.objects(None, SH.select)
        assert str(text) == question.sparql


def test_the_text_runs_where_no_prefix_is_known(store):
    import pyoxigraph as ox

    dump = ox.Store()
    dump.bulk_load(store.dump(".nt"), ox.RdfFormat.N_TRIPLES)
    for question in QUESTIONS[:5]:
        assert list(dump.query(question.sparql))


def test_a_release_holds_them(knowledge):
    files = dumps(knowledge)
    assert set(question_files(QUESTIONS)) <= set(files)
    assert f"<{PREFIXES['exgraph']}questions>".encode() in files["exeronto-kg.nq"]
