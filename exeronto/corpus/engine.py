"""Where papers are read: processes of this machine, or a Dask cluster. The function is the same."""

from __future__ import annotations

import json
import os
import sys
from collections import deque
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from exeronto.corpus.crew import Crew
from exeronto.corpus.paper import Outcome, Refusal, refused
from exeronto.errors import CorpusError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from distributed import Client

    from exeronto.corpus.settings import Settings

    Batch = Sequence[tuple[str, bytes]]
    Submit = Callable[[Batch], Future[tuple[Outcome, ...]]]

# So many batches wait for each worker: none is idle, and few bytes are held.
_AHEAD = 2
# Threads that wait for the workers of a cluster.
_MOST = 4096
_TIMEOUT = 30


@dataclass(frozen=True, slots=True)
class Engine:
    """A way to have batches read.

    `places` is how many batches may be on their way now; `lost` are the errors that say that the
    workers died, which `read_all` answers by halving the batch.
    """

    submit: Submit
    places: Callable[[], int]
    lost: tuple[type[BaseException], ...] = ()


@dataclass(frozen=True, slots=True)
class Work:
    """A batch, and the shard that it is for."""

    shard: str
    batch: Batch

    def halves(self) -> tuple[Work, Work]:
        """The work in two."""
        middle = len(self.batch) // 2
        return Work(self.shard, self.batch[:middle]), Work(self.shard, self.batch[middle:])


@contextmanager
def local_engine(
    settings: Settings, state: Mapping[str, object], *, workers: int | None = None
) -> Iterator[Engine]:
    """Processes of this machine, by default one for each core that we may use."""
    count = workers or _cores()
    crew = Crew(settings, state)
    executor = ThreadPoolExecutor(count, thread_name_prefix="exeronto-corpus")
    try:
        yield Engine(lambda batch: executor.submit(crew.read, batch), lambda: _AHEAD * count)
    finally:
        executor.shutdown(wait=False, cancel_futures=True)
        crew.stop()
        executor.shutdown()
        crew.close()


def _cores() -> int:
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def dask_engine(
    settings: Settings, state: Mapping[str, object], *, scheduler: str
) -> Iterator[Engine]:
    """The workers of a Dask cluster; each thread of a worker has a reader process beside it.

    Raises:
        CorpusError: Nobody answers at the address, or the cluster went away.
    """
    from distributed import KilledWorker

    told = json.dumps(state, sort_keys=True)
    with _connected(scheduler) as client, ThreadPoolExecutor(_MOST) as executor:

        def read(batch: Batch) -> tuple[Outcome, ...]:
            done: tuple[Outcome, ...]
            done = client.submit(read_here, settings, told, batch, pure=False).result()
            return done

        # A thread waits for each batch. Not the client's own executor: what is asked of it never
        # ends when the scheduler goes away (distributed 2026.8).
        try:
            yield Engine(
                lambda batch: executor.submit(read, batch),
                lambda: min(_MOST, _AHEAD * max(1, sum(client.ncores().values()))),
                (KilledWorker,),
            )
        except (CancelledError, OSError) as error:
            raise CorpusError(
                f"the cluster at {scheduler} went away; run again to go on where it stopped"
            ) from error
        finally:
            executor.shutdown(wait=False, cancel_futures=True)
            client.close()


@contextmanager
def _connected(scheduler: str) -> Iterator[Client]:
    import dask
    from distributed import Client

    # Papers travel in the task itself: a worker that dies then takes no other's data with it.
    quiet = {"distributed.admin.large-graph-warning-threshold": "1GiB"}
    with dask.config.set(quiet):
        try:
            client = Client(scheduler, timeout=_TIMEOUT, set_as_default=False)
        except (OSError, ValueError) as error:
            raise CorpusError(
                f"no Dask scheduler answers at {scheduler}; give its address, tcp://HOST:8786"
            ) from error
        with client:
            yield client


def read_here(settings: Settings, state: str, batch: Batch) -> tuple[Outcome, ...]:
    """Have a batch read beside this process; what a Dask worker runs."""
    return _crew(settings, state).read(batch)


@cache
def _crew(settings: Settings, state: str) -> Crew:
    """The crew of this process; its readers end with it, when their input does."""
    return Crew(settings, json.loads(state))


def read_all(engine: Engine, work: Iterable[Work]) -> Iterator[tuple[Work, tuple[Outcome, ...]]]:
    """Have all work done, in whatever order it comes; little of it is held at a time.

    A batch whose workers die again and again is halved, until the file that ends them is alone;
    that one is refused.

    Raises:
        CorpusError: No reader could be started, or the cluster went away.
    """
    coming = iter(work)
    again: deque[Work] = deque()
    waiting: dict[Future[tuple[Outcome, ...]], Work] = {}
    while True:
        while len(waiting) < engine.places():
            following = again.popleft() if again else next(coming, None)
            if following is None:
                break
            waiting[engine.submit(following.batch)] = following
        if not waiting:
            return
        for future in wait(waiting, return_when=FIRST_COMPLETED).done:
            done = waiting.pop(future)
            outcomes = _outcomes(future, engine)
            if outcomes is not None:
                yield done, outcomes
            elif len(done.batch) > 1:
                again.extend(done.halves())
            else:
                yield done, (_killing(*done.batch[0]),)


def _outcomes(future: Future[tuple[Outcome, ...]], engine: Engine) -> tuple[Outcome, ...] | None:
    """What came of a batch; None where its workers died."""
    try:
        return future.result()
    except engine.lost:
        return None


def _killing(name: str, content: bytes) -> Outcome:
    return refused(
        name, content, Refusal("E_DIED", None, "ends the Dask workers that read it, each time")
    )
