"""Turtle as it is written: its statements, with the lines and the comments that a graph forgets.

For files that a parser has found to be Turtle; nothing is checked here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

_TOKEN = re.compile(
    r"""
      (?P<space>\s+)
    | (?P<comment>\#[^\n\r]*)
    | (?P<iri><[^<>\s]*>)
    | (?P<text>\"{3}(?:[^"\\]|\\.|"(?!""))*\"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}
        | "(?:[^"\\]|\\.)*" | '(?:[^'\\]|\\.)*')
    | (?P<end>\.(?!\d))
    | (?P<word>(?:\\.|[^\s<>"'(),;\[\]{}\#\\.]|\.(?=[^\s<>"'(),;\[\]{}\#]))+)
    | (?P<mark>.)
    """,
    re.VERBOSE | re.DOTALL,
)
# What a directive ends with, where that is no full stop.
_DIRECTIVES = {"prefix": "iri", "base": "iri", "version": "text"}
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a Turtle file: its `kind` is iri, text, word, mark, end or comment."""

    kind: str
    text: str
    line: int
    start: int


@dataclass(frozen=True, slots=True)
class Statement:
    """A directive, or triples up to their full stop, with the comments before it and in it.

    `prefixes` are those that hold in it, and `directives` what declares them.
    """

    text: str
    tokens: tuple[Token, ...]
    before: tuple[Token, ...]
    inside: tuple[Token, ...]
    prefixes: dict[str, str]
    directives: str

    @property
    def line(self) -> int:
        """The line where it begins."""
        return self.tokens[0].line

    @property
    def is_directive(self) -> bool:
        """Whether it declares a prefix or a base, in either of Turtle's ways."""
        return _directive(self.tokens[0])

    @property
    def subject(self) -> str | None:
        """The subject as it is written, or None when it is a blank node."""
        first = self.tokens[0]
        named = first.kind == "iri" or (first.kind == "word" and not first.text.startswith("_:"))
        return first.text if named else None

    def iris(self) -> Iterator[tuple[str, int]]:
        """The absolute IRIs of a statement, each with its line."""
        for token in self.tokens:
            if token.kind == "iri":
                yield _unescaped(token.text[1:-1]), token.line
            elif token.kind == "word":
                prefix, colon, local = token.text.partition(":")
                if colon and prefix in self.prefixes:
                    yield self.prefixes[prefix] + _unescaped(local), token.line


@dataclass(frozen=True, slots=True)
class Source:
    """A Turtle file as it is written; `end` holds the comments after its last statement."""

    statements: tuple[Statement, ...]
    end: tuple[Token, ...]

    @property
    def prefixes(self) -> dict[str, str]:
        """The prefixes that the file declares."""
        return self.statements[-1].prefixes if self.statements else {}

    def first_of(self, iris: Container[str]) -> tuple[str, int] | None:
        """The first of some IRIs that triples name, and its line."""
        triples = (statement for statement in self.statements if not statement.is_directive)
        named = (place for statement in triples for place in statement.iris())
        return next((place for place in named if place[0] in iris), None)

    def line_about(self, iri: str) -> int | None:
        """The line of the first block about an IRI."""
        about = (s for s in self.statements if not s.is_directive and s.subject is not None)
        return next((s.line for s in about if next(s.iris(), ("", 0))[0] == iri), None)


def read_statements(text: str) -> Source:
    r"""Split a Turtle file into its statements.

    >>> source = read_statements("# Words.\n<http://e/s> a <http://e/C> . # Last.\n")
    >>> [(s.line, s.subject, [c.text for c in s.before + s.inside]) for s in source.statements]
    [(2, '<http://e/s>', ['# Words.', '# Last.'])]
    """
    statements: list[Statement] = []
    prefixes: dict[str, str] = {}
    directives = ""
    for written in _split(text):
        tokens = tuple(token for token in written if token.kind != "comment")
        if not tokens:
            return Source(tuple(statements), tuple(written))
        first = written.index(tokens[0])
        inside = tuple(token for token in written[first:] if token.kind == "comment")
        whole = text[tokens[0].start : tokens[-1].start + len(tokens[-1].text)]
        if _directive(tokens[0]):
            prefixes = prefixes | _declared(tokens)
            directives += f"{whole}\n"
        before = tuple(written[:first])
        statements.append(Statement(whole, tokens, before, inside, prefixes, directives))
    return Source(tuple(statements), ())


def _split(text: str) -> Iterator[list[Token]]:
    """Statements with their comments; what follows the last one comes last, if anything does."""
    written: list[Token] = []
    first: Token | None = None
    last: Token | None = None
    for token in _tokens(text):
        if last is not None and (token.kind != "comment" or token.line > last.line):
            yield written
            written, first, last = [], None, None
        written.append(token)
        if token.kind != "comment":
            first = first or token
            if token.kind == "end" or token.kind == _DIRECTIVES.get(first.text.lower()):
                last = token
    if written:
        yield written


def _tokens(text: str) -> Iterator[Token]:
    line = 1
    for found in _TOKEN.finditer(text):
        if found.lastgroup != "space":
            yield Token(str(found.lastgroup), found[0], line, found.start())
        line += found[0].count("\n")


def _directive(token: Token) -> bool:
    return token.kind == "word" and token.text.lower().removeprefix("@") in _DIRECTIVES


def _declared(directive: tuple[Token, ...]) -> dict[str, str]:
    """The prefix that a directive declares, if it does."""
    if directive[0].text.lower().removeprefix("@") != "prefix":
        return {}
    return {directive[1].text.removesuffix(":"): _unescaped(directive[2].text[1:-1])}


def _unescaped(written: str) -> str:
    return _ESCAPE.sub(
        lambda escape: chr(int(escape[1][1:], 16)) if len(escape[1]) > 1 else escape[1], written
    )
