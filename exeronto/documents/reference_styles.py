"""Printed references in the style that they happen to be in."""

from __future__ import annotations

import re
from dataclasses import replace

from exeronto.documents.document import Person, Reference
from exeronto.documents.identification import doi_in, pmid_in
from exeronto.documents.references import parse_numbered_reference

_NUMBER = re.compile(r"^\s*(?:\[(\d{1,4})\]|(\d{1,4})(?:\.|\)))\s*")
# Words that web pages put behind a reference for their links.
_LINKS = re.compile(
    r"\s*\[(?:DOI|PubMed|Google Scholar|PMC free article|CrossRef|Scopus|Web of Science|"
    r"Medline|Article|CAS|Abstract|Free Full Text)\]",
    re.IGNORECASE,
)
_SOURCE = re.compile(
    r"[ .](?P<year>(?:19|20)\d\d)(?: [A-Z][a-z]{2,8}(?: \d{1,2})?)?"
    r"(?:;\s?(?P<volume>[\w-]{1,12}(?: Suppl \d+)?)(?:\s?\((?P<issue>[^()]{1,30})\))?|(?=:\d))"
    r"(?::\s?(?P<pages>[\w\u2013-]{1,30}))?"
)
_NAME = re.compile(r"^(?P<family>[^\W\d_][^,\d]{0,60}?) (?P<given>[A-Z][A-Z.\u2010-]{0,8}?)\.?$")
_ET_AL = re.compile(r"^(?:et al\.?|\u2026|\.\.\.)$")
_SUFFIX = re.compile(r"^(?:Jr|Sr|II|III|\d(?:nd|rd|th|d))\.?$")
_LONGEST = 2000


def read_reference(text: str, *, number: int, links: str = "") -> Reference:
    """A printed reference; in a style that is not known, its number and identifiers.

    `links` are the targets of its links, where the source has any.

    >>> text = "[7] Roe A.B., Doe C. Stairs, fast and slow. J. Tests. 2031;7:1\u20139. "
    >>> text += "doi: 10.5555/x."
    >>> r = read_reference(text, number=1)
    >>> r.number, [p.family for p in r.authors], r.title, r.journal, r.pages, r.doi
    (7, ['Roe', 'Doe'], 'Stairs, fast and slow', 'J. Tests', '1–9', '10.5555/x')
    >>> read_reference("Something said.", number=3).stub
    True
    """
    printed = _NUMBER.match(text)
    if printed is not None:
        number = int(printed[1] or printed[2]) or number
        text = text[printed.end() :]
    text = _LINKS.sub("", text[:_LONGEST]).strip()
    known = _vancouver(text, number) or _numbered(text, number) or Reference(number)
    doi = doi_in(re.sub(r"(?<=doi\.) (?=org/)|(?<=org/) ", "", text))
    return replace(
        known,
        doi=known.doi or doi or doi_in(links),
        pmid=pmid_in(text) or pmid_in(links),
    )


def _vancouver(text: str, number: int) -> Reference | None:
    """Family AB, Family C. Title. Journal. 2031;7:1-9."""
    source = _SOURCE.search(text)
    if source is None:
        return None
    names, _, rest = text[: source.start()].partition(". ")
    authors = [name.strip() for name in re.split(r",\s*(?:and\s)?|\sand\s", names) if name.strip()]
    authors = [name for name in authors if not _SUFFIX.match(name)]
    found = [_NAME.match(name) for name in authors if not _ET_AL.match(name)]
    people = [Person(m["family"], m["given"]) for m in found if m]
    if not people or len(people) != len(found):
        return None
    title, _, journal = re.sub(r"([?!]) ", r"\1. ", rest.strip()).partition(". ")
    return Reference(
        number=number,
        authors=tuple(people),
        et_al=len(found) < len(authors),
        title=title.strip(" .") or None,
        journal=journal.strip(" .") or None,
        year=int(source["year"]),
        volume=source["volume"],
        pages=source["pages"],
    )


def _numbered(text: str, number: int) -> Reference | None:
    """A.B. Author, C. Author, Title, Journal 1 (2020) 2-3, https://doi.org/..."""
    found = parse_numbered_reference(f"[{number}] {text}")
    return found if found.authors and found.year and found.journal else None
