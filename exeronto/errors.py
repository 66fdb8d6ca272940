"""What can go wrong, as one tree.

ExerOntoError            (a ValueError: the input was wrong, not the program)
├── DocumentError        a paper could not be read
├── OntologyError        a Turtle module or an entity table is wrong
├── CurationError        a curated file names something unknown or points nowhere
├── ReasoningError       the ontology is inconsistent, or no reasoner could run
├── QueryError           a question, a parameter or a SPARQL text is wrong
└── ReleaseError         a release would break a promise; nothing was written

Findings in data are not errors: they are values (`exeronto.findings.Report`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class ExerOntoError(ValueError):
    """Something that was read is wrong; the message says where and what to do.

    Args:
        what: What is wrong, then a semicolon, then what to do.
        file: The file it was read in, when there is one.
        line: Its line, counted from 1.

    >>> print(ExerOntoError("no claims; add at least one", file="claims.yaml", line=3))
    claims.yaml:3: no claims; add at least one
    """

    def __init__(self, what: str, *, file: str | Path | None = None, line: int | None = None):
        self.what = what
        self.file = str(file) if file is not None else None
        self.line = line
        place = ":".join(str(part) for part in (self.file, line) if part is not None)
        super().__init__(f"{place}: {what}" if place else what)


class DocumentError(ExerOntoError):
    """A paper could not be read."""


class OntologyError(ExerOntoError):
    """A Turtle module or an entity table is wrong."""


class CurationError(ExerOntoError):
    """A curated file names something unknown, or points nowhere."""


class ReasoningError(ExerOntoError):
    """The ontology is inconsistent, or no reasoner could run."""


class QueryError(ExerOntoError):
    """A question, a parameter or a SPARQL text is wrong."""


class ReleaseError(ExerOntoError):
    """A release would break a promise; nothing was written."""
