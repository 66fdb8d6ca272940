"""Stores of a million triples and more: how loading, memory and each question grow.

    python3 dev.py run python benchmarks/scale.py 1 5 20 [--disk] [--times 5] [--csv FILE]

The numbers are millions of triples. The package's own graph is multiplied: every copy has its own
entities, papers, passages, claims and cited works, and what follows from them. Shared by all copies
are the ontology and the entities that a question names in its query (mouse, say): so an answer
grows as the graph does, except where it is about the ontology. Each size is measured in a process
of its own, for its memory: read into memory, or with --disk from an index.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from exeronto.indexing import open_index, write_index
from exeronto.knowledge import KnowledgeGraph, open_store
from exeronto.prefixes import BASE
from exeronto.quads import stream_quads
from exeronto.resources import build_folder
from exeronto.store import DUMP, Store

if TYPE_CHECKING:
    from collections.abc import Iterator

COPIED = re.compile(
    rf"<{BASE}((?:entity|claim|paper|inference|mention|graph/paper|graph/mention)/[^>]*)>".encode()
)
NAME = re.compile(rb'(/(?:rdf-schema#label|core#prefLabel|core#altLabel|oboInOwl#has\w+)> ".*)"@en')


def shared_entities() -> frozenset[bytes]:
    """Entities that a question names in its query or by default: `entity/mouse`."""
    named: set[bytes] = set()
    kg = open_store()
    for question in kg.questions:
        named |= {
            f"entity/{key}".encode() for key in re.findall(r"exent:([\w-]+)", question.sparql)
        }
        named |= {
            kg.resolve(v).removeprefix(BASE).encode() for v in dict(question.defaults).values()
        }
    return frozenset(named)


def multiplied(lines: list[bytes], millions: float) -> Iterator[bytes]:
    """The lines of a dump, and as many copies as give so many millions."""
    shared = shared_entities()
    yield from lines
    written, number = len(lines), 0
    while written < millions * 1e6:
        number += 1
        mark = f"-{number}>".encode()

        def renamed(found: re.Match[bytes], mark: bytes = mark) -> bytes:
            return found[0] if found[1] in shared else found[0][:-1] + mark

        label = rb'\1 %d"@en' % number
        for line in lines:
            if b"_:" in line:
                continue
            subject, space, rest = line.partition(b" ")
            owner = COPIED.sub(renamed, subject)
            changed = owner + space + COPIED.sub(renamed, rest)
            if changed != line and owner + space + rest != line:
                changed = NAME.sub(label, changed)
            if changed != line:
                written += 1
                yield changed


def load(dump: Path, disk: bool) -> Store:
    """The dump in memory, or in an index beside it, which is made anew."""
    if not disk:
        return Store.from_quads(stream_quads(dump))
    folder = dump.with_suffix("")
    write_index([dump], folder)
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    print(f"  {size / 2**20:,.0f} MiB on disk", file=sys.stderr, flush=True)
    return open_index(folder)


def measure(dump: Path, times: int, disk: bool) -> dict[str, object]:
    """Load a dump and ask every question; in processor time."""
    start, wall = time.process_time(), time.perf_counter()
    store = load(dump, disk)
    loading = time.process_time() - start, time.perf_counter() - wall
    loaded = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    kg = KnowledgeGraph(store)
    asked = {}
    for question in kg.questions:
        taken = []
        rows = 0
        for _ in range(times):
            start = time.process_time()
            rows = len(kg.ask(question.name).rows)
            taken.append(time.process_time() - start)
            if sum(taken) > 60:
                break
        taken.sort()
        p95 = taken[min(len(taken) - 1, round(0.95 * len(taken)))]
        asked[question.name] = [rows, statistics.median(taken), p95]
        print(f"  {question.name}: {rows} rows, {taken[0]:.3f} s", file=sys.stderr, flush=True)
    return {
        "triples": len(store),
        "cpu": loading[0],
        "wall": loading[1],
        "loaded": loaded,
        "MiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "questions": asked,
    }


def main() -> None:
    """Make the dumps, measure each in its own process, print the growth."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("millions", nargs="*", type=float, default=[1, 5, 20])
    parser.add_argument("--disk", action="store_true", help="ask an index on disk")
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()))
    parser.add_argument("--csv", type=Path)
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        print(json.dumps(measure(arguments.one, arguments.times, arguments.disk)))
        return
    dump = build_folder() / DUMP
    lines = dump.read_bytes().splitlines(keepends=True)
    found = {}
    for millions in arguments.millions:
        path = arguments.folder / f"exeronto-{millions:g}.nq"
        if not path.exists():
            with path.open("wb") as file:
                file.writelines(multiplied(lines, millions))
        command = [sys.executable, __file__, "--one", path, "--times", str(arguments.times)]
        command += ["--disk"] * arguments.disk
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
        found[millions] = json.loads(done.stdout)
        one = found[millions]
        print(
            f"{one['triples']:,} triples: {one['triples'] / one['cpu'] / 1000:.0f} thousand"
            f" a second of processor time ({one['wall']:.0f} s in all),"
            f" {one['loaded']:,} MiB loaded, {one['MiB']:,} MiB with questions",
            flush=True,
        )
    _table(found, arguments.csv)


def _table(found: dict[float, dict], path: Path | None) -> None:
    """Each question: rows and ms at each size, and how much faster time grew than rows."""
    sizes = list(found)
    head = ["question", *(f"{what} {m:g}M" for m in sizes for what in ("rows", "p50 ms", "p95 ms"))]
    lines = []
    for name in found[sizes[0]]["questions"]:
        cells = [found[m]["questions"][name] for m in sizes]
        (rows0, first, _), (rows1, last, _) = cells[0], cells[-1]
        growth = (last / first) / max(rows1 / max(rows0, 1), 1)
        figures = [
            x for rows, p50, p95 in cells for x in (rows, f"{p50 * 1e3:.1f}", f"{p95 * 1e3:.1f}")
        ]
        lines.append([name, *figures, f"{growth:.2f}"])
    lines.sort(key=lambda line: -float(line[-1]))
    out = csv.writer(path.open("w") if path else sys.stdout, lineterminator="\n")
    out.writerow([*head, "time grew / rows grew"])
    out.writerows(lines)


if __name__ == "__main__":
    main()
