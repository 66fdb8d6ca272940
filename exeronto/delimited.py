"""Tables with commas or tabs, as spreadsheets write them: whole, or refused."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from exeronto.errors import DocumentError
from exeronto.unpacking import read_bytes

LARGEST = 256 * 2**20
_SEPARATORS = {".csv": ",", ".tsv": "\t"}


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the names of its columns, and its rows as they are written."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def read_table(path: str | Path) -> Table:
    r"""Read a CSV or TSV file; every value stays as it is written.

    Raises:
        DocumentError: It cannot be read, is not UTF-8, has rows of unlike width or another
            separator, or a field that is too long.

    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp(), "x.csv")
    >>> _ = file.write_text('id,label\n1,"=1+1"\n')
    >>> read_table(file).rows
    (('1', '=1+1'),)
    """
    path = Path(path)
    content = read_bytes(path, largest=LARGEST, error=DocumentError)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DocumentError(
            "is not UTF-8 text; convert it", file=path, line=line, code="E_ENCODING"
        ) from error
    if "\x00" in text:
        raise DocumentError("holds NUL bytes; convert it to text", file=path, code="E_CONTROL_CHAR")
    rows = _rows(text, path)
    if not rows:
        raise DocumentError("is empty; give a table", file=path, code="E_EMPTY")
    columns = rows[0][1]
    _check_columns(columns, path)
    for line, row in rows[1:]:
        if len(row) != len(columns):
            raise DocumentError(
                f"has {len(row)} fields where the header has {len(columns)}; correct the row",
                file=path,
                line=line,
                code="E_CSV_SHAPE",
            )
    return Table(columns, tuple(row for _, row in rows[1:]))


def _rows(text: str, path: Path) -> list[tuple[int, tuple[str, ...]]]:
    suffixes = [suffix for suffix in path.suffixes if suffix.lower() in _SEPARATORS]
    separator = _SEPARATORS[suffixes[-1].lower()] if suffixes else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[tuple[int, tuple[str, ...]]] = []
    try:
        rows.extend((reader.line_num, tuple(row)) for row in reader if row)
    except csv.Error as error:
        large = "field larger" in str(error)
        raise DocumentError(
            f"{error}; correct it",
            file=path,
            line=reader.line_num,
            code="E_TOO_LARGE" if large else "E_CSV_SHAPE",
        ) from error
    return rows


def _check_columns(columns: tuple[str, ...], path: Path) -> None:
    if len(columns) == 1 and any(mark in columns[0] for mark in ";\t,|"):
        raise DocumentError(
            "is separated by something else than its name says; save it with commas (.csv) "
            "or tabs (.tsv)",
            file=path,
            line=1,
            code="E_CSV_SHAPE",
        )
    doubled = sorted({name for name in columns if columns.count(name) > 1})
    if doubled:
        raise DocumentError(
            f"has the column {doubled[0]!r} twice; rename one",
            file=path,
            line=1,
            code="E_CSV_SHAPE",
        )
