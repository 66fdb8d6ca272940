"""What decides the bytes that come of a paper, beside the paper: our code, names and libraries."""

from __future__ import annotations

import hashlib
import unicodedata
from importlib.metadata import PackageNotFoundError, entry_points, version
from pathlib import Path
from typing import TYPE_CHECKING

import exeronto
from exeronto.errors import LexiconError
from exeronto.extraction import GROUP, RULES
from exeronto.resources import ontology_folder

if TYPE_CHECKING:
    from collections.abc import Iterable

_LIBRARIES = ("ahocorasick-rs", "lxml", "markdown-it-py", "pypdf", "pyyaml", "rdflib")


def readers_state(lexicon: Path | None, extractor: str) -> dict[str, object]:
    """Versions and checksums of all that reads papers; equal states give equal bytes.

    Raises:
        LexiconError: The lexicon cannot be read.

    >>> sorted(readers_state(None, "rules"))
    ['code', 'exeronto', 'extractor', 'lexicon', 'libraries', 'ontology', 'unicode']
    """
    package = Path(exeronto.__file__).parent
    code = [*package.rglob("*.py"), *package.glob("*.tsv")]
    return {
        "exeronto": exeronto.__version__,
        "code": _checksum(package, code),
        "ontology": _checksum(ontology_folder(), ontology_folder().rglob("*")),
        "lexicon": _lexicon_checksum(lexicon),
        "extractor": _extractor(extractor),
        "libraries": {name: version(name) for name in _LIBRARIES},
        "unicode": unicodedata.unidata_version,
    }


def _lexicon_checksum(lexicon: Path | None) -> str | None:
    if lexicon is None:
        return None
    try:
        return hashlib.sha256(lexicon.read_bytes()).hexdigest()
    except OSError as error:
        raise LexiconError(
            f"cannot be read ({error.strerror}); check the path", file=lexicon
        ) from error


def _extractor(name: str) -> str:
    """The extractor and the version of the package that brings it."""
    found = next(iter(entry_points(group=GROUP, name=name)), None) if name != RULES else None
    try:
        made_by = found.dist.version if found is not None and found.dist is not None else ""
    except PackageNotFoundError:
        made_by = ""
    return f"{name} {made_by}".strip()


def _checksum(folder: Path, files: Iterable[Path]) -> str:
    """One checksum over files, by their names in the folder."""
    digest = hashlib.sha256()
    for path in sorted(file for file in files if file.is_file()):
        content = path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{path.relative_to(folder).as_posix()} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()
