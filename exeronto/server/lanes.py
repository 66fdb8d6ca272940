"""Who runs when: a short lane for all, a long lane for few, and turns for those who wait.

Every query begins in the short lane. One that has used its share of processor time there goes on
in the long lane, with more memory and lower priority, if a place is free; else it is refused.
So light queries are answered at once whatever heavy ones are asked at the same time.
"""

from __future__ import annotations

import asyncio
import signal
from collections import Counter, OrderedDict
from typing import TYPE_CHECKING

from exeronto.server.confinement import processor_seconds
from exeronto.server.crew import Crew, Hand
from exeronto.server.fairness import Clients, address_of
from exeronto.server.refusal import Refusal
from exeronto.server.turns import Run, Turns

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from exeronto.server.frames import Reply
    from exeronto.server.limits import Limits

_TICK = 0.02
_READY = 2
_TRIES = 3
_RETRY_SECONDS = 5
_LEAST = 0.001
_REMEMBERED = 1000
_REMEMBERED_SECONDS = 60.0
_OVERFLOWS = (-signal.SIGSEGV, -signal.SIGBUS)
_OUT_OF_MEMORY = (-signal.SIGABRT, -signal.SIGKILL)
_OK, _UNAVAILABLE = 200, 503


class Lanes:
    """Runs jobs in workers within the limits."""

    def __init__(
        self,
        limits: Limits,
        clients: Clients,
        control: socket.socket,
        on_lost: Callable[[], None],
    ):
        self.limits = limits
        self.clients = clients
        self.crew = Crew(control, self._free, self._dispatch, on_lost)
        self.outcomes: Counter[str] = Counter()
        self.turns = Turns(self._has_used)
        self.running: set[Run] = set()
        self._idle: list[Hand] = []
        self._told: dict[str, float] = {}
        self._heavy: OrderedDict[bytes, float] = OrderedDict()
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
        run.long = self._heavy.get(run.key, 0.0) > run.started
        if len(self.turns) >= self.limits.waiting or self._is_too_soon(run):
            raise self._busy()
        if self._idle and not self.turns and self._has_place(run):
            self._begin(run, self._idle.pop())
        else:
            self.turns.add(run)
            self._dispatch()
        self._tick()
        return await run.answer

    def _has_used(self, client: str, now: float) -> tuple[int, int]:
        """What the address of a client has used, then the client itself; in rough steps."""
        of_address = self.clients.recent(address_of(client), now=now)
        of_client = self.clients.recent(client, now=now)
        return int(of_address), int(of_client / self.limits.short_seconds)

    # Places.

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
        return self._told.get(run.client, 0.0) > run.started and self._long_is_full(run)

    def _tell(self, client: str) -> None:
        """Remember that a client's query was found to be heavy when there was no place."""
        now = asyncio.get_running_loop().time()
        self._told = {one: until for one, until in self._told.items() if until > now}
        self._told[client] = now + _RETRY_SECONDS

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
        run.begun = asyncio.get_running_loop().time()
        self.running.add(run)
        if run.long:
            self.crew.slow(hand)
        return hand.ask(run.job, lambda reply: self._replied(run, hand, reply))

    def _replied(self, run: Run, hand: Hand, reply: Reply | None) -> None:
        if run.hand is not hand:
            return  # it was ended, and its client told so
        if reply is None or (reply.status == _UNAVAILABLE and not run.long):
            task = asyncio.ensure_future(self._died(run, hand, reply))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
            return
        self._leave(run)
        self.outcomes["answered" if reply.status == _OK else "refused"] += 1
        if not run.answer.done():
            run.answer.set_result(reply)
        if run.long or hand.jobs >= self.limits.queries_per_worker:
            self._end(hand)
        else:
            self._free(hand)

    async def _died(self, run: Run, hand: Hand, reply: Reply | None) -> None:
        """A worker ended in the middle of a job, or ran out of memory: why, and what now."""
        if reply is not None:
            self.crew.end(hand)
        status = -signal.SIGABRT if reply is not None else await hand.ended
        self._leave(run)
        self._hire()
        if run.answer.done():
            return
        run.tries += 1
        if status == -signal.SIGKILL and run.tries < _TRIES:
            self._again(run, long=run.long)  # somebody else ended it
        elif status in _OUT_OF_MEMORY and not run.long:
            self._again(run, long=True)
        elif status in _OUT_OF_MEMORY:
            self._fail(run, Refusal(503, "the query needs more memory than is allowed"), "memory")
        elif status in _OVERFLOWS:
            self._fail(run, Refusal(400, "the query is too deeply nested; split it"), "overflow")
        else:
            self._fail(run, Refusal(500, "the query engine failed; please report it"), "lost")

    def _again(self, run: Run, *, long: bool) -> None:
        """Run a job from its beginning, perhaps in the long lane with the memory that it has."""
        if long:
            self._remember(run.key)
        run.long = long
        self.turns.add(run)
        self._dispatch()
        self._tick()

    def _fail(self, run: Run, refusal: Refusal, why: str = "") -> None:
        if why:
            self.outcomes[why] += 1
        if run.hand is not None:
            hand = run.hand
            self._leave(run)
            self._end(hand)
        if not run.answer.done():
            run.answer.set_exception(refusal)

    def _leave(self, run: Run) -> None:
        run.hand = None
        now = asyncio.get_running_loop().time()
        for who in (run.client, address_of(run.client)):
            self.clients.spend(who, now=now, seconds=run.used)
        self.running.discard(run)

    def _end(self, hand: Hand) -> None:
        self.crew.end(hand)
        self._dispatch()

    def _remember(self, key: bytes) -> None:
        """A job that was heavy will be heavy: it need not be tried in the short lane again."""
        self._heavy[key] = asyncio.get_running_loop().time() + _REMEMBERED_SECONDS
        self._heavy.move_to_end(key)
        if len(self._heavy) > _REMEMBERED:
            self._heavy.popitem(last=False)

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
        used = self._used(run, hand, now)
        if run.long and run.answer.done():
            self._fail(run, self._busy())
        elif not run.long and used > self._share():
            self._lengthen(run, hand)

    def _lengthen(self, run: Run, hand: Hand) -> None:
        """Move a run to the long lane, if anybody waits for it and there is a place."""
        self._remember(run.key)
        if run.answer.done():
            return self._fail(run, self._busy())
        if self._long_is_full(run):
            self._tell(run.client)
            return self._fail(run, self._busy())
        run.long = True
        self.crew.slow(hand)
        return self._dispatch()

    def _used(self, run: Run, hand: Hand, now: float) -> float:
        """Look how much a run has used; one that is over at once is not looked at."""
        used = processor_seconds(hand.process)
        if used is None:
            run.used = now - run.begun
        else:
            run.base = used if run.base is None else run.base
            run.used = max(used - run.base, _LEAST)
        return run.used

    def _share(self) -> float:
        """Processor time in the short lane; less when many wait."""
        return self.limits.short_seconds / (1 + len(self.turns) / self.limits.short_places)
