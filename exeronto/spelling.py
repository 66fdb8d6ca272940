"""One spelling for the many that papers use: folding that keeps every character in its place.

`squeeze` is what is searched: small letters, and a blank for whatever is neither letter nor digit.
`forms` are the ways to write a name, squeezed the same way.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# Spelled out, so that "PGC-1alpha" and "PGC-1α" are one name; and the Latin letter that stands for
# the Greek one where it hangs on a name ("PGC1a").
_GREEK = {
    "α": ("alpha", "a"),
    "β": ("beta", "b"),
    "γ": ("gamma", "g"),
    "δ": ("delta", "d"),
    "ε": ("epsilon", "e"),
    "κ": ("kappa", "k"),
    "λ": ("lambda", "l"),
    "μ": ("mu", "m"),
    "ω": ("omega", "w"),
}
_DASHES = "-\u00ad\u2010\u2011\u2012\u2013\u2014\u2212"
# British and American: either side of a pair is written for the other.
_SPELLINGS = (
    ("ageing", "aging"),
    ("signall", "signal"),
    ("modell", "model"),
    ("labell", "label"),
    ("oxidis", "oxidiz"),
    ("isation", "ization"),
    ("isations", "izations"),
    ("ilis", "iliz"),
    ("sulph", "sulf"),
    ("defence", "defense"),
    ("fibre", "fiber"),
    ("tumour", "tumor"),
    ("calibre", "caliber"),
    ("behaviour", "behavior"),
    ("haem", "hem"),
    ("oestr", "estr"),
    ("oedema", "edema"),
    ("anaesth", "anesth"),
    ("ischaemi", "ischemi"),
    ("lipidaemi", "lipidemi"),
    ("glycaemi", "glycemi"),
    ("faec", "fec"),
    ("neurone", "neuron"),
    ("centre", "center"),
    # No other English, but as free: "anti-oxidant", "proinflammatory".
    ("anti oxid", "antioxid"),
    ("anti inflam", "antiinflam"),
    ("pro inflam", "proinflam"),
)


class _Squeezed(dict[int, str]):
    """What stands for a character; each is worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKC", chr(code)).casefold()
        self[code] = plain if len(plain) == 1 and plain.isalnum() else _own(chr(code))
        return self[code]


def _own(character: str) -> str:
    return character if character.isalnum() else " "


_SQUEEZED = _Squeezed()
_SQUEEZED_ASCII = bytes(ord(_SQUEEZED[code]) for code in range(128)) + bytes(128)
_PLAIN_DASHES = dict.fromkeys(map(ord, _DASHES), "-")


def squeeze(text: str) -> str:
    """A text to search in, each character still in its place.

    >>> squeeze("NF–κB (H₂O₂)")
    'nf κb  h2o2 '
    """
    # ASCII, which is nearly all of a paper, goes through a table of bytes.
    ascii_only = text.encode("ascii", "replace")
    plain = ascii_only.translate(_SQUEEZED_ASCII).decode("ascii")
    parts: list[str] = []
    last = 0
    # Any other character is a question mark now; one that was so before is looked up to no harm.
    at = ascii_only.find(b"?")
    while at >= 0:
        parts += plain[last:at], _SQUEEZED[ord(text[at])]
        last = at + 1
        at = ascii_only.find(b"?", last)
    return "".join((*parts, plain[last:]))


def plain_dashes(text: str) -> str:
    """A text with one kind of dash.

    >>> plain_dashes("IL–6")
    'IL-6'
    """
    return text.translate(_PLAIN_DASHES)


def fold(text: str) -> str:
    """A text for comparison, with its marks, each character still in its place.

    >>> fold("NF–κB") == fold("nf-κb")
    True
    """
    small = ((own, own.casefold()) for own in plain_dashes(text))
    return "".join(folded if len(folded) == 1 else own for own, folded in small)


def spelled_out(text: str) -> str:
    """A text with its Greek letters spelled out.

    >>> spelled_out("PGC-1α")
    'PGC-1alpha'
    """
    return "".join(_GREEK[letter][0] if letter in _GREEK else letter for letter in text)


def forms(written: str, *, exact: bool) -> Iterator[tuple[str, bool]]:
    """The ways to write a name, squeezed, and whether each is the name as it stands.

    Greek letters may be spelled out, hyphens and blanks may stand or not, English may be British or
    American. An exact name has no spellings but its Greek letters and hyphens.

    >>> sorted(form for form, _ in forms("PGC-1α", exact=False))
    ['pgc 1a', 'pgc 1alpha', 'pgc 1α', 'pgc1a', 'pgc1alpha', 'pgc1α']
    """
    own = squeeze(written)
    seen = {own}
    yield own, True
    for variant in _variants(own, exact=exact):
        if variant not in seen:
            seen.add(variant)
            yield variant, False


def _variants(own: str, *, exact: bool) -> Iterator[str]:
    for spelled in dict.fromkeys((own, *_spelled(own))):
        for greek in _without_greek(spelled):
            yield greek
            joined = _joined(greek)
            if joined is not None and not exact:
                yield joined
        if not exact:
            yield from _plurals(spelled)


def _plurals(form: str) -> Iterator[str]:
    """Plurals that do more than add an s: "processes", "bodies", "complexes I"."""
    if re.search(r"[^\W\d]{2}(?:ss|x|[cs]h)$", form):
        yield f"{form}es"
    if re.search(r"[^aeiou]y$", form):
        yield f"{form[:-1]}ies"
    numbered = re.fullmatch(r"(.*[^\W\d]{4}) ([ivx]{1,4}|\d{1,2}|[a-ek])", form)
    if numbered:
        plural = "es" if numbered.group(1).endswith(("x", "s", "ch")) else "s"
        yield f"{numbered.group(1)}{plural} {numbered.group(2)}"


def _spelled(own: str) -> Iterator[str]:
    """The name in the other English."""
    for british, american in _SPELLINGS:
        if british in own:
            yield own.replace(british, american)
        elif american in own:
            yield own.replace(american, british)


def _without_greek(form: str) -> Iterator[str]:
    yield form
    if not any(letter in form for letter in _GREEK):
        return
    spelled = latin = form
    for letter, (name, stand_in) in _GREEK.items():
        spelled = spelled.replace(letter, name)
        latin = re.sub(rf"(?<=\w){letter}(?=\b|\w)", stand_in, latin)
    yield spelled
    if not any(letter in latin for letter in _GREEK):
        yield latin


def _joined(form: str) -> str | None:
    """The name without its hyphens, where a number or letter hangs on it: "il 6" is "il6"."""
    joined = re.sub(r"(?<=[^\W\d_]) (?=\d)|(?<=\d) (?=[^\W\d_]\b)", "", form)
    joined = re.sub(r"^(\w{1,4}) (?=[^\W\d_]{1,3}\b)", r"\1", joined) if form == joined else joined
    return joined if joined != form and len(joined) > len("A1") else None
