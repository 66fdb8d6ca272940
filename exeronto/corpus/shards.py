"""Shards on disk: quads and candidates of the papers of some files, and a record of both.

The record is written last, and holds the checksums of the other two: a shard whose record does not
fit them, or the files it was made of, is made again.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from exeronto.corpus.paper import Counts, Refusal  # noqa: TC001 - pydantic reads them
from exeronto.release import write_atomically

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from exeronto.corpus.paper import Outcome, ReadPaper
    from exeronto.corpus.settings import Limits

GRAPHS, CANDIDATES, RECORDS = "graph", "candidates", "records"
# What a higher limit may let through.
_LIMITED = frozenset({"E_MEMORY", "E_TIME", "E_DIED"})
Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class KeptPaper:
    """A paper in a shard: what `ReadPaper` says of it, and how long its two gzip members are.

    `is_out` when another copy of the paper is kept, and this one is in no shard.
    """

    key: str
    number: int
    identity: tuple[str, ...]
    rank: tuple[int, int, int]
    counts: Counts
    quads_sha256: str
    graph_bytes: int
    candidate_bytes: int
    is_out: bool = False


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that a shard was made of, and what became of it."""

    name: str
    size: int
    sha256: str
    papers: tuple[KeptPaper, ...] = ()
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One of the two files of a shard."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Record:
    """What a shard was made of, by which readers, and what it holds."""

    shard: str
    readers: str
    limits: tuple[int, int]
    files: tuple[KeptFile, ...]
    graph: Part
    candidates: Part

    def papers(self) -> Iterable[tuple[KeptFile, KeptPaper]]:
        """All papers with their files, in the order of their keys, as they stand in the shard."""
        found = [(file, paper) for file in self.files for paper in file.papers]
        return sorted(found, key=lambda pair: (pair[1].key, pair[0].name, pair[1].number))


_RECORD = TypeAdapter(Record)


@dataclass(frozen=True, slots=True)
class Shards:
    """The folder of a corpus; `readers` is the checksum of the state of all that reads papers."""

    folder: Path
    readers: str
    limits: Limits

    def path(self, kind: str, shard: str) -> Path:
        """Where a part of a shard lies."""
        suffix = {GRAPHS: "nq.gz", CANDIDATES: "jsonl.gz", RECORDS: "json"}[kind]
        return self.folder / kind / f"{shard}.{suffix}"

    def record(self, shard: str) -> Record:
        """The record of a shard that is there."""
        return _RECORD.validate_json(self.path(RECORDS, shard).read_bytes())

    def _whole(self, shard: str) -> Record | None:
        """The record of a shard that is whole, or None."""
        try:
            record = self.record(shard)
        except (OSError, ValidationError):
            return None
        for kind, part in ((GRAPHS, record.graph), (CANDIDATES, record.candidates)):
            if _part_on_disk(self.path(kind, shard)) != part:
                return None
        return record

    def is_done(self, shard: str, files: Mapping[str, str]) -> Record | None:
        """The record of a shard that was made of just these files (name: SHA-256), or None."""
        record = self._whole(shard)
        if record is None or record.readers != self.readers:
            return None
        if {file.name: file.sha256 for file in record.files} != dict(files):
            return None
        codes = {file.refusal.code for file in record.files if file.refusal}
        if record.limits != (self.limits.seconds, self.limits.memory) and codes & _LIMITED:
            return None
        return record

    def write(self, shard: str, outcomes: Sequence[Outcome]) -> Record:
        """Write a shard; of papers with one key, one is kept."""
        read = sorted(
            ((outcome.name, paper) for outcome in outcomes for paper in outcome.papers),
            key=lambda pair: (pair[1].key, pair[1].rank, pair[0], pair[1].number),
        )
        first: dict[str, tuple[str, ReadPaper]] = {}
        for name, paper in read:
            first.setdefault(paper.key, (name, paper))
        places = {(name, paper.number) for name, paper in first.values()}
        graph = b"".join(paper.graph for _, paper in first.values())
        candidates = b"".join(paper.candidates for _, paper in first.values())
        files = tuple(
            KeptFile(
                outcome.name,
                outcome.size,
                outcome.sha256,
                tuple(
                    _kept(paper, (outcome.name, paper.number), places) for paper in outcome.papers
                ),
                outcome.refusal,
            )
            for outcome in sorted(outcomes, key=lambda outcome: outcome.name)
        )
        return self._write(shard, files, graph, candidates)

    def leave_out(self, record: Record, places: Collection[Place]) -> Record | None:
        """Take papers, by file and number, out of a shard; None where one would have to come back.

        Each paper is a gzip member of its own, so that the others need not be read again.
        """
        if any(p.is_out and (f.name, p.number) not in places for f, p in record.papers()):
            return None
        graph = self._without(record, places, GRAPHS)
        candidates = self._without(record, places, CANDIDATES)
        files = tuple(
            replace(
                file,
                papers=tuple(
                    replace(paper, is_out=(file.name, paper.number) in places)
                    for paper in file.papers
                ),
            )
            for file in record.files
        )
        if files == record.files:
            return record
        return self._write(record.shard, files, graph, candidates)

    def _without(self, record: Record, places: Collection[Place], kind: str) -> bytes:
        content = self.path(kind, record.shard).read_bytes()
        kept, at = [], 0
        for file, paper in record.papers():
            if paper.is_out:
                continue
            length = paper.graph_bytes if kind == GRAPHS else paper.candidate_bytes
            if (file.name, paper.number) not in places:
                kept.append(content[at : at + length])
            at += length
        return b"".join(kept)

    def _write(
        self, shard: str, files: tuple[KeptFile, ...], graph: bytes, candidates: bytes
    ) -> Record:
        record = Record(
            shard,
            self.readers,
            (self.limits.seconds, self.limits.memory),
            files,
            _part(graph),
            _part(candidates),
        )
        for kind, content in (
            (GRAPHS, graph),
            (CANDIDATES, candidates),
            (RECORDS, (json.dumps(asdict(record), ensure_ascii=True) + "\n").encode()),
        ):
            path = self.path(kind, shard)
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, content)
        return record

    def forget_others(self, shards: Collection[str]) -> None:
        """Remove what belongs to no shard of these: of another plan, or left by a kill."""
        for kind in (GRAPHS, CANDIDATES, RECORDS):
            wanted = {self.path(kind, shard).name for shard in shards}
            for path in sorted((self.folder / kind).iterdir()):
                if path.name not in wanted:
                    path.unlink()


def _kept(paper: ReadPaper, place: Place, places: Collection[Place]) -> KeptPaper:
    return KeptPaper(
        paper.key,
        paper.number,
        paper.identity,
        paper.rank,
        paper.counts,
        paper.quads_sha256,
        len(paper.graph),
        len(paper.candidates),
        is_out=place not in places,
    )


def _part(content: bytes) -> Part:
    return Part(len(content), hashlib.sha256(content).hexdigest())


def _part_on_disk(path: Path) -> Part | None:
    try:
        with path.open("rb") as file:
            return Part(path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())
    except OSError:
        return None
