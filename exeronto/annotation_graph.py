"""The names that our own rules find, as Web Annotations: position, entity and rule, no words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF, RDFS

from exeronto.claim_graph import english, target_triples
from exeronto.namespaces import EXAGENT, EXENT, EXERO, EXMENTION, OA
from exeronto.prefixes import external_iri

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from exeronto.annotation import Mention
    from exeronto.model import Entity
    from exeronto.rdf import Triple

_AGENT = "exeronto"


def annotations_graph(
    paper: str,
    mentions: Iterable[Mention],
    entities: Mapping[str, Entity],
    *,
    taken: Container[tuple[int, int]] = (),
) -> Graph:
    """Mentions of a paper as annotations that ExerOnto itself has made, as a graph."""
    graph = Graph(bind_namespaces="none")
    for triple in annotation_triples(paper, mentions, entities, taken=taken):
        graph.add(triple)
    return graph


def annotation_triples(
    paper: str,
    mentions: Iterable[Mention],
    entities: Mapping[str, Entity],
    *,
    taken: Container[tuple[int, int]] = (),
) -> Iterator[Triple]:
    """Mentions of a paper as annotations that ExerOnto itself has made.

    One of an entity of ours is linked to it by `exero:mentions`; one from a larger lexicon has the
    external term as its body. The label is the entity's, not what the paper writes. `taken` are
    places that others have annotated: an annotation of ours there has a name of its own.
    """
    mention = None
    for mention in mentions:
        suffix = f"-{_AGENT}" if (mention.start, mention.end) in taken else ""
        iri = EXMENTION[f"{paper}/{mention.start}-{mention.end}{suffix}"]
        yield from _annotation(iri, paper, mention, entities.get(mention.entity))
    if mention is not None:
        agent = EXAGENT[_AGENT]
        yield agent, RDF.type, OWL.NamedIndividual
        yield agent, RDF.type, EXERO.Agent
        yield agent, RDFS.label, english("ExerOnto")


def _annotation(
    iri: URIRef, paper: str, mention: Mention, entity: Entity | None
) -> Iterator[Triple]:
    name = entity.label if entity else mention.entity
    category = entity.types[0] if entity and entity.types else mention.entity.partition(":")[0]
    for kind in (OWL.NamedIndividual, EXERO.Mention, OA.Annotation):
        yield iri, RDF.type, kind
    yield iri, RDFS.label, english(f"{name} (named in {paper})")
    target = URIRef(f"{iri}/target")
    yield iri, OA.hasTarget, target
    yield from target_triples(target, paper, mention.start, mention.end)
    yield iri, EXERO.attributedTo, EXAGENT[_AGENT]
    yield iri, EXERO.mentionLabel, Literal(name)
    yield iri, EXERO.mentionCategory, Literal(category)
    yield iri, EXERO.mentionRule, Literal(mention.rule)
    if entity is not None:
        yield iri, EXERO.mentions, EXENT[entity.key]
    external = None if entity else external_iri(mention.entity)
    if external is not None:
        yield iri, OA.hasBody, URIRef(external)
