"""RDF in and out: pyoxigraph parses and writes, rdflib terms stand between.

rdflib's own parsers never see a file: they fetch remote contexts, read local files that a document
names, and keep half of a broken one. This module and `store` are the only doors to pyoxigraph.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import RDF, XSD

from exeronto.errors import ExerOntoError, OntologyError
from exeronto.prefixes import PREFIXES
from exeronto.rdf_source import check_nesting, rdf_code, read_rdf_source
from exeronto.sources import decode, read_content, read_source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Term = URIRef | BNode | Literal
Triple = tuple[URIRef | BNode, URIRef, Term]

# Where a parser says that something is wrong, before it says what.
_PLACE = re.compile(r"^Parser error at line \d+ [^:]*: ")

# How an IRI must end to be an XML name, and the characters that XML 1.0 does not carry unchanged.
_XML_NAME = re.compile(r"[A-Za-z_][\w.-]*$", re.ASCII)
_NOT_XML = re.compile("[^\t\n -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def parse_turtle(path: str | Path) -> Graph:
    """Read a Turtle file.

    Raises:
        OntologyError: The file is missing or is not Turtle; with file and line.

    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp(), "x.ttl")
    >>> _ = file.write_text("<http://e.org/s> <http://e.org/p> 1 .")
    >>> len(parse_turtle(file))
    1
    """
    return read_turtle(read_source(path), path)


def read_turtle(text: str, file: str | Path) -> Graph:
    """Read Turtle that was read from a file.

    Raises:
        OntologyError: It is not Turtle, or holds more than RDF 1.1 has; with file and line.
    """
    return _read(text, ox.RdfFormat.TURTLE, file)


def _read(text: str, kind: ox.RdfFormat, file: str | Path) -> Graph:
    if kind == ox.RdfFormat.TURTLE:
        check_nesting(text, file)
    graph = Graph(bind_namespaces="none")
    try:
        for quad in ox.parse(text, format=kind):
            graph.add((term(quad.subject), term(quad.predicate), term(quad.object)))
    except SyntaxError as error:
        raise syntax_error(error, Path(file)) from error
    except ExerOntoError as error:
        raise OntologyError(f"{error.what}; write it in RDF 1.1", file=file) from error
    return graph


def parse_rdf_xml(path: str | Path) -> Graph:
    """Read an RDF/XML file, as Protégé saves it.

    Raises:
        OntologyError: It is missing, is not RDF/XML, or declares an entity by other ones.
    """
    source = read_rdf_source(path)
    text = decode(source.content if source else read_content(path), path)
    return _read(text, ox.RdfFormat.RDF_XML, path)


def same_triples(one: str, other: str) -> bool:
    """Whether two Turtle texts hold the same graph, whatever its blank nodes are called.

    Oxigraph judges; rdflib now and then finds a graph with two equal parts different from itself.

    >>> same_triples("_:a <http://e/p> [] .", "[ <http://e/p> _:b ] .")
    True
    """
    return _canonical(one) == _canonical(other)


def _canonical(text: str) -> ox.Dataset:
    dataset = ox.Dataset(ox.parse(text, format=ox.RdfFormat.TURTLE))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return dataset


def syntax_error(error: SyntaxError, path: Path) -> ExerOntoError:
    """A parser's complaint as one of ours."""
    reason = _PLACE.sub("", str(error.msg)).rstrip(".")
    return OntologyError(
        f"is not valid RDF: {reason}; correct it",
        file=path,
        line=error.lineno,
        code=rdf_code(reason),
    )


def term(node: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Term:
    """A pyoxigraph term as an rdflib term.

    >>> term(ox.Literal("irisin", language="en"))
    rdflib.term.Literal('irisin', lang='en')
    """
    if isinstance(node, ox.NamedNode):
        return URIRef(node.value)
    if isinstance(node, ox.BlankNode):
        return BNode(node.value)
    if isinstance(node, ox.Literal):
        if node.language:
            return Literal(node.value, lang=node.language)
        datatype = URIRef(node.datatype.value)
        if datatype == XSD.string:
            return Literal(node.value)
        return Literal(node.value, datatype=datatype, normalize=False)
    raise ExerOntoError(f"{node} is not a term of RDF 1.1")


def native(node: Term) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """An rdflib term as a pyoxigraph term.

    >>> native(Literal(1)).datatype.value
    'http://www.w3.org/2001/XMLSchema#integer'
    """
    if isinstance(node, URIRef):
        return ox.NamedNode(str(node))
    if isinstance(node, BNode):
        return ox.BlankNode(str(node))
    if node.language:
        return ox.Literal(str(node), language=node.language)
    return (
        ox.Literal(str(node), datatype=ox.NamedNode(str(node.datatype)))
        if node.datatype
        else ox.Literal(str(node))
    )


def triples(graph: Graph) -> Iterator[Triple]:
    """The triples of a graph, typed as what they are."""
    yield from cast("Iterator[Triple]", iter(graph))


def native_triple(triple: Triple) -> ox.Triple:
    """An rdflib triple as a pyoxigraph triple."""
    s, p, o = triple
    subject = cast("ox.NamedNode | ox.BlankNode", native(s))
    return ox.Triple(subject, ox.NamedNode(str(p)), native(o))


def native_quads(graph: Graph, name: str) -> Iterator[ox.Quad]:
    """The triples of a graph as pyoxigraph quads of a named graph."""
    where = ox.NamedNode(name)
    for triple in map(native_triple, triples(graph)):
        yield ox.Quad(triple.subject, triple.predicate, triple.object, where)


def nquad(triple: Triple, name: str) -> bytes:
    r"""A triple of a named graph as a line of N-Quads.

    >>> nquad((URIRef("http://e/s"), URIRef("http://e/p"), Literal("o")), "http://e/g")
    b'<http://e/s> <http://e/p> "o" <http://e/g> .\n'
    """
    native = native_triple(triple)
    return f"{native.subject} {native.predicate} {native.object} <{name}> .\n".encode()


def nquads(triples: Iterable[Triple], name: str) -> Iterator[bytes]:
    r"""Triples of a named graph as lines of N-Quads; blank nodes keep their labels.

    >>> list(nquads([(URIRef("http://e/s"), URIRef("http://e/p"), Literal("o"))], "http://e/g"))
    [b'<http://e/s> <http://e/p> "o" <http://e/g> .\n']
    """
    # The same few names come again and again, and writing one costs more than finding it.
    written: dict[Term, str] = {}
    for triple in triples:
        parts = []
        for node in triple:
            text = written.get(node)
            if text is None:
                text = written[node] = str(native(node))
            parts.append(text)
        yield f"{' '.join(parts)} <{name}> .\n".encode()


def rdf_xml(ordered: Iterable[Triple]) -> bytes:
    """Triples as RDF/XML, in the order they come.

    Raises:
        ExerOntoError: XML has no way to write a name or a character of them.
    """
    prefixes = {prefix: iri for prefix, iri in PREFIXES.items() if prefix != "rdf"}
    written = ox.serialize(
        map(native_triple, map(_fit_for_xml, ordered)),
        format=ox.RdfFormat.RDF_XML,
        prefixes=prefixes,
    )
    return written or b""


def _fit_for_xml(triple: Triple) -> Triple:
    """Properties and types are XML names there; pyoxigraph 0.5 writes broken XML for others."""
    _, p, o = triple
    names = (p, o) if p == RDF.type and isinstance(o, URIRef) else (p,)
    for name in names:
        if not _XML_NAME.search(name):
            raise ExerOntoError(f"RDF/XML cannot write the name <{name}>; choose .ttl or .nq")
    if isinstance(o, Literal) and (found := _NOT_XML.search(o)):
        where = str(o)[:40]
        raise ExerOntoError(
            f"RDF/XML cannot write the character {found[0]!r} of {where!r}; choose .ttl or .nq"
        )
    return triple
