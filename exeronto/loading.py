"""`exeronto load`: what a paper holds, written down without its prose."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from exeronto.annotation import Mention, annotate
from exeronto.documents import Document, read_document, read_documents, read_record, record
from exeronto.documents.completeness import notes
from exeronto.documents.record import paper_key
from exeronto.errors import DocumentError
from exeronto.extraction import RULES, extract
from exeronto.graph import bibliography_graph
from exeronto.mention_graph import mentions_graph
from exeronto.namespaces import EXGRAPH
from exeronto.precision import precision_of
from exeronto.proposal import claim_fields
from exeronto.release import write_atomically
from exeronto.retrieval import Identifier, Retrieved, retrieve
from exeronto.turtle import to_nquads

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exeronto.fetching import Fetcher
    from exeronto.lexicon import Lexicon
    from exeronto.suggestion import Candidate


# What JATS says of an article, in the words of `claims.yaml`.
_KINDS = {"review-article": "review", "research-article": "primary study"}


@dataclass(frozen=True, slots=True)
class Loaded:
    """What `load_paper` has read and written."""

    key: str
    folder: Path
    document: Document
    mentions: tuple[Mention, ...]
    candidates: tuple[Candidate, ...]

    @property
    def notes(self) -> tuple[str, ...]:
        """What the file does not say of the paper, and which citations lead nowhere."""
        return notes(self.document)

    def __str__(self) -> str:
        document = self.document
        known = sum(not reference.stub for reference in document.references)
        return (
            f"{self.folder}: {document.source_format}; {len(document.passages)} passages, "
            f"{len(document.sentences)} sentences, {len(document.citations)} citation groups, "
            f"{known} references and {len(document.references) - known} stubs, "
            f"{len(document.linked_entities)} linked entities, {len(self.mentions)} mentions, "
            f"{len(self.candidates)} candidate claims"
        )


def load_paper(
    paper: str | Path,
    output: str | Path = ".",
    *,
    key: str | None = None,
    lexicon: Lexicon | None = None,
    extractor: str = RULES,
) -> Loaded:
    """Read a paper and write its record, its mentions, candidate claims, and RDF.

    Args:
        paper: A file with one paper, in one of the formats of `docs/formats.md`.
        output: Folder in which a folder named by the paper's key is made.
        key: The paper's key; by default first author and year, or the file's name.
        lexicon: The names to look for; by default those of the package's own entities.
        extractor: What suggests candidates: the package's own rules, or an installed extractor.

    Raises:
        DocumentError: The file cannot be read, is in no known format, or holds several papers; or
            the key is another paper's. Nothing is written.
        ExtractionError: There is no such extractor, or it returned what is no candidate.
    """
    path = Path(paper)
    return load_document(
        read_document(path), output, key=key, file=path, lexicon=lexicon, extractor=extractor
    )


def load_papers(
    paper: str | Path,
    output: str | Path = ".",
    *,
    key: str | None = None,
    lexicon: Lexicon | None = None,
    extractor: str = RULES,
) -> tuple[Loaded, ...]:
    """Read all papers of a file and write what `load_paper` writes for each.

    Raises:
        DocumentError: As `load_paper`. Nothing is written when the file cannot be read.
    """
    path = Path(paper)
    documents = read_documents(path)
    if key is not None and len(documents) > 1:
        raise DocumentError(
            f"holds {len(documents)} papers, and a key names one; leave it out", file=path
        )
    keys = [key or paper_key(one, file=path) for one in documents]
    # Papers of one file that tell nothing of themselves are told apart by their place in it.
    named = [
        f"{own}-{number}" if keys.count(own) > 1 else own
        for number, own in enumerate(keys, start=1)
    ]
    return tuple(
        load_document(one, output, key=own, file=path, lexicon=lexicon, extractor=extractor)
        for one, own in zip(documents, named, strict=True)
    )


def load_identifier(
    identifier: Identifier,
    output: str | Path = ".",
    *,
    fetcher: Fetcher,
    key: str | None = None,
    lexicon: Lexicon | None = None,
    extractor: str = RULES,
) -> tuple[Loaded, Retrieved]:
    """Fetch a paper and write what `load_paper` writes, and `source.json`: whence it came.

    Raises:
        FetchError: It cannot be had.
        DocumentError: What was fetched is no paper, or the key is another paper's.
    """
    retrieved = retrieve(identifier, fetcher)
    loaded = load_document(
        retrieved.document,
        output,
        key=key,
        file=identifier.value,
        lexicon=lexicon,
        extractor=extractor,
    )
    write_atomically(loaded.folder / "source.json", retrieved.provenance().encode())
    return loaded, retrieved


def load_document(
    document: Document,
    output: str | Path = ".",
    *,
    key: str | None = None,
    file: str | Path = "",
    lexicon: Lexicon | None = None,
    extractor: str = RULES,
) -> Loaded:
    """Write the record of a document that is already read, its mentions and candidate claims.

    Raises:
        DocumentError: The key is no key, or is another paper's; or the folder cannot be written.
    """
    key = key or paper_key(document, file=file)
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key):
        raise DocumentError(f"{key!r} is no key; use small letters, digits and single hyphens")
    folder = Path(output) / key
    _refuse_another(folder / "document.json", document)
    mentions = annotate(document, lexicon)
    candidates = extract(document, mentions, extractor=extractor)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DocumentError(
            f"cannot be made ({error.strerror}); choose another with -o", file=folder, code="E_IO"
        ) from error
    loaded = Loaded(key, folder, document, mentions, candidates)
    for name, content in _files(loaded).items():
        write_atomically(folder / name, content)
    return loaded


def _files(loaded: Loaded) -> dict[str, bytes]:
    return {
        "document.json": record(loaded.document, key=loaded.key).encode(),
        "mentions.json": _mentions_json(loaded.mentions).encode(),
        "candidates.yaml": _candidates_yaml(loaded.candidates, loaded.document).encode(),
        "paper.nq": _nquads(loaded),
    }


def _nquads(loaded: Loaded) -> bytes:
    """What the file says of the paper, and what others linked to it, as two named graphs."""
    bibliography = loaded.document.bibliography
    family = bibliography.authors[0].family if bibliography.authors else ""
    more = " et al." if bibliography.et_al or len(bibliography.authors) > 1 else ""
    cite_as = f"{family}{more} {bibliography.year or ''}".strip() or loaded.key
    kind = _KINDS.get(bibliography.article_type or "", "")
    paper = bibliography_graph(loaded.key, loaded.document, kind=kind, cite_as=cite_as)
    return to_nquads(
        [
            (EXGRAPH[f"paper/{loaded.key}"], paper),
            (EXGRAPH[f"mention/{loaded.key}"], mentions_graph(loaded)),
        ]
    )


def _refuse_another(file: Path, document: Document) -> None:
    """Never overwrite one paper by another: two papers of one author in one year, say."""
    if not file.is_file():
        return
    try:
        _, known = read_record(file)
    except DocumentError:  # it cannot be used, so nothing is lost
        return
    if not _same_paper(known, document):
        raise DocumentError(
            f"holds another paper ({known.bibliography.title or known.source_format}); "
            "give this one a key of its own with --key, or remove that folder",
            file=file,
            code="E_KEY_TAKEN",
        )


def _same_paper(one: Document, other: Document) -> bool:
    if one.canonical_sha256 == other.canonical_sha256:
        return True
    pairs = [
        (getattr(one.bibliography, name), getattr(other.bibliography, name))
        for name in ("doi", "pmid", "pmcid", "title")
    ]
    stated = next(((a, b) for a, b in pairs if a and b), None)
    return stated is not None and str(stated[0]).casefold() == str(stated[1]).casefold()


def _mentions_json(mentions: Sequence[Mention]) -> str:
    lines = ",\n".join(json.dumps(asdict(mention), ensure_ascii=False) for mention in mentions)
    return f"[\n{lines}\n]\n"


def _candidates_yaml(candidates: Sequence[Candidate], document: Document) -> str:
    """Candidates as entries for `claims.yaml`; the sentence itself is the curator's to write.

    `precision` is how many of the rule's suggestions were right on the development sentences.
    """
    entries = [_entry(candidate, document) for candidate in candidates]
    return (
        yaml.safe_dump(entries, sort_keys=False, allow_unicode=True, width=100)
        if entries
        else "[]\n"
    )


def _entry(candidate: Candidate, document: Document) -> dict[str, object]:
    measured = precision_of(candidate.rule)
    entry: dict[str, object] = {"id": f"candidate-{candidate.id}", "rule": candidate.rule}
    if measured.total:
        entry["precision"] = f"{measured.value:.2f}, at least {measured.lower:.2f}"
    return entry | claim_fields(candidate, document)
