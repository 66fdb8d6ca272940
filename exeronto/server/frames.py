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
    from typing import BinaryIO

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


def read_job(jobs: BinaryIO) -> dict[str, Any] | None:
    """The next job, or None when there will be none.

    Args:
        jobs: What the other side sends, buffered: several jobs may come at once.
    """
    head = jobs.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    job: dict[str, Any] = json.loads(jobs.read(_LENGTH.unpack(head)[0]).decode())
    return job


def encode_reply(reply: Reply) -> bytes:
    """A reply as it is sent.

    >>> received = bytearray(encode_reply(Reply(200, "text/csv", b"x")) + b"...")
    >>> take_reply(received), received
    (Reply(status=200, media_type='text/csv', body=b'x'), bytearray(b'...'))
    """
    media_type = reply.media_type.encode("ascii")
    return _REPLY.pack(reply.status, len(media_type), len(reply.body)) + media_type + reply.body


def take_reply(received: bytearray) -> Reply | None:
    """The first reply, taken out of what was received, or None while it is not there whole."""
    if len(received) < REPLY_HEAD:
        return None
    status, type_length, body_length = _REPLY.unpack_from(received)
    start = REPLY_HEAD + type_length
    end = start + body_length
    if len(received) < end:
        return None
    media_type = received[REPLY_HEAD:start].decode("ascii")
    body = bytes(received[start:end])
    del received[:end]
    return Reply(status, media_type, body)
