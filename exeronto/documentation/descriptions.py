"""What terms and entities have in common on their pages: names, mappings, notes, relations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS

from exeronto.documentation.facts import is_foreign
from exeronto.namespaces import DEFINITION, OBO, SYNONYMS
from exeronto.prefixes import BASE

if TYPE_CHECKING:
    from exeronto.documentation.claim_index import ClaimIndex
    from exeronto.documentation.site import Site
    from exeronto.model import Claim
    from exeronto.rdf import Term

REPLACED_BY = OBO.IAO_0100001
# What stands somewhere else on a page, or says nothing to its reader.
_TOLD = {
    DCTERMS.source,
    DEFINITION,
    OWL.deprecated,
    RDF.type,
    RDFS.domain,
    RDFS.isDefinedBy,
    RDFS.label,
    RDFS.range,
    REPLACED_BY,
    *SYNONYMS.values(),
}
# Below a term of others, as the bridge has it, is a mapping; below one of ours is the hierarchy.
_HIERARCHIES = {RDFS.subClassOf, RDFS.subPropertyOf}
Values = tuple[tuple[URIRef, tuple["Term", ...]], ...]


@dataclass(frozen=True, slots=True)
class Description:
    """What is said of a term or entity, apart from logic and claims.

    `synonyms` are by scope; `mappings` go to terms of others, `notes` and `relations` are all else
    that is stated, `relations_to` what other entities state of this one.
    """

    iri: URIRef
    label: str
    definition: str
    sources: tuple[URIRef, ...]
    synonyms: tuple[tuple[str, tuple[str, ...]], ...]
    mappings: Values
    notes: Values
    relations: Values
    relations_to: Values
    deprecated: bool
    successors: tuple[URIRef, ...]


def describe(site: Site, iri: URIRef) -> Description:
    """Collect what the ontology says of a term or entity."""
    facts = site.facts
    return Description(
        iri=iri,
        label=site.label(iri),
        definition=str(facts.one(iri, DEFINITION) or ""),
        sources=tuple(facts.named(iri, DCTERMS.source)),
        synonyms=tuple(
            (scope, tuple(names))
            for scope, prop in SYNONYMS.items()
            if (names := facts.texts(iri, prop))
        ),
        mappings=_values(site, iri, mappings=True),
        notes=tuple(
            (prop, values)
            for prop, values in _values(site, iri, mappings=False)
            if isinstance(values[0], Literal)
        ),
        relations=tuple(
            (prop, values)
            for prop, values in _values(site, iri, mappings=False)
            if isinstance(values[0], URIRef)
        ),
        relations_to=_relations_to(site, iri),
        deprecated=bool(facts.objects(iri, OWL.deprecated)),
        successors=tuple(facts.named(iri, REPLACED_BY)),
    )


def _values(site: Site, iri: URIRef, *, mappings: bool) -> Values:
    """Mappings, or what is neither a mapping nor told elsewhere, in the order of labels."""
    facts = site.facts
    found = []
    for prop in facts.by_label(facts.about[iri]):
        values = facts.objects(iri, prop)
        if prop in _HIERARCHIES:
            values = [value for value in values if is_foreign(value)]
        if _is_mapping(prop) == mappings and prop not in _TOLD and not prop.startswith(str(OWL)):
            named: list[Term] = [*facts.by_label(v for v in values if isinstance(v, URIRef))]
            texts: list[Term] = [v for v in values if isinstance(v, Literal)]
            found.append((prop, (*named, *texts)))
    return tuple((prop, values) for prop, values in found if values)


def _is_mapping(prop: URIRef) -> bool:
    return prop in _HIERARCHIES or (prop.startswith(str(SKOS)) and prop.endswith("Match"))


def _relations_to(site: Site, iri: URIRef) -> Values:
    facts = site.facts
    using = facts.using.get(iri, {})
    return tuple(
        (prop, tuple(facts.by_label(s for s in using[prop] if isinstance(s, URIRef))))
        for prop in facts.by_label(using)
        if prop.startswith(BASE)
    )


@dataclass(frozen=True, slots=True)
class Membership:
    """That a member belongs to a class because of claims, and the first view in which it does."""

    member: URIRef
    kind: URIRef
    claims: tuple[Claim, ...]
    view: str


def memberships(site: Site, claims: ClaimIndex) -> tuple[Membership, ...]:
    """The memberships that follow from claims: the strict view's, then what others add."""
    found: dict[tuple[URIRef, URIRef], Membership] = {}
    for view, inference in site.inferences.items():
        for one in inference.memberships:
            behind = tuple(claims.claims[claim] for claim in one.claims)
            membership = Membership(one.member, one.kind, behind, view)
            found.setdefault((one.member, one.kind), membership)
    return tuple(
        sorted(found.values(), key=lambda m: (site.label(m.member).casefold(), site.label(m.kind)))
    )
