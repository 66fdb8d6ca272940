"""The claims of all papers, by what they are about."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exeronto.claim_graph import reference_iri
from exeronto.namespaces import EXCLAIM, EXERO, EXPAPER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rdflib import URIRef

    from exeronto.documents import Reference
    from exeronto.grounding import Paper
    from exeronto.model import Claim, Conflict, Gap, Protocol, ProtocolPart

Claims = dict["URIRef", list["Claim"]]
# The parts that an entity can have in the statement of a claim; all else is context.
PARTS = ("subject", "object", "via")


@dataclass(frozen=True, slots=True)
class Tally:
    """How many claims there are, and how many of each polarity that is not plain affirmation."""

    claims: int
    negative: tuple[tuple[URIRef, int], ...]


class ClaimIndex:
    """Look-ups over the claims, conflicts and gaps of papers; claims stay in the papers' order."""

    def __init__(self, papers: tuple[Paper, ...]):
        self.papers = {paper.key: paper for paper in papers}
        self.claims: dict[URIRef, Claim] = {}
        self.by_part: dict[str, Claims] = {part: defaultdict(list) for part in (*PARTS, "context")}
        self.by_value: Claims = defaultdict(list)
        self.by_property: dict[URIRef, Claims] = defaultdict(lambda: defaultdict(list))
        self.conflicts: dict[URIRef, list[Conflict]] = defaultdict(list)
        self.gaps: dict[URIRef, list[Gap]] = defaultdict(list)
        self.protocols: dict[URIRef, list[Protocol]] = defaultdict(list)
        self._references: dict[tuple[str, int], Reference] = {}
        for paper in papers:
            self._add(paper)

    def _add(self, paper: Paper) -> None:
        for reference in paper.document.references:
            self._references[paper.key, reference.number] = reference
        for claim in sorted(paper.claims, key=_place):
            self._add_claim(claim)
        self._add_records(paper)

    def _add_records(self, paper: Paper) -> None:
        for conflict in paper.conflicts:
            for iri in conflict.claims:
                self.conflicts[iri].append(conflict)
        for gap in paper.gaps:
            for entity in gap.about:
                self.gaps[entity].append(gap)
        for protocol in paper.protocols:
            linked = {iri for part in parts_of(protocol.whole) for _, iri in part.links}
            for entity in sorted(linked):
                self.protocols[entity].append(protocol)

    def _add_claim(self, claim: Claim) -> None:
        self.claims[EXCLAIM[claim.id]] = claim
        self.by_part["subject"][claim.subject].append(claim)
        self.by_part["object"][claim.object].append(claim)
        for value in (claim.polarity, claim.certainty, claim.role, claim.evidence):
            self.by_value[value].append(claim)
        for name, values in claim.context:
            part = name if name in PARTS else "context"
            for value in values:
                self.by_part[part][value].append(claim)
                self.by_property[EXERO[name]][value].append(claim)

    def with_predicate(self, prop: URIRef) -> list[Claim]:
        """The claims whose statement uses a property."""
        return [claim for claim in self.claims.values() if claim.predicate == prop]

    def about(self, entity: URIRef) -> dict[str, list[Claim]]:
        """The claims that name an entity, by the part that it has in them; each claim once."""
        seen: set[str] = set()
        found: dict[str, list[Claim]] = {}
        for part, index in self.by_part.items():
            fresh = [claim for claim in _unique(index.get(entity, ())) if claim.id not in seen]
            seen |= {claim.id for claim in fresh}
            if fresh:
                found[part] = fresh
        return found

    def count(self, entity: URIRef) -> int:
        """How many claims have an entity as subject, object or mediator."""
        return len({c.id for part in PARTS for c in self.by_part[part].get(entity, ())})

    def conflicts_among(self, claims: Iterable[Claim]) -> list[Conflict]:
        """The conflicts that claims take part in, each once."""
        found = [one for claim in claims for one in self.conflicts.get(EXCLAIM[claim.id], ())]
        return sorted({conflict.id: conflict for conflict in found}.values(), key=lambda c: c.id)

    def moderators(self, claim: Claim) -> list[Claim]:
        """The claims about a claim."""
        return self.by_part["object"].get(EXCLAIM[claim.id], [])

    def cited(self, paper: str, numbers: Iterable[int]) -> list[tuple[URIRef, str]]:
        """The works that a paper cites under some numbers, each with its short name."""
        found = {number: self._references.get((paper, number)) for number in numbers}
        return [
            (reference_iri(EXPAPER[paper], number), _cited_name(reference, number))
            for number, reference in found.items()
        ]

    def of_paper(self, paper: str) -> list[Claim]:
        """The claims of a paper, in its order."""
        return [claim for claim in self.claims.values() if claim.paper == paper]

    def citing(self, paper: str) -> Counter[int]:
        """How many claims each reference of a paper stands behind."""
        return Counter(number for claim in self.of_paper(paper) for number in claim.cites)


def tally(claims: Iterable[Claim]) -> Tally:
    """Count claims, and those that deny something or found no change."""
    counted = Counter(claim.polarity for claim in claims)
    negative = sorted((polarity, n) for polarity, n in counted.items() if denies(polarity))
    return Tally(counted.total(), tuple(negative))


def denies(polarity: URIRef) -> bool:
    """Whether a polarity is anything but plain affirmation."""
    return polarity != EXERO.Affirmed


def _unique(claims: Iterable[Claim]) -> list[Claim]:
    return list({claim.id: claim for claim in claims}.values())


def parts_of(part: ProtocolPart) -> Iterator[ProtocolPart]:
    """A protocol, or a part of one, and all parts below it."""
    yield part
    for _, below in part.parts:
        yield from parts_of(below)


def _place(claim: Claim) -> tuple[int, str]:
    return min((anchor.start for anchor in claim.anchors), default=0), claim.id


def _cited_name(reference: Reference | None, number: int) -> str:
    if reference is None or not reference.authors:
        return f"[{number}]"
    more = " et al." if reference.et_al or len(reference.authors) > 1 else ""
    year = f" {reference.year}" if reference.year else ""
    return f"[{number}] {reference.authors[0].family}{more}{year}"
