"""The ontology and its reference entities, read from `ontology/`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF, RDFS

from exeronto.declarations import check_uses, read_declarations
from exeronto.entity_table import read_entities
from exeronto.errors import OntologyError
from exeronto.external_terms import ExternalTerm, read_external_terms
from exeronto.identifiers import identifier_fault
from exeronto.model import Entity, RetiredEntity, Unit
from exeronto.modules import BRIDGE, ROOT, Module, read_modules
from exeronto.namespaces import EXENT, EXERO, UNIT
from exeronto.prefixes import BASE, compact
from exeronto.released_terms import IN_USE, RETIRED, check_released, term_kind
from exeronto.tables import UNIT_COLUMNS, read_table

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from exeronto.declarations import Declaration


@dataclass(frozen=True)
class Ontology:
    """The merged modules, the entities, the units and the external terms they are mapped to.

    `terms` is the merged graph without `owl:imports`; `bridge` is the alignment to other
    ontologies; `external` gives each external term that may be used, by CURIE; `modules` tells
    which file declares what, the bridge among them; `retired` are entities that are no longer in
    use.
    """

    terms: Graph
    bridge: Graph
    entities: tuple[Entity, ...]
    units: tuple[Unit, ...]
    external: dict[str, ExternalTerm]
    modules: tuple[Module, ...] = ()
    retired: tuple[RetiredEntity, ...] = ()

    @cached_property
    def classes(self) -> frozenset[URIRef]:
        """Our named classes."""
        return self._declared(OWL.Class)

    @cached_property
    def object_properties(self) -> frozenset[URIRef]:
        """Our object properties."""
        return self._declared(OWL.ObjectProperty)

    @cached_property
    def deprecated(self) -> frozenset[URIRef]:
        """Terms of ours that are no longer in use."""
        return frozenset(s for s in self.terms.subjects(OWL.deprecated) if isinstance(s, URIRef))

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
        OntologyError: A Turtle slip, an import or a term that leads nowhere, a table of the wrong
            shape, a duplicate key or name, an unknown type, relation or identifier; with file and
            line.
    """
    folder = Path(folder)
    modules = read_modules(folder)
    rows = [
        row for table in sorted((folder / "entities").glob("*.tsv")) for row in read_entities(table)
    ]
    _check_keys(rows)
    declared = read_declarations(modules)
    check_uses(modules, declared, {EXENT[row.key]: row for row in rows})
    rows.sort(key=lambda row: row.key)
    ontology = Ontology(
        terms=_merged(modules),
        bridge=next(module.graph for module in modules if module.path.name == BRIDGE),
        entities=tuple(row for row in rows if isinstance(row, Entity)),
        units=tuple(_read_units(folder / "units.tsv")),
        external=read_external_terms(folder),
        modules=modules,
        retired=tuple(row for row in rows if isinstance(row, RetiredEntity)),
    )
    _check_entities(ontology)
    check_released(folder, _status(ontology, declared.values()))
    return ontology


def _merged(modules: Iterable[Module]) -> Graph:
    """The modules as one graph, with the header of the root alone, without the bridge."""
    merged = Graph(bind_namespaces="none")
    for module in modules:
        if module.path.name == BRIDGE:
            continue
        for triple in module.graph:
            own_header = module.path.name == ROOT or triple[0] != module.iri
            if triple[1] != OWL.imports and own_header:
                merged.add(triple)
    return merged


def _status(ontology: Ontology, declared: Iterable[Declaration]) -> dict[str, tuple[str, str]]:
    """Kind and status of each term, by CURIE."""
    terms = {
        compact(one.term): (
            term_kind(one.term, one.kind),
            RETIRED if one.term in ontology.deprecated else IN_USE,
        )
        for one in declared
    }
    terms |= {compact(EXENT[row.key]): ("entity", IN_USE) for row in ontology.entities}
    return terms | {compact(EXENT[row.key]): ("entity", RETIRED) for row in ontology.retired}


def _read_units(path: Path) -> Iterator[Unit]:
    for line, row in read_table(path, UNIT_COLUMNS):
        fault = identifier_fault(row["uo"]) if row["uo"] else None  # UO has not every unit
        if fault is not None:
            raise OntologyError(f"identifier {row['uo']!r} {fault}", file=path, line=line)
        yield Unit(row["key"], row["label"], row["symbol"], UNIT[row["qudt"]], row["uo"])


def _check_keys(rows: Iterable[Entity | RetiredEntity]) -> None:
    keys: dict[str, Entity | RetiredEntity] = {}
    for row in rows:
        other = keys.setdefault(row.key, row)
        if other is not row:
            raise _wrong(
                row, f"key {row.key!r} stands in {other.file}:{other.line} too; choose another"
            )


def _check_entities(ontology: Ontology) -> None:
    individuals = {entity.key for entity in ontology.entities} | {
        str(iri).removeprefix(EXENT)
        for iri in ontology.terms.subjects(RDF.type, OWL.NamedIndividual)
    }
    names: dict[str, Entity] = {}
    for entity in ontology.entities:
        _check_terms(entity, ontology)
        for prop, target in entity.relations:
            _check_relation(entity, prop, target, ontology, individuals)
        for name in dict.fromkeys(entity.names):
            other = names.setdefault(name, entity)
            if other is not entity:
                raise _wrong(
                    entity,
                    f"name {name!r} belongs to {other.key} too ({other.file}:{other.line}); "
                    "keep one",
                )
    for row in ontology.retired:
        if row.replaced_by is not None and row.replaced_by not in individuals:
            raise _wrong(row, f"successor {row.replaced_by!r} is no entity in use; correct it")


def _check_terms(entity: Entity, ontology: Ontology) -> None:
    for name in entity.types:
        if EXERO[name] not in ontology.classes:
            raise _wrong(entity, f"type {name!r} is no class of the ontology; correct it")
        if EXERO[name] in ontology.deprecated:
            raise _wrong(entity, f"type {name!r} is retired; name another class")
    for curie in (*entity.exact, *entity.close, *entity.broad):
        if curie not in ontology.external:
            raise _wrong(
                entity,
                f"identifier {curie!r} is not in external-terms.tsv; "
                "look it up, and add it with its label",
            )


def _check_relation(
    entity: Entity, prop: str, target: str, ontology: Ontology, individuals: Container[str]
) -> None:
    if EXERO[prop] not in ontology.object_properties:
        raise _wrong(entity, f"relation {prop!r} is no object property; correct it")
    if EXERO[prop] in ontology.deprecated:
        raise _wrong(entity, f"relation {prop!r} is retired; name another property")
    if target not in individuals:
        raise _wrong(entity, f"relation to {target!r}, which is no entity; add it or correct it")


def _wrong(row: Entity | RetiredEntity, what: str) -> OntologyError:
    return OntologyError(what, file=row.file, line=row.line)
