"""The publishable record of a paper: structure, offsets and checksums, and none of its prose."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from exeronto.documents.document import CANONICAL_VERSION, Document, sha256
from exeronto.errors import DocumentError

_DOCUMENT = TypeAdapter(Document)
# Fields that few papers have: a record leaves them out where they say nothing.
_RARE = frozenset({"article_type", "issue", "keywords", "linked_relations", "pmid", "quality"})
_NO_RECORD = "is no document record; make it again with exeronto load"


def record(document: Document, *, key: str) -> str:
    """The record of a document as JSON, one passage, sentence or reference a line.

    Bibliography, identifiers and the entities that a site linked are facts and stay; the words of
    the passages do not.

    >>> from exeronto.documents.assembly import Block, Draft, assemble
    >>> block = Block("paragraph", "Irisin rose.", "1", "body")
    >>> document = assemble(Draft("x", blocks=[block]), source_sha256="")
    >>> "Irisin" in record(document, key="writer2026")
    False
    """
    fields = {name: value for name, value in _stated(document).items() if name != "text"}
    fields = {"key": key, "canonical_version": CANONICAL_VERSION, **fields}
    fields["record_sha256"] = _checksum(fields)
    return (
        "{\n"
        + ",\n".join(f"{_json(name)}: {_lines(value)}" for name, value in fields.items())
        + "\n}\n"
    )


def read_record(path: str | Path) -> tuple[str, Document]:
    """The key and the document of a record. The document's `text` is empty.

    Raises:
        DocumentError: The file is missing, is not a record, was made by other text rules, or was
            edited since.
    """
    path = Path(path)
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
        edited = fields.pop("record_sha256", None) != _checksum(fields)
        key, version = fields.pop("key"), fields.pop("canonical_version")
    except OSError as error:
        raise DocumentError(
            f"cannot be read ({error.strerror}); run exeronto load", file=path
        ) from error
    except UnicodeDecodeError as error:
        raise DocumentError("is not UTF-8; make it again with exeronto load", file=path) from error
    except json.JSONDecodeError as error:
        raise DocumentError(
            f"is not JSON ({error.msg}); make it again with exeronto load",
            file=path,
            line=error.lineno,
        ) from error
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise DocumentError(_NO_RECORD, file=path) from error
    if version != CANONICAL_VERSION:
        raise DocumentError(
            f"was made by text rules {version}, now {CANONICAL_VERSION}; "
            "make it again with exeronto load",
            file=path,
        )
    try:
        document = _DOCUMENT.validate_python({**fields, "text": ""})
    except ValidationError as error:
        raise DocumentError(_NO_RECORD, file=path) from error
    if edited:
        raise DocumentError(
            "does not fit its own checksum, so it was edited; make it again with exeronto load",
            file=path,
        )
    return key, document


def _stated(document: Document) -> dict[str, Any]:
    """The fields of a document, without rare ones that are empty."""
    return asdict(
        document,
        dict_factory=lambda pairs: {
            name: value for name, value in pairs if value or name not in _RARE
        },
    )


def _checksum(fields: dict[str, Any]) -> str:
    """A checksum of the record's content, however it is laid out."""
    return sha256(json.dumps(fields, sort_keys=True, ensure_ascii=False))


def paper_key(document: Document, *, file: str | Path) -> str:
    """First author and year, as in `caporossi2026`.

    When a paper does not tell them, its number in PubMed or PubMed Central, or the file's name.

    >>> from exeronto.documents.assembly import Draft, assemble
    >>> paper_key(assemble(Draft("x"), source_sha256=""), file="some/My paper.txt")
    'my-paper'
    """
    bibliography = document.bibliography
    family = _slug(bibliography.authors[0].family) if bibliography.authors else ""
    if family and bibliography.year:
        return f"{family}{bibliography.year}"
    if bibliography.pmid:
        return f"pmid{_slug(bibliography.pmid)}"
    if bibliography.pmcid:
        return _slug(bibliography.pmcid)
    return _slug(Path(file).name.partition(".")[0]) or "paper"


def _slug(text: str) -> str:
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_text.lower()).strip("-")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _lines(value: Any) -> str:
    if isinstance(value, (list, tuple)) and value:
        return "[\n" + ",\n".join(f"  {_json(entry)}" for entry in value) + "\n]"
    return _json(value)
