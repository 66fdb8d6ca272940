"""The documentation: a page for each module, term, entity, paper and claim, as static HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exeronto.addresses import page_of
from exeronto.documentation.descriptions import memberships
from exeronto.documentation.entity_pages import entity_pages
from exeronto.documentation.front_pages import data_model, front, names_script, release
from exeronto.documentation.module_pages import module_pages
from exeronto.documentation.record_pages import record_pages
from exeronto.documentation.rendering import Renderer, asset
from exeronto.documentation.site import Site
from exeronto.documentation.term_pages import term_pages
from exeronto.graph import ONTOLOGY_GRAPH
from exeronto.namespaces import EXPAPER
from exeronto.prefixes import BASE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rdflib import Dataset

    from exeronto.grounding import Paper
    from exeronto.inference import Inference
    from exeronto.ontology import Ontology
    from exeronto.questions import Question

__all__ = ["documentation"]

FOLDER = "docs"


def documentation(
    ontology: Ontology,
    dataset: Dataset,
    papers: tuple[Paper, ...],
    inferences: Mapping[str, Inference],
    *,
    questions: tuple[Question, ...],
    files: Mapping[str, bytes],
) -> dict[str, bytes]:
    """The pages of a release, by name below its folder: `docs/index.html` and all it leads to.

    Every link is relative, and nothing is loaded from elsewhere.

    Args:
        ontology: Modules and entities.
        dataset: Ontology, papers, views and inferences as named graphs.
        papers: The curated papers.
        inferences: What follows, by the name of the view, the strict one first.
        questions: The competency questions.
        files: The other files of the release, to link to.
    """
    site = Site(ontology, dataset.graph(ONTOLOGY_GRAPH), papers, inferences)
    pages = dict(_pages(site, dataset, questions, files))
    return {f"{FOLDER}/{name}": pages[name] for name in sorted(pages)}


def _pages(
    site: Site, dataset: Dataset, questions: tuple[Question, ...], files: Mapping[str, bytes]
) -> Iterator[tuple[str, bytes]]:
    renderer = Renderer(site, BASE=BASE, **release(site))
    following = memberships(site, site.claims)
    yield "style.css", asset("style.css")
    yield "search.js", asset("search.js")
    yield "names.js", names_script(site)
    for name, values in front(site, questions, files):
        yield name, renderer.page(name, name, **values)
    yield (
        "data-model.html",
        renderer.page("data-model.html", "data-model.html", **data_model(site, dataset)),
    )
    papers = [EXPAPER[paper.key] for paper in site.papers]
    for term in term_pages(site, following):
        page = _address(term.description.iri)
        yield page, renderer.page("term.html", page, term=term, paper_iris=papers)
    for entity in entity_pages(site, following):
        page = _address(entity.description.iri)
        yield page, renderer.page("entity.html", page, entity=entity)
    for template, iri, values in (*module_pages(site), *record_pages(site, following)):
        page = _address(iri)
        yield page, renderer.page(template, page, **values)


def _address(iri: str) -> str:
    page = page_of(iri)
    if page is None:
        raise ValueError(f"{iri} has no place for a page")
    return page
