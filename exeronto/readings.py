"""The second reading of a curated paper: what somebody who did not write a claim found.

It stands beside `claims.yaml` as `readings.tsv`, a line per claim: the verdict, where in the
passage the words for subject, object and relation stand, which of the three are declared not to
be names, and the date. It holds no prose.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from exeronto.errors import CurationError
from exeronto.findings import Finding, Report
from exeronto.naming import nearest
from exeronto.sources import read_source
from exeronto.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from exeronto.model import Claim

READINGS = "readings.tsv"
COLUMNS = ("claim", "verdict", "passage", "subject", "object", "cue", "declared", "date")
# Tables made before alignment was checked lack `declared`: nothing is declared in them.
_OLDER = tuple(column for column in COLUMNS if column != "declared")
VERDICTS = {
    "agrees": "the claim says what its passage says",
    "corrected": "it did not, and was corrected",
}
# The parts of a claim whose words must stand in its passage.
PARTS = ("subject", "object", "cue")
_SPAN = re.compile(r"(?:([0-9a-f]{12}(?:-\d+)?):)?(\d+)-(\d+)")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a passage: offsets are code points within it, half open."""

    passage: str
    start: int
    end: int

    def written(self, passage: str) -> str:
        """As a cell of the table, where `passage` is the one of the line.

        >>> Span("3fa9c0d21b7e", 12, 18).written("3fa9c0d21b7e")
        '12-18'
        """
        span = f"{self.start}-{self.end}"
        return span if self.passage == passage else f"{self.passage}:{span}"


@dataclass(frozen=True, slots=True)
class Reading:
    """A claim read a second time: `spans` by part, `declared` the parts that are not names.

    A declared part is an anaphor or a paraphrase: it stands for the entity or the relation in
    this passage, and only there.
    """

    claim: str
    verdict: str
    passage: str
    date: str
    spans: tuple[tuple[str, Span], ...] = ()
    declared: tuple[str, ...] = ()
    line: int = 0

    def span(self, part: str) -> Span | None:
        """Where the words for a part stand, or None."""
        return dict(self.spans).get(part)


def read_readings(file: Path) -> tuple[Reading, ...]:
    """The readings of a paper; none where the file is not there.

    Raises:
        CurationError: A verdict, offset, date or declared part that is none, a claim that stands
            twice or out of order; with file and line.
        OntologyError: The header or a row does not have the columns.
    """
    if not file.exists():
        return ()
    text = read_source(file)
    header = tuple(text.partition("\n")[0].split("\t"))
    columns = _OLDER if header == _OLDER else COLUMNS
    found: list[Reading] = []
    for line, row in table_rows(text, columns, file):
        reading = _reading(row, line, file)
        if found and reading.claim <= found[-1].claim:
            what = "stands twice; keep one" if reading.claim == found[-1].claim else _UNSORTED
            raise CurationError(f"claim {reading.claim!r} {what}", file=file, line=line)
        found.append(reading)
    return tuple(found)


_UNSORTED = "is out of order; sort the lines by claim"


def _reading(row: Mapping[str, str], line: int, file: Path) -> Reading:
    declared = tuple(row.get("declared", "").split())
    fault = _fault(row, declared)
    if fault is not None:
        raise CurationError(fault, file=file, line=line)
    found = ((part, _span(row[part], row["passage"])) for part in PARTS)
    spans = tuple((part, span) for part, span in found if span is not None)
    return Reading(row["claim"], row["verdict"], row["passage"], row["date"], spans, declared, line)


def _fault(row: Mapping[str, str], declared: tuple[str, ...]) -> str | None:
    """What is wrong with a line, and what to do; or None."""
    if row["verdict"] not in VERDICTS:
        return f"verdict {row['verdict']!r} is none of: {', '.join(VERDICTS)}; choose one"
    if not _is_date(row["date"]):
        return f"{row['date']!r} is no date; write it as 2026-11-28"
    if not set(declared) <= set(PARTS):
        return f"declared parts are of: {' '.join(PARTS)}; correct {' '.join(declared)!r}"
    for part in PARTS:
        if row[part] and _span(row[part], row["passage"]) is None:
            return f"{part} {row[part]!r} is no span; write start-end, or passage:start-end"
        if part in declared and not row[part]:
            return f"{part} is declared and has no span; say where its words stand"
    return None


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _span(written: str, passage: str) -> Span | None:
    match = _SPAN.fullmatch(written)
    if match is None or int(match[2]) >= int(match[3]):
        return None
    return Span(match[1] or passage, int(match[2]), int(match[3]))


def readings_text(readings: Iterable[Reading]) -> str:
    """The table of readings, sorted by claim."""
    lines = ["\t".join(COLUMNS)]
    for one in sorted(readings, key=lambda reading: reading.claim):
        spans = dict(one.spans)
        cells = [spans[part].written(one.passage) if part in spans else "" for part in PARTS]
        declared = " ".join(part for part in PARTS if part in one.declared)
        lines.append("\t".join([one.claim, one.verdict, one.passage, *cells, declared, one.date]))
    return "".join(f"{line}\n" for line in lines)


def verified(
    claims: Iterable[Claim], readings: Iterable[Reading], *, file: Path
) -> tuple[Claim, ...]:
    """The claims, those that were read a second time with the date of it.

    Raises:
        CurationError: A reading is of a claim that is not there, or in a passage that the claim
            does not point to.
    """
    known = {claim.handle: claim for claim in claims}
    dates: dict[str, str] = {}
    for one in readings:
        claim = known.get(one.claim)
        if claim is None:
            what = f"claim {one.claim!r} is not in claims.yaml{nearest(one.claim, known)}"
            raise CurationError(what, file=file, line=one.line)
        if one.passage not in {anchor.passage for anchor in claim.anchors}:
            raise CurationError(
                f"claim {one.claim!r} has no anchor in passage {one.passage!r}; read it again",
                file=file,
                line=one.line,
            )
        dates[one.claim] = one.date
    return tuple(
        replace(claim, verified=dates[handle]) if handle in dates else claim
        for handle, claim in known.items()
    )


def unread(claims: Iterable[Claim]) -> Report:
    """The claims that nobody has read a second time, as findings."""
    return Report(
        tuple(
            Finding(
                "warning",
                f"exclaim:{claim.id}",
                f"claim {claim.handle}",
                f"of {claim.paper}",
                "Nobody has read it a second time; read it, and add a line to readings.tsv.",
            )
            for claim in claims
            if claim.verified is None
        )
    )
