"""What a whole corpus came to: tables for people, a manifest and checksums for programs."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import asdict, astuple, dataclass, fields
from typing import TYPE_CHECKING

from exeronto.corpus.files import printable
from exeronto.corpus.paper import Counts
from exeronto.corpus.shards import CANDIDATES, GRAPHS, RECORDS
from exeronto.release import CHECKSUMS, write_atomically

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from exeronto.corpus.duplicates import Duplicate
    from exeronto.corpus.shards import Record, Shards

MANIFEST = "manifest.json"
TABLES = ("files.tsv", "papers.tsv", "refused.tsv", "duplicates.tsv")
_FORMAT = "exeronto corpus 1"


@dataclass(frozen=True, slots=True)
class CorpusSummary:
    """What a corpus came to; `made` is how many shards were made in this run."""

    folder: Path
    files: int
    papers: int
    refused: tuple[tuple[str, int], ...]
    duplicates: int
    counts: Counts
    shards: int
    made: int

    def __str__(self) -> str:
        bad = sum(number for _, number in self.refused)
        return (
            f"{self.folder}: {self.files} files; {self.papers} papers, {bad} files refused, "
            f"{self.duplicates} duplicates; {self.counts.mentions} mentions, "
            f"{self.counts.candidates} candidate claims, {self.counts.quads} quads in "
            f"{self.shards} shards"
        )


def write_summary(
    shards: Shards,
    records: Callable[[], Iterable[Record]],
    duplicates: Sequence[Duplicate],
    *,
    readers: Mapping[str, object],
    shard_size: int,
    made: int,
) -> CorpusSummary:
    """Write the tables, the manifest and the checksums; the same whoever read the papers when."""
    summary = _summary(shards, records(), len(duplicates), made)
    tables = {
        "files.tsv": _files_table(records()),
        "papers.tsv": _papers_table(records()),
        "refused.tsv": _refused_table(records()),
        "duplicates.tsv": _duplicates_table(duplicates),
    }
    counts = {
        "files": summary.files,
        "papers": summary.papers,
        "refused": sum(number for _, number in summary.refused),
        "duplicates": summary.duplicates,
        **asdict(summary.counts),
    }
    manifest = {
        "format": _FORMAT,
        "readers": readers,
        "options": {"shard_size": shard_size, **asdict(shards.limits)},
        "counts": counts,
        "refused": dict(summary.refused),
        "tables": {name: _sha256(content) for name, content in tables.items()},
        "shards": [_entry(shards, record) for record in records()],
    }
    content = (json.dumps(manifest, indent=1) + "\n").encode()
    written = {**tables, MANIFEST: content}
    for name, text in written.items():
        write_atomically(shards.folder / name, text)
    write_atomically(shards.folder / CHECKSUMS, _checksums(shards, records(), written))
    return summary


def _summary(
    shards: Shards, records: Iterable[Record], duplicates: int, made: int
) -> CorpusSummary:
    made_of, files, papers = 0, 0, 0
    counts = Counter[str]()
    codes = Counter[str]()
    for record in records:
        made_of += 1
        files += len(record.files)
        codes.update(file.refusal.code for file in record.files if file.refusal)
        for _, paper in record.papers():
            if not paper.is_out:
                papers += 1
                counts.update(asdict(paper.counts))
    return CorpusSummary(
        folder=shards.folder,
        files=files,
        papers=papers,
        refused=tuple(sorted(codes.items())),
        duplicates=duplicates,
        counts=Counts(**counts),
        shards=made_of,
        made=made,
    )


def _entry(shards: Shards, record: Record) -> dict[str, object]:
    kept = [paper for _, paper in record.papers() if not paper.is_out]
    return {
        "shard": record.shard,
        "files": len(record.files),
        "papers": len(kept),
        "quads": sum(paper.counts.quads for paper in kept),
        GRAPHS: {"file": _name(shards, GRAPHS, record), **asdict(record.graph)},
        CANDIDATES: {"file": _name(shards, CANDIDATES, record), **asdict(record.candidates)},
    }


def _name(shards: Shards, kind: str, record: Record) -> str:
    return shards.path(kind, record.shard).relative_to(shards.folder).as_posix()


def _checksums(shards: Shards, records: Iterable[Record], written: Mapping[str, bytes]) -> bytes:
    """The lines of `SHA256SUMS`, as `sha256sum --check` reads them."""
    sums = {name: _sha256(content) for name, content in written.items()}
    for record in records:
        sums[_name(shards, GRAPHS, record)] = record.graph.sha256
        sums[_name(shards, CANDIDATES, record)] = record.candidates.sha256
        content = shards.path(RECORDS, record.shard).read_bytes()
        sums[_name(shards, RECORDS, record)] = _sha256(content)
    return "".join(f"{sums[name]}  {name}\n" for name in sorted(sums)).encode()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    lines = ["\t".join(columns)]
    lines += ["\t".join("" if cell is None else printable(str(cell)) for cell in r) for r in rows]
    return "".join(f"{line}\n" for line in lines).encode()


def _files_table(records: Iterable[Record]) -> bytes:
    rows = []
    for record in records:
        for file in record.files:
            kept = sum(not paper.is_out for paper in file.papers)
            outcome = "refused" if file.refusal else "read" if kept else "duplicate"
            rows.append((file.name, file.sha256, file.size, record.shard, outcome, kept))
    columns = ("file", "sha256", "bytes", "shard", "outcome", "papers")
    return _table(columns, sorted(rows))


def _papers_table(records: Iterable[Record]) -> bytes:
    rows = [
        (
            paper.key,
            file.name,
            paper.number,
            record.shard,
            " ".join(paper.identity),
            *astuple(paper.counts),
            paper.quads_sha256,
        )
        for record in records
        for file, paper in record.papers()
        if not paper.is_out
    ]
    counted = tuple(field.name for field in fields(Counts))
    columns = ("paper", "file", "number", "shard", "identity", *counted, "quads_sha256")
    return _table(columns, sorted(rows))


def _refused_table(records: Iterable[Record]) -> bytes:
    rows = {
        file.name: (file.name, file.refusal.line, file.refusal.code, file.refusal.reason)
        for record in records
        for file in record.files
        if file.refusal
    }
    return _table(("file", "line", "code", "reason"), [rows[name] for name in sorted(rows)])


def _duplicates_table(duplicates: Iterable[Duplicate]) -> bytes:
    columns = ("file", "number", "paper", "kept_file", "kept_number", "kept_paper", "shared")
    return _table(columns, map(astuple, duplicates))
