"""How the two sides of a worker's socket talk: a length, then the bytes.

A job is JSON. A reply is a status, a media type and a body, and nothing that would have to be
unpickled or trusted: it comes from the process that read a stranger's query.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import socket

_LENGTH = struct.Struct("!I")
_REPLY = struct.Struct("!HHI")
REPLY_HEAD = _REPLY.size


@dataclass(frozen=True, slots=True)
class Reply:
    """What a worker answers; with a status other than 200, `body` is a line of text."""

    status: int
    media_type: str
    body: bytes


def encode_job(job: dict[str, Any]) -> bytes:
    """A job as it is sent."""
    content = json.dumps(job).encode()
    return _LENGTH.pack(len(content)) + content


def read_job(connection: socket.socket) -> dict[str, Any] | None:
    """The next job, or None when there will be none."""
    head = _exactly(connection, _LENGTH.size)
    if not head:
        return None
    job: dict[str, Any] = json.loads(_exactly(connection, _LENGTH.unpack(head)[0]))
    return job


def encode_reply(reply: Reply) -> bytes:
    """A reply as it is sent.

    >>> parse_reply(encode_reply(Reply(200, "text/csv", b"x")))
    Reply(status=200, media_type='text/csv', body=b'x')
    """
    media_type = reply.media_type.encode("ascii")
    return _REPLY.pack(reply.status, len(media_type), len(reply.body)) + media_type + reply.body


def parse_reply(received: bytes | bytearray) -> Reply | None:
    """The reply, or None while it is not there whole."""
    if len(received) < REPLY_HEAD:
        return None
    status, type_length, body_length = _REPLY.unpack_from(received)
    start = REPLY_HEAD + type_length
    if len(received) < start + body_length:
        return None
    media_type = bytes(received[REPLY_HEAD:start]).decode("ascii")
    return Reply(status, media_type, bytes(received[start : start + body_length]))


def _exactly(connection: socket.socket, length: int) -> bytes:
    parts = []
    while length:
        part = connection.recv(min(length, 1 << 20))
        if not part:
            return b""
        parts.append(part)
        length -= len(part)
    return b"".join(parts)
