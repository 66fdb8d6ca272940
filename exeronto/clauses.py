"""A sentence as a row of tokens: groups of names, words that relate them, and the rest."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from exeronto.cues import CUE_OF_GROUP, CUES, NEGATIVE, PHRASES, Cue
from exeronto.function_words import BE, HELPING, NEUTRAL
from exeronto.negation import goes_on_without, is_left_out

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from exeronto.annotation import Mention

_WORD = re.compile(r"e\.g\.|i\.e\.|-?[^\W_]+(?:['’-][^\W_]+)*|[^\w\s]")
_BRACKETS = re.compile(r"\(([^()]*)\)|\[[\d,;\s–-]+\]")
# What is said by the way, and hides how a clause goes on.
_BY_THE_WAY = (
    r"(?:however|therefore|thus|hence|moreover|furthermore|indeed|interestingly|notably|importantly|"
    r"consequently|accordingly|conversely|similarly|likewise|in turn|in contrast|in addition|"
    r"in particular|in general|in fact|in this context|in summary|in conclusion|for example|"
    r"on the other hand|on the one hand|for instance|as expected|of note|to date|respectively)"
)
_ASIDES = re.compile(
    rf"^{_BY_THE_WAY},|, ?(?:{_BY_THE_WAY}|but (?:not|also) [^,]{{1,60}}|an? [^,;:\x00]{{1,60}}),"
    r"(?! (?:and|or|but)\b)|, ?but not [^,]{1,60}\.?$",
    re.IGNORECASE,
)
# What is named after the name of a kind: "ageing-related sarcopenia".
_RELATED = frozenset({"-related", "-associated", "-specific", "-derived", "-linked"})
# Hyphens by other names, before an ending such as "-induced".
_OTHER_HYPHEN = re.compile(r"[\u2010\u2011–](?=(?:induced|stimulated|mediated|dependent|driven)\b)")
_EXAMPLES = re.compile(r"^\(?\s*(?:e\.g\.,?|such as|including|i\.e\.,?)", re.IGNORECASE)
_LOSS = (
    r"inhibitors?|antagonists?|blockers?|inhibition|blockade|deficien(?:cy|t)|loss|lack|absence|"
    r"knock-?down|knock-?outs?|KOs?|depletion|silencing|ablation|deletion|withdrawal|null|removal|"
    r"scavenging|neutrali[sz]ation"
)
_LOST_AFTER = re.compile(rf"^(?:-| gene )?\s?(?:{_LOSS})\b")
_LOST_BEFORE = re.compile(
    rf"\b(?:(?:{_LOSS}|downregulation|down-regulation|suppression|impairment) (?:of|in)|lacking|"
    r"without|blocking|inhibiting|silencing|deleting|depleting|scavenging|neutrali[sz]ing|"
    r"antagoni[sz]ing|suppressing|knocking (?:down|out)) (?:the )?$",
    re.IGNORECASE,
)
_WEAKENED = re.compile(
    r"\b(?:reduced|impaired|decreased|diminished|deficient|defective|insufficient|dysfunctional|"
    r"compromised|low|lower) $",
    re.IGNORECASE,
)
# Who was studied, and so what they have: it is where something was seen, and neither acts there nor
# is acted upon.
_WHO = r"(?:patients?|people|persons?|individuals|subjects|participants|men|women|adults|children)"
_STUDIED_BEFORE = re.compile(
    rf"\b(?:{_WHO} (?:with|having|suffering from)|models? (?:of|for)) (?:[\w-]+ ){{0,2}}$",
    re.IGNORECASE,
)
_STUDIED_AFTER = re.compile(r"^ (?:patients?|subjects|individuals|mice|rats|animals|models?)\b")
# What may stand between two names of a list.
_JOINS = frozenset({",", "/", "and", "or", "&", "plus", "nor", "and/or"})
_JOIN_WORDS = frozenset({
    "both", "the", "a", "an", "also", "but", "as", "well", "not", "only", "even", "other", "such",
    "including", "its", "their", "e.g.", "notably", "particularly", "especially", "then", "in",
    "particular", "namely", "like", "certain", "various", "several", "some", "many", "specific",
    "(", ")",
})  # fmt: skip
_SUCH_AS = frozenset(
    {"such", "including", "e.g.", "notably", "particularly", "especially", "like", "namely"}
)
_CONJUNCTIONS = _SUCH_AS | {"and", "or", "nor", "and/or", "/", "&", "plus", "but", "well"}
_ADJECTIVE = re.compile(r"(?:al|ic|ive|ed|ous|ar|ary|ent|ant|er|ory)$")
# "… and the content of C".
_AMOUNTS = NEUTRAL | {"of"}
_LONGEST_JOIN = 7
_AUXILIARY = HELPING | {"may", "might", "should", "must", "also", "still"}
# Words that begin a clause.
_CLAUSE = frozenset(
    {";", ":", "that", "which", "who", "whereas", "while", "although", "because", "but"}
)


@dataclass(frozen=True, slots=True)
class Member:
    """A name in a group.

    `lost` when it is its lack or inhibition that acts, `lost_before` when words before it say so
    ("loss of"); `weakened` after an adjective ("reduced"), which may be a verb of something else;
    `example` after "such as" or "including"; `studied` when it only says who was studied;
    `left_out` when it is said to have no part ("but not").
    """

    mention: Mention
    lost: bool = False
    lost_before: bool = False
    weakened: bool = False
    example: bool = False
    studied: bool = False
    left_out: bool = False


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a mark or a group of names, with its offsets on the sentence."""

    text: str
    start: int
    end: int
    members: tuple[Member, ...] = ()
    cue: Cue | None = None

    @property
    def is_group(self) -> bool:
        """Whether it is a name or a list of names."""
        return bool(self.members)


@dataclass(frozen=True, slots=True)
class Found:
    """What a verb acts on, and the words between that relate: "reduces the loss of …"."""

    token: Token
    between: tuple[Cue, ...]

    @property
    def turned(self) -> bool:
        """Whether the words between turn the effect around."""
        return sum(cue.predicate in NEGATIVE for cue in self.between) % 2 == 1


def tokens_of(sentence: str, offset: int, mentions: Sequence[Mention]) -> tuple[Token, ...]:
    """The tokens of a sentence that begins at `offset` in its document.

    What stands in brackets is left out, but for examples ("cytokines (e.g., IL-6)"). Lists of names
    become one group.
    """
    masked = list(sentence)
    for mention in mentions:
        span = range(mention.start - offset, mention.end - offset)
        masked[span.start : span.stop] = "\x00" * len(span)
    text = _OTHER_HYPHEN.sub("-", "".join(masked))
    left_out = [
        match.span() for match in _BRACKETS.finditer(text) if not _EXAMPLES.match(match.group())
    ]
    left_out += [match.span() for match in _ASIDES.finditer(text)]
    names = [
        Token(
            sentence[m.start - offset : m.end - offset],
            m.start - offset,
            m.end - offset,
            (_member(m, sentence, text, m.start - offset),),
        )
        for m in mentions
        if not _within(m.start - offset, left_out)
    ]
    words = list(_words(text, left_out))
    return tuple(_grouped(sorted([*names, *words], key=lambda token: token.start)))


def _member(mention: Mention, sentence: str, text: str, start: int) -> Member:
    end = start + mention.end - mention.start
    words = text[max(0, start - 32) : start]
    before = _LOST_BEFORE.search(words) is not None
    weakened = _WEAKENED.search(words) is not None
    after = _LOST_AFTER.match(text[end : end + 20]) is not None
    studied = bool(
        _STUDIED_BEFORE.search(sentence[max(0, start - 48) : start])
        or _STUDIED_AFTER.match(sentence[end : end + 16])
    )
    return Member(mention, before or after, before, weakened, studied=studied)


def _within(at: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= at < end for start, end in spans)


def _words(text: str, left_out: Sequence[tuple[int, int]]) -> Iterator[Token]:
    phrases = _phrases(text)
    taken = [(start, end) for start, end, _ in phrases]
    for start, end, cue in phrases:
        if not _within(start, left_out):
            yield Token(text[start:end].casefold(), start, end, cue=cue)
    for match in _WORD.finditer(text):
        if (
            match.group() in "\x00()"
            or _within(match.start(), left_out)
            or _within(match.start(), taken)
        ):
            continue
        word = match.group().casefold()
        yield Token(word, match.start(), match.end(), cue=CUES.get(word))


def _phrases(text: str) -> list[tuple[int, int, Cue]]:
    low = text.lower()
    return [
        (match.start(), match.end(), CUE_OF_GROUP[match.lastindex])
        for match in PHRASES.finditer(low if len(low) == len(text) else text)
        if match.lastindex is not None
    ]


def _grouped(tokens: Sequence[Token]) -> Iterator[Token]:
    """Lists of names as one token each."""
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.is_group:
            token = _marked(
                token, left_out=is_left_out([t.text for t in tokens[max(0, at - 2) : at]])
            )
        at += 1
        while token.is_group:
            nearest = _list_goes_on(tokens, at)
            if nearest is None:
                break
            between = [each.text for each in tokens[at:nearest]]
            kind = nearest + 2 < len(tokens) and tokens[nearest + 1].text in _RELATED
            nearest += 2 if kind and tokens[nearest + 2].is_group else 0
            left_out = goes_on_without(between, so_far=token.members[-1].left_out)
            following = _marked(tokens[nearest], left_out=left_out)
            token = _joined(token, following, example=not _SUCH_AS.isdisjoint(between))
            at = nearest + 1
        yield token


def _marked(token: Token, *, left_out: bool) -> Token:
    members = tuple(replace(member, left_out=left_out) for member in token.members)
    return replace(token, members=members)


def _joined(group: Token, token: Token, *, example: bool) -> Token:
    example = example or group.members[-1].example
    added = tuple(replace(member, example=example) for member in token.members)
    return Token(group.text, group.start, token.end, group.members + added)


def _list_goes_on(tokens: Sequence[Token], at: int) -> int | None:
    """Where the next name of a list stands, or None when the list ends here."""
    words: set[str] = set()
    while at < len(tokens) and tokens[at].text in NEUTRAL and not tokens[at].is_group:
        at += 1
    for index in range(at, min(at + _LONGEST_JOIN, len(tokens))):
        token = tokens[index]
        if token.is_group:
            goes_on = words & _CONJUNCTIONS or ("," in words and _conjunction_ahead(tokens, index))
            return index if goes_on and _same_list(tokens, at, index) else None
        again = token.text == "by" and tokens[at - 2].text == "by"
        amount = words & _CONJUNCTIONS and (token.text in _AMOUNTS or again)
        known = token.text in _JOINS | _SUCH_AS | _JOIN_WORDS
        if not known and not amount and not (words and _is_adjective(token)):
            return None
        words.add(token.text)
    return None


def _conjunction_ahead(tokens: Sequence[Token], at: int) -> bool:
    """Whether a list that has only commas so far comes to its "and"."""
    for index in range(at + 1, min(at + 30, len(tokens))):
        token = tokens[index]
        if token.text in _CONJUNCTIONS and not token.is_group:
            return True
        if (
            not token.is_group
            and token.text not in _JOINS | _JOIN_WORDS
            and not _is_adjective(token)
        ):
            return False
    return False


def _is_adjective(token: Token) -> bool:
    return token.cue is None and bool(_ADJECTIVE.search(token.text))


def _same_list(tokens: Sequence[Token], at: int, index: int) -> bool:
    """Whether what follows the next name does not make it the subject of a clause of its own."""
    if not _verb_follows(tokens, index + 1):
        return True
    for token in reversed(tokens[: at - 1]):
        if token.text in _CLAUSE:
            return True
        if token.text in BE or _is_finite(token):
            return False
        if token.cue is not None and token.cue.form == "past":
            return False
    return True


def _verb_follows(tokens: Sequence[Token], at: int) -> bool:
    after = tokens[at] if at < len(tokens) else None
    return after is not None and (_is_finite(after) or after.text in _AUXILIARY)


def _is_finite(token: Token) -> bool:
    return token.cue is not None and token.cue.form in {"verb", "phrase", "verb or noun"}
