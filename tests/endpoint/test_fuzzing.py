"""The fuzzer of the endpoint: that it asks what it should, and finds what is wrong."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random

import pyoxigraph as ox
import pytest

from exeronto.prefixes import PREFIXES

TOOL = Path(__file__).parents[2] / "tools" / "fuzz_endpoint.py"


@pytest.fixture(scope="module")
def tool():
    spec = importlib.util.spec_from_file_location("fuzz_endpoint", TOOL)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


def test_most_queries_of_the_grammar_are_valid_and_all_its_parts_are_used(tool):
    queries = [tool.Grammar(Random(number)).query() for number in range(400)]
    store, valid = ox.Store(), 0
    for query in queries:
        try:
            store.query(query, prefixes=PREFIXES, base_iri="http://e/")
            valid += 1
        except (SyntaxError, RuntimeError):  # RuntimeError: no such function
            continue
    assert valid > 350
    together = " ".join(queries)
    for word in ("OPTIONAL", "UNION", "MINUS", "FILTER EXISTS", "NOT EXISTS", "BIND", "VALUES", "GRAPH",
                 "GROUP BY", "ORDER BY", "CONSTRUCT", "DESCRIBE", "ASK", "DISTINCT", ")+", "REGEX"):  # fmt: skip
        assert word in together, word


def test_a_case_is_the_same_each_time(tool):
    cases = [tool.make_case(7, number, "h") for number in range(200)]
    assert cases == [tool.make_case(7, number, "h") for number in range(200)]
    assert {case.kind for case in cases} == {"query", "spoilt", "request", "bytes"}
    assert len({case.content for case in cases}) == 200


def answering(head, body):
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_):
            pass

        def do_GET(self):
            self.wfile.write(head + body)
            self.close_connection = True

        do_POST = do_GET  # noqa: N815 - as http.server has it

    return ThreadingHTTPServer(("127.0.0.1", 0), Handler)


@pytest.mark.parametrize(
    ("head", "body", "word"),
    [
        (b"HTTP/1.1 500 Oh\r\n\r\n", b"", "500"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", b"short", "announced"),
        (b"HTTP/1.1 400 No\r\n\r\n", b"Traceback (most recent call last)", "inside"),
        (b"", b"", "without an answer"),
        (
            b"HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\nContent-Length: 9\r\n\r\n",
            b'{"head": ',
            "cannot be read",
        ),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", b"false", "afterwards"),
    ],
)
def test_a_server_that_breaks_a_rule_is_found_out(tool, head, body, word):
    server = answering(head, body)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    run = tool.Run(f"http://127.0.0.1:{server.server_port}/", 1)
    case = tool.Case("query", b"GET / HTTP/1.1\r\nHost: h\r\n\r\n")
    assert word in (run.send(case) or run.still_right(1))
    server.shutdown()
    server.server_close()


@pytest.mark.slow
def test_nothing_is_found_in_twenty_seconds():
    command = [sys.executable, str(TOOL), "--seconds", "20", "--seed", "20261128"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "nothing was found" in done.stdout
