"""What is asked of a query before the engine sees it: size, depth, and that it stays here.

The engine's parser and planner are recursive: a few kilobytes of brackets overflow their stack. So
the text is split into the tokens of SPARQL's grammar, and they are counted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exeronto.server.refusal import Refusal
from exeronto.service_calls import calls_service

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from exeronto.server.limits import Limits

# The terminals of SPARQL 1.1, section 19.8, as far as telling words from what is no word needs.
# Nothing is ever given back (`++`): a long string would otherwise take a hundred times its size.
_TOKEN = re.compile(
    r"""
    (?P<blank> [ \t\r\n]+ | \#[^\r\n]* )
    | (?P<iri> < (?: [^<>"{}|^`\\\x00-\x20]++ | \\u[0-9A-Fa-f]{4} | \\U[0-9A-Fa-f]{8} )*+ > )
    | (?P<text> \"{3} (?: [^"\\]++ | \\. | \"{1,2}(?!\") )*+ \"{3}
        | '{3} (?: [^'\\]++ | \\. | '{1,2}(?!') )*+ '{3}
        | \" (?: [^"\\\r\n]++ | \\. )*+ \" | ' (?: [^'\\\r\n]++ | \\. )*+ ' )
    | (?P<unclosed> ["'] )
    | (?P<variable> [?$] \w+ )
    | (?P<name> (?: [^\W\d_] [\w.-]{0,63} )? : (?: [\w:.·-]++ | %[0-9A-Fa-f]{2} | \\[^\w\s] )*+
        | _: [\w.·-]+ )
    | (?P<word> @? [^\W\d_] [\w-]* )
    | (?P<number> \d+ (?: \.\d+ )? (?: [eE][+-]?\d+ )? | \.\d+ )
    | (?P<open> [({\[] )
    | (?P<close> [)}\]] )
    | (?P<operator> && | \|\| | \^\^ | != | <= | >= | [-+*/|^!=<>?] )
    | (?P<mark> [.;,] )
    | (?P<other> . )
    """,
    re.DOTALL | re.VERBOSE,
)
# What stands before the form of most queries, and the form; in one go, because every query is read.
_BEGINNING = re.compile(
    r"""
    (?: [ \t\r\n]++ | \#[^\r\n]*+
        | PREFIX [ \t\r\n]++ [\w.-]*+ : [ \t\r\n]*+ <[^<>"{}|^`\\\x00-\x20]*+>
        | BASE [ \t\r\n]*+ <[^<>"{}|^`\\\x00-\x20]*+> )*+
    (SELECT|ASK|CONSTRUCT|DESCRIBE) \b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_EMPTY = re.compile(r"\{\s*+\}\s*+\Z")
_FORMS = frozenset(("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"))
_UPDATES = frozenset(
    ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")
)
_KNOWN = _FORMS | _UPDATES
# Each of these is a step of the plan, and plans are walked recursively.
_STEPS = frozenset(
    ("UNION", "OPTIONAL", "MINUS", "FILTER", "BIND", "EXISTS", "GRAPH", "VALUES", "SELECT")
)


@dataclass(frozen=True, slots=True)
class Admitted:
    """A query that may be run: its form, and the graphs after FROM, as they are written."""

    form: str
    graphs: tuple[str, ...]


def admit(query: str, limits: Limits) -> Admitted:
    """Refuse what is too large, too deep, an update, or would leave this machine.

    Raises:
        Refusal: With status 400 or 413, and what to do.

    >>> from exeronto.server.limits import Limits
    >>> admit("PREFIX e: <http://e/> ASK FROM e:g { ?s e:p 'SERVICE' }", Limits())
    Admitted(form='ASK', graphs=('e:g',))
    """
    if len(query.encode(errors="surrogatepass")) > limits.query_bytes:
        raise Refusal(413, f"the query is longer than {limits.query_bytes} bytes; use the dumps")
    if _is_plain(query, limits):
        begins = _BEGINNING.match(query)
        return Admitted(begins[1].upper() if begins else _form(_tokens(query)), ())
    return _admit_counting(query, limits)


def _is_plain(query: str, limits: Limits) -> bool:
    """Whether a text is too short to be too much, and names nothing that has to be looked for."""
    if len(query) > limits.operators or sum(map(query.count, "({[")) > limits.nesting:
        return False
    shouted = query.upper()
    return not any(word in shouted for word in ("SERVICE", "FROM", "\\U"))


def _form(tokens: Iterator[tuple[str, str]]) -> str:
    """The form of a query: the first word that says it."""
    words = (text.upper() for kind, text in tokens if kind == "word")
    form = next((word for word in words if word in _KNOWN), "")
    if form in _UPDATES:
        raise Refusal(400, f"{form} is an update, and this endpoint is read-only")
    if not form:
        raise Refusal(400, "is no SPARQL query: it has no SELECT, ASK, CONSTRUCT or DESCRIBE")
    return form


def _admit_counting(query: str, limits: Limits) -> Admitted:
    if calls_service(query):
        raise Refusal(400, "SERVICE is not allowed: a query never leaves this machine")
    words: list[tuple[str, str]] = []
    graphs: list[str] = []
    counts = _Counts(limits.nesting, limits.operators)
    before = ("", "")
    for kind, text in _tokens(query):
        counts.add(kind, text)
        word = text.upper() if kind == "word" else ""
        if word in _KNOWN:
            words.append((kind, word))
        if kind in {"iri", "name"} and before[-1] in {"FROM", "NAMED"}:
            graphs.append(text)
        before = (before[-1], word)
    refuse_files(graph.strip("<>") for graph in graphs)
    return Admitted(_form(iter(words)), tuple(graphs))


def refuse_files(graphs: Iterable[str]) -> None:
    """Refuse a graph that is a file: graphs are named, never read from somewhere."""
    for graph in graphs:
        if graph.lower().startswith("file:"):
            raise Refusal(400, f"<{graph}> is a file, and no file is read; name a graph")


def refuse_graph(graph: str) -> Refusal:
    """What is said of a graph that is not here: it would quietly be an empty one."""
    return Refusal(400, f"there is no graph <{graph}> here, and none is fetched")


def declarations(query: str) -> str:
    """What stands before the form of a query: its BASE and PREFIX lines.

    >>> declarations("PREFIX e: <http://e/> ASK FROM e:g {}")
    'PREFIX e: <http://e/> '
    """
    for match in _TOKEN.finditer(query):
        if match.lastgroup == "word" and match.group().upper() in _FORMS:
            return query[: match.start()]
    return ""


def has_pattern(query: str) -> bool:
    """Whether a query looks for anything; `ASK {}` does not, and is right before any graph.

    >>> has_pattern("ASK { ?s ?p ?o }"), has_pattern("SELECT (1 AS ?one) { }")
    (True, False)
    """
    return "{" in query and not _EMPTY.search(query)


def _tokens(query: str) -> Iterator[tuple[str, str]]:
    """Kind and text of each token, without blanks and comments."""
    for match in _TOKEN.finditer(query):
        kind = match.lastgroup or ""
        if kind == "unclosed":
            raise Refusal(400, f"a string that begins with {match.group()} does not end; close it")
        if kind != "blank":
            yield kind, match.group()


@dataclass(slots=True)
class _Bracket:
    """An open bracket, and how many items it holds."""

    opener: str
    items: int = 0


class _Counts:
    """What the engine handles recursively: brackets, operators, patterns, lists."""

    def __init__(self, nesting: int, operators: int):
        self._nesting = nesting
        self._limit = operators
        self._operators = self._patterns = 0
        self._brackets = [_Bracket("{")]

    def add(self, kind: str, text: str) -> None:
        """Count one token."""
        if kind == "open":
            self._item("(")
            self._brackets.append(_Bracket(text))
            _refuse(len(self._brackets) - 1, self._nesting, "brackets inside each other")
        elif kind == "close":
            self._brackets = self._brackets[:-1] or [_Bracket("{")]
        elif kind == "operator" or (kind == "word" and text.upper() in _STEPS):
            self._operators += 1
            _refuse(self._operators, self._limit, "operators and graph patterns")
        elif text in {".", ";"} or (kind == "name" and text.endswith(".")):
            self._patterns += 1
            _refuse(self._patterns, self._limit, "triple patterns")
        elif text == ",":
            self._comma()
        else:
            self._item("(")

    def _comma(self) -> None:
        """Commas part the objects of a pattern; in round brackets, arguments, which may be many."""
        innermost = self._brackets[-1]
        if innermost.opener == "(":
            innermost.items = 0
        else:
            self._item(innermost.opener)

    def _item(self, opener: str) -> None:
        innermost = self._brackets[-1]
        if innermost.opener == opener:
            innermost.items += 1
            _refuse(innermost.items, self._limit, "objects or items of one list")


def _refuse(count: int, limit: int, what: str) -> None:
    if count > limit:
        raise Refusal(400, f"the query has more than {limit} {what}; split it, or use the dumps")
