"""The claims behind a row: what each says, how sure it is, and where it was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exeronto.answer import Answer
from exeronto.errors import QueryError
from exeronto.prefixes import PREFIXES
from exeronto.solutions import Iri, Rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exeronto.queryable import Queryable

_EVIDENCE = """
SELECT DISTINCT
  ?claim ?says ?polarity ?certainty ?role ?paper ?section ?passage ?start ?end ?cites ?work
WHERE {
  ?claim a exero:Claim ;
    dcterms:description ?says ;
    exero:polarity ?polarity ;
    exero:certainty ?certainty ;
    exero:statementRole ?role ;
    exero:reportedIn ?paper ;
    exero:passage ?place .
  ?place exero:section ?section ;
    exero:passageId ?passage ;
    oa:hasSelector ?selector .
  ?selector oa:start ?start ;
    oa:end ?end .
  OPTIONAL {
    ?claim exero:citesEvidence ?cited .
    ?cited exero:referenceNumber ?cites .
    OPTIONAL { ?cited schema:sameAs ?work }
  }
} ORDER BY ?start ?end ?cites ?work
"""
# A membership that was inferred stands for the claims that explain it.
_EXPLAINED = "SELECT ?record ?claim WHERE { ?record exero:explainedBy ?claim } ORDER BY ?claim"


def evidence(store: Queryable, row: Iterable[object]) -> Answer:
    """The claims that a row names, one row for each passage and each work cited.

    Raises:
        QueryError: It names none.
    """
    claims: dict[Iri, None] = {}
    for value in row:
        if not isinstance(value, Iri):
            continue
        if value.startswith(PREFIXES["exclaim"]):
            claims[value] = None
        else:
            explained = store.select(_EXPLAINED, bindings={"record": value}).rows
            claims |= {claim: None for _, claim in explained if isinstance(claim, Iri)}
    found = [store.select(_EVIDENCE, bindings={"claim": claim}) for claim in claims]
    terms = tuple(term for rows in found for term in rows.terms)
    if not terms:
        raise QueryError("the row names no claim; choose a question with a column 'claim'")
    return Answer(Rows(found[0].columns, terms), store.labels)
