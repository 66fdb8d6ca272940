"""Pages, questions, dumps and what else lies beside SPARQL."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from urllib.parse import quote, urlencode, urljoin

import pyoxigraph as ox
import pytest

from exeronto.resources import build_folder, questions_folder
from exeronto.server.connection import Connection
from exeronto.server.limits import Limits
from exeronto.server.messages import Part, Request, Response
from exeronto.server.routes import Routes


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def fetch(address, *, accept=None, **headers):
    request = urllib.request.Request(address, headers=headers)
    if accept is not None:
        request.add_header("Accept", accept)
    try:
        with urllib.request.build_opener(_Stay).open(request, timeout=120) as response:
            return response.status, response.headers, response.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("entity/irisin", "docs/entity/irisin.html"),
        ("Myokine", "docs/term/Myokine.html"),
        ("promotes", "docs/property/promotes.html"),
        ("paper/deng2026", "docs/paper/deng2026.html"),
        ("paper/deng2026/ref/3", "docs/paper/deng2026.html#ref-3"),
        ("ontology/redox", "docs/module/redox.html"),
        ("ontology", "docs/index.html"),
        ("", "docs/index.html"),
    ],
)
def test_an_iri_leads_a_browser_to_its_page(served, path, page):
    status, headers, _ = fetch(served + path, accept="text/html,*/*;q=0.8")
    assert (status, headers["Location"]) == (303, served + page)
    status, headers, body = fetch(served + page.partition("#")[0])
    assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert b"<h1>" in body


def test_every_link_of_a_page_is_served(served):
    _, _, body = fetch(f"{served}docs/entity/irisin.html")
    links = {
        link for link in re.findall(r'(?:href|src)="([^"#]+)', body.decode()) if ":" not in link
    }
    assert len(links) > 5
    for link in sorted(links)[:30]:
        address = urljoin(f"{served}docs/entity/irisin.html", link)
        assert fetch(address)[0] == 200, link


@pytest.mark.parametrize(
    ("accept", "form"),
    [("text/turtle", ox.RdfFormat.TURTLE), ("application/ld+json", ox.RdfFormat.JSON_LD)],
)
def test_an_iri_leads_a_program_to_what_is_said_of_it(served, accept, form):
    status, headers, body = fetch(f"{served}entity/irisin", accept=accept)
    assert (status, headers.get_content_type(), headers["Vary"]) == (200, accept, "Accept")
    quads = list(ox.parse(body, format=form))
    irisin = ox.NamedNode("https://w3id.org/exeronto/entity/irisin")
    assert any(quad.subject == irisin for quad in quads)
    assert any(quad.object == irisin for quad in quads), "the claims about it are missing"
    assert all(irisin in (quad.subject, quad.object) for quad in quads)


def test_a_claim_can_be_followed_from_its_entity(served, kg):
    claim = kg.store.select("SELECT ?c WHERE { ?c a exero:Claim } ORDER BY ?c LIMIT 1").rows[0][0]
    path = str(claim).removeprefix("https://w3id.org/exeronto/")
    assert fetch(f"{served}{path}", accept="text/html")[0] == 303
    assert claim.encode() in fetch(f"{served}{path}.nt")[2]


OURS = "https://w3id.org/exeronto/"


@pytest.fixture(scope="module")
def crowded(start, tmp_path_factory):
    """As many statements point to one term as are given with it, and one more to another."""
    file = tmp_path_factory.mktemp("crowded") / "graph.nt"
    lines = [
        f"<http://e/s{n}> <http://e/p> <{OURS}{name}> .\n"
        for name, most in (("full", 2000), ("crowded", 2001))
        for n in range(most)
    ]
    file.write_text("".join([*lines, f'<{OURS}crowded> <http://e/q> "own" .\n']))
    with start("--store", str(file)) as (address, _):
        yield address


def triples(address):
    body = fetch(address, accept="application/n-triples")[2]
    return list(ox.parse(body, format=ox.RdfFormat.N_TRIPLES))


def test_all_that_points_to_a_term_is_given_or_the_query_for_it(crowded, start):
    with start("--store", f"{crowded}sparql") as (front, _):
        for address in (crowded, front):
            assert len(triples(f"{address}full")) == 2000
            assert b"This query" not in fetch(f"{address}full", accept="text/html")[2]
            quads = triples(f"{address}crowded")
            given = {quad.predicate.value.rpartition("/")[2]: quad for quad in quads}
            assert set(given) == {"q", "rdf-schema#seeAlso", "rdf-schema#comment"}
            query = given["rdf-schema#seeAlso"].object
            assert "More than 2000" in given["rdf-schema#comment"].object.value
            assert given["rdf-schema#comment"].subject == query
            assert query.value.startswith(f"{address}sparql?")
            assert len(triples(query.value)) == 2001
            page = fetch(f"{address}crowded", accept="text/html")[2].decode()
            assert f'<a href="{query.value}">This query' in page


def test_the_ontology_as_a_whole_is_a_file(served):
    status, headers, _ = fetch(f"{served}ontology", accept="application/rdf+xml")
    assert (status, headers["Location"]) == (303, f"{served}dumps/exeronto.owl")


@pytest.mark.parametrize(
    ("suffix", "media_type"),
    [
        ("ttl", "text/turtle"),
        ("nt", "application/n-triples"),
        ("rdf", "application/rdf+xml"),
        ("xml", "application/rdf+xml"),
        ("jsonld", "application/ld+json"),
        ("json", "application/ld+json"),
    ],
)
def test_a_suffix_is_a_format_as_the_parameter_is(served, suffix, media_type):
    status, headers, body = fetch(f"{served}entity/irisin.{suffix}", accept="text/html")
    assert (status, headers.get_content_type()) == (200, media_type)
    assert body == fetch(f"{served}entity/irisin?format={suffix}", accept="text/html")[2]


def test_the_suffix_of_a_page_leads_to_the_page(served):
    status, headers, _ = fetch(f"{served}entity/irisin.html", accept="text/turtle")
    assert (status, headers["Location"]) == (303, f"{served}docs/entity/irisin.html")


@pytest.mark.parametrize(
    ("path", "where"),
    [
        ("docs", "docs/index.html"),
        ("docs/", "docs/index.html"),
        ("dumps", "dumps/"),
        ("questions/", "questions"),
        ("questions/?format=json", "questions?format=json"),
    ],
)
def test_a_folder_is_found_with_and_without_a_slash(served, path, where):
    status, headers, _ = fetch(served + path)
    assert (status, headers["Location"]) == (308, served + where)
    assert fetch(served + where)[0] == 200


def test_what_is_unknown_is_not_found(served):
    for path in (
        "entity/nothing",
        "docs/nothing.html",
        "dumps/nothing",
        "questions/nothing",
        "x y",
    ):
        assert fetch(served + quote(path))[0] == 404


def test_no_term_hides_behind_an_address_of_the_server(kg):
    taken = {
        "sparql",
        "questions",
        "dumps",
        "docs",
        "health",
        "metrics",
        "openapi.json",
        "style.css",
    }
    query = "SELECT DISTINCT ?s WHERE { ?s ?p ?o FILTER (STRSTARTS(STR(?s), STR(exero:))) }"
    paths = [
        str(row[0]).removeprefix("https://w3id.org/exeronto/")
        for row in kg.store.select(query).rows
    ]
    names = {path.partition("/")[0] for path in paths}
    assert len(names) > 100
    assert not names & taken
    suffixes = (".html", ".json", ".jsonld", ".nt", ".rdf", ".ttl", ".xml")
    assert not [path for path in paths if path.endswith(suffixes)]


# Questions.


def test_a_question_is_answered_like_everywhere(served, kg):
    asked = urlencode({"tissue": "liver"})
    _, headers, body = fetch(f"{served}questions/exerkine-origins?{asked}", accept="text/csv")
    assert headers["Content-Type"] == "text/csv; charset=utf-8"
    assert body.decode() == kg.ask_as("csv", "exerkine-origins", tissue="liver")
    _, _, body = fetch(f"{served}questions/exerkine-origins?{asked}", accept="application/json")
    assert json.loads(body) == json.loads(kg.ask_as("json", "exerkine-origins", tissue="liver"))


def test_a_question_is_a_page_with_a_form(served):
    address = f"{served}questions/exerkine-origins?tissue=liver"
    _, headers, body = fetch(address, accept="text/html")
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert b'href="/entity/fgf21"' in body
    assert b'name="tissue" value="liver"' in body
    assert b"format=csv" in body


def test_what_is_typed_into_a_form_is_text(served):
    hostile = '"><script>alert(1)</script>'
    address = f"{served}questions/exerkine-origins?{urlencode({'tissue': hostile})}"
    status, headers, body = fetch(address, accept="text/html")
    assert status == 400
    assert headers["Content-Type"].startswith("text/plain")
    assert b"nothing here is named" in body


@pytest.mark.parametrize(
    ("parameters", "word"),
    [
        ({"tissue": "livre"}, b"did you mean"),
        ({"colour": "red"}, b"no parameter"),
        ([("tissue", "liver"), ("tissue", "heart")], b"more than once"),
    ],
)
def test_a_wrong_parameter_is_told(served, parameters, word):
    status, _, body = fetch(f"{served}questions/exerkine-origins?{urlencode(parameters)}")
    assert status == 400
    assert word in body


@pytest.mark.slow
def test_every_question_is_answered_in_every_format(start, kg):
    with start("--seconds", "120") as (address, _):
        for question in kg.questions:
            for form in ("csv", "html"):
                status, _, body = fetch(f"{address}questions/{question.name}?format={form}")
                assert status == 200, (question.name, form, body[:200])


@pytest.mark.parametrize(
    ("accept", "results_format"),
    [
        ("application/sparql-results+json", ox.QueryResultsFormat.JSON),
        ("application/sparql-results+xml", ox.QueryResultsFormat.XML),
        ("application/xml", ox.QueryResultsFormat.XML),
        ("text/tab-separated-values", ox.QueryResultsFormat.TSV),
    ],
)
def test_a_question_is_answered_in_the_formats_of_sparql(served, kg, accept, results_format):
    status, _, body = fetch(f"{served}questions/exerkine-origins", accept=accept)
    assert status == 200, body
    parsed = ox.parse_query_results(body, format=results_format)
    assert [tuple(row) for row in parsed] == list(kg.ask("exerkine-origins").found.terms)


def test_the_questions_are_described_for_programs(served, kg):
    _, headers, body = fetch(f"{served}openapi.json")
    described = json.loads(body)
    assert headers["Content-Type"] == "application/json"
    assert described["openapi"] == "3.1.0"
    assert described["servers"] == [{"url": served.rstrip("/")}]
    assert set(described["paths"]) == {f"/questions/{q.name}" for q in kg.questions}
    for question in kg.questions:
        operation = described["paths"][f"/questions/{question.name}"]["get"]
        names = [parameter["name"] for parameter in operation["parameters"]]
        assert names == [*question.parameters, "format"]
        for response in operation["responses"].values():
            reference = response.get("$ref", "#/components/responses/400").rpartition("/")[2]
            assert reference in described["components"]["responses"]
    listed = json.loads(fetch(f"{served}questions", accept="application/json")[2])
    assert "413" in described["components"]["responses"]
    assert listed == json.loads(fetch(f"{served}questions?format=json", accept="text/html")[2])
    assert fetch(f"{served}questions?format=html", accept="application/json")[2].startswith(b"<!")
    assert [one["name"] for one in listed] == [q.name for q in kg.questions]
    assert len(listed) == len(list(questions_folder().glob("*.rq")))


# Dumps.


def test_a_dump_comes_with_its_checksum(served):
    _, headers, body = fetch(f"{served}dumps/exeronto-kg.nq")
    digest = hashlib.sha256(body).hexdigest()
    assert headers["ETag"] == f'"{digest}"'
    assert f"{digest}  exeronto-kg.nq\n".encode() in fetch(f"{served}dumps/")[2]
    assert body == (build_folder() / "exeronto-kg.nq").read_bytes()


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [("bytes=0-9", 0, 10), ("bytes=100-", 100, None), ("bytes=-7", -7, None), ("bytes=5-5", 5, 6)],
)
def test_a_part_of_a_dump_can_be_had(served, asked, start, stop):
    whole = (build_folder() / "prefixes.csv").read_bytes()
    status, headers, body = fetch(f"{served}dumps/prefixes.csv", Range=asked)
    assert (status, body) == (206, whole[start:stop])
    begin = start % len(whole)
    assert headers["Content-Range"] == f"bytes {begin}-{begin + len(body) - 1}/{len(whole)}"


def test_a_dump_goes_to_a_slow_client_piece_by_piece(served):
    whole = (build_folder() / "exeronto-kg.nq").read_bytes()
    start, stop = 1001, 5_000_001
    request = urllib.request.Request(
        f"{served}dumps/exeronto-kg.nq", headers={"Range": f"bytes={start}-{stop - 1}"}
    )
    with urllib.request.build_opener(_Stay).open(request, timeout=60) as response:
        body = b""
        while piece := response.read(400_000):
            body += piece
            time.sleep(0.02)
    assert body == whole[start:stop]


def test_a_file_that_is_cut_while_it_is_sent_ends_the_connection(tmp_path):
    """Its length has been said: filled up or ended well, the client would take it for whole."""
    file = tmp_path / "dump.nt"
    file.write_text("short")

    async def answer(_: Request) -> Response:
        return Response(200, "text/plain", Part(file, 0, 10))

    async def received() -> bytes:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(
            lambda: Connection(answer, Limits(), set()), "127.0.0.1", 0
        )
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        try:
            return await asyncio.wait_for(reader.read(), 10)
        except ConnectionResetError:
            return b"reset"
        finally:
            writer.close()
            server.close()

    found = asyncio.run(received())
    assert found == b"reset" or (b"Content-Length: 10" in found and found.endswith(b"short"))


def test_a_part_beyond_the_end_cannot_be_had(served):
    status, headers, _ = fetch(f"{served}dumps/prefixes.csv", Range="bytes=99999999-")
    assert status == 416
    assert headers["Content-Range"].startswith("bytes */")


def test_a_dump_that_the_client_has_is_not_sent_again(served):
    address = f"{served}dumps/prefixes.csv"
    tag = fetch(address)[1]["ETag"]
    status, _, body = fetch(address, **{"If-None-Match": f'"other", {tag}'})
    assert (status, body) == (304, b"")
    assert fetch(address, **{"If-None-Match": '"other"'})[0] == 200
    assert fetch(address, **{"Range": "bytes=0-9", "If-Range": tag})[0] == 206
    assert fetch(address, **{"Range": "bytes=0-9", "If-Range": '"other"'})[0] == 200


# Health, and what is wrong from the start.


def test_health_and_metrics(served):
    assert fetch(f"{served}health")[2] == b"ok\n"
    fetch(f"{served}sparql?query=ASK%7B%7D")
    fetch(f"{served}sparql?query=ASK%7B")
    lines = fetch(f"{served}metrics")[2].decode().splitlines()
    counted = dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    assert int(counted['exeronto_requests_total{route="sparql",status="200"}']) >= 1
    assert int(counted['exeronto_requests_total{route="sparql",status="400"}']) >= 1
    assert int(counted["exeronto_workers"]) >= 1
    assert (
        counted['exeronto_request_seconds_bucket{le="+Inf"}']
        == counted["exeronto_request_seconds_count"]
    )


def serve_badly(*arguments):
    command = [sys.executable, "-m", "exeronto", "serve", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 2, done
    assert len(done.stderr.splitlines()) == 1, done.stderr
    return done.stderr


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--bind", "0.0.0.0:0"], "--public"),
        (["--bind", "nowhere"], "host:port"),
        (["--bind", "192.0.2.1:0", "--public"], ""),
        (["--base", "kg.example.org"], "https://"),
        (["--store", "missing.ttl"], "missing.ttl"),
    ],
)
def test_what_cannot_be_served_is_told_in_a_line(arguments, word):
    if "192.0.2.1:0" in arguments:
        command = [sys.executable, "-m", "exeronto", "serve", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
        assert done.returncode == 2
        assert "cannot be listened on" in done.stderr
        return
    assert word in serve_badly(*arguments)


def test_a_dump_that_was_changed_is_not_served(tmp_path):
    for name in ("exeronto-kg.nq", "prefixes.csv"):
        shutil.copy(build_folder() / name, tmp_path)
    sums = (build_folder() / "SHA256SUMS").read_text().splitlines(keepends=True)
    kept = [line for line in sums if line.split()[1] in {"exeronto-kg.nq", "prefixes.csv"}]
    (tmp_path / "SHA256SUMS").write_text("".join(kept))
    content = bytearray((tmp_path / "prefixes.csv").read_bytes())
    content[50] ^= 1
    (tmp_path / "prefixes.csv").write_bytes(content)
    assert "prefixes.csv: is not what SHA256SUMS says" in serve_badly(
        "--store", str(tmp_path), "--bind", "127.0.0.1:0"
    )


def test_a_dump_that_changes_later_is_not_served_either(tmp_path, start):
    (tmp_path / "exeronto-kg.nq").write_text(
        "<http://e/s> <http://e/p> <http://e/o> <http://e/g> .\n"
    )
    digest = hashlib.sha256((tmp_path / "exeronto-kg.nq").read_bytes()).hexdigest()
    (tmp_path / "SHA256SUMS").write_text(f"{digest}  exeronto-kg.nq\n")
    with start("--store", str(tmp_path)) as (address, _):
        assert fetch(f"{address}dumps/exeronto-kg.nq")[0] == 200
        (tmp_path / "exeronto-kg.nq").write_text("")
        assert fetch(f"{address}dumps/exeronto-kg.nq")[0] == 503
        assert (
            b"true"
            in fetch(f"{address}sparql?query=ASK%7BGRAPH%20%3Fg%7B%3Fs%20%3Fp%20%3Fo%7D%7D")[2]
        )


def test_links_begin_with_the_base_that_was_given(start):
    with start("--base", "https://kg.example.org/") as (address, process):
        assert address == "https://kg.example.org/"
        assert process.poll() is None


def test_routes_are_found_without_a_server():
    class NoFiles:
        dumps = ()

        def __contains__(self, _):
            return False

    routes = Routes("http://127.0.0.1/", NoFiles(), None)
    found = [
        routes.find(path)[0] for path in ("/sparql", "/questions/x", "/dumps/x", "/entity/x", "/")
    ]
    assert found == ["sparql", "question", "dump", "term", "home"]
