"""The values that a graph is made of: entities, claims, protocols, conflicts, gaps.

Every name is already an IRI here; `exeronto.grounding` makes them from curated files.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rdflib import URIRef


@dataclass(frozen=True, slots=True)
class Synonym:
    """Another name of an entity; `scope` says how it stands to the label.

    `exact` (the same thing), `broad`, `narrow` or `related` (a name that papers use for it).
    """

    name: str
    scope: str = "exact"


@dataclass(frozen=True, slots=True)
class Entity:
    """A reference entity: one individual for the kind of thing that papers talk about.

    `exact`, `close` and `broad` are external CURIEs; `relations` are (property, entity key) pairs.
    """

    key: str
    label: str
    types: tuple[str, ...]
    synonyms: tuple[Synonym, ...] = ()
    exact: tuple[str, ...] = ()
    close: tuple[str, ...] = ()
    broad: tuple[str, ...] = ()
    relations: tuple[tuple[str, str], ...] = ()
    note: str = ""
    file: str = ""
    line: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        """Label and synonyms."""
        return (self.label, *(synonym.name for synonym in self.synonyms))


@dataclass(frozen=True, slots=True)
class RetiredEntity:
    """An entity that a release had and that is no longer in use; its IRI stays.

    It names the key of the entity that takes its place, or the reason why there is none.
    """

    key: str
    label: str
    replaced_by: str | None = None
    reason: str = ""
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure; `iri` is QUDT's, `uo` the Units Ontology's identifier."""

    key: str
    label: str
    symbol: str
    iri: URIRef
    uo: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a claim was read: `start` and `end` on the canonical text of the paper."""

    passage: str
    section: str
    within: tuple[int, int]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that a paper states: a value, or a range with one or two ends."""

    of: str
    unit: Unit
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    approximate: bool = False
    where: str | None = None
    sample_size: int | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One atomic statement of a paper.

    `subject` and `object` are entities, or a claim (moderation). `context` holds the IRIs by
    property name (`species`, `tissue`, ...), sorted. `id` depends on the content alone: on what is
    said, not on the note, the wording or the protocol that it is linked to. `verified` is the date
    on which somebody who did not write it read its passage, or None.
    """

    id: str
    paper: str
    handle: str
    text: str
    label: str
    subject: URIRef
    predicate: URIRef
    object: URIRef
    polarity: URIRef
    certainty: URIRef
    role: URIRef
    evidence: URIRef
    anchors: tuple[Anchor, ...]
    context: tuple[tuple[str, tuple[URIRef, ...]], ...] = ()
    dose: str | None = None
    sampling_time: str | None = None
    quantities: tuple[Quantity, ...] = ()
    cites: tuple[int, ...] = ()
    note: str | None = None
    protocols: tuple[URIRef, ...] = ()
    protocol_phases: tuple[URIRef, ...] = ()
    verified: str | None = None


@dataclass(frozen=True, slots=True)
class ProtocolPart:
    """A protocol or a part of it: a phase, a prescription, a group of people, a sampling.

    All values go by the name of their property; a number of intensity has its scale beside it.
    """

    iri: URIRef
    kind: URIRef
    label: str
    text: str | None = None
    links: tuple[tuple[str, URIRef], ...] = ()
    quantities: tuple[tuple[str, Quantity, URIRef | None], ...] = ()
    values: tuple[tuple[str, str | int], ...] = ()
    parts: tuple[tuple[str, ProtocolPart], ...] = ()


@dataclass(frozen=True, slots=True)
class Protocol:
    """What a study prescribed to those who exercised, as far as a paper states it."""

    paper: str
    whole: ProtocolPart
    anchors: tuple[Anchor, ...]
    cites: tuple[int, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Claims that do not go together, the kind of their disagreement, and how to read it."""

    id: str
    kind: URIRef
    claims: tuple[URIRef, ...]
    resolution: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that a paper says is unknown."""

    id: str
    paper: str
    text: str
    about: tuple[URIRef, ...]
    anchors: tuple[Anchor, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """Which claims become plain triples: certainties and the statement roles that are left out."""

    name: str
    certainties: tuple[URIRef, ...]
    without_roles: tuple[URIRef, ...]
    graph: URIRef = field(kw_only=True)
