"""Names that were found, held against names that were annotated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from exeronto.gold import NEW
from exeronto.intervals import Share

if TYPE_CHECKING:
    from collections.abc import Sequence

# Start, end and entity of a mention.
Triple = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Score:
    """One line of the table: what was measured, and how well names or suggestions do by it.

    `precision` is how much of what was found is right, `recall` how much of what is there was
    found.
    """

    measure: str
    precision: Share
    recall: Share


class MentionScores:
    """Counts over sentences; `wrong` and `missed` tell which, by sentence."""

    def __init__(self) -> None:
        self.wrong: list[tuple[str, Triple]] = []
        self.missed: list[tuple[str, Triple]] = []
        self._annotated = self._known = self._found = 0
        self._strict = self._right = self._recalled = self._overlapping = self._outside = 0

    def add(self, sentence: str, annotated: Sequence[Triple], found: Sequence[Triple]) -> None:
        """Count one sentence."""
        self._annotated += len(annotated)
        self._known += sum(not _is_new(each) for each in annotated)
        self._found += len(found)
        self._strict += len(set(annotated) & set(found))
        for mention in found:
            self._add_found(sentence, mention, [m for m in annotated if _overlap(m, mention)])
        for each in annotated:
            hit = any(_overlap(each, mention) and each[2] == mention[2] for mention in found)
            self._recalled += hit
            if not hit and not _is_new(each):
                self.missed.append((sentence, each))

    def _add_found(self, sentence: str, mention: Triple, near: Sequence[Triple]) -> None:
        right = any(each[2] == mention[2] for each in near)
        self._right += right
        self._overlapping += bool(near)
        self._outside += bool(near) and all(map(_is_new, near))
        if not right:
            self.wrong.append((sentence, mention))

    def scores(self) -> list[Score]:
        """The lines of the table."""
        within = self._found - self._outside
        grounded = Share(self._right, self._overlapping - self._outside)
        return [
            Score(
                "mentions, strict",
                Share(self._strict, self._found),
                Share(self._strict, self._annotated),
            ),
            Score(
                "mentions, relaxed",
                Share(self._right, self._found),
                Share(self._recalled, self._annotated),
            ),
            Score(
                "known names, strict",
                Share(self._strict, within),
                Share(self._strict, self._known),
            ),
            Score(
                "known names, relaxed",
                Share(self._right, within),
                Share(self._recalled, self._known),
            ),
            Score("grounding", grounded, Share(self._recalled, self._known)),
        ]


def score_mentions(
    sentences: Sequence[str],
    annotated: Sequence[Sequence[Triple]],
    found: Sequence[Sequence[Triple]],
) -> MentionScores:
    """Compare sentence by sentence.

    >>> scores = score_mentions(["a"], [[(0, 6, "irisin")]], [[(0, 6, "irisin"), (8, 9, "no")]])
    >>> [str(score.precision) for score in scores.scores()][:1]
    ['0.500 (0.095-0.905)']
    """
    scores = MentionScores()
    for sentence, theirs, ours in zip(sentences, annotated, found, strict=True):
        scores.add(sentence, theirs, ours)
    return scores


def _is_new(mention: Triple) -> bool:
    return mention[2].startswith(NEW)


def _overlap(one: Triple, other: Triple) -> bool:
    return one[0] < other[1] and other[0] < one[1]
