"""What curators decided about suggestions: each decision says whether a rule was right.

`exeronto review` keeps them in `decisions.tsv`, in the folder of each paper.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from exeronto.errors import CurationError
from exeronto.evaluation import DIRECTED, Evaluation, Judged
from exeronto.intervals import Share
from exeronto.mention_scores import Score
from exeronto.suggestion import Candidate
from exeronto.tables import read_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

DECISIONS = "decisions.tsv"
COLUMNS = ("candidate", "decision", "rule", "passage", "start", "end", "suggested", "decided")
ACCEPTED, EDITED, REJECTED = "accepted", "edited", "rejected"
PART = "decisions"
_SEPARATOR = " | "
# Subject, property, object and polarity: a suggestion that was accepted is right in all of them.
_FULLY = DIRECTED + 2


def decision_files(places: Iterable[str | Path]) -> tuple[Path, ...]:
    """The tables of decisions among files and below folders, each once."""
    found: dict[Path, None] = {}
    for place in map(Path, places):
        if place.is_dir():
            found |= dict.fromkeys(sorted(place.rglob(DECISIONS)))
        else:
            found[place] = None
    return tuple(found)


def read_decisions(files: Iterable[Path]) -> tuple[Judged, ...]:
    """The suggestions that were decided on, judged; of a candidate decided twice, the last time.

    An accepted one is right. An edited one is right, as in the evaluation, when its subject and
    object stayed as they were. A rejected one is wrong.

    Raises:
        CurationError: A file is missing or no such table; with file and line.
    """
    judged: dict[tuple[Path, str], Judged] = {}
    for file in files:
        if not file.is_file():
            raise CurationError(
                "is no file; name a decisions.tsv that exeronto review wrote", file=file
            )
        for line, row in read_table(file, COLUMNS):
            judged[file, row["candidate"]] = _judged(row, file, line)
    return tuple(judged.values())


def _judged(row: Mapping[str, str], file: Path, line: int) -> Judged:
    suggested = row["suggested"].split(_SEPARATOR)
    decided = row["decided"].split(_SEPARATOR)
    levels = {ACCEPTED: _FULLY, EDITED: _level(suggested, decided), REJECTED: 0}
    if row["decision"] not in levels or len(suggested) < len(("subject", "property", "object")):
        raise CurationError(
            f"{row['decision']!r} of {row['suggested']!r} is no decision; correct or remove it",
            file=file,
            line=line,
        )
    candidate = Candidate(
        subject=suggested[0],
        predicate=suggested[1],
        object=suggested[2],
        polarity=suggested[-1],
        certainty="asserted",
        passage=row["passage"],
        start=0,
        end=0,
        rule=row["rule"],
    )
    return Judged(row["passage"], candidate, levels[row["decision"]])


def _level(suggested: list[str], decided: list[str]) -> int:
    return DIRECTED if suggested[::2][:2] == decided[::2][:2] else 0


def evaluate_decisions(judged: tuple[Judged, ...]) -> Evaluation:
    """The precision of all suggestions that were decided on, and of each rule."""
    by_rule: dict[str, list[Judged]] = {}
    for each in judged:
        by_rule.setdefault(each.candidate.rule, []).append(each)
    scores = [_score(f"rule: {rule}", ones) for rule, ones in sorted(by_rule.items())]
    return Evaluation(
        part=PART,
        sentences=len({each.sentence for each in judged}),
        scores=(_score("candidates", judged), *scores),
        judged=judged,
        wrong_mentions=(),
        missed_mentions=(),
        missed=(),
    )


def _score(measure: str, judged: Iterable[Judged]) -> Score:
    """What was missed is not known from decisions, so there is no recall."""
    right = [each.is_right for each in judged]
    return Score(measure, Share(sum(right), len(right)), Share(0, 0))
