"""What must hold for whatever text the readers are given."""

import re
import tempfile
from itertools import zip_longest
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from exeronto.documents import read_document
from exeronto.documents.assembly import Block, Draft, assemble
from exeronto.documents.canonical import canonical
from exeronto.documents.citations import expand_group, find_citations
from exeronto.documents.sentences import split_sentences

few = settings(deadline=None, max_examples=60, derandomize=True)

# Text as papers have it, and any text.
PIECES = st.sampled_from(
    [
        "Irisin",
        "rose",
        "et al.",
        "[3]",
        "[9-13].",
        "Fig. 1",
        "e.g.",
        "NF-κB",
        "O2•−",
        "(",
        ").",
        "”",
        "?",
        "\n",
        "e\u0301",
    ]
)
TEXT = st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=12).map(" ".join)
KINDS = st.sampled_from(
    ["title", "heading", "paragraph", "caption", "list-item", "notice", "reference"]
)
ROLES = st.sampled_from(["front", "abstract", "body", "caption", "summary", "references", "back"])
BLOCKS = st.lists(
    st.builds(Block, KINDS, TEXT, st.sampled_from(["1", "2", "Abstract"]), ROLES), max_size=8
)
# Words no part of which is another word of the list, so that a wrong join cannot hide.
WORDS = st.sampled_from(
    ["thigh", "lactate", "vesicle", "mitophagy", "climbing", "oxidant", "sirtuin", "of"]
)
NUMBERS = st.integers(min_value=1, max_value=300)


def document_of(blocks):
    return assemble(Draft("test", blocks=list(blocks)), source_sha256="")


@few
@given(BLOCKS)
def test_passages_give_back_the_words_of_the_blocks(blocks):
    document = document_of(blocks)
    words = [canonical(block.text) for block in blocks if canonical(block.text)]
    assert [document.words(p.start, p.end) for p in document.passages] == words


@few
@given(BLOCKS)
def test_passages_cover_the_text(blocks):
    document = document_of(blocks)
    assert "\n\n".join(document.words(p.start, p.end) for p in document.passages) == document.text


@few
@given(BLOCKS)
def test_passage_ids_are_unique(blocks):
    ids = [p.id for p in document_of(blocks).passages]
    assert len(ids) == len(set(ids))


@few
@given(BLOCKS)
def test_sentences_lie_inside_their_passage(blocks):
    document = document_of(blocks)
    passages = {p.id: p for p in document.passages}
    assert all(
        passages[s.passage].start <= s.start < s.end <= passages[s.passage].end
        for s in document.sentences
    )


@few
@given(TEXT.map(canonical))
def test_sentences_cover_their_text_but_for_blanks(text):
    spans = split_sentences(text)
    assert "".join(text[start:end] for start, end in spans).replace(" ", "") == text.replace(
        " ", ""
    )


@few
@given(TEXT.map(canonical))
def test_sentences_stand_in_order(text):
    edges = [edge for span in split_sentences(text) for edge in span]
    assert edges == sorted(edges)


@few
@given(BLOCKS)
def test_citations_give_back_brackets(blocks):
    document = document_of(blocks)
    assert all(
        re.fullmatch(r"\[[^\[\]]+\]", document.words(c.start, c.end)) for c in document.citations
    )


@few
@given(BLOCKS)
def test_every_cited_number_is_a_reference(blocks):
    document = document_of(blocks)
    cited = {number for c in document.citations for number in c.numbers}
    assert cited <= {reference.number for reference in document.references}


@few
@given(
    st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=5), st.sampled_from([", ", ",", ";"])
)
def test_ranges_expand_to_every_number(spans, joint):
    ranges = [range(min(span), max(span) + 1) for span in spans]
    written = joint.join(f"{numbers[0]}–{numbers[-1]}" for numbers in ranges)
    assert expand_group(written) == tuple(sorted({n for numbers in ranges for n in numbers}))


@few
@given(st.text(alphabet="[]0123456789-–,; a", max_size=40))
def test_groups_in_garbage_are_sorted_and_positive(text):
    for citation in find_citations(text, passage="p"):
        assert citation.numbers == tuple(sorted(set(citation.numbers)))
        assert citation.numbers[0] > 0


@few
@given(st.text(max_size=60))
def test_canonical_text_is_canonical(text):
    assert canonical(canonical(text)) == canonical(text)


@few
@given(st.permutations([Block("paragraph", f"Finding {n} holds.", "1", "body") for n in range(6)]))
def test_passage_ids_do_not_depend_on_order(blocks):
    document = document_of(blocks)
    ids = {document.words(p.start, p.end): p.id for p in document.passages}
    unmoved = document_of(sorted(blocks, key=lambda block: block.text))
    assert ids == {unmoved.words(p.start, p.end): p.id for p in unmoved.passages}


def printed(words, cuts):
    """Words on printed lines, some cut in two at the end of a line as extractors cut them."""
    lines, line = [], ""
    for word, cut in zip_longest(words, cuts[: len(words)], fillvalue=0):
        if cut and 0 < cut < len(word):
            lines.append(line + word[:cut])
            line = word[cut:] + " "
        else:
            line += word + " "
        if len(line) > 40:
            lines.append(line)
            line = ""
    return "\n".join([*lines, line]).rstrip()


@few
@given(
    st.lists(WORDS, min_size=8, max_size=60), st.lists(st.integers(0, 6), min_size=60, max_size=60)
)
def test_words_cut_at_line_ends_are_given_back(words, cuts):
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "paper.txt")
        lines = printed(["This", *words, "rose."], [0, *cuts, 0])
        file.write_text(
            f"1. Aim\n\nWe climb [1] \nmany \nstairs \nat \nwork \nevery day.\n\n{lines}\n",
            encoding="utf-8",
        )
        document = read_document(file)
    last = document.sentences[-1]
    assert document.words(last.start, last.end).split()[1 : len(words) + 1] == words


@few
@given(TEXT)
def test_an_article_of_any_text_is_read(text):
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "article.md")
        file.write_bytes(
            f"T\n\n{text}\n\nReferences\n\n- Roe {text}\n".encode(errors="ignore").replace(
                b"\0", b""
            )
        )
        assert read_document(file).source_format


@few
@given(TEXT)
def test_a_summary_page_of_any_entities_is_read(text):
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "page.md")
        page = f"# T\n\n## TL;DR\n\nS.\n\n## Linked entities\n\n- **Genes:** {text}\n- {text}\n"
        file.write_bytes(page.encode(errors="ignore").replace(b"\0", b""))
        document = read_document(file)
    assert all(document.words(e.start, e.end) == e.name for e in document.linked_entities)


@few
@given(st.lists(st.tuples(TEXT, st.booleans()), max_size=8))
def test_an_extract_of_any_lines_loses_no_word(lines):
    body = "".join(
        f"{text}{' ' * blank}\n" for text, blank in lines if "\0" not in text and "#" not in text
    )
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "paper.txt")
        page = f"1. Aim\n\nWe climb [1] \nmany \nstairs \nhere.\n\n{body}\n2. Next\n\nWe rest.\n"
        file.write_bytes(page.encode(errors="ignore"))
        found = read_document(file).text
    assert found.count("Irisin") == page.count("Irisin")
