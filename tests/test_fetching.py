"""Papers by identifier, from a server of our own on this machine that plays the services."""

from __future__ import annotations

import json
import sys
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from click.testing import CliRunner

from exeronto import fetching
from exeronto.cli import main
from exeronto.errors import FetchError
from exeronto.fetching import Fetcher, Sources
from exeronto.loading import load_identifier
from exeronto.retrieval import read_identifier, retrieve

API = Path(__file__).resolve().parents[2] / "shared" / "samples" / "api"
JATS = (
    "<article><front><article-meta><title-group><article-title>Stairs</article-title></title-group>"
    "<contrib-group><contrib><name><surname>Roe</surname></name></contrib></contrib-group>"
    "<pub-date><year>2031</year></pub-date></article-meta></front>"
    "<body><p>We climbed all of the stairs.</p></body></article>"
)
RECORD = {
    "id": "123",
    "source": "MED",
    "pmid": "123",
    "pmcid": "PMC77",
    "doi": "10.5555/Stairs",
    "title": "Stairs.",
    "authorString": "Roe A, Doe BC.",
    "journalTitle": "J Up",
    "pubYear": "2031",
    "isOpenAccess": "Y",
    "license": "cc by",
    "firstPublicationDate": "2031-03-02",
    "abstractText": "<h4>Aim</h4>We climbed. It rose.<h4>Result</h4>More.",
}
WORK = {
    "DOI": "10.5555/stairs",
    "title": ["Stairs"],
    "author": [{"given": "Ann", "family": "Roe"}],
    "container-title": ["Journal of Going Up"],
    "published": {"date-parts": [[2031, 3, 2]]},
    "publisher": "Steps",
    "abstract": "<jats:title>Abstract</jats:title><jats:p>Crossref's &amp; words.</jats:p>",
    "license": [
        {"URL": "https://tdm.example/", "content-version": "tdm"},
        {"URL": "https://creativecommons.org/licenses/by/4.0/", "content-version": "vor"},
    ],
    "reference": [{"key": "1", "DOI": "10.5555/up", "year": "2001", "article-title": "Up"}],
}


@dataclass
class Service:
    """What the server answers: status, headers and content by path; and what it was asked."""

    answers: dict[str, list[tuple[int, dict[str, str], bytes]]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, list[str]], str]] = field(default_factory=list)

    def answer(self, path, content, status=200, **headers):
        body = content if isinstance(content, bytes) else (content if isinstance(content, str) else json.dumps(content)).encode()  # fmt: skip
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers.setdefault(path, []).append((status, headers, body))

    def search(self, *records):
        self.answer("/epmc/search", {"hitCount": len(records), "resultList": {"result": records}})


@pytest.fixture
def service():
    service = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked = urlsplit(self.path)
            service.asked.append((asked.path, parse_qs(asked.query), self.headers["User-Agent"]))
            listed = service.answers.get(asked.path, [(404, {}, b"not here")])
            status, headers, body = listed.pop(0) if len(listed) > 1 else listed[0]
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    service.base = f"http://127.0.0.1:{server.server_port}"
    yield service
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def waits():
    return []


@pytest.fixture
def fetcher(service, tmp_path, waits):
    base = service.base
    sources = Sources(f"{base}/epmc", f"{base}/ncbi", f"{base}/crossref")
    return Fetcher(tmp_path / "cache", "us@example.org", sources=sources, sleep=waits.append)


def fetch(text, fetcher):
    return retrieve(read_identifier(text), fetcher)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("10.5555/stairs", 'DOI:"10.5555/stairs"'),
        ("https://doi.org/10.5555/stairs", 'DOI:"10.5555/stairs"'),
        ("pmid:123", "EXT_ID:123 AND SRC:MED"),
        ("123", "EXT_ID:123 AND SRC:MED"),
        ("PMC77", "PMCID:PMC77"),
        ("https://www.ncbi.nlm.nih.gov/pmc/articles/PMC77/", "PMCID:PMC77"),
    ],
)
def test_every_way_of_writing_an_identifier_leads_to_the_full_text(service, fetcher, text, query):
    service.search(RECORD)
    service.answer("/epmc/PMC77/fullTextXML", JATS)
    found = fetch(text, fetcher)
    assert service.asked[0][1]["query"] == [query]
    assert found.document.source_format == "JATS XML"
    assert "climbed" in found.document.text


@pytest.mark.parametrize(
    "text", ["paper.xml", "10.5", "PMCx", '10.5555/a"b', "10.5555/a b", "", "1234567890123"]
)
def test_other_words_are_no_identifiers(text):
    assert read_identifier(text) is None


def test_what_the_full_text_does_not_say_comes_from_the_record_and_is_told(service, fetcher):
    service.search(RECORD)
    service.answer("/epmc/PMC77/fullTextXML", JATS)
    found = fetch("PMC77", fetcher)
    bibliography = found.document.bibliography
    assert (bibliography.pmid, bibliography.licence, bibliography.journal) == (
        "123",
        "CC BY",
        "J Up",
    )
    assert [p.family for p in bibliography.authors] == ["Roe"]
    assert any(note.startswith("from Europe PMC's record: journal") for note in found.notes)


def test_the_other_service_is_asked_for_a_full_text_that_the_first_has_not(service, fetcher):
    service.search(RECORD)
    service.answer("/ncbi/efetch.fcgi", f"<pmc-articleset>{JATS}</pmc-articleset>")
    found = fetch("PMC77", fetcher)
    assert "climbed" in found.document.text
    assert service.asked[-1][1] == {"db": ["pmc"], "id": ["77"], "rettype": ["xml"]}


def test_what_is_not_open_is_its_abstract_and_record(service, fetcher):
    service.search({**RECORD, "isOpenAccess": "N"})
    service.answer("/crossref/works/10.5555%2FStairs", {"message": WORK})
    found = fetch("123", fetcher)
    document = found.document
    assert "the full text is not open access, so it was not fetched" in found.notes
    assert not any("fullTextXML" in path for path, _, _ in service.asked)
    assert [document.words(p.start, p.end) for p in document.passages] == ["Stairs", "Aim", "We climbed. It rose.", "Result", "More."]  # fmt: skip
    assert document.source_format == "record of Europe PMC and Crossref"
    assert document.bibliography.publisher == "Steps"
    assert document.references[0].doi == "10.5555/up"


def test_crossref_alone_is_enough(service, fetcher):
    service.search()
    service.answer("/crossref/works/10.5555%2Fstairs", {"message": WORK})
    found = fetch("10.5555/stairs", fetcher)
    assert found.document.bibliography.licence == "https://creativecommons.org/licenses/by/4.0/"
    assert "Crossref's & words." in found.document.text
    assert "Europe PMC does not know it" in found.notes


def test_nothing_to_be_had_is_said(service, fetcher):
    service.search({**RECORD, "isOpenAccess": "N", "abstractText": None})
    assert "no abstract was to be had" in fetch("123", fetcher).notes


def failure(text, fetcher):
    with pytest.raises(FetchError) as caught:
        fetch(text, fetcher)
    return caught.value


def test_an_identifier_that_nobody_knows_is_refused(service, fetcher):
    service.search({**RECORD, "doi": "10.5555/other"})
    assert failure("10.5555/stairs", fetcher).code == "E_NOT_FOUND"


def test_an_identifier_of_two_papers_is_refused(service, fetcher):
    service.search(RECORD, {**RECORD, "id": "PPR9"})
    error = failure("10.5555/stairs", fetcher)
    assert error.code == "E_AMBIGUOUS_ID"
    assert "123, PPR9" in str(error)


def test_somebody_can_be_reached(service, fetcher):
    service.search(RECORD)
    service.answer("/epmc/PMC77/fullTextXML", JATS)
    fetch("123", fetcher)
    assert all("mailto:us@example.org" in agent and agent.startswith("exeronto/") for *_, agent in service.asked)  # fmt: skip


@pytest.mark.parametrize("contact", [None, "", "nobody", "a@b\r\nX: y"])
def test_without_an_address_nothing_is_asked(service, fetcher, contact):
    fetcher.contact = contact
    assert failure("123", fetcher).code == "E_NO_CONTACT"
    assert service.asked == []


def test_an_answer_is_kept_with_date_and_checksum_and_not_asked_for_again(service, fetcher):
    service.search(RECORD)
    service.answer("/epmc/PMC77/fullTextXML", JATS, Date="Fri, 07 Mar 2031 08:00:00 GMT")
    first = fetch("123", fetcher)
    asked = len(service.asked)
    again = fetch("123", fetcher)
    assert len(service.asked) == asked
    assert (again.document, again.provenance()) == (first.document, first.provenance())
    told = json.loads(first.provenance())
    assert told["answers"][1]["sha256"] == first.document.source_sha256
    assert len({answer["date"] for answer in told["answers"]}) >= 1
    assert first.text == first.answers[1].file
    assert Path(first.text).read_text() == JATS


def test_a_damaged_answer_in_the_cache_is_asked_for_again(service, fetcher):
    service.search(RECORD)
    service.answer("/epmc/PMC77/fullTextXML", JATS)
    first = fetch("123", fetcher)
    Path(first.text).write_text("something else")
    assert fetch("123", fetcher).document == first.document


def test_offline_asks_nobody(service, fetcher):
    service.search(RECORD)
    service.answer("/epmc/PMC77/fullTextXML", JATS)
    online = fetch("123", fetcher)
    asked = len(service.asked)
    fetcher.offline, fetcher.contact = True, None
    assert fetch("123", fetcher).document == online.document
    assert failure("124", fetcher).code == "E_NOT_CACHED"
    assert len(service.asked) == asked


def test_offline_opens_no_socket(tmp_path):
    opened = []

    def hook(event, _):
        if event.startswith("socket.connect") and listening:
            opened.append(event)

    sys.addaudithook(hook)
    listening = [True]
    done = CliRunner().invoke(
        main, ["load", "PMC77", "--offline", "--cache", str(tmp_path), "-o", str(tmp_path / "out")]
    )
    listening.clear()
    assert done.exit_code == 2
    assert "[E_NOT_CACHED]" in done.stderr
    assert opened == []
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_server_is_asked_again_when_it_says(service, fetcher, waits, status):
    service.answer("/epmc/search", "later", status=status, Retry_After="7")
    service.search(RECORD)
    service.answer("/epmc/PMC77/fullTextXML", JATS)
    assert fetch("123", fetcher).document.text
    assert waits == [7.0]


def test_without_a_time_the_waits_grow_and_end(service, fetcher, waits):
    service.answer("/epmc/search", "no", status=500)
    error = failure("123", fetcher)
    assert (error.code, waits) == ("E_REMOTE", [1.0, 2.0, 4.0])
    assert "answered 500 (4 times)" in str(error)


def test_a_long_wait_is_told_instead_of_waited(service, fetcher, waits):
    service.answer("/epmc/search", "no", status=429, Retry_After="86400")
    assert failure("123", fetcher).code == "E_REMOTE"
    assert waits == []


def test_another_refusal_is_told_at_once(service, fetcher, waits):
    service.answer("/epmc/search", "no", status=403)
    assert "answered 403" in str(failure("123", fetcher))
    assert waits == []


def test_a_server_that_does_not_answer_is_told(fetcher, waits):
    fetcher.sources = Sources("http://127.0.0.1:9/epmc")
    assert "ConnectionError (4 times)" in str(failure("123", fetcher))


def test_too_much_is_refused(service, fetcher, monkeypatch):
    monkeypatch.setattr(fetching, "LARGEST", 1000)
    service.answer("/epmc/search", b"x" * 2000)
    assert failure("123", fetcher).code == "E_TOO_LARGE"
    assert not fetcher.cache.exists()


@pytest.mark.parametrize(
    "to",
    [
        "http://127.0.0.1:1/x",
        "https://example.org/",
        "file:///etc/hostname",
        "http://www.ebi.ac.uk/x",
    ],
)
def test_a_redirection_never_leads_away(service, fetcher, to):
    service.answer("/epmc/search", "", status=302, Location=to)
    assert "is none of the services" in str(failure("123", fetcher))


def test_a_redirection_within_is_followed(service, fetcher):
    service.answer("/epmc/search", "", status=302, Location="/epmc/found")
    service.answer("/epmc/found", {"resultList": {"result": [{**RECORD, "isOpenAccess": "N"}]}})
    assert fetch("123", fetcher).document.bibliography.pmid == "123"


@pytest.mark.parametrize(
    "source", ["http://www.ebi.ac.uk", "https://example.org", "http://10.0.0.1"]
)
def test_only_https_to_the_services_is_asked(tmp_path, source):
    fetcher = Fetcher(tmp_path, "us@example.org", sources=Sources(source))
    assert "is none of the services" in str(failure("123", fetcher))


@pytest.mark.parametrize("body", [b"\xff\xfe", b"{", b"[]", b'{"a":1,"a":2}', b"[" * 5000])
def test_nonsense_is_refused(service, fetcher, body):
    service.answer("/epmc/search", body)
    assert failure("123", fetcher).code.startswith("E_")


@pytest.mark.parametrize(
    "body", ["<html/>", "<article", '<!DOCTYPE a [<!ENTITY x "y">]><article/>']
)
def test_a_full_text_that_is_none_writes_nothing(service, fetcher, tmp_path, body):
    service.search(RECORD)
    service.answer("/epmc/PMC77/fullTextXML", body)
    service.answer("/ncbi/efetch.fcgi", body)
    if "<article" in body:
        with pytest.raises(ValueError, match="; "):
            load_identifier(read_identifier("123"), tmp_path / "out", fetcher=fetcher)
        assert not (tmp_path / "out").exists()
    else:
        assert fetch("123", fetcher).document.source_format.startswith("record of")


def test_loading_writes_whence_it_came(service, fetcher, tmp_path):
    service.search(RECORD)
    service.answer("/epmc/PMC77/fullTextXML", JATS)
    loaded, _ = load_identifier(read_identifier("PMC77"), tmp_path / "out", fetcher=fetcher)
    assert loaded.folder.name == "roe2031"
    told = json.loads((loaded.folder / "source.json").read_text())
    assert told["identifier"] == "pmcid:PMC77"
    assert "climbed" not in json.dumps(told)


def test_servers_are_asked_no_faster_than_they_wish(service, fetcher, waits, monkeypatch):
    monkeypatch.setitem(fetching._PACE, urlsplit(service.base).netloc, 5.0)
    service.search(RECORD)
    service.answer("/epmc/PMC77/fullTextXML", JATS)
    fetch("123", fetcher)
    assert len(waits) == 1
    assert 4.0 < waits[0] <= 5.0


@pytest.mark.skipif(not API.is_dir(), reason="the shared samples are not here")
def test_a_real_answer_of_europe_pmc_is_read(service, fetcher):
    answer = json.loads((API / "search_cancer.json").read_text(encoding="utf-8"))
    service.answer("/epmc/search", answer)
    wanted = answer["resultList"]["result"][0]
    bibliography = fetch(wanted["pmid"], fetcher).document.bibliography
    assert bibliography.doi == wanted["doi"]
    assert f"{bibliography.title}." == wanted["title"]
    assert bibliography.authors[0].family == wanted["authorString"].split(" ")[0]
