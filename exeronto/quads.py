"""RDF files into quads: pyoxigraph parses what `rdf_source` has let pass. Free of rdflib."""

from __future__ import annotations

import gzip
import zlib
from codecs import BOM_UTF8
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pyoxigraph as ox

from exeronto.errors import ExerOntoError, QueryError
from exeronto.rdf_source import FORMATS, extension, rdf_code, read_rdf_source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from io import BufferedReader

_FORMATS = {
    "turtle": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "n-triples": ox.RdfFormat.N_TRIPLES,
    "n-quads": ox.RdfFormat.N_QUADS,
    "rdf/xml": ox.RdfFormat.RDF_XML,
    "json-ld": ox.RdfFormat.JSON_LD,
}
# Terms that are blank nodes, or may hold some.
_WITH_NAMES = frozenset({ox.BlankNode, ox.Triple})
# A base that shows which IRIs are relative to what is not said.
_NOWHERE = "x-exeronto-nowhere:"


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
        if source.format == "json-ld":
            _refuse_lost(source.content, path, error)
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
            if file.peek(len(BOM_UTF8)).startswith(BOM_UTF8):
                file.read(len(BOM_UTF8))
            yield from ox.parse(file, format=_FORMATS[kind])
    except SyntaxError as fault:
        raise _invalid(fault, path, error) from fault
    except (OSError, EOFError, zlib.error) as fault:
        raise error(f"cannot be read ({fault}); check the file", file=path, code="E_IO") from fault


def _refuse_lost(content: bytes, path: Path, error: type[ExerOntoError]) -> None:
    """Refuse JSON-LD of which the parser would quietly leave out what it can make no triple of.

    That is what has an IRI that is still relative when all contexts were heeded, or is none.
    """
    base = f"{_NOWHERE}///"
    sound: set[ox.NamedNode | ox.BlankNode | str] = set()
    for quad in ox.parse(content, format=ox.RdfFormat.JSON_LD, base_iri=base, lenient=True):
        property_iri = quad.predicate.value
        # Keys that no context defines, and blank ones, are left out by the standard.
        if ":" not in property_iri or property_iri.startswith("_:"):
            continue
        for term in _names(quad):
            if term not in sound:
                _check_name(term, path, error)
                sound.add(term)


def _names(quad: ox.Quad) -> Iterator[ox.NamedNode | ox.BlankNode | str]:
    """The IRIs, blank nodes and languages (as text) of a quad."""
    for term in quad:
        if isinstance(term, ox.Literal):
            yield term.language or term.datatype
        elif isinstance(term, ox.NamedNode | ox.BlankNode):
            yield term


def _check_name(
    name: ox.NamedNode | ox.BlankNode | str, path: Path, error: type[ExerOntoError]
) -> None:
    text = name if isinstance(name, str) else name.value
    if text.startswith(_NOWHERE):
        text = text.removeprefix(_NOWHERE).lstrip("/")
        raise error(
            f"has the relative IRI {text[:80]!r}; write it whole, or give an absolute @base",
            file=path,
            code="E_RDF_IRI",
        )
    try:
        if isinstance(name, str):
            ox.Literal("", language=name)
        else:
            type(name)(text)
    except ValueError as fault:
        kind = {ox.NamedNode: "IRI", ox.BlankNode: "name of a blank node"}.get(
            type(name), "language"
        )
        raise error(
            f"has {text[:80]!r}, which is no {kind} ({fault}); correct it",
            file=path,
            code="E_RDF_IRI" if kind == "IRI" else "E_RDF_SYNTAX",
        ) from fault


def apart(quads: Iterable[ox.Quad], label: str) -> Iterator[ox.Quad]:
    """The quads with a label before the name of each blank node.

    Names of blank nodes hold within a document (RDF 1.1 Concepts, 3.4), so each of several that
    become one graph needs its own label.

    >>> (quad,) = apart(ox.parse("_:b <http://e/p> _:c .", format=ox.RdfFormat.N_TRIPLES), "f2-")
    >>> str(quad)
    '_:f2-b <http://e/p> _:f2-c'
    """
    for quad in quads:
        parts = tuple(quad)
        if _WITH_NAMES.isdisjoint(map(type, parts)):
            yield quad
        else:
            yield ox.Quad(*(_labelled(node, label) for node in parts))


def _labelled(node: Any, label: str) -> Any:
    if isinstance(node, ox.BlankNode):
        return ox.BlankNode(f"{label}{node.value}")
    if isinstance(node, ox.Triple):
        return ox.Triple(*(_labelled(part, label) for part in node))
    return node


def _opened(path: Path) -> BufferedReader:
    packed = path.suffix.lower() == ".gz"
    return cast("BufferedReader", gzip.open(path)) if packed else path.open("rb")


def _invalid(fault: SyntaxError, path: Path, error: type[ExerOntoError]) -> ExerOntoError:
    return error(
        f"is not valid RDF: {fault.msg}; correct it",
        file=path,
        line=fault.lineno,
        code=rdf_code(str(fault.msg)),
    )
