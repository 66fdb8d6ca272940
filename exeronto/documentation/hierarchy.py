"""What stands above and below a term, asserted and inferred."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdflib import URIRef

from exeronto.prefixes import BASE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exeronto.documentation.facts import Facts

Pair = tuple[URIRef, URIRef]


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """Direct pairs of terms of ours, upwards and downwards, each list in the order of labels.

    A term has one asserted parent at most, as the ontology's conventions want it, or several.
    """

    above: dict[URIRef, list[URIRef]]
    below: dict[URIRef, list[URIRef]]
    inferred_above: dict[URIRef, list[URIRef]]
    inferred_below: dict[URIRef, list[URIRef]]

    def path(self, term: URIRef) -> list[URIRef]:
        """The ancestors of a term from the root on, along the first asserted parent of each."""
        path: list[URIRef] = []
        parents = self.above.get(term)
        while parents and parents[0] not in path:
            path.append(parents[0])
            parents = self.above.get(parents[0])
        return path[::-1]

    def siblings(self, term: URIRef) -> list[URIRef]:
        """What stands below the first asserted parent beside a term."""
        parents = self.above.get(term)
        return [one for one in self.below[parents[0]] if one != term] if parents else []


def hierarchy(facts: Facts, relation: URIRef, inferred: Iterable[Pair] = ()) -> Hierarchy:
    """The hierarchy that a relation such as `rdfs:subClassOf` makes among terms of ours.

    Args:
        facts: What is asserted.
        relation: From the narrower to the broader.
        inferred: Direct pairs that hold and are not asserted.
    """
    asserted = [
        (narrow, broad)
        for narrow in facts.about
        if isinstance(narrow, URIRef)
        for broad in facts.named(narrow, relation)
        if narrow.startswith(BASE) and broad.startswith(BASE)
    ]
    above, below = _both_ways(facts, asserted)
    inferred_above, inferred_below = _both_ways(facts, inferred)
    return Hierarchy(above, below, inferred_above, inferred_below)


def _both_ways(
    facts: Facts, pairs: Iterable[Pair]
) -> tuple[dict[URIRef, list[URIRef]], dict[URIRef, list[URIRef]]]:
    above: dict[URIRef, list[URIRef]] = defaultdict(list)
    below: dict[URIRef, list[URIRef]] = defaultdict(list)
    for narrow, broad in pairs:
        above[narrow].append(broad)
        below[broad].append(narrow)
    return (
        {term: facts.by_label(others) for term, others in above.items()},
        {term: facts.by_label(others) for term, others in below.items()},
    )
