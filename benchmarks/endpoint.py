"""The endpoint beside two others, on the same graph, in one run.

    python benchmarks/endpoint.py [--seconds 5] [--connections 8]

Needs `oxigraph` and `rdflib-endpoint` from PyPI; one that is not installed is left out.
Load comes from this program, over connections that are kept alive; it takes processor time of the
same machine, so read the ratios and not the numbers. Each server is asked queries that differ (a
label of each entity in turn), then the same with each query made new by a comment, because ExerOnto
keeps answers. Heavy queries are always new.
"""

import argparse
import itertools
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path
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


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--connections", type=int, default=8)
    given = parser.parse_args()
    small = small_queries(Store.from_file(build_folder() / DUMP))
    number = itertools.count()
    new = [lambda query=query: f"{query} #{next(number)}" for query in small]
    heavy = [lambda: f"{HEAVY} #{next(number)}"]
    how = {"connections": given.connections, "seconds": given.seconds}
    print(
        f"{'':26}{'start s':>9}{'small/s':>9}{'p95 ms':>8}{'new/s':>9}{'p95 ms':>8}{'heavy/s':>9}"
    )
    with tempfile.TemporaryDirectory() as folder:
        for name, command, port, path in contestants(Path(folder)):
            with server(command, port, path) as start:
                again, again_p95 = rate(port, path, small, **how)
                first, first_p95 = rate(port, path, new, **how)
                hard, _ = rate(port, path, heavy, connections=2, seconds=given.seconds)
            figures = (
                f"{again:9.0f}{1000 * again_p95:8.1f}{first:9.0f}{1000 * first_p95:8.1f}{hard:9.2f}"
            )
            print(f"{name:26}{start:9.2f}{figures}", flush=True)


if __name__ == "__main__":
    main()
