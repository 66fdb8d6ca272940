"""The workers as the process that speaks HTTP sees them: hired, given jobs, and ended."""

from __future__ import annotations

import asyncio
import socket
from collections import deque
from typing import TYPE_CHECKING

from exeronto.errors import QueryError
from exeronto.server.frames import Reply, parse_reply
from exeronto.server.nursery import BORN, END, ENDED, FAILED, FORK, MESSAGE, READY, SLOW

if TYPE_CHECKING:
    from collections.abc import Callable

# An error from the nursery is a line of text.
_LONGEST = 65_536


class Hand(asyncio.Protocol):
    """One worker: gives it a job, and calls back with the reply, or with None when it died."""

    def __init__(self, process: int):
        self.process = process
        self.jobs = 0
        self.alive = True
        # Its exit status, or minus the signal that ended it.
        self.ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._transport: asyncio.WriteTransport | None = None
        self._received = bytearray()
        self._on_reply: Callable[[Reply | None], None] | None = None

    def ask(self, job: bytes, on_reply: Callable[[Reply | None], None]) -> None:
        """Send a job."""
        self.jobs += 1
        self._on_reply = on_reply
        if not self.alive or self._transport is None:
            self._answered(None)
        else:
            self._transport.write(job)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport (asyncio's callback)."""
        assert isinstance(transport, asyncio.WriteTransport)  # noqa: S101 - a socket's always is
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Collect a reply (asyncio's callback)."""
        self._received += data
        reply = parse_reply(self._received)
        if reply is not None:
            self._received.clear()
            self._answered(reply)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        """The worker has ended (asyncio's callback)."""
        self.alive = False
        self._answered(None)

    def close(self) -> None:
        """Let the worker end when it has nothing to do."""
        self.alive = False
        if self._transport is not None:
            self._transport.close()

    def _answered(self, reply: Reply | None) -> None:
        on_reply, self._on_reply = self._on_reply, None
        if on_reply is not None:
            on_reply(reply)


class Crew:
    """Workers, hired from the nursery.

    Args:
        control: The socket to the nursery.
        on_hand: Called with each new worker.
        on_end: Called when one has ended.
        on_nursery_lost: Called if the nursery ends; nothing works without it.
    """

    def __init__(
        self,
        control: socket.socket,
        on_hand: Callable[[Hand], None],
        on_end: Callable[[], None],
        on_nursery_lost: Callable[[], None],
    ):
        self.size = 0
        self.endings: dict[int, int] = {}  # how many workers ended so: 0, or minus the signal
        self._hands: dict[int, Hand] = {}
        self._control = control
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

    def _heard(self) -> None:
        try:
            message = self._control.recv(_LONGEST)
        except BlockingIOError:
            return
        if not message:
            asyncio.get_running_loop().remove_reader(self._control)
            self._on_nursery_lost()
            return
        what, process, status = MESSAGE.unpack(message)
        if what == BORN:
            hand = self._hands[process] = Hand(process)
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
