"""`exeronto serve --store URL`: what reaches the other server, and what becomes of its answers."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlencode
from urllib.request import Request, urlopen

import pyoxigraph as ox
import pytest

from exeronto.server.errands import ERRAND, Errand, parse_errand
from exeronto.server.frames import Reply

CHECKER = Path(__file__).parents[3] / "shared" / "tools" / "protocol_check.py"
JSON, CSV = "application/sparql-results+json", "text/csv"
EX = "http://example.org/"
TRIPLES = [
    ox.Triple(ox.NamedNode(f"{EX}s{n}"), ox.NamedNode(f"{EX}p"), ox.Literal(n)) for n in range(20)
]


class Behind:
    """A SPARQL server that answers rightly until it is told to do something else."""

    def __init__(self):
        self.store = ox.Store()
        self.store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in TRIPLES)
        self.queries = []
        self.headers = []
        self.does = None
        self.gone = threading.Event()
        handler = type("Handler", (_Handler,), {"behind": self})
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.port = self._http.server_port
        self._thread = threading.Thread(target=self._http.serve_forever, daemon=True)
        self._thread.start()

    def close(self):
        self._http.shutdown()
        self._http.server_close()

    def answer(self, query):
        found = self.store.query(query)
        triples = isinstance(found, ox.QueryTriples)
        form = ox.RdfFormat.N_TRIPLES if triples else ox.QueryResultsFormat.JSON
        return ("application/n-triples" if triples else JSON), found.serialize(format=form)


class _Handler(BaseHTTPRequestHandler):
    behind: Behind

    def log_message(self, *_):
        pass

    def do_POST(self):
        fields = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.behind.queries.append(fields["query"][0])
        self.behind.headers.append(dict(self.headers))
        if self.behind.does is not None:
            return self.behind.does(self)
        return self.give(200, *self.behind.answer(fields["query"][0]))

    def give(self, status, media_type, body, *, length=None):
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture(scope="module")
def behind():
    server = Behind()
    yield server
    server.close()


@pytest.fixture(scope="module")
def front(start, behind):
    with start("--store", f"http://me:s3cret@127.0.0.1:{behind.port}/query", "--seconds", "2") as (
        address,
        _,
    ):
        yield address


@contextmanager
def doing(behind, what):
    behind.does = what
    try:
        yield
    finally:
        behind.does = None


def ask(front, query, *, accept=JSON, agent="test", **fields):
    data = urlencode({"query": query, **fields}).encode()
    headers = {"Accept": accept, "User-Agent": agent}
    try:
        with urlopen(Request(f"{front}sparql", data, headers), timeout=15) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_rows_come_in_every_format(front, behind):
    query = f"SELECT ?s ?o {{ ?s <{EX}p> ?o }} ORDER BY ?o"
    expected = [[t.subject, t.object] for t in TRIPLES]
    formats = {
        JSON: ox.QueryResultsFormat.JSON,
        "application/sparql-results+xml": ox.QueryResultsFormat.XML,
        "text/tab-separated-values": ox.QueryResultsFormat.TSV,
    }
    for accept, results_format in formats.items():
        status, body = ask(front, query, accept=accept)
        assert status == 200, body
        rows = ox.parse_query_results(body, format=results_format)
        assert [list(row) for row in rows] == expected
    assert len(ask(front, query, accept=CSV)[1].splitlines()) == 21


def test_an_answer_in_chunks_is_whole(front, behind):
    """Jetty, and so Fuseki, sends none to who asks that the connection be closed."""

    def give_as_jetty_does(handler):
        media_type, body = behind.answer("ASK {}")
        closes = handler.headers["Connection"] == "close"
        how = "Connection: close" if closes else "Transfer-Encoding: chunked"
        head = f"HTTP/1.1 200 OK\r\nContent-Type: {media_type}\r\n{how}\r\n\r\n"
        chunks = body if closes else b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
        handler.wfile.write(head.encode() + chunks)

    with doing(behind, give_as_jetty_does):
        status, body = ask(front, "ASK {}")
    assert status == 200, body
    assert json.loads(body)["boolean"] is True


def test_graphs_come_in_every_format(front):
    query = f"CONSTRUCT {{ ?s <{EX}p> ?o }} WHERE {{ ?s <{EX}p> ?o }}"
    for accept, rdf_format in (
        ("text/turtle", ox.RdfFormat.TURTLE),
        ("application/rdf+xml", ox.RdfFormat.RDF_XML),
        ("application/ld+json", ox.RdfFormat.JSON_LD),
    ):
        status, body = ask(front, query, accept=accept)
        assert status == 200, body
        assert {quad.triple for quad in ox.parse(body, format=rdf_format)} == set(TRIPLES)


def test_an_answer_is_not_kept_because_the_other_server_may_change(front, behind):
    query = f"ASK {{ <{EX}new> <{EX}p> 1 }}"
    assert json.loads(ask(front, query)[1])["boolean"] is False
    new = ox.Quad(ox.NamedNode(f"{EX}new"), ox.NamedNode(f"{EX}p"), ox.Literal(1))
    behind.store.add(new)
    assert json.loads(ask(front, query)[1])["boolean"] is True
    behind.store.remove(new)


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT * {{ SERVICE <{EX}> {{}} }}",
        f"INSERT DATA {{ <{EX}a> <{EX}b> 1 }}",
        f"LOAD <{EX}>",
        "ASK FROM <file:///etc/passwd> {}",
        "ASK FROM <graph> {}",
        "PREFIX urn: <http://example.org/> ASK FROM urn:graph {}",
        "ASK {",
        "ASK { " + "{" * 200 + "}" * 200 + " }",
        "SELECT * { ?s ?p ?o } LIMIT 1 # " + "x" * (1 << 20),
    ],
)
def test_what_is_refused_never_reaches_the_other_server(front, behind, query):
    before = len(behind.queries)
    status, body = ask(front, query, agent=query[:20])
    assert status in {400, 413}, body
    assert len(behind.queries) == before


def test_graphs_that_are_not_there_are_not_named_to_the_other_server(front, behind):
    before = len(behind.queries)
    assert ask(front, f"ASK FROM <{EX}elsewhere> {{ ?s ?p ?o }}")[0] == 400
    assert all("FROM" not in query for query in behind.queries[before:])
    elsewhere = {"default-graph-uri": f"{EX}elsewhere"}
    assert ask(front, "ASK { ?s ?p ?o }", **elsewhere)[0] == 400
    assert ask(front, "ASK {}", **elsewhere)[0] == 200


def silent(handler):
    time.sleep(4)


def drips(handler):
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    for _ in range(40):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.1)


@pytest.mark.parametrize("does", [silent, drips])
def test_a_server_that_is_too_slow_is_a_504(front, behind, does):
    began = time.monotonic()
    with doing(behind, lambda handler: _until_it_hangs_up(handler, does)):
        status, body = ask(front, "ASK {}", agent=does.__name__)
    assert status == 504, body
    assert time.monotonic() - began < 4
    # The light ones beside it were not held up.
    assert ask(front, "ASK {}")[0] == 200


def _until_it_hangs_up(handler, does):
    try:
        does(handler)
    except OSError:
        handler.behind.gone.set()


def test_the_other_server_is_hung_up_on_as_soon_as_the_time_is_over(front, behind):
    behind.gone.clear()
    with doing(behind, lambda handler: _until_it_hangs_up(handler, drips)):
        assert ask(front, "ASK { ?gone ?p ?o }", agent="gone")[0] == 504
        assert behind.gone.wait(3)


@pytest.mark.parametrize(
    ("does", "status", "word"),
    [
        (lambda h: h.give(200, JSON, b'{"head": {"va', length=500), 502, "does not answer"),
        (lambda h: h.give(200, JSON, b'{"head": {"va'), 502, "no whole SPARQL results"),
        (lambda h: h.give(200, "text/html", b"<h1>Welcome</h1>"), 502, "text/html"),
        (lambda h: h.give(401, "text/plain", b""), 502, "does not answer"),
        (lambda h: h.give(404, "text/plain", b""), 502, "does not answer"),
        (lambda h: h.give(429, "text/plain", b""), 502, "busy"),
        (lambda h: h.give(503, "text/plain", b""), 502, "busy"),
        (lambda h: h.give(504, "text/plain", b""), 504, "too long"),
        (lambda h: h.give(400, "text/plain", b"no such\nfunction"), 400, "no such function"),
        (lambda h: h.give(200, JSON, b" " * (33 << 20)), 413, "too large"),
        (lambda h: h.wfile.write(b"SSH-2.0-OpenSSH\r\n"), 502, "does not answer"),
    ],
)
def test_an_answer_that_is_none_is_told_so_and_never_shown(front, behind, does, status, word):
    with doing(behind, does):
        got, body = ask(front, "SELECT * { ?s ?p ?o }", agent=f"{status} {word}")
    assert (got, word in body) == (status, True), body
    assert "s3cret" not in body
    assert str(behind.port) not in body


def test_rows_that_the_other_server_leaves_out_are_fetched_or_the_answer_is_refused(front, behind):
    """A server that gives 1,000 rows of 1,500, as Virtuoso does."""
    many = [
        ox.Quad(ox.NamedNode(f"{EX}m{n:04}"), ox.NamedNode(f"{EX}many"), ox.Literal(n))
        for n in range(1500)
    ]
    behind.store.extend(many)

    def cuts(handler):
        media_type, body = behind.answer(behind.queries[-1])
        results = json.loads(body)
        if "results" in results:
            del results["results"]["bindings"][1000:]
        handler.give(200, media_type, json.dumps(results).encode())

    with doing(behind, cuts):
        status, body = ask(front, f"SELECT ?s {{ ?s <{EX}many> ?o }}", accept=CSV)
        assert status == 200, body
        assert len(set(body.split())) == 1501
        status, body = ask(front, f"SELECT ?s {{ ?s <{EX}many> ?o }} LIMIT 1400", accept=CSV)
        assert status == 502, body
        assert "counts 1400 rows, and gives 1000" in body
    for quad in many:
        behind.store.remove(quad)


def test_the_name_and_password_go_to_the_other_server_alone(front, behind):
    assert ask(front, "ASK {}")[0] == 200
    assert behind.headers[-1]["Authorization"] == "Basic bWU6czNjcmV0"
    assert set(behind.headers[-1]) == {
        "Host", "User-Agent", "Content-Type", "Authorization", "Accept", "Content-Length"
    }  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b"{}",
        b"no JSON",
        b'{"query": 1, "accept": "application/n-triples", "default": [], "named": []}',
        b'{"query": "", "accept": "a\\r\\nX: y", "default": [], "named": []}',
        b'{"query": "", "accept": "application/n-triples", "default": [1], "named": []}',
        b'{"query": "", "accept": "application/n-triples", "default": [], "named": [], "update": ""}',
    ],
)
def test_a_worker_can_have_nothing_brought_but_the_answer_to_a_query(body):
    with pytest.raises(ValueError, match=r"errand|Expecting"):
        parse_errand(Reply(ERRAND, "", body))


def test_a_query_stays_one_field_whatever_is_in_it():
    errand = Errand("ASK {}&update=DROP ALL\r\n", "text/csv", ("g&update=x",))
    assert parse_qs(urlencode(errand.fields())) == {
        "query": ["ASK {}&update=DROP ALL\r\n"],
        "default-graph-uri": ["g&update=x"],
    }


def test_a_store_that_is_not_there_is_told_at_the_start():
    command = [sys.executable, "-m", "exeronto", "serve", "--bind", "127.0.0.1:0"]
    command += ["--store", "http://me:s3cret@127.0.0.1:9/query"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert "http://127.0.0.1:9/query: cannot be reached" in done.stderr
    assert "s3cret" not in done.stderr


# Our own endpoint, behind another of ours.


@pytest.fixture(scope="module")
def front_of_served(start, served):
    with start("--store", f"{served}sparql") as (address, _):
        yield address


def get(address, accept):
    with urlopen(Request(address, headers={"Accept": accept}), timeout=20) as answer:
        return answer.read().decode()


@pytest.mark.slow
def test_every_question_is_answered_alike(front_of_served, served):
    names = [
        question["name"] for question in json.loads(get(f"{served}questions", "application/json"))
    ]
    assert len(names) > 50
    for name in names:
        here, there = (get(f"{one}questions/{name}", CSV) for one in (front_of_served, served))
        assert sorted(here.splitlines()) == sorted(there.splitlines()), name


def test_terms_and_the_description_of_the_service_are_there(front_of_served, served):
    here, there = (get(f"{one}entity/irisin", "text/turtle") for one in (front_of_served, served))
    assert here == there
    about = get(f"{front_of_served}sparql", "application/n-triples")
    assert "sparql-service-description#endpoint" in about
    assert "void#triples" not in about
    assert "irisin" in get(f"{front_of_served}entity/irisin", "text/html")


@pytest.mark.slow
@pytest.mark.skipif(not CHECKER.is_file(), reason="needs ../shared")
def test_every_case_of_the_protocol_passes(start, foreign):
    with start("--store", f"{foreign}sparql") as (address, _):
        command = [sys.executable, str(CHECKER), f"{address}sparql", "--read-only"]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout
    assert "---- w3c-protocol-query: 20 passed, 0 failed, 0 skipped" in done.stdout
