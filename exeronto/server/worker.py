"""A confined process that answers jobs, one after the other, until it is ended."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode, urlsplit

from exeronto.errors import QueryError
from exeronto.server.confinement import confine, die_with_parent
from exeronto.server.errands import Errands
from exeronto.server.execution import left_out, run_query, statements, term_triples, write_triples
from exeronto.server.forwarding import forward_query
from exeronto.server.forwarding import term_triples as remote_term_triples
from exeronto.server.frames import Reply, encode_reply, read_job
from exeronto.server.negotiation import HTML
from exeronto.server.pages import Pages
from exeronto.server.question_answers import answer_question
from exeronto.server.refusal import Refusal
from exeronto.server.service_description import describe_service
from exeronto.store import Store

if TYPE_CHECKING:
    import socket

    from exeronto.knowledge import KnowledgeGraph
    from exeronto.remote_store import RemoteStore
    from exeronto.server.limits import Limits

_TEXT, _HTML = "text/plain; charset=utf-8", f"{HTML}; charset=utf-8"


class Worker:
    """Answers jobs with a graph; made before the fork, so that a child has all it needs."""

    def __init__(self, kg: KnowledgeGraph, limits: Limits, base: str, *, dumps: bool):
        self.kg = kg
        self.remote = None if isinstance(kg.store, Store) else cast("RemoteStore", kg.store)
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
        with connection.makefile("rb") as jobs:
            if self.remote is not None:
                self.remote.send_through(Errands(connection, jobs), address="the store behind")
            while (job := read_job(jobs)) is not None:
                connection.sendall(encode_reply(self.answer(job)))

    def answer(self, job: dict[str, Any]) -> Reply:
        """The reply to one job."""
        try:
            media_type, body = self._run(job)
        except Refusal as refusal:
            return Reply(refusal.status, _TEXT, f"{refusal}\n".encode(errors="replace"))
        except QueryError as error:
            status = 502 if error.code == "E_REMOTE" else 400
            return Reply(status, _TEXT, f"{error}\n".encode(errors="replace"))
        except MemoryError:
            return Reply(503, _TEXT, b"the query needs more memory than is allowed here\n")
        return Reply(200, media_type, body)

    def _run(self, job: dict[str, Any]) -> tuple[str, bytes]:
        kind, limits = job["kind"], self.limits
        if kind == "query":
            return self._query(job)
        if kind == "question":
            return answer_question(
                self.kg, self.pages, job["name"], job["parameters"], job["format"], limits
            )
        if kind == "term":
            return self._term(job["iri"], job["format"])
        if kind == "service":
            description = describe_service(
                self.kg, self.base, job["format"], limits, dumps=self.dumps
            )
            return job["format"], description
        return _HTML, self.pages.page(job["page"])

    def _query(self, job: dict[str, Any]) -> tuple[str, bytes]:
        base, accept = f"{self.base}sparql", job["accept"]
        default, named = tuple(job["default"]), tuple(job["named"])
        if self.remote is not None:
            return forward_query(
                self.remote,
                job["query"],
                self.limits,
                base=base,
                accept=accept,
                default_graphs=default,
                named_graphs=named,
            )
        return run_query(
            self.kg.local.native,
            job["query"],
            self.limits,
            base=base,
            accept=accept,
            default_graphs=default,
            named_graphs=named,
        )

    def _term(self, iri: str, media_type: str) -> tuple[str, bytes]:
        triples, whole = (
            term_triples(self.kg.local.native, iri)
            if self.remote is None
            else remote_term_triples(self.remote, iri)
        )
        pointing = {"query": f"CONSTRUCT {{ ?s ?p <{iri}> }} WHERE {{ ?s ?p <{iri}> }}"}
        elsewhere = "" if whole else f"{self.base}sparql?{urlencode(pointing)}"
        if media_type == HTML:
            return _HTML, self.pages.term(iri, statements(triples), elsewhere)
        if elsewhere:
            triples += left_out(iri, elsewhere)
        return media_type, write_triples(triples, media_type, self.limits.result_bytes)
