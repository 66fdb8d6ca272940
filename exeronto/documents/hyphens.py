"""Words that were cut at the end of a printed line."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W_]+)*")
_BEFORE = re.compile(r"([^\s-]*-?[^\W\d_]+)[-\u2010\u00ad]$")
_AFTER = re.compile(r"([^\W\d_]+)")
_SUSPENDED = re.compile(r"(?:and|or|to|versus|vs)\b")
# Prefixes that keep their hyphen more often than not.
_PREFIXES = frozenset(
    [
        "non",
        "self",
        "cross",
        "well",
        "high",
        "low",
        "long",
        "short",
        "age",
        "post",
        "pre",
        "anti",
        "all",
        "co",
    ]
)


class Hyphens:
    """Joins lines; whether a hyphen at the end belongs to the word, the document itself tells.

    >>> hyphens = Hyphens(["the muscular redox-sensitive probe is new"])
    >>> hyphens.join("a mus-", "cular"), hyphens.join("a redox-", "sensitive one")
    ('a muscular', 'a redox-sensitive one')
    """

    def __init__(self, lines: Iterable[str]):
        words: Counter[str] = Counter()
        for line in lines:
            # The first and the last word of a line may be half a word.
            words.update(word.casefold() for word in _WORD.findall(line)[1:-1])
        self._known = words

    def join(self, text: str, line: str) -> str:
        """The text with the line added."""
        if text.endswith("\u00ad"):
            return text[:-1] + line
        if not text.endswith(("-", "\u2010")):
            return f"{text} {line}"
        if _SUSPENDED.match(line):
            return f"{text} {line}"
        return (text[:-1] if self._cuts_word(text, line) else text) + line

    def _cuts_word(self, text: str, line: str) -> bool:
        before, after = _BEFORE.search(text[-80:]), _AFTER.match(line)
        if before is None or after is None:
            return False
        left, right = before[1].casefold(), after[1].casefold()
        hyphened, joined = self._known[f"{left}-{right}"], self._known[left + right]
        if hyphened or joined:
            return joined >= hyphened
        if after[1][0].isupper():
            return False
        part = left.rpartition("-")[2]
        compound = part in _PREFIXES or (self._known[part] and self._known[right])
        return not compound
