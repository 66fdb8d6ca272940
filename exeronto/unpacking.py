"""The bytes of a file from outside: no more of them than is sane, and gzip undone."""

from __future__ import annotations

import zlib
from pathlib import Path

from exeronto.errors import ExerOntoError

_MAGIC = b"\x1f\x8b"
_CHUNK = 2**16
# Text shrinks to a fifth; what grows more than this was made to.
_RATIO = 100
# Small files may: a few hundred blanks shrink to nothing.
_SMALL = 2**20
_GZIP = 31


def read_bytes(
    path: str | Path, *, largest: int, error: type[ExerOntoError] = ExerOntoError
) -> bytes:
    """The content of a file; of a gzip file, what is packed in it.

    Args:
        path: The file, named anything.
        largest: The most bytes that it may hold, packed or unpacked.
        error: The class of the errors that are raised.

    Raises:
        ExerOntoError: It cannot be read, is too large, or is a damaged gzip file.

    >>> import gzip, tempfile
    >>> file = Path(tempfile.mkdtemp(), "x")
    >>> _ = file.write_bytes(gzip.compress(b"irisin"))
    >>> read_bytes(file, largest=100)
    b'irisin'
    """
    path = Path(path)
    try:
        # Not stat(): a pipe or a device does not say how much it holds.
        with path.open("rb") as file:
            content = file.read(largest + 1)
    except OSError as fault:
        raise error(
            f"cannot be read ({fault.strerror}); check the path", file=path, code="E_IO"
        ) from fault
    return unpack(content, path, largest=largest, error=error)


def unpack(
    content: bytes,
    file: str | Path,
    *,
    largest: int,
    error: type[ExerOntoError] = ExerOntoError,
) -> bytes:
    """The content of a file whose bytes are at hand; of a gzip file, what is packed in it.

    Raises:
        ExerOntoError: It is too large, or is a damaged gzip file.
    """
    path = Path(file)
    if len(content) > largest:
        raise _too_large(path, largest, error)
    if not content.startswith(_MAGIC):
        return content
    return _unpacked(content, path, largest=largest, error=error)


def _too_large(path: Path, largest: int, error: type[ExerOntoError]) -> ExerOntoError:
    size = f"{largest // 2**20} MiB" if largest >= 2**20 else f"{largest} bytes"
    return error(f"larger than {size}; give a smaller file", file=path, code="E_TOO_LARGE")


def _unpacked(content: bytes, path: Path, *, largest: int, error: type[ExerOntoError]) -> bytes:
    """All members of a gzip file, one behind the other."""
    parts: list[bytes] = []
    size = 0
    rest = content
    while rest.startswith(_MAGIC):
        member = zlib.decompressobj(_GZIP)
        while not member.eof:
            try:
                part = member.decompress(rest, _CHUNK)
            except zlib.error as fault:
                raise _damaged(path, "is a damaged gzip file", error) from fault
            rest = member.unconsumed_tail
            size += len(part)
            parts.append(part)
            if size > largest:
                raise _too_large(path, largest, error)
            if size > max(_SMALL, _RATIO * len(content)):
                raise error(
                    f"grows more than {_RATIO} times when unpacked; unpack it yourself",
                    file=path,
                    code="E_TOO_LARGE",
                )
            if not part and not rest and not member.eof:
                raise _damaged(path, "is a gzip file that is cut off", error)
        rest = member.unused_data
    if rest.strip(b"\x00"):
        raise _damaged(path, "is a gzip file with something else behind it", error)
    return b"".join(parts)


def _damaged(path: Path, what: str, error: type[ExerOntoError]) -> ExerOntoError:
    return error(f"{what}; get it anew", file=path, code="E_TRUNCATED")
