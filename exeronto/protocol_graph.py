"""Exercise protocols as triples."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS

from exeronto.claim_graph import add_quantity, english, reference_iri
from exeronto.namespaces import EXERO, EXPAPER

if TYPE_CHECKING:
    from exeronto.model import Protocol, ProtocolPart


def add_protocol(graph: Graph, protocol: Protocol) -> None:
    """A protocol with its phases, prescriptions, participants and samplings."""
    iri = protocol.whole.iri
    paper = EXPAPER[protocol.paper]
    _add_part(graph, protocol.whole)
    graph.add((iri, EXERO.reportedIn, paper))
    for number in protocol.cites:
        graph.add((iri, EXERO.citesEvidence, reference_iri(paper, number)))
    if protocol.note:
        graph.add((iri, EXERO.curatorNote, english(protocol.note)))


def _add_part(graph: Graph, part: ProtocolPart) -> None:
    graph.add((part.iri, RDF.type, OWL.NamedIndividual))
    graph.add((part.iri, RDF.type, part.kind))
    graph.add((part.iri, RDFS.label, english(part.label)))
    if part.text:
        graph.add((part.iri, DCTERMS.description, english(part.text)))
    for prop, linked in part.links:
        graph.add((part.iri, EXERO[prop], linked))
    for prop, value in part.values:
        graph.add(
            (part.iri, EXERO[prop], english(value) if isinstance(value, str) else Literal(value))
        )
    _add_quantities(graph, part)
    phases = 0
    for prop, below in part.parts:
        graph.add((part.iri, EXERO[prop], below.iri))
        _add_part(graph, below)
        if prop == "phase":
            phases += 1
            graph.add((below.iri, EXERO.phaseNumber, Literal(phases)))


def _add_quantities(graph: Graph, part: ProtocolPart) -> None:
    counted: Counter[str] = Counter()
    for prop, quantity, scale in part.quantities:
        counted[prop] += 1
        iri = URIRef(f"{part.iri}/{prop}/{counted[prop]}")
        graph.add((part.iri, EXERO[prop], iri))
        add_quantity(graph, iri, quantity)
        if scale is not None:
            graph.add((iri, EXERO.intensityScale, scale))
