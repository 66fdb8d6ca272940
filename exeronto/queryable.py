"""What asking needs of a graph, be it in memory or on a server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rdflib import Graph

    from exeronto.solutions import Rows, Value


class Queryable(Protocol):
    """A graph that answers SPARQL."""

    def select(self, query: str, *, bindings: Mapping[str, Value] | None = None) -> Rows:
        """Answer a SELECT, with values for variables that it projects."""

    def ask(self, query: str) -> bool:
        """Answer an ASK."""

    def serialize(self, query: str, results_format: str = "json") -> str:
        """Answer any query as text in a standard format."""

    def labels(self, iris: Iterable[str]) -> dict[str, str]:
        """The label of each IRI that has one."""

    def dump(self, extension: str) -> bytes:
        """Everything as N-Quads, TriG or N-Triples."""

    def default_graph(self) -> Graph:
        """The default graph as an rdflib graph."""

    def merged(self) -> Graph:
        """All graphs as one, but for what is derived."""
