"""The graph as its users meet it: questions, queries, terms."""

from __future__ import annotations

import difflib
from dataclasses import replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

from exeronto.connections import connections
from exeronto.description import Description, describe
from exeronto.disagreements import conflicts, gaps
from exeronto.errors import QueryError
from exeronto.evidence import evidence
from exeronto.indexing import is_index, open_index
from exeronto.policies import STRICT_VIEW, View
from exeronto.query_text import Prepared, prepare
from exeronto.questions import Question, answer, read_questions
from exeronto.resolution import Names
from exeronto.resources import build_folder, questions_folder, shapes_folder
from exeronto.solutions import Iri, written_term
from exeronto.sparql_text import with_values
from exeronto.store import DUMP, Store

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from exeronto.answer import Answer
    from exeronto.findings import Report
    from exeronto.queryable import Queryable


class KnowledgeGraph:
    """A graph that can be asked.

    >>> kg = open_store()
    >>> kg.resolve("irisin")
    'https://w3id.org/exeronto/entity/irisin'
    """

    def __init__(self, store: Queryable):
        self.store = store
        self._names = Names(store)
        # Asking again is common, and looking at the text takes as long as a small query.
        self._prepared = lru_cache(maxsize=256)(self._prepare)

    @property
    def local(self) -> Store:
        """The store in memory.

        Raises:
            QueryError: The graph is on a server.
        """
        if not isinstance(self.store, Store):
            raise QueryError("the graph is on a server; exeronto dump brings it here")
        return self.store

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The competency questions, by name."""
        return read_questions(questions_folder())

    def ask(self, question: str, /, **parameters: str) -> Answer:
        """Answer a competency question.

        Args:
            question: Its name, as `questions` lists it.
            **parameters: Values for its parameters: a label, synonym, key, CURIE or IRI.

        Raises:
            QueryError: There is no such question or parameter, or a value names nothing, or
                several things.
        """
        found = self.question(question)
        return answer(self.store, found.sparql, bindings=self._bindings(found, parameters))

    def ask_as(self, results_format: str, question: str, /, **parameters: str) -> str:
        """Answer a competency question as text, in a format of `Answer.serialized`."""
        return self.ask(question, **parameters).serialized(results_format)

    def explain(self, question: str, /, **parameters: str) -> str:
        """The query behind a question, its parameters written in: it can be asked anywhere."""
        found = self.question(question)
        values = self._bindings(found, parameters)
        return with_values(found.sparql, {name: written_term(v) for name, v in values.items()})

    def _bindings(self, question: Question, parameters: Mapping[str, str]) -> dict[str, Iri]:
        unknown = sorted(set(parameters) - set(question.parameters))
        if unknown:
            takes = ", ".join(question.parameters) or "none"
            raise QueryError(f"{question.name} has no parameter {unknown[0]!r}; it takes {takes}")
        values = {**dict(question.defaults), **parameters}
        return {name: Iri(self.resolve(value)) for name, value in values.items()}

    def question(self, name: str) -> Question:
        """The question of this name."""
        for question in self.questions:
            if question.name == name:
                return question
        known = [question.name for question in self.questions]
        near = difflib.get_close_matches(name, known, n=3, cutoff=0.4)
        hint = f"did you mean {', '.join(near)}?" if near else "exeronto ask lists them"
        raise QueryError(f"no question {name!r}; {hint}")

    def query(self, sparql: str) -> Answer:
        """Answer any SELECT; prefixes need not be written, and `[[irisin]]` stands for a name.

        Raises:
            QueryError: The text is not SPARQL, asks another server, is no SELECT, or names a term
                that does not exist; with line and column.

        >>> open_store().query("SELECT ?gene { [[irisin]] exero:derivesFrom ?gene }").printed()
        (('FNDC5',),)
        """
        prepared = self._prepared(sparql)
        try:
            return answer(self.store, prepared.sparql)
        except QueryError as error:
            raise prepared.explained(error) from error

    def serialize(self, sparql: str, results_format: str = "json") -> str:
        """Answer any query as text: `csv`, `tsv`, `json`, or Turtle for CONSTRUCT and DESCRIBE."""
        prepared = self._prepared(sparql)
        try:
            return self.store.serialize(prepared.sparql, results_format)
        except QueryError as error:
            raise prepared.explained(error) from error

    def _prepare(self, sparql: str) -> Prepared:
        return prepare(sparql, resolve=self.resolve, unknown=self._names.unknown)

    def show(self, term: str) -> Description:
        """What the graph says of a term, entity or claim."""
        return describe(cast("Store", self.store), Iri(self.resolve(term)))

    def why(self, row: Iterable[object]) -> Answer:
        """The claims behind a row of an answer: what each says, how sure, and where it stands.

        Raises:
            QueryError: The row names no claim.
        """
        return evidence(self.store, row)

    def path(
        self, start: str, end: str, *, via: Iterable[str] = (), max_steps: int = 4, limit: int = 10
    ) -> Answer:
        """How two entities are connected over affirmed claims, strongest evidence first.

        Args:
            start: Where paths begin, by any of its names.
            end: Where they lead.
            via: What they have to pass, as a step or as a mediator that a claim names.
            max_steps: The most claims that a path may have, one behind the other.
            limit: How many paths are given; 0 for all.
        """
        return connections(
            self.store,
            Iri(self.resolve(start)),
            Iri(self.resolve(end)),
            via=[Iri(self.resolve(name)) for name in via],
            max_steps=max_steps,
            limit=limit,
        )

    def conflicts(self, term: str | None = None) -> Answer:
        """Claims that do not go together: all, or those that a term has part in."""
        return conflicts(self.store, None if term is None else Iri(self.resolve(term)))

    def gaps(self, term: str | None = None) -> Answer:
        """What papers say is unknown: everything, or what is unknown of a term."""
        return gaps(self.store, None if term is None else Iri(self.resolve(term)))

    def resolve(self, name: str) -> str:
        """The IRI that a label, synonym, key, CURIE or IRI stands for.

        Raises:
            QueryError: It stands for nothing here, or for several things.
        """
        return self._names.resolve(name)


def open_store(
    store: str | Path | None = None, *, view: View = STRICT_VIEW, named: bool = True
) -> KnowledgeGraph:
    """Open a graph to ask it.

    Args:
        store: A build folder, an index, an RDF file, or the address of a SPARQL endpoint; by
            default the graph that comes with the package.
        view: Which claims are believed: what questions and queries see. Of a server, all graphs
            are fetched for any but the default view.
        named: Whether a file's named graphs are kept beside the default graph. The questions,
            paths, conflicts and gaps need none, and open in two thirds of the time without.

    Raises:
        QueryError: There is no such folder or file, it is not RDF, or views cannot be made of it.

    >>> len(open_store().ask("exerkine-origins")) > 0
    True
    """
    if isinstance(store, str) and store.startswith(("http://", "https://")):
        from exeronto.remote_store import RemoteStore

        remote = RemoteStore(store)
        if view.is_default:
            return KnowledgeGraph(remote)
        return _viewed(remote.viewed(view.name), view, store)
    path = Path(store) if store is not None else build_folder()
    opened = _opened(path, view.name, named or not view.is_default)
    return KnowledgeGraph(opened) if view.is_default else _viewed(opened, view, path)


def _viewed(opened: Store, view: View, source: str | Path) -> KnowledgeGraph:
    if not opened.has_views:
        what = "has no named graphs of a build, of which views are made; ask a build, or no view"
        raise QueryError(what, file=source)
    if not view.restricts:
        return KnowledgeGraph(opened)
    from exeronto.restriction import restricted

    names = KnowledgeGraph(opened)
    context = tuple((key, names.resolve(value)) for key, value in view.context)
    return KnowledgeGraph(restricted(opened, replace(view, context=context)))


def _opened(path: Path, view: str, named: bool) -> Store:
    if not path.is_dir():
        return Store.from_file(path, view=view, named=named)
    if is_index(path):
        return open_index(path, view=view)
    return Store.from_file(path / DUMP, view=view, named=named)


def validate(kg: KnowledgeGraph) -> Report:
    """Check a graph against the SHACL shapes."""
    from exeronto.validation import read_shapes, validate_graph

    return validate_graph(kg.store.merged(), read_shapes(shapes_folder()))
