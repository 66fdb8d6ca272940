"""Exercise, exerkines, redox, autophagy and ageing: literature claims that can be asked.

>>> import exeronto
>>> kg = exeronto.open_store()
>>> kg.show("irisin").label
'irisin'
"""

from __future__ import annotations

TYPE_CHECKING = False  # importing typing for it would double the time that --help takes
if TYPE_CHECKING:
    from typing import Any

    from exeronto.annotation import Mention, annotate
    from exeronto.answer import Answer
    from exeronto.corpus.run import read_corpus
    from exeronto.desk import open_desk
    from exeronto.documents import Document, read_document
    from exeronto.errors import ExerOntoError
    from exeronto.knowledge import KnowledgeGraph, open_store, validate
    from exeronto.loading import load_paper
    from exeronto.pipeline import build
    from exeronto.suggestion import Candidate, suggest

__version__ = "0.5.0"

__all__ = [
    "Answer",
    "Candidate",
    "Document",
    "ExerOntoError",
    "KnowledgeGraph",
    "Mention",
    "annotate",
    "build",
    "load_paper",
    "open_desk",
    "open_store",
    "read_corpus",
    "read_document",
    "suggest",
    "validate",
]

# Where each public name lives: imported when first used, so that asking a question need not wait
# for the reasoner's and the validator's libraries.
_HOMES = {
    "Answer": "answer",
    "Candidate": "suggestion",
    "Document": "documents",
    "ExerOntoError": "errors",
    "KnowledgeGraph": "knowledge",
    "Mention": "annotation",
    "annotate": "annotation",
    "build": "pipeline",
    "load_paper": "loading",
    "open_desk": "desk",
    "open_store": "knowledge",
    "read_corpus": "corpus.run",
    "read_document": "documents",
    "suggest": "suggestion",
    "validate": "knowledge",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'exeronto' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"exeronto.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
