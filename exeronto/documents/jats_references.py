"""The reference list of a JATS article into `Reference` values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exeronto.documents.document import Person, Reference
from exeronto.documents.identification import doi_in, pmid_in
from exeronto.documents.jats_text import (
    Numbers,
    attribute,
    below,
    child,
    children,
    name_of,
    plain,
)
from exeronto.documents.references import parse_vancouver_reference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

_CITATIONS = ("element-citation", "mixed-citation", "citation", "nlm-citation")
_TITLES = ("article-title", "chapter-title", "part-title", "data-title")
_YEAR = re.compile(r"\b(1[5-9]\d\d|20\d\d)")
_EDITORS = frozenset(["editor", "translator", "director", "compiler", "curator", "guest-editor"])
_LABEL = re.compile(r"\s*[\[(]?(\d{1,4})[\]).]*\s*")


def listed_references(article: _Element) -> list[_Element]:
    """The `ref` elements of an article itself, not those of letters inside it."""
    back = [part for part in article if name_of(part) in {"back", "body", "floats-group"}]
    return [
        ref
        for part in back
        for ref in below(part, "ref")
        if not any(name_of(a) in {"sub-article", "response"} for a in ref.iterancestors())
    ]


@dataclass(frozen=True, slots=True)
class Listed:
    """A reference list: each `ref` element with its number, and the number of each id."""

    refs: tuple[tuple[int, _Element], ...]
    numbers: Numbers


def number_references(refs: list[_Element]) -> Listed:
    """Number the references: as printed where all are, else by their place in the list."""
    labels = [_LABEL.fullmatch(plain(child(ref, "label"))) for ref in refs]
    printed = [int(label[1]) for label in labels if label]
    as_printed = len(printed) == len(refs) == len(set(printed)) and 0 not in printed
    numbers = printed if as_printed else list(range(1, len(refs) + 1))
    by_id: dict[str, int] = {}
    for number, ref in zip(numbers, refs, strict=True):
        for element in (ref, *below(ref, *_CITATIONS)):
            identifier = attribute(element, "id")
            if identifier:
                by_id.setdefault(identifier, number)
    known = Numbers(by_id, printed=as_printed or _ids_count_up(refs))
    return Listed(tuple(zip(numbers, refs, strict=True)), known)


def _ids_count_up(refs: list[_Element]) -> bool:
    """Whether ids end in the place of their reference, as those of numbered styles do."""
    endings = [re.search(r"(\d{1,5})$", attribute(ref, "id") or "") for ref in refs]
    return all(e and int(e[1]) == n for n, e in enumerate(endings, start=1))


def read_reference(ref: _Element, number: int) -> Reference:
    """What a `ref` element says of the work that is cited."""
    cited = _citation(ref)
    if cited is None:
        return Reference(number)
    text = plain(cited)
    title = next((plain(t) for name in _TITLES if (t := child(cited, name)) is not None), None)
    source = plain(child(cited, "source")) or None
    if title is None and source is None and child(cited, "year") is None:
        return _unmarked(cited, text, number)
    year = _YEAR.search(plain(child(cited, "year")) or plain(child(cited, "date")))
    return Reference(
        number=number,
        authors=tuple(_authors(cited)),
        et_al=next(below(cited, "etal"), None) is not None,
        title=title or source,
        journal=source if title else None,
        year=int(year[1]) if year else None,
        volume=plain(child(cited, "volume")) or None,
        pages=_pages(cited),
        doi=_identifier(cited, "doi") or doi_in(_with_links(cited, text)),
        pmid=_identifier(cited, "pmid") or pmid_in(text),
    )


def _citation(ref: _Element) -> _Element | None:
    """The citation of a reference; of several forms of one, that with the most elements."""
    found = list(below(ref, *_CITATIONS))
    if not found:
        return child(ref, "note", "product")
    alternatives = child(ref, "citation-alternatives")
    if alternatives is not None:
        return max(children(alternatives, *_CITATIONS), key=len, default=found[0])
    return found[0]


def _unmarked(cited: _Element, text: str, number: int) -> Reference:
    """A reference that is printed text without markup."""
    parsed = parse_vancouver_reference(text, number=number)
    known = parsed or Reference(number, authors=tuple(_authors(cited)))
    return Reference(
        number=number,
        authors=known.authors,
        et_al=known.et_al,
        title=known.title,
        journal=known.journal,
        year=known.year,
        volume=known.volume,
        pages=known.pages,
        doi=_identifier(cited, "doi") or doi_in(_with_links(cited, text)),
        pmid=_identifier(cited, "pmid") or pmid_in(text),
    )


def _authors(cited: _Element) -> Iterator[Person]:
    groups = [
        group
        for group in children(cited, "person-group")
        if attribute(group, "person-group-type") not in _EDITORS
    ]
    for place in groups or [cited]:
        for person in place:
            if name_of(person) in {"name", "string-name", "collab", "name-alternatives"}:
                found = read_person(person)
                if found is not None:
                    yield found


def read_person(person: _Element) -> Person | None:
    """A `name`, `string-name` or `collab` element."""
    if name_of(person) == "name-alternatives":
        inner = child(person, "name", "string-name")
        return read_person(inner) if inner is not None else None
    family, given = plain(child(person, "surname")), plain(child(person, "given-names"))
    if not family and not given:
        words = plain(person, blocks=False)
        if name_of(person) == "string-name" and " " in words and "," not in words:
            given, _, family = words.rpartition(" ")
        else:
            family, _, given = words.partition(", ") if "," in words else (words, "", "")
    if not family:
        family, given = given, ""
    return Person(family, given) if family else None


def _pages(cited: _Element) -> str | None:
    first, last = plain(child(cited, "fpage")), plain(child(cited, "lpage"))
    if first and last and first != last:
        return f"{first}\u2013{last}"
    return first or plain(child(cited, "page-range")) or plain(child(cited, "elocation-id")) or None


def _identifier(cited: _Element, kind: str) -> str | None:
    for element in below(cited, "pub-id", "ext-link", "object-id"):
        if kind in {
            attribute(element, "pub-id-type"),
            attribute(element, "ext-link-type"),
            attribute(element, "assigning-authority"),
        }:
            text = plain(element) or attribute(element, "href") or ""
            return doi_in(text) if kind == "doi" else pmid_in(f"PMID: {text}")
    return None


def _with_links(cited: _Element, text: str) -> str:
    links = (attribute(link, "href") or "" for link in below(cited, "ext-link", "uri"))
    return " ".join([text, *links])


def reference_text(ref: _Element) -> str:
    """A reference as a line of text; where elements stand without punctuation, commas are set."""
    pieces = (_citation_text(part) for part in ref if name_of(part) != "label")
    return " ".join(piece for piece in pieces if piece)


def _citation_text(part: _Element) -> str:
    if name_of(part) == "citation-alternatives":
        part = next((inner for inner in part if name_of(inner)), part)
    loose = (part.text or "") + "".join(inner.tail or "" for inner in part)
    if re.search(r"\w", loose) or re.search(r"[.,;]", loose):
        return plain(part)
    return ", ".join(text for inner in part if (text := _part_text(inner)))


def _part_text(element: _Element) -> str:
    if name_of(element) == "person-group":
        return ", ".join(text for inner in element if (text := _part_text(inner)))
    if name_of(element) in {"name", "string-name"}:
        return " ".join(text for inner in element if (text := plain(inner)))
    return plain(element)
