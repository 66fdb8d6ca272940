"""Paper files into `Document` values: one reader per format, chosen by content."""

from __future__ import annotations

from exeronto.documents.document import (
    Bibliography,
    Citation,
    Document,
    Funding,
    LinkedEntity,
    Passage,
    Person,
    Reference,
    Section,
    Sentence,
)
from exeronto.documents.reading import read_document
from exeronto.documents.record import read_record, record

__all__ = [
    "Bibliography",
    "Citation",
    "Document",
    "Funding",
    "LinkedEntity",
    "Passage",
    "Person",
    "Reference",
    "Section",
    "Sentence",
    "read_document",
    "read_record",
    "record",
]
