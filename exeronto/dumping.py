"""A store into a file, by extension."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from exeronto.errors import QueryError
from exeronto.release import write_atomically
from exeronto.turtle import to_rdf_xml, to_turtle

if TYPE_CHECKING:
    from exeronto.queryable import Queryable


def dump_store(store: Queryable, file: str | Path | None) -> bytes:
    """Write a store to a file and give back the bytes; without a file, as N-Quads.

    `.nq` and `.trig` keep the named graphs. `.ttl`, `.nt`, `.owl` and `.rdf` have none: they hold
    the default graph.

    Raises:
        QueryError: The extension is not one of these.
    """
    suffix = Path(file).suffix.lower() if file is not None else ".nq"
    if suffix in {".nq", ".trig", ".nt"}:
        content = store.dump(suffix)
    elif suffix == ".ttl":
        content = to_turtle(store.default_graph()).encode()
    elif suffix in {".owl", ".rdf"}:
        content = to_rdf_xml(store.default_graph())
    else:
        raise QueryError("has no known extension; use .nq .trig .ttl .nt .owl or .rdf", file=file)
    if file is not None:
        write_atomically(file, content)
    return content
