"""What stands before and after a word that relates: who acts, and on what.

A grammar without a grammar: clause boundaries, prepositions and auxiliaries by their words.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from exeronto.cues import NEGATIVE
from exeronto.slots import ONLY_CONTEXT, PLACES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from exeronto.clauses import Member, Token
    from exeronto.cues import Cue

BE = frozenset({"is", "are", "was", "were", "be", "been", "being"})
AUXILIARY = BE | frozenset({
    "may", "might", "can", "could", "will", "would", "should", "must", "do", "does", "did", "has",
    "have", "had", "to", "also", "not", "further", "shown", "found", "reported", "thought",
    "known", "able", "help", "helps", "appear", "appears", "seem", "seems", "only", "even",
    "suggested", "believed", "demonstrated", "still", "both", "cannot", "never", "often", "then",
    "thus", "in", "turn", "ultimately", "fail", "fails", "failed", "effectively", "unable",
    "used", "tend", "tends", "neither", "nor", "likely", "observed",
})  # fmt: skip
BREAKS = frozenset({
    ";", ":", "whereas", "while", "although", "though", "because", "since", "but", "if", "when",
    "where", "however", "that", "suggesting", "indicating", "implying", "highlighting",
    "demonstrating", "showing", "revealing", "unless", "so", "whether",
})  # fmt: skip
RELATIVE = frozenset({"that", "which", "who", "itself", "—"})
LEADING = frozenset({
    "in", "with", "during", "through", "at", "among", "under", "by", "from", "for", "upon",
    "after", "following", "despite", "given", "unlike", "compared", "beyond", "besides", "within",
    "on", "as", "similar", "like", "across", "before", "until", "throughout", "via", "to",
})  # fmt: skip
PREPOSITIONS = LEADING | {
    "of",
    "between",
    "into",
    "than",
    "against",
    "toward",
    "towards",
    "without",
    "over",
}
BY = frozenset({"by", "via", "through"})
UPON = frozenset(
    {"during", "after", "following", "upon", "with", "to", "under", "in", "by", "via", "through"}
)
JOINS = frozenset(
    {
        "and",
        "or",
        ",",
        "thereby",
        "thus",
        "while",
        "but",
        "as",
        "well",
        "also",
        "then",
        "by",
        "further",
        "in",
        "turn",
    }
)
STOPS = frozenset({
    "by", "via", "through", "during", "with", "for", "from", "at", "after", "when", "which",
    "that", "following", "upon", "under", "without", "because", "while", "whereas", "but", ";",
    ":", ",", "than", "is", "are", "was", "were", "has", "have", "had", "between", "among", "who",
    "where", "if", "until", "as", "may", "can", "could", "might",
})  # fmt: skip
LINKS = frozenset({"in", "to", "on", "toward", "towards", "and", "or", "into", "not", "against"})
UNKNOWN = frozenset({
    "these", "this", "those", "it", "they", "we", "he", "she", "the", "a", "an", "such", "their",
    "its", "there", "studies", "results", "findings", "authors", "et", "one", "what",
})  # fmt: skip
# What points back at something said before: "these changes, …".
POINTERS = frozenset({"these", "this", "those", "they", "it", "such"})
FILLERS = frozenset(
    {",", "and", "however", "moreover", "thus", "therefore", "furthermore", "hence"}
)
ENABLING = frozenset({"using", "enables", "enable", "allows", "allow", "with", "causes"})
REACH = 12
NEAR = 6


@dataclass(frozen=True, slots=True)
class Found:
    """What a verb acts on, and the words between that relate: "reduces the loss of …"."""

    token: Token
    between: tuple[Cue, ...]

    @property
    def turned(self) -> bool:
        """Whether the words between turn the effect around."""
        return sum(cue.predicate in NEGATIVE for cue in self.between) % 2 == 1


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
        )

    def places(self, members: Sequence[Member]) -> tuple[Member, ...]:
        """The members that something can come from."""
        return tuple(m for m in members if self._slots.get(m.mention.entity) in PLACES)

    def can_act(self, token: Token) -> bool:
        """Whether a token is a group with a member that can act."""
        return token.is_group and bool(self.able(token.members))

    def first_group(self, start: int, reach: int) -> Token | None:
        """The nearest group, if nothing stops the way to it."""
        for token in self.tokens[start : start + reach]:
            if token.is_group:
                return token
            if token.text in STOPS:
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
        if self.tokens[before].is_group:
            enabled = self.word(before + 1) == "to" and self.word(before - 1) in ENABLING
            return self.tokens[before] if enabled else self._of_clause(before)
        if self.word(before) in RELATIVE:
            return self._antecedent(before)
        if self.word(before) in JOINS:
            return last or self._of_clause(before)
        return None if self._is_unknown(before) else self._of_clause(before)

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
        group = self.nearest(at)
        if group is None or not group.members[-1].example:
            return group
        return replace(group, members=tuple(m for m in group.members if m.example))

    def nearest(self, at: int) -> Token | None:
        """The nearest group before a place that can act."""
        for index in range(at - 1, max(-1, at - NEAR), -1):
            if self.can_act(self.tokens[index]):
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
            if token.cue is not None and token.cue.form in {"verb", "verb or noun", "phrase"}:
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
        if self.word(start) in LEADING and not self.tokens[start].is_group:
            comma = next((i for i in range(start, end) if self.word(i) == ","), None)
            if comma is not None and any(t.is_group for t in self.tokens[comma : end + 1]):
                start = comma
        for index in range(start, end + 1):
            if self.can_act(self.tokens[index]) and not self.modifies(index):
                return self.tokens[index]
        return None

    def modifies(self, at: int) -> bool:
        """Whether a group only tells of which kind the next one is: "exercise-induced …"."""
        return self.word(at + 1).startswith("-") and len(self.word(at + 1)) > 1

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
                between.append(token.cue)
            elif token.text in STOPS or (token.text in LINKS and not self._may_link(index, start)):
                return None
        return None

    def _may_link(self, at: int, start: int) -> bool:
        """Whether a preposition belongs to the word before it: "a reduction in"."""
        return (
            at == start
            or self.tokens[at - 1].cue is not None
            or self.word(at) in {"and", "or", "not"}
        )
