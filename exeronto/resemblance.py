"""Claims that may say the same, or the contrary, and that nobody has put beside each other yet."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from exeronto.namespaces import EXCLAIM, EXERO

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rdflib import URIRef

    from exeronto.grounding import Paper
    from exeronto.model import Claim
    from exeronto.ontology import Ontology

# What a predicate says of its object: more of it or better, less of it or worse.
_DIRECTIONS = (
    ("raises", ("increases", "improves", "amplifies", "restores")),
    ("lowers", ("decreases", "impairs", "attenuates", "abolishes")),
)
_CONTRARY = {"raises": "lowers", "lowers": "raises"}


@dataclass(frozen=True, slots=True)
class Resemblance:
    """Two claims about one pair: `duplicate` or `contradiction`, and in what their context differs.

    `differs` names the context that only one of them has, or has otherwise; where it is empty, a
    contradiction is direct.
    """

    kind: str
    first: Claim
    second: Claim
    differs: tuple[str, ...]


def duplicates(papers: Iterable[Paper], ontology: Ontology) -> tuple[Resemblance, ...]:
    """Find likely duplicates and contradictions within and across papers.

    A duplicate has the same subject, object, mediator, direction, polarity and context, and stands
    in one passage, or in another paper. Contradictory claims have the same subject and object and
    opposite directions, or one affirms what the other does not; those that a conflict record puts
    together already are left out. Neither is an error: two papers may well agree.
    """
    papers = tuple(papers)
    recorded = {
        frozenset(pair)
        for paper in papers
        for conflict in paper.conflicts
        for pair in combinations(conflict.claims, 2)
    }
    by_pair: dict[tuple[URIRef, URIRef], list[Claim]] = defaultdict(list)
    for paper in papers:
        for claim in paper.claims:
            by_pair[claim.subject, claim.object].append(claim)
    found = [
        resemblance
        for claims in by_pair.values()
        for first, second in combinations(claims, 2)
        for resemblance in _compared(first, second, ontology, recorded)
    ]
    return tuple(
        sorted(found, key=lambda one: (one.kind, len(one.differs), one.first.id, one.second.id))
    )


def _compared(
    first: Claim, second: Claim, ontology: Ontology, recorded: set[frozenset[URIRef]]
) -> Iterator[Resemblance]:
    differs = tuple(sorted({*_context(first).items()} ^ {*_context(second).items()}))
    names = tuple(dict.fromkeys(name for name, _ in differs))
    ways = direction(first.predicate, ontology), direction(second.predicate, ontology)
    affirmed = first.polarity == EXERO.Affirmed, second.polarity == EXERO.Affirmed
    if ways[0] == ways[1] and first.polarity == second.polarity:
        if not names and (first.paper != second.paper or _one_passage(first, second)):
            yield Resemblance("duplicate", first, second, names)
        return
    contrary = _CONTRARY.get(ways[0]) == ways[1] and all(affirmed)
    denied = ways[0] == ways[1] and any(affirmed) and not all(affirmed)
    pair = frozenset({EXCLAIM[first.id], EXCLAIM[second.id]})
    if (contrary or denied) and pair not in recorded:
        yield Resemblance("contradiction", first, second, names)


def direction(predicate: URIRef, ontology: Ontology) -> str:
    """What a predicate says of its object: `raises`, `lowers`, or its own name.

    >>> from exeronto.ontology import read_ontology
    >>> from exeronto.resources import ontology_folder
    >>> ontology = read_ontology(ontology_folder())
    >>> direction(EXERO.upregulates, ontology), direction(EXERO.locatedIn, ontology)
    ('raises', 'locatedIn')
    """
    above = ontology.superproperties(predicate)
    for way, names in _DIRECTIONS:
        if above & {EXERO[name] for name in names}:
            return way
    return predicate.removeprefix(EXERO)


def _one_passage(first: Claim, second: Claim) -> bool:
    here = {anchor.passage for anchor in first.anchors}
    return any(anchor.passage in here for anchor in second.anchors)


def _context(claim: Claim) -> dict[str, object]:
    extra = {"dose": claim.dose, "sampling time": claim.sampling_time}
    return dict(claim.context) | {name: value for name, value in extra.items() if value}
