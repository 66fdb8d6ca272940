"""What several tests share: everything derived once, and the store and graph made of it."""

from __future__ import annotations

import pytest

from exeronto.knowledge import KnowledgeGraph
from exeronto.pipeline import Knowledge, assemble
from exeronto.store import Store


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
