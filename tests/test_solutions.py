"""Rows of answers as Python values, few and many."""

from __future__ import annotations

from decimal import Decimal
from math import inf, isnan

import pyoxigraph as ox
import pytest

from exeronto.prefixes import PREFIXES
from exeronto.solutions import Iri, Rows, to_value

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


@pytest.mark.parametrize(
    ("kind", "texts", "values"),
    [
        ("boolean", "true false 1 0 yes True TRUE", (True, False, True, False)),
        ("integer", "7 -7 +7 007 1_000 1.0 \u0663", (7, -7, 7, 7)),
        ("nonNegativeInteger", "7 +7 -0 -7 seven", (7, 7, 0)),
        (
            "decimal",
            "1 -1.5 +.5 1. 1e3 NaN INF 1_0 .",
            (Decimal(1), Decimal("-1.5"), Decimal("0.5"), Decimal(1)),
        ),
        (
            "double",
            "1 1.5E0 -.5e-1 INF -INF +INF inf nan infinity 1_0 e1",
            (1.0, 1.5, -0.05, inf, -inf, inf),
        ),
    ],
)
def test_a_literal_that_is_not_what_its_datatype_says_stays_a_text(kind, texts, values):
    datatype = ox.NamedNode(f"{XSD}{kind}")
    found = [to_value(ox.Literal(text, datatype=datatype)) for text in texts.split()]
    expected = [*values, *texts.split()[len(values) :]]
    assert found == expected
    assert [*map(type, found)] == [*map(type, expected)]


def test_no_text_is_a_number_for_the_blanks_around_it_or_its_length():
    integer = ox.NamedNode(f"{XSD}integer")
    for text in (" 7", "7\n", "9" * 5000):
        assert to_value(ox.Literal(text, datatype=integer)) == text
    assert isnan(to_value(ox.Literal("NaN", datatype=ox.NamedNode(f"{XSD}double"))))
