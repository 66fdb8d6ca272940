"""From a claim to the words it was read in, and from words to their anchor, in one's own copy."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from exeronto.documents import Document, read_document
from exeronto.documents.canonical import canonical
from exeronto.errors import DocumentError, QueryError
from exeronto.solutions import Iri

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exeronto.documents import Passage
    from exeronto.knowledge import KnowledgeGraph

_PASSAGES = """
SELECT ?claim ?section ?id ?from ?to ?sha ?paper WHERE {
  ?claim exero:passage ?passage ; exero:reportedIn/exero:paperKey ?paper .
  ?passage exero:section ?section ;
    exero:passageId ?id ;
    exero:passageSha256 ?sha .
  BIND (STRAFTER(STR(?passage), CONCAT("/passage/", ?id, "/")) AS ?within)
  BIND (STRBEFORE(?within, "-") AS ?from)
  BIND (STRAFTER(?within, "-") AS ?to)
} ORDER BY ?passage
"""


@dataclass(frozen=True, slots=True)
class Located:
    """The words of one anchor of a claim; `warning` says when the copy is not the one read."""

    section: str
    words: str
    warning: str | None


def words_of_claim(kg: KnowledgeGraph, claim: str, file: str | Path) -> tuple[Located, ...]:
    """The words that a claim was read in.

    Args:
        kg: The graph that holds the claim.
        claim: Its IRI, short IRI or id.
        file: The user's own copy of the paper.

    Raises:
        QueryError: The graph has no such claim.
        DocumentError: The file cannot be read, or the passage is not in it.
    """
    iri = Iri(kg.resolve(claim))
    rows = kg.store.select(_PASSAGES, bindings={"claim": iri}).rows
    if not rows:
        raise QueryError(f"{claim!r} is no claim of this graph; exeronto ask shows claims")
    document = read_document(file)
    return tuple(_located(document, row, Path(file)) for row in rows)


def _located(document: Document, row: tuple[object, ...], file: Path) -> Located:
    _, section, passage_id, start, end, checksum, paper = (str(value) for value in row)
    passage = document.passage(passage_id)
    if passage is not None and passage.sha256 == checksum:
        words = document.words(passage.start + int(start), passage.start + int(end))
        return Located(section, words, None)
    same_section = [p for p in document.passages if p.section == section and p.kind != "heading"]
    if not same_section:
        raise DocumentError(
            f"has no passage {passage_id} and no section {section!r}; is this a copy of {paper}?",
            file=file,
        )
    words = "\n".join(document.words(p.start, p.end) for p in same_section)
    return Located(
        section,
        words,
        f"the text differs from the one that was read; here is section {section} whole",
    )


def anchors_of_phrase(phrase: str, file: str | Path) -> tuple[str, ...]:
    """The anchors of every place of a phrase, as lines for `claims.yaml`.

    Raises:
        DocumentError: The file cannot be read, or the phrase is not in it.
    """
    places = places_of_phrase(phrase, read_document(file))
    if not places:
        raise DocumentError(
            "does not hold these words in one passage; try fewer of them", file=file
        )
    return tuple(
        f'passage: {{section: "{passage.section}", id: "{passage.id}", '
        f"start: {start - passage.start}, end: {end - passage.start}}}"
        for passage, start, end in places
    )


def places_of_phrase(phrase: str, document: Document) -> tuple[tuple[Passage, int, int], ...]:
    """Every place of a phrase: the passage, and the offsets on the canonical text."""
    return tuple(_places(document, canonical(phrase)))


def _places(document: Document, phrase: str) -> Iterator[tuple[Passage, int, int]]:
    at = document.text.find(phrase)
    while at >= 0 and phrase:
        end = at + len(phrase)
        for passage in document.passages:
            if passage.start <= at and end <= passage.end:
                yield passage, at, end
        at = document.text.find(phrase, at + 1)
