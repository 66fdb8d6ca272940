"""Asking, beside what people would use instead: raw pyoxigraph, rdflib, and rdflib on Oxigraph.

    python3 dev.py run python benchmarks/asking.py [--times N] [--cold N]

All in one run, on whatever else the machine is doing, in processor time of this process; read the
ratios. Each engine gives the rows as Python texts and numbers. The graph is the default graph of
the package's own build.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import oxrdflib  # noqa: F401 - registers the store
from rdflib import Graph

from exeronto import open_store
from exeronto.prefixes import PREFIXES
from exeronto.solutions import to_value

if TYPE_CHECKING:
    from collections.abc import Callable

QUERIES = {
    "point": "SELECT ?p ?o { exent:irisin ?p ?o }",
    "join": """SELECT ?claim ?paper ?section {
      ?claim a exero:Claim ; exero:subject ?s ; exero:polarity exero:Affirmed ;
        exero:reportedIn ?paper ; exero:passage/exero:section ?section . ?s a exero:Exerkine }""",
    "aggregate": """SELECT ?s (COUNT(DISTINCT ?work) AS ?n) {
      ?c a exero:Claim ; exero:subject ?s ; exero:citesEvidence ?work } GROUP BY ?s""",
    "path": "SELECT ?c ?above { ?c a owl:Class ; rdfs:subClassOf+ ?above }",
    "many rows": "SELECT ?s ?p ?o { ?s ?p ?o . ?s a exero:Claim }",
}


def seconds(run: Callable[[], int], times: int) -> tuple[float, int]:
    """Median processor time after a first run, and how many rows there were.

    What takes longer than two seconds is run once.
    """
    start = time.process_time()
    rows = run()
    first = time.process_time() - start
    if first > 2:
        return first, rows
    taken = []
    for _ in range(times):
        start = time.process_time()
        run()
        taken.append(time.process_time() - start)
    return statistics.median(taken), rows


def cold(times: int) -> tuple[float, float]:
    """Processor and wall seconds of `exeronto ask`, from the start of the process; the best."""
    best = (float("inf"), float("inf"))
    for _ in range(times):
        before, start = os.times(), time.perf_counter()
        command = [sys.executable, "-m", "exeronto", "ask", "exerkine-origins"]
        subprocess.run(command, check=True, capture_output=True)
        wall, after = time.perf_counter() - start, os.times()
        used = after.children_user + after.children_system
        used -= before.children_user + before.children_system
        best = (min(best[0], used), min(best[1], wall))
    return best


def main() -> None:
    """Print a line for each query, and the ratios."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--times", type=int, default=15)
    parser.add_argument("--cold", type=int, default=5)
    arguments = parser.parse_args()
    kg = open_store()
    native = kg.local.native
    plain = kg.store.default_graph()
    backed = Graph(store="Oxigraph")
    for triple in plain:
        backed.add(triple)
    ratios: dict[str, list[float]] = {}
    print(f"{'ms':12}{'rows':>7}{'helper':>9}{'pyoxigraph':>12}{'rdflib':>10}{'oxrdflib':>10}")
    asked = {**QUERIES, **{q.name: q.sparql for q in kg.questions}}
    totals = [0.0] * 4
    for name, query in asked.items():
        runs: tuple[Callable[[], int], ...] = (
            lambda query=query: len(kg.query(query).rows),
            lambda query=query: len(
                [[to_value(t) for t in row] for row in native.query(query, prefixes=PREFIXES)]
            ),
            lambda query=query: len(
                [[v and v.toPython() for v in row] for row in plain.query(query, initNs=PREFIXES)]
            ),
            lambda query=query: len(
                [[v and v.toPython() for v in row] for row in backed.query(query, initNs=PREFIXES)]
            ),
        )
        slow = name not in QUERIES  # rdflib takes seconds for some questions
        measured = []
        for engine, run in enumerate(runs):
            if slow and engine == 2:
                measured.append((float("nan"), 0))
                continue
            measured.append(seconds(run, arguments.times if not slow else 3))
        if name in QUERIES:
            rows = {count for _, count in measured}
            assert len(rows) == 1, f"{name}: the engines give {rows} rows"
            figures = "".join(f"{taken * 1000:>10.2f}" for taken, _ in measured)
            print(f"{name:12}{measured[0][1]:>7}{figures}", flush=True)
            for other, (taken, _) in zip(
                ("pyoxigraph", "rdflib", "oxrdflib"), measured[1:], strict=True
            ):
                ratios.setdefault(f"{name} {other}", []).append(taken / measured[0][0])
        else:
            totals = [total + taken for total, (taken, _) in zip(totals, measured, strict=True)]
    print(
        f"{len(kg.questions)} questions: helper {totals[0]:.2f} s, pyoxigraph {totals[1]:.2f} s,"
        f" oxrdflib {totals[3]:.2f} s"
    )
    for name in QUERIES:
        times = {o: ratios[f"{name} {o}"][0] for o in ("pyoxigraph", "rdflib", "oxrdflib")}
        print(
            f"{name:12} helper/pyoxigraph {1 / times['pyoxigraph']:.2f}x,"
            f" rdflib/helper {times['rdflib']:.0f}x, oxrdflib/helper {times['oxrdflib']:.1f}x"
        )
    used, wall = cold(arguments.cold)
    print(f"exeronto ask, from process start: {used:.2f} s of processor, {wall:.2f} s in all")


if __name__ == "__main__":
    main()
