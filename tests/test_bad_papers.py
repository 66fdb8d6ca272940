"""What a user is told of a file that is no paper: where it is wrong, and what to do."""

import gzip
import os
import re
import time
from pathlib import Path

import pytest

from exeronto.documents import read_document, read_record, reading, record
from exeronto.documents.assembly import Block, Draft, assemble
from exeronto.documents.document import Bibliography, Person
from exeronto.documents.record import paper_key
from exeronto.errors import DocumentError
from exeronto.loading import load_paper

PAPERS = Path(__file__).parent / "papers"

# content of a file: its line in the message, and the words that say what is wrong and what to do
CONTENTS = {
    "empty": (b"", None, "is empty; give the text of a paper"),
    "only white space": (b" \n\t\n", None, "is empty; give the text of a paper"),
    "only a byte order mark": (b"\xef\xbb\xbf", None, "is empty; give the text of a paper"),
    "NUL": (
        b"# Title\n\nIrisin\x00 rose.\n",
        3,
        "holds NUL bytes, so it is not text in UTF-8; convert it",
    ),
    "PNG": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", None, "is a picture; run text recognition"),
    "a ZIP archive": (b"PK\x03\x04\x14\x00", None, "is a ZIP archive, as DOCX and EPUB are"),
    "packed twice": (
        gzip.compress(gzip.compress(b"x" * 40)),
        None,
        "is packed with gzip twice; unpack it once",
    ),
    "UTF-16": ("# Title\n".encode("utf-16"), 1, "is not UTF-8; convert it to UTF-8"),
    "UTF-16 without NUL": ("運動運動".encode("utf-16-le"), 1, "is not UTF-8; convert it to UTF-8"),
    "Latin-1": (
        "1. Aim\n\nSj\u00f6berg rose.\n".encode("latin-1"),
        3,
        "is not UTF-8; convert it to UTF-8",
    ),
    "no known format": (
        b"id,label\n1,lift\n2,stairs\n",
        None,
        "no known paper format; give one of: ",
    ),
    "RDF": (b"@prefix ex: <http://e/> .\n", None, "is RDF and no paper; give one of: "),
    "BibTeX": (b"@article{roe, title = {On stairs.}}\n", None, "is BibTeX and no paper"),
}


def message(path):
    with pytest.raises(DocumentError) as caught:
        read_document(path)
    return str(caught.value)


@pytest.mark.parametrize(("content", "line", "words"), CONTENTS.values(), ids=CONTENTS)
def test_a_file_that_is_no_paper_is_refused(tmp_path, content, line, words):
    file = tmp_path / "paper.txt"
    file.write_bytes(content)
    place = f"{file}:{line}: " if line else f"{file}: "
    found = message(file)
    assert found.startswith(place)
    assert words in found


@pytest.mark.parametrize("content", [content for content, _, _ in CONTENTS.values()], ids=CONTENTS)
def test_nothing_is_written_for_a_file_that_is_no_paper(tmp_path, content):
    file, output = tmp_path / "paper.txt", tmp_path / "out"
    file.write_bytes(content)
    with pytest.raises(DocumentError):
        load_paper(file, output)
    assert not output.exists()


def test_a_missing_file_is_told(tmp_path):
    file = tmp_path / "missing.txt"
    assert message(file) == f"{file}: cannot be read (No such file or directory); check the path"


def test_nothing_is_written_for_a_missing_file(tmp_path):
    with pytest.raises(DocumentError):
        load_paper(tmp_path / "missing.txt", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_folder_is_told(tmp_path):
    assert message(tmp_path) == f"{tmp_path}: cannot be read (Is a directory); check the path"


def test_a_file_above_the_limit_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "LARGEST", 2**20)
    file = tmp_path / "paper.txt"
    file.write_bytes(b"a" * (2**20 + 1))
    assert message(file) == f"{file}: larger than 1 MiB; give a smaller file"


def test_a_file_at_the_limit_is_read(monkeypatch):
    file = PAPERS / "article.md"
    monkeypatch.setattr(reading, "LARGEST", file.stat().st_size)
    assert read_document(file).bibliography.title == "A flight of stairs a day"


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no /dev/zero here")
def test_a_device_without_end_is_refused(monkeypatch):
    monkeypatch.setattr(reading, "LARGEST", 2**20)
    assert "larger than" in message("/dev/zero")


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything"
)
def test_a_file_that_may_not_be_read_is_told(tmp_path):
    file = tmp_path / "paper.txt"
    file.write_text("1. Aim")
    file.chmod(0)
    assert "cannot be read (Permission denied)" in message(file)


def test_a_byte_order_mark_is_no_part_of_the_title(tmp_path):
    file = tmp_path / "article.md"
    file.write_bytes(b"\xef\xbb\xbf" + (PAPERS / "article.md").read_bytes().lstrip())
    assert read_document(file).bibliography.title == "A flight of stairs a day"


# Long texts that make a careless pattern run for hours. Each of our own papers, with one in it.
LONG = {
    "dashes": "a-" * 25_000,
    "one word": "a" * 50_000 + ". B",
    "initials": "A. " * 16_000,
    "sentences": "Irisin rose much more. " * 3_000,
    "captions": "Fig. 1. " + "a. B " * 10_000,
    "citations": "[1," * 5_000,
    "funders": "and A " * 10_000,
    "licences": "https://creativecommons.org/a" * 2_000,
    "stars": "*a " * 10_000,
    "blanks": "A b" + " " * 50_000 + "c",
}
PLACES = {
    "summary-page.md": ("A short climb is exercise too.", "FNDC5 (fibronectin"),
    "article.md": ("It measured oxidants", "Hultgren G."),
    "extracted-text.txt": ("Whether age changes this is open.", "Why lifts are slow"),
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
@pytest.mark.parametrize(
    ("paper", "place"), [(paper, place) for paper, places in PLACES.items() for place in places]
)
def test_a_long_text_does_not_hang(tmp_path, paper, place, text):
    file = tmp_path / paper
    content = (PAPERS / paper).read_text(encoding="utf-8")
    assert place in content
    file.write_text(content.replace(place, f"{text} {place}", 1), encoding="utf-8")
    start = time.perf_counter()
    read_document(file)
    assert time.perf_counter() - start < 8  # a hang takes far longer


@pytest.mark.parametrize("ending", [" \n", "\n"], ids=["untouched", "stripped"])
def test_a_paragraph_of_many_lines_does_not_hang(tmp_path, ending):
    file = tmp_path / "paper.txt"
    file.write_text(f"1. Aim\n\nIt rose [1]{ending}" + f"word word word{ending}" * 6_000 + "end.\n")
    start = time.perf_counter()
    read_document(file)
    assert time.perf_counter() - start < 8  # a hang takes far longer


# Records


RECORDS = {
    "not UTF-8": (b"\xff\xfe", "is not UTF-8; make it again with exeronto load"),
    "not JSON": (
        b'{\n"key": \n}',
        ":3: is not JSON (Expecting value); make it again with exeronto load",
    ),
    "a list": (b"[]", "is no document record; make it again with exeronto load"),
    "without a key": (b"{}", "is no document record; make it again with exeronto load"),
    "deep": (b"[" * 100_000, "is no document record; make it again with exeronto load"),
    "other rules": (
        b'{"key": "a", "canonical_version": "0"}',
        "was made by text rules 0, now 1; make it again with exeronto load",
    ),
    "without passages": (
        b'{"key": "a", "canonical_version": "1"}',
        "is no document record; make it again with exeronto load",
    ),
}


@pytest.mark.parametrize("key", ["../x", "A b", "a--b", "x/y"])
def test_a_key_that_is_no_slug_is_refused(tmp_path, key):
    with pytest.raises(DocumentError, match="is no key; use small letters"):
        load_paper(PAPERS / "article.md", tmp_path, key=key)
    assert not list(tmp_path.iterdir())


def test_an_edited_record_is_refused(tmp_path):
    loaded = load_paper(PAPERS / "article.md", tmp_path)
    file = loaded.folder / "document.json"
    file.write_text(file.read_text(encoding="utf-8").replace('"start": 0', '"start": 1', 1))
    with pytest.raises(DocumentError, match="does not fit its own checksum"):
        read_record(file)


@pytest.mark.parametrize(("content", "words"), RECORDS.values(), ids=RECORDS)
def test_a_record_that_cannot_be_used_is_refused(tmp_path, content, words):
    file = tmp_path / "document.json"
    file.write_bytes(content)
    with pytest.raises(DocumentError, match=re.escape(str(file)) + ".*" + re.escape(words)):
        read_record(file)


def test_a_missing_record_is_told(tmp_path):
    with pytest.raises(DocumentError, match=r"cannot be read .*; run exeronto load"):
        read_record(tmp_path / "document.json")


@pytest.mark.parametrize("paper", PLACES)
def test_a_record_holds_no_sentence(paper):
    document = read_document(PAPERS / paper)
    written = record(document, key="stairs")
    sentences = [document.words(s.start, s.end) for s in document.sentences]
    assert [sentence for sentence in sentences if sentence in written] == []


@pytest.mark.parametrize(
    ("family", "year", "key"),
    [
        ("Sj\u00f6berg", 2031, "sjoberg2031"),
        ("O'Neil", 2031, "o-neil2031"),
        ("李", 2031, "my-paper"),
        ("Roe", None, "my-paper"),
    ],
)
def test_a_key_is_made_of_author_and_year_or_else_of_the_file(family, year, key):
    bibliography = Bibliography(authors=(Person(family),), year=year)
    document = assemble(
        Draft("test", bibliography, [Block("title", "T", "", "front")]), source_sha256=""
    )
    assert paper_key(document, file="some/My paper.v2.txt") == key


# Loading


def test_loading_writes_record_mentions_and_candidates(tmp_path):
    loaded = load_paper(PAPERS / "article.md", tmp_path)
    assert sorted(file.name for file in loaded.folder.iterdir()) == [
        *("candidates.yaml", "document.json", "mentions.json", "paper.nq"),
    ]


def test_loading_names_the_folder_by_the_key_of_the_paper(tmp_path):
    assert load_paper(PAPERS / "article.md", tmp_path).folder == tmp_path / "haddock2031"


def test_loading_takes_the_key_that_a_user_gives(tmp_path):
    assert load_paper(PAPERS / "article.md", tmp_path, key="stairs").folder == tmp_path / "stairs"


def test_loading_twice_gives_the_same_bytes(tmp_path):
    first, second = (load_paper(PAPERS / "article.md", tmp_path / name).folder for name in "ab")
    assert [f.read_bytes() for f in sorted(first.iterdir())] == [
        f.read_bytes() for f in sorted(second.iterdir())
    ]


def test_loading_writes_no_sentence(tmp_path):
    loaded = load_paper(PAPERS / "article.md", tmp_path)
    written = "".join(file.read_text(encoding="utf-8") for file in loaded.folder.iterdir())
    words = loaded.document.words
    assert [s for s in loaded.document.sentences if words(s.start, s.end) in written] == []


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "taken").write_text("")
    with pytest.raises(DocumentError, match=r"cannot be made .*choose another with -o"):
        load_paper(PAPERS / "article.md", tmp_path / "taken")
