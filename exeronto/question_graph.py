"""Competency questions in the form that public tools pick up: `sh:SPARQLExecutable`.

What is said of each is `exeronto.question_facts`; here it becomes a graph, and files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib import Graph, Literal, URIRef

from exeronto.namespaces import EXGRAPH, EXQUESTION
from exeronto.prefixes import BASE
from exeronto.question_facts import question_facts
from exeronto.solutions import Iri
from exeronto.turtle import merge, to_turtle

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exeronto.questions import Question

QUESTION_GRAPH = EXGRAPH["questions"]
# Where the published graph is asked; a query names its target in this form.
ENDPOINT = f"{BASE}sparql"


def question_graph(question: Question) -> Graph:
    """A question as `sh:SPARQLExecutable`, for the address that the graph is published under.

    >>> from exeronto.questions import read_questions
    >>> from exeronto.resources import questions_folder
    >>> graph = question_graph(read_questions(questions_folder())[0])
    >>> select = URIRef("http://www.w3.org/ns/shacl#select")
    >>> [str(question).rpartition("/")[2] for question in graph.subjects(select)]
    ['acute-versus-training']
    """
    graph = Graph(bind_namespaces="none")
    for predicate, value, language in question_facts(question, ENDPOINT):
        node = URIRef(value) if isinstance(value, Iri) else Literal(value, lang=language)
        graph.add((EXQUESTION[question.name], URIRef(predicate), node))
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
