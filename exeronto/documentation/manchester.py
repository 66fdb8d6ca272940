"""Class expressions in Manchester syntax, with labels instead of IRIs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdflib import BNode, Literal, URIRef
from rdflib.namespace import OWL, XSD

from exeronto.errors import OntologyError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exeronto.documentation.facts import Facts
    from exeronto.rdf import Term

_PLAIN = re.compile(r"[\w:-]+")
_BARE = {XSD.boolean, XSD.decimal, XSD.integer}
_JUNCTIONS = {OWL.intersectionOf: " and ", OWL.unionOf: " or "}
_QUANTIFIERS = {OWL.someValuesFrom: " some ", OWL.allValuesFrom: " only ", OWL.hasValue: " value "}
_COUNTS = {
    OWL.cardinality: " exactly ",
    OWL.maxCardinality: " max ",
    OWL.maxQualifiedCardinality: " max ",
    OWL.minCardinality: " min ",
    OWL.minQualifiedCardinality: " min ",
    OWL.qualifiedCardinality: " exactly ",
}
_FACETS = {
    XSD.maxExclusive: "< ",
    XSD.maxInclusive: "<= ",
    XSD.maxLength: "maxLength ",
    XSD.minExclusive: "> ",
    XSD.minInclusive: ">= ",
    XSD.minLength: "minLength ",
    XSD.pattern: "pattern ",
}


@dataclass(frozen=True, slots=True)
class Word:
    """A piece of an expression; `iri` says which term it names, None for syntax."""

    text: str
    iri: URIRef | None = None


Words = tuple[Word, ...]


def written(words: Words) -> str:
    """An expression as plain text."""
    return "".join(word.text for word in words)


def manchester(facts: Facts, node: Term) -> Words:
    """A class, data range, property expression or value in Manchester syntax.

    Parts that are themselves put together stand in parentheses, as Protégé shows them.

    Raises:
        OntologyError: It is built in a way that this does not know.
    """
    if isinstance(node, URIRef):
        return (Word(quoted(facts.label(node)), node),)
    if isinstance(node, Literal):
        return (Word(str(node) if node.datatype in _BARE else f'"{node}"'),)
    return _junction(facts, node) or _other(facts, node) or _restriction(facts, node)


def chain(facts: Facts, links: Term) -> Words:
    """A property chain, first link first."""
    return _joined((_part(facts, link) for link in facts.members(links)), " o ")


def quoted(label: str) -> str:
    """A label as Manchester syntax writes it: in quotes unless it is one word.

    >>> quoted("exerkine"), quoted("is secreted by")
    ('exerkine', "'is secreted by'")
    """
    return label if _PLAIN.fullmatch(label) else f"'{label}'"


def _part(facts: Facts, node: Term) -> Words:
    """An expression inside another."""
    words = manchester(facts, node)
    closed = not isinstance(node, BNode) or facts.one(node, OWL.oneOf) is not None
    return words if closed else (Word("("), *words, Word(")"))


def _joined(parts: Iterable[Words], between: str) -> Words:
    words: list[Word] = []
    for part in parts:
        words += [Word(between), *part] if words else part
    return tuple(words)


def _junction(facts: Facts, node: Term) -> Words:
    for prop, word in _JUNCTIONS.items():
        parts = facts.one(node, prop)
        if parts is not None:
            return _joined((_part(facts, part) for part in facts.members(parts)), word)
    return ()


def _other(facts: Facts, node: Term) -> Words:
    negated = facts.one(node, OWL.complementOf) or facts.one(node, OWL.datatypeComplementOf)
    if negated is not None:
        return (Word("not "), *_part(facts, negated))
    inverse = facts.one(node, OWL.inverseOf)
    if inverse is not None:
        return (Word("inverse "), *manchester(facts, inverse))
    listed = facts.one(node, OWL.oneOf)
    if listed is not None:
        members = (manchester(facts, member) for member in facts.members(listed))
        return (Word("{"), *_joined(members, ", "), Word("}"))
    return _datatype(facts, node)


def _datatype(facts: Facts, node: Term) -> Words:
    base, restrictions = facts.one(node, OWL.onDatatype), facts.one(node, OWL.withRestrictions)
    if base is None or restrictions is None:
        return ()
    bounds = [
        (Word(_FACETS[facet]), *manchester(facts, value))
        for bound in facts.members(restrictions)
        for facet, values in facts.about[bound].items()
        for value in values
    ]
    return (*manchester(facts, base), Word("["), *_joined(bounds, ", "), Word("]"))


def _restriction(facts: Facts, node: Term) -> Words:
    prop = facts.one(node, OWL.onProperty)
    if prop is not None:
        for axiom, word in _QUANTIFIERS.items():
            filler = facts.one(node, axiom)
            if filler is not None:
                return (*_part(facts, prop), Word(word), *_part(facts, filler))
        for axiom, word in _COUNTS.items():
            count = facts.one(node, axiom)
            if count is not None:
                return (*_part(facts, prop), Word(word), Word(str(count)), *_counted(facts, node))
        if facts.one(node, OWL.hasSelf) is not None:
            return (*_part(facts, prop), Word(" Self"))
    known = ", ".join(sorted(facts.about[node]))
    raise OntologyError(
        f"a class expression built with {known or 'nothing'} cannot be shown; "
        "exeronto.documentation.manchester must learn it"
    )


def _counted(facts: Facts, node: Term) -> Words:
    filler = facts.one(node, OWL.onClass) or facts.one(node, OWL.onDataRange)
    return () if filler is None else (Word(" "), *_part(facts, filler))
