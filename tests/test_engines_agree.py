"""Two engines that share no code give the same rows: rdflib and Oxigraph, on generated queries.

The queries are over the ontology's own vocabulary and what the graph holds, and use what our
questions use: joins, paths, OPTIONAL, MINUS, UNION, FILTER, VALUES, grouping and counting.
"""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from rdflib import Graph, URIRef
from rdflib.namespace import RDF

from exeronto.prefixes import PREFIXES
from exeronto.solutions import to_value

# Of claims: each has one of the first, some have one or several of the second.
ALWAYS = ["subject", "predicate", "object", "polarity", "certainty", "statementRole", "reportedIn"]
SOMETIMES = ["via", "species", "tissue", "exposure", "cellType", "compartment", "population"]
KINDS = ["Exerkine", "Myokine", "AutophagyProcess", "RedoxPool", "AnatomicalEntity", "Exposure"]
RELATIONS = ["increases", "decreases", "promotes", "influences", "partOf", "locatedIn"]
# Values that few claims have: rdflib takes minutes for some queries over all of them.
VALUES = {
    "polarity": ["exero:NoChange", "exero:Denied", "exero:NotSufficient", "exero:NotNecessary"],
    "certainty": ["exero:Hypothesised", "exero:Disputed"],
    "species": ["exent:rat", "exent:rodent"],
    "tissue": ["exent:liver", "exent:adipose-tissue"],
}
# What the queries as a whole have to use.
OPERATORS = (
    "OPTIONAL", "MINUS", "FILTER EXISTS", "FILTER NOT EXISTS", "UNION", "BIND", "VALUES", "REGEX",
    "DISTINCT", "COUNT(", "MAX(", "GROUP BY", "HAVING", "/",
)  # fmt: skip
PATHS = ["rdf:type/rdfs:label", "rdf:type/rdfs:subClassOf", "rdf:type|rdfs:label", "exero:partOf?"]


@st.composite
def queries(draw: st.DrawFn) -> str:
    """A SELECT over claims and what they are about."""
    narrowing, value = draw(
        st.sampled_from([(key, value) for key, values in VALUES.items() for value in values])
    )
    end = draw(st.sampled_from(["subject", "object"]))
    first = draw(st.sampled_from(ALWAYS))
    patterns = [f"?claim a exero:Claim ; exero:{narrowing} {value} ; exero:{end} ?thing ."]
    patterns.append(f"?claim exero:{first} ?one .")
    patterns += draw(st.lists(st.sampled_from(_parts(draw)), max_size=3, unique=True))
    body = "\n  ".join(patterns)
    shape = draw(st.sampled_from(["rows", "distinct", "count", "most"]))
    if shape == "count":
        return f"SELECT ?one (COUNT(DISTINCT ?claim) AS ?n) WHERE {{\n  {body}\n}} GROUP BY ?one"
    if shape == "most":
        return (
            f"SELECT ?thing (MAX(STRLEN(STR(?one))) AS ?n) (COUNT(*) AS ?rows) WHERE {{\n  {body}\n}}"
            " GROUP BY ?thing HAVING (COUNT(*) > 1)"
        )
    distinct = "DISTINCT " if shape == "distinct" else ""
    return f"SELECT {distinct}?claim ?thing ?one ?more WHERE {{\n  {body}\n}}"


def _parts(draw: st.DrawFn) -> list[str]:
    some = draw(st.sampled_from(SOMETIMES))
    kind = draw(st.sampled_from(KINDS))
    relation = draw(st.sampled_from(RELATIONS))
    path = draw(st.sampled_from(PATHS))
    return [
        f"OPTIONAL {{ ?claim exero:{some} ?more }}",
        f"MINUS {{ ?claim exero:{some} ?any }}",
        f"FILTER EXISTS {{ ?thing a exero:{kind} }}",
        f"FILTER NOT EXISTS {{ ?claim exero:{some} ?other }}",
        f"{{ ?claim exero:{some} ?more }} UNION {{ ?thing a exero:{kind} . BIND (1 AS ?more) }}",
        f"OPTIONAL {{ ?thing exero:{relation} ?more . ?more a exero:{kind} }}",
        f"?thing {path} ?more .",
        "FILTER (STRLEN(STR(?thing)) > 45 && STR(?one) != 'x')",
        "?thing rdfs:label ?label . FILTER (REGEX(?label, '[a-m]$'))",
        f"VALUES ?thing {{ exent:irisin exent:il-6 exent:{kind.lower()} exent:exercise }}",
        "BIND (IF(BOUND(?more), STR(?more), 'none') AS ?said)",
    ]


@pytest.fixture(scope="module")
def plain(store):
    """The default graph in rdflib."""
    return store.default_graph()


def bags(store, plain, query: str) -> tuple[Counter, Counter]:
    """How often each row comes, from Oxigraph and from rdflib."""
    found = Counter(
        tuple(v if isinstance(v, int | float | None) else str(v) for v in map(to_value, row))
        for row in store.select(query).terms
    )
    expected = Counter(
        tuple(
            v if isinstance(v, int | float | None) else str(v)
            for v in (None if value is None else value.toPython() for value in row)
        )
        for row in plain.query(query, initNs=PREFIXES)
    )
    return found, expected


def generated(count: int, test) -> None:
    """Hand so many queries to a test: the same each time, so that one can be looked at again."""
    how = settings(
        max_examples=count,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    how(given(queries())(test))()


@pytest.mark.slow
def test_generated_queries_have_the_same_rows_in_rdflib(store, plain):
    answered, used, asked = Counter(), Counter(), set()

    def agree(query: str) -> None:
        found, expected = bags(store, plain, query)
        assert found == expected
        asked.add(query)
        answered[bool(found)] += 1
        used.update(operator for operator in OPERATORS if operator in query)

    generated(230, agree)
    print(f"{len(asked)} queries, {answered[True]} with rows; {dict(used)}")
    assert len(asked) >= 200
    assert answered[True] > answered.total() * 0.6, "queries without rows say little"
    assert {operator for operator in OPERATORS if used[operator] < 5} == set()


@pytest.mark.slow
def test_a_row_that_one_engine_loses_is_noticed(store, plain):
    """The control: one claim in four is kept from rdflib."""
    spoilt = Graph(bind_namespaces="none")
    claims = sorted(plain.subjects(RDF.type, URIRef(f"{PREFIXES['exero']}Claim")))
    lost = set(claims[::4])
    for triple in plain:
        if triple[0] not in lost:
            spoilt.add(triple)
    different = Counter()

    def compare(query: str) -> None:
        found, expected = bags(store, spoilt, query)
        different[found != expected] += 1

    generated(40, compare)
    print(f"{different[True]} of {different.total()} queries show it")
    assert different[True] > 5
