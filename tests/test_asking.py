"""What one can ask, and the forms in which answers come."""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import json
import re
from collections import Counter
from decimal import Decimal

import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph

from exeronto.answer import Answer
from exeronto.cli import main
from exeronto.errors import QueryError
from exeronto.indexing import write_index
from exeronto.knowledge import KnowledgeGraph, open_store
from exeronto.prefixes import PREFIXES
from exeronto.questions import find_questions
from exeronto.solutions import Iri, Rows, to_term
from exeronto.store import Store


@pytest.fixture
def run(kg, monkeypatch):
    monkeypatch.setattr("exeronto.knowledge.open_store", lambda *_, **__: kg)

    def run(*arguments: str, code: int = 0):
        done = CliRunner().invoke(main, arguments, prog_name="exeronto")
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        assert done.exit_code == code, done.output
        return done

    return run


def answer(*rows: tuple[object, ...], columns: tuple[str, ...] = ("a", "b")) -> Answer:
    terms = tuple(tuple(None if v is None else to_term(v) for v in row) for row in rows)
    return Answer(Rows(columns, terms))


# Finding a question, and the reasons for a row.


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (["vesicle", "size"], "vesicle-sizes"),
        (["VESICLES", "cargo"], "vesicle-cargo"),
        (["microRNA"], "micrornas-in-vesicles"),
        (["sod1"], "sod1-models"),
    ],
)
def test_a_question_is_found_by_words(kg, run, words, name):
    assert find_questions(kg.questions, words)[0].name == name
    assert run("ask", "--find", *words).stdout.splitlines()[2].split()[0] == name


def test_words_of_no_question_end_with_1(run):
    assert "0 rows" in run("ask", "--find", "zeppelin", code=1).stderr


def test_the_claims_behind_a_row_are_shown(kg, run):
    row = kg.ask("exerkine-origins", tissue="liver").rows[0]
    (found,) = {row[0] for row in kg.why(row).rows}
    assert found in row
    table = run("ask", "exerkine-origins", "tissue=liver", "--why", "1", "--format", "md").stdout
    assert "hepatokine" in table
    assert "Caporossi et al. 2026" in table


def test_a_membership_stands_for_the_claims_that_explain_it(kg):
    membership = kg.query(
        "SELECT ?m ?claim { ?m exero:explainedBy ?claim } ORDER BY ?m ?claim"
    ).rows[0]
    assert membership[1] in {row[0] for row in kg.why(membership[:1]).rows}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["exerkine-origins", "tissue=liver", "--why", "9"], "there is no row 9; the answer has 1"),
        (["autophagy-machinery", "--why", "1"], "the row names no claim"),
        (["exerkine-origins", "tissue=liv"], "did you mean liver"),
    ],
)
def test_what_cannot_be_shown_is_told(run, arguments, told):
    assert told in run("ask", *arguments, code=2).stderr


def test_an_explained_query_can_be_asked_as_it_stands(kg, store):
    explained = kg.explain("exerkine-origins", tissue="liver")
    found = store._store.query(explained)  # Oxigraph itself, without our prefixes
    assert [tuple(row) for row in found] == list(
        kg.ask("exerkine-origins", tissue="liver").found.terms
    )


def test_the_meanings_of_an_ambiguous_name_are_listed_with_labels():
    label = ox.NamedNode(f"{PREFIXES['rdfs']}label")
    things = [ox.NamedNode(f"{PREFIXES['exent']}thing-{n}") for n in range(9)]
    kg = KnowledgeGraph(Store.from_quads(ox.Quad(t, label, ox.Literal("same")) for t in things))
    with pytest.raises(QueryError, match=r"names 9 things; .*thing-0 \(same\), .* and 3 more"):
        kg.resolve("same")


@pytest.mark.parametrize(
    ("name", "key"),
    [
        # A class has this for its local name; people mean the entity.
        ("Liver", "entity/liver"),
        ("Mitophagy", "entity/mitophagy"),
        ("exero:Liver", "Liver"),
        # Where nothing else has the name, it is that of the class.
        ("MolecularEntity", "MolecularEntity"),
        # What others call it.
        ("UBERON:0002107", "entity/liver"),
        ("http://purl.obolibrary.org/obo/UBERON_0002107", "entity/liver"),
        ("skeletal \t muscle", "entity/skeletal-muscle"),
    ],
)
def test_a_name_stands_for_what_people_mean_by_it(kg, name, key):
    assert kg.resolve(name) == f"https://w3id.org/exeronto/{key}"


def test_an_identifier_that_is_only_close_to_something_here_is_refused(kg):
    ((iri,), *_) = kg.query(
        "SELECT ?iri { ?s skos:broadMatch ?iri FILTER NOT EXISTS { ?t skos:exactMatch ?iri } "
        "FILTER NOT EXISTS { ?iri ?p ?o } } ORDER BY ?iri LIMIT 1"
    ).rows
    with pytest.raises(QueryError, match="nothing here is exactly"):
        kg.resolve(str(iri))


def test_in_a_graph_of_others_an_iri_stands_for_itself():
    iri = "http://purl.obolibrary.org/obo/UBERON_0002107"
    store = Store.from_graph(Graph().parse(data=f"<urn:a> <urn:b> <{iri}> .", format="nt"))
    assert KnowledgeGraph(store).resolve(iri) == iri


def test_part_of_a_name_finds_those_that_hold_it(kg):
    with pytest.raises(QueryError, match=r"did you mean .*vesicle"):
        kg.resolve("sicle")


# Paths, conflicts, gaps.


def test_a_path_is_made_of_claims_one_behind_the_other(kg):
    found = kg.path("exercise", "mitophagy")
    assert found.columns[:5] == ("path", "step", "subject", "predicate", "object")
    paths: dict[int, dict[int, tuple]] = {}
    for number, step, *rest in found.rows:
        paths.setdefault(number, {})[step] = tuple(rest)
    assert list(paths) == list(range(1, len(paths) + 1))
    for steps in paths.values():
        assert list(steps) == list(range(1, len(steps) + 1))
        assert steps[1][0] == kg.resolve("exercise")
        assert steps[len(steps)][2] == kg.resolve("mitophagy")
        assert all(steps[n][2] == steps[n + 1][0] for n in range(1, len(steps)))
    for claim in {row[8] for row in found.rows}:
        assert kg.store.ask(f"ASK {{ <{claim}> exero:polarity exero:Affirmed }}")


def test_the_strongest_path_comes_first(kg):
    found = kg.path("exercise", "mitophagy", limit=0)
    sure = {
        f"{PREFIXES['exero']}{name}": n
        for n, name in enumerate(("Asserted", "Suggested", "Hypothesised"))
    }
    weakest: dict[int, int] = {}
    steps: dict[tuple[int, int], int] = {}
    for number, step, _, _, _, certainty, *_ in found.rows:
        steps[number, step] = min(sure[certainty], steps.get((number, step), 9))
    for (number, _), doubt in steps.items():
        weakest[number] = max(doubt, weakest.get(number, 0))
    assert list(weakest.values()) == sorted(weakest.values())


def test_a_path_passes_what_it_is_told_to(kg):
    via = kg.resolve("irisin")
    found = kg.path("exercise", "mitophagy", via=["irisin"], limit=0)
    numbers = {row[0] for row in found.rows}
    passed = {row[0] for row in found.rows if row[4] == via}
    assert numbers == passed != set()
    assert len(kg.path("exercise", "mitophagy", via=["liver"])) == 0


def test_fewer_steps_give_fewer_paths(kg):
    assert len(kg.path("exercise", "mitophagy", max_steps=1)) == 0
    assert len(kg.path("irisin", "mitophagy", max_steps=1)) > 0
    with pytest.raises(QueryError, match="give a number from 1 to 8"):
        kg.path("irisin", "mitophagy", max_steps=99)


def test_paths_end_with_0_and_no_path_with_1(run):
    done = run("path", "exercise", "mitophagy", "--limit", "1")
    assert "the 1 strongest paths; --limit 0 shows all" in done.stderr
    run("path", "mitophagy", "exercise", "--max-steps", "1", code=1)


def test_negative_claims_make_no_step():
    def claim(name: str, polarity: str) -> str:
        return f"""exclaim:{name} a exero:Claim ; exero:polarity exero:{polarity} ;
          exero:certainty exero:Asserted ; exero:subject exent:a ; exero:predicate exero:increases ;
          exero:object exent:b ; exero:reportedIn expaper:p ; exero:passage [ exero:section "1" ] ."""

    heads = "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in PREFIXES.items())
    ttl = heads + claim("one", "Affirmed") + claim("two", "NoChange")
    kg = KnowledgeGraph(Store.from_quads(ox.parse(ttl, format=ox.RdfFormat.TURTLE)))
    (row,) = kg.path("exent:a", "exent:b").rows
    assert row[6:9] == (0, 1, Iri(f"{PREFIXES['exclaim']}one"))


def test_conflicts_and_gaps_of_a_term_are_some_of_all(kg, run):
    about = str(kg.gaps().rows[0][0])
    for all_of, of in ((kg.conflicts, "irisin"), (kg.gaps, about)):
        everything, some = all_of(), all_of(of)
        assert everything.columns == some.columns
        assert set() < set(some.rows) < set(everything.rows)
    assert len(run("conflicts").stdout.splitlines()) > 10
    assert run("gaps", about, "--format", "md").stdout.startswith("| about | unknown |")


# Forms of answers.


HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    'a"b',
    "a|b",
    "<script>",
    "a\nb",
    "`x`",
    "é",
]


def test_a_sheet_has_no_cell_that_is_run():
    rows = list(
        csv.reader(io.StringIO(answer(*((h, "x") for h in HOSTILE)).to_sheet(), newline=""))
    )
    assert rows[0] == ["a", "b"]
    for written, cell in zip(HOSTILE, (row[0] for row in rows[1:]), strict=True):
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
        assert cell.lstrip("'") == written


def test_a_number_below_nothing_stays_a_number_in_a_sheet():
    found = answer((-1, Decimal("-1.5")), (-1e300, "-1"))
    assert found.to_sheet() == "a,b\r\n-1,-1.5\r\n-1e+300,'-1\r\n"


def test_csv_stays_that_of_the_standard():
    written = answer(("=1+1", "x")).serialized("csv")
    assert written == "a,b\r\n=1+1,x\r\n"


@given(st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"))))
def test_markdown_keeps_its_columns_and_has_no_markup_of_others(text):
    table = answer((text, "x")).to_markdown()
    lines = table.splitlines()
    assert len(lines) == 3
    assert len(re.findall(r"(?<!\\)(?:\\\\)*\|", lines[2])) == 3
    assert "<" not in lines[2]


def test_html_is_escaped():
    html = answer(("<script>", '"'))._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_all_formats_come_from_one_evaluation(kg, store):
    asked = "SELECT ?x ?label ?n { ?x a exero:Myokine ; rdfs:label ?label BIND (1.50 AS ?n) } ORDER BY ?x"
    found = kg.query(asked)
    for fmt, kind in (("csv", ox.QueryResultsFormat.CSV), ("tsv", ox.QueryResultsFormat.TSV)):
        native = store._store.query(asked, prefixes=PREFIXES).serialize(format=kind).decode()
        assert found.serialized(fmt) == native
    native = store._store.query(asked, prefixes=PREFIXES).serialize(
        format=ox.QueryResultsFormat.JSON
    )
    assert json.loads(found.serialized("json")) == json.loads(native)


def test_an_answer_becomes_a_data_frame_and_a_graph(kg):
    found = kg.path("exercise", "mitophagy")
    assert list(found.to_pandas().columns) == list(found.columns)
    graph = found.to_networkx()
    assert graph.number_of_edges() == len(found)
    assert graph.nodes[kg.resolve("exercise")]["label"] == "exercise"
    with pytest.raises(QueryError, match="has no column 'target'; name two of path, step"):
        found.to_networkx(target="target")


def test_an_edge_has_what_its_row_has_whatever_the_columns_are_called():
    rows = (("x", "y", 1, "k"), ("x", "y", 2, "k"))
    columns = ("subject", "object", "u_for_edge", "key")
    edges = answer(*rows, columns=columns).to_networkx().edges(data=True)
    assert list(edges) == [("x", "y", {"u_for_edge": n, "key": "k"}) for n in (1, 2)]


def test_an_edge_from_a_column_to_itself_is_refused():
    with pytest.raises(QueryError, match="'a' twice; name two of a, b"):
        answer(("x", "y")).to_networkx("a", "a")


# Any graph.

FOREIGN = """
@prefix e: <http://example.org/> .
e:a e:p "in the default graph" .
e:g { e:b e:p "in a graph of its own" . }
"""
FORMATS = {
    ".nq": ox.RdfFormat.N_QUADS,
    ".trig": ox.RdfFormat.TRIG,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".owl": ox.RdfFormat.RDF_XML,
}


@pytest.mark.parametrize("packed", ["", ".gz"])
@pytest.mark.parametrize("extension", FORMATS)
def test_a_byte_order_mark_is_no_part_of_a_file(tmp_path, extension, packed):
    triple = ox.Triple(*(ox.NamedNode(f"http://e/{letter}") for letter in "spo"))
    content = ox.serialize([triple], format=FORMATS[extension])
    file = tmp_path / f"graph{extension}{packed}"
    marked = codecs.BOM_UTF8 + content
    file.write_bytes(gzip.compress(marked) if packed else marked)
    assert len(Store.from_file(file)) == 1
    assert write_index([file], tmp_path / "index") == 1


def test_a_query_may_begin_with_a_byte_order_mark(tmp_path):
    text = "\ufeffSELECT ?x WHERE { VALUES ?x { 7 } }"
    (tmp_path / "graph.nt").write_text("<http://e/s> <http://e/p> <http://e/o> .")
    (tmp_path / "bom.rq").write_text(text, encoding="utf-8")
    options = ["--store", str(tmp_path / "graph.nt")]
    for arguments, sent in (([str(tmp_path / "bom.rq")], None), (["-"], text.encode())):
        result = CliRunner().invoke(main, ["query", *arguments, *options], input=sent)
        assert (result.exit_code, result.stdout) == (0, "x\n7\n")


RELATIVE = [
    ({"@id": "http://e/a", "http://e/p": {"@id": "rel/x"}, "http://e/q": "ok"}, "'rel/x'"),
    ({"@id": "rel", "http://e/p": "x"}, "'rel'"),
    ({"@id": "#me", "http://e/p": "x"}, "'#me'"),
    ({"@context": {"@vocab": "#"}, "@id": "http://e/a", "p": "x"}, "'#p'"),
    ({"@context": {"@base": None}, "@id": "rel", "http://e/p": "x"}, "'rel', which is no IRI"),
    ({"@context": {"@base": "sub/"}, "@id": "rel", "http://e/p": "x"}, "'sub/rel'"),
    ({"@id": "http://e/a", "@type": "Foo"}, "'Foo'"),
    ({"@id": "http://e/a", "http://e/p": {"@list": [{"@id": "rel"}]}}, "'rel'"),
    ({"@id": "rel", "@graph": [{"@id": "http://e/a", "http://e/p": "x"}]}, "'rel'"),
    ({"@id": "http://e/a", "@reverse": {"http://e/p": {"@id": "rel"}}}, "'rel'"),
    ({"@id": "http://a b", "http://e/p": "x"}, "'http://a b', which is no IRI"),
    ({"@id": "http://e/a", "http://e p": "x"}, "'http://e p', which is no IRI"),
    ({"@context": {"a": "http://a/"}, "@id": "a:b c", "http://e/p": "x"}, "'http://a/b c'"),
    ({"@id": "_:x y", "http://e/p": "x"}, "'x y', which is no name of a blank node"),
    ({"http://e/p": {"@value": "x", "@language": "not one"}}, "'not one', which is no language"),
]


@pytest.mark.parametrize(("content", "said"), RELATIVE)
def test_jsonld_that_would_lose_triples_is_refused(tmp_path, content, said):
    file = tmp_path / "a.jsonld"
    file.write_text(json.dumps(content))
    with pytest.raises(QueryError, match=re.escape(said)) as refused:
        Store.from_file(file)
    code = "E_RDF_SYNTAX" if "blank" in said or "language" in said else "E_RDF_IRI"
    assert refused.value.code == code


WHOLE = [
    ({"@context": {"@base": "http://e/d/"}, "@id": "../a", "@type": "#T"}, 1),
    (
        {
            "@context": {
                "@base": "http://e/",
                "t": {"@id": "http://e/T", "@context": {"@vocab": "http://v/"}},
            },
            "@id": "x",
            "t": {"@id": "y", "z": "1"},
            "@included": [{"@id": "#i", "t": "2"}],
        },
        3,
    ),
    ({"@context": {"ex": "http://e/", "p": "ex:p"}, "@id": "ex:a", "p": {"@id": "ex:b"}}, 1),
    (
        {
            "@context": {"@vocab": "http://e/", "id": "@id", "k": {"@type": "@vocab"}},
            "@graph": [{"id": "_:x", "@type": "A", "k": "term", "unset": None, "none": []}],
        },
        2,
    ),
    (
        {
            "@context": {
                "@vocab": "http://e/",
                "p": {"@container": "@language"},
                "k": {"@container": "@index"},
                "n": "@nest",
            },
            "@id": "urn:x:a",
            "p": {"en-GB": "x", "de": ["y"]},
            "k": {"some index": {"@id": "mailto:me@e"}},
            "n": {"q": 1.5, "j": {"@value": {"a": "b c"}, "@type": "@json"}},
        },
        5,
    ),
    ({"@id": "http://e/a", "no term of any context": "x", "_:p": "x", "http://e/p": "x"}, 1),
    ({"@id": "http://e/ünï", "http://e/p": {"@value": "1", "@type": "http://e/mm"}}, 1),
    ([], 0),
]


@pytest.mark.parametrize(("content", "triples"), WHOLE)
def test_jsonld_that_says_all_that_it_has_is_read(tmp_path, content, triples):
    file = tmp_path / "a.jsonld"
    file.write_text(json.dumps(content))
    assert len(Store.from_file(file)) == triples


@pytest.mark.parametrize("packed", ["", ".gz"])
@pytest.mark.parametrize("extension", FORMATS)
def test_a_file_in_any_format_can_be_asked(tmp_path, extension, packed):
    quads = list(ox.parse(FOREIGN, format=ox.RdfFormat.TRIG))
    datasets = extension in {".nq", ".trig", ".jsonld"}
    held = quads if datasets else [q.triple for q in quads[:1]]
    content = ox.serialize(held, format=FORMATS[extension])
    file = tmp_path / f"kg{extension}{packed}"
    file.write_bytes(gzip.compress(content) if packed else content)
    kg = open_store(file)
    assert [row[0] for row in kg.query("SELECT ?s { ?s ?p ?o }").rows] == ["http://example.org/a"]
    named = kg.query("SELECT ?g ?s { GRAPH ?g { ?s ?p ?o } }").rows
    assert named == ((("http://example.org/g", "http://example.org/b"),) if datasets else ())
    if datasets:
        assert Counter(kg.store.dump(".nq").splitlines()) == Counter(
            ox.serialize(quads, format=ox.RdfFormat.N_QUADS).splitlines()
        )
