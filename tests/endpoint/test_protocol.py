"""The SPARQL 1.1 Protocol, as clients and the W3C's cases have it."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest

CHECKER = Path(__file__).parents[3] / "shared" / "tools" / "protocol_check.py"


def fetch(address, *, method="GET", accept=None, **headers):
    """Status, headers and body; redirects are not followed."""
    request = urllib.request.Request(address, method=method, headers=headers)
    if accept is not None:
        request.add_header("Accept", accept)
    opener = urllib.request.build_opener(_Stay)
    try:
        with opener.open(request, timeout=20) as response:
            return response.status, response.headers, response.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def sparql(address, query, *, accept=None, **parameters):
    return fetch(f"{address}sparql?{urlencode({'query': query, **parameters})}", accept=accept)


def with_charset(media_type):
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


@pytest.mark.slow
@pytest.mark.skipif(not CHECKER.is_file(), reason="needs ../shared")
def test_every_case_of_the_protocol_passes(foreign, tmp_path):
    report = tmp_path / "report.json"
    command = [
        sys.executable,
        str(CHECKER),
        f"{foreign}sparql",
        "--read-only",
        "--json",
        str(report),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout
    cases = json.loads(report.read_text())["cases"]
    assert {case["result"] for case in cases} == {"pass"}
    groups = [case["group"] for case in cases]
    assert groups.count("w3c-protocol-query") == 20
    assert groups.count("w3c-service-description") == 3
    assert groups.count("extra") >= 20
    assert groups.count("read-only") >= 6


TABLES = [
    ("application/sparql-results+json", ox.QueryResultsFormat.JSON),
    ("application/sparql-results+xml", ox.QueryResultsFormat.XML),
    ("text/tab-separated-values", ox.QueryResultsFormat.TSV),
]
QUERY = "SELECT ?label WHERE { exent:irisin rdfs:label ?label }"


@pytest.mark.parametrize(("accept", "form"), TABLES)
def test_rows_are_the_same_in_every_format(served, accept, form):
    status, headers, body = sparql(served, QUERY, accept=accept)
    assert (status, headers["Content-Type"]) == (200, with_charset(accept))
    rows = [row["label"] for row in ox.parse_query_results(body, format=form)]
    assert rows == [ox.Literal("irisin", language="en")]


GRAPHS = [
    ("text/turtle", ox.RdfFormat.TURTLE),
    ("application/n-triples", ox.RdfFormat.N_TRIPLES),
    ("application/rdf+xml", ox.RdfFormat.RDF_XML),
    ("application/ld+json", ox.RdfFormat.JSON_LD),
]


@pytest.mark.parametrize(("accept", "form"), GRAPHS)
def test_a_graph_is_the_same_in_every_format(served, accept, form):
    query = "CONSTRUCT WHERE { exent:irisin rdfs:label ?label ; a ?type }"
    status, headers, body = sparql(served, query, accept=accept)
    assert (status, headers["Content-Type"]) == (200, with_charset(accept))
    predicates = [quad.predicate.value for quad in ox.parse(body, format=form)]
    assert len(predicates) > 2
    assert "http://www.w3.org/2000/01/rdf-schema#label" in predicates


@pytest.mark.parametrize(
    "path",
    [
        f"sparql?{urlencode({'query': QUERY, 'format': 'csv'})}",
        f"sparql?{urlencode({'query': QUERY, 'format': 'tsv'})}",
        f"sparql?{urlencode({'query': 'DESCRIBE exent:irisin', 'format': 'ttl'})}",
        "sparql?format=ttl",
        "questions/exerkine-origins?format=csv",
        "entity/irisin.ttl",
        "dumps/exeronto.ttl",
        "docs/index.html",
        "metrics",
    ],
)
def test_every_text_says_once_that_it_is_utf_8(served, path):
    status, headers, _ = fetch(served + path)
    assert (status, headers["Content-Type"].count("; charset=utf-8")) == (200, 1)


def test_what_rdf_xml_cannot_write_is_refused(served):
    query = "CONSTRUCT { <http://e/s> <http://e/1> 1 } WHERE {}"
    assert sparql(served, query, accept="application/rdf+xml")[0] == 406
    assert sparql(served, query, accept="text/turtle")[0] == 200


def test_the_default_graph_is_what_the_package_itself_asks(served, kg):
    query = "SELECT (COUNT(*) AS ?n) WHERE { ?claim a exero:Claim }"
    _, _, body = sparql(served, query, accept="text/csv")
    assert body.decode().split() == ["n", str(kg.store.select(query).rows[0][0])]


def test_a_foreign_graph_keeps_its_own_graphs(foreign):
    assert b"false" in sparql(foreign, "ASK { ?s ?p ?o }")[2]
    assert b"true" in sparql(foreign, "ASK { GRAPH ?g { ?s ?p ?o } }")[2]


def test_from_takes_graphs_of_the_store_and_no_others(foreign):
    known = "http://kasei.us/2009/09/sparql/data/data1.rdf"
    status, _, body = sparql(foreign, f"ASK FROM <{known}> {{ ?s ?p ?o }}")
    assert (status, b"true" in body) == (200, True)
    for graph in ("http://127.0.0.1:9/x.ttl", "file:///etc/passwd"):
        assert sparql(foreign, f"ASK FROM <{graph}> {{ ?s ?p ?o }}")[0] == 400


@pytest.mark.parametrize(
    "named",
    [
        "FROM exgraph:nope",
        "FROM NAMED exgraph:view\\/nope",
        "FROM <foo>",
        "FROM <http://kasei.us/2009/09/sparql/data/\\u0064ata9.rdf>",
    ],
)
def test_from_is_refused_however_a_graph_that_is_not_here_is_written(foreign, named):
    status, _, body = sparql(foreign, f"SELECT * {named} {{ ?s ?p ?o }}")
    assert (status, b"there is no graph <http" in body) == (400, True), body


@pytest.mark.parametrize(
    ("declared", "name"),
    [
        ("PREFIX d: <http://kasei.us/2009/09/sparql/data/>", "d:data1.rdf"),
        ("BASE <http://kasei.us/2009/09/sparql/>\nPREFIX select: <data/>", "select:data1.rdf"),
        ("# FROM ASK\nBASE <http://kasei.us/2009/09/sparql/data/>", "<data1.rdf>"),
        ("", "<http://kasei.us/2009/09/sparql/data/\\u0064ata1.rdf>"),
    ],
)
def test_from_takes_a_graph_of_the_store_however_it_is_written(foreign, declared, name):
    status, _, body = sparql(foreign, f"{declared}\nASK FROM {name} {{ ?s ?p ?o }}")
    assert (status, b"true" in body) == (200, True), body
    status, _, body = sparql(foreign, f"{declared}\nASK FROM nope:x FROM {name} {{ ?s ?p ?o }}")
    assert (status, b"prefix" in body.lower()) == (400, True), body


def test_a_request_names_no_default_graph_that_is_not_here(foreign):
    known, unknown = (f"http://kasei.us/2009/09/sparql/data/data{n}.rdf" for n in (1, 9))
    for query in ("ASK { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"):
        assert sparql(foreign, query, **{"default-graph-uri": known})[0] == 200
        status, _, body = sparql(foreign, query, **{"default-graph-uri": unknown})
        assert (status, f"no graph <{unknown}>".encode() in body) == (400, True), body
    # W3C's cases ask nothing of a graph that nobody has.
    for query in ("ASK {}", "SELECT (1 AS ?one) { }", "DESCRIBE <http://example.org/>"):
        assert sparql(foreign, query, **{"default-graph-uri": unknown})[0] == 200


def test_a_dataset_of_default_graphs_alone_has_no_named_graphs(foreign):
    known = "http://kasei.us/2009/09/sparql/data/data1.rdf"
    asked = {"query": "ASK { GRAPH ?g { ?s ?p ?o } }", "default-graph-uri": known}
    assert b"false" in fetch(f"{foreign}sparql?{urlencode(asked)}")[2]


def test_every_response_says_how_it_may_be_used(served):
    for path in ("sparql?query=ASK%7B%7D", "sparql", "nothing", "health", "docs/index.html"):
        _, headers, _ = fetch(served + path)
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Vary"] == "Accept"
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert headers["Access-Control-Allow-Credentials"] is None


def test_a_head_is_a_get_without_a_body(served):
    address = f"{served}sparql?{urlencode({'query': QUERY})}"
    _, got, body = fetch(address)
    status, headers, empty = fetch(address, method="HEAD")
    assert (status, empty) == (200, b"")
    assert headers["Content-Length"] == got["Content-Length"] == str(len(body))


def test_the_service_describes_itself(served, kg):
    described = [
        list(ox.parse(fetch(f"{served}sparql", accept=accept)[2], format=form))
        for accept, form in GRAPHS
    ]
    assert len({len(triples) for triples in described}) == 1
    found = {(q.predicate.value.rpartition("#")[2], str(q.object)) for q in described[0]}
    assert ("endpoint", f"<{served}sparql>") in found
    assert ("dataDump", f"<{served}dumps/exeronto-kg.nq>") in found
    names = {value for name, value in found if name == "name"}
    assert "<https://w3id.org/exeronto/graph/view/strict>" in names
    assert len([1 for name, _ in found if name == "select"]) == len(kg.questions)
    counted = dict(kg.store.graph_sizes())
    triples = {
        int(value.partition('"')[2].partition('"')[0]) for n, value in found if n == "triples"
    }
    assert set(counted.values()) <= triples


def test_a_browser_gets_a_form(served):
    status, headers, body = fetch(f"{served}sparql", accept="text/html,*/*;q=0.8")
    assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert b"<form" in body
    assert b"exerkine-origins" in body
    assert b"http://" not in body.replace(served.encode(), b"").partition(b"<pre>")[0]
