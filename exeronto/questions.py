"""Competency questions: SPARQL files with a head that says what they ask.

A parameter is an ordinary variable that the query projects. It is given as a value for that
variable, never by changing the text; left out, the question is asked of everything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from exeronto.answer import Answer
from exeronto.errors import QueryError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from exeronto.queryable import Queryable
    from exeronto.solutions import Value

_HEAD = re.compile(r"^#\+ (\w+): ?(.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Question:
    """A question: its name, what it asks, its parameters and its SPARQL."""

    name: str
    summary: str
    tags: tuple[str, ...]
    parameters: tuple[str, ...]
    defaults: tuple[tuple[str, str], ...]
    sparql: str


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
        if name in parameters:
            raise QueryError(f"{name} is given twice; give one value")
        parameters[name] = value
    return parameters


def answer(store: Queryable, sparql: str, *, bindings: Mapping[str, Value] | None = None) -> Answer:
    """Answer a SELECT; the labels of the IRIs in it are fetched when they are asked for.

    Raises:
        QueryError: The query cannot be answered.
    """
    return Answer(store.select(sparql, bindings=bindings), store.labels)


def find_questions(questions: Iterable[Question], words: Iterable[str]) -> tuple[Question, ...]:
    """The questions that words are about, those with most of the words first.

    A word is looked for in names, summaries, tags and parameters, and fits its longer forms.

    >>> from exeronto.resources import questions_folder
    >>> found = find_questions(read_questions(questions_folder()), ["vesicle", "size"])
    >>> found[0].name
    'vesicle-sizes'
    """
    wanted = [word.casefold() for word in words]
    ranked = []
    for question in questions:
        parts = (question.name, question.summary, *question.tags, *question.parameters)
        known = re.findall(r"\w+", " ".join(parts).casefold())
        hits = sum(any(word.startswith(_stem(one)) for word in known) for one in wanted)
        named = sum(_stem(one) in question.name for one in wanted)
        if hits:
            ranked.append((-hits, -named, question.name, question))
    return tuple(question for *_, question in sorted(ranked, key=lambda r: r[:3]))


def _stem(word: str) -> str:
    """A word without the plural's s, which is all the grammar that is needed here."""
    return word[:-1] if len(word) > 3 and word.endswith("s") else word  # noqa: PLR2004
