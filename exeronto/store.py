"""The store that answers SPARQL: Oxigraph in memory, filled from a dump or a dataset.

The dump is the truth and the store is disposable: reading it takes a fraction of a second.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from exeronto.default_graph import default_triples, is_copied, is_ever_copied, own_triples
from exeronto.errors import QueryError
from exeronto.parser_messages import complaint
from exeronto.prefixes import PREFIXES, prefixes_in
from exeronto.quads import read_quads
from exeronto.solutions import Rows, Value, no_cycles_sought, to_term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from rdflib import Dataset, Graph

# The file of a build folder that the store is filled from.
DUMP = "exeronto-kg.nq"

_GRAPHS = PREFIXES["exgraph"]
_FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".trig": ox.RdfFormat.TRIG,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
}
GraphName = ox.NamedNode | ox.BlankNode | ox.DefaultGraph
_RDFS_LABEL = ox.NamedNode(f"{PREFIXES['rdfs']}label")


class Store:
    """A set of named graphs and the default graph that they make up.

    >>> store = Store()
    >>> store.select("SELECT ?x WHERE { ?x a exero:Myokine }").rows
    ()
    """

    def __init__(self, native: ox.Store | None = None) -> None:
        self.native = self._store = ox.Store() if native is None else native  # for the endpoint
        # Whether the default graph has copies of named ones, and whether it may have more.
        self._copied = self._mixed = False

    @classmethod
    def from_dataset(cls, dataset: Dataset) -> Store:
        """A store that holds the named graphs of a dataset."""
        from exeronto.rdf import native_quads

        return cls.from_quads(
            quad
            for graph in dataset.graphs()
            for quad in native_quads(graph, str(graph.identifier))
        )

    @classmethod
    def from_graph(cls, graph: Graph) -> Store:
        """A store whose default graph is a graph without a name."""
        from exeronto.rdf import native_triple, triples

        natives = map(native_triple, triples(graph))
        return cls.from_quads(ox.Quad(t.subject, t.predicate, t.object) for t in natives)

    @classmethod
    def from_file(cls, path: str | Path, *, view: str = "strict", named: bool = True) -> Store:
        """A store that holds an RDF file, its format by its extension; `.gz` is undone.

        Args:
            path: The file.
            view: Which view of ours, if the file has them, is in the default graph.
            named: Whether named graphs are kept beside the default graph.

        Raises:
            QueryError: The file cannot be read, is of another kind, or is not valid RDF.
        """
        return cls.from_quads(read_quads(path), view=view, named=named)

    @classmethod
    def from_quads(
        cls, quads: Iterable[ox.Quad], *, view: str = "strict", named: bool = True
    ) -> Store:
        """A store that holds quads, its default graph filled from those of our named graphs.

        Graphs of other people stay as they are: a default graph, and named ones beside it.
        """
        store = cls()
        # Not bulk_load: it renames blank nodes by chance, and a dump would differ each time.
        store._store.bulk_extend(quads if named else default_triples(quads, view))
        if named:
            store.fill_default_graph(view)
        return store

    @classmethod
    def over(cls, native: ox.Store, *, mixed: bool = True) -> Store:
        """What holds quads already; `mixed` if its default graph may have more than our copies."""
        store = cls(native)
        store._copied = any(is_ever_copied(graph.value) for graph in native.named_graphs())
        store._mixed = mixed
        return store

    @property
    def has_views(self) -> bool:
        """Whether its default graph is made of our named graphs, and so can be made otherwise."""
        return self._copied

    def fill_default_graph(self, view: str) -> None:
        """Copy those of our named graphs that a query sees which names no graph."""
        self._mixed = any(True for _ in self._in(ox.DefaultGraph()))
        for graph in list(self._store.named_graphs()):
            if is_copied(graph.value, view):
                self._store.bulk_extend(
                    ox.Quad(q.subject, q.predicate, q.object) for q in self._in(graph)
                )
                self._copied = True

    def check(self, query: str, *, base: str | None = None) -> None:
        """Whether a text is SPARQL 1.1.

        Args:
            query: The text.
            base: What IRIs in it are relative to.

        Raises:
            QueryError: It is not; with line and column.
        """
        try:
            self._run(query, None, base=base)
        except QueryError as error:
            # What cannot be answered here may well be answered elsewhere.
            if isinstance(error.__cause__, SyntaxError):
                raise

    def quads(self) -> Iterator[ox.Quad]:
        """The quads, without the copies that the default graph holds."""
        yield from self._own()
        for graph in self._store.named_graphs():
            yield from self._in(graph)

    def _own(self) -> Iterator[ox.Quad]:
        """What the default graph holds that is no copy."""
        if not self._copied:
            return self._in(ox.DefaultGraph())
        return own_triples(self._store) if self._mixed else iter(())

    def graphs(self) -> Iterator[tuple[str, Iterator[ox.Quad]]]:
        """Each graph that holds something: its name, `default` for the default graph, its quads."""
        for graph in (ox.DefaultGraph(), *self._store.named_graphs()):
            name = "default" if isinstance(graph, ox.DefaultGraph) else graph.value
            if any(True for _ in self._in(graph)):
                yield name, self._in(graph)

    def __len__(self) -> int:
        """The number of quads, those of the default graph not counted again."""
        return sum(count for _, count in self.graph_sizes())

    def graph_sizes(self) -> tuple[tuple[str, int], ...]:
        """Each named graph and its number of triples; the default graph if it has its own."""
        named = self._store.named_graphs()
        sizes = sorted((graph.value, sum(1 for _ in self._in(graph))) for graph in named)
        own = sum(1 for _ in self._own())
        return (*((("default", own),) if own or not sizes else ()), *sizes)

    def _in(self, graph: GraphName) -> Iterator[ox.Quad]:
        return self._store.quads_for_pattern(None, None, None, graph)

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
        return _rows(solutions)

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

    def serialize(self, query: str, results_format: str = "json") -> str:
        """Answer any query as text in a standard format.

        SELECT and ASK give SPARQL results in `csv`, `tsv` or `json`; CONSTRUCT and DESCRIBE give
        Turtle, whatever `results_format` says.
        """
        answer = self._run(query, None)
        if isinstance(answer, ox.QueryTriples):
            return turtle(answer)
        if isinstance(answer, ox.QueryBoolean):
            return truth(bool(answer), results_format)
        return _rows(answer).serialized(results_format)

    def _run(
        self, query: str, bindings: Mapping[str, Value] | None, *, base: str | None = None
    ) -> ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean:
        substitutions: dict[ox.Variable, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]
        try:
            substitutions = {
                ox.Variable(name): to_term(value) for name, value in (bindings or {}).items()
            }
            return self._store.query(
                query, base_iri=base, prefixes=prefixes_in(query), substitutions=substitutions
            )
        except SyntaxError as error:
            raise QueryError(f"the query is not SPARQL: {complaint(error)}; correct it") from error
        except QueryError:
            raise
        except (OSError, RuntimeError, ValueError) as error:
            raise QueryError(f"could not be answered: {error}") from error

    def dump(self, extension: str) -> bytes:
        """The quads, sorted: `.nq` and `.trig` with their graphs, `.nt` the default graph."""
        quads = self._in(ox.DefaultGraph()) if extension == ".nt" else self.quads()
        ordered = sorted(quads, key=str)
        if extension == ".trig":
            ordered.sort(key=lambda quad: str(quad.graph_name))
        return _serialized(ordered, _FORMATS[extension])

    def default_graph(self) -> Graph:
        """The default graph as an rdflib graph."""
        return self.to_rdflib(self._in(ox.DefaultGraph()))

    def merged(
        self, *, without: tuple[str, ...] = (f"{_GRAPHS}view/", f"{_GRAPHS}inferred/")
    ) -> Graph:
        """All graphs as one rdflib graph, but for those whose names start with `without`.

        By default the views are left out: their triples are derived, and claims stand for them.
        """
        return self.to_rdflib(
            quad
            for quad in self.quads()
            if isinstance(quad.graph_name, ox.DefaultGraph)
            or not quad.graph_name.value.startswith(without)
        )

    @staticmethod
    def to_rdflib(quads: Iterable[ox.Quad]) -> Graph:
        """Quads as one rdflib graph, whatever graphs they are in."""
        from rdflib import Graph

        from exeronto.rdf import term

        graph = Graph(bind_namespaces="none")
        for quad in quads:
            graph.add((term(quad.subject), term(quad.predicate), term(quad.object)))
        return graph


def turtle(triples: Iterable[ox.Triple]) -> str:
    """Triples as Turtle, in the order of their text, so that an answer is the same each time."""
    return _serialized(sorted(triples, key=str), ox.RdfFormat.TURTLE).decode()


def truth(answer: bool, results_format: str) -> str:
    """The answer to an ASK, as JSON results or as a word."""
    word = str(answer).lower()
    return f'{{"head":{{}},"boolean":{word}}}\n' if results_format == "json" else f"{word}\n"


def _serialized(quads: Iterable[ox.Quad] | Iterable[ox.Triple], rdf_format: ox.RdfFormat) -> bytes:
    return ox.serialize(quads, format=rdf_format, prefixes=PREFIXES) or b""


def _rows(solutions: ox.QuerySolutions) -> Rows:
    """All solutions; an error on the way is an error, never a short answer."""
    columns = tuple(variable.value for variable in solutions.variables)
    try:
        with no_cycles_sought():
            return Rows(columns, tuple([tuple(row) for row in solutions]))
    except (OSError, RuntimeError, ValueError) as error:
        raise QueryError(f"could not be answered: {error}") from error
