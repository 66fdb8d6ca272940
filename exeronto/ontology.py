"""The ontology and its reference entities, read from `ontology/`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF, RDFS

from exeronto.errors import OntologyError
from exeronto.model import Entity, Synonym, Unit
from exeronto.namespaces import EXENT, EXERO, SYNONYMS, UNIT
from exeronto.prefixes import BASE, external_iri
from exeronto.rdf import parse_turtle

if TYPE_CHECKING:
    from collections.abc import Iterator

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

_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

# Aligns the ontology to others; kept out of the core so that this opens alone.
BRIDGE = "bridge.ttl"


@dataclass(frozen=True)
class Ontology:
    """The merged modules, the entities, the units and the external terms they are mapped to.

    `terms` is the merged graph without `owl:imports`; `bridge` is the alignment to other
    ontologies; `external` gives the label of each external CURIE that may be used.
    """

    terms: Graph
    bridge: Graph
    entities: tuple[Entity, ...]
    units: tuple[Unit, ...]
    external: dict[str, str]

    @cached_property
    def classes(self) -> frozenset[URIRef]:
        """Our named classes."""
        return self._declared(OWL.Class)

    @cached_property
    def object_properties(self) -> frozenset[URIRef]:
        """Our object properties."""
        return self._declared(OWL.ObjectProperty)

    def _declared(self, kind: URIRef) -> frozenset[URIRef]:
        return frozenset(
            s
            for s in self.terms.subjects(RDF.type, kind)
            if isinstance(s, URIRef) and s.startswith(BASE)
        )

    def superproperties(self, prop: URIRef) -> frozenset[URIRef]:
        """A property and all above it."""
        return frozenset(self.terms.transitive_objects(prop, RDFS.subPropertyOf))  # type: ignore[arg-type]


def read_ontology(folder: str | Path) -> Ontology:
    """Read the modules and tables of an ontology folder and check that they fit together.

    Raises:
        OntologyError: A Turtle slip, a table of the wrong shape, a duplicate key or name, an
            unknown type, relation or identifier; with file and line.
    """
    folder = Path(folder)
    terms = _read_modules(folder)
    ontology = Ontology(
        terms=terms,
        bridge=parse_turtle(folder / BRIDGE),
        entities=tuple(
            sorted(
                (
                    e
                    for table in sorted((folder / "entities").glob("*.tsv"))
                    for e in _read_entities(table)
                ),
                key=lambda entity: entity.key,
            )
        ),
        units=tuple(_read_units(folder / "units.tsv")),
        external=_read_external(folder / "external-terms.tsv"),
    )
    _check_entities(ontology)
    return ontology


def _read_modules(folder: Path) -> Graph:
    files = sorted(path for path in folder.glob("*.ttl") if path.name != BRIDGE)
    if not files:
        raise OntologyError("holds no Turtle module; give the folder of the ontology", file=folder)
    merged = Graph(bind_namespaces="none")
    for path in files:
        module = parse_turtle(path)
        headers = set(module.subjects(RDF.type, OWL.Ontology))
        for triple in module:
            own_header = path.name == "exeronto.ttl" or triple[0] not in headers
            if triple[1] != OWL.imports and own_header:
                merged.add(triple)
    return merged


def read_table(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a tab-separated table, each with its line.

    Raises:
        OntologyError: The file is missing, or a row does not have the columns.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise OntologyError(
            f"cannot be read ({error.strerror}); check the path", file=path
        ) from error
    except UnicodeDecodeError as error:
        raise OntologyError("is not UTF-8; convert it", file=path) from error
    for line, written in enumerate(text.splitlines() or [""], start=1):
        row = written.split("\t")
        if line == 1:
            if tuple(row) != columns:
                raise OntologyError(
                    f"the header must be: {' '.join(columns)}; correct it", file=path, line=1
                )
        elif len(row) != len(columns):
            raise OntologyError(
                f"{len(row)} columns where {len(columns)} are needed; count the tabs",
                file=path,
                line=line,
            )
        else:
            yield line, dict(zip(columns, (cell.strip() for cell in row), strict=True))


def _read_entities(path: Path) -> Iterator[Entity]:
    for line, row in read_table(path, ENTITY_COLUMNS):
        relations = []
        for written in filter(None, (part.strip() for part in row["relations"].split(";"))):
            prop, _, target = written.partition(" ")
            relations.append((prop, target.strip()))
        yield Entity(
            key=row["key"],
            label=row["label"],
            types=tuple(row["type"].split()),
            synonyms=tuple(_synonym(s) for s in row["synonyms"].split("|") if s.strip()),
            exact=tuple(row["exact"].split()),
            close=tuple(row["close"].split()),
            broad=tuple(row["broad"].split()),
            relations=tuple(relations),
            note=row["note"],
            file=str(path),
            line=line,
        )


def _synonym(written: str) -> Synonym:
    """A name, exact unless a scope stands in front: `broad:muscle`."""
    scope, colon, name = written.strip().partition(":")
    if colon and scope in SYNONYMS:
        return Synonym(name.strip(), scope)
    return Synonym(written.strip())


def _read_units(path: Path) -> Iterator[Unit]:
    for line, row in read_table(path, UNIT_COLUMNS):
        if external_iri(row["uo"]) is None:
            raise OntologyError(
                f"identifier {row['uo']!r} has no known prefix; see exeronto/prefixes.py",
                file=path,
                line=line,
            )
        yield Unit(row["key"], row["label"], row["symbol"], UNIT[row["qudt"]], row["uo"])


def _read_external(path: Path) -> dict[str, str]:
    return {row["curie"]: row["label"] for _, row in read_table(path, EXTERNAL_COLUMNS)}


def _check_entities(ontology: Ontology) -> None:
    keys: dict[str, Entity] = {}
    for entity in ontology.entities:
        if entity.key in keys:
            other = keys[entity.key]
            raise _wrong(
                entity,
                f"key {entity.key!r} stands in {other.file}:{other.line} too; choose another",
            )
        keys[entity.key] = entity
    names: dict[str, Entity] = {}
    for entity in ontology.entities:
        _check_terms(entity, ontology, keys)
        for name in dict.fromkeys(entity.names):
            other = names.setdefault(name, entity)
            if other is not entity:
                raise _wrong(
                    entity,
                    f"name {name!r} belongs to {other.key} too ({other.file}:{other.line}); "
                    "keep one",
                )


def _check_terms(entity: Entity, ontology: Ontology, keys: dict[str, Entity]) -> None:
    if not _KEY.fullmatch(entity.key):
        raise _wrong(
            entity, f"key {entity.key!r} is not small letters, digits and hyphens; correct it"
        )
    if not entity.label:
        raise _wrong(entity, f"{entity.key} has no label; write its name in plain use")
    if not entity.types:
        raise _wrong(entity, f"{entity.key} has no type; name a class of the ontology")
    for name in entity.types:
        if EXERO[name] not in ontology.classes:
            raise _wrong(entity, f"type {name!r} is no class of the ontology; correct it")
    for prop, target in entity.relations:
        _check_relation(entity, prop, target, ontology, keys)
    for curie in (*entity.exact, *entity.close, *entity.broad):
        _check_identifier(entity, curie, ontology)


def _check_relation(
    entity: Entity, prop: str, target: str, ontology: Ontology, keys: dict[str, Entity]
) -> None:
    if EXERO[prop] not in ontology.object_properties:
        raise _wrong(entity, f"relation {prop!r} is no object property; correct it")
    declared = (EXENT[target], RDF.type, OWL.NamedIndividual) in ontology.terms
    if target not in keys and not declared:
        raise _wrong(entity, f"relation to {target!r}, which is no entity; add it or correct it")


def _check_identifier(entity: Entity, curie: str, ontology: Ontology) -> None:
    if external_iri(curie) is None:
        raise _wrong(entity, f"identifier {curie!r} has no known prefix; see exeronto/prefixes.py")
    if curie not in ontology.external:
        raise _wrong(
            entity,
            f"identifier {curie!r} is not in external-terms.tsv; "
            "look it up, and add it with its label",
        )


def _wrong(entity: Entity, what: str) -> OntologyError:
    return OntologyError(what, file=entity.file, line=entity.line)
