"""A request that is not answered: why, as HTTP says it."""

from __future__ import annotations

import signal

from exeronto.errors import QueryError

# How a worker ends that may have no more memory, or has no more stack.
OUT_OF_MEMORY = (-signal.SIGABRT, -signal.SIGKILL)
_OVERFLOWS = (-signal.SIGSEGV, -signal.SIGBUS)


class Refusal(QueryError):  # noqa: N818 - it is an answer, and no fault of ours
    """An HTTP status other than success, with one line of text for a person.

    >>> refusal = Refusal(503, "busy; try again", retry_after=5)
    >>> refusal.status, refusal.headers, str(refusal)
    (503, (('Retry-After', '5'),), 'busy; try again')
    """

    def __init__(self, status: int, what: str, *, retry_after: int = 0, allow: str = ""):
        super().__init__(what)
        self.status = status
        headers = [("Retry-After", str(retry_after))] if retry_after else []
        self.headers = tuple([*headers, ("Allow", allow)] if allow else headers)


def why_it_ended(status: int) -> tuple[Refusal, str]:
    """What a client is told when the worker of its query ended so, and how it is counted.

    >>> why_it_ended(-11)
    (Refusal('the query is too deeply nested; split it'), 'overflow')
    """
    if status in OUT_OF_MEMORY:
        return Refusal(503, "the query needs more memory than is allowed"), "memory"
    if status in _OVERFLOWS:
        return Refusal(400, "the query is too deeply nested; split it"), "overflow"
    return Refusal(500, "the query engine failed; please report it"), "lost"
