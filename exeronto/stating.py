"""What a sentence states: a group acts on a group, in a form of words, affirmed or negated."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from exeronto.coordination import joined_verbs
from exeronto.cues import NEGATIVE, OPPOSITE, ORIGIN, POSITIVE, UNSIGNED
from exeronto.negation import has_no, is_negated

if TYPE_CHECKING:
    from exeronto.arguments import Row
    from exeronto.clauses import Found, Member, Token


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
    objects = row.able(stated.found.token.members)
    verbs = joined_verbs(row, at)
    joined = {cue.predicate for index in verbs if (cue := row.tokens[index].cue)}
    either = bool(joined & POSITIVE and joined & NEGATIVE)
    if respectively and len(verbs) > 1:
        subjects, objects = _share(verbs, at, subjects, objects)
    return Relation(
        tuple(map(_as_subject, [m for m in subjects if not m.example] or subjects)),
        "influences" if either and not respectively else _predicate(stated),
        tuple(_as_object(m, stated, row.word(at)) for m in objects),
        stated.rule,
        negated=stated.negated or is_negated(row, at) or has_no(row, at, stated.found.token),
        respectively=respectively,
    )


def _share(
    verbs: list[int], at: int, subjects: tuple[Member, ...], objects: tuple[Member, ...]
) -> tuple[tuple[Member, ...], tuple[Member, ...]]:
    """What belongs to one of the verbs of "A and B rose and fell by C, respectively"."""
    place = slice(verbs.index(at), verbs.index(at) + 1)
    if len(objects) == len(verbs):
        return subjects, objects[place]
    if len(subjects) == len(verbs):
        return subjects[place], objects
    return subjects, objects


def _as_subject(member: Member) -> Member:
    """The member; "reduced X" that acts is a lack of X."""
    return replace(member, lost=member.lost != member.weakened) if member.weakened else member


def _as_object(member: Member, stated: Stated, word: str) -> Member:
    """The member; the words between it and the verb, or the verb itself, have counted its loss.

    So they have in "reduces the loss of X", "an inhibitor of X" and "by blocking X".
    """
    counted = member.lost_before and (stated.found.between or word.endswith((" of", "ing")))
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
