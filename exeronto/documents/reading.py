"""Which reader a file is for, by what stands in it; its name does not count."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from exeronto.documents import article_markdown, extracted_text, summary_page
from exeronto.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Callable

    from exeronto.documents.document import Document

# A paper is text; nothing that is larger is one.
LARGEST = 64 * 2**20


@dataclass(frozen=True, slots=True)
class Reader:
    """A paper format: its name, how to know it, how to read it."""

    name: str
    recognises: Callable[[str], bool]
    read: Callable[..., Document]


# The first that recognises a text reads it.
READERS = (
    Reader(summary_page.SOURCE_FORMAT, summary_page.recognises, summary_page.read),
    Reader(article_markdown.SOURCE_FORMAT, article_markdown.recognises, article_markdown.read),
    Reader(extracted_text.SOURCE_FORMAT, extracted_text.recognises, extracted_text.read),
)


def read_document(path: str | Path) -> Document:
    r"""Read a paper from a file; the format is found from its content.

    Args:
        path: A UTF-8 text file in one of the formats of `READERS`.

    Raises:
        DocumentError: The file is missing, empty, too large, not UTF-8 text, or in no known format.

    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp(), "paper.txt")
    >>> _ = file.write_text("# A title\n\n## TL;DR\n\nShort.\n\n## Linked entities\n")
    >>> read_document(file).bibliography.title
    'A title'
    """
    path = Path(path)
    content = _content(path)
    text = _text(content, path)
    for reader in READERS:
        if reader.recognises(text):
            return reader.read(text, source_sha256=hashlib.sha256(content).hexdigest())
    known = "; ".join(reader.name for reader in READERS)
    raise DocumentError(f"no known paper format; give one of: {known}", file=path)


def _content(path: Path) -> bytes:
    try:
        # Not stat(): a pipe or a device does not say how much it holds.
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise DocumentError(
            f"cannot be read ({error.strerror}); check the path", file=path
        ) from error
    if len(content) > LARGEST:
        raise DocumentError(
            f"larger than {LARGEST // 2**20} MiB; give the text of one paper", file=path
        )
    return content


def _text(content: bytes, path: Path) -> str:
    if b"\x00" in content:
        line = content[: content.index(b"\x00")].count(b"\n") + 1
        raise DocumentError(
            "holds NUL bytes, so it is not text in UTF-8; convert it", file=path, line=line
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise DocumentError("is not UTF-8; convert it to UTF-8", file=path, line=line) from error
    if not text.strip():
        raise DocumentError("is empty; give the text of a paper", file=path)
    return text
