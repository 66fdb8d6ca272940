"""Competency questions in the form that public tools pick up: `sh:SPARQLExecutable`.

SPARQL editors and assistants look for the examples of an endpoint as SIB publishes them
(https://github.com/sib-swiss/sparql-examples): one resource a query, with a comment, the text and
keywords. The `.rq` files are the source; this is made from them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, RDFS, SH

from exeronto.namespaces import EXGRAPH, EXQUESTION, ONTOLOGY, SCHEMA
from exeronto.prefixes import BASE
from exeronto.turtle import merge, to_turtle

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exeronto.questions import Question

QUESTION_GRAPH = EXGRAPH["questions"]
# Where the published graph is asked; a query names its target in this form.
ENDPOINT = URIRef(f"{BASE}sparql")


def question_graph(question: Question) -> Graph:
    """A question as `sh:SPARQLExecutable`: what it asks, its text, keywords, and where to ask it.

    The text is whole, prefixes and head included, so that it runs alone.

    >>> from exeronto.questions import read_questions
    >>> from exeronto.resources import questions_folder
    >>> graph = question_graph(read_questions(questions_folder())[0])
    >>> [str(question).rpartition("/")[2] for question in graph.subjects(SH.select)]
    ['acute-versus-training']
    """
    graph = Graph(bind_namespaces="none")
    iri = EXQUESTION[question.name]
    graph.add((iri, RDF.type, SH.SPARQLExecutable))
    graph.add((iri, RDF.type, SH.SPARQLSelectExecutable))
    graph.add((iri, RDFS.comment, Literal(question.summary, lang="en")))
    graph.add((iri, SH.prefixes, ONTOLOGY))
    graph.add((iri, SH.select, Literal(question.sparql)))
    graph.add((iri, SCHEMA.target, ENDPOINT))
    for tag in question.tags:
        graph.add((iri, SCHEMA.keywords, Literal(tag)))
    return graph


def questions_graph(questions: Iterable[Question]) -> Graph:
    """All questions in one graph."""
    return merge(question_graph(question) for question in questions)


def question_files(questions: Iterable[Question]) -> dict[str, bytes]:
    """The questions in Turtle, a file each: `questions/<name>.ttl`."""
    return {
        f"questions/{question.name}.ttl": to_turtle(question_graph(question)).encode()
        for question in questions
    }
