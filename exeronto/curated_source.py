"""A curated file on its way into the graph: where it stands, and what its entries share."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from exeronto.errors import CurationError
from exeronto.model import Anchor
from exeronto.namespaces import EXERO
from exeronto.naming import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from rdflib import URIRef

    from exeronto.curated_values import MeasureEntry, PassageAnchor
    from exeronto.curation import CuratedPaper, Lines
    from exeronto.documents import Document
    from exeronto.model import Claim, Unit
    from exeronto.naming import Names


@dataclass(slots=True)
class Source:
    """A curated file on its way: where to say that something is wrong, and the claims so far."""

    file: Path
    entries: CuratedPaper
    lines: Lines
    document: Document
    claims: dict[str, Claim] = field(default_factory=dict)

    def wrong(self, what: str, *path: str | int) -> CurationError:
        """An error at the line of an entry."""
        return CurationError(what, file=self.file, line=self.lines[path])

    def entity(self, name: str, names: Names, *path: str | int) -> URIRef:
        """The entity of a name, or the error that there is none."""
        found = names.entity(name)
        if found is None:
            raise self.wrong(f"{name!r} is no entity{nearest(name, names.keys)}", *path)
        return found


def ground_anchor(anchor: PassageAnchor, source: Source, *path: str | int) -> Anchor:
    """An anchor with its place on the canonical text."""
    passage = source.document.passage(anchor.id)
    if passage is None:
        near = [p.id for p in source.document.passages if p.section == anchor.section]
        raise source.wrong(
            f"passage {anchor.id!r} is not in document.json; "
            f"section {anchor.section!r} has {', '.join(near) or 'none'}",
            *path,
        )
    if passage.section != anchor.section:
        raise source.wrong(
            f"passage {anchor.id!r} stands in section {passage.section!r}, "
            f"not {anchor.section!r}; correct one",
            *path,
        )
    if not anchor.start < anchor.end <= passage.end - passage.start:
        raise source.wrong(
            f"{anchor.start}-{anchor.end} runs out of passage {anchor.id}, "
            f"which has {passage.end - passage.start} characters; use exeronto locate",
            *path,
        )
    return Anchor(
        passage=anchor.id,
        section=anchor.section,
        within=(anchor.start, anchor.end),
        start=passage.start + anchor.start,
        end=passage.start + anchor.end,
    )


def ground_unit(written: MeasureEntry, source: Source, names: Names, *path: str | int) -> Unit:
    """The unit of a number."""
    if written.unit not in names.units:
        what = f"{written.unit!r} is no unit{nearest(written.unit, names.units)}"
        raise source.wrong(what, *path)
    return names.units[written.unit]


def ground_cites(cites: Iterable[int], source: Source, *path: str | int) -> tuple[int, ...]:
    """The cited references by their numbers, each of which the paper must have."""
    missing = set(cites) - {reference.number for reference in source.document.references}
    if missing:
        raise source.wrong(
            f"the paper cites no reference {min(missing)}; correct cites", *path, "cites"
        )
    return tuple(sorted(set(cites)))


def content_hash(fields: Mapping[str, Any]) -> str:
    """Sixteen hexadecimal digits of the content, the same on every machine."""
    content = json.dumps(fields, sort_keys=True, ensure_ascii=False, default=_plain)
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def _plain(value: object) -> object:
    return {name: getattr(value, name) for name in value.__slots__}  # type: ignore[attr-defined]


def enumerated(written: str) -> URIRef:
    """`no change` as exero:NoChange."""
    return EXERO[camel(written)]


def camel(written: str) -> str:
    """Words as the name of a class or an individual.

    >>> camel("pre-exercise baseline")
    'PreExerciseBaseline'
    """
    return "".join(word.capitalize() for word in written.replace("-", " ").split())
