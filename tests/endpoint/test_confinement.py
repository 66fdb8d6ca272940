"""What the processes that run queries may do, seen from outside."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

import pyoxigraph as ox
import pytest

from exeronto.server.admission import admit
from exeronto.server.connection import Connection
from exeronto.server.fairness import Clients
from exeronto.server.limits import Limits
from exeronto.server.negotiation import GRAPHS, RESULT_ALIASES, RESULTS, choose
from exeronto.server.refusal import Refusal
from exeronto.server.settings import Settings
from exeronto.server.turns import Run, Turns

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def children(process):
    return [int(c) for c in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


@LINUX
def test_a_worker_can_open_nothing_and_grow_only_so_far(start):
    with start() as (address, process):
        for _ in range(20):
            urllib.request.urlopen(f"{address}sparql?query=ASK%7B%7D", timeout=10).close()
        (nursery,) = children(process.pid)
        workers = children(nursery)
        assert len(workers) >= 2
        time.sleep(1)  # those that were just born have confined themselves by then
        for worker in workers:
            lines = Path(f"/proc/{worker}/limits").read_text().splitlines()
            limits = {line[:26].strip(): line[26:].split()[:2] for line in lines}
            assert limits["Max open files"] == ["0", "0"]
            assert limits["Max file size"] == ["0", "0"]
            assert limits["Max core file size"] == ["0", "0"]
            soft, hard = (int(value) for value in limits["Max address space"])
            assert hard - soft == (768 - 128) * 1024 * 1024
            links = Path(f"/proc/{worker}/fd").iterdir()
            sockets = [link for link in links if str(link.readlink()).startswith("socket:")]
            assert len(sockets) == 1, "its end of the pair, and no listener"


@LINUX
@pytest.mark.skipif(
    subprocess.run(["unshare", "--net", "true"], capture_output=True, check=False).returncode != 0,
    reason="this system gives no network namespaces",
)
def test_workers_live_in_a_network_of_their_own(start):
    with start() as (_, process):
        (nursery,) = children(process.pid)
        ours = Path(f"/proc/{process.pid}/ns/net").readlink()
        for worker in [nursery, *children(nursery)]:
            assert Path(f"/proc/{worker}/ns/net").readlink() != ours


@LINUX
def test_nothing_is_left_when_it_is_stopped(start):
    with start() as (_, process):
        (nursery,) = children(process.pid)
        everything = [nursery, *children(nursery)]
    for one in everything:
        assert not Path(f"/proc/{one}").exists()


def test_it_ends_when_the_process_with_the_store_ends(start):
    with start() as (_, process):
        (nursery,) = children(process.pid)
        os.kill(nursery, 9)
        assert process.wait(timeout=10) == 2
        assert "start the endpoint again" in process.stderr.read()


@LINUX
def test_it_starts_with_an_allocator_for_many_small_pieces(start, monkeypatch):
    for given in (None, "glibc.malloc.tcache_count=7"):
        monkeypatch.delenv("GLIBC_TUNABLES", raising=False)
        if given:
            monkeypatch.setenv("GLIBC_TUNABLES", given)
        with start() as (_, process):
            environment = Path(f"/proc/{process.pid}/environ").read_text()
        assert f"GLIBC_TUNABLES={given or 'glibc.malloc.tcache_count=1000'}\0" in environment


# Admission, without a server.

LIMITS = Limits()


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s a <http://www.w3.org/ns/sparql-service-description#Service> }",
        "PREFIX sd: <http://e/service#> SELECT * { ?service a sd:Service ; rdfs:label 'SERVICE' }",
        'ASK { ?s ?p """SERVICE <http://e/> { " } """ } # SERVICE',
        "SELECT * { VALUES (?a ?b) {" + " (1 2)" * 5000 + "} }",
        "ASK { FILTER (1 IN (" + ", ".join(["1"] * 5000) + ")) }",
        "ASK { " + "{" * 90 + "}" * 90 + " }",
        "DESCRIBE <http://e/>",
    ],
)
def test_what_is_harmless_is_admitted(query):
    admit(query, LIMITS)


@pytest.mark.parametrize(
    "query",
    [
        "ASK { ?s ?p e:p\\#q . SERVICE <http://e/> {} }",
        "ASK { FILTER(?a<?b)SERVICE<http://e/>{} }",
        "ASK { ?s ?p true.SERVICE:x{} }",
        "ASK { BIND(1 AS ?x)1SERVICE <http://e/> {} }",
        "ASK { ?s ?p '\\'' . SERVICE <http://e/> {} }",
        "ASK { ?s ?p '''''' . SERVICE <http://e/> {} }",
        'ASK { ?s ?p """a"b\\"""" . SERVICE <http://e/> {} }',
        "ASK { ?s ?p 'a'@enSERVICE <http://e/> {} }",
    ],
)
def test_service_is_found_wherever_it_hides(query):
    with pytest.raises(Refusal, match="SERVICE"):
        admit(query, LIMITS)


PIECES = [
    "SERVICE",
    "service",
    "SILENT",
    "<%s>",
    "<%s>",
    "e:",
    "e:x",
    ":x",
    "?s",
    "?s",
    "?p",
    "?o",
    "{",
    "}",
    "(",
    ")",
    ".",
    ";",
    ",",
    "'",
    '"',
    "'''",
    "#",
    "\n",
    "\\",
    "\\#",
    "'a'",
    '"b"',
    "@en",
    "1",
    "1.5",
    "true",
    "<",
    ">",
    "&&",
    "=",
    "FILTER",
    "OPTIONAL",
    "EXISTS",
    "BIND",
    "AS",
    "?x",
    "a",
    "_:b",
    "%%",
    "-",
    "^",
    "|",
]


def hang_up(listener, calls):
    with contextlib.suppress(OSError):
        while True:
            listener.accept()[0].close()
            calls.append(1)


@pytest.mark.slow
def test_no_text_that_is_admitted_calls_another_server():
    """Whatever is put around it: where the engine sees SERVICE, we have seen it first."""
    listener = socket.create_server(("127.0.0.1", 0))
    calls = []
    threading.Thread(target=hang_up, args=(listener, calls), daemon=True).start()
    address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
    chance = random.Random(20261128)
    store, refused = ox.Store(), 0
    for _ in range(6000):
        around = [chance.choice(PIECES) for _ in range(chance.randrange(5))]
        call = [
            "SERVICE",
            chance.choice(["", " ", "#\n"]),
            chance.choice([f"<{address}>", "e:", ":"]),
        ]
        inner = [*around, "".join(call), "{}"]
        glue = chance.choice(["", " "])
        text = f"PREFIX e: <{address}> PREFIX : <{address}> ASK {{ {glue.join(inner)} }}"
        try:
            admit(text.replace("%s", address).replace("%%", "%"), LIMITS)
        except Refusal:
            refused += 1
            continue
        with contextlib.suppress(SyntaxError, OSError, RuntimeError, ValueError):
            bool(store.query(text))
        assert not calls, text
    listener.close()
    assert 1000 < refused < 6000


# Negotiation.


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("", "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("text/*", "text/csv"),
        ("application/json", "application/sparql-results+json"),
        ("text/html, application/xml;q=0.9, */*;q=0.8", "application/sparql-results+xml"),
        ("text/csv;q=0, */*", "application/sparql-results+json"),
        ("text/csv;q=0.5, text/tab-separated-values;q=0.6", "text/tab-separated-values"),
        ("image/png", ""),
        ("*/*;q=0", ""),
    ],
)
def test_the_format_is_what_the_client_prefers(accept, chosen):
    assert choose(accept, tuple(RESULTS), tuple(RESULT_ALIASES.items())) == chosen
    assert set(GRAPHS) >= {"text/turtle"}


# Turns and fairness.


def test_who_has_used_least_comes_next():
    loop = asyncio.new_event_loop()
    used = {"much": (9.0,), "little": (0.0,)}
    turns = Turns(lambda client, _: used[client])
    for client, job in (("much", b"x"), ("little", b"long job"), ("little", b"y"), ("much", b"z")):
        turns.add(Run(job, client, loop.create_future(), 0.0))
    order = [turns.next(1.0).job for _ in range(len(turns))]
    assert order == [b"long job", b"y", b"x", b"z"]
    assert turns.next(1.0) is None
    loop.close()


def test_a_client_gets_back_what_it_used_in_time():
    clients = Clients(Limits(client_seconds=60, client_errors=30))
    clients.spend("me", now=0, errors=30)
    with pytest.raises(Refusal) as refused:
        clients.admit("me", now=0)
    wait = int(dict(refused.value.headers)["Retry-After"])
    assert 1 <= wait <= 3
    clients.admit("me", now=wait)
    clients.admit("another", now=0)


def test_a_public_address_must_be_meant():
    assert Settings(host="::1").host == "::1"
    with pytest.raises(ValueError, match="--public"):
        Settings(host="0.0.0.0")
    hosts = Settings(base="https://kg.example.org/x/").hosts(7878)
    assert {"kg.example.org", "127.0.0.1:7878", "localhost:7878"} <= hosts


# Reading HTTP in pieces.


def test_a_request_may_come_in_any_pieces():
    """Every way to cut three requests in two gives the same three answers."""
    one = b"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello"
    stream = one + b"GET /b HTTP/1.1\r\nHost: x\r\n\r\n" + one

    async def answers(first, second):
        got = []

        async def answer(request):
            got.append((request.method, request.target, request.body))
            await asyncio.sleep(0)
            from exeronto.server.messages import Response

            return Response(200, "text/plain", b"ok")

        ours, theirs = socket.socketpair()
        loop = asyncio.get_running_loop()
        await loop.create_connection(lambda: Connection(answer, LIMITS, set()), sock=theirs)
        ours.setblocking(False)
        await loop.sock_sendall(ours, first)
        await asyncio.sleep(0.001)
        await loop.sock_sendall(ours, second)
        received = b""
        while received.count(b"ok") < 3:
            received += await asyncio.wait_for(loop.sock_recv(ours, 65536), 5)
        ours.close()
        return got

    expected = [("POST", "/a", b"hello"), ("GET", "/b", b""), ("POST", "/a", b"hello")]
    for cut in range(1, len(stream)):
        assert asyncio.run(answers(stream[:cut], stream[cut:])) == expected, cut
