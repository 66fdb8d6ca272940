"""The one place of an endpoint that may reach the network: it asks the store that stands behind.

A worker hands it a query, never an address: it asks one server, and can ask only, because the
request is made here. It reads nothing of the answer but its size.
"""

from __future__ import annotations

import asyncio
import base64
import ssl
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlencode, urlsplit

import httptools

from exeronto import __version__
from exeronto.server.errands import HEADERS, Brought, Errand

if TYPE_CHECKING:
    from exeronto.server.limits import Limits

_CONNECT_SECONDS = 5.0
_PIECE = 65_536
_GATEWAY, _LATE, _TOO_LARGE = 502, 504, 413
_KNOWN = {name.lower(): name for name in HEADERS}


class Courier:
    """Brings the answers of one server.

    Args:
        address: Of its query endpoint; a name and password may stand in it.
        limits: How long it may take to answer, and how much that may be.
    """

    def __init__(self, address: str, limits: Limits):
        parts = urlsplit(address)
        secure = parts.scheme == "https"
        self._host, self._port = parts.hostname or "", parts.port or (443 if secure else 80)
        self._tls = ssl.create_default_context() if secure else None
        self._limits = limits
        target = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
        lines = [
            f"POST {target} HTTP/1.1",
            f"Host: {parts.netloc.rpartition('@')[2]}",
            f"User-Agent: exeronto/{__version__}",
            "Content-Type: application/x-www-form-urlencoded",
            # The connection is not asked to be closed, though it is used once: servers then say how
            # long an answer is, where others would end it by closing, whether it is whole or not.
        ]
        if parts.username is not None:
            secret = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
            lines.append(f"Authorization: Basic {base64.b64encode(secret.encode()).decode()}")
        self._head = "".join(f"{line}\r\n" for line in lines)

    async def bring(self, errand: Errand) -> Brought:
        """What the server answers, or a status that says why there is no answer."""
        try:
            async with asyncio.timeout(self._limits.seconds):
                return await self._bring(errand)
        except TimeoutError:
            return Brought(_LATE, {}, b"")
        except (OSError, asyncio.IncompleteReadError, httptools.HttpParserError):
            return Brought(_GATEWAY, {}, b"")

    async def _bring(self, errand: Errand) -> Brought:
        opening = asyncio.open_connection(self._host, self._port, ssl=self._tls)
        reader, writer = await asyncio.wait_for(opening, _CONNECT_SECONDS)
        try:
            body = urlencode(errand.fields()).encode()
            head = f"{self._head}Accept: {errand.accept}\r\nContent-Length: {len(body)}\r\n\r\n"
            writer.write(head.encode("latin-1") + body)
            answer = _Answer(self._limits.result_bytes)
            while not answer.whole:
                piece = await reader.read(_PIECE)
                if not piece:
                    return Brought(_GATEWAY, {}, b"")  # what ends early is no answer
                answer.parser.feed_data(piece)
                if answer.too_large:
                    return Brought(_TOO_LARGE, {}, b"")
            return Brought(answer.parser.get_status_code(), answer.headers, bytes(answer.body))
        finally:
            writer.transport.abort()


class _Answer:
    """One response, as httptools reads it."""

    def __init__(self, most: int):
        self.parser = httptools.HttpResponseParser(self)
        self.headers: dict[str, str] = {}
        self.body = bytearray()
        self.whole = self.too_large = False
        self._most = most

    def on_header(self, name: bytes, value: bytes) -> None:
        """One header (httptools' callback)."""
        known = _KNOWN.get(name.decode("latin-1").lower())
        if known is not None:
            self.headers[known] = value.decode("latin-1")

    def on_body(self, part: bytes) -> None:
        """A part of the body (httptools' callback)."""
        self.too_large = self.too_large or len(self.body) + len(part) > self._most
        if not self.too_large:
            self.body += part

    def on_message_complete(self) -> None:
        """The end that was announced (httptools' callback)."""
        self.whole = True
