"""A graph too large for memory, laid out on disk once and then asked at once.

The folder holds Oxigraph's own database, which its server and other tools read too, and a note of
what it was made of. The dumps stay the truth: an index is made anew, never changed.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from exeronto import __version__
from exeronto.errors import QueryError
from exeronto.quads import apart, stream_quads
from exeronto.rdf_source import extension
from exeronto.release import replace_folder, write_atomically
from exeronto.store import DUMP, Store

if TYPE_CHECKING:
    from collections.abc import Sequence

# The note beside the database; it is written last, so that a folder that has it is whole.
NOTE = "exeronto-index.json"
DATABASE = "oxigraph"


def write_index(sources: Sequence[str | Path], folder: str | Path, *, view: str = "strict") -> int:
    """Lay out RDF files as a database on disk.

    Args:
        sources: RDF files, build folders, or folders of RDF files such as the shards of a corpus.
            N-Quads and N-Triples may be of any size; they are read line by line. A blank node is
            that of its file: the same name in two files names two.
        folder: Where the database goes. An index that is there is replaced when the new one is
            whole.
        view: Which view of ours, if there is one, is in the default graph.

    Returns:
        The number of quads, without the default graph's copies.

    Raises:
        QueryError: A source is no RDF, or holds none; or the folder is something else.
    """
    folder = Path(folder).resolve()
    if folder.exists() and not is_index(folder):
        raise QueryError("is no index, and would be replaced; choose another with -o", file=folder)
    files = list(dict.fromkeys(file for source in sources for file in _files(Path(source))))
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        try:
            size = _fill(fresh, files, view)
            fresh.chmod(0o755)
            replace_folder(fresh, folder)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    except OSError as error:
        raise QueryError(
            f"cannot be written ({error}); choose another with -o", file=folder
        ) from error
    return size


def is_index(folder: str | Path) -> bool:
    """Whether a folder holds an index."""
    return (Path(folder) / NOTE).is_file()


def open_index(folder: str | Path, *, view: str = "strict") -> Store:
    """The store in an index, for reading; several processes may at a time.

    Raises:
        QueryError: It was made by a version that lays out otherwise, holds another view, or is
            damaged.
    """
    folder = Path(folder)
    try:
        note = json.loads((folder / NOTE).read_bytes())
        native = ox.Store.read_only(str(folder / DATABASE))
    except (OSError, ValueError) as error:
        raise QueryError(f"cannot be opened ({error}); index it anew", file=folder) from error
    if note.get("view") != view:
        raise QueryError(
            f"was indexed with the {note.get('view')} view; index it with --view {view}",
            file=folder,
        )
    return Store.over(native)


def _fill(fresh: Path, files: Sequence[Path], view: str) -> int:
    store = Store.over(ox.Store(str(fresh / DATABASE)))
    # Names of blank nodes hold within a file. Those of a build stay: no label is like them.
    build = next((file for file in files if file.name == DUMP), None)
    for number, file in enumerate(files, start=1):
        quads = stream_quads(file)
        alone = len(files) == 1 or file == build
        store.native.bulk_extend(quads if alone else apart(quads, f"f{number}-"))
    size = len(store)
    store.fill_default_graph(view)
    store.native.flush()
    store.native.optimize()
    note = {
        "version": __version__,
        "view": view,
        "quads": size,
        "files": sorted(f.name for f in files),
    }
    write_atomically(fresh / NOTE, f"{json.dumps(note, indent=1, sort_keys=True)}\n".encode())
    return size


def _files(source: Path) -> list[Path]:
    """The RDF files that a source stands for: itself, a build's dump, or all in a folder."""
    if not source.is_dir():
        return [source]
    if (source / DUMP).is_file():
        return [source / DUMP]
    files = sorted(path for path in source.iterdir() if extension(path) in {".nq", ".nt"})
    if not files:
        raise QueryError("holds no build, and no N-Quads or N-Triples; give RDF files", file=source)
    return files
