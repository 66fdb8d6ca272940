"""Printed lines of pages into headings and paragraphs, by where they stand."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from exeronto.documents.headings import read_heading
from exeronto.documents.hyphens import Hyphens
from exeronto.documents.sectioning import Piece
from exeronto.documents.sentences import ends_sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_DIGITS = re.compile(r"\d+")
_NUMBERED = re.compile(r"^\d{1,2}(?:\.\d{1,2}){0,4}\.?\s+[A-Z\u0391-\u03a9]")
_ENTRY = re.compile(r"^\s*(?:\[\d{1,4}\]|\d{1,3}[.)])\s*[^\W\d_]")
_MARGIN = 0.09
_LONGEST_HEADING = 160
_LARGER = 1.08
_TITLE = 1.25
_GAP = 1.35
_SAME_SIZE = 0.5
# The share of lines that lie in another column than the line before, where columns are mixed.
_JUMPY = 0.4


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line: where it begins, counted from the lower left corner, in points."""

    text: str
    x: float
    y: float
    size: float
    bold: bool = False
    closed: bool = False

    def ended(self) -> Line:
        """The line when nothing more comes on it."""
        return replace(self, closed=True)

    @property
    def end(self) -> float:
        """About where it ends: letters are half as wide as high."""
        return self.x + self.size * len(self.text) / 2

    def followed_by(self, other: Line) -> Line:
        """The line with a stretch of text in another font behind it."""
        return replace(self, text=self.text + other.text, bold=self.bold and other.bold)


@dataclass(frozen=True, slots=True)
class Page:
    """A page and its lines, in the order in which the file draws them."""

    width: float
    height: float
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """What the pages hold, without running heads and page numbers, which are `furniture`."""

    title: str
    pieces: tuple[Piece, ...]
    furniture: tuple[str, ...]


def read_layout(pages: Sequence[Page]) -> Layout:
    """Pages into pieces of text in reading order.

    >>> lines = [Line("1. Aim", 50, 700, 10, True), Line("We climb stairs every mor-", 50, 680, 9)]
    >>> page = Page(595, 842, (*lines, Line("ning.", 50, 669, 9)))
    >>> [(p.kind, p.text) for p in read_layout([page]).pieces]
    [('heading', '1. Aim'), ('paragraph', 'We climb stairs every morning.')]
    """
    furniture = _furniture(pages)
    kept = [_in_order(replace(page, lines=tuple(_without(page, furniture)))) for page in pages]
    lines = [line for page in kept for line in page.lines]
    body = Counter(line.size for line in lines for _ in line.text).most_common(1)
    size = body[0][0] if body else 1.0
    title, rest = _title(lines, size)
    flow = _Flow(size, _spacing(rest), Hyphens(line.text for line in lines))
    for line in rest:
        flow.add(line)
    printed = sorted(
        {line.text for page in pages for line in page.lines if _key(line) in furniture}
    )
    return Layout(title, tuple(flow.close()), tuple(printed))


def _key(line: Line) -> str:
    return _DIGITS.sub("#", " ".join(line.text.split()))


def _furniture(pages: Sequence[Page]) -> set[str]:
    """Lines in the margin that stand on several pages, numbers not regarded."""
    seen: Counter[str] = Counter()
    for page in pages:
        seen.update({_key(line) for line in page.lines if _in_margin(line, page)})
    least = 2 if len(pages) > 1 else 1
    repeated = {key for key, count in seen.items() if count >= least and len(pages) > 1}
    return repeated | {key for key in seen if key == "#"}


def _in_margin(line: Line, page: Page) -> bool:
    return not _MARGIN * page.height < line.y < (1 - _MARGIN) * page.height


def _without(page: Page, furniture: set[str]) -> Iterator[Line]:
    for line in page.lines:
        if not (_in_margin(line, page) and _key(line) in furniture):
            yield line


def _in_order(page: Page) -> Page:
    """A page whose columns were drawn line by line, with one column after the other."""
    middle = page.width / 2
    jumps = sum((one.x < middle) != (other.x < middle) for one, other in pairwise(page.lines))
    if jumps < _JUMPY * len(page.lines):
        return page
    left = [line for line in page.lines if line.x < middle]
    right = [line for line in page.lines if line.x >= middle]
    ordered = [*sorted(left, key=lambda at: -at.y), *sorted(right, key=lambda at: -at.y)]
    return replace(page, lines=tuple(ordered))


def _title(lines: list[Line], body: float) -> tuple[str, list[Line]]:
    """The largest lines of the first page, if they stand together, and the other lines."""
    head = lines[:40]
    largest = max((line.size for line in head), default=0)
    if largest < _TITLE * body:
        return "", lines
    first = next(i for i, line in enumerate(head) if line.size == largest)
    last = first
    while last + 1 < len(head) and head[last + 1].size == largest:
        last += 1
    title = " ".join(line.text.strip() for line in lines[first : last + 1])
    return title, [*lines[:first], *lines[last + 1 :]]


def _spacing(lines: list[Line]) -> float:
    """The usual distance from one line to the next."""
    steps = [
        round(one.y - other.y, 1)
        for one, other in pairwise(lines)
        if 0 < one.y - other.y < 3 * one.size and abs(one.x - other.x) < one.size
    ]
    return median(steps) if steps else 12.0


@dataclass(slots=True)
class _Flow:
    """The pieces so far, and the lines of the one that is open."""

    body: float
    spacing: float
    hyphens: Hyphens
    pieces: list[Piece] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    in_references: bool = False

    def add(self, line: Line) -> None:
        """Take the next line."""
        if self.lines and self._begins(line):
            self.close()
        self.lines.append(line)

    def close(self) -> list[Piece]:
        """End the open piece; all pieces."""
        if self.lines:
            text = self.lines[0].text.strip()
            for line in self.lines[1:]:
                text = self.hyphens.join(text, line.text.strip())
            self._finish(text)
        self.lines = []
        return self.pieces

    def _finish(self, text: str) -> None:
        heading = read_heading(text)
        if self._is_heading(text):
            self.in_references = heading.role == "references"
            depth = heading.number.count(".") + 2 if heading.number else 2
            self.pieces.append(Piece("heading", text, depth))
        else:
            self.pieces.append(Piece("paragraph", text))

    def _is_heading(self, text: str) -> bool:
        if len(text) > _LONGEST_HEADING or ends_sentence(text) or not re.search(r"[^\W\d_]", text):
            return False
        if _NUMBERED.match(text) and not self.in_references:
            return True
        marked = all(line.bold or line.size > _LARGER * self.body for line in self.lines)
        return marked or read_heading(text).role in {"abstract", "references"}

    def _begins(self, line: Line) -> bool:
        """Whether a line begins another piece than the open one."""
        last = self.lines[-1]
        if abs(line.size - last.size) > _SAME_SIZE or line.bold != self.lines[0].bold:
            return True
        if self.in_references and _ENTRY.match(line.text):
            return True
        step = last.y - line.y
        printed = " ".join(part.text for part in self.lines)
        if step < 0 or step > 4 * self.spacing:  # another column or page
            return ends_sentence(printed) and (self._is_short(last) or self._is_heading(printed))
        if step > _GAP * self.spacing:
            return True
        indented = line.x - min(part.x for part in self.lines[-3:]) > 0.8 * line.size
        return indented and ends_sentence(last.text) and not self.in_references

    def _is_short(self, line: Line) -> bool:
        longest = max(len(part.text) for part in self.lines)
        return len(line.text) < 0.8 * longest
