"""Reader for text that a PDF extractor has written, one printed line a line.

What the layout tells, and what is made of it:

- a line that ends in a blank ends a word; one that does not breaks a word (`neuro` / `muscular`);
- a hyphen before that blank belongs to the word (`redox- ` / `sensitive`);
- a blank line after an unfinished line is a page or column break inside a sentence;
- running heads and page numbers stand in the sentence that runs over the page: dropped;
- a figure caption stands there too: it becomes a passage of its own, and the sentence goes on.

An editor that strips trailing blanks destroys the first cue. Such a copy is read with the words of
the document itself as a guide, and the document says so in `warnings`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from exeronto.documents.assembly import Block, Draft, assemble
from exeronto.documents.document import Bibliography, Document, Reference
from exeronto.documents.lines import Joiner, keeps_trailing_blanks, mend_superoxide
from exeronto.documents.references import parse_numbered_reference, parse_running_head
from exeronto.documents.sentences import ends_sentence

SOURCE_FORMAT = "text extracted from PDF"

_STRIPPED = (
    "trailing blanks were stripped from this copy, so words split over two lines are joined "
    "by guess; passage ids may differ from those of an untouched copy"
)
_SPACED_LABEL = re.compile(r"^\s*(?:[A-Z] ){4,}[A-Z]\s*$")
_HEADING = re.compile(r"^\s?(\d{1,2}(?:\.\d{1,2})*)\.\s+[A-Z]")
_CAPTION = re.compile(r"^\s?(?:Fig|Figure|Table)\.?\s\d+\.\s[A-Z]")
_REFERENCE = re.compile(r"^\s?\[(\d{1,4})\]\s[^\W\d_a-z]")
_INITIAL = re.compile(r"^\s?\[\d{1,4}\]\s[^\W\d_a-z]\.")
_RUNNING_HEAD = re.compile(r"^\S.*\S {10,}\S.*$")
_PAGE_NUMBER = re.compile(r"^\s?\d{1,5}\s*$")
_CITATION = re.compile(r"\[\d+(?:[\u2013,-]\s?\d+)*\]")
# Printed lines that a paper has at least, and characters that a printed line has at most.
_FEWEST_LINES = 5
_WIDEST = 200
# A heading that is shorter than a printed line ends with it.
_WIDTH = 55
_CLOSING = re.compile(r"conclu|summary|outlook|perspective", re.IGNORECASE)
_STARTS = {
    "label": _SPACED_LABEL,
    "heading": _HEADING,
    "caption": _CAPTION,
    "reference": _REFERENCE,
}


def recognises(text: str) -> bool:
    """Whether a text has the printed lines, numbered headings and citations of this format.

    >>> recognises("# A Markdown title")
    False
    """
    printed = [line for line in text.splitlines() if line.strip()]
    if len(printed) < _FEWEST_LINES or any(line.startswith("# ") for line in printed):
        return False
    headed = any(_HEADING.match(line) or _SPACED_LABEL.match(line) for line in printed)
    narrow = sum(len(line) < _WIDEST for line in printed) > 0.9 * len(printed)
    return headed and narrow and _CITATION.search(text) is not None


def read(text: str, *, source_sha256: str) -> Document:
    r"""Read the text of a PDF into a `Document`.

    >>> text = "1. Aim\n\nIrisin is a myo\nkine that redox- \nsensitive cells [1] \n\nrelease.\n"
    >>> document = read(text, source_sha256="")
    >>> [document.words(s.start, s.end) for s in document.sentences]
    ['Irisin is a myokine that redox-sensitive cells [1] release.']
    """
    draft = Draft(SOURCE_FORMAT)
    lines = unicodedata.normalize("NFC", text).splitlines()
    heads = [line for line in lines if _RUNNING_HEAD.match(line)]
    draft.bibliography = parse_running_head(heads[0]) if heads else Bibliography()
    lines = [line for line in lines if not (_RUNNING_HEAD.match(line) or _PAGE_NUMBER.match(line))]
    lines = mend_superoxide(lines)
    trailing_blanks = keeps_trailing_blanks(lines)
    if not trailing_blanks:
        draft.warnings.append(_STRIPPED)
    blocks = _reflow(lines, Joiner(lines, trailing_blanks=trailing_blanks))
    draft.blocks, draft.references = _placed(blocks)
    return assemble(draft, source_sha256=source_sha256)


def _reflow(lines: list[str], joiner: Joiner) -> list[tuple[str, str]]:
    """Lines to (kind, text), each paragraph whole."""
    flow = _Flow(joiner)
    gap = False
    for line in lines:
        if line.strip():
            # A leading blank marks the first line of a page or column.
            flow.add(line, gap=gap or line.startswith(" "))
        gap = not line.strip()
    return flow.close()


@dataclass(slots=True)
class _Flow:
    """The blocks read so far, and the one that is still open.

    A caption suspends the unfinished paragraph that it stands in, and goes behind it.
    """

    joiner: Joiner
    blocks: list[tuple[str, str]] = field(default_factory=list)
    kind: str = ""
    text: str = ""
    suspended: str = ""
    floats: list[tuple[str, str]] = field(default_factory=list)

    def add(self, line: str, *, gap: bool) -> None:
        """Take the next printed line; `gap` when a blank line or a page break is before it."""
        finished = not self.text or self._finished(line, gap=gap)
        start = _start_of(line, within=None if finished else self.kind)
        if not finished and start in {None, "heading"}:
            self.text = self.joiner.join(self.text, line)
        elif not finished and start == "caption" and self.kind == "paragraph":
            self.kind, self.text, self.suspended = start, line, self.text
        elif self.suspended and start in {None, "caption"}:
            self.floats.append((self.kind, self.text))
            self._go_on(line, start)
        else:
            self.close()
            self.kind, self.text = start or "paragraph", line

    def close(self) -> list[tuple[str, str]]:
        """End the open block, and the paragraph that nothing has gone on with; all blocks."""
        if self.suspended:
            self.blocks += [("paragraph", self.suspended), *self.floats, (self.kind, self.text)]
        elif self.text:
            self.blocks += [(self.kind, self.text), *self.floats]
        self.text, self.suspended, self.floats = "", "", []
        return self.blocks

    def _go_on(self, line: str, start: str | None) -> None:
        if start is None:
            self.kind, self.text = "paragraph", self.joiner.join(self.suspended, line)
            self.suspended = ""
        else:
            self.kind, self.text = start, line

    def _finished(self, line: str, *, gap: bool) -> bool:
        """Whether a printed line belongs to another block than the open one."""
        if self.kind == "label" or (gap and ends_sentence(self.text) and _HEADING.match(line)):
            return True
        if self.joiner.trailing_blanks:
            if self.text.endswith(" "):
                return False
            return gap or self.kind == "heading" or ends_sentence(self.text)
        if self.kind == "heading":
            return gap or len(self.text) < _WIDTH
        return gap and ends_sentence(self.text)


def _start_of(line: str, *, within: str | None) -> str | None:
    """The kind of block that a line starts by its looks, `within` being the kind still unfinished.

    A line of a paragraph may happen to begin with a citation; a reference there needs an initial.
    """
    start = next((kind for kind, pattern in _STARTS.items() if pattern.match(line)), None)
    if start == "reference" and within == "paragraph" and not _INITIAL.match(line):
        return None
    return start


def _placed(blocks: list[tuple[str, str]]) -> tuple[list[Block], list[Reference]]:
    """Give each block its section and role, and read the references."""
    placed: list[Block] = []
    references: list[Reference] = []
    section, role = "front", "front"
    listed = next((i for i, (kind, _) in enumerate(blocks) if kind == "reference"), 0)
    for index, (kind, text) in enumerate(blocks):
        if kind == "label":
            section, role = text.replace(" ", "").capitalize(), "abstract"
            placed.append(Block("heading", section, section, role))
        elif kind == "heading":
            section = text.split()[0].rstrip(".")
            role = "conclusion" if _CLOSING.search(text) else "body"
            placed.append(Block(kind, text, section, role))
        elif kind == "caption":
            sort, number = text.split()[:2]
            label = f"{'Table' if sort == 'Table' else 'Fig.'} {number.rstrip('.')}"
            placed.append(Block(kind, text, label, "caption"))
        elif kind == "reference":
            references.append(parse_numbered_reference(text))
            placed.append(Block(kind, text, "References", "references"))
        elif index == listed - 1 and not ends_sentence(text):
            # The end of a reference whose beginning is not in the file.
            placed.append(Block("fragment", text, "References", "references"))
        else:
            placed.append(Block(kind, text, section, role))
    return placed, references
