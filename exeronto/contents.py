"""What one paper holds, as values: what it says of itself, whom it names, what it may claim."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from exeronto.annotation import Mention, annotate
from exeronto.extraction import RULES, extract
from exeronto.graph import bibliography_graph
from exeronto.mention_graph import mentions_graph
from exeronto.namespaces import EXGRAPH
from exeronto.precision import precision_of
from exeronto.proposal import claim_fields

if TYPE_CHECKING:
    from rdflib import Graph, URIRef

    from exeronto.documents import Document
    from exeronto.lexicon import Lexicon
    from exeronto.suggestion import Candidate

# What JATS says of an article, in the words of `claims.yaml`.
_KINDS = {"review-article": "review", "research-article": "primary study"}


@dataclass(frozen=True, slots=True)
class Contents:
    """A paper that was read, under its key: the document, its mentions and candidate claims."""

    key: str
    document: Document
    mentions: tuple[Mention, ...]
    candidates: tuple[Candidate, ...]


def contents_of(
    document: Document, key: str, *, lexicon: Lexicon | None = None, extractor: str = RULES
) -> Contents:
    """Annotate a document and suggest claims from it.

    Raises:
        ExtractionError: There is no such extractor, or it returned what is no candidate.

    >>> from exeronto.documents.assembly import Block, Draft, assemble
    >>> block = Block("paragraph", "Exercise raises irisin.", "1", "body")
    >>> found = contents_of(assemble(Draft("x", blocks=[block]), source_sha256=""), "writer2026")
    >>> [mention.entity for mention in found.mentions]
    ['exercise', 'irisin']
    """
    mentions = annotate(document, lexicon)
    return Contents(key, document, mentions, extract(document, mentions, extractor=extractor))


def paper_graphs(contents: Contents) -> tuple[tuple[URIRef, Graph], ...]:
    """What the file says of the paper, and what others linked to it, as two named graphs."""
    key, bibliography = contents.key, contents.document.bibliography
    family = bibliography.authors[0].family if bibliography.authors else ""
    more = " et al." if bibliography.et_al or len(bibliography.authors) > 1 else ""
    cite_as = f"{family}{more} {bibliography.year or ''}".strip() or key
    kind = _KINDS.get(bibliography.article_type or "", "")
    return (
        (
            EXGRAPH[f"paper/{key}"],
            bibliography_graph(key, contents.document, kind=kind, cite_as=cite_as),
        ),
        (EXGRAPH[f"mention/{key}"], mentions_graph(contents)),
    )


def candidate_entries(contents: Contents) -> list[dict[str, object]]:
    """Candidates as entries for `claims.yaml`; the sentence itself is the curator's to write.

    `precision` is how many of the rule's suggestions were right on the development sentences.
    """
    return [_entry(candidate, contents.document) for candidate in contents.candidates]


def _entry(candidate: Candidate, document: Document) -> dict[str, object]:
    measured = precision_of(candidate.rule)
    entry: dict[str, object] = {"id": f"candidate-{candidate.id}", "rule": candidate.rule}
    if measured.total:
        entry["precision"] = f"{measured.value:.2f}, at least {measured.lower:.2f}"
    return entry | claim_fields(candidate, document)
