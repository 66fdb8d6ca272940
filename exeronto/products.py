"""The ontology in the forms that other tools take: OWL, Turtle, OBO Graphs, mappings, prefixes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DC, DCTERMS, OWL, RDF

from exeronto.contexts import to_jsonld_context, to_prefix_declarations, to_prefix_table
from exeronto.mappings import to_sssom
from exeronto.namespaces import OBO, ONTOLOGY
from exeronto.obographs import to_obographs
from exeronto.turtle import merge, to_rdf_xml, to_turtle

if TYPE_CHECKING:
    from exeronto.ontology import Ontology

# Each product has an IRI of its own, so that nobody takes one for the other.
BASE_ONTOLOGY = URIRef(f"{ONTOLOGY}/base")
# What OBO calls a base file: our axioms alone, for those who merge it with their own imports.
_BASE_ARTEFACT = OBO.IAO_8000001


def ontology_products(ontology: Ontology, published: Graph) -> dict[str, bytes]:
    """The files of a release that hold the ontology, by name.

    Args:
        ontology: Modules, entities and external terms.
        published: Modules and entities merged, with what follows from them.
    """
    base = base_ontology(ontology)
    texts = {
        "exeronto.ttl": to_turtle(published),
        "exeronto.json": to_obographs(published),
        "exeronto-base.ttl": to_turtle(base),
        "mappings.sssom.tsv": to_sssom(ontology),
        "context.jsonld": to_jsonld_context(ontology),
        "prefixes.ttl": to_prefix_declarations(),
        "prefixes.csv": to_prefix_table(),
    }
    owl = {"exeronto.owl": to_rdf_xml(published), "exeronto-base.owl": to_rdf_xml(base)}
    return owl | {name: text.encode() for name, text in texts.items()}


def base_ontology(ontology: Ontology) -> Graph:
    """The modules alone, as they are written: no reference entity, nothing inferred."""
    version = str(ontology.terms.value(ONTOLOGY, OWL.versionInfo))
    own = {
        RDF.type: OWL.Ontology,
        OWL.versionIRI: URIRef(f"{BASE_ONTOLOGY}/{version}"),
        DC.type: _BASE_ARTEFACT,
        DCTERMS.title: Literal("ExerOnto, base: its own axioms alone", lang="en"),
    }
    base = merge([ontology.terms])
    for _, prop, value in list(base.triples((ONTOLOGY, None, None))):
        base.remove((ONTOLOGY, prop, value))
        base.add((BASE_ONTOLOGY, prop, own.get(URIRef(str(prop)), value)))
    base.add((BASE_ONTOLOGY, DC.type, _BASE_ARTEFACT))
    base.add((DC.type, RDF.type, OWL.AnnotationProperty))
    return base
