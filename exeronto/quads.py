"""RDF files into quads: pyoxigraph parses what `rdf_source` has let pass. Free of rdflib."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

import pyoxigraph as ox

from exeronto.errors import ExerOntoError, QueryError
from exeronto.rdf_source import FORMATS, extension, rdf_code, read_rdf_source

if TYPE_CHECKING:
    from collections.abc import Iterator

_FORMATS = {
    "turtle": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "n-triples": ox.RdfFormat.N_TRIPLES,
    "n-quads": ox.RdfFormat.N_QUADS,
    "rdf/xml": ox.RdfFormat.RDF_XML,
    "json-ld": ox.RdfFormat.JSON_LD,
}


def read_quads(path: str | Path, *, error: type[ExerOntoError] = QueryError) -> Iterator[ox.Quad]:
    """The quads of an RDF file, its format by its extension; `.gz` is undone.

    Raises:
        ExerOntoError: The file cannot be read, is of another kind, or is not valid RDF. A fault
            may show only on the way: take all quads, or none.
    """
    path = Path(path)
    source = read_rdf_source(path, error=error)
    if source is None:
        raise error(
            f"is no RDF file by its name; give {', '.join(FORMATS)}",
            file=path,
            code="E_UNKNOWN_FORMAT",
        )
    try:
        yield from ox.parse(source.content, format=_FORMATS[source.format])
    except SyntaxError as fault:
        raise _invalid(fault, path, error) from fault


def stream_quads(path: str | Path, *, error: type[ExerOntoError] = QueryError) -> Iterator[ox.Quad]:
    """The same, of N-Quads and N-Triples of any size: a line at a time, never all in memory.

    Other formats are read by `read_quads`: their meaning may hang on what stands far above.
    """
    path = Path(path)
    kind = FORMATS.get(extension(path), "")
    if kind not in {"n-quads", "n-triples"}:
        yield from read_quads(path, error=error)
        return
    try:
        with _opened(path) as file:
            yield from ox.parse(file, format=_FORMATS[kind])
    except SyntaxError as fault:
        raise _invalid(fault, path, error) from fault
    except (OSError, EOFError, zlib.error) as fault:
        raise error(f"cannot be read ({fault}); check the file", file=path, code="E_IO") from fault


def _opened(path: Path) -> IO[bytes]:
    return cast("IO[bytes]", gzip.open(path)) if path.suffix.lower() == ".gz" else path.open("rb")


def _invalid(fault: SyntaxError, path: Path, error: type[ExerOntoError]) -> ExerOntoError:
    return error(
        f"is not valid RDF: {fault.msg}; correct it",
        file=path,
        line=fault.lineno,
        code=rdf_code(str(fault.msg)),
    )
