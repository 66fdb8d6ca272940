"""PDF: columns, halves of words, running heads, and a flag on every passage."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from rdflib import Literal

from exeronto.claim_graph import add_anchors, passage_iri
from exeronto.documents import read_document
from exeronto.documents.completeness import missing
from exeronto.errors import DocumentError
from exeronto.graph import bibliography_graph
from exeronto.model import Anchor
from exeronto.namespaces import EXERO, EXPAPER

SAMPLE = Path(__file__).resolve().parents[2] / "shared" / "samples" / "pdf"
LEFT = ["We climb the stairs on every mor-", "ning of the week, and the muscu-", "lar heart is glad [1]."]  # fmt: skip
RIGHT = [
    "The second column goes on here",
    "and here with many more of them,",
    "with words of its own [2].",
]


def pdf(pages: list[list[tuple[int, int, int, str]]], *, encrypted: bool = False) -> bytes:
    """A PDF with lines at given places: x, y, size and text of each."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    kids = []
    for lines in pages:
        drawn = "\n".join(
            f"BT /F1 {size} Tf {x} {y} Td ({text}) Tj ET" for x, y, size, text in lines
        )
        objects.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R "
            "/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    content = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(content))
        content += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    lock = "/Encrypt << /Filter /Standard /V 1 /R 2 /O (o) /U (u) /P -4 >> /ID [(a) (b)]" if encrypted else ""  # fmt: skip
    trailer = f"trailer << /Size {len(objects) + 1} /Root 1 0 R {lock} >>"
    start = len(content)
    return content + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{trailer}\nstartxref\n{start}\n%%EOF".encode()  # fmt: skip


def page(number: int) -> list[tuple[int, int, int, str]]:
    lines = [(50, 820, 7, "Journal of Stairs 7"), (290, 20, 7, str(number))]
    lines.append((50, 700, 10, f"{number}. Aim of part {number}"))
    lines += [(50, 680 - 12 * i, 9, text) for i, text in enumerate(LEFT)]
    return lines + [(310, 680 - 12 * i, 9, text) for i, text in enumerate(RIGHT)]


@pytest.fixture
def read(tmp_path):
    def _read(content):
        file = tmp_path / "paper.dat"
        file.write_bytes(content)
        return read_document(file)

    return _read


def test_columns_are_read_one_after_the_other_and_halves_of_words_joined(read):
    document = read(pdf([page(1), page(2)]))
    words = [document.words(p.start, p.end) for p in document.passages]
    left = "We climb the stairs on every morning of the week, and the muscular heart is glad [1]."
    right = (
        "The second column goes on here and here with many more of them, with words of its own [2]."
    )
    assert words == ["1. Aim of part 1", left, right, "2. Aim of part 2", left, right]
    assert [p.kind for p in document.passages][:3] == ["heading", "paragraph", "paragraph"]
    assert [s.label for s in document.sections] == ["1", "2"]


def test_columns_that_are_drawn_line_by_line_are_read_the_same(read):
    lines = sorted(page(1), key=lambda line: (-line[1], line[0]))
    text = read(pdf([lines])).text
    assert text.index("glad [1]") < text.index("second column")


def test_running_heads_and_page_numbers_are_dropped(read):
    text = read(pdf([page(1), page(2)])).text
    assert "Journal of Stairs" not in text
    assert not re.search(r"^\d+$", text, re.MULTILINE)


def test_every_passage_is_flagged_and_the_reader_warned(read):
    document = read(pdf([page(1)]))
    assert {p.quality for p in document.passages} == {"layout"}
    assert "may be wrongly put together" in document.warnings[0]
    assert {"authors", "journal", "licence"} <= set(missing(document))


def test_the_flag_is_in_the_rdf_of_the_paper_and_of_its_passages(read):
    document = read(pdf([page(1)]))
    graph = bibliography_graph("stairs", document, kind="", cite_as="Stairs")
    assert list(graph.objects(EXPAPER.stairs, EXERO.textQuality)) == [Literal("layout")]
    passage = document.passages[-1]
    anchor = Anchor(passage.id, passage.section, (0, 9), passage.start, passage.start + 9)
    add_anchors(graph, EXPAPER.claim, "stairs", (anchor,), document)
    iri = passage_iri("stairs", anchor)
    assert list(graph.objects(iri, EXERO.textQuality)) == [Literal("layout")]


def test_a_paper_that_was_not_read_from_print_has_no_flag(read):
    document = read(b"# On stairs\n\n## 1. Aim\n\nStairs are climbed.\n")
    graph = bibliography_graph("stairs", document, kind="", cite_as="Stairs")
    assert not list(graph.triples((None, EXERO.textQuality, None)))


def test_a_scan_is_refused(read):
    with pytest.raises(DocumentError, match="pictures of pages") as caught:
        read(pdf([[(50, 700, 9, "1")], []]))
    assert caught.value.code == "E_EMPTY"


def test_an_encrypted_file_is_refused(read):
    with pytest.raises(DocumentError, match="; ") as caught:
        read(pdf([page(1)], encrypted=True))
    assert caught.value.code in {"E_ENCRYPTED", "E_PDF_SYNTAX"}


@pytest.mark.parametrize("cut", [12, 300, 900])
def test_a_damaged_file_is_refused_or_read_without_a_crash(read, cut):
    content = pdf([page(1)])
    try:
        document = read(content[:cut])
    except DocumentError as error:
        assert error.code in {"E_PDF_SYNTAX", "E_EMPTY"}  # noqa: PT017 - either is right
    else:
        assert document.text


@pytest.mark.skipif(not SAMPLE.is_dir(), reason="the shared samples are not here")
def test_the_words_of_a_two_column_paper_come_back():
    document = read_document(SAMPLE / "two_column_hyphenated.pdf")
    truth = (SAMPLE / "two_column_hyphenated.truth.txt").read_text(encoding="utf-8")
    expected, found = trigrams(truth), trigrams(document.text)
    recall = sum((expected & found).values()) / sum(expected.values())
    precision = sum((expected & found).values()) / sum(found.values())
    assert recall >= 0.99
    assert precision >= 0.99


def trigrams(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return Counter(zip(words, words[1:], words[2:], strict=False))
