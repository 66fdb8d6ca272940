"""BioC in JSON, and what PubTator3 makes of it, into `AnnotatedDocument` values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exeronto.documents.bioc import (
    AnnotatedDocument,
    AnnotatedPassage,
    Annotation,
    Relation,
)
from exeronto.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Where a list of documents stands: a BioC collection, or an answer of PubTator3.
_LISTS = ("documents", "PubTator3")


def holds_documents(value: Any) -> bool:
    """Whether a JSON value is BioC: a collection, a document, or a list of either.

    >>> holds_documents({"PubTator3": [{"passages": []}]}), holds_documents({"a": 1})
    (True, False)
    """
    if isinstance(value, list):
        return bool(value) and all(holds_documents(entry) for entry in value)
    return isinstance(value, dict) and any(
        isinstance(value.get(name), list) for name in (*_LISTS, "passages")
    )


def read_bioc_json(value: Any, *, file: str | Path) -> tuple[AnnotatedDocument, ...]:
    """The documents of a JSON value.

    Raises:
        DocumentError: A part is missing or of the wrong kind; with its place in the file.

    >>> value = {"id": 7, "passages": [{"offset": 0, "text": "Irisin."}]}
    >>> read_bioc_json(value, file="x.json")[0].passages[0].text
    'Irisin.'
    """
    return tuple(_Reader(file).documents(value, source="", at="$"))


class _Reader:
    """Takes a JSON value apart; what is not as BioC says is named by its place."""

    def __init__(self, file: str | Path):
        self._file = file

    def documents(self, value: Any, *, source: str, at: str) -> Iterator[AnnotatedDocument]:
        if isinstance(value, list):
            for index, entry in enumerate(value):
                yield from self.documents(entry, source=source, at=f"{at}[{index}]")
            return
        found = self._object(value, at)
        for name in _LISTS:
            if isinstance(found.get(name), list):
                own = self._text(found, "source", at) or (name if name == "PubTator3" else source)
                yield from self.documents(found[name], source=own, at=f"{at}.{name}")
                return
        # PubTator3 alone names its documents by number and section.
        named = re.match(r"\d+\|", str(found.get("_id", "")))
        yield self._document(found, source=source or ("PubTator3" if named else ""), at=at)

    def _document(self, value: dict[str, Any], *, source: str, at: str) -> AnnotatedDocument:
        passages: list[AnnotatedPassage] = []
        annotations = self._annotations(value, at)
        relations = self._relations(value, at)
        for index, entry in enumerate(self._list(value, "passages", at)):
            here = f"{at}.passages[{index}]"
            passage = self._object(entry, here)
            passages.append(self._passage(passage, here))
            annotations += self._annotations(passage, here)
            relations += self._relations(passage, here)
            for number, sentence in enumerate(self._list(passage, "sentences", here)):
                inside = f"{here}.sentences[{number}]"
                annotations += self._annotations(self._object(sentence, inside), inside)
                relations += self._relations(sentence, inside)
        return AnnotatedDocument(
            id=self._text(value, "id", at),
            source=source,
            infons=self._infons(value, at),
            passages=tuple(passages),
            annotations=tuple(annotations),
            relations=tuple(relations),
        )

    def _passage(self, value: dict[str, Any], at: str) -> AnnotatedPassage:
        offset = self._number(value, "offset", at)
        text = self._text(value, "text", at)
        if not text:
            sentences = [
                (self._number(s, "offset", at), self._text(s, "text", at))
                for s in (self._object(s, at) for s in self._list(value, "sentences", at))
            ]
            text = laid_out(sentences, offset)
        return AnnotatedPassage(offset, text, self._infons(value, at))

    def _annotations(self, value: dict[str, Any], at: str) -> list[Annotation]:
        found = []
        for index, entry in enumerate(self._list(value, "annotations", at)):
            here = f"{at}.annotations[{index}]"
            annotation = self._object(entry, here)
            spans = tuple(
                (self._number(span, "offset", here), self._number(span, "length", here))
                for span in (
                    self._object(s, here) for s in self._list(annotation, "locations", here)
                )
            )
            found.append(
                Annotation(
                    self._text(annotation, "id", here),
                    self._text(annotation, "text", here),
                    spans,
                    self._infons(annotation, here),
                )
            )
        return found

    def _relations(self, value: dict[str, Any], at: str) -> list[Relation]:
        found = []
        for index, entry in enumerate(self._list(value, "relations", at)):
            here = f"{at}.relations[{index}]"
            relation = self._object(entry, here)
            nodes = [
                (self._text(node, "role", here), self._text(node, "refid", here))
                for node in (self._object(n, here) for n in self._list(relation, "nodes", here))
            ]
            roles = relation.get("infons")
            if not nodes and isinstance(roles, dict):
                nodes = list(self._roles(roles, here))
            found.append(
                Relation(
                    self._text(relation, "id", here), tuple(nodes), self._infons(relation, here)
                )
            )
        return found

    def _roles(self, infons: dict[str, Any], at: str) -> Iterator[tuple[str, str]]:
        """The participants as PubTator3 writes them: `role1` and `role2` among the infons."""
        for name, value in infons.items():
            if name.startswith("role") and isinstance(value, dict):
                kind = self._text(value, "type", at)
                identifier = self._text(value, "identifier", at)
                yield kind or name, identifier or self._text(value, "name", at)

    def _infons(self, value: dict[str, Any], at: str) -> dict[str, str]:
        """The infons that are texts or numbers; what is nested is not for readers."""
        infons = value.get("infons")
        if infons is None:
            return {}
        return {
            str(name): written
            for name, entry in self._object(infons, f"{at}.infons").items()
            if (written := _written(entry)) is not None
        }

    def _object(self, value: Any, at: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise self._error(at, "is no object")
        return value

    def _list(self, value: dict[str, Any], name: str, at: str) -> list[Any]:
        found = value.get(name)
        if found is None:
            return []
        if not isinstance(found, list):
            raise self._error(f"{at}.{name}", "is no list")
        return found

    def _number(self, value: dict[str, Any], name: str, at: str) -> int:
        found = value.get(name)
        if isinstance(found, str) and found.strip().isdecimal() and len(found) <= _DIGITS:
            found = int(found)
        if not isinstance(found, int) or isinstance(found, bool) or found < 0:
            raise self._error(f"{at}.{name}", "is no number from 0 on")
        return found

    def _text(self, value: dict[str, Any], name: str, at: str) -> str:
        found = value.get(name)
        if found is None:
            return ""
        written = _written(found)
        if written is None:
            raise self._error(f"{at}.{name}", "is no text")
        return written

    def _error(self, at: str, what: str) -> DocumentError:
        return DocumentError(
            f"{at} {what}, so this is not BioC; get the file anew",
            file=self._file,
            code="E_STRUCTURE",
        )


_DIGITS = 12
_LARGEST_GAP = 10_000


def _written(value: Any) -> str | None:
    if isinstance(value, str):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    return None


def laid_out(sentences: list[tuple[int, str]], offset: int) -> str:
    """The text of a passage that has only its sentences, each at its offset.

    >>> laid_out([(27, "It rose."), (36, "It fell.")], 27)
    'It rose. It fell.'
    """
    text = ""
    for start, sentence in sorted(sentences):
        gap = start - offset - len(text)
        text += " " * min(max(gap, 0), _LARGEST_GAP) + sentence
    return text
