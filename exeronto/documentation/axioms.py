"""The logical axioms of a term, as headings with expressions in Manchester syntax."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from rdflib import BNode, URIRef
from rdflib.namespace import OWL, RDF, RDFS

from exeronto.documentation.facts import is_foreign
from exeronto.documentation.manchester import Words, chain, manchester, written

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exeronto.documentation.facts import Facts
    from exeronto.rdf import Term

Axioms = tuple[tuple[str, tuple[Words, ...]], ...]

# Heading of the statements with a property, and whether they read the same from both sides.
_STATEMENTS: tuple[tuple[str, URIRef, bool], ...] = (
    ("Equivalent to", OWL.equivalentClass, True),
    ("Equivalent to", OWL.equivalentProperty, True),
    ("Subclass of", RDFS.subClassOf, False),
    ("Subproperty of", RDFS.subPropertyOf, False),
    ("Disjoint with", OWL.disjointWith, True),
    ("Disjoint with", OWL.propertyDisjointWith, True),
    ("Domain", RDFS.domain, False),
    ("Range", RDFS.range, False),
    ("Inverse of", OWL.inverseOf, True),
)
_GROUPS = {OWL.AllDisjointClasses: OWL.members, OWL.AllDisjointProperties: OWL.members}
_CHARACTERISTICS = {
    OWL.AsymmetricProperty: "asymmetric",
    OWL.FunctionalProperty: "functional",
    OWL.InverseFunctionalProperty: "inverse functional",
    OWL.IrreflexiveProperty: "irreflexive",
    OWL.ReflexiveProperty: "reflexive",
    OWL.SymmetricProperty: "symmetric",
    OWL.TransitiveProperty: "transitive",
}


class AxiomIndex:
    """The axioms of every term, and which terms use which in theirs."""

    def __init__(self, facts: Facts):
        self.facts = facts
        self.disjoint: dict[Term, set[Term]] = defaultdict(set)
        for kind, members in _GROUPS.items():
            for group in facts.subjects(RDF.type, kind):
                together = facts.members(facts.about[group][members][0])
                for one in together:
                    self.disjoint[one] |= {other for other in together if other != one}

    def axioms(self, term: URIRef) -> Axioms:
        """The axioms of a term, by heading; what the bridge adds is left to the mappings."""
        found: dict[str, set[Term]] = {}
        for heading, prop, both_ways in _STATEMENTS:
            values = set(self.facts.objects(term, prop))
            if both_ways:
                values |= {s for s in self.facts.subjects(prop, term) if isinstance(s, URIRef)}
            ours = (value for value in values if not is_foreign(value))
            found.setdefault(heading, set()).update(ours)
        found["Disjoint with"] |= self.disjoint.get(term, set())
        shown = [
            (heading, self._rendered(value for value in values if value != term))
            for heading, values in found.items()
        ]
        shown.insert(3, ("Sufficient for it", self._rendered(self._sufficient(term))))
        shown.append(("Follows from the chain", self._chains(term)))
        return tuple((heading, expressions) for heading, expressions in shown if expressions)

    def characteristics(self, term: URIRef) -> list[str]:
        """What kind of property a property is, such as transitive."""
        kinds = self.facts.named(term, RDF.type)
        return sorted(_CHARACTERISTICS[kind] for kind in kinds if kind in _CHARACTERISTICS)

    def used_by(self) -> dict[URIRef, set[URIRef]]:
        """Of each term of ours, the terms whose axioms name it inside an expression."""
        users: dict[URIRef, set[URIRef]] = defaultdict(set)
        for term in [one for one in self.facts.about if isinstance(one, URIRef)]:
            for _, expressions in self.axioms(term):
                for words in expressions:
                    for word in words if len(words) > 1 else ():
                        if word.iri is not None and word.iri != term:
                            users[word.iri].add(term)
        return users

    def _sufficient(self, term: URIRef) -> list[Term]:
        """Expressions that are below a class: general class axioms."""
        below = self.facts.subjects(RDFS.subClassOf, term)
        return [one for one in below if isinstance(one, BNode)]

    def _chains(self, term: URIRef) -> tuple[Words, ...]:
        links = self.facts.objects(term, OWL.propertyChainAxiom)
        return tuple(sorted((chain(self.facts, one) for one in links), key=written))

    def _rendered(self, values: Iterable[Term]) -> tuple[Words, ...]:
        """Expressions in the order of their text."""
        return tuple(sorted((manchester(self.facts, value) for value in values), key=written))
