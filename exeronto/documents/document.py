"""A paper as a value: one canonical text, and what stands where in it.

Offsets are Unicode code points on `Document.text`, half open. `Document` holds the words, for the
person who owns the paper; `record.py` writes the part that may be published, which has none.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

# Raised when the rules that make the canonical text change, because passage ids then change too.
CANONICAL_VERSION = "1"


@dataclass(frozen=True, slots=True)
class Person:
    """A name as the paper prints it, in two parts."""

    family: str
    given: str = ""


@dataclass(frozen=True, slots=True)
class Funding:
    """Who paid, and the number of the award where it is given."""

    funder: str
    award: str | None = None


@dataclass(frozen=True, slots=True)
class Bibliography:
    """What a file says of the paper it holds. What it does not say is None or empty, never guessed.

    `et_al` is true when the file names the first author only. Dates are ISO 8601 strings.
    """

    title: str | None = None
    authors: tuple[Person, ...] = ()
    et_al: bool = False
    journal: str | None = None
    volume: str | None = None
    pages: str | None = None
    year: int | None = None
    date: str | None = None
    received: str | None = None
    accepted: str | None = None
    doi: str | None = None
    pmcid: str | None = None
    publisher: str | None = None
    licence: str | None = None
    funding: tuple[Funding, ...] = ()
    stated_references: int | None = None
    page: str | None = None
    pmid: str | None = None
    issue: str | None = None
    article_type: str | None = None
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of the text under one heading.

    `label` is what a person would cite ("2.2.1", "Abstract", "Fig. 1"); `role` is one of
    `front`, `abstract`, `body`, `conclusion`, `caption`, `summary` (somebody else's words about
    the paper), `entities`, `references`, `back`.
    """

    label: str
    role: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, heading, caption, list item or reference.

    `id` depends on the words alone, so it stays when other passages move. `quality` is `layout`
    where words and paragraphs were put together from the places of letters on a printed page.
    """

    id: str
    kind: str
    section: str
    role: str
    start: int
    end: int
    sha256: str
    quality: str | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a passage, by its offsets on the canonical text."""

    passage: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Citation:
    """An in-text citation group, and every reference number that it stands for."""

    passage: str
    start: int
    end: int
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """A cited work. A stub has a number and nothing else: it is cited, but not in the file."""

    number: int
    authors: tuple[Person, ...] = ()
    et_al: bool = False
    title: str | None = None
    journal: str | None = None
    year: int | None = None
    volume: str | None = None
    pages: str | None = None
    doi: str | None = None
    pmid: str | None = None

    @property
    def stub(self) -> bool:
        """Whether only the number is known."""
        known = (self.title, self.doi, self.pmid, self.journal)
        return not self.authors and all(part is None for part in known)


@dataclass(frozen=True, slots=True)
class LinkedEntity:
    """An entity that somebody else's software linked to the paper, errors included.

    It is an annotation by `attributed_to`; no claim is ever made from it.
    """

    list: str
    category: str
    name: str
    description: str | None
    identifier: str | None
    aliases: tuple[str, ...]
    attributed_to: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class LinkedRelation:
    """A relation that somebody else's software found between entities, errors included.

    `participants` are pairs of a role and what stands in it: an identifier, or else a name.
    """

    category: str
    participants: tuple[tuple[str, str], ...]
    attributed_to: str


@dataclass(frozen=True, slots=True)
class Document:
    """A paper: bibliography, text, and its parts by offset.

    `text` is empty in a document that was read back from its record.
    """

    source_format: str
    source_sha256: str
    canonical_sha256: str
    bibliography: Bibliography
    text: str
    sections: tuple[Section, ...]
    passages: tuple[Passage, ...]
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    references: tuple[Reference, ...]
    linked_entities: tuple[LinkedEntity, ...] = ()
    warnings: tuple[str, ...] = ()
    linked_relations: tuple[LinkedRelation, ...] = ()

    def words(self, start: int, end: int) -> str:
        """The words between two offsets."""
        return self.text[start:end]

    def passage(self, passage_id: str) -> Passage | None:
        """The passage with this id, or None."""
        return next((p for p in self.passages if p.id == passage_id), None)


def sha256(text: str) -> str:
    """SHA-256 of a text in UTF-8, in hexadecimal.

    >>> sha256("irisin")[:12]
    '84a540d704cc'
    """
    return hashlib.sha256(text.encode()).hexdigest()
