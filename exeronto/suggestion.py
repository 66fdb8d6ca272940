"""Candidate claims by rule: what a curator may accept or reject, never more than that."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exeronto.clauses import tokens_of
from exeronto.cues import HEDGES, OF_ACTED_UPON, OPPOSITE, sides
from exeronto.documents.document import sha256
from exeronto.relations import Sentence as Reading
from exeronto.slots import ONLY_CONTEXT, default_slots

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from exeronto.annotation import Mention
    from exeronto.clauses import Member
    from exeronto.documents import Document, Sentence
    from exeronto.stating import Relation

# Sentences with more names than this are lists or tables.
_MOST_MENTIONS = 40
# Words before a name that make it the place, time or circumstances of what is said.
_GIVEN = re.compile(
    r"\b(?:in|within|across|under|during|after|following|at|throughout|among|before|into|on)"
    r"(?: [\w-]+){0,3} $",
    re.IGNORECASE,
)
_REACH = 40


@dataclass(frozen=True, slots=True)
class Candidate:
    """A claim that a rule suggests, with the place it was found and the rule's name.

    `context` holds the entities named nearby, by the slot of a claim that they fit.
    """

    subject: str
    predicate: str
    object: str
    polarity: str
    certainty: str
    passage: str
    start: int
    end: int
    rule: str
    context: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def id(self) -> str:
        """Twelve hexadecimal digits of what is suggested and where, the same in every run."""
        content = (self.passage, self.start, self.end, self.subject, self.predicate, self.object)
        return sha256("\n".join(map(str, content)))[:12]


def suggest(
    document: Document, mentions: Sequence[Mention], *, slots: Mapping[str, str] | None = None
) -> tuple[Candidate, ...]:
    """Suggest claims from sentences that say that one thing acts on another.

    Suggestions are for a curator; `exeronto evaluate` tells how many are wrong. `slots` says which
    entities can be context (species, tissue, …); by default the package's own.

    >>> from exeronto.annotation import annotate
    >>> from exeronto.documents.assembly import Block, Draft, assemble
    >>> from exeronto.lexicon import Lexicon
    >>> from exeronto.model import Entity
    >>> text = Block("paragraph", "Irisin may promote mitophagy.", "1", "body")
    >>> document = assemble(Draft("x", blocks=[text]), source_sha256="")
    >>> names = Lexicon([Entity("irisin", "irisin", ()), Entity("mitophagy", "mitophagy", ())])
    >>> found = suggest(document, annotate(document, names))
    >>> [(c.subject, c.predicate, c.object, c.certainty) for c in found]
    [('irisin', 'promotes', 'mitophagy', 'suggested')]
    """
    slots = default_slots() if slots is None else slots
    ordered = sorted(mentions, key=lambda mention: mention.start)
    found: list[Candidate] = []
    at = 0
    for sentence in sorted(document.sentences, key=lambda sentence: sentence.start):
        while at < len(ordered) and ordered[at].start < sentence.start:
            at += 1
        within = []
        while at < len(ordered) and ordered[at].end <= sentence.end:
            within.append(ordered[at])
            at += 1
        if 1 < len(within) <= _MOST_MENTIONS:
            found += _in_sentence(document, sentence, within, slots)
    return tuple(found)


def _in_sentence(
    document: Document, sentence: Sentence, mentions: list[Mention], slots: Mapping[str, str]
) -> Iterator[Candidate]:
    words = document.words(sentence.start, sentence.end)
    tokens = tokens_of(words, sentence.start, mentions)
    seen = set()
    for relation in Reading(tokens, slots).relations():
        for acting, acted_upon in _pairs(relation):
            subject, target = sides(relation.predicate, acting, acted_upon)
            pair = subject.mention.entity, target.mention.entity
            if pair[0] == pair[1] or pair in seen:
                continue
            seen.add(pair)
            yield Candidate(
                subject=pair[0],
                predicate=_predicate(relation.predicate, subject, target),
                object=pair[1],
                polarity=_polarity(relation, subject, target),
                certainty="suggested" if HEDGES.search(words) else "asserted",
                passage=sentence.passage,
                start=sentence.start,
                end=sentence.end,
                rule=relation.rule,
                context=_context(mentions, pair, slots, words, sentence.start),
            )


def _pairs(relation: Relation) -> Iterator[tuple[Member, Member]]:
    """Each subject with each object; in order where the sentence says "respectively"."""
    if relation.respectively and len(relation.subjects) == len(relation.objects):
        yield from zip(relation.subjects, relation.objects, strict=True)
        return
    for subject in relation.subjects:
        for target in relation.objects:
            yield subject, target


def _polarity(relation: Relation, subject: Member, target: Member) -> str:
    if not (relation.negated or subject.left_out or target.left_out):
        return "affirmed"
    return "denied" if relation.predicate in OF_ACTED_UPON else "no change"


def _predicate(predicate: str, subject: Member, target: Member) -> str:
    """The property, turned around where the lack of one of the two is meant."""
    return OPPOSITE.get(predicate, predicate) if subject.lost != target.lost else predicate


def _context(
    mentions: Sequence[Mention],
    pair: tuple[str, str],
    slots: Mapping[str, str],
    words: str,
    start: int,
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What is named as the place, time or circumstances; not what only stands in the sentence."""
    found: dict[str, list[str]] = {}
    last = 0
    for mention in mentions:
        slot = slots.get(mention.entity)
        at = mention.start - start
        given = _GIVEN.search(words[max(0, at - _REACH) : at])
        joined = last and re.fullmatch(r"(?:,? and|,| or)? ?(?:\w+ )?", words[last:at])
        if slot and mention.entity not in pair and (given or joined or slot in ONLY_CONTEXT):
            held = found.setdefault(slot, [])
            if mention.entity not in held:
                held.append(mention.entity)
            last = mention.end - start
        else:
            last = 0
    return tuple((slot, tuple(sorted(found[slot]))) for slot in sorted(found))
