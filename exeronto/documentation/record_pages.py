"""What the pages of papers, claims, conflicts and gaps show."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from exeronto.namespaces import EXCLAIM, EXPAPER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from exeronto.documentation.descriptions import Membership
    from exeronto.documentation.module_pages import PageValues
    from exeronto.documentation.site import Site
    from exeronto.model import Claim


def record_pages(site: Site, memberships: Iterable[Membership]) -> Iterator[PageValues]:
    """Template, IRI and values of the page of each paper, claim, conflict and gap."""
    following: dict[str, list[Membership]] = defaultdict(list)
    for membership in memberships:
        for claim in membership.claims:
            following[claim.id].append(membership)
    for paper in site.papers:
        sections = _sections(site, paper.key)
        yield "paper.html", EXPAPER[paper.key], {"paper": paper, "sections": sections}
        for conflict in paper.conflicts:
            values = {"conflict": conflict, "paper": paper.key}
            yield "conflict.html", EXCLAIM[conflict.id], values
        for gap in paper.gaps:
            yield "gap.html", EXCLAIM[gap.id], {"gap": gap}
    for iri, claim in site.claims.claims.items():
        yield "claim.html", iri, _claim(site, claim, following[claim.id])


def _sections(site: Site, paper: str) -> list[tuple[str, list[Claim]]]:
    """The claims of a paper by the section they begin in, as the paper runs."""
    sections: dict[str, list[Claim]] = {}
    for claim in site.claims.of_paper(paper):
        first = min(claim.anchors, key=lambda anchor: anchor.start)
        sections.setdefault(first.section, []).append(claim)
    return list(sections.items())


def _claim(site: Site, claim: Claim, following: list[Membership]) -> dict[str, Any]:
    return {
        "claim": claim,
        "conflicts": site.claims.conflicts_among([claim]),
        "memberships": following,
    }
