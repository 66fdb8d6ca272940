"""Where papers disagree, and what they say is unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exeronto.answer import Answer
from exeronto.questions import answer
from exeronto.solutions import Rows

if TYPE_CHECKING:
    from exeronto.queryable import Queryable
    from exeronto.solutions import Iri

_CONFLICT = """
    ?conflict a exero:Conflict ;
      exero:conflictKind ?kind ;
      exero:resolution ?resolution ;
      exero:involvesClaim ?claim .
    ?claim dcterms:description ?says ;
      exero:polarity ?polarity ;
      exero:certainty ?certainty ;
      exero:reportedIn ?paper ;
      exero:passage/exero:section ?section .
"""
_COLUMNS = "?conflict ?kind ?resolution ?says ?polarity ?certainty ?claim ?paper ?section"
_ORDER = "ORDER BY ?kind ?conflict ?paper ?section ?claim"
_CONFLICTS = f"SELECT DISTINCT {_COLUMNS} WHERE {{ {_CONFLICT} }} {_ORDER}"
# A term has part in a conflict by any of its claims, or by a claim that one of these is about.
_CONFLICTS_OF = f"""
SELECT DISTINCT ?term {_COLUMNS} WHERE {{
    ?conflict exero:involvesClaim/(exero:subject|exero:object)? ?involved .
    ?involved exero:subject|exero:object|exero:via ?term .
    {_CONFLICT}
}} {_ORDER}
"""
_GAP = """
    ?gap a exero:EvidenceGap ;
      exero:about ?about ;
      dcterms:description ?unknown ;
      exero:reportedIn ?paper ;
      exero:passage/exero:section ?section .
"""
_GAPS = f"""
SELECT DISTINCT ?about ?unknown ?gap ?paper ?section WHERE {{ {_GAP} }}
ORDER BY ?about ?paper ?section ?gap
"""
# What is unknown of a kind or a part is unknown of the thing.
_GAPS_OF = f"""
SELECT DISTINCT ?term ?about ?unknown ?gap ?paper ?section WHERE {{
  {{ ?about exero:partOf|exero:poolOf|rdf:type ?term }} UNION {{ ?gap exero:about ?term, ?about }}
  {_GAP}
}} ORDER BY ?about ?paper ?section ?gap
"""


def conflicts(store: Queryable, term: Iri | None = None) -> Answer:
    """Claims that do not go together, with how to read them; of a term, or all."""
    return _of(store, _CONFLICTS, _CONFLICTS_OF, term)


def gaps(store: Queryable, term: Iri | None = None) -> Answer:
    """What papers say is unknown or too little studied; of a term, or everything."""
    return _of(store, _GAPS, _GAPS_OF, term)


def _of(store: Queryable, everything: str, of_a_term: str, term: Iri | None) -> Answer:
    if term is None:
        return answer(store, everything)
    found = store.select(of_a_term, bindings={"term": term})
    return Answer(Rows(found.columns[1:], tuple(row[1:] for row in found.terms)), store.labels)
