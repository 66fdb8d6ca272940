"""Plain text: sections by their names and numbers, and nothing guessed."""

from __future__ import annotations

import pytest

from exeronto.documents import read_document
from exeronto.documents.completeness import missing, notes

TEXT = """\
Introduction

We climbed the stairs, and our mito-
chondria liked it [1, 3].

2. A part with a number

More is said of it here [7].

References

[1] Roe A, Doe B. Lifts. J Up 2030;3:4-5. doi:10.5555/up.1
[2] Something else that has
two lines.
"""


@pytest.fixture
def document(tmp_path):
    file = tmp_path / "paper.xyz"
    file.write_text(TEXT, encoding="utf-8")
    return read_document(file)


def test_sections_are_found(document):
    assert [(s.label, s.role) for s in document.sections] == [
        ("Introduction", "body"),
        ("2", "body"),
        ("References", "references"),
    ]


def test_halves_of_words_are_joined(document):
    first = document.sentences[0]
    assert document.words(first.start, first.end) == (
        "We climbed the stairs, and our mitochondria liked it [1, 3]."
    )


def test_references_are_read_line_by_line(document):
    assert [(r.number, r.title, r.doi) for r in document.references[:2]] == [
        (1, "Lifts", "10.5555/up.1"),
        (2, None, None),
    ]


def test_what_is_missing_is_said(document):
    assert document.source_format == "plain text"
    assert missing(document) == (
        "title",
        "authors",
        "journal",
        "year",
        "DOI, PMID or PMCID",
        "licence",
        "abstract",
    )
    assert notes(document)[1:] == (
        "never cited by number: 2, 4-6",
        "cited, but nothing is known of them: 2-3, 7",
    )
