"""What the graph says of one term, for people."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exeronto.errors import QueryError
from exeronto.prefixes import short
from exeronto.statement import Source, Statement, read_sources, read_statements

if TYPE_CHECKING:
    from exeronto.solutions import Iri, Value
    from exeronto.store import Store

_FACTS = """
SELECT ?term ?label ?definition ?note WHERE {
  OPTIONAL { ?term rdfs:label ?label }
  OPTIONAL { ?term obo:IAO_0000115|dcterms:description|exero:resolution ?definition }
  OPTIONAL { ?term rdfs:comment|exero:curatorNote ?note }
} LIMIT 1
"""
_SYNONYMS = """
SELECT DISTINCT ?term ?name WHERE {
  VALUES ?scope {
    oboInOwl:hasExactSynonym oboInOwl:hasBroadSynonym
    oboInOwl:hasNarrowSynonym oboInOwl:hasRelatedSynonym
  }
  ?term ?scope ?name .
} ORDER BY ?name
"""
_KINDS = """
SELECT DISTINCT ?term ?kind ?label WHERE {
  { ?term a ?kind } UNION { ?term rdfs:subClassOf ?kind }
  ?kind rdfs:label ?label .
  FILTER (STRSTARTS(STR(?kind), STR(exero:)))
} ORDER BY ?label
"""
# What the curator of the entity said it is; the reasoner's classes stand in another graph.
_ASSERTED = """
SELECT DISTINCT ?term ?label ?definition WHERE {
  GRAPH exgraph:ontology { { ?term a ?kind } UNION { ?term rdfs:subClassOf ?kind } }
  ?kind rdfs:label ?label ;
    obo:IAO_0000115 ?definition .
} ORDER BY ?label
"""
_MATCHES = """
SELECT ?term ?match ?other WHERE {
  VALUES ?match { skos:exactMatch skos:closeMatch skos:broadMatch }
  ?term ?match ?other .
} ORDER BY ?match ?other
"""
# What holds by definition; what papers say stands in the claims.
_RELATIONS = """
SELECT DISTINCT ?term ?relation ?object WHERE {
  GRAPH exgraph:ontology { ?term ?property ?value }
  ?property a owl:ObjectProperty ;
    rdfs:label ?relation .
  ?value rdfs:label ?object .
} ORDER BY ?relation ?object
"""
_RELATED = """
SELECT DISTINCT ?term ?relation ?subject WHERE {
  GRAPH exgraph:ontology { ?value ?property ?term }
  ?property a owl:ObjectProperty ;
    rdfs:label ?relation .
  ?value rdfs:label ?subject .
} ORDER BY ?relation ?subject
"""
_MEMBERS = """
SELECT DISTINCT ?term ?label WHERE {
  { ?member a ?term } UNION { GRAPH exgraph:ontology { ?term a ?kind . ?member a ?kind } }
  ?member rdfs:label ?label .
  FILTER (STRSTARTS(STR(?member), STR(exent:)) && ?member != ?term)
  FILTER (!BOUND(?kind) || ?kind != owl:NamedIndividual)
} ORDER BY ?label
"""
# Of the classes just above and below: what is broader, narrower or beside it.
_NEAR = """
SELECT DISTINCT ?term ?label WHERE {
  GRAPH exgraph:ontology {
    ?term a ?kind .
    { ?kind rdfs:subClassOf ?other } UNION { ?other rdfs:subClassOf ?kind }
    ?member a ?other .
  }
  ?member rdfs:label ?label .
  FILTER (STRSTARTS(STR(?member), STR(exent:)) && ?member != ?term)
} ORDER BY ?label
"""
_SETTINGS = """
SELECT DISTINCT ?term ?claim ?text ?role WHERE {
  ?claim ?property ?term .
  ?claim a exero:Claim ; dcterms:description ?text .
  ?property rdfs:label ?role .
  FILTER (?property NOT IN (exero:subject, exero:object, exero:via, exero:predicate))
} ORDER BY ?role ?text
"""
_EXPLANATIONS = """
SELECT ?term ?label ?claim WHERE {
  ?membership a exero:InferredMembership ;
    exero:member ?term ;
    exero:memberOfClass/rdfs:label ?label .
  OPTIONAL { ?membership exero:explainedBy ?claim }
} ORDER BY ?label ?claim
"""
_CONFLICTS = """
SELECT DISTINCT ?term ?conflict ?kind ?resolution ?side ?text WHERE {
  ?claim (exero:subject|exero:object|exero:via)? ?term .
  ?conflict a exero:Conflict ;
    exero:involvesClaim ?claim , ?side ;
    exero:conflictKind/rdfs:label ?kind ;
    exero:resolution ?resolution .
  ?side dcterms:description ?text .
} ORDER BY ?kind ?resolution ?text
"""
_GAPS = """
SELECT DISTINCT ?term ?text ?paper ?section WHERE {
  ?gap a exero:EvidenceGap ;
    exero:about ?term ;
    dcterms:description ?text ;
    exero:reportedIn/rdfs:label ?paper ;
    exero:passage/exero:section ?section .
} ORDER BY ?paper ?section ?text
"""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A conflict record: its kind, the claims that it is between, and how to read it."""

    kind: str
    resolution: str
    sides: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Description:
    """A term: what it is, what is claimed of it, for and against, and what follows.

    `kinds` are all its classes; `asserted` those that its curator gave it, with their definitions.
    `memberships` are the classes that were inferred, each with the claims behind it. `claims` are
    about the term (or are it); `moderators` are about those. `settings` are claims in whose context
    it stands; `gaps` what papers say is unknown of it; `sources` everything that claims rest on.
    `members` are the entities of a class; of an entity, the others of its class, and `near` those
    of the classes just above and below.
    """

    iri: str
    label: str
    definition: str
    note: str
    kinds: tuple[str, ...]
    asserted: tuple[tuple[str, str], ...]
    synonyms: tuple[str, ...]
    matches: tuple[tuple[str, str], ...]
    relations: tuple[tuple[str, str], ...]
    related: tuple[tuple[str, str], ...]
    members: tuple[str, ...]
    near: tuple[str, ...]
    memberships: tuple[tuple[str, tuple[str, ...]], ...]
    claims: tuple[Statement, ...]
    moderators: tuple[Statement, ...]
    settings: tuple[tuple[str, str, str], ...]
    conflicts: tuple[Disagreement, ...]
    gaps: tuple[tuple[str, str, str], ...]
    sources: tuple[Source, ...]

    @property
    def supporting(self) -> tuple[Statement, ...]:
        """Claims that affirm something."""
        return tuple(c for c in self.claims if c.polarity == "affirmed")

    @property
    def negative(self) -> tuple[Statement, ...]:
        """Claims that report no change, or deny something."""
        return tuple(c for c in self.claims if c.polarity != "affirmed")


def describe(store: Store, iri: Iri) -> Description:
    """Collect what a graph says of a term, an entity or a claim.

    Raises:
        QueryError: The graph does not know the IRI.
    """
    label, definition, note = _rows(store, _FACTS, iri)[0]
    if label is None:
        raise QueryError(f"{short(iri)} has no label in this graph; check the IRI")
    claims = read_statements(store, iri)
    moderators = read_statements(store, iri, moderators=True)
    return Description(
        iri=str(iri),
        label=str(label),
        definition=str(definition or ""),
        note=str(note or ""),
        kinds=tuple(str(name) for _, name in _rows(store, _KINDS, iri)),
        asserted=_pairs(store, _ASSERTED, iri),
        synonyms=tuple(str(name) for (name,) in _rows(store, _SYNONYMS, iri)),
        matches=tuple(
            (short(str(match)), short(str(other))) for match, other in _rows(store, _MATCHES, iri)
        ),
        relations=_pairs(store, _RELATIONS, iri),
        related=_pairs(store, _RELATED, iri),
        members=tuple(str(name) for (name,) in _rows(store, _MEMBERS, iri)),
        near=tuple(str(name) for (name,) in _rows(store, _NEAR, iri)),
        memberships=_memberships(store, iri),
        claims=claims,
        moderators=moderators,
        settings=tuple(
            (short(str(claim)), str(text), str(role))
            for claim, text, role in _rows(store, _SETTINGS, iri)
        ),
        conflicts=_conflicts(store, iri),
        gaps=tuple(
            (str(text), str(paper), str(section))
            for text, paper, section in _rows(store, _GAPS, iri)
        ),
        sources=read_sources(store, (*claims, *moderators)),
    )


def _memberships(store: Store, iri: Iri) -> tuple[tuple[str, tuple[str, ...]], ...]:
    memberships: dict[str, list[str]] = {}
    for kind, claim in _rows(store, _EXPLANATIONS, iri):
        memberships.setdefault(str(kind), [])
        if claim is not None:
            memberships[str(kind)].append(short(str(claim)))
    return tuple((kind, tuple(claims)) for kind, claims in memberships.items())


def _conflicts(store: Store, iri: Iri) -> tuple[Disagreement, ...]:
    sides: dict[tuple[str, str, str], list[tuple[str, str]]] = defaultdict(list)
    for conflict, kind, resolution, side, text in _rows(store, _CONFLICTS, iri):
        sides[str(conflict), str(kind), str(resolution)].append((short(str(side)), str(text)))
    return tuple(
        Disagreement(kind, resolution, tuple(claims))
        for (_, kind, resolution), claims in sides.items()
    )


def _pairs(store: Store, query: str, iri: Iri) -> tuple[tuple[str, str], ...]:
    return tuple((str(one), str(other)) for one, other in _rows(store, query, iri))


def _rows(store: Store, query: str, iri: Iri) -> tuple[tuple[Value, ...], ...]:
    """The rows about a term, without the column that names it (only projected variables bind)."""
    return tuple(row[1:] for row in store.select(query, bindings={"term": iri}).rows)
