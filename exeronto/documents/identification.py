"""Identifiers of papers, as they stand in text and links: DOI, PMID, PMCID."""

from __future__ import annotations

import re

_DOI = re.compile(r"\b(10\.\d{4,9}/[^\s\"<>{}|\\^`\u201c\u201d]+)")
# A longer one is none, and part of it would be another.
_LONGEST = 200
_PMID = re.compile(
    r"(?:\bPMID:?\s*|\bPubMed:\s*|/pubmed/|pubmed\.ncbi\.nlm\.nih\.gov/)(\d{1,9})\b",
    re.IGNORECASE,
)
_PMCID = re.compile(r"\bPMC ?(\d{1,9})\b", re.IGNORECASE)
_CLOSING = {")": "(", "]": "["}


def doi_in(text: str) -> str | None:
    """The first DOI of a text, without the punctuation that follows it.

    >>> doi_in("see https://doi.org/10.5555/a(b)1."), doi_in("(doi: 10.5555/x)")
    ('10.5555/a(b)1', '10.5555/x')
    """
    found = _DOI.search(text)
    if found is None or len(found[1]) > _LONGEST:
        return None
    return _trimmed(found[1]) or None


def _trimmed(doi: str) -> str:
    """A DOI without what belongs to the sentence around it."""
    while doi:
        last = doi[-1]
        unopened = last in _CLOSING and doi.count(last) > doi.count(_CLOSING[last])
        if last not in ".,;:'*_&" and not unopened:
            break
        doi = doi[:-1]
    return doi


def pmid_in(text: str) -> str | None:
    """The first PubMed number of a text that says that it is one.

    >>> pmid_in("PMID: 12345"), pmid_in("12345")
    ('12345', None)
    """
    found = _PMID.search(text)
    return found[1] if found else None


def pmcid_in(text: str) -> str | None:
    """The first number of PubMed Central in a text.

    >>> pmcid_in("pmc/articles/PMC123/")
    'PMC123'
    """
    found = _PMCID.search(text)
    return f"PMC{found[1]}" if found else None
