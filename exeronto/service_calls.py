r"""Whether a query calls another server: the one place that says what SERVICE is, and what is not.

Engines differ in where they see the keyword: some read it out of `1SERVICE:x`, some undo the
escapes of codepoints (`\u0053`) before they parse and so find keywords and ends of strings that
others do not. What any of them might read as a call is one here.
"""

from __future__ import annotations

import re
from functools import lru_cache

_KEYWORD = "SERVICE"
# Strings, IRIs and comments. A mark with a backslash in front belongs to a name (e:a\#b) and begins
# none of these. Nothing is given back (`++`): a long string would take a hundred times its size.
_NOT_CODE = re.compile(
    r"""
    (?P<escaped> \\. )
    | \"{3} (?: [^"\\]++ | \\. | \"{1,2}(?!\") )*+ \"{3}
    | '{3} (?: [^'\\]++ | \\. | '{1,2}(?!') )*+ '{3}
    | \" (?: [^"\\\n\r]++ | \\. )*+ \" | ' (?: [^'\\\n\r]++ | \\. )*+ '
    | < (?: [^<>"{}|^`\\\x00-\x20]++ | \\u[0-9A-Fa-f]{4} | \\U[0-9A-Fa-f]{8} )*+ >
    | \# [^\n\r]*+
    """,
    re.DOTALL | re.VERBOSE,
)
# The name of a variable, and what follows a prefix.
_NAME = re.compile(r"[?$]\w+|:[\w%-]*")
_CODEPOINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U(00(?:0[0-9A-Fa-f]|10)[0-9A-Fa-f]{4})")


@lru_cache(maxsize=128)
def calls_service(sparql: str) -> bool:
    r"""Whether a text has the keyword where it is neither text nor name.

    A prefix that has it in its name counts as well: some engines read `service:x` as a call.

    >>> calls_service('SELECT * { ?service rdfs:label "SERVICE" } # SERVICE')
    False
    >>> calls_service("ASK { ?s e:a\\#b ?o . Service <http://e/> {} }")
    True
    >>> calls_service(r'ASK { \u0053ERVICE <http://e/> {} }')
    True
    """
    if "\\" in sparql and _shows_keyword(_CODEPOINT.sub(_character, sparql)):
        return True
    return _shows_keyword(sparql)


def _shows_keyword(sparql: str) -> bool:
    if _KEYWORD not in sparql.upper():
        return False
    code = _NOT_CODE.sub(lambda found: "_" if found["escaped"] else " ", sparql)
    names = _NAME.sub(lambda name: ":" if name[0].startswith(":") else " ", code)
    return _KEYWORD in names.upper()


def _character(escape: re.Match[str]) -> str:
    return chr(int(escape[1] or escape[2], 16))
