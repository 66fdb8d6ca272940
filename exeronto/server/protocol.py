"""The SPARQL 1.1 Protocol: from a request to what is to be run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exeronto.server.messages import parse_form
from exeronto.server.negotiation import GRAPHS, HTML, RESULTS
from exeronto.server.refusal import Refusal

if TYPE_CHECKING:
    from exeronto.server.messages import Request

METHODS = "GET, HEAD, POST, OPTIONS"
_FORM, _QUERY = "application/x-www-form-urlencoded", "application/sparql-query"
_UPDATE = "application/sparql-update"
_BY_NAME = {name: media_type for media_type, name in {**GRAPHS, **RESULTS}.items()} | {
    "html": HTML,
    "json": "application/sparql-results+json, application/ld+json;q=0.9",
    "json-ld": "application/ld+json",
    "turtle": "text/turtle",
    "xml": "application/sparql-results+xml, application/rdf+xml;q=0.9",
}


def query_job(request: Request) -> dict[str, Any] | None:
    """What a request asks to run, or None if it asks what the endpoint is.

    `format`, which is not of the protocol, names a format where a client cannot set Accept.

    Raises:
        Refusal: It is not a request of the protocol.
    """
    parameters = list(request.parameters)
    if request.method == "POST":
        parameters += _posted(request)
    values = _values(parameters)
    if "update" in values:
        raise Refusal(403 if "query" not in values else 400, "this endpoint is read-only")
    if "query" not in values:
        if request.method == "POST":
            raise Refusal(400, "there is no query; send it as the parameter query")
        return None
    if len(values["query"]) > 1:
        raise Refusal(400, "there is more than one query; send one at a time")
    return {
        "kind": "query",
        "query": values["query"][0],
        "accept": accepted(request, values),
        "default": values.get("default-graph-uri", []),
        "named": values.get("named-graph-uri", []),
    }


def accepted(request: Request, values: dict[str, list[str]]) -> str:
    """The Accept header, or what the parameter `format` stands for.

    Clients send it by themselves, under names of their own: what is not known is passed over.
    """
    written = values.get("format", [""])[0]
    return written if "/" in written else _BY_NAME.get(written, request.accept)


def _posted(request: Request) -> list[tuple[str, str]]:
    """The parameters in the body; a query that is the whole body is one of them."""
    if request.media_type == _UPDATE:
        raise Refusal(403, "this endpoint is read-only")
    if request.media_type not in {_FORM, _QUERY}:
        raise Refusal(415, f"send a query as {_FORM} or as {_QUERY}")
    if request.charset not in {"", "utf-8", "utf8"}:
        raise Refusal(415, "send the query in UTF-8")
    try:
        text = request.body.decode()
    except UnicodeDecodeError as error:
        raise Refusal(400, "the body is not UTF-8") from error
    return list(parse_form(text)) if request.media_type == _FORM else [("query", text)]


def _values(parameters: list[tuple[str, str]]) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for name, value in parameters:
        values.setdefault(name, []).append(value)
    return values
