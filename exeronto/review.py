"""The review queue of a paper: what was suggested, what was decided, and what is left.

Decisions stand in the paper's folder: accepted claims in `claims.yaml`, rejected candidates in
`rejected.tsv`, and every decision in `decisions.tsv`, which is evaluation data. The sentence is
shown from the user's own copy and written nowhere.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import yaml

from exeronto.claim_grounding import ground_claims
from exeronto.curated_source import Source
from exeronto.curation import read_curated
from exeronto.decisions import COLUMNS, DECISIONS
from exeronto.documents import Document, record
from exeronto.errors import CurationError
from exeronto.naming import Names
from exeronto.precision import precision_of
from exeronto.proposal import claim_fields, handle, wording
from exeronto.release import write_atomically
from exeronto.tables import read_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from exeronto.ontology import Ontology
    from exeronto.suggestion import Candidate

CLAIMS, REJECTED = "claims.yaml", "rejected.tsv"
PAPER_TYPES = ("review", "research highlight", "primary study")


class _Named(Protocol):
    @property
    def id(self) -> str: ...


@dataclass(frozen=True, slots=True)
class PaperHead:
    """What a new `claims.yaml` says of the paper itself."""

    key: str
    type: str
    cite_as: str


class Review:
    """The queue of a paper's candidates, in a folder that keeps what was decided.

    The most reliable rules come first, then the order of the paper. A candidate that was decided
    does not come again; one that was skipped does.
    """

    def __init__(
        self,
        folder: str | Path,
        document: Document,
        candidates: Sequence[Candidate],
        ontology: Ontology,
        *,
        key: str,
    ):
        self.folder = Path(folder)
        self.document = document
        self._key = key
        self._names = Names(ontology)
        self.decided = {row["candidate"]: row["decision"] for row in _rows(self.folder / DECISIONS)}
        unique = {candidate.id: candidate for candidate in candidates}
        self.queue = tuple(
            sorted(
                (each for each in unique.values() if each.id not in self.decided),
                key=lambda each: (-precision_of(each.rule).lower, each.start, each.end, each.id),
            )
        )

    @property
    def needs_head(self) -> bool:
        """Whether there is no `claims.yaml` yet, so that the paper must be described first."""
        return not (self.folder / CLAIMS).exists()

    def suggested_head(self) -> PaperHead:
        """The head as far as the paper's own bibliography tells."""
        known = self.document.bibliography
        cite_as = self._key
        if known.authors and known.year:
            more = " et al." if known.et_al or len(known.authors) > 1 else ""
            cite_as = f"{known.authors[0].family}{more} {known.year}"
        return PaperHead(self._key, PAPER_TYPES[0], cite_as)

    def words(self, candidate: Candidate) -> str:
        """The sentence of a candidate, from the user's own copy."""
        return self.document.words(candidate.start, candidate.end)

    def proposal(self, candidate: Candidate) -> dict[str, object]:
        """The entry that a candidate would be, with a name and a plain wording."""
        fields = claim_fields(candidate, self.document)
        return self.with_wording(fields)

    def with_wording(self, fields: Mapping[str, object]) -> dict[str, object]:
        """An entry with a name of its own and a plain sentence in front."""
        said = wording(fields, self._names.labels, self._names.property_labels)
        return {"id": handle(fields, self._handles()), "claim": said, **fields}

    def accept(
        self, candidate: Candidate, entry: Mapping[str, object], *, head: PaperHead | None = None
    ) -> None:
        """Add an entry to `claims.yaml`, if the whole file is right with it.

        Raises:
            CurationError: An unknown name, a wrong value, the same claim twice. Nothing is written.
        """
        text = self._with_entry(entry, head)
        self._check(text)
        if self.needs_head:
            write_atomically(
                self.folder / "document.json", record(self.document, key=self._key).encode()
            )
        write_atomically(self.folder / CLAIMS, text.encode())
        suggested = claim_fields(candidate, self.document)
        same = all(entry.get(name) == value for name, value in suggested.items())
        self._decide(candidate, "accepted" if same else "edited", entry)

    def reject(self, candidate: Candidate) -> None:
        """Put a candidate on the list of those that were rejected."""
        self._decide(candidate, "rejected", None)

    def _handles(self) -> set[str]:
        file = self.folder / CLAIMS
        if not file.exists():
            return set()
        paper, _ = read_curated(file)
        kinds: tuple[Sequence[_Named], ...] = (
            paper.claims,
            paper.conflicts,
            paper.gaps,
            paper.protocols,
        )
        return {entry.id for entries in kinds for entry in entries}

    def _with_entry(self, entry: Mapping[str, object], head: PaperHead | None) -> str:
        file = self.folder / CLAIMS
        if file.exists():
            text = file.read_text(encoding="utf-8")
        elif head is None:
            raise CurationError("has no head; say the type of the paper first", file=file)
        else:
            text = _new_file(head)
        return _inserted(text, _entry_text(entry))

    def _check(self, text: str) -> None:
        """Hold a `claims.yaml` against the schema and the ontology before it is written."""
        with tempfile.TemporaryDirectory() as folder:
            trial = Path(folder, CLAIMS)
            trial.write_text(text, encoding="utf-8")
            try:
                entries, lines = read_curated(trial)
                ground_claims(Source(trial, entries, lines, self.document), self._names)
            except CurationError as error:
                raise CurationError(
                    error.what, file=self.folder / CLAIMS, line=error.line
                ) from error

    def _decide(
        self, candidate: Candidate, decision: str, entry: Mapping[str, object] | None
    ) -> None:
        if decision == "rejected":
            _append(self.folder / REJECTED, self._row(candidate, decision, None))
        _append(self.folder / DECISIONS, self._row(candidate, decision, entry))
        self.decided[candidate.id] = decision
        self.queue = tuple(each for each in self.queue if each.id != candidate.id)

    def _row(
        self, candidate: Candidate, decision: str, entry: Mapping[str, object] | None
    ) -> tuple[str, ...]:
        passage = self.document.passage(candidate.passage)
        start = passage.start if passage else 0
        suggested = (candidate.subject, candidate.predicate, candidate.object, candidate.polarity)
        decided = (
            [
                str(entry.get(name, "affirmed"))
                for name in ("subject", "predicate", "object", "polarity")
            ]
            if entry
            else []
        )
        return (
            candidate.id,
            decision,
            candidate.rule,
            candidate.passage,
            str(candidate.start - start),
            str(candidate.end - start),
            " | ".join(suggested),
            " | ".join(decided),
        )


def _rows(file: Path) -> list[dict[str, str]]:
    return [row for _, row in read_table(file, COLUMNS)] if file.exists() else []


def _append(file: Path, row: tuple[str, ...]) -> None:
    rows = [tuple(old[name] for name in COLUMNS) for old in _rows(file)]
    lines = ["\t".join(cells) for cells in (COLUMNS, *rows, row)]
    write_atomically(file, ("\n".join(lines) + "\n").encode())


def _new_file(head: PaperHead) -> str:
    fields = {"paper": head.key, "type": head.type, "cite as": head.cite_as}
    written = yaml.safe_dump(fields, sort_keys=False, allow_unicode=True, width=100)
    return f"# yaml-language-server: $schema=../claims.schema.json\n\n{written}\nclaims:\n"


def _entry_text(entry: Mapping[str, object]) -> str:
    """An entry as curators write it: the passage on one line."""
    fields = {name: value for name, value in entry.items() if name != "passage"}
    lines = yaml.safe_dump([fields], sort_keys=False, allow_unicode=True, width=100)
    passage = yaml.safe_dump(entry["passage"], default_flow_style=True, sort_keys=False,
                             allow_unicode=True, width=200)  # fmt: skip
    return f"\n{lines}  passage: {passage}"


def _inserted(text: str, entry: str) -> str:
    """The file with an entry after the last of its claims, whatever else it holds."""
    lines = text.rstrip("\n").split("\n")
    start = lines.index("claims:") if "claims:" in lines else None
    if start is None:
        raise CurationError("has no line 'claims:'; add it")
    stop = next((n for n in range(start + 1, len(lines)) if lines[n][:1].isalpha()), len(lines))
    while stop > start + 1 and (not lines[stop - 1].strip() or lines[stop - 1].startswith("#")):
        stop -= 1
    before, after = lines[:stop], lines[stop:]
    return "\n".join([*before, *entry.rstrip("\n").split("\n"), *after]) + "\n"
