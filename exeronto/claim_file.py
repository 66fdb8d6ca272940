"""A claim put into a `claims.yaml`: checked whole, in its place, the rest of the file untouched."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from exeronto.curation import ClaimEntry, read_curated
from exeronto.documents import read_document, read_record
from exeronto.errors import CurationError, DocumentError
from exeronto.grounding import read_papers
from exeronto.location import places_of_phrase
from exeronto.release import write_atomically
from exeronto.wording import words_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exeronto.curation import CuratedPaper, Lines
    from exeronto.documents import Document
    from exeronto.ontology import Ontology

CLAIMS = "claims.yaml"
# So many words in a row, the same as in the paper, are a copy.
_COPY = 8


def add_claim_entry(
    folder: str | Path,
    fields: Mapping[str, str],
    *,
    phrase: str,
    copy: str | Path,
    ontology: Ontology,
) -> str:
    """Add a claim to a curated paper, anchored in the sentences that hold a phrase.

    The file is written only if everything in its folder still reads well. The claim goes behind
    those that stand before it in the paper; comments and all other lines stay as they are.

    Args:
        folder: The folder of the curated paper.
        fields: Keys of a claim, as `claims.schema.json` has them, and their values in YAML.
        phrase: Some words of the paper, which it has once.
        copy: The user's own copy of the paper.
        ontology: Where the names are looked up.

    Returns:
        The entry as it was written.

    Raises:
        CurationError: The claim or its names are wrong, or it says what another one says.
        DocumentError: The copy is not the one that was read, or has the phrase twice or never.
    """
    folder = Path(folder)
    file = folder / CLAIMS
    curated, lines = read_curated(file)
    document = _same_document(folder, copy)
    entry = _entry(fields, file) | {"passage": _anchor(phrase, document, copy)}
    _refuse_copied(str(entry.get("claim", "")), document, file)
    written = _written(entry)
    text = _inserted(file.read_text(encoding="utf-8"), written, entry, curated, lines, document)
    _check(folder, text, ontology)
    write_atomically(file, text.encode())
    return written


def _same_document(folder: Path, copy: str | Path) -> Document:
    _, recorded = read_record(folder / "document.json")
    document = read_document(copy)
    if document.canonical_sha256 != recorded.canonical_sha256:
        raise DocumentError(
            f"has other words than the paper that {folder.name} was read from; use that one",
            file=copy,
        )
    return document


def _entry(fields: Mapping[str, str], file: Path) -> dict[str, Any]:
    """The keys in the order of the schema, each value as YAML has it."""
    order = [str(field.alias or name) for name, field in ClaimEntry.model_fields.items()]
    order = [name.replace("_", " ") for name in order]
    values = {name.replace("-", " ").replace("_", " "): text for name, text in fields.items()}
    unknown = sorted(set(values) - set(order)) or sorted({"passage"} & set(values))
    if unknown:
        what = f"{unknown[0]!r} is no key to give; give of: {', '.join(order[:-2])}, note"
        raise CurationError(what, file=file)
    missing = [key for key in ("id", "claim", "subject", "predicate", "object", "role")
               if key not in values]  # fmt: skip
    if missing:
        raise CurationError(f"the claim has no {missing[0]}; give {missing[0]}=...", file=file)
    return {key: _value(values[key], key, file) for key in order if key in values}


def _value(text: str, key: str, file: Path) -> Any:
    if key in {"claim", "note", "dose", "sampling time"}:
        return text
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise CurationError(f"{key}={text} is no YAML; quote it", file=file) from error


def _anchor(phrase: str, document: Document, copy: str | Path) -> dict[str, Any]:
    places = places_of_phrase(phrase, document)
    if len(places) != 1:
        what = f"holds these words {len(places)} times in its passages; give words it has once"
        raise DocumentError(what, file=copy)
    passage, start, end = places[0]
    whole = [
        sentence
        for sentence in document.sentences
        if sentence.passage == passage.id and sentence.start < end and start < sentence.end
    ]
    return {
        "section": passage.section,
        "id": passage.id,
        "start": min([start, *(s.start for s in whole)]) - passage.start,
        "end": max([end, *(s.end for s in whole)]) - passage.start,
    }


def _refuse_copied(claim: str, document: Document, file: Path) -> None:
    ours = [word.form for word in words_in(claim)]
    theirs = " ".join(word.form for word in words_in(document.text))
    for first in range(len(ours) - _COPY + 1):
        run = " ".join(ours[first : first + _COPY])
        if f" {run} " in f" {theirs} ":
            raise CurationError(
                f"the claim has {_COPY} words in a row of the paper; say it in your own words",
                file=file,
            )


def _written(entry: Mapping[str, Any]) -> str:
    lines = [f"{key}: {_flow(value)}" for key, value in entry.items()]
    return "- " + "\n  ".join(lines) + "\n"


def _flow(value: Any) -> str:
    if isinstance(value, dict) and set(value) == {"section", "id", "start", "end"}:
        section, passage = (_quoted(value[key]) for key in ("section", "id"))
        place = f"start: {value['start']}, end: {value['end']}"
        return f"{{section: {section}, id: {passage}, {place}}}"
    text = yaml.safe_dump(
        value, default_flow_style=True, allow_unicode=True, width=10_000, sort_keys=False
    )
    return text.removesuffix("...\n").strip()


def _quoted(text: str) -> str:
    return yaml.safe_dump(text, default_style='"', allow_unicode=True, width=10_000).strip()


def _inserted(
    text: str,
    written: str,
    entry: Mapping[str, Any],
    curated: CuratedPaper,
    lines: Lines,
    document: Document,
) -> str:
    """The file with the entry behind the claims that stand before it in the paper."""
    rows = text.splitlines(keepends=True)
    at = _position(entry["passage"], curated, document)
    if not curated.claims:
        row = lines[("claims",)]
        rows[row - 1] = "claims:\n"
        return "".join([*rows[:row], "\n", written, *rows[row:]])
    if at is None:
        first = lines[("claims", 0)] - 1
        return "".join([*rows[:first], written, "\n", *rows[first:]])
    begins = lines[("claims", at)]
    end = next(
        (row for row in range(begins, len(rows)) if not rows[row].startswith((" ", "\t"))),
        len(rows),
    )
    if not rows[end - 1].endswith("\n"):
        rows[end - 1] += "\n"
    return "".join([*rows[:end], "\n", written, *rows[end:]])


def _position(anchor: Mapping[str, Any], curated: CuratedPaper, document: Document) -> int | None:
    """The claim to stand behind: the last that begins no later; or None where there is none."""
    starts = {passage.id: passage.start for passage in document.passages}
    here = starts[anchor["id"]] + anchor["start"]
    before = [
        index
        for index, claim in enumerate(curated.claims)
        if min(starts[a.id] + a.start for a in claim.passage if a.id in starts) <= here
    ]
    return before[-1] if before else None


def _check(folder: Path, text: str, ontology: Ontology) -> None:
    """Read everything as it would be, in a folder aside."""
    with tempfile.TemporaryDirectory() as aside:
        for other in sorted(folder.resolve().parent.glob(f"*/{CLAIMS}")):
            shutil.copytree(other.parent, Path(aside) / other.parent.name)
        tried = Path(aside) / folder.resolve().name / CLAIMS
        tried.write_text(text, encoding="utf-8")
        try:
            read_papers(aside, ontology)
        except CurationError as error:
            place = Path(error.file or tried).name
            raise CurationError(error.what, file=folder / place, line=error.line) from error
