"""Who runs when: a short lane for all, a long lane for few, and turns for those who wait.

Every query begins in the short lane. One that has used its share of processor time there goes on
in the long lane, with more memory and lower priority, if a place is free; else it is refused.
So light queries are answered at once whatever heavy ones are asked at the same time.

Where each processor has a worker that is busy, a job joins the line of one of them: waking another
for each job costs more than most jobs do. It leaves that line when the job in front is not light.
"""

from __future__ import annotations

import asyncio
import signal
from collections import Counter
from typing import TYPE_CHECKING

from exeronto.server.confinement import processor_seconds
from exeronto.server.crew import Crew, Hand
from exeronto.server.fairness import Clients, address_of
from exeronto.server.lines import Lines
from exeronto.server.recollection import Recollection
from exeronto.server.refusal import OUT_OF_MEMORY, Refusal, why_it_ended
from exeronto.server.turns import Run, Turns

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from exeronto.server.courier import Courier
    from exeronto.server.frames import Reply
    from exeronto.server.limits import Limits

_TICK = 0.02
_READY = 2
_TRIES = 3
_RETRY_SECONDS = 5
_LEAST = 0.001
# How long others stand in line behind a job.
_PATIENCE = 0.05
_REMEMBERED_SECONDS = 60.0
_OK, _UNAVAILABLE = 200, 503


class Lanes:
    """Runs jobs in workers within the limits."""

    def __init__(
        self,
        limits: Limits,
        clients: Clients,
        control: socket.socket,
        on_lost: Callable[[], None],
        courier: Courier | None = None,
    ):
        self.limits = limits
        self.clients = clients
        self.crew = Crew(control, self._free, self._dispatch, on_lost, courier)
        # Another server's work is seen by the clock alone; and nobody stands in line behind it.
        self._by_clock = courier is not None
        self.outcomes: Counter[str] = Counter()
        self.turns = Turns(clients.rank)
        self.running: set[Run] = set()
        self._idle: list[Hand] = []
        self._lines = Lines(0 if self._by_clock else limits.queries_per_worker)
        self._told = Recollection(_RETRY_SECONDS)
        self._heavy = Recollection(_REMEMBERED_SECONDS)
        self._tasks: set[asyncio.Task[None]] = set()
        self._ticking = False

    async def start(self) -> None:
        """Wait for the store, and have workers ready."""
        await self.crew.start()
        self._hire()

    async def run(self, job: bytes, client: str) -> Reply:
        """The worker's reply to a job.

        If this is cancelled, the job is ended as soon as it is not a light one.

        Raises:
            Refusal: A limit was reached.
        """
        loop = asyncio.get_running_loop()
        run = Run(job, client, loop.create_future(), loop.time())
        run.long = self._heavy.holds(job, now=run.started)
        if len(self.turns) >= self.limits.waiting or self._is_too_soon(run):
            raise self._busy()
        hand = None if self.turns else self._hand_for(run)
        if hand is None:
            self.turns.add(run)
            self._dispatch()
        else:
            self._begin(run, hand)
        self._tick()
        return await run.answer

    # Places.

    def _hand_for(self, run: Run) -> Hand | None:
        """A worker for a job that need not wait for its turn."""
        hand = self._lines.worth_joining(run, run.started)
        if hand is None and self._idle and self._has_place(run):
            return self._idle.pop()
        return hand

    def _has_place(self, run: Run) -> bool:
        return run.long or sum(not other.long for other in self.running) < self.limits.short_places

    def _long_is_full(self, run: Run) -> bool:
        """Whether the long lane has no place for this client."""
        clients = [other.client for other in self.running if other.long and other is not run]
        mine = clients.count(run.client)
        return len(clients) >= self.limits.long_places or mine >= self.limits.long_places_per_client

    def _busy(self) -> Refusal:
        self.outcomes["busy"] += 1
        what = "too many long queries run; try again soon"
        return Refusal(_UNAVAILABLE, what, retry_after=_RETRY_SECONDS)

    def _is_too_soon(self, run: Run) -> bool:
        """Whether a client that was told to wait did not, and there still is no place."""
        told = self._told.holds(run.client.encode(), now=run.started)
        return told and self._long_is_full(run)

    def _free(self, hand: Hand) -> None:
        """A worker is there, or is free again."""
        self._idle.append(hand)
        if self.turns or not hand.alive:
            self._dispatch()

    def _dispatch(self) -> None:
        """Give idle workers to those whose turn it is, and hire where there are too few."""
        self._idle = [hand for hand in self._idle if hand.alive]
        short = sum(not run.long for run in self.running)
        while self._idle and short < self.limits.short_places:
            run = self.turns.next(asyncio.get_running_loop().time())
            if run is None:
                break
            self._begin(run, self._idle.pop())
            short += 1
        self._hire()

    def _hire(self) -> None:
        most = self.limits.short_places + self.limits.long_places
        wanted = min(len(self.running) + max(len(self.turns), _READY), most)
        for _ in range(self.crew.size, wanted):
            self.crew.hire()

    # Runs.

    def _begin(self, run: Run, hand: Hand) -> None:
        if run.long and self._long_is_full(run):
            self._idle.append(hand)
            return self._fail(run, self._busy())
        run.hand, run.base, run.used = hand, None, _LEAST
        if self._lines.join(run, hand):
            self._is_first(run)
        if run.long:
            self.crew.slow(hand)
        return hand.ask(run.job, lambda reply: self._replied(run, hand, reply))

    def _is_first(self, run: Run) -> None:
        """A job is first in the line of its worker: its time counts from now."""
        run.begun = asyncio.get_running_loop().time()
        self.running.add(run)

    def _disperse(self, hand: Hand) -> None:
        """Give those who stand in line for a worker their turn elsewhere."""
        others = self._lines.disperse(hand)
        for run in others:
            run.hand, run.passed_over = None, True
            self.turns.add(run)
        if others:
            self._dispatch()

    def _replied(self, run: Run, hand: Hand, reply: Reply | None) -> None:
        if run.hand is not hand:
            return  # it was ended, and its client told so; or it has its turn elsewhere
        if reply is None or (reply.status == _UNAVAILABLE and not run.long):
            self._disperse(hand)
            task = asyncio.ensure_future(self._died(run, hand, reply))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
            return
        next_one = self._leave(run, hand)
        self.outcomes["answered" if reply.status == _OK else "refused"] += 1
        if not run.answer.done():
            run.answer.set_result(reply)
        if next_one is not None:
            self._is_first(next_one)
        elif run.long or hand.spent or hand.jobs >= self.limits.queries_per_worker:
            self._end(hand)
        else:
            self._free(hand)

    async def _died(self, run: Run, hand: Hand, reply: Reply | None) -> None:
        """A worker ended in the middle of a job, or ran out of memory: why, and what now."""
        if reply is not None:
            self.crew.end(hand)
        status = -signal.SIGABRT if reply is not None else await hand.ended
        if run.hand is hand:  # else its time was over meanwhile
            self._leave(run, hand)
        self._hire()
        if run.answer.done():
            return
        run.tries += 1
        if status == -signal.SIGKILL and run.tries < _TRIES:
            self._again(run, long=run.long)  # somebody else ended it
        elif status in OUT_OF_MEMORY and not run.long:
            self._again(run, long=True)
        else:
            self._fail(run, *why_it_ended(status))

    def _again(self, run: Run, *, long: bool) -> None:
        """Run a job from its beginning, perhaps in the long lane with the memory that it has."""
        if long:
            self._heavy.add(run.job, now=asyncio.get_running_loop().time())
        run.long = long
        self.turns.add(run)
        self._dispatch()
        self._tick()

    def _fail(self, run: Run, refusal: Refusal, why: str = "") -> None:
        if why:
            self.outcomes[why] += 1
        if run.hand is not None:
            hand = run.hand
            self._disperse(hand)
            self._leave(run, hand)
            self._end(hand)
        if not run.answer.done():
            run.answer.set_exception(refusal)

    def _leave(self, run: Run, hand: Hand) -> Run | None:
        """End what a job had of a worker; the job that it does next."""
        run.hand = None
        now = asyncio.get_running_loop().time()
        for who in (run.client, address_of(run.client)):
            self.clients.spend(who, now=now, seconds=run.used)
        self.running.discard(run)
        return self._lines.leave(hand)

    def _end(self, hand: Hand) -> None:
        self.crew.end(hand)
        self._dispatch()

    # Time.

    def _tick(self) -> None:
        if not self._ticking:
            self._ticking = True
            asyncio.get_running_loop().call_later(_TICK, self._look)

    def _look(self) -> None:
        """End what is late, and move what is heavy to the long lane."""
        now = asyncio.get_running_loop().time()
        for run in self.turns.late(now - self.limits.waiting_seconds):
            self._fail(run, self._busy())
        for run in list(self.running):
            if run.hand is not None:
                self._look_at(run, run.hand, now)
        self._ticking = False
        if self.running or self.turns:
            self._tick()

    def _look_at(self, run: Run, hand: Hand, now: float) -> None:
        if now - run.begun > self.limits.seconds:
            seconds = f"{self.limits.seconds:g}"
            what = f"the query took longer than {seconds} s; ask for less, or use the dumps"
            self._fail(run, Refusal(504, what), "late")
            return
        if now - run.begun > _PATIENCE:
            self._disperse(hand)
        spent = None if self._by_clock else processor_seconds(hand.process)
        used = run.use(spent, now, _LEAST)
        if run.long and run.answer.done():
            self._fail(run, self._busy())
        elif not run.long and used > self._share():
            self._lengthen(run, hand)

    def _lengthen(self, run: Run, hand: Hand) -> None:
        """Move a run to the long lane, if anybody waits for it and there is a place."""
        now = asyncio.get_running_loop().time()
        self._heavy.add(run.job, now=now)  # it need not be tried in the short lane again
        self._disperse(hand)
        if run.answer.done():
            return self._fail(run, self._busy())
        if self._long_is_full(run):
            self._told.add(run.client.encode(), now=now)
            return self._fail(run, self._busy())
        run.long = True
        self.crew.slow(hand)
        return self._dispatch()

    def _share(self) -> float:
        """Processor time in the short lane; less when many wait."""
        return self.limits.short_seconds / (1 + len(self.turns) / self.limits.short_places)
