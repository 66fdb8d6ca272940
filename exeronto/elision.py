"""Names that a list leaves unfinished: "SOD1 and 2", "cardiovascular and metabolic diseases"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from exeronto.lexicon import Lexicon, Name

# "…, A, B, and C HEAD": what stands before the whole name, nearest first.
_BEFORE = re.compile(
    r"(?<![\w-])((?:[\w-]+ ){0,2}[\w-]+)(?: \([^()]{1,12}\))?"
    r"(?:,? (?:and/or|and|or|as well as|to) |, )$"
)
# "NAME 1, 2 and 3": what stands after it.
_AFTER = re.compile(r"(?:/|,? (?:and|or|to) |, )([IVX]{1,4}|\d{1,3}[a-z]?|[α-ω]|[A-EK])\b")
_WORD_AFTER = re.compile(r"(?:,? (?:and|or|versus|vs\.?|and/or) |, )([a-z][\w-]+)\b")
_NUMBERED = re.compile(r"^(.*?[\s-]?)(?:[IVX]{1,4}|\d{1,3}[a-z]?|[α-ω]|[A-EK])$")
# Adjectives that the next member of a list hardly shares.
_OF_EVERYTHING = frozenset({"acute", "chronic", "high", "low", "free", "total", "long-term"})
# What a list has before its last name; a cheap look before the closer one.
_JOINS = (" and ", " or ", ", ", "/or ", " as ", " to ")
_REACH = 64

Found = tuple[int, int, "Name"]


def elided_before(text: str, start: int, end: int, lexicon: Lexicon) -> Iterator[Found]:
    """The names that borrow their last word from the name that stands at these offsets.

    Nothing is reported that is not, with the borrowed word, a name of the lexicon.
    """
    name = text[start:end]
    heads = [name.split(" ", n)[-1] for n in range(1, name.count(" ") + 1)]
    at = start
    while heads and text.endswith(_JOINS, 0, at):
        match = _BEFORE.search(text[max(0, at - _REACH) : at])
        found = match and _with_head(match.group(1), heads, lexicon)
        if not match or not found:
            return
        words, known = found
        begin = max(0, at - _REACH) + match.end(1) - len(words)
        yield begin, begin + len(words), known
        at = begin


def _with_head(words: str, heads: list[str], lexicon: Lexicon) -> tuple[str, Name] | None:
    """The longest end of the words that makes a name with one of the heads."""
    parts = words.split(" ")
    for n in range(len(parts)):
        borrowed = " ".join(parts[n:])
        for head in heads:
            for full in (f"{borrowed} {head}", f"{borrowed} {head.removesuffix('s')}"):
                known = lexicon.named(full)
                if known is not None:
                    return borrowed, known
    return None


def elided_after(text: str, start: int, end: int, lexicon: Lexicon) -> Iterator[Found]:
    """What borrows its first part from the name at these offsets: a number or a word."""
    yield from _numbers_after(text, start, end, lexicon)
    yield from _words_after(text, start, end, lexicon)


def _numbers_after(text: str, start: int, end: int, lexicon: Lexicon) -> Iterator[Found]:
    stem = _NUMBERED.match(text[start:end])
    at = end
    while stem is not None:
        match = _AFTER.match(text, at)
        known = match and lexicon.named(stem.group(1) + match.group(1))
        if not match or known is None:
            return
        yield match.start(1), match.end(1), known
        at = match.end(1)


def _words_after(text: str, start: int, end: int, lexicon: Lexicon) -> Iterator[Found]:
    """The first words are borrowed: "mitochondrial biogenesis, dynamics, and …"."""
    words = text[start:end].split(" ")[:-1]
    first = [" ".join(words[:n]) for n in range(len(words), 0, -1)]
    at = end
    while first and first[-1].casefold() not in _OF_EVERYTHING:
        match = _WORD_AFTER.match(text, at)
        known = match and _first_named((f"{each} {match.group(1)}" for each in first), lexicon)
        if not match or known is None:
            return
        alone = lexicon.named(match.group(1))
        if alone is None or alone.entity == known.entity:
            yield match.start(1), match.end(1), known
        at = match.end(1)


def _first_named(written: Iterable[str], lexicon: Lexicon) -> Name | None:
    return next(filter(None, map(lexicon.named, written)), None)
