"""The canonical form of a stretch of text, and where its characters stood before."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# Characters that nobody sees and that change no word: soft hyphens, zero-width marks, and the
# controls of writing direction, with which a text can be made to look like another. Joiners
# matter in scripts that join letters, so they go only after letters that never join.
_HIDDEN = "\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_INVISIBLE = re.compile(f"(?<=[\u0000-\u052f\u1e00-\u1fff])[{_HIDDEN}\u200c\u200d]+|[{_HIDDEN}]+")
# Characters that keep neither a line nor a word apart, and that no file should hold.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f]|[\ud800-\udfff]")
_BLANKS = re.compile(r"\s+")


def canonical(text: str) -> str:
    r"""NFC, with runs of white space as one blank, and without what is invisible.

    >>> canonical(" NOX2  is\n a complex ")
    'NOX2 is a complex'
    >>> canonical("Iri\u00adsin"), canonical("BD\u2060NF \u202e")
    ('Irisin', 'BDNF')
    """
    return _collapsed(_composed(text)).strip()


def invisible(text: str) -> int:
    """How many characters of a text nobody sees."""
    return sum(map(len, _INVISIBLE.findall(text))) + len(_CONTROL.findall(text))


def canonical_offsets(text: str, offsets: Iterable[int]) -> dict[int, int]:
    """Where offsets of a text stand in its canonical form.

    >>> canonical_offsets("  two  words", [2, 5, 7, 12])
    {2: 0, 5: 3, 7: 4, 12: 9}
    """
    whole = canonical(text)
    places: dict[int, int] = {}
    at = length = 0
    blank = True  # leading white space is dropped
    for offset in sorted({min(max(0, offset), len(text)) for offset in offsets}):
        piece = _collapsed(_composed(text[at : (at := _boundary(text, max(at, offset)))]))
        if blank:
            piece = piece.removeprefix(" ")
        length += len(piece)
        blank = piece.endswith(" ") if piece else blank
        places[offset] = min(length, len(whole))
    return places


def _composed(text: str) -> str:
    if text.isascii():
        return _CONTROL.sub("", text)
    shown = _CONTROL.sub("", _INVISIBLE.sub("", text))
    return unicodedata.normalize("NFC", shown)


def _collapsed(text: str) -> str:
    return _BLANKS.sub(" ", text)


def _boundary(text: str, at: int) -> int:
    """The first place from `at` on where no letter is composed from what is on both sides."""
    while 0 < at < len(text):
        before, after = text[max(0, at - 4) : at], text[at : at + 4]
        if after.isascii() or _composed(before + after) == _composed(before) + _composed(after):
            return at
        at += 1
    return at
