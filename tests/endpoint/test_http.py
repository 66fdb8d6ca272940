"""What HTTP itself asks of a server (RFC 9110, RFC 9112), byte by byte."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exeronto.server.messages import Request

DUMP = "/dumps/prefixes.csv"


def exchange(address, *lines, body=b""):
    """Status, header and body of the answer to these lines; the connection is then closed."""
    parts = urlsplit(address)
    with socket.create_connection((parts.hostname, parts.port), timeout=20) as connection:
        head = "\r\n".join([*lines, "Connection: close", "", ""])
        connection.sendall(head.encode("latin-1") + body)
        received = b""
        while piece := connection.recv(65_536):
            received += piece
    head, _, content = received.partition(b"\r\n\r\n")
    first, *fields = head.decode("latin-1").split("\r\n")
    return int(first.split()[1]), dict(field.split(": ", 1) for field in fields), content


def host(address):
    return f"Host: {urlsplit(address).netloc}"


def get(address, path, *fields, method="GET"):
    return exchange(address, f"{method} {path} HTTP/1.1", host(address), *fields)


@pytest.mark.parametrize("scheme", ["http", "HTTP", "https"])
def test_a_target_may_be_a_whole_address(served, scheme):
    whole = f"{scheme}://{urlsplit(served).netloc}"
    assert get(served, f"{whole}/health")[::2] == (200, b"ok\n")
    assert get(served, f"{whole}/sparql?query=ASK%7B%7D", "Accept: text/csv")[::2] == (
        200,
        b"true\n",
    )
    assert get(served, whole)[0] == 303


def test_the_authority_of_a_whole_address_is_checked_instead_of_host(served):
    ours, path = urlsplit(served).netloc, "/sparql?query=ASK%7B%7D"
    for authority in ("evil.example", f"me@{ours}", ""):
        assert get(served, f"http://{authority}{path}")[0] == 421
    assert exchange(served, f"GET http://{ours}{path} HTTP/1.1", "Host: evil.example")[0] == 200


@pytest.mark.parametrize("path", ["/health", "/sparql?query=ASK%7B%7D"])
def test_a_request_without_host_is_none(served, path):
    status, _, body = exchange(served, f"GET {path} HTTP/1.1")
    assert (status, b"Host" in body) == (400, True)
    whole = f"http://{urlsplit(served).netloc}{path}"
    assert exchange(served, f"GET {whole} HTTP/1.1")[0] == 400
    # HTTP/1.0 knew no Host, and monitors still ask so.
    assert exchange(served, "GET /health HTTP/1.0")[0] == 200


def test_only_a_get_has_parts(served):
    assert get(served, DUMP, "Range: bytes=0-9")[0] == 206
    status, headers, _ = get(served, DUMP, "Range: bytes=0-9", method="HEAD")
    assert (status, "Content-Range" in headers) == (200, False)
    assert headers["Content-Length"] == get(served, DUMP)[1]["Content-Length"]


@pytest.mark.parametrize("path", [DUMP, "/docs/index.html"])
def test_a_file_is_given_only_if_it_is_the_one_that_is_wanted(served, path):
    tag = get(served, path)[1]["ETag"]
    for wanted in (tag, f'"other", {tag}', "*"):
        assert get(served, path, f"If-Match: {wanted}")[0] == 200
    # Of weak tags none is the same: nothing is said of every byte.
    for other in ('"other"', f"W/{tag}"):
        assert get(served, path, f"If-Match: {other}")[0] == 412
        assert get(served, path, f"If-Match: {other}", f"If-None-Match: {tag}")[0] == 412
        assert get(served, path, f"If-Match: {other}", "Range: bytes=0-9")[0] == 412


@pytest.mark.parametrize(
    ("parameters", "status"),
    [
        ("", 200),
        ("; charset=utf-8; x=y", 200),
        (';x="; charset=utf-16" ; Charset="UTF-8"', 200),
        ("; x=charset=utf-16", 200),
        ("; x=y; charset=utf-16", 415),
        ('; charset="iso-8859-1"', 415),
    ],
)
def test_the_charset_of_a_query_is_one_parameter_of_several(served, parameters, status):
    body = b"ASK {}"
    lines = ["POST /sparql HTTP/1.1", host(served), f"Content-Length: {len(body)}"]
    lines.append(f"Content-Type: application/sparql-query{parameters}")
    assert exchange(served, *lines, body=body)[0] == status


@given(st.text(st.sampled_from(";=\"'*\\ \tcharsetut8-6é%0"), max_size=40))
def test_whatever_is_said_of_a_body_has_a_charset_or_none(said):
    found = Request("POST", "/", {"content-type": said}, b"", "").charset
    assert found in said.lower()
