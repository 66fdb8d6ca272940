"""Write the tables of docs/evaluation.md and exeronto/gold/rules.tsv anew.

    python3 dev.py run python tools/evaluation_tables.py PAPERS...

PAPERS are files or folders with copies of the annotated papers. What stands around the tables is
for a person to keep true.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from exeronto.agreement import SETTLED, agreement, read_twice, reread
from exeronto.annotation import default_lexicon
from exeronto.evaluation import evaluate
from exeronto.measurement import measure, place_part
from exeronto.precision import RULES, measure_rules, rule_precision
from exeronto.resources import gold_folder

if TYPE_CHECKING:
    from exeronto.evaluation import Evaluation
    from exeronto.intervals import Share

PAGE = Path(__file__).resolve().parent.parent / "docs" / "evaluation.md"
# On development sentences everything has an entity, and these lines say the same twice.
SAME_TWICE = ("known names", "candidates, known names")
TABLE = r"(?:^\|.*\n)+"


def written(share: Share) -> str:
    """A share with its interval, as the page writes it."""
    if share.value is None:
        return "–"
    return f"{share.value:.3f} ({share.lower:.3f}–{share.upper:.3f})"


def scores_table(evaluation: Evaluation, *, leave_out: tuple[str, ...] = ()) -> str:
    """The table of one part."""
    lines = ["| measure | precision | of | recall | of |", "| --- | --- | ---: | --- | ---: |"]
    lines += [
        f"| {s.measure} | {written(s.precision)} | {s.precision.total} "
        f"| {written(s.recall)} | {s.recall.total} |"
        for s in evaluation.scores
        if not s.measure.startswith(leave_out or "\0")
    ]
    return "\n".join(lines) + "\n"


def rules_table() -> str:
    """The table of rules."""
    lines = [
        "| rule | right | suggested | precision, and at least |",
        "| --- | ---: | ---: | --- |",
    ]
    ordered = sorted(rule_precision().items(), key=lambda each: (-each[1].total, each[0]))
    lines += [
        f"| {rule} | {share.hits} | {share.total} | {share.value:.2f}, {share.lower:.2f} |"
        for rule, share in ordered
    ]
    return "\n".join(lines) + "\n"


# A measure of the program, and the second reader's.
TWICE = (
    ("mentions, strict", "mentions, strict"),
    ("known names, strict", "known names, strict"),
    ("known names, relaxed", "known names, relaxed"),
    ("candidates, names given: direction", "relations: direction"),
    ("candidates, names given: sign", "relations: sign"),
)


def readers_table(papers: list[str]) -> str:
    """The program beside a second reader, on the test sentences that were read twice."""
    placed = read_twice(place_part(papers, "test"))
    lexicon = default_lexicon()
    second = agreement(placed, lexicon)
    first, settled = (evaluate(each, lexicon) for each in (placed, reread(placed, SETTLED)))
    lines = [
        "| measure | program, first reading | program, settled reading | second reader |",
        "| --- | --- | --- | --- |",
    ]
    for of_program, of_reader in TWICE:
        scores = first.score(of_program), settled.score(of_program), second.score(of_reader)
        cells = [f"{s.precision.value:.3f} / {s.recall.value:.3f}" for s in scores]
        lines.append(f"| {of_program} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def main(papers: list[str]) -> None:
    """Measure and write."""
    dev, test = measure(papers)
    (gold_folder() / RULES).write_text(measure_rules(dev.evaluation.judged), encoding="utf-8")
    page = PAGE.read_text(encoding="utf-8")
    for heading, table in (
        ("## Development sentences", scores_table(dev.evaluation, leave_out=SAME_TWICE)),
        ("## Test sentences", scores_table(test.evaluation)),
        ("## Two readers", readers_table(papers)),
        ("## The rules", rules_table()),
    ):
        before, after = page.split(f"{heading}\n", 1)
        after = re.sub(TABLE, table.replace("\\", r"\\"), after, count=1, flags=re.MULTILINE)
        page = f"{before}{heading}\n{after}"
    PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
