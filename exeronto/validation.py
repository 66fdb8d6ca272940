"""Data against shapes: pySHACL checks, and what it finds comes back as a value."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pyshacl
from rdflib import Graph, URIRef
from rdflib.namespace import RDF, SH

from exeronto.errors import OntologyError
from exeronto.findings import Finding, Report
from exeronto.prefixes import compact
from exeronto.rdf import parse_turtle
from exeronto.shape_safety import check_shapes

if TYPE_CHECKING:
    from rdflib.term import Node


def read_shapes(folder: str | Path) -> Graph:
    """The shapes of a folder as one graph.

    Raises:
        OntologyError: The folder has no Turtle file, or one is not Turtle.
    """
    files = sorted(Path(folder).glob("*.ttl"))
    if not files:
        raise OntologyError("holds no shape; give the folder of the shapes", file=folder)
    shapes = Graph(bind_namespaces="none")
    for path in files:
        found = parse_turtle(path)
        check_shapes(found, file=path)
        for triple in found:
            shapes.add(triple)
    return shapes


def validate_graph(data: Graph, shapes: Graph) -> Report:
    """Check a graph against shapes.

    Args:
        data: The graph to check, with the class tree that its types refer to.
        shapes: SHACL core and SHACL-SPARQL shapes.

    >>> from rdflib import Literal, RDFS
    >>> shapes = read_shapes(__import__("exeronto.resources", fromlist=["x"]).shapes_folder())
    >>> validate_graph(Graph(), shapes).conforms
    True
    """
    _, results, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", advanced=False)
    return Report(tuple(sorted(_finding(results, node) for node in _results(results))))


def _results(results: Graph) -> list[Node]:
    """Top-level results; details of a failed sh:node or sh:or stand below them."""
    reports = results.subjects(RDF.type, SH.ValidationReport)
    return [result for report in reports for result in results.objects(report, SH.result)]


def _finding(results: Graph, result: Node) -> Finding:
    severity = str(results.value(result, SH.resultSeverity)).rpartition("#")[2].lower()
    return Finding(
        severity=severity,
        focus=_printed(results.value(result, SH.focusNode)),
        path=_printed(results.value(result, SH.resultPath)),
        value=_printed(results.value(result, SH.value)),
        message=" ".join(sorted(str(m) for m in results.objects(result, SH.resultMessage))),
    )


def _printed(node: Node | None) -> str:
    if node is None:
        return ""
    return compact(str(node)) if isinstance(node, URIRef) else str(node)
