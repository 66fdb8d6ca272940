"""Blocks of text, as a reader finds them, become a `Document`.

Every reader ends here, so that offsets, passage ids, sentences and citations mean the same for
every format.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field, replace

from exeronto.documents.citations import find_citations
from exeronto.documents.document import (
    CANONICAL_VERSION,
    Bibliography,
    Document,
    LinkedEntity,
    Passage,
    Reference,
    Section,
    Sentence,
    sha256,
)
from exeronto.documents.sentences import split_sentences

# Kinds of passage whose text runs in sentences.
RUNNING = frozenset({"paragraph", "caption", "list-item"})
# Roles in which a number in brackets is a citation of the paper's own reference list.
CITING = frozenset({"abstract", "body", "conclusion", "caption"})


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, caption, list item, notice or reference, and its place in the paper."""

    kind: str
    text: str
    section: str
    role: str


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
    parts: list[str] = []
    passages: list[Passage] = []
    seen: Counter[str] = Counter()
    starts: dict[int, int] = {}
    at = 0
    for index, block in enumerate(draft.blocks):
        text = canonical(block.text)
        if not text:
            continue
        starts[index] = at
        passages.append(_passage(block, text, at, seen))
        parts.append(text)
        at += len(text) + 2
    text = "\n\n".join(parts)
    citations = tuple(
        citation
        for p in passages
        if p.kind in RUNNING and p.role in CITING
        for citation in find_citations(text[p.start : p.end], passage=p.id, offset=p.start)
    )
    return Document(
        source_format=draft.source_format,
        source_sha256=source_sha256,
        canonical_sha256=sha256(text),
        bibliography=draft.bibliography,
        text=text,
        sections=_sections(passages),
        passages=tuple(passages),
        sentences=tuple(
            Sentence(p.id, p.start + start, p.start + end)
            for p in passages
            if p.kind in RUNNING
            for start, end in split_sentences(text[p.start : p.end])
        ),
        citations=citations,
        references=_with_stubs(draft.references, {n for c in citations for n in c.numbers}),
        linked_entities=tuple(
            replace(entity, start=starts[block] + entity.start, end=starts[block] + entity.end)
            for block, entity in draft.linked_entities
        ),
        warnings=tuple(draft.warnings),
    )


def canonical(text: str) -> str:
    r"""NFC, with runs of white space as one blank.

    >>> canonical(" NOX2  is\n a complex ")
    'NOX2 is a complex'
    """
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()


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
        identifier, block.kind, block.section, block.role, at, at + len(text), sha256(text)
    )


def _sections(passages: list[Passage]) -> tuple[Section, ...]:
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
