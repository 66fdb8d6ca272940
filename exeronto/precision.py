"""How often each rule of suggestion is right, as measured on the development sentences."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from exeronto.intervals import Share
from exeronto.resources import gold_folder
from exeronto.tables import read_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from exeronto.evaluation import Judged

RULES = "rules.tsv"
COLUMNS = ("rule", "right", "suggested")


@cache
def rule_precision() -> Mapping[str, Share]:
    """The measured precision of each rule; a rule that was never seen to fire is not in it."""
    return {
        row["rule"]: Share(int(row["right"]), int(row["suggested"]))
        for _, row in read_table(gold_folder() / RULES, COLUMNS)
    }


def precision_of(rule: str) -> Share:
    """The measured precision of a rule; of nothing, where nothing was measured.

    >>> precision_of("no such rule").total
    0
    """
    return rule_precision().get(rule, Share(0, 0))


def measure_rules(judged: Iterable[Judged]) -> str:
    """The table of rules, from suggestions that were held against annotated sentences."""
    counts: dict[str, list[int]] = {}
    for each in judged:
        count = counts.setdefault(each.candidate.rule, [0, 0])
        count[0] += each.is_right
        count[1] += 1
    lines = [f"{rule}\t{right}\t{total}" for rule, (right, total) in sorted(counts.items())]
    return "\n".join(["\t".join(COLUMNS), *lines]) + "\n"
