"""Two readers of the same sentences: how far they agree, and so what a program can be shown to do.

The second reading has the text and the guideline, and neither the first one nor what the program
found. Where the two differ, the sentence was read once more: that is the settled reading.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from exeronto.evaluation import known_mentions, relation_scores
from exeronto.gold import NEW, GoldRelation, read_readings
from exeronto.mention_scores import score_mentions
from exeronto.resources import gold_folder
from exeronto.suggestion import Candidate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exeronto.gold import Placed
    from exeronto.lexicon import Lexicon
    from exeronto.mention_scores import Score, Triple

SECOND = "second"
SETTLED = "settled"
# A property for each direction, so that a reader's relation is compared as a suggestion is.
_PROPERTY = {
    "positive": "increases",
    "negative": "decreases",
    "unsigned": "influences",
    "association": "associatedWith",
    "origin": "secretes",
}


@dataclass(frozen=True, slots=True)
class Agreement:
    """The scores of a second reader, held against the first as the program is."""

    sentences: int
    scores: tuple[Score, ...]

    def score(self, measure: str) -> Score:
        """The line of this name."""
        return next(score for score in self.scores if score.measure == measure)


def read_twice(placed: Sequence[Placed]) -> tuple[Placed, ...]:
    """The sentences that were read twice, with the first reader's annotations."""
    readings = read_readings(gold_folder(), SECOND)
    return tuple(each for each in placed if each.gold.id in readings)


def reread(placed: Sequence[Placed], reading: str) -> tuple[Placed, ...]:
    """The sentences that were read twice, with another reading's annotations."""
    readings = read_readings(gold_folder(), reading)
    return tuple(
        replace(
            each,
            gold=replace(
                each.gold,
                mentions=readings[each.gold.id].mentions,
                relations=readings[each.gold.id].relations,
            ),
        )
        for each in placed
        if each.gold.id in readings
    )


def agreement(placed: Sequence[Placed], lexicon: Lexicon) -> Agreement:
    """How far the second reader agrees with the first, by the measures that the program has."""
    second = reread(placed, SECOND)
    theirs = {each.gold.id: each for each in placed}
    first = [theirs[each.gold.id] for each in second]
    annotated = [known_mentions(each, lexicon) for each in first]
    found = [
        _named_alike(known_mentions(each, lexicon), mentions)
        for each, mentions in zip(second, annotated, strict=True)
    ]
    ids = [each.gold.id for each in first]
    everything = score_mentions(ids, annotated, found).scores()
    # What has no entity yet is left out, as the program cannot name it.
    of_entities = [[m for m in mine if not m[2].startswith(NEW)] for mine in found]
    known = score_mentions(ids, annotated, of_entities).scores()
    stated = [
        _candidates(each, names) for each, names in zip(second, found, strict=True)
    ]  # fmt: skip
    relations, _, _ = relation_scores("relations", first, annotated, stated)
    return Agreement(len(first), (*everything[:2], *known[2:], *relations))


def _named_alike(mentions: list[Triple], others: list[Triple]) -> list[Triple]:
    """The mentions, new things under the name that the other reader gave to them."""
    named = []
    for start, end, entity in mentions:
        alike = [
            other
            for begin, stop, other in others
            if other.startswith(NEW) and begin < end and start < stop
        ]
        named.append((start, end, alike[0] if entity.startswith(NEW) and alike else entity))
    return named


def _candidates(sentence: Placed, mentions: list[Triple]) -> list[Candidate]:
    by_span = {
        (start - sentence.start, end - sentence.start): entity for start, end, entity in mentions
    }
    return list({
        (made.subject, made.object): made
        for made in (_candidate(sentence, each, by_span) for each in sentence.gold.relations)
    }.values())  # fmt: skip


def _candidate(
    sentence: Placed, relation: GoldRelation, by_span: dict[tuple[int, int], str]
) -> Candidate:
    return Candidate(
        subject=by_span[relation.subject],
        predicate=_PROPERTY[relation.direction],
        object=by_span[relation.object],
        polarity="no change" if relation.negated else "affirmed",
        certainty="asserted",
        passage="",
        start=sentence.start,
        end=sentence.end,
        rule="reader",
    )
