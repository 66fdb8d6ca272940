"""How long the everyday things take, beside what they are compared with.

    python3 dev.py run python benchmarks/first_light.py [--seed PAPER]

Each figure is the best and the median of several runs, in one go, on whatever else the machine is
doing; read the ratios rather than the seconds.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

PYTHON = sys.executable
EXERONTO = [PYTHON, "-m", "exeronto"]
QUESTION = "exerkine-origins"
ROOT = Path(__file__).resolve().parent.parent
RDFLIB = """
import sys
from rdflib import Dataset
from pathlib import Path
dataset = Dataset(default_union=True)
dataset.parse(sys.argv[1], format="nquads")
prefixes = __import__("exeronto.prefixes", fromlist=["x"]).PREFIXES
print(len(list(dataset.query(Path(sys.argv[2]).read_text(), initNs=prefixes))))
"""


def timed(run: Callable[[], object], *, times: int) -> tuple[float, float]:
    """Best and median seconds of several runs."""
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - start)
    return min(seconds), statistics.median(seconds)


def command(*parts: str | Path) -> Callable[[], object]:
    """A command as a thing to time; it must succeed."""
    return lambda: subprocess.run(
        [str(part) for part in parts], check=True, capture_output=True, cwd=ROOT
    )


def main() -> None:
    """Print one line per thing measured."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=Path, help="a paper to read (text extracted from PDF)")
    parser.add_argument("--times", type=int, default=7)
    arguments = parser.parse_args()
    results: dict[str, tuple[float, float]] = {}

    def measure(name: str, run: Callable[[], object], *, times: int = arguments.times) -> None:
        results[name] = timed(run, times=times)
        best, median = results[name]
        print(f"{name:34} best {best:7.3f} s   median {median:7.3f} s", flush=True)

    measure("python -c pass", command(PYTHON, "-c", "pass"))
    measure("exeronto --help", command(*EXERONTO, "--help"))
    measure("exeronto ask, from process start", command(*EXERONTO, "ask", QUESTION))
    dump, question = (
        ROOT / "build" / "exeronto-kg.nq",
        ROOT / "exeronto" / "questions" / f"{QUESTION}.rq",
    )
    measure("the same with rdflib", command(PYTHON, "-c", RDFLIB, dump, question), times=2)
    with tempfile.TemporaryDirectory() as folder:
        measure(
            "full build, two HermiT runs",
            command(*EXERONTO, "build", "-o", Path(folder) / "build"),
            times=3,
        )
    if arguments.seed:
        from exeronto import read_document

        measure(f"read {arguments.seed.name[:20]}", lambda: read_document(arguments.seed))
    start, helped, asked, rdflib = (results[name][1] for name in list(results)[:4])
    print(f"--help / python {helped / start:.1f}x   rdflib / ask {rdflib / asked:.1f}x")


if __name__ == "__main__":
    main()
