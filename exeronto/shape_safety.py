"""Shapes from outside: none may ask another server, run a script, or refer to itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rdflib.collection import Collection
from rdflib.namespace import RDF, SH

from exeronto.errors import OntologyError
from exeronto.prefixes import compact

if TYPE_CHECKING:
    from pathlib import Path

    from rdflib import Graph
    from rdflib.term import Node

# Not a variable, a prefixed name or part of a word; a digit may stand right before a keyword.
_SERVICE = re.compile(r"(?<![?$:A-Za-z_])(?:SERVICE|LOAD)\b", re.IGNORECASE)
_QUERIES = (SH.select, SH.ask, SH.construct, SH.update)
_SCRIPTS = (SH.js, SH.jsLibrary, SH.jsFunctionName, SH.jsLibraryURL)
_REFERENCES = (SH.node, SH.property, SH["not"], SH.qualifiedValueShape)
_LISTS = (SH["and"], SH["or"], SH.xone)


def holds_shapes(graph: Graph) -> bool:
    """Whether a graph has SHACL shapes in it."""
    return any((None, RDF.type, kind) in graph for kind in (SH.NodeShape, SH.PropertyShape))


def check_shapes(graph: Graph, *, file: str | Path) -> None:
    """Refuse shapes that reach out of this machine or refer to themselves.

    Raises:
        OntologyError: A query asks another server, a shape has a script, or a shape leads back to
            itself, which SHACL leaves undefined.

    >>> from rdflib import Graph
    >>> check_shapes(Graph(), file="x.ttl")
    """
    for query in _QUERIES:
        for text in sorted(map(str, graph.objects(None, query))):
            if _SERVICE.search(text):
                raise OntologyError(
                    "a shape asks another server (SERVICE); validation never leaves this machine",
                    file=file,
                    code="E_SHAPE_EGRESS",
                )
    if any((None, script, None) in graph for script in _SCRIPTS):
        raise OntologyError(
            "a shape has a script; say it in SHACL or SPARQL", file=file, code="E_SHAPE_EGRESS"
        )
    circle = _in_a_circle(graph)
    if circle is not None:
        raise OntologyError(
            f"the shape {compact(str(circle))} refers to itself; break the circle",
            file=file,
            code="E_SHAPE_RECURSION",
        )


def _in_a_circle(graph: Graph) -> Node | None:
    """A shape from which its own references lead back to it, or None."""
    below: dict[Node, list[Node]] = {}
    for reference in _REFERENCES:
        for shape, other in graph.subject_objects(reference):
            below.setdefault(shape, []).append(other)
    for listing in _LISTS:
        for shape, members in graph.subject_objects(listing):
            below.setdefault(shape, []).extend(_members(graph, members))
    # What refers to nothing that is left cannot be in a circle; what is left at the end is.
    left = set(below)
    while True:
        leaves = {shape for shape in left if not left.intersection(below[shape])}
        if not leaves:
            return min(left, key=str, default=None)
        left -= leaves


def _members(graph: Graph, head: Node) -> list[Node]:
    """The members of a list; of one that goes in circles, none: pySHACL refuses it."""
    try:
        return list(Collection(graph, head))
    except ValueError:
        return []
