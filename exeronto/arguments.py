"""What stands before and after a word that relates: who acts, and on what.

A grammar without a grammar: clause boundaries, prepositions and auxiliaries by their words.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from exeronto.clauses import Found
from exeronto.coordination import joined_to
from exeronto.function_words import (
    ABILITY,
    ACTING,
    AGENTS,
    AUXILIARY,
    BE,
    BREAKS,
    CHANGES,
    ENABLING,
    EXAMPLES,
    FILLERS,
    FINITE,
    JOINS,
    LEADING,
    LINKS,
    NEAR,
    POINTERS,
    PRONOUNS,
    REACH,
    RELATIVE,
    STOPS,
    UNKNOWN,
)
from exeronto.joints import PARTICIPLE
from exeronto.slots import ONLY_CONTEXT, PLACES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from exeronto.clauses import Member, Token
    from exeronto.cues import Cue


class Row:
    """The tokens of one sentence, with ways to look around in them."""

    def __init__(self, tokens: Sequence[Token], slots: Mapping[str, str]):
        self.tokens = tokens
        self._slots = slots

    def word(self, at: int) -> str:
        """The word at a place, or an empty one outside."""
        return self.tokens[at].text if 0 <= at < len(self.tokens) else ""

    def slot(self, token: Token) -> str | None:
        """The kind of context that the first name of a group can be."""
        return self._slots.get(token.members[0].mention.entity)

    def able(self, members: Sequence[Member]) -> tuple[Member, ...]:
        """The members that can act or be acted upon."""
        return tuple(
            member
            for member in members
            if self._slots.get(member.mention.entity) not in ONLY_CONTEXT | PLACES
            and not member.studied
        )

    def places(self, members: Sequence[Member]) -> tuple[Member, ...]:
        """The members that something can come from."""
        return tuple(m for m in members if self._slots.get(m.mention.entity) in PLACES)

    def is_group(self, at: int) -> bool:
        """Whether a name or a list of names stands at a place."""
        return 0 <= at < len(self.tokens) and self.tokens[at].is_group

    def can_act(self, token: Token) -> bool:
        """Whether a token is a group with a member that can act."""
        return token.is_group and bool(self.able(token.members))

    def first_group(self, start: int, reach: int) -> Token | None:
        """The nearest group, if nothing stops the way to it."""
        for index in range(start, min(start + reach, len(self.tokens))):
            token = self.tokens[index]
            if token.is_group and not self.modifies(index):
                return token
            if not token.is_group and token.text in STOPS:
                return None
        return None

    def before_auxiliary(self, at: int) -> int:
        """The place before a verb and its auxiliaries and adverbs."""
        index = at - 1
        while index >= 0 and not self.tokens[index].is_group:
            word = self.word(index)
            if word not in AUXILIARY and not word.endswith("ly"):
                break
            index -= 1
        return index

    def is_passive(self, at: int) -> bool:
        """Whether a past form has a form of "be" before it."""
        for index in range(at - 1, max(-1, at - 6), -1):
            word = self.word(index)
            if word in BE:
                return True
            if word not in AUXILIARY and not word.endswith("ly"):
                return False
        return False

    def subject(self, at: int, last: Token | None) -> Token | None:
        """What a verb is said of; `last` is the subject of the verb before, for "… and reduces"."""
        before = self.before_auxiliary(at)
        if before < 0:
            return last or self._after_comma(at)
        if self.tokens[before].is_group and self._is_enabled(before):
            return self.tokens[before]
        if self._is_purpose(at, before) and (last is not None or self.word(before) in ABILITY):
            return last or self._of_clause(before)
        if self.word(before) in PRONOUNS and self.word(before - 1) in BREAKS:
            return last or self._of_clause(before - 2)
        return self._said_before(before, last)

    def _is_enabled(self, at: int) -> bool:
        return self.word(at + 1) == "to" and self.word(at - 1) in ENABLING

    def _said_before(self, before: int, last: Token | None) -> Token | None:
        """What is said of, by the word before a verb and its auxiliaries."""
        if self.tokens[before].is_group:
            return self._of_clause(before)
        if self.word(before) in RELATIVE:
            return self._antecedent(before)
        if self.word(before) in JOINS:
            return last or self._of_clause(before)
        return None if self._is_unknown(before) else self._of_clause(before)

    def _is_purpose(self, at: int, before: int) -> bool:
        """Whether a verb with "to" tells what the subject of the verb before is for."""
        index = at - 1
        while self.word(index).endswith("ly"):
            index -= 1
        return self.word(index) == "to" and self.word(before) not in RELATIVE

    def _of_clause(self, at: int) -> Token | None:
        start = self._clause_start(at)
        for index in range(at, start - 1, -1):
            if self.word(index) == "which" and not self.tokens[at].is_group:
                return self._antecedent(index)
        return self._head(start, at)

    def _is_unknown(self, at: int) -> bool:
        """Whether the words up to here are a subject that is no name: "these changes"."""
        for index in range(at, max(-1, at - NEAR), -1):
            if self.tokens[index].is_group:
                return False
            if self.word(index) in UNKNOWN:
                return True
        return True

    def _after_comma(self, at: int) -> Token | None:
        """The subject that comes later: "By reducing X, exercise …"."""
        comma = next((i for i in range(at, len(self.tokens)) if self.word(i) == ","), None)
        return self.first_group(comma + 1, 4) if comma is not None else None

    def _antecedent(self, at: int) -> Token | None:
        """What "which" stands for: of "factors such as A and B, which", A and B."""
        group = self._of_predicate(at) or self.nearest(at, reach=NEAR + 2)
        if group is None or not group.members[-1].example:
            return group
        return replace(group, members=tuple(m for m in group.members if m.example))

    def _of_predicate(self, at: int) -> Token | None:
        """The subject of "X is a …, which": what is said of the … is said of X."""
        for index in range(at - 1, max(0, at - REACH), -1):
            noun = self.word(index + 1) in {"a", "an", "the", "one"} or self.is_group(index + 1)
            if self.word(index) in BE and noun:
                return self._of_clause(index - 1)
            if self.word(index) == "as" and self.word(index - 1) in ACTING:
                return self._of_clause(index - 2)
            if self.tokens[index].cue is not None or self.word(index) in BREAKS:
                return None
        return None

    def nearest(self, at: int, *, reach: int = NEAR) -> Token | None:
        """The nearest group before a place that can act."""
        for index in range(at - 1, max(-1, at - reach), -1):
            if self.can_act(self.tokens[index]) and not self.modifies(index):
                return self.tokens[index]
        return None

    def _clause_start(self, at: int) -> int:
        index = at
        while index > 0:
            word = self.word(index - 1)
            if not self.tokens[index - 1].is_group and word in BREAKS:
                return index
            ends = word == "," or (word == "and" and self.word(index - 2) == ",")
            if ends and not self.tokens[index - 1].is_group and self._verb_before(index - 1):
                return index
            index -= 1
        return 0

    def _verb_before(self, at: int) -> bool:
        """Whether the clause that ends here has a verb of its own, and so is a whole clause."""
        for index in range(at - 1, -1, -1):
            token = self.tokens[index]
            said_of_noun = " " in token.text and PARTICIPLE.match(token.text)
            if token.cue is not None and token.cue.form in FINITE and not said_of_noun:
                return True
            if token.cue is not None and token.cue.form == "past" and self.is_verb(index):
                return True
            if not token.is_group and token.text in BREAKS:
                return False
        return False

    def is_verb(self, at: int) -> bool:
        """Whether a past form is a verb and no adjective: something comes right before it."""
        before = self.before_auxiliary(at)
        return before >= 0 and self.tokens[before].is_group

    def _head(self, start: int, end: int) -> Token | None:
        """The first group of a clause that can act; a leading "in muscle, " is stepped over."""
        while start < end and (self.word(start) in FILLERS or self.word(start).endswith("ly")):
            if self.tokens[start].is_group:
                break
            start += 1
        if self.word(start) in POINTERS and not self.tokens[start].is_group:
            return self.first_group(start + 1, 3)
        if not self.tokens[start].is_group and (
            self.word(start) in LEADING or self._is_inverse(start)
        ):
            comma = next((i for i in range(start, end) if self.word(i) == ","), None)
            if comma is not None and any(t.is_group for t in self.tokens[comma : end + 1]):
                start = comma
        for index in range(start, end + 1):
            if self.can_act(self.tokens[index]) and not self.modifies(index):
                return self.tokens[index]
        return None

    def _is_inverse(self, at: int) -> bool:
        cue = self.tokens[at].cue
        return cue is not None and cue.form == "inverse"

    def modifies(self, at: int) -> bool:
        """Whether a group only tells of which kind the next one is: "exercise-induced …"."""
        if at + 1 == len(self.tokens):
            return False
        following = self.tokens[at + 1]
        if following.text in AGENTS and self.is_group(at + 2):
            return True
        if following.is_group:
            return following.start - self.tokens[at].end <= 1 and self.can_act(following)
        return following.text.startswith("-") and len(following.text) > 1

    def object(self, start: int) -> Found | None:
        """What a verb acts on, and the words that relate which stand between."""
        between: list[Cue] = []
        for index in range(start, min(start + REACH, len(self.tokens))):
            token = self.tokens[index]
            if token.is_group:
                if not self.modifies(index):
                    return Found(token, tuple(between)) if self.able(token.members) else None
            elif token.cue is not None and token.cue.form == "inverse":
                return None
            elif token.cue is not None and token.cue.form != "phrase":
                if joined_to(self, index) is None:
                    between.append(token.cue)
            elif not self._goes_on(index, start):
                return None
        return None

    def _goes_on(self, at: int, start: int) -> bool:
        """Whether the way to an object leads over a word: "many genes, such as …"."""
        word = self.word(at)
        example = word == "," and self.word(at + 1) in EXAMPLES
        if at > start and (example or (word == "as" and self.word(at - 1) == "such")):
            return True
        if PARTICIPLE.match(word) and " " in word:
            return False
        if word in {"effect", "effects"} and self.word(at + 1) == "of":
            return False
        return word not in STOPS and (word not in LINKS or self._may_link(at, start))

    def _may_link(self, at: int, start: int) -> bool:
        """Whether a preposition belongs to the word before it: "a reduction in"."""
        return (
            at == start
            or self.tokens[at - 1].cue is not None
            or self.word(at) in {"and", "or", "not"}
            or self.word(at - 1) in CHANGES
        )
