"""A request and a response as values."""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote_to_bytes

from exeronto.server.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

TEXT = "text/plain; charset=utf-8"
_BAD = 400
_FIELDS = 100
_ABSOLUTE = re.compile("https?://([^/?#]*)", re.IGNORECASE)
# A parameter of a media type; what stands in quotes may hold a semicolon.
_PARAMETER = re.compile(r';\s*([^\s;="]+)\s*=\s*("(?:[^"\\]|\\.)*+"|[^;"]*)')
# A percent sign that begins no escape.
_UNUSUAL = re.compile("%(?![0-9A-Fa-f]{2})")


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked, read whole; names of headers are lower case.

    >>> request = Request("GET", "/a%20b?x=1&x=2", {}, b"", "127.0.0.1")
    >>> request.path, request.parameters
    ('/a b', (('x', '1'), ('x', '2')))
    """

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes
    peer: str

    @property
    def path(self) -> str:
        """The path, decoded once."""
        raw = self.target.partition("?")[0]
        if "%" not in raw and raw.isascii() and "/." not in raw:
            return raw
        try:
            path = unquote_to_bytes(raw).decode()
        except UnicodeError as error:
            raise Refusal(_BAD, "the path is not UTF-8") from error
        if "\0" in path or "/../" in f"{path}/":
            raise Refusal(_BAD, "there is no such path")
        return path

    @property
    def parameters(self) -> tuple[tuple[str, str], ...]:
        """The parameters after the question mark."""
        return parse_form(self.target.partition("?")[2])

    @property
    def media_type(self) -> str:
        """The media type of the body, without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str:
        """The charset of the body in lower case, or "" where none is said."""
        for name, value in _PARAMETER.findall(self.headers.get("content-type", "")):
            if name.lower() == "charset":
                return str(value).strip(' "').lower()
        return ""

    @property
    def accept(self) -> str:
        """The Accept header."""
        return self.headers.get("accept", "")


def origin_form(target: str) -> tuple[str, str | None]:
    """A target without scheme and authority, and that authority (RFC 9112, section 3.2.2).

    >>> origin_form("/a?x"), origin_form("http://localhost:7878?x")
    (('/a?x', None), ('/?x', 'localhost:7878'))
    """
    found = _ABSOLUTE.match(target)
    if found is None:
        return target, None
    rest = target[found.end() :]
    return rest if rest.startswith("/") else f"/{rest}", found[1]


def parse_form(text: str) -> tuple[tuple[str, str], ...]:
    """Names and values of a query string or form, each decoded once.

    >>> parse_form("query=%2541+b")
    (('query', '%41 b'),)
    """
    try:
        if text.isascii() and not _UNUSUAL.search(text) and text.count("&") < _FIELDS:
            halves = (field.partition("=") for field in text.split("&") if field)
            return tuple((_decoded(name), _decoded(value)) for name, _, value in halves)
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_FIELDS)
    except (UnicodeError, ValueError) as error:
        raise Refusal(_BAD, "the parameters are not UTF-8, or more than 100") from error
    return tuple(pairs)


def _decoded(text: str) -> str:
    """A part of a form, by the decoder of mails, which is C: a query has an escape at each mark."""
    quoted = text.replace("+", " ").replace("=", "=3D").replace("%", "=")
    return binascii.a2b_qp(quoted).decode()


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a file, to be sent from the disk."""

    path: Path
    start: int
    length: int


@dataclass(frozen=True, slots=True)
class Response:
    """What is answered."""

    status: int
    media_type: str = ""
    body: bytes | Part = b""
    headers: tuple[tuple[str, str], ...] = field(default=())

    @property
    def length(self) -> int:
        """How long the body is."""
        return self.body.length if isinstance(self.body, Part) else len(self.body)


def refused(refusal: Refusal) -> Response:
    """A refusal as a response: one line of text."""
    line = f"{' '.join(str(refusal).split())}\n".encode(errors="replace")
    return Response(refusal.status, TEXT, line, refusal.headers)


def reason(status: int) -> str:
    """The words for a status.

    >>> reason(404)
    'Not Found'
    """
    return HTTPStatus(status).phrase
