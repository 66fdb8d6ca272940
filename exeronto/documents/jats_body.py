"""The parts of a JATS article that hold text, in reading order, as blocks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from exeronto.documents.assembly import Block
from exeronto.documents.headings import Heading, read_heading, section_label
from exeronto.documents.jats_references import reference_text
from exeronto.documents.jats_text import (
    BLOCKS,
    Numbers,
    Running,
    attribute,
    below,
    child,
    children,
    name_of,
    plain,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

_FLOATS = frozenset(
    ["fig", "table-wrap", "boxed-text", "supplementary-material", "chem-struct-wrap"]
)
_GROUPS = frozenset(
    ["fig-group", "table-wrap-group", "disp-formula-group", "floats-group", "array"]
)
_FIGURE = re.compile(
    r"(?:Supplementary )?(Fig|Table|Box|Scheme|Video|Movie)\w*\.?\s*([A-Z]?\d{1,3}[A-Z]?)\b",
    re.IGNORECASE,
)
_NAMES = {"fig": "Fig.", "table": "Table", "box": "Box", "scheme": "Scheme"}
_SHORT = 40


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the walk is: the section, its role, and the ordinal of the section in its parent."""

    section: str
    role: str


@dataclass(slots=True)
class Walk:
    """Blocks in the order in which they are read.

    A figure or table inside a paragraph goes behind it, and the paragraph stays whole; a list or
    quotation inside a paragraph stands where it is.
    """

    numbers: Numbers
    marked_up: bool
    blocks: list[Block] = field(default_factory=list)

    def abstract(self, element: _Element) -> None:
        """An abstract; its structure, if it has one, as headings."""
        kind = attribute(element, "abstract-type")
        language = next((v for k, v in element.attrib.items() if k.endswith("}lang")), None)
        title = plain(child(element, "title"))
        label = "Abstract"
        if kind or (name_of(element) == "trans-abstract" and language):
            label = (
                title
                if title and read_heading(title).is_short
                else f"Abstract ({kind or language})"
            )
        place = _Place(label, "abstract")
        self._heading(Heading(None, title), place)
        self._parts(element, place, flat=True)

    def body(self, element: _Element) -> None:
        """The body of the article."""
        self._parts(element, _Place("main text", "body"))

    def back(self, element: _Element) -> None:
        """What follows the body, without the reference list."""
        for index, part in enumerate(element, start=1):
            name = name_of(part)
            if not name or name == "ref-list" or list(below(part, "ref-list")):
                self._back_with_references(part, name)
                continue
            title = plain(child(part, "title")) or _BACK_TITLES.get(name, "")
            label = section_label(read_heading(title), above="back", ordinal=index)
            place = _Place(label, "back")
            if child(part, "title") is not None:
                self._heading(read_heading(title), place)
            self._parts(part, place, flat=True)

    def _back_with_references(self, part: _Element, name: str) -> None:
        if name and name != "ref-list":
            self._parts(part, _Place("back", "back"), flat=True)

    def floats(self, element: _Element) -> None:
        """Figures and tables that stand behind everything."""
        self._parts(element, _Place("floats", "back"))

    def references(self, listed: tuple[tuple[int, _Element], ...]) -> None:
        """The entries of the reference list, one block each."""
        for number, ref in listed:
            text = reference_text(ref)
            if text:
                self._write("reference", f"[{number}] {text}", _Place("References", "references"))

    def _parts(self, element: _Element, place: _Place, *, flat: bool = False) -> None:
        """The children of a container; `flat` keeps everything in the container's own section."""
        ordinal = 0
        for part in element:
            name = name_of(part)
            if name in {"sec", "app", "ack", "notes", "glossary", "app-group", "sec-meta"}:
                ordinal += name != "sec-meta"
                self._section(part, place, ordinal, flat=flat)
            elif name in {"title", "label", "ref-list", "ref"}:
                continue
            else:
                self._block(part, name, place)

    def _section(self, sec: _Element, place: _Place, ordinal: int, *, flat: bool) -> None:
        title = plain(child(sec, "title"))
        label = child(sec, "label")
        heading = read_heading(title, number=plain(label) if label is not None else None)
        section, role = place.section, place.role
        if not flat:
            if heading.words or heading.number:
                above = "" if section == "main text" else section
                section = section_label(heading, above=above, ordinal=ordinal).strip()
            if role == "body":
                role = heading.role if heading.role in {"conclusion", "back"} else role
        inner = _Place(section, str(role))
        self._heading(heading, inner)
        self._parts(sec, inner, flat=flat)

    def _heading(self, heading: Heading, place: _Place) -> None:
        number = f"{heading.number}. " if heading.number else ""
        self._write("heading", f"{number}{heading.words}" if heading.words else "", place)

    def _block(self, part: _Element, name: str, place: _Place) -> None:
        if not name:
            return
        if name in _FLOATS:
            self._float(part, place)
        elif name in _GROUPS:
            self._parts(part, place, flat=True)
        elif name in {"list", "def-list"}:
            self._list(part, place)
        elif name in {"fn", "fn-group", "table-wrap-foot"}:
            self._notes(part, place)
        else:
            self._paragraph(part, place)

    def _paragraph(self, part: _Element, place: _Place) -> None:
        """A paragraph; lists in it split it, floats in it go behind it."""
        running = Running(self.numbers)
        running.write(part.text)
        behind: list[_Element] = []
        for inner in part:
            name = name_of(inner)
            if name in _FLOATS or name in _GROUPS or name in {"fn", "fn-group"}:
                behind.append(inner)
                running.write(" ")
            elif name in BLOCKS:
                self._running("paragraph", running, place)
                running = Running(self.numbers)
                self._block(inner, name, place)
            else:
                behind += [f for f in below(inner, *_FLOATS) if _outermost(f, inner)]
                running.add_child(inner)
            running.write(inner.tail)
        self._running("paragraph", running, place)
        for element in behind:
            self._block(element, name_of(element), place)

    def _list(self, element: _Element, place: _Place) -> None:
        for entry in element:
            if name_of(entry) == "def-item":
                running = Running(self.numbers)
                running.write(plain(child(entry, "term")) + ": ")
                for definition in children(entry, "def"):
                    running.add(definition, blocks=True)
                self._running("list-item", running, place)
            elif name_of(entry) == "list-item":
                self._list_item(entry, place)

    def _list_item(self, entry: _Element, place: _Place) -> None:
        running = Running(self.numbers)
        label = plain(child(entry, "label"))
        running.write(f"{label} " if label else "")
        inner_lists: list[_Element] = []
        for part in entry:
            name = name_of(part)
            if name in {"list", "def-list"} or name in _FLOATS:
                inner_lists.append(part)
            elif name and name != "label":
                running.add(part)
                running.write(" ")
                inner_lists += [f for f in below(part, "list", *_FLOATS) if _outermost(f, part)]
        self._running("list-item", running, place)
        for element in inner_lists:
            self._block(element, name_of(element), place)

    def _notes(self, part: _Element, place: _Place) -> None:
        notes = [part] if name_of(part) == "fn" else list(below(part, "fn"))
        if not notes:
            self._write("notice", plain(part), place)
        for note in notes:
            self._write("notice", plain(note), place)

    def _float(self, part: _Element, place: _Place) -> None:
        """A figure, table or box: its caption, then what else it has in words."""
        label = plain(child(part, "label"))
        if name_of(part) == "boxed-text" and child(part, "caption") is None:
            self._section(part, place, 1, flat=True)
            return
        section = _figure_label(label, name_of(part))
        inner = _Place(section, "caption")
        running = Running(self.numbers)
        running.write(f"{label.rstrip('.')}. " if label else "")
        caption = child(part, "caption")
        if caption is not None:
            for piece in caption:
                if name_of(piece):
                    running.add(piece, blocks=True)
                    running.write(" ")
        self._running("caption", running, inner)
        for piece in part:
            self._float_part(piece, inner)

    def _float_part(self, piece: _Element, place: _Place) -> None:
        name = name_of(piece)
        if name in {"table", "alternatives"}:
            for row in below(piece, "tr"):
                cells = [plain(cell) for cell in children(row, "td", "th")]
                self._write("table-row", " | ".join(cell for cell in cells if cell), place)
        elif name == "table-wrap-foot":
            self._notes(piece, place)
        elif name in {"p", "sec", "list", "disp-quote"} or name in _FLOATS or name in _GROUPS:
            self._block(piece, name, place)

    def _running(self, kind: str, running: Running, place: _Place) -> None:
        cited = running.citations if self.marked_up else None
        if running.text.strip():
            self.blocks.append(
                Block(kind, running.text, place.section, place.role, citations=cited)
            )

    def _write(self, kind: str, text: str, place: _Place) -> None:
        if text.strip():
            self.blocks.append(Block(kind, text, place.section, place.role))


_BACK_TITLES = {
    "ack": "Acknowledgements",
    "fn-group": "Footnotes",
    "glossary": "Abbreviations",
    "notes": "Notes",
    "bio": "Authors",
}


def _outermost(element: _Element, within: _Element) -> bool:
    """Whether no other float stands between an element and the place it is looked for in."""
    for ancestor in element.iterancestors():
        if ancestor is within:
            return True
        if name_of(ancestor) in _FLOATS or name_of(ancestor) == "list":
            return False
    return False


def _figure_label(label: str, name: str) -> str:
    """`Figure 1.` as `Fig. 1`; without a number, the kind of float."""
    found = _FIGURE.match(label)
    if found is not None:
        return f"{_NAMES.get(found[1].lower(), found[1].capitalize())} {found[2]}"
    if label and len(label) <= _SHORT:
        return label.rstrip(".: ")
    return {"fig": "Fig.", "table-wrap": "Table", "boxed-text": "Box"}.get(name, "Supplement")
