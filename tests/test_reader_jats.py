"""JATS XML: what stands where, which works are cited, and what is refused."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from exeronto.documents import read_document, read_documents, record
from exeronto.documents.completeness import missing, uncited
from exeronto.errors import DocumentError
from exeronto.knowledge import open_store
from exeronto.loading import load_paper
from exeronto.ontology import read_ontology
from exeronto.resources import ontology_folder, shapes_folder
from exeronto.turtle import merge
from exeronto.validation import read_shapes, validate_graph

if TYPE_CHECKING:
    from pathlib import Path

# A paper of our own, with what makes JATS hard: floats in paragraphs, ranges, superscripts.
FRONT = """
<front><journal-meta><journal-title-group><journal-title>Journal of Stairs</journal-title>
</journal-title-group><publisher><publisher-name>Steps</publisher-name></publisher></journal-meta>
<article-meta><article-id pub-id-type="pmid">777</article-id>
<article-id pub-id-type="doi">10.5555/stairs.1</article-id>
<title-group><article-title>Stairs and H<sub>2</sub>O<sub>2</sub></article-title></title-group>
<contrib-group><contrib contrib-type="author"><name><surname>Roe</surname><given-names>Ann</given-names>
</name></contrib><contrib contrib-type="editor"><name><surname>Ed</surname></name></contrib>
</contrib-group>
<pub-date pub-type="ppub"><year>2032</year></pub-date>
<pub-date pub-type="epub"><day>2</day><month>Mar</month><year>2031</year></pub-date>
<volume>7</volume><fpage>1</fpage><lpage>9</lpage>
<permissions>PERMISSIONS</permissions>
<abstract><sec><title>Aim</title><p>We climbed.</p></sec><sec><title>Result</title><p>It rose.</p>
</sec></abstract><kwd-group><kwd>lift</kwd></kwd-group></article-meta></front>
"""
BODY = """
<body><p>Before all sections.</p><sec><label>1.</label><title>Background</title>
<p>Lifts are slow [<xref ref-type="bibr" rid="r1">1</xref>-<xref ref-type="bibr" rid="r3">3</xref>].
<fig><label>Figure 1</label><caption><title>Bars.</title><p>They rise [<xref ref-type="bibr"
rid="r4">4</xref>].</p></caption></fig>Stairs are not<sup><xref ref-type="bibr" rid="r4">4</xref>,<xref
ref-type="bibr" rid="r5">5</xref></sup>. Both end.</p>
<list><list-item><p>one step</p></list-item><list-item><p>two steps</p></list-item></list>
<sec><title>A heading that is longer than a name of a section may be</title><p>Deep.</p></sec></sec>
<sec><title>Conclusions</title><p>Climb.</p><table-wrap><label>Table 2</label><caption><p>Steps.</p>
</caption><table><tr><td>day</td><td>40</td></tr></table></table-wrap>
<boxed-text><title>Box</title><p>In a box.</p></boxed-text></sec></body>
"""
BACK = """
<back><ack><title>Acknowledgements</title><p>We thank the lift.</p></ack><ref-list>
<ref id="r1"><mixed-citation><name><surname>Doe</surname><given-names>B</given-names></name>
<article-title>Lifts</article-title>. <source>J Up</source> <year>2030</year>;<volume>3</volume>:
<fpage>4</fpage>-<lpage>5</lpage>.<pub-id pub-id-type="doi">10.5555/up.1</pub-id>
<pub-id pub-id-type="pmid">123</pub-id></mixed-citation></ref>
<ref id="r2"><element-citation><person-group person-group-type="author"><collab>Lift Group</collab>
<etal/></person-group><article-title>More lifts</article-title><year>2029</year></element-citation></ref>
<ref id="r3"><mixed-citation>Poe C. Old stairs. J Down 2001;1:2. PubMed: 99</mixed-citation></ref>
<ref id="r4"><citation><source>A book</source><year>1999</year></citation></ref>
<ref id="r5"><note><p>Unpublished.</p></note></ref></ref-list></back>
<sub-article article-type="decision-letter"><front-stub><title-group><article-title>Letter</article-title>
</title-group></front-stub><body><p>Not of the paper.</p></body></sub-article>
"""
XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
ALI = 'xmlns:ali="http://www.niso.org/schemas/ali/1.0/"'
LICENCES = {
    "attribute": (
        f'<license {XLINK} xlink:href="https://creativecommons.org/licenses/by/4.0/"/>',
        "https://creativecommons.org/licenses/by/4.0/",
    ),
    "link in the text": (
        f"<license {XLINK}><license-p>See <ext-link xlink:href='https://creativecommons.org/licenses/by-nc/3.0/'/></license-p></license>",
        "https://creativecommons.org/licenses/by-nc/3.0/",
    ),
    "ALI": (
        f"<license><ali:license_ref {ALI}>http://creativecommons.org/publicdomain/zero/1.0/</ali:license_ref></license>",
        "http://creativecommons.org/publicdomain/zero/1.0/",
    ),
    "words": (
        "<license><license-p>under the Creative Commons Attribution License, so.</license-p></license>",
        "Creative Commons Attribution License",
    ),
    "own words": ("<license><license-p>You may copy it.</license-p></license>", None),
    "none": ("", None),
}


def article(permissions: str = "", front: str = FRONT) -> str:
    front = front.replace("PERMISSIONS", permissions)
    return f'<article article-type="research-article">{front}{BODY}{BACK}</article>'


@pytest.fixture
def paper(tmp_path):
    def write(text: str | bytes, name: str = "paper.bin") -> Path:
        file = tmp_path / name
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        return file

    return write


@pytest.fixture
def document(paper):
    return read_document(paper(article()))


def words(document, **wanted):
    return [
        document.words(p.start, p.end)
        for p in document.passages
        if all(getattr(p, name) == value for name, value in wanted.items())
    ]


def test_the_bibliography_is_what_the_front_matter_says(document):
    found = document.bibliography
    assert (found.title, found.journal, found.publisher) == ("Stairs and H2O2", "Journal of Stairs", "Steps")  # fmt: skip
    assert [(p.family, p.given) for p in found.authors] == [("Roe", "Ann")]
    assert (found.doi, found.pmid, found.pmcid) == ("10.5555/stairs.1", "777", None)
    assert (found.year, found.date, found.volume, found.pages) == (2031, "2031-03-02", "7", "1–9")
    assert found.keywords == ("lift",)
    assert found.article_type == "research-article"


@pytest.mark.parametrize(("markup", "licence"), LICENCES.values(), ids=LICENCES)
def test_the_licence_is_found_wherever_it_stands(paper, markup, licence):
    found = read_document(paper(article(markup)))
    assert found.bibliography.licence == licence
    assert ("licence" in missing(found)) == (licence is None)


def test_sections_are_named_as_people_cite_them(document):
    labels = [(s.label, s.role) for s in document.sections]
    assert labels == [
        ("front", "front"),
        ("Abstract", "abstract"),
        ("main text", "body"),
        ("1", "body"),
        ("Fig. 1", "caption"),
        ("1", "body"),
        ("1 §1", "body"),
        ("Conclusions", "conclusion"),
        ("Table 2", "caption"),
        ("Conclusions", "conclusion"),
        ("Acknowledgements", "back"),
        ("References", "references"),
    ]


def test_a_figure_inside_a_paragraph_does_not_split_it(document):
    paragraphs = words(document, section="1", kind="paragraph")
    assert paragraphs == ["Lifts are slow [1-3]. Stairs are not[4,5]. Both end."]
    assert words(document, kind="caption") == ["Figure 1. Bars. They rise [4].", "Table 2. Steps."]


def test_every_paragraph_is_there_once(document):
    for once in ("one step", "In a box.", "Before all sections.", "Deep.", "day | 40", "It rose."):
        assert document.text.count(once) == 1, once


def test_letters_of_reviewers_are_left_out_and_told(document):
    assert "Not of the paper" not in document.text
    assert any("decision-letter" in warning for warning in document.warnings)


def test_ranges_and_superscripts_are_expanded(document):
    found = [(document.words(c.start, c.end), c.numbers) for c in document.citations]
    assert found == [("[1-3]", (1, 2, 3)), ("[4,5]", (4, 5)), ("[4]", (4,))]
    assert uncited(document) == ()


RAISED = {
    "a superscript of links": ('x<sup><xref ref-type="bibr" rid="r1">1</xref>,<xref ref-type="bibr" rid="r2">2</xref></sup>.', "x[1,2]."),
    "links with superscripts": ('x<xref ref-type="bibr" rid="r1"><sup>1</sup></xref><sup>,</sup><xref ref-type="bibr" rid="r2"><sup>2</sup></xref>.', "x[1],[2]."),
    "in brackets already": ('x<sup>[<xref ref-type="bibr" rid="r1">1</xref>]</sup>.', "x[1]."),
    "brackets around raised links": ('x[<xref ref-type="bibr" rid="r1"><sup>1</sup></xref>].', "x[1]."),
}  # fmt: skip


@pytest.mark.parametrize(("markup", "text"), RAISED.values(), ids=RAISED)
def test_a_raised_citation_is_no_part_of_the_word_before_it(paper, markup, text):
    found = read_document(paper(article().replace("Climb.", f"{markup}")))
    assert f"\n\n{text}\n\n" in found.text


def test_a_raised_citation_behind_the_stop_belongs_to_the_sentence_before(paper):
    raised = 'It rose.<sup><xref ref-type="bibr" rid="r1">1</xref></sup> Then it fell.'
    found = read_document(paper(article().replace("Climb.", raised)))
    sentences = [found.words(s.start, s.end) for s in found.sentences]
    assert sentences.index("It rose.[1]") + 1 == sentences.index("Then it fell.")


def test_references_have_what_their_markup_says(document):
    first, second, third, fourth, fifth = document.references
    assert (first.title, first.journal, first.year, first.pages) == ("Lifts", "J Up", 2030, "4–5")
    assert (first.doi, first.pmid) == ("10.5555/up.1", "123")
    assert ([p.family for p in second.authors], second.et_al) == (["Lift Group"], True)
    assert (third.title, third.year, third.pmid) == ("Old stairs", 2001, "99")
    assert (fourth.title, fourth.journal) == ("A book", None)
    assert fifth.stub


def test_references_are_numbered_as_printed_where_all_are(paper):
    text = article().replace('<ref id="r1">', '<ref id="r1"><label>11</label>')
    for old, new in (("r2", 12), ("r3", 13), ("r4", 14), ("r5", 15)):
        text = text.replace(f'<ref id="{old}">', f'<ref id="{old}"><label>[{new}]</label>')
    for number in "12345":
        text = text.replace(f">{number}</xref>", f">1{number}</xref>")
    found = read_document(paper(text))
    assert [r.number for r in found.references] == [11, 12, 13, 14, 15]
    assert found.citations[0].numbers == (11, 12, 13)


def test_authors_and_years_lead_to_the_reference(paper):
    text = article().replace('rid="r1">1</xref>-', 'rid="r2">Lift Group, 2029</xref>; ')
    found = read_document(paper(text)).citations[0]
    assert found.numbers == (2, 3)


@pytest.mark.parametrize(
    "space", ["https://dtd.nlm.nih.gov/ns/archiving/2.3/", "http://jats.nlm.nih.gov"]
)
def test_an_envelope_and_namespaces_change_nothing(paper, space):
    bare = read_document(paper(article()))
    inner = article().replace("<article ", f'<article xmlns="{space}" ', 1)
    wrapped = f'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><GetRecord>{inner}</GetRecord></OAI-PMH>'
    found = read_document(paper(wrapped, "other.txt"))
    assert (found.text, found.citations, found.references) == (
        bare.text,
        bare.citations,
        bare.references,
    )


def test_a_document_type_changes_nothing_and_names_of_characters_are_read(paper):
    doctype = '<?xml version="1.0"?><!DOCTYPE article PUBLIC "-//NLM//DTD JATS" "JATS.dtd">'
    text = doctype + article().replace("Climb.", "Climb &alpha;&ndash;&hellip;")
    assert "Climb α–…" in read_document(paper(text)).text


def test_packed_and_unpacked_files_give_the_same_record(paper):
    plain = record(read_document(paper(article())), key="roe2031")
    packed = record(read_document(paper(gzip.compress(article().encode()), "x.gz")), key="roe2031")
    assert plain == packed
    assert "Lifts are slow" not in plain


def test_a_loaded_paper_is_rdf_that_conforms(paper, tmp_path):
    by = f'<license {XLINK} xlink:href="https://creativecommons.org/licenses/by/4.0/"/>'
    loaded = load_paper(paper(article(by)), tmp_path / "out")
    kg = open_store(loaded.folder / "paper.nq")
    rows = kg.query(
        "SELECT ?title ?licence ?identifier WHERE { ?paper a exero:PrimaryStudy ; dcterms:title ?title ;"
        " dcterms:license ?licence ; dcterms:identifier ?identifier } ORDER BY ?identifier"
    ).rows
    licence = "https://creativecommons.org/licenses/by/4.0/"
    assert rows == (
        ("Stairs and H2O2", licence, "doi:10.5555/stairs.1"),
        ("Stairs and H2O2", licence, "pmid:777"),
    )
    assert len(kg.query("SELECT ?r WHERE { ?r exero:referenceOf ?paper }").rows) == 5
    terms = read_ontology(ontology_folder()).terms
    report = validate_graph(merge([terms, kg.store.merged()]), read_shapes(shapes_folder()))
    assert report.findings == ()


def test_several_articles_are_several_papers(paper):
    file = paper(f"<pmc-articleset>{article()}{article()}</pmc-articleset>")
    assert len(read_documents(file)) == 2
    with pytest.raises(DocumentError, match="holds 2 papers") as caught:
        read_document(file)
    assert caught.value.code == "E_SEVERAL_PAPERS"


OTHERS = {
    '<full-text-retrieval-response xmlns="http://www.elsevier.com/xml/svapi/article/dtd"/>': "Elsevier",
    '<article xmlns="http://www.elsevier.com/xml/ja/dtd"><body/></article>': "Elsevier",
    '<TEI xmlns="http://www.tei-c.org/ns/1.0"><text/></TEI>': "TEI",
    "<!DOCTYPE html><html><body/></html>": "web page",
    "\n<!doctype html>\n<title>502</title><p>Bad gateway<br>": "web page",
    "<!-- cached --><HTML><img src=x></HTML>": "web page",
    "<PubmedArticleSet/>": "PubMed record",
    '<article xmlns="http://docbook.org/ns/docbook"><para/></article>': "no paper in JATS",
    "<unheard-of/>": "its root is 'unheard-of'",
}


@pytest.mark.parametrize(("text", "said"), OTHERS.items(), ids=range(len(OTHERS)))
def test_other_xml_is_refused_by_name(paper, text, said):
    with pytest.raises(DocumentError, match=said) as caught:
        read_document(paper(text))
    assert caught.value.code == "E_NOT_JATS"


def test_versions_of_one_doi_are_no_contradiction(paper):
    more = '<article-id pub-id-type="doi" specific-use="version">10.5555/stairs.1.v2</article-id>'
    text = article().replace(
        '<article-id pub-id-type="doi">', f'{more}<article-id pub-id-type="doi">'
    )
    assert read_document(paper(text)).bibliography.doi == "10.5555/stairs.1"
