"""Numeric in-text citations: `[3]`, `[9-13]`, `[5, 6, 7]`."""

from __future__ import annotations

import re

from exeronto.documents.document import Citation

_NUMBER = r"[1-9]\d{0,3}"
_RANGE = rf"{_NUMBER}(?:\s?[-\u2010-\u2013]\s?{_NUMBER})?"
_GROUP = re.compile(rf"\[({_RANGE}(?:\s?[,;]\s?{_RANGE})*)\]")
_SPAN = re.compile(rf"({_NUMBER})(?:\s?[-\u2010-\u2013]\s?({_NUMBER}))?")


def expand_group(group: str) -> tuple[int, ...]:
    """Every number that a citation group stands for, ranges filled in, in order.

    Of a range that runs backwards, a slip of the source, the two ends are kept.

    >>> expand_group("3, 5-7"), expand_group("9-4")
    ((3, 5, 6, 7), (4, 9))
    """
    numbers: set[int] = set()
    for first, last in _SPAN.findall(group):
        numbers |= {int(first), int(last or first)}
        numbers.update(range(int(first), int(last or first)))
    return tuple(sorted(numbers))


def find_citations(text: str, *, passage: str, offset: int = 0) -> tuple[Citation, ...]:
    """The citation groups of a passage that starts at `offset` of the canonical text.

    >>> [c.numbers for c in find_citations("Irisin rose [2,4-6].", passage="p")]
    [(2, 4, 5, 6)]
    """
    return tuple(
        Citation(passage, offset + m.start(), offset + m.end(), expand_group(m.group(1)))
        for m in _GROUP.finditer(text)
    )
