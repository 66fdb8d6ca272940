"""Reader for an article in Markdown as a PDF converter writes it, with labels as paragraphs.

A page break splits a paragraph in two, and the copyright block or a figure caption may stand in
the middle of the sentence: they become passages of their own, behind the paragraph they interrupt.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from exeronto.documents.assembly import Block, Draft, assemble
from exeronto.documents.canonical import canonical
from exeronto.documents.document import Bibliography, Document, Funding, Person, Reference
from exeronto.documents.markdown import MarkdownBlock, markdown_blocks
from exeronto.documents.references import parse_vancouver_reference
from exeronto.documents.sentences import ends_sentence

SOURCE_FORMAT = "article in Markdown"

_LABELS = {
    "acknowledgements": "back",
    "acknowledgments": "back",
    "funding": "back",
    "author contributions": "back",
    "conflict of interest": "back",
    "conflicts of interest": "back",
    "competing interests": "back",
    "references": "references",
}
_COPYRIGHT = re.compile(r"^(?:©|Copyright\b)|\bOpen Access article distributed under\b")
_CAPTION = re.compile(r"^(Fig|Table)(?:ure)?\.? ?(\d+)\. ")
_FLOATS = {"Fig": "Fig.", "Table": "Table"}
_LONGEST_AUTHOR_LINE = 300
_DOI_LINE = re.compile(r"^https?://(?:dx\.)?doi\.org/(10\.\d{4,9}/\S+)$")
_DATES = re.compile(r"Received: (?P<received>[^;.]+); Accepted: (?P<accepted>[^;.]+)\.?$")
_LICENCE = re.compile(r"https?://creativecommons\.org/\S{1,80}?/(?=[>)\s]|$)")
_PUBLISHER = re.compile(r"Published by (.{1,200}?)\.(?:\s|$)")
_AWARD = re.compile(
    r"(?:supported by |and )(?:the )?(?P<funder>[A-Z][^().]{1,200}?) \(No\. (?P<award>[\w-]+)\)"
)
# A converter puts blanks around a Greek letter: "factor- α ."
_GREEK = (
    (re.compile(r"(?<=\w-) (?=[\u03b1-\u03c9\u0391-\u03a9]\b)"), ""),
    (re.compile(r"(?<=[\u03b1-\u03c9\u0391-\u03a9]) (?=[.,;:)])"), ""),
)


def recognises(text: str) -> bool:
    r"""Whether a text has paragraphs, an unmarked "References" label and a list behind it.

    >>> recognises("A title\n\nSome text [1].\n\nReferences\n\n- Writer A. T. J 2026;1:2.")
    True
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    labels = [index for index, line in enumerate(lines) if line.casefold() == "references"]
    return bool(labels) and any(line.startswith(("- ", "* ")) for line in lines[labels[-1] + 1 :])


def read(text: str, *, source_sha256: str) -> Document:
    r"""Read an article in Markdown into a `Document`.

    >>> text = "T\n\nIrisin [1] rose\n\nFigure 1. Bars.\n\nin men.\n\n"
    >>> document = read(f"{text}References\n\n- Writer A. T. J 2026;1:2.", source_sha256="")
    >>> [document.words(s.start, s.end) for s in document.sentences]
    ['Irisin [1] rose in men.', 'Figure 1. Bars.']
    """
    draft = Draft(SOURCE_FORMAT)
    markdown = [replace(b, text=_mend_greek(canonical(b.text))) for b in markdown_blocks(text)]
    draft.bibliography = _bibliography(markdown, text)
    blocks = _sectioned(markdown, draft.bibliography)
    draft.blocks = _rejoined(blocks)
    draft.references = _references(draft)
    return assemble(draft, source_sha256=source_sha256)


def _mend_greek(text: str) -> str:
    for pattern, replacement in _GREEK:
        text = pattern.sub(replacement, text)
    return text


def _sectioned(markdown: list[MarkdownBlock], bibliography: Bibliography) -> list[Block]:
    """Give each block its kind, section and role."""
    blocks: list[Block] = []
    section, role = "main text", "body"
    for block in markdown:
        known = _LABELS.get(block.text.casefold())
        caption = _CAPTION.match(block.text)
        if block.text == bibliography.title:
            blocks.append(Block("title", block.text, "front", "front"))
        elif known is not None:
            section, role = block.text, known
            blocks.append(Block("heading", block.text, section, role))
        elif caption is not None:
            label = f"{_FLOATS[caption.group(1)]} {caption.group(2)}"
            blocks.append(Block("caption", block.text, label, "caption"))
        elif _is_notice(block.text):
            blocks.append(Block("notice", block.text, "front", "front"))
        elif _names_authors(block.text, bibliography):
            section, role = "front", "front"  # the affiliation follows
            blocks.append(Block("notice", block.text, section, role))
        elif role == "references" and block.kind == "list-item":
            blocks.append(Block("reference", block.text, section, role))
        else:
            section, role = _back_to_text(block, section, role)
            blocks.append(Block("paragraph", block.text, section, role))
    return blocks


def _back_to_text(block: MarkdownBlock, section: str, role: str) -> tuple[str, str]:
    """The section and role of a paragraph: affiliations end where sentences begin."""
    if role == "front" and ends_sentence(block.text):
        return "main text", "body"
    return section, role


def _is_notice(text: str) -> bool:
    """Whether a block is the publisher's: copyright, dates, DOI, correspondence."""
    patterns = (_COPYRIGHT, _DOI_LINE, _DATES)
    return text.startswith("*Correspondence") or any(p.search(text) for p in patterns)


def _names_authors(text: str, bibliography: Bibliography) -> bool:
    """Whether a block is the line of author names."""
    names = [f"{p.given} {p.family}".strip() for p in bibliography.authors]
    return bool(names) and _listed_names(text) == names


def _rejoined(blocks: list[Block]) -> list[Block]:
    """Join the halves of a paragraph that a page break, a notice or a caption has split."""
    joined: list[Block] = []
    unfinished: Block | None = None
    floats: list[Block] = []
    for block in blocks:
        if unfinished is not None and block.kind in {"caption", "notice"}:
            floats.append(block)
            continue
        if unfinished is not None and block.kind == "paragraph" and not block.text[0].isupper():
            whole = replace(unfinished, text=f"{unfinished.text} {block.text}")
        else:
            whole = block
            joined += [] if unfinished is None else [unfinished, *floats]
            floats = []
        unfinished = None
        if whole.kind == "paragraph" and whole.role == "body" and not ends_sentence(whole.text):
            unfinished = whole
        else:
            joined += [whole, *floats]
            floats = []
    return [*joined, *([unfinished] if unfinished else []), *floats]


def _references(draft: Draft) -> list[Reference]:
    references = []
    listed = [block for block in draft.blocks if block.kind == "reference"]
    for number, block in enumerate(listed, start=1):
        reference = parse_vancouver_reference(block.text, number=number)
        if reference is None:
            draft.warnings.append(f"reference {number} is in no known style; kept as a number")
        references.append(reference or Reference(number))
    return references


def _bibliography(markdown: list[MarkdownBlock], text: str) -> Bibliography:
    texts = [block.text for block in markdown]
    first = texts[0] if texts else ""
    doi = next((m for t in texts if (m := _DOI_LINE.match(t))), None)
    dates = next((m for t in texts if (m := _DATES.match(t))), None)
    licence = _LICENCE.search(text)
    publisher = next((m for t in texts if (m := _PUBLISHER.search(t))), None)
    accepted = _iso_date(dates["accepted"]) if dates else None
    return Bibliography(
        title=None if first.endswith((".", ":")) else first or None,
        authors=_authors(texts),
        doi=doi.group(1) if doi else None,
        received=_iso_date(dates["received"]) if dates else None,
        accepted=accepted,
        year=int(accepted[:4]) if accepted else None,
        licence=licence.group() if licence else None,
        publisher=publisher.group(1) if publisher else None,
        funding=tuple(
            Funding(m["funder"].strip(), m["award"]) for t in texts for m in _AWARD.finditer(t)
        ),
    )


def _authors(texts: list[str]) -> tuple[Person, ...]:
    """Names from the line before the affiliation that "Author contributions" confirms."""
    labels = [text.casefold() for text in texts]
    if "author contributions" not in labels[:-1]:
        return ()
    contributions = texts[labels.index("author contributions") + 1]
    for text in texts:
        names = _listed_names(text)
        named = all(name and name in contributions for name in names)
        if named and text != contributions and len(text) < _LONGEST_AUTHOR_LINE:
            return tuple(Person(n.rpartition(" ")[2], n.rpartition(" ")[0]) for n in names)
    return ()


def _listed_names(text: str) -> list[str]:
    """The names of a list as "A, B and C*"."""
    return [name.strip("* ") for name in re.split(r",\s+(?:and\s+)?|\s+and\s+", text)]


def _iso_date(written: str) -> str | None:
    """`10 June 2025` as `2025-06-10`.

    >>> _iso_date("10 June 2025")
    '2025-06-10'
    """
    try:
        return datetime.strptime(written.strip(), "%d %B %Y").date().isoformat()  # noqa: DTZ007
    except ValueError:
        return None
