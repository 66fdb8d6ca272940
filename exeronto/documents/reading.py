"""Which reader a file is for, by what stands in it; its name does not count."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from exeronto.documents import (
    annotated,
    article_markdown,
    extracted_text,
    markdown_page,
    plain_text,
    pubtator,
    summary_page,
)
from exeronto.documents.bioc_json import holds_documents, read_bioc_json
from exeronto.errors import DocumentError
from exeronto.json_source import looks_like_json, parse_json
from exeronto.unpacking import read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable

    from exeronto.documents.bioc import AnnotatedDocument
    from exeronto.documents.document import Document

# A paper is text; nothing that is larger is one.
LARGEST = 64 * 2**20
LONGEST_PARAGRAPH = 2**20
FORMATS = (
    "JATS XML",
    "BioC XML or JSON",
    "PubTator",
    "PDF",
    "Markdown",
    "plain text",
)
_HEAD = 64 * 1024
_BINARY = {
    b"PK\x03\x04": "a ZIP archive, as DOCX and EPUB are; save it as PDF or text",
    b"\x89PNG": "a picture; run text recognition on it first",
    b"\xff\xd8\xff": "a picture; run text recognition on it first",
    b"II*\x00": "a picture; run text recognition on it first",
    b"\xd0\xcf\x11\xe0": "an old Word file; save it as PDF or text",
    b"{\\rtf": "RTF; save it as PDF or text",
    b"BZh": "a bzip2 archive; unpack it",
    b"\xfd7zXZ": "an xz archive; unpack it",
    b"(\xb5/\xfd": "a zstd archive; unpack it",
    b"\x1f\x8b": "packed with gzip twice; unpack it once",
}


@dataclass(frozen=True, slots=True)
class Reader:
    """A format of text: how to know it, how to read it."""

    recognises: Callable[[str], bool]
    read: Callable[[str, str, Path], tuple[Document, ...]]


def _one(read: Callable[..., Document]) -> Callable[[str, str, Path], tuple[Document, ...]]:
    return lambda text, sha, _: (read(text, source_sha256=sha),)


def _read_pubtator(text: str, sha: str, file: Path) -> tuple[Document, ...]:
    return _annotated(pubtator.read_pubtator(text, file=file), "PubTator", sha)


# The first that recognises a text reads it.
READERS = (
    Reader(pubtator.recognises, _read_pubtator),
    Reader(summary_page.recognises, _one(summary_page.read)),
    Reader(article_markdown.recognises, _one(article_markdown.read)),
    Reader(
        markdown_page.recognises,
        lambda text, sha, file: (markdown_page.read(text, source_sha256=sha, file=file),),
    ),
    Reader(plain_text.has_named_sections, _one(plain_text.read)),
    Reader(extracted_text.recognises, _one(extracted_text.read)),
    Reader(plain_text.recognises, _one(plain_text.read)),
)


def read_document(path: str | Path) -> Document:
    r"""Read a paper from a file; the format is found from its content.

    Args:
        path: A file in one of the formats of `docs/formats.md`, packed with gzip or not.

    Raises:
        DocumentError: The file is missing, empty, too large, broken, or in no known format; or it
            holds several papers (`read_documents` gives them all).

    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp(), "paper.txt")
    >>> _ = file.write_text("# A title\n\n## TL;DR\n\nShort.\n\n## Linked entities\n")
    >>> read_document(file).bibliography.title
    'A title'
    """
    found = read_documents(path)
    if len(found) > 1:
        raise DocumentError(
            f"holds {len(found)} papers; exeronto load reads them all, here give a file with one",
            file=path,
            code="E_SEVERAL_PAPERS",
        )
    return found[0]


def read_documents(path: str | Path) -> tuple[Document, ...]:
    """Read all papers of a file: a collection in BioC or PubTator may hold many.

    Raises:
        DocumentError: As `read_document`, but for files with several papers.
    """
    path = Path(path)
    content = read_bytes(path, largest=LARGEST, error=DocumentError)
    found = read_content(content, path)
    if not found:
        raise DocumentError("holds no paper; check the file", file=path, code="E_EMPTY")
    return found


def read_content(content: bytes, file: str | Path) -> tuple[Document, ...]:
    """Read the papers of a file whose bytes are at hand; `file` is its name for messages."""
    file = Path(file)
    sha = hashlib.sha256(content).hexdigest()
    if b"%PDF-" in content[:1024]:
        from exeronto.documents import pdf

        if pdf.recognises(content):
            return (pdf.read(content, source_sha256=sha, file=file),)
    head = _head(content)
    if _is_xml(head):
        return _read_xml(content, head, sha, file)
    text = _text(content, file)
    if looks_like_json(text):
        return _read_json(text, sha, file)
    _check_lines(text, file)
    for reader in READERS:
        if reader.recognises(text):
            return reader.read(text, sha, file)
    other = plain_text.other_kind(text)
    known = f"give one of: {'; '.join(FORMATS)}"
    raise DocumentError(
        f"is {other} and no paper; {known}" if other else f"no known paper format; {known}",
        file=file,
        code="E_UNKNOWN_FORMAT",
    )


def _check_lines(text: str, file: Path) -> None:
    """Refuse a line longer than any paragraph before any pattern sees it."""
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > LONGEST_PARAGRAPH:
            raise DocumentError(
                "has a line of more than 1 MiB; give the text in paragraphs",
                file=file,
                line=number,
                code="E_TOO_LARGE",
            )


def _head(content: bytes) -> str:
    head = content[:_HEAD]
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    return head.decode("utf-16" if wide else "utf-8-sig", errors="replace")


def _is_xml(head: str) -> bool:
    if not head.lstrip().startswith("<"):
        return False
    from exeronto.xml_source import looks_like_xml

    return looks_like_xml(head)


def _read_xml(content: bytes, head: str, sha: str, file: Path) -> tuple[Document, ...]:
    from exeronto.documents import bioc_xml, jats
    from exeronto.xml_source import parse_xml

    if jats.is_web_page(head):
        raise DocumentError(jats.WEB_PAGE, file=file, code="E_NOT_JATS")
    root = parse_xml(content, file)
    for element in root.iter():
        if max(len(element.text or ""), len(element.tail or "")) > LONGEST_PARAGRAPH:
            raise DocumentError(
                "has a paragraph of more than 1 MiB; give the text in paragraphs",
                file=file,
                line=element.sourceline,
                code="E_TOO_LARGE",
            )
    if bioc_xml.is_bioc(root):
        return _annotated(bioc_xml.read_bioc_xml(root, file=file), "BioC XML", sha)
    articles = jats.articles_in(root)
    if not articles:
        raise DocumentError(jats.refusal(root), file=file, code="E_NOT_JATS")
    return tuple(jats.read(article, source_sha256=sha, file=file) for article in articles)


def _read_json(text: str, sha: str, file: Path) -> tuple[Document, ...]:
    value = parse_json(text, file)
    if not holds_documents(value):
        raise DocumentError(
            "is JSON, but not BioC; give BioC or PubTator3 JSON, or the paper itself",
            file=file,
            code="E_UNKNOWN_FORMAT",
        )
    return _annotated(read_bioc_json(value, file=file), "BioC JSON", sha)


def _annotated(
    found: tuple[AnnotatedDocument, ...], source_format: str, sha: str
) -> tuple[Document, ...]:
    return tuple(
        annotated.read(one, source_format=source_format, source_sha256=sha) for one in found
    )


def _text(content: bytes, file: Path) -> str:
    kind = next((name for magic, name in _BINARY.items() if content.startswith(magic)), None)
    if kind is not None:
        raise DocumentError(f"is {kind}", file=file, code="E_ENCODING")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise DocumentError(
            "is not UTF-8; convert it to UTF-8", file=file, line=line, code="E_ENCODING"
        ) from error
    if "\x00" in text:
        line = text[: text.index("\x00")].count("\n") + 1
        raise DocumentError(
            "holds NUL bytes, so it is not text in UTF-8; convert it",
            file=file,
            line=line,
            code="E_CONTROL_CHAR",
        )
    if not text.strip():
        raise DocumentError("is empty; give the text of a paper", file=file, code="E_EMPTY")
    return re.sub(r"\r+\n|\r", "\n", text)
