"""The evaluation set: sentences annotated by reading, as offsets and labels without the words."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from exeronto.documents.document import sha256
from exeronto.errors import CurationError
from exeronto.tables import read_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from exeronto.documents import Document

# In front of the name of something that the ontology should have and does not.
NEW = "new:"
PARTS = ("dev", "test")
_SENTENCES = ("sentence", "part", "paper", "passage", "start", "end", "checksum")
_MENTIONS = ("sentence", "start", "end", "entity")
_READ_TWICE = ("sentence",)
# What a second reading says of a relation: negation, hedging and context were read once.
_REREAD = ("sentence", "subject", "object", "direction")
_RELATIONS = ("sentence", "subject", "object", "direction", "negated", "hedged", "context")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class GoldRelation:
    """A relation that a sentence states, between two of its mentions (by their spans).

    `direction` is `positive`, `negative`, `unsigned`, `association` or `origin`.
    """

    subject: Span
    object: Span
    direction: str
    negated: bool
    hedged: bool
    context: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class GoldSentence:
    """An annotated sentence: where it stands, what it names and what it states.

    Offsets of mentions count from the beginning of the sentence. The passage is known by the
    SHA-256 of its canonical text; `checksum` is that of the sentence, for copies whose passages are
    cut otherwise.
    """

    id: str
    part: str
    paper: str
    passage: str
    start: int
    end: int
    checksum: str
    mentions: tuple[tuple[int, int, str], ...]
    relations: tuple[GoldRelation, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What another reader annotated in a sentence."""

    mentions: tuple[tuple[int, int, str], ...]
    relations: tuple[GoldRelation, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """An annotated sentence found in a document, by its offset on the document's text."""

    gold: GoldSentence
    document: Document
    start: int

    @property
    def end(self) -> int:
        """Where it ends on the document's text."""
        return self.start + self.gold.end - self.gold.start


def read_gold(folder: str | Path) -> tuple[GoldSentence, ...]:
    """Read an evaluation set: `sentences.tsv`, `mentions.tsv` and `relations.tsv`.

    Raises:
        CurationError: A file is missing, or a line does not fit; with file and line.
    """
    folder = Path(folder)
    mentions = _mentions(folder / "mentions.tsv")
    relations: dict[str, list[GoldRelation]] = {}
    for row, _ in _rows(folder / "relations.tsv", _RELATIONS, ()):
        relation = GoldRelation(
            _span(row["subject"]),
            _span(row["object"]),
            row["direction"],
            row["negated"] == "yes",
            row["hedged"] == "yes",
            tuple(map(_span, row["context"].split())),
        )
        relations.setdefault(row["sentence"], []).append(relation)
    return tuple(
        GoldSentence(
            id=row["sentence"],
            part=row["part"],
            paper=row["paper"],
            passage=row["passage"],
            checksum=row["checksum"],
            **number,
            mentions=tuple(mentions.get(row["sentence"], ())),
            relations=tuple(relations.get(row["sentence"], ())),
        )
        for row, number in _rows(folder / "sentences.tsv", _SENTENCES, ("start", "end"))
    )


def read_readings(folder: str | Path, reading: str) -> dict[str, Reading]:
    """Read another reading of some sentences, by sentence; `second` or `settled`.

    Raises:
        CurationError: A file is missing, or a line does not fit; with file and line.
    """
    folder = Path(folder)
    mentions = _mentions(folder / f"{reading}_mentions.tsv")
    relations: dict[str, list[GoldRelation]] = {}
    for row, _ in _rows(folder / f"{reading}_relations.tsv", _REREAD, ()):
        subject, target = _span(row["subject"]), _span(row["object"])
        relation = GoldRelation(
            subject, target, row["direction"], negated=False, hedged=False, context=()
        )
        relations.setdefault(row["sentence"], []).append(relation)
    return {
        row["sentence"]: Reading(
            tuple(mentions.get(row["sentence"], ())), tuple(relations.get(row["sentence"], ()))
        )
        for row, _ in _rows(folder / "read_twice.tsv", _READ_TWICE, ())
    }


def _mentions(file: Path) -> dict[str, list[tuple[int, int, str]]]:
    mentions: dict[str, list[tuple[int, int, str]]] = {}
    for row, number in _rows(file, _MENTIONS, ("start", "end")):
        span = number["start"], number["end"]
        mentions.setdefault(row["sentence"], []).append((*span, row["entity"]))
    return mentions


def _rows(
    file: Path, columns: tuple[str, ...], numbers: tuple[str, ...]
) -> Iterator[tuple[dict[str, str], dict[str, int]]]:
    for line, row in read_table(file, columns):
        wrong = [name for name in numbers if not row[name].isdecimal()]
        wrong += [name for name in ("subject", "object") if name in row and "-" not in row[name]]
        if wrong:
            raise CurationError(f"{wrong[0]} is no offset; correct it", file=file, line=line)
        yield row, {name: int(row[name]) for name in numbers}


def _span(written: str) -> Span:
    start, _, end = written.partition("-")
    return int(start), int(end)


def place(
    gold: Iterable[GoldSentence], documents: Iterable[Document]
) -> tuple[tuple[Placed, ...], tuple[GoldSentence, ...]]:
    """Find annotated sentences in the user's own copies; also those that are in none of them."""
    passages: dict[str, tuple[Document, int]] = {}
    sentences: dict[str, tuple[Document, int]] = {}
    for document in documents:
        for passage in document.passages:
            passages.setdefault(passage.sha256, (document, passage.start))
        for sentence in document.sentences:
            checksum = sha256(document.words(sentence.start, sentence.end))
            sentences.setdefault(checksum, (document, sentence.start))
    placed, missing = [], []
    for annotated in gold:
        found = _placed(annotated, passages, sentences)
        if found is None:
            missing.append(annotated)
        else:
            placed.append(found)
    return tuple(placed), tuple(missing)


def _placed(
    gold: GoldSentence,
    passages: Mapping[str, tuple[Document, int]],
    sentences: Mapping[str, tuple[Document, int]],
) -> Placed | None:
    if gold.passage in passages:
        document, start = passages[gold.passage]
        return Placed(gold, document, start + gold.start)
    if gold.checksum in sentences:
        return Placed(gold, *sentences[gold.checksum])
    return None
