"""A process that reads papers one by one, under limits, until its input ends.

    python -P -m exeronto.corpus.worker

Frames stand on standard input and output: settings in, the state of the readers out; then a file's
name and bytes in, its outcome out. What the process takes too much of ends it, and it alone.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from exeronto.corpus.frames import receive, send
from exeronto.corpus.paper import Refusal, Tools, read_paper, refused
from exeronto.corpus.provenance import readers_state
from exeronto.corpus.settings import too_much_memory
from exeronto.errors import ExerOntoError
from exeronto.extraction import load_extractor

if TYPE_CHECKING:
    from exeronto.corpus.settings import Settings

_MEBIBYTE = 2**20


def main() -> None:
    """Serve until there is no more to read."""
    incoming = sys.stdin.buffer
    # What an extractor prints must not come between the frames.
    outgoing = cast("BinaryIO", os.fdopen(os.dup(1), "wb"))
    os.dup2(2, 1)
    settings = cast("Settings", receive(incoming))
    tools = Tools(settings.lexicon, settings.extractor)
    try:
        state: object = readers_state(settings.lexicon, settings.extractor)
        load_extractor(settings.extractor)
        _ = tools.lexicon
    except ExerOntoError as error:
        state = error.as_record()
    send(outgoing, state)
    limit_memory(settings.limits.memory)
    while (asked := receive(incoming)) is not None:
        name, content = cast("tuple[str, bytes]", asked)
        limit_time(settings.limits.seconds)
        try:
            outcome = read_paper(content, name, tools)
        except MemoryError:
            outcome = None
        if outcome is None:
            reason = too_much_memory(settings.limits)
            send(outgoing, refused(name, content, Refusal("E_MEMORY", None, reason)))
            return
        send(outgoing, outcome)


def limit_memory(mebibytes: int) -> None:
    """Let this process take so much more than it has; where the system cannot, do nothing."""
    if sys.platform != "linux":
        return
    import resource

    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    most = pages * resource.getpagesize() + mebibytes * _MEBIBYTE
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (_within(most, hard, resource.RLIM_INFINITY), hard))


def limit_time(seconds: int) -> None:
    """Have the system end this process when it computes for so much longer."""
    if sys.platform == "win32":
        return
    import resource

    spent = int(sum(os.times()[:2])) + 1
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    most = _within(spent + seconds, hard, resource.RLIM_INFINITY)
    resource.setrlimit(resource.RLIMIT_CPU, (most, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def _within(wanted: int, hard: int, infinity: int) -> int:
    return wanted if hard == infinity else min(wanted, hard)


if __name__ == "__main__":
    main()
