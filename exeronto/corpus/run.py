"""A whole corpus: read what is not read yet, keep one copy of each paper, say what came of it."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections import defaultdict
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from exeronto.corpus.duplicates import find_duplicates
from exeronto.corpus.engine import Work, dask_engine, local_engine, read_all
from exeronto.corpus.files import CorpusFile, find_files, plan, printable, read_packed
from exeronto.corpus.paper import Outcome, Refusal
from exeronto.corpus.provenance import readers_state
from exeronto.corpus.settings import Limits, Settings
from exeronto.corpus.shards import CANDIDATES, GRAPHS, RECORDS, Record, Shards
from exeronto.corpus.summary import MANIFEST, TABLES, CorpusSummary, write_summary
from exeronto.documents.reading import LARGEST
from exeronto.errors import CorpusError, DocumentError
from exeronto.extraction import RULES, load_extractor
from exeronto.release import CHECKSUMS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from contextlib import AbstractContextManager

    from exeronto.corpus.engine import Engine

SHARD_SIZE = 256
# A batch is what a worker is given at once.
_BATCH_FILES, _BATCH_BYTES = 8, 4 * 2**20
_OURS = frozenset({GRAPHS, CANDIDATES, RECORDS, MANIFEST, CHECKSUMS, *TABLES})


def read_corpus(
    source: str | Path,
    output: str | Path,
    *,
    workers: int | None = None,
    scheduler: str | None = None,
    lexicon: str | Path | None = None,
    extractor: str = RULES,
    shard_size: int = SHARD_SIZE,
    limits: Limits | None = None,
    on_files: Callable[[int, int], None] = lambda _done, _all: None,
) -> CorpusSummary:
    """Read all papers of a folder or a list, in parallel, into shards of quads and candidates.

    What is there already, of the same files by the same readers, is kept: a run that was broken
    off goes on where it stopped, and ends with the bytes of an unbroken one.

    Args:
        source: A folder, or a list with one path a line, relative to the list.
        output: Folder to write to; new, empty, or of an earlier run.
        workers: Processes of this machine; by default one a core.
        scheduler: Address of the scheduler of a Dask cluster, to read there instead.
        lexicon: A lexicon that `exeronto lexicon` compiled; workers elsewhere open the same path.
        extractor: What suggests claims: the package's own rules, or an installed extractor.
        shard_size: How many files a shard has at most, in the mean.
        limits: What one file may take.
        on_files: Called with how many files are done, and of how many.

    Raises:
        CorpusError: There is no file, the folder is not ours, or the workers cannot be had.
        ExtractionError: There is no such extractor.
        LexiconError: The lexicon cannot be read.
    """
    load_extractor(extractor)
    folder = Path(output)
    files = find_files(source, without=folder)
    file = Path(lexicon).resolve() if lexicon is not None else None
    settings = Settings(file, extractor, limits or Limits())
    state = readers_state(file, extractor)
    shards = Shards(folder, _digest(state), settings.limits)
    run = _Run(shards, plan(files, shard_size), on_files)
    with _held(folder):
        _forget_summary(folder)
        if scheduler is not None:
            run.until_done(lambda: dask_engine(settings, state, scheduler=scheduler))
        else:
            run.until_done(lambda: local_engine(settings, state, workers=workers))
        shards.forget_others(run.planned)
        return write_summary(
            shards,
            run.records,
            find_duplicates(run.records),
            readers=state,
            shard_size=shard_size,
            made=len(run.made),
        )


class _Run:
    """The shards of a corpus on their way from files to records."""

    def __init__(
        self,
        shards: Shards,
        planned: Mapping[str, tuple[CorpusFile, ...]],
        on_files: Callable[[int, int], None],
    ):
        self.planned = planned
        self.made: set[str] = set()
        self._shards = shards
        self._outcomes: dict[str, dict[str, Outcome]] = defaultdict(dict)
        self._done = 0
        self._on_files = on_files

    def until_done(self, start: Callable[[], AbstractContextManager[Engine]]) -> None:
        """Make what is not there, and leave duplicates out, until nothing is left to do."""
        waiting = [shard for shard in self.planned if not self._is_there(shard)]
        while True:
            if waiting:
                with start() as engine:
                    for work, outcomes in read_all(engine, self._work(waiting)):
                        self._take(work.shard, outcomes)
            waiting = self._without_duplicates()
            if not waiting:
                return

    def records(self) -> Iterator[Record]:
        """What there is of the shards, one by one: all of them are more than memory may hold."""
        return map(self._shards.record, self.planned)

    def _is_there(self, shard: str) -> bool:
        if not self._shards.path(RECORDS, shard).exists():
            return False
        checksums = {file.name: _checksum(file) for file in self.planned[shard]}
        record = self._shards.is_done(shard, checksums)
        if record is None:
            return False
        self._tell(len(record.files))
        return True

    def _without_duplicates(self) -> list[str]:
        """Take duplicates out of the shards; those that must be made again, to get one back."""
        places = {(one.file, one.number) for one in find_duplicates(self.records)}
        again = []
        for record in self.records():
            if self._shards.leave_out(record, places) is None:
                again.append(record.shard)
                self._done -= len(record.files)
        return again

    def _work(self, waiting: list[str]) -> Iterator[Work]:
        for shard in waiting:
            size = 0
            batch: list[tuple[str, bytes]] = []
            for file in self.planned[shard]:
                try:
                    content = read_packed(file, largest=LARGEST)
                except DocumentError as error:
                    refusal = Refusal(error.code, error.line, error.what)
                    self._take(shard, (Outcome(file.name, 0, "", refusal=refusal),))
                    continue
                if batch and (len(batch) == _BATCH_FILES or size + len(content) > _BATCH_BYTES):
                    yield Work(shard, tuple(batch))
                    size, batch = 0, []
                batch.append((file.name, content))
                size += len(content)
            if batch:
                yield Work(shard, tuple(batch))

    def _take(self, shard: str, outcomes: tuple[Outcome, ...]) -> None:
        """Note what became of files; write their shard when it is complete."""
        held = self._outcomes[shard]
        held.update({outcome.name: outcome for outcome in outcomes})
        self._tell(len(outcomes))
        if len(held) == len(self.planned[shard]):
            self._shards.write(shard, list(held.values()))
            self.made.add(shard)
            del self._outcomes[shard]

    def _tell(self, files: int) -> None:
        self._done += files
        self._on_files(self._done, sum(map(len, self.planned.values())))


def _checksum(file: CorpusFile) -> str:
    try:
        return hashlib.sha256(read_packed(file, largest=LARGEST)).hexdigest()
    except DocumentError:
        return ""


def _digest(state: Mapping[str, object]) -> str:
    return hashlib.sha256(json.dumps(state, sort_keys=True).encode()).hexdigest()


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """The folder for us alone, as long as this process lives."""
    try:
        _refuse_strangers(folder)
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CorpusError(
            f"cannot be written ({error.strerror}); choose another with -o", file=folder
        ) from error
    if sys.platform == "win32":
        yield
        return
    import fcntl

    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(handle)
        raise CorpusError(
            "is being written by another run; wait for it, or choose another with -o", file=folder
        ) from error
    try:
        yield
    finally:
        os.close(handle)


def _refuse_strangers(folder: Path) -> None:
    """Never mix a corpus with other files, of which one might be taken for a part of it."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise CorpusError("is no folder; choose another with -o", file=folder)
    strangers = sorted(name for name in os.listdir(folder) if not _is_ours(name))  # noqa: PTH208
    if strangers:
        raise CorpusError(
            f"holds {printable(strangers[0])}, which no corpus has; choose another with -o",
            file=folder,
        )


def _is_ours(name: str) -> bool:
    """Whether a corpus has this name, or a run that was killed has left it while writing."""
    return name in _OURS or any(name.startswith(f".{ours}-") for ours in _OURS)


def _forget_summary(folder: Path) -> None:
    """While shards change there is no summary of them, and nothing that a kill has left."""
    for path in sorted(folder.iterdir()):
        if path.is_file():
            path.unlink()
