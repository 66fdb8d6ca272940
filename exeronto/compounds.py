"""Names within longer names: what the words around a name make of it.

"Muscle fatigue" is no muscle, "Akt/mTOR signalling" no molecule, and O2− no oxygen. Words that are
often put after a name and mean another thing are refused in general, so that a paper's own terms,
which no table has, do not pass for a part of themselves.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exeronto.cues import CUES
from exeronto.function_words import AUXILIARY, LINKS, PREPOSITIONS

if TYPE_CHECKING:
    from exeronto.lexicon import Lexicon, Name

# What stands before a name, with a hyphen, and turns it into something else: pro-oxidant.
_PREFIX = re.compile(
    r"(?<![^\W_])(?:anti[- ](?:\w+[-–])?|"
    r"(?:anti|pro|non|pre|post|pseudo|sub|co|over|inter|un|trans|peri|multi|to)[-–])$",
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
    r"physiologists?|scientists?|equipment|index|scores?|syndrome|zippers?|"
    # what is measured of a part of the body, and what ails it
    r"density|thickness|area|morphology|microstructure|brittleness|rigidity|flow|"
    r"capillari[sz]ation|function(?! as\b)|dysfunction|abnormalit(?:y|ies)|disorders?|failure|"
    r"diseases?|injur(?:y|ies)|infections?|cancers?|tumou?rs?|carcinomas?|"
    # another molecule's name, or another cell's
    r"(?:[\w-]+ )?growth factors?|morphogenetic|natriuretic|polari[sz]ation|replication|"
    r"remodell?ing|minerali[sz]ation|polymerases?"
)
_HEAD = re.compile(rf"[ -](?:{_HEADS})\b(?!-)")
_ENDING = re.compile(
    r"[-–](?:like|type|free|inducible|sparing|rich|poor|naive|producing|sensitive|responsive|"
    r"resistant|onset|to-)\b",
    re.IGNORECASE,
)
# A gene that is not there: "Parkin−/− mice".
_MISSING = re.compile(r" ?\(?[-–−+]/[-–−]")
# Nouns for a whole kind. The word before them says which of the kind are meant, and together they
# name something else: "synaptic proteins", "acid phosphatase", "the kinases". Verbs and small words
# do not: "secretes hormones and proteins".
_KINDS = frozenset({
    "proteins", "peptide", "peptides", "kinase", "kinases", "phosphatase", "phosphatases",
    "radicals", "hormone", "hormones", "lipids", "metabolites", "transcription factor",
    "transcription factors", "growth factor", "growth factors",
})  # fmt: skip
_NO_KIND = AUXILIARY | LINKS | PREPOSITIONS | CUES.keys() | {
    "other", "some", "certain", "various", "different", "all", "most", "include", "includes",
}  # fmt: skip
# Verbs that go on ("carrying proteins"), and not what looks like one ("binding proteins").
_VERB = re.compile(r"(?!bind|chelat|scaffold|signal)\w+ing")
_WORD_BEFORE = re.compile(r"([\w-]+) $")
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
    if is_part_of_another(text, start, end):
        return None
    written = text[start:end]
    if written in _OXYGEN:
        return _of_oxygen(text, end, name, lexicon)
    other = _named(written, _kind(text, start), lexicon)
    return (end, name, name.rule) if other is None else (end, other, "kind")


def is_part_of_another(text: str, start: int, end: int) -> bool:
    """Whether the words around a name make it a part of a longer name, of something else.

    >>> is_part_of_another("muscle fatigue", 0, 6), is_part_of_another("muscle and fat", 0, 6)
    (True, False)
    """
    return bool(
        _PREFIX.search(text, max(0, start - 20), start)
        or _HEAD.match(text, end)
        or _ENDING.match(text, end)
        or _MISSING.match(text, end)
        or _is_one_of_a_kind(text, start, end)
        or (_in_pathway(text, start, end) and text[start:end] not in _OXYGEN)
    )


def _of_oxygen(text: str, end: int, name: Name, lexicon: Lexicon) -> Meant:
    charge = _CHARGE.match(text, end)
    superoxide = lexicon.named(_SUPEROXIDE) if charge else None
    if charge is None or superoxide is None:
        return end, name, name.rule
    return charge.end(), superoxide, "kind"


def _is_one_of_a_kind(text: str, start: int, end: int) -> bool:
    """Whether the word before a noun for a whole kind says which of the kind are meant."""
    if text[start:end].casefold() not in _KINDS:
        return False
    before = _WORD_BEFORE.search(text, max(0, start - _REACH), start)
    word = before.group(1).casefold() if before else ""
    return bool(word) and word not in _NO_KIND and not _VERB.fullmatch(word)


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
