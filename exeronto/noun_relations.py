"""Relations that nouns and compounds state: "reduction of X by Y", "effect of X on Y"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from exeronto.clauses import Found
from exeronto.function_words import NEAR, STOPS
from exeronto.stating import Stated

if TYPE_CHECKING:
    from exeronto.arguments import Row
    from exeronto.clauses import Member
    from exeronto.cues import Cue

_SUFFIX = re.compile(
    r"-(induced|stimulated|triggered|evoked|elicited|mediated|driven|dependent|independent|regulated)"
)
_OF_SUFFIX = {
    "mediated": "mediates",
    "dependent": "mediates",
    "independent": "mediates",
    "regulated": "modulates",
}
EFFECTS = frozenset({
    "effect", "effects", "impact", "influence", "role", "roles", "action", "actions",
    "importance", "involvement", "contribution", "contributions",
})  # fmt: skip
LINKS = frozenset({
    "association", "associations", "correlation", "relationship", "link", "links",
})  # fmt: skip
# What may act without a verb of its own: an exposure, a model, or something that is no context.
ACTORS = frozenset({"exposure", "genetic model", None})
THROUGH = frozenset({"through", "via"})
# Words of praise and blame beside "effect", which give it a sign.
_GOOD = re.compile(r"\b(?:positive|beneficial|favou?rable|protective|stimulatory|enhancing)\b")
_BAD = re.compile(
    r"\b(?:negative|deleterious|detrimental|harmful|adverse|inhibitory|toxic|suppressive)\b"
)
_REGULATED = {
    "negative": "decreases",
    "negatively": "decreases",
    "positive": "increases",
    "positively": "increases",
}
_AFTER = frozenset({"by", "after", "following", "during", "via", "through", "upon"})


def _kept(member: Member) -> Member:
    """The member without a loss that the words before it tell, and the relation too."""
    return replace(member, lost=member.lost and not member.lost_before, weakened=False)


def by_suffix(row: Row, at: int) -> Stated | None:
    """What "X-induced Y", "X-dependent Y" and "X-independent Y" state."""
    suffix = _SUFFIX.fullmatch(row.word(at))
    if suffix is None or at == 0 or not row.tokens[at - 1].is_group:
        return None
    target = row.object(at + 1)
    if target is None:
        return None
    kind = suffix.group(1)
    group = row.tokens[at - 1]
    return Stated(
        replace(group, members=tuple(map(_kept, group.members[-1:]))),
        Found(replace(target.token, members=tuple(map(_kept, target.token.members))), ()),
        _OF_SUFFIX.get(kind, "promotes"),
        f"-{kind}",
        negated=kind == "independent",
    )


def by_noun(row: Row, at: int, cue: Cue) -> Stated | None:
    """What "reduction of X by Y" states; "Y leads to a reduction of X" is left to the verb."""
    if row.word(at + 1) not in {"of", "in"}:
        return None
    patient = row.first_group(at + 2, NEAR)
    if patient is None:
        return None
    after = row.tokens.index(patient) + 1
    for index in range(after, min(after + NEAR, len(row.tokens))):
        if row.word(index) in _AFTER:
            agent = row.first_group(index + 1, NEAR)
            if agent is None or row.slot(agent) not in ACTORS:
                return None
            kept = replace(patient, members=tuple(map(_kept, patient.members)))
            return Stated(agent, Found(kept, ()), cue.predicate, "nominal")
        if row.word(index) in STOPS:
            return None
    return None


def changed_after(row: Row, at: int) -> Found | None:
    """What "through activation of Y" and "via increased Y" say is changed."""
    for index in range(at + 1, min(at + NEAR, len(row.tokens))):
        token = row.tokens[index]
        if token.is_group or row.word(index) in STOPS:
            return None
        if token.cue is not None and token.cue.form in {"noun", "past", "verb or noun"}:
            return row.object(index)
    return None


def valued(row: Row, at: int, predicate: str) -> str:
    """The property of "has an influence on", with the sign of words such as "beneficial".

    And that of "negatively regulates" and "a positive regulator of".
    """
    if predicate == "modulates":
        return _REGULATED.get(row.word(at - 1), predicate)
    words = row.word(at) if " " in row.word(at) else f"{row.word(at - 1)} {row.word(at)}"
    if predicate != "influences":
        return predicate
    if _GOOD.search(words):
        return "improves"
    return "impairs" if _BAD.search(words) else predicate


def by_effect(row: Row, at: int) -> Stated | None:
    """What "effect of X on Y" and "role of X in Y" state."""
    if row.word(at + 1) in {"on", "upon"}:
        return _of_owner(row, at)
    subject = row.first_group(at + 2, NEAR) if row.word(at + 1) in {"of", "for"} else None
    if subject is None:
        return None
    after = row.tokens.index(subject) + 1
    for index in range(after, min(after + NEAR, len(row.tokens))):
        near = index == after and row.word(index) in {"in", "to"}
        if near or row.word(index) in {"on", "upon", "against"}:
            target = row.first_group(index + 1, NEAR)
            if target is None:
                return None
            against = row.word(index) == "against"
            predicate = "counteracts" if against else valued(row, at, "influences")
            return Stated(subject, Found(target, ()), predicate, "effect of")
    return None


def _of_owner(row: Row, at: int) -> Stated | None:
    """What "exercise's effects on ageing" states."""
    owner = next((row.tokens[i] for i in range(at - 1, max(-1, at - NEAR), -1)
                  if row.tokens[i].is_group), None)  # fmt: skip
    target = row.first_group(at + 2, NEAR)
    if owner is None or target is None or row.word(row.tokens.index(owner) + 1) not in {"’", "'"}:
        return None
    return Stated(owner, Found(target, ()), valued(row, at, "influences"), "effect of")


def by_link(row: Row, at: int) -> Stated | None:
    """What "association between X and Y" states."""
    group = row.first_group(at + 2, NEAR)
    if row.word(at + 1) not in {"between", "of"} or group is None:
        return None
    left, right = replace(group, members=group.members[:1]), group
    if len(group.members) > 1:
        right = replace(group, members=group.members[1:])
    else:
        after = row.tokens.index(group) + 1
        other = row.first_group(after + 1, NEAR)
        if row.word(after) not in {"and", "with", "to"} or other is None:
            return None
        right = other
    return Stated(left, Found(right, ()), "associatedWith", "association")
