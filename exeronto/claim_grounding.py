"""Claims as curators write them become claims with IRIs and with ids that their content gives."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from exeronto.curation import ClaimEntry, ClaimReference, CuratedPaper, Lines, PassageAnchor
from exeronto.errors import CurationError
from exeronto.model import Anchor, Claim, Quantity
from exeronto.namespaces import EXCLAIM, EXERO
from exeronto.naming import Names, nearest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from rdflib import URIRef

    from exeronto.documents import Document

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


@dataclass(slots=True)
class Source:
    """A curated file on its way: where to say that something is wrong, and the claims so far."""

    file: Path
    entries: CuratedPaper
    lines: Lines
    document: Document
    claims: dict[str, Claim] = field(default_factory=dict)

    def wrong(self, what: str, *path: str | int) -> CurationError:
        """An error at the line of an entry."""
        return CurationError(what, file=self.file, line=self.lines[path])

    def entity(self, name: str, names: Names, *path: str | int) -> URIRef:
        """The entity of a name, or the error that there is none."""
        found = names.entity(name)
        if found is None:
            raise self.wrong(f"{name!r} is no entity{nearest(name, names.keys)}", *path)
        return found


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
    missing = set(entry.cites) - {reference.number for reference in source.document.references}
    if missing:
        raise source.wrong(
            f"the paper cites no reference {min(missing)}; correct cites", *at, "cites"
        )
    evidence = entry.evidence or (_TRACEABLE if entry.cites else _UNTRACEABLE)
    fields: dict[str, Any] = {
        "paper": source.entries.paper,
        "subject": _argument(entry.subject, source, names, *at, "subject"),
        "predicate": names.properties[entry.predicate],
        "object": _argument(entry.object, source, names, *at, "object"),
        "polarity": enumerated(entry.polarity),
        "certainty": enumerated(entry.certainty),
        "role": EXERO[_ROLES.get(entry.role) or _camel(entry.role)],
        "evidence": source.entity(evidence, names, *at, "evidence"),
        "context": _context(entry, source, names, *at),
        "dose": entry.dose,
        "sampling_time": entry.sampling_time,
        "quantities": _quantities(entry, source, names, *at),
        "cites": tuple(sorted(set(entry.cites))),
        "anchors": tuple(ground_anchor(anchor, source, *at, "passage") for anchor in entry.passage),
    }
    return Claim(
        id=content_hash(fields),
        handle=entry.id,
        text=entry.claim,
        label=_label(entry, fields, source, names),
        note=entry.note,
        **fields,
    )


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
        if written.unit not in names.units:
            raise source.wrong(
                f"{written.unit!r} is no unit{nearest(written.unit, names.units)}",
                *path,
                "quantities",
                index,
            )
        quantities.append(Quantity(**{**written.model_dump(), "unit": names.units[written.unit]}))
    return tuple(quantities)


def ground_anchor(anchor: PassageAnchor, source: Source, *path: str | int) -> Anchor:
    """An anchor with its place on the canonical text."""
    passage = source.document.passage(anchor.id)
    if passage is None:
        near = [p.id for p in source.document.passages if p.section == anchor.section]
        raise source.wrong(
            f"passage {anchor.id!r} is not in document.json; "
            f"section {anchor.section!r} has {', '.join(near) or 'none'}",
            *path,
        )
    if passage.section != anchor.section:
        raise source.wrong(
            f"passage {anchor.id!r} stands in section {passage.section!r}, "
            f"not {anchor.section!r}; correct one",
            *path,
        )
    if not anchor.start < anchor.end <= passage.end - passage.start:
        raise source.wrong(
            f"{anchor.start}-{anchor.end} runs out of passage {anchor.id}, "
            f"which has {passage.end - passage.start} characters; use exeronto locate",
            *path,
        )
    return Anchor(
        passage=anchor.id,
        section=anchor.section,
        within=(anchor.start, anchor.end),
        start=passage.start + anchor.start,
        end=passage.start + anchor.end,
    )


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


def content_hash(fields: Mapping[str, Any]) -> str:
    """Sixteen hexadecimal digits of the content, the same on every machine."""
    content = json.dumps(fields, sort_keys=True, ensure_ascii=False, default=_plain)
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def _plain(value: object) -> object:
    return {name: getattr(value, name) for name in value.__slots__}  # type: ignore[attr-defined]


def enumerated(written: str) -> URIRef:
    """`no change` as exero:NoChange."""
    return EXERO[_camel(written)]


def _camel(written: str) -> str:
    return "".join(word.capitalize() for word in written.split())
