"""Other people's servers: asked without losing a row, and filled all at once or not at all.

The server here speaks enough of SPARQL 1.1 and misbehaves on demand.
"""

from __future__ import annotations

import gc
import json
import threading
from collections import Counter
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox
import pytest

from exeronto.errors import QueryError
from exeronto.graph_store import Service, push
from exeronto.knowledge import open_store
from exeronto.policies import View
from exeronto.remote_store import RemoteStore
from exeronto.solutions import Iri
from exeronto.store import Store
from exeronto.transport import Transport

EX = "http://example.org/"
MEDIA = {
    "json": ("application/sparql-results+json", ox.QueryResultsFormat.JSON),
    "triples": ("application/n-triples", ox.RdfFormat.N_TRIPLES),
}


class Server:
    """A SPARQL server on loopback: /query, /update and /data."""

    def __init__(self) -> None:
        self.store = ox.Store()
        self.most_rows: int | None = None
        self.answers: list[tuple[int, dict[str, str], bytes]] = []
        self.requests: list[tuple[str, str]] = []
        self.headers: dict[str, str] = {}
        self.refuse_after: int | None = None
        self.loses = False
        self.on_query = lambda: None
        handler = type("Handler", (_Handler,), {"server_state": self})
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.base = f"http://127.0.0.1:{self._http.server_port}"
        self._thread = threading.Thread(target=self._http.serve_forever, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def writes(self) -> list[tuple[str, str]]:
        return [(m, p) for m, p in self.requests if m in {"PUT", "DELETE"} or p == "/update"]

    def answer(self, query: str) -> tuple[int, dict[str, str], bytes]:
        self.on_query()
        try:
            found = self.store.query(query)
        except SyntaxError as error:
            return 400, {"Content-Type": "text/plain"}, str(error).encode()
        media, kind = MEDIA["triples" if isinstance(found, ox.QueryTriples) else "json"]
        content = found.serialize(format=kind)
        if isinstance(found, ox.QuerySolutions) and self.most_rows is not None:
            results = json.loads(content)
            results["results"]["bindings"] = results["results"]["bindings"][: self.most_rows]
            content = json.dumps(results).encode()
        return 200, {"Content-Type": media, **self.headers}, content


class _Handler(BaseHTTPRequestHandler):
    server_state: Server

    def log_message(self, *_: object) -> None:
        """Nothing on standard error."""

    def _respond(self) -> None:
        state, url = self.server_state, urlsplit(self.path)
        content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        state.requests.append((self.command, url.path))
        if state.answers:
            return self._send(*state.answers.pop(0))
        if url.path == "/query":
            return self._send(*state.answer(parse_qs(content.decode())["query"][0]))
        if state.refuse_after is not None and self.command == "PUT":
            state.refuse_after -= 1
            if state.refuse_after < 0:
                return self._send(500, {}, b"disk full")
        if url.path == "/update":
            state.store.update(content.decode())
            return self._send(204, {}, b"")
        return self._graph(state, ox.NamedNode(parse_qs(url.query)["graph"][0]), content)

    def _graph(self, state: Server, graph: ox.NamedNode, content: bytes) -> None:
        if self.command == "PUT":
            state.store.remove_graph(graph)
            quads = list(ox.parse(content, format=ox.RdfFormat.N_TRIPLES))
            kept = quads[:-1] if state.loses else quads
            state.store.extend(ox.Quad(q.subject, q.predicate, q.object, graph) for q in kept)
            return self._send(204, {}, b"")
        if not state.store.contains_named_graph(graph):
            return self._send(404, {}, b"no such graph")
        quads = state.store.quads_for_pattern(None, None, None, graph)
        found = ox.serialize((q.triple for q in quads), format=ox.RdfFormat.N_TRIPLES)
        return self._send(200, {"Content-Type": "application/n-triples"}, found)

    def _send(self, status: int, headers: dict[str, str], content: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if "Content-Length" not in headers:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        # Some tests are about a client that stops reading.
        with suppress(BrokenPipeError, ConnectionResetError):
            self.wfile.write(content)

    do_GET = do_POST = do_PUT = _respond  # noqa: N815 - as http.server has it


@pytest.fixture
def server():
    # pyoxigraph's answers must go where they came: those that errors of earlier tests still hold are
    # let go here, and not by chance in a thread of the server.
    gc.collect()
    running = Server()
    yield running
    running.close()


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def transport(pauses) -> Transport:
    return Transport(timeout=(5, 5), pause=pauses.append)


@pytest.fixture
def there(server, transport) -> RemoteStore:
    return RemoteStore(f"{server.base}/query", transport=transport, counted_from=5)


def numbered(count: int) -> list[ox.Quad]:
    """As many things, each with a number and a text."""
    return [
        ox.Quad(ox.NamedNode(f"{EX}{n:04}"), ox.NamedNode(f"{EX}p"), value)
        for n in range(count)
        for value in (ox.Literal(n % 7), ox.Literal("same", language="en"))
    ]


ALL = f"SELECT ?s ?o {{ ?s <{EX}p> ?o }}"


def bag(store, query):
    return Counter(store.select(query).serialized("tsv").splitlines())


# Asking.


def test_it_answers_as_the_store_in_memory_does(server, there):
    server.store.extend(numbered(3))
    here = Store.from_quads(numbered(3))
    assert bag(there, ALL) == bag(here, ALL)
    assert there.ask("ASK { ?s ?p ?o }")
    assert there.serialize("CONSTRUCT WHERE { ?s ?p ?o }") == here.serialize(
        "CONSTRUCT WHERE { ?s ?p ?o }"
    )
    assert there.serialize("ASK {}", "json") == here.serialize("ASK {}", "json")
    thing = Iri(f"{EX}0001")
    bound = there.select(ALL, bindings={"s": thing})
    assert set(bound.rows) == set(here.select(ALL, bindings={"s": thing}).rows)
    assert there.dump(".nq") == here.dump(".nq")


def test_labels_come_in_few_requests(server, there):
    label = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    server.store.extend(
        ox.Quad(ox.NamedNode(f"{EX}{n}"), label, ox.Literal(f"l{n}")) for n in range(450)
    )
    labelled = RemoteStore(there.address).labels([f"{EX}{n}" for n in range(450)])
    assert labelled[f"{EX}449"] == "l449"
    assert len(server.requests) == 3


@pytest.mark.parametrize(
    "query", [ALL, f"{ALL} ORDER BY DESC(?s) ?o", f"SELECT DISTINCT ?o {{ ?s <{EX}p> ?o }}"]
)
@pytest.mark.parametrize("most", [5, 7, 64])
def test_no_row_is_lost_when_a_server_cuts_answers(server, there, query, most):
    server.store.extend(numbered(40))
    whole = [tuple(row) for row in server.store.query(query)]
    server.most_rows = most
    found = there.select(query).terms
    assert Counter(found) == Counter(whole)
    if "DESC" in query:
        subjects = [row[0] for row in found]
        assert subjects == sorted(subjects, key=str, reverse=True)


@pytest.mark.parametrize(
    "query",
    [f"{ALL} LIMIT 60", f"{ALL} ORDER BY ?s OFFSET 2", f"SELECT ?b {{ ?b <{EX}q> ?n }}"],
)
def test_what_cannot_be_paged_is_refused(server, there, query):
    server.store.extend(numbered(40))
    server.store.extend(
        ox.Quad(ox.BlankNode(), ox.NamedNode(f"{EX}q"), ox.Literal(n)) for n in range(20)
    )
    server.most_rows = 7
    with pytest.raises(QueryError, match="the server counts"):
        there.select(query)


def test_a_graph_that_changes_between_pages_is_refused(server, there):
    server.store.extend(numbered(40))
    server.most_rows = 50
    asked = iter(range(100))

    def change() -> None:
        if next(asked) == 2:
            server.store.extend(numbered(41))

    server.on_query = change
    with pytest.raises(QueryError, match="the server counts 80 rows"):
        there.select(ALL)


def test_a_server_that_says_it_gave_a_part_is_not_believed_to_have_given_all(server, there):
    server.store.extend(numbered(1))
    server.headers = {"X-SPARQL-MaxRows": "10000"}
    assert len(there.select(ALL).terms) == 2
    assert len(server.requests) == 2, "it was asked to count"
    with pytest.raises(QueryError, match="more triples than it gives"):
        there.serialize("CONSTRUCT WHERE { ?s ?p ?o }")


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_busy_server_is_asked_again(server, there, pauses, status):
    server.store.extend(numbered(1))
    server.answers = [(status, {"Retry-After": "3"}, b""), (status, {}, b"")]
    assert len(there.select(ALL).terms) == 2
    assert pauses == [3, 1]


def test_patience_ends(server, there, pauses):
    server.answers = [(503, {"Retry-After": "9999"}, b"busy")] * 9
    with pytest.raises(QueryError, match=r"could not answer \(503: busy\)"):
        there.select(ALL)
    assert pauses == [30, 30, 30]


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ((200, {"Content-Type": "text/html"}, b"<h1>Welcome</h1>"), "answered with text/html and no whole SPARQL results"),
        ((200, {"Content-Type": "application/sparql-results+json"}, b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"http://e/1"}},'), "no whole SPARQL results"),
        ((401, {}, b""), "asks for a name and password"),
        ((404, {"Content-Type": "text/html"}, b"<h1>Not here</h1>"), "has nothing at this address; check the path"),
        ((405, {}, b""), "does not take this kind of request"),
        ((400, {}, b"Unknown function: median"), r"could not answer \(400: Unknown function: median\)"),
        ((501, {}, b""), "does not have this feature"),
        ((302, {"Location": "http://127.0.0.1:9/"}, b""), r"no whole SPARQL results"),
    ],
)  # fmt: skip
def test_a_server_that_cannot_answer_is_told_in_plain_words(server, there, answer, told):
    server.answers = [answer]
    with pytest.raises(QueryError, match=told) as raised:
        there.select(ALL)
    assert str(raised.value).startswith(there.address)


def test_no_server_and_no_answer_are_told_apart(server, pauses):
    gone = RemoteStore("http://127.0.0.1:9/query", transport=Transport(pause=pauses.append))
    with pytest.raises(QueryError, match="cannot be reached; is the server running"):
        gone.select(ALL)
    assert len(pauses) == 3
    server.on_query = lambda: threading.Event().wait(0.5)
    slow = Transport(timeout=(5, 0.05), pause=pauses.append)
    with pytest.raises(QueryError, match="no answer within"):
        RemoteStore(f"{server.base}/query", transport=slow).select(ALL)


def test_a_password_is_not_printed(server, transport):
    server.answers = [(403, {}, b"")]
    address = server.base.replace("//", "//curator:secret@") + "/query"
    with pytest.raises(QueryError) as raised:
        RemoteStore(address, transport=transport).select(ALL)
    assert "secret" not in str(raised.value)


def test_a_query_is_checked_before_it_is_sent(server, there):
    for query in ("SELECT ?x { ?x", "SELECT * { SERVICE <http://e/> { ?s ?p ?o } }"):
        with pytest.raises(QueryError):
            there.select(query)
    assert not server.requests


@pytest.mark.parametrize(
    "view", [View("permissive", context=(("species", "mouse"),)), View(min_primary=2)]
)
def test_a_view_is_made_of_what_the_server_holds(server, view):
    server.store = open_store().local.native  # as `push` leaves it: default graph and named ones
    question = "genetic-models-and-phenotypes" if view.context else "hallmarks-countered"
    rows = open_store(f"{server.base}/query", view=view).ask(question).rows
    assert rows == open_store(view=view).ask(question).rows
    assert rows != open_store().ask(question).rows


def test_views_are_not_pretended_where_there_are_none(server, tmp_path):
    """Plain triples of a default graph do not tell which claims they come from."""
    server.store.extend(numbered(3))
    file = tmp_path / "default.nt"
    file.write_bytes(open_store().local.dump(".nt"))
    for place in (f"{server.base}/query", file):
        for view in (View("permissive"), View(min_primary=2)):
            with pytest.raises(QueryError, match="no named graphs of a build") as raised:
                open_store(place, view=view)
            assert str(place) in str(raised.value)


def test_more_than_can_be_brought_is_not_fetched_for_a_view(server, monkeypatch):
    server.store.extend(GRAPHS)
    monkeypatch.setattr("exeronto.remote_store.MOST_FETCHED", 3)
    with pytest.raises(QueryError, match="holds 4 triples, and a view is made of at most 3"):
        open_store(f"{server.base}/query", view=View("permissive"))
    assert len(server.requests) == 1


# Filling.

GRAPHS = [
    ox.Quad(ox.NamedNode(f"{EX}s"), ox.NamedNode(f"{EX}p"), ox.Literal(n), ox.NamedNode(f"https://w3id.org/exeronto/graph/{g}"))
    for n, g in enumerate(["ontology", "paper/a", "view/strict", "view/permissive"])
]  # fmt: skip
BLANK = [
    ox.Quad(ox.BlankNode("a"), ox.NamedNode(f"{EX}p"), ox.BlankNode("b"), GRAPHS[0].graph_name),
    ox.Quad(ox.BlankNode("b"), ox.NamedNode(f"{EX}p"), ox.Literal("é\n\"'"), GRAPHS[0].graph_name),
]


def service(server: Server) -> Service:
    return Service.beside(f"{server.base}/data")


def held(server: Server) -> set[tuple[str, int]]:
    graphs = [ox.DefaultGraph(), *server.store.named_graphs()]
    sizes = (
        (str(g), len(list(server.store.quads_for_pattern(None, None, None, g)))) for g in graphs
    )
    return {(name, size) for name, size in sizes if size}


def test_what_is_pushed_is_what_is_there(server, transport):
    store = Store.from_quads([*GRAPHS, *BLANK])
    done = push(store, service(server), transport=transport)
    assert sorted((name, size) for name, size, _ in done.graphs) == sorted(
        (name, len(list(quads))) for name, quads in store.graphs()
    )
    remote = RemoteStore(f"{server.base}/query", transport=transport)
    canonical = []
    for found in (remote.fetched(), store):
        dataset = ox.Dataset(found.quads())
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        canonical.append(dataset)
    assert canonical[0] == canonical[1]


def test_pushing_again_replaces_and_leaves_others_alone(server, transport):
    push(Store.from_quads(GRAPHS), service(server), transport=transport)
    theirs = ox.Quad(
        GRAPHS[0].subject, GRAPHS[0].predicate, ox.Literal(1), ox.NamedNode(f"{EX}theirs")
    )
    server.store.add(theirs)
    done = push(Store.from_quads(GRAPHS[:1]), service(server), transport=transport)
    assert set(done.removed) == {quad.graph_name.value for quad in GRAPHS[1:]}
    assert held(server) == {("DEFAULT", 1), (str(GRAPHS[0].graph_name), 1), (f"<{EX}theirs>", 1)}


def test_an_upload_that_breaks_off_changes_nothing_and_goes_on_later(server, transport):
    push(Store.from_quads(GRAPHS[:1]), service(server), transport=transport)
    before = held(server)
    server.refuse_after = 2
    with pytest.raises(QueryError, match="500: disk full"):
        push(Store.from_quads(GRAPHS), service(server), transport=transport)
    assert {graph for graph in held(server) if "staged" not in graph[0]} == before
    server.refuse_after = None
    done = push(Store.from_quads(GRAPHS), service(server), transport=transport)
    assert sum(kept for *_, kept in done.graphs) == 2
    assert not any("staged" in name for name, _ in held(server))
    assert len(held(server)) == 5


def test_a_server_that_loses_a_triple_is_found_out(server, transport):
    push(Store.from_quads(GRAPHS[:1]), service(server), transport=transport)
    server.loses = True
    with pytest.raises(
        QueryError, match=r"does not hold what was uploaded as .*ontology; nothing was changed"
    ):
        push(Store.from_quads([*GRAPHS, *BLANK]), service(server), transport=transport)
    assert server.writes()[-1][0] == "PUT", "there was no exchange"


def test_a_write_is_never_sent_twice(server, transport, pauses):
    server.answers = []
    server.refuse_after = 0
    with pytest.raises(QueryError, match="500"):
        push(Store.from_quads(GRAPHS), service(server), transport=transport)
    assert len(server.writes()) == 1
    assert pauses == []


def test_the_whole_exchange_is_one_update(server, transport):
    push(Store.from_quads(GRAPHS), service(server), transport=transport)
    assert [path for _, path in server.requests].count("/update") == 1


def test_a_graph_that_is_empty_beforehand_makes_no_trouble(server, transport):
    done = push(Store.from_quads([]), service(server), transport=transport)
    assert done.graphs == ()


@pytest.mark.parametrize("address", ["http://h/kg/data", "http://h/kg/data/"])
def test_query_and_update_stand_beside_the_graphs(address):
    found = Service.beside(address)
    assert (found.query, found.update) == ("http://h/kg/query", "http://h/kg/update")
    assert Service.beside(address, query="http://h/sparql").query == "http://h/sparql"
