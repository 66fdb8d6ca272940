"""What each client may use up: query time and errors, as buckets that fill again."""

from __future__ import annotations

import math
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exeronto.server.refusal import Refusal

if TYPE_CHECKING:
    from exeronto.server.limits import Limits

_MINUTE = 60.0
_REMEMBERED = 10_000


def client_of(address: str, agent: str) -> str:
    """A client: where it asks from, and the program that asks."""
    return f"{address} {agent}"


def address_of(client: str) -> str:
    """Where a client asks from.

    >>> address_of(client_of("::1", "curl/8"))
    '::1'
    """
    return client.partition(" ")[0]


@dataclass(slots=True)
class _Account:
    """Seconds and errors that are left, when that was so, and what was used of late."""

    seconds: float
    errors: float
    then: float
    recent: float = 0.0


class Clients:
    """The clients of the last minute.

    >>> from exeronto.server.limits import Limits
    >>> clients = Clients(Limits(client_seconds=60, client_errors=30))
    >>> clients.spend("me", now=0, seconds=61)
    >>> clients.admit("you", now=0)
    >>> clients.admit("me", now=0)
    Traceback (most recent call last):
    exeronto.server.refusal.Refusal: you have used 60 s of query time in a minute; wait 2 s
    """

    def __init__(self, limits: Limits):
        self._limits = limits
        self._accounts: OrderedDict[str, _Account] = OrderedDict()

    def admit(self, client: str, *, now: float) -> None:
        """Let a client ask, unless it has used up what is its own.

        Raises:
            Refusal: With status 429, and when to come back.
        """
        account = self._account(client, now)
        if account.seconds <= 0:
            wait = math.ceil(-account.seconds * _MINUTE / self._limits.client_seconds) + 1
            used = f"{self._limits.client_seconds:g} s of query time"
        elif account.errors < 1:
            wait = math.ceil((1 - account.errors) * _MINUTE / self._limits.client_errors)
            used = f"{self._limits.client_errors:g} errors"
        else:
            return
        what = f"you have used {used} in a minute; wait {wait} s"
        raise Refusal(429, what, retry_after=wait)

    def spend(self, client: str, *, now: float, seconds: float = 0, errors: int = 0) -> None:
        """Take from what a client has left."""
        account = self._account(client, now)
        account.seconds -= seconds
        account.errors -= errors
        account.recent += seconds
        self._accounts[client] = account
        self._accounts.move_to_end(client)
        if len(self._accounts) > _REMEMBERED:
            self._accounts.popitem(last=False)

    def recent(self, client: str, *, now: float) -> float:
        """The query time that a client has used of late: the longer ago, the less it counts."""
        return self._account(client, now).recent

    def rank(self, client: str, now: float) -> tuple[int, int]:
        """What the address of a client has used, then the client itself; in rough steps."""
        of_address = self.recent(address_of(client), now=now)
        return int(of_address), int(self.recent(client, now=now) / self._limits.short_seconds)

    def _account(self, client: str, now: float) -> _Account:
        """What a client has at this moment."""
        seconds, errors = self._limits.client_seconds, self._limits.client_errors
        known = self._accounts.get(client)
        if known is None:
            return _Account(seconds, errors, now)
        filled = (now - known.then) / _MINUTE
        known.seconds = min(seconds, known.seconds + filled * seconds)
        known.errors = min(errors, known.errors + filled * errors)
        known.then = now
        known.recent *= 0.5**filled
        return known
