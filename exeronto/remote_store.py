"""A graph on a SPARQL 1.1 server, asked as one in memory is.

No row is lost: a long answer is counted by the server, and fetched in pages if it came short. Pages
are ordered by everything that tells two rows apart, and have to add up to the count; if they do
not, or cannot be ordered so, the answer is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pyoxigraph as ox

from exeronto.errors import QueryError
from exeronto.prefixes import PREFIXES
from exeronto.solutions import Iri, Rows, Value, written_term
from exeronto.sparql_text import form, modifiers, refuse_service, tokens, with_prefixes, with_values
from exeronto.store import Store, truth, turtle
from exeronto.transport import Transport

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rdflib import Graph

_RESULTS = "application/sparql-results+json"
_TRIPLES = "application/n-triples"
# Servers that cut answers cut them at a thousand rows or more. Shorter ones are not counted.
COUNTED_FROM = 1000
# Headers by which Virtuoso says that an answer is a part.
_PART = ("X-SPARQL-MaxRows", "X-SQL-State")
_LABELS = "SELECT ?iri ?label WHERE { VALUES ?iri { %s } ?iri rdfs:label ?label }"
_AT_ONCE = 200
_ALL = "WHERE { { ?s ?p ?o } UNION { GRAPH ?graph { ?s ?p ?o } } }"
_QUADS = f"SELECT ?graph ?s ?p ?o {_ALL}"
_SIZE = f"SELECT (COUNT(*) AS ?triples) {_ALL}"
# A few minutes' worth.
MOST_FETCHED = 2_000_000


class Reads(Protocol):
    """What carries a query to a server, and brings the answer."""

    def read(
        self, address: str, *, accept: str, form: Mapping[str, str | tuple[str, ...]]
    ) -> tuple[bytes, Mapping[str, str]]:
        """Ask for something: content and headers."""


class RemoteStore:
    """A graph that a server answers for.

    >>> RemoteStore("http://localhost:7878/query").address
    'http://localhost:7878/query'
    """

    def __init__(
        self, address: str, *, transport: Reads | None = None, counted_from: int = COUNTED_FROM
    ):
        self.address = address
        self._transport = transport or Transport()
        self._counted_from = counted_from
        self._graphs: dict[str, tuple[str, ...]] = {}

    def send_through(self, transport: Reads, *, address: str) -> None:
        """Ask in another way from now on, under an address that may be shown to anybody."""
        self._transport, self.address = transport, address

    def of_graphs(self, default: tuple[str, ...], named: tuple[str, ...]) -> RemoteStore:
        """The same, asked of these graphs of the server instead of its own choice, if of any."""
        other = RemoteStore(
            self.address, transport=self._transport, counted_from=self._counted_from
        )
        graphs = {"default-graph-uri": default, "named-graph-uri": named}
        other._graphs = {field: names for field, names in graphs.items() if names}
        return other

    def select(self, query: str, *, bindings: Mapping[str, Value] | None = None) -> Rows:
        """Answer a SELECT.

        Args:
            query: SPARQL 1.1; the prefixes of `exeronto.prefixes` need not be written.
            bindings: Values for variables of the query, sent as its first pattern.

        Raises:
            QueryError: The query is not a SELECT, the server cannot answer it, or some of its rows
                cannot be had.
        """
        written = {name: written_term(value) for name, value in (bindings or {}).items()}
        text = self._checked(query, "SELECT")
        whole = with_prefixes(with_values(text, written), PREFIXES)
        rows, part = self._rows(whole)
        if not part and len(rows.terms) < self._counted_from:
            return rows
        expected = self._count(whole)
        if expected == len(rows.terms):
            return rows
        return self._paged(whole, expected, rows)

    def _paged(self, query: str, expected: int, first: Rows) -> Rows:
        """All rows, page by page, when the server gave fewer than it counts."""
        size = len(first.terms)
        if size == 0 or modifiers(query) & {"LIMIT", "OFFSET", "VALUES"}:
            raise self._refusal(f"{expected} rows, and gives {size}; ask for fewer")
        if any(isinstance(term, ox.BlankNode) for row in first.terms for term in row):
            raise self._refusal(f"{expected} rows, and gives {size}; blank nodes have no pages")
        order = " ".join(
            f"(isIRI(?{c})) (STR(?{c})) (LANG(?{c})) (STR(DATATYPE(?{c})))" for c in first.columns
        )
        keyword = "" if "ORDER" in modifiers(query) else "ORDER BY"
        terms: list[tuple[object, ...]] = []
        while len(terms) < expected:
            page, _ = self._rows(f"{query}\n{keyword} {order} LIMIT {size} OFFSET {len(terms)}")
            if not page.terms:
                break
            terms += page.terms
        if len(terms) != expected or self._count(query) != expected:
            raise self._refusal(f"{expected} rows, and gives {len(terms)} in pages; ask for fewer")
        return Rows(first.columns, tuple(terms))  # type: ignore[arg-type]

    def _refusal(self, what: str) -> QueryError:
        return QueryError(f"the server counts {what}", file=self.address, code="E_REMOTE")

    def _count(self, query: str) -> int:
        declarations, body = _split(query)
        rows, _ = self._rows(
            f"{declarations} SELECT (COUNT(*) AS ?rows) WHERE {{ {{ {body}\n }} }}"
        )
        counted = rows.rows[0][0] if rows.rows else None
        if not isinstance(counted, int):
            raise QueryError("the server does not count rows; ask for fewer", file=self.address)
        return counted

    def _rows(self, query: str) -> tuple[Rows, bool]:
        content, headers = self._read(query, _RESULTS)
        solutions = self._parsed(content, headers)
        if not isinstance(solutions, ox.QuerySolutions):
            raise QueryError("is no SELECT query; ask for rows with SELECT")
        columns = tuple(variable.value for variable in solutions.variables)
        try:
            terms = tuple(tuple(row) for row in solutions)
        except SyntaxError as error:
            raise self._broken(headers) from error
        return Rows(columns, terms), any(name in headers for name in _PART)

    def _parsed(
        self, content: bytes, headers: Mapping[str, str]
    ) -> ox.QuerySolutions | ox.QueryBoolean:
        try:
            return ox.parse_query_results(content, format=ox.QueryResultsFormat.JSON)
        except SyntaxError as error:
            raise self._broken(headers) from error

    def _broken(self, headers: Mapping[str, str]) -> QueryError:
        media = headers.get("Content-Type", "no media type")
        return QueryError(
            f"answered with {media} and no whole SPARQL results in JSON; is this its endpoint?",
            file=self.address,
            code="E_REMOTE",
        )

    def _read(self, query: str, accept: str) -> tuple[bytes, Mapping[str, str]]:
        form: dict[str, str | tuple[str, ...]] = {"query": query, **self._graphs}
        return self._transport.read(self.address, accept=accept, form=form)

    def _checked(self, query: str, *forms: str) -> str:
        """A query that stays on the server, and is SPARQL before the server is bothered."""
        refuse_service(query)
        Store().check(query)
        if forms and form(query) not in forms:
            raise QueryError(f"is no {forms[0]} query; write {forms[0]}")
        return query

    def labels(self, iris: Iterable[str]) -> dict[str, str]:
        """The `rdfs:label` of each IRI that has one; the first by text."""
        wanted = [written_term(value) for value in map(Iri, iris)]
        found: dict[str, str] = {}
        for start in range(0, len(wanted), _AT_ONCE):
            batch = " ".join(wanted[start : start + _AT_ONCE])
            for iri, label in sorted(self.select(_LABELS % batch).rows, key=str):
                found.setdefault(str(iri), str(label))
        return found

    def ask(self, query: str) -> bool:
        """Answer an ASK."""
        text = with_prefixes(self._checked(query, "ASK"), PREFIXES)
        content, headers = self._read(text, _RESULTS)
        answer = self._parsed(content, headers)
        if not isinstance(answer, ox.QueryBoolean):
            raise self._broken(headers)
        return bool(answer)

    def serialize(self, query: str, results_format: str = "json") -> str:
        """Answer any query as text, as `Store.serialize` does."""
        asked = form(query)
        if asked == "ASK":
            return truth(self.ask(query), results_format)
        if asked == "SELECT":
            return self.select(query).serialized(results_format)
        return turtle(self.triples(query))

    def triples(self, query: str) -> list[ox.Triple]:
        """Answer a CONSTRUCT or DESCRIBE."""
        text = with_prefixes(self._checked(query, "CONSTRUCT", "DESCRIBE"), PREFIXES)
        content, headers = self._read(text, _TRIPLES)
        if any(name in headers for name in _PART):
            raise self._refusal("more triples than it gives; ask for rows, or for fewer")
        return [ox.Triple(q.subject, q.predicate, q.object) for q in self._quads_of(content)]

    def _quads_of(self, content: bytes) -> list[ox.Quad]:
        try:
            return list(ox.parse(content, format=ox.RdfFormat.N_TRIPLES))
        except SyntaxError as error:
            raise QueryError(
                "did not answer with N-Triples; ask for rows instead", file=self.address
            ) from error

    def fetched(self) -> Store:
        """Everything the server has, in memory."""
        quads = []
        for graph, s, p, o in self.select(_QUADS).terms:
            where = ox.DefaultGraph() if graph is None else graph
            quads.append(ox.Quad(s, p, o, where))  # type: ignore[arg-type]
        native = ox.Store()
        native.bulk_extend(quads)
        # A blank node of the default graph is another there than in the graph it was copied from.
        return Store.over(native, mixed=False)

    def viewed(self, view: str) -> Store:
        """Everything the server has, in memory, its default graph filled with a view of ours.

        Raises:
            QueryError: That is too much.
        """
        (size,) = self.select(_SIZE).rows[0]
        if not isinstance(size, int) or size > MOST_FETCHED:
            raise QueryError(
                f"holds {size} triples, and a view is made of at most {MOST_FETCHED} that are "
                "brought here; push the view, or ask an index",
                file=self.address,
            )
        whole = self.fetched()
        if whole.has_views:
            whole.native.clear_graph(ox.DefaultGraph())
            whole.fill_default_graph(view)
        return whole

    def dump(self, extension: str) -> bytes:
        """Everything, sorted: `.nq` and `.trig` with their graphs, `.nt` the default graph."""
        return self.fetched().dump(extension)

    def default_graph(self) -> Graph:
        """The default graph as an rdflib graph."""
        return self.fetched().default_graph()

    def merged(self) -> Graph:
        """All graphs as one rdflib graph, but for what is derived."""
        return self.fetched().merged()


def _split(query: str) -> tuple[str, str]:
    """The declarations of a SELECT, and the rest."""
    begins = next(token.start for token in tokens(query) if token.word == "SELECT")
    return query[:begins], query[begins:]
