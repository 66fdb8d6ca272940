"""Reader for a summary page: a web site's Markdown view of somebody's paper.

The title, authors, abstract and identifiers are the paper's. "TL;DR", "Contribution" and "Key
findings" are the site's own summary, and the linked entities are the work of its software: both
are kept, marked as the site's.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from exeronto.documents.assembly import Block, Draft, assemble
from exeronto.documents.canonical import canonical
from exeronto.documents.document import Bibliography, Document, LinkedEntity, Person
from exeronto.documents.markdown import MarkdownBlock, markdown_blocks

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE_FORMAT = "summary page in Markdown"

# Headings of the page, and whose words stand under them.
_ROLES = {
    "tl;dr": "summary",
    "contribution": "summary",
    "key findings": "summary",
    "findings": "summary",
    "abstract": "abstract",
    "linked entities": "entities",
    "full-text entities": "entities",
    "full text": "back",
    "figures": "back",
    "references": "back",
}
_META = re.compile(
    r"DOI: (?P<doi>10\.\d{4,9}/\S+) · (?P<journal>.+?) · (?P<date>\d{4}-\d{2}-\d{2})"
)
_SOURCE = re.compile(r"^Source: (https?://\S+)$")
_PMCID = re.compile(r"\b(PMC\d+)\b")
_STATED = re.compile(r"^(\d+) references\b")
# NAME (description) [NCBI Gene 5562] {aka A, B}
_ENTITY = re.compile(
    r"^(?P<name>[^([{]+?)\s*(?:\((?P<round>[^()]*(?:\([^()]*\)[^()]*)*)\))?\s*(?:\[(?P<square>[^\]]*)\])?"
    r"\s*(?:\{aka (?P<aliases>[^}]*)\})?$"
)
_IDENTIFIER = re.compile(r"^(?:NCBI Gene (?P<gene>\d+)|(?P<curie>[A-Za-z]+:\w+))$")


def recognises(text: str) -> bool:
    r"""Whether a text is a summary page: a title, the site's summary and its entity lists.

    >>> recognises("# A paper\n\n## TL;DR\n\nShort.\n\n## Linked entities\n")
    True
    """
    headings = {
        line.lstrip("# ").strip().casefold() for line in text.splitlines() if line[:1] == "#"
    }
    own = {heading for heading, role in _ROLES.items() if role in {"summary", "entities"}}
    return text.lstrip().startswith("# ") and len(headings & own) > 1


def read(text: str, *, source_sha256: str) -> Document:
    r"""Read a summary page into a `Document`.

    >>> page = "# T\n\n## TL;DR\n\nShort.\n\n## Linked entities\n\n"
    >>> document = read(f"{page}- **Proteins:** TXN (thioredoxin)\n", source_sha256="")
    >>> [(e.name, e.description) for e in document.linked_entities]
    [('TXN', 'thioredoxin')]
    """
    draft = Draft(SOURCE_FORMAT)
    blocks = tuple(replace(b, text=canonical(b.text)) for b in markdown_blocks(text))
    page = next((m.group(1) for b in blocks if (m := _SOURCE.match(b.text))), None)
    draft.bibliography = _bibliography(blocks, page)
    section, role = "front", "front"
    for block in blocks:
        if block.kind == "heading" and block.level > 1:
            section, role = block.text, _ROLES.get(block.text.casefold(), "body")
        kind = "title" if block.level == 1 else block.kind
        if block.label == "Authors" or _SOURCE.match(block.text) or _META.search(block.text):
            kind = "notice"
        draft.blocks.append(Block(kind, block.text, section, role))
        if role == "entities" and block.kind == "list-item" and block.label:
            site = urlsplit(page).hostname if page else None
            for entity in _linked_entities(
                block, section=section, site=site or "the page's own site"
            ):
                draft.linked_entities.append((len(draft.blocks) - 1, entity))
    return assemble(draft, source_sha256=source_sha256)


def _bibliography(blocks: tuple[MarkdownBlock, ...], page: str | None) -> Bibliography:
    title = next((b.text for b in blocks if b.level == 1), None)
    authors = next((b.text for b in blocks if b.label == "Authors"), "")
    meta = next((m for b in blocks if (m := _META.search(b.text))), None)
    stated = next((m for b in blocks if (m := _STATED.match(b.text))), None)
    pmcid = _PMCID.search(page or "")
    return Bibliography(
        title=title,
        authors=tuple(
            Person(family=name.rpartition(" ")[2], given=name.rpartition(" ")[0])
            for name in re.split(r",\s*", authors.partition(":")[2].strip())
            if name
        ),
        doi=meta["doi"] if meta else None,
        journal=meta["journal"] if meta else None,
        date=meta["date"] if meta else None,
        year=int(meta["date"][:4]) if meta else None,
        pmcid=pmcid.group(1) if pmcid else None,
        stated_references=int(stated.group(1)) if stated else None,
        page=page,
    )


def _linked_entities(block: MarkdownBlock, *, section: str, site: str) -> Iterator[LinkedEntity]:
    """The entities of one list item, with the offsets of their names within it."""
    start = block.text.find(":") + 1
    for written, at in _split_outside_brackets(block.text[start:], start):
        match = _ENTITY.match(written)
        # What is in no known style keeps its name at least.
        name, inside, square, aliases = match.groups("") if match else (_bare(written), "", "", "")
        yield LinkedEntity(
            list=section,
            category=block.label or "",
            name=name,
            description=inside if inside not in {"", "-"} and _curie(inside) is None else None,
            identifier=_curie(square) or _curie(inside),
            aliases=tuple(aliases.split(", ")) if aliases else (),
            attributed_to=site,
            start=at,
            end=at + len(name),
        )


def _bare(written: str) -> str:
    """The words before the first bracket, or all of them when there are none."""
    return re.split(r"\s*[(\[{]", written)[0] or written


def _curie(written: str) -> str | None:
    """`NCBI Gene 5562` and `MESH:D007249` as CURIEs, anything else as None."""
    match = _IDENTIFIER.match(written)
    if match is None:
        return None
    return f"NCBIGene:{match['gene']}" if match["gene"] else match["curie"]


def _split_outside_brackets(text: str, offset: int) -> Iterator[tuple[str, int]]:
    """Split at commas that stand in no bracket; each part with the offset of its beginning."""
    depth = start = 0
    for index, character in enumerate(f"{text},"):
        depth = max(0, depth + (character in "([{") - (character in ")]}"))
        if character == "," and depth == 0:
            part = text[start:index]
            stripped = part.strip()
            if stripped:
                yield stripped, offset + start + part.index(stripped)
            start = index + 1
