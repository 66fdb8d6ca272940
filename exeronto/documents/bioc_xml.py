"""BioC in XML into `AnnotatedDocument` values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exeronto.documents.bioc import (
    AnnotatedDocument,
    AnnotatedPassage,
    Annotation,
    Relation,
)
from exeronto.documents.bioc_json import laid_out
from exeronto.errors import DocumentError

if TYPE_CHECKING:
    from pathlib import Path

    from lxml.etree import _Element

_DIGITS = 12


def is_bioc(root: _Element) -> bool:
    """Whether an XML file is a BioC collection.

    >>> from lxml import etree
    >>> is_bioc(etree.fromstring("<collection><document/></collection>"))
    True
    """
    return root.tag == "collection" and root.find("document") is not None


def read_bioc_xml(root: _Element, *, file: str | Path) -> tuple[AnnotatedDocument, ...]:
    """The documents of a collection.

    Raises:
        DocumentError: A number is missing or is none; with file and line.

    >>> from lxml import etree
    >>> xml = "<collection><document><id>7</id><passage><offset>0</offset><text>Irisin.</text>"
    >>> xml += "</passage></document></collection>"
    >>> read_bioc_xml(etree.fromstring(xml), file="x.xml")[0].passages[0].text
    'Irisin.'
    """
    source = root.findtext("source") or ""
    return tuple(_document(element, source, file) for element in root.findall("document"))


def _document(element: _Element, source: str, file: str | Path) -> AnnotatedDocument:
    passages = element.findall("passage")
    holders = [element]
    for passage in passages:
        holders += [passage, *passage.findall("sentence")]
    return AnnotatedDocument(
        id=element.findtext("id") or "",
        source=source,
        infons=_infons(element),
        passages=tuple(_passage(passage, file) for passage in passages),
        annotations=tuple(
            _annotation(a, file) for holder in holders for a in holder.findall("annotation")
        ),
        relations=tuple(_relation(r) for holder in holders for r in holder.findall("relation")),
    )


def _passage(element: _Element, file: str | Path) -> AnnotatedPassage:
    offset = _number(element, element.findtext("offset"), file)
    text = element.findtext("text") or ""
    if not text:
        sentences = [
            (_number(s, s.findtext("offset"), file), s.findtext("text") or "")
            for s in element.findall("sentence")
        ]
        text = laid_out(sentences, offset)
    return AnnotatedPassage(offset, text, _infons(element))


def _annotation(element: _Element, file: str | Path) -> Annotation:
    spans = tuple(
        (_number(span, span.get("offset"), file), _number(span, span.get("length"), file))
        for span in element.findall("location")
    )
    text = element.findtext("text") or ""
    return Annotation(element.get("id") or "", text, spans, _infons(element))


def _relation(element: _Element) -> Relation:
    nodes = tuple((n.get("role") or "", n.get("refid") or "") for n in element.findall("node"))
    return Relation(element.get("id") or "", nodes, _infons(element))


def _infons(element: _Element) -> dict[str, str]:
    return {infon.get("key") or "": infon.text or "" for infon in element.findall("infon")}


def _number(element: _Element, written: str | None, file: str | Path) -> int:
    written = (written or "").strip()
    if not written.isdecimal() or len(written) > _DIGITS:
        raise DocumentError(
            f"<{element.tag}> has no number where BioC wants one; get the file anew",
            file=file,
            line=element.sourceline,
            code="E_STRUCTURE",
        )
    return int(written)
