"""What the page of a class, property or value shows."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exeronto.documentation.axioms import AxiomIndex, Axioms
from exeronto.documentation.descriptions import Description, Membership, describe
from exeronto.documentation.picture import Picture, tree_around
from exeronto.views import STRICT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rdflib import URIRef

    from exeronto.documentation.site import Site
    from exeronto.model import Claim
    from exeronto.modules import Module


@dataclass(frozen=True, slots=True)
class TermPage:
    """A term: its place, its logic, its members and the claims that use it.

    `members` are asserted to belong to a class, `inferred` follow from claims, and `others` belong
    to a class below. `values` are those that a property of claims takes, with how many claims.
    """

    description: Description
    kind: str
    kinds: tuple[URIRef, ...]
    module: Module
    picture: Picture | None
    axioms: Axioms
    characteristics: tuple[str, ...]
    above: tuple[URIRef, ...]
    below: tuple[URIRef, ...]
    users: tuple[URIRef, ...]
    members: tuple[URIRef, ...]
    inferred: tuple[Membership, ...]
    others: tuple[URIRef, ...]
    claims: tuple[Claim, ...]
    values: tuple[tuple[URIRef, int], ...]


def term_pages(site: Site, memberships: Iterable[Membership]) -> Iterator[TermPage]:
    """The pages of all terms."""
    axioms = AxiomIndex(site.facts)
    users = axioms.used_by()
    members = _Members(site, memberships)
    for term, kind in site.terms.items():
        tree = site.classes if kind == "class" else site.properties
        yield TermPage(
            description=describe(site, term),
            kind=kind,
            kinds=tuple(site.kinds(term)),
            module=site.modules[term],
            picture=tree_around(term, tree, site.label),
            axioms=axioms.axioms(term),
            characteristics=tuple(axioms.characteristics(term)),
            above=tuple(tree.inferred_above.get(term, ())),
            below=tuple(tree.below.get(term, ())),
            users=tuple(site.facts.by_label(users.get(term, ()))),
            members=tuple(members.asserted[term]),
            inferred=tuple(members.inferred[term]),
            others=tuple(site.facts.by_label(members.others(term))),
            claims=tuple(_claims(site, term, kind)),
            values=tuple(_values(site, term)),
        )


class _Members:
    """The entities of each class, by how they belong to it."""

    def __init__(self, site: Site, memberships: Iterable[Membership]):
        self.asserted: dict[URIRef, list[URIRef]] = defaultdict(list)
        self.inferred: dict[URIRef, list[Membership]] = defaultdict(list)
        self.all: dict[URIRef, set[URIRef]] = defaultdict(set)
        pages = {*site.entities, *site.terms}
        for member in [*site.entities, *site.terms]:
            for kind in site.kinds(member):
                self.asserted[kind].append(member)
        for membership in memberships:
            self.inferred[membership.kind].append(membership)
        for member, kind in site.inferences[STRICT.name].entailment.types:
            if member in pages:
                self.all[kind].add(member)

    def others(self, kind: URIRef) -> set[URIRef]:
        """The members of a class that only a class below it tells."""
        told = {membership.member for membership in self.inferred[kind]}
        return self.all[kind] - told - set(self.asserted[kind])


def _claims(site: Site, term: URIRef, kind: str) -> list[Claim]:
    """The claims that state something with a property, or have a value."""
    if kind == "value":
        return site.claims.by_value.get(term, [])
    return site.claims.with_predicate(term) if kind == "object property" else []


def _values(site: Site, term: URIRef) -> list[tuple[URIRef, int]]:
    """What claims have as the value of a property, the most frequent first."""
    values = site.claims.by_property.get(term, {})
    counted = [(value, len(claims)) for value, claims in values.items()]
    return sorted(counted, key=lambda one: (-one[1], site.label(one[0]).casefold()))
