"""What the readers make of the three seed papers, in numbers and in single words.

The papers are not ours: no test here repeats more than four words of one in a row. Longer texts
are checked by their first and last word and their number of words.
"""

import itertools
import json
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from exeronto.documents import Person, read_document, read_record, record

SEEDS = Path(__file__).resolve().parents[2] / "shared" / "seeds"
SUMMARY = SEEDS / "000_3c503c072620381a.txt"
EXTRACTED = SEEDS / "001_850884cea7f047a4.txt"
ARTICLE = SEEDS / "002_aeb787cfc5650933.txt"
PAPERS = (SUMMARY, EXTRACTED, ARTICLE)

pytestmark = pytest.mark.skipif(
    not all(paper.exists() for paper in PAPERS), reason="the seed papers are not here"
)


@pytest.fixture(scope="module")
def summary():
    return read_document(SUMMARY)


@pytest.fixture(scope="module")
def extracted():
    return read_document(EXTRACTED)


@pytest.fixture(scope="module")
def article():
    return read_document(ARTICLE)


@pytest.fixture(scope="module")
def raw_lines():
    return EXTRACTED.read_text(encoding="utf-8").split("\n")


@pytest.fixture(scope="module")
def stripped(raw_lines, tmp_path_factory):
    """A copy of the extracted paper from which an editor has stripped the trailing blanks."""
    file = tmp_path_factory.mktemp("stripped") / "paper.txt"
    file.write_text("\n".join(line.rstrip() for line in raw_lines), encoding="utf-8")
    return read_document(file)


def gist(text):
    words = text.split()
    return words[0], words[-1], len(words)


def texts(document, kind):
    return [document.words(p.start, p.end) for p in document.passages if p.kind == kind]


def in_one_sentence(document, words):
    return any(words in document.words(s.start, s.end) for s in document.sentences)


def letters(text):
    return Counter(re.findall(r"[^\W\d_]+", text))


# 000, the summary page


def test_000_title(summary):
    assert gist(summary.bibliography.title) == ("Exercise-Induced", "Ageing", 13)


def test_000_authors(summary):
    assert summary.bibliography.authors == (
        Person("Deng", "Qi"),
        Person("Huang", "Jielun"),
        Person("Wang", "Cenyi"),
        Person("Liang", "Jiling"),
    )


def test_000_identifiers(summary):
    assert (summary.bibliography.doi, summary.bibliography.pmcid) == (
        "10.3390/ijms27062746",
        "PMC13026103",
    )


def test_000_journal_and_date(summary):
    assert gist(summary.bibliography.journal) == ("International", "Sciences", 5)
    assert (summary.bibliography.date, summary.bibliography.year) == ("2026-03-18", 2026)


def test_000_stated_references(summary):
    assert summary.bibliography.stated_references == 184


def test_000_roles_of_sections(summary):
    assert {s.label: s.role for s in summary.sections if s.role != "back"} == {
        "front": "front",
        "TL;DR": "summary",
        "Contribution": "summary",
        "Key findings": "summary",
        "Abstract": "abstract",
        "Linked entities": "entities",
        "Full-text entities": "entities",
    }


def test_000_genes_have_identifiers(summary):
    genes = {e.name: e.identifier for e in summary.linked_entities if e.category == "Genes"}
    assert genes == {
        "PRKAA1": "NCBIGene:5562",
        "SIRT1": "NCBIGene:23411",
        "MTOR": "NCBIGene:2475",
        "TFEB": "NCBIGene:7942",
        "ULK1": "NCBIGene:8408",
    }


def test_000_genes_have_aliases(summary):
    genes = {e.name: e.aliases for e in summary.linked_entities if e.category == "Genes"}
    assert {name: (len(found), found[-1]) for name, found in genes.items()} == {
        "PRKAA1": (3, "AMPKa1"),
        "SIRT1": (3, "SIR2alpha"),
        "MTOR": (6, "SKS"),
        "TFEB": (3, "TCFEB"),
        "ULK1": (5, "hATG1"),
    }


def test_000_diseases_have_identifiers_the_error_included(summary):
    diseases = {e.identifier: e.name for e in summary.linked_entities if e.category == "Diseases"}
    assert diseases == {
        "MESH:D055948": "sarcopenia",
        "MESH:D019636": "neurodegenerative diseases",
        "MESH:D002318": "cardiovascular diseases",
        "MESH:D002908": "chronic",
        "MESH:D000073296": "non-communicable diseases",
        "MESH:D008659": "metabolic disorders",
        "MESH:D007249": "inflammation",
    }


def test_000_proteins(summary):
    proteins = [e.name for e in summary.linked_entities if e.category == "Proteins"]
    assert proteins == ["PRKAA1", "MTOR", "foxo", "SIRT1", "ULK1", "TFEB"]


def test_000_a_description_may_hold_a_comma(summary):
    foxo = next(e for e in summary.linked_entities if e.name == "foxo")
    assert (gist(foxo.description), foxo.identifier) == (("forkhead", "O", 4), None)


def test_000_the_chemical_has_no_identifier(summary):
    chemicals = [e for e in summary.linked_entities if e.category == "Chemicals"]
    assert [(e.name, e.identifier, e.description) for e in chemicals] == [("Exerkines", None, None)]


def test_000_entities_are_attributed_to_the_site(summary):
    assert {e.attributed_to for e in summary.linked_entities} == {"tomesphere.com"}
    assert len(summary.linked_entities) == 6 + 5 + 7 + 1


def test_000_offsets_of_entities_give_back_their_names(summary):
    assert all(summary.words(e.start, e.end) == e.name for e in summary.linked_entities)


# 001, text extracted from PDF


def test_001_numbered_headings(extracted):
    headings = [text for text in texts(extracted, "heading") if text[0].isdigit()]
    assert [heading.split(". ")[0] for heading in headings] == [
        *("1", "2", "2.1", "2.2", "2.2.1", "2.2.2", "2.3", "3", "3.1", "3.2"),
        *("4", "4.1", "4.2", "4.3", "5", "6"),
    ]


@pytest.mark.parametrize(
    ("number", "last_word", "length"), [("2.2.", "oxidases", 10), ("3.", "homeostasis", 21)]
)
def test_001_headings_over_several_lines(extracted, number, last_word, length):
    assert (number, last_word, length) in [gist(text) for text in texts(extracted, "heading")]


def test_001_captions(extracted):
    assert [text[:7] for text in texts(extracted, "caption")] == ["Fig. 1.", "Fig. 2.", "Fig. 3."]


@pytest.mark.parametrize(
    "words", ["Overall, metabolic and physiologic", "from the plasma membrane [114]."]
)
def test_001_captions_do_not_end_sentences(extracted, words):
    assert in_one_sentence(extracted, words)


@pytest.mark.parametrize(
    "words",
    [
        "subcellular location [14,15].",
        "eukaryotic cells maintaining distinct",
        "One of the earliest",
        "gained increasing recognition",
        "adaptations are mediated",
        "pathways downstream of exerkines",
        "old wild-type mice [174].",
        "exercise can restore redox",
    ],
)
def test_001_page_and_column_breaks_do_not_end_sentences(extracted, words):
    assert in_one_sentence(extracted, words)


def split_words(lines):
    """Words that a line break cuts: letters, no blank, and letters again."""
    for line, following in itertools.pairwise(lines):
        before, after = re.search(r"[^\W\d_]+$", line), re.match(r"[^\W\d_]+", following)
        if before and after:
            yield before.group() + after.group()


def test_001_there_are_109_split_words(raw_lines):
    assert len(list(split_words(raw_lines))) == 109


def test_001_every_split_word_is_joined(extracted, raw_lines):
    mended = letters(re.sub(r"(?<=[^\W\d_])\n(?=[^\W\d_])", "", "\n".join(raw_lines)))
    found = letters(extracted.text)
    assert [word for word in split_words(raw_lines) if found[word] != mended[word]] == []


def hard_hyphens(lines):
    """Words whose hyphen ends a line; the rest of the word may stand behind a page break."""
    for index, line in enumerate(lines):
        before = re.search(r"[^\W\d_]+-(?= $)", line)
        if before:
            following = next(text for text in lines[index + 1 :] if text.strip())
            yield before.group() + re.match(r"[^\W\d_]+", following).group()


def test_001_hyphens_at_line_ends_are_kept(extracted, raw_lines):
    wanted = list(hard_hyphens(raw_lines))
    assert len(wanted) == 6
    assert [word for word in wanted if word not in extracted.text] == []


def test_001_the_sign_of_superoxide_is_mended_everywhere(extracted):
    assert (extracted.text.count("O2•"), extracted.text.count("O2•−")) == (6, 6)


def test_001_furniture_is_dropped(extracted):
    assert "Caporossi" not in extracted.text
    assert re.search(r"\b524\b", extracted.text) is None


def test_001_the_running_head_is_read(extracted):
    found = extracted.bibliography
    assert (found.authors, found.et_al) == ((Person("Caporossi", "D."),), True)
    assert (gist(found.journal), found.volume, found.year, found.pages) == (
        *(("Free", "Medicine", 5), "242", 2026, "521–534"),
    )


def test_001_says_no_title_and_no_doi(extracted):
    assert (extracted.bibliography.title, extracted.bibliography.doi) == (None, None)


def test_001_has_no_warning(extracted):
    assert extracted.warnings == ()


def test_001_citation_groups(extracted):
    assert len(extracted.citations) == 189


def test_001_citations(extracted):
    assert sum(len(c.numbers) for c in extracted.citations) == 264


def test_001_every_number_is_cited(extracted):
    assert {n for c in extracted.citations for n in c.numbers} == set(range(1, 196))


# number: authors, first and last word and length of the title, first word of the journal, year, DOI
REFERENCES = {
    136: (3, ("Distribution", "years", 27), "J.", 1986, "10.1016/0022-510X(86)90009-2"),
    137: (2, ("Contractile", "mice", 11), "J.", 1988, "10.1113/JPHYSIOL.1988.SP017279"),
    138: (4, ("Mechanisms", "models", 11), "DMM", 2013, "10.1242/DMM.012559"),
    139: (13, ("Lifelong", "muscle", 17), "Free", 2014, "10.1016/j.freeradbiomed.2014.02.004"),
    140: (2, ("The", "life", 13), "J.", 1977, "10.1016/0022-510X(77)90069-7"),
    141: (3, ("Physiological", "muscles", 5), "J.", 1973, "10.1136/JNNP.36.2.174"),
    142: (9, ("The", "mice", 14), "Age", 2016, "10.1007/S11357-016-9937-7"),
    143: (7, ("Effects", "heart", 15), "Am.", 2003, "10.1152/AJPREGU.00455.2002"),
}


@pytest.mark.parametrize("number", REFERENCES)
def test_001_references_in_the_file_are_complete(extracted, number):
    found = next(r for r in extracted.references if r.number == number)
    title, journal = gist(found.title), found.journal.split()[0]
    assert (len(found.authors), title, journal, found.year, found.doi) == REFERENCES[number]


def test_001_the_other_references_are_stubs(extracted):
    assert len([r for r in extracted.references if r.stub]) == 187


def test_001_the_tail_of_a_reference_is_a_fragment(extracted):
    assert [gist(text)[:2] for text in texts(extracted, "fragment")] == [("A.", "Stępień,")]


# 001, as an editor that strips trailing blanks leaves it


def test_001_stripped_says_so(stripped):
    assert len(stripped.warnings) == 1


def test_001_stripped_has_the_same_citation_groups(stripped):
    assert len(stripped.citations) == 189


def test_001_stripped_has_the_same_headings(stripped, extracted):
    assert texts(stripped, "heading") == texts(extracted, "heading")


def test_001_stripped_joins_no_word_wrongly(stripped, extracted, raw_lines):
    halves = {half for line in raw_lines for half in letters(line)}
    assert set(letters(stripped.text)) - set(letters(extracted.text)) <= halves


def test_001_stripped_loses_no_word(stripped, extracted):
    lost = set(letters(extracted.text)) - set(letters(stripped.text))
    assert len(lost) < 0.3 * 109


# 002, an article in Markdown


def test_002_title(article):
    assert gist(article.bibliography.title) == ("Life", "movement", 4)


def test_002_authors(article):
    assert article.bibliography.authors == (Person("Yi", "Junzhu"), Person("Du", "Yuanyuan"))


def test_002_doi(article):
    assert article.bibliography.doi == "10.1093/lifemedi/lnaf024"


def test_002_dates(article):
    assert (article.bibliography.received, article.bibliography.accepted) == (
        "2025-06-10",
        "2025-06-29",
    )


def test_002_licence(article):
    assert article.bibliography.licence == "https://creativecommons.org/licenses/by/4.0/"


def test_002_publisher(article):
    assert gist(article.bibliography.publisher) == ("Oxford", "Press", 9)


def test_002_funding(article):
    assert [(gist(f.funder), f.award) for f in article.bibliography.funding] == [
        (("National", "China", 6), "T2322026"),
        (("Talent", "Sciences", 9), "CASSHB-QNPD-2023-026"),
    ]


def test_002_citations(article):
    assert [c.numbers for c in article.citations] == [(1,), (2,), (2,), (3, 4), (5, 6, 7), (7,)]


@pytest.mark.parametrize(
    ("number", "family", "journal", "year"),
    [
        (1, "Geng", "Cell", 2025),
        (2, "Zawieja", "Ageing Res Rev", 2025),
        (3, "Liu", "Cell", 2023),
        (4, "Zhang", "Cell Rep", 2023),
        (5, "Hao", "Phytomedicine", 2022),
        (6, "Ahmad", "Trends Mol Med", 2016),
        (7, "Long", "Sci Transl Med", 2025),
    ],
)
def test_002_references(article, number, family, journal, year):
    found = article.references[number - 1]
    assert (found.number, found.authors[0].family, found.journal, found.year) == (
        *(number, family, journal, year),
    )


def test_002_there_are_seven_references(article):
    assert [r.number for r in article.references] == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize("words", ["also offer potential targeted", "crucial role of betaine,"])
def test_002_sentences_run_on_over_a_page_break(article, words):
    assert in_one_sentence(article, words)


def test_002_copyright_stands_in_no_sentence(article):
    assert not in_one_sentence(article, "©")


def test_002_the_caption_is_a_passage(article):
    assert [gist(text) for text in texts(article, "caption")] == [("Figure", "mouse.", 11)]


def test_002_the_greek_letter_has_no_blanks(article):
    assert "necrosis factor-α." in article.text


# All three: what may be published


@pytest.fixture(scope="module", params=PAPERS, ids=["000", "001", "002"])
def paper(request):
    return read_document(request.param)


def runs(text, length=6):
    words = re.findall(r"\w+", text)
    return {" ".join(words[at : at + length]) for at in range(len(words) - length + 1)}


def passage_runs(document, passages):
    return {run for p in passages for run in runs(document.words(p.start, p.end))}


def test_the_record_has_no_prose(paper):
    prose = [
        p
        for p in paper.passages
        if p.role in {"summary", "abstract", "body", "conclusion", "caption"}
    ]
    titles = set().union(
        *(runs(work.title or "") for work in (paper.bibliography, *paper.references))
    )
    assert passage_runs(paper, prose) & runs(record(paper, key="paper")) - titles == set()


def test_but_for_facts_the_record_has_no_words_of_any_passage(paper):
    fields = json.loads(record(paper, key="paper"))
    facts = {"bibliography", "references", "linked_entities"}
    rest = json.dumps({name: value for name, value in fields.items() if name not in facts})
    assert passage_runs(paper, paper.passages) & runs(rest) == set()


def test_the_record_gives_back_the_document_but_for_its_text(paper, tmp_path):
    file = tmp_path / "document.json"
    file.write_text(record(paper, key="paper"), encoding="utf-8")
    assert read_record(file) == ("paper", replace(paper, text=""))


@pytest.mark.parametrize("file", PAPERS, ids=["000", "001", "002"])
def test_reading_twice_gives_the_same_bytes(file):
    assert record(read_document(file), key="paper") == record(read_document(file), key="paper")


def test_sentences_lie_inside_their_passages(paper):
    passages = {p.id: p for p in paper.passages}
    assert all(
        passages[s.passage].start <= s.start < s.end <= passages[s.passage].end
        for s in paper.sentences
    )
