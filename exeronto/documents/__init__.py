"""Paper files into `Document` values: one reader per format, chosen by content."""

from __future__ import annotations

from exeronto.documents.document import (
    Bibliography,
    Citation,
    Document,
    Funding,
    LinkedEntity,
    LinkedRelation,
    Passage,
    Person,
    Reference,
    Section,
    Sentence,
)
from exeronto.documents.reading import read_content, read_document, read_documents
from exeronto.documents.record import read_record, record

__all__ = [
    "Bibliography",
    "Citation",
    "Document",
    "Funding",
    "LinkedEntity",
    "LinkedRelation",
    "Passage",
    "Person",
    "Reference",
    "Section",
    "Sentence",
    "read_content",
    "read_document",
    "read_documents",
    "read_record",
    "record",
]
