"""What the front matter of a JATS article says of the article."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from exeronto.documents.document import Bibliography, Funding, Person
from exeronto.documents.identification import doi_in, pmcid_in
from exeronto.documents.jats_references import read_person
from exeronto.documents.jats_text import attribute, below, child, children, name_of, plain
from exeronto.documents.licences import licence_in
from exeronto.errors import DocumentError

if TYPE_CHECKING:
    from pathlib import Path

    from lxml.etree import _Element

_MONTHS = dict(
    zip(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
        range(1, 13),
        strict=True,
    )
)
# The date of publication: the first of these that is there and whole, then the first at all.
_DATES = ("epub", "electronic", "epub-ppub", "pub", "ppub", "print", "collection", "epreprint")


def read_bibliography(article: _Element, *, file: str | Path) -> Bibliography:
    """The bibliography of an article.

    Raises:
        DocumentError: It has two different DOIs, PMIDs or PMCIDs.
    """
    front = child(article, "front", "front-stub")
    meta = child(front, "article-meta")
    if meta is None:
        meta = front
    if meta is None:
        return Bibliography(article_type=attribute(article, "article-type"))
    journal = child(front, "journal-meta")
    published, year = _published(meta)
    return Bibliography(
        title=plain(_title(meta)) or None,
        authors=_authors(meta),
        journal=_journal(journal),
        volume=plain(child(meta, "volume")) or None,
        issue=plain(child(meta, "issue")) or None,
        pages=_pages(meta),
        year=year,
        date=published,
        received=_history(meta, "received"),
        accepted=_history(meta, "accepted"),
        doi=_identifier(meta, "doi", file=file),
        pmid=_identifier(meta, "pmid", file=file),
        pmcid=_identifier(meta, "pmc", file=file),
        publisher=plain(child(child(journal, "publisher"), "publisher-name")) or None,
        licence=_licence(meta),
        funding=_funding(meta),
        article_type=attribute(article, "article-type"),
        keywords=_keywords(meta),
    )


def _title(meta: _Element) -> _Element | None:
    return child(child(meta, "title-group"), "article-title")


def _journal(journal: _Element | None) -> str | None:
    titled = child(child(journal, "journal-title-group"), "journal-title")
    if titled is None:
        titled = child(journal, "journal-title")
    if titled is None and journal is not None:
        titled = next(
            (
                i
                for i in children(journal, "journal-id")
                if attribute(i, "journal-id-type") == "nlm-ta"
            ),
            None,
        )
    return plain(titled) or None


def _authors(meta: _Element) -> tuple[Person, ...]:
    found = []
    for group in children(meta, "contrib-group"):
        for contributor in children(group, "contrib"):
            if attribute(contributor, "contrib-type") not in {None, "author"}:
                continue
            named = child(contributor, "name", "name-alternatives", "string-name", "collab")
            if named is None:
                named = next(below(contributor, "name", "collab"), None)
            person = read_person(named) if named is not None else None
            if person is not None:
                found.append(person)
    return tuple(found)


def _pages(meta: _Element) -> str | None:
    first, last = plain(child(meta, "fpage")), plain(child(meta, "lpage"))
    if first and last and first != last:
        return f"{first}\u2013{last}"
    return first or plain(child(meta, "elocation-id")) or None


def _identifier(meta: _Element, kind: str, *, file: str | Path) -> str | None:
    """The article's identifier of a kind; of several, those of single versions do not count."""
    kinds = {"doi": {"doi"}, "pmid": {"pmid"}, "pmc": {"pmc", "pmcid"}}[kind]
    elements = [i for i in children(meta, "article-id") if attribute(i, "pub-id-type") in kinds]
    concept = [i for i in elements if attribute(i, "specific-use") is None] or elements
    found: dict[str, str] = {}
    for element in concept:
        value = _normal(plain(element), kind)
        if value:
            found.setdefault(value.casefold(), value)
    if len(found) > 1:
        line = concept[-1].sourceline
        said = " and ".join(sorted(found.values()))
        raise DocumentError(
            f"has two identifiers of the kind {kind}: {said}; keep the right one",
            file=file,
            line=line,
            code="E_AMBIGUOUS_ID",
        )
    return next(iter(found.values()), None)


def _normal(written: str, kind: str) -> str | None:
    if kind == "doi":
        return doi_in(written) or (written or None)
    if kind == "pmc":
        return pmcid_in(written if written[:3].upper() == "PMC" else f"PMC{written}")
    return written if written.isdecimal() else None


def _published(meta: _Element) -> tuple[str | None, int | None]:
    """The day of publication, if a whole date is given, and the year."""
    dates: dict[str, _Element] = {}
    for element in children(meta, "pub-date"):
        kind = attribute(element, "pub-type") or attribute(element, "publication-format")
        dates.setdefault(kind or attribute(element, "date-type") or "", element)
    ordered = [dates[kind] for kind in _DATES if kind in dates]
    ordered += [element for kind, element in dates.items() if kind not in _DATES]
    whole = next((day for element in ordered if (day := iso_day(element))), None)
    years = [year for element in ordered if (year := _year(element))]
    return whole, int(whole[:4]) if whole else next(iter(years), None)


def _year(element: _Element) -> int | None:
    found = re.search(r"\b\d{4}\b", plain(child(element, "year")))
    return int(found[0]) if found else None


def iso_day(element: _Element) -> str | None:
    """A date element as an ISO day, or None when a part is missing or it is no date.

    >>> from lxml import etree
    >>> iso_day(etree.fromstring("<date><day>2</day><month>May</month><year>2003</year></date>"))
    '2003-05-02'
    """
    year, day = _year(element), plain(child(element, "day"))
    month = plain(child(element, "month"))
    number = int(month) if month.isdecimal() else _MONTHS.get(month[:3].lower())
    if year is None or number is None or not day.isdecimal():
        return None
    try:
        return date(year, number, int(day)).isoformat()
    except ValueError:
        return None


def _history(meta: _Element, kind: str) -> str | None:
    history = child(meta, "history")
    found = [
        d
        for d in (below(history, "date") if history is not None else ())
        if attribute(d, "date-type") == kind
    ]
    return iso_day(found[0]) if found else None


def _licence(meta: _Element) -> str | None:
    """The licence: as a link in the markup, else as its words name it."""
    permissions = child(meta, "permissions")
    if permissions is None:
        permissions = meta
    links: list[str] = []
    for licence in below(permissions, "license"):
        links += [plain(ref) for ref in below(licence, "license_ref")]
        links += [attribute(licence, "href") or ""]
        links += [attribute(link, "href") or "" for link in below(licence, "ext-link", "uri")]
    usable = [link.strip() for link in links if link.strip().startswith(("http://", "https://"))]
    for link in usable:
        if "creativecommons.org" in link:
            return link
    named = [plain(part) for part in below(permissions, "license", "copyright-statement")]
    said = next((found for text in named if (found := licence_in(text))), None)
    return said or (usable[0] if usable else None)


def _funding(meta: _Element) -> tuple[Funding, ...]:
    """Who paid: a funder and its award, each pair once."""
    found: dict[Funding, None] = {}
    for group in below(meta, "award-group"):
        named = next(below(group, "institution"), None)
        if named is None:
            named = child(group, "funding-source")
        funder = plain(named)
        if funder:
            awards = [plain(award) for award in children(group, "award-id")] or [""]
            found.update(dict.fromkeys(Funding(funder, award or None) for award in awards))
    return tuple(found)


def _keywords(meta: _Element) -> tuple[str, ...]:
    found = dict.fromkeys(
        plain(keyword)
        for group in children(meta, "kwd-group")
        for keyword in below(group, "kwd")
        if name_of(keyword)
    )
    return tuple(word for word in found if word)
