"""The alignment gate: subject, object and relation of a claim are in the passage it points to.

The second reading says where the words stand. Without the paper only their place is judged; with
the reader's own copy also whether they name what the claim names, or are declared not to.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exeronto.errors import DocumentError
from exeronto.findings import Finding, Report
from exeronto.namespaces import EXCLAIM
from exeronto.readings import PARTS, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from rdflib import URIRef

    from exeronto.cue_words import Cues
    from exeronto.documents import Document, Passage
    from exeronto.grounding import Paper
    from exeronto.model import Claim
    from exeronto.readings import Reading
    from exeronto.wording import Wording

# What can be said of a part of a claim, and of those that are wrong, what to do.
FAULTS: dict[str, tuple[str, str]] = {
    "missing": ("warning", "No words are given; find them, or run exeronto curate align."),
    "misplaced": ("violation", "Its words are outside the claim's sentences; correct the span."),
    "changed": (
        "violation",
        "The copy has other words in this passage; use the one that was read.",
    ),
    "unnamed": ("violation", "The words do not name it; correct the span, or declare it."),
    "unknown": ("violation", "The words are no cue of this relation; correct, or declare it."),
    "opposite": ("violation", "The words say the contrary; correct the claim, or declare the cue."),
}
GOOD = ("placed", "named", "declared")


@dataclass(frozen=True, slots=True)
class Judgement:
    """How a part of a claim stands: `placed`, `named`, `declared`, or one of the `FAULTS`."""

    claim: Claim
    part: str
    standing: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Gate:
    """What words are judged by: names of entities, cues of relations, and all claims by IRI."""

    wording: Wording
    cues: Cues
    claims: Mapping[URIRef, Claim]

    def names(self, iri: URIRef, words: str) -> bool:
        """Whether words name an entity; or, for a claim, what that claim is about."""
        claim = self.claims.get(iri)
        if claim is None:
            return self.wording.names(iri, words)
        return any(self.names(part, words) for part in (claim.object, claim.subject))

    def find(self, iri: URIRef, words: str) -> tuple[int, int] | None:
        """Where words name an entity, or what a claim is about."""
        claim = self.claims.get(iri)
        if claim is None:
            return self.wording.find(iri, words)
        return self.find(claim.object, words) or self.find(claim.subject, words)

    def standing(self, claim: Claim, part: str, words: str) -> str:
        """How the words for a part stand, when nothing is declared."""
        if part == "cue":
            return self.cues.fault(claim, words) or "named"
        return "named" if self.names(getattr(claim, part), words) else "unnamed"


def align(
    paper: Paper, gate: Gate | None = None, text: Document | None = None
) -> tuple[Judgement, ...]:
    """Judge each part of each claim that was read a second time.

    Args:
        paper: The curated paper, with its readings.
        gate: What words are judged by; needed with `text` alone.
        text: The paper itself, as read from somebody's own copy.
    """
    claims = {claim.handle: claim for claim in paper.claims}
    places = Places(paper.document)
    found = []
    for reading in paper.readings:
        claim = claims[reading.claim]
        for part in PARTS:
            span = reading.span(part)
            standing = _placed(span, claim, places)
            if standing == "placed" and gate is not None and text is not None and span is not None:
                standing = _worded(claim, part, span, reading, places, gate, text)
            found.append(Judgement(claim, part, standing, span))
    return tuple(found)


def _placed(span: Span | None, claim: Claim, places: Places) -> str:
    if span is None:
        return "missing"
    inside = any(
        start <= span.start and span.end <= end for start, end in places.around(claim, span.passage)
    )
    return "placed" if inside else "misplaced"


def _worded(
    claim: Claim,
    part: str,
    span: Span,
    reading: Reading,
    places: Places,
    gate: Gate,
    text: Document,
) -> str:
    words = words_of(span, places, text)
    if words is None:
        return "changed"
    standing = gate.standing(claim, part, words)
    return "declared" if standing != "named" and part in reading.declared else standing


def words_of(span: Span, places: Places, text: Document) -> str | None:
    """The words of a span in a copy; None when the copy's passage is not the one that was read."""
    read, recorded = text.passage(span.passage), places.passages.get(span.passage)
    if read is None or recorded is None or read.sha256 != recorded.sha256:
        return None
    return text.words(read.start + span.start, read.start + span.end)


class Places:
    """Where the words of a claim may stand: its sentences, and the ones before and after."""

    def __init__(self, document: Document):
        self.passages: dict[str, Passage] = {p.id: p for p in document.passages}
        self._sentences: dict[str, list[tuple[int, int]]] = {}
        for sentence in document.sentences:
            start = self.passages[sentence.passage].start
            self._sentences.setdefault(sentence.passage, []).append(
                (sentence.start - start, sentence.end - start)
            )

    def around(self, claim: Claim, passage: str) -> Iterator[tuple[int, int]]:
        """The stretches of a passage that a claim's words may stand in, by its anchors there."""
        sentences = self._sentences.get(passage, [])
        for anchor in claim.anchors:
            if anchor.passage == passage:
                first, last = anchor.within
                touched = [
                    index for index, (s, e) in enumerate(sentences) if s < last and first < e
                ]
                near = sentences[max(min(touched) - 1, 0) : max(touched) + 2] if touched else []
                yield min([first, *(s for s, _ in near)]), max([last, *(e for _, e in near)])


def misaligned(judgements: Iterable[Judgement]) -> Report:
    """What is wrong with the words of claims, as findings; parts without words told together."""
    found: dict[tuple[str, str, str], list[Judgement]] = {}
    for one in judgements:
        if one.standing in FAULTS:
            key = one.claim.id, one.standing, one.part if one.span else ""
            found.setdefault(key, []).append(one)
    return Report(tuple(sorted(map(_finding, found.values()))))


def _finding(parts: list[Judgement]) -> Finding:
    severity, message = FAULTS[parts[0].standing]
    claim, span = parts[0].claim, parts[0].span
    which = " and ".join(one.part for one in parts)
    where = f"at {span.passage} {span.start}-{span.end}" if span else ""
    about = f"claim {claim.handle} of {claim.paper}, its {which}"
    return Finding(severity, f"exclaim:{claim.id}", about, where, message)


def tally(judgements: Iterable[Judgement]) -> dict[str, int]:
    """How many parts of claims stand how; the good ones first.

    >>> tally([])
    {}
    """
    counted = Counter(one.standing for one in judgements)
    return {standing: counted[standing] for standing in (*GOOD, *FAULTS) if counted[standing]}


def gate_of(papers: Iterable[Paper], wording: Wording, cues: Cues) -> Gate:
    """The gate for papers: claims about claims may be about one of another paper."""
    claims = {EXCLAIM[claim.id]: claim for paper in papers for claim in paper.claims}
    return Gate(wording, cues, claims)


def paper_of(document: Document, papers: Iterable[Paper], *, file: str | Path) -> Paper:
    """The curated paper that a copy is of.

    Raises:
        DocumentError: It is none of them.
    """
    ids = {passage.id for passage in document.passages}
    for paper in papers:
        used = {anchor.passage for claim in paper.claims for anchor in claim.anchors}
        if used & ids or paper.document.canonical_sha256 == document.canonical_sha256:
            return paper
    raise DocumentError(
        "is a copy of none of the curated papers; read it with exeronto load", file=file
    )
