"""Mixed content of JATS into running text, with the citations that it marks up."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from exeronto.documents.citations import Marked, merged, printed_numbers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.etree import _Element

    from exeronto.documents.assembly import Cited

# What is no text, or is text twice: a formula in TeX beside its MathML, say.
_SKIPPED = frozenset(
    [
        "tex-math",
        "graphic",
        "inline-graphic",
        "media",
        "object-id",
        "permissions",
        "alt-text",
        "long-desc",
        "inline-supplementary-material",
        "index-term",
        "indexterm",
        "milestone-start",
        "milestone-end",
        "named-book-part-body",
        "processing-meta",
    ]
)
# Passages of their own, which `jats_body` takes from inside a paragraph.
BLOCKS = frozenset(
    [
        "fig",
        "fig-group",
        "table-wrap",
        "table-wrap-group",
        "boxed-text",
        "list",
        "def-list",
        "disp-quote",
        "verse-group",
        "supplementary-material",
        "fn",
        "fn-group",
        "sec",
        "p",
        "disp-formula-group",
        "array",
        "statement",
        "speech",
        "code",
        "preformat",
        "chem-struct-wrap",
        "chem-struct-wrapper",
    ]
)
# A blank is on both sides of these, whatever the file has.
_SPACED = frozenset(
    ["break", "disp-formula", "label", "title", "p", "td", "th", "list-item", "disp-quote"]
)


def name_of(element: _Element) -> str:
    """The name of an element without its namespace; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: _Element, name: str) -> str | None:
    """An attribute by its name without a namespace."""
    return next((v for k, v in element.attrib.items() if k.rpartition("}")[2] == name), None)


def children(element: _Element, *names: str) -> list[_Element]:
    """The children with one of some names, in order."""
    return [child for child in element if name_of(child) in names]


def child(element: _Element | None, *names: str) -> _Element | None:
    """The first child with one of some names."""
    if element is None:
        return None
    return next((found for found in element if name_of(found) in names), None)


def below(element: _Element, *names: str) -> Iterator[_Element]:
    """All descendants with one of some names, in order."""
    return (found for found in element.iterdescendants() if name_of(found) in names)


@dataclass(frozen=True, slots=True)
class Numbers:
    """What number each reference has, by its id; whether those are the numbers that are printed."""

    by_id: Mapping[str, int] = field(default_factory=dict)
    printed: bool = False

    def of(self, rids: str | None, text: str) -> tuple[int, ...]:
        """The numbers that a cross-reference stands for: by target, or else as printed."""
        found = {self.by_id[rid] for rid in (rids or "").split() if rid in self.by_id}
        if self.printed or not self.by_id:
            found.update(printed_numbers(text))
        return tuple(sorted(found))


@dataclass(slots=True)
class Running:
    """Running text as it is put together; `citations` merges what belongs together.

    >>> from lxml import etree
    >>> xml = "<p>rose [<xref ref-type='bibr' rid='a'>3</xref>-"
    >>> xml += "<xref ref-type='bibr' rid='b'>5</xref>].</p>"
    >>> running = Running(Numbers({"a": 3, "b": 5}))
    >>> running.add(etree.fromstring(xml))
    >>> running.text, running.citations
    ('rose [3-5].', ((5, 10, (3, 4, 5)),))
    """

    numbers: Numbers = field(default_factory=Numbers)
    _parts: list[str] = field(default_factory=list)
    _length: int = 0
    _brackets: int = 0
    _xrefs: list[Marked] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text so far."""
        return "".join(self._parts)

    def write(self, text: str | None) -> None:
        """Add plain text."""
        if text:
            self._parts.append(text)
            self._length += len(text)
            self._brackets += text.count("[") - text.count("]")

    def add(self, element: _Element, *, blocks: bool = False) -> None:
        """Add the text of an element; that of blocks inside it only when asked for."""
        self.write(element.text)
        for inner in element:
            self.add_child(inner, blocks=blocks)
            self.write(inner.tail)

    def add_child(self, inner: _Element, *, blocks: bool = False) -> None:
        """Add the text of an element inside another, without what follows it."""
        name = name_of(inner)
        if not name or name in _SKIPPED or (name in BLOCKS and not blocks):
            return
        if name == "alternatives":
            self._add_alternative(inner, blocks=blocks)
        elif name == "xref" and attribute(inner, "ref-type") in {"bibr", "ref", "bib"}:
            self._add_citation(inner)
        elif name == "sup" and _is_citation(inner):
            self._in_brackets(inner)
        elif name == "name":
            self.write(" ".join(text for part in inner if (text := plain(part))))
        elif name in _SPACED:
            self.write(" ")
            self.add(inner, blocks=blocks)
            self.write(" ")
        else:
            self.add(inner, blocks=blocks)

    def _add_alternative(self, element: _Element, *, blocks: bool) -> None:
        found = next((inner for inner in element if name_of(inner) not in _SKIPPED | {""}), None)
        if found is not None:
            self.add_child(found, blocks=blocks)

    def _in_brackets(self, element: _Element) -> None:
        """A superscript citation in brackets, or it would be a part of the word before it."""
        self.write("[")
        self.add(element)
        self.write("]")

    def _add_citation(self, element: _Element) -> None:
        raised = len(element) > 0 and name_of(element[0]) == "sup" and not element.text
        start = self._length
        if raised and self._brackets <= 0:
            self._in_brackets(element)
        else:
            self.add(element)
        printed = "".join(element.itertext())
        found = self.numbers.of(attribute(element, "rid"), printed)
        self._xrefs.append(Marked(start, self._length, found))

    @property
    def citations(self) -> tuple[Cited, ...]:
        """The citation groups: start, end, and all numbers that each stands for."""
        groups = merged(self.text, self._xrefs)
        return tuple((group.start, group.end, group.numbers) for group in groups)


def _is_citation(sup: _Element) -> bool:
    """Whether a superscript holds nothing but citations."""
    inner = [found for found in sup if name_of(found)]
    cites = all(
        name_of(found) == "xref" and attribute(found, "ref-type") == "bibr" for found in inner
    )
    loose = (sup.text or "") + "".join(found.tail or "" for found in inner)
    return bool(inner) and cites and "[" not in loose and not re.search(r"\w", loose)


def plain(element: _Element | None, *, blocks: bool = True) -> str:
    r"""The text of an element, white space as one blank.

    >>> from lxml import etree
    >>> plain(etree.fromstring("<t>H<sub>2</sub>O<sub>2</sub>\n rises</t>"))
    'H2O2 rises'
    """
    if element is None:
        return ""
    running = Running()
    running.add(element, blocks=blocks)
    return " ".join(running.text.split())
