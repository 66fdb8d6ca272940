"""What a file does not say of its paper: reported, never guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exeronto.documents.document import Document


def missing(document: Document) -> tuple[str, ...]:
    """The parts of a paper that its file does not give.

    >>> from exeronto.documents.assembly import Block, Draft, assemble
    >>> block = Block("paragraph", "Irisin rose.", "1", "body")
    >>> missing(assemble(Draft("x", blocks=[block]), source_sha256=""))[:3]
    ('title', 'authors', 'journal')
    """
    bibliography = document.bibliography
    roles = {passage.role for passage in document.passages}
    identified = bibliography.doi or bibliography.pmid or bibliography.pmcid
    parts = {
        "title": bibliography.title,
        "authors": bibliography.authors and not bibliography.et_al,
        "journal": bibliography.journal,
        "year": bibliography.year,
        "DOI, PMID or PMCID": identified,
        "licence": bibliography.licence,
        "abstract": "abstract" in roles,
        "full text": bool(roles & {"body", "conclusion"}),
        "reference list": any(not reference.stub for reference in document.references),
    }
    return tuple(name for name, found in parts.items() if not found)


def uncited(document: Document) -> tuple[int, ...]:
    """The references, up to the last that is cited, that no citation names."""
    cited = {number for citation in document.citations for number in citation.numbers}
    return tuple(number for number in range(1, max(cited, default=0) + 1) if number not in cited)


def as_ranges(numbers: Iterable[int]) -> str:
    """Numbers as people write them.

    >>> as_ranges([1, 2, 3, 7])
    '1-3, 7'
    """
    spans: list[list[int]] = []
    for number in sorted(numbers):
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in spans)


def notes(document: Document) -> tuple[str, ...]:
    """What a reader of the paper should know: what is missing, and which citations lead nowhere."""
    found = []
    absent = missing(document)
    if absent:
        found.append(f"not in the file: {', '.join(absent)}")
    gaps = uncited(document)
    if gaps:
        found.append(f"never cited by number: {as_ranges(gaps)}")
    stubs = [reference.number for reference in document.references if reference.stub]
    if stubs:
        found.append(f"cited, but nothing is known of them: {as_ranges(stubs)}")
    return tuple(found)
