"""RDF files from outside, before a parser sees them: unpacked, and what could harm refused."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from exeronto.errors import ExerOntoError, OntologyError
from exeronto.json_source import parse_json
from exeronto.unpacking import read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

# The extensions of RDF formats, and the format of each.
FORMATS = {
    ".ttl": "turtle",
    ".trig": "trig",
    ".nt": "n-triples",
    ".nq": "n-quads",
    ".owl": "rdf/xml",
    ".rdf": "rdf/xml",
    ".jsonld": "json-ld",
    ".json": "json-ld",
}
LARGEST = 2**30
DEEPEST = 100
# What may hold a bracket that opens nothing; what is cut off is left to the parser.
_NESTING = re.compile(
    r"""
    \"{3}(?:[^"\\]|\\.|"(?!""))*+(?:\"{3})? | '{3}(?:[^'\\]|\\.|'(?!''))*+(?:'{3})?
    | "(?:[^"\\\n]|\\.)*+"? | '(?:[^'\\\n]|\\.)*+'? | <[^<>\s"]*> | \#[^\n]* | [\[\](){}]
    """,
    re.VERBOSE | re.DOTALL,
)
_IRI_FAULT = re.compile(
    r"\bIRI\b|No scheme found|Invalid (?:port|host|character|percent)|in host", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class RdfSource:
    """The content of an RDF file, unpacked and found harmless, and its format."""

    content: bytes
    format: str


def read_rdf_source(
    path: str | Path, *, error: type[ExerOntoError] = OntologyError
) -> RdfSource | None:
    """The content of a file that its name says is RDF, packed or not; None when it does not.

    Raises:
        ExerOntoError: It cannot be read or unpacked, or holds what could harm: entities, remote
            contexts, a key twice, nesting without end.
    """
    path = Path(path)
    kind = FORMATS.get(extension(path))
    if kind is None:
        return None
    content = read_bytes(path, largest=LARGEST, error=error).removeprefix(BOM_UTF8)
    if kind == "rdf/xml":
        from exeronto.xml_source import check_xml

        check_xml(content, path, error=error)
    elif kind in {"turtle", "trig", "json-ld"}:
        text = _decoded(content, path, error)
        if kind == "json-ld":
            _check_json(parse_json(text, path, error=error), path, error)
        else:
            check_nesting(text, path, error=error)
    return RdfSource(content, kind)


def extension(path: Path) -> str:
    """The extension of a file, without that of packing.

    >>> extension(Path("kg.nq.gz"))
    '.nq'
    """
    if path.suffix.lower() == ".gz":
        path = path.with_suffix("")
    return path.suffix.lower()


def check_nesting(
    text: str, file: str | Path, *, error: type[ExerOntoError] = OntologyError
) -> None:
    """Refuse Turtle or TriG that is nested deeper than any real file.

    >>> check_nesting("<http://e/a> <http://e/p> [ <http://e/p> ( 1 2 ) ] .", "x.ttl")
    """
    if text.count("[") + text.count("(") + text.count("{") <= DEEPEST:
        return
    depth = 0
    for found in _NESTING.finditer(text):
        mark = found[0]
        if mark in {"[", "(", "{"}:
            depth += 1
            if depth > DEEPEST:
                raise error(
                    f"is nested more than {DEEPEST} levels deep; name the inner nodes",
                    file=file,
                    line=text.count("\n", 0, found.start()) + 1,
                    code="E_TOO_DEEP",
                )
        elif mark in {"]", ")", "}"}:
            depth -= 1


def rdf_code(message: str) -> str:
    """The code of a parser's complaint: about an IRI, bytes that are no text, or the syntax.

    >>> rdf_code("Invalid IRI code point ' '"), rdf_code("The prefix ex: has not been declared")
    ('E_RDF_IRI', 'E_RDF_SYNTAX')
    """
    if "UTF-8" in message:
        return "E_ENCODING"
    return "E_RDF_IRI" if _IRI_FAULT.search(message) else "E_RDF_SYNTAX"


def _decoded(content: bytes, path: Path, error: type[ExerOntoError]) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        raise error(
            "is not UTF-8 text; convert it", file=path, line=line, code="E_ENCODING"
        ) from fault


def _check_json(value: Any, path: Path, error: type[ExerOntoError]) -> None:
    for context in _contexts(value):
        raise error(
            f"names the context {context[:80]!r}, and nothing is fetched; write the context out",
            file=path,
            code="E_REMOTE_CONTEXT",
        )


def _contexts(value: Any) -> Iterator[str]:
    """Contexts that are somewhere else, wherever they are named."""
    waiting = [value]
    while waiting:
        found = waiting.pop()
        if isinstance(found, list):
            waiting += found
        elif isinstance(found, dict):
            named = found.get("@context")
            contexts = [*(named if isinstance(named, list) else [named]), found.get("@import")]
            yield from (context for context in contexts if isinstance(context, str))
            waiting += found.values()
