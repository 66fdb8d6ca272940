"""Queries before they are asked: names are values, and slips are told where they stand."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from exeronto.errors import QueryError
from exeronto.knowledge import KnowledgeGraph
from exeronto.prefixes import BASE, PREFIXES
from exeronto.query_text import prepare
from exeronto.solutions import Iri, written_term
from exeronto.sparql_text import form, is_select, modifiers, tokens, with_prefixes, with_values
from exeronto.store import Store

LABEL = ox.NamedNode(f"{PREFIXES['rdfs']}label")
THING = ox.NamedNode(f"{BASE}entity/thing")


def named(label: str, *, language: str | None = None) -> KnowledgeGraph:
    """A graph with one thing of this name."""
    literal = ox.Literal(label, language=language) if language else ox.Literal(label)
    return KnowledgeGraph(Store.from_quads([ox.Quad(THING, LABEL, literal)]))


def prepared(sparql: str, iri: str = "http://e/x") -> str:
    return prepare(sparql, resolve=lambda _: iri, unknown=lambda _: None).sparql


hostile = st.text(
    st.one_of(st.characters(codec="utf-8"), st.sampled_from("\"'\\<>{}[]#?$.;\n\r\t`")), min_size=1
)


@given(hostile)
@example("x> } DROP ALL # ")
@example('"""')
@example("'; INSERT DATA { <http://e/a> <http://e/b> 1 }")
@example("]] } SELECT ?x {")
@example("\\u003e } ")
def test_a_name_in_a_query_is_never_text_of_it(label):
    """Whatever it is called, the query has the same tokens, or is refused."""
    kg = named(label)
    query = f"SELECT ?p {{ [[{label}]] ?p ?o }}"
    fits = not re.search(r"[\[\]\n\r]", label) and label == label.strip()
    if not fits:
        return
    try:
        found = kg.query(query)
    except QueryError as error:
        # Names that look like IRIs or CURIEs are taken for these.
        told = "nothing here is named|not in this graph|not an IRI|Invalid IRI"
        assert re.search(told, str(error))  # noqa: PT017 - it may also be answered
        return
    assert found.rows == ((Iri(LABEL.value),),)


@given(hostile)
def test_a_parameter_is_never_text_of_a_query(label):
    kg = named(label)
    try:
        iri = kg.resolve(label)
    except QueryError:
        return
    assert iri == THING.value or ":" in label


@given(hostile)
@example('"')
@example("\\")
@example('" } ; DROP ALL #')
def test_values_are_written_so_that_they_come_back(text):
    """What another server reads is one query with one value, the same."""
    query = with_values("SELECT ?x { BIND (1 AS ?y) }", {"x": written_term(text)})
    assert Store().select(query).rows == ((text,),)


@given(hostile)
def test_an_iri_is_written_as_one_or_not_at_all(text):
    try:
        written = written_term(Iri(f"http://e/{text}"))
    except QueryError:
        return
    assert Store().select(with_values("SELECT ?x {}", {"x": written})).rows[0][0].startswith("http")


@pytest.mark.parametrize(
    "iri", ["http://e/ x", "http://e/>", "a\nb", 'http://e/"', "http://e/\\u003e"]
)
def test_an_iri_that_is_none_is_refused(iri):
    with pytest.raises(QueryError, match="is not an IRI"):
        prepared("ASK { [[x]] ?p ?o }", iri)


@pytest.mark.parametrize(
    "query",
    [
        'ASK { ?s ?p "[[x]]" }',
        "ASK { ?s ?p '''[[x]]''' }",
        "ASK { ?s ?p ?o } # [[x]]",
        "ASK { [ a ?c ] ?p [ ?q [] ] }",
    ],
)
def test_brackets_elsewhere_are_left_alone(query):
    assert prepared(query) == query


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("SELECT ?x {\n ?x a ?y FILTR\n}", "line 2, column 10"),
        ("SELECT ?x { [[a long name]] a ?x . [[another]] a ?x\n FILTR }", "line 2, column 2"),
        ("SELECT ?x { [[n]] a ?x FILTR }", "line 1, column 24"),
        ("SELECT ?x { [[a much longer name]] a ?x FILTR }", "line 1, column 41"),
        ('SELECT ?x { ?x a "é€😀" FILTR }', "line 1, column 24"),
    ],
)
def test_the_place_of_an_error_is_that_in_what_was_written(query, place):
    done = prepare(query, resolve=lambda _: "http://e/x", unknown=lambda _: None)
    with pytest.raises(QueryError) as raised:
        Store().select(done.sparql)
    told = str(done.explained(raised.value))
    assert place in told
    assert "FILTR is no keyword; did you mean FILTER?" in told


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("ASK { ?x a exero:Myokin }", "line 1, column 12: exero:Myokin is not in this graph; did you mean exero:Myokine?"),
        ("ASK {\n ?x exero:Increases ?y }", "line 2, column 5: exero:Increases is not in this graph; did you mean exero:increases?"),
        ("ASK { ?x a exeron:Myokine }", "line 1, column 12: the prefix 'exeron' is not declared; did you mean exero:?"),
        ("ASK { ?x ?p CHEBI:16240 }", "the prefix 'CHEBI' is not declared; write PREFIX CHEBI: <http://purl.obolibrary.org/obo/CHEBI_> before it"),
        ("ASK { [[irisine]] ?p ?o }", "line 1, column 7: nothing here is named 'irisine'; did you mean irisin"),
        ("ASK { exent:no-such ?p ?o }", "line 1, column 7: exent:no-such is not in this graph; "),
    ],
)  # fmt: skip
def test_the_likely_cause_is_told(kg, query, told):
    with pytest.raises(QueryError, match=re.escape(told)):
        kg.serialize(query)


@pytest.mark.parametrize(
    "query",
    [
        "CONSTRUCT { ?x exero:ownRelation exent:new-thing } WHERE { ?x a exero:Myokine }",
        "ASK { FILTER (STRSTARTS('x', STR(exero:))) }",
        'ASK { ?x rdfs:label "exero:Nonsense" } # exero:Nonsense',
        "PREFIX mine: <http://e/> ASK { ?x a mine:Thing }",
    ],
)
def test_what_a_query_makes_or_quotes_may_be_unknown(kg, query):
    assert kg.serialize(query)


def test_a_graph_without_our_ontology_is_not_held_against_it():
    assert named("x").serialize("ASK { ?x a exero:Anything }", "csv") == "false\n"


@pytest.mark.parametrize(
    ("query", "what"),
    [
        ("select * {}", "SELECT"),
        ("#SELECT\nASK{}", "ASK"),
        ("PREFIX ask: <http://e/> DESCRIBE ask:x", "DESCRIBE"),
        ("BASE <http://e/SELECT> CONSTRUCT WHERE { ?s ?p ?o }", "CONSTRUCT"),
        ("DROP ALL", ""),
    ],
)
def test_the_form_of_a_query_is_known(query, what):
    assert form(query) == what
    assert is_select(query) is (what == "SELECT")


def test_tokens_cover_all_that_is_no_blank():
    query = "SELECT ?x {?x a ex:a.b\\-c ; ex:p 'it''s' , <http://e/#> . FILTER(?x<3&&?y>2) }"
    assert "".join(t.text for t in tokens(query)) == query.replace(" ", "")


@pytest.mark.parametrize(
    ("query", "same"),
    [
        ("SELECT ?s { { SELECT ?s { ?s ?p ?o } LIMIT 2 } } ORDER BY ?s", {"ORDER", "BY"}),
        ("SELECT ?s { ?s ?p '} LIMIT 1' }", set()),
        ("SELECT ?s { ?s ?p ?o } GROUP BY ?s LIMIT 3", {"GROUP", "BY", "LIMIT"}),
    ],
)
def test_modifiers_are_those_of_the_whole_query(query, same):
    assert modifiers(query) == same


def test_prefixes_are_added_once_and_on_the_first_line():
    query = "PREFIX exero: <http://other/>\nASK { ?x a exero:A ; rdfs:label 'exent:x' }"
    assert with_prefixes(query, PREFIXES) == f"PREFIX rdfs: <{PREFIXES['rdfs']}> {query}"


def test_values_of_a_bound_variable_stand_at_the_end():
    query = with_values("SELECT ?x ?y { ?s ?p ?x BIND (?x AS ?y) } LIMIT 9", {"y": "1", "x": "2"})
    assert query.split() == [
        "SELECT",
        "?x",
        "?y",
        "{",
        "VALUES",
        "(?x)",
        "{",
        "(2)",
        "}",
        "?s",
        "?p",
        "?x",
        "BIND",
        "(?x",
        "AS",
        "?y)",
        "}",
        "LIMIT",
        "9",
        "VALUES",
        "(?y)",
        "{",
        "(1)",
        "}",
    ]
    Store().check(query)
