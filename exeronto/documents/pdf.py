"""Reader for PDF. The words of a page have places and no order, so this is best effort.

Every passage is marked so (`quality` is `layout`): paragraphs, headings and the halves of words
are put together from where letters stand on the page.
"""

from __future__ import annotations

import io
import logging
from typing import TYPE_CHECKING

import pypdf
from pypdf.errors import PyPdfError

from exeronto.documents.assembly import Block, Draft, assemble
from exeronto.documents.canonical import canonical
from exeronto.documents.document import Bibliography
from exeronto.documents.identification import doi_in
from exeronto.documents.licences import licence_in
from exeronto.documents.page_layout import Line, Page, read_layout
from exeronto.documents.sectioning import Sections
from exeronto.errors import DocumentError

if TYPE_CHECKING:
    from pathlib import Path

    from exeronto.documents.document import Document

SOURCE_FORMAT = "PDF"
QUALITY = "layout"

_MAGIC = b"%PDF-"
# The header may stand behind something else, but not far.
_HEAD = 1024
_MOST_PAGES = 400
_LETTERS_PER_PAGE = 40
# What a damaged file makes pypdf raise, beside its own errors.
_FAULTS = (
    PyPdfError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    MemoryError,
    NotImplementedError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
)


def recognises(content: bytes) -> bool:
    """Whether a file is a PDF.

    >>> recognises(b"%PDF-1.7"), recognises(b"# PDF")
    (True, False)
    """
    return _MAGIC in content[:_HEAD] and content.lstrip()[:1] != b"<"


def read(content: bytes, *, source_sha256: str, file: str | Path) -> Document:
    """Read a PDF into a `Document`.

    Raises:
        DocumentError: It is damaged or encrypted, has too many pages, or has pictures of pages
            and no text.
    """
    # pypdf tells of every oddity it mends; the reader's user can do nothing about them.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        pages, info = _pages(content, file)
    except DocumentError:
        raise
    except _FAULTS as error:
        reason = str(error).partition("\n")[0][:80] or type(error).__name__
        raise DocumentError(
            f"is a damaged PDF ({reason}); get it anew", file=file, code="E_PDF_SYNTAX"
        ) from error
    letters = sum(len(line.text) for page in pages for line in page.lines)
    if letters < _LETTERS_PER_PAGE * len(pages):
        raise DocumentError(
            "holds pictures of pages and (almost) no text; run text recognition on it first",
            file=file,
            code="E_EMPTY",
        )
    layout = read_layout(pages)
    sections = Sections(quality=QUALITY)
    sections.add_all(layout.pieces)
    draft = Draft(SOURCE_FORMAT)
    if layout.title:
        draft.blocks.append(Block("title", layout.title, "front", "front", quality=QUALITY))
    draft.blocks += sections.blocks
    draft.references = sections.references
    front = " ".join([*layout.furniture, *_front(sections)])
    draft.bibliography = Bibliography(
        title=canonical(layout.title) or None,
        doi=_doi(info, front),
        licence=licence_in(front),
        keywords=sections.keywords,
    )
    draft.warnings.append(
        "read from the layout of a PDF: words, paragraphs and sections may be wrongly put together"
    )
    return assemble(draft, source_sha256=source_sha256)


def _front(sections: Sections) -> list[str]:
    """The text before the first numbered section, where identifiers stand."""
    return [block.text for block in sections.blocks[:30] if block.role != "references"]


def _doi(info: dict[str, str], front: str) -> str | None:
    """The DOI in the file's own fields, or the only one on its first pages."""
    stated = next((doi for value in info.values() if (doi := doi_in(value))), None)
    if stated is not None:
        return stated
    found = {doi for word in front.split() if (doi := doi_in(word))}
    return found.pop() if len(found) == 1 else None


def _pages(content: bytes, file: str | Path) -> tuple[tuple[Page, ...], dict[str, str]]:
    reader = pypdf.PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise DocumentError(
            "is encrypted; save it without a password", file=file, code="E_ENCRYPTED"
        )
    if len(reader.pages) > _MOST_PAGES:
        raise DocumentError(
            f"has more than {_MOST_PAGES} pages; give the pages of one paper",
            file=file,
            code="E_TOO_LARGE",
        )
    info = {name: str(value) for name, value in (reader.metadata or {}).items()}
    return tuple(_page(page) for page in reader.pages), info


def _page(page: pypdf.PageObject) -> Page:
    lines: list[Line] = []
    height = float(page.mediabox.height)
    middle = float(page.mediabox.width) / 2

    def place(
        text: str, cm: list[float], tm: list[float], font: dict[str, object] | None, size: float
    ) -> None:
        """Take a stretch of text; a line feed at its end ends the printed line."""
        if not text.strip("\n"):
            if lines and "\n" in text:
                lines[-1] = lines[-1].ended()
            return
        x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
        y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        scale = abs(tm[3] or tm[1] or 1) * abs(cm[3] or cm[1] or 1)
        bold = "bold" in str((font or {}).get("/BaseFont", "")).casefold()
        for index, piece in enumerate(text.split("\n")):
            if index and lines:
                lines[-1] = lines[-1].ended()
            if piece.strip():
                line = Line(piece, x, y, round(size * scale, 1), bold)
                _append(lines, line, middle=middle)
        if text.endswith("\n") and lines:
            lines[-1] = lines[-1].ended()

    page.extract_text(visitor_text=place)
    return Page(float(page.mediabox.width), height, tuple(lines))


def _append(lines: list[Line], line: Line, *, middle: float) -> None:
    """Go on with the printed line that is open, or begin another."""
    last = lines[-1] if lines else None
    if last is None or last.closed or abs(last.y - line.y) >= line.size:
        lines.append(line)
    elif last.x < middle <= line.x and last.end < middle + 2 * line.size:
        lines.append(line)  # beside it, in the next column
    else:
        lines[-1] = last.followed_by(line)
