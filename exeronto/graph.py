"""Values into RDF: entities, papers and claims as named graphs of one dataset."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS, XSD

from exeronto.claim_graph import (
    add_anchors,
    add_claim,
    add_conflict,
    add_gap,
    english,
    reference_iri,
)
from exeronto.mention_graph import mentions_graph
from exeronto.namespaces import (
    EXCLAIM,
    EXENT,
    EXERO,
    EXGRAPH,
    EXPAPER,
    OBO,
    SCHEMA,
    SYNONYMS,
)
from exeronto.prefixes import external_iri
from exeronto.protocol_graph import add_protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exeronto.documents import (
        Bibliography,
        Document,
        Person,
        Reference,
    )
    from exeronto.grounding import Paper
    from exeronto.model import Entity, RetiredEntity, Unit
    from exeronto.ontology import Ontology

ONTOLOGY_GRAPH = EXGRAPH["ontology"]
_PAPER_CLASSES = {
    "review": EXERO.ReviewArticle,
    "research highlight": EXERO.ResearchHighlight,
    "primary study": EXERO.PrimaryStudy,
}


def to_dataset(ontology: Ontology, papers: Iterable[Paper]) -> Dataset:
    """The ontology with its entities, and each paper with its claims and annotations.

    Named graphs: `exgraph:ontology`, `exgraph:paper/<key>`, `exgraph:mention/<key>`. Views and
    inferences are derived from these later, and are not in here.
    """
    dataset = Dataset()
    _copy(ontology.terms, dataset.graph(ONTOLOGY_GRAPH))
    _copy(entities_graph(ontology), dataset.graph(ONTOLOGY_GRAPH))
    for paper in papers:
        _copy(paper_graph(paper), dataset.graph(EXGRAPH[f"paper/{paper.key}"]))
        mentions = mentions_graph(paper)
        if len(mentions):
            _copy(mentions, dataset.graph(EXGRAPH[f"mention/{paper.key}"]))
    return dataset


def _copy(source: Graph, target: Graph) -> None:
    for triple in source:
        target.add(triple)


def entities_graph(ontology: Ontology) -> Graph:
    """The reference entities and units of an ontology."""
    graph = Graph(bind_namespaces="none")
    for entity in ontology.entities:
        _add_entity(graph, entity)
    for retired in ontology.retired:
        _add_retired(graph, retired)
    for unit in ontology.units:
        _add_unit(graph, unit)
    return graph


def _add_entity(graph: Graph, entity: Entity) -> None:
    iri = EXENT[entity.key]
    graph.add((iri, RDF.type, OWL.NamedIndividual))
    for name in entity.types:
        graph.add((iri, RDF.type, EXERO[name]))
    graph.add((iri, RDFS.label, english(entity.label)))
    for synonym in entity.synonyms:
        graph.add((iri, SYNONYMS[synonym.scope], english(synonym.name)))
    matches = (
        (SKOS.exactMatch, entity.exact),
        (SKOS.closeMatch, entity.close),
        (SKOS.broadMatch, entity.broad),
    )
    for match, curies in matches:
        for curie in curies:
            external = external_iri(curie)
            if external is not None:
                graph.add((iri, match, URIRef(external)))
    for prop, target in entity.relations:
        graph.add((iri, EXERO[prop], EXENT[target]))
    if entity.note:
        graph.add((iri, RDFS.comment, english(entity.note)))


def _add_retired(graph: Graph, entity: RetiredEntity) -> None:
    """An entity that is no longer in use: its IRI stays, and says what to use."""
    iri = EXENT[entity.key]
    graph.add((iri, RDF.type, OWL.NamedIndividual))
    graph.add((iri, OWL.deprecated, Literal(True)))
    graph.add((iri, RDFS.label, english(f"obsolete {entity.label}")))
    if entity.replaced_by is not None:
        graph.add((iri, OBO.IAO_0100001, EXENT[entity.replaced_by]))
    if entity.reason:
        graph.add((iri, RDFS.comment, english(entity.reason)))


def _add_unit(graph: Graph, unit: Unit) -> None:
    graph.add((unit.iri, RDFS.label, english(unit.label)))
    external = external_iri(unit.uo)
    if external is not None:
        graph.add((unit.iri, SKOS.exactMatch, URIRef(external)))


def paper_graph(paper: Paper) -> Graph:
    """A paper: bibliography, references, passages, claims, protocols, conflicts and gaps."""
    iri = EXPAPER[paper.key]
    graph = bibliography_graph(paper.key, paper.document, kind=paper.type, cite_as=paper.cite_as)
    for claim in paper.claims:
        add_claim(graph, claim)
        add_anchors(graph, EXCLAIM[claim.id], paper.key, claim.anchors, paper.document)
    for protocol in paper.protocols:
        add_protocol(graph, protocol)
        add_anchors(graph, protocol.whole.iri, paper.key, protocol.anchors, paper.document)
    for conflict in paper.conflicts:
        add_conflict(graph, conflict, iri)
    for gap in paper.gaps:
        add_gap(graph, gap)
        add_anchors(graph, EXCLAIM[gap.id], paper.key, gap.anchors, paper.document)
    return graph


def bibliography_graph(key: str, document: Document, *, kind: str, cite_as: str) -> Graph:
    """What a paper's file says of it, and the works it cites; `kind` as in `claims.yaml`, or ""."""
    graph = Graph(bind_namespaces="none")
    iri = EXPAPER[key]
    graph.add((iri, RDF.type, OWL.NamedIndividual))
    graph.add((iri, RDF.type, _PAPER_CLASSES.get(kind, EXERO.Paper)))
    graph.add((iri, RDFS.label, english(cite_as)))
    graph.add((iri, EXERO.paperKey, Literal(key)))
    graph.add((iri, EXERO.sourceFormat, Literal(document.source_format)))
    graph.add((iri, EXERO.sourceSha256, Literal(document.source_sha256)))
    graph.add((iri, EXERO.canonicalSha256, Literal(document.canonical_sha256)))
    for quality in {passage.quality for passage in document.passages if passage.quality}:
        graph.add((iri, EXERO.textQuality, Literal(quality)))
    _add_bibliography(graph, iri, document.bibliography)
    for reference in document.references:
        _add_reference(graph, iri, reference, cite_as)
    return graph


def _add_bibliography(graph: Graph, iri: URIRef, bibliography: Bibliography) -> None:
    _add_published(graph, iri, bibliography)
    if bibliography.pmcid:
        graph.add((iri, DCTERMS.identifier, Literal(f"pmcid:{bibliography.pmcid}")))
    # A licence that a paper only names, without a link, has no IRI.
    if bibliography.licence and bibliography.licence.startswith(("http://", "https://")):
        graph.add((iri, DCTERMS.license, URIRef(bibliography.licence)))
    if bibliography.publisher:
        graph.add((iri, DCTERMS.publisher, Literal(bibliography.publisher)))
    if bibliography.date:
        graph.add((iri, DCTERMS.issued, Literal(bibliography.date, datatype=XSD.date)))
    if bibliography.accepted:
        graph.add((iri, DCTERMS.dateAccepted, Literal(bibliography.accepted, datatype=XSD.date)))


def _add_published(graph: Graph, iri: URIRef, work: Bibliography | Reference) -> None:
    """What papers and cited works have in common."""
    if work.title:
        graph.add((iri, DCTERMS.title, Literal(work.title)))
    for person in work.authors:
        graph.add((iri, DCTERMS.creator, Literal(_name(person))))
    if work.journal:
        graph.add((iri, EXERO.journal, Literal(work.journal)))
    if work.year:
        graph.add((iri, EXERO.year, Literal(work.year)))
    if work.doi:
        graph.add((iri, DCTERMS.identifier, Literal(f"doi:{work.doi}")))
        graph.add((iri, SCHEMA.sameAs, _doi_iri(work.doi)))
    if work.pmid:
        graph.add((iri, DCTERMS.identifier, Literal(f"pmid:{work.pmid}")))


def _doi_iri(doi: str) -> URIRef:
    return URIRef("https://doi.org/" + doi.replace("<", "%3C").replace(">", "%3E"))


def _name(person: Person) -> str:
    return f"{person.family}, {person.given}" if person.given else person.family


def _add_reference(graph: Graph, paper: URIRef, reference: Reference, cite_as: str) -> None:
    iri = reference_iri(paper, reference.number)
    graph.add((iri, RDF.type, OWL.NamedIndividual))
    graph.add((iri, RDF.type, EXERO.CitedReference))
    known = ""
    if reference.authors and reference.year:
        more = " et al." if reference.et_al or len(reference.authors) > 1 else ""
        known = f": {reference.authors[0].family}{more} {reference.year}"
    graph.add((iri, RDFS.label, english(f"reference {reference.number} of {cite_as}{known}")))
    graph.add((iri, EXERO.referenceNumber, Literal(reference.number)))
    graph.add((iri, EXERO.referenceOf, paper))
    _add_published(graph, iri, reference)
