"""What is left to do on curated papers: sentences, readings, and words that are not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exeronto.alignment import align, gate_of, misaligned, paper_of
from exeronto.cue_words import read_cues
from exeronto.documents import Document, read_document
from exeronto.findings import Report, joined
from exeronto.ledger import unaccounted
from exeronto.readings import unread
from exeronto.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from exeronto.alignment import Gate, Judgement
    from exeronto.grounding import Paper
    from exeronto.ontology import Ontology


def read_copies(files: Iterable[str | Path], papers: Iterable[Paper]) -> dict[str, Document]:
    """The user's own copies of curated papers, by the papers' keys.

    Raises:
        DocumentError: A file cannot be read, or is a copy of none of the papers.
    """
    papers = tuple(papers)
    copies = {}
    for file in files:
        document = read_document(file)
        copies[paper_of(document, papers, file=file).key] = document
    return copies


def review(
    papers: Iterable[Paper], ontology: Ontology, copies: Mapping[str, Document] | None = None
) -> Report:
    """What is left to do on some papers.

    A sentence without claim or reason, a claim that nobody has read a second time, and one whose
    words are not in its passage. Where a copy of the paper is at hand the words are judged, else
    only their place.
    """
    papers = tuple(papers)
    found = [unaccounted(paper.document, paper.account, paper=paper.key) for paper in papers]
    found += [unread(paper.claims) for paper in papers]
    found += [
        misaligned(judgements) for judgements in judge(papers, ontology, copies or {}).values()
    ]
    return joined(found)


def judge(
    papers: Iterable[Paper], ontology: Ontology, copies: Mapping[str, Document]
) -> dict[str, tuple[Judgement, ...]]:
    """How the words of each paper's claims stand, by the paper's key."""
    papers = tuple(papers)
    gate = make_gate(papers, ontology) if copies else None
    return {paper.key: align(paper, gate, copies.get(paper.key)) for paper in papers}


def make_gate(papers: Iterable[Paper], ontology: Ontology) -> Gate:
    """The gate that words are judged by, with the package's own table of cues."""
    return gate_of(papers, Wording(ontology), read_cues(ontology))
