"""HTTP/1.1 on one connection: reads requests with deadlines, writes responses in order.

Parsing is llhttp's, by httptools: it refuses what is ambiguous (two lengths, a length and chunks).
Deadlines are ours, because a client that sends a header or a body a byte at a time is cut off only
by a server that counts from the beginning of each.
"""

from __future__ import annotations

import asyncio
import enum
from collections import deque
from functools import lru_cache
from typing import TYPE_CHECKING, cast

import httptools

from exeronto.server.messages import Part, Request, Response, origin_form, reason, refused
from exeronto.server.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from exeronto.server.limits import Limits

    Answer = Callable[[Request], Awaitable[Response]]

_NO_BODY = (204, 304)
# A file is sent in pieces, each when the client has taken those before.
_PIECE = 256 * 1024
_LAST_SECONDS = 2.0


class State(enum.Enum):
    """What a connection waits for."""

    IDLE = "the first byte of a request"
    HEADER = "the rest of a header"
    BODY = "the rest of a body"
    ANSWER = "the answer to be made and taken"
    CLOSING = "the client to read the last answer"


class Connection(asyncio.Protocol):
    """One client; `answer` makes the response to each of its requests."""

    def __init__(self, answer: Answer, limits: Limits, connections: set[Connection]):
        self.state = State.IDLE
        self.since = 0.0
        self._answer = answer
        self._limits = limits
        self._connections = connections
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport
        self._parser = httptools.HttpRequestParser(self)
        self._task: asyncio.Task[None] | None = None
        self._requests: deque[Request | Refusal] = deque()
        self._pending = bytearray()  # what came while requests were being answered
        self._last = False  # nothing more is read
        self._writable = asyncio.Event()
        self._writable.set()
        self.unsent = 0
        self._moved = 0.0
        self.on_message_begin()

    # asyncio's callbacks.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = cast("asyncio.Transport", transport)
        peer = transport.get_extra_info("peername")
        self._peer = str(peer[0]) if peer else ""
        self._connections.add(self)
        self._enter(State.IDLE)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        """The client went away: nobody waits for the answer."""
        self._connections.discard(self)
        if self._task is not None:
            self._task.cancel()

    def data_received(self, data: bytes) -> None:
        """Read on, or keep for later what follows a request that is being answered."""
        if self._last:
            return
        if self._task is None:
            self._read(data)
            return
        self._pending += data
        if len(self._pending) > self._limits.header_bytes:
            self._transport.pause_reading()

    def pause_writing(self) -> None:
        """The client takes less than is sent (asyncio's callback)."""
        self._writable.clear()

    def resume_writing(self) -> None:
        """The client has taken what was sent (asyncio's callback)."""
        self._writable.set()

    def abort(self) -> None:
        """Close at once."""
        self._transport.abort()

    # httptools' callbacks.

    def on_message_begin(self) -> None:
        """A request begins."""
        self._target = bytearray()
        self._headers: dict[str, str] = {}
        self._header_bytes = 0
        self._body = bytearray()

    def on_url(self, part: bytes) -> None:
        """The target of the request, in parts."""
        self._target += part
        if len(self._target) > self._limits.target_bytes:
            self._refuse(414, "the address is too long; send the query with POST")

    def on_header(self, name: bytes, value: bytes) -> None:
        """One header; those that come twice are joined, as lists are."""
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        self._header_bytes += len(name) + len(value)
        if self._header_bytes > self._limits.header_bytes:
            self._refuse(431, "the headers are too long")
        if key == "host" and key in self._headers:
            self._refuse(400, "there are two Host headers")
        self._headers[key] = f"{self._headers[key]}, {text}" if key in self._headers else text

    def on_headers_complete(self) -> None:
        """The header is whole: the clock for the body starts."""
        self._enter(State.BODY)
        length = self._headers.get("content-length", "0")
        if length.isdigit() and int(length) > self._most_body:
            self._refuse(413, f"the body is longer than {self._most_body} bytes")
        elif "host" not in self._headers and self._parser.get_http_version() != "1.0":
            self._refuse(400, "there is no Host header")
        elif self._headers.get("expect", "").lower() == "100-continue":
            self._transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def on_body(self, part: bytes) -> None:
        """A part of the body."""
        self._body += part
        if len(self._body) > self._most_body:
            self._refuse(413, f"the body is longer than {self._most_body} bytes")

    def on_message_complete(self) -> None:
        """The request is whole."""
        if not self._last:
            target, authority = origin_form(self._target.decode("latin-1"))
            if authority is not None:  # then it counts, and Host does not
                self._headers["host"] = authority
            method = self._parser.get_method().decode("ascii")
            self._requests.append(
                Request(method, target, self._headers, bytes(self._body), self._peer)
            )
            self._last = not self._parser.should_keep_alive()

    # Reading.

    @property
    def _most_body(self) -> int:
        return 3 * self._limits.query_bytes + 4096  # a form writes a byte as up to three

    def _refuse(self, status: int, what: str) -> None:
        if not self._last:
            self._last = True
            self._requests.append(Refusal(status, what))

    def _read(self, data: bytes) -> None:
        if self.state is State.IDLE:
            self._enter(State.HEADER)
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            self._last = True  # the request is answered as it is; what follows is not HTTP
        except httptools.HttpParserError:
            self._refuse(400, "is no valid HTTP request")
        if self._requests:
            self._enter(State.ANSWER)
            self._task = self._loop.create_task(self._respond())

    def _enter(self, state: State) -> None:
        self.state = state
        self.since = self._loop.time()

    # Answering.

    async def _respond(self) -> None:
        while self._requests:
            request = self._requests.popleft()
            last = self._last and not self._requests
            if isinstance(request, Refusal):
                self._write(refused(request), head=False, last=True)
                break
            response = await self._answer(request)
            self._write(response, head=request.method == "HEAD", last=last)
            if isinstance(response.body, Part) and request.method != "HEAD":
                await self._send_file(response.body)
        self._task = None
        if self._last:
            self._finish()
            return
        self._enter(State.IDLE)
        if self._pending:
            pending = bytes(self._pending)
            self._pending.clear()
            self._transport.resume_reading()
            self._read(pending)

    def _finish(self) -> None:
        """Close when the client has read: at once, what it still sends would undo the answer."""
        self._enter(State.CLOSING)
        self._transport.resume_reading()
        self._transport.write_eof()

    def _write(self, response: Response, *, head: bool, last: bool) -> None:
        content = _head(response.status, response.media_type, response.headers)
        if response.status not in _NO_BODY:
            content += b"Content-Length: %d\r\n" % response.length
        content += b"Connection: close\r\n\r\n" if last else b"\r\n"
        if not head and isinstance(response.body, bytes):
            content += response.body
        self._transport.write(content)

    async def _send_file(self, part: Part) -> None:
        with part.path.open("rb") as file:
            file.seek(part.start)
            left = part.length
            while left:
                await self._writable.wait()
                piece = file.read(min(left, _PIECE))
                if not piece:  # somebody made the file shorter, and its length has been said
                    self.abort()
                    return
                self._transport.write(piece)
                left -= len(piece)

    # Deadlines.

    def check(self, now: float) -> None:
        """Cut the client off if it is too slow."""
        waited = now - self.since
        limits = self._limits
        most = {
            State.IDLE: limits.idle_seconds,
            State.HEADER: limits.header_seconds,
            State.BODY: limits.body_seconds,
            State.CLOSING: _LAST_SECONDS,
        }.get(self.state)
        unsent = self._transport.get_write_buffer_size()
        if unsent != self.unsent or not unsent:
            self.unsent, self._moved = unsent, now
        elif now - self._moved > limits.stalled_seconds:
            self._transport.abort()
        if most is None or waited <= most or unsent:
            return
        if self.state in {State.HEADER, State.BODY}:
            self._last = True
            what = f"too slow: waited {most:g} s for {self.state.value}"
            self._write(refused(Refusal(408, what)), head=False, last=True)
            self._finish()
        else:
            self._transport.close()


@lru_cache(maxsize=256)
def _head(status: int, media_type: str, headers: tuple[tuple[str, str], ...]) -> bytes:
    """What most responses begin with is always the same few lines."""
    lines = [f"HTTP/1.1 {status} {reason(status)}"]
    lines += [f"{name}: {value}" for name, value in headers]
    if media_type.startswith("text/") and "charset=" not in media_type:
        media_type += "; charset=utf-8"  # some clients take text without it for ISO-8859-1
    if media_type:
        lines.append(f"Content-Type: {media_type}")
    return "\r\n".join([*lines, ""]).encode("latin-1")
