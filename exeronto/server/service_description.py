"""What the endpoint is and holds: service description, VoID, and the questions as examples.

The examples say what `exeronto.question_facts` says of each question, of this endpoint.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from exeronto.prefixes import PREFIXES
from exeronto.question_facts import question_facts
from exeronto.server.execution import write_triples
from exeronto.solutions import Iri
from exeronto.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exeronto.knowledge import KnowledgeGraph
    from exeronto.server.limits import Limits

_SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID = "http://rdfs.org/ns/void#"
_FORMATS = "http://www.w3.org/ns/formats/"
_RESULT_FORMATS = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
    "Turtle", "N-Triples", "RDF_XML", "JSON-LD",
)  # fmt: skip
_DUMPS = ("exeronto-kg.nq", "exeronto-kg.ttl")
# Counting more than this takes longer than a client waits for a description.
_COUNTED = 2_000_000
_CLASSES = "SELECT ?of (COUNT(*) AS ?n) WHERE { ?one a ?of } GROUP BY ?of ORDER BY ?of"
_PROPERTIES = "SELECT ?of (COUNT(*) AS ?n) WHERE { ?one ?of ?other } GROUP BY ?of ORDER BY ?of"

_Object = ox.NamedNode | ox.Literal


def describe_service(
    kg: KnowledgeGraph, base: str, media_type: str, limits: Limits, *, dumps: bool
) -> bytes:
    """The description as a graph in a format.

    Args:
        kg: What is served.
        base: The address of the server.
        media_type: One of those of graphs.
        limits: How large it may be.
        dumps: Whether dumps are served.
    """
    description = _Description(f"{base}sparql")
    description.service()
    description.dataset(kg)
    if dumps:
        for name in _DUMPS:
            description.say("#dataset", f"{_VOID}dataDump", _iri(f"{base}dumps/{name}"))
    description.examples(kg)
    return write_triples(sorted(description.triples, key=str), media_type, limits.result_bytes)


class _Description:
    def __init__(self, endpoint: str):
        self.endpoint = endpoint
        self.triples: set[ox.Triple] = set()

    def say(self, part: str, predicate: str, value: _Object) -> None:
        """A statement about a part of the description."""
        self.triples.add(ox.Triple(self.at(part), _iri(predicate), value))

    def at(self, part: str) -> ox.NamedNode:
        """A part of the description, by its fragment."""
        return _iri(self.endpoint + part)

    def service(self) -> None:
        """What it speaks."""
        self.say("", _rdf("type"), _iri(f"{_SD}Service"))
        self.say("", f"{_SD}endpoint", _iri(self.endpoint))
        self.say("", f"{_SD}supportedLanguage", _iri(f"{_SD}SPARQL11Query"))
        for name in _RESULT_FORMATS:
            self.say("", f"{_SD}resultFormat", _iri(_FORMATS + name))
        self.say("", f"{_SD}defaultDataset", self.at("#dataset"))
        for prefix, namespace in PREFIXES.items():
            declaration = f"#prefix-{prefix}"
            self.say("", f"{PREFIXES['sh']}declare", self.at(declaration))
            self.say(declaration, f"{PREFIXES['sh']}prefix", ox.Literal(prefix))
            uri = ox.Literal(namespace, datatype=_iri(f"{PREFIXES['xsd']}anyURI"))
            self.say(declaration, f"{PREFIXES['sh']}namespace", uri)

    def dataset(self, kg: KnowledgeGraph) -> None:
        """What it holds: graphs, and how many triples of which kind."""
        self.say("#dataset", _rdf("type"), _iri(f"{_SD}Dataset"))
        self.say("#dataset", _rdf("type"), _iri(f"{_VOID}Dataset"))
        self.say("#dataset", f"{_VOID}sparqlEndpoint", _iri(self.endpoint))
        self.say("#dataset", f"{_SD}defaultGraph", self.at("#default"))
        self.say("#default", _rdf("type"), _iri(f"{_SD}Graph"))
        if not isinstance(kg.store, Store) or len(kg.local.native) > _COUNTED:
            return  # another server is not made to count all that it has
        for number, (graph, size) in enumerate(_sizes(kg), 1):
            part, content = f"#graph-{number}", f"#graph-{number}-content"
            self.say("#dataset", f"{_SD}namedGraph", self.at(part))
            self.say(part, _rdf("type"), _iri(f"{_SD}NamedGraph"))
            self.say(part, f"{_SD}name", _iri(graph))
            self.say(part, f"{_SD}graph", self.at(content))
            self.say(content, _rdf("type"), _iri(f"{_SD}Graph"))
            self.say(content, f"{_VOID}triples", ox.Literal(size))
        self._partitions(kg)

    def _partitions(self, kg: KnowledgeGraph) -> None:
        total = 0
        for what, name, query in (
            ("class", "entities", _CLASSES),
            ("property", "triples", _PROPERTIES),
        ):
            for number, (iri, count) in enumerate(kg.store.select(query).rows, 1):
                part = f"#{what}-{number}"
                self.say("#default", f"{_VOID}{what}Partition", self.at(part))
                self.say(part, _VOID + what, _iri(str(iri)))
                self.say(part, _VOID + name, ox.Literal(int(str(count))))
                total += int(str(count)) if what == "property" else 0
        self.say("#default", f"{_VOID}triples", ox.Literal(total))

    def examples(self, kg: KnowledgeGraph) -> None:
        """The questions."""
        for question in kg.questions:
            for predicate, value, language in question_facts(question, self.endpoint):
                is_iri = isinstance(value, Iri)
                node = _iri(value) if is_iri else ox.Literal(value, language=language)
                self.say(f"#question-{question.name}", predicate, node)


def _sizes(kg: KnowledgeGraph) -> Iterator[tuple[str, int]]:
    for graph, size in kg.local.graph_sizes():
        if ":" in graph:
            yield graph, size


def _rdf(name: str) -> str:
    return PREFIXES["rdf"] + name


def _iri(text: str) -> ox.NamedNode:
    return ox.NamedNode(text)
