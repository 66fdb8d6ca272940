"""What our terms are called elsewhere, as a SSSOM mapping set.

Every mapping of the ontology: those of entities, of classes, and of the bridge to upper ontologies.
The label of each external term is the one it was checked against (`ontology/external-terms.tsv`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, OWL, RDFS, SKOS

from exeronto.errors import OntologyError
from exeronto.graph import entities_graph
from exeronto.namespaces import ONTOLOGY
from exeronto.prefixes import BASE, EXTERNAL, PREFIXES, external_curie, short
from exeronto.turtle import merge

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from exeronto.external_terms import ExternalTerm
    from exeronto.ontology import Ontology

    Terms = Mapping[str, ExternalTerm]

PREDICATES = (
    SKOS.exactMatch,
    SKOS.closeMatch,
    SKOS.broadMatch,
    RDFS.subClassOf,
    RDFS.subPropertyOf,
)
COLUMNS = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "object_id",
    "object_label",
    "mapping_justification",
    "object_source",
    "object_source_version",
)
# Each mapping was made by a person who read the external term's label.
_JUSTIFICATION = "semapv:ManualMappingCuration"
# Names of sources in the Bioregistry, where they are not those of the table.
_BIOREGISTRY = {"cvcl": "cellosaurus", "ec": "eccode", "famplex": "fplx", "mesh-scr": "mesh"}
_VOCABULARIES = {
    "bioregistry": "https://bioregistry.io/",
    "semapv": "https://w3id.org/semapv/vocab/",
}


@dataclass(frozen=True, slots=True, order=True)
class TermMapping:
    """One mapping; all of it CURIEs, labels and names."""

    subject: str
    predicate: str
    object: str
    subject_label: str
    object_label: str
    source: str
    version: str


def mappings(ontology: Ontology) -> tuple[TermMapping, ...]:
    """All mappings of an ontology, sorted.

    Raises:
        OntologyError: A module maps to a term that `external-terms.tsv` does not list.
    """
    own = merge([ontology.terms, entities_graph(ontology)])
    graphs = (own, ontology.bridge)
    return tuple(sorted({m for graph in graphs for m in _read(graph, own, ontology.external)}))


def _read(graph: Graph, own: Graph, external: Terms) -> Iterator[TermMapping]:
    for predicate in PREDICATES:
        for subject, target in graph.subject_objects(predicate):
            if not isinstance(subject, URIRef) or not isinstance(target, URIRef):
                continue
            curie = external_curie(target)
            if not subject.startswith(BASE) or curie is None:
                continue
            if curie not in external:
                raise OntologyError(
                    f"{short(subject)} is mapped to {curie}, which is not in external-terms.tsv; "
                    "look it up, and add it with its label"
                )
            term = external[curie]
            yield TermMapping(
                subject=short(subject),
                predicate=short(predicate),
                object=curie,
                subject_label=str(own.value(subject, RDFS.label)),
                object_label=term.label,
                source=term.source.name,
                version=term.source.version,
            )


def to_sssom(ontology: Ontology) -> str:
    """The mappings as SSSOM/TSV, with the metadata of the set in its head.

    Source: https://mapping-commons.github.io/sssom/
    """
    header = ontology.terms
    rows = mappings(ontology)
    metadata = [
        f"mapping_set_id: {BASE}mappings.sssom.tsv",
        f'mapping_set_version: "{header.value(ONTOLOGY, OWL.versionInfo)}"',
        "mapping_set_title: ExerOnto mappings",
        "mapping_set_description: Terms of ExerOnto and what they are in other vocabularies.",
        f"license: {header.value(ONTOLOGY, DCTERMS.license)}",
        "creator_label:",
        f"  - {header.value(ONTOLOGY, DCTERMS.creator)}",
        "subject_source: exero:ontology",
        f"subject_source_version: {header.value(ONTOLOGY, OWL.versionInfo)}",
        "curie_map:",
        *(f'  {prefix}: "{iri}"' for prefix, iri in _curie_map(rows)),
    ]
    lines = [f"#{line}" for line in metadata]
    lines += ["\t".join(COLUMNS), *("\t".join(_cells(mapping)) for mapping in rows)]
    return "\n".join(lines) + "\n"


def _cells(mapping: TermMapping) -> tuple[str, ...]:
    return (
        mapping.subject,
        mapping.subject_label,
        mapping.predicate,
        mapping.object,
        mapping.object_label,
        _JUSTIFICATION,
        f"bioregistry:{_BIOREGISTRY.get(mapping.source, mapping.source)}",
        mapping.version,
    )


def _curie_map(rows: Iterable[TermMapping]) -> list[tuple[str, str]]:
    """The prefixes that the rows use, with their IRIs."""
    curies = [c for row in rows for c in (row.subject, row.predicate, row.object)]
    used = {curie.partition(":")[0] for curie in curies}
    known = PREFIXES | EXTERNAL
    return sorted({**{prefix: known[prefix] for prefix in used}, **_VOCABULARIES}.items())
