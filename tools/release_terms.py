"""Add the terms of this version to ontology/released-terms.tsv. Run it when a version is released.

    python tools/release_terms.py                                    the ontology of this checkout
    python tools/release_terms.py --from exeronto.ttl --version 0.1.0     what a release published
    python tools/release_terms.py --check                            no line has ever been lost

A term that the list has is added again only when it has been retired or has another successor.
`--check` holds the list against every version of it in git; without git it has nothing to hold.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from exeronto import __version__
from exeronto.errors import ExerOntoError
from exeronto.graph import entities_graph
from exeronto.ontology import read_ontology
from exeronto.rdf import parse_turtle
from exeronto.release import write_atomically
from exeronto.released_terms import COLUMNS, FILE, news, read_released, terms_of
from exeronto.turtle import merge


def add_terms(ontology: Path, published: Path | None, version: str) -> int:
    """Write the list with the lines that are new; how many these are."""
    if published is not None:
        graph = parse_turtle(published)
    else:
        read = read_ontology(ontology)
        graph = merge([read.terms, entities_graph(read)])
    released = {name: term for name, (_, term) in read_released(ontology).items()}
    lines = list(map(str, news(terms_of(graph, version), released)))
    path = ontology / FILE
    before = path.read_text(encoding="utf-8") if path.exists() else "\t".join(COLUMNS) + "\n"
    write_atomically(path, (before + "".join(f"{line}\n" for line in lines)).encode())
    return len(lines)


def lost_lines(path: Path) -> list[str]:
    """What stands in an earlier version of a file in git and no longer in the file."""
    here = set(path.read_text(encoding="utf-8").splitlines()) if path.exists() else set()
    lost = []
    for commit in _git(path, "log", "--format=%H", "--", path.name).split():
        then = _git(path, "show", f"{commit}:./{path.name}", missing_ok=True)
        lost += [f"{line} (commit {commit[:10]})" for line in then.splitlines() if line not in here]
    return lost


def _git(path: Path, *arguments: str, missing_ok: bool = False) -> str:
    done = subprocess.run(
        ["git", "-C", path.parent, *arguments], capture_output=True, text=True, check=False
    )
    if done.returncode and not missing_ok:
        raise ExerOntoError(f"git cannot tell its history ({done.stderr.strip()})", file=path)
    return done.stdout if not done.returncode else ""


def main(words: list[str] | None = None) -> int:
    """Add to the list or check it; exit with 1 when a line was lost, with 2 on wrong input."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--ontology", type=Path, default=Path("ontology"))
    parser.add_argument("--from", dest="published", type=Path, help="Turtle of a release")
    parser.add_argument("--version", default=__version__)
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args(words)
    path = arguments.ontology / FILE
    try:
        if not arguments.check:
            print(f"{add_terms(arguments.ontology, arguments.published, arguments.version)} lines")
            return 0
        lost = lost_lines(path)
    except ExerOntoError as error:
        print(error, file=sys.stderr)
        return 2
    for line in lost:
        print(f"{path}: this line is gone; put it back: {line}", file=sys.stderr)
    return 1 if lost else 0


if __name__ == "__main__":
    raise SystemExit(main())
