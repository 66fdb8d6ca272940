"""The pure function: the bytes of one file, and its name, to quads, candidates and counts."""

from __future__ import annotations

import hashlib
import json
import zlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from exeronto.annotation import default_lexicon
from exeronto.annotation_graph import annotation_triples
from exeronto.contents import Contents, candidate_entries, contents_of, paper_graphs
from exeronto.documents.reading import LARGEST, read_content
from exeronto.documents.record import paper_key
from exeronto.errors import DocumentError, ExtractionError
from exeronto.extraction import RULES
from exeronto.namespaces import EXGRAPH
from exeronto.ontology import read_ontology
from exeronto.rdf import nquads
from exeronto.reference_lexicon import read_lexicon
from exeronto.resources import ontology_folder
from exeronto.turtle import to_nquads
from exeronto.unpacking import unpack

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from exeronto.documents import Document
    from exeronto.lexicon import Lexicon
    from exeronto.model import Entity

# Digits of the checksum in a key: with ten million papers, two alike are a matter of 1 in 10^6.
_DIGITS = 16
_GZIP = 31


class Tools:
    """What reading a paper needs, made once: the lexicon, the entities, the extractor's name."""

    def __init__(self, lexicon: Path | None = None, extractor: str = RULES):
        self._file = lexicon
        self.extractor = extractor

    @cached_property
    def entities(self) -> Mapping[str, Entity]:
        """The package's own entities by key."""
        return {entity.key: entity for entity in read_ontology(ontology_folder()).entities}

    @cached_property
    def lexicon(self) -> Lexicon:
        """The names to look for, compiled."""
        if self._file is None:
            return default_lexicon()
        return read_lexicon(self._file, entities=self.entities.values())


@dataclass(frozen=True, slots=True)
class Counts:
    """How much of what a paper has."""

    passages: int = 0
    sentences: int = 0
    mentions: int = 0
    candidates: int = 0
    quads: int = 0


@dataclass(frozen=True, slots=True)
class ReadPaper:
    """One paper of a file.

    `identity` is what makes it the same paper as another: its identifiers, else its text. `rank`
    is lower for the better copy: full text, as the publisher gives it, the longer. `graph` and
    `candidates` are gzip members of N-Quads and JSON Lines.
    """

    key: str
    number: int
    identity: tuple[str, ...]
    rank: tuple[int, int, int]
    counts: Counts
    quads_sha256: str
    graph: bytes
    candidates: bytes


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a file was refused."""

    code: str
    line: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file: papers, or a refusal. `sha256` is of the file as it lies there."""

    name: str
    size: int
    sha256: str
    papers: tuple[ReadPaper, ...] = ()
    refusal: Refusal | None = None


def refused(name: str, content: bytes, refusal: Refusal) -> Outcome:
    """The outcome of a file that is refused."""
    return Outcome(name, len(content), hashlib.sha256(content).hexdigest(), refusal=refusal)


def read_paper(content: bytes, name: str, tools: Tools) -> Outcome:
    """Read, annotate and suggest: all that `exeronto load` finds in a file, or why it is refused.

    The name is for messages alone: the same bytes under another name give the same quads.

    >>> outcome = read_paper(b"one, two", "a.txt", Tools())
    >>> outcome.refusal.code
    'E_UNKNOWN_FORMAT'
    """
    try:
        unpacked = unpack(content, name, largest=LARGEST, error=DocumentError)
        papers = tuple(
            _read(document, number, tools)
            for number, document in enumerate(read_content(unpacked, name), start=1)
        )
    except (DocumentError, ExtractionError) as error:
        return refused(name, content, Refusal(error.code, error.line, error.what))
    if not papers:
        return refused(name, content, Refusal("E_EMPTY", None, "holds no paper; check the file"))
    return Outcome(name, len(content), hashlib.sha256(content).hexdigest(), papers)


def _read(document: Document, number: int, tools: Tools) -> ReadPaper:
    identity = _identity(document)
    key = corpus_key(document)
    contents = contents_of(document, key, lexicon=tools.lexicon, extractor=tools.extractor)
    quads = _quads(contents, tools.entities)
    entries = [{"paper": key, **entry} for entry in candidate_entries(contents)]
    lines = "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries)
    return ReadPaper(
        key=key,
        number=number,
        identity=identity,
        rank=_rank(document),
        counts=Counts(
            len(document.passages),
            len(document.sentences),
            len(contents.mentions),
            len(contents.candidates),
            quads.count(b"\n"),
        ),
        quads_sha256=hashlib.sha256(quads).hexdigest(),
        graph=packed(quads),
        candidates=packed(lines.encode()) if lines else b"",
    )


def corpus_key(document: Document) -> str:
    """First author and year, as `exeronto load` has it, and a checksum: no two papers share it.

    It follows from the bytes of the file alone, so shards of any runs can be put together.

    >>> from exeronto.documents.assembly import Draft, assemble
    >>> corpus_key(assemble(Draft("x"), source_sha256="ab"))
    'paper-0621729e46f1fb42'
    """
    told = "\n".join((document.source_sha256, document.canonical_sha256, *_identity(document)))
    checksum = hashlib.sha256(told.encode()).hexdigest()[:_DIGITS]
    return f"{paper_key(document, file='paper')}-{checksum}"


def _identity(document: Document) -> tuple[str, ...]:
    bibliography = document.bibliography
    stated = (
        ("doi", bibliography.doi),
        ("pmid", bibliography.pmid),
        ("pmcid", bibliography.pmcid),
    )
    found = tuple(f"{kind}:{value.casefold()}" for kind, value in stated if value)
    return found or (f"text:{document.canonical_sha256}",)


def _rank(document: Document) -> tuple[int, int, int]:
    has_body = any(passage.role in {"body", "conclusion"} for passage in document.passages)
    from_print = any(passage.quality for passage in document.passages)
    return (0 if has_body else 1, 1 if from_print else 0, -len(document.text))


def _quads(contents: Contents, entities: Mapping[str, Entity]) -> bytes:
    """Bibliography, what others linked to the paper, and our own mentions; no candidates."""
    taken = {(entity.start, entity.end) for entity in contents.document.linked_entities}
    lines = set(to_nquads(paper_graphs(contents)).splitlines(keepends=True))
    own = annotation_triples(contents.key, contents.mentions, entities, taken=taken)
    lines.update(nquads(own, str(EXGRAPH[f"mention/{contents.key}"])))
    return b"".join(sorted(lines))


def packed(content: bytes) -> bytes:
    """A gzip member without name and time, so that the same content gives the same bytes."""
    packer = zlib.compressobj(6, zlib.DEFLATED, _GZIP)
    return packer.compress(content) + packer.flush()
