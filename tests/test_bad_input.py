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
    for name in ("mentions.json", "candidates.yaml"):
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


# Entity tables.

ENTITY = "made-up\tmade-up kinase\tKinase\tmuk\t\t\t\t\t"
ENTITY_SLIPS = {
    "duplicate key": ("made-up\t", "irisin\t", "key 'irisin' stands in"),
    "duplicate label": ("made-up kinase", "irisin", "name 'irisin' belongs to irisin"),
    "duplicate synonym": ("muk", "irisin", "name 'irisin' belongs to irisin"),
    "unknown type": ("Kinase", "Kinaze", "type 'Kinaze' is no class"),
    "no type": ("\tKinase\t", "\t\t", "has no type"),
    "no label": ("made-up kinase", "", "label"),
    "no key": ("made-up\t", "\t", "key"),
    "key with a blank": ("made-up\t", "made up\t", "key 'made up'"),
    "key with capitals": ("made-up\t", "Made-Up\t", "key 'Made-Up'"),
    "unknown relation": (
        "\t\t\t\t\t",
        "\t\t\t\tpartoff cytosol\t",
        "relation 'partoff' is no object property",
    ),
    "unknown target": (
        "\t\t\t\t\t",
        "\t\t\t\tpartOf cytosoll\t",
        "relation to 'cytosoll', which is no entity",
    ),
    "relation without a target": ("\t\t\t\t\t", "\t\t\t\tpartOf\t", "relation to ''"),
    "identifier without prefix": (
        "\t\t\t\t\t",
        "\t16240\t\t\t\t",
        "identifier '16240' has no known prefix",
    ),
    "identifier of no known prefix": (
        "\t\t\t\t\t",
        "\tXYZ:1\t\t\t\t",
        "identifier 'XYZ:1' has no known prefix",
    ),
    "identifier nobody looked up": (
        "\t\t\t\t\t",
        "\tCHEBI:99999999\t\t\t\t",
        "is not in external-terms.tsv",
    ),
    "a column too few": ("\t\t\t\t\t", "\t\t\t\t", "8 columns where 9 are needed"),
    "a column too many": ("\t\t\t\t\t", "\t\t\t\t\t\t", "10 columns where 9 are needed"),
}


@pytest.mark.parametrize("slip", ENTITY_SLIPS)
def test_a_slip_in_an_entity_table_is_named_with_its_line(files, slip):
    old, new, message = ENTITY_SLIPS[slip]
    table = files.ontology / "entities" / "zzz.tsv"
    header = (
        (files.ontology / "entities" / "exerkine.tsv").read_text(encoding="utf-8").splitlines()[0]
    )
    assert old in ENTITY
    table.write_text(f"{header}\n{ENTITY.replace(old, new, 1)}\n", encoding="utf-8")
    if slip in {"duplicate label", "duplicate synonym"}:
        code, said = files.run()
        assert code == 2
        assert re.search(r"\.tsv:\d+: name 'irisin' belongs to", said)
        assert ";" in said
    else:
        _complains(files, table, 2, message)


def test_a_good_line_of_an_entity_table_is_taken(files):
    table = files.ontology / "entities" / "zzz.tsv"
    header = (
        (files.ontology / "entities" / "exerkine.tsv").read_text(encoding="utf-8").splitlines()[0]
    )
    table.write_text(f"{header}\n{ENTITY}\n", encoding="utf-8")
    assert "made-up" in {entity.key for entity in read_ontology(files.ontology).entities}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"key label type\n", "the header must be: key label type"),
        (b"", "the header must be: key label type"),
        (b"\xef\xbb\xbfkey\tlabel\n", "the header must be"),
        (b"\xff\xfe", "is not UTF-8"),
    ],
)
@pytest.mark.parametrize("name", ["entities/exerkine.tsv", "units.tsv", "external-terms.tsv"])
def test_a_file_that_is_no_table_is_refused(files, name, content, message):
    (files.ontology / name).write_bytes(content)
    code, said = files.run()
    assert code == 2
    assert said.startswith(f"exeronto: {files.ontology / name}")
    assert ";" in said
    assert message.partition(": key")[0] in said


def test_tables_may_come_from_windows(files):
    table = files.ontology / "entities" / "exerkine.tsv"
    before = read_ontology(files.ontology)
    table.write_bytes(table.read_bytes().replace(b"\n", b"\r\n"))
    after = read_ontology(files.ontology)
    assert [entity.label for entity in after.entities] == [
        entity.label for entity in before.entities
    ]


def test_a_unit_with_an_unknown_identifier_is_refused(files):
    units = files.ontology / "units.tsv"
    key = units.read_text(encoding="utf-8").splitlines()[1].split("\t")
    files.change(units, "\t".join(key), "\t".join([*key[:-1], "XYZ:1"]))
    _complains(files, units, 2, "'XYZ:1' has no known prefix")


# Turtle modules.


@pytest.mark.parametrize(
    ("slip", "line"),
    [
        ("\nexero:Broken a owl:Class \nexero:Next a owl:Class .\n", 1),
        ("\nnope:Broken a owl:Class .\n", 0),
        ('\nexero:x exero:y "open .\n', 0),
    ],
)
def test_a_broken_module_is_named_with_its_line(files, slip, line):
    module = files.ontology / "exerkine.ttl"
    last = len(module.read_text(encoding="utf-8").splitlines())
    with module.open("a", encoding="utf-8") as file:
        file.write(slip)
    code, said = files.run()
    found = re.match(
        rf"exeronto: {re.escape(str(module))}:(\d+): is not valid RDF: .*; correct it$", said
    )
    assert code == 2
    assert found, said
    assert last + 1 <= int(found[1]) <= last + 3 + line


def test_a_missing_module_folder_is_named(files):
    shutil.rmtree(files.ontology)
    files.ontology.mkdir()
    _complains(files, files.ontology, None, "holds no Turtle module")


def test_a_missing_bridge_is_named(files):
    (files.ontology / "bridge.ttl").unlink()
    _complains(files, files.ontology / "bridge.ttl", None, "check the path")


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
    for stage in ("make the graphs", "check the shapes", "write the release", "write the release"):
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
        found = {path.name: path.read_bytes() for path in files.build.iterdir()}
        listed = found.pop(CHECKSUMS)
        assert checksums(found) == listed
        assert found == {"exeronto-kg.nq": b"the release before\n"} or "exeronto.owl" in found
