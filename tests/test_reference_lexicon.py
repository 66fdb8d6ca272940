"""A larger lexicon, compiled from reference tables."""

import gzip

import pytest
from click.testing import CliRunner

from exeronto.annotation import annotate
from exeronto.cli import main
from exeronto.documents.assembly import Block, Draft, assemble
from exeronto.errors import LexiconError
from exeronto.model import Entity
from exeronto.reference_lexicon import compile_lexicon, read_lexicon

HEADER = "curie\tlabel\tsynonyms\tobsolete\n"
ROWS = (
    "X:1\tosteopenia\tlow bone mass|LBM\t\n"
    "X:2\tirisin\t\t\n"
    "X:3\told name\t\t1\n"
    "X:4\tcell\tA1|12\t\n"
    "X:5\tCu(2+)\tIGF-1\t\n"
)


@pytest.fixture
def table(tmp_path):
    file = tmp_path / "terms.tsv"
    file.write_text(HEADER + ROWS, encoding="utf-8")
    return file


@pytest.fixture
def lexicon(table, tmp_path):
    compile_lexicon([table], tmp_path / "x.lexicon")
    return read_lexicon(tmp_path / "x.lexicon", entities=[Entity("irisin", "irisin", ())])


def found(lexicon, text):
    document = assemble(
        Draft("x", blocks=[Block("paragraph", text, "1", "body")]), source_sha256=""
    )
    return [(m.entity, document.words(m.start, m.end)) for m in annotate(document, lexicon)]


def test_labels_and_synonyms_are_found(lexicon):
    assert found(lexicon, "Osteopenia, or low bone mass.") == [
        ("X:1", "Osteopenia"), ("X:1", "low bone mass"),
    ]  # fmt: skip


def test_names_of_our_own_come_first(lexicon):
    assert found(lexicon, "Irisin rose.") == [("irisin", "Irisin")]


@pytest.mark.parametrize("text", ["The old name.", "The cell.", "A1 and 12.", "A lbm.", "Cu 2 ."])
def test_what_would_be_found_everywhere_is_left_out(lexicon, text):
    assert found(lexicon, text) == []


def test_marks_count(lexicon):
    assert found(lexicon, "Both Cu(2+) and IGF-1.") == [("X:5", "Cu(2+)"), ("X:5", "IGF-1")]


def test_the_earlier_table_wins(table, tmp_path):
    other = tmp_path / "other.tsv"
    other.write_text(f"{HEADER}Y:1\tosteopenia\t\t\n", encoding="utf-8")
    compile_lexicon([other, table], tmp_path / "y.lexicon")
    assert found(read_lexicon(tmp_path / "y.lexicon"), "Osteopenia.") == [("Y:1", "Osteopenia")]


def test_gzip_is_read_and_the_same_bytes_are_written(table, tmp_path):
    packed = tmp_path / "terms.tsv.gz"
    packed.write_bytes(gzip.compress(table.read_bytes()))
    assert (
        compile_lexicon([table], tmp_path / "a") == compile_lexicon([packed], tmp_path / "b") == 6
    )
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        (b"curie\tname\n", r"terms.tsv:1: has no column 'label'"),
        ((HEADER + "X:1\tone\n").encode(), r"terms.tsv:2: 2 columns where the header has 4"),
        (b"\xff\xfe\x00", r"terms.tsv: is not UTF-8"),
        (b"\x1f\x8bnonsense", r"terms.tsv: cannot be read"),
    ],
)
def test_a_wrong_table_is_refused_and_nothing_is_written(tmp_path, content, wrong):
    (tmp_path / "terms.tsv").write_bytes(content)
    with pytest.raises(LexiconError, match=wrong):
        compile_lexicon([tmp_path / "terms.tsv"], tmp_path / "x.lexicon")
    assert not (tmp_path / "x.lexicon").exists()


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        ("curie\n", "is no compiled lexicon"),
        ("exeronto lexicon 1\nosteopenia\n", r":2: is damaged"),
    ],
)
def test_a_file_that_is_no_lexicon_is_refused(tmp_path, content, wrong):
    (tmp_path / "x.lexicon").write_text(content, encoding="utf-8")
    with pytest.raises(LexiconError, match=wrong):
        read_lexicon(tmp_path / "x.lexicon")


def test_the_command_compiles_and_load_uses_it(table, tmp_path):
    paper = tmp_path / "paper.md"
    text = "Stairs\n\nIrisin and osteopenia rose.\n\nReferences\n\n- Writer A. T. *J* 2030;1:2.\n"
    paper.write_text(text, encoding="utf-8")
    names = tmp_path / "names.lexicon"
    result = CliRunner().invoke(main, ["lexicon", str(table), "-o", str(names)])
    assert result.output == f"{names}: 6 names\n"
    result = CliRunner().invoke(
        main,
        ["load", str(paper), "-o", str(tmp_path), "--key", "w", "--lexicon", str(names), "--rdf"],
    )
    assert result.exit_code == 0, result.output
    assert '"entity": "X:1"' in (tmp_path / "w" / "mentions.json").read_text(encoding="utf-8")
