"""PubTator text into `AnnotatedDocument` values."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from exeronto.documents.bioc import (
    AnnotatedDocument,
    AnnotatedPassage,
    Annotation,
    Relation,
)
from exeronto.errors import DocumentError

if TYPE_CHECKING:
    from pathlib import Path

_TEXT = re.compile(r"^(?P<id>[^\s|]{1,80})\|(?P<part>[ta])\|(?P<text>.*)$")
# id, start, end, words, type, and identifiers, the last of which may be missing.
_FIELDS = 5
_MOST_TEXTS = 2


def recognises(text: str) -> bool:
    r"""Whether the first line of a text is a title as PubTator writes it.

    >>> recognises("123|t|A title\n123|a|Words.\n")
    True
    """
    first = text.lstrip().partition("\n")[0]
    found = _TEXT.match(first.rstrip("\r"))
    return found is not None and found["part"] == "t"


@dataclass(slots=True)
class _Open:
    """The document that is being read."""

    id: str
    line: int
    texts: dict[str, str] = field(default_factory=dict)
    annotations: list[Annotation] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)

    def close(self) -> AnnotatedDocument:
        title, abstract = self.texts.get("t", ""), self.texts.get("a", "")
        passages = [AnnotatedPassage(0, title, {"type": "title"})]
        if abstract:
            # Title and abstract are counted as one text, with one character between them.
            passages.append(AnnotatedPassage(len(title) + 1, abstract, {"type": "abstract"}))
        return AnnotatedDocument(
            id=self.id,
            source="",
            infons={},
            passages=tuple(passages),
            annotations=tuple(self.annotations),
            relations=tuple(self.relations),
        )


def read_pubtator(text: str, *, file: str | Path) -> tuple[AnnotatedDocument, ...]:
    r"""The documents of a PubTator file.

    Raises:
        DocumentError: A line is neither a text, an annotation nor a relation; with its number.

    >>> text = "1|t|Irisin.\n1|a|It rose.\n1\t0\t6\tIrisin\tGene\t252995\n"
    >>> document, = read_pubtator(text, file="x.txt")
    >>> document.passages[1].offset, document.annotations[0].infons["identifier"]
    (8, '252995')
    """
    documents: list[AnnotatedDocument] = []
    current: _Open | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        found = _TEXT.match(line)
        if found is not None:
            if current is None or found["id"] != current.id or found["part"] == "t":
                documents += [current.close()] if current else []
                current = _Open(found["id"], number)
            if found["part"] in current.texts:
                raise _error("has an abstract twice", file, number)
            current.texts[found["part"]] = found["text"]
        elif current is None:
            raise _error("begins without a title", file, number)
        else:
            _add(line.split("\t"), current, file, number)
    return (*documents, *([current.close()] if current else []))


def _add(fields: list[str], current: _Open, file: str | Path, number: int) -> None:
    if fields[0].strip() != current.id:
        raise _error(f"belongs to no document (expected {current.id})", file, number)
    if len(fields) >= _FIELDS and fields[1].isdecimal() and fields[2].isdecimal():
        start, end = int(fields[1][:12]), int(fields[2][:12])
        infons = {"type": fields[4], "identifier": "\t".join(fields[5:])}
        current.annotations.append(
            Annotation(
                f"{len(current.annotations)}", fields[3], ((start, max(0, end - start)),), infons
            )
        )
    elif len(fields) > _MOST_TEXTS and not fields[1].isdecimal():
        nodes = tuple((f"role{i}", name) for i, name in enumerate(fields[2:4], start=1) if name)
        current.relations.append(Relation(f"R{number}", nodes, {"type": fields[1]}))
    else:
        raise _error("is neither a text, an annotation nor a relation", file, number)


def _error(what: str, file: str | Path, line: int) -> DocumentError:
    return DocumentError(
        f"{what}, so this is not PubTator's format; get the file anew",
        file=file,
        line=line,
        code="E_STRUCTURE",
    )
