"""Canonical Turtle and friends: the same graph gives the same bytes, on every machine.

Our own writer, because rdflib's and Jena's order blank nodes by chance. Blank nodes of ours form
trees (class expressions, lists), so they are written in place and ordered by what is in them.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, cast

from rdflib import BNode, Dataset, Graph, Literal, URIRef
from rdflib.compare import to_canonical_graph
from rdflib.namespace import OWL, RDF, RDFS, XSD

from exeronto.namespaces import DEFINITION, SYNONYMS
from exeronto.prefixes import PREFIXES, compact
from exeronto.rdf import Term, Triple, native, nquad, rdf_xml, triples

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Order inside a block; what is not named here follows, by IRI.
_FIRST = (RDF.type, RDFS.label, DEFINITION, *SYNONYMS.values(), RDFS.subClassOf, RDFS.subPropertyOf)
# Order of the blocks: the header, properties, classes, then everything else.
_KINDS = (
    OWL.Ontology,
    OWL.AnnotationProperty,
    OWL.DatatypeProperty,
    OWL.ObjectProperty,
    OWL.Class,
)

# Literals that Turtle writes without quotes.
_BARE = {
    XSD.integer: re.compile(r"[+-]?\d+"),
    XSD.decimal: re.compile(r"[+-]?\d*\.\d+"),
    XSD.boolean: re.compile(r"true|false"),
}


def to_turtle(graph: Graph) -> str:
    """A graph as Turtle in canonical order, each blank node in the place that refers to it.

    >>> from rdflib import Graph, URIRef, Literal
    >>> graph = Graph()
    >>> _ = graph.add((URIRef("https://w3id.org/exeronto/Myokine"), RDFS.label, Literal("myokine")))
    >>> print(to_turtle(graph).splitlines()[-2])
    exero:Myokine
    """
    writer = _Writer(graph)
    blocks = [writer.block(subject) for subject in writer.subjects()]
    used = "\n".join(blocks)
    prefixes = [
        f"@prefix {prefix}: <{iri}> ."
        for prefix, iri in sorted(PREFIXES.items())
        if f"{prefix}:" in used
    ]
    return "\n".join([*prefixes, "", "\n".join(blocks)]).rstrip("\n") + "\n"


class _Writer:
    """Blocks of Turtle in canonical order.

    A blank node that one place refers to is written in that place. Others (none of ours) keep a
    label, which `to_canonical_graph` gives from what is around them.
    """

    def __init__(self, graph: Graph):
        if _shared_blank_nodes(graph):
            graph = cast("Graph", to_canonical_graph(graph))
        self.labelled = _shared_blank_nodes(graph)
        self.about: dict[Term, list[tuple[URIRef, Term]]] = defaultdict(list)
        nested: set[Term] = set()
        for s, p, o in triples(graph):
            self.about[s].append((p, o))
            if isinstance(o, BNode) and o not in self.labelled:
                nested.add(o)
        self.nested = frozenset(nested)
        self.roots = [subject for subject in self.about if subject not in nested]
        self.keys: dict[Term, str] = {}

    def subjects(self) -> list[Term]:
        """The subjects that have a block of their own, in order."""
        return sorted(self.roots, key=self._block_key)

    def _block_key(self, subject: Term) -> tuple[int, str]:
        kinds = {o for p, o in self.about[subject] if p == RDF.type}
        rank = next((i for i, kind in enumerate(_KINDS) if kind in kinds), len(_KINDS))
        return rank, self.key(subject)

    def block(self, subject: Term) -> str:
        """All about a subject, up to the full stop."""
        if isinstance(subject, BNode) and subject not in self.labelled:
            return f"{self._bracketed(subject, 0)} .\n"
        return f"{_name(subject)}\n{self._predicates(subject, 1)} .\n"

    def _predicates(self, subject: Term, depth: int) -> str:
        indent = "    " * depth
        return " ;\n".join(
            f"{indent}{'a' if p == RDF.type else _name(p)} "
            + f" ,\n{indent}    ".join(self._object(o, depth) for o in objects)
            for p, objects in self._ordered(subject)
        )

    def _ordered(self, subject: Term) -> list[tuple[URIRef, list[Term]]]:
        """What is said of a subject: predicates in order, and the objects of each in order."""
        objects: dict[URIRef, list[Term]] = defaultdict(list)
        for p, o in self.about[subject]:
            objects[p].append(o)
        return [
            (p, sorted(objects[p], key=self.key) if len(objects[p]) > 1 else objects[p])
            for p in sorted(objects, key=_predicate_key)
        ]

    def _object(self, node: Term, depth: int) -> str:
        if isinstance(node, Literal):
            return _literal(node)
        return self._nested(node, depth) if node in self.nested else _name(node)

    def _nested(self, node: Term, depth: int) -> str:
        members = self._members(node)
        if members is not None:
            indent = "    " * (depth + 1)
            inside = "".join(f"\n{indent}{self._object(m, depth + 1)}" for m in members)
            return f"({inside}\n{'    ' * depth})"
        return self._bracketed(node, depth)

    def _bracketed(self, node: Term, depth: int) -> str:
        return f"[\n{self._predicates(node, depth + 1)}\n{'    ' * depth}]"

    def _members(self, node: Term) -> list[Term] | None:
        """The members of an RDF list, or None when the node is no list that stands in one place."""
        members = []
        while node != RDF.nil:
            if node not in self.nested:
                return None
            facts = dict(self.about.get(node, ()))
            if set(facts) != {RDF.first, RDF.rest} or len(self.about[node]) != len(facts):
                return None
            members.append(facts[RDF.first])
            node = facts[RDF.rest]
        return members

    def walk(self, root: Term) -> Iterator[Triple]:
        """The triples about a node and about the blank nodes nested in it, in order."""
        waiting = [root]
        while waiting:
            node = waiting.pop()
            pairs = [(p, o) for p, objects in self._ordered(node) for o in objects]
            for p, o in pairs:
                yield cast("URIRef | BNode", node), p, o
            waiting += [o for _, o in reversed(pairs) if o in self.nested]

    def key(self, node: Term) -> str:
        """What a node is ordered by: for a nested blank node all that is in it."""
        if not isinstance(node, BNode) or node in self.labelled:
            return str(native(node))
        if node not in self.keys:
            members = self._members(node)
            if members is None:
                pairs = sorted(f"{p} {self.key(o)}" for p, o in self.about[node])
                self.keys[node] = f"\uffff[{'; '.join(pairs)}]"
            else:
                self.keys[node] = f"\uffff({' '.join(self.key(member) for member in members)})"
        return self.keys[node]


def _predicate_key(prop: URIRef) -> tuple[int, str]:
    return (_FIRST.index(prop), "") if prop in _FIRST else (len(_FIRST), str(prop))


def _shared_blank_nodes(graph: Graph) -> frozenset[Term]:
    """Blank nodes that several places refer to, or that refer to themselves through others."""
    references = Counter(o for _, _, o in triples(graph) if isinstance(o, BNode))
    below: dict[Term, list[Term]] = defaultdict(list)
    for s, _, o in triples(graph):
        if isinstance(o, BNode):
            below[s].append(o)
    reached: set[Term] = set()
    waiting: list[Term] = [s for s in below if s not in references]
    while waiting:
        node = waiting.pop()
        reached.add(node)
        waiting += [o for o in below.get(node, ()) if o not in reached]
    return frozenset(node for node, count in references.items() if count > 1 or node not in reached)


def _name(node: Term) -> str:
    return f"_:{node}" if isinstance(node, BNode) else compact(str(node))


def _literal(literal: Literal) -> str:
    if literal.datatype in _BARE and _BARE[literal.datatype].fullmatch(literal):
        return str(literal)
    written = str(native(literal))
    if literal.datatype and written.endswith(f"^^<{literal.datatype}>"):
        return written.removesuffix(f"<{literal.datatype}>") + _name(literal.datatype)
    return written


def to_rdf_xml(graph: Graph) -> bytes:
    """A graph as RDF/XML in canonical order; what Protégé opens by default."""
    return rdf_xml(_ordered(graph))


def _ordered(graph: Graph) -> Iterator[Triple]:
    """Triples in canonical order, blank nodes named after the place where they stand."""
    writer = _Writer(graph)
    names: dict[Term, BNode] = {}

    def renamed(node: Term) -> Term:
        return names.setdefault(node, BNode(f"b{len(names)}")) if isinstance(node, BNode) else node

    for subject in writer.subjects():
        for s, p, o in writer.walk(subject):
            yield cast("URIRef | BNode", renamed(s)), p, renamed(o)


def to_nquads(graphs: Iterable[tuple[URIRef, Graph]]) -> bytes:
    """Named graphs as sorted N-Quads, blank nodes named after the place where they stand."""
    lines: set[bytes] = set()
    for number, (name, graph) in enumerate(sorted(graphs)):
        for s, p, o in _ordered(graph):
            subject = BNode(f"g{number}{s}") if isinstance(s, BNode) else s
            lines.add(nquad((subject, p, _scoped(o, number)), str(name)))
    return b"".join(sorted(lines))


def _scoped(node: Term, number: int) -> Term:
    """Blank nodes of different graphs get different names."""
    return BNode(f"g{number}{node}") if isinstance(node, BNode) else node


def merge(graphs: Iterable[Graph]) -> Graph:
    """Graphs as one, without their names."""
    merged = Graph(bind_namespaces="none")
    for graph in graphs:
        for triple in graph:
            merged.add(triple)
    return merged


def named_graphs(dataset: Dataset) -> list[tuple[URIRef, Graph]]:
    """The named graphs of a dataset that hold something, by name."""
    return sorted(
        (URIRef(str(graph.identifier)), graph)
        for graph in dataset.graphs()
        if len(graph) and not str(graph.identifier).startswith("urn:x-rdflib:")
    )
