"""Jobs that wait or run, and whose turn it is."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from exeronto.server.crew import Hand
    from exeronto.server.frames import Reply


@dataclass(eq=False, slots=True)
class Run:
    """A job: what, for whom, since when, and where it runs."""

    job: bytes
    client: str
    answer: asyncio.Future[Reply]
    started: float
    hand: Hand | None = None
    base: float | None = None  # processor time of its worker when it was first looked at
    used: float = 0.0  # processor time since then
    begun: float = 0.0
    long: bool = False
    tries: int = 0
    passed_over: bool = False  # it was in line behind a job that turned out not to be light

    def use(self, spent: float | None, now: float, least: float) -> float:
        """Take down what it has used, from the processor time that its worker has spent.

        One that is over at once is not looked at, and has used the least that counts.
        """
        if spent is None:
            self.used = now - self.begun
        else:
            self.base = spent if self.base is None else self.base
            self.used = max(spent - self.base, least)
        return self.used


class Turns:
    """Those who wait, by client: who has used least comes next, however much others ask.

    Args:
        used: What a client has used at a moment, first what counts most.
    """

    def __init__(self, used: Callable[[str, float], tuple[float, ...]]):
        self._used = used
        self._waiting: dict[str, deque[Run]] = {}
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def add(self, run: Run) -> None:
        """Put a job behind the others of its client."""
        self._waiting.setdefault(run.client, deque()).append(run)
        self._length += 1

    def next(self, now: float) -> Run | None:
        """The job whose turn it is; jobs that nobody waits for any more are passed over."""
        while self._waiting:
            client = min(self._waiting, key=lambda one: self._rank(one, now))
            runs = self._waiting[client]
            run = runs.popleft()
            self._length -= 1
            if not runs:
                del self._waiting[client]
            if not run.answer.done():
                return run
        return None

    def _rank(self, client: str, now: float) -> tuple[float, ...]:
        """Who has used least comes first; between equals, the shortest query is the best guess."""
        return *self._used(client, now), len(self._waiting[client][0].job)

    def late(self, before: float) -> list[Run]:
        """Take out what has waited since before a moment."""
        late = [run for runs in self._waiting.values() for run in runs if run.started < before]
        for run in late:
            runs = self._waiting[run.client]
            runs.remove(run)
            self._length -= 1
            if not runs:
                del self._waiting[run.client]
        return late
