"""Names with a bracket inside: "tumor necrosis factor (TNF)-α", "nitric oxide (NO) synthase"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exeronto.lexicon import Lexicon, Name

# A bracket, and what goes on behind it, with a hyphen or without.
_BRACKET = re.compile(r"(?<=\w) \([^()]{1,24}\)([-–]| )([\w-]+)")
_BEFORE = re.compile(r"(?:[\w-]+ ){0,3}[\w-]+$")
_REACH = 60


def interrupted(text: str, lexicon: Lexicon) -> Iterator[tuple[int, int, Name]]:
    """The names of a text that a bracket divides: start, end and name.

    >>> from exeronto.lexicon import Lexicon
    >>> from exeronto.model import Entity
    >>> lexicon = Lexicon([Entity("il-6", "interleukin-6", ())])
    >>> [(start, end) for start, end, _ in interrupted("Interleukin (IL)-6", lexicon)]
    [(0, 18)]
    """
    for match in _BRACKET.finditer(text):
        before = _BEFORE.search(text, max(0, match.start() - _REACH), match.start())
        words = before.group().split(" ") if before else []
        for n in range(len(words)):
            begun = " ".join(words[n:])
            known = lexicon.named(f"{begun}{match.group(1)}{match.group(2)}")
            if known is not None:
                yield match.start() - len(begun), match.end(), known
                break
