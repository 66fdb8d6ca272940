"""From a request to a response: who may ask, who answers, and what every response carries."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from exeronto.server.answers import Answers
from exeronto.server.fairness import client_of
from exeronto.server.frames import encode_job
from exeronto.server.messages import TEXT, Request, Response, refused
from exeronto.server.metrics import MEDIA_TYPE, Metrics
from exeronto.server.refusal import Refusal
from exeronto.server.routes import READ, Routes

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from exeronto.server.files import Files
    from exeronto.server.lanes import Lanes
    from exeronto.server.settings import Settings

_DATA = "default-src 'none'; frame-ancestors 'none'"
_PAGE = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_ALWAYS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Vary", "Accept"),
    # No login and nothing to write: any page may read what anybody may read.
    ("Access-Control-Allow-Origin", "*"),
)
_OK, _ERROR = 200, 400


class Application:
    """Answers requests."""

    def __init__(self, settings: Settings, port: int, files: Files, lanes: Lanes):
        self.metrics = Metrics()
        self._settings = settings
        self._hosts = settings.hosts(port)
        self._lanes = lanes
        self._clients = lanes.clients
        self._routes = Routes(settings.base_at(port), files, self._run)
        self._answers = Answers(settings.limits.kept_bytes)
        self._connections: Callable[[], int] = lambda: 0

    def count_connections(self, connections: Callable[[], int]) -> None:
        """Say how many connections are open when asked for metrics."""
        self._connections = connections

    async def __call__(self, request: Request) -> Response:
        """The response to a request, whatever it is."""
        began = time.monotonic()
        route = "refused"
        try:
            self._refuse_other_host(request)
            route, methods, answer = self._route(request.path)
            response = await self._answered(request, methods, answer)
        except Refusal as refusal:
            response = refused(refusal)
        self.metrics.count(route, response.status, time.monotonic() - began)
        policy = _PAGE if response.media_type.startswith("text/html") else _DATA
        headers = (*response.headers, *_ALWAYS, ("Content-Security-Policy", policy))
        return Response(response.status, response.media_type, response.body, headers)

    def _refuse_other_host(self, request: Request) -> None:
        """A name that is not ours is a page elsewhere that found a way to this machine."""
        host = request.headers.get("host", "").lower()
        if host not in self._hosts and request.target != "/health":
            raise Refusal(421, "this server does not go by that name; see --base")

    def _route(self, path: str) -> tuple[str, str, Callable[[Request], Awaitable[Response]]]:
        if path == "/health":
            return "health", READ, self._health
        if path == "/metrics":
            return "metrics", READ, self._metrics
        return self._routes.find(path)

    async def _answered(
        self, request: Request, methods: str, answer: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        if request.method == "OPTIONS":
            allowed = (
                ("Allow", methods),
                ("Access-Control-Allow-Methods", methods),
                ("Access-Control-Allow-Headers", "Accept, Content-Type"),
                ("Access-Control-Max-Age", "86400"),
            )
            return Response(204, headers=allowed)
        if request.method not in methods.split(", "):
            raise Refusal(405, f"only {methods} here", allow=methods)
        return await answer(request)

    async def _health(self, _: Request) -> Response:
        return Response(200, TEXT, b"ok\n")

    async def _metrics(self, _: Request) -> Response:
        crew = self._lanes.crew
        gauges = {
            "jobs_running": len(self._lanes.running),
            "jobs_waiting": len(self._lanes.turns),
            "workers": crew.size,
            "connections": self._connections(),
        }
        text = self.metrics.text(self._lanes.outcomes, crew.endings, gauges)
        return Response(200, MEDIA_TYPE, text)

    async def _run(self, job: dict[str, Any], request: Request) -> Response:
        """Run a job for a client, at the client's expense."""
        client = self._client(request)
        self._clients.admit(client, now=time.monotonic())
        encoded = encode_job(job)
        kept = self._answers.get(encoded)
        if kept is not None:
            return Response(_OK, kept.media_type, kept.body)
        errors = 1
        try:
            reply = await self._lanes.run(encoded, client)
            errors = int(reply.status >= _ERROR)
        except Refusal as refusal:
            errors = int(refusal.status != 503)  # noqa: PLR2004 - busy is no fault of theirs
            raise
        finally:
            if errors:
                self._clients.spend(client, now=time.monotonic(), errors=errors)
        if reply.status != _OK:
            raise Refusal(reply.status, reply.body.decode(errors="replace").strip())
        self._answers.keep(encoded, reply)
        return Response(_OK, reply.media_type, reply.body)

    def _client(self, request: Request) -> str:
        """Who asks: the address and the program."""
        address = request.peer
        if self._settings.behind_proxy:
            forwarded = request.headers.get("x-forwarded-for", "")
            address = forwarded.rpartition(",")[2].strip() or address
        return client_of(address, request.headers.get("user-agent", ""))
