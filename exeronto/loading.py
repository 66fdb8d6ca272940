"""`exeronto load`: what a paper holds, written down without its prose."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from exeronto.annotation import Mention, annotate
from exeronto.documents import Document, read_document, record
from exeronto.documents.record import paper_key
from exeronto.errors import DocumentError
from exeronto.release import write_atomically
from exeronto.suggestion import Candidate, suggest

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Loaded:
    """What `load_paper` has read and written."""

    key: str
    folder: Path
    document: Document
    mentions: tuple[Mention, ...]
    candidates: tuple[Candidate, ...]

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


def load_paper(paper: str | Path, output: str | Path = ".", *, key: str | None = None) -> Loaded:
    """Read a paper and write its record, its mentions and candidate claims.

    Args:
        paper: A paper file, in one of the known formats.
        output: Folder in which a folder named by the paper's key is made.
        key: The paper's key; by default first author and year, or the file's name.

    Raises:
        DocumentError: The file cannot be read, or is in no known format. Nothing is written.
    """
    path = Path(paper)
    if not path.exists() and _is_identifier(str(paper)):
        raise DocumentError(f"{paper!r} is an identifier; fetching is not built yet: give a file")
    document = read_document(path)
    key = key or paper_key(document, file=path)
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key):
        raise DocumentError(f"{key!r} is no key; use small letters, digits and single hyphens")
    mentions = annotate(document)
    candidates = suggest(document, mentions)
    folder = Path(output) / key
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DocumentError(
            f"cannot be made ({error.strerror}); choose another with -o", file=folder
        ) from error
    write_atomically(folder / "document.json", record(document, key=key).encode())
    write_atomically(folder / "mentions.json", _mentions_json(mentions).encode())
    write_atomically(folder / "candidates.yaml", _candidates_yaml(candidates, document).encode())
    return Loaded(key, folder, document, mentions, candidates)


def _is_identifier(text: str) -> bool:
    return text.startswith(("10.", "PMC", "doi:", "pmid:")) or text.isdigit()


def _mentions_json(mentions: Sequence[Mention]) -> str:
    return (
        "[\n"
        + ",\n".join(json.dumps(asdict(mention), ensure_ascii=False) for mention in mentions)
        + "\n]\n"
    )


def _candidates_yaml(candidates: Sequence[Candidate], document: Document) -> str:
    """Candidates as entries for `claims.yaml`; the sentence itself is the curator's to write."""
    entries = []
    for number, candidate in enumerate(candidates, start=1):
        passage = document.passage(candidate.passage)
        start = passage.start if passage else 0
        entry: dict[str, object] = {"id": f"candidate-{number}", "rule": candidate.rule}
        entry |= {name: getattr(candidate, name) for name in ("subject", "predicate", "object")}
        entry |= {"polarity": candidate.polarity, "certainty": candidate.certainty}
        entry["passage"] = {
            "section": passage.section if passage else "",
            "id": candidate.passage,
            "start": candidate.start - start,
            "end": candidate.end - start,
        }
        entries.append(entry)
    return (
        yaml.safe_dump(entries, sort_keys=False, allow_unicode=True, width=100)
        if entries
        else "[]\n"
    )
