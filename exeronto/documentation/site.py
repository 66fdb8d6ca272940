"""Everything that the pages are made of, indexed once."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from rdflib.namespace import OWL, RDF, RDFS

from exeronto.addresses import page_of
from exeronto.claim_graph import reference_iri
from exeronto.documentation.claim_index import ClaimIndex, parts_of
from exeronto.documentation.facts import Facts
from exeronto.documentation.hierarchy import Hierarchy, hierarchy
from exeronto.inference import new_subclasses
from exeronto.namespaces import EXCLAIM, EXENT, EXERO, EXPAPER, ONTOLOGY
from exeronto.prefixes import BASE
from exeronto.turtle import merge
from exeronto.views import STRICT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rdflib import Graph, URIRef

    from exeronto.grounding import Paper
    from exeronto.inference import Inference
    from exeronto.modules import Module
    from exeronto.ontology import Ontology

# The kinds of term that have a page, by what declares them.
KINDS = {
    OWL.Class: "class",
    OWL.ObjectProperty: "object property",
    OWL.DatatypeProperty: "data property",
    OWL.AnnotationProperty: "annotation property",
    OWL.NamedIndividual: "value",
}
# How readers call what vocabularies give another name, or none that we repeat.
_LABELS = {
    str(RDFS.comment): "note",
    str(RDFS.seeAlso): "see also",
    str(RDFS.subClassOf): "subclass of",
    str(RDFS.subPropertyOf): "subproperty of",
}


class Site:
    """The ontology, its entities and the claims, as pages need them.

    Args:
        ontology: Modules, bridge and external terms.
        graph: Terms and entities.
        papers: Curated papers.
        inferences: What follows, by the name of the view.
    """

    def __init__(
        self,
        ontology: Ontology,
        graph: Graph,
        papers: tuple[Paper, ...],
        inferences: Mapping[str, Inference],
    ):
        self.ontology = ontology
        self.papers = papers
        self.inferences = inferences
        self.facts = Facts(merge([graph, ontology.bridge]), ontology.external)
        self.claims = ClaimIndex(papers)
        self.modules: dict[URIRef, Module] = {
            term: module for module in ontology.modules for term in module.declares
        }
        self._labels = _LABELS | self._other_labels()
        self._pages = {
            str(iri): page_of(iri)
            for iri in (
                *self.terms,
                *self.entities,
                *self._other_labels(),
                *self._records,
                ONTOLOGY,
            )
        }

    def label(self, iri: str) -> str:
        """The label of a term, entity, claim or paper, or of an external term."""
        return self._labels.get(str(iri)) or self.facts.label(iri)

    def page(self, iri: str) -> str | None:
        """The page of an IRI, with the fragment where it is a part; None when it has none."""
        return self._pages.get(str(iri))

    def _other_labels(self) -> dict[str, str]:
        """What is called something in a paper's graph, which is not among the facts."""
        labels = {str(iri): claim.label for iri, claim in self.claims.claims.items()}
        for paper in self.papers:
            iri = EXPAPER[paper.key]
            labels[str(iri)] = paper.cite_as
            for reference in paper.document.references:
                labels[str(reference_iri(iri, reference.number))] = f"[{reference.number}]"
            for protocol in paper.protocols:
                labels |= {str(part.iri): part.label for part in parts_of(protocol.whole)}
        labels |= {str(EXERO[f"ontology/{m.name}"]): m.name for m in self.ontology.modules}
        return labels | {BASE: "ExerOnto"}

    @cached_property
    def terms(self) -> dict[URIRef, str]:
        """Every term of ours, by label, with the kind of term that it is."""
        found: dict[URIRef, str] = {}
        for declared, kind in KINDS.items():
            for term in self.facts.by_label(self.facts.instances(declared)):
                if not term.startswith(EXENT):
                    found.setdefault(term, kind)
        return found

    @cached_property
    def entities(self) -> list[URIRef]:
        """The reference entities, by label."""
        individuals = self.facts.instances(OWL.NamedIndividual)
        return self.facts.by_label(one for one in individuals if one.startswith(EXENT))

    @cached_property
    def _records(self) -> set[URIRef]:
        conflicts = {EXCLAIM[one.id] for paper in self.papers for one in paper.conflicts}
        return conflicts | {EXCLAIM[one.id] for paper in self.papers for one in paper.gaps}

    @cached_property
    def classes(self) -> Hierarchy:
        """The classes, with what a reasoner adds."""
        entailment = self.inferences[STRICT.name].entailment
        inferred = new_subclasses(entailment, self.ontology.terms)
        return hierarchy(self.facts, RDFS.subClassOf, inferred)

    @cached_property
    def properties(self) -> Hierarchy:
        """The properties."""
        return hierarchy(self.facts, RDFS.subPropertyOf)

    def kinds(self, individual: URIRef) -> list[URIRef]:
        """The classes of ours that an individual is asserted to belong to, by label."""
        return self.facts.by_label(
            kind for kind in self.facts.named(individual, RDF.type) if kind.startswith(BASE)
        )
