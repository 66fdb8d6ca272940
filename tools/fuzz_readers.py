#!/usr/bin/env python3
"""Fuzz the readers of papers: whatever the bytes, an error of ours or a sound document comes out.

Needs atheris (`pip install atheris`), which is no dependency of the package. Give a folder of seeds
(small papers of every format; `tests/papers` is one) and, as for libFuzzer, how long to run:

    python tools/fuzz_readers.py -max_total_time=600 CORPUS tests/papers

CORPUS is a folder of its own, where new inputs are kept. An input that breaks something is written
to `crash-...` in the current folder: make a test of it.
"""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["exeronto"]):
    from exeronto.documents import read_content, record
    from exeronto.documents.document import sha256
    from exeronto.errors import ExerOntoError


def fuzz_one(content: bytes) -> None:
    """Read some bytes as a paper, and check what every document promises."""
    try:
        documents = read_content(content, "fuzzed")
    except ExerOntoError:
        return
    for document in documents:
        text = document.text
        if any(sha256(text[p.start : p.end]) != p.sha256 for p in document.passages):
            raise AssertionError("a passage does not fit its checksum")
        if len({p.id for p in document.passages}) != len(document.passages):
            raise AssertionError("two passages have one id")
        known = {reference.number for reference in document.references}
        if any(set(citation.numbers) - known for citation in document.citations):
            raise AssertionError("a citation leads to no reference")
        if any(not 0 <= e.start < e.end <= len(text) for e in document.linked_entities):
            raise AssertionError("a linked entity stands outside the text")
        record(document, key="fuzzed")


def main() -> None:
    """Hand over to libFuzzer."""
    atheris.Setup(sys.argv, fuzz_one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
