"""Which format of several a client likes best (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from functools import lru_cache

RESULTS = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
}
# A list of results also goes by the general names of its syntax.
RESULT_ALIASES = {
    "application/json": "application/sparql-results+json",
    "application/xml": "application/sparql-results+xml",
    "text/xml": "application/sparql-results+xml",
}
GRAPHS = {
    "text/turtle": "ttl",
    "application/n-triples": "nt",
    "application/rdf+xml": "rdf",
    "application/ld+json": "jsonld",
}
GRAPH_ALIASES = {
    "application/x-turtle": "text/turtle",
    "application/json": "application/ld+json",
    "text/plain": "application/n-triples",
    "application/xml": "application/rdf+xml",
}
HTML = "text/html"


@lru_cache(maxsize=512)
def choose(accept: str, offered: tuple[str, ...], aliases: tuple[tuple[str, str], ...] = ()) -> str:
    """The offered media type that an Accept header prefers, or "" when it takes none.

    Between equals the order of the offer decides, and what is named before what is matched by a
    star. An empty header takes anything.

    >>> choose("text/csv;q=0.1, text/*;q=0.9", ("text/csv", "text/html"))
    'text/html'
    >>> choose("image/png", ("text/csv",))
    ''
    """
    if not accept.strip():
        return offered[0]
    ranges = [parsed for part in accept.split(",") if (parsed := _range(part))]
    known = dict(aliases)
    best, best_rank = "", (0.0, 0)
    for name in (*offered, *known):
        quality, precision = _quality(name, ranges)
        # An alias counts only where it is spelt out: */* means what is offered.
        rank = (quality, precision) if name in offered or precision == _EXACT else (0.0, 0)
        if rank[0] > 0 and rank > best_rank:
            best, best_rank = known.get(name, name), rank
    return best


_EXACT = 3


def _range(part: str) -> tuple[str, float] | None:
    name, *parameters = (piece.strip().lower() for piece in part.split(";"))
    quality = 1.0
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip() == "q":
            try:
                quality = min(max(float(value), 0.0), 1.0)
            except ValueError:
                return None
    return (name, quality) if name else None


def _quality(name: str, ranges: list[tuple[str, float]]) -> tuple[float, int]:
    """The quality that the most precise matching range gives, and how precise it is."""
    matches = {name: _EXACT, name.partition("/")[0] + "/*": 2, "*/*": 1}
    found = [(matches[range_], quality) for range_, quality in ranges if range_ in matches]
    precision, quality = max(found, default=(0, 0.0))
    return quality, precision
