"""What the graph says of one term, for people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from exeronto.errors import QueryError
from exeronto.prefixes import short

if TYPE_CHECKING:
    from exeronto.store import Iri, Store, Value

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
# Claims about a term; a claim itself (no step) is shown with those that moderate it.
_CLAIMS = """
SELECT DISTINCT ?term ?claim ?text ?polarity ?certainty ?paper ?section WHERE {
  ?claim (exero:subject|exero:object|exero:via)? ?term .
  ?claim a exero:Claim ;
    dcterms:description ?text ;
    exero:polarity/rdfs:label ?polarity ;
    exero:certainty/rdfs:label ?certainty ;
    exero:reportedIn/rdfs:label ?paper ;
    exero:passage/exero:section ?section .
} ORDER BY ?paper ?section ?claim
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
SELECT DISTINCT ?term ?kind ?resolution WHERE {
  ?conflict a exero:Conflict ;
    exero:involvesClaim ?claim ;
    exero:conflictKind/rdfs:label ?kind ;
    exero:resolution ?resolution .
  { ?claim exero:subject ?term } UNION { ?claim exero:object ?term }
} ORDER BY ?kind ?resolution
"""


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """A claim about a term: short IRI, sentence, polarity, certainty and where it stands."""

    claim: str
    text: str
    polarity: str
    certainty: str
    paper: str
    section: str


@dataclass(frozen=True, slots=True)
class Description:
    """A term: what it is, what is claimed of it, for and against, and what follows.

    `memberships` are the classes that were inferred, each with the claims behind it.
    """

    iri: str
    label: str
    definition: str
    note: str
    kinds: tuple[str, ...]
    synonyms: tuple[str, ...]
    matches: tuple[tuple[str, str], ...]
    relations: tuple[tuple[str, str], ...]
    memberships: tuple[tuple[str, tuple[str, ...]], ...]
    claims: tuple[ClaimLine, ...]
    conflicts: tuple[tuple[str, str], ...]

    @property
    def supporting(self) -> tuple[ClaimLine, ...]:
        """Claims that affirm something."""
        return tuple(c for c in self.claims if c.polarity == "affirmed")

    @property
    def negative(self) -> tuple[ClaimLine, ...]:
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
    memberships: dict[str, list[str]] = {}
    for kind, claim in _rows(store, _EXPLANATIONS, iri):
        memberships.setdefault(str(kind), [])
        if claim is not None:
            memberships[str(kind)].append(short(str(claim)))
    return Description(
        iri=str(iri),
        label=str(label),
        definition=str(definition or ""),
        note=str(note or ""),
        kinds=tuple(str(name) for _, name in _rows(store, _KINDS, iri)),
        synonyms=tuple(str(name) for (name,) in _rows(store, _SYNONYMS, iri)),
        matches=tuple(
            (short(str(match)), short(str(other))) for match, other in _rows(store, _MATCHES, iri)
        ),
        relations=tuple(
            (str(relation), str(other)) for relation, other in _rows(store, _RELATIONS, iri)
        ),
        memberships=tuple((kind, tuple(claims)) for kind, claims in memberships.items()),
        claims=tuple(
            ClaimLine(short(str(claim)), *map(str, rest))
            for claim, *rest in _rows(store, _CLAIMS, iri)
        ),
        conflicts=tuple((str(kind), str(text)) for kind, text in _rows(store, _CONFLICTS, iri)),
    )


def _rows(store: Store, query: str, iri: Iri) -> tuple[tuple[Value, ...], ...]:
    """The rows about a term, without the column that names it (only projected variables bind)."""
    return tuple(row[1:] for row in store.select(query, bindings={"term": iri}).rows)
