"""The Turtle modules of the ontology folder, each a file that opens alone in Protégé."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING
from xml.parsers import expat

from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF

from exeronto.errors import OntologyError
from exeronto.namespaces import ONTOLOGY
from exeronto.rdf import parse_turtle
from exeronto.sources import read_source
from exeronto.statements import Source, read_statements

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

# The module that imports the others; the one that aligns the ontology to others, which is kept out
# of the core so that this opens alone; and where Protégé finds them without a network.
ROOT = "exeronto.ttl"
BRIDGE = "bridge.ttl"
CATALOG = "catalog-v001.xml"


# Compared as the file that it is, not by what is in it.
@dataclass(frozen=True, eq=False)
class Module:
    """A file of the ontology: its name and title, what it is about, and the terms it declares."""

    name: str
    title: str
    description: str
    declares: frozenset[URIRef]
    path: Path
    graph: Graph = field(repr=False)

    @property
    def iri(self) -> URIRef:
        """The IRI that belongs to its name."""
        return _iri(self.path)

    @property
    def imports(self) -> list[URIRef]:
        """The IRIs of the modules that it imports, sorted."""
        return sorted(o for o in self.graph.objects(None, OWL.imports) if isinstance(o, URIRef))

    @cached_property
    def source(self) -> Source:
        """The file as it is written; read where a line is asked for."""
        return read_statements(read_source(self.path))

    def first_of(self, terms: Collection[URIRef]) -> tuple[URIRef, int]:
        """The first of some terms that the file names, and its line."""
        found = self.source.first_of({str(term) for term in terms})
        return (URIRef(found[0]), found[1]) if found else (min(terms), 1)

    def line_about(self, term: URIRef) -> int:
        """The line of the block about a term."""
        return self.source.line_about(str(term)) or self.first_of([term])[1]


def read_modules(folder: Path) -> tuple[Module, ...]:
    """Read the modules of a folder, by name, the bridge among them.

    Raises:
        OntologyError: There is none; one is not Turtle, or has not the header that belongs to its
            name; an import leads nowhere or in a circle; the catalog lacks one. With file and line.
    """
    files = {path for path in folder.glob("*.ttl") if path.name != BRIDGE}
    if not files:
        raise OntologyError("holds no Turtle module; give the folder of the ontology", file=folder)
    modules = {_iri(path): _read(path) for path in sorted({*files, folder / BRIDGE})}
    _check_imports(modules)
    _check_catalog(folder / CATALOG, modules)
    return tuple(modules.values())


def _iri(path: Path) -> URIRef:
    """The IRI of a module, by the name of its file."""
    return ONTOLOGY if path.name == ROOT else URIRef(f"{ONTOLOGY}/{path.stem}")


def _read(path: Path) -> Module:
    graph = parse_turtle(path)
    header = _iri(path)
    headers = {s for s in graph.subjects(RDF.type, OWL.Ontology) if isinstance(s, URIRef)}
    declares = {s for s in graph.subjects(RDF.type) if isinstance(s, URIRef)} - headers
    title, description = (
        str(graph.value(header, prop) or "") for prop in (DCTERMS.title, DCTERMS.description)
    )
    module = Module(path.stem, title or path.stem, description, frozenset(declares), path, graph)
    if not headers:
        raise OntologyError(f"has no header; add <{header}> a owl:Ontology", file=path, line=1)
    if headers != {header}:
        other, line = module.first_of(headers - {header})
        raise OntologyError(
            f"has the header of <{other}>; correct it to <{header}>, or rename the file",
            file=path,
            line=line,
        )
    return module


def imported(module: Module, modules: Mapping[URIRef, Module]) -> set[str]:
    """The names of a module and of all that it imports, directly or through others."""
    names: set[str] = set()
    waiting = [module]
    while waiting:
        one = waiting.pop()
        if one.name not in names:
            names.add(one.name)
            waiting += [modules[iri] for iri in one.imports]
    return names


def _check_imports(modules: Mapping[URIRef, Module]) -> None:
    """Check that imports lead to modules, never back, and from the root to all but the bridge."""
    for module in modules.values():
        unknown = [iri for iri in module.imports if iri not in modules]
        if unknown:
            iri, line = module.first_of(unknown)
            raise OntologyError(
                f"imports <{iri}>, which is no module here; correct it", file=module.path, line=line
            )
    try:
        TopologicalSorter({iri: module.imports for iri, module in modules.items()}).prepare()
    except CycleError as error:
        _, *circle = reversed(error.args[1])  # each imports the next, and the last one the first
        start = circle.index(min(circle))
        circle = [*circle[start:], *circle[: start + 1]]
        names = " -> ".join(modules[iri].name for iri in circle)
        first = modules[circle[0]]
        raise OntologyError(
            f"imports in a circle, {names}; take one import out",
            file=first.path,
            line=first.first_of([circle[1]])[1],
        ) from error
    below = imported(modules[ONTOLOGY], modules) if ONTOLOGY in modules else None
    for module in modules.values():
        if below is not None and module.name not in below | {Path(BRIDGE).stem}:
            raise OntologyError(
                f"is imported by no module; import it in {ROOT}", file=module.path, line=1
            )


def _check_catalog(catalog: Path, modules: Mapping[URIRef, Module]) -> None:
    """Check that Protégé finds every module beside the others, and looks for no other one."""
    entries = _read_catalog(catalog)
    for iri, module in modules.items():
        if (str(iri), module.path.name) not in entries:
            raise OntologyError(
                f'does not say where <{iri}> is; add <uri name="{iri}" uri="{module.path.name}"/>',
                file=catalog,
                line=max(entries.values(), default=1),
            )
    for (name, file), line in entries.items():
        if URIRef(name) not in modules:
            raise OntologyError(
                f"names {file}, which is no module here; take the line out", file=catalog, line=line
            )


def _read_catalog(path: Path) -> dict[tuple[str, str], int]:
    """The entries of an XML catalog: IRI and file, with their lines."""
    entries: dict[tuple[str, str], int] = {}
    parser = expat.ParserCreate()

    def take(name: str, attributes: dict[str, str]) -> None:
        if name == "uri":
            entry = attributes.get("name", ""), attributes.get("uri", "")
            entries[entry] = parser.CurrentLineNumber

    parser.StartElementHandler = take
    try:
        parser.Parse(read_source(path), True)
    except expat.ExpatError as error:
        raise OntologyError(
            f"is not XML: {expat.ErrorString(error.code)}; correct it", file=path, line=error.lineno
        ) from error
    return entries
