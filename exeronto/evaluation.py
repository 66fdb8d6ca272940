"""How often names and suggestions are right, and how many are missed, with intervals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from exeronto.annotation import Mention, annotate
from exeronto.cues import sides, sign_group
from exeronto.gold import NEW
from exeronto.intervals import Share
from exeronto.mention_scores import Score, Triple, score_mentions
from exeronto.suggestion import Candidate, suggest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from exeronto.documents import Document
    from exeronto.gold import GoldRelation, Placed
    from exeronto.lexicon import Lexicon

Suggest = Callable[["Document", Sequence[Mention]], Sequence[Candidate]]
# What is compared of a candidate, each in addition to what stands before it.
LEVELS = ("pair", "direction", "sign", "negation")
# A suggestion is right when it has both sides, and the direction.
DIRECTED = 2


@dataclass(frozen=True, slots=True)
class Judged:
    """A suggestion of an annotated sentence, and the level up to which it is right (0 to 4)."""

    sentence: str
    candidate: Candidate
    level: int

    @property
    def is_right(self) -> bool:
        """Whether it has both sides, and the direction."""
        return self.level >= DIRECTED


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What was measured on one part of the evaluation set.

    `judged` are all suggestions made from the names that were found; `missed` are the stated
    relations that none of them gives, as sentence, subject and object.
    """

    part: str
    sentences: int
    scores: tuple[Score, ...]
    judged: tuple[Judged, ...]
    wrong_mentions: tuple[tuple[str, Triple], ...]
    missed_mentions: tuple[tuple[str, Triple], ...]
    missed: tuple[tuple[str, str, str], ...]

    def score(self, measure: str) -> Score:
        """The line of this name."""
        return next(score for score in self.scores if score.measure == measure)


def evaluate(
    placed: Sequence[Placed], lexicon: Lexicon, *, part: str = "", suggestions: Suggest = suggest
) -> Evaluation:
    """Annotate and suggest on the documents of annotated sentences, and compare.

    Relations are compared by the entities of both sides; a mention that should have had an entity
    (`new:`) counts as missed, except in the lines that say "with an entity".
    """
    found = _found(placed, lexicon)
    gold = [known_mentions(sentence, lexicon) for sentence in placed]
    mentions = score_mentions([each.gold.id for each in placed], gold, found)
    own = [
        _suggested(sentence, mine, suggestions)
        for sentence, mine in zip(placed, found, strict=True)
    ]
    given = [
        _suggested(sentence, theirs, suggestions)
        for sentence, theirs in zip(placed, gold, strict=True)
    ]
    end_to_end, judged, missed = relation_scores("candidates", placed, gold, own)
    known, _, _ = relation_scores("candidates, known names", placed, gold, own, known_only=True)
    with_names, _, _ = relation_scores("candidates, names given", placed, gold, given)
    baseline = [_together(sentence, mine) for sentence, mine in zip(placed, found, strict=True)]
    together, _, _ = relation_scores("co-occurrence", placed, gold, baseline)
    return Evaluation(
        part,
        len(placed),
        (*mentions.scores(), *end_to_end, *known, *with_names, *together),
        judged,
        tuple(mentions.wrong),
        tuple(mentions.missed),
        missed,
    )


def _found(placed: Iterable[Placed], lexicon: Lexicon) -> list[list[Triple]]:
    """What is found in each sentence, each document read once."""
    by_document: dict[int, tuple[Mention, ...]] = {}
    found = []
    for sentence in placed:
        key = id(sentence.document)
        if key not in by_document:
            by_document[key] = annotate(sentence.document, lexicon)
        found.append(
            [
                (m.start, m.end, m.entity)
                for m in by_document[key]
                if sentence.start <= m.start and m.end <= sentence.end
            ]
        )
    return found


def known_mentions(sentence: Placed, lexicon: Lexicon) -> list[Triple]:
    """The annotated mentions, by offset on the document; new things under a name they now have."""
    mentions = []
    for start, end, entity in sentence.gold.mentions:
        now = lexicon.named(entity.removeprefix(NEW)) if entity.startswith(NEW) else None
        mentions.append((
            sentence.start + start, sentence.start + end, now.entity if now else entity,
        ))  # fmt: skip
    return mentions


def _suggested(sentence: Placed, found: list[Triple], suggestions: Suggest) -> list[Candidate]:
    document = sentence.document
    passage = next((p.id for p in document.passages if p.start <= sentence.start < p.end), "")
    mentions = [Mention(passage, start, end, entity, "") for start, end, entity in found]
    return [
        candidate
        for candidate in suggestions(document, mentions)
        if sentence.start <= candidate.start and candidate.end <= sentence.end
    ]


def _together(sentence: Placed, found: list[Triple]) -> list[Candidate]:
    """The baseline: any two names of a sentence, the first acting on the second."""
    names = list(dict.fromkeys(entity for _, _, entity in found))
    return [
        Candidate(
            left,
            "increases",
            right,
            "affirmed",
            "asserted",
            "",
            sentence.start,
            sentence.end,
            "co-occurrence",
        )
        for left, right in combinations(names, 2)
    ]


def relation_scores(
    name: str,
    placed: Sequence[Placed],
    gold: Sequence[list[Triple]],
    suggested: Sequence[list[Candidate]],
    *,
    known_only: bool = False,
) -> tuple[list[Score], tuple[Judged, ...], tuple[tuple[str, str, str], ...]]:
    """Hold relations against what sentences state: scores, each judged, and what was missed."""
    tally = _Tally(known_only=known_only)
    for sentence, theirs, candidates in zip(placed, gold, suggested, strict=True):
        tally.add(sentence, theirs, candidates)
    return tally.scores(name), tuple(tally.judged), tuple(tally.missed)


class _Tally:
    """Suggestions held against what the sentences state, one sentence after the other."""

    def __init__(self, *, known_only: bool = False) -> None:
        self._known_only = known_only
        self.judged: list[Judged] = []
        self.missed: list[tuple[str, str, str]] = []
        self._hits = [0] * (len(LEVELS) + 1)
        self._stated = 0
        self._context_right = self._context_given = self._context_stated = 0

    def add(
        self, sentence: Placed, mentions: Sequence[Triple], candidates: Sequence[Candidate]
    ) -> None:
        """Count one sentence."""
        stated = _stated(sentence, mentions)
        if self._known_only:
            stated = {key: each for key, each in stated.items() if not any(map(_is_new, key))}
        self._stated += len(stated)
        for candidate in candidates:
            levels = {key: _level(candidate, key, each) for key, each in stated.items()}
            best = max(levels, key=lambda key: levels[key], default=None)
            level = levels[best] if best else 0
            self.judged.append(Judged(sentence.gold.id, candidate, level))
            if best is not None and level >= DIRECTED:
                self._add_context(candidate, _context(sentence, stated[best], mentions))
        for key, each in stated.items():
            level = max((_level(candidate, key, each) for candidate in candidates), default=0)
            for reached in range(1, level + 1):
                self._hits[reached] += 1
            if level < DIRECTED:
                self.missed.append((sentence.gold.id, *key))

    def _add_context(self, candidate: Candidate, wanted: set[str]) -> None:
        given = {entity for _, entities in candidate.context for entity in entities}
        self._context_right += len(wanted & given)
        self._context_given += len(given)
        self._context_stated += len(wanted)

    def scores(self, name: str) -> list[Score]:
        """The lines of the table."""
        scores = []
        for level, measure in enumerate(LEVELS, start=1):
            right = sum(each.level >= level for each in self.judged)
            precision = Share(right, len(self.judged))
            recall = Share(self._hits[level], self._stated)
            scores.append(Score(f"{name}: {measure}", precision, recall))
        if self._context_given:
            precision = Share(self._context_right, self._context_given)
            recall = Share(self._context_right, self._context_stated)
            scores.append(Score(f"{name}: context", precision, recall))
        return scores


def _is_new(entity: str) -> bool:
    return entity.startswith(NEW)


def _stated(sentence: Placed, mentions: Sequence[Triple]) -> dict[tuple[str, str], GoldRelation]:
    """The annotated relations by the entities of both sides."""
    by_span: Mapping[tuple[int, int], str] = {
        (start - sentence.start, end - sentence.start): entity for start, end, entity in mentions
    }
    return {
        (by_span[relation.subject], by_span[relation.object]): relation
        for relation in sentence.gold.relations
    }


def _context(sentence: Placed, relation: GoldRelation, mentions: Sequence[Triple]) -> set[str]:
    spans = set(relation.context)
    return {
        entity
        for start, end, entity in mentions
        if (start - sentence.start, end - sentence.start) in spans
    }


def _level(candidate: Candidate, key: tuple[str, str], relation: GoldRelation) -> int:
    """How far a candidate agrees with a stated relation: up to which of `LEVELS`."""
    if {candidate.subject, candidate.object} != set(key):
        return 0
    directed = sides(candidate.predicate, candidate.subject, candidate.object) == key
    symmetric = relation.direction == "association"
    if not directed and not symmetric:
        return 1
    group = sign_group(candidate.predicate)
    if group != relation.direction:
        return 2
    return 4 if (candidate.polarity != "affirmed") == relation.negated else 3
