"""Bring an endpoint up, and down again."""

from __future__ import annotations

import asyncio
import contextlib
import os
import resource
import signal
import socket
from typing import TYPE_CHECKING

import uvloop

from exeronto.errors import QueryError
from exeronto.knowledge import open_store
from exeronto.release import CHECKSUMS
from exeronto.server.application import Application
from exeronto.server.connection import Connection, State
from exeronto.server.courier import Courier
from exeronto.server.fairness import Clients
from exeronto.server.files import Files
from exeronto.server.lanes import Lanes
from exeronto.server.nursery import start_nursery
from exeronto.server.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable

    from exeronto.server.settings import Settings

_BACKLOG = 512


def serve(settings: Settings, on_ready: Callable[[str], None]) -> None:
    """Serve until SIGTERM or SIGINT.

    Args:
        settings: What, where and how.
        on_ready: Called with the address of the server when it answers.

    Raises:
        QueryError: The store cannot be read, or the address cannot be listened on.
    """
    listener = _listen(settings.host, settings.port)
    try:
        port = int(listener.getsockname()[1])
        folder = settings.folder
        dumps = folder is not None and (folder / CHECKSUMS).is_file()

        def make_worker() -> Worker:
            listener.close()
            kg = open_store(settings.store)
            if settings.address is not None:
                kg.store.ask("ASK {}")  # says what is wrong with the address, if anything is
            return Worker(kg, settings.limits, settings.base_at(port), dumps=dumps)

        process, control = start_nursery(make_worker)
        try:
            files = Files(folder)  # verified here while the store is read there
            uvloop.run(_Endpoint(settings, files, listener, control).run(on_ready))
        finally:
            control.close()  # the nursery ends its workers, then itself
            with contextlib.suppress(ChildProcessError):
                os.waitpid(process, 0)
    finally:
        listener.close()


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(_BACKLOG)
    except OSError as error:
        raise QueryError(
            f"{host}:{port} cannot be listened on ({error.strerror}); choose another with --bind"
        ) from error
    return listener


class _Endpoint:
    def __init__(
        self, settings: Settings, files: Files, listener: socket.socket, control: socket.socket
    ):
        self.settings = settings
        self.listener = listener
        self.connections: set[Connection] = set()
        self.stopped = asyncio.Event()
        self.lost = False
        address, limits = settings.address, settings.limits
        courier = None if address is None else Courier(address, limits)
        self.lanes = Lanes(limits, Clients(limits), control, self._lost, courier)
        port = int(listener.getsockname()[1])
        self.base = settings.base_at(port)
        self.application = Application(settings, port, files, self.lanes)
        self.application.count_connections(lambda: len(self.connections))

    async def run(self, on_ready: Callable[[str], None]) -> None:
        """Answer until told to stop.

        Raises:
            QueryError: The store cannot be read, or the process that holds it ended.
        """
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stopped.set)
        _allow_connections()
        await self.lanes.start()
        limits = self.settings.limits
        server = await loop.create_server(
            lambda: Connection(self.application, limits, self.connections), sock=self.listener
        )
        on_ready(self.base)
        while not self.stopped.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.stopped.wait(), 1)
            self._check(loop.time())
        server.close()
        for connection in list(self.connections):
            connection.abort()
        await self.lanes.crew.close()
        if self.lost:
            raise QueryError("the process that holds the store has ended; start the endpoint again")

    def _lost(self) -> None:
        self.lost = True
        self.stopped.set()

    def _check(self, now: float) -> None:
        """Cut off the slow, and who takes up what others need: the idle, and large answers."""
        for connection in list(self.connections):
            connection.check(now)
        over = len(self.connections) - self.settings.limits.connections
        if over > 0:
            idle = [one for one in self.connections if one.state is not State.ANSWER]
            for connection in sorted(idle, key=lambda one: one.since)[:over]:
                connection.abort()
        too_much = sum(one.unsent for one in self.connections) - self.settings.limits.unsent_bytes
        for connection in sorted(self.connections, key=lambda one: one.unsent, reverse=True):
            if too_much <= 0:
                break
            too_much -= connection.unsent
            connection.abort()


def _allow_connections() -> None:
    """Have as many descriptors as the system gives."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
