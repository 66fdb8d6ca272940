"""`exeronto load` of several papers: what is wrong with one does not keep the others out."""

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from exeronto.cli import main
from exeronto.errors import DocumentError
from exeronto.loading import load_papers

PAPERS = Path(__file__).parent / "papers"
GOOD = PAPERS / "article.md"


def load(*arguments, code=0):
    done = CliRunner().invoke(main, [*map(str, arguments)], prog_name="exeronto")
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == code, done.output
    return done


@pytest.fixture
def bad(tmp_path):
    file = tmp_path / "bad.txt"
    file.write_bytes(b"# Title\n\nIrisin\x00 rose.\n")
    return file


def test_papers_after_a_refused_one_are_read(tmp_path, bad):
    missing = tmp_path / "missing.xml"
    done = load("load", bad, missing, GOOD, "-o", tmp_path / "out", code=2)
    assert [folder.name for folder in (tmp_path / "out").iterdir()] == ["haddock2031"]
    lines = [
        line
        for line in done.stderr.splitlines()
        if ": note: " not in line and ": warning: " not in line
    ]
    assert lines == [
        f"exeronto: {bad}:3: holds NUL bytes, so it is not text in UTF-8; convert it [E_CONTROL_CHAR]",
        lines[1],
        "exeronto: 2 of 3 refused",
    ]
    assert "missing.xml" in lines[1]
    assert done.stdout.count("\n") == 1


def test_refused_papers_are_told_as_json_too(tmp_path, bad):
    done = load("--errors", "json", "load", bad, GOOD, "-o", tmp_path / "out", code=2)
    told = [line for line in done.stderr.splitlines() if line.startswith("{")]
    assert [json.loads(line)["code"] for line in told] == ["E_CONTROL_CHAR"]


def test_one_refused_paper_is_one_line(tmp_path, bad):
    assert len(load("load", bad, code=2).stderr.splitlines()) == 1


def test_an_extractor_that_is_not_there_is_told_once(tmp_path):
    done = load("load", GOOD, GOOD, "--extractor", "nobody", "-o", tmp_path / "out", code=2)
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_of_a_file_with_a_refused_paper_nothing_is_written(tmp_path):
    abstracts = tmp_path / "two.pubtator"
    abstracts.write_text("11|t|Irisin.\n11|a|Irisin rose.\n\n12|t|Apelin.\n12|a|Apelin fell.\n")
    other = tmp_path / "other.pubtator"
    other.write_text("13|t|Stairs.\n13|a|Stairs help.\n")
    [loaded] = load_papers(other, tmp_path / "out", key="pmid12")
    before = (loaded.folder / "document.json").read_bytes()
    with pytest.raises(DocumentError, match="holds another paper"):
        load_papers(abstracts, tmp_path / "out")
    assert os.listdir(tmp_path / "out") == ["pmid12"]  # noqa: PTH208 - names alone
    assert (loaded.folder / "document.json").read_bytes() == before
