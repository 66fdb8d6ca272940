"""The second reading: who wrote a claim did not check it, and the graph says so."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rdflib import Literal
from rdflib.namespace import XSD

from exeronto.claim_graph import add_claim
from exeronto.namespaces import EXCLAIM, EXERO
from exeronto.readings import (
    COLUMNS,
    Reading,
    Span,
    read_readings,
    readings_text,
    unread,
    verified,
)
from exeronto.resources import curated_folder

PASSAGE = "3fa9c0d21b7e"


@pytest.fixture
def table(tmp_path):
    def write(*rows: str, columns=COLUMNS):
        file = tmp_path / "readings.tsv"
        lines = ["\t".join(columns), *rows]
        file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return file

    return write


def row(claim="a", verdict="agrees", subject="0-6", declared="", date="2026-11-28") -> str:
    return "\t".join([claim, verdict, PASSAGE, subject, "12-18", "7-11", declared, date])


def test_a_reading_says_where_the_words_stand_and_which_are_no_names(table):
    (reading,) = read_readings(table(row(subject=f"{PASSAGE}:3-9", declared="subject cue")))
    assert reading.span("subject") == Span(PASSAGE, 3, 9)
    assert reading.span("object") == Span(PASSAGE, 12, 18)
    assert reading.declared == ("subject", "cue")
    assert reading.date == "2026-11-28"


def test_an_older_table_declares_nothing(table):
    columns = [column for column in COLUMNS if column != "declared"]
    cells = row().split("\t")
    (reading,) = read_readings(table("\t".join(cells[:6] + cells[7:]), columns=columns))
    assert reading.declared == ()


def test_a_table_is_written_as_it_is_read(table):
    file = table(row("a", declared="cue"), row("b", subject=""))
    assert readings_text(read_readings(file)) == file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([row(verdict="perhaps")], "'perhaps' is none of: agrees, corrected"),
        ([row(date="28.11.2026")], "is no date"),
        ([row(date="2026-02-30")], "is no date"),
        ([row(subject="six")], "subject 'six' is no span"),
        ([row(subject="9-6")], "subject '9-6' is no span"),
        ([row(declared="verb")], "declared parts are of: subject object cue"),
        ([row(subject="", declared="subject")], "is declared and has no span"),
        ([row()[:-11]], "7 columns where 8 are needed"),
    ],
)
def test_a_wrong_line_is_told_with_its_place(table, rows, message):
    with pytest.raises(ValueError, match=message) as error:
        read_readings(table(*rows))
    assert "readings.tsv:2: " in str(error.value)


@pytest.mark.parametrize(
    ("second", "message"), [("b", "'b' stands twice"), ("a", "'a' is out of order")]
)
def test_each_claim_stands_once_and_in_order(table, second, message):
    with pytest.raises(ValueError, match=rf"readings\.tsv:3: claim {message}"):
        read_readings(table(row("b"), row(second)))


def test_a_paper_without_readings_has_none(tmp_path):
    assert read_readings(tmp_path / "readings.tsv") == ()


@pytest.fixture(scope="module")
def claim(papers):
    return papers[0].claims[0]


def of(read, /, **changes) -> Reading:
    reading = Reading(read.handle, "agrees", read.anchors[0].passage, "2026-11-28", line=2)
    return replace(reading, **changes)


def test_a_claim_read_twice_says_so_in_the_graph(claim, tmp_path):
    from rdflib import Graph

    (read,) = verified([replace(claim, verified=None)], [of(claim)], file=tmp_path)
    graph = Graph()
    add_claim(graph, read)
    dates = list(graph.objects(EXCLAIM[claim.id], EXERO.verifiedByReading))
    assert dates == [Literal("2026-11-28", datatype=XSD.date)]
    assert unread([read]).findings == ()


def test_a_claim_that_nobody_read_is_a_warning(claim):
    (finding,) = unread([replace(claim, verified=None)]).findings
    assert finding.severity == "warning"
    assert claim.handle in str(finding)


def test_a_reading_does_not_change_what_a_claim_is(papers):
    """The identifier depends on what is said, not on who has read it."""
    ids = {claim.handle: claim.id for claim in papers[0].claims}
    again = verified(papers[0].claims, papers[0].readings, file=curated_folder())
    assert {one.handle: one.id for one in again} == ids


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"claim": "no-such-claim"}, "'no-such-claim' is not in claims.yaml"),
        ({"passage": PASSAGE}, "has no anchor in passage"),
    ],
)
def test_a_reading_of_something_else_is_refused(claim, tmp_path, changes, message):
    with pytest.raises(ValueError, match=rf"readings\.tsv:2: .*{message}"):
        verified([claim], [of(claim, **changes)], file=tmp_path / "readings.tsv")


def test_all_claims_of_the_curated_papers_were_read_twice(papers):
    claims = [claim for paper in papers for claim in paper.claims]
    assert not unread(claims).findings
    for paper in papers:
        read = {reading.claim: reading.date for reading in paper.readings}
        assert {c.handle: c.verified for c in paper.claims if c.verified} == read
