"""What a sentence says does not happen: before a verb, within its phrase, or of one name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exeronto.cues import NEGATION
from exeronto.function_words import BREAKS, HELPING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exeronto.arguments import Row
    from exeronto.clauses import Token

_NOT_ALONE = frozenset({"only", "just", "merely", "solely"})
_HARDLY = frozenset({"hardly", "barely", "scarcely", "unlikely"})
_FAILS = frozenset({"fail", "fails", "failed", "failing"})
_NEITHER = frozenset({"neither", "nor"})
_ARTICLES = frozenset({"a", "an", "any", "the"})
# Phrases that are negative by themselves: "has no effect on", "unaffected by".
_OWN = re.compile(r"\b(?:no|neither|unaffected|unaltered|unchanged|dispensable)\b")
# What is denied in "no evidence that …" and "does not support the view that …".
_GROUNDS = frozenset({
    "evidence", "proof", "indication", "indications", "sign", "signs", "idea", "view", "notion",
    "hypothesis", "concept",
})  # fmt: skip
_FOUND = frozenset({
    "show", "shown", "find", "found", "demonstrate", "demonstrated", "confirm", "confirmed",
    "observe", "observed",
})  # fmt: skip
_DENIED = NEGATION | {"lack", "little"}
_REACH = 6


def is_negated(row: Row, at: int) -> bool:
    """Whether the word at a place, which relates, stands in a negation; two of them cancel out."""
    own = _OWN.search(row.word(at)) is not None
    return own != _is_denied(row, at)


def has_no(row: Row, at: int, found: Token) -> bool:
    """Whether the words between a verb and what it acts on deny it: "led to no change in X"."""
    ends = row.tokens.index(found) if found in row.tokens else at
    return any(row.word(index) == "no" for index in range(at + 1, ends))


def _is_denied(row: Row, at: int) -> bool:
    for index in range(at, max(-1, at - _REACH - 1), -1):
        word = row.word(index)
        if word in _FAILS and row.word(index + 1) == "to":
            return not NEGATION & {row.word(index - 1), row.word(index - 2)}
        if word == "than" and row.word(index - 1) == "rather":
            return True
        if word in NEGATION | _HARDLY and row.word(index - 1) != "with":
            return row.word(index + 1) not in _NOT_ALONE
        if index < at and (row.tokens[index].is_group or word in BREAKS):
            return _is_denied_before(row, index)
        if index < at and _is_of_another_verb(row, index, at):
            return False
    return False


def _is_of_another_verb(row: Row, index: int, at: int) -> bool:
    """Whether a verb stands before a noun that relates: "does not mediate the effect of"."""
    verb, noun = row.tokens[index].cue, row.tokens[at].cue
    if verb is None or verb.form not in {"verb", "past"} or verb.predicate == "shows":
        return False
    return noun is None or noun.form == "noun"


def _is_denied_before(row: Row, at: int) -> bool:
    """Whether what stands before the subject, or the "that" of its clause, denies what follows."""
    before = at - 1
    while row.word(before) in _ARTICLES:
        before -= 1
    if row.word(before) in _NEITHER:
        return True
    if row.word(before) == "no" and row.word(before - 1) != "with":
        return True
    if row.word(before) in HELPING and row.word(before - 1) in _NEITHER:
        return True
    that = next((i for i in (at, before, before - 1) if row.word(i) == "that"), None)
    if that is None:
        return False
    words = {row.word(i) for i in range(max(0, that - _REACH), that - 1)}
    if row.word(that - 1) in _GROUNDS:
        return bool(words & _DENIED)
    return row.word(that - 1) in _FOUND and bool({"not", "never", "no", "none"} & words)


def is_left_out(before: Sequence[str]) -> bool:
    """Whether the words right before a name say that it has no part: "not A", "neither A".

    >>> [is_left_out(words.split()) for words in ("reduced not", "not reduced", "whether or not")]
    [True, False, False]
    """
    denied = before[-1:] == ["not"] or bool(_NEITHER.intersection(before[-1:]))
    return denied and goes_on_without(before[-2:], so_far=False)


def goes_on_without(between: Sequence[str], *, so_far: bool) -> bool:
    """Whether the next name of a list has no part: "A but not B", "neither A nor B".

    Args:
        between: The words between it and the name before.
        so_far: Whether the name before has none.

    >>> [goes_on_without(w.split(), so_far=False) for w in ("but not", "and not only", ", or")]
    [True, False, False]
    """
    if _NEITHER.intersection(between):
        return True
    if "not" in between:
        at = len(between) - 1 - between[::-1].index("not")
        alone = not _NOT_ALONE.intersection(between[at + 1 : at + 2])
        return alone and between[at - 1 : at] != ["or"]
    if "but" in between or {",", "and"} <= set(between):
        return False
    return so_far
