"""Shapes: what each accepts and forbids, on the examples in `tests/shapes/`."""

import csv
import re
from pathlib import Path

import pytest
from rdflib import Graph
from rdflib.namespace import RDF, SH

from exeronto.findings import Report
from exeronto.namespaces import EXERO
from exeronto.ontology import read_ontology
from exeronto.rdf import parse_turtle
from exeronto.resources import ontology_folder, shapes_folder
from exeronto.turtle import merge
from exeronto.validation import read_shapes, validate_graph

EXAMPLES = Path(__file__).parent / "shapes"
FILES = sorted(shapes_folder().glob("*.ttl"))
SEVERITIES = {SH.Violation, SH.Warning, SH.Info}

each_file = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)


@pytest.fixture(scope="session")
def terms() -> Graph:
    return read_ontology(ontology_folder()).terms


@pytest.fixture(scope="session")
def shapes() -> Graph:
    return read_shapes(shapes_folder())


def check(example: str, file: Path, terms: Graph) -> Report:
    """What the shapes of one file find in one of its examples."""
    graph = parse_turtle(EXAMPLES / file.stem / example)
    return validate_graph(merge([terms, graph]), parse_turtle(file))


def read_expected(file: Path) -> list[tuple[str, ...]]:
    with (EXAMPLES / file.stem / "expected.tsv").open(encoding="utf-8", newline="") as table:
        return [tuple(row) for row in csv.reader(table, delimiter="\t", quoting=csv.QUOTE_NONE)]


def test_every_shape_file_has_examples_and_every_example_a_shape_file():
    assert {folder.name for folder in EXAMPLES.iterdir()} == {file.stem for file in FILES}


@each_file
def test_good_example_conforms(file, terms):
    assert check("good.ttl", file, terms).findings == ()


@each_file
def test_bad_example_gives_exactly_the_expected_findings(file, terms):
    found = {(finding.focus, finding.message) for finding in check("bad.ttl", file, terms).findings}
    header, *expected = read_expected(file)
    assert header == ("focus", "message")
    assert sorted(found) == sorted(expected)


@each_file
def test_bad_example_does_not_conform(file, terms):
    assert not check("bad.ttl", file, terms).conforms


def test_good_examples_together_are_a_graph_without_findings(shapes, terms):
    examples = [parse_turtle(EXAMPLES / file.stem / "good.ttl") for file in FILES]
    assert validate_graph(merge([terms, *examples]), shapes).findings == ()


def test_worked_protocols_hold_every_word_of_their_module():
    """Nothing that a training study states has to be left out."""
    module = (ontology_folder() / "protocol.ttl").read_text(encoding="utf-8")
    words = set(re.findall(r"^exero:(\w+) a owl:", module, re.MULTILINE))
    example = parse_turtle(EXAMPLES / "protocol" / "good.ttl")
    used = {str(term).removeprefix(EXERO) for triple in example for term in triple}
    # What is above the words used, and a property of the scales themselves.
    above = {
        "ComparatorKind",
        "IntensityClass",
        "IntensityScale",
        "Prescription",
        "ProtocolPhase",
        "SamplingTime",
        "Supervision",
        "protocolQuantity",
        "scaleUnit",
    }
    assert words - used == above


def test_advice_is_a_warning_and_lets_a_graph_conform(terms):
    report = check("bad.ttl", shapes_folder() / "claim.ttl", terms)
    warnings = tuple(finding for finding in report.findings if finding.severity == "warning")
    assert [finding.focus for finding in warnings] == [
        "exclaim:marker-read-as-flux",
        "exclaim:uncited",
    ]
    assert Report(warnings).conforms


@each_file
def test_every_rule_is_broken_by_the_bad_example(file):
    _, *expected = read_expected(file)
    messages = {str(message) for message in parse_turtle(file).objects(None, SH.message)}
    assert messages == {message for _, message in expected}


def test_every_rule_says_in_english_what_must_hold_and_how_grave_it_is(shapes):
    properties = set(shapes.objects(None, SH.property)) | set(
        shapes.subjects(RDF.type, SH.PropertyShape)
    )
    queries = {query: shape for shape, query in shapes.subject_objects(SH.sparql)}
    # A node shape with a rule of its own; the others only gather property shapes.
    conditions = {
        shape
        for rule in (SH["and"], SH.disjoint, SH["not"], SH["or"], SH.xone)
        for shape in shapes.subjects(rule, None)
        if (shape, SH.targetClass, None) in shapes
    }
    assert properties
    for rule in sorted(properties | conditions | set(queries)):
        messages = list(shapes.objects(rule, SH.message))
        assert [message.language for message in messages] == ["en"], messages
        assert shapes.value(queries.get(rule, rule), SH.severity) in SEVERITIES, messages


def test_every_shape_has_a_name_of_ours(shapes):
    for shape in [
        *shapes.subjects(RDF.type, SH.NodeShape),
        *shapes.subjects(RDF.type, SH.PropertyShape),
    ]:
        assert shape.startswith(EXERO)
        assert shape.endswith("Shape")


def test_no_shape_needs_more_than_core_and_sparql(shapes):
    beyond = {SH.js, SH.rule, SH.target, SH.expression}
    assert not beyond & set(shapes.predicates())
