"""`exeronto load`: what a paper holds, written down without its prose."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from exeronto.contents import Contents, candidate_entries, contents_of, paper_graphs
from exeronto.documents import Document, read_document, read_documents, read_record, record
from exeronto.documents.completeness import notes
from exeronto.documents.record import paper_key
from exeronto.errors import DocumentError
from exeronto.extraction import RULES
from exeronto.release import write_atomically
from exeronto.retrieval import Identifier, Retrieved, retrieve
from exeronto.turtle import to_nquads

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exeronto.annotation import Mention
    from exeronto.fetching import Fetcher
    from exeronto.lexicon import Lexicon
    from exeronto.suggestion import Candidate


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
        DocumentError: As `load_paper`. Nothing is written of a file that is refused.
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
    found = [
        _contents(one, own, lexicon, extractor) for one, own in zip(documents, named, strict=True)
    ]
    # Before anything is written: all papers of a file, or none.
    for contents in found:
        _refuse_another(Path(output), contents)
    return tuple(_written(contents, Path(output)) for contents in found)


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
    contents = _contents(document, key or paper_key(document, file=file), lexicon, extractor)
    _refuse_another(Path(output), contents)
    return _written(contents, Path(output))


def _contents(document: Document, key: str, lexicon: Lexicon | None, extractor: str) -> Contents:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key):
        raise DocumentError(f"{key!r} is no key; use small letters, digits and single hyphens")
    return contents_of(document, key, lexicon=lexicon, extractor=extractor)


def _written(contents: Contents, output: Path) -> Loaded:
    folder = output / contents.key
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DocumentError(
            f"cannot be made ({error.strerror}); choose another with -o", file=folder, code="E_IO"
        ) from error
    for name, content in _files(contents).items():
        write_atomically(folder / name, content)
    return Loaded(contents.key, folder, contents.document, contents.mentions, contents.candidates)


def _files(contents: Contents) -> dict[str, bytes]:
    return {
        "document.json": record(contents.document, key=contents.key).encode(),
        "mentions.json": _mentions_json(contents.mentions).encode(),
        "candidates.yaml": _candidates_yaml(contents).encode(),
        "paper.nq": to_nquads(paper_graphs(contents)),
    }


def _refuse_another(output: Path, contents: Contents) -> None:
    """Never overwrite one paper by another: two papers of one author in one year, say."""
    file = output / contents.key / "document.json"
    if not file.is_file():
        return
    try:
        _, known = read_record(file)
    except DocumentError:  # it cannot be used, so nothing is lost
        return
    if not _same_paper(known, contents.document):
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


def _candidates_yaml(contents: Contents) -> str:
    entries = candidate_entries(contents)
    return (
        yaml.safe_dump(entries, sort_keys=False, allow_unicode=True, width=100)
        if entries
        else "[]\n"
    )
