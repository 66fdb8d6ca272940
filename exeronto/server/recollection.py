"""What is remembered for a while: jobs that were heavy, and clients that were told to wait."""

from __future__ import annotations

import hashlib
from collections import OrderedDict

_MOST = 1000


class Recollection:
    """Keys that are remembered for so many seconds, the latest thousand of them.

    >>> heavy = Recollection(60)
    >>> heavy.add(b"SELECT ...", now=0)
    >>> heavy.holds(b"SELECT ...", now=59), heavy.holds(b"SELECT ...", now=60)
    (True, False)
    """

    def __init__(self, seconds: float):
        self._seconds = seconds
        self._until: OrderedDict[bytes, float] = OrderedDict()

    def add(self, key: bytes, *, now: float) -> None:
        """Remember a key from now on."""
        name = _name(key)
        self._until[name] = now + self._seconds
        self._until.move_to_end(name)
        if len(self._until) > _MOST:
            self._until.popitem(last=False)

    def holds(self, key: bytes, *, now: float) -> bool:
        """Whether a key is remembered."""
        return bool(self._until) and self._until.get(_name(key), 0.0) > now


def _name(key: bytes) -> bytes:
    return hashlib.blake2b(key, digest_size=16).digest()
