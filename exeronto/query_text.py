"""A query before it is asked: `[[irisin]]` becomes an IRI, and slips are told where they stand.

A name is looked up and stands in the query as an IRI, whatever characters it has: it is a value and
never text of the query.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exeronto.errors import QueryError
from exeronto.prefixes import EXTERNAL, PREFIXES
from exeronto.sparql_text import Token, declared_prefixes, place, refuse_service, tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# Where an IRI could end and something else begin.
_NO_IRI = re.compile(r"[\x00-\x20<>\"{}|^`\\]")
_PLACE = re.compile(r"line (\d+), column (\d+)")
# The prefixes of what the ontology declares; `exero:` alone, as a namespace, is no name.
_CHECKED = ("exero", "exent")
_KEYWORDS = frozenset(
    [
        "A",
        "ABS",
        "ADD",
        "ALL",
        "AS",
        "ASC",
        "ASK",
        "AVG",
        "BASE",
        "BIND",
        "BNODE",
        "BOUND",
        "BY",
        "CEIL",
        "COALESCE",
        "CONCAT",
        "CONSTRUCT",
        "CONTAINS",
        "COUNT",
        "DATATYPE",
        "DAY",
        "DEFAULT",
        "DESC",
        "DESCRIBE",
        "DISTINCT",
        "ENCODE_FOR_URI",
        "EXISTS",
        "FALSE",
        "FILTER",
        "FLOOR",
        "FROM",
        "GRAPH",
        "GROUP",
        "GROUP_CONCAT",
        "HAVING",
        "HOURS",
        "IF",
        "IN",
        "IRI",
        "ISBLANK",
        "ISIRI",
        "ISLITERAL",
        "ISNUMERIC",
        "ISURI",
        "LANG",
        "LANGMATCHES",
        "LCASE",
        "LIMIT",
        "MAX",
        "MD5",
        "MIN",
        "MINUS",
        "MINUTES",
        "MONTH",
        "NAMED",
        "NOT",
        "NOW",
        "OFFSET",
        "OPTIONAL",
        "ORDER",
        "PREFIX",
        "RAND",
        "REDUCED",
        "REGEX",
        "REPLACE",
        "ROUND",
        "SAMETERM",
        "SAMPLE",
        "SECONDS",
        "SELECT",
        "SEPARATOR",
        "SHA1",
        "SHA256",
        "SHA384",
        "SHA512",
        "STR",
        "STRAFTER",
        "STRBEFORE",
        "STRDT",
        "STRENDS",
        "STRLANG",
        "STRLEN",
        "STRSTARTS",
        "STRUUID",
        "SUBSTR",
        "SUM",
        "TIMEZONE",
        "TRUE",
        "TZ",
        "UCASE",
        "UNDEF",
        "UNION",
        "URI",
        "UUID",
        "VALUES",
        "WHERE",
        "YEAR",
    ]
)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A query as it is asked, and what of it was written otherwise: (where, how long, as what)."""

    sparql: str
    written: str
    changes: tuple[tuple[int, int, str], ...] = ()

    def explained(self, error: QueryError) -> QueryError:
        """An error with its place in what was written, and with the likely cause."""
        found = _PLACE.search(error.what)
        if found is None or not error.what.startswith("the query is not SPARQL"):
            return error
        offset = self._written_offset(int(found[1]), int(found[2]))
        slip = _misspelt(self.written, offset)
        if slip is None:
            return QueryError(error.what.replace(found[0], place(self.written, offset), 1))
        token, meant = slip
        where = place(self.written, token.start)
        return QueryError(
            f"the query is not SPARQL: {where}: {token.text} is no keyword; did you mean {meant}?"
        )

    def _written_offset(self, line: int, column: int) -> int:
        lines = self.sparql.split("\n")
        offset = sum(len(text) + 1 for text in lines[: line - 1]) + column - 1
        shift = 0
        for start, length, became in self.changes:
            if start + shift >= offset:
                break
            inside = offset < start + shift + len(became)
            shift = offset - start if inside else shift + len(became) - length
        return max(0, min(offset - shift, len(self.written)))


def prepare(
    sparql: str, *, resolve: Callable[[str], str], unknown: Callable[[str], str | None]
) -> Prepared:
    """Make a query ready to be asked.

    Args:
        sparql: The query; `[[name]]` stands for what has the name.
        resolve: The IRI that a name stands for.
        unknown: Of the IRI of a term: None when it is known, else what may have been meant.

    Raises:
        QueryError: It asks another server, or names or prefixes something unknown; with line and
            column.

    >>> prepare("ASK { [[irisin]] ?p ?o }", resolve=lambda name: f"http://e/{name}",
    ...         unknown=lambda iri: None).sparql
    'ASK { <http://e/irisin> ?p ?o }'
    """
    refuse_service(sparql)
    found = tokens(sparql)
    _check_prefixes(sparql, found)
    _check_terms(sparql, found, unknown)
    changes = [
        (token.start, len(token.text), f"<{_iri(sparql, token, resolve)}>")
        for token in found
        if token.kind == "named"
    ]
    text = sparql
    for start, length, became in reversed(changes):
        text = text[:start] + became + text[start + length :]
    return Prepared(text, sparql, tuple(changes))


def _iri(sparql: str, token: Token, resolve: Callable[[str], str]) -> str:
    try:
        iri = resolve(token.text[2:-2].strip())
    except QueryError as error:
        raise QueryError(f"{place(sparql, token.start)}: {error.what}") from error
    if _NO_IRI.search(iri):
        raise QueryError(f"{place(sparql, token.start)}: {iri!r} is not an IRI; correct it")
    return iri


def _check_prefixes(sparql: str, found: tuple[Token, ...]) -> None:
    known = {*PREFIXES, *declared_prefixes(sparql)}
    for token in found:
        prefix, _, _ = token.text.partition(":")
        if token.kind != "curie" or prefix in known or prefix == "_":
            continue
        where = f"the query is not SPARQL: {place(sparql, token.start)}: the prefix {prefix!r}"
        if prefix in EXTERNAL:
            hint = f"write PREFIX {prefix}: <{EXTERNAL[prefix]}> before it"
        else:
            near = difflib.get_close_matches(prefix, sorted(known), n=1)
            hint = f"did you mean {near[0]}:?" if near else "declare it with PREFIX"
        raise QueryError(f"{where} is not declared; {hint}")


def _check_terms(
    sparql: str, found: tuple[Token, ...], unknown: Callable[[str], str | None]
) -> None:
    """A term of ours that does not exist answers nothing, and nobody would know why."""
    own = declared_prefixes(sparql)
    for token in _patterns(found):
        prefix, _, local = token.text.partition(":")
        if token.kind != "curie" or prefix not in _CHECKED or prefix in own - set(PREFIXES):
            continue
        meant = unknown(PREFIXES[prefix] + local) if local else None
        if meant is not None:
            where = place(sparql, token.start)
            raise QueryError(f"{where}: {token.text} is not in this graph; {meant}")


def _patterns(found: tuple[Token, ...]) -> Iterator[Token]:
    """Tokens without those of a CONSTRUCT's template, which may make terms of its own."""
    depth, template = 0, False
    for token in found:
        if token.word == "CONSTRUCT":
            template = True
        elif token.word == "WHERE" and depth == 0:
            template = False
        depth += {"{": 1, "}": -1}.get(token.text, 0)
        if not template:
            yield token
        elif token.text == "}" and depth == 0:
            template = False


def _misspelt(sparql: str, offset: int) -> tuple[Token, str] | None:
    """The word nearest before a place that is no keyword, and the keyword it looks like."""
    for token in reversed(tokens(sparql)):
        if token.start > offset or token.kind != "word" or token.text.startswith("@"):
            continue
        if token.word in _KEYWORDS:
            return None
        near = difflib.get_close_matches(token.word, sorted(_KEYWORDS), n=1, cutoff=0.7)
        return (token, near[0]) if near else None
    return None
