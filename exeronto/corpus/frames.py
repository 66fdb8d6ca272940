"""Values between two processes of ours, each behind its length."""

from __future__ import annotations

import pickle
import struct
from typing import BinaryIO

_LENGTH = struct.Struct(">Q")


def send(stream: BinaryIO, value: object) -> None:
    """Write a value.

    Raises:
        BrokenPipeError: Nobody reads any more.
    """
    content = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(_LENGTH.pack(len(content)))
    stream.write(content)
    stream.flush()


def receive(stream: BinaryIO) -> object | None:
    """Read a value; None where the stream ends, in front of a value or within it.

    >>> import io
    >>> stream = io.BytesIO()
    >>> send(stream, "irisin")
    >>> _ = stream.seek(0)
    >>> receive(stream), receive(stream)
    ('irisin', None)
    """
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    content = stream.read(length)
    if len(content) < length:
        return None
    # From a process that we have started ourselves, through a pipe that it alone has.
    value: object = pickle.loads(content)  # noqa: S301
    return value
