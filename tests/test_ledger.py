"""Every sentence of a curated paper is accounted for, and the ledger says nothing untrue."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from exeronto.documents.assembly import Block, Draft, assemble
from exeronto.errors import CurationError
from exeronto.ledger import (
    COLUMNS,
    REASONS,
    Line,
    account,
    read_ledger,
    sentences_to_account,
    unaccounted,
)
from exeronto.model import Anchor
from exeronto.resources import curated_folder

FILE = Path("ledger.tsv")
TEXT = "Irisin rose. We thank the rats. It fell again."


@pytest.fixture
def document():
    blocks = [Block("heading", "Results", "1", "body"), Block("paragraph", TEXT, "1", "body")]
    return assemble(Draft("test", blocks=blocks), source_sha256="")


def anchor(document, words: str) -> Anchor:
    sentence = next(s for s in document.sentences if document.words(s.start, s.end) == words)
    passage = document.passage(sentence.passage)
    within = sentence.start - passage.start, sentence.end - passage.start
    return Anchor(passage.id, "1", within, sentence.start, sentence.end)


def line(document, words: str, reason: str = "acknowledgement") -> Line:
    place = anchor(document, words)
    return Line(place.passage, *place.within, reason, line=2)


def test_headings_assert_nothing(document):
    assert [document.words(s.start, s.end) for s in sentences_to_account(document)] == [
        "Irisin rose.",
        "We thank the rats.",
        "It fell again.",
    ]


def test_a_sentence_has_a_claim_or_a_reason_or_is_open(document):
    found = account(
        document,
        [anchor(document, "Irisin rose.")],
        [line(document, "We thank the rats.")],
        file=FILE,
    )
    words = [document.words(s.start, s.end) for s in found.open]
    assert words == ["It fell again."]
    assert found.reasons == {"acknowledgement": 1}
    assert not found.complete
    (finding,) = unaccounted(document, found, paper="test2031").findings
    assert finding.severity == "warning"
    assert finding.value.endswith(" 32-46")


def test_a_reason_beside_a_claim_is_refused(document):
    with pytest.raises(CurationError, match=r"ledger\.tsv:2: a claim stands in this sentence"):
        account(
            document,
            [anchor(document, "Irisin rose.")],
            [line(document, "Irisin rose.")],
            file=FILE,
        )


def test_offsets_of_no_sentence_are_refused(document):
    stray = replace(line(document, "Irisin rose."), end=11)
    with pytest.raises(CurationError, match=r"ledger\.tsv:2: no sentence of passage"):
        account(document, [], [stray], file=FILE)


def test_a_sentence_stands_once(document):
    twice = [line(document, "Irisin rose.")] * 2
    with pytest.raises(CurationError, match="stands twice"):
        account(document, [], twice, file=FILE)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("p\t0\tx\taim\t\t", "whole numbers"),
        ("p\t0\t9\tboring\t\t", "'boring' is none of: aim"),
        ("p\t0\t9\trestated\t\t", "needs the claim"),
        ("p\t0\t9\tdefinition\t\t", "needs the claim or term"),
        ("p\t0\t9\taim", "4 columns where 6 are needed"),
    ],
)
def test_a_wrong_line_is_told_with_its_place(tmp_path, row, message):
    file = tmp_path / "ledger.tsv"
    file.write_text("\t".join(COLUMNS) + "\n" + row + "\n", encoding="utf-8")
    with pytest.raises(ValueError, match=message) as error:
        read_ledger(file)
    assert "ledger.tsv:2: " in str(error.value)


def test_a_paper_without_a_ledger_excuses_nothing(tmp_path):
    assert read_ledger(tmp_path / "ledger.tsv") == ()


def test_every_sentence_of_the_curated_papers_is_accounted_for(knowledge):
    for paper in knowledge.papers:
        assert paper.account.complete, [s.passage for s in paper.account.open]
        assert len(paper.account.claimed) > len(paper.account.excused)


def test_what_a_ledger_points_to_exists(knowledge):
    for paper in knowledge.papers:
        handles = {claim.handle for claim in paper.claims}
        terms = {entity.key for entity in knowledge.ontology.entities}
        terms |= {str(c).rpartition("/")[2] for c in knowledge.ontology.classes}
        for _, written in paper.account.excused:
            assert written.reason in REASONS
            assert not written.see or set(written.see.split()) <= handles | terms, written


def test_the_ledgers_hold_no_prose():
    for file in curated_folder().glob("*/ledger.tsv"):
        for written in read_ledger(file):
            assert len(written.note.split()) < 25
