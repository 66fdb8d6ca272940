"""What the pages of the ontology's modules show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rdflib import URIRef
from rdflib.namespace import RDF

from exeronto.documentation.picture import forest
from exeronto.modules import BRIDGE
from exeronto.namespaces import DEFINITION, EXERO
from exeronto.prefixes import BASE
from exeronto.rdf import triples

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exeronto.documentation.site import Site
    from exeronto.modules import Module

_HEADINGS = {
    "class": "Classes",
    "object property": "Object properties",
    "data property": "Data properties",
    "annotation property": "Annotation properties",
    "value": "Values",
}

PageValues = tuple[str, URIRef, dict[str, Any]]


def module_pages(site: Site) -> Iterator[PageValues]:
    """Template, IRI and values of the page of each module."""
    for module in site.ontology.modules:
        iri = EXERO[f"ontology/{module.name}"]
        yield "module.html", iri, _module(site, module, iri)


def _module(site: Site, module: Module, iri: URIRef) -> dict[str, Any]:
    facts = site.facts
    own = [term for term in site.terms if term in module.declares]
    entities = [entity for entity in site.entities if entity in module.declares]
    groups = [
        (heading, [term for term in own if site.terms[term] == kind])
        for kind, heading in _HEADINGS.items()
    ]
    classes = [term for term in own if site.terms[term] == "class"]
    return {
        "alignments": _alignments(site) if f"{module.name}.ttl" == BRIDGE else [],
        "definitions": {term: facts.one(term, DEFINITION) or "" for term in (*own, *entities)},
        "foreign": facts.by_label(t for t in module.declares if not t.startswith(BASE)),
        "groups": [(h, terms) for h, terms in (*groups, ("Entities", entities)) if terms],
        "iri": iri,
        "module": module,
        "picture": forest(classes, site.classes, site.label),
    }


def _alignments(site: Site) -> list[tuple[URIRef, list[tuple[str, list[URIRef]]]]]:
    """What the bridge says of terms of ours: how they stand to terms of others."""
    found: dict[URIRef, dict[str, set[URIRef]]] = {}
    for s, p, o in triples(site.ontology.bridge):
        if isinstance(s, URIRef) and isinstance(o, URIRef) and s in site.terms and p != RDF.type:
            found.setdefault(s, {}).setdefault(site.label(p), set()).add(o)
    return [
        (
            term,
            [(name, site.facts.by_label(others)) for name, others in sorted(found[term].items())],
        )
        for term in site.facts.by_label(found)
    ]
