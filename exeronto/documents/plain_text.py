"""Reader for plain text: paragraphs parted by blank lines, headings on lines of their own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exeronto.documents.assembly import Draft, assemble
from exeronto.documents.headings import read_heading
from exeronto.documents.hyphens import Hyphens
from exeronto.documents.sectioning import Piece, Sections
from exeronto.documents.sentences import ends_sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exeronto.documents.document import Document

SOURCE_FORMAT = "plain text"

_NUMBERED = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2}){0,4}\.?|[IVX]{1,5}\.)\s+[^\W\d_]")
_ENTRY = re.compile(r"^\s*(?:\[\d{1,4}\]|\d{1,3}[.)])\s*[^\W\d_]")
_STOP = re.compile(r"[.!?](?=\s|$)")
_WORD = re.compile(r"[^\W\d_]{2,}")
_FEWEST_WORDS = 4
_WINDOW = 400
# Names that open sections where nothing else marks them.
_NAMES = frozenset(
    [
        "abstract",
        "summary",
        "introduction",
        "background",
        "methods",
        "results",
        "discussion",
        "conclusion",
        "conclusions",
        "references",
        "bibliography",
        "acknowledgements",
        "acknowledgments",
        "funding",
    ]
) | {"materials and methods", "methods and materials", "results and discussion", "literature cited"}
_LONGEST_HEADING = 120
# Beginnings of other text files: what they are.
_OTHERS = (
    (re.compile(r"\s*(?:@prefix|@base|PREFIX|BASE)\s", re.IGNORECASE), "RDF"),
    (re.compile(r"\s*<[a-z][a-z0-9+.-]*:[^>\s]*>\s+(?:<|a\s)", re.IGNORECASE), "RDF"),
    (re.compile(r"\s*_:\w+\s+<"), "RDF"),
    (re.compile(r"\s*@\w+\s*\{"), "BibTeX"),
    (re.compile(r"\s*TY  - "), "RIS"),
    (re.compile(r"\s*(?:PMID- |%0 )"), "a citation manager's export"),
    (re.compile(r"\s*(?:#!|import |from \w+ import |def |class )"), "a program"),
    (re.compile(r"\s*%?\\documentclass|\s*\\begin\{"), "LaTeX"),
)


def other_kind(text: str) -> str | None:
    """What a text is that is no paper, by how it begins, or None.

    >>> other_kind("@prefix ex: <http://e/> ."), other_kind("Stairs are steep.")
    ('RDF', None)
    """
    return next((name for pattern, name in _OTHERS if pattern.match(text)), None)


def recognises(text: str) -> bool:
    r"""Whether a text has at least one sentence, and is of none of the other kinds.

    >>> recognises("We climb the stairs every day."), recognises("id,label\n1,x\n")
    (True, False)
    """
    return other_kind(text) is None and any(
        len(_WORD.findall(part[-_WINDOW:])) >= _FEWEST_WORDS for part in _STOP.split(text)[:-1]
    )


def has_named_sections(text: str) -> bool:
    r"""Whether sections have their names alone on a line, which no PDF extractor's text has.

    >>> has_named_sections("Introduction\n\nIt rose.\n\nReferences\n")
    True
    """
    named = [line for line in text.splitlines() if line.strip(" :").casefold() in _NAMES]
    return len(named) > 1


def read(text: str, *, source_sha256: str) -> Document:
    r"""Read plain text into a `Document`. Title and authors are not guessed.

    >>> document = read("Results\n\nIrisin rose in\nmuscle [2].\n", source_sha256="")
    >>> [(p.section, document.words(p.start, p.end)) for p in document.passages]
    [('Results', 'Results'), ('Results', 'Irisin rose in muscle [2].')]
    """
    sections = Sections()
    sections.add_all(_pieces(text))
    draft = Draft(SOURCE_FORMAT, blocks=sections.blocks, references=sections.references)
    return assemble(draft, source_sha256=source_sha256)


def _pieces(text: str) -> Iterator[Piece]:
    hyphens = Hyphens(text.splitlines())
    in_references = False
    for lines in _paragraphs(text):
        while lines and _is_heading(lines[0], alone=len(lines) == 1, listed=in_references):
            heading = read_heading(lines[0])
            in_references = heading.role == "references"
            depth = heading.number.count(".") + 2 if heading.number else 2
            yield Piece("heading", lines.pop(0), depth)
        for entry in _entries(lines) if in_references else [lines] if lines else []:
            joined = entry[0]
            for line in entry[1:]:
                joined = hyphens.join(joined, line)
            yield Piece("paragraph", joined)


def _paragraphs(text: str) -> Iterator[list[str]]:
    lines: list[str] = []
    for line in text.splitlines():
        if line.strip():
            lines.append(line.strip())
        elif lines:
            yield lines
            lines = []
    if lines:
        yield lines


def _is_heading(line: str, *, alone: bool, listed: bool) -> bool:
    words = line.strip(" :").casefold()
    if words in _NAMES or read_heading(line).words.strip(" :").casefold() in _NAMES:
        return True
    short = len(line) <= _LONGEST_HEADING and not ends_sentence(line)
    return short and alone and not listed and _NUMBERED.match(line) is not None


def _entries(lines: list[str]) -> Iterator[list[str]]:
    """The lines of a reference list, a list for each entry."""
    entry: list[str] = []
    for line in lines:
        if entry and _ENTRY.match(line):
            yield entry
            entry = []
        entry.append(line)
    if entry:
        yield entry
