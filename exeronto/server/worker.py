"""A confined process that answers jobs, one after the other, until it is ended."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from exeronto.errors import QueryError
from exeronto.server.confinement import confine, die_with_parent
from exeronto.server.execution import describe_term, run_query, term_statements
from exeronto.server.frames import Reply, encode_reply, read_job
from exeronto.server.negotiation import HTML
from exeronto.server.pages import Pages
from exeronto.server.question_answers import answer_question
from exeronto.server.refusal import Refusal
from exeronto.server.service_description import describe_service

if TYPE_CHECKING:
    import socket

    from exeronto.knowledge import KnowledgeGraph
    from exeronto.server.limits import Limits

_TEXT, _HTML = "text/plain; charset=utf-8", f"{HTML}; charset=utf-8"


class Worker:
    """Answers jobs with a graph; made before the fork, so that a child has all it needs."""

    def __init__(self, kg: KnowledgeGraph, limits: Limits, base: str, *, dumps: bool):
        self.kg = kg
        self.limits = limits
        self.base = base
        self.dumps = dumps
        self.pages = Pages(urlsplit(base).path, kg.questions)
        with contextlib.suppress(QueryError):
            kg.resolve("-")  # reads the index of names, which all children then share

    def serve(self, connection: socket.socket) -> None:
        """Confine this process and answer until the other side closes."""
        die_with_parent()
        confine(
            memory=self.limits.short_memory_bytes,
            most_memory=self.limits.memory_bytes,
            processor_seconds=int(self.limits.seconds) * 4 + 60,
        )
        while (job := read_job(connection)) is not None:
            connection.sendall(encode_reply(self.answer(job)))

    def answer(self, job: dict[str, Any]) -> Reply:
        """The reply to one job."""
        try:
            media_type, body = self._run(job)
        except Refusal as refusal:
            return Reply(refusal.status, _TEXT, f"{refusal}\n".encode())
        except QueryError as error:
            return Reply(400, _TEXT, f"{error}\n".encode())
        except MemoryError:
            return Reply(503, _TEXT, b"the query needs more memory than is allowed here\n")
        return Reply(200, media_type, body)

    def _run(self, job: dict[str, Any]) -> tuple[str, bytes]:
        kind, store, limits = job["kind"], self.kg.local.native, self.limits
        if kind == "query":
            return run_query(
                store,
                job["query"],
                limits,
                base=f"{self.base}sparql",
                accept=job["accept"],
                default_graphs=tuple(job["default"]),
                named_graphs=tuple(job["named"]),
            )
        if kind == "question":
            return answer_question(
                self.kg, self.pages, job["name"], job["parameters"], job["format"], limits
            )
        if kind == "term":
            if job["format"] == HTML:
                statements = term_statements(store, job["iri"])
                return _HTML, self.pages.term(job["iri"], statements)
            return job["format"], describe_term(store, job["iri"], job["format"], limits)
        if kind == "service":
            description = describe_service(
                self.kg, self.base, job["format"], limits, dumps=self.dumps
            )
            return job["format"], description
        return _HTML, self.pages.page(job["page"])
