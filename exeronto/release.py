"""A release on disk: written beside, then put in place at once."""

from __future__ import annotations

import ctypes
import hashlib
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from exeronto.errors import ReleaseError

if TYPE_CHECKING:
    from collections.abc import Mapping

CHECKSUMS = "SHA256SUMS"
# renameat2(2) on Linux, renamex_np(2) on macOS: exchange two paths in one step.
_EXCHANGE_LINUX, _EXCHANGE_MACOS = 2, 2
_AT_FDCWD = -100


def write_release(folder: str | Path, files: Mapping[str, bytes]) -> None:
    """Put files in place as the whole content of a folder, all or none.

    Names may lie in folders below it (`docs/index.html`). They are written to a folder beside
    it, flushed, and exchanged with the old one in one step: a build that is killed leaves the old
    release or the new one. `SHA256SUMS` lists the rest.

    Raises:
        ReleaseError: The folder holds files that no release has, or cannot be written.

    >>> folder = Path(tempfile.mkdtemp(), "build")
    >>> write_release(folder, {"a.txt": b"a", "docs/index.html": b"b"})
    >>> sorted(path.name for path in folder.iterdir())
    ['SHA256SUMS', 'a.txt', 'docs']
    """
    folder = Path(folder).resolve()  # what a link points to is replaced; the link stays
    try:
        refuse_strangers(folder)
        folder.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        try:
            for name, content in {**files, CHECKSUMS: checksums(files)}.items():
                (fresh / name).parent.mkdir(parents=True, exist_ok=True)
                _write_flushed(fresh / name, content)
            fresh.chmod(0o755)
            replace_folder(fresh, folder)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    except OSError as error:
        raise ReleaseError(
            f"cannot be written ({error.strerror}); choose another with -o", file=folder
        ) from error


def checksums(files: Mapping[str, bytes]) -> bytes:
    """The lines of `SHA256SUMS`, as `sha256sum --check` reads them."""
    lines = [f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files)]
    return "".join(lines).encode()


def write_atomically(path: str | Path, content: bytes) -> None:
    """Replace one file in one step."""
    path = Path(path)
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        os.close(handle)
        fresh = Path(name)
        try:
            _write_flushed(fresh, content)
            fresh.chmod(0o644)
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)
    except OSError as error:
        raise ReleaseError(
            f"cannot be written ({error.strerror}); check the folder", file=path
        ) from error


def refuse_strangers(folder: Path) -> None:
    """Never replace a folder that is not a release: -o ~ would be the end of it."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise ReleaseError("is no folder; choose another with -o", file=folder)
    listed = folder / CHECKSUMS
    lines = listed.read_bytes().decode(errors="replace").splitlines() if listed.is_file() else []
    known = {line.partition("  ")[2].partition("/")[0] for line in lines}
    strangers = sorted({path.name for path in folder.iterdir()} - known - {CHECKSUMS})
    if strangers:
        raise ReleaseError(
            f"holds {strangers[0]}, which no release has, and would be replaced whole; "
            "choose another with -o",
            file=folder,
        )


def _write_flushed(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def replace_folder(fresh: Path, folder: Path) -> None:
    """Put a folder that stands beside another in its place, in one step where the system can.

    What was there before may then lie where the fresh one lay.
    """
    if not folder.exists():
        fresh.rename(folder)
        return
    if _exchange(fresh, folder):
        return
    # No exchange on this system: two renames, the old release kept until the new one stands.
    aside = folder.with_name(f".{folder.name}-old")
    shutil.rmtree(aside, ignore_errors=True)
    folder.rename(aside)
    fresh.rename(folder)
    shutil.rmtree(aside, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; False where the system cannot."""
    if os.name != "posix":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    first, second = os.fsencode(one), os.fsencode(other)
    done = -1
    if sys.platform == "linux" and hasattr(libc, "renameat2"):
        done = libc.renameat2(_AT_FDCWD, first, _AT_FDCWD, second, _EXCHANGE_LINUX)
    elif sys.platform == "darwin" and hasattr(libc, "renamex_np"):
        done = libc.renamex_np(first, second, _EXCHANGE_MACOS)
    return bool(done == 0)
