"""Reader for a paper in Markdown with marked headings, with or without front matter."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from exeronto.documents.assembly import Block, Draft, assemble
from exeronto.documents.canonical import canonical
from exeronto.documents.citations import Marked, merged, printed_numbers
from exeronto.documents.document import Bibliography, Person
from exeronto.documents.front_matter import FrontMatter, read_front_matter
from exeronto.documents.identification import doi_in, pmcid_in, pmid_in
from exeronto.documents.licences import licence_in
from exeronto.documents.markdown import MarkdownBlock, markdown_blocks
from exeronto.documents.sectioning import Piece, Sections

if TYPE_CHECKING:
    from pathlib import Path

    from exeronto.documents.document import Document

SOURCE_FORMAT = "paper in Markdown"

_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+\S", re.MULTILINE)
_TAG = re.compile(
    r"</?(?:sup|sub|i|em|b|strong|u|span|a|br|small|div|p|center|font|mark|cite)\b[^<>]{0,300}>",
    re.IGNORECASE,
)
_CITES = re.compile(
    r"#(?:b|bib|bibr|r|ref|rf|reference|ref-cr|cr|c|cit|cite|citation|cite_note)[-_.]?(\d{1,4})(?!\d)",
    re.IGNORECASE,
)
_DATES = ("%Y-%m-%d", "%Y %b %d", "%Y %B %d", "%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
# A family name begins with its particles: "Bram van den Borst".
_FAMILY = re.compile(
    r"(?:(?<=\s)|^)(?:(?:van|von|de|del|den|der|da|di|dos|du|la|le|ten|ter|el|al|bin)\s+)*\S+$",
    re.IGNORECASE,
)


def recognises(text: str) -> bool:
    r"""Whether a text has marked headings, or begins with front matter.

    >>> recognises("# A title\n\nWords."), recognises("Words.")
    (True, False)
    """
    return _HEADING.search(text) is not None or re.match(r"---[ \t]*\r?\n\w", text) is not None


def read(text: str, *, source_sha256: str, file: str | Path = "") -> Document:
    r"""Read a paper in Markdown into a `Document`.

    >>> text = "# Stairs\n\n## 1. Aim\n\nIt rose \\[[3](#B3),[4](#B4)\\].\n"
    >>> document = read(text, source_sha256="")
    >>> [(p.section, document.words(p.start, p.end)) for p in document.passages][1:]
    [('1', '1. Aim'), ('1', 'It rose [3,4].')]
    >>> document.citations[0].numbers
    (3, 4)
    """
    front = read_front_matter(text, file=file) or FrontMatter({}, text)
    markdown = markdown_blocks(_TAG.sub("", front.body), tables=True)
    draft = Draft(SOURCE_FORMAT)
    bibliography = _bibliography(front, markdown)
    sectioned = any(block.kind == "heading" and block.level > 1 for block in markdown)
    sections = Sections(section="front", role="front") if sectioned else Sections()
    title = bibliography.title
    if title:
        draft.blocks.append(Block("title", title, "front", "front"))
    linked = any(_CITES.match(href) for block in markdown for _, _, href in block.links)
    for block in markdown:
        if title and block.kind == "heading" and canonical(block.text) == title:
            continue
        sections.add(_piece(block, bibliography, linked=linked))
    _add_abstract(front, sections)
    draft.blocks += sections.blocks
    draft.references = sections.references
    keywords = front.texts("keywords", "tags") or sections.keywords
    licence = bibliography.licence or _licence(sections.blocks)
    draft.bibliography = replace(bibliography, keywords=keywords, licence=licence)
    return assemble(draft, source_sha256=source_sha256)


def _piece(block: MarkdownBlock, bibliography: Bibliography, *, linked: bool) -> Piece:
    text = block.text
    names = {f"{person.given} {person.family}".strip() for person in bibliography.authors}
    if block.kind == "heading" and canonical(text) in names:
        return Piece("notice", text)
    marked = [
        Marked(start, end, _cited(text[start:end], href))
        for start, end, href in block.links
        if _CITES.match(href)
    ]
    groups = merged(text, marked)
    cited = tuple((group.start, group.end, group.numbers) for group in groups)
    return Piece(
        block.kind,
        text,
        block.level,
        citations=cited if linked else None,
        links=tuple(href for _, _, href in block.links),
    )


def _cited(text: str, href: str) -> tuple[int, ...]:
    """The numbers behind a link to the reference list: those it shows, or else that of its aim."""
    aim = _CITES.match(href)
    return printed_numbers(text) or ((int(aim[1]),) if aim and int(aim[1]) else ())


def _add_abstract(front: FrontMatter, sections: Sections) -> None:
    """The abstract of the front matter, unless the text has its own."""
    abstract = front.text("abstract", "summary", "description")
    if abstract and not any(block.role == "abstract" for block in sections.blocks):
        sections.blocks.insert(0, Block("paragraph", abstract, "Abstract", "abstract"))


def _bibliography(front: FrontMatter, markdown: tuple[MarkdownBlock, ...]) -> Bibliography:
    first = next(iter(markdown), None)
    heading = first.text if first and first.kind == "heading" and first.level == 1 else ""
    date = front.text("date", "published", "publication_date", "date_published")
    day = _iso_day(date or "")
    year = _YEAR.search(front.text("year") or date or "")
    links = " ".join(front.texts("source_url", "url", "source", "link", "url_pdf", "pmcid", "pmc"))
    doi = doi_in(front.text("doi", "DOI") or "") or _doi_of_head(markdown)
    pmid = front.text("pmid", "PMID") or ""
    return Bibliography(
        title=canonical(_unmarked(front.text("title") or heading)) or None,
        authors=tuple(_person(name) for name in _authors(front)),
        journal=_unmarked(front.text("journal", "container-title", "publication") or "") or None,
        volume=front.text("volume"),
        issue=front.text("issue"),
        pages=front.text("pages", "page"),
        year=int(year[0]) if year else None,
        date=day,
        doi=doi,
        pmid=pmid if pmid.isdecimal() else pmid_in(links),
        pmcid=pmcid_in(f"{front.text('pmcid', 'pmc', 'PMCID') or ''} {links}"),
        publisher=front.text("publisher"),
        licence=licence_in(front.text("license", "licence", "rights") or ""),
        page=next(
            (link for link in links.split() if link.startswith(("http://", "https://"))), None
        ),
    )


def _authors(front: FrontMatter) -> tuple[str, ...]:
    named = front.texts("authors", "author")
    if len(named) == 1 and isinstance(front.fields.get("authors", front.fields.get("author")), str):
        return tuple(name for name in re.split(r"\s*(?:,|;|\band\b|&)\s*", named[0]) if name)
    return named


def _person(name: str) -> Person:
    family, comma, given = name.partition(", ")
    if comma:
        return Person(family, given)
    found = _FAMILY.search(name)
    start = found.start() if found and found.start() else name.rfind(" ") + 1
    return Person(name[start:], name[:start].strip())


def _unmarked(text: str) -> str:
    return re.sub(r"[*_`]", "", text).strip()


def _doi_of_head(markdown: tuple[MarkdownBlock, ...]) -> str | None:
    """The DOI before the first section, if there is just one."""
    found = set()
    for block in markdown:
        if block.kind == "heading" and block.level > 1:
            break
        found |= {doi_in(block.text), *(doi_in(href) for _, _, href in block.links)}
    found.discard(None)
    return found.pop() if len(found) == 1 else None


def _licence(blocks: list[Block]) -> str | None:
    texts = (block.text for block in blocks if block.role in {"front", "back"})
    return next((found for text in texts if (found := licence_in(text))), None)


def _iso_day(written: str) -> str | None:
    """A day as front matter writes it, as ISO.

    >>> _iso_day("2017 Oct 16"), _iso_day("2017")
    ('2017-10-16', None)
    """
    for pattern in _DATES:
        try:
            return datetime.strptime(written.strip(), pattern).date().isoformat()  # noqa: DTZ007
        except ValueError:
            continue
    return None
