"""Names with several senses, and what tells the senses apart."""

from __future__ import annotations

import re

# Short names that are common words or have several senses: trusted only in a paper that also
# writes a long name of the same entity.
GUARDED = frozenset({
    "NO", "CAT", "SR", "ER", "EV", "EVs", "IMS", "AGE", "CAP", "SOD", "SIR", "MAO", "XO", "ETC",
    "BAT", "WAT", "SEC", "TAG", "INS", "CQ", "CMA", "HNE", "RSS", "RNS", "MVB", "PNS", "TMG",
    "AFX", "T2K", "TECK", "FST", "DCN", "NTA", "NAS", "TAS", "RHR", "MQC", "IMM", "GST", "Met",
    "NOX", "EMP", "EMPs", "lEV", "sEV", "FFA", "CQ1", "CSA", "AChR", "ESR", "EPR", "SASP",
    "STING",
})  # fmt: skip
# Words beside a name that make it another thing, by the name as it is searched; `*` is any name.
_BEFORE = {
    "muscle": r"(?:smooth|cardiac)[ -]$",
    "rest": r"\bthe $",
    "old": r"(?:\d|year|yr|month|week|day)s?[ -]$",
    "exercise": r"(?:mental|breathing|cognitive)[ -]$",
    "running": r"(?:long|short)[ -]$",
    "strength": r"(?:tensile|ionic|field|mechanical|bone|signal) $",
    "cycling": r"(?:thermal|cell|thermo)[ -]?$",
    "matrix": r"extracellular $",
    "blood": r"cord $",
    "glucose": r"deoxy-$",
}
_AFTER = {
    "*": r"-like\b| receptors?\b|-binding protein| antagonist| homolog| promoter| primers?\b",
    "rest": r" of\b",
    "strength": r" of (?!muscle)",
    "aged": r" (?:\d|between|from|over|under|at least)",
    "cat": r" (?:scan|box)",
    "running": r" (?:title|head|buffer|gel|water|costs?)",
    "exercise": r" (?:caution|control over|restraint)",
    "old": r" world",
    "age": r" \d",
    "male": r"[- ]to[- ]female",
}
_BEFORE_NAME = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _BEFORE.items()}
_AFTER_NAME = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _AFTER.items()}
_ANY_AFTER = _AFTER_NAME.pop("*")
_REACH = 16


# Words in a long name that make it another thing, though it is much like the usual one.
_TELLING = {"nrf2": "respiratory", "nrf 2": "respiratory", "nrf1": "erythroid"}


def is_telling(short: str, long_name: str) -> bool:
    """Whether a long name that is much like the usual one is still another's.

    >>> is_telling("NRF2", "nuclear respiratory factor 2")
    True
    """
    word = _TELLING.get(short.casefold().replace("-", " "))
    return word is not None and word in long_name.casefold()


def needs_long_name(written: str) -> bool:
    """Whether a name is trusted only in a document that writes a long name of the same thing.

    >>> needs_long_name("ER"), needs_long_name("irisin")
    (True, False)
    """
    return written in GUARDED


def is_another_sense(text: str, start: int, end: int) -> bool:
    """Whether the words around a name make it the name of something else.

    >>> is_another_sense("smooth muscle", 7, 13), is_another_sense("red muscle", 4, 10)
    (True, False)
    """
    if _ANY_AFTER.match(text, end):
        return True
    name = text[start:end].casefold()
    before, after = _BEFORE_NAME.get(name), _AFTER_NAME.get(name)
    return bool(
        (before and before.search(text[max(0, start - _REACH) : start]))
        or (after and after.match(text, end))
    )
