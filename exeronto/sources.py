"""The text files that people write: UTF-8, with the line ends of any system."""

from __future__ import annotations

import codecs
from pathlib import Path

from exeronto.errors import OntologyError


def read_source(path: str | Path) -> str:
    r"""Read a text file; the line ends of Windows become line feeds.

    Raises:
        OntologyError: It cannot be read, is not UTF-8 or begins with a byte-order mark; with file
            and line.

    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp(), "x.tsv")
    >>> _ = file.write_bytes(b"key\tlabel\r\n")
    >>> read_source(file)
    'key\tlabel\n'
    """
    content = read_content(path)
    if content.startswith(codecs.BOM_UTF8):
        raise OntologyError(
            "begins with a byte-order mark; save it as UTF-8 without one, or run exeronto fmt",
            file=path,
            line=1,
        )
    return decode(content, path)


def read_content(path: str | Path) -> bytes:
    """The bytes of a file.

    Raises:
        OntologyError: It cannot be read.
    """
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise OntologyError(
            f"cannot be read ({error.strerror}); check the path", file=path
        ) from error


def decode(content: bytes, path: str | Path) -> str:
    """The text of a file, with line feeds and without a byte-order mark.

    Raises:
        OntologyError: It is not UTF-8; with file and line.
    """
    try:
        text = content.removeprefix(codecs.BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise OntologyError(
            "is not UTF-8; convert it", file=path, line=line, code="E_ENCODING"
        ) from error
    return text.replace("\r\n", "\n")
