"""Names within longer names: what the words around a name make of it.

"Muscle fatigue" is no muscle, "Akt/mTOR signalling" no molecule, and O2− no oxygen. Words that are
often put after a name and mean another thing are refused in general, so that a paper's own terms,
which no table has, do not pass for a part of themselves.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from exeronto.lexicon import Lexicon, Name

# What stands before a name, with a hyphen, and turns it into something else: pro-oxidant.
_PREFIX = re.compile(
    r"(?<![^\W_])(?:anti[- ](?:\w+[-–])?|"
    r"(?:anti|pro|non|pre|post|pseudo|sub|co|over|inter|un|trans|peri|multi)[-–])$",
    re.IGNORECASE,
)
# Nouns whose name of a molecule, cell, organ or process before them only says which one.
_HEADS = (
    # molecules
    r"receptors?|transporters?|(?:\w+ )?kinases?|phosphatases?|synthases?|synthetases?|reductases?|"
    r"oxidases?|dehydrogenases?|(?:\w*)transferases?|hydrolases?|ligases?|proteases?|carriers?|"
    r"channels?|pumps?|exchangers?|antiporters?|agonists?|analog(?:ue)?s?|mimetics?|homolog(?:ue)?s?|"
    r"ortholog(?:ue)?s?|antibod(?:y|ies)|subunits?|superfamily|polymorphisms?|precursors?|derivatives?|"
    # processes and qualities
    r"fatigue|soreness|biogenesis|differentiation|quality|fate|machinery|program(?:me)?s?|"
    r"tolerance|intolerance|metabolism|homeostasis|oxygenation|recovery|load|stiffness|flux|clearance|"
    r"degradation|(?:bio)?markers?|estimators?|disuse|shortening|flexibility|"
    r"physiologists?|scientists?|equipment|index|scores?|syndrome|zippers?"
)
_HEAD = re.compile(rf"[ -](?:{_HEADS})\b(?!-)")
_ENDING = re.compile(
    r"[-–](?:like|type|free|inducible|sparing|rich|poor|naive|producing|sensitive|responsive)\b",
    re.IGNORECASE,
)
# The charge of a radical: an oxygen molecule with one is superoxide.
_CHARGE = re.compile(r" ?[•·⋅˙●∙.]? ?(?:[−⁻ˉ¯]|[-–](?![\w-]))")
_OXYGEN = frozenset({"O2", "O₂"})
_SUPEROXIDE = "superoxide"
# What follows a name in "Akt/mTOR signalling" and "muscle–brain axis", no name by itself.
_REST = r"(?:[/–]\w[\w-]*|-(?=[\w-]*[A-Z\u0370-\u03ff])\w[\w-]*)"
_OF_PATHWAY = r"(?:,? (?:and|or) [\w/–-]+)? (?:signal(?:l?ing|s)?|pathways?|axis|axes|cascades?)\b"
_BEGINS = re.compile(rf"{_REST}+{_OF_PATHWAY}")
_ENDS = re.compile(_OF_PATHWAY)
_BEFORE = re.compile(r"\w[/–-]$")
# "Pathways such as A, B and C", "genes (A, B and C)".
_KIND = re.compile(
    r"\b(genes|pathways)(?:,? (?:such as|including|like|namely) | \((?:e\.g\.,? )?)([^.;:()]*)$"
)
_LIST = re.compile(r"(?:[\w/-]+(?: [\w/-]+)?(?:, (?:and |or )?| and | or ))*")
_NAMES = {"genes": ("{} gene",), "pathways": ("{} pathway", "{} signalling")}
_REACH = 90

Meant = tuple[int, "Name", str]


def meant(text: str, start: int, end: int, name: Name, lexicon: Lexicon) -> Meant | None:
    """What a name that stands at these offsets means: its end, the name and the rule; or None.

    >>> from exeronto.lexicon import Lexicon
    >>> from exeronto.model import Entity
    >>> lexicon = Lexicon([Entity("muscle", "muscle", ()), Entity("mtor", "mTOR", ())])
    >>> def entities(text):
    ...     readings = [meant(text, *found, lexicon) for found in lexicon.find(text)]
    ...     return [reading[1].entity for reading in readings if reading is not None]
    >>> entities("In muscle, mTOR"), entities("Muscle fatigue, Akt/mTOR signalling")
    (['muscle', 'mtor'], [])
    """
    if _PREFIX.search(text, max(0, start - 20), start):
        return None
    if _HEAD.match(text, end) or _ENDING.match(text, end):
        return None
    written = text[start:end]
    if written in _OXYGEN:
        return _of_oxygen(text, end, name, lexicon)
    if _in_pathway(text, start, end):
        return None
    other = _named(written, _kind(text, start), lexicon)
    return (end, name, name.rule) if other is None else (end, other, "kind")


def _of_oxygen(text: str, end: int, name: Name, lexicon: Lexicon) -> Meant:
    charge = _CHARGE.match(text, end)
    superoxide = lexicon.named(_SUPEROXIDE) if charge else None
    if charge is None or superoxide is None:
        return end, name, name.rule
    return charge.end(), superoxide, "kind"


def _in_pathway(text: str, start: int, end: int) -> bool:
    """Whether a name is one of several that name a pathway together."""
    before = _BEFORE.search(text, max(0, start - 2), start)
    return bool(_BEGINS.match(text, end) or (before and _ENDS.match(text, end)))


def _kind(text: str, start: int) -> str:
    """What the list is a list of in which a name stands: genes, pathways, or nothing said."""
    match = _KIND.search(text, max(0, start - _REACH), start)
    return match.group(1) if match and _LIST.fullmatch(match.group(2)) else ""


def _named(written: str, kind: str, lexicon: Lexicon) -> Name | None:
    known = (lexicon.named(name.format(written)) for name in _NAMES.get(kind, ()))
    return next((name for name in known if name is not None), None)
