"""Reader for JATS XML: PubMed Central, Europe PMC, publishers; bare or in an envelope."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exeronto.documents.assembly import Block, Draft, assemble
from exeronto.documents.jats_bibliography import read_bibliography
from exeronto.documents.jats_body import Walk
from exeronto.documents.jats_references import (
    listed_references,
    number_references,
    read_reference,
)
from exeronto.documents.jats_text import attribute, below, child, children, name_of

if TYPE_CHECKING:
    from pathlib import Path

    from lxml.etree import _Element

    from exeronto.documents.document import Document

SOURCE_FORMAT = "JATS XML"

_PARTS = frozenset({"front", "body", "back", "front-stub"})
WEB_PAGE = "is a web page, perhaps a server's error page; get the XML or the PDF of the paper"
_WEB_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{,4096}?-->\s*)?<(?:!doctype\s+)?html\b",
    re.IGNORECASE | re.DOTALL,
)
# Roots of other XML that people take for JATS, and what to do.
_OTHERS = {
    "html": WEB_PAGE,
    "full-text-retrieval-response": "is Elsevier's own XML; give the PDF, or JATS from Europe PMC",
    "converted-article": "is Elsevier's own XML; give the PDF, or JATS from Europe PMC",
    "TEI": "is TEI, as GROBID writes it; give the PDF it was made of",
    "PubmedArticleSet": "is a PubMed record; give its PMID to exeronto load",
    "MedlineCitationSet": "is a PubMed record; give its PMID to exeronto load",
    "book": "is a book in XML; give the text of one chapter",
    "RDF": "is RDF; check it with exeronto check",
    "OAI-PMH": "is an OAI-PMH answer without an article in it; ask for metadataPrefix=pmc",
    "pmc-articleset": "is an answer of PubMed Central without an article in it; check the PMCID",
    "responseWrapper": "is an answer of Europe PMC; give the DOI or PMID to exeronto load",
    "component": "is Wiley's own XML; give the PDF, or JATS from Europe PMC",
}


def articles_in(root: _Element) -> tuple[_Element, ...]:
    """The articles in JATS that an XML file holds; none when it is something else.

    >>> from lxml import etree
    >>> len(articles_in(etree.fromstring("<oai><article><front/></article></oai>")))
    1
    """
    found = [root] if _is_article(root) else []
    found = found or [e for e in below(root, "article") if _is_article(e)]
    return tuple(found)


def _is_article(element: _Element) -> bool:
    namespace = str(element.tag).rpartition("}")[0].lstrip("{") if name_of(element) else ""
    jats = not namespace or any(part in namespace for part in ("nlm.nih.gov", "jats", "niso.org"))
    oai = namespace.startswith("http://www.openarchives.org")
    named = name_of(element) == "article" and (jats or oai)
    return named and any(name_of(part) in _PARTS for part in element)


def is_web_page(text: str) -> bool:
    """Whether a text begins as HTML, which need not be XML.

    >>> is_web_page("<!doctype html><title>Not found<br>"), is_web_page("<article><html/>")
    (True, False)
    """
    return _WEB_PAGE.match(text) is not None


def refusal(root: _Element) -> str:
    """Why an XML file without an article is no paper, and what to do."""
    name = name_of(root)
    if "elsevier" in str(root.tag):
        name = "converted-article"
    known = _OTHERS.get(name) or _OTHERS.get(name.casefold())
    return (
        known or f"is XML, but no paper in JATS or BioC (its root is {name[:40]!r}); give the PDF"
    )


def read(article: _Element, *, source_sha256: str, file: str | Path = "") -> Document:
    """Read an `article` element into a `Document`.

    >>> from lxml import etree
    >>> xml = "<article><body><sec><title>Aim</title><p>It rose ["
    >>> xml += "<xref ref-type='bibr' rid='r1'>1</xref>].</p>"
    >>> xml += "</sec></body><back><ref-list><ref id='r1'/></ref-list></back></article>"
    >>> document = read(etree.fromstring(xml), source_sha256="")
    >>> [(p.section, document.words(p.start, p.end)) for p in document.passages]
    [('Aim', 'Aim'), ('Aim', 'It rose [1].')]
    >>> document.citations[0].numbers
    (1,)
    """
    draft = Draft(SOURCE_FORMAT)
    draft.bibliography = read_bibliography(article, file=file)
    listed = number_references(listed_references(article))
    walk = Walk(listed.numbers, marked_up=_marks_citations(article))
    if draft.bibliography.title:
        draft.blocks.append(Block("title", draft.bibliography.title, "front", "front"))
    _walk(article, walk)
    walk.references(listed.refs)
    draft.blocks += walk.blocks
    draft.references = [read_reference(ref, number) for number, ref in listed.refs]
    draft.warnings += _left_out(article)
    return assemble(draft, source_sha256=source_sha256)


def _walk(article: _Element, walk: Walk) -> None:
    front = child(article, "front", "front-stub")
    meta = child(front, "article-meta")
    described = meta if meta is not None else front
    if described is not None:
        for part in children(described, "abstract", "trans-abstract"):
            walk.abstract(part)
    for part in article:
        if name_of(part) == "body":
            walk.body(part)
        elif name_of(part) == "back":
            walk.back(part)
        elif name_of(part) == "floats-group":
            walk.floats(part)


def _marks_citations(article: _Element) -> bool:
    return any(attribute(xref, "ref-type") == "bibr" for xref in below(article, "xref"))


def _left_out(article: _Element) -> list[str]:
    kinds = [
        attribute(part, "article-type") or attribute(part, "response-type") or name_of(part)
        for part in children(article, "sub-article", "response")
    ]
    if not kinds:
        return []
    return [f"left out, as no part of the paper: {', '.join(sorted(set(kinds)))}"]
