"""Short names that a document makes for itself: "reactive oxygen species (ROS)"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_SHORT = r"([A-Za-z\u0370-\u03ff][\w\u0370-\u03ff/+.-]{1,9})"
_IN_BRACKETS = re.compile(rf"\({_SHORT}(?:[,;][^()]*)?\)")
_BEFORE_BRACKETS = re.compile(rf"(?<![\w-]){_SHORT} \(([^\W\d][^()\[\];]{{4,78}}[^\W_])\)")
_WORD = re.compile(r"[^\s()\[\],;:]+")


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A short form, where it is made, and where the long form in front of it begins and ends."""

    short: str
    start: int
    end: int
    long_start: int
    long_end: int


def find_abbreviations(text: str) -> Iterator[Abbreviation]:
    """Every short form in brackets whose letters stand, in order, in the words before it.

    And every one before brackets in which there are just such words.

    The way of Schwartz and Hearst (2003): the long form has at most as many words as the short one
    has letters, and two more, and begins with its first letter.

    >>> text = "Reactive oxygen species (ROS) rose (n = 4)."
    >>> [(a.short, text[a.long_start:a.long_end]) for a in find_abbreviations(text)]
    [('ROS', 'Reactive oxygen species')]
    >>> text = "ROS (reactive oxygen species) rose."
    >>> [(a.short, text[a.long_start:a.long_end]) for a in find_abbreviations(text)]
    [('ROS', 'reactive oxygen species')]
    """
    for match in _IN_BRACKETS.finditer(text):
        short = match.group(1)
        if not any(c.isupper() for c in short):
            continue
        end = match.start()
        while end and text[end - 1].isspace():
            end -= 1
        start = _long_form(short.removesuffix("s") or short, text, end)
        if start is not None and end - start > len(short):
            yield Abbreviation(short, match.start(1), match.end(1), start, end)
    yield from _explained(text)


def _explained(text: str) -> Iterator[Abbreviation]:
    """Short forms before the brackets that explain them: "ROS (reactive oxygen species)"."""
    for match in _BEFORE_BRACKETS.finditer(text):
        short, long = match.groups()
        capitals = sum(c.isupper() for c in short) > 1
        if capitals and _long_form(short.removesuffix("s"), long, len(long)) == 0:
            yield Abbreviation(short, match.start(1), match.end(1), match.start(2), match.end(2))


def _long_form(short: str, text: str, end: int) -> int | None:
    """Where the long form begins, matching letters from the end."""
    letters = [c for c in short.casefold() if c.isalnum()]
    initials = _by_initials(letters, text, end)
    if initials is not None:
        return initials
    earliest = _earliest(text, end, words=min(len(letters) + 5, len(letters) * 2))
    at = end
    for n, letter in enumerate(reversed(letters), start=1):
        first = n == len(letters)
        at -= 1
        while at >= earliest and not (
            text[at].casefold() == letter and (not first or _begins_word(text, at))
        ):
            at -= 1
        if at < earliest:
            return None
    return at


def _by_initials(letters: list[str], text: str, end: int) -> int | None:
    """Where as many words begin as there are letters, if these are their first ones."""
    words = list(_WORD.finditer(text, max(0, end - 200), end))[-len(letters) :]
    fits = [word.group()[0].casefold() for word in words] == letters
    return words[0].start() if fits and len(words) > 1 else None


def _begins_word(text: str, at: int) -> bool:
    return at == 0 or not text[at - 1].isalnum()


def _earliest(text: str, end: int, *, words: int) -> int:
    """Where the words begin that the long form may reach back to."""
    window = text[max(0, end - 200) : end]
    starts = [match.start() for match in _WORD.finditer(window)]
    stop = max((m.end() for m in re.finditer(r"[.;:()\[\]] ", window)), default=0)
    kept = [start for start in starts[-words:] if start >= stop]
    return max(0, end - 200) + (kept[0] if kept else len(window))
