"""Other words for the same name: "skeletal muscle mass" and "release of IL-6"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# Nouns for what is done to, or becomes of, the thing named before them.
_DONE = (
    "accumulation|activation|assembly|biogenesis|consumption|degradation|formation|generation|"
    "oxidation|peroxidation|phosphorylation|production|release|secretion|synthesis|turnover|uptake"
)
_DONE_TO = re.compile(rf"(?P<what>[\w+-]+(?: [\w+-]+)?)(?<! to) (?P<done>{_DONE})")
# Adjectives are no things: there is no "biogenesis of mitochondrial".
_ADJECTIVE = re.compile(r"(?:.*[- ])?\w+(?:al|ar|ary|ic|ive|ous|ed|ing|ory)", re.IGNORECASE)
_SIGNALLING = re.compile(r"(.+) (signall?ing|pathway)")
_MUSCLE = re.compile(r"muscle (?!cells?\b)\w")


def phrasings(written: str) -> Iterator[str]:
    """A name as it is given, and what else papers say for it.

    >>> list(phrasings("muscle mass")), list(phrasings("IL-6 release"))
    (['muscle mass', 'skeletal muscle mass'], ['IL-6 release', 'release of IL-6'])
    """
    yield written
    if _MUSCLE.match(written):
        yield f"skeletal {written}"
    signalling = _SIGNALLING.fullmatch(written)
    if signalling and not written.endswith("signalling pathway"):
        yield f"{signalling[1]} signalling pathway"
    done = _DONE_TO.fullmatch(written)
    if done and not _ADJECTIVE.fullmatch(done["what"]):
        yield f"{done['done']} of {done['what']}"
