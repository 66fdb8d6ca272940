"""A graph as plain dictionaries: a page then costs look-ups, and no query."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from rdflib import URIRef
from rdflib.namespace import OWL, RDF, RDFS, XSD

from exeronto.prefixes import BASE, short
from exeronto.rdf import Term, Triple, triples

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rdflib import Graph

    from exeronto.external_terms import ExternalTerm


class Facts:
    """What a graph says, by subject and by object.

    Args:
        graph: Terms, entities and their alignment to others.
        external: External terms by CURIE.
    """

    def __init__(self, graph: Graph, external: Mapping[str, ExternalTerm]):
        self.about: dict[Term, dict[URIRef, list[Term]]] = defaultdict(lambda: defaultdict(list))
        self.using: dict[Term, dict[URIRef, list[Term]]] = defaultdict(lambda: defaultdict(list))
        self.external = external
        self._labels: dict[str, str] = {}
        for s, p, o in sorted(triples(graph), key=_order):
            self.about[s][p].append(o)
            self.using[o][p].append(s)

    def objects(self, subject: Term, prop: URIRef) -> list[Term]:
        """What a subject is related to by a property, sorted; blank nodes come as they are."""
        return self.about[subject][prop] if prop in self.about.get(subject, ()) else []

    def subjects(self, prop: URIRef, obj: Term) -> list[Term]:
        """What is related to an object by a property, sorted."""
        return self.using[obj][prop] if prop in self.using.get(obj, ()) else []

    def one(self, subject: Term, prop: URIRef) -> Term | None:
        """The only or first value of a property, or None."""
        return next(iter(self.objects(subject, prop)), None)

    def named(self, subject: Term, prop: URIRef) -> list[URIRef]:
        """The values of a property that are IRIs."""
        return [value for value in self.objects(subject, prop) if isinstance(value, URIRef)]

    def texts(self, subject: Term, prop: URIRef) -> list[str]:
        """The values of a property as text, without regard to case in their order."""
        return sorted(map(str, self.objects(subject, prop)), key=lambda text: text.casefold())

    def instances(self, kind: URIRef) -> list[URIRef]:
        """Everything of ours that is asserted to be of a class."""
        found = self.subjects(RDF.type, kind)
        return [s for s in found if isinstance(s, URIRef) and s.startswith(BASE)]

    def members(self, collection: Term) -> list[Term]:
        """The members of an RDF list, in its order."""
        found = []
        while collection != RDF.nil:
            found.append(self.about[collection][RDF.first][0])
            collection = self.about[collection][RDF.rest][0]
        return found

    def label(self, iri: str) -> str:
        """The label of a term, ours or an external one; its short IRI where there is none."""
        if iri not in self._labels:
            known = self.one(URIRef(iri), RDFS.label)
            external = self.external.get(short(iri))
            elsewhere = short(iri) if external is None else external.label
            self._labels[iri] = elsewhere if known is None else str(known)
        return self._labels[iri]

    def by_label(self, iris: Iterable[URIRef]) -> list[URIRef]:
        """IRIs in the order of their labels."""
        return sorted(set(iris), key=lambda iri: (self.label(iri).casefold(), str(iri)))


def _order(triple: Triple) -> tuple[str, str, str]:
    s, p, o = triple
    return str(s), str(p), o.n3()


def is_foreign(term: Term) -> bool:
    """Whether a term belongs to somebody else's ontology."""
    return isinstance(term, URIRef) and not str(term).startswith((BASE, str(XSD), str(OWL)))
