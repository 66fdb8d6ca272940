"""Ask a server every question, and hold its answers against those of the store in memory.

    python tools/same_answers.py http://localhost:3030/exeronto/query

Each question is asked as it is, and once more with a parameter out of its answer. Rows are compared
as a bag, term by term. Exits with 1 if any differ.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from typing import TYPE_CHECKING

from exeronto import ExerOntoError, open_store
from exeronto.solutions import Iri

if TYPE_CHECKING:
    from exeronto import Answer, KnowledgeGraph


def bag(answer: Answer) -> Counter[str]:
    """The rows, in whatever order."""
    return Counter(answer.found.serialized("tsv").splitlines())


def cases(kg: KnowledgeGraph) -> list[tuple[str, dict[str, str]]]:
    """Every question, and every question with a value for each parameter that it has."""
    asked: list[tuple[str, dict[str, str]]] = []
    for question in kg.questions:
        answer = kg.ask(question.name)
        asked.append((question.name, {}))
        for name in question.parameters:
            values = (row[answer.columns.index(name)] for row in answer.rows)
            first = next((value for value in values if isinstance(value, Iri)), None)
            if first is not None:
                asked.append((question.name, {name: str(first)}))
    return asked


def main() -> None:
    """Print a line for each answer that differs, and how many there were."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("address", help="the query endpoint")
    parser.add_argument("--store", help="a build folder or file; by default the package's graph")
    arguments = parser.parse_args()
    here, there = open_store(arguments.store), open_store(arguments.address)
    differ, rows, began = 0, 0, time.perf_counter()
    asked = cases(here)
    for name, parameters in asked:
        ours = bag(here.ask(name, **parameters))
        rows += ours.total()
        try:
            theirs = bag(there.ask(name, **parameters))
        except ExerOntoError as error:
            differ += 1
            print(f"{name} {parameters}: {error}")
            continue
        if ours != theirs:
            differ += 1
            missing, more = (ours - theirs).total(), (theirs - ours).total()
            print(f"{name} {parameters}: {missing} rows missing, {more} rows too many")
    seconds = time.perf_counter() - began
    print(f"{len(asked)} answers, {rows} rows, {differ} differ; {seconds:.1f} s")
    sys.exit(1 if differ else 0)


if __name__ == "__main__":
    main()
