"""Blocks of text, as a reader finds them, become a `Document`.

Every reader ends here, so that offsets, passage ids, sentences and citations mean the same for
every format.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from exeronto.documents.canonical import canonical, canonical_offsets, invisible
from exeronto.documents.citations import find_citations
from exeronto.documents.document import (
    CANONICAL_VERSION,
    Bibliography,
    Citation,
    Document,
    LinkedEntity,
    LinkedRelation,
    Passage,
    Reference,
    Section,
    Sentence,
    sha256,
)
from exeronto.documents.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

# Kinds of passage whose text runs in sentences.
RUNNING = frozenset({"paragraph", "caption", "list-item"})
# Roles in which a number in brackets is a citation of the paper's own reference list.
CITING = frozenset({"abstract", "body", "conclusion", "caption"})


# A citation as a reader finds it in markup: where it stands in its block, and what it cites.
Cited = tuple[int, int, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, caption, list item, notice or reference, and its place in the paper.

    `citations` are those that the source marks up; where it marks up none they are None, and
    brackets with numbers are looked for.
    """

    kind: str
    text: str
    section: str
    role: str
    citations: tuple[Cited, ...] | None = None
    quality: str | None = None


@dataclass(slots=True)
class Draft:
    """What a reader has found so far; `assemble` makes the `Document` of it.

    A linked entity comes with the index of its block, and offsets within the text of that block.
    """

    source_format: str
    bibliography: Bibliography = field(default_factory=Bibliography)
    blocks: list[Block] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    linked_entities: list[tuple[int, LinkedEntity]] = field(default_factory=list)
    linked_relations: list[LinkedRelation] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def assemble(draft: Draft, *, source_sha256: str) -> Document:
    """Lay the blocks out as one canonical text and find passages, sentences and citations on it.

    Blocks stand in reading order, two line feeds apart. References that are cited by number but
    are not in the file become stubs.

    >>> block = Block("paragraph", "Irisin rose [2]. So did IL-6.", "1", "body")
    >>> document = assemble(Draft("test", blocks=[block]), source_sha256="")
    >>> [document.words(s.start, s.end) for s in document.sentences]
    ['Irisin rose [2].', 'So did IL-6.']
    >>> [r.number for r in document.references if r.stub]
    [2]
    """
    layout = _laid_out(draft.blocks)
    text = "\n\n".join(layout.parts)
    citations = tuple(
        citation
        for p, block in zip(layout.passages, layout.blocks, strict=True)
        if p.kind in RUNNING and p.role in CITING
        for citation in _citations(p, block, text)
    )
    passages = tuple(layout.passages)
    return Document(
        source_format=draft.source_format,
        source_sha256=source_sha256,
        canonical_sha256=sha256(text),
        bibliography=draft.bibliography,
        text=text,
        sections=_sections(passages),
        passages=passages,
        sentences=tuple(
            Sentence(p.id, p.start + start, p.start + end)
            for p in passages
            if p.kind in RUNNING
            for start, end in split_sentences(text[p.start : p.end])
        ),
        citations=citations,
        references=_with_stubs(draft.references, {n for c in citations for n in c.numbers}),
        linked_entities=tuple(_linked_entities(draft, layout.starts)),
        warnings=(*draft.warnings, *_invisible(draft.blocks)),
        linked_relations=tuple(draft.linked_relations),
    )


@dataclass(slots=True)
class _Layout:
    """Blocks that have words, in order, with the passage that each became."""

    parts: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    starts: dict[int, int] = field(default_factory=dict)


def _laid_out(blocks: list[Block]) -> _Layout:
    layout = _Layout()
    seen: Counter[str] = Counter()
    at = 0
    for index, block in enumerate(blocks):
        text = canonical(block.text)
        if not text:
            continue
        layout.starts[index] = at
        layout.passages.append(_passage(block, text, at, seen))
        layout.blocks.append(block)
        layout.parts.append(text)
        at += len(text) + 2
    return layout


def _citations(passage: Passage, block: Block, text: str) -> tuple[Citation, ...]:
    if block.citations is None:
        words = text[passage.start : passage.end]
        return find_citations(words, passage=passage.id, offset=passage.start)
    edges = [edge for start, end, _ in block.citations for edge in (start, end)]
    places = canonical_offsets(block.text, edges)
    return tuple(
        Citation(passage.id, passage.start + places[start], passage.start + places[end], numbers)
        for start, end, numbers in block.citations
        if numbers and places[start] < places[end]
    )


def _linked_entities(draft: Draft, starts: dict[int, int]) -> Iterator[LinkedEntity]:
    """The linked entities, their offsets moved from their block to the whole text."""
    edges: dict[int, list[int]] = {}
    for block, entity in draft.linked_entities:
        edges.setdefault(block, []).extend((entity.start, entity.end))
    places = {block: canonical_offsets(draft.blocks[block].text, at) for block, at in edges.items()}
    for block, entity in draft.linked_entities:
        start, end = places[block][entity.start], places[block][entity.end]
        yield replace(entity, start=starts[block] + start, end=starts[block] + end)


def _invisible(blocks: list[Block]) -> list[str]:
    count = sum(invisible(block.text) for block in blocks)
    if not count:
        return []
    said = "is 1 invisible character" if count == 1 else f"are {count} invisible characters"
    return [f"in the text {said}, left out of what is kept [W_INVISIBLE_CHARS]"]


def passage_id(text: str) -> str:
    r"""Twelve hexadecimal digits that depend on the canonical words alone.

    >>> passage_id("NOX2 is a complex.") == passage_id("NOX2  is a\ncomplex.")
    True
    """
    return sha256(f"{CANONICAL_VERSION}\n{canonical(text)}")[:12]


def _passage(block: Block, text: str, at: int, seen: Counter[str]) -> Passage:
    identifier = passage_id(text)
    seen[identifier] += 1
    if seen[identifier] > 1:
        identifier = f"{identifier}-{seen[identifier]}"
    return Passage(
        identifier,
        block.kind,
        block.section,
        block.role,
        at,
        at + len(text),
        sha256(text),
        block.quality,
    )


def _sections(passages: tuple[Passage, ...]) -> tuple[Section, ...]:
    """Runs of passages that share a section; captions are sections of their own."""
    sections: list[Section] = []
    for p in passages:
        if sections and (sections[-1].label, sections[-1].role) == (p.section, p.role):
            sections[-1] = Section(p.section, p.role, sections[-1].start, p.end)
        else:
            sections.append(Section(p.section, p.role, p.start, p.end))
    return tuple(sections)


def _with_stubs(found: list[Reference], cited: set[int]) -> tuple[Reference, ...]:
    numbers = {reference.number for reference in found}
    stubs = [Reference(number) for number in cited - numbers]
    return tuple(sorted([*found, *stubs], key=lambda reference: reference.number))
