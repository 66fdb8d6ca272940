"""What several tests share: everything derived once, and the store and graph made of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from exeronto.grounding import Paper, read_papers
from exeronto.knowledge import KnowledgeGraph
from exeronto.ontology import Ontology, read_ontology
from exeronto.pipeline import Knowledge, assemble
from exeronto.resources import curated_folder, ontology_folder
from exeronto.store import Store

TESTS = Path(__file__).parent
# An endpoint is judged by how soon it answers.
ALONE = (TESTS / "abuse", TESTS / "endpoint")


def pytest_collection_modifyitems(items):
    for item in items:
        if any(item.path.is_relative_to(folder) for folder in ALONE):
            item.add_marker(pytest.mark.alone)


@pytest.fixture(scope="session")
def vocabulary() -> Ontology:
    """The package's own ontology, before anything follows from it: quick."""
    return read_ontology(ontology_folder())


@pytest.fixture(scope="session")
def papers(vocabulary) -> tuple[Paper, ...]:
    """The package's own papers, before anything follows from them: quick."""
    return read_papers(curated_folder(), vocabulary)


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The package's own ontology and papers, and all that follows from them."""
    return assemble()


@pytest.fixture(scope="session")
def store(knowledge) -> Store:
    return Store.from_dataset(knowledge.dataset)


@pytest.fixture(scope="session")
def kg(store) -> KnowledgeGraph:
    return KnowledgeGraph(store)
