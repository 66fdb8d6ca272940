"""What is said of a competency question where tools look for the examples of an endpoint.

SPARQL editors and assistants look for them as SIB publishes them
(https://github.com/sib-swiss/sparql-examples): one resource a query, with a comment, the text and
keywords. The `.rq` files are the source.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from exeronto.prefixes import BASE, PREFIXES
from exeronto.solutions import Iri

if TYPE_CHECKING:
    from exeronto.questions import Question

_SH, _SCHEMA = PREFIXES["sh"], PREFIXES["schema"]
_RDF_TYPE = f"{PREFIXES['rdf']}type"


class Fact(NamedTuple):
    """A property of a question and its value: an IRI, or a text, perhaps in a language."""

    predicate: str
    value: str
    language: str | None = None


def question_facts(question: Question, target: str) -> tuple[Fact, ...]:
    """A question as `sh:SPARQLExecutable`: what it asks, its text, keywords, and where to ask it.

    The text is whole, prefixes and head included, so that it runs alone.

    Args:
        question: The question.
        target: The endpoint that it is for.

    >>> from exeronto.questions import read_questions
    >>> from exeronto.resources import questions_folder
    >>> facts = question_facts(read_questions(questions_folder())[0], f"{BASE}sparql")
    >>> [fact.value for fact in facts if fact.predicate.endswith("target")]
    ['https://w3id.org/exeronto/sparql']
    """
    return (
        Fact(_RDF_TYPE, Iri(f"{_SH}SPARQLExecutable")),
        Fact(_RDF_TYPE, Iri(f"{_SH}SPARQLSelectExecutable")),
        Fact(f"{PREFIXES['rdfs']}comment", question.summary, "en"),
        Fact(f"{_SH}prefixes", Iri(f"{BASE}ontology")),
        Fact(f"{_SH}select", question.sparql),
        Fact(f"{_SCHEMA}target", Iri(target)),
        *(Fact(f"{_SCHEMA}keywords", tag) for tag in question.tags),
    )
