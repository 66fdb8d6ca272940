"""Pages of the endpoint itself, from templates that escape everything."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from exeronto.prefixes import BASE, short
from exeronto.solutions import Iri

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from exeronto.answer import Answer
    from exeronto.questions import Question

_TEMPLATES = Path(__file__).parent / "templates"
_NAMES = ("frame.html", "sparql.html", "questions.html", "question.html", "term.html")


class Pages:
    """Fills the templates; they are read when it is made, because a worker can open no file.

    Args:
        root: The path that all links begin with.
        questions: The questions that can be asked.

    >>> b"<h1>Questions</h1>" in Pages("/", ()).page("questions.html")
    True
    """

    def __init__(self, root: str, questions: Sequence[Question]):
        self._environment = Environment(
            loader=FileSystemLoader(_TEMPLATES, encoding="utf-8"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.globals |= {
            "root": root,
            "questions": questions,
            "link": lambda iri: link(root, iri),
            "short": short,
            "urlencode": urlencode,
        }
        self._templates = {name: self._environment.get_template(name) for name in _NAMES}

    def page(self, name: str) -> bytes:
        """A page that is the same for everybody."""
        return self._templates[name].render().encode()

    def answer(self, question: Question, parameters: Mapping[str, str], answer: Answer) -> bytes:
        """The answer to a question, with what was asked."""
        rendered = self._templates["question.html"].render(
            question=question, parameters=parameters, columns=answer.columns, table=_cells(answer)
        )
        return rendered.encode()

    def term(
        self, iri: str, statements: Sequence[tuple[str, str, str]], elsewhere: str = ""
    ) -> bytes:
        """What is said of a term, where no page was built for it.

        Args:
            iri: The term.
            statements: What is said.
            elsewhere: Where to ask what points to it, if that is too much for the page.
        """
        rendered = self._templates["term.html"].render(
            term=iri, statements=statements, elsewhere=elsewhere
        )
        return rendered.encode()


def link(root: str, iri: str) -> str:
    """Where an IRI leads from here: ours to this server, others to where they say.

    >>> link("/", "https://w3id.org/exeronto/entity/irisin"), link("/", "javascript:alert(1)")
    ('/entity/irisin', '')
    """
    if iri.startswith(BASE):
        return root + quote(iri.removeprefix(BASE), safe="/#")
    return iri if iri.startswith(("http://", "https://")) else ""


def _cells(answer: Answer) -> list[list[tuple[str, str]]]:
    """Each cell as it is printed, and the IRI behind it."""
    return [
        [
            (cell, str(value) if isinstance(value, Iri) else "")
            for cell, value in zip(printed, row, strict=True)
        ]
        for printed, row in zip(answer.printed(), answer.rows, strict=True)
    ]
