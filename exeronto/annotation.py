"""Which entities a document names, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from exeronto.documents.assembly import RUNNING
from exeronto.lexicon import GUARDED, Lexicon, Name
from exeronto.ontology import read_ontology
from exeronto.resources import ontology_folder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exeronto.documents import Document

# Text that is about the paper, or is somebody's list: names in it say nothing.
_LEFT_OUT = frozenset({"references", "entities", "back"})


@dataclass(frozen=True, slots=True)
class Mention:
    """An entity named in a text: offsets on the canonical text, its key, and the rule's name."""

    passage: str
    start: int
    end: int
    entity: str
    rule: str


def annotate(document: Document, lexicon: Lexicon | None = None) -> tuple[Mention, ...]:
    """Find the entities that a document names.

    The longest name wins; a name inside another is not reported. A short name with several senses
    (NO, ER, CAT) is trusted only in a document that also writes a long name of the same entity.
    Reference lists, acknowledgements and lists of linked entities are left out. Without a lexicon,
    the names are those of the package's own entities.

    >>> from exeronto.documents.assembly import Block, Draft, assemble
    >>> from exeronto.model import Entity, Synonym
    >>> text = Block("paragraph", "Irisin raises NO (nitric oxide).", "1", "body")
    >>> document = assemble(Draft("x", blocks=[text]), source_sha256="")
    >>> nitric_oxide = Entity("nitric-oxide", "nitric oxide", (), (Synonym("NO"),))
    >>> names = Lexicon([Entity("irisin", "irisin", ()), nitric_oxide])
    >>> [m.entity for m in annotate(document, names)]
    ['irisin', 'nitric-oxide', 'nitric-oxide']
    """
    lexicon = lexicon or Lexicon(read_ontology(ontology_folder()).entities)
    found: list[tuple[str, int, int, Name]] = []
    for passage in document.passages:
        if passage.kind in RUNNING and passage.role not in _LEFT_OUT:
            text = document.words(passage.start, passage.end)
            found += [
                (passage.id, passage.start + start, passage.start + end, name)
                for start, end, name in lexicon.find(text)
            ]
    spelled_out = _spelled_out(found)
    return tuple(
        Mention(passage, start, end, name.entity, "exact name" if name.exact else "name")
        for passage, start, end, name in found
        if name.written not in GUARDED or name.entity in spelled_out
    )


def _spelled_out(found: Sequence[tuple[str, int, int, Name]]) -> frozenset[str]:
    return frozenset(name.entity for _, _, _, name in found if name.written not in GUARDED)
