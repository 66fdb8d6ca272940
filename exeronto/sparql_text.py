"""SPARQL as text: its tokens, what a query asks for, and that it stays on this machine."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from exeronto.errors import QueryError
from exeronto.service_calls import calls_service

if TYPE_CHECKING:
    from collections.abc import Mapping

# The terminals of SPARQL 1.1, section 19.8. `[[irisin]]` is ours: nothing in SPARQL begins so.
# Keywords may stand without blanks before them (1SERVICE), and Oxigraph reads them so.
_TOKEN = re.compile(
    r"""
    (?P<text> \"{3} (?: \\. | [^\\] )*? \"{3} | '{3} (?: \\. | [^\\] )*? '{3}
        | \" (?: \\. | [^\"\\\n\r] )* \" | ' (?: \\. | [^'\\\n\r] )* ' )
    | (?P<iri> < (?: [^<>"{}|^`\\\x00-\x20] | \\u[0-9A-Fa-f]{4} | \\U[0-9A-Fa-f]{8} )* > )
    | (?P<remark> \# [^\n\r]* )
    | \[\[ (?P<named> [^\[\]\n\r]+ ) \]\]
    | (?P<variable> [?$] \w+ )
    | (?P<curie> (?: [^\W\d_] (?: [\w.-]* [\w-] )? )? :
          (?: [\w:%-] | \\[^\w\s] | \.(?=[\w:%.-]) )*
        | _: [\w.-]* )
    | (?P<word> @? [^\W\d_] \w* )
    | (?P<number> \d+ (?: \.\d+ )? | \.\d+ )
    | (?P<mark> [^\s] )
    """,
    re.DOTALL | re.VERBOSE,
)
FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query: its kind, its text and where it begins."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)

    @property
    def word(self) -> str:
        """It in capitals if it is a word, else nothing."""
        return self.text.upper() if self.kind == "word" else ""


@lru_cache(maxsize=128)
def tokens(sparql: str) -> tuple[Token, ...]:
    """The tokens of a query, comments left out.

    >>> [t.text for t in tokens("ASK { [[irisin]] a exero:Myokine } # really?")]
    ['ASK', '{', '[[irisin]]', 'a', 'exero:Myokine', '}']
    """
    return tuple(
        Token(match.lastgroup or "", match.group(), match.start())
        for match in _TOKEN.finditer(sparql)
        if match.lastgroup != "remark"
    )


def place(sparql: str, offset: int) -> str:
    r"""A place in a text as people count: from 1, lines and columns.

    >>> place("ASK\n{ }", 6)
    'line 2, column 3'
    """
    line = sparql.count("\n", 0, offset) + 1
    column = offset - sparql.rfind("\n", 0, offset)
    return f"line {line}, column {column}"


def form(sparql: str) -> str:
    """What a query asks for: `SELECT`, `ASK`, `CONSTRUCT`, `DESCRIBE`, or nothing.

    >>> form("PREFIX select: <http://e/> ASK { ?s select:p 'SELECT' }")
    'ASK'
    """
    return next((token.word for token in tokens(sparql) if token.word in FORMS), "")


def is_select(sparql: str) -> bool:
    r"""Whether a query asks for rows.

    >>> is_select("SELECT ?x WHERE { ?x ?p 'DESCRIBE' }"), is_select("DESCRIBE exent:irisin")
    (True, False)
    """
    return form(sparql) == "SELECT"


def declared_prefixes(sparql: str) -> frozenset[str]:
    """The prefixes that a query declares itself.

    >>> sorted(declared_prefixes("PREFIX e: <http://e/> prefix f: <http://f/> ASK {}"))
    ['e', 'f']
    """
    found = tokens(sparql)
    return frozenset(
        name.text[:-1]
        for keyword, name in pairwise(found)
        if keyword.word == "PREFIX" and name.kind == "curie"
    )


def refuse_service(sparql: str) -> None:
    """Refuse a query that asks another server: an answer here never depends on the network.

    >>> refuse_service('SELECT * WHERE { ?s rdfs:label "SERVICE" }')
    """
    if calls_service(sparql):
        raise QueryError(
            "SERVICE is not allowed: a query never leaves this machine; ask the other server itself"
        )


def with_values(sparql: str, values: Mapping[str, str]) -> str:
    """A SELECT with values for variables that it projects, written into it.

    For those who cannot be handed values beside a query: other servers, and people who read. They
    are the first pattern, where they help most; for a variable that BIND or AS gives its value they
    stand at the end, as SPARQL wants it.

    Args:
        sparql: The query.
        values: Terms by the name of the variable, each as SPARQL writes it.

    >>> with_values("SELECT ?x WHERE { ?x ?p ?o }", {"x": "<http://e/x>"})
    'SELECT ?x WHERE { VALUES (?x) { (<http://e/x>) } ?x ?p ?o }'
    """
    found = tokens(sparql)
    assigned = {b.text[1:] for a, b in pairwise(found) if a.word == "AS" and b.kind == "variable"}
    first = _values({name: term for name, term in values.items() if name not in assigned})
    last = _values({name: term for name, term in values.items() if name in assigned})
    begins = next(token.end for token in found if token.text == "{")
    return sparql[:begins] + first + sparql[begins:] + (f"\n{last.strip()}\n" if last else "")


def _values(values: Mapping[str, str]) -> str:
    if not values:
        return ""
    names = " ".join(f"?{name}" for name in values)
    return f" VALUES ({names}) {{ ({' '.join(values.values())}) }}"


def with_prefixes(sparql: str, prefixes: Mapping[str, str]) -> str:
    """A query that declares the known prefixes it uses, before its first line and on that line.

    >>> with_prefixes("ASK { ?x a e:C }", {"e": "http://e/", "f": "http://f/"})
    'PREFIX e: <http://e/> ASK { ?x a e:C }'
    """
    declared = declared_prefixes(sparql)
    used = {t.text.partition(":")[0] for t in tokens(sparql) if t.kind == "curie"}
    added = sorted(prefix for prefix in used - declared if prefix in prefixes)
    return "".join(f"PREFIX {prefix}: <{prefixes[prefix]}> " for prefix in added) + sparql


def modifiers(sparql: str) -> frozenset[str]:
    """The keywords behind the last bracket that closes a query's pattern.

    >>> sorted(modifiers("SELECT ?x { ?x ?p ?o { SELECT ?p { ?x ?p ?o } LIMIT 1 } } ORDER BY ?x"))
    ['BY', 'ORDER']
    """
    found = tokens(sparql)
    last = max((i for i, token in enumerate(found) if token.text == "}"), default=-1)
    return frozenset(token.word for token in found[last + 1 :] if token.word)
