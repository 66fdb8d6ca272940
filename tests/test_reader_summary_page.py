"""What a user gets from a web site's Markdown view of a paper."""

from pathlib import Path

import pytest

from exeronto.documents import Person, read_document

PAPER = Path(__file__).parent / "papers" / "summary-page.md"


@pytest.fixture(scope="module")
def paper():
    return read_document(PAPER)


@pytest.fixture
def entities(tmp_path):
    """The linked entities of a page with one list item."""

    def read_item(item):
        file = tmp_path / "page.md"
        file.write_text(
            f"# T\n\n## TL;DR\n\nShort.\n\n## Linked entities\n\n- {item}\n", encoding="utf-8"
        )
        return read_document(file).linked_entities

    return read_item


def entity(paper, name):
    return next(
        e for e in paper.linked_entities if e.name == name and e.list == "Full-text entities"
    )


def test_the_format_is_found_from_the_content(paper):
    assert paper.source_format == "summary page in Markdown"


def test_title_doi_journal_and_date_are_read(paper):
    found = paper.bibliography
    assert (found.title, found.doi, found.journal, found.date, found.year) == (
        "Stairs and Vesicles: How a Short Climb Talks to the Liver",
        "10.5555/stairs.2031.0012",
        "Journal of Invented Exercise",
        "2031-05-17",
        2031,
    )


def test_a_given_name_may_have_two_words(paper):
    assert paper.bibliography.authors[2] == Person("Marlowe", "Ana Beatriz")


def test_the_pmcid_comes_from_the_address_of_the_page(paper):
    assert paper.bibliography.pmcid == "PMC5555555"


def test_the_stated_number_of_references_is_kept(paper):
    assert paper.bibliography.stated_references == 31


def test_what_the_site_wrote_is_told_from_the_abstract(paper):
    roles = {s.label: s.role for s in paper.sections}
    assert [roles[label] for label in ("TL;DR", "Contribution", "Key findings", "Abstract")] == [
        *("summary", "summary", "summary", "abstract"),
    ]


def test_each_key_finding_is_a_passage(paper):
    found = [p for p in paper.passages if p.section == "Key findings" and p.kind == "list-item"]
    assert len(found) == 2


def test_entities_are_attributed_to_the_site(paper):
    assert {e.attributed_to for e in paper.linked_entities} == {"papers.example"}


def test_a_gene_has_its_identifier_and_aliases(paper):
    found = entity(paper, "FNDC5")
    assert (found.identifier, found.aliases) == ("NCBIGene:252995", ("FRCP2", "irisin"))


def test_a_description_may_hold_brackets(paper):
    found = entity(paper, "SLC2A4")
    assert (found.identifier, found.description) == (
        "NCBIGene:6517",
        "solute carrier family 2 (facilitated glucose transporter), member 4",
    )


def test_a_disease_has_its_mesh_identifier(paper):
    assert entity(paper, "frailty").identifier == "MESH:D000073496"


def test_an_error_of_the_site_is_kept_as_it_stands(paper):
    assert entity(paper, "steep").category == "Diseases"


def test_an_entity_without_identifier_has_none(paper):
    found = entity(paper, "Exerkines")
    assert (found.identifier, found.description) == (None, None)


def test_an_item_without_a_category_lists_no_entity(paper):
    assert not any("tables" in e.name for e in paper.linked_entities)


def test_the_offsets_of_an_entity_give_back_its_name(paper):
    assert all(paper.words(e.start, e.end) == e.name for e in paper.linked_entities)


def test_an_entity_in_no_known_style_keeps_its_name(entities):
    assert [e.name for e in entities("**Genes:** TXN (thioredoxin) (x) 5, GPX1")] == ["TXN", "GPX1"]


def test_a_stray_bracket_does_not_hide_the_rest(entities):
    assert [e.name for e in entities("**Genes:** TXN), GPX1, SOD1")][1:] == ["GPX1", "SOD1"]


def test_an_empty_list_holds_no_entity(entities):
    assert entities("**Genes:**") == ()


def test_an_accent_written_as_two_characters_is_one(tmp_path):
    file = tmp_path / "page.md"
    file.write_text(
        "# T\n\n**Authors:** Ame\u0301lie Roe\n\n## TL;DR\n\nS.\n\n## Linked entities\n",
        encoding="utf-8",
    )
    assert read_document(file).bibliography.authors == (Person("Roe", "Am\u00e9lie"),)
