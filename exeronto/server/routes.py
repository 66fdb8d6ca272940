"""What each address answers, as a table of paths and functions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from exeronto.addresses import page_of
from exeronto.prefixes import BASE
from exeronto.questions import read_questions
from exeronto.resources import questions_folder
from exeronto.server.messages import TEXT, Request, Response
from exeronto.server.negotiation import GRAPH_ALIASES, GRAPHS, HTML, choose
from exeronto.server.protocol import METHODS, accepted, query_job
from exeronto.server.question_answers import ANSWER_ALIASES, ANSWER_TYPES, openapi
from exeronto.server.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from exeronto.server.files import Files

    Run = Callable[[dict[str, Any], Request], Awaitable[Response]]

READ = "GET, HEAD, OPTIONS"
_TYPES = (HTML, *GRAPHS)
_ALIASES = tuple(GRAPH_ALIASES.items())
_SUFFIXES = {f".{name}": media_type for media_type, name in GRAPHS.items()} | {
    ".html": HTML,
    ".json": "application/ld+json",
    ".xml": "application/rdf+xml",
}
# Whatever is JSON means the one kind of JSON that the list of questions has.
_LISTED = (HTML, "application/json")
_LISTED_ALIASES = tuple(
    (name, "application/json")
    for name in ("application/sparql-results+json", "application/ld+json")
)
# With and without a slash, folders as a person writes them.
_MOVED = {
    "/docs": "docs/index.html",
    "/docs/": "docs/index.html",
    "/dumps": "dumps/",
    "/questions/": "questions",
}
# The ontology as a whole is a file, which its IRI leads to.
_WHOLE = {"application/rdf+xml": "exeronto.owl", "text/turtle": "exeronto.ttl"}
_STYLE = Path(__file__).parent / "templates" / "style.css"


class Routes:
    """The addresses of an endpoint.

    Args:
        base: The address that links begin with.
        files: The files of the build, if there are any.
        run: Runs a job in a worker.
    """

    def __init__(self, base: str, files: Files, run: Run):
        self._base = base
        self._files = files
        self._run = run
        self._style = _STYLE.read_bytes()
        self._questions = {one.name: one for one in read_questions(questions_folder())}
        self._openapi = json.dumps(openapi(tuple(self._questions.values()), base)).encode()

    def find(self, path: str) -> tuple[str, str, Callable[[Request], Awaitable[Response]]]:
        """The name of a route, the methods that it takes, and what answers it."""
        if path == "/sparql":
            return "sparql", METHODS, self._sparql
        if path in _MOVED:
            return "moved", READ, self._moved
        exact = {
            "/": ("home", self._home),
            "/questions": ("questions", self._list),
            "/openapi.json": ("openapi", self._describe_questions),
            "/style.css": ("style", self._stylesheet),
            "/dumps/": ("dumps", self._dumps),
        }
        if path in exact:
            name, answer = exact[path]
            return name, READ, answer
        for start, name, answer in (
            ("/questions/", "question", self._question),
            ("/dumps/", "dump", self._dump),
            ("/docs/", "docs", self._docs),
        ):
            if path.startswith(start):
                return name, READ, answer
        return "term", READ, self._term

    async def _sparql(self, request: Request) -> Response:
        job = query_job(request)
        if job is not None:
            return await self._run(job, request)
        accept = accepted(request, _values(request))
        media_type = _require(choose(accept, (*GRAPHS, HTML), _ALIASES), (*GRAPHS, HTML))
        if media_type == HTML:
            return await self._run({"kind": "page", "page": "sparql.html"}, request)
        return await self._run({"kind": "service", "format": media_type}, request)

    # Questions.

    async def _list(self, request: Request) -> Response:
        accept = accepted(request, _values(request))
        if _require(choose(accept, _LISTED, _LISTED_ALIASES), _LISTED) == HTML:
            return await self._run({"kind": "page", "page": "questions.html"}, request)
        questions = [
            {
                "name": question.name,
                "summary": question.summary,
                "parameters": question.parameters,
                "href": f"{self._base}questions/{question.name}",
            }
            for question in self._questions.values()
        ]
        return Response(200, "application/json", json.dumps(questions).encode())

    async def _question(self, request: Request) -> Response:
        name = request.path.removeprefix("/questions/")
        if name not in self._questions:
            raise Refusal(404, f"there is no such question; {self._base}questions lists them")
        values = _values(request)
        for parameter, given in values.items():
            if len(given) > 1:
                raise Refusal(400, f"{parameter} is given more than once")
        media_type = choose(accepted(request, values), ANSWER_TYPES, ANSWER_ALIASES)
        job = {
            "kind": "question",
            "name": name,
            # An empty field of a form is a parameter that is left out.
            "parameters": {key: one for key, (one,) in values.items() if one and key != "format"},
            "format": _require(media_type, ANSWER_TYPES),
        }
        return await self._run(job, request)

    async def _describe_questions(self, _: Request) -> Response:
        return Response(200, "application/json", self._openapi)

    # Files.

    async def _stylesheet(self, _: Request) -> Response:
        return Response(200, "text/css; charset=utf-8", self._style)

    async def _dumps(self, _: Request) -> Response:
        lines = [f"{self._files.tag(name)}  {name}\n" for name in self._files.dumps]
        return Response(200, TEXT, "".join(lines).encode())

    async def _dump(self, request: Request) -> Response:
        name = request.path.removeprefix("/dumps/")
        if name == "SHA256SUMS":
            return await self._dumps(request)
        if name not in self._files.dumps:
            raise Refusal(404, f"there is no such dump; {self._base}dumps/ lists them")
        return self._files.dump(name, request)

    async def _docs(self, request: Request) -> Response:
        name = request.path.removeprefix("/")
        if name not in self._files:
            raise Refusal(404, "there is no such page")
        return self._files.page(name, request)

    async def _home(self, request: Request) -> Response:
        if "docs/index.html" in self._files:
            return await self._term(request)
        return self._see("sparql")

    # Terms, entities, claims, papers.

    async def _term(self, request: Request) -> Response:
        """What an IRI of ours stands for: its page, or what the graph says, by Accept or suffix."""
        local, media_type = _suffixed(request.path.removeprefix("/"))
        if not media_type:
            accept = accepted(request, _values(request))
            media_type = _require(choose(accept, _TYPES, _ALIASES), _TYPES)
        page = page_of(BASE + local)
        if media_type == HTML and page is not None:
            file, hash_, fragment = f"docs/{page}".partition("#")
            if file in self._files:
                return self._see(quote(file) + hash_ + fragment)
        if local in {"", "ontology"} and _WHOLE.get(media_type) in self._files.dumps:
            return self._see(f"dumps/{_WHOLE[media_type]}")
        job = {"kind": "term", "iri": BASE + local, "format": media_type}
        return await self._run(job, request)

    async def _moved(self, request: Request) -> Response:
        _, mark, parameters = request.target.partition("?")
        return self._see(_MOVED[request.path] + mark + parameters, status=308)

    def _see(self, where: str, *, status: int = 303) -> Response:
        location = self._base + where
        return Response(status, TEXT, f"{location}\n".encode(), (("Location", location),))


def _suffixed(local: str) -> tuple[str, str]:
    """A local name without the suffix of a format, and that format."""
    for suffix, media_type in _SUFFIXES.items():
        if local.endswith(suffix):
            return local.removesuffix(suffix), media_type
    return local, ""


def _values(request: Request) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for name, value in request.parameters:
        values.setdefault(name, []).append(value)
    return values


def _require(media_type: str, offered: tuple[str, ...]) -> str:
    if not media_type:
        raise Refusal(406, f"this can be had as {', '.join(offered)}")
    return media_type
