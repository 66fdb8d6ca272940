"""Canonical Turtle and friends: the same graph gives the same bytes, on every machine.

One layout for the dumps and for the files that curators write (`exeronto.formatting`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rdflib import BNode, Dataset, Graph, Literal, URIRef
from rdflib.namespace import RDF, XSD

from exeronto.namespaces import ONTOLOGY
from exeronto.ordering import Ordering
from exeronto.prefixes import EXTERNAL, PREFIXES, compact
from exeronto.rdf import Term, native, nquad, nquads, rdf_xml, triples

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_INDENT = "    "
# Columns of a line, without the ` ;` or ` .` that ends it.
_WIDTH = 98
# External identifiers read as in the entity tables; those of OBO as in OBO's own files.
_PREFIXES = {p: iri for p, iri in EXTERNAL.items() if not iri.startswith(PREFIXES["obo"])}
_PREFIXES |= PREFIXES

# Literals that Turtle writes without quotes.
_BARE = {
    XSD.integer: re.compile(r"[+-]?\d+"),
    XSD.decimal: re.compile(r"[+-]?\d*\.\d+"),
    XSD.boolean: re.compile(r"true|false"),
}
# What a text in three quotes holds as it is: line feeds, and quotes that do not look like its end.
_ESCAPE = re.compile(r"\\(.)")
_UNESCAPED = {"n": "\n", '"': '"'}
_ENDING_QUOTE = re.compile(r'"(?="")|"\Z')


@dataclass(frozen=True, slots=True)
class Remarks:
    """Comments of a file, as lines that begin with `#`: at its head, before blocks, at its end.

    `before` is by the IRI of a block's subject, or by the whole block where that is a blank node.
    """

    head: tuple[str, ...] = ()
    before: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    end: tuple[str, ...] = ()


def to_turtle(
    graph: Graph, *, prefixes: Mapping[str, str] | None = None, remarks: Remarks | None = None
) -> str:
    """A graph as Turtle in canonical order, each blank node in the place that refers to it.

    Args:
        graph: Any graph; a blank node that no single place refers to gets a stable label.
        prefixes: More prefixes than the project's own, which win.
        remarks: Comments to write; those on a block that is not there go to the head.

    >>> from rdflib import Graph, RDFS
    >>> graph = Graph()
    >>> myokine = URIRef("https://w3id.org/exeronto/Myokine")
    >>> _ = graph.add((myokine, RDFS.label, Literal("myokine")))
    >>> print(to_turtle(graph).splitlines()[-1])
    exero:Myokine rdfs:label "myokine" .
    """
    remarks = remarks or Remarks()
    layout = _Layout(graph, prefixes or {})
    before = dict(remarks.before)
    parts = []
    for heading, blocks in layout.sections():
        parts += [f"# {heading}\n"] if heading else []
        for subject, block in blocks:
            comment = before.pop(str(subject), ()) or before.pop(block, ())
            parts.append(f"{_lines(comment)}{block}")
    head = _lines((*remarks.head, *(line for lines in before.values() for line in lines)))
    named = (f"@prefix {prefix}: <{iri}> ." for prefix, iri in layout.used_prefixes())
    return "\n".join(part for part in (head, _lines(named), *parts, _lines(remarks.end)) if part)


def block_of(graph: Graph, *, prefixes: Mapping[str, str]) -> str:
    """How `to_turtle` writes the first thing that a graph is about."""
    return next(_Layout(graph, prefixes).sections())[1][0][1]


def _lines(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


class _Layout:
    """How a graph is laid out: what fits stands on one line, else each thing has its own."""

    def __init__(self, graph: Graph, prefixes: Mapping[str, str]):
        self.order = Ordering(graph)
        known = set(_PREFIXES.values())
        others = {p: iri for p, iri in sorted(prefixes.items()) if iri not in known}
        self.prefixes = {**others, **_PREFIXES}
        self._names: dict[Term, str] = {}
        self._inline: dict[Term, str | None] = {}

    def sections(self) -> Iterator[tuple[str, list[tuple[Term, str]]]]:
        """Headings, and the blocks below each with their subjects."""
        for heading, subjects in self.order.sections():
            yield heading, [(subject, self._block(subject)) for subject in subjects]

    def used_prefixes(self) -> list[tuple[str, str]]:
        """The prefixes that stand in what has been written, sorted."""
        used = {n.partition(":")[0] for n in self._names.values() if n[:1] not in "<_"}
        return [(prefix, self.prefixes[prefix]) for prefix in sorted(used)]

    def _block(self, subject: Term) -> str:
        """All about a subject, up to the full stop."""
        if isinstance(subject, BNode) and subject not in self.order.labelled:
            return f"{self._fitted(subject, 0)} .\n"
        name = self._name(subject)
        return f"{name} {self._predicates(subject, 1, len(name) + 1)} .\n"

    def _predicates(self, subject: Term, depth: int, column: int) -> str:
        """What is said of a subject; it begins at a column of a line already begun."""
        lines = []
        for p, objects in self.order.predicates(subject):
            verb = self._verb(p)
            lines.append(f"{verb} {self._objects(objects, depth, column + len(verb) + 1)}")
            column = depth * len(_INDENT)
        return f" ;\n{depth * _INDENT}".join(lines)

    def _objects(self, objects: list[Term], depth: int, column: int) -> str:
        if len(objects) == 1 and objects[0] not in self.order.nested:
            return self._plain(objects[0])
        written = [self._on_one_line(node) for node in objects]
        lines = [line for line in written if line is not None]
        if len(lines) == len(objects):
            joined = " , ".join(lines)
            if column + len(joined) <= _WIDTH:
                return joined
        nested = [node in self.order.nested for node in objects]
        if all(nested) and not self._fit(lines, len(objects), depth + 1, column):
            return " , ".join(self._open(node, depth) for node in objects)
        below = f" ,\n{(depth + 1) * _INDENT}"
        return below.join(self._fitted(node, depth + 1) for node in objects)

    def _fit(self, lines: list[str], number: int, depth: int, column: int) -> bool:
        """Whether each thing fits on a line of its own, the first one at a column."""
        columns = [column, *[depth * len(_INDENT)] * (number - 1)]
        return len(lines) == number and all(
            start + len(line) <= _WIDTH for start, line in zip(columns, lines, strict=True)
        )

    def _fitted(self, node: Term, depth: int) -> str:
        """A thing on a line of its own, or opened where it is too long for that."""
        if not self._is_tree(node):
            return self._plain(node)
        line = self._on_one_line(node)
        fits = line is not None and depth * len(_INDENT) + len(line) <= _WIDTH
        return line if line is not None and fits else self._open(node, depth)

    def _is_tree(self, node: Term) -> bool:
        return isinstance(node, BNode) and node not in self.order.labelled

    def _open(self, node: Term, depth: int) -> str:
        """A list or a blank node over several lines."""
        within, after = f"\n{(depth + 1) * _INDENT}", f"\n{depth * _INDENT}"
        members = self.order.members(node)
        if members is not None:
            inside = within.join(self._fitted(member, depth + 1) for member in members)
            return f"({within}{inside}{after})"
        inside = self._predicates(node, depth + 1, (depth + 1) * len(_INDENT))
        return f"[{within}{inside}{after}]" if inside else "[]"

    def _on_one_line(self, node: Term) -> str | None:
        """A thing on one line, or None where it has several or is too long for any."""
        if not self._is_tree(node):
            plain = self._plain(node)
            return plain if "\n" not in plain else None
        if node not in self._inline:
            self._inline[node] = self._inlined(node)
        return self._inline[node]

    def _inlined(self, node: Term) -> str | None:
        members = self.order.members(node)
        if members is not None:
            lines = [self._on_one_line(member) for member in members]
            return _within("( ", " ".join(filter(None, lines)), " )") if all(lines) else None
        said = []
        for p, objects in self.order.predicates(node):
            lines = [self._on_one_line(o) for o in objects]
            if not all(lines):
                return None
            said.append(f"{self._verb(p)} {' , '.join(filter(None, lines))}")
        return _within("[ ", " ; ".join(said), " ]") if said else "[]"

    def _verb(self, prop: URIRef) -> str:
        return "a" if prop == RDF.type else self._name(prop)

    def _plain(self, node: Term) -> str:
        if isinstance(node, Literal):
            return self._literal(node)
        return "()" if node == RDF.nil else self._name(node)

    def _name(self, node: Term) -> str:
        if node not in self._names:
            self._names[node] = self._named(node)
        return self._names[node]

    def _named(self, node: Term) -> str:
        if isinstance(node, BNode):
            return f"_:{node}"
        # Beside the IRIs of its modules, which no prefix fits.
        return f"<{node}>" if node == ONTOLOGY else compact(str(node), self.prefixes)

    def _literal(self, literal: Literal) -> str:
        if literal.datatype in _BARE and _BARE[literal.datatype].fullmatch(literal):
            return str(literal)
        written = str(native(literal))
        if "\n" in literal:
            written = _in_three_quotes(written)
        if literal.datatype and written.endswith(f"^^<{literal.datatype}>"):
            return written.removesuffix(f"<{literal.datatype}>") + self._name(literal.datatype)
        return written


def _within(before: str, inside: str, after: str) -> str | None:
    return f"{before}{inside}{after}" if len(inside) < _WIDTH else None


def _in_three_quotes(written: str) -> str:
    """A text as N-Triples has it, with its line feeds as they are."""
    end = written.rindex('"')
    text = _ESCAPE.sub(lambda escape: _UNESCAPED.get(escape[1], escape[0]), written[1:end])
    quoted = _ENDING_QUOTE.sub(r'\\"', text)
    return f'"""{quoted}"""{written[end + 1 :]}'


def to_rdf_xml(graph: Graph) -> bytes:
    """A graph as RDF/XML in canonical order; what Protégé opens by default."""
    return rdf_xml(Ordering(graph).walk())


def to_nquads(graphs: Iterable[tuple[URIRef, Graph]]) -> bytes:
    """Named graphs as sorted N-Quads, blank nodes named after the place where they stand."""
    lines: set[bytes] = set()
    for number, (name, graph) in enumerate(sorted(graphs)):
        if not any(isinstance(node, BNode) for s, _, o in triples(graph) for node in (s, o)):
            lines.update(nquads(triples(graph), str(name)))
            continue
        for s, p, o in Ordering(graph).walk():
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
