"""What others' software linked to papers, as Web Annotations and relations attributed to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol
from urllib.parse import quote

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS

from exeronto.claim_graph import add_target, english
from exeronto.identifiers import identifier_fault
from exeronto.namespaces import EXAGENT, EXERO, EXMENTION, OA, OBOINOWL
from exeronto.prefixes import external_iri

if TYPE_CHECKING:
    from exeronto.documents import Document, LinkedEntity, LinkedRelation


class Recorded(Protocol):
    """A document with the key of its paper."""

    @property
    def key(self) -> str: ...  # noqa: D102
    @property
    def document(self) -> Document: ...  # noqa: D102


def mentions_graph(paper: Recorded) -> Graph:
    """What others' software linked to the paper: entities as Web Annotations, and relations.

    Two that stand in one place, of different kinds, are two mentions; several identifiers of one
    kind are bodies of one mention.
    """
    graph = Graph(bind_namespaces="none")
    seen: dict[tuple[int, int], list[tuple[str, str, str]]] = {}
    for entity in paper.document.linked_entities:
        here = seen.setdefault((entity.start, entity.end), [])
        kind = (entity.name, entity.category, entity.attributed_to)
        if kind not in here:
            here.append(kind)
        number = here.index(kind) + 1
        suffix = f"-{number}" if number > 1 else ""
        _add_mention(graph, paper.key, entity, suffix=suffix)
    for number, relation in enumerate(paper.document.linked_relations, start=1):
        _add_linked_relation(graph, EXMENTION[f"{paper.key}/relation-{number}"], relation)
    return graph


def _add_linked_relation(graph: Graph, iri: URIRef, relation: LinkedRelation) -> None:
    names = " and ".join(name for _, name in relation.participants)
    graph.add((iri, RDF.type, OWL.NamedIndividual))
    graph.add((iri, RDF.type, EXERO.LinkedRelation))
    label = f"{relation.category}: {names} ({relation.attributed_to})"
    graph.add((iri, RDFS.label, english(label)))
    graph.add((iri, EXERO.linkedRelationCategory, Literal(relation.category)))
    for role, name in relation.participants:
        graph.add((iri, EXERO.linkedRelationParticipant, Literal(f"{role}: {name}")))
        external = external_iri(name)
        if external is not None and identifier_fault(name) is None:
            graph.add((iri, OA.hasBody, URIRef(external)))
    _attribute(graph, iri, relation.attributed_to)


def _attribute(graph: Graph, iri: URIRef, maker: str) -> None:
    agent = EXAGENT[quote(maker, safe="")]
    graph.add((agent, RDF.type, OWL.NamedIndividual))
    graph.add((agent, RDF.type, EXERO.Agent))
    graph.add((agent, RDFS.label, english(maker)))
    graph.add((iri, EXERO.attributedTo, agent))


def _add_mention(graph: Graph, paper: str, entity: LinkedEntity, *, suffix: str) -> None:
    iri = EXMENTION[f"{paper}/{entity.start}-{entity.end}{suffix}"]
    target = URIRef(f"{iri}/target")
    for kind in (OWL.NamedIndividual, EXERO.Mention, OA.Annotation):
        graph.add((iri, RDF.type, kind))
    graph.add(
        (iri, RDFS.label, english(f"{entity.name} ({entity.category}, {entity.attributed_to})"))
    )
    graph.add((iri, OA.hasTarget, target))
    add_target(graph, target, paper, entity.start, entity.end)
    _attribute(graph, iri, entity.attributed_to)
    graph.add((iri, EXERO.mentionLabel, Literal(entity.name)))
    graph.add((iri, EXERO.mentionCategory, Literal(entity.category)))
    external = external_iri(entity.identifier) if entity.identifier else None
    if external is not None:
        graph.add((iri, OA.hasBody, URIRef(external)))
    if entity.description:
        graph.add((iri, DCTERMS.description, english(entity.description)))
    for alias in entity.aliases:
        graph.add((iri, OBOINOWL.hasRelatedSynonym, Literal(alias)))
