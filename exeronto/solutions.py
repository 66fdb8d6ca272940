"""Rows of answers in Python: IRIs, numbers and texts, and the store's terms they come from."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import pyoxigraph as ox

from exeronto.errors import QueryError
from exeronto.prefixes import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Callable

_XSD = PREFIXES["xsd"]


class Iri(str):
    """An IRI in a row, to be told from a text."""

    __slots__ = ()


Value = Iri | str | int | float | Decimal | bool | None


@dataclass(frozen=True, slots=True)
class Rows:
    """What a SELECT gives: column names, and rows of Python values, None where unbound."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


_CONVERTERS: dict[str, Callable[[str], Value]] = {
    "boolean": lambda text: text in {"true", "1"},
    "decimal": Decimal,
    **dict.fromkeys(("double", "float"), float),
    **dict.fromkeys(("integer", "int", "long", "nonNegativeInteger"), int),
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


def to_value(node: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None) -> Value:
    """A term as a Python value; a literal that is not what its datatype says stays a text."""
    if isinstance(node, ox.NamedNode):
        return Iri(node.value)
    if not isinstance(node, ox.Literal):
        return None if node is None else str(node)
    convert = _CONVERTERS.get(node.datatype.value.removeprefix(_XSD), str)
    try:
        return convert(node.value)
    except (ValueError, ArithmeticError):
        return node.value
