"""What a user gets from an article that a converter has written as Markdown."""

from pathlib import Path

import pytest

from exeronto.documents import Funding, Person, read_document

PAPER = Path(__file__).parent / "papers" / "article.md"


@pytest.fixture(scope="module")
def paper():
    return read_document(PAPER)


@pytest.fixture
def read(tmp_path):
    """Reads Markdown with a reference list behind it."""

    def read_text(text):
        file = tmp_path / "article.md"
        file.write_text(
            f"{text}\n\nReferences\n\n- Roe A. On legs. J Legs 2026;1:2.\n", encoding="utf-8"
        )
        return read_document(file)

    return read_text


def texts(document, kind):
    return [document.words(p.start, p.end) for p in document.passages if p.kind == kind]


def sentences(document):
    return [document.words(s.start, s.end) for s in document.sentences]


def test_the_format_is_found_from_the_content(paper):
    assert paper.source_format == "article in Markdown"


def test_the_first_line_is_the_title(paper):
    assert paper.bibliography.title == "A flight of stairs a day"


def test_authors_stand_in_the_order_of_the_paper(paper):
    assert paper.bibliography.authors == (
        Person("Haddock", "Petra"),
        Person("Sjöberg", "Lars"),
        Person("Marlowe", "Ana"),
    )


def test_the_doi_is_read(paper):
    assert paper.bibliography.doi == "10.5555/flight.2031.0001"


def test_dates_are_iso(paper):
    assert (paper.bibliography.received, paper.bibliography.accepted) == (
        "2031-03-03",
        "2031-04-21",
    )


def test_the_licence_is_read(paper):
    assert paper.bibliography.licence == "https://creativecommons.org/licenses/by/4.0/"


def test_the_publisher_is_read(paper):
    assert paper.bibliography.publisher == "Invented Press on behalf of the Stair Society"


def test_a_thanked_person_is_no_funder(paper):
    assert paper.bibliography.funding == (
        Funding("Fund for Invented Sports", "FIS-2030-7"),
        Funding("Harbour Stair Trust", "12345"),
    )


def test_a_page_break_does_not_end_a_sentence(paper):
    assert any("the crucial role of lactate" in sentence for sentence in sentences(paper))


def test_copyright_and_caption_are_taken_out_of_the_sentence(paper):
    assert "The finding is new, and it offers a cheap way to keep old legs strong." in sentences(
        paper
    )


def test_the_copyright_block_is_a_notice(paper):
    assert [t[:6] for t in texts(paper, "notice")[:2]] == ["© The ", "An Ope"]


def test_the_caption_is_a_passage_of_its_own(paper):
    assert texts(paper, "caption") == [
        "Figure 1. Lactate binding a kinase in the thigh of a climber."
    ]


def test_blanks_around_a_greek_letter_are_dropped(paper):
    assert "tumor necrosis factor-α." in paper.text


def test_emphasis_leaves_no_mark(paper):
    assert "A study in Elevators has" in paper.text


def test_labels_are_headings(paper):
    assert texts(paper, "heading") == [
        *("Acknowledgements", "Author contributions", "Conflict of interest", "References"),
    ]


def test_author_contributions_are_not_taken_for_the_author_line(paper):
    found = [p.kind for p in paper.passages if p.section == "Author contributions"]
    assert found == ["heading", "paragraph"]


def test_the_affiliation_is_no_part_of_a_section(paper):
    found = next(p for p in paper.passages if "Nowhere" in paper.words(p.start, p.end))
    assert found.role == "front"


def test_citations_are_expanded(paper):
    assert [c.numbers for c in paper.citations] == [(1,), (2, 3), (2, 3, 4, 6)]


def test_references_are_numbered_in_order(paper):
    assert [(r.number, r.year) for r in paper.references] == [
        (1, 2031), (2, 2029), (3, 2028), (4, 2015), (5, None), (6, 2020),
    ]  # fmt: skip


def test_a_title_may_hold_a_colon(paper):
    assert paper.references[1].title == "Lactate: a friend of the thigh"


def test_et_al_is_kept(paper):
    assert [r.number for r in paper.references if r.et_al] == [1, 4]


def test_a_reference_in_no_known_style_is_told(paper):
    assert paper.warnings == ("reference 5 is in no known style; kept as a number",)


def test_a_title_may_be_a_question(read):
    assert read("Do stairs help?\n\nThey do [1].").bibliography.title == "Do stairs help?"


def test_a_table_caption_is_labelled_as_a_table(read):
    assert "Table 2" in [
        s.label for s in read("T\n\nIt rose.\n\nTable 2. Climbers by age.").sections
    ]


@pytest.mark.parametrize("image", ["![](bars.png)", "<!-- image -->"])
def test_an_image_does_not_end_a_sentence(read, image):
    assert "Irisin rose [1] in men." in sentences(
        read(f"T\n\nIrisin rose [1]\n\n{image}\n\nin men.")
    )


def test_text_behind_the_author_line_is_body(read):
    document = read(
        "T\n\nAna Roe\n\nHarbour\n\nIrisin rose [1].\n\nAuthor contributions\n\nAna Roe (all)"
    )
    assert [c.numbers for c in document.citations] == [(1,)]


def test_a_label_may_end_the_file(tmp_path):
    file = tmp_path / "article.md"
    file.write_text(
        "T\n\nIt rose [1].\n\nReferences\n\n- Roe A. On. J 2026;1:2.\n\nAuthor contributions\n"
    )
    assert read_document(file).bibliography.authors == ()
