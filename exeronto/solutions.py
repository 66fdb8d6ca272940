"""Rows of answers: the store's terms, and the IRIs, numbers and texts that they are in Python."""

from __future__ import annotations

import gc
import json
import re
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

import pyoxigraph as ox

from exeronto.errors import QueryError
from exeronto.prefixes import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_XSD = PREFIXES["xsd"]
_RESULT_FORMATS = {
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "xml": ox.QueryResultsFormat.XML,
}


class Iri(str):
    """An IRI in a row, to be told from a text."""

    __slots__ = ()


# So few rows are converted sooner than remembered.
_FEW = 100

Value = Iri | str | int | float | Decimal | bool | None
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None


@dataclass(frozen=True)
class Rows:
    """What a SELECT gives: column names, and rows of terms, None where unbound."""

    columns: tuple[str, ...]
    terms: tuple[tuple[Term, ...], ...]

    @cached_property
    def rows(self) -> tuple[tuple[Value, ...], ...]:
        """The rows as Python values."""
        convert = _Values().__getitem__ if len(self.terms) > _FEW else to_value
        with no_cycles_sought():
            return tuple([tuple(map(convert, row)) for row in self.terms])

    def serialized(self, results_format: str) -> str:
        """The rows in a SPARQL results format: `csv`, `tsv`, `json` or `xml`."""
        text = json.dumps(
            {
                "head": {"vars": self.columns},
                "results": {
                    "bindings": [
                        {
                            name: _json(term)
                            for name, term in zip(self.columns, row, strict=True)
                            if term is not None
                        }
                        for row in self.terms
                    ]
                },
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )
        if results_format == "json":
            return f"{text}\n"
        # Oxigraph writes what it reads, so that CSV and TSV are those of the standard.
        parsed = ox.parse_query_results(text, format=ox.QueryResultsFormat.JSON)
        return (parsed.serialize(format=_RESULT_FORMATS[results_format]) or b"").decode()


class _Values(dict[Term, Value]):
    """The value of each term that was met: in many rows most terms come again."""

    def __missing__(self, term: Term) -> Value:
        value = self[term] = to_value(term)
        return value


@contextmanager
def no_cycles_sought() -> Iterator[None]:
    """Make many rows without Python looking for cycles among them each time: there are none.

    It takes up to a third of the time otherwise.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _json(term: Term) -> dict[str, str]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if not isinstance(term, ox.Literal):
        raise QueryError("a row holds a triple, which these formats cannot; ask for its parts")
    written = {"type": "literal", "value": term.value}
    if term.language:
        written["xml:lang"] = term.language
    elif term.datatype.value != f"{_XSD}string":
        written["datatype"] = term.datatype.value
    return written


_DECIMAL = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)"
_INTEGER = (re.compile(r"[+-]?\d+", re.ASCII), int)
_DOUBLE = (re.compile(rf"{_DECIMAL}(?:[eE][+-]?\d+)?|[+-]?INF|NaN", re.ASCII), float)
# The lexical forms of XSD 1.1, since Python reads more than these; and what makes a value of one.
_CONVERTERS: dict[str, tuple[re.Pattern[str], Callable[[str], Value]]] = {
    f"{_XSD}boolean": (re.compile("true|false|1|0"), lambda text: text in {"true", "1"}),
    f"{_XSD}decimal": (re.compile(_DECIMAL, re.ASCII), Decimal),
    **dict.fromkeys((f"{_XSD}double", f"{_XSD}float"), _DOUBLE),
    **dict.fromkeys((f"{_XSD}{kind}" for kind in ("int", "integer", "long")), _INTEGER),
    f"{_XSD}nonNegativeInteger": (re.compile(r"\+?\d+|-0+", re.ASCII), int),
}


def to_term(value: Value) -> ox.NamedNode | ox.Literal:
    """A Python value as a term of the store."""
    if isinstance(value, Iri):
        return ox.NamedNode(value)
    if isinstance(value, Decimal):
        return ox.Literal(str(value), datatype=ox.NamedNode(f"{_XSD}decimal"))
    if value is None:
        raise QueryError("a parameter has no value; give one")
    return ox.Literal(value)


def written_term(value: Value) -> str:
    r"""A Python value as SPARQL writes it, whatever characters it has.

    >>> written_term('a"b'), written_term(Iri("http://e/x"))
    ('"a\\"b"', '<http://e/x>')

    Raises:
        QueryError: An IRI is not one.
    """
    try:
        return str(to_term(value))
    except ValueError as error:
        raise QueryError(f"could not be answered: {error}") from error


def to_value(node: Term) -> Value:
    """A term as a Python value; a literal that is not what its datatype says stays a text."""
    if isinstance(node, ox.NamedNode):
        return Iri(node.value)
    if not isinstance(node, ox.Literal):
        return None if node is None else str(node)
    form, convert = _CONVERTERS.get(node.datatype.value, (None, str))
    if form is None or not form.fullmatch(node.value):
        return node.value
    try:
        return convert(node.value)
    except ValueError:  # of more digits than Python makes a number of
        return node.value
