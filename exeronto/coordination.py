"""Words that relate, joined by "and" or "or": "reduces and inhibits", "a loss or inhibition of"."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from exeronto.arguments import Row

_JOINTS = frozenset({"and", "or", "nor", "and/or"})
_STEPPED_OVER = frozenset({"also", "even", "then", "a", "an", "the"})


def joined_to(row: Row, at: int) -> int | None:
    """The place of the cue that one is joined to; together they turn an effect around once."""
    joint = _before_adverbs(row, at)
    if row.word(joint) not in _JOINTS:
        return None
    other = _before_adverbs(row, joint)
    while row.word(other) == ",":
        other -= 1
    return other if other >= 0 and row.tokens[other].cue is not None else None


def joined_verbs(row: Row, at: int) -> list[int]:
    """The places of a cue and of all that are joined to it, in order."""
    found = [at]
    while (before := joined_to(row, found[0])) is not None:
        found.insert(0, before)
    for index in range(at + 1, len(row.tokens)):
        if row.is_group(index):
            break
        if row.tokens[index].cue is not None and joined_to(row, index) == found[-1]:
            found.append(index)
    return found


def _before_adverbs(row: Row, at: int) -> int:
    index = at - 1
    while not row.is_group(index) and (
        row.word(index).endswith("ly") or row.word(index) in _STEPPED_OVER
    ):
        index -= 1
    return index
