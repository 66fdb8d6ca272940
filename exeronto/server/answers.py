"""Answers given before: the graph never changes while it is served, and neither do they."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from exeronto.server.frames import Reply

# A larger answer would push out many small ones, and takes long to send in any case.
_LARGEST = 256 * 1024
# What an entry takes beside its bytes, roughly.
_OVERHEAD = 500


class Answers:
    """The answers that were asked for last, up to a number of bytes.

    >>> from exeronto.server.frames import Reply
    >>> answers = Answers(1100)
    >>> for job in (b"a", b"b", b"c"):
    ...     answers.keep(job, Reply(200, "text/csv", job))
    >>> answers.get(b"a") is None, answers.get(b"c").body
    (True, b'c')
    """

    def __init__(self, most_bytes: int):
        self._left = most_bytes
        self._replies: OrderedDict[bytes, Reply] = OrderedDict()

    def get(self, job: bytes) -> Reply | None:
        """The answer to the very same job, if it is still here."""
        reply = self._replies.get(job)
        if reply is not None:
            self._replies.move_to_end(job)
        return reply

    def keep(self, job: bytes, reply: Reply) -> None:
        """Keep an answer, and let go of those that nobody asked for the longest."""
        if len(reply.body) + len(job) > _LARGEST or job in self._replies:
            return
        self._replies[job] = reply
        self._left -= _size(job, reply)
        while self._left < 0:
            self._left += _size(*self._replies.popitem(last=False))


def _size(job: bytes, reply: Reply) -> int:
    return len(job) + len(reply.body) + _OVERHEAD
