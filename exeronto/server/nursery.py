"""The process that holds the store and forks the workers from it.

It runs no query, knows no client and has one thread, so that forking it is safe and cheap. Its
parent asks for a worker by sending one end of a pair of sockets, and is told when one has ended.
"""

from __future__ import annotations

import contextlib
import gc
import os
import select
import signal
import socket
import struct
import sys
from typing import TYPE_CHECKING

from exeronto.errors import ExerOntoError
from exeronto.server.confinement import allow_memory, die_with_parent, leave_network

if TYPE_CHECKING:
    from collections.abc import Callable

    from exeronto.server.worker import Worker

# A message either way: what it is, a process, and how that ended.
MESSAGE = struct.Struct("!cii")
FORK, END, SLOW, READY, BORN, ENDED, FAILED = b"F", b"E", b"S", b"R", b"B", b"D", b"X"
# For a query that takes long: light ones come first, and it still gets on beside other work.
_SLOW_NICENESS = 5


def start_nursery(make_worker: Callable[[], Worker]) -> tuple[int, socket.socket]:
    """Fork a nursery: its process, and the socket to talk to it.

    Args:
        make_worker: Reads the store; called in the nursery.
    """
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    process = os.fork()
    if process:
        theirs.close()
        return process, ours
    status = 1
    try:
        ours.close()
        die_with_parent()
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends it
        status = _Nursery(theirs, make_worker()).run()
    except ExerOntoError as error:
        theirs.send(FAILED + str(error).encode()[:60_000])
    finally:
        _report()
        sys.stderr.flush()
        os._exit(status)


def _report() -> None:
    """Write down what a process is about to end of; its exit is not Python's usual one."""
    if sys.exc_info()[0] is not None:
        sys.excepthook(*sys.exc_info())


class _Nursery:
    def __init__(self, control: socket.socket, worker: Worker):
        self.control = control
        self.worker = worker
        self.children: set[int] = set()

    def run(self) -> int:
        """Fork, end and slow down workers as asked, until the parent is gone."""
        leave_network()
        woken, wakes = os.pipe()
        os.set_blocking(wakes, False)
        signal.set_wakeup_fd(wakes)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        gc.collect()
        gc.freeze()  # the collector would touch, and so copy, what the children share
        self._send(READY, os.getpid(), 0)
        while True:
            ready, _, _ = select.select([self.control.fileno(), woken], [], [])
            if woken in ready:
                os.read(woken, 4096)
            self._reap()
            if self.control.fileno() in ready and not self._obey():
                return 0

    def _obey(self) -> bool:
        message, descriptors, _, _ = socket.recv_fds(self.control, MESSAGE.size, 1)
        if not message:
            self._end_all()
            return False
        what, process, _ = MESSAGE.unpack(message)
        if what == FORK:
            self._fork(socket.socket(fileno=descriptors[0]))
        elif process in self.children:  # else it has ended, and its number may be another's
            if what == END:
                os.kill(process, signal.SIGKILL)
            else:
                os.setpriority(os.PRIO_PROCESS, process, _SLOW_NICENESS)
                allow_memory(process)
        return True

    def _end_all(self) -> None:
        for child in self.children:
            os.kill(child, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            while True:
                os.wait()

    def _fork(self, connection: socket.socket) -> None:
        child = os.fork()
        if child:
            connection.close()
            self.children.add(child)
            self._send(BORN, child, 0)
            return
        status = 1
        try:
            self.control.close()
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            self.worker.serve(connection)
            status = 0
        finally:
            _report()
            os._exit(status)

    def _reap(self) -> None:
        with contextlib.suppress(ChildProcessError):
            while True:
                child, status = os.waitpid(-1, os.WNOHANG)
                if not child:
                    return
                self.children.discard(child)
                self._send(ENDED, child, os.waitstatus_to_exitcode(status))

    def _send(self, what: bytes, process: int, status: int) -> None:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self.control.send(MESSAGE.pack(what, process, status))
