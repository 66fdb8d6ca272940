"""How a worker, which can reach nothing, asks the store that stands behind the endpoint.

It sends an errand where its reply would be, and gets what was brought where its next job would be.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, BinaryIO

from exeronto.server.frames import Reply, encode_job, encode_reply, read_job
from exeronto.server.refusal import Refusal

if TYPE_CHECKING:
    import socket
    from collections.abc import Mapping

# The status of a reply that is none, but an errand.
ERRAND = 0
# What is brought of the headers of an answer.
HEADERS = ("Content-Type", "X-SPARQL-MaxRows", "X-SQL-State")
ACCEPTED = ("application/sparql-results+json", "application/n-triples")
_SHOWN = 300
_OK = 200


@dataclass(frozen=True, slots=True)
class Errand:
    """A query for the store behind, and the graphs that it is asked of if not its own."""

    query: str
    accept: str
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()

    def fields(self) -> list[tuple[str, str]]:
        """It as the protocol has it: a query and its graphs, and nothing else."""
        return [
            ("query", self.query),
            *(("default-graph-uri", graph) for graph in self.default),
            *(("named-graph-uri", graph) for graph in self.named),
        ]


@dataclass(frozen=True, slots=True)
class Brought:
    """What the store answered: status, headers that matter, and body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def parse_errand(reply: Reply) -> Errand:
    """The errand of a worker, which is not trusted to write it rightly.

    Raises:
        ValueError: It is none.

    >>> parse_errand(Reply(ERRAND, "", b'{"query": "ASK {}", "accept": "text/html"}'))
    Traceback (most recent call last):
    ValueError: is no errand
    """
    fields = json.loads(reply.body)
    try:
        errand = Errand(**fields | {name: tuple(fields[name]) for name in ("default", "named")})
    except (KeyError, TypeError) as error:
        raise ValueError("is no errand") from error
    texts = (errand.query, *errand.default, *errand.named)
    if errand.accept not in ACCEPTED or not all(isinstance(text, str) for text in texts):
        raise ValueError("is no errand")
    return errand


def encode_brought(brought: Brought) -> bytes:
    """What was brought as it is sent to the worker."""
    head = {"status": brought.status, "headers": dict(brought.headers), "size": len(brought.body)}
    return encode_job(head) + brought.body


class Errands:
    """What reads for a `RemoteStore` in a worker.

    Args:
        connection: The worker's only one.
        jobs: What comes from there.
    """

    def __init__(self, connection: socket.socket, jobs: BinaryIO):
        self._connection = connection
        self._jobs = jobs

    def read(
        self,
        address: str,  # noqa: ARG002 - there is one place that can be asked
        *,
        accept: str,
        form: Mapping[str, str | tuple[str, ...]],
    ) -> tuple[bytes, Mapping[str, str]]:
        """Ask for something: content and headers.

        Raises:
            Refusal: There is no whole answer.
        """
        errand = Errand(
            str(form["query"]),
            accept,
            tuple(form.get("default-graph-uri", ())),
            tuple(form.get("named-graph-uri", ())),
        )
        body = json.dumps(asdict(errand)).encode()
        self._connection.sendall(encode_reply(Reply(ERRAND, "", body)))
        head = read_job(self._jobs)
        if head is None:
            raise SystemExit(0)  # the endpoint has gone
        brought = Brought(head["status"], head["headers"], self._jobs.read(head["size"]))
        if brought.status != _OK:
            raise _refusal(brought)
        return brought.body, brought.headers


def _refusal(brought: Brought) -> Refusal:
    """Why the store gave no answer, in the words of a server that stands in front of it."""
    status = brought.status
    if status in {429, 503}:
        return Refusal(502, "the store behind this endpoint is busy; try again later")
    if status in {408, 504}:
        return Refusal(504, "the store behind this endpoint took too long; ask for less")
    if status == 413:  # noqa: PLR2004
        return Refusal(413, "the answer is too large; ask for less with LIMIT")
    if status in {400, 422, 500, 501}:  # of 500, because some servers say so of what is asked
        said = " ".join(brought.body[:_SHOWN].decode(errors="replace").split())
        return Refusal(400, f"the store behind this endpoint could not answer: {said or status}")
    return Refusal(502, "the store behind this endpoint does not answer; try again later")
