"""Names into IRIs: a label, synonym, key, CURIE or IRI, and what may be meant by any other."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from exeronto.errors import QueryError
from exeronto.prefixes import BASE, PREFIXES, expand, short
from exeronto.solutions import Iri

if TYPE_CHECKING:
    from exeronto.queryable import Queryable

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
_DESCRIBED = "SELECT ?iri WHERE { ?iri ?p ?o } LIMIT 1"
_MATCHES = "SELECT DISTINCT ?iri ?match WHERE { ?match skos:exactMatch ?iri }"
_ONTOLOGY = "ASK { exero:Claim a owl:Class }"
_TERMS = """
SELECT DISTINCT ?iri WHERE {
  { ?iri a owl:Class } UNION { ?iri a owl:ObjectProperty } UNION { ?iri a owl:DatatypeProperty }
  UNION { ?iri a owl:AnnotationProperty } UNION { ?iri a owl:NamedIndividual }
  FILTER (STRSTARTS(STR(?iri), STR(exero:)))
}
"""
# So many meanings or near names are listed; the rest is counted.
_LISTED = 6


class Names:
    """The names that a graph gives to things.

    >>> from exeronto.resources import build_folder
    >>> from exeronto.store import DUMP, Store
    >>> Names(Store.from_file(build_folder() / DUMP)).resolve("interleukin 6")
    'https://w3id.org/exeronto/entity/il-6'
    """

    def __init__(self, store: Queryable):
        self._store = store
        self._seen: dict[str, str | None] = {}

    def resolve(self, name: str) -> str:
        """The IRI that a label, synonym, key, CURIE or IRI stands for.

        Raises:
            QueryError: It stands for nothing here, or for several things; those are listed.
        """
        iri = expand(name)
        if iri is not None:
            return self._identified(name, iri)
        name = " ".join(name.split())
        keyed = self._keyed(name, "exent", "expaper", "exclaim")
        if keyed is not None:
            return keyed
        found = sorted(self._named.get(name) or self._named.get(name.casefold()) or [])
        # The local name of a class comes last: "Liver" is the liver, and exero:Liver the class.
        term = None if len(found) == 1 else self._keyed(name, "exero")
        return term or self._only(name, found)

    def _identified(self, name: str, iri: str) -> str:
        """What an IRI stands for: itself, or what it exactly matches, as UBERON:0002107 does."""
        if not self._knows(iri):
            raise QueryError(f"{name!r} is not in this graph; check it, or try a label")
        if iri.startswith(BASE) or not self._has_ontology or self._knows(iri, _DESCRIBED):
            return iri
        rows = self._store.select(_MATCHES, bindings={"iri": Iri(iri)}).rows
        matches = {str(match) for _, match in rows}
        entities = {match for match in matches if match.startswith(PREFIXES["exent"])}
        if not matches:
            raise QueryError(
                f"nothing here is exactly {name!r}, though something is close to it; try a label"
            )
        return self._only(name, sorted(entities or matches))

    def _keyed(self, name: str, *prefixes: str) -> str | None:
        """What has the name as the last part of its IRI."""
        if not re.fullmatch(r"[\w-]+", name, re.ASCII):
            return None
        keyed = (PREFIXES[prefix] + name for prefix in prefixes)
        return next(filter(self._knows, keyed), None)

    def _only(self, name: str, found: list[str]) -> str:
        if len(found) == 1:
            return found[0]
        if found:
            meanings = _listed([self._introduced(iri) for iri in found])
            raise QueryError(f"{name!r} names {len(found)} things; say which: {meanings}")
        raise QueryError(f"nothing here is named {name!r}; {self._near(name)}")

    def unknown(self, iri: str) -> str | None:
        """Of the IRI of a term: None when the graph knows it, else what may have been meant.

        A graph without our ontology is not held against it.
        """
        if iri not in self._seen:
            known = not self._has_ontology or self._knows(iri)
            self._seen[iri] = None if known else self._meant(iri)
        return self._seen[iri]

    def _near(self, name: str) -> str:
        folded = sorted({known.casefold() for known in self._named})
        holding = sorted((n for n in folded if name.casefold() in n), key=len)
        near = holding[:3] if len(name) > 2 else []  # noqa: PLR2004 - two letters are in everything
        close = difflib.get_close_matches(name.casefold(), folded, n=3)
        near += [known for known in close if known not in near]
        return f"did you mean {', '.join(near)}?" if near else "try a synonym or part of the name"

    def _meant(self, iri: str) -> str:
        known = {str(found) for (found,) in self._store.select(_TERMS).rows}
        same = [found for found in known if found.casefold() == iri.casefold()]
        near = same or difflib.get_close_matches(iri, sorted(known), n=1, cutoff=0.9)
        return f"did you mean {short(near[0])}?" if near else "exeronto show finds terms by label"

    def _introduced(self, iri: str) -> str:
        label = self._store.labels([iri]).get(iri)
        return f"{short(iri)} ({label})" if label else short(iri)

    def _knows(self, iri: str, query: str = _KNOWN) -> bool:
        return bool(self._store.select(query, bindings={"iri": Iri(iri)}).terms)

    @cached_property
    def _has_ontology(self) -> bool:
        return self._store.ask(_ONTOLOGY)

    @cached_property
    def _named(self) -> dict[str, set[str]]:
        names: dict[str, set[str]] = defaultdict(set)
        for iri, name in self._store.select(_NAMES).rows:
            # Capitals may be all that tells two things apart: BDNF, and the gene Bdnf.
            for form in {str(name), str(name).casefold()}:
                names[form].add(str(iri))
        # An entity and its class may share a name ("mitophagy"): people mean the entity.
        entity = PREFIXES["exent"]
        return {
            name: {iri for iri in iris if iri.startswith(entity)} or iris
            for name, iris in names.items()
        }


def _listed(meanings: list[str]) -> str:
    more = len(meanings) - _LISTED
    return ", ".join(meanings[:_LISTED]) + (f" and {more} more" if more > 0 else "")
