"""What can go wrong, as one tree.

ExerOntoError            (a ValueError: the input was wrong, not the program)
├── DocumentError        a paper could not be read
├── FetchError           a paper could not be fetched
├── OntologyError        a Turtle module or an entity table is wrong
├── CurationError        a curated file names something unknown or points nowhere
├── ExtractionError      an extractor is not there, or returned what it must not
├── CorpusError          a corpus has no files, or its output folder cannot be used
├── LexiconError         a reference table or a compiled lexicon cannot be read
├── ReasoningError       the ontology is inconsistent, or no reasoner could run
├── QueryError           a question, a parameter or a SPARQL text is wrong
└── ReleaseError         a release would break a promise; nothing was written

Each has a code that stays the same when its message is reworded: `CODES` lists those that tell
more than the class does.

Findings in data are not errors: they are values (`exeronto.findings.Report`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

# What each code means, for `docs/formats.md` and for programs that read our messages.
CODES = {
    "E_AMBIGUOUS_ID": "it has two identifiers of one kind, or an identifier names two papers",
    "E_CONTROL_CHAR": "a text holds NUL bytes",
    "E_CSV_SHAPE": "a table is not one: rows of unlike width, or another separator",
    "E_DIED": "it ends the process that reads it, each time",
    "E_EMPTY": "there is no text in it",
    "E_ENCODING": "it is not UTF-8 text, or not in the encoding that it declares",
    "E_ENCRYPTED": "a PDF is encrypted",
    "E_FRONT_MATTER": "the YAML in front of a Markdown file is wrong or unsafe",
    "E_IO": "it cannot be read or written",
    "E_JSON_DUP_KEY": "a JSON object has a key twice",
    "E_JSON_SYNTAX": "it is not JSON",
    "E_KEY_TAKEN": "the folder of this key holds another paper",
    "E_MEMORY": "reading it takes more memory than the limit",
    "E_NOT_CACHED": "offline, and the answer is not in the cache",
    "E_NOT_FOUND": "no source knows the identifier",
    "E_NOT_JATS": "it is XML, but no paper in JATS or BioC",
    "E_NO_CONTACT": "a request needs somebody's address",
    "E_PDF_SYNTAX": "it is a damaged PDF",
    "E_RDF_IRI": "an IRI in RDF is not one, or is relative to nothing",
    "E_RDF_SYNTAX": "it is not RDF in the format that its name says",
    "E_REMOTE": "a server answered wrongly, or not in time",
    "E_REMOTE_CONTEXT": "JSON-LD names a context that would have to be fetched",
    "E_SEVERAL_PAPERS": "a file holds several papers where one is asked for",
    "E_SHAPE_EGRESS": "a shape would ask another server or run a script",
    "E_SHAPE_RECURSION": "a shape refers to itself",
    "E_STRUCTURE": "a known format, but parts of it are missing or of the wrong kind",
    "E_TIME": "reading it takes longer than the limit",
    "E_TOO_DEEP": "it is nested deeper than any real file",
    "E_TOO_LARGE": "it is larger than any real file, or grows too much when unpacked",
    "E_TRUNCATED": "an archive is cut off, or something follows it",
    "E_UNKNOWN_FORMAT": "it is in no known format",
    "E_XML_ENTITY": "XML declares entities of its own",
    "E_XML_SYNTAX": "it is not well-formed XML",
    "W_IMPORT_NOT_FOLLOWED": "an ontology imports what is not in the package; it was not fetched",
    "W_INVISIBLE_CHARS": "the text holds invisible characters; they were left out",
}


class ExerOntoError(ValueError):
    """Something that was read is wrong; the message says where and what to do.

    Args:
        what: What is wrong, then a semicolon, then what to do.
        file: The file it was read in, when there is one.
        line: Its line, counted from 1.
        code: What kind of error it is, one of `CODES`; by default that of the class.

    >>> error = ExerOntoError("no claims; add at least one", file="claims.yaml", line=3)
    >>> print(error, error.code)
    claims.yaml:3: no claims; add at least one E_EXERONTO
    """

    code = "E_EXERONTO"

    def __init__(
        self,
        what: str,
        *,
        file: str | Path | None = None,
        line: int | None = None,
        code: str | None = None,
    ):
        self.what = what
        self.file = str(file) if file is not None else None
        self.line = line
        self.code = code or type(self).code
        place = ":".join(str(part) for part in (self.file, line) if part is not None)
        super().__init__(f"{place}: {what}" if place else what)

    def as_record(self) -> dict[str, str | int | None]:
        """The error for programs: `code`, `file`, `line` and `message`.

        >>> ExerOntoError("no claims; add one", file="claims.yaml").as_record()["message"]
        'no claims; add one'
        """
        return {"code": self.code, "file": self.file, "line": self.line, "message": self.what}


class DocumentError(ExerOntoError):
    """A paper could not be read."""

    code = "E_DOCUMENT"


class FetchError(ExerOntoError):
    """A paper could not be fetched."""

    code = "E_FETCH"


class OntologyError(ExerOntoError):
    """A Turtle module or an entity table is wrong."""

    code = "E_ONTOLOGY"


class CurationError(ExerOntoError):
    """A curated file names something unknown, or points nowhere."""

    code = "E_CURATION"


class ExtractionError(ExerOntoError):
    """An extractor is not there, or returned something that is no candidate."""

    code = "E_EXTRACTION"


class CorpusError(ExerOntoError):
    """A corpus has no files, or its output folder or its cluster cannot be used."""

    code = "E_CORPUS"


class LexiconError(ExerOntoError):
    """A reference table or a compiled lexicon cannot be read."""

    code = "E_LEXICON"


class ReasoningError(ExerOntoError):
    """The ontology is inconsistent, or no reasoner could run."""

    code = "E_REASONING"


class QueryError(ExerOntoError):
    """A question, a parameter or a SPARQL text is wrong."""

    code = "E_QUERY"


class ReleaseError(ExerOntoError):
    """A release would break a promise; nothing was written."""

    code = "E_RELEASE"
