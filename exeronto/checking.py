"""`exeronto check`: findings instead of errors, for whole graphs and for single files."""

from __future__ import annotations

from pathlib import Path

from exeronto.errors import CurationError
from exeronto.graph import entities_graph, paper_graph
from exeronto.grounding import read_papers
from exeronto.ontology import read_ontology
from exeronto.pipeline import assemble, check
from exeronto.prefixes import compact
from exeronto.rdf import parse_turtle
from exeronto.resources import ontology_folder, shapes_folder
from exeronto.store import Store
from exeronto.turtle import merge
from exeronto.validation import Report, read_shapes, validate_graph


def check_everything() -> Report:
    """Check all data of the package: that it can be read, is consistent, and fits the shapes.

    Raises:
        ExerOntoError: Something cannot be read, or the reasoner finds a contradiction.
    """
    return check(assemble())


def check_file(file: str | Path) -> Report:
    """Check one file: a `claims.yaml` beside its record, or RDF with claims and entities.

    Raises:
        ExerOntoError: The file cannot be read, or names something unknown.
    """
    file = Path(file)
    folder = file.resolve().parent
    ontology = read_ontology(ontology_folder())
    vocabulary = merge([ontology.terms, entities_graph(ontology)])
    shapes = read_shapes(shapes_folder())
    if file.suffix not in {".yaml", ".yml"}:
        data = parse_turtle(file) if file.suffix == ".ttl" else Store.from_file(file).merged()
        return validate_graph(merge([vocabulary, data]), shapes)
    if file.name != "claims.yaml" or not file.is_file():
        raise CurationError(
            "is no claims.yaml in a folder of curated papers; see CONTRIBUTING.md", file=file
        )
    papers = read_papers(folder.parent, ontology)
    own = next(paper for paper in papers if paper.key == folder.name)
    # Conflicts may name claims of the papers beside it; findings about those are not asked for.
    report = validate_graph(merge([vocabulary, *map(paper_graph, papers)]), shapes)
    about = {compact(str(subject)) for subject in paper_graph(own).subjects()}
    return Report(tuple(finding for finding in report.findings if finding.focus in about))
