"""What a user gets from text that a PDF extractor has written."""

from pathlib import Path

import pytest

from exeronto.documents import read_document

PAPER = Path(__file__).parent / "papers" / "extracted-text.txt"

# Enough of a paper to be recognised; the lines under test go in the middle.
FRAME = (
    "1. Aim\n\nClimbing stairs is cheap [1].\n\n{}\n\n"
    "2. Next\n\nThe lift waits [2].\n\nIt is slow.\n"
)


@pytest.fixture(scope="module")
def paper():
    return read_document(PAPER)


@pytest.fixture
def read(tmp_path):
    """Reads lines as the middle of a paper."""

    def read_lines(lines):
        file = tmp_path / "paper.txt"
        file.write_text(FRAME.format(lines), encoding="utf-8")
        return read_document(file)

    return read_lines


def texts(document, kind):
    return [document.words(p.start, p.end) for p in document.passages if p.kind == kind]


def sentences(document):
    return [document.words(s.start, s.end) for s in document.sentences]


def test_the_format_is_found_from_the_content(paper):
    assert paper.source_format == "text extracted from PDF"


def test_an_untouched_copy_gives_no_warning(paper):
    assert paper.warnings == ()


def test_a_spaced_label_opens_the_abstract(paper):
    assert (paper.sections[0].label, paper.sections[0].role) == ("Abstract", "abstract")


def test_numbered_headings_are_found_also_over_two_lines(paper):
    assert texts(paper, "heading") == [
        "Abstract",
        "1. Introduction",
        "2. What climbing stairs does to the thigh and to the messengers in the blood",
        "2.1. Oxidants in the fibre",
        "2.2. Messengers in the blood",
        "3. Conclusions",
    ]


def test_sections_are_labelled_as_a_person_would_cite_them(paper):
    assert [s.label for s in paper.sections] == [
        *("Abstract", "1", "2", "2.1", "Fig. 1", "2.2", "Fig. 2", "Table 1", "3", "References"),
    ]


def test_the_closing_section_is_the_conclusion(paper):
    assert [s.label for s in paper.sections if s.role == "conclusion"] == ["3"]


@pytest.mark.parametrize("word", ["neuromuscular", "equipment", "adaptation", "adipose"])
def test_a_word_split_over_two_lines_is_joined(paper, word):
    assert word in paper.text


@pytest.mark.parametrize("word", ["redox-sensitive", "non-exercising"])
def test_a_hyphen_before_a_trailing_blank_is_kept(paper, word):
    assert word in paper.text


@pytest.mark.parametrize(
    "words",
    [
        "superoxide anion (O2•−) and the",
        "Compared to O2•−, H2O2 lives",
        "made from O2•− [10].",
        "told O2•− and H2O2 apart",
        "an O2•−-sensitive dye",
    ],
)
def test_the_torn_sign_of_superoxide_is_mended(paper, words):
    assert words in paper.text


def test_a_page_break_does_not_end_a_sentence(paper):
    assert (
        "A working muscle lets go of many messengers, and a few of these reach the brain [8]."
        in (sentences(paper))
    )


def test_a_column_break_does_not_join_two_paragraphs(paper):
    assert any(text.startswith("Others stay near") for text in texts(paper, "paragraph"))


def test_a_caption_and_a_page_break_do_not_end_a_sentence(paper):
    expected = (
        "In all, the thigh of a trained climber holds fewer oxidants than that of a rested one."
    )
    assert expected in sentences(paper)


def test_a_caption_stands_behind_the_paragraph_that_it_interrupts(paper):
    kinds = [p.kind for p in paper.passages if p.section in {"2.1", "Fig. 1"}]
    assert kinds == ["heading", "paragraph", "caption"]


def test_captions_are_passages_of_their_own(paper):
    assert [text[:8] for text in texts(paper, "caption")] == ["Fig. 1. ", "Fig. 2. ", "Table 1."]


def test_the_running_head_is_dropped_from_the_text(paper):
    assert "Journal of Invented Exercise" not in paper.text


def test_the_page_number_is_dropped_from_the_text(paper):
    assert "43" not in paper.text


def test_the_running_head_names_the_journal(paper):
    found = paper.bibliography
    assert (found.journal, found.volume, found.year, found.pages) == (
        *("Journal of Invented Exercise", "12", 2031, "40–47"),
    )


def test_the_running_head_names_the_first_author_only(paper):
    assert [a.family for a in paper.bibliography.authors] == ["Haddock"]
    assert paper.bibliography.et_al


def test_what_the_file_does_not_say_is_not_guessed(paper):
    assert (paper.bibliography.title, paper.bibliography.doi) == (None, None)


def test_citation_ranges_stand_for_every_number(paper):
    assert [c.numbers for c in paper.citations] == [
        (1,), (2, 3, 4), (5, 6, 7), (8,), (9,), (10,), (11,), (12, 13), (14, 15),
    ]  # fmt: skip


def test_a_citation_behind_et_al_does_not_end_the_sentence(paper):
    assert any("Haddock et al. [9] found" in sentence for sentence in sentences(paper))


def test_a_sentence_may_follow_a_citation_without_a_blank(paper):
    assert "Thus climbing them is worth a trial." in sentences(paper)


def test_references_that_are_not_in_the_file_are_stubs(paper):
    assert [r.number for r in paper.references if r.stub] == list(range(1, 12))


def test_the_references_of_the_file_are_numbered_as_printed(paper):
    assert [r.number for r in paper.references if not r.stub] == [12, 13, 14, 15]


def reference(document, number):
    return next(r for r in document.references if r.number == number)


def test_a_title_may_hold_commas(paper):
    assert reference(paper, 12).title == "Stairs, lifts and legs, a comparison in three offices"


@pytest.mark.parametrize(
    ("number", "doi"),
    [
        (12, "10.5555/stairs.2022.0003"),
        (13, "10.5555/beginners.1"),
        (14, None),
        (15, "10.5555/REPORT-7"),
    ],
)
def test_a_doi_split_over_lines_is_whole(paper, number, doi):
    assert reference(paper, number).doi == doi


def test_an_accent_written_as_two_characters_is_one(paper):
    assert [a.family for a in reference(paper, 12).authors] == ["Haddock", "Sj\u00f6berg"]


def test_a_reference_without_doi_has_its_journal(paper):
    found = reference(paper, 14)
    assert (found.title, found.journal, found.volume, found.year, found.pages) == (
        *("Why lifts are slow", "Elevators", "40", 2019, "200–210"),
    )


def test_a_journal_name_may_be_split_from_its_volume(paper):
    assert (reference(paper, 15).journal, reference(paper, 15).year) == (
        "Rep. Invent. Sports",
        2030,
    )


def test_the_tail_of_a_reference_is_no_part_of_the_conclusion(paper):
    assert texts(paper, "fragment") == ["C. Dabney, E. Fosse, G. Hultgren,"]


def test_the_words_of_references_are_not_sentences(paper):
    assert not any("Marlowe" in sentence for sentence in sentences(paper))


def test_a_line_may_begin_with_a_citation_and_a_capital(read):
    document = read("As shown by Haddock \n[3] ATP falls on \nstairs.")
    assert "As shown by Haddock [3] ATP falls on stairs." in sentences(document)


def test_a_reference_may_begin_with_an_accented_initial(read):
    first, second = (
        "[1] A. Berg, On legs, L 1 (2020) 1–2.",
        "[2] É. Çelik, On feet, L 1 (2020) 3–4.",
    )
    document = read(f"It rose.\n\n{first}\n\n{second}")
    assert [r.authors[0].family for r in document.references if not r.stub] == ["Berg", "Çelik"]


@pytest.mark.parametrize(
    "following", ["3. Then\n\nIt fell.", "[3] A. Roe, On legs, J. Legs 1 (2020) 1–2."]
)
def test_a_paragraph_that_a_caption_cuts_off_for_good_is_kept(read, following):
    document = read(f"Irisin rose in \n\nFig. 1. Bars.\n\n{following}")
    assert "Irisin rose in" in texts(document, "paragraph")


def test_a_heading_is_found_behind_a_paragraph_with_a_trailing_blank(read):
    assert "3. Then" in texts(read("Irisin rose. \n\n3. Then\n\nIt fell."), "heading")


def test_a_sentence_may_go_on_with_a_number_and_a_stop(read):
    assert texts(read("The ratio was \n3. It fell."), "heading") == ["1. Aim", "2. Next"]


def test_a_paragraph_that_breaks_off_at_the_end_of_the_file_is_a_paragraph(tmp_path):
    file = tmp_path / "paper.txt"
    file.write_text(FRAME.format("It rose.") + "\nThen the lift \n", encoding="utf-8")
    assert texts(read_document(file), "paragraph")[-1] == "Then the lift"


def test_superoxide_is_mended_over_a_running_head(read):
    head = "P. Haddock et al." + " " * 60 + "Journal of Stairs 12 (2031) 40–47"
    assert "O2•− rose" in read(f"Then O2•\n\n{head}\n\n43 \n\n- rose in all.").text


def test_the_end_of_the_line_may_be_that_of_windows(tmp_path):
    file = tmp_path / "paper.txt"
    file.write_bytes(PAPER.read_bytes().replace(b"\n", b"\r\n"))
    assert read_document(file).text == read_document(PAPER).text


@pytest.fixture(scope="module")
def stripped(tmp_path_factory):
    """A copy of the paper from which an editor has stripped the trailing blanks."""
    lines = PAPER.read_text(encoding="utf-8").split("\n")
    file = tmp_path_factory.mktemp("stripped") / "paper.txt"
    file.write_text("\n".join(line.rstrip() for line in lines), encoding="utf-8")
    return read_document(file)


def test_a_stripped_copy_says_so(stripped):
    assert [warning[:38] for warning in stripped.warnings] == [
        "trailing blanks were stripped from thi"
    ]


def test_a_stripped_copy_has_the_same_citations(stripped, paper):
    assert [c.numbers for c in stripped.citations] == [c.numbers for c in paper.citations]


def test_a_stripped_copy_joins_no_word_wrongly(stripped, paper):
    assert set(stripped.text.split()) - set(paper.text.split()) <= {
        *("neuro", "muscular", "equip", "ment", "adap", "tation.", "ad", "ipose"),
    }


def test_a_stripped_copy_has_the_same_headings(stripped, paper):
    assert texts(stripped, "heading") == texts(paper, "heading")
