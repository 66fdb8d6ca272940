"""JSON from outside: no key twice, not too deep, and one line when it is wrong."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from exeronto.errors import DocumentError, ExerOntoError

if TYPE_CHECKING:
    from pathlib import Path

# No real file is nested so deeply, and Python's own parser would end in a RecursionError.
DEEPEST = 100
_STRING_OR_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[\]{}]', re.DOTALL)
_START = re.compile(r"""\s*(?:\{\s*["}]|\[\s*[\[{])""")


def looks_like_json(text: str) -> bool:
    r"""Whether a text begins as JSON that holds objects does.

    >>> looks_like_json('{"id": 1}'), looks_like_json("[1](#B1)"), looks_like_json("[[[[1]]]]")
    (True, False, True)
    """
    return _START.match(text) is not None


def parse_json(text: str, file: str | Path, *, error: type[ExerOntoError] = DocumentError) -> Any:
    """The value of a JSON text.

    Raises:
        ExerOntoError: It is not JSON, has a key twice, or is nested more than 100 levels deep.

    >>> parse_json('{"a": [1]}', "x.json")
    {'a': [1]}
    """
    check_depth(text, file, error=error)

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in pairs:
            if key in found:
                raise error(
                    f"has the key {key[:40]!r} twice in one object; keep one",
                    file=file,
                    code="E_JSON_DUP_KEY",
                )
            found[key] = value
        return found

    try:
        return json.loads(text, object_pairs_hook=once, parse_constant=_no_constant)
    except json.JSONDecodeError as fault:
        raise error(
            f"is not JSON: {fault.msg} (column {fault.colno}); correct it",
            file=file,
            line=fault.lineno,
            code="E_JSON_SYNTAX",
        ) from fault
    except ExerOntoError:
        raise
    except ValueError as fault:  # a number of a million digits, or NaN
        raise error(f"is not JSON: {fault}; correct it", file=file, code="E_JSON_SYNTAX") from fault


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number")


def check_depth(text: str, file: str | Path, *, error: type[ExerOntoError] = DocumentError) -> None:
    """Refuse JSON that is nested deeper than any real file."""
    depth = 0
    for found in _STRING_OR_BRACKET.finditer(text):
        mark = found[0]
        if mark in "[{":
            depth += 1
            if depth > DEEPEST:
                raise error(
                    f"is nested more than {DEEPEST} levels deep; it is no real file",
                    file=file,
                    line=text.count("\n", 0, found.start()) + 1,
                    code="E_TOO_DEEP",
                )
        elif mark in "]}":
            depth -= 1
