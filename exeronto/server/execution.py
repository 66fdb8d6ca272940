"""What a worker does with the store: run a query, and write the answer in a format.

The second door to the store's library: here the answer goes straight from the engine into bytes,
in every format of the protocol and never beyond a size.
"""

from __future__ import annotations

import io
import itertools
import re
from typing import TYPE_CHECKING, cast

import pyoxigraph as ox

from exeronto.prefixes import PREFIXES, prefixes_in
from exeronto.server.admission import (
    admit,
    declarations,
    has_pattern,
    refuse_files,
    refuse_graph,
)
from exeronto.server.negotiation import GRAPH_ALIASES, GRAPHS, RESULT_ALIASES, RESULTS, choose
from exeronto.server.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exeronto.server.limits import Limits

_RESULTS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
_GRAPHS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}
_TABLES = (tuple(RESULTS), tuple(RESULT_ALIASES.items()))
_TRIPLES = (tuple(GRAPHS), tuple(GRAPH_ALIASES.items()))
_PLACE = re.compile(r"^error at (\d+):(\d+): ")
_ELEMENT = re.compile(r"[^\W\d][\w.-]*\Z")
# A description of one term holds what others say if that is not more.
POINTING = 2000


class _Bounded(io.BytesIO):
    """Bytes up to a size; one more is a refusal."""

    def __init__(self, limit: int):
        super().__init__()
        self._left = limit
        self.overflowed = False

    def write(self, content: bytes) -> int:  # type: ignore[override]
        self._left -= len(content)
        if self._left < 0:
            self.overflowed = True
            raise OSError("too large")
        return super().write(content)


def run_query(
    store: ox.Store,
    query: str,
    limits: Limits,
    *,
    base: str | None = None,
    accept: str = "",
    default_graphs: tuple[str, ...] = (),
    named_graphs: tuple[str, ...] = (),
) -> tuple[str, bytes]:
    """Answer a query: the media type, and the whole answer.

    Raises:
        Refusal: It may not be asked, cannot be answered, or its answer is too large.
    """
    admitted = admit(query, limits)
    table = admitted.form in {"SELECT", "ASK"}
    media_type = media_type_of(accept, table=table)
    refuse_files((*default_graphs, *named_graphs))
    prefixes = prefixes_in(query)
    dataset = None
    if default_graphs or named_graphs:
        dataset = (_nodes(default_graphs), _nodes(named_graphs))
        if has_pattern(query):
            _refuse_unknown(store, dataset[0])
    elif admitted.graphs:
        _refuse_unknown(store, _after_from(store, query, admitted.graphs, base))
    try:
        # The dataset of the request stands instead of the one in the text, if it has one.
        answer = (
            store.query(query, base_iri=base, prefixes=prefixes)
            if dataset is None
            else store.query(
                query,
                base_iri=base,
                prefixes=prefixes,
                default_graph=[*dataset[0]],
                named_graphs=[*dataset[1]],
            )
        )
    except SyntaxError as error:
        place = _PLACE.sub(r"line \1, column \2: ", " ".join(str(error.msg).split()))
        raise Refusal(400, f"the query is not SPARQL: {place}") from error
    except (OSError, RuntimeError, ValueError) as error:
        raise Refusal(400, f"the query cannot be answered: {error}") from error
    return media_type, as_written(answer, media_type, limits.result_bytes)


def statements(triples: Iterable[ox.Triple]) -> list[tuple[str, str, str]]:
    """Triples as texts: IRIs, and the values of literals."""
    return [
        (_text(triple.subject), triple.predicate.value, _text(triple.object)) for triple in triples
    ]


def term_triples(store: ox.Store, iri: str) -> tuple[list[ox.Triple], bool]:
    """What the default graph says of a term, and whether that is all: see `description`.

    Raises:
        Refusal: Nothing is said of it.
    """
    try:
        term = ox.NamedNode(iri)
    except ValueError as error:
        raise Refusal(404, "there is no such page") from error
    default = ox.DefaultGraph()
    own = {quad.triple for quad in store.quads_for_pattern(term, None, None, default)}
    pointing = store.quads_for_pattern(None, None, term, default)
    return description(iri, own, {quad.triple for quad in itertools.islice(pointing, POINTING + 1)})


def description(
    iri: str, own: set[ox.Triple], pointing: set[ox.Triple]
) -> tuple[list[ox.Triple], bool]:
    """The triples about a term, then those that point to it, and whether these are there.

    All of them are, or none: of more than a number, any choice would look like the whole.

    Raises:
        Refusal: There are no triples.
    """
    if not own and not pointing:
        raise Refusal(404, f"nothing is known here of <{iri}>")
    whole = len(pointing) <= POINTING
    others = pointing - own if whole else set()
    return [*sorted(own, key=str), *sorted(others, key=str)], whole


def left_out(iri: str, address: str) -> list[ox.Triple]:
    """What is said where the triples that point to a term are left out: where they can be had."""
    query = ox.NamedNode(address)
    words = f"More than {POINTING} statements point to <{iri}>. They are left out; this gives them."
    return [
        ox.Triple(ox.NamedNode(iri), ox.NamedNode(f"{PREFIXES['rdfs']}seeAlso"), query),
        ox.Triple(query, ox.NamedNode(f"{PREFIXES['rdfs']}comment"), ox.Literal(words)),
    ]


def _text(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    return str(term) if isinstance(term, ox.Triple) else term.value


def write_triples(triples: Iterable[ox.Triple], media_type: str, limit: int) -> bytes:
    """Triples as a graph in a format."""
    output = _Bounded(limit)
    try:
        if GRAPHS[media_type] == "rdf":
            triples = list(map(_as_element, triples))
        ox.serialize(triples, output, format=_GRAPHS[GRAPHS[media_type]], prefixes=PREFIXES)
    except Refusal:
        raise
    except (OSError, ValueError) as error:
        raise _unwritten(output, error) from error
    return output.getvalue()


def _as_element(triple: ox.Triple) -> ox.Triple:
    """The triple, if its predicate can be the name of an XML element; the library does not look."""
    if not _ELEMENT.search(triple.predicate.value):
        raise Refusal(
            406, f"<{triple.predicate.value}> cannot be written as RDF/XML; take another format"
        )
    return triple


def media_type_of(accept: str, *, table: bool) -> str:
    """The format of an answer: that of a table, or of a graph.

    Raises:
        Refusal: The client takes none.
    """
    offered, aliases = _TABLES if table else _TRIPLES
    chosen = choose(accept, offered, aliases)
    if not chosen:
        raise Refusal(406, f"the answer can be had as {', '.join(offered)}")
    return chosen


def _nodes(graphs: tuple[str, ...]) -> list[ox.NamedNode]:
    try:
        return [ox.NamedNode(graph) for graph in graphs]
    except ValueError as error:
        raise Refusal(400, f"the name of a graph is no IRI: {error}") from error


def _after_from(
    store: ox.Store, query: str, graphs: tuple[str, ...], base: str | None
) -> list[ox.NamedNode]:
    """The graphs that a query names with FROM, read as the engine itself reads them there."""
    names = f"{declarations(query)}SELECT * {{ VALUES ?graph {{ {' '.join(graphs)} }} }}"
    try:
        found = store.query(names, base_iri=base, prefixes=prefixes_in(query))
    except SyntaxError:
        return []  # the query has the same fault, and is told so
    return [row[0] for row in cast("ox.QuerySolutions", found)]


def _refuse_unknown(store: ox.Store, graphs: list[ox.NamedNode]) -> None:
    for graph in graphs:
        if not store.contains_named_graph(graph):
            raise refuse_graph(graph.value)


def as_written(
    answer: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, media_type: str, limit: int
) -> bytes:
    """An answer in a format.

    Raises:
        Refusal: It is larger than the limit, or cannot be written so.
    """
    output = _Bounded(limit)
    try:
        if isinstance(answer, ox.QueryTriples):
            return write_triples(answer, media_type, limit)
        if isinstance(answer, ox.QueryBoolean) and media_type.startswith("text/"):
            output.write(b"true\n" if answer else b"false\n")
        else:
            answer.serialize(output, format=_RESULTS[RESULTS[media_type]])
    except Refusal:
        raise
    except (OSError, RuntimeError, ValueError) as error:
        raise _unwritten(output, error) from error
    return output.getvalue()


def _unwritten(output: _Bounded, error: Exception) -> Refusal:
    if output.overflowed:
        return Refusal(413, "the answer is too large; ask for less with LIMIT, or use the dumps")
    return Refusal(400, f"the answer cannot be given: {error}")
