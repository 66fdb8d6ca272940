"""Processes that read papers: one that dies is replaced, and what it read is tried again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

import exeronto
from exeronto.corpus.frames import receive, send
from exeronto.corpus.paper import Outcome, Refusal, refused
from exeronto.corpus.settings import too_much_memory
from exeronto.errors import CorpusError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from exeronto.corpus.settings import Settings

# A process may die of something else than its paper, as when the system is short of memory.
ATTEMPTS = 3
# One that only waits uses no processor time; it may take so much longer than what may compute.
_PATIENCE = 10
_TAIL = 4096


class _Died(Exception):  # noqa: N818 - it is what happened, and no fault of ours
    """The process ended without an answer."""

    def __init__(self, status: int, last_words: str, *, is_late: bool):
        super().__init__(status)
        self.status = status
        self.last_words = last_words
        self.is_late = is_late


class Reader:
    """One process that reads papers, and the state of its code and names."""

    def __init__(self, settings: Settings):
        self._settings = settings
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the process
        place = str(Path(exeronto.__file__).parent.parent)
        path = os.pathsep.join(p for p in (place, os.environ.get("PYTHONPATH")) if p)
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "exeronto.corpus.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
            env={**os.environ, "PYTHONPATH": path},
            # Ctrl-C is for the process that was called: a paper must not be blamed for it.
            start_new_session=True,
        )
        try:
            self.state = cast("dict[str, object]", self._ask(settings))
        except _Died:
            self.close()
            raise

    @property
    def process(self) -> int:
        """Its number in the system."""
        return self._process.pid

    def read(self, name: str, content: bytes) -> Outcome:
        """What becomes of a file; raises `_Died` where that ends the process."""
        return cast("Outcome", self._ask((name, content)))

    def _ask(self, value: object) -> object:
        self._complaints.seek(0)
        self._complaints.truncate()
        late = threading.Event()
        most = max(30, _PATIENCE * self._settings.limits.seconds)
        clock = threading.Timer(most, self._end_late, (late,))
        clock.daemon = True
        clock.start()
        try:
            send(cast("BinaryIO", self._process.stdin), value)
            answer = receive(cast("BinaryIO", self._process.stdout))
        except BrokenPipeError:
            answer = None
        finally:
            clock.cancel()
        if answer is None:
            status = self._process.wait()
            raise _Died(status, self._last_words(), is_late=late.is_set())
        return answer

    def _end_late(self, late: threading.Event) -> None:
        late.set()
        self._process.kill()

    def _last_words(self) -> str:
        """The kind of error that a traceback ends with."""
        size = self._complaints.seek(0, os.SEEK_END)
        self._complaints.seek(max(0, size - _TAIL))
        lines = self._complaints.read().decode("utf-8", "replace").strip().splitlines()
        return lines[-1].partition(":")[0] if lines else ""

    def kill(self) -> None:
        """End the process, whatever it does; who waits for its answer is told."""
        self._process.kill()

    def close(self) -> None:
        """End the process and give back what it took; nobody may wait for an answer."""
        for stream in (self._process.stdin, self._process.stdout):
            try:
                cast("BinaryIO", stream).close()
            except BrokenPipeError:
                continue
        self._process.kill()
        self._process.wait()
        self._complaints.close()


class Crew:
    """Readers for the threads of one process, one each, with the same settings.

    Args:
        settings: How papers are read.
        state: What `readers_state` says where the corpus is put together; a reader whose code,
            names or libraries are others is refused.
    """

    def __init__(self, settings: Settings, state: Mapping[str, object]):
        self._settings = settings
        self._state = state
        self._own = threading.local()
        self._readers: set[Reader] = set()
        self._guard = threading.Lock()
        self._is_stopped = False

    @property
    def processes(self) -> tuple[int, ...]:
        """The numbers of the processes that live."""
        with self._guard:
            return tuple(sorted(reader.process for reader in self._readers))

    def read(self, batch: Sequence[tuple[str, bytes]]) -> tuple[Outcome, ...]:
        """What becomes of files, in their order.

        Raises:
            CorpusError: No reader could be started.
        """
        return tuple(self._read(name, content) for name, content in batch)

    def _read(self, name: str, content: bytes) -> Outcome:
        for attempt in range(1, ATTEMPTS + 1):
            reader = self._reader()
            try:
                outcome = reader.read(name, content)
            except _Died as died:
                self._dismiss(reader)
                refusal = self._refusal(died, attempt)
                if refusal is not None:
                    return refused(name, content, refusal)
                continue
            if outcome.refusal is not None and outcome.refusal.code == "E_MEMORY":
                self._dismiss(reader)
            return outcome
        raise AssertionError("the last attempt gives an outcome")

    def _refusal(self, died: _Died, attempt: int) -> Refusal | None:
        """Why a file is refused after its reader has died; None where it is to be tried again."""
        limit = self._settings.limits.seconds
        if died.is_late or (sys.platform != "win32" and died.status == -signal.SIGXCPU):
            return Refusal("E_TIME", None, f"takes longer than {limit} s; raise --seconds")
        if died.last_words == "MemoryError":
            return Refusal("E_MEMORY", None, too_much_memory(self._settings.limits))
        if died.status > 0:  # an error in Python: it would be the same again
            what = f"makes the reader fail ({died.last_words or died.status}); report it, please"
            return Refusal("E_DIED", None, what)
        if attempt < ATTEMPTS:
            return None
        how = signal.Signals(-died.status).name if died.status < 0 else "without an answer"
        return Refusal("E_DIED", None, f"ends the process that reads it, each time ({how})")

    def _reader(self) -> Reader:
        reader = getattr(self._own, "reader", None)
        if reader is None:
            if self._is_stopped:
                raise CorpusError("was stopped; run again to go on where it stopped")
            reader = self._own.reader = self._started()
            with self._guard:
                self._readers.add(reader)
            self._check(reader)
        return cast("Reader", reader)

    def _started(self) -> Reader:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return Reader(self._settings)
            except _Died as died:
                # An error in Python would be the same again; what was killed may live now.
                if died.status < 0 and attempt < ATTEMPTS and not self._is_stopped:
                    continue
                raise CorpusError(
                    f"a reader could not start ({died.last_words or died.status}); "
                    "is ExerOnto installed whole, and memory left?"
                ) from died
        raise AssertionError("the last attempt starts a reader, or tells why not")

    def _check(self, reader: Reader) -> None:
        """Refuse a reader that could not open what it needs, or would give other bytes."""
        state = reader.state
        if "message" in state:
            self._dismiss(reader)
            fault = cast("dict[str, str]", state)
            where = f"{fault['file']}: " if fault["file"] else ""
            raise CorpusError(
                f"a reader could not start: {where}{fault['message']}", code=fault["code"]
            )
        others = sorted(name for name in self._state if state.get(name) != self._state[name])
        if others:
            self._dismiss(reader)
            raise CorpusError(
                f"a worker has another {', '.join(others)} than this process; "
                "install the same version, with the same libraries and lexicon, on all machines"
            )

    def _dismiss(self, reader: Reader) -> None:
        self._own.reader = None
        with self._guard:
            self._readers.discard(reader)
        reader.close()

    def stop(self) -> None:
        """End all readers, and start no other."""
        self._is_stopped = True
        with self._guard:
            for reader in self._readers:
                reader.kill()

    def close(self) -> None:
        """Give back what the readers took; no thread may use the crew any more."""
        with self._guard:
            readers, self._readers = self._readers, set()
        for reader in readers:
            reader.close()
