"""A curator's desk: curated papers by key or folder, and how far the work on each has come."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from exeronto.alignment import tally
from exeronto.claim_file import add_claim_entry
from exeronto.errors import CurationError
from exeronto.grounding import Paper, read_papers
from exeronto.ontology import Ontology, read_ontology
from exeronto.outstanding import judge, make_gate, read_copies, review
from exeronto.readings import READINGS, readings_text
from exeronto.release import write_atomically
from exeronto.resemblance import Resemblance, duplicates
from exeronto.resources import curated_folder, ontology_folder
from exeronto.span_proposal import propose

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from exeronto.documents import Document
    from exeronto.findings import Report


@dataclass(frozen=True, slots=True)
class Status:
    """How far a paper has come, in figures, and what is left to do.

    `sentences` are all that may assert something; `claimed` and `excused` of them are done.
    `words` counts parts of claims (subject, object, cue) by how their words stand. `open` are the
    sentences that are neither, where a copy is at hand with their words, else with none.
    """

    paper: str
    sentences: int
    claimed: int
    excused: int
    claims: int
    read_twice: int
    conflicts: int
    gaps: int
    words: Mapping[str, int]
    left: Report
    open: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Desk:
    """The curated papers of a folder, and the ontology that their names are of."""

    folder: Path
    ontology: Ontology
    papers: tuple[Paper, ...]

    def status(
        self, papers: Iterable[str] = (), *, copies: Iterable[str | Path] = ()
    ) -> tuple[Status, ...]:
        """How far papers have come; all of the folder by default.

        Args:
            papers: Keys of papers.
            copies: The user's own copies; where they are at hand, words are judged too.

        >>> [one.paper for one in open_desk().status(["yi2025"])]
        ['yi2025']
        """
        texts = read_copies(copies, self.papers)
        judged = judge(self.papers, self.ontology, texts)
        return tuple(
            Status(
                paper=paper.key,
                sentences=sum(map(len, (account.claimed, account.excused, account.open))),
                claimed=len(account.claimed),
                excused=len(account.excused),
                claims=len(paper.claims),
                read_twice=sum(claim.verified is not None for claim in paper.claims),
                conflicts=len(paper.conflicts),
                gaps=len(paper.gaps),
                words=tally(judged[paper.key]),
                left=review([paper], self.ontology, texts),
                open=_open(paper, texts.get(paper.key)),
            )
            for paper in self._chosen(papers)
            for account in [paper.account]
        )

    def align(self, copies: Iterable[str | Path], *, write: bool = False) -> tuple[Status, ...]:
        """Find the words of claims that were read a second time, and what to declare.

        Args:
            copies: The user's own copies of curated papers.
            write: Whether `readings.tsv` of each is written anew; else it is only tried.

        Returns:
            The papers as they stand with what was proposed.
        """
        texts = read_copies(copies, self.papers)
        gate = make_gate(self.papers, self.ontology)
        proposed = []
        for paper in self.papers:
            if paper.key in texts:
                readings = propose(paper, gate, texts[paper.key])
                proposed.append(replace(paper, readings=readings))
        if write:
            for paper in proposed:
                text = readings_text(paper.readings)
                write_atomically(self.folder / paper.key / READINGS, text.encode())
        others = [paper for paper in self.papers if paper.key not in texts]
        desk = Desk(self.folder, self.ontology, (*others, *proposed))
        return desk.status([paper.key for paper in proposed], copies=copies)

    def add(self, paper: str, fields: Mapping[str, str], *, phrase: str, copy: str | Path) -> str:
        """Add a claim to a paper, anchored in the sentence that holds a phrase.

        Returns:
            The entry as it stands in `claims.yaml` now.
        """
        (found,) = self._chosen([paper])
        return add_claim_entry(
            self.folder / found.key, fields, phrase=phrase, copy=copy, ontology=self.ontology
        )

    def duplicates(self, papers: Iterable[str] = ()) -> tuple[Resemblance, ...]:
        """Find claims that may say the same, or the contrary; those of papers, or all."""
        chosen = {paper.key for paper in self._chosen(papers)}
        return tuple(
            one
            for one in duplicates(self.papers, self.ontology)
            if chosen & {one.first.paper, one.second.paper}
        )

    def _chosen(self, keys: Iterable[str]) -> tuple[Paper, ...]:
        by_key = {paper.key: paper for paper in self.papers}
        keys = tuple(dict.fromkeys(keys))
        for key in keys:
            if key not in by_key:
                known = ", ".join(by_key)
                raise CurationError(f"has no paper {key!r}; it has {known}", file=self.folder)
        return tuple(by_key[key] for key in keys) or self.papers


def _open(paper: Paper, copy: Document | None) -> tuple[tuple[str, str], ...]:
    """The sentences that nothing accounts for: where each is, and its words in a copy."""
    recorded = {passage.id: passage for passage in paper.document.passages}
    found = []
    for sentence in paper.account.open:
        passage = recorded[sentence.passage]
        start, end = sentence.start - passage.start, sentence.end - passage.start
        read = copy.passage(passage.id) if copy is not None else None
        words = copy.words(read.start + start, read.start + end) if copy and read else ""
        found.append((f"section {passage.section}, passage {passage.id} {start}-{end}", words))
    return tuple(found)


def open_desk(curated: str | Path | None = None, *, ontology: str | Path | None = None) -> Desk:
    """Open a folder of curated papers; the package's own by default.

    Raises:
        ExerOntoError: Something in it, or in the ontology, is wrong.
    """
    vocabulary = read_ontology(ontology or ontology_folder())
    folder = Path(curated) if curated is not None else curated_folder()
    return Desk(folder, vocabulary, read_papers(folder, vocabulary))
