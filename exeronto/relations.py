"""Which names of a sentence are said to act on which: a rule for each form of saying so."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from exeronto.arguments import BREAKS, BY, JOINS, NEAR, REACH, RELATIVE, UPON, Found, Row
from exeronto.cues import NEGATION, OPPOSITE, ORIGIN, UNSIGNED, Cue
from exeronto.noun_relations import (
    ACTORS,
    EFFECTS,
    LINKS,
    Stated,
    by_effect,
    by_link,
    by_noun,
    by_suffix,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from exeronto.clauses import Member, Token

_BEFORE_GERUND = frozenset({
    ",", "by", "through", "thereby", "while", "and", "thus", "via", "without",
})  # fmt: skip
_BEFORE_NOUN = frozenset({
    "a", "an", "the", "key", "major", "potent", "critical", "central", "important", "main",
    "principal", "primary", "powerful", "fundamental", "known", "negative", "positive",
})  # fmt: skip
_BEING = frozenset({
    "as", "is", "are", "was", "were", "be", "remains", "remain", "considered", "represents",
    "represent", "becomes", "become",
})  # fmt: skip
_NOT_ALONE = frozenset({"only", "just", "merely", "solely"})


@dataclass(frozen=True, slots=True)
class Relation:
    """A group acts on a group; `rule` names the form in which the sentence says so."""

    subjects: tuple[Member, ...]
    predicate: str
    objects: tuple[Member, ...]
    rule: str
    negated: bool
    respectively: bool = False


class Sentence:
    """The tokens of one sentence, and the relations that they state."""

    def __init__(self, tokens: Sequence[Token], slots: Mapping[str, str]):
        self._row = Row(tokens, slots)
        self._last: Token | None = None
        self._last_form = ""
        self._unknown = False
        self._respectively = any(token.text == "respectively" for token in tokens)

    def relations(self) -> Iterator[Relation]:
        """The relations, in the order of the words that state them."""
        for at, token in enumerate(self._row.tokens):
            if token.is_group:
                continue
            self._unknown &= token.text not in BREAKS
            stated = self._by_word(at)
            if token.cue is not None and stated is None:
                stated = self._of_cue(at, token.cue)
            relation = self._related(stated, at) if stated is not None else None
            if relation is not None and relation.subjects and relation.objects:
                yield relation

    def _by_word(self, at: int) -> Stated | None:
        word = self._row.word(at)
        if word.startswith("-"):
            return by_suffix(self._row, at)
        if word in EFFECTS:
            return by_effect(self._row, at)
        return by_link(self._row, at) if word in LINKS else None

    def _of_cue(self, at: int, cue: Cue) -> Stated | None:
        if cue.form == "phrase":
            return self._active(at, cue, "phrase")
        if cue.form == "inverse":
            return self._inverse(at, cue)
        if cue.form == "past":
            return self._past(at, cue)
        if cue.form == "noun" or (cue.form == "verb or noun" and self._is_noun(at)):
            return by_noun(self._row, at, cue)
        if cue.form == "ing":
            return self._gerund(at, cue)
        return self._active(at, cue, "active")

    def _past(self, at: int, cue: Cue) -> Stated | None:
        if self._row.is_passive(at):
            return self._passive(at, cue, self._subject(at))
        before = self._row.before_auxiliary(at)
        if self._row.word(at + 1) in BY:
            return self._passive(at, cue, self._described(at, before))
        if before < 0:
            return None
        group = self._row.tokens[before].is_group
        if group or self._row.word(before) in RELATIVE:
            return self._active(at, cue, "active")
        if self._row.word(before) in JOINS and self._last and self._last_form == "past":
            return self._active(at, cue, "coordinated")
        return None

    def _described(self, at: int, before: int) -> Token | None:
        """What "…, induced by" is said of, without a form of "be"."""
        if self._last_form == "passive" and self._row.word(before) in JOINS:
            return self._last
        if before >= 0 and self._row.tokens[before].is_group:
            return self._row.tokens[before]
        return self._row.nearest(at) if before >= 0 else None

    def _gerund(self, at: int, cue: Cue) -> Stated | None:
        before = at - 1
        while (
            before >= 0
            and self._row.word(before).endswith("ly")
            and not self._row.tokens[before].is_group
        ):
            before -= 1
        if before >= 0 and self._row.tokens[before].is_group:
            return self._between_groups(self._row.tokens[before], at, cue, "gerund")
        if before >= 0 and self._row.word(before) not in _BEFORE_GERUND:
            return None
        stated = self._active(at, cue, "gerund")
        after_comma = before > 0 and self._row.word(before) == ","
        nearest = self._row.nearest(before) if self._last is None and after_comma else None
        return self._between_groups(nearest, at, cue, "gerund") if nearest else stated

    def _active(self, at: int, cue: Cue, rule: str) -> Stated | None:
        noun = self._before_noun(at) if rule == "phrase" else at
        apposed = self._row.word(noun - 1) == "," and noun < at
        if apposed:
            group = self._row.tokens[noun - 2] if noun > 1 else None
            acts = group is not None and self._row.can_act(group)
            return self._between_groups(group, at, cue, rule) if group and acts else None
        subject = self._source(at) if cue.predicate in ORIGIN else self._subject(noun)
        if subject is None:
            return None
        self._last_form = cue.form
        return self._between_groups(subject, at, cue, rule)

    def _source(self, at: int) -> Token | None:
        """The place right before a verb of secretion."""
        before = self._row.before_auxiliary(at)
        group = self._row.tokens[before] if before >= 0 else None
        return group if group is not None and self._row.places(group.members) else None

    def _subject(self, at: int) -> Token | None:
        """What a verb is said of; what is not known stays so for the verbs joined to it."""
        joined = self._row.word(self._row.before_auxiliary(at)) in JOINS
        if joined and self._unknown:
            return None
        self._last = self._row.subject(at, self._last)
        self._unknown = self._last is None
        return self._last

    def _before_noun(self, at: int) -> int:
        """Where "is a key" of "is a key regulator of" begins, or the comma of an apposition."""
        if not self._row.word(at).endswith(" of"):
            return at
        before = at - 1
        while before > 0 and self._row.word(before) in _BEFORE_NOUN:
            before -= 1
        word = self._row.word(before)
        if word == "," and before < at - 1:
            return before + 1
        return before if word in _BEING else at

    def _between_groups(self, subject: Token, at: int, cue: Cue, rule: str) -> Stated | None:
        found = self._row.object(at + 1)
        if found is None:
            return self._upon(at, cue, subject)
        return Stated(subject, found, cue.predicate, rule)

    def _upon(self, at: int, cue: Cue, patient: Token) -> Stated | None:
        """Y acts on X: "X increases with, during or after Y"."""
        if cue.form == "phrase" or self._row.word(at + 1) not in UPON:
            return None
        agent = self._row.first_group(at + 2, NEAR)
        if agent is None or self._row.slot(agent) not in ACTORS:
            return None
        return Stated(agent, Found(patient, ()), cue.predicate, "upon")

    def _passive(self, at: int, cue: Cue, patient: Token | None) -> Stated | None:
        if patient is None:
            return None
        self._last_form = "passive"
        agent = self._agent(at + 1, origin=cue.predicate in ORIGIN)
        if agent is None:
            return None
        return Stated(agent, Found(patient, ()), cue.predicate, "passive")

    def _agent(self, start: int, *, origin: bool) -> Token | None:
        for index in range(start, min(start + REACH, len(self._row.tokens))):
            word = self._row.word(index)
            if self._row.tokens[index].is_group:
                continue
            if word in BY or (word in UPON and index == start):
                agent = self._row.first_group(index + 1, NEAR)
                if agent and (word in BY or origin or self._row.slot(agent) in ACTORS):
                    return agent
            elif word in BREAKS or word == ",":
                return None
        return None

    def _inverse(self, at: int, cue: Cue) -> Stated | None:
        patient = self._row.nearest(at) if at else None
        agent = self._row.first_group(at + 1, NEAR)
        if patient is None or agent is None:
            return None
        return Stated(agent, Found(patient, ()), cue.predicate, "inverse")

    def _is_noun(self, at: int) -> bool:
        before, after = self._row.word(at - 1), self._row.word(at + 1)
        return before in {"a", "an", "the", "no", "this", "significant", "of", "in"} or after in {
            "of",
            "in",
        }

    def _related(self, stated: Stated, at: int) -> Relation:
        subjects = self._row.able(stated.subject.members)
        if stated.predicate in ORIGIN:
            subjects = self._row.places(stated.subject.members)
        return Relation(
            tuple(member for member in subjects if not member.example) or subjects,
            _predicate(stated),
            tuple(_as_object(m, stated) for m in self._row.able(stated.found.token.members)),
            stated.rule,
            negated=stated.negated or self._negated(at),
            respectively=self._respectively,
        )

    def _negated(self, at: int) -> bool:
        for index in range(at, max(-1, at - 7), -1):
            word = self._row.word(index)
            after = self._row.word(index + 1)
            if word in NEGATION or (word in {"fail", "fails", "failed"} and after == "to"):
                return after not in _NOT_ALONE
            if index < at and (self._row.tokens[index].is_group or word in BREAKS):
                return self._row.word(index - 1) in {"neither", "nor"}
        return " no " in f" {self._row.word(at)} "


def _as_object(member: Member, stated: Stated) -> Member:
    """The member; "reduces the loss of X" has counted the loss among the words between already."""
    counted = member.lost_before and stated.found.between
    return replace(member, lost=False) if counted else member


def _predicate(stated: Stated) -> str:
    """The property, with the words between taken into account: "reduces the loss of …"."""
    if stated.predicate == "shows":
        return "decreases" if stated.found.turned else "increases"
    if stated.predicate in UNSIGNED and stated.found.between:
        return stated.found.between[-1].predicate
    if stated.found.turned:
        return OPPOSITE.get(stated.predicate, stated.predicate)
    return stated.predicate
