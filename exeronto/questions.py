"""Competency questions: SPARQL files with a head that says what they ask.

A parameter is an ordinary variable that the query projects. It is given as a value for that
variable, never by changing the text; left out, the question is asked of everything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from exeronto.errors import QueryError
from exeronto.prefixes import BASE, short
from exeronto.solutions import Iri, Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from exeronto.store import Store

_HEAD = re.compile(r"^#\+ (\w+): ?(.*)$", re.MULTILINE)
# Labels of claims and passages are sentences; in a table their short IRI reads better.
_UNLABELLED = (f"{BASE}claim/", f"{BASE}inference/")


@dataclass(frozen=True, slots=True)
class Question:
    """A question: its name, what it asks, its parameters and its SPARQL."""

    name: str
    summary: str
    tags: tuple[str, ...]
    parameters: tuple[str, ...]
    defaults: tuple[tuple[str, str], ...]
    sparql: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question or query gives.

    `rows` holds Python values, IRIs as `Iri` (a str); `labels` the label of each IRI that has one.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    labels: Mapping[str, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.rows)

    def printed(self) -> tuple[tuple[str, ...], ...]:
        """The rows as people read them: labels for IRIs, short IRIs for claims."""
        return tuple(tuple(self._printed(value) for value in row) for row in self.rows)

    def _printed(self, value: Value) -> str:
        if value is None:
            return ""
        if isinstance(value, Iri):
            return self.labels.get(value) or short(value)
        return str(value)

    def __str__(self) -> str:
        """A plain table."""
        table = [self.columns, *self.printed()]
        widths = [max(len(row[i]) for row in table) for i in range(len(self.columns))]
        lines = [
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
            for row in table
        ]
        return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{escape(column)}</th>" for column in self.columns)
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>"
            for row in self.printed()
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

    def to_pandas(self) -> pd.DataFrame:
        """The rows as a pandas data frame; pandas must be installed."""
        import pandas as pd

        return pd.DataFrame(list(self.rows), columns=list(self.columns))


def read_questions(folder: str | Path) -> tuple[Question, ...]:
    """The questions of a folder, by name.

    Raises:
        QueryError: A file has no summary, or is not readable.
    """
    return tuple(_read_question(path) for path in sorted(Path(folder).glob("*.rq")))


def read_head(sparql: str) -> dict[str, str]:
    r"""What the head of a query says, line by line.

    >>> read_head("#+ summary: Which exerkines?\n#+ tags: exerkine\nSELECT ...")
    {'summary': 'Which exerkines?', 'tags': 'exerkine'}
    """
    return dict(_HEAD.findall(sparql))


def _read_question(path: Path) -> Question:
    text = path.read_text(encoding="utf-8")
    head = read_head(text)
    if not head.get("summary"):
        raise QueryError("has no '#+ summary:' line; say what the query asks", file=path, line=1)
    defaults = [
        part.strip().partition("=") for part in head.get("defaults", "").split(";") if part.strip()
    ]
    return Question(
        name=path.stem,
        summary=head["summary"],
        tags=tuple(tag.strip() for tag in head.get("tags", "").split(",") if tag.strip()),
        parameters=tuple(head.get("parameters", "").replace(",", " ").split()),
        defaults=tuple((name, value) for name, _, value in defaults),
        sparql=text,
    )


def parse_parameters(written: Iterable[str]) -> dict[str, str]:
    """Parameters as the command line writes them.

    >>> parse_parameters(["tissue=skeletal muscle"])
    {'tissue': 'skeletal muscle'}
    """
    parameters = {}
    for parameter in written:
        name, equals, value = parameter.partition("=")
        if not equals or not value:
            raise QueryError(f"{parameter!r} is no parameter; write name=value")
        parameters[name] = value
    return parameters


def answer(store: Store, sparql: str, *, bindings: Mapping[str, Value] | None = None) -> Answer:
    """Answer a SELECT and fetch the labels of the IRIs in it.

    Raises:
        QueryError: The query cannot be answered.
    """
    found = store.select(sparql, bindings=bindings)
    iris = {value for row in found.rows for value in row if isinstance(value, Iri)}
    labels = store.labels(iri for iri in iris if not iri.startswith(_UNLABELLED))
    return Answer(found.columns, found.rows, labels)
