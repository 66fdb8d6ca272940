"""What the page of a reference entity shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from exeronto.documentation.claim_index import Tally, tally
from exeronto.documentation.descriptions import Description, Membership, describe
from exeronto.views import STRICT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rdflib import URIRef

    from exeronto.documentation.site import Site
    from exeronto.model import Claim, Conflict, Gap, Protocol


@dataclass(frozen=True, slots=True)
class EntityPage:
    """An entity: what it is, what follows from claims, and the claims by its part in them.

    `inferred` leaves out classes above another one that is told.
    """

    description: Description
    kinds: tuple[URIRef, ...]
    inferred: tuple[Membership, ...]
    claims: tuple[tuple[str, tuple[Claim, ...]], ...]
    tally: Tally
    conflicts: tuple[Conflict, ...]
    gaps: tuple[Gap, ...]
    protocols: tuple[Protocol, ...]


def entity_pages(site: Site, memberships: Iterable[Membership]) -> Iterator[EntityPage]:
    """The pages of all entities."""
    by_member: dict[URIRef, list[Membership]] = {}
    for membership in memberships:
        by_member.setdefault(membership.member, []).append(membership)
    for entity in site.entities:
        claims = site.claims.about(entity)
        stated = [claim for part, group in claims.items() if part != "context" for claim in group]
        yield EntityPage(
            description=describe(site, entity),
            kinds=tuple(site.kinds(entity)),
            inferred=tuple(_narrowest(site, by_member.get(entity, []))),
            claims=tuple((part, tuple(group)) for part, group in claims.items()),
            tally=tally(stated),
            conflicts=tuple(site.claims.conflicts_among(stated)),
            gaps=tuple(site.claims.gaps.get(entity, ())),
            protocols=tuple(site.claims.protocols.get(entity, ())),
        )


def _narrowest(site: Site, memberships: list[Membership]) -> list[Membership]:
    """Those that do not follow from another one of the same view by the class tree."""
    pairs = site.inferences[STRICT.name].entailment.subclasses
    return [
        one
        for one in memberships
        if not any(
            (other.kind, one.kind) in pairs and (one.kind, other.kind) not in pairs
            for other in memberships
            if other.view in {one.view, STRICT.name}
        )
    ]
