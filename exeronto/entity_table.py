"""Rows of the entity tables, each read by itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exeronto.errors import OntologyError
from exeronto.identifiers import identifier_fault
from exeronto.model import Entity, RetiredEntity, Synonym
from exeronto.namespaces import SYNONYMS
from exeronto.tables import ENTITY_COLUMNS, read_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

# Stands in the type column of an entity that is no longer in use, and its relation there.
OBSOLETE = "obsolete"
REPLACED_BY = "replacedBy"

_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SCOPE = re.compile(r"([a-z]+):(.*)")


def read_entities(table: Path) -> Iterator[Entity | RetiredEntity]:
    """The entities of a table.

    Raises:
        OntologyError: A row is not written as one; with file and line.
    """
    for line, row in read_table(table, ENTITY_COLUMNS):
        try:
            read = _retired if row["type"].split() == [OBSOLETE] else _entity
            yield read(row, str(table), line)
        except _FaultError as fault:
            raise OntologyError(str(fault), file=table, line=line) from fault


class _FaultError(ValueError):
    """What is wrong with a row; the line is known further up."""


def _entity(row: Mapping[str, str], file: str, line: int) -> Entity:
    entity = Entity(
        key=_key(row),
        label=_label(row),
        types=tuple(row["type"].split()),
        synonyms=tuple(
            _synonym(name.strip()) for name in row["synonyms"].split("|") if name.strip()
        ),
        exact=tuple(row["exact"].split()),
        close=tuple(row["close"].split()),
        broad=tuple(row["broad"].split()),
        relations=_relations(row),
        note=row["note"],
        file=file,
        line=line,
    )
    if not entity.types:
        raise _FaultError(f"{entity.key} has no type; name a class of the ontology")
    for curie in (*entity.exact, *entity.close, *entity.broad):
        fault = identifier_fault(curie)
        if fault is not None:
            raise _FaultError(f"identifier {curie!r} {fault}")
    return entity


def _retired(row: Mapping[str, str], file: str, line: int) -> RetiredEntity:
    key, relations = _key(row), _relations(row)
    full = [column for column in ("synonyms", "exact", "close", "broad") if row[column]]
    if full or len(relations) > 1 or any(prop != REPLACED_BY for prop, _ in relations):
        raise _FaultError(
            f"{key} is {OBSOLETE} and keeps its label, at most the relation "
            f"'{REPLACED_BY} KEY', and a note; clear {full[0] if full else 'its other relations'}"
        )
    if not relations and not row["note"]:
        raise _FaultError(
            f"{key} is {OBSOLETE} and has no successor; write '{REPLACED_BY} KEY' as its "
            "relation, or in the note why there is none"
        )
    successor = relations[0][1] if relations else None
    return RetiredEntity(key, _label(row), successor, row["note"], file, line)


def _key(row: Mapping[str, str]) -> str:
    if not _KEY.fullmatch(row["key"]):
        raise _FaultError(
            f"key {row['key']!r} is not small letters, digits and hyphens; correct it"
        )
    return row["key"]


def _label(row: Mapping[str, str]) -> str:
    if not row["label"]:
        raise _FaultError(f"{row['key']} has no label; write its name in plain use")
    return row["label"]


def _synonym(written: str) -> Synonym:
    """A name, exact unless a scope stands in front: `broad:muscle`."""
    scoped = _SCOPE.fullmatch(written)
    if scoped is None:
        return Synonym(written)
    scope, name = scoped[1], scoped[2].strip()
    if scope not in SYNONYMS:
        raise _FaultError(
            f"scope {scope!r} of {written!r} is none of {', '.join(SYNONYMS)}; correct it, "
            "or write exact: before a name that has a colon"
        )
    if not name:
        raise _FaultError(f"synonym {written!r} has no name; write one after the scope")
    return Synonym(name, scope)


def write_synonym(synonym: Synonym) -> str:
    """A synonym as the tables write it.

    >>> write_synonym(Synonym("muscle", "broad")), write_synonym(Synonym("myokines"))
    ('broad:muscle', 'myokines')
    """
    plain = synonym.scope == "exact" and not _SCOPE.fullmatch(synonym.name)
    return synonym.name if plain else f"{synonym.scope}:{synonym.name}"


def _relations(row: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Properties and the keys of their targets."""
    written = (part.split(maxsplit=1) for part in row["relations"].split(";") if part.strip())
    return tuple((prop, target[0] if target else "") for prop, *target in written)
