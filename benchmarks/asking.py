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
from functools import partial
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


SLOW = 2.0


def pair(one: Callable[[], int], other: Callable[[], int], times: int) -> tuple[float, float]:
    """Median processor times of two that do the same, run in turns after one run to warm up.

    The order changes each time: who comes second finds the data in the processor's cache. What
    takes longer than two seconds is run once.
    """
    taken: tuple[list[float], list[float]] = ([], [])
    for number in range(times + 1):
        counts = set()
        for which in (0, 1) if number % 2 else (1, 0):
            start = time.process_time()
            counts.add((one, other)[which]())
            used = time.process_time() - start
            if number or used > SLOW:
                taken[which].append(used)
        assert len(counts) == 1, f"{counts} rows"
        if max(map(max, filter(None, taken)), default=0) > SLOW:
            break
    first, second = (statistics.median(values or [float("nan")]) for values in taken)
    return first, second


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
    print(
        f"{'ratios':12}{'ms':>8}{'helper/pyoxigraph':>20}{'rdflib/helper':>16}{'oxrdflib/helper':>17}"
    )
    totals = {"pyoxigraph": [0.0, 0.0], "oxrdflib": [0.0, 0.0]}
    for name, query in {**QUERIES, **{q.name: q.sparql for q in kg.questions}}.items():

        def helper(query: str = query) -> int:
            return len(kg.query(query).rows)

        def raw(query: str = query) -> int:
            solutions = native.query(query, prefixes=PREFIXES)
            return len([[to_value(term) for term in row] for row in solutions])

        def by_rdflib(graph: Graph, query: str = query) -> int:
            found = graph.query(query, initNs=PREFIXES)
            return len([[value and value.toPython() for value in row] for row in found])

        on_oxigraph = partial(by_rdflib, backed)
        times = arguments.times if name in QUERIES else 3
        ours, theirs = pair(helper, raw, times)
        beside, through = pair(helper, on_oxigraph, times)
        if name in QUERIES:
            again, slow = pair(helper, partial(by_rdflib, plain), times)
            print(
                f"{name:12}{ours * 1000:>8.2f}{ours / theirs:>20.2f}{slow / again:>16.1f}"
                f"{through / beside:>17.2f}",
                flush=True,
            )
        else:  # rdflib takes seconds for some questions
            totals["pyoxigraph"] = [
                totals["pyoxigraph"][0] + ours,
                totals["pyoxigraph"][1] + theirs,
            ]
            totals["oxrdflib"] = [totals["oxrdflib"][0] + beside, totals["oxrdflib"][1] + through]
    ours, theirs = totals["pyoxigraph"]
    beside, through = totals["oxrdflib"]
    print(
        f"{len(kg.questions)} questions: {ours:.2f} s; helper/pyoxigraph {ours / theirs:.2f},"
        f" oxrdflib/helper {through / beside:.2f}"
    )
    used, wall = cold(arguments.cold)
    print(f"exeronto ask, from process start: {used:.2f} s of processor, {wall:.2f} s in all")


if __name__ == "__main__":
    main()
