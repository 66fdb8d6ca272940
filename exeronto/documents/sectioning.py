"""Headings, paragraphs and lists, as a text shows them, into the blocks of a paper."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from exeronto.documents.assembly import Block
from exeronto.documents.headings import Heading, read_heading, section_label
from exeronto.documents.reference_styles import read_reference

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exeronto.documents.assembly import Cited
    from exeronto.documents.document import Reference

_CAPTION = re.compile(
    r"^(Fig(?:ure)?|Table|Box|Scheme)\.?\s?([A-Z]?\d{1,3}[A-Z]?)\s?(?:[.:|\u2014\u2013]|\s[A-Z])",
    re.IGNORECASE,
)
_FLOATS = {"fig": "Fig.", "figure": "Fig.", "table": "Table", "box": "Box", "scheme": "Scheme"}
_KEYWORDS = re.compile(r"^key ?words?(?: and phrases)?\s?[:\u2014\u2013-]\s?", re.IGNORECASE)
_MOST_KEYWORDS = 20


@dataclass(frozen=True, slots=True)
class Piece:
    """A heading, paragraph, list item or row of a table, before its place in the paper is known.

    `level` is the depth of a heading, 1 for the title of the paper.
    """

    kind: str
    text: str
    level: int = 0
    citations: tuple[Cited, ...] | None = None
    links: tuple[str, ...] = ()


@dataclass(slots=True)
class Sections:
    """The blocks of a paper, as piece after piece finds its section.

    >>> sections = Sections()
    >>> sections.add_all([Piece("heading", "1. Aim", 2), Piece("paragraph", "It rose.")])
    >>> [(b.kind, b.section, b.role) for b in sections.blocks]
    [('heading', '1', 'body'), ('paragraph', '1', 'body')]
    """

    quality: str | None = None
    section: str = "main text"
    role: str = "body"
    blocks: list[Block] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    keywords: tuple[str, ...] = ()
    _open: list[tuple[int, str, str]] = field(default_factory=list)
    _ordinals: dict[str, int] = field(default_factory=dict)

    def add_all(self, pieces: Iterable[Piece]) -> None:
        """Place pieces one after the other."""
        for piece in pieces:
            self.add(piece)

    def add(self, piece: Piece) -> None:
        """Place the next piece."""
        text = " ".join(piece.text.split())
        caption = _CAPTION.match(text)
        if not text:
            return
        if piece.kind == "heading":
            self._enter(piece)
        elif self.role == "references" and piece.kind in {"paragraph", "list-item"}:
            self._refer(piece, text)
        elif piece.kind == "paragraph" and caption is not None:
            label = f"{_FLOATS[caption[1].lower()]} {caption[2]}"
            self._write(piece, "caption", label, "caption")
        elif _KEYWORDS.match(text):
            listed = re.split(r"\s*[,;\u00b7\u2022]\s*", _KEYWORDS.sub("", text).rstrip("."))
            self.keywords = tuple(word for word in listed if word)[:_MOST_KEYWORDS]
            self._write(piece, "notice", self.section, "front")
        else:
            self._write(piece, piece.kind, self.section, self.role)

    def _enter(self, piece: Piece) -> None:
        heading = read_heading(" ".join(piece.text.split()))
        while self._open and self._open[-1][0] >= piece.level:
            self._open.pop()
        _, above, inherited = self._open[-1] if self._open else (0, "", "body")
        self._ordinals[above] = self._ordinals.get(above, 0) + 1
        self.role = heading.role or (inherited if inherited != "conclusion" else "body")
        self.section = self._named(heading, above)
        self._open.append((piece.level, self.section, self.role))
        self._write(piece, "heading", self.section, self.role)

    def _named(self, heading: Heading, above: str) -> str:
        if heading.role == "abstract":
            return "Abstract"
        if heading.role == "references":
            return "References"
        return section_label(heading, above=above, ordinal=self._ordinals[above]).strip()

    def _refer(self, piece: Piece, text: str) -> None:
        links = " ".join(link for link in piece.links if "scholar.google" not in link)
        reference = read_reference(text, number=len(self.references) + 1, links=links)
        known = {found.number for found in self.references}
        if reference.number not in known:
            self.references.append(reference)
        self._write(piece, "reference", "References", "references")

    def _write(self, piece: Piece, kind: str, section: str, role: str) -> None:
        self.blocks.append(
            Block(kind, piece.text, section, role, citations=piece.citations, quality=self.quality)
        )
