"""Markdown with marked headings: front matter, links that cite, lists of references."""

from __future__ import annotations

import pytest

from exeronto.documents import read_document
from exeronto.errors import DocumentError

FRONT = """---
title: "Stairs"
authors: ["Ann van den Roe", {given: Bo, family: Doe}]
journal: J Stairs
date: 2031 Mar 02
doi: "10.5555/stairs.2"
license: CC BY 4.0
---
"""
BODY = """
# Stairs

### Bo Doe

## Abstract

We climbed \\[[1](#B1-x),[2](#B2-x)\\]–\\[[4](#B4-x)\\].

**Keywords:** lift, stairs

## 1\\. Aim

As [Poe 2001](#B3-x) said, it rose<sup>[5](#ref-5)</sup> in H<sub>2</sub>O, see [2](#fig2).

Figure 1. Bars of a lift.

| a | b |
| - | - |
| 1 | 2 |

### A heading that is much longer than any name of a section

More.

## Acknowledgments

Thanks.

## References

*   1.Roe A.B., Jr., Doe C. Lifts. J. Up. 2030;3:4–5. doi: 10.5555/up.1. \\[[PubMed](https://pubmed.ncbi.nlm.nih.gov/123/)\\]
*   2.A group. Its report. 2029.
"""


@pytest.fixture
def read(tmp_path):
    def _read(text):
        file = tmp_path / "paper"
        file.write_bytes(text.encode())
        return read_document(file)

    return _read


def test_the_front_matter_is_the_bibliography(read):
    found = read(FRONT + BODY).bibliography
    assert (found.title, found.journal, found.date, found.year) == ("Stairs", "J Stairs", "2031-03-02", 2031)  # fmt: skip
    assert [(p.given, p.family) for p in found.authors] == [("Ann", "van den Roe"), ("Bo", "Doe")]
    assert (found.doi, found.licence, found.keywords) == ("10.5555/stairs.2", "CC BY 4.0", ("lift", "stairs"))  # fmt: skip


def test_sections_have_the_roles_of_their_headings(read):
    found = [(s.label, s.role) for s in read(FRONT + BODY).sections]
    assert ("Abstract", "abstract") in found
    assert ("1", "body") in found
    assert ("Fig. 1", "caption") in found
    assert ("1 §1", "body") in found
    assert found[-2:] == [("Acknowledgments", "back"), ("References", "references")]


def test_links_to_the_reference_list_are_citations(read):
    document = read(FRONT + BODY)
    found = [(document.words(c.start, c.end), c.numbers) for c in document.citations]
    assert found == [("[1,2]–[4]", (1, 2, 3, 4)), ("Poe 2001", (3,)), ("5", (5,))]


def test_references_are_read_and_others_stay_numbers(read):
    first, second = read(FRONT + BODY).references[:2]
    assert ([p.family for p in first.authors], first.title, first.journal) == (["Roe", "Doe"], "Lifts", "J. Up")  # fmt: skip
    assert (first.doi, first.pmid, first.year) == ("10.5555/up.1", "123", 2030)
    assert second.stub


def test_a_reference_that_is_a_link_alone_has_what_the_link_says(read):
    link = "\\[[DOI](https://doi.org/10.5555/up.1)\\]"
    (reference,) = read(f"# A title\n\nIt rose.\n\n## References\n\n* {link}\n").references
    assert (reference.number, reference.authors, reference.doi) == (1, (), "10.5555/up.1")


def test_rows_of_a_table_are_passages(read):
    document = read(FRONT + BODY)
    rows = [document.words(p.start, p.end) for p in document.passages if p.kind == "table-row"]
    assert rows == ["a | b", "1 | 2"]


@pytest.mark.parametrize("ending", ["\r\n", "\r\r\n", "\r"])
def test_line_ends_of_any_system_give_the_same_text(read, ending):
    assert read((FRONT + BODY).replace("\n", ending)).text == read(FRONT + BODY).text


def test_an_abstract_in_the_front_matter_is_read(read):
    document = read("---\ntitle: T\nabstract: It rose. It fell.\n---\n")
    assert [(s.label, s.role) for s in document.sections] == [
        ("front", "front"),
        ("Abstract", "abstract"),
    ]
    assert len(document.sentences) == 2


FAULTS = {
    "an alias of a collection": ("a: &a [x]\nb: *a\n", 3),
    "a key twice": ("title: a\ntitle: b\n", 3),
    "no YAML": ("title: [a\n", 3),
    "too deep": (f"a: {'[' * 30}{']' * 30}\n", 2),
}


@pytest.mark.parametrize(("yaml", "line"), FAULTS.values(), ids=FAULTS)
def test_a_fault_in_the_front_matter_is_named_with_its_line(read, yaml, line):
    with pytest.raises(DocumentError, match=f":{line}: front matter .*; correct it") as caught:
        read(f"---\n{yaml}---\n# T\n\nIt rose.\n")
    assert caught.value.code == "E_FRONT_MATTER"


def test_an_alias_of_a_word_is_no_harm(read):
    assert read("---\ntitle: &t Stairs\nshort: *t\n---\n# T\n").bibliography.title == "Stairs"


def test_invisible_characters_are_left_out_and_told(read):
    document = read("# Iri\u200bsin\n\nBD\u2060NF and Iri\u00adsin \u202erose.\n")
    assert document.text == "Irisin\n\nBDNF and Irisin rose."
    assert document.warnings[0].endswith("[W_INVISIBLE_CHARS]")


def test_composed_and_decomposed_letters_give_one_text(read):
    assert read("# Ame\u0301lie\n").text == read("# Am\u00e9lie\n").text == "Am\u00e9lie"
