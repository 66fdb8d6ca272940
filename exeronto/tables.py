"""Tab-separated tables of the ontology folder: their columns, and reading them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exeronto.errors import OntologyError
from exeronto.sources import read_source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ENTITY_COLUMNS = (
    "key",
    "label",
    "type",
    "synonyms",
    "exact",
    "close",
    "broad",
    "relations",
    "note",
)
UNIT_COLUMNS = ("key", "label", "symbol", "qudt", "uo")
EXTERNAL_COLUMNS = ("curie", "label", "source")


def read_table(path: str | Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a table, each with its line, the cells without blanks around them.

    Raises:
        OntologyError: The file cannot be read, or a row does not have the columns; with its line.
    """
    yield from table_rows(read_source(path), columns, path)


def table_rows(
    text: str, columns: tuple[str, ...], file: str | Path
) -> Iterator[tuple[int, dict[str, str]]]:
    r"""The rows of a table that was read from a file.

    Raises:
        OntologyError: The header or a row does not have the columns; with its line.

    >>> list(table_rows("key\tlabel\nirisin\t irisin \n", ("key", "label"), "x.tsv"))
    [(2, {'key': 'irisin', 'label': 'irisin'})]
    """
    for line, written in enumerate(text.removesuffix("\n").split("\n"), start=1):
        row = written.split("\t")
        if line == 1:
            if tuple(row) != columns:
                raise OntologyError(
                    f"the header must be: {' '.join(columns)}; correct it", file=file, line=1
                )
        elif len(row) != len(columns):
            raise OntologyError(
                f"{len(row)} columns where {len(columns)} are needed; count the tabs",
                file=file,
                line=line,
            )
        else:
            yield line, dict(zip(columns, (cell.strip() for cell in row), strict=True))
