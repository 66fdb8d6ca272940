"""Rows of answers as Python values, few and many."""

from __future__ import annotations

from decimal import Decimal

import pyoxigraph as ox

from exeronto.prefixes import PREFIXES
from exeronto.solutions import Iri, Rows

XSD = PREFIXES["xsd"]
# Terms that look alike and are none the same, and what they are in Python.
ALIKE: dict[ox.NamedNode | ox.BlankNode | ox.Literal | None, object] = {
    ox.NamedNode("http://e/1"): Iri("http://e/1"),
    ox.Literal("http://e/1"): "http://e/1",
    ox.Literal("1"): "1",
    ox.Literal("1", language="en"): "1",
    ox.Literal("1", datatype=ox.NamedNode(f"{XSD}integer")): 1,
    ox.Literal("01", datatype=ox.NamedNode(f"{XSD}integer")): 1,
    ox.Literal("1", datatype=ox.NamedNode(f"{XSD}boolean")): True,
    ox.Literal("1", datatype=ox.NamedNode(f"{XSD}decimal")): Decimal(1),
    ox.Literal("one", datatype=ox.NamedNode(f"{XSD}integer")): "one",
    None: None,
}


def test_terms_become_the_same_values_in_few_rows_and_in_many():
    few = tuple((term,) for term in ALIKE)
    for terms in (few, few * 20):
        found = Rows(("x",), terms).rows
        for (value,), expected in zip(
            found, [*ALIKE.values()] * (len(terms) // len(few)), strict=True
        ):
            assert value == expected
            assert type(value) is type(expected)
