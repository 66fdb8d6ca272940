"""The review queue: accept, edit, reject, skip, and go on where it stopped."""

import csv
import io
import re

import pytest
from click.testing import CliRunner

from exeronto.checking import check_file
from exeronto.cli import main
from exeronto.curation import read_curated
from exeronto.decisions import COLUMNS
from exeronto.errors import CurationError
from exeronto.preparation import prepare_review
from exeronto.review import PaperHead

HEAD = PaperHead("writer2031", "primary study", "Writer 2031")
PAPER = """Stairs and muscle

Irisin increases mitophagy in mice. Exercise reduces oxidative stress. Irisin may activate AMPK.

Exercise does not increase inflammation in mice. SIRT1 activates autophagy.

References

- Writer A. Stairs. *Elevators* 2030;44:101-12.
"""


@pytest.fixture
def paper(tmp_path):
    file = tmp_path / "paper.md"
    file.write_text(PAPER, encoding="utf-8")
    return file


@pytest.fixture
def queue(paper, tmp_path):
    return prepare_review(paper, tmp_path, key="writer2031")


def run(paper, tmp_path, answers):
    arguments = ["review", str(paper), "-o", str(tmp_path), "--key", "writer2031"]
    return CliRunner().invoke(main, arguments, input="".join(f"{answer}\n" for answer in answers))


def claims(tmp_path):
    return read_curated(tmp_path / "writer2031" / "claims.yaml")[0].claims


def candidate(queue, subject, target):
    return next(c for c in queue.queue if (c.subject, c.object) == (subject, target))


def test_every_suggestion_is_in_the_queue(queue):
    assert {(c.subject, c.predicate, c.object) for c in queue.queue} == {
        ("irisin", "increases", "mitophagy"),
        ("exercise", "decreases", "oxidative-stress"),
        ("irisin", "activates", "ampk"),
        ("exercise", "increases", "inflammation"),
        ("sirt1", "activates", "autophagy"),
    }


def test_the_sentence_is_the_users_own(queue):
    assert (
        queue.words(candidate(queue, "irisin", "mitophagy"))
        == "Irisin increases mitophagy in mice."
    )


def test_a_proposal_is_an_entry_in_plain_words(queue):
    entry = queue.proposal(candidate(queue, "exercise", "inflammation"))
    assert entry["id"] == "exercise-increases-inflammation"
    assert entry["claim"] == "Exercise does not change: increases inflammation."
    assert (entry["polarity"], entry["species"]) == ("no change", "mouse")


def test_an_accepted_claim_is_a_curated_claim(queue, tmp_path):
    one = candidate(queue, "irisin", "mitophagy")
    queue.accept(one, queue.proposal(one), head=HEAD)
    (claim,) = claims(tmp_path)
    assert (claim.subject, claim.predicate, claim.object) == ("irisin", "increases", "mitophagy")
    assert claim.species == ("mouse",)
    report = check_file(tmp_path / "writer2031" / "claims.yaml")
    assert {finding.severity for finding in report.findings} <= {"warning"}, "sentences left open"


def test_claims_are_added_and_comments_stay(queue, tmp_path):
    file = tmp_path / "writer2031" / "claims.yaml"
    for n, pair in enumerate([("irisin", "mitophagy"), ("sirt1", "autophagy")]):
        one = candidate(queue, *pair)
        queue.accept(one, queue.proposal(one), head=HEAD)
        if n == 0:
            text = file.read_text(encoding="utf-8")
            file.write_text(f"{text}\n# What is not known\ngaps: []\n", encoding="utf-8")
    text = file.read_text(encoding="utf-8")
    assert len(claims(tmp_path)) == 2
    assert text.index("sirt1-activates-autophagy") < text.index("# What is not known")


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"subject": "nonsense"}, "'nonsense' is no entity"),
        ({"predicate": "nonsense"}, "nonsense"),
        ({"certainty": "sure"}, "certainty"),
        ({"colour": "red"}, "'colour' is no known key"),
    ],
)
def test_a_wrong_entry_is_refused_and_nothing_is_written(queue, tmp_path, change, wrong):
    one = candidate(queue, "irisin", "mitophagy")
    with pytest.raises(CurationError, match=wrong) as caught:
        queue.accept(one, {**queue.proposal(one), **change}, head=HEAD)
    assert caught.value.file == str(tmp_path / "writer2031" / "claims.yaml")
    assert not (tmp_path / "writer2031" / "claims.yaml").exists()
    assert not (tmp_path / "writer2031" / "decisions.tsv").exists()
    assert one in queue.queue


def test_the_same_claim_is_not_accepted_twice(queue, tmp_path):
    one = candidate(queue, "irisin", "mitophagy")
    queue.accept(one, queue.proposal(one), head=HEAD)
    with pytest.raises(CurationError, match="says the same as"):
        queue.accept(one, queue.proposal(one))
    assert len(claims(tmp_path)) == 1


# In a terminal


def test_accept_reject_skip_and_quit(paper, tmp_path):
    first = run(paper, tmp_path, ["a", "", "primary study", "", "r", "s", "q"])
    assert first.exit_code == 0, first.output
    assert "5 to review, 0 decided" in first.output
    assert first.output.endswith("1 accepted, 0 edited, 1 rejected, 3 left\n")
    assert len(claims(tmp_path)) == 1
    rejected = (tmp_path / "writer2031" / "rejected.tsv").read_text(encoding="utf-8")
    assert len(rejected.splitlines()) == 2


def test_the_next_run_goes_on_where_the_last_stopped(paper, tmp_path):
    run(paper, tmp_path, ["a", "In my own words.", "review", "Writer 2031", "r", "q"])
    again = run(paper, tmp_path, ["a", "", "s", "s", "q"])
    assert "3 to review, 2 decided" in again.output
    assert "Type of paper" not in again.output
    assert len(claims(tmp_path)) == 2
    assert claims(tmp_path)[0].claim == "In my own words."


def test_the_end_of_the_input_loses_nothing(paper, tmp_path):
    result = run(paper, tmp_path, ["r"])
    assert result.exit_code == 0
    assert "1 rejected, 4 left" in result.output


def test_an_edit_changes_fields_and_says_so(paper, tmp_path):
    answers = ["e", "", "promotes", "", "", "suggested", "own result", "-", "Edited.", "review", ""]
    result = run(paper, tmp_path, [*answers, "q"])
    assert "0 accepted, 1 edited" in result.output, result.output
    (claim,) = claims(tmp_path)
    assert (claim.predicate, claim.certainty, claim.role, claim.species, claim.claim) == (
        "promotes", "suggested", "own result", (), "Edited.",
    )  # fmt: skip
    decisions = (tmp_path / "writer2031" / "decisions.tsv").read_text(encoding="utf-8")
    assert (
        "irisin | increases | mitophagy | affirmed\tirisin | promotes | mitophagy | affirmed"
        in decisions
    )


# Every decision is evaluation data


def evaluated(*arguments):
    return CliRunner().invoke(main, ["evaluate", *map(str, arguments), "--format", "csv"])


def decided(output):
    return {
        (row["part"], row["measure"]): (row["precision_hits"], row["precision_total"])
        for row in csv.DictReader(io.StringIO(output))
    }


def test_decisions_are_evaluated(paper, tmp_path):
    edit = ["e", "", "promotes", "", "", "suggested", "own result", "-", "Edited.", ""]
    run(paper, tmp_path, ["a", "", "primary study", "", "r", *edit, "q"])
    result = evaluated("--decisions", tmp_path / "writer2031" / "decisions.tsv")
    assert result.exit_code == 0, result.output
    assert decided(result.output) == {
        ("decisions", "candidates"): ("2", "3"),
        ("decisions", "rule: active"): ("2", "3"),
    }


def test_an_edit_of_the_object_makes_a_suggestion_wrong(paper, tmp_path):
    edit = ["e", "", "", "autophagy", "", "", "", "", "Edited.", "review", ""]
    run(paper, tmp_path, [*edit, "q"])
    result = evaluated("--decisions", tmp_path)
    assert decided(result.output)["decisions", "candidates"] == ("0", "1")


def test_decisions_are_found_below_a_folder(paper, tmp_path):
    run(paper, tmp_path, ["r", "q"])
    assert decided(evaluated(tmp_path).output)["decisions", "candidates"] == ("0", "1")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("candidate\tdecision\n", r":1: the header must be"),
        ("{head}\na\tperhaps\tactive\tp\t0\t9\tx | increases | y | affirmed\t\n", r":2: 'perhaps'"),
    ],
)
def test_what_is_no_table_of_decisions_is_refused(tmp_path, text, what):
    file = tmp_path / "decisions.tsv"
    file.write_text(text.replace("{head}", "\t".join(COLUMNS)), encoding="utf-8")
    result = evaluated("--decisions", file)
    assert result.exit_code == 2
    assert re.search(what, result.output), result.output


def test_a_missing_table_of_decisions_is_told(tmp_path):
    result = evaluated("--decisions", tmp_path / "none.tsv")
    assert result.exit_code == 2
    assert "is no file; name a decisions.tsv" in result.output


def test_nothing_to_evaluate_is_wrong_use():
    result = evaluated()
    assert result.exit_code == 2
    assert "name your copies of the papers, or --decisions" in result.output


def test_a_slip_while_editing_is_told_and_asked_again(paper, tmp_path):
    result = run(
        paper, tmp_path, ["e", "irisine", "", "", "", "", "", "", "", "review", "", "r", "q"]
    )
    assert "'irisine' is no entity; did you mean 'irisin'" in result.output
    assert "1 rejected" in result.output


def test_what_is_written_holds_no_prose(paper, tmp_path):
    run(paper, tmp_path, ["a", "Said otherwise.", "review", "", "r", "q"])
    for file in (tmp_path / "writer2031").iterdir():
        assert "Irisin increases mitophagy in mice" not in file.read_text(encoding="utf-8")
