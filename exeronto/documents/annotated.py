"""Annotated papers, from BioC or PubTator, into `Document` values.

Their annotations and relations are kept as what they are: the work of somebody's software, errors
included. No claim is ever made of them.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from exeronto.documents.annotated_bibliography import read_bibliography, read_reference
from exeronto.documents.assembly import Block, Draft, assemble
from exeronto.documents.canonical import canonical
from exeronto.documents.document import LinkedEntity, LinkedRelation
from exeronto.documents.headings import read_heading, section_label
from exeronto.identifiers import identifier_fault
from exeronto.prefixes import EXTERNAL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exeronto.documents.bioc import (
        AnnotatedDocument,
        AnnotatedPassage,
        Annotation,
        Relation,
    )
    from exeronto.documents.document import Document

UNNAMED = "unnamed annotator"
# A name is a few words; what is longer is a piece of the paper.
_LONGEST_NAME = 120
_LONGEST_IDENTIFIER = 100
_ROLES = {
    "TITLE": "front",
    "ABSTRACT": "abstract",
    "CONCL": "conclusion",
    "REF": "references",
    "FIG": "caption",
    "TABLE": "caption",
    **dict.fromkeys(
        ("ACK_FUND", "COMP_INT", "AUTH_CONT", "SUPPL", "ABBR", "APPENDIX", "KEYWORD"), "back"
    ),
}
_KINDS = (
    (re.compile(r"ref(?:erence)?s?"), "reference"),
    (re.compile(r"(?:fig|table|tbl)\w*caption\w*|fig|figure"), "caption"),
    (re.compile(r"table|tbl"), "table-row"),
    (re.compile(r"(?:table_)?foot(?:note)?s?"), "notice"),
    (re.compile(r"(?:front|title)"), "title"),
    (re.compile(r"(?:abstract_)?title(?:_\w+)?"), "heading"),
)
# The vocabulary that identifiers of a type of annotation come from, where they do not say.
_VOCABULARIES = {
    "gene": "NCBIGene",
    "species": "NCBITaxon",
    "organism": "NCBITaxon",
    "disease": "MESH",
    "chemical": "MESH",
    "cellline": "CVCL",
}
_PREFIXES = {prefix.casefold(): prefix for prefix in EXTERNAL} | {
    "ncbi gene": "NCBIGene",
    "ncbi_gene": "NCBIGene",
    "entrez": "NCBIGene",
    "taxonomy": "NCBITaxon",
    "ncbi_taxonomy": "NCBITaxon",
    "cellosaurus": "CVCL",
}


def read(annotated: AnnotatedDocument, *, source_format: str, source_sha256: str) -> Document:
    """Read an annotated paper into a `Document`.

    >>> from exeronto.documents.bioc import AnnotatedDocument, AnnotatedPassage, Annotation
    >>> passage = AnnotatedPassage(0, "Irisin rose.", {"type": "abstract"})
    >>> found = Annotation("1", "Irisin", ((0, 6),), {"type": "Gene", "identifier": "252995"})
    >>> paper = AnnotatedDocument("7", "a tool", {}, (passage,), (found,), ())
    >>> document = read(paper, source_format="BioC XML", source_sha256="")
    >>> [(e.name, e.identifier, e.attributed_to) for e in document.linked_entities]
    [('Irisin', 'NCBIGene:252995', 'a tool')]
    """
    draft = Draft(source_format)
    draft.bibliography = read_bibliography(annotated, source_format=source_format)
    if draft.bibliography.title is None:
        title = next((p.text for p in annotated.passages if _kind(p) == "title"), "")
        draft.bibliography = replace(draft.bibliography, title=canonical(title) or None)
    _add_blocks(draft, annotated)
    _add_annotations(draft, annotated)
    return assemble(draft, source_sha256=source_sha256)


def _kind(passage: AnnotatedPassage) -> str:
    written = passage.infons.get("type", "paragraph").casefold()
    section = passage.infons.get("section_type", "").upper()
    kind = next((kind for pattern, kind in _KINDS if pattern.fullmatch(written)), "paragraph")
    if kind == "title" and section not in {"", "TITLE"}:
        return "heading"
    if section == "REF" and kind == "paragraph":
        return "reference"
    return kind


def _add_blocks(draft: Draft, annotated: AnnotatedDocument) -> None:
    section, label, ordinal = "", "main text", 0
    for passage in annotated.passages:
        kind = _kind(passage)
        stated = passage.infons.get("section_type", "").upper() or _section_of(passage)
        role = _ROLES.get(stated, "body")
        if stated != section:
            section, label = stated, _label(stated)
        if kind == "heading" and role in {"body", "conclusion", "back"}:
            ordinal += 1
            heading = read_heading(canonical(passage.text))
            label = section_label(heading, above=_label(stated), ordinal=ordinal)
        if kind == "reference":
            number = len(draft.references) + 1
            draft.references.append(read_reference(passage, number))
            label, role = "References", "references"
        draft.blocks.append(Block(kind, passage.text, label, role))


def _section_of(passage: AnnotatedPassage) -> str:
    """The section of a passage by its type, where the section is not stated."""
    written = passage.infons.get("type", "").casefold()
    if written in {"title", "front"}:
        return "TITLE"
    return "ABSTRACT" if written.startswith("abstract") else ""


def _label(stated: str) -> str:
    known = {
        "": "main text",
        "TITLE": "front",
        "INTRO": "Introduction",
        "DISCUSS": "Discussion",
        "CONCL": "Conclusions",
        "REF": "References",
    }
    return known.get(stated) or stated.replace("_", " ").capitalize()[:40]


def _add_annotations(draft: Draft, annotated: AnnotatedDocument) -> None:
    lost: Counter[str] = Counter()
    names: dict[str, str] = {}
    for annotation in annotated.annotations:
        found = _place(annotated, annotation)
        if found is None:
            lost["do not stand where they say they do"] += 1
            continue
        name = canonical(annotation.text)
        if len(name) > _LONGEST_NAME:
            lost["are too long for names"] += 1
            continue
        block, start, end = found
        entities = list(_entities(annotation, name, _maker(annotated, annotation)))
        names[annotation.id] = entities[0].identifier or name
        for entity in entities:
            draft.linked_entities.append((block, replace(entity, start=start, end=end)))
    for relation in annotated.relations:
        draft.linked_relations.append(_relation(relation, names, annotated))
    if annotated.annotations and not annotated.source:
        draft.warnings.append("the file does not say who made its annotations")
    for why, count in sorted(lost.items()):
        draft.warnings.append(f"{count} annotations were left out, because they {why}")


def _maker(annotated: AnnotatedDocument, annotation: Annotation) -> str:
    stated = annotation.infons.get("annotator") or annotated.source
    return canonical(stated)[:60] or UNNAMED


def _place(annotated: AnnotatedDocument, annotation: Annotation) -> tuple[int, int, int] | None:
    """The block of an annotation and its offsets there, if its words do stand there."""
    if not annotation.spans or not canonical(annotation.text):
        return None
    start = min(at for at, _ in annotation.spans)
    end = max(at + length for at, length in annotation.spans)
    for index, passage in enumerate(annotated.passages):
        first, last = start - passage.offset, end - passage.offset
        if 0 <= first < last <= len(passage.text):
            words = [
                passage.text[at - passage.offset : at - passage.offset + length]
                for at, length in sorted(annotation.spans)
            ]
            if "".join(words).split() == annotation.text.split() or _same(words, annotation.text):
                return index, first, last
    return None


def _same(words: list[str], text: str) -> bool:
    """Whether the words of several spans are those of the annotation."""
    return " ".join(words).split() == text.split()


def _entities(annotation: Annotation, name: str, maker: str) -> Iterator[LinkedEntity]:
    """One linked entity for each identifier; one without when there is none."""
    category = canonical(annotation.infons.get("type", ""))[:60] or "annotation"
    written = _identifier(annotation)
    # A mutation is written with bars and tabs inside ("c|SUB|G|465|T"): one identifier.
    several = [written] if "|" in written else re.split(r"[;,]", written)
    curies = [_curie(one.strip(), category) for one in several]
    identifiers = dict.fromkeys(curie for curie in curies if curie)
    for identifier in identifiers or [None]:
        yield LinkedEntity(
            list="annotations",
            category=category,
            name=name,
            description=None,
            identifier=identifier,
            aliases=(),
            attributed_to=maker,
            start=0,
            end=0,
        )


def _identifier(annotation: Annotation) -> str:
    infons = annotation.infons
    for name in ("identifier", "NCBI Gene", "MESH", "normalized_id", "accession", "concept_id"):
        written = infons.get(name)
        if written and written not in {"-", "None", "null"}:
            return f"{name}:{written}" if name in {"NCBI Gene", "MESH"} else written
    return ""


def _curie(written: str, category: str) -> str | None:
    """An identifier as a CURIE; of a vocabulary that is not ours, as it is written."""
    written = re.sub(r"\(Tax:\d+\)$", "", written).replace("CVCL_", "CVCL:")
    if not written or written in {"-", "None", "null"} or len(written) > _LONGEST_IDENTIFIER:
        return None
    prefix, colon, local = written.partition(":")
    if not colon:
        local, prefix = prefix, _VOCABULARIES.get(category.casefold(), "")
        if not prefix:
            return canonical(written)
    known = _PREFIXES.get(prefix.casefold())
    if known is None:
        return canonical(written)
    curie = f"{known}:{local}"
    return curie if identifier_fault(curie) is None else None


def _relation(
    relation: Relation, names: dict[str, str], annotated: AnnotatedDocument
) -> LinkedRelation:
    participants = tuple(
        (canonical(role)[:60] or "participant", names.get(refid) or canonical(refid)[:60])
        for role, refid in relation.nodes
    )
    category = canonical(relation.infons.get("type", ""))[:60] or "relation"
    return LinkedRelation(category, participants, canonical(annotated.source)[:60] or UNNAMED)
