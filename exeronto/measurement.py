"""`exeronto evaluate`: the evaluation set held against the user's own copies of its papers."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from exeronto.annotation import default_lexicon
from exeronto.decisions import PART, decision_files, evaluate_decisions, read_decisions
from exeronto.documents import read_documents
from exeronto.errors import DocumentError
from exeronto.evaluation import Evaluation, evaluate
from exeronto.extraction import RULES, extract
from exeronto.gold import PARTS, place, read_gold
from exeronto.preparation import open_lexicon
from exeronto.resources import gold_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from exeronto.annotation import Mention
    from exeronto.documents import Document
    from exeronto.gold import Placed
    from exeronto.intervals import Share
    from exeronto.suggestion import Candidate


@dataclass(frozen=True, slots=True)
class Measured:
    """The evaluation of one part; `missing` sentences are in none of the copies."""

    part: str
    evaluation: Evaluation
    missing: int


def measure(
    texts: Iterable[str | Path],
    *,
    parts: Sequence[str] = PARTS,
    lexicon: str | Path | None = None,
    extractor: str = RULES,
    decisions: Iterable[str | Path] = (),
) -> tuple[Measured, ...]:
    """Evaluate names and suggestions on one's own copies of the annotated papers.

    Decisions of `exeronto review` are evaluated too: those of `decisions`, and those in the folders
    among `texts`.

    Args:
        texts: Paper files, or folders of them; files in a folder that are no papers are left out.
        parts: `dev`, `test` or both.
        lexicon: A compiled lexicon to use besides the package's own names.
        extractor: What suggests candidates.
        decisions: Tables of decisions, or folders that hold them.

    Raises:
        DocumentError: A file that was named cannot be read, or no annotated sentence is in any.
        CurationError: A table of decisions is none; with file and line.
    """
    papers = list(map(Path, texts))
    documents = list(_documents(papers))
    names = open_lexicon(lexicon) or default_lexicon()

    def suggestions(document: Document, mentions: Sequence[Mention]) -> Sequence[Candidate]:
        return extract(document, mentions, extractor=extractor)

    gold = read_gold(gold_folder())
    measured = []
    for part in parts:
        placed, missing = place([each for each in gold if each.part == part], documents)
        if placed:
            evaluation = evaluate(placed, names, part=part, suggestions=suggestions)
            measured.append(Measured(part, evaluation, len(missing)))
    folders = [text for text in papers if text.is_dir()]
    decided = read_decisions(decision_files([*folders, *decisions]))
    if decided:
        measured.append(Measured(PART, evaluate_decisions(decided), 0))
    if not measured:
        raise DocumentError(
            "none of these files holds an annotated sentence; docs/evaluation.md lists the papers"
        )
    return tuple(measured)


def place_part(texts: Iterable[str | Path], part: str) -> tuple[Placed, ...]:
    """The annotated sentences of a part that are in one's own copies."""
    gold = [each for each in read_gold(gold_folder()) if each.part == part]
    return place(gold, _documents(map(Path, texts)))[0]


def _documents(texts: Iterable[Path]) -> Iterable[Document]:
    for text in texts:
        if not text.is_dir():
            yield from read_documents(text)
            continue
        for file in sorted(path for path in text.rglob("*") if path.is_file()):
            yield from _read_if_papers(file)


def _read_if_papers(file: Path) -> tuple[Document, ...]:
    try:
        return read_documents(file)
    except DocumentError:
        return ()


def table_rows(measured: Sequence[Measured]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Columns and rows for people: each share with its 95 % interval."""
    rows: list[tuple[str, ...]] = [
        (each.part, score.measure, str(score.precision), str(score.recall))
        for each in measured
        for score in each.evaluation.scores
    ]
    return ("part", "measure", "precision", "recall"), rows


def csv_text(measured: Sequence[Measured]) -> str:
    """The same for programs, a number a column."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    numbers = ("", "_lower", "_upper", "_hits", "_total")
    shares = [f"{name}{number}" for name in ("precision", "recall") for number in numbers]
    writer.writerow(["part", "measure", *shares])
    for each in measured:
        for score in each.evaluation.scores:
            cells = [*_numbers(score.precision), *_numbers(score.recall)]
            writer.writerow([each.part, score.measure, *cells])
    return text.getvalue()


def _numbers(share: Share) -> tuple[str, ...]:
    value = "" if share.value is None else f"{share.value:.4f}"
    return value, f"{share.lower:.4f}", f"{share.upper:.4f}", str(share.hits), str(share.total)
