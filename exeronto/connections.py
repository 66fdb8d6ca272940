"""How two entities are connected: paths over affirmed claims, strongest evidence first.

A path is as strong as its weakest step. A step is as sure as the surest claim that affirms it, and
rests on as many primary works as its claims cite between them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from exeronto.answer import Answer
from exeronto.errors import QueryError
from exeronto.prefixes import PREFIXES
from exeronto.solutions import Iri, Rows, Term, to_term, to_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from exeronto.queryable import Queryable

# Where the sources themselves are of two minds (disputed, superseded), there is no step.
_CLAIMS = """
SELECT ?claim ?subject ?predicate ?object ?certainty ?paper ?section WHERE {
  ?claim a exero:Claim ;
    exero:polarity exero:Affirmed ;
    exero:certainty ?certainty ;
    exero:subject ?subject ;
    exero:predicate ?predicate ;
    exero:object ?object ;
    exero:reportedIn ?paper ;
    exero:passage/exero:section ?section .
  FILTER (?certainty IN (exero:Asserted, exero:Suggested, exero:Hypothesised))
  MINUS { ?claim exero:statementRole exero:AggregatorSummary }
  MINUS { ?claim exero:statementRole exero:ResearchGap }
  FILTER (isIRI(?object) && !STRSTARTS(STR(?object), STR(exclaim:)))
  FILTER (!STRSTARTS(STR(?subject), STR(exclaim:)))
} ORDER BY ?claim ?section
"""
_MEDIATORS = "SELECT DISTINCT ?claim ?via WHERE { ?claim a exero:Claim ; exero:via ?via }"
_PRIMARY = """
SELECT DISTINCT ?claim ?work WHERE {
  ?claim a exero:Claim ;
    exero:citesEvidence ?cited .
  OPTIONAL { ?cited schema:sameAs ?doi }
  BIND (COALESCE(?doi, ?cited) AS ?work)
}
"""
# Claims against: measured without change, or denied.
_AGAINST = """
SELECT DISTINCT ?claim ?subject ?object WHERE {
  ?claim a exero:Claim ;
    exero:polarity ?polarity ;
    exero:subject ?subject ;
    exero:object ?object .
  FILTER (?polarity IN (exero:NoChange, exero:Denied))
}
"""
_SUREST = tuple(f"{PREFIXES['exero']}{name}" for name in ("Asserted", "Suggested", "Hypothesised"))
COLUMNS = (
    "path", "step", "subject", "predicate", "object", "certainty", "studies", "against",
    "claim", "paper", "section",
)  # fmt: skip
_MOST_STEPS = 8


@dataclass(slots=True)
class _Step:
    """All claims with one subject, predicate and object."""

    subject: str
    predicate: str
    object: str
    rows: list[tuple[Term, ...]] = field(default_factory=list)
    doubt: int = len(_SUREST)
    works: set[str] = field(default_factory=set)
    via: set[str] = field(default_factory=set)


def connections(
    store: Queryable, start: Iri, end: Iri, *, via: Sequence[Iri], max_steps: int, limit: int
) -> Answer:
    """Paths from one entity to another, a row for each claim of each step.

    `studies` counts the distinct works that the claims of a step cite, `against` the claims that
    found no change between the two, or deny it. Paths that are left out by `limit` are the weakest.

    Raises:
        QueryError: There are more steps asked for than can be followed.
    """
    if not 1 <= max_steps <= _MOST_STEPS:
        raise QueryError(f"a path of {max_steps} steps; give a number from 1 to {_MOST_STEPS}")
    steps = _steps(store)
    passing = [path for path in _paths(steps, start, end, max_steps) if _passes(path, via)]
    passing.sort(key=_rank)
    kept = passing[:limit] if limit else passing
    against = _against(store)
    terms = tuple(
        _row(number, position, step, row, against)
        for number, path in enumerate(kept, 1)
        for position, step in enumerate(path, 1)
        for row in step.rows
    )
    return Answer(Rows(COLUMNS, terms), store.labels)


def _steps(store: Queryable) -> dict[str, list[_Step]]:
    """The steps that leave each entity."""
    works, mediators = _pairs(store, _PRIMARY), _pairs(store, _MEDIATORS)
    steps: dict[tuple[str, ...], _Step] = {}
    for row in store.select(_CLAIMS).terms:
        claim, subject, predicate, obj, certainty = (str(to_value(term)) for term in row[:5])
        step = steps.setdefault((subject, predicate, obj), _Step(subject, predicate, obj))
        step.rows.append(row)
        step.doubt = min(step.doubt, _SUREST.index(certainty))
        step.works |= works[claim]
        step.via |= mediators[claim]
    leaving: dict[str, list[_Step]] = defaultdict(list)
    for step in steps.values():
        leaving[step.subject].append(step)
    return leaving


def _pairs(store: Queryable, query: str) -> dict[str, set[str]]:
    pairs: dict[str, set[str]] = defaultdict(set)
    for one, other in store.select(query).rows:
        pairs[str(one)].add(str(other))
    return pairs


def _against(store: Queryable) -> dict[tuple[str, str], int]:
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for _, subject, obj in store.select(_AGAINST).rows:
        counts[str(subject), str(obj)] += 1
    return counts


def _paths(
    leaving: dict[str, list[_Step]], start: str, end: str, max_steps: int
) -> Iterator[tuple[_Step, ...]]:
    """Every path that passes no entity twice; only where the end is still within reach."""
    distance = _distances(leaving, end)

    def within(entity: str, steps: int) -> bool:
        return entity in distance and steps + distance[entity] <= max_steps

    waiting: list[tuple[str, tuple[_Step, ...]]] = [(start, ())]
    while waiting:
        here, path = waiting.pop()
        seen = {start, *(step.object for step in path)}
        for step in leaving.get(here, ()):
            if step.object == end:
                yield (*path, step)
            elif step.object not in seen and within(step.object, len(path) + 1):
                waiting.append((step.object, (*path, step)))


def _distances(leaving: dict[str, list[_Step]], end: str) -> dict[str, int]:
    entering: dict[str, set[str]] = defaultdict(set)
    for steps in leaving.values():
        for step in steps:
            entering[step.object].add(step.subject)
    distance, edge = {end: 0}, {end}
    while edge:
        before = {one for reached in edge for one in entering[reached]} - set(distance)
        distance |= dict.fromkeys(before, distance[next(iter(edge))] + 1)
        edge = before
    return distance


def _passes(path: tuple[_Step, ...], via: Sequence[Iri]) -> bool:
    passed = {step.object for step in path[:-1]}.union(*(step.via for step in path))
    return set(via) <= passed


def _rank(path: tuple[_Step, ...]) -> tuple[object, ...]:
    """The surest weakest step first, then the most works behind the weakest, then the shortest."""
    return (
        max(step.doubt for step in path),
        -min(len(step.works) for step in path),
        len(path),
        -sum(len(step.works) for step in path),
        tuple((step.subject, step.predicate, step.object) for step in path),
    )


def _row(
    number: int,
    position: int,
    step: _Step,
    row: tuple[Term, ...],
    against: dict[tuple[str, str], int],
) -> tuple[Term, ...]:
    claim, subject, predicate, obj, certainty, paper, section = row
    numbers = (number, position, len(step.works), against[step.subject, step.object])
    counted = tuple(to_term(count) for count in numbers)
    return (*counted[:2], subject, predicate, obj, certainty, *counted[2:], claim, paper, section)
