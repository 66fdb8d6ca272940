"""What Oxigraph's SPARQL parser says, for people."""

from __future__ import annotations

import re

_PLACE = re.compile(r"^error at (\d+):(\d+): ")
# What a parser expected: keywords and reasons; not quoted marks, nor classes of characters.
_REASONS = re.compile(r"(?:^|, |one of |expected )(?!one of)([A-Z][\w ]+?)(?=,|$)")
_NOISE = frozenset(("LATERAL", "SERVICE"))


def complaint(error: SyntaxError) -> str:
    """What the parser says, with its place, without what would not help anybody.

    pyoxigraph 0.5 gives the place in the message alone ("error at 2:9: expected one of ...") and
    lists every character that could have begun a name.

    >>> complaint(SyntaxError("error at 3:9: expected one of GRAPH, MINUS, [_]"))
    'line 3, column 9: expected GRAPH or MINUS'
    """
    said = " ".join(str(error.msg).split())
    found = _PLACE.match(said)
    if found is None:
        return said
    where, rest = f"line {found[1]}, column {found[2]}", said[found.end() :]
    reasons = [r for r in _REASONS.findall(rest) if r.split()[0] not in _NOISE]
    told = [r for r in reasons if " " in r]
    if told:
        return f"{where}: {' or '.join(told)}"
    return f"{where}: expected {' or '.join(reasons[:4])}" if reasons else f"{where}: not expected"
