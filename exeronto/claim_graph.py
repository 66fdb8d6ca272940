"""Claims, passages, conflicts and gaps as triples."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, XSD

from exeronto.namespaces import EXCLAIM, EXERO, EXPAPER, OA

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exeronto.documents import Document
    from exeronto.model import Anchor, Claim, Conflict, Gap, Quantity
    from exeronto.rdf import Triple


def reference_iri(paper: URIRef | str, number: int) -> URIRef:
    """The IRI of a cited reference of a paper."""
    return URIRef(f"{paper}/ref/{number}")


def add_claim(graph: Graph, claim: Claim) -> None:
    """A claim, its context and its quantities."""
    iri = EXCLAIM[claim.id]
    paper = EXPAPER[claim.paper]
    graph.add((iri, RDF.type, OWL.NamedIndividual))
    graph.add((iri, RDF.type, EXERO.Claim))
    graph.add((iri, RDFS.label, english(claim.label)))
    graph.add((iri, DCTERMS.description, english(claim.text)))
    for prop, value in (
        (EXERO.subject, claim.subject),
        (EXERO.predicate, claim.predicate),
        (EXERO.object, claim.object),
        (EXERO.polarity, claim.polarity),
        (EXERO.certainty, claim.certainty),
        (EXERO.statementRole, claim.role),
        (EXERO.evidenceType, claim.evidence),
        (EXERO.reportedIn, paper),
        *((EXERO.citesEvidence, reference_iri(paper, number)) for number in claim.cites),
        *((EXERO.protocol, protocol) for protocol in claim.protocols),
        *((EXERO.protocolPhase, phase) for phase in claim.protocol_phases),
    ):
        graph.add((iri, prop, value))
    for name, values in claim.context:
        for value in values:
            graph.add((iri, EXERO[name], value))
    for prop, text in (
        (EXERO.dose, claim.dose),
        (EXERO.samplingTime, claim.sampling_time),
        (EXERO.curatorNote, claim.note),
    ):
        if text:
            graph.add((iri, prop, english(text)))
    if claim.verified:
        graph.add((iri, EXERO.verifiedByReading, Literal(claim.verified, datatype=XSD.date)))
    for index, quantity in enumerate(claim.quantities, start=1):
        number = URIRef(f"{iri}/quantity/{index}")
        graph.add((iri, EXERO.quantity, number))
        add_quantity(graph, number, quantity)


def add_quantity(graph: Graph, iri: URIRef, quantity: Quantity) -> None:
    """A number or a range, with its unit."""
    graph.add((iri, RDF.type, OWL.NamedIndividual))
    graph.add((iri, RDF.type, EXERO.Quantity))
    graph.add((iri, RDFS.label, english(printed_quantity(quantity))))
    graph.add((iri, EXERO.quantityOf, english(quantity.of)))
    graph.add((iri, EXERO.unit, quantity.unit.iri))
    graph.add((iri, EXERO.approximate, Literal(quantity.approximate)))
    for prop, number in (
        (EXERO.value, quantity.value),
        (EXERO["lower"], quantity.lower),
        (EXERO["upper"], quantity.upper),
    ):
        if number is not None:
            graph.add((iri, prop, Literal(_decimal(number))))
    if quantity.where:
        graph.add((iri, EXERO.valueContext, english(quantity.where)))
    if quantity.sample_size:
        graph.add((iri, EXERO.sampleSize, Literal(quantity.sample_size)))


def _decimal(number: float) -> Decimal:
    """Exactly what the curator wrote: 0.12 is 0.12, and 20.0 is 20."""
    return Decimal(int(number)) if number.is_integer() else Decimal(str(number))


def printed_quantity(quantity: Quantity) -> str:
    """A quantity as people read it: what it measures, the number or range, and the unit."""
    about = "about " if quantity.approximate else ""
    if quantity.value is not None:
        number = f"{_decimal(quantity.value)}"
    elif quantity.lower is not None and quantity.upper is not None:
        number = f"{_decimal(quantity.lower)} to {_decimal(quantity.upper)}"
    elif quantity.lower is not None:
        number = f"over {_decimal(quantity.lower)}"
    else:
        number = f"under {_decimal(quantity.upper or 0)}"
    symbol = "" if quantity.unit.symbol == "1" else f" {quantity.unit.symbol}"
    return f"{quantity.of}: {about}{number}{symbol}"


def passage_iri(paper: str, anchor: Anchor) -> URIRef:
    """The IRI of the words that a claim was read in."""
    start, end = anchor.within
    return EXPAPER[f"{paper}/passage/{anchor.passage}/{start}-{end}"]


def add_anchors(
    graph: Graph, owner: URIRef, paper: str, anchors: tuple[Anchor, ...], document: Document
) -> None:
    """The passages that something was read in, by position."""
    for anchor in anchors:
        iri = passage_iri(paper, anchor)
        passage = document.passage(anchor.passage)
        graph.add((owner, EXERO.passage, iri))
        add_target(graph, iri, paper, anchor.start, anchor.end)
        graph.add((iri, RDF.type, EXERO.Passage))
        graph.add(
            (
                iri,
                RDFS.label,
                english(f"{paper}, section {anchor.section}, {anchor.start}-{anchor.end}"),
            )
        )
        graph.add((iri, EXERO.section, Literal(anchor.section)))
        graph.add((iri, EXERO.passageId, Literal(anchor.passage)))
        if passage is not None:
            graph.add((iri, EXERO.passageSha256, Literal(passage.sha256)))
            if passage.quality:
                graph.add((iri, EXERO.textQuality, Literal(passage.quality)))


def add_target(graph: Graph, iri: URIRef, paper: str, start: int, end: int) -> None:
    """A stretch of the canonical text by position; never by its words."""
    for triple in target_triples(iri, paper, start, end):
        graph.add(triple)


def target_triples(iri: URIRef, paper: str, start: int, end: int) -> Iterator[Triple]:
    """What `add_target` adds."""
    selector = URIRef(f"{iri}/position")
    for node, kind in ((iri, OA.SpecificResource), (selector, OA.TextPositionSelector)):
        yield node, RDF.type, OWL.NamedIndividual
        yield node, RDF.type, kind
    yield iri, OA.hasSource, EXPAPER[paper]
    yield iri, OA.hasSelector, selector
    # Not xsd:nonNegativeInteger: Oxigraph gives that back as xsd:integer, and dumps would differ.
    yield selector, OA.start, Literal(start)
    yield selector, OA.end, Literal(end)


def add_conflict(graph: Graph, conflict: Conflict, paper: URIRef) -> None:
    """A conflict, and the claims it is between."""
    iri = EXCLAIM[conflict.id]
    graph.add((iri, RDF.type, OWL.NamedIndividual))
    graph.add((iri, RDF.type, EXERO.Conflict))
    graph.add((iri, RDFS.label, english(f"conflict {conflict.id}")))
    graph.add((iri, EXERO.conflictKind, conflict.kind))
    graph.add((iri, EXERO.resolution, english(conflict.resolution)))
    graph.add((iri, EXERO.recordedWith, paper))
    for claim in conflict.claims:
        graph.add((iri, EXERO.involvesClaim, claim))


def add_gap(graph: Graph, gap: Gap) -> None:
    """Something that a paper says is unknown."""
    iri = EXCLAIM[gap.id]
    graph.add((iri, RDF.type, OWL.NamedIndividual))
    graph.add((iri, RDF.type, EXERO.EvidenceGap))
    graph.add((iri, RDFS.label, english(f"gap {gap.id}")))
    graph.add((iri, DCTERMS.description, english(gap.text)))
    graph.add((iri, EXERO.reportedIn, EXPAPER[gap.paper]))
    for entity in gap.about:
        graph.add((iri, EXERO.about, entity))


def english(text: str) -> Literal:
    """A text in English."""
    return Literal(text, lang="en")
