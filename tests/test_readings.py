"""The second reading: who wrote a claim did not check it, and the words it rests on are there."""

from __future__ import annotations

import csv
import re

import pytest

from exeronto.resources import curated_folder

COLUMNS = ["claim", "verdict", "passage", "subject", "object", "cue", "date"]
SPAN = re.compile(r"(?:([0-9a-f]{12}):)?(\d+)-(\d+)")


def readings(paper) -> list[dict[str, str]]:
    file = curated_folder() / paper.key / "readings.tsv"
    with file.open(encoding="utf-8", newline="") as lines:
        table = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        assert table.fieldnames == COLUMNS
        return list(table)


def test_a_reading_is_of_a_claim_that_is_there(knowledge):
    for paper in knowledge.papers:
        handles = {claim.handle for claim in paper.claims}
        read = [row["claim"] for row in readings(paper)]
        assert set(read) <= handles
        assert read == sorted(set(read)), "sorted, each claim once"
        assert {row["verdict"] for row in readings(paper)} <= {"agrees", "corrected"}


@pytest.mark.parametrize("part", ["subject", "object", "cue"])
def test_the_words_of_a_claim_stand_in_its_passage(knowledge, part):
    for paper in knowledge.papers:
        claims = {claim.handle: claim for claim in paper.claims}
        for row in readings(paper):
            if not row[part]:
                continue
            other, start, end = SPAN.fullmatch(row[part]).groups()
            anchors = [
                anchor
                for anchor in claims[row["claim"]].anchors
                if anchor.passage == (other or row["passage"])
            ]
            assert any(a.within[0] <= int(start) < int(end) <= a.within[1] for a in anchors), row


def test_most_claims_were_read_twice(knowledge):
    claims = sum(len(paper.claims) for paper in knowledge.papers)
    assert sum(len(readings(paper)) for paper in knowledge.papers) > 0.8 * claims
