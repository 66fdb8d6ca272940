"""Competency questions over HTTP: their answers, and their description for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exeronto import __version__
from exeronto.server.negotiation import HTML, RESULT_ALIASES, RESULTS
from exeronto.server.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from exeronto.knowledge import KnowledgeGraph
    from exeronto.questions import Question
    from exeronto.server.limits import Limits
    from exeronto.server.pages import Pages

ANSWER_TYPES = (
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
    HTML,
)
ANSWER_ALIASES = tuple(RESULT_ALIASES.items())


def answer_question(
    kg: KnowledgeGraph,
    pages: Pages,
    name: str,
    parameters: dict[str, str],
    media_type: str,
    limits: Limits,
) -> tuple[str, bytes]:
    """The answer to a question: its media type, and the whole answer.

    Raises:
        QueryError: There is no such parameter, or a value names nothing, or several things.
        Refusal: The answer is too large.
    """
    if media_type == HTML:
        answer = kg.ask(name, **parameters)
        body = pages.answer(kg.question(name), parameters, answer)
        media_type = f"{HTML}; charset=utf-8"
    else:
        body = kg.ask_as(RESULTS[media_type], name, **parameters).encode()
    if len(body) > limits.result_bytes:
        raise Refusal(413, "the answer is too large; give a parameter, or use the dumps")
    return media_type, body


def openapi(questions: Sequence[Question], base: str) -> dict[str, Any]:
    """The questions, as OpenAPI describes them."""
    paths = {f"/questions/{question.name}": {"get": _operation(question)} for question in questions}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "ExerOnto questions",
            "version": __version__,
            "license": {"name": "CC BY 4.0", "identifier": "CC-BY-4.0"},
        },
        "servers": [{"url": base.rstrip("/") or "/"}],
        "paths": paths,
        "components": {"responses": _responses()},
    }


def _operation(question: Question) -> dict[str, Any]:
    defaults = dict(question.defaults)
    parameters = [
        {
            "name": name,
            "in": "query",
            "description": "A label, synonym, key, CURIE or IRI.",
            "required": False,
            "schema": {
                "type": "string",
                **({"default": defaults[name]} if name in defaults else {}),
            },
        }
        for name in question.parameters
    ]
    formats = {
        "name": "format",
        "in": "query",
        "schema": {"enum": ["json", "xml", "csv", "tsv", "html"]},
    }
    content: Mapping[str, Any] = {
        "application/sparql-results+json": {"schema": {"type": "object"}},
        "application/sparql-results+xml": {"schema": {"type": "string"}},
        "text/csv": {"schema": {"type": "string"}},
        "text/tab-separated-values": {"schema": {"type": "string"}},
        "text/html": {"schema": {"type": "string"}},
    }
    return {
        "operationId": question.name,
        "summary": question.summary,
        "tags": list(question.tags),
        "parameters": [*parameters, formats],
        "responses": {
            "200": {"description": "The rows.", "content": content},
            **{status: {"$ref": f"#/components/responses/{status}"} for status in _responses()},
        },
    }


def _responses() -> dict[str, Any]:
    text = {"text/plain": {"schema": {"type": "string"}}}
    meanings = {
        "400": "A parameter is unknown, or its value names nothing or several things.",
        "406": "There is no such format.",
        "413": "The answer is too large; give a parameter, or use the dumps.",
        "429": "Too much was asked in a minute; Retry-After says when to come back.",
        "503": "Too many long queries run; Retry-After says when to come back.",
        "504": "It took too long.",
    }
    return {
        status: {"description": meaning, "content": text} for status, meaning in meanings.items()
    }
