"""Quality rules of the ontology: SPARQL files that return the offenders, answered without Java.

A rule `qc/<name>-violation.rq` says in its head what must hold, how grave it is if it does not,
where the idea is from and what to do. No row is good. Rules look at our own terms only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rdflib import Graph
from rdflib.namespace import RDFS

from exeronto.errors import QueryError
from exeronto.findings import Finding, Report
from exeronto.namespaces import EXERO
from exeronto.prefixes import compact
from exeronto.questions import read_head
from exeronto.resources import rules_folder
from exeronto.solutions import Iri
from exeronto.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exeronto.questions import Question
    from exeronto.solutions import Value

_SUFFIX = "-violation"
_TERM = re.compile(r"\bexero:([A-Za-z]\w*)")
# The levels of rules, and what SHACL calls them.
_SEVERITIES = {"error": "violation", "warning": "warning", "info": "info"}


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its name, what must hold, how grave a breach is, whose idea it was, what to do.

    `sparql` selects the offenders: `?term`, and `?property` and `?value` where these tell more.
    """

    name: str
    summary: str
    level: str
    source: str
    advice: str
    sparql: str


def read_rules(folder: str | Path | None = None) -> tuple[Rule, ...]:
    """The rules of a folder, by name; by default those of the package.

    Raises:
        QueryError: A rule does not say what must hold, how grave a breach is, where it is from or
            what to do.

    >>> [rule.level for rule in read_rules() if rule.name == "missing-label"]
    ['error']
    """
    files = sorted(Path(folder or rules_folder()).glob(f"*{_SUFFIX}.rq"))
    return tuple(_read_rule(file) for file in files)


def _read_rule(file: Path) -> Rule:
    sparql = file.read_text(encoding="utf-8")
    head = read_head(sparql)
    for name in ("summary", "level", "source", "advice"):
        if not head.get(name):
            raise QueryError(f"has no '#+ {name}:' line; add it", file=file, line=1)
    if head["level"] not in _SEVERITIES:
        levels = ", ".join(_SEVERITIES)
        raise QueryError(f"level {head['level']!r} is none of {levels}; correct it", file=file)
    name = file.stem.removesuffix(_SUFFIX)
    return Rule(name, head["summary"], head["level"], head["source"], head["advice"], sparql)


def uses_in(questions: Iterable[Question]) -> Graph:
    """Which terms the questions name, so that a rule can tell whether a term is used.

    >>> from exeronto.questions import Question
    >>> asked = Question("myokines", "Which?", (), (), (), "SELECT ?x { ?x a exero:Myokine }")
    >>> [str(term) for term in uses_in([asked]).objects()]
    ['https://w3id.org/exeronto/Myokine']
    """
    graph = Graph(bind_namespaces="none")
    for question in questions:
        for name in _TERM.findall(question.sparql):
            graph.add((EXERO[f"question/{question.name}"], RDFS.seeAlso, EXERO[name]))
    return graph


def apply_rules(graph: Graph, rules: Iterable[Rule] | None = None) -> Report:
    """What in a graph breaks a rule.

    Args:
        graph: An ontology with all that it imports, alone or with entities and claims.
        rules: By default those of the package.

    >>> from rdflib import OWL, RDF
    >>> graph = Graph()
    >>> _ = graph.add((EXERO.ontology, RDF.type, OWL.Ontology))
    >>> _ = graph.add((EXERO.Myokine, RDF.type, OWL.Class))
    >>> [rule.name for rule in read_rules() if apply_rules(graph, [rule]).findings][:2]
    ['incomplete-header', 'missing-definition']
    """
    store = Store.from_graph(graph)
    checked = read_rules() if rules is None else rules
    return Report(tuple(sorted({found for rule in checked for found in _broken(rule, store)})))


def _broken(rule: Rule, store: Store) -> Iterable[Finding]:
    found = store.select(rule.sparql)
    for row in found.rows:
        cells = dict(zip(found.columns, map(_printed, row), strict=True))
        yield Finding(
            severity=_SEVERITIES[rule.level],
            focus=cells.get("term", ""),
            path=cells.get("property", ""),
            value=cells.get("value", ""),
            message=f"{rule.summary} {rule.advice} [{rule.name}]",
        )


def _printed(value: Value) -> str:
    if value is None:
        return ""
    return compact(value) if isinstance(value, Iri) else str(value)
