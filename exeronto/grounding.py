"""Curated papers: their files read, their names looked up, their passages found."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from exeronto.claim_grounding import ground_claims
from exeronto.curated_source import Source, content_hash, ground_anchor
from exeronto.curation import ConflictEntry, GapEntry, read_curated
from exeronto.documents import Document, read_record
from exeronto.errors import CurationError
from exeronto.ledger import LEDGER, Account, account, read_ledger
from exeronto.model import Claim, Conflict, Gap, Protocol
from exeronto.namespaces import EXCLAIM, EXERO
from exeronto.naming import Names, nearest
from exeronto.protocol_grounding import ground_protocols
from exeronto.readings import READINGS, Reading, read_readings, verified

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exeronto.ontology import Ontology

_CONFLICT_KINDS = {
    "direct": "DirectConflict",
    "context-dependent": "ContextDependentConflict",
    "method-dependent": "MethodDependentConflict",
    "superseded": "SupersededConflict",
    "terminological": "TerminologicalConflict",
}


@dataclass(frozen=True, slots=True)
class Paper:
    """A curated paper, ready for the graph.

    `account` tells what became of its sentences, `readings` what a second reading found.
    """

    key: str
    type: str
    cite_as: str
    document: Document
    claims: tuple[Claim, ...]
    conflicts: tuple[Conflict, ...]
    gaps: tuple[Gap, ...]
    protocols: tuple[Protocol, ...]
    account: Account
    readings: tuple[Reading, ...] = ()


def read_papers(folder: str | Path, ontology: Ontology) -> tuple[Paper, ...]:
    """Read every curated paper of a folder and look its names up in the ontology.

    Raises:
        CurationError: An unknown name, a passage that is not there, a claim about a claim that is
            not there; with file and line.
        DocumentError: A document record is missing or damaged.
    """
    names = Names(ontology)
    sources: dict[str, Source] = {}
    for file in sorted(Path(folder).glob("*/claims.yaml")):
        entries, lines = read_curated(file)
        key, document = read_record(file.parent / "document.json")
        source = Source(file, entries, lines, document)
        if not key == entries.paper == file.parent.name:
            raise source.wrong(
                f"paper {entries.paper!r} lies in folder {file.parent.name!r} with the record "
                f"of {key!r}; all three must agree",
                "paper",
            )
        sources[key] = source
        ground_claims(source, names)
    if not sources:
        raise CurationError("holds no curated paper; give a folder of */claims.yaml", file=folder)
    return tuple(_paper(source, sources, names) for _, source in sorted(sources.items()))


def _paper(source: Source, sources: Mapping[str, Source], names: Names) -> Paper:
    entries = source.entries
    conflicts = [_conflict(*entry, source, sources) for entry in enumerate(entries.conflicts)]
    gaps = [_gap(*entry, source, names) for entry in enumerate(entries.gaps)]
    _refuse_twins(source, "conflicts", [conflict.id for conflict in conflicts])
    _refuse_twins(source, "gaps", [gap.id for gap in gaps])
    claims = tuple(source.claims[entry.id] for entry in entries.claims)
    protocols = ground_protocols(source, names)
    anchors = [anchor for claim in claims for anchor in claim.anchors]
    anchors += [anchor for gap in gaps for anchor in gap.anchors]
    anchors += [anchor for protocol in protocols for anchor in protocol.anchors]
    ledger = source.file.parent / LEDGER
    second = source.file.parent / READINGS
    readings = read_readings(second)
    return Paper(
        key=entries.paper,
        type=entries.type,
        cite_as=entries.cite_as,
        document=source.document,
        claims=verified(claims, readings, file=second),
        conflicts=tuple(conflicts),
        gaps=tuple(gaps),
        protocols=protocols,
        account=account(source.document, anchors, read_ledger(ledger), file=ledger),
        readings=readings,
    )


def _refuse_twins(source: Source, kind: str, ids: list[str]) -> None:
    """Records of the same content would be one in the graph, with the words of both."""
    for index, identifier in enumerate(ids):
        if identifier in ids[:index]:
            first = getattr(source.entries, kind)[ids.index(identifier)].id
            raise source.wrong(f"is about the same as {first!r}; keep one", kind, index)


def _conflict(
    index: int, entry: ConflictEntry, source: Source, sources: Mapping[str, Source]
) -> Conflict:
    claims = set()
    for written in entry.claims:
        paper, _, handle = written.rpartition("/")
        other = sources.get(paper or source.entries.paper)
        known = other.claims if other is not None else {}
        if handle not in known:
            raise source.wrong(
                f"claim {written!r} is not known{nearest(handle, known)}",
                "conflicts",
                index,
                "claims",
            )
        claims.add(EXCLAIM[known[handle].id])
    if len(claims) < 2:  # noqa: PLR2004 - a conflict has two sides
        raise source.wrong("names one claim twice; name two", "conflicts", index, "claims")
    kind = EXERO[_CONFLICT_KINDS[entry.kind]]
    ordered = tuple(sorted(claims))
    identifier = content_hash({"kind": kind, "claims": ordered})
    return Conflict(identifier, kind, ordered, entry.resolution)


def _gap(index: int, entry: GapEntry, source: Source, names: Names) -> Gap:
    at = ("gaps", index)
    paper = source.entries.paper
    about = tuple(sorted(source.entity(name, names, *at, "about") for name in entry.about))
    anchors = tuple(ground_anchor(anchor, source, *at, "passage") for anchor in entry.passage)
    identifier = content_hash({"paper": paper, "about": about, "anchors": anchors})
    return Gap(identifier, paper, entry.gap, about, anchors)
