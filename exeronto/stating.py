"""What a sentence states: a group acts on a group, in a form of words, affirmed or negated."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from exeronto.cues import NEGATION, OPPOSITE, ORIGIN, UNSIGNED
from exeronto.function_words import BREAKS

if TYPE_CHECKING:
    from exeronto.arguments import Row
    from exeronto.clauses import Found, Member, Token

_NOT_ALONE = frozenset({"only", "just", "merely", "solely"})


@dataclass(frozen=True, slots=True)
class Stated:
    """One thing acts on another, before it is known which members of the groups can."""

    subject: Token
    found: Found
    predicate: str
    rule: str
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Relation:
    """A group acts on a group; `rule` names the form in which the sentence says so."""

    subjects: tuple[Member, ...]
    predicate: str
    objects: tuple[Member, ...]
    rule: str
    negated: bool
    respectively: bool = False


def related(row: Row, stated: Stated, at: int, *, respectively: bool) -> Relation:
    """The relation between those members of the groups that can act and be acted upon."""
    subjects = row.able(stated.subject.members)
    if stated.predicate in ORIGIN:
        subjects = row.places(stated.subject.members)
    return Relation(
        tuple(map(_as_subject, [m for m in subjects if not m.example] or subjects)),
        _predicate(stated),
        tuple(_as_object(m, stated) for m in row.able(stated.found.token.members)),
        stated.rule,
        negated=stated.negated or _negated(row, at),
        respectively=respectively,
    )


def _negated(row: Row, at: int) -> bool:
    for index in range(at, max(-1, at - 7), -1):
        word = row.word(index)
        after = row.word(index + 1)
        if word in NEGATION or (word in {"fail", "fails", "failed"} and after == "to"):
            return after not in _NOT_ALONE
        if index < at and (row.tokens[index].is_group or word in BREAKS):
            return row.word(index - 1) in {"neither", "nor"}
    return " no " in f" {row.word(at)} "


def _as_subject(member: Member) -> Member:
    """The member; "reduced X" that acts is a lack of X."""
    return replace(member, lost=member.lost != member.weakened) if member.weakened else member


def _as_object(member: Member, stated: Stated) -> Member:
    """The member; "reduces the loss of X" has counted the loss among the words between already."""
    counted = member.lost_before and stated.found.between
    return replace(member, lost=False) if counted else member


def _predicate(stated: Stated) -> str:
    """The property, with the words between taken into account: "reduces the loss of …"."""
    if stated.predicate == "shows":
        return "decreases" if stated.found.turned else "increases"
    if stated.predicate in UNSIGNED | {"associatedWith"} and stated.found.between:
        return stated.found.between[-1].predicate
    if stated.found.turned:
        return OPPOSITE.get(stated.predicate, stated.predicate)
    return stated.predicate
