"""What BioC and PubTator say of a paper and of the works it cites."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exeronto.documents.document import Bibliography, Person, Reference
from exeronto.documents.identification import doi_in, pmcid_in
from exeronto.documents.licences import licence_in

if TYPE_CHECKING:
    from exeronto.documents.bioc import AnnotatedDocument, AnnotatedPassage

# Nat Biotechnol. 2014 Apr;32(4):364-72. doi: 10.1038/...
_JOURNAL = re.compile(
    r"^(?P<journal>[^;\d]{2,150}?)[.;,]? (?P<year>(?:19|20)\d\d)\b(?: [A-Z][a-z]{2})?(?: \d{1,2})?"
    r"(?:;(?P<volume>[\w.-]+)(?:\((?P<issue>[^()]*)\))?(?::(?P<pages>[\w-]+))?)?"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
# Programs whose documents are named by their number in PubMed.
_OF_PUBMED = ("pubtator", "pubmed", "medline")


def read_bibliography(annotated: AnnotatedDocument, *, source_format: str) -> Bibliography:
    """The bibliography in the infons of a document and of its first passage."""
    infons = _infons(annotated)
    cited = _JOURNAL.match(infons.get("journal", ""))
    year = _YEAR.search(infons.get("year", "") or infons.get("date", ""))
    source = f"{annotated.source} {source_format}".casefold()
    numbered = annotated.id.isdecimal() and any(name in source for name in _OF_PUBMED)
    pmid = infons.get("article-id_pmid") or infons.get("pmid")
    pmc = infons.get("article-id_pmc") or infons.get("pmcid") or ""
    return Bibliography(
        authors=_authors(infons),
        journal=cited["journal"] if cited else infons.get("journal-title"),
        volume=infons.get("volume") or (cited["volume"] if cited else None),
        issue=infons.get("issue") or (cited["issue"] if cited else None),
        pages=_pages(infons) or (cited["pages"] if cited else None),
        year=int(year[0]) if year else int(cited["year"]) if cited else None,
        doi=doi_in(infons.get("article-id_doi") or infons.get("doi") or infons.get("journal", "")),
        pmid=pmid if pmid and pmid.isdecimal() else annotated.id if numbered else None,
        pmcid=pmcid_in(pmc if not pmc.isdecimal() else f"PMC{pmc}") or pmcid_in(annotated.id),
        licence=licence_in(infons.get("license", "")),
    )


def _infons(annotated: AnnotatedDocument) -> dict[str, str]:
    """Infons of the document and of the passage with the title; what comes first counts."""
    first = annotated.passages[0].infons if annotated.passages else {}
    return {**first, **annotated.infons}


def _authors(infons: dict[str, str]) -> tuple[Person, ...]:
    """Authors as `name_0: surname:Roe;given-names:A`, or as one list `Roe A, Doe B`."""
    numbered = [v for k, v in infons.items() if re.fullmatch(r"name_\d+", k)]
    if numbered:
        return tuple(person for written in numbered if (person := _person(written)))
    listed = [name.strip() for name in infons.get("authors", "").rstrip(" .,").split(",")]
    return tuple(
        Person(*name.rsplit(" ", 1)) if " " in name else Person(name) for name in listed if name
    )


def _person(written: str) -> Person | None:
    parts = dict(part.partition(":")[::2] for part in written.split(";"))
    family = parts.get("surname", "").strip()
    return Person(family, parts.get("given-names", "").strip()) if family else None


def _pages(infons: dict[str, str]) -> str | None:
    first, last = infons.get("fpage"), infons.get("lpage")
    if first and last and first != last:
        return f"{first}\u2013{last}"
    return first or infons.get("elocation-id") or None


def read_reference(passage: AnnotatedPassage, number: int) -> Reference:
    """A passage of the reference list; its text is the title of the work."""
    infons = passage.infons
    year = _YEAR.search(infons.get("year", ""))
    pmid = infons.get("pub-id_pmid", "")
    return Reference(
        number=number,
        authors=_authors(infons),
        title=" ".join(passage.text.split()) or None if "source" in infons else None,
        journal=infons.get("source") or None,
        year=int(year[0]) if year else None,
        volume=infons.get("volume") or None,
        pages=_pages(infons),
        doi=doi_in(infons.get("pub-id_doi", "") or passage.text),
        pmid=pmid if pmid.isdecimal() else None,
    )
