"""The examples of the curation guide are one curated paper that reads, validates and aligns."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest
import yaml
from click.testing import CliRunner

from exeronto.cli import main
from exeronto.curation import Certainty, CuratedPaper, Polarity
from exeronto.desk import Desk, open_desk
from exeronto.loading import load_paper

DOCS = Path(__file__).resolve().parent.parent / "docs"
GUIDE = (DOCS / "curation-guide.md").read_text(encoding="utf-8")
PAPER = DOCS / "example-paper.md"
BLOCKS = re.findall(r"```(yaml|tsv \S+)\n(.*?)```", GUIDE, re.DOTALL)
HEAD, *EXAMPLES = [yaml.safe_load(text) for kind, text in BLOCKS if kind == "yaml"]
TABLES = {kind.removeprefix("tsv "): text for kind, text in BLOCKS if kind != "yaml"}
ENTRIES = [entry for block in EXAMPLES for entry in block]


def section(entry: dict) -> str:
    """The list of a `claims.yaml` that an entry belongs to."""
    if "participants" in entry:
        return "protocols"
    return next(name for name in ("claim", "gap", "kind") if name in entry).replace(
        "kind", "conflict"
    ) + "s"  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The examples, put together as their text says."""
    curated = tmp_path_factory.mktemp("curated")
    key = load_paper(PAPER, curated).key
    content = dict(HEAD)
    for entry in ENTRIES:
        content.setdefault(section(entry), []).append(entry)
    (curated / key / "claims.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")
    for name, text in TABLES.items():
        (curated / key / name).write_text(text, encoding="utf-8")
    return curated


@pytest.fixture(scope="module")
def desk(folder) -> Desk:
    return open_desk(folder)


@pytest.mark.parametrize("entry", ENTRIES, ids=[entry["id"] for entry in ENTRIES])
def test_each_example_is_valid_by_itself(entry):
    content = {"claims": [], **HEAD, section(entry): [entry]}
    assert CuratedPaper.model_validate(content)


def test_together_they_account_for_the_whole_paper(desk):
    (status,) = desk.status(copies=[PAPER])
    assert (status.paper, status.open) == (HEAD["paper"], ())
    assert (status.conflicts, status.gaps) == (1, 1)


def test_the_words_of_the_readings_are_there(desk):
    (status,) = desk.status(copies=[PAPER])
    assert status.words == {"named": 8, "declared": 1}
    (proposed,) = desk.align([PAPER])
    assert dict(proposed.words) == dict(status.words)


def test_there_is_an_example_of_every_kind():
    claims = [entry for entry in ENTRIES if section(entry) == "claims"]
    assert {claim.get("polarity", "affirmed") for claim in claims} == set(get_args(Polarity))
    assert {claim.get("certainty", "asserted") for claim in claims} == set(get_args(Certainty))
    for key in ("via", "dose", "quantities", "protocol"):
        assert any(key in claim for claim in claims), key
    assert any(isinstance(claim["object"], dict) for claim in claims)
    assert {section(entry) for entry in ENTRIES} == {"claims", "conflicts", "gaps", "protocols"}
    assert set(TABLES) == {"ledger.tsv", "readings.tsv"}


def test_nothing_is_said_in_the_words_of_the_paper():
    words = " ".join(re.findall(r"\w+", PAPER.read_text(encoding="utf-8").casefold()))
    for entry in ENTRIES:
        said = re.findall(r"\w+", str(entry.get("claim", "")).casefold())
        runs = [" ".join(said[n : n + 6]) for n in range(len(said) - 5)]
        assert not [run for run in runs if run in words], entry["id"]


def test_every_command_of_the_guide_exists():
    for verb in set(re.findall(r"`exeronto ((?:curate )?\w+)", GUIDE)):
        assert CliRunner().invoke(main, [*verb.split(), "--help"]).exit_code == 0, verb


def test_the_guide_is_linked_from_contributing():
    text = (DOCS.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert "(docs/curation-guide.md)" in text
