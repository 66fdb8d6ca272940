"""Extractors of the user's own, found by their entry point."""

import sys

import pytest
from click.testing import CliRunner

from exeronto.cli import main
from exeronto.documents import read_document
from exeronto.errors import ExtractionError
from exeronto.extraction import extract, extractor_names, load_extractor
from exeronto.suggestion import suggest

MODULE = '''
from exeronto import Candidate

def neighbours(document, mentions):
    """Whatever two names stand side by side in one passage."""
    for left, right in zip(mentions, mentions[1:]):
        if left.passage == right.passage and left.entity != right.entity:
            yield Candidate(
                left.entity, "associatedWith", right.entity, "affirmed", "suggested",
                left.passage, left.start, right.end, "neighbours",
            )

def careless(document, mentions):
    return [Candidate("irisin", "promotes", "mitophagy", "perhaps", "asserted", "", 0, 1, "")]

def elsewhere(document, mentions):
    return [Candidate("irisin", "promotes", "mitophagy", "affirmed", "asserted", "nowhere", 0, 1, "")]

def another(document, mentions):
    return ["irisin promotes mitophagy"]

nothing = None
'''
ENTRY_POINTS = """[exeronto.extractors]
neighbours = my_extractor:neighbours
careless = my_extractor:careless
elsewhere = my_extractor:elsewhere
another = my_extractor:another
nothing = my_extractor:nothing
missing = my_extractor:missing
gone = no_such_module:anything
"""


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """A small package with extractors, as pip would leave it."""
    site = tmp_path / "site"
    (site / "my_extractor-1.0.dist-info").mkdir(parents=True)
    (site / "my_extractor.py").write_text(MODULE, encoding="utf-8")
    info = site / "my_extractor-1.0.dist-info"
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: my_extractor\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(ENTRY_POINTS)
    monkeypatch.syspath_prepend(str(site))
    yield site
    sys.modules.pop("my_extractor", None)


@pytest.fixture
def paper(tmp_path):
    file = tmp_path / "paper.md"
    text = (
        "Stairs\n\nIrisin was seen with mitophagy.\n\nReferences\n\n- Writer A. T. *J* 2030;1:2.\n"
    )
    file.write_text(text, encoding="utf-8")
    return file


def test_the_packages_own_rules_are_the_default():
    assert load_extractor() is suggest


def test_an_installed_extractor_is_known(installed):
    assert extractor_names()[:2] == ("rules", "another")
    assert "neighbours" in extractor_names()


def test_its_candidates_are_loaded(installed, paper, tmp_path):
    result = CliRunner().invoke(
        main, ["load", str(paper), "-o", str(tmp_path), "--key", "w", "--extractor", "neighbours"]
    )
    assert result.exit_code == 0, result.output
    written = (tmp_path / "w" / "candidates.yaml").read_text(encoding="utf-8")
    assert "rule: neighbours" in written
    assert "predicate: associatedWith" in written


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("unheard-of", "no extractor is called 'unheard-of'; known: rules, "),
        ("careless", "candidate 1 of extractor 'careless' has polarity 'perhaps'"),
        ("elsewhere", "names passage 'nowhere', which the document does not have"),
        ("another", "is a str, not an exeronto.Candidate"),
        ("nothing", "is no function"),
        ("missing", "cannot be imported"),
        ("gone", "cannot be imported"),
    ],
)
def test_what_is_no_extractor_is_refused(installed, paper, name, wrong):
    with pytest.raises(ExtractionError, match=wrong):
        extract(read_document(paper), (), extractor=name)


def test_nothing_is_written_when_it_fails(installed, paper, tmp_path):
    result = CliRunner().invoke(
        main, ["load", str(paper), "-o", str(tmp_path), "--key", "w", "--extractor", "careless"]
    )
    assert result.exit_code == 2
    assert not (tmp_path / "w").exists()
