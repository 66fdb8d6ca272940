"""Claims as curators write them become claims with IRIs and with ids that their content gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rdflib import URIRef

from exeronto.curated_source import (
    camel,
    content_hash,
    enumerated,
    ground_anchor,
    ground_cites,
    ground_unit,
)
from exeronto.curation import ClaimEntry, ClaimReference
from exeronto.model import Claim, Quantity
from exeronto.namespaces import EXCLAIM, EXERO, EXPAPER
from exeronto.naming import Names, nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exeronto.curated_source import Source
    from exeronto.errors import CurationError

# Context of a claim: the key in claims.yaml, and the property in the graph.
CONTEXT = {
    "via": "via",
    "species": "species",
    "sex": "sex",
    "age_group": "ageGroup",
    "population": "population",
    "tissue": "tissue",
    "cell_type": "cellType",
    "compartment": "compartment",
    "exposure": "exposure",
    "comparator": "comparator",
    "genetic_model": "geneticModel",
    "condition": "condition",
    "system": "system",
    "measured_with": "measuredWith",
}
_ROLES = {"abstract": "AbstractStatement"}
# What a claim rests on when the curator has not said it: with and without a cited work.
_TRACEABLE = "eco-traceable-author-statement"
_UNTRACEABLE = "eco-non-traceable-author-statement"


def ground_claims(source: Source, names: Names) -> None:
    """Ground the claims of a paper, those that others are about first."""
    waiting = dict(enumerate(source.entries.claims))
    handles = {entry.id for entry in waiting.values()}
    while waiting:
        ready = [
            index
            for index, entry in waiting.items()
            if all(part.claim in source.claims for part in _references(entry))
        ]
        if not ready:
            raise _ungroundable(waiting, handles, source)
        for index in ready:
            entry = waiting.pop(index)
            claim = _claim(entry, index, source, names)
            twin = next((c.handle for c in source.claims.values() if c.id == claim.id), None)
            if twin is not None:
                raise source.wrong(
                    f"says the same as {twin!r}, from the same passage; keep one", "claims", index
                )
            source.claims[entry.id] = claim


def _ungroundable(
    waiting: Mapping[int, ClaimEntry], handles: set[str], source: Source
) -> CurationError:
    """Why none of the claims that wait can be grounded: one is missing, or they form a circle."""
    for index, entry in waiting.items():
        for part in _references(entry):
            if part.claim not in handles:
                hint = nearest(part.claim, handles)
                return source.wrong(
                    f"claim {part.claim!r} is not in this file{hint}", "claims", index
                )
    index, entry = next(iter(waiting.items()))
    what = f"claim {entry.id!r} is about itself through other claims; break the circle"
    return source.wrong(what, "claims", index)


def _references(entry: ClaimEntry) -> list[ClaimReference]:
    return [part for part in (entry.subject, entry.object) if isinstance(part, ClaimReference)]


def _claim(entry: ClaimEntry, index: int, source: Source, names: Names) -> Claim:
    at = ("claims", index)
    if entry.predicate not in names.properties:
        raise source.wrong(
            f"{entry.predicate!r} is no object property"
            f"{nearest(entry.predicate, names.properties)}",
            *at,
            "predicate",
        )
    if (entry.predicate in names.moderators) != isinstance(entry.object, ClaimReference):
        raise source.wrong(
            "a moderator (attenuates, abolishes, ...) and nothing else has a claim as its object; "
            "write object: {claim: id}",
            *at,
            "object",
        )
    evidence = entry.evidence or (_TRACEABLE if entry.cites else _UNTRACEABLE)
    fields: dict[str, Any] = {
        "paper": source.entries.paper,
        "subject": _argument(entry.subject, source, names, *at, "subject"),
        "predicate": names.properties[entry.predicate],
        "object": _argument(entry.object, source, names, *at, "object"),
        "polarity": enumerated(entry.polarity),
        "certainty": enumerated(entry.certainty),
        "role": EXERO[_ROLES.get(entry.role) or camel(entry.role)],
        "evidence": source.entity(evidence, names, *at, "evidence"),
        "context": _context(entry, source, names, *at),
        "dose": entry.dose,
        "sampling_time": entry.sampling_time,
        "quantities": _quantities(entry, source, names, *at),
        "cites": ground_cites(entry.cites, source, *at),
        "anchors": tuple(ground_anchor(anchor, source, *at, "passage") for anchor in entry.passage),
    }
    protocols, phases = _protocols(entry, source, *at)
    return Claim(
        id=content_hash(fields),
        handle=entry.id,
        text=entry.claim,
        label=_label(entry, fields, source, names),
        note=entry.note,
        protocols=protocols,
        protocol_phases=phases,
        **fields,
    )


def protocol_iri(paper: str, handle: str) -> URIRef:
    """The IRI of a protocol: a record below its paper, as a cited reference is."""
    return EXPAPER[f"{paper}/protocol/{handle}"]


def phase_iri(protocol: URIRef, number: int) -> URIRef:
    """The IRI of a phase of a protocol, counted from 1."""
    return URIRef(f"{protocol}/phase/{number}")


def _protocols(
    entry: ClaimEntry, source: Source, *path: str | int
) -> tuple[tuple[URIRef, ...], tuple[URIRef, ...]]:
    """The protocols that a claim is linked to, and their phases where it names them."""
    known = {protocol.id: len(protocol.phases) for protocol in source.entries.protocols}
    protocols, phases = set(), set()
    for written in entry.protocol:
        handle, slash, number = written.partition("/")
        if handle not in known:
            what = f"protocol {handle!r} is not in this file{nearest(handle, known)}"
            raise source.wrong(what, *path, "protocol")
        iri = protocol_iri(source.entries.paper, handle)
        protocols.add(iri)
        if slash:
            if number not in map(str, range(1, known[handle] + 1)):
                what = f"protocol {handle!r} has no phase {number!r}; it has {known[handle]}"
                raise source.wrong(what, *path, "protocol")
            phases.add(phase_iri(iri, int(number)))
    return tuple(sorted(protocols)), tuple(sorted(phases))


def _argument(part: str | ClaimReference, source: Source, names: Names, *path: str | int) -> URIRef:
    if isinstance(part, ClaimReference):
        return EXCLAIM[source.claims[part.claim].id]
    return source.entity(part, names, *path)


def _context(
    entry: ClaimEntry, source: Source, names: Names, *path: str | int
) -> tuple[tuple[str, tuple[URIRef, ...]], ...]:
    context = []
    for key, prop in CONTEXT.items():
        written: list[str] = getattr(entry, key)
        if written:
            iris = {source.entity(name, names, *path, key.replace("_", " ")) for name in written}
            context.append((prop, tuple(sorted(iris))))
    return tuple(context)


def _quantities(
    entry: ClaimEntry, source: Source, names: Names, *path: str | int
) -> tuple[Quantity, ...]:
    quantities = []
    for index, written in enumerate(entry.quantities):
        unit = ground_unit(written, source, names, *path, "quantities", index)
        quantities.append(Quantity(**{**written.model_dump(), "unit": unit}))
    return tuple(quantities)


def _label(entry: ClaimEntry, fields: Mapping[str, Any], source: Source, names: Names) -> str:
    def name(part: str | ClaimReference, iri: URIRef) -> str:
        return (
            f"[{source.claims[part.claim].label}]"
            if isinstance(part, ClaimReference)
            else names.label(iri)
        )

    statement = " ".join(
        (
            name(entry.subject, fields["subject"]),
            names.property_labels[entry.predicate],
            name(entry.object, fields["object"]),
        )
    )
    negative = f"{entry.polarity}: " if entry.polarity != "affirmed" else ""
    context = dict(fields["context"])
    where = [
        names.label(iri)
        for prop in ("species", "tissue", "cellType")
        for iri in context.get(prop, ())
    ]
    return f"{negative}{statement}" + (f" ({', '.join(where)})" if where else "")
