"""The workers as the process that speaks HTTP sees them: hired, given jobs, and ended."""

from __future__ import annotations

import asyncio
import socket
from collections import deque
from typing import TYPE_CHECKING, cast

from exeronto.errors import QueryError
from exeronto.server.errands import ERRAND, encode_brought, parse_errand
from exeronto.server.frames import Reply, take_reply
from exeronto.server.nursery import BORN, END, ENDED, FAILED, FORK, MESSAGE, READY, SLOW

if TYPE_CHECKING:
    from collections.abc import Callable

    from exeronto.server.courier import Courier

# An error from the nursery is a line of text.
_LONGEST = 65_536


class Hand(asyncio.Protocol):
    """One worker: does its jobs one after the other.

    For each it calls back with the reply, or with None when it died before. Whatever it needs from
    elsewhere for a job is brought by the courier, if there is one.
    """

    def __init__(self, process: int, courier: Courier | None):
        self.process = process
        self.jobs = 0
        self.alive = True
        self.spent = False  # it holds jobs that nobody waits for, and must not begin them
        # Its exit status, or minus the signal that ended it.
        self.ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._transport: asyncio.WriteTransport | None = None
        self._received = bytearray()
        self._unanswered: deque[Callable[[Reply | None], None]] = deque()
        self._courier = courier
        self._errand: asyncio.Task[None] | None = None

    def ask(self, job: bytes, on_reply: Callable[[Reply | None], None]) -> None:
        """Send a job, which is done after those that were sent before."""
        self.jobs += 1
        self._unanswered.append(on_reply)
        if not self.alive or self._transport is None:
            self._answer_none()
        else:
            self._transport.write(job)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport (asyncio's callback)."""
        self._transport = cast("asyncio.WriteTransport", transport)

    def data_received(self, data: bytes) -> None:
        """Collect replies (asyncio's callback)."""
        self._received += data
        while (reply := take_reply(self._received)) is not None and self._unanswered:
            if reply.status == ERRAND and self._courier is not None:
                self._errand = asyncio.ensure_future(self._bring(self._courier, reply))
            else:
                self._unanswered.popleft()(reply)

    async def _bring(self, courier: Courier, reply: Reply) -> None:
        try:
            brought = await courier.bring(parse_errand(reply))
        except ValueError:
            self.close()  # it was made to write something else
            return
        if self._transport is not None:
            self._transport.write(encode_brought(brought))

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        """The worker has ended (asyncio's callback)."""
        self.alive = False
        if self._errand is not None:
            self._errand.cancel()
        self._answer_none()

    def close(self) -> None:
        """Let the worker end when it has nothing to do."""
        self.alive = False
        if self._transport is not None:
            self._transport.close()

    def _answer_none(self) -> None:
        while self._unanswered:
            self._unanswered.popleft()(None)


class Crew:
    """Workers, hired from the nursery.

    Args:
        control: The socket to the nursery.
        on_hand: Called with each new worker.
        on_end: Called when one has ended.
        on_nursery_lost: Called if the nursery ends; nothing works without it.
        courier: Brings what workers need from the store behind, if there is one.
    """

    def __init__(
        self,
        control: socket.socket,
        on_hand: Callable[[Hand], None],
        on_end: Callable[[], None],
        on_nursery_lost: Callable[[], None],
        courier: Courier | None,
    ):
        self.size = 0
        self.endings: dict[int, int] = {}  # how many workers ended so: 0, or minus the signal
        self._hands: dict[int, Hand] = {}
        self._control = control
        self._courier = courier
        self._on_hand = on_hand
        self._on_end = on_end
        self._on_nursery_lost = on_nursery_lost
        self._born: deque[socket.socket] = deque()
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Wait until the nursery has read the store.

        Raises:
            QueryError: It could not.
        """
        loop = asyncio.get_running_loop()
        self._control.setblocking(False)
        message = await loop.sock_recv(self._control, _LONGEST)
        if not message.startswith(READY):
            what = message.removeprefix(FAILED).decode() or "the store could not be read"
            raise QueryError(what)
        loop.add_reader(self._control, self._heard)

    def hire(self) -> None:
        """Have one more worker; `on_hand` is called when it is there."""
        self.size += 1
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        socket.send_fds(self._control, [MESSAGE.pack(FORK, 0, 0)], [theirs.fileno()])
        theirs.close()
        self._born.append(ours)

    def end(self, hand: Hand) -> None:
        """End a worker at once, whatever it does."""
        self._control.send(MESSAGE.pack(END, hand.process, 0))
        hand.close()

    def slow(self, hand: Hand) -> None:
        """Let a worker run when nothing else wants to, with all the memory that is allowed."""
        self._control.send(MESSAGE.pack(SLOW, hand.process, 0))

    async def close(self) -> None:
        """Let go of all workers, and of the nursery, which then ends."""
        asyncio.get_running_loop().remove_reader(self._control)
        self._control.close()
        for connection in self._born:
            connection.close()
        await asyncio.gather(*self._tasks)
        for hand in self._hands.values():
            hand.close()

    def _heard(self) -> None:
        try:
            message = self._control.recv(_LONGEST)
        except BlockingIOError:
            return
        except ConnectionResetError:  # it ended before it read what it was asked
            message = b""
        if not message:
            asyncio.get_running_loop().remove_reader(self._control)
            self._on_nursery_lost()
            return
        what, process, status = MESSAGE.unpack(message)
        if what == BORN:
            hand = self._hands[process] = Hand(process, self._courier)
            task = asyncio.ensure_future(self._welcome(hand, self._born.popleft()))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        elif what == ENDED:
            self.size -= 1
            self.endings[status] = self.endings.get(status, 0) + 1
            self._hands.pop(process).ended.set_result(status)
            self._on_end()

    async def _welcome(self, hand: Hand, connection: socket.socket) -> None:
        await asyncio.get_running_loop().create_connection(lambda: hand, sock=connection)
        self._on_hand(hand)
