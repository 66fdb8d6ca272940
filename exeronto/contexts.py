"""The prefixes and names of the graph for other tools: JSON-LD context, SHACL declarations, CSV.

All three are made from `exeronto.prefixes` and the ontology, so that they say the same.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SH, XSD

from exeronto.namespaces import EXERO, ONTOLOGY
from exeronto.prefixes import BASE, EXTERNAL, PREFIXES
from exeronto.turtle import to_turtle

if TYPE_CHECKING:
    from exeronto.ontology import Ontology

_ALL = {**PREFIXES, **EXTERNAL}
# JSON-LD takes a term for a prefix when its IRI ends in one of these; others must say so.
_DELIMITERS = (":", "/", "?", "#", "[", "]", "@")


def to_jsonld_context(ontology: Ontology) -> str:
    """A JSON-LD 1.1 context: prefixes, and a plain key for each class and property of ours.

    Object properties take IRIs, datatype properties the datatype of their range, so that
    `{"@id": "exent:irisin", "secretedBy": "exent:skeletal-muscle"}` means what it says.
    """
    terms = ontology.terms
    context: dict[str, object] = {
        "@version": 1.1,
        "id": "@id",
        "type": "@type",
        **{prefix: _prefix(iri) for prefix, iri in sorted(_ALL.items())},
        "label": {"@id": str(RDFS.label), "@language": "en"},
    }
    for iri in sorted(_own(terms, OWL.Class)):
        context[_key(iri)] = iri
    for iri in sorted(_own(terms, OWL.ObjectProperty) | {str(EXERO.predicate)}):
        context[_key(iri)] = {"@id": iri, "@type": "@id"}
    for iri in sorted(_own(terms, OWL.DatatypeProperty)):
        datatype = terms.value(URIRef(iri), RDFS.range)
        plain = datatype is None or datatype == XSD.string or isinstance(datatype, BNode)
        context[_key(iri)] = iri if plain else {"@id": iri, "@type": str(datatype)}
    return json.dumps({"@context": context}, indent=1, ensure_ascii=False) + "\n"


def _own(terms: Graph, kind: URIRef) -> set[str]:
    return {str(iri) for iri in terms.subjects(RDF.type, kind) if str(iri).startswith(BASE)}


def _key(iri: str) -> str:
    """The name of a term; with its prefix where that name is a prefix itself (`unit`)."""
    name = iri.removeprefix(BASE)
    return f"exero:{name}" if name in _ALL else name


def _prefix(iri: str) -> str | dict[str, object]:
    return iri if iri.endswith(_DELIMITERS) else {"@id": iri, "@prefix": True}


def to_prefix_declarations() -> str:
    """The prefixes as `sh:declare`, as SPARQL editors and SHACL engines read them."""
    graph = Graph(bind_namespaces="none")
    for prefix, iri in _ALL.items():
        node = BNode()
        graph.add((ONTOLOGY, SH.declare, node))
        graph.add((node, SH.prefix, Literal(prefix)))
        graph.add((node, SH.namespace, Literal(iri, datatype=XSD.anyURI)))
    return to_turtle(graph)


def to_prefix_table() -> str:
    """The prefixes as CSV: `prefix,namespace`."""
    rows = sorted(_ALL.items())
    return "".join(f"{line}\r\n" for line in ["prefix,namespace", *(f"{p},{i}" for p, i in rows)])
