"""`exeronto fmt`: the canonical form of source files, so that a diff shows what changed.

Turtle is laid out as the dumps are (`exeronto.turtle`), with the comments of curators; tables are
sorted. What a file says never changes: both forms of a module are read and compared.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from exeronto.entity_table import write_synonym
from exeronto.errors import OntologyError
from exeronto.external_terms import SOURCE_COLUMNS
from exeronto.model import Synonym
from exeronto.namespaces import SYNONYMS
from exeronto.ordering import HEADINGS
from exeronto.rdf import read_turtle, same_triples
from exeronto.release import write_atomically
from exeronto.sources import decode, read_content
from exeronto.statements import Source, Statement, Token, read_statements
from exeronto.tables import ENTITY_COLUMNS, EXTERNAL_COLUMNS, UNIT_COLUMNS, table_rows
from exeronto.turtle import Remarks, block_of, to_turtle

if TYPE_CHECKING:
    from collections.abc import Iterable

# Folders that are formatted where no file is named.
FOLDERS = ("ontology", "shapes")
_TABLES = {
    "units.tsv": UNIT_COLUMNS,
    "external-terms.tsv": EXTERNAL_COLUMNS,
    "external-sources.tsv": SOURCE_COLUMNS,
}
_HEADINGS = {f"# {heading}" for heading in HEADINGS}


@dataclass(frozen=True, slots=True)
class Formatted:
    """A source file, and its canonical form."""

    path: Path
    written: bytes
    canonical: bytes

    @property
    def is_canonical(self) -> bool:
        """Whether the file is in canonical form."""
        return self.written == self.canonical

    def save(self) -> None:
        """Put the canonical form in place, in one step, unless it is there."""
        if not self.is_canonical:
            write_atomically(self.path.resolve(), self.canonical)


def source_files(paths: Iterable[str | Path] = ()) -> tuple[Path, ...]:
    """The source files that paths stand for: files, and those that lie in folders.

    Without paths, those of `ontology/` and `shapes/` in the current folder.

    Raises:
        OntologyError: There are none.
    """
    given = [Path(path) for path in paths] or [
        Path(name) for name in FOLDERS if Path(name).is_dir()
    ]
    if not given:
        raise OntologyError(
            f"{Path.cwd()} holds no {'/ or '.join(FOLDERS)}/; go to a checkout, or name files"
        )
    return tuple(dict.fromkeys(file for path in given for file in _files(path)))


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    tables = [*(path / name for name in sorted(_TABLES)), *sorted(path.glob("entities/*.tsv"))]
    if path.name == "entities":
        tables += sorted(path.glob("*.tsv"))
    found = [*sorted(path.glob("*.ttl")), *(table for table in tables if table.is_file())]
    if not found:
        raise OntologyError("holds no Turtle file and no table; name another", file=path)
    return found


def format_files(
    paths: Iterable[str | Path] = (),
) -> tuple[tuple[Formatted, ...], tuple[OntologyError, ...]]:
    """Lay out the source files that paths stand for; what is wrong with some comes second.

    Raises:
        OntologyError: There are none.
    """
    files: list[Formatted] = []
    errors: list[OntologyError] = []
    for path in source_files(paths):
        try:
            files.append(format_file(path))
        except OntologyError as error:
            errors.append(error)
    return tuple(files), tuple(errors)


def format_file(path: str | Path) -> Formatted:
    """Read a Turtle file or a table, and lay it out; nothing is written.

    Raises:
        OntologyError: It cannot be read, or is neither; with file and line.
    """
    path = Path(path)
    written = read_content(path)
    text = decode(written, path)
    if path.suffix == ".ttl":
        canonical = format_turtle(text, path)
    elif path.suffix == ".tsv":
        canonical = format_table(text, _TABLES.get(path.name, ENTITY_COLUMNS), path)
    else:
        raise OntologyError("is neither Turtle (.ttl) nor a table (.tsv); name another", file=path)
    return Formatted(path, written, canonical.encode())


def format_table(text: str, columns: tuple[str, ...], file: str | Path = "table") -> str:
    r"""A table with its rows sorted by key, and no blank or value too many.

    >>> format_table("key\tlabel\nmitophagy\tmitophagy \nirisin\tirisin\n", ("key", "label"))
    'key\tlabel\nirisin\tirisin\nmitophagy\tmitophagy\n'
    """
    rows = [
        tuple(_cell(column, row[column]) for column in columns)
        for _, row in table_rows(text, columns, file)
    ]
    rows.sort(key=lambda row: row[0])
    return "".join("\t".join(row) + "\n" for row in (columns, *rows))


def _cell(column: str, written: str) -> str:
    """A cell, each of its values once, where it may hold several."""
    if column == "synonyms":
        return "|".join(dict.fromkeys(filter(None, map(_synonym, written.split("|")))))
    if column == "relations":
        parts = (" ".join(part.split()) for part in written.split(";"))
        return "; ".join(dict.fromkeys(filter(None, parts)))
    if column in {"type", "exact", "close", "broad"}:
        return " ".join(dict.fromkeys(written.split()))
    return written


def _synonym(written: str) -> str:
    scope, colon, name = written.strip().partition(":")
    if not colon or scope not in SYNONYMS:
        return written.strip()
    return write_synonym(Synonym(name.strip(), scope))


def format_turtle(text: str, file: str | Path = "Turtle") -> str:
    r"""Turtle in canonical layout, with its comments.

    A comment stays with the block that it stands before or in; comments before the first `@prefix`
    stay at the head. A comment that reads as a heading of a section, `# Classes`, is one: headings
    are made anew.

    Raises:
        OntologyError: It is not Turtle; with file and line.

    >>> print(format_turtle("# Ours.\n<http://e/B> a <http://e/C>   . <http://e/A> a <http://e/C>."))
    # Other statements
    <BLANKLINE>
    <http://e/A> a <http://e/C> .
    <BLANKLINE>
    # Ours.
    <http://e/B> a <http://e/C> .
    <BLANKLINE>
    """
    graph = read_turtle(text, file)
    source = read_statements(text)
    canonical = to_turtle(graph, prefixes=source.prefixes, remarks=_remarks(source, file))
    kept = _comments(read_statements(canonical)) == _comments(source)
    if not kept or not same_triples(text, canonical):
        raise OntologyError("would not say the same when formatted; report this", file=file)
    return canonical


def _remarks(source: Source, file: str | Path) -> Remarks:
    """The comments of a file, by where they belong."""
    head: list[list[str]] = []
    before: dict[str, list[list[str]]] = {}
    for statement in source.statements:
        above, own = _before(statement, is_first=statement is source.statements[0])
        head += _kept(above)
        remarked = _kept([*own, statement.inside] if statement.inside else own)
        if statement.is_directive:
            head += remarked
        elif remarked:
            before.setdefault(_block(statement, source, file), []).extend(remarked)
    end = _kept(_paragraphs(source.end))
    if all(statement.is_directive for statement in source.statements):
        head, end = [*head, *end], []
    return Remarks(
        head=_joined(head, ""),
        before={block: _joined(paragraphs, "#") for block, paragraphs in before.items()},
        end=_joined(end, ""),
    )


def _before(statement: Statement, *, is_first: bool) -> tuple[list[list[Token]], list[list[Token]]]:
    """The comments before a statement: those of the file's head, and its own.

    In a file without prefixes, a blank line tells the head from the first block.
    """
    paragraphs = _paragraphs(statement.before)
    if not is_first or statement.is_directive:
        return [], paragraphs
    own = [p for p in paragraphs if p[-1].line + 1 == statement.line]
    return paragraphs[: len(paragraphs) - len(own)], own


def _paragraphs(comments: Iterable[Token]) -> list[list[Token]]:
    """Comments on lines that follow each other."""
    paragraphs: list[list[Token]] = []
    for comment in comments:
        if paragraphs and comment.line == paragraphs[-1][-1].line + 1:
            paragraphs[-1].append(comment)
        else:
            paragraphs.append([comment])
    return paragraphs


def _kept(paragraphs: Iterable[Iterable[Token]]) -> list[list[str]]:
    """Paragraphs as text, without the headings that the formatter makes."""
    written = ([comment.text.rstrip() for comment in paragraph] for paragraph in paragraphs)
    return [lines for lines in written if len(lines) > 1 or lines[0] not in _HEADINGS]


def _joined(paragraphs: list[list[str]], between: str) -> tuple[str, ...]:
    lines = [line for paragraph in paragraphs for line in (between, *paragraph)]
    return tuple(lines[1:])


def _block(statement: Statement, source: Source, file: str | Path) -> str:
    """The IRI that triples are about, or the block they are when their subject has no name.

    Labels of blank nodes are made anew for the file as a whole: no block is found by them.
    """
    if statement.subject is None and any(t.text.startswith("_:") for t in statement.tokens):
        return ""
    if statement.subject is None:
        graph = read_turtle(statement.directives + statement.text, file)
        return block_of(graph, prefixes=source.prefixes)
    probe = f"{statement.directives}{statement.subject} <urn:x> <urn:x> ."
    return str(next(read_turtle(probe, file).subjects()))


def _comments(source: Source) -> Counter[str]:
    """The lines of comments, without headings and without empty ones."""
    outside = [token for s in source.statements for token in s.before] + [*source.end]
    inside = [s.inside for s in source.statements if s.inside]
    kept = _kept([*_paragraphs(outside), *inside])
    return Counter(line for paragraph in kept for line in paragraph if line != "#")
