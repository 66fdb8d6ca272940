"""The ledger of a curated paper: every sentence of it is accounted for.

A sentence is accounted for when a claim, gap or protocol is anchored in it, or when the ledger
says why there is none. The ledger stands beside `claims.yaml` as `ledger.tsv`; it names sentences
by passage and offsets, and holds no prose.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exeronto.errors import CurationError
from exeronto.findings import Finding, Report
from exeronto.tables import read_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from exeronto.documents import Document, Sentence
    from exeronto.model import Anchor

LEDGER = "ledger.tsv"
COLUMNS = ("passage", "start", "end", "reason", "see", "note")
# Why a sentence has no claim of its own.
REASONS: dict[str, str] = {
    "aim": "says what the paper is going to do",
    "transition": "leads from one part to the next and asserts nothing",
    "heading": "is the title of the paper, of a figure or of a part",
    "pointer": "refers the reader to other work or to a figure",
    "definition": "says what a word means; the ontology's term (in `see`) holds it",
    "history": "tells who coined a word or came first; no finding",
    "restated": "says again what a claim made elsewhere (in `see`) says",
    "appraisal": "judges importance, novelty or promise; nothing that can be true of the world",
    "vague": "too general to name a subject, a relation and an object",
    "front matter": "authors, dates, licence, address",
    "acknowledgement": "funding, thanks, contributions, interests",
    "aggregator": "added by the site that the page is from",
}
# Reasons that name something: a claim of the paper, or a term or entity of the ontology.
_NEEDS = {"definition", "restated"}
# What has no sentences that assert: headings, reference lists, linked entities.
_WITHOUT_CLAIMS = {"heading", "reference", "fragment"}
_ROLES_WITHOUT_CLAIMS = {"references", "entities"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a ledger: a sentence without a claim, and the reason."""

    passage: str
    start: int
    end: int
    reason: str
    see: str = ""
    note: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Account:
    """What became of the sentences of a paper.

    `claimed` have a claim, gap or protocol; `excused` have a reason; `open` have neither.
    """

    claimed: tuple[Sentence, ...]
    excused: tuple[tuple[Sentence, Line], ...]
    open: tuple[Sentence, ...]

    @property
    def complete(self) -> bool:
        """Whether no sentence is left."""
        return not self.open

    @property
    def reasons(self) -> dict[str, int]:
        """How many sentences are excused by each reason."""
        return dict(sorted(Counter(line.reason for _, line in self.excused).items()))


def read_ledger(file: Path) -> tuple[Line, ...]:
    """The lines of a ledger; none where the file is not there.

    Raises:
        CurationError: An offset is no number, a reason is not one of ours, or `see` is missing.
    """
    if not file.exists():
        return ()
    lines = []
    for number, row in read_table(file, COLUMNS):
        if not (row["start"].isdigit() and row["end"].isdigit()):
            raise CurationError("offsets are whole numbers; correct them", file=file, line=number)
        if row["reason"] not in REASONS:
            raise CurationError(
                f"reason {row['reason']!r} is none of: {', '.join(REASONS)}; choose one",
                file=file,
                line=number,
            )
        if row["reason"] in _NEEDS and not row["see"]:
            raise CurationError(
                f"{row['reason']!r} needs the claim or term that says it, under see",
                file=file,
                line=number,
            )
        lines.append(
            Line(
                row["passage"],
                int(row["start"]),
                int(row["end"]),
                row["reason"],
                row["see"],
                row["note"],
                number,
            )
        )
    return tuple(lines)


def sentences_to_account(document: Document) -> tuple[Sentence, ...]:
    """The sentences that may assert something: not headings, references or linked entities."""
    passages = {
        passage.id
        for passage in document.passages
        if passage.kind not in _WITHOUT_CLAIMS and passage.role not in _ROLES_WITHOUT_CLAIMS
    }
    return tuple(s for s in document.sentences if s.passage in passages)


def account(
    document: Document, anchors: Iterable[Anchor], ledger: Iterable[Line], *, file: Path
) -> Account:
    """Account for the sentences of a paper.

    Args:
        document: The paper, with its sentences.
        anchors: Where its claims, gaps and protocols stand.
        ledger: The sentences without any.
        file: The ledger, to name in errors.

    Raises:
        CurationError: A line fits no sentence, stands twice, or excuses one that has a claim.
    """
    starts = {passage.id: passage.start for passage in document.passages}
    anchored = _by_passage(anchors)
    lines: dict[tuple[str, int, int], Line] = {}
    for line in ledger:
        if (line.passage, line.start, line.end) in lines:
            raise CurationError("the sentence stands twice; keep one", file=file, line=line.line)
        lines[line.passage, line.start, line.end] = line
    claimed, excused, left = [], [], []
    for sentence in sentences_to_account(document):
        offset = starts[sentence.passage]
        span = sentence.passage, sentence.start - offset, sentence.end - offset
        line_of = lines.pop(span, None)
        has_claim = any(
            start < sentence.end and sentence.start < end
            for start, end in anchored.get(sentence.passage, ())
        )
        if has_claim and line_of is not None:
            raise CurationError(
                "a claim stands in this sentence; take the line out", file=file, line=line_of.line
            )
        if has_claim:
            claimed.append(sentence)
        elif line_of is not None:
            excused.append((sentence, line_of))
        else:
            left.append(sentence)
    if lines:
        stray = next(iter(lines.values()))
        raise CurationError(
            f"no sentence of passage {stray.passage} has these offsets; correct them",
            file=file,
            line=stray.line,
        )
    return Account(tuple(claimed), tuple(excused), tuple(left))


def unaccounted(document: Document, found: Account, *, paper: str) -> Report:
    """The open sentences of a paper as findings, each by its passage and offsets."""
    passages = {passage.id: passage for passage in document.passages}
    return Report(
        tuple(
            Finding(
                "warning",
                f"expaper:{paper}",
                f"section {passages[sentence.passage].section}",
                f"passage {sentence.passage} "
                f"{sentence.start - passages[sentence.passage].start}-"
                f"{sentence.end - passages[sentence.passage].start}",
                "No claim stands in this sentence; add what it says, or the reason in ledger.tsv.",
            )
            for sentence in found.open
        )
    )


def _by_passage(anchors: Iterable[Anchor]) -> Mapping[str, list[tuple[int, int]]]:
    found: dict[str, list[tuple[int, int]]] = {}
    for anchor in anchors:
        found.setdefault(anchor.passage, []).append((anchor.start, anchor.end))
    return found
