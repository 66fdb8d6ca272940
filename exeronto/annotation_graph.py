"""The names that our own rules find, as Web Annotations: position, entity and rule, no words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF, RDFS

from exeronto.claim_graph import add_target, english
from exeronto.namespaces import EXAGENT, EXENT, EXERO, EXMENTION, OA
from exeronto.prefixes import external_iri

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from exeronto.annotation import Mention
    from exeronto.model import Entity

_AGENT = "exeronto"


def annotations_graph(
    paper: str, mentions: Iterable[Mention], entities: Mapping[str, Entity]
) -> Graph:
    """Mentions of a paper as annotations that ExerOnto itself has made.

    One of an entity of ours is linked to it by `exero:mentions`; one from a larger lexicon has the
    external term as its body. The label is the entity's, not what the paper writes.
    """
    graph = Graph(bind_namespaces="none")
    for mention in mentions:
        _add_annotation(graph, paper, mention, entities)
    if len(graph):
        agent = EXAGENT[_AGENT]
        graph.add((agent, RDF.type, OWL.NamedIndividual))
        graph.add((agent, RDF.type, EXERO.Agent))
        graph.add((agent, RDFS.label, english("ExerOnto")))
    return graph


def _add_annotation(
    graph: Graph, paper: str, mention: Mention, entities: Mapping[str, Entity]
) -> None:
    iri = EXMENTION[f"{paper}/{mention.start}-{mention.end}"]
    entity = entities.get(mention.entity)
    name = entity.label if entity else mention.entity
    category = entity.types[0] if entity and entity.types else mention.entity.partition(":")[0]
    for kind in (OWL.NamedIndividual, EXERO.Mention, OA.Annotation):
        graph.add((iri, RDF.type, kind))
    graph.add((iri, RDFS.label, english(f"{name} (named in {paper})")))
    target = URIRef(f"{iri}/target")
    graph.add((iri, OA.hasTarget, target))
    add_target(graph, target, paper, mention.start, mention.end)
    graph.add((iri, EXERO.attributedTo, EXAGENT[_AGENT]))
    graph.add((iri, EXERO.mentionLabel, Literal(name)))
    graph.add((iri, EXERO.mentionCategory, Literal(category)))
    graph.add((iri, EXERO.mentionRule, Literal(mention.rule)))
    if entity is not None:
        graph.add((iri, EXERO.mentions, EXENT[entity.key]))
    external = None if entity else external_iri(mention.entity)
    if external is not None:
        graph.add((iri, OA.hasBody, URIRef(external)))
