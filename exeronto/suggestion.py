"""Candidate claims by rule: what a curator may accept or reject, never more than that."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from exeronto.annotation import Mention
    from exeronto.documents import Document, Sentence

# A verb of the text and the property it suggests, by stem.
_TRIGGERS = (
    (r"increas|rais|elevat|enhanc|augment", "increases"),
    (r"decreas|reduc|lower|attenuat|diminish|blunt", "decreases"),
    (r"upregulat", "upregulates"),
    (r"downregulat", "downregulates"),
    (r"activat|stimulat", "activates"),
    (r"inhibit|suppress|block", "inhibits"),
    (r"promot|induc|trigger|driv", "promotes"),
    (r"prevent|protect", "prevents"),
    (r"impair|disrupt", "impairs"),
    (r"improv|restor", "improves"),
    (r"mediat", "mediates"),
)
_ENDINGS = r"(?:e|es|s|ed|en|d|ing|ion)?"
_ACTIVE = tuple(
    (re.compile(rf"\b(?:{stem}){_ENDINGS}\b", re.IGNORECASE), prop) for stem, prop in _TRIGGERS
)
_PASSIVE = tuple(
    (
        re.compile(
            rf"\b(?:is|are|was|were|been|be)\s+(?:(?:not|also|\w+ly)\s+)*(?:{stem})(?:ed|en|d|n)\b.*\bby\b",
            re.IGNORECASE,
        ),
        prop,
    )
    for stem, prop in _TRIGGERS
)
_NEGATION = re.compile(r"\b(?:not|no|neither|nor|without|fail(?:s|ed)? to)\b", re.IGNORECASE)
_HEDGE = re.compile(
    r"\b(?:may|might|could|suggest\w*|likely|possibl[ey]|potentially|appear\w*|proposed|hypothesi[sz]ed|putative\w*)\b",
    re.IGNORECASE,
)
# Between the two names there is a verb and little else.
_REACH = 80


@dataclass(frozen=True, slots=True)
class Candidate:
    """A claim that a rule suggests, with the place it was found and the rule's name."""

    subject: str
    predicate: str
    object: str
    polarity: str
    certainty: str
    passage: str
    start: int
    end: int
    rule: str


def suggest(document: Document, mentions: Sequence[Mention]) -> tuple[Candidate, ...]:
    """Suggest claims from neighbouring mentions with a verb between them.

    Suggestions are for a curator. They know no context, and a good third is wrong.

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
    return tuple(
        candidate
        for sentence in document.sentences
        for candidate in _in_sentence(
            document,
            sentence,
            [m for m in mentions if sentence.start <= m.start and m.end <= sentence.end],
        )
    )


def _in_sentence(
    document: Document, sentence: Sentence, mentions: list[Mention]
) -> Iterator[Candidate]:
    words = document.words(sentence.start, sentence.end)
    certainty = "suggested" if _HEDGE.search(words) else "asserted"
    for left, right in pairwise(mentions):
        between = document.words(left.end, right.start)
        if left.entity == right.entity or len(between) > _REACH:
            continue
        found = _verb(between)
        if found is None:
            continue
        rule, predicate = found
        subject, obj = (right, left) if rule == "passive" else (left, right)
        yield Candidate(
            subject=subject.entity,
            predicate=predicate,
            object=obj.entity,
            polarity="no change" if _NEGATION.search(between) else "affirmed",
            certainty=certainty,
            passage=sentence.passage,
            start=sentence.start,
            end=sentence.end,
            rule=rule,
        )


def _verb(between: str) -> tuple[str, str] | None:
    for pattern, predicate in _PASSIVE:
        if pattern.search(between):
            return "passive", predicate
    for pattern, predicate in _ACTIVE:
        if pattern.search(between):
            return "active", predicate
    return None
