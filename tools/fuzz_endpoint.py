#!/usr/bin/env python3
"""Fuzz the endpoint: queries from a grammar, queries spoilt, and requests that are hardly HTTP.

    python tools/fuzz_endpoint.py [--seconds 60] [--seed 1] [--address http://127.0.0.1:7878/]
    python tools/fuzz_endpoint.py --seed 1 --case 4711    # show one case, and send it

Starts `exeronto serve` on a free port, unless an address is given. Whatever is sent: the server
stays, answers the next query rightly, gives no 5xx but 503 and 504 (a limit was reached), and what
it answers with 200 is whole in its format. A case depends on the seed and its number alone. What
breaks a rule is printed with its number; make a test of it. Exits with 1 if anything was found.
"""

from __future__ import annotations

import argparse
import re
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode, urlsplit

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Iterator

THREADS = 3
LATE = 25.0
IMPATIENT = 3.0
DEEP = 4
NAMES = (
    "exent:irisin", "exent:exercise", "exero:Myokine", "exero:Claim", "exero:subject",
    "exero:object",
    "exero:predicate", "exero:promotes", "rdfs:label", "rdf:type", "a", "skos:altLabel",
    "exgraph:ontology", "<http://example.org/x>", "<relative>", r"exent:a\#b", "_:b", "[]",
)  # fmt: skip
LITERALS = (
    "1", "-2.5", "3e9", "true", '"text"', "'it\\'s'", '"en"@en', '"""a "quoted" text"""',
    '"2026-01-01"^^xsd:date', '"x"^^xsd:integer', '"\\u00e9"', '""', "'SERVICE'", "1e999",
)  # fmt: skip
FUNCTIONS = (
    "STR", "LANG", "DATATYPE", "STRLEN", "UCASE", "ABS", "YEAR", "MD5", "isIRI",
    "ENCODE_FOR_URI", "IRI",
)  # fmt: skip
SPOILERS = (
    "{", "}", "(", ")", "[", "]", "<", ">", '"', "'", '"""', "\\", "#", ".", ";", ",", "?", "$",
    "@",
    "^", "|", "*", "+", "/", "!", "\0", "\r", "\ufeff", "\U0001f600", "SERVICE",
    "SERVICE <http://127.0.0.1:1/> {}",
    "LOAD <file:///etc/passwd>", "INSERT DATA {}", "FROM <file:///etc/passwd>",
    "FROM NAMED exgraph:ontology",
    "\\u0053ERVICE", "%00", "1" * 400, "{ " * 120, "(" * 200, "!" * 500, "?x " * 300,
    "UNION {} " * 300,
    "<http://example.org/nofunction>(1)", "COUNT(*)", "GROUP BY", "VALUES ?x {", "LIMIT -1",
    "OFFSET 99999999999999999999",
)  # fmt: skip
RESULTS = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}
GRAPHS = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
}
ACCEPTS = (*RESULTS, *GRAPHS, "text/csv", "*/*", "text/html", "image/png", "", "a;q=x, */*;q=0.1")


class Grammar:
    """Queries of SPARQL 1.1, most of them valid, none of them large."""

    def __init__(self, chance: Random):
        self.chance = chance
        self.depth = 0

    def query(self) -> str:
        """A query of any form."""
        form = self.chance.choice(("select", "select", "select", "ask", "construct", "describe"))
        where = self.group()
        if form == "ask":
            return f"ASK {where}"
        if form == "construct":
            return f"CONSTRUCT {{ ?a ?b ?c . ?a rdfs:label ?d }} WHERE {where} {self.limits()}"
        if form == "describe":
            return f"DESCRIBE {self.some(('exent:irisin', '?a'))} WHERE {where} LIMIT 2"
        return self.select(where)

    def select(self, where: str) -> str:
        """A SELECT, perhaps with groups."""
        if self.once_in(3):
            aggregate = self.some(
                ("COUNT(*)", "COUNT(DISTINCT ?b)", "SAMPLE(?c)", "MAX(?c)", "SUM(?c)")
            )
            groups = f"GROUP BY ?a ORDER BY ?n {self.limits()}"
            return f"SELECT ?a ({aggregate} AS ?n) WHERE {where} {groups}"
        what = self.some(("*", "?a ?b", "DISTINCT ?a", "?a (STR(?a) AS ?n)", "REDUCED ?c"))
        return (
            f"SELECT {what} WHERE {where} {self.some(('', 'ORDER BY ?a DESC(?b)'))} {self.limits()}"
        )

    def limits(self) -> str:
        """How many rows."""
        return f"LIMIT {self.chance.randrange(200)} {self.some(('', 'OFFSET 3'))}"

    def group(self) -> str:
        """A pattern in brackets."""
        self.depth += 1
        parts = [self.part() for _ in range(self.chance.randint(1, 3))]
        self.depth -= 1
        return f"{{ {' '.join(parts)} }}"

    def part(self) -> str:
        """One piece of a pattern."""
        if self.depth > DEEP or self.once_in(2):
            return f"{self.term()} {self.path()} {self.term()} ."
        return self.chance.choice(
            (self.optional, self.union, self.minus, self.filter, self.bind, self.values, self.graph,
             self.exists, self.nested)
        )()  # fmt: skip

    def optional(self) -> str:
        """What may be missing."""
        return f"OPTIONAL {self.group()}"

    def union(self) -> str:
        """Either or."""
        return f"{self.group()} UNION {self.group()}"

    def minus(self) -> str:
        """What must be missing."""
        return f"MINUS {self.group()}"

    def filter(self) -> str:
        """A condition."""
        return f"FILTER ({self.expression()})"

    def bind(self) -> str:
        """A new variable; its name is new nearly always."""
        return f"BIND ({self.expression()} AS ?v{self.chance.randrange(1000)})"

    def values(self) -> str:
        """Rows from the text."""
        return f"VALUES (?a ?b) {{ ({self.constant()} UNDEF) (UNDEF {self.constant()}) }}"

    def graph(self) -> str:
        """A pattern in a named graph."""
        return f"GRAPH {self.some(('?g', 'exgraph:ontology'))} {self.group()}"

    def exists(self) -> str:
        """A condition that is a pattern."""
        return f"FILTER {self.some(('EXISTS', 'NOT EXISTS'))} {self.group()}"

    def nested(self) -> str:
        """A query in a query."""
        return f"{{ {self.select(self.group())} }}"

    def path(self) -> str:
        """A predicate or a path."""
        one, two = self.chance.choice(NAMES[4:11]), self.chance.choice(NAMES[4:11])
        return self.some(
            ("?b", "?p", one, one, f"^{one}", f"{one}/{two}", f"({one}|{two})+", f"!({one}|^{two})")
        )

    def term(self) -> str:
        """A subject or object."""
        return self.some(("?a", "?b", "?c", "?d", self.chance.choice(NAMES[:4])))

    def constant(self) -> str:
        """A name or a literal."""
        return self.some((self.chance.choice(NAMES[:4]), self.chance.choice(LITERALS)))

    def expression(self) -> str:
        """A value."""
        self.depth += 1
        try:
            if self.depth > DEEP or self.once_in(3):
                return self.some(("?a", "?c", self.constant()))
            left, right = self.expression(), self.expression()
            return self.some(
                (f"({left} = {right})", f"({left} + {right})", f"({left} < {right})", f"!({left})",
                 f"({left} && {right})", f"IF({left}, {right}, 1)", f"COALESCE({left}, {right})",
                 f"{self.chance.choice(FUNCTIONS)}({left})", f"REGEX(STR({left}), 'a+')",
                 f"CONCAT(STR({left}), {right})", f"({left} IN ({right}, 1))", "BOUND(?a)",
                 f"REPLACE(STR({left}), '(a|b)*', '$1')", f"<http://example.org/no>({left})")
            )  # fmt: skip
        finally:
            self.depth -= 1

    def once_in(self, times: int) -> bool:
        """Whether it is one of so many times."""
        return not self.chance.randrange(times)

    def some(self, choices: tuple[str, ...]) -> str:
        """One of several texts."""
        return self.chance.choice(choices)


def spoilt(text: str, chance: Random) -> str:
    """A text with a few things wrong."""
    for _ in range(chance.randint(1, 4)):
        at, to = sorted((chance.randrange(len(text) + 1), chance.randrange(len(text) + 1)))
        text = chance.choice(
            (
                text[:at] + chance.choice(SPOILERS) + text[at:],
                text[:at] + text[min(to, at + 8) :],
                text[:at] + text[at:to] * chance.choice((2, 2, 60)) + text[to:],
                text[at:to] + text[:at] + text[to:],
                text[:at]
                + chr(chance.choice((0, 9, 127, 160, 0x2028, 0xFFFD, 0x10FFFF)))
                + text[at:],
            )
        )[:40_000]
    return text


@dataclass(frozen=True)
class Case:
    """What is sent, and how the client behaves: its kind, the bytes, the media type asked for."""

    kind: str
    content: bytes
    accept: str = ""
    cut: int = 0  # where it stops sending for a moment


def make_case(seed: int, number: int, host: str) -> Case:
    """The case of a seed with this number."""
    chance = Random(f"{seed}:{number}")
    query = Grammar(chance).query()
    kind = chance.choices(("query", "spoilt", "request", "bytes"), (4, 4, 2, 1))[0]
    if kind in {"spoilt", "bytes"}:
        query = spoilt(query, chance)
    fitting = RESULTS if query.startswith(("SELECT", "ASK")) else GRAPHS
    accept = chance.choice((*fitting, "*/*") if chance.randrange(6) else ACCEPTS)
    request = _request(query, accept, host, chance, number, odd=kind == "request")
    if kind == "bytes":
        content = bytearray(request)
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(len(content))
            content[at : at + chance.randrange(3)] = chance.randbytes(chance.randrange(3))
        request = bytes(content)
    return Case(kind, request, accept, chance.choice((0, 0, 0, chance.randrange(len(request)))))


def _request(
    query: str, accept: str, host: str, chance: Random, number: int, *, odd: bool
) -> bytes:
    encoded = query.encode(errors="surrogatepass")
    headers = [
        f"Host: {host}",
        f"Accept: {accept}",
        f"User-Agent: fuzz {number}",
        "Connection: close",
    ]
    target, method, body = "/sparql", "POST", encoded
    if len(encoded) < 8000 and chance.random() < 0.4:  # noqa: PLR2004
        target, method, body = f"/sparql?query={quote(encoded)}", "GET", b""
    elif chance.random() < 0.5:  # noqa: PLR2004
        headers.append("Content-Type: application/x-www-form-urlencoded")
        body = urlencode({"query": encoded}).encode()
    else:
        headers.append("Content-Type: application/sparql-query")
    if body:
        headers.append(f"Content-Length: {len(body)}")
    if odd:
        target, method, headers = _odd(target, method, headers, chance)
    head = "\r\n".join([f"{method} {target} HTTP/1.1", *headers, "", ""])
    return head.encode("utf-8", "replace") + body


def _odd(
    target: str, method: str, headers: list[str], chance: Random
) -> tuple[str, str, list[str]]:
    """A request that another client would not send."""
    paths = (
        "/", "/sparql", "/questions", "/questions/exerkine-origins", "/entity/irisin", "/ontology",
        "/dumps/", "/dumps/exeronto-kg.nq", "/docs/index.html", "/metrics", "/health",
        "/openapi.json",
        "/../etc/passwd", "/%2e%2e/%00", "/entity/%ff", "//x", "/Myokine.ttl", "/claim/x y", "*",
        "/" + "a" * 9000,
    )  # fmt: skip
    more = (
        "Range: bytes=0-1", "Range: bytes=-0,5-", "If-None-Match: *", "Transfer-Encoding: chunked",
        "Content-Length: 5", "Content-Length: -1", "Content-Length: 99999999999",
        "Expect: 100-continue",
        "Upgrade: websocket", "Host: elsewhere", "Content-Encoding: gzip", "X: " + "y" * 40_000,
        ": z",
        "Accept: " + "text/csv," * 500, "Content-Type: multipart/form-data; boundary=x",
        "Cookie: a=\u00e9",
    )  # fmt: skip
    if chance.random() < 0.7:  # noqa: PLR2004
        name = chance.choice(("tissue", "format", "query", "update", "default-graph-uri", "x"))
        asked = f"?{name}={quote(chance.choice(SPOILERS))}"
        target = chance.choice(paths) + chance.choice(("", asked))
    if chance.random() < 0.5:  # noqa: PLR2004
        method = chance.choice(
            ("GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT", "get")
        )
    for _ in range(chance.randrange(3)):
        headers.insert(chance.randrange(len(headers) + 1), chance.choice(more))
    return target, method, headers


@dataclass
class Run:
    """Sends cases and keeps count."""

    address: str
    seed: int
    counts: Counter[str] = field(default_factory=Counter)
    found: list[str] = field(default_factory=list)
    number: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def until(self, moment: float) -> None:
        """Send one case after the other until a moment."""
        while time.monotonic() < moment and len(self.found) < 20:  # noqa: PLR2004
            with self.lock:
                number, self.number = self.number, self.number + 1
            case = make_case(self.seed, number, urlsplit(self.address).netloc)
            problem = self.send(case)
            if problem is None and number % 25 == 0:
                problem = self.still_right(number)
            if problem is not None:
                with self.lock:
                    self.found.append(f"case {number} ({case.kind}): {problem}")

    def send(self, case: Case) -> str | None:
        """Send a case: what is wrong with the answer, if anything."""
        # A request that has no end is waited for by the server, and not by us.
        patience = LATE if case.kind in {"query", "spoilt"} else IMPATIENT
        answer = self.exchange(case.content, cut=case.cut, patience=patience)
        head, _, body = answer.partition(b"\r\n\r\n")
        while head.startswith(b"HTTP/1.1 100 "):
            head, _, body = body.partition(b"\r\n\r\n")
        status = int(head[9:12]) if re.match(rb"HTTP/1\.1 \d{3} ", head) else 0
        with self.lock:
            self.counts[f"{case.kind} {status or ('unlike HTTP' if head else 'nothing')}"] += 1
        if head and not status:
            return f"is no answer: {answer[:200]!r}"
        if status >= 500 and status not in {503, 504}:  # noqa: PLR2004
            return f"{status}: {body[:200]!r}"
        if b"Traceback" in body:
            return f"shows its inside: {body[:200]!r}"
        if not answer and case.kind in {"query", "spoilt"}:
            return "was closed without an answer"
        return whole(case, head, body) if status == 200 else None  # noqa: PLR2004

    def exchange(self, content: bytes, *, cut: int = 0, patience: float = LATE) -> bytes:
        """All that comes back for some bytes, in so many seconds."""
        where = urlsplit(self.address)
        received = b""
        with (
            socket.create_connection((where.hostname, where.port), timeout=patience) as client,
            suppress(OSError),
        ):
            client.sendall(content[:cut])
            if cut:
                time.sleep(0.002)
            client.sendall(content[cut:])
            while part := client.recv(1 << 16):
                received += part
        return received

    def still_right(self, number: int) -> str | None:
        """Whether a light query is answered, and rightly; it may have to wait for its turn."""
        for _ in range(20):
            answer = self.exchange(
                f"GET /sparql?query={quote('ASK { exent:irisin a ?kind }')} HTTP/1.1\r\n"
                f"Host: {urlsplit(self.address).netloc}\r\nAccept: text/csv\r\n"
                f"User-Agent: check {number}\r\nConnection: close\r\n\r\n".encode()
            )
            if b" 503 " not in answer[:20]:
                break
            time.sleep(0.5)
        right = answer.startswith(b"HTTP/1.1 200 ") and answer.endswith(b"true\n")
        return None if right else f"afterwards it answers {answer[-300:]!r}"


def whole(case: Case, head: bytes, body: bytes) -> str | None:
    """What is not whole in an answer."""
    fields = dict(line.split(b": ", 1) for line in head.split(b"\r\n")[1:] if b": " in line)
    if case.content.startswith(b"HEAD ") or case.kind == "bytes":
        return None
    if len(body) != int(fields.get(b"Content-Length", b"-1")):
        return f"{len(body)} bytes came, and {fields.get(b'Content-Length')!r} were announced"
    media_type = fields.get(b"Content-Type", b"").decode().partition(";")[0]
    try:
        if media_type in RESULTS and b'"questions"' not in case.content:
            parsed = ox.parse_query_results(body, format=RESULTS[media_type])
            if isinstance(parsed, ox.QuerySolutions):
                Counter(map(str, parsed))
        elif media_type in GRAPHS and b"Range:" not in case.content:
            Counter(map(str, ox.parse(body, format=GRAPHS[media_type], base_iri="http://e/")))
    except (SyntaxError, ValueError, OSError) as error:
        return f"{media_type} cannot be read: {error}"
    return None


@contextmanager
def serving() -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """An endpoint of our own."""
    command = [sys.executable, "-m", "exeronto", "serve", "--bind", "127.0.0.1:0", "--seconds", "2"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        line = process.stderr.readline()
        threading.Thread(target=process.stderr.read, daemon=True).start()
        try:
            yield line.strip().rpartition(" ")[2].removesuffix("sparql"), process
        finally:
            process.terminate()


def fuzz(address: str, seed: int, seconds: float) -> Run:
    """Send cases for so long."""
    run = Run(address, seed)
    until = time.monotonic() + seconds
    threads = [threading.Thread(target=run.until, args=(until,)) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return run


def main() -> None:
    """Do what was asked for, and say what came of it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--case", type=int, help="send this one only")
    parser.add_argument("--address", help="of a server that runs already")
    given = parser.parse_args()
    with serving() as (own, process):
        address = given.address or own
        if given.case is not None:
            case = make_case(given.seed, given.case, urlsplit(address).netloc)
            print(case.content.decode(errors="backslashreplace"))
            sys.exit(f"\n{Run(address, given.seed).send(case) or 'nothing is wrong'}")
        run = fuzz(address, given.seed, given.seconds)
        stays = process.poll() is None
        ended = [
            line.decode()
            for line in run.exchange(
                f"GET /metrics HTTP/1.1\r\nHost: {urlsplit(address).netloc}\r\n"
                "Connection: close\r\n\r\n".encode()
            ).split(b"\n")
            if line.startswith((b"exeronto_jobs_total", b"exeronto_workers_ended_total"))
        ]
    print(f"{run.number} cases with seed {given.seed} in {given.seconds:g} s")
    print("\n".join(f"{count:8} {what}" for what, count in sorted(run.counts.items())))
    print("\n".join(ended))
    if not stays:
        run.found.append("the server has ended")
    if run.found:
        sys.exit("\n".join(run.found))
    print("nothing was found")


if __name__ == "__main__":
    main()
