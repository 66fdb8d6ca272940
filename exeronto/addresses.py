"""Where the page of an IRI lies: one rule for each kind, so that a redirect needs no list."""

from __future__ import annotations

import re

from exeronto.prefixes import BASE

# What follows the base of our IRIs, and the page that it stands for. Classes and properties lie
# apart: `Species` and `species` would be one file on macOS and Windows. References and protocols,
# with all below them, are parts of the page of their paper.
_RULES = tuple(
    (re.compile(pattern, re.ASCII), page)
    for pattern, page in (
        (r"(?:ontology)?", "index.html"),
        (r"([A-Z]\w*)", r"term/\1.html"),
        (r"([a-z]\w*)", r"property/\1.html"),
        (r"((?:claim|entity|paper)/[\w-]+)", r"\1.html"),
        (r"(paper/[\w-]+)/(ref|protocol)/([\w-]+)(?:/.*)?", r"\1.html#\2-\3"),
        (r"ontology/([a-z]\w*)", r"module/\1.html"),
    )
)


def page_of(iri: str) -> str | None:
    """The page of an IRI of ours, with the fragment where it is a part; None when it has none.

    >>> page_of("https://w3id.org/exeronto/Myokine"), page_of("https://w3id.org/exeronto/species")
    ('term/Myokine.html', 'property/species.html')
    >>> page_of("https://w3id.org/exeronto/entity/irisin")
    'entity/irisin.html'
    >>> page_of("https://w3id.org/exeronto/ontology/redox")
    'module/redox.html'
    >>> page_of("https://w3id.org/exeronto/paper/deng2026/ref/3")
    'paper/deng2026.html#ref-3'
    """
    if not iri.startswith(BASE):
        return None
    local = str(iri)[len(BASE) :]
    matches = ((pattern.fullmatch(local), page) for pattern, page in _RULES)
    return next((match.expand(page) for match, page in matches if match), None)


def relative(page: str, start: str) -> str:
    """A page as another page links to it; both lie in the top folder or in one of its folders.

    >>> relative("entity/irisin.html", "term/Myokine.html")
    '../entity/irisin.html'
    >>> relative("term/Exerkine.html", "term/Myokine.html")
    'Exerkine.html'
    """
    folder, slash, _ = start.rpartition("/")
    beside = page.startswith(folder + slash)
    return page[len(folder + slash) :] if beside else f"../{page}"
