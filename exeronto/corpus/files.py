"""Which files a corpus has: all below a folder, or those that a list names."""

from __future__ import annotations

import hashlib
import os
import posixpath
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from exeronto.errors import CorpusError, DocumentError
from exeronto.unpacking import read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# A list of ten million files.
_LARGEST_LIST = 2**30


@dataclass(frozen=True, slots=True, order=True)
class CorpusFile:
    """A file by its name, which is its path below the folder or as the list has it."""

    name: str
    path: Path


def find_files(source: str | Path, *, without: Path | None = None) -> tuple[CorpusFile, ...]:
    """The files of a corpus, sorted by name.

    Of a folder, all regular files at any depth. Names that begin with a dot are left out, and so is
    what lies in `without`; a link to a file is followed, a link to a folder is not. A list names
    one file a line, relative to the list; all of them are taken, each once.

    Raises:
        CorpusError: There is no such folder or list, or no file in it.
    """
    source = Path(source)
    found = _below(source, without) if source.is_dir() else _listed(source)
    files = tuple(sorted({file.name: file for file in found}.values()))
    if not files:
        raise CorpusError("holds no file; give a folder or a list of papers", file=source)
    return files


def _below(folder: Path, without: Path | None) -> Iterator[CorpusFile]:
    left_out = without.resolve() if without is not None else None
    for place, folders, names in os.walk(folder, onerror=_refuse):
        here = Path(place)
        folders[:] = [
            name
            for name in folders
            if not name.startswith(".") and (here / name).resolve() != left_out
        ]
        for name in names:
            path = here / name
            # A link that leads nowhere is kept, to be told; a pipe or device is no paper.
            regular = path.is_file() or (path.is_symlink() and not path.exists())
            if not name.startswith(".") and regular:
                yield CorpusFile(path.relative_to(folder).as_posix(), path)


def _refuse(error: OSError) -> None:
    raise CorpusError(
        f"cannot be read ({error.strerror}); check its permissions", file=error.filename
    ) from error


def _listed(source: Path) -> Iterator[CorpusFile]:
    content = read_bytes(source, largest=_LARGEST_LIST, error=CorpusError)
    lines = os.fsdecode(content.removeprefix(b"\xef\xbb\xbf")).splitlines()
    names = [line.rstrip("\r") for line in lines if line.strip()]
    found = [
        CorpusFile(posixpath.normpath(Path(name).as_posix()), source.parent / name)
        for name in names
        if "\x00" not in name
    ]
    if names and not any(file.path.exists() for file in found):
        raise CorpusError(
            "names no file that exists; give a folder, or a list with one path a line, "
            "relative to the list",
            file=source,
        )
    return iter(found)


def read_packed(file: CorpusFile, *, largest: int) -> bytes:
    """The bytes of a file as it is, packed or not.

    Raises:
        DocumentError: It cannot be read, is no regular file, or is too large.
    """
    try:
        if not stat.S_ISREG(file.path.stat().st_mode):
            raise DocumentError("is no regular file; give a file", file=file.name, code="E_IO")
        # What nobody writes to, such as a pipe put there just now, must not hold us up.
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(file.path, flags), "rb") as opened:
            content = opened.read(largest + 1)
    except OSError as error:
        raise DocumentError(
            f"cannot be read ({error.strerror}); check the path", file=file.name, code="E_IO"
        ) from error
    if len(content) > largest:
        raise DocumentError(
            f"larger than {largest // 2**20} MiB; give a smaller file",
            file=file.name,
            code="E_TOO_LARGE",
        )
    return content


def plan(files: Sequence[CorpusFile], size: int) -> dict[str, tuple[CorpusFile, ...]]:
    """Files by shard; a shard is told by a file's name, so one file more changes one shard.

    There are as many shards as it takes, a power of two, to have at most `size` files in the mean.

    >>> files = [CorpusFile(f"{n}.xml", Path()) for n in range(8)]
    >>> {shard: len(held) for shard, held in plan(files, 4).items()}
    {'0': 4, '1': 4}
    """
    bits = 0
    while size << bits < len(files):
        bits += 1
    digits = max(1, -(-bits // 4))
    shards: dict[str, list[CorpusFile]] = {}
    for file in sorted(files):
        digest = hashlib.sha256(os.fsencode(file.name)).digest()
        number = int.from_bytes(digest[:8], "big") >> (64 - bits)
        shards.setdefault(f"{number:0{digits}x}", []).append(file)
    return {shard: tuple(shards[shard]) for shard in sorted(shards)}


def printable(name: str) -> str:
    r"""A file's name for a table: without tabs and line ends, and with odd bytes written out.

    >>> printable("a\tb.xml")
    'a\\tb.xml'
    """
    text = os.fsencode(name).decode("utf-8", "backslashreplace")
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text
    )
