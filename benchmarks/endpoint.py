"""The endpoint beside two others, on the same graph, in one run.

    python benchmarks/endpoint.py [--seconds 1] [--rounds 7] [--connections 8]

Needs `oxigraph` and `rdflib-endpoint` from PyPI; one that is not installed is left out.
Load comes from this program, over connections that are kept alive; it takes processor time of the
same machine, so read the ratios and not the numbers. All servers are up, and are asked one after
the other in each round: what else the machine does comes and goes, and is alike within a round.
Each is asked queries that differ (a label of each entity in turn), then the same with each query
made new by a comment, because ExerOnto keeps answers. Heavy queries are always new.
"""

import argparse
import itertools
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from urllib.parse import quote

from exeronto.resources import build_folder
from exeronto.store import DUMP, Store

PREFIXES = (
    "PREFIX exero: <https://w3id.org/exeronto/> "
    "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
)
HEAVY = PREFIXES + (
    "SELECT ?predicate (COUNT(DISTINCT ?claim) AS ?claims) (COUNT(DISTINCT ?paper) AS ?papers) "
    "WHERE { ?claim exero:predicate ?predicate ; exero:subject ?subject ; exero:object ?object ; "
    "exero:reportedIn ?paper . ?subject ?p ?o } GROUP BY ?predicate"
)


def small_queries(store):
    rows = store.select(
        "SELECT DISTINCT ?e WHERE { ?e rdfs:label ?l FILTER (STRSTARTS(STR(?e), STR(exent:))) }"
    ).rows
    return [f"{PREFIXES}SELECT ?l WHERE {{ <{row[0]}> rdfs:label ?l }}" for row in rows]


def get(client, port, path, query):
    client.sendall(
        f"GET {path}?query={quote(query)} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        "Accept: application/sparql-results+json\r\nUser-Agent: benchmark\r\n\r\n".encode()
    )
    received = bytearray()
    while b"\r\n\r\n" not in received:
        part = client.recv(65536)
        if not part:
            raise ConnectionError(f"closed after {bytes(received)!r}")
        received += part
    head, _, body = bytes(received).partition(b"\r\n\r\n")
    if b" 200 " not in head[:15]:
        raise ValueError(head[:100] + body[:100])
    lower = head.lower()
    if b"content-length:" in lower:
        length = int(lower.partition(b"content-length:")[2].split(b"\r\n")[0])
        while len(body) < length:
            body += client.recv(65536)
    else:
        while not body.endswith(b"0\r\n\r\n"):
            body += client.recv(65536)


def rate(port, path, queries, *, connections, seconds):
    """Requests per second, and the 95th percentile of how long one took."""
    times = []

    def client(start):
        mine = itertools.islice(itertools.cycle(queries), start, None)
        until = time.perf_counter() + seconds
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for query in mine:
                began = time.perf_counter()
                if began > until:
                    return
                get(connection, port, path, query() if callable(query) else query)
                times.append(time.perf_counter() - began)

    began = time.perf_counter()
    threads = [threading.Thread(target=client, args=(37 * n,)) for n in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    return len(times) / took, sorted(times)[int(0.95 * len(times))] if times else float("nan")


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


@contextmanager
def server(command, port, path):
    """A server that has answered once, and how long that took from its start."""
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            while True:
                try:
                    with socket.create_connection(("127.0.0.1", port), timeout=1) as client:
                        get(client, port, path, "ASK {}")
                    break
                except OSError:
                    if process.poll() is not None or time.perf_counter() - began > 120:
                        raise
                    time.sleep(0.01)
            yield time.perf_counter() - began
        finally:
            process.terminate()
            process.wait(timeout=30)


def contestants(folder):
    """Name, command and path of each server that is installed."""
    dump, port = build_folder() / DUMP, free_port()
    command = [sys.executable, "-m", "exeronto", "serve", "--seconds", "60"]
    command += ["--bind", f"127.0.0.1:{port}"]
    yield "exeronto serve", command, port, "/sparql"
    scripts = Path(sys.executable).parent
    oxigraph = shutil.which("oxigraph", path=str(scripts))
    if oxigraph:
        location = str(folder / "oxigraph")
        load = [oxigraph, "load", "--location", location, "--file", str(dump)]
        subprocess.run(load, check=True, capture_output=True)
        port = free_port()
        command = [oxigraph, "serve-read-only", "--location", location, "--union-default-graph"]
        yield "oxigraph serve-read-only", [*command, "--bind", f"127.0.0.1:{port}"], port, "/query"
    else:
        print("oxigraph is not installed: pip install oxigraph")
    endpoint = shutil.which("rdflib-endpoint", path=str(scripts))
    if endpoint:
        port = free_port()
        graph = folder / "graph.ttl"
        shutil.copy(build_folder() / "exeronto-kg.ttl", graph)
        command = [endpoint, "serve", "--host", "127.0.0.1", "--port", str(port), str(graph)]
        yield "rdflib-endpoint", command, port, "/"
    else:
        print("rdflib-endpoint is not installed: pip install 'rdflib-endpoint[cli]'")


KINDS = {"small": None, "new": None, "heavy": 2}


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=1, help="of one measurement")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--connections", type=int, default=8)
    given = parser.parse_args()
    small = small_queries(Store.from_file(build_folder() / DUMP))
    number = itertools.count()
    new = [lambda query=query: f"{query} #{next(number)}" for query in small]
    queries = {"small": small, "new": new, "heavy": [lambda: f"{HEAVY} #{next(number)}"]}
    measured = {}
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        servers = {}
        for name, command, port, path in contestants(Path(folder)):
            started = stack.enter_context(server(command, port, path))
            servers[name] = (port, path)
            print(f"{name}: answers {started:.2f} s after its start", flush=True)
            rate(port, path, small, connections=given.connections, seconds=given.seconds)
        for kind, connections in KINDS.items():
            for _ in range(given.rounds):
                for name, (port, path) in servers.items():
                    how = {"connections": connections or given.connections}
                    figures = rate(port, path, queries[kind], seconds=given.seconds, **how)
                    measured.setdefault((name, kind), []).append(figures)
    show(measured, list(servers))


def show(measured, names):
    """The median of each figure, and of its ratio to each other server's in the same round."""
    print(f"{'median of rounds':26}" + "".join(f"{kind + '/s':>10}{'p95 ms':>9}" for kind in KINDS))
    for name in names:
        line = ""
        for kind in KINDS:
            rates, slow = zip(*measured[name, kind], strict=True)
            line += f"{median(rates):10.1f}{1000 * median(slow):9.1f}"
        print(f"{name:26}{line}")
    for other in names[1:]:
        line = ""
        for kind in KINDS:
            pairs = zip(measured[names[0], kind], measured[other, kind], strict=True)
            line += f"{median(ours[0] / theirs[0] for ours, theirs in pairs):10.2f}{'':9}"
        print(f"{'times ' + other:26}{line}")
    print("load average " + " ".join(f"{load:.1f}" for load in os.getloadavg()))


if __name__ == "__main__":
    main()
