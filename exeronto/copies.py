"""Raw papers against what was recorded of them: is this the paper, and do record and claims fit?"""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from exeronto.documents import Document, read_document
from exeronto.errors import CurationError

if TYPE_CHECKING:
    from pathlib import Path

    from exeronto.grounding import Paper


def recheck(file: Path, papers: tuple[Paper, ...], folder: Path) -> tuple[str, Document]:
    """A raw paper and its key, if it is a curated one and record and claims fit its text."""
    document = read_document(file)
    ids = {passage.id for passage in document.passages}
    for paper in papers:
        recorded = paper.document
        same_source = recorded.source_sha256 == document.source_sha256
        if same_source or recorded.canonical_sha256 == document.canonical_sha256:
            _check_record(folder / paper.key / "document.json", recorded, document)
            return paper.key, document
        used = {anchor.passage for claim in paper.claims for anchor in claim.anchors}
        used |= {anchor.passage for gap in paper.gaps for anchor in gap.anchors}
        used |= {anchor.passage for protocol in paper.protocols for anchor in protocol.anchors}
        if used & ids:
            lost = sorted(used - ids)
            if not lost:
                return paper.key, document
            raise CurationError(
                f"{len(lost)} passages that claims of {paper.key} point to are not in this copy, "
                f"{lost[0]} among them; use an untouched copy, or anchor the claims anew",
                file=file,
            )
    raise CurationError("is none of the curated papers; read it with exeronto load", file=file)


def _check_record(file: Path, recorded: Document, read: Document) -> None:
    """Check that a record is what the paper gives, its words and its checksum as a file apart."""
    wrong = [
        field.name
        for field in fields(Document)
        if field.name not in {"text", "source_sha256"}
        and getattr(recorded, field.name) != getattr(read, field.name)
    ]
    if wrong:
        raise CurationError(
            f"is not what this paper gives: {', '.join(wrong)} differ; "
            "make it again with exeronto load",
            file=file,
        )
