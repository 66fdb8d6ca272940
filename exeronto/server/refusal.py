"""A request that is not answered: why, as HTTP says it."""

from __future__ import annotations

from exeronto.errors import QueryError


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
