"""The graph as its users meet it: questions, queries, terms."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from exeronto.description import Description, describe
from exeronto.errors import QueryError
from exeronto.prefixes import PREFIXES, expand
from exeronto.questions import Answer, Question, answer, read_questions
from exeronto.resources import build_folder, questions_folder, shapes_folder
from exeronto.solutions import Iri
from exeronto.store import DUMP, Store

if TYPE_CHECKING:
    from exeronto.findings import Report

_NAMES = """
SELECT ?iri ?name WHERE {
  VALUES ?naming {
    rdfs:label
    oboInOwl:hasExactSynonym oboInOwl:hasBroadSynonym
    oboInOwl:hasNarrowSynonym oboInOwl:hasRelatedSynonym
  }
  ?iri ?naming ?name .
  FILTER (
    STRSTARTS(STR(?iri), STR(exero:)) && !STRSTARTS(STR(?iri), STR(exclaim:)) &&
    !CONTAINS(STR(?iri), "/passage/") && !CONTAINS(STR(?iri), "/ref/")
  )
}
"""
_KNOWN = "SELECT ?iri WHERE { { ?iri ?p ?o } UNION { ?s ?q ?iri } } LIMIT 1"
# What is not keywords in a SPARQL text, as its grammar has it: strings, IRIs, comments, then the
# names of variables and what follows a prefix. What is left may stand without blanks (1SERVICE).
_NOT_CODE = re.compile(
    r"""
    \"{3} (?: \\. | [^\\] )*? \"{3} | '{3} (?: \\. | [^\\] )*? '{3}
    | \" (?: \\. | [^\"\\\n\r] )* \" | ' (?: \\. | [^'\\\n\r] )* '
    | < (?: [^<>"{}|^`\\\x00-\x20] | \\u[0-9A-Fa-f]{4} | \\U[0-9A-Fa-f]{8} )* >
    | \# [^\n\r]*
    """,
    re.DOTALL | re.VERBOSE,
)
_NAME = re.compile(r"[?$]\w+|:[\w%-]*")


class KnowledgeGraph:
    """A graph that can be asked.

    >>> kg = open_store()
    >>> kg.resolve("irisin")
    'https://w3id.org/exeronto/entity/irisin'
    """

    def __init__(self, store: Store):
        self.store = store

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
        """Answer a competency question in a SPARQL results format: `csv`, `tsv` or `json`."""
        found = self.question(question)
        bindings = self._bindings(found, parameters)
        return self.store.serialize(found.sparql, results_format, bindings=bindings)

    def _bindings(self, question: Question, parameters: dict[str, str]) -> dict[str, Iri]:
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
        """Answer any SELECT; the prefixes need not be written.

        Raises:
            QueryError: The text is not SPARQL, asks another server, or is no SELECT.
        """
        refuse_service(sparql)
        return answer(self.store, sparql)

    def serialize(self, sparql: str, results_format: str = "json") -> str:
        """Answer any query as text: `csv`, `tsv`, `json`, or Turtle for CONSTRUCT and DESCRIBE."""
        refuse_service(sparql)
        return self.store.serialize(sparql, results_format)

    def show(self, term: str) -> Description:
        """What the graph says of a term, entity or claim."""
        return describe(self.store, Iri(self.resolve(term)))

    def resolve(self, name: str) -> str:
        """The IRI that a label, synonym, key, CURIE or IRI stands for.

        Raises:
            QueryError: It stands for nothing here, or for several things.
        """
        iri = expand(name)
        if iri is not None:
            self._require(Iri(iri), name)
            return iri
        for prefix in ("exent", "exero", "expaper", "exclaim"):
            keyed = Iri(PREFIXES[prefix] + name)
            if re.fullmatch(r"[\w-]+", name) and self._knows(keyed):
                return str(keyed)
        found = sorted(self._names.get(name) or self._names.get(name.casefold()) or [])
        if len(found) == 1:
            return found[0]
        if found:
            raise QueryError(f"{name!r} names {len(found)} things; say which: {', '.join(found)}")
        folded = sorted({known.casefold() for known in self._names})
        near = difflib.get_close_matches(name.casefold(), folded, n=3)
        hint = f"did you mean {', '.join(near)}?" if near else "try a synonym or part of the name"
        raise QueryError(f"nothing here is named {name!r}; {hint}")

    @cached_property
    def _names(self) -> dict[str, set[str]]:
        names: dict[str, set[str]] = defaultdict(set)
        for iri, name in self.store.select(_NAMES).rows:
            # Capitals may be all that tells two things apart: BDNF, and the gene Bdnf.
            for form in {str(name), str(name).casefold()}:
                names[form].add(str(iri))
        # An entity and its class may share a name ("mitophagy"): people mean the entity.
        entity = PREFIXES["exent"]
        return {
            name: {iri for iri in iris if iri.startswith(entity)} or iris
            for name, iris in names.items()
        }

    def _knows(self, iri: Iri) -> bool:
        return bool(self.store.select(_KNOWN, bindings={"iri": iri}).rows)

    def _require(self, iri: Iri, name: str) -> None:
        if not self._knows(iri):
            raise QueryError(f"{name!r} is not in this graph; check it, or try a label")


def is_select(sparql: str) -> bool:
    r"""Whether a query asks for rows.

    >>> is_select("SELECT ?x WHERE { ?x ?p 'DESCRIBE' }"), is_select("DESCRIBE exent:irisin")
    (True, False)
    """
    form = re.search(r"\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b(?!:)", _keywords(sparql), re.IGNORECASE)
    return form is not None and form.group(1).upper() == "SELECT"


def refuse_service(sparql: str) -> None:
    """Refuse a query that asks another server: an answer here never depends on the network.

    >>> refuse_service('SELECT * WHERE { ?s rdfs:label "SERVICE" }')
    """
    if "SERVICE" in _keywords(sparql).upper():
        raise QueryError(
            "SERVICE is not allowed: a query never leaves this machine; ask the other server itself"
        )


def _keywords(sparql: str) -> str:
    code = _NOT_CODE.sub(" ", sparql)
    return _NAME.sub(lambda name: ":" if name[0].startswith(":") else " ", code)


def open_store(store: str | Path | None = None) -> KnowledgeGraph:
    """Open a graph to ask it.

    Args:
        store: A build folder, or an RDF file (Turtle, TriG, N-Triples, N-Quads); by default the
            graph that comes with the package.

    Raises:
        QueryError: There is no such folder or file, or it is not RDF.

    >>> len(open_store().ask("exerkine-origins")) > 0
    True
    """
    path = Path(store) if store is not None else build_folder()
    if path.is_dir():
        path /= DUMP
    return KnowledgeGraph(Store.from_file(path))


def validate(kg: KnowledgeGraph) -> Report:
    """Check a graph against the SHACL shapes."""
    from exeronto.validation import read_shapes, validate_graph

    return validate_graph(kg.store.merged(), read_shapes(shapes_folder()))
