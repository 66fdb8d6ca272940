"""Numeric in-text citations: `[3]`, `[9-13]`, `[5, 6, 7]`."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from exeronto.documents.document import Citation

if TYPE_CHECKING:
    from collections.abc import Iterable

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


_DASH = re.compile(r"\s{0,9}[\])]?\s{0,9}[-\u2010-\u2015\u2212]\s{0,9}[\[(]?\s{0,9}")
_JOINT = re.compile(r"[\s,;&\[\]()]{0,9}(?:and\s{1,9})?")
_PRINTED = re.compile(
    r"\s*[\[(]?\s*(\d{1,4})\s*(?:[-\u2010-\u2015\u2212]\s*(\d{1,4})\s*)?[\])]?\s*"
)
# No paper cites more works in one breath.
_WIDEST_RANGE = 200


@dataclass(frozen=True, slots=True)
class Marked:
    """A citation that the markup of a source marks: where it stands, and what it cites."""

    start: int
    end: int
    numbers: tuple[int, ...]


def printed_numbers(text: str) -> tuple[int, ...]:
    """The numbers that a link to the reference list shows; none when it shows something else.

    >>> printed_numbers("[3]"), printed_numbers("3\u20135"), printed_numbers("Roe, 2031a")
    ((3,), (3, 4, 5), ())
    """
    found = _PRINTED.fullmatch(text)
    if found is None:
        return ()
    numbers = numbers_between(int(found[1]), int(found[2] or found[1]))
    return tuple(sorted({number for number in numbers if number > 0}))


def numbers_between(first: int, last: int) -> tuple[int, ...]:
    """All numbers of a range; of one that runs backwards, a slip of the source, its two ends."""
    if not 0 <= last - first <= _WIDEST_RANGE:
        return first, last
    return tuple(range(first, last + 1))


def merged(text: str, marked: Iterable[Marked]) -> tuple[Marked, ...]:
    """Citations that stand side by side as groups; of two with a dash between, all in between.

    >>> text = "rose [3-5]."
    >>> merged(text, [Marked(6, 7, (3,)), Marked(8, 9, (5,))])
    (Marked(start=5, end=10, numbers=(3, 4, 5)),)
    """
    groups: list[Marked] = []
    for one in marked:
        between = text[groups[-1].end : one.start] if groups else None
        dashed = between is not None and _DASH.fullmatch(between) is not None
        if between is None or not (dashed or _JOINT.fullmatch(between)):
            groups.append(one)
            continue
        numbers = {*groups[-1].numbers, *one.numbers}
        if dashed and groups[-1].numbers and one.numbers:
            numbers.update(numbers_between(groups[-1].numbers[-1], one.numbers[0]))
        groups[-1] = replace(groups[-1], end=one.end, numbers=tuple(sorted(numbers)))
    return tuple(_with_brackets(text, group) for group in groups if group.numbers)


def _with_brackets(text: str, group: Marked) -> Marked:
    """A group with the brackets that it stands in."""
    if text[group.start - 1 : group.start] in {"[", "("} and text[group.end : group.end + 1] in {
        "]",
        ")",
    }:
        return replace(group, start=group.start - 1, end=group.end + 1)
    return group
