"""The store that answers SPARQL: Oxigraph in memory, filled from a dump or a dataset.

The dump is the truth and the store is disposable: reading it takes a fraction of a second.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from exeronto.errors import QueryError
from exeronto.prefixes import PREFIXES
from exeronto.solutions import Rows, Value, to_term, to_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rdflib import Dataset, Graph

# The file of a build folder that the store is filled from.
DUMP = "exeronto-kg.nq"

_GRAPHS = PREFIXES["exgraph"]
# What a query without FROM or GRAPH is asked of: ontology, papers, strict view and what follows
# from it, and the questions, where tools look for them. The rest is asked for by name. Copied,
# because a list of graphs repeats rows that stand in two of them.
_FILL_DEFAULT_GRAPH = """
PREFIX exgraph: <https://w3id.org/exeronto/graph/>
PREFIX exview: <https://w3id.org/exeronto/graph/view/>
INSERT { ?s ?p ?o }
WHERE {
  GRAPH ?graph { ?s ?p ?o }
  FILTER (
    ?graph IN (exgraph:ontology, exgraph:questions, exgraph:inferred, exview:strict) ||
    STRSTARTS(STR(?graph), "https://w3id.org/exeronto/graph/paper/")
  )
}
"""

_FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".trig": ox.RdfFormat.TRIG,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
}
_RESULT_FORMATS = {
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "json": ox.QueryResultsFormat.JSON,
}
_PLACE = re.compile(r"^error at (\d+):(\d+): ")
_RDFS_LABEL = ox.NamedNode(f"{PREFIXES['rdfs']}label")


class Store:
    """A set of named graphs and the default graph that they make up.

    >>> store = Store()
    >>> store.select("SELECT ?x WHERE { ?x a exero:Myokine }").rows
    ()
    """

    def __init__(self) -> None:
        self._store = ox.Store()

    @classmethod
    def from_dataset(cls, dataset: Dataset) -> Store:
        """A store that holds the named graphs of a dataset."""
        from exeronto.rdf import native_quads

        store = cls()
        for graph in dataset.graphs():
            store._store.bulk_extend(native_quads(graph, str(graph.identifier)))
        store._store.update(_FILL_DEFAULT_GRAPH)
        return store

    @classmethod
    def from_graph(cls, graph: Graph) -> Store:
        """A store whose default graph is a graph without a name."""
        from exeronto.rdf import native_triple, triples

        store = cls()
        natives = map(native_triple, triples(graph))
        store._store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object) for t in natives)
        return store

    @classmethod
    def from_file(cls, path: str | Path) -> Store:
        """A store that holds an RDF file: Turtle, TriG, N-Triples or N-Quads, by extension.

        Raises:
            QueryError: The file cannot be read, is of another kind, or is not valid RDF.
        """
        path = Path(path)
        store = cls()
        try:
            # Not bulk_load: it renames blank nodes by chance, and a dump would differ each time.
            kind = _FORMATS[path.suffix.lower()]
            store._store.bulk_extend(ox.parse(path=str(path), format=kind))
        except KeyError as error:
            raise QueryError(
                f"is no RDF file by its name; give {', '.join(_FORMATS)}", file=path
            ) from error
        except OSError as error:
            raise QueryError(
                f"cannot be read ({error.strerror or error}); build it with exeronto build",
                file=path,
            ) from error
        except SyntaxError as error:
            raise QueryError(
                f"is not valid RDF: {error.msg}; correct it", file=path, line=error.lineno
            ) from error
        store._store.update(_FILL_DEFAULT_GRAPH)
        return store

    def __len__(self) -> int:
        """The number of quads, those of the default graph not counted again."""
        return sum(count for _, count in self.graph_sizes())

    def graph_sizes(self) -> tuple[tuple[str, int], ...]:
        """Each named graph and its number of triples; the default graph if it has its own."""
        sizes = sorted((graph.value, self._size(graph)) for graph in self._store.named_graphs())
        return tuple(sizes) or (("default", self._size(ox.DefaultGraph())),)

    def _size(self, graph: ox.NamedNode | ox.BlankNode | ox.DefaultGraph) -> int:
        return sum(1 for _ in self._store.quads_for_pattern(None, None, None, graph))

    def select(self, query: str, *, bindings: Mapping[str, Value] | None = None) -> Rows:
        """Answer a SELECT.

        Args:
            query: SPARQL 1.1; the prefixes of `exeronto.prefixes` need not be written.
            bindings: Values for variables of the query. They are values, never query text.

        Raises:
            QueryError: The query is not a SELECT, or is not SPARQL.
        """
        solutions = self._run(query, bindings)
        if not isinstance(solutions, ox.QuerySolutions):
            raise QueryError("is no SELECT query; ask for rows with SELECT")
        columns = tuple(variable.value for variable in solutions.variables)
        return Rows(
            columns, tuple(tuple(to_value(row[c]) for c in columns) for row in _guarded(solutions))
        )

    def labels(self, iris: Iterable[str]) -> dict[str, str]:
        """The `rdfs:label` of each IRI that has one in the default graph; the first by text."""
        found = {}
        for iri in iris:
            quads = self._store.quads_for_pattern(
                ox.NamedNode(iri), _RDFS_LABEL, None, ox.DefaultGraph()
            )
            labels = sorted(q.object.value for q in quads if isinstance(q.object, ox.Literal))
            if labels:
                found[str(iri)] = labels[0]
        return found

    def ask(self, query: str) -> bool:
        """Answer an ASK."""
        answer = self._run(query, None)
        if not isinstance(answer, ox.QueryBoolean):
            raise QueryError("is no ASK query; ask with ASK { ... }")
        return bool(answer)

    def serialize(
        self,
        query: str,
        results_format: str = "json",
        *,
        bindings: Mapping[str, Value] | None = None,
    ) -> str:
        """Answer any query as text in a standard format.

        SELECT and ASK give SPARQL results in `csv`, `tsv` or `json`; CONSTRUCT and DESCRIBE give
        Turtle, whatever `results_format` says.
        """
        answer = self._run(query, bindings)
        if isinstance(answer, ox.QueryTriples):
            return _serialized(sorted(answer, key=str), ox.RdfFormat.TURTLE).decode()
        if isinstance(answer, ox.QueryBoolean) and results_format != "json":
            return f"{str(bool(answer)).lower()}\n"
        written = answer.serialize(format=_RESULT_FORMATS[results_format])
        return (written or b"").decode()

    def _run(
        self, query: str, bindings: Mapping[str, Value] | None
    ) -> ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean:
        substitutions: dict[ox.Variable, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]
        try:
            substitutions = {
                ox.Variable(name): to_term(value) for name, value in (bindings or {}).items()
            }
            return self._store.query(query, prefixes=PREFIXES, substitutions=substitutions)
        except SyntaxError as error:
            # pyoxigraph 0.5 gives the place in the message alone: "error at 2:9: expected ...".
            place = _PLACE.sub(r"line \1, column \2: ", " ".join(str(error.msg).split()))
            raise QueryError(f"the query is not SPARQL: {place}; correct it") from error
        except QueryError:
            raise
        except (OSError, RuntimeError, ValueError) as error:
            raise QueryError(f"could not be answered: {error}") from error

    def dump(self, extension: str) -> bytes:
        """The quads, sorted: `.nq` and `.trig` with their graphs, `.nt` the default graph."""
        if extension == ".nt" or not self._has_names():
            quads = list(self._store.quads_for_pattern(None, None, None, ox.DefaultGraph()))
        else:
            quads = [q for q in self._store if not isinstance(q.graph_name, ox.DefaultGraph)]
        ordered = sorted(quads, key=str)
        if extension == ".trig":
            ordered.sort(key=lambda quad: str(quad.graph_name))
        return _serialized(ordered, _FORMATS[extension])

    def default_graph(self) -> Graph:
        """The default graph as an rdflib graph."""
        return self._to_rdflib(self._store.quads_for_pattern(None, None, None, ox.DefaultGraph()))

    def merged(
        self, *, without: tuple[str, ...] = (f"{_GRAPHS}view/", f"{_GRAPHS}inferred/")
    ) -> Graph:
        """All graphs as one rdflib graph, but for those whose names start with `without`.

        By default the views are left out: their triples are derived, and claims stand for them.
        """
        if not self._has_names():
            return self.default_graph()
        return self._to_rdflib(
            quad
            for quad in self._store
            if isinstance(quad.graph_name, ox.NamedNode)
            and not quad.graph_name.value.startswith(without)
        )

    def _has_names(self) -> bool:
        return any(True for _ in self._store.named_graphs())

    @staticmethod
    def _to_rdflib(quads: Iterable[ox.Quad]) -> Graph:
        from rdflib import Graph

        from exeronto.rdf import term

        graph = Graph(bind_namespaces="none")
        for quad in quads:
            graph.add((term(quad.subject), term(quad.predicate), term(quad.object)))
        return graph


def _serialized(quads: Iterable[ox.Quad] | Iterable[ox.Triple], rdf_format: ox.RdfFormat) -> bytes:
    return ox.serialize(quads, format=rdf_format, prefixes=PREFIXES) or b""


def _guarded(solutions: Iterable[ox.QuerySolution]) -> Iterator[ox.QuerySolution]:
    """Solutions as they come; an error on the way is an error, never a short answer."""
    try:
        yield from solutions
    except (OSError, RuntimeError, ValueError) as error:
        raise QueryError(f"could not be answered: {error}") from error
