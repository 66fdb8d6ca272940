"""What a process that runs queries may not do: open anything, connect anywhere, grow, stay."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import sys
from pathlib import Path

_LINUX = sys.platform == "linux"
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_STACK = 64 * 1024 * 1024


def leave_network() -> bool:
    """Move this process and its children to come into a network without any interface.

    Where the system does not allow it, they are held back by `confine` alone, which is enough: a
    process that may open no descriptor can open no socket.
    """
    if not _LINUX:
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    return any(
        libc.unshare(flags) == 0 for flags in (_CLONE_NEWNET, _CLONE_NEWUSER | _CLONE_NEWNET)
    )


def die_with_parent() -> None:
    """Have the system end this process when its parent ends."""
    if _LINUX:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def confine(*, memory: int, most_memory: int, processor_seconds: int) -> None:
    """Take from this process what running a query does not need; there is no way back.

    Args:
        memory: Bytes it may take in addition to those it has.
        most_memory: Bytes to which that can be raised from outside, by `allow_memory`.
        processor_seconds: After so much processor time it is ended, whatever else fails.
    """
    if _LINUX:
        ctypes.CDLL(None).prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        used = _address_space()
        resource.setrlimit(resource.RLIMIT_AS, (used + memory, used + most_memory))
    with contextlib.suppress(OSError, ValueError):
        hard = resource.getrlimit(resource.RLIMIT_STACK)[1]
        wanted = _STACK if hard == resource.RLIM_INFINITY else min(_STACK, hard)
        resource.setrlimit(resource.RLIMIT_STACK, (wanted, hard))
    spent = int(sum(os.times()[:2])) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (spent + processor_seconds,) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    # No new file and no new socket: a descriptor's number must be below this limit.
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def allow_memory(process: int) -> None:
    """Let a confined child have all the memory that it was given as its most."""
    if _LINUX:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            hard = resource.prlimit(process, resource.RLIMIT_AS)[1]
            resource.prlimit(process, resource.RLIMIT_AS, (hard, hard))


def processor_seconds(process: int) -> float | None:
    """The processor time that a process has used, where the system tells it."""
    try:
        stat = Path(f"/proc/{process}/stat").read_bytes()
    except OSError:
        return None
    fields = stat[stat.rindex(b")") + 2 :].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _address_space() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    return pages * resource.getpagesize()
