"""Terms of ours: each is declared once, as one thing, and used where that is imported."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from rdflib import URIRef
from rdflib.namespace import OWL, RDF, RDFS

from exeronto.errors import OntologyError
from exeronto.modules import Module, imported
from exeronto.namespaces import ONTOLOGY
from exeronto.prefixes import BASE, compact
from exeronto.rdf import triples

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from exeronto.model import Entity, RetiredEntity

KINDS = {
    OWL.Class: "a class",
    OWL.ObjectProperty: "an object property",
    OWL.DatatypeProperty: "a data property",
    OWL.AnnotationProperty: "an annotation property",
    OWL.NamedIndividual: "an individual",
}
_TERM = re.compile(rf"{re.escape(BASE)}(entity/)?[\w-]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Declaration:
    """A term of ours: what it is, and the module that declares it."""

    term: URIRef
    kind: str
    module: Module

    @property
    def place(self) -> str:
        """File and line."""
        return f"{self.module.path}:{self.module.line_about(self.term)}"

    def wrong(self, what: str) -> OntologyError:
        """An error where the term is declared."""
        line = self.module.line_about(self.term)
        return OntologyError(f"{compact(self.term)} {what}", file=self.module.path, line=line)


def read_declarations(modules: Iterable[Module]) -> dict[URIRef, Declaration]:
    """What the modules declare of ours.

    Raises:
        OntologyError: A term is two things, or two modules declare it; with file and line.
    """
    declared: dict[URIRef, Declaration] = {}
    for module in modules:
        for one in _declarations(module):
            other = declared.setdefault(one.term, one)
            if other.kind != one.kind:
                raise one.wrong(f"is {one.kind} here and {other.kind} in {other.place}; keep one")
            if other.module is not module:
                raise one.wrong(f"is declared in {other.place} too; keep one")
    return declared


def _declarations(module: Module) -> Iterator[Declaration]:
    for kind, name in KINDS.items():
        terms = (s for s in module.graph.subjects(RDF.type, kind) if isinstance(s, URIRef))
        for term in sorted(filter(is_ours, terms)):
            yield Declaration(term, name, module)


def check_uses(
    modules: Collection[Module],
    declared: Mapping[URIRef, Declaration],
    rows: Mapping[URIRef, Entity | RetiredEntity],
) -> None:
    """Check that modules use what is declared, and what they import.

    Args:
        modules: All modules.
        declared: What they declare.
        rows: What entity tables declare.

    Raises:
        OntologyError: A term is declared nowhere, twice, or in a module that the one which uses it
            does not import, so that it could not be opened alone; with file and line.
    """
    by_iri = {module.iri: module for module in modules}
    for term in sorted(declared.keys() & rows.keys()):
        # A module may say more of an entity than a table has columns for; then it gives no label.
        if (term, RDFS.label, None) in declared[term].module.graph:
            row = rows[term]
            raise declared[term].wrong(f"is declared in {row.file}:{row.line} too; keep one")
    for module in modules:
        used = _used(module)
        unknown = used - declared.keys() - rows.keys()
        if unknown:
            raise _undeclared(module, unknown, declared)
        reached = imported(module, by_iri)
        far = {t for t in used if t in declared and declared[t].module.name not in reached}
        if far:
            term, line = module.first_of(far)
            raise OntologyError(
                f"{compact(term)} is declared in {declared[term].module.path.name}, which "
                f"{module.path.name} does not import; import it, or move what is said",
                file=module.path,
                line=line,
            )


def _used(module: Module) -> set[URIRef]:
    return {
        term
        for triple in triples(module.graph)
        for term in triple
        if isinstance(term, URIRef) and is_ours(term)
    }


def _undeclared(module: Module, unknown: set[URIRef], declared: Iterable[URIRef]) -> OntologyError:
    term, line = module.first_of(unknown)
    near = get_close_matches(term, sorted(declared), n=1, cutoff=0.9)
    hint = f"did you mean {compact(near[0])}?" if near else "declare it, or correct it"
    return OntologyError(
        f"{compact(term)} is declared in no module and no table; {hint}",
        file=module.path,
        line=line,
    )


def is_ours(iri: URIRef) -> bool:
    """Whether an IRI names a class, property, individual or entity of ours.

    Papers, claims, graphs, files and the modules themselves have IRIs of ours as well.
    """
    return iri != ONTOLOGY and _TERM.fullmatch(iri) is not None
