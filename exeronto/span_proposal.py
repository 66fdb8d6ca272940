"""Where the words of a claim stand, proposed for the readings that do not say so yet."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from exeronto.alignment import Places, words_of
from exeronto.readings import PARTS, Span

if TYPE_CHECKING:
    from exeronto.alignment import Gate
    from exeronto.documents import Document
    from exeronto.grounding import Paper
    from exeronto.model import Claim
    from exeronto.readings import Reading


def propose(paper: Paper, gate: Gate, text: Document) -> tuple[Reading, ...]:
    """Complete the readings of a paper: with the spans that can be found and the parts to declare.

    A part without a span gets one where the claim's sentences name it, or have a cue of its
    relation. A part whose words are no name is declared. Words that say the contrary are neither:
    they are for a person to judge. What a reading says already stays.

    Args:
        paper: The curated paper, with its readings.
        gate: What words are judged by.
        text: The paper itself, as read from somebody's own copy.
    """
    claims = {claim.handle: claim for claim in paper.claims}
    places = Places(paper.document)
    return tuple(
        _declared(_spanned(reading, claims[reading.claim], gate, places, text),
                  claims[reading.claim], gate, places, text)
        for reading in paper.readings
    )  # fmt: skip


def _spanned(reading: Reading, claim: Claim, gate: Gate, places: Places, text: Document) -> Reading:
    spans = dict(reading.spans)
    for part in PARTS:
        if part not in spans:
            found = _find(claim, part, spans.get("object"), gate, places, text)
            if found is not None:
                spans[part] = found
    return replace(reading, spans=tuple((part, spans[part]) for part in PARTS if part in spans))


def _find(
    claim: Claim, part: str, beside: Span | None, gate: Gate, places: Places, text: Document
) -> Span | None:
    """A span in the claim's own sentences, else in those around."""
    stretches = [(a.passage, *a.within) for a in claim.anchors]
    stretches += [
        (a.passage, *around)
        for a in claim.anchors
        for around in places.around(claim, a.passage)
        if part != "cue"  # a relation is stated in the sentence itself
    ]
    for passage, start, end in stretches:
        words = words_of(Span(passage, start, end), places, text)
        if words is None:
            continue
        if part == "cue":
            near = beside.start - start if beside and beside.passage == passage else len(words) // 2
            found = gate.cues.find(claim, words, near=near)
        else:
            found = gate.find(getattr(claim, part), words)
        if found is not None:
            return Span(passage, start + found[0], start + found[1])
    return None


def _declared(
    reading: Reading, claim: Claim, gate: Gate, places: Places, text: Document
) -> Reading:
    parts = set(reading.declared)
    for part, span in reading.spans:
        words = words_of(span, places, text)
        if words is None:
            continue
        standing = gate.standing(claim, part, words)
        if standing in {"unnamed", "unknown"}:
            parts.add(part)
        elif standing == "named":
            parts.discard(part)
    return replace(reading, declared=tuple(part for part in PARTS if part in parts))
