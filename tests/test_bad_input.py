"""A slip in any input: exit code 2, one line with file, line and what to do, and nothing written."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner

import exeronto
from exeronto.cli import main
from exeronto.errors import CurationError, OntologyError
from exeronto.grounding import read_papers
from exeronto.loading import load_paper
from exeronto.ontology import Ontology, read_ontology
from exeronto.release import CHECKSUMS, checksums, write_release
from exeronto.resources import ontology_folder

ROOT = Path(exeronto.__file__).parent.parent

# A paper of our own making, in the format of text extracted from a PDF's Markdown twin.
PAPER = """\
# A paper made up for tests

## TL;DR

Irisin promotes mitophagy in adipocytes, and exercise raises irisin [1].

## Linked entities
"""
CLAIMS = """\
paper: test2026
type: review
cite as: Test 2026
claims:
  - id: exercise-irisin
    claim: Exercise raises irisin.
    subject: exercise
    predicate: increases
    object: irisin
    species: mouse
    role: result as cited
    quantities:
      - {of: irisin, value: 2.5, unit: percent}
    passage: {section: SECTION, id: PASSAGE, start: 0, end: 10}
  - id: antioxidant-blunts
    claim: A vitamin blunts that.
    subject: vitamin C
    predicate: attenuates
    object: {claim: exercise-irisin}
    role: result as cited
    passage: {section: SECTION, id: PASSAGE, start: 0, end: 20}
conflicts:
  - id: irisin-quarrel
    kind: direct
    claims: [exercise-irisin, antioxidant-blunts]
    resolution: Made up.
gaps:
  - id: irisin-gap
    gap: Nobody knows.
    about: irisin
    passage: {section: SECTION, id: PASSAGE, start: 0, end: 10}
"""


class Files:
    """A small copy of all data, to be broken in one place."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.ontology = folder / "ontology"
        self.curated = folder / "curated"
        self.claims = self.curated / "test2026" / "claims.yaml"
        self.record = self.curated / "test2026" / "document.json"
        self.paper = folder / "paper.md"
        self.build = folder / "build"

    def change(self, file: Path, old: str, new: str) -> None:
        text = file.read_text(encoding="utf-8")
        assert old in text, f"the test's own slip: {old!r} is not in {file.name}"
        file.write_text(text.replace(old, new, 1), encoding="utf-8")

    def line(self, file: Path, text: str) -> int:
        lines = file.read_text(encoding="utf-8").splitlines()
        return next(number for number, line in enumerate(lines, start=1) if text in line)

    def run(self, *papers: Path) -> tuple[int, str]:
        """Run a build; give back its exit code and the line it complains with."""
        before = {path.name: path.read_bytes() for path in self.build.iterdir()}
        beside = sorted(path.name for path in self.folder.iterdir())
        arguments = ["build", *map(str, papers), "-o", str(self.build)]
        arguments += ["--ontology", str(self.ontology), "--curated", str(self.curated)]
        done = CliRunner().invoke(main, arguments, catch_exceptions=False)
        assert {path.name: path.read_bytes() for path in self.build.iterdir()} == before
        assert sorted(path.name for path in self.folder.iterdir()) == beside
        assert done.stdout == ""
        said = [line for line in done.stderr.splitlines() if not line.startswith("  ")]
        assert len(said) == 1, done.stderr
        return done.exit_code, said[0]


@pytest.fixture(scope="module")
def original(tmp_path_factory) -> Path:
    """All data of a small build; copied for each test."""
    folder = tmp_path_factory.mktemp("original")
    shutil.copytree(ontology_folder(), folder / "ontology")
    (folder / "paper.md").write_text(PAPER, encoding="utf-8")
    loaded = load_paper(folder / "paper.md", folder / "curated", key="test2026")
    for name in ("mentions.json", "candidates.yaml", "paper.nq"):
        (folder / "curated" / "test2026" / name).unlink()
    passage = next(p for p in loaded.document.passages if p.kind == "paragraph")
    claims = CLAIMS.replace("SECTION", f'"{passage.section}"').replace("PASSAGE", f'"{passage.id}"')
    (folder / "curated" / "test2026" / "claims.yaml").write_text(claims, encoding="utf-8")
    write_release(folder / "build", {"exeronto-kg.nq": b"the release before\n"})
    return folder


@pytest.fixture
def files(original, tmp_path) -> Files:
    shutil.copytree(original, tmp_path / "copy")
    return Files(tmp_path / "copy")


@pytest.fixture
def read_once(original, monkeypatch):
    """The ontology, where a test leaves it alone, is read once for all."""
    monkeypatch.setattr("exeronto.pipeline.read_ontology", lambda _: _unchanged(original))


@cache
def _unchanged(original: Path) -> Ontology:
    return read_ontology(original / "ontology")


def _complains(
    files: Files, file: Path, line: int | None, *parts: str, papers: tuple[Path, ...] = ()
) -> None:
    code, said = files.run(*papers)
    place = f"{file}:{line}: " if line is not None else f"{file}: "
    assert code == 2
    assert said.startswith(f"exeronto: {place}"), said
    for part in parts:
        assert part in said, said
    assert ";" in said, f"what is wrong; what to do: {said}"


def test_the_copy_itself_is_right(files):
    (paper,) = read_papers(files.curated, read_ontology(files.ontology))
    assert len(paper.claims) == 2
    assert len(paper.conflicts) == 1
    assert len(paper.gaps) == 1


# claims.yaml: what it says. Each case: old text, new text, text on the line to be named, message.

CLAIM_SLIPS = {
    "unknown subject": ("subject: exercise\n", "subject: exercize\n", "exercize", "did you mean 'exercise'"),
    "unknown object": ("object: irisin\n", "object: irisine\n", "irisine", "did you mean 'irisin'"),
    "unknown species": ("species: mouse", "species: unicorn", "unicorn", "'unicorn' is no entity"),
    "unknown name in a list": ("species: mouse", "species: [mouse, mosue]", "mosue", "did you mean 'mouse'"),
    "unknown predicate": ("predicate: increases", "predicate: increeses", "increeses", "did you mean 'increases'"),
    "unknown unit": ("unit: percent", "unit: percents", "percents", "'percents' is no unit; did you mean 'percent'"),
    "unknown evidence": ("species: mouse", "evidence: hearsay", "hearsay", "'hearsay' is no entity"),
    "passage id missing": ('id: "', 'id: "f', "passage:", "is not in document.json"),
    "offsets out of passage": ("start: 0, end: 10", "start: 0, end: 9999", "9999", "runs out of passage"),
    "offsets turned round": ("start: 0, end: 10", "start: 10, end: 10", "start: 10", "runs out of passage"),
    "negative offset": ("start: 0, end: 10", "start: -1, end: 10", "start: -1", "greater than or equal to 0"),
    "wrong section": ('section: "', 'section: "9', "passage:", "stands in section"),
    "duplicate claim id": ("id: antioxidant-blunts", "id: exercise-irisin", "subject: vitamin", "stands on line 5 too"),
    "id with blanks": ("id: exercise-irisin", "id: Exercise irisin", "Exercise irisin", "match pattern"),
    "moderator without a claim": (
        "object: {claim: exercise-irisin}", "object: exercise", "object: exercise", "has a claim as its object",
    ),
    "claim as object of no moderator": ("predicate: attenuates", "predicate: decreases", "object: {claim", "a moderator"),
    "claim about a claim that is not there": (
        "{claim: exercise-irisin}", "{claim: exercise-irisine}", "id: antioxidant", "did you mean 'exercise-irisin'",
    ),
    "cites what is not there": ("species: mouse", "cites: [4711]", "4711", "cites no reference 4711"),
    "cites a word": ("species: mouse", "cites: [seven]", "seven", "valid integer"),
    "wrong role": ("role: result as cited", "role: gossip", "gossip", "'own result'"),
    "wrong polarity": ("species: mouse", "polarity: maybe", "maybe", "'affirmed'"),
    "polarity of YAML 1.1": ("species: mouse", "polarity: no", "polarity: no", "'affirmed'"),
    "wrong paper type": ("type: review", "type: blog", "blog", "'review'"),
    "unknown key": ("species: mouse", "animal: mouse", "animal", "'animal' is no known key"),
    "missing key": ("    claim: Exercise raises irisin.\n", "", "id: exercise-irisin", "'claim' is missing"),
    "missing role": ("    role: result as cited\n    quantities", "    quantities", "id: exercise-irisin", "'role' is missing"),
    "quantity without a number": ("value: 2.5, ", "", "of: irisin", "a quantity has a value"),
    "quantity with two": ("value: 2.5", "value: 2.5, lower: 1", "of: irisin", "not both"),
    "quantity that is no number": ("value: 2.5", "value: .nan", ".nan", "finite number"),
    "duplicate key": ("species: mouse", "subject: mouse", "subject: mouse", "'subject' stands twice"),
    "conflict with an unknown claim": (
        "[exercise-irisin, antioxidant-blunts]", "[exercise-irisin, x/antioxidant-blunts]", "x/antioxidant", "is not known",
    ),
    "conflict of one": ("[exercise-irisin, antioxidant-blunts]", "[exercise-irisin]", "claims: [exercise-irisin]", "at least 2"),
    "conflict of one twice": (
        "[exercise-irisin, antioxidant-blunts]", "[exercise-irisin, exercise-irisin]", "claims: [exercise", "two",
    ),
    "gap about nothing known": ("about: irisin", "about: irisine", "irisine", "did you mean 'irisin'"),
    "key that is another paper's": ("paper: test2026", "paper: toast2026", "toast2026", "all three must agree"),
}  # fmt: skip


@pytest.mark.parametrize("slip", CLAIM_SLIPS)
@pytest.mark.usefixtures("read_once")
def test_a_slip_in_claims_is_named_with_its_line(files, slip):
    old, new, on_line, message = CLAIM_SLIPS[slip]
    files.change(files.claims, old, new)
    _complains(
        files,
        files.claims,
        files.line(files.claims, on_line) if slip != "duplicate claim id" else 15,
        message,
    )


YAML_SLIPS = {
    "bad indent": ("    subject: exercise\n", "   subject: exercise\n", "is not YAML"),
    "tab": ("    subject: exercise\n", "\tsubject: exercise\n", "is not YAML"),
    "open quote": ('section: "', "section: '", "is not YAML"),
    "colon in a sentence": (
        "claim: Exercise raises irisin.",
        "claim: Exercise: it raises irisin.",
        "is not YAML",
    ),
    "two documents": ("conflicts:", "---\nconflicts:", "is not YAML"),
    "control character": ("Made up.", "Made \x07 up.", "is not YAML"),
    "impossible date": ("resolution: Made up.", "resolution: 2026-13-45", "resolution"),
    "python object": (
        "resolution: Made up.",
        "resolution: !!python/object:os.system x",
        "resolution",
    ),
    "alias": ("resolution: Made up.", "resolution: &a Made up.\n    x: *a", "alias"),
    "alias of itself": (
        "claims: [exercise-irisin, antioxidant-blunts]",
        "claims: &a [*a, *a]",
        "alias",
    ),
    "a list": ("paper: test2026\n", "- test2026\n", "is not YAML"),
}


@pytest.mark.parametrize("slip", YAML_SLIPS)
@pytest.mark.usefixtures("read_once")
def test_a_slip_of_yaml_is_named_with_its_line(files, slip):
    old, new, message = YAML_SLIPS[slip]
    files.change(files.claims, old, new)
    code, said = files.run()
    assert code == 2
    assert re.match(rf"exeronto: {re.escape(str(files.claims))}:\d+: ", said), said
    assert message in said
    assert ";" in said, said


# What a protocol says. Each case: old text, new text, text on the line to be named, message.

PROTOCOL = """\
protocols:
  - id: treadmill-arm
    protocol: Mice run.
    participants:
      - {species: mouse, sample size: 8, age: {value: 10, unit: week}}
    phases:
      - {kind: baseline, duration: {value: 1, unit: week}}
      - kind: training
        supervision: supervised
        exercise:
          - modality: treadmill-running
            intensity: {lower: 12, upper: 18, unit: metre-per-minute, scale: speed}
            incline: {value: 5, unit: percent}
        treatments:
          - {prescribes: apocynin-treatment, route: oral-administration}
    sampling:
      - {sampled material: blood, sampling point: after last bout, sampling phase: 2}
"""
PROTOCOL_SLIPS = {
    "unknown modality": ("treadmill-running", "treadmil-running", "treadmil-", "did you mean 'treadmill-running'"),
    "no modality": ("modality: treadmill-running", "modality: []", "modality: []", "at least 1"),
    "unknown species": ("{species: mouse, sample", "{species: mosue, sample", "mosue", "did you mean 'mouse'"),
    "unknown treatment": ("apocynin-treatment", "apocinin-treatment", "apocinin", "did you mean 'apocynin-treatment'"),
    "unknown route": ("oral-administration", "by-magic", "by-magic", "'by-magic' is no entity"),
    "unknown unit": ("unit: metre-per-minute", "unit: mile", "unit: mile", "'mile' is no unit"),
    "intensity without a scale": (", scale: speed", "", "intensity:", "'scale' is missing"),
    "intensity on no scale": ("scale: speed", "scale: effort", "effort", "'%VO2max'"),
    "quantity without a number": ("{value: 5, unit", "{unit", "incline", "a quantity has a value"),
    "quantity in words": ("{value: 5, unit", "{value: steep, unit", "steep", "valid number"),
    "nobody": ("sample size: 8", "sample size: 0", "sample size: 0", "greater than 0"),
    "no participants": ("      - {species: mouse, sample size: 8, age: {value: 10, unit: week}}\n", "", "participants:", "valid tuple"),
    "unknown kind of phase": ("kind: training", "kind: drill", "drill", "'training'"),
    "unknown supervision": ("supervision: supervised", "supervision: strict", "strict", "'supervised'"),
    "unknown sampling time": ("after last bout", "next week", "next week", "'after last bout'"),
    "sampling in no phase": ("sampling phase: 2", "sampling phase: 3", "sampling phase", "has no phase 3"),
    "unknown key": ("incline:", "slope:", "slope:", "'slope' is no known key"),
    "cites what is not there": ("protocol: Mice run.", "protocol: Mice run.\n    cites: [4711]", "4711", "cites no reference 4711"),
    "offsets out of passage": ("end: 10}\nclaims", "end: 9999}\nclaims", "9999", "runs out of passage"),
    "claim under an unknown protocol": ("protocol: treadmill-arm/2", "protocol: tredmill-arm", "tredmill-arm", "did you mean 'treadmill-arm'"),
    "claim in no phase": ("protocol: treadmill-arm/2", "protocol: treadmill-arm/3", "treadmill-arm/3", "has no phase '3'"),
}  # fmt: skip


@pytest.fixture
def files_with_protocol(files) -> Files:
    """The small copy with a protocol, and a claim under one of its phases."""
    text = files.claims.read_text(encoding="utf-8")
    passage = next(line for line in text.splitlines() if "passage:" in line)
    files.change(files.claims, "claims:\n", f"{PROTOCOL}{passage}\nclaims:\n")
    files.change(
        files.claims, "    role: result", "    protocol: treadmill-arm/2\n    role: result"
    )
    return files


@pytest.mark.usefixtures("read_once")
def test_a_protocol_is_read_and_leaves_the_ids_of_claims_alone(files_with_protocol, original):
    files = files_with_protocol
    ontology = read_ontology(files.ontology)
    (before,) = read_papers(original / "curated", ontology)
    (paper,) = read_papers(files.curated, ontology)
    assert [claim.id for claim in paper.claims] == [claim.id for claim in before.claims]
    (protocol,) = paper.protocols
    assert paper.claims[0].protocols == (protocol.whole.iri,)
    phases = [part for name, part in protocol.whole.parts if name == "phase"]
    assert paper.claims[0].protocol_phases == (phases[1].iri,)


@pytest.mark.parametrize("slip", PROTOCOL_SLIPS)
@pytest.mark.usefixtures("read_once")
def test_a_slip_in_a_protocol_is_named_with_its_line(files_with_protocol, slip):
    files = files_with_protocol
    old, new, on_line, message = PROTOCOL_SLIPS[slip]
    files.change(files.claims, old, new)
    line = files.line(files.claims, on_line)
    _complains(files, files.claims, line, message)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"# only a remark\n", "is empty"),
        (b"\xff\xfe", "is not UTF-8"),
        (b"just words\n", "dictionary"),
    ],
)
@pytest.mark.usefixtures("read_once")
def test_a_file_that_is_no_claims_file_is_refused(files, content, message):
    files.claims.write_bytes(content)
    code, said = files.run()
    assert code == 2
    assert said.startswith(f"exeronto: {files.claims}")
    assert message in said


@pytest.mark.usefixtures("read_once")
def test_two_claims_that_say_the_same_are_refused(files):
    text = files.claims.read_text(encoding="utf-8")
    claim = text[text.index("  - id: exercise-irisin") : text.index("  - id: antioxidant")]
    twin = claim.replace("id: exercise-irisin", "id: a-twin").replace(
        "Exercise raises", "Training lifts"
    )
    files.change(files.claims, "conflicts:", f"{twin}conflicts:")
    _complains(
        files,
        files.claims,
        files.line(files.claims, "a-twin"),
        "says the same as 'exercise-irisin'",
    )


@pytest.mark.usefixtures("read_once")
@pytest.mark.parametrize(
    ("kind", "name", "following"),
    [("conflicts", "irisin-quarrel", "gaps:"), ("gaps", "irisin-gap", None)],
)
def test_two_records_about_the_same_are_refused(files, kind, name, following):
    text = files.claims.read_text(encoding="utf-8")
    start = text.index(f"  - id: {name}")
    end = text.index(following) if following else len(text)
    twin = text[start:end].replace(name, "a-twin").replace("Made up", "Otherwise")
    files.claims.write_text(text[:end] + twin + text[end:], encoding="utf-8")
    _complains(
        files, files.claims, files.line(files.claims, "a-twin"), f"is about the same as '{name}'"
    )


def _moderators(*pairs: tuple[str, str]) -> str:
    return "".join(
        f"  - id: {name}\n    claim: Made up.\n    subject: irisin\n    predicate: amplifies\n"
        f"    object: {{claim: {about}}}\n    role: background\n    passage: {{section: s, id: p, start: 0, end: 1}}\n"
        for name, about in pairs
    )


@pytest.mark.usefixtures("read_once")
def test_claims_in_a_circle_are_refused(files):
    files.change(
        files.claims, "conflicts:", _moderators(("one", "two"), ("two", "one")) + "conflicts:"
    )
    _complains(
        files, files.claims, files.line(files.claims, "id: one"), "about itself", "break the circle"
    )


@pytest.mark.usefixtures("read_once")
def test_a_missing_claim_behind_another_is_not_called_a_circle(files):
    files.change(
        files.claims, "conflicts:", _moderators(("one", "two"), ("two", "three")) + "conflicts:"
    )
    _complains(
        files,
        files.claims,
        files.line(files.claims, "id: two"),
        "claim 'three' is not in this file",
    )


def test_a_folder_without_curated_papers_is_refused(files):
    files.claims.unlink()
    _complains(files, files.curated, None, "holds no curated paper")


# document.json: the record of the paper, made by `load` and not by hand.


@pytest.mark.parametrize("content", [b"", b"[]", b"7", b'"x"', b"{}", b"{", b"\xff", b"null"])
@pytest.mark.usefixtures("read_once")
def test_a_damaged_record_is_refused(files, content):
    files.record.write_bytes(content)
    code, said = files.run()
    assert code == 2
    assert said.startswith(f"exeronto: {files.record}")
    assert ";" in said


def test_a_missing_record_is_refused(files):
    files.record.unlink()
    _complains(files, files.record, None, "run exeronto load")


def _edited(files: Files, pattern: str, new: str) -> None:
    text = files.record.read_text(encoding="utf-8")
    changed, count = re.subn(pattern, new, text, count=1)
    assert count == 1
    assert changed != text
    files.record.write_text(changed, encoding="utf-8")


RECORD_EDITS = {
    "checksum of a passage": (r'("kind": "paragraph".*?"sha256": ")[0-9a-f]{4}', r"\g<1>0000"),
    "role of a passage": (r'("kind": "paragraph".*?"role": ")\w+', r"\g<1>body"),
    "title": (r"A paper made up", "A paper made out"),
    "start of a sentence": (r'("sentences": \[\s*\{.*?"end": )\d+', r"\g<1>3"),
}


@pytest.mark.parametrize("edit", RECORD_EDITS)
@pytest.mark.usefixtures("read_once")
def test_an_edited_record_is_found_out_when_the_paper_is_given(files, edit):
    _edited(files, *RECORD_EDITS[edit])
    _complains(files, files.record, None, "exeronto load", papers=(files.paper,))


def test_another_text_is_found_out_when_the_paper_is_given(files):
    files.change(files.paper, "Irisin promotes", "Irisin may promote")
    _complains(files, files.paper, None, "exeronto load", papers=(files.paper,))


def test_a_strange_paper_is_named(files):
    other = files.folder / "other.md"
    other.write_text(
        "# Another\n\n## TL;DR\n\nNothing alike.\n\n## Linked entities\n", encoding="utf-8"
    )
    _complains(files, other, None, "is none of the curated papers", papers=(other,))


def test_a_missing_paper_is_named(files):
    _complains(
        files, files.folder / "no.md", None, "check the path", papers=(files.folder / "no.md",)
    )


# The functions raise what the command line prints.


def test_functions_raise_errors_of_their_own_kind(files):
    ontology = read_ontology(files.ontology)
    files.change(files.claims, "predicate: increases", "predicate: increeses")
    with pytest.raises(CurationError, match="increeses") as caught:
        read_papers(files.curated, ontology)
    assert caught.value.file == str(files.claims)
    assert caught.value.line == files.line(files.claims, "increeses")
    files.change(files.ontology / "entities" / "exerkine.tsv", "key\tlabel", "label\tkey")
    with pytest.raises(OntologyError, match="the header must be"):
        read_ontology(files.ontology)


# A build that is stopped.


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is of POSIX")
def test_a_build_that_is_killed_leaves_the_old_release_or_the_new_one(files):
    command = [sys.executable, "-m", "exeronto", "build", "-o", str(files.build)]
    command += ["--ontology", str(files.ontology), "--curated", str(files.curated)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    moments = random.Random(7)
    for stage in ("make the graphs", "write the release"):
        child = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment, text=True
        )
        assert child.stderr is not None
        reached = any(stage in line for line in child.stderr)
        time.sleep(moments.uniform(0, 0.4))
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stderr.close()
        assert reached
        found = {
            path.relative_to(files.build).as_posix(): path.read_bytes()
            for path in files.build.rglob("*")
            if path.is_file()
        }
        listed = found.pop(CHECKSUMS)
        assert checksums(found) == listed
        assert found == {"exeronto-kg.nq": b"the release before\n"} or "exeronto.owl" in found
