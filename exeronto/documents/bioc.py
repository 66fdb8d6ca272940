"""Annotated papers as values: what BioC and PubTator have in common, whatever their syntax."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Annotation:
    """A stretch of text that software has linked to something; offsets count from the document.

    `spans` are (start, length) pairs; several when the words do not stand together.
    """

    id: str
    text: str
    spans: tuple[tuple[int, int], ...]
    infons: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation between annotations: pairs of a role and the id of an annotation or term."""

    id: str
    nodes: tuple[tuple[str, str], ...]
    infons: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AnnotatedPassage:
    """A passage, with its offset in the document."""

    offset: int
    text: str
    infons: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AnnotatedDocument:
    """A paper with annotations. Those of passages and sentences stand with those of the whole."""

    id: str
    source: str
    infons: dict[str, str]
    passages: tuple[AnnotatedPassage, ...]
    annotations: tuple[Annotation, ...]
    relations: tuple[Relation, ...]
