"""How long a paper takes to read, annotate and suggest from, and the search for names by itself.

    python3 dev.py run python benchmarks/annotation.py PAPER... [--table TERMS.tsv.gz]

Seconds are of the processor, best of several runs. The search is set beside ahocorasick-rs alone,
on the same names and the same text: what it finds has not yet been held against word boundaries,
plurals, capitals and marks.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import ahocorasick_rs

from exeronto.annotation import annotate
from exeronto.documents import read_documents
from exeronto.lexicon import Lexicon
from exeronto.ontology import read_ontology
from exeronto.reference_lexicon import compile_lexicon, read_lexicon
from exeronto.resources import ontology_folder
from exeronto.spelling import squeeze
from exeronto.suggestion import suggest

if TYPE_CHECKING:
    from collections.abc import Callable

TIMES = 5


def best(run: Callable[[], object], *, times: int = TIMES) -> float:
    """Milliseconds of the processor, the best of several runs."""
    taken = []
    for _ in range(times):
        begun = time.process_time()
        run()
        taken.append(time.process_time() - begun)
    return min(taken) * 1000


def time_paper(paper: Path, lexicon: Lexicon) -> float:
    """Print the stages of one file; the sum of them."""
    documents = read_documents(paper)
    mentions = [annotate(document, lexicon) for document in documents]
    together = list(zip(documents, mentions, strict=True))
    suggest(*together[0])  # opens what is opened once
    stages = (
        best(lambda: read_documents(paper)),
        best(lambda: [annotate(document, lexicon) for document in documents]),
        best(lambda: [suggest(document, named) for document, named in together]),
    )
    size = sum(len(document.text) for document in documents)
    found = sum(map(len, mentions))
    parts = "  ".join(f"{name} {stage:6.1f}" for name, stage in zip(
        ("read", "annotate", "suggest"), stages, strict=True
    ))  # fmt: skip
    print(f"{sum(stages):7.1f} ms  {parts}  {size:7} characters  {found:5} mentions  {paper.name}")
    return sum(stages)


def time_search(papers: list[Path], lexicon: Lexicon, names: list[str]) -> None:
    """Print our search beside the bare automaton."""
    text = "\n\n".join(document.text for paper in papers for document in read_documents(paper))
    bare = ahocorasick_rs.AhoCorasick(names)
    squeezed = squeeze(text)
    ours = best(lambda: list(lexicon.find(text)))
    theirs = best(lambda: bare.find_matches_as_indexes(squeezed, overlapping=True))
    print(f"search: {ours:.1f} ms, automaton alone {theirs:.1f} ms, ratio {theirs / ours:.2f}")


def time_table(table: Path) -> None:
    """Print how long a larger lexicon takes to compile and to open."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "names.lexicon")
        compiled = best(lambda: compile_lexicon([table], file), times=1)
        opened = best(lambda: read_lexicon(file), times=1)
        names = len(read_lexicon(file))
    print(f"lexicon of {names} names: compiled in {compiled:.0f} ms, opened in {opened:.0f} ms")


def main() -> None:
    """Time what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("papers", nargs="+", type=Path)
    parser.add_argument("--table", type=Path)
    arguments = parser.parse_args()
    entities = read_ontology(ontology_folder()).entities
    lexicon = Lexicon(entities)
    print(f"names: {len(lexicon)}, compiled in {best(lambda: Lexicon(entities), times=3):.0f} ms")
    sums = [time_paper(paper, lexicon) for paper in arguments.papers]
    print(f"median {statistics.median(sums):.1f} ms")
    names = [squeeze(name) for entity in entities for name in entity.names]
    time_search(arguments.papers, lexicon, names)
    if arguments.table:
        time_table(arguments.table)


if __name__ == "__main__":
    main()
