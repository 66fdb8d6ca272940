"""The ontology as OBO Graphs JSON, which OBO tools load without an OWL library.

Source: https://github.com/geneontology/obographs. Our own writer: the converters that exist lose
the sources of definitions or need Java; this one is compared with ROBOT's.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS

from exeronto.namespaces import DEFINITION, ONTOLOGY, SYNONYMS
from exeronto.prefixes import short

if TYPE_CHECKING:
    from collections.abc import Iterator

_KINDS = {
    OWL.Class: {"type": "CLASS"},
    OWL.NamedIndividual: {"type": "INDIVIDUAL"},
    OWL.ObjectProperty: {"type": "PROPERTY", "propertyType": "OBJECT"},
    OWL.DatatypeProperty: {"type": "PROPERTY", "propertyType": "DATA"},
    OWL.AnnotationProperty: {"type": "PROPERTY", "propertyType": "ANNOTATION"},
}
_SYNONYM_KEYS = {iri: f"has{scope.capitalize()}Synonym" for scope, iri in SYNONYMS.items()}
_MATCHES = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch)
# What meta has a field of its own for, or edges say.
_SAID_ELSEWHERE = {RDFS.label, DEFINITION, RDFS.comment, OWL.deprecated, *_SYNONYM_KEYS}


def to_obographs(graph: Graph) -> str:
    """A merged ontology as OBO Graphs JSON, sorted, so that equal graphs give equal bytes.

    Nodes are the named classes, properties and individuals; edges the named parents, types,
    existential restrictions and relations between individuals; definitions by genus and
    differentia are logical definitions.

    >>> import json
    >>> document = json.loads(to_obographs(Graph()))
    >>> document["graphs"][0]["nodes"]
    []
    """
    nodes = [_node(graph, iri, kind) for iri, kind in sorted(_named(graph))]
    annotations = {str(p) for p in graph.subjects(RDF.type, OWL.AnnotationProperty)}
    content = {
        "id": str(ONTOLOGY),
        "meta": _ontology_meta(graph),
        "nodes": nodes,
        "edges": sorted(_edges(graph), key=lambda e: (e["sub"], e["pred"], e["obj"])),
        "logicalDefinitionAxioms": sorted(_definitions(graph), key=lambda d: d["definedClassId"]),
        "domainRangeAxioms": _domains_and_ranges(graph, annotations),
        "propertyChainAxioms": sorted(
            _chains(graph), key=lambda c: (c["predicateId"], c["chainPredicateIds"])
        ),
    }
    return json.dumps({"graphs": [content]}, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _named(graph: Graph) -> set[tuple[URIRef, URIRef]]:
    return {
        (iri, kind)
        for kind in _KINDS
        for iri in graph.subjects(RDF.type, kind)
        if isinstance(iri, URIRef)
    }


def _node(graph: Graph, iri: URIRef, kind: URIRef) -> dict[str, Any]:
    label = graph.value(iri, RDFS.label)
    node = {"id": str(iri), **_KINDS[kind], "meta": _meta(graph, iri)}
    if label is not None:
        node["lbl"] = str(label)
    return {key: value for key, value in node.items() if value != {}}


def _meta(graph: Graph, iri: URIRef) -> dict[str, Any]:
    meta: dict[str, Any] = {}
    definition = graph.value(iri, DEFINITION)
    if definition is not None:
        sources = sorted(short(str(source)) for source in graph.objects(iri, DCTERMS.source))
        meta["definition"] = {"val": str(definition), "xrefs": sources}
    synonyms = [
        {"pred": key, "val": str(name)}
        for prop, key in _SYNONYM_KEYS.items()
        for name in graph.objects(iri, prop)
    ]
    if synonyms:
        meta["synonyms"] = sorted(synonyms, key=lambda s: (s["pred"], s["val"]))
    comments = sorted(str(comment) for comment in graph.objects(iri, RDFS.comment))
    if comments:
        meta["comments"] = comments
    if (iri, OWL.deprecated, Literal(True)) in graph:
        meta["deprecated"] = True
    values = _annotations(graph, iri)
    if values:
        meta["basicPropertyValues"] = values
    return meta


def _annotations(graph: Graph, iri: URIRef) -> list[dict[str, str]]:
    return sorted(
        (
            {"pred": str(p), "val": str(o)}
            for p, o in graph.predicate_objects(iri)
            if (p, RDF.type, OWL.AnnotationProperty) in graph and p not in _SAID_ELSEWHERE
        ),
        key=lambda v: (v["pred"], v["val"]),
    )


def _ontology_meta(graph: Graph) -> dict[str, Any]:
    version = graph.value(ONTOLOGY, OWL.versionIRI)
    meta: dict[str, Any] = {"basicPropertyValues": _annotations(graph, ONTOLOGY)}
    return meta if version is None else {**meta, "version": str(version)}


def _edges(graph: Graph) -> Iterator[dict[str, str]]:
    object_properties = set(graph.subjects(RDF.type, OWL.ObjectProperty))
    is_a = {RDFS.subClassOf: "is_a", RDFS.subPropertyOf: "subPropertyOf", RDF.type: "type"}
    for s, p, o in graph:
        if isinstance(s, BNode):
            continue
        if isinstance(o, URIRef):
            if isinstance(p, URIRef) and p in is_a and o not in _KINDS and not _is_axiom_type(o):
                yield {"sub": str(s), "pred": is_a[p], "obj": str(o)}
            elif p == OWL.inverseOf:
                yield {"sub": str(s), "pred": "inverseOf", "obj": str(o)}
            elif p in object_properties:
                yield {"sub": str(s), "pred": str(p), "obj": str(o)}
        elif p == RDFS.subClassOf and (restriction := _restriction(graph, o)) is not None:
            yield {"sub": str(s), "pred": restriction[0], "obj": restriction[1]}


def _is_axiom_type(iri: URIRef) -> bool:
    """Whether a type says what kind of axiom or property it is, not what an individual is."""
    return str(iri).startswith((str(OWL), str(RDFS)))


def _restriction(graph: Graph, node: Any) -> tuple[str, str] | None:
    """Property and filler of an existential restriction, when both are named."""
    prop, filler = graph.value(node, OWL.onProperty), graph.value(node, OWL.someValuesFrom)
    if isinstance(prop, URIRef) and isinstance(filler, URIRef):
        return str(prop), str(filler)
    return None


def _definitions(graph: Graph) -> Iterator[dict[str, Any]]:
    """Equivalences to named classes that meet existential restrictions; others cannot be said."""
    for defined, expression in graph.subject_objects(OWL.equivalentClass):
        members = graph.value(expression, OWL.intersectionOf)
        if members is None:
            continue
        parts = list(graph.items(members))
        genus = sorted(str(part) for part in parts if isinstance(part, URIRef))
        restrictions = [_restriction(graph, p) for p in parts if not isinstance(p, URIRef)]
        if all(restrictions):
            yield {
                "definedClassId": str(defined),
                "genusIds": genus,
                "restrictions": [
                    {"propertyId": found[0], "fillerId": found[1]}
                    for found in sorted(filter(None, restrictions))
                ],
            }


def _domains_and_ranges(graph: Graph, annotations: set[str]) -> list[dict[str, Any]]:
    axioms = []
    for name in sorted(str(p) for p in graph.subjects(RDF.type, OWL.ObjectProperty)):
        prop = URIRef(name)
        said: dict[str, Any] = {"predicateId": name}
        for key, predicate in (("domainClassIds", RDFS.domain), ("rangeClassIds", RDFS.range)):
            named = sorted(str(c) for c in graph.objects(prop, predicate) if isinstance(c, URIRef))
            if named:
                said[key] = named
        if len(said) > 1 and name not in annotations:
            axioms.append(said)
    return axioms


def _chains(graph: Graph) -> Iterator[dict[str, Any]]:
    for prop, chain in graph.subject_objects(OWL.propertyChainAxiom):
        yield {
            "predicateId": str(prop),
            "chainPredicateIds": [str(step) for step in graph.items(chain)],
        }
