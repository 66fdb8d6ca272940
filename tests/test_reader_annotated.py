"""BioC and PubTator: text, and annotations with their source."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
from rdflib import URIRef
from rdflib.namespace import RDF

from exeronto.documents import read_document, read_documents
from exeronto.errors import DocumentError
from exeronto.loading import load_papers
from exeronto.mention_graph import mentions_graph
from exeronto.namespaces import EXERO, OA
from exeronto.ontology import read_ontology
from exeronto.resources import ontology_folder, shapes_folder
from exeronto.turtle import merge
from exeronto.validation import read_shapes, validate_graph

TITLE, ABSTRACT = "Stairs and irisin", "Irisin, or FNDC5, rose in mice. So did heart rate."
AT = len(TITLE) + 1


def annotation(identifier, words, at, infons):
    spans = [{"offset": at, "length": len(words)}]
    return {"id": identifier, "text": words, "locations": spans, "infons": infons}


def collection():
    passages = [
        {"offset": 0, "infons": {"type": "title"}, "text": TITLE, "annotations": []},
        {
            "offset": AT,
            "infons": {"type": "abstract"},
            "text": ABSTRACT,
            "annotations": [
                annotation("1", "Irisin", AT, {"type": "Gene", "identifier": "252995;384061"}),
                annotation("2", "mice", AT + 26, {"type": "Species", "identifier": "10090"}),
                annotation("3", "heart rate", AT + 1, {"type": "Disease"}),
            ],
        },
    ]
    role = {"type": "Gene", "identifier": "252995", "name": "Irisin"}
    relations = [{"id": "R1", "infons": {"type": "Association", "role1": role}, "nodes": []}]
    document = {"id": "123", "infons": {}, "passages": passages, "relations": relations}
    return {"source": "a tool", "documents": [document]}


PUBTATOR = (
    f"123|t|{TITLE}\n123|a|{ABSTRACT}\n"
    f"123\t{AT}\t{AT + 6}\tIrisin\tGene\t252995\n"
    "123\tAssociation\t252995\tMESH:D009043\n\n"
    "124|t|Another\n124|a|Words.\n"
)


@pytest.fixture
def write(tmp_path):
    def _write(content):
        file = tmp_path / "paper.txt"
        file.write_text(
            content if isinstance(content, str) else json.dumps(content), encoding="utf-8"
        )
        return file

    return _write


def test_annotations_are_kept_with_their_source_and_place(write):
    document = read_document(write(collection()))
    found = [(e.name, e.identifier, e.category, e.attributed_to) for e in document.linked_entities]
    assert found == [
        ("Irisin", "NCBIGene:252995", "Gene", "a tool"),
        ("Irisin", "NCBIGene:384061", "Gene", "a tool"),
        ("mice", "NCBITaxon:10090", "Species", "a tool"),
    ]
    assert all(document.words(e.start, e.end) == e.name for e in document.linked_entities)


def test_an_annotation_that_stands_elsewhere_is_left_out_and_counted(write):
    document = read_document(write(collection()))
    assert (
        "1 annotations were left out, because they do not stand where they say they do"
        in document.warnings
    )


def test_relations_are_kept(write):
    (relation,) = read_document(write(collection())).linked_relations
    assert (relation.category, relation.participants) == ("Association", (("Gene", "252995"),))


@pytest.mark.parametrize("wrap", [lambda c: c, lambda c: c["documents"], lambda c: c["documents"][0], lambda c: {"PubTator3": c["documents"]}])  # fmt: skip
def test_wrapped_and_bare_documents_hold_the_same(write, wrap):
    document = read_document(write(wrap(collection())))
    assert document.bibliography.title == TITLE
    assert [p.role for p in document.passages] == ["front", "abstract"]
    assert len(document.linked_entities) == 3


def test_who_made_the_annotations_is_never_guessed(write):
    bare = read_document(write(collection()["documents"][0]))
    assert {e.attributed_to for e in bare.linked_entities} == {"unnamed annotator"}
    assert "the file does not say who made its annotations" in bare.warnings
    wrapped = read_document(write({"PubTator3": collection()["documents"]}))
    assert {e.attributed_to for e in wrapped.linked_entities} == {"PubTator3"}


def test_xml_and_json_hold_the_same(write):
    passages = "".join(
        f"<passage><infon key='type'>{p['infons']['type']}</infon><offset>{p['offset']}</offset>"
        f"<text>{p['text']}</text>"
        + "".join(
            f"<annotation id='{a['id']}'>"
            + "".join(f"<infon key='{k}'>{v}</infon>" for k, v in a["infons"].items())
            + f"<location offset='{a['locations'][0]['offset']}' length='{a['locations'][0]['length']}'/>"
            f"<text>{a['text']}</text></annotation>"
            for a in p["annotations"]
        )
        + "</passage>"
        for p in collection()["documents"][0]["passages"]
    )
    xml = f"<collection><source>a tool</source><document><id>123</id>{passages}</document></collection>"
    one, other = read_document(write(xml)), read_document(write(collection()))
    assert (one.text, one.linked_entities) == (other.text, other.linked_entities)
    assert (one.source_format, other.source_format) == ("BioC XML", "BioC JSON")


def test_pubtator_holds_several_papers(write):
    first, second = read_documents(write(PUBTATOR))
    assert (first.bibliography.pmid, second.bibliography.pmid) == ("123", "124")
    assert [(e.name, e.identifier) for e in first.linked_entities] == [
        ("Irisin", "NCBIGene:252995")
    ]
    assert first.linked_relations[0].participants == (
        ("role1", "252995"),
        ("role2", "MESH:D009043"),
    )


def test_each_paper_of_a_file_has_a_folder_of_its_own(write, tmp_path):
    loaded = load_papers(write(PUBTATOR), tmp_path / "out")
    assert [one.folder.name for one in loaded] == ["pmid123", "pmid124"]
    assert all((one.folder / "document.json").is_file() for one in loaded)


def test_annotations_and_relations_become_a_graph_that_conforms(write):
    content = collection()
    twice = annotation("4", "Irisin", AT, {"type": "Chemical", "identifier": "MESH:D000001 <x>"})
    content["documents"][0]["passages"][1]["annotations"].append(twice)
    content["source"] = "a tool/2 <x>"
    document = read_document(write(content))
    graph = mentions_graph(SimpleNamespace(key="roe2031", document=document))
    mentions = {str(s).rpartition("/")[2] for s in graph.subjects(RDF.type, EXERO.Mention)}
    assert mentions == {f"{AT + 1}-{AT + 7}", f"{AT + 1}-{AT + 7}-2", f"{AT + 27}-{AT + 31}"}
    bodies = sorted(str(o).rpartition("/")[2] for o in graph.objects(None, OA.hasBody))
    assert bodies == ["252995", "384061", "NCBITaxon_10090"]
    assert len(list(graph.subjects(RDF.type, EXERO.LinkedRelation))) == 1
    terms = read_ontology(ontology_folder()).terms
    report = validate_graph(merge([terms, graph]), read_shapes(shapes_folder()))
    # The paper itself is in a graph of its own.
    assert {finding.path for finding in report.findings} == {"oa:hasSource"}
    assert all(
        "<" not in str(term) for triple in graph for term in triple if isinstance(term, URIRef)
    )


def test_papers_of_a_file_that_do_not_say_who_they_are_are_told_apart(write, tmp_path):
    passages = [{"offset": 0, "text": text} for text in ("Irisin rose.", "It fell.")]
    file = write({"documents": [{"id": "", "passages": [passage]} for passage in passages]})
    for _ in range(2):
        loaded = load_papers(file, tmp_path / "out")
        assert [one.key for one in loaded] == ["paper-1", "paper-2"]


SLIPS = {
    "no number": ({"documents": [{"passages": [{"offset": "x", "text": ""}]}]}, r"\$\.documents\[0\]\.passages\[0\]\.offset is no number"),
    "no object": ({"documents": [7]}, r"\$\.documents\[0\] is no object"),
    "no list": ({"documents": [{"passages": [{"offset": 0, "annotations": {}}]}]}, "annotations is no list"),
    "no text": ({"documents": [{"passages": [{"offset": 0, "text": []}]}]}, "text is no text"),
    "other JSON": ({"a": 1}, "is JSON, but not BioC"),
    "no paper": ({"documents": []}, "holds no paper"),
    "PubTator without a title": ("1|t|T\n2\t0\t1\tT\tGene\t1\n", ":2: belongs to no document"),
    "PubTator with another line": ("1|t|T\n1\tx\n", ":2: is neither a text"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "said"), SLIPS.values(), ids=SLIPS)
def test_a_slip_is_named_with_its_place(write, content, said):
    with pytest.raises(DocumentError, match=said) as caught:
        read_documents(write(content))
    assert caught.value.code.startswith("E_")
