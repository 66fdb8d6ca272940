"""A larger lexicon, compiled by the user from reference tables.

A table is tab-separated with the columns `curie`, `label` and `synonyms` (divided by `|`), and may
have more, `obsolete` among them; gzip is fine. The compiled file holds the names in the form in
which they are searched, so that opening it takes no more than building the automaton.
"""

from __future__ import annotations

import gzip
import re
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from exeronto.errors import LexiconError
from exeronto.lexicon import Lexicon, has_marks, is_exact
from exeronto.release import write_atomically
from exeronto.spelling import squeeze

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from exeronto.model import Entity

_HEADER = "exeronto lexicon 1"
_MOST = 1_000_000
_LARGEST = 512 * 2**20
_COLUMNS = ("curie", "label", "synonyms")
# Shorter names, numbers and common words would be found everywhere.
_SHORTEST = 3
_WORDS = frozenset({
    "all", "and", "are", "area", "base", "body", "can", "case", "cell", "cells", "change",
    "complex", "control", "date", "degree", "disease", "dose", "drug", "effect", "end", "face",
    "factor", "food", "for", "function", "gene", "genes", "group", "growth", "has", "head", "hip",
    "human", "impact", "large", "length", "life", "light", "list", "male", "map", "mass", "may",
    "met", "method", "model", "mouse", "name", "not", "old", "other", "part", "patient", "period",
    "phase", "place", "plan", "point", "rate", "rest", "role", "score", "set", "sex", "side",
    "sign", "site", "size", "small", "state", "step", "study", "syndrome", "system", "target",
    "test", "the", "this", "time", "tissue", "treatment", "trial", "type", "unit", "use", "value",
    "was", "water", "week", "weight", "well", "with", "work", "year", "years", "analysis",
    "result", "results", "activity", "level", "levels", "process", "response", "signal", "single",
    "stress", "structure", "protein", "proteins", "present", "early", "late", "high", "low",
    "new", "normal", "general", "specific", "different", "similar", "significant", "common",
    "primary", "secondary",
})  # fmt: skip


def compile_lexicon(tables: Iterable[str | Path], output: str | Path) -> int:
    r"""Compile reference tables into a lexicon file; returns the number of names.

    Names of fewer than three letters, numbers and common words are left out. Of two terms with the
    same name the one of the earlier table is kept.

    Raises:
        LexiconError: A table cannot be read or lacks a column; with its line. Nothing is written.

    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> table = "curie\tlabel\tsynonyms\nX:1\tosteopenia\tlow bone mass\n"
    >>> _ = (folder / "x.tsv").write_text(table)
    >>> compile_lexicon([folder / "x.tsv"], folder / "x.lexicon")
    2
    """
    names: dict[str, tuple[str, str]] = {}
    for table in tables:
        for curie, written in _table_names(Path(table)):
            form = squeeze(written)
            if form not in names and _is_usable(form):
                names[form] = (written, curie)
        if len(names) > _MOST:
            raise LexiconError(f"more than {_MOST} names; leave a table out", file=table)
    lines = [_HEADER]
    lines += [
        f"{form}\t{written if is_exact(written) or has_marks(written) else ''}\t{curie}"
        for form, (written, curie) in sorted(names.items())
    ]
    write_atomically(output, ("\n".join(lines) + "\n").encode())
    return len(names)


def _is_usable(form: str) -> bool:
    return (
        len(form) >= _SHORTEST
        and form not in _WORDS
        and not form.startswith(" ")
        and re.search(r"[^\W\d_]", form) is not None
    )


def _table_names(table: Path) -> Iterator[tuple[str, str]]:
    first, *lines = _text(table).split("\n")
    header = first.split("\t")
    if missing := [name for name in _COLUMNS if name not in header]:
        raise LexiconError(
            f"has no column {missing[0]!r}; the header needs curie, label and synonyms",
            file=table,
            line=1,
        )
    curie, label, synonyms = map(header.index, _COLUMNS)
    obsolete = header.index("obsolete") if "obsolete" in header else curie
    for number, line in enumerate(lines, start=2):
        if not line:
            continue
        cells = line.split("\t")
        if len(cells) != len(header):
            raise LexiconError(
                f"{len(cells)} columns where the header has {len(header)}; count the tabs",
                file=table,
                line=number,
            )
        if cells[obsolete] != "1":
            yield from (
                (cells[curie], name) for name in (cells[label], *cells[synonyms].split("|")) if name
            )


def _text(file: Path) -> str:
    try:
        content = file.read_bytes()
        if content.startswith(b"\x1f\x8b"):
            with gzip.open(file) as unpacked:
                content = unpacked.read(_LARGEST + 1)
        if len(content) > _LARGEST:
            raise LexiconError("is larger than 512 MiB unpacked; divide it", file=file)
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise LexiconError("is not UTF-8; convert it", file=file) from error
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or "broken gzip"
        raise LexiconError(f"cannot be read ({reason}); check the path", file=file) from error


def read_lexicon(file: str | Path, *, entities: Iterable[Entity] = ()) -> Lexicon:
    """Open a compiled lexicon; names of `entities` come before its own.

    Raises:
        LexiconError: The file is missing, or is no compiled lexicon.
    """
    header, _, rest = _text(Path(file)).partition("\n")
    if header != _HEADER:
        raise LexiconError(
            "is no compiled lexicon; make one with exeronto lexicon", file=file, line=1
        )
    names: dict[str, tuple[str, str]] = {}
    for number, line in enumerate(rest.removesuffix("\n").split("\n") if rest else (), start=2):
        cells = line.split("\t")
        if len(cells) != len(_COLUMNS):
            raise LexiconError(
                "is damaged; make it again with exeronto lexicon", file=file, line=number
            )
        names[cells[0]] = (cells[1] or cells[0], cells[2])
    return Lexicon(entities, more=names)
