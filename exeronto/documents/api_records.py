"""Records of papers, as Europe PMC and Crossref give them, into `Document` values."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

from exeronto.documents.assembly import Block, Draft, assemble
from exeronto.documents.canonical import canonical
from exeronto.documents.document import Bibliography, Funding, Person, Reference
from exeronto.documents.identification import doi_in, pmcid_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from exeronto.documents.document import Document

_BLOCK = re.compile(r"<(/?)(?:jats:)?(p|sec|title|h[1-6]|list-item|br|div)\b[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,500}>")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_DATE_PARTS = 3


def abstract_document(
    record: Mapping[str, Any], crossref: Mapping[str, Any], *, source: str, source_sha256: str
) -> Document:
    """A paper of which only the record is known: title, abstract, and what it cites.

    Args:
        record: A result of Europe PMC's search, or empty.
        crossref: The `message` of Crossref's answer about a work, or empty.
        source: Who gave them, for `source_format`.
        source_sha256: Checksum of the answer that the abstract was in.

    >>> record = {"title": "Stairs.", "abstractText": "<h4>Aim</h4>We climbed."}
    >>> document = abstract_document(record, {}, source="Europe PMC", source_sha256="")
    >>> [(p.kind, document.words(p.start, p.end)) for p in document.passages]
    [('title', 'Stairs'), ('heading', 'Aim'), ('paragraph', 'We climbed.')]
    """
    draft = Draft(f"record of {source}")
    draft.bibliography = merged_bibliography(of_europe_pmc(record), of_crossref(crossref))
    if draft.bibliography.title:
        draft.blocks.append(Block("title", draft.bibliography.title, "front", "front"))
    abstract = _text(record, "abstractText") or _text(crossref, "abstract")
    for kind, text in _marked_blocks(abstract):
        draft.blocks.append(Block(kind, text, "Abstract", "abstract"))
    listed = crossref.get("reference")
    for number, entry in enumerate(listed if isinstance(listed, list) else [], start=1):
        if isinstance(entry, dict):
            draft.references.append(_reference(entry, number))
    return assemble(draft, source_sha256=source_sha256)


def merged_bibliography(one: Bibliography, other: Bibliography) -> Bibliography:
    """A bibliography, with what it does not say taken from another."""
    return Bibliography(
        **{name: getattr(one, name) or getattr(other, name) for name in Bibliography.__slots__}
    )


def of_europe_pmc(record: Mapping[str, Any]) -> Bibliography:
    """What a result of Europe PMC's search says of a paper."""
    journal = record.get("journalInfo")
    journal = journal if isinstance(journal, dict) else {}
    titled = journal.get("journal")
    named = titled.get("title") if isinstance(titled, dict) else None
    day = _text(record, "firstPublicationDate")
    year = _YEAR.search(_text(record, "pubYear"))
    licence = _text(record, "license")
    return Bibliography(
        title=_plain(_text(record, "title")).removesuffix(".") or None,
        authors=tuple(_europe_pmc_authors(record)),
        journal=named or _text(record, "journalTitle") or None,
        volume=_text(journal, "volume") or _text(record, "journalVolume") or None,
        issue=_text(journal, "issue") or _text(record, "issue") or None,
        pages=_text(record, "pageInfo") or None,
        year=int(year[0]) if year else None,
        date=day if _DAY.fullmatch(day) else None,
        doi=doi_in(_text(record, "doi")),
        pmid=_text(record, "pmid") or None,
        pmcid=pmcid_in(_text(record, "pmcid")),
        licence=licence.upper() if licence.lower().startswith("cc") else licence or None,
    )


def _europe_pmc_authors(record: Mapping[str, Any]) -> Iterator[Person]:
    listed = record.get("authorList")
    authors = listed.get("author") if isinstance(listed, dict) else None
    if isinstance(authors, list):
        for author in authors:
            family = _text(author, "lastName") or _text(author, "collectiveName")
            given = _text(author, "firstName") or _text(author, "initials")
            if family:
                yield Person(family, given)
        return
    for name in _text(record, "authorString").rstrip(".").split(", "):
        family, _, given = name.rpartition(" ")
        if name:
            yield Person(family or given, given if family else "")


def of_crossref(work: Mapping[str, Any]) -> Bibliography:
    """What Crossref says of a work."""
    day, year = _crossref_date(work)
    funders = work.get("funder")
    return Bibliography(
        title=_plain(_first(work, "title")) or None,
        authors=tuple(_crossref_authors(work)),
        journal=_first(work, "container-title") or None,
        volume=_text(work, "volume") or None,
        issue=_text(work, "issue") or None,
        pages=_text(work, "page") or _text(work, "article-number") or None,
        year=year,
        date=day,
        doi=doi_in(_text(work, "DOI")),
        publisher=_text(work, "publisher") or None,
        licence=_crossref_licence(work),
        funding=tuple(
            Funding(_text(funder, "name"), _first(funder, "award") or None)
            for funder in (funders if isinstance(funders, list) else [])
            if _text(funder, "name")
        ),
    )


def _crossref_authors(work: Mapping[str, Any]) -> Iterator[Person]:
    authors = work.get("author")
    for author in authors if isinstance(authors, list) else []:
        family = _text(author, "family") or _text(author, "name")
        if family:
            yield Person(family, _text(author, "given"))


def _crossref_date(work: Mapping[str, Any]) -> tuple[str | None, int | None]:
    for name in ("published-online", "published", "published-print", "issued"):
        parts = work.get(name)
        listed = parts.get("date-parts") if isinstance(parts, dict) else None
        first = listed[0] if isinstance(listed, list) and listed else None
        if isinstance(first, list) and first and all(isinstance(n, int) for n in first):
            day = "-".join(f"{n:02d}" for n in first) if len(first) == _DATE_PARTS else None
            return day, first[0]
    return None, None


def _crossref_licence(work: Mapping[str, Any]) -> str | None:
    """The licence of the published version, else the first that is given."""
    listed = work.get("license")
    found = [one for one in (listed if isinstance(listed, list) else []) if _text(one, "URL")]
    found.sort(key=lambda one: _text(one, "content-version") != "vor")
    return _text(found[0], "URL") if found else None


def _reference(entry: Mapping[str, Any], number: int) -> Reference:
    year = _YEAR.search(_text(entry, "year"))
    author = _text(entry, "author")
    return Reference(
        number=number,
        authors=(Person(author),) if author else (),
        et_al=bool(author),
        title=_plain(_text(entry, "article-title") or _text(entry, "volume-title")) or None,
        journal=_text(entry, "journal-title") or None,
        year=int(year[0]) if year else None,
        volume=_text(entry, "volume") or None,
        pages=_text(entry, "first-page") or None,
        doi=doi_in(_text(entry, "DOI") or _text(entry, "unstructured")),
    )


def _marked_blocks(markup: str) -> Iterator[tuple[str, str]]:
    """Headings and paragraphs of an abstract with tags in it."""
    kind, at = "paragraph", 0
    for tag in [*_BLOCK.finditer(markup), None]:
        text = _plain(markup[at : tag.start() if tag else len(markup)])
        if text and not (kind == "heading" and text.casefold() == "abstract"):
            yield kind, text
        if tag is not None:
            at = tag.end()
            opens_heading = not tag[1] and tag[2].lower() not in {
                "p",
                "sec",
                "br",
                "div",
                "list-item",
            }
            kind = "heading" if opens_heading else "paragraph"


def _plain(markup: str) -> str:
    return canonical(html.unescape(_TAG.sub("", markup)))


def _text(record: Any, name: str) -> str:
    found = record.get(name) if hasattr(record, "get") else None
    if isinstance(found, (int, float)) and not isinstance(found, bool):
        return str(found)
    return canonical(found) if isinstance(found, str) else ""


def _first(record: Any, name: str) -> str:
    found = record.get(name) if hasattr(record, "get") else None
    if isinstance(found, list):
        found = found[0] if found else ""
    return canonical(found) if isinstance(found, str) else ""
