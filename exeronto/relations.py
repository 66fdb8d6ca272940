"""Which names of a sentence are said to act on which: a rule for each form of saying so."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from exeronto.arguments import Row
from exeronto.clauses import Found
from exeronto.cues import NEGATIVE, ORIGIN, POSITIVE, Cue
from exeronto.function_words import BE, BREAKS, BY, FIT, JOINS, NEAR, REACH, RELATIVE, UPON
from exeronto.joints import (
    BEFORE_GERUND,
    BEFORE_NOUN,
    BEING,
    INCLUDE,
    JOINED,
    LEADING_TO,
    MARKED,
    PARTICIPLE,
    PRODUCE,
    RELATING_NOUN,
)
from exeronto.noun_relations import (
    ACTORS,
    EFFECTS,
    LINKS,
    THROUGH,
    by_effect,
    by_link,
    by_noun,
    by_suffix,
    changed_after,
    valued,
)
from exeronto.stating import Relation, Stated, related

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from exeronto.clauses import Token


class Sentence:
    """The tokens of one sentence, and the relations that they state."""

    def __init__(self, tokens: Sequence[Token], slots: Mapping[str, str]):
        self._row = Row(tokens, slots)
        self._last: Token | None = None
        self._last_form = ""
        self._unknown = False
        # What was said to act, and how, in "leads to a loss of X", which "… and increased Y" joins.
        self._chain: Stated | None = None
        self._respectively = any(token.text == "respectively" for token in tokens)

    def relations(self) -> Iterator[Relation]:
        """The relations, in the order of the words that state them."""
        for at, token in enumerate(self._row.tokens):
            if token.is_group:
                continue
            if token.text in BREAKS:
                self._unknown, self._chain = False, None
            stated = self._by_word(at)
            if token.cue is not None and stated is None:
                stated = self._of_cue(at, token.cue)
            relation = (
                related(self._row, stated, at, respectively=self._respectively)
                if stated is not None
                else None
            )
            if relation is not None and relation.subjects and relation.objects:
                yield relation

    def _by_word(self, at: int) -> Stated | None:
        word = self._row.word(at)
        if word.startswith("-"):
            return by_suffix(self._row, at)
        if word in THROUGH:
            return self._through(at)
        if word in EFFECTS:
            return by_effect(self._row, at)
        return by_link(self._row, at) if word in LINKS else None

    def _through(self, at: int) -> Stated | None:
        """What "X acts through activation of Y" says of X and Y."""
        found = changed_after(self._row, at)
        subject = self._row.subject(at, self._last) if found and not self._unknown else None
        if found is None or subject is None:
            return None
        return self._chained(Stated(subject, found, "causes", "through"))

    def _chained(self, stated: Stated) -> Stated:
        self._chain = stated if stated.found.between else None
        return stated

    def _joined(self, at: int) -> Stated | None:
        """What "… and increased Y" adds to "leads to a loss of X"."""
        found = self._row.object(at) if self._chain and self._row.word(at - 1) in JOINED else None
        if self._chain is None or found is None or self._row.word(at + 1) in BY:
            return None
        return replace(self._chain, found=found)

    def _of_cue(self, at: int, cue: Cue) -> Stated | None:
        form = "noun" if cue.form == "verb or noun" and self._is_noun(at) else cue.form
        joined = self._joined(at) if form in {"noun", "past"} else None
        if joined is not None:
            return joined
        if form == "noun":
            return by_noun(self._row, at, cue)
        of_form = {"inverse": self._inverse, "past": self._past, "ing": self._gerund}.get(form)
        if of_form is not None:
            return of_form(at, cue)
        return self._active(at, cue, "phrase" if form == "phrase" else "active")

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
        goes_on = self._last_form == "past" or self._row.word(before) == "but"
        if self._row.word(before) in JOINS and self._last and goes_on:
            return self._active(at, cue, "coordinated")
        return None

    def _described(self, at: int, before: int) -> Token | None:
        """What "…, induced by" is said of, without a form of "be"."""
        if self._last_form == "passive" and self._row.word(before) in JOINS:
            return self._last
        if before > 1 and self._row.word(before - 1) in INCLUDE:
            return self._row.nearest(before - 1)
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
        if self._row.word(before) in BE:
            return self._active(at, cue, "active")
        if self._row.word(before) in BY and self._last_form == "passive":
            return None
        fit = self._row.word(before) in {"in", "of", "at", "for"}
        if fit and self._row.word(before - 1) not in FIT:
            return None
        if before >= 0 and not fit and self._row.word(before) not in BEFORE_GERUND:
            return None
        stated = self._active(at, cue, "gerund")
        after_comma = before > 0 and self._row.word(before) == ","
        alone = self._last is None and not self._unknown
        nearest = self._row.nearest(before) if alone and after_comma else None
        return self._between_groups(nearest, at, cue, "gerund") if nearest else stated

    def _active(self, at: int, cue: Cue, rule: str) -> Stated | None:
        noun = self._before_noun(at) if rule == "phrase" else at
        named = self._row.word(noun) in BEING
        apposed = self._row.word(noun - 1) == "," and noun < at and not named
        if apposed:
            group = self._row.tokens[noun - 2] if noun > 1 else None
            acts = group is not None and self._row.can_act(group)
            return self._between_groups(group, at, cue, rule) if group and acts else None
        if rule == "phrase" and PARTICIPLE.match(self._row.word(at)):
            before = self._row.before_auxiliary(at)
            if before == at - 1 and self._row.word(before) not in JOINS | RELATIVE:
                group = self._row.tokens[before]
                return self._between_groups(group, at, cue, rule) if group.is_group else None
        if LEADING_TO.match(self._row.word(at)) and self._row.word(at - 1) == ",":
            nearest = self._row.nearest(at - 1, reach=3)
            if nearest is not None:
                return self._between_groups(nearest, at, cue, rule)
        subject = self._source(at) if cue.predicate in ORIGIN else self._subject(noun)
        if subject is None and self._row.word(at) in PRODUCE:
            cue, subject = replace(cue, predicate="causes"), self._subject(noun)
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
        if not RELATING_NOUN.match(self._row.word(at)):
            return at
        before = at - 1
        while before > 0 and self._row.word(before) in BEFORE_NOUN:
            before -= 1
        if self._row.word(before) == "of" and self._row.word(before - 1) == "one":
            before -= 2
        word = self._row.word(before)
        if word == "," and before < at - 1:
            return before + 1
        return before if word in BEING else at

    def _between_groups(self, subject: Token, at: int, cue: Cue, rule: str) -> Stated | None:
        found = self._row.object(at + 1)
        if found is None:
            return self._upon(at, cue, subject)
        if self._row.word(at) in MARKED and not found.between:
            return None
        predicate = valued(self._row, at, cue.predicate)
        return self._chained(Stated(subject, found, predicate, rule))

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
        made = self._row.word(at) in PRODUCE and not self._row.places(agent.members)
        predicate = "causes" if made else valued(self._row, at, cue.predicate)
        return Stated(agent, Found(patient, ()), predicate, "passive")

    def _agent(self, start: int, *, origin: bool) -> Token | None:
        for index in range(start, min(start + REACH, len(self._row.tokens))):
            word = self._row.word(index)
            if self._row.tokens[index].is_group:
                continue
            if word in THROUGH and changed_after(self._row, index):
                return None
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
        changed = self._changed(self._row.tokens.index(patient), at)
        if changed is None or cue.predicate != "causes":
            return Stated(agent, Found(patient, ()), cue.predicate, "inverse")
        members = tuple(replace(member, lost=False) for member in patient.members)
        return Stated(agent, Found(replace(patient, members=members), ()), changed, "inverse")

    def _changed(self, patient: int, at: int) -> str | None:
        """How X changes in "X fell in response to", "reduced X due to" and "a loss of X due to"."""
        before = patient - 2 if self._row.word(patient - 1) in {"of", "in"} else patient - 1
        for index in (*range(patient + 1, at), max(before, 0)):
            cue: Cue | None = self._row.tokens[index].cue
            phrase = " " in self._row.word(index)
            if cue is not None and cue.predicate in POSITIVE | NEGATIVE and not phrase:
                return cue.predicate
        return None

    def _is_noun(self, at: int) -> bool:
        before, after = self._row.word(at - 1), self._row.word(at + 1)
        return before in {"a", "an", "the", "no", "this", "significant", "of", "in"} or after in {
            "of",
            "in",
        }
