"""Headings of papers: what part of a paper each opens, and how people cite that part."""

from __future__ import annotations

import re
from dataclasses import dataclass

_BACK = (
    r"acknowledge?ments?|funding|financial|(?:conflicts?|declarations?) of|disclosures?|"
    r"(?:competing|declaration of|conflicting) interests?|credit authorship|contributors|"
    r"author(?:s['\u2019]?|['\u2019]s)? (?:contributions?|information|notes?)|"
    r"data (?:availability|accessibility)|availability of|supporting information|"
    r"supplementa(?:ry|l)|additional (?:files?|information)|abbreviations|ethic|consent|"
    r"appendi(?:x|ces)|footnotes|notes|pre-?publication history|associated data|permissions|"
    r"copyright|about the authors?|publisher['\u2019]s note"
)
_CLOSING = (
    r"(?:.*\b)?conclu(?:sions?|ding)\b.*|outlook|perspectives?|"
    r"(?:.*\b)?future (?:directions?|perspectives?)"
)
_LISTED = r"references?|bibliography|literature(?: cited)?|works cited|reference list|citations"
# The first pattern that a heading fits says what stands under it.
_ROLES = tuple(
    (re.compile(pattern, re.IGNORECASE), role)
    for pattern, role in (
        (r"(?:structured |graphical |author )?(?:abstract|summary)s?", "abstract"),
        (_LISTED, "references"),
        (rf"(?:{_BACK})\b.*", "back"),
        (_CLOSING, "conclusion"),
    )
)
_NUMBER = re.compile(r"^(?:section\s+)?((?:\d{1,2}|[A-Z])(?:\.\d{1,2})*)(?:\.\s*|\s+|\)\s*)(?=\S)")
_ROMAN = re.compile(r"^([IVX]{1,5})\.\s+(?=\S)")
# A heading that is longer is words of the paper, which no record holds.
_MOST_WORDS = 5
_LONGEST = 48


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, its number apart from its words."""

    number: str | None
    words: str

    @property
    def role(self) -> str | None:
        """What stands under it: `abstract`, `references`, `back`, `conclusion`, or None."""
        words = self.words.strip(" :.")
        return next((role for pattern, role in _ROLES if pattern.fullmatch(words)), None)

    @property
    def is_short(self) -> bool:
        """Whether it may stand in a record: a name of a section and no sentence."""
        return len(self.words) <= _LONGEST and len(self.words.split()) <= _MOST_WORDS


def read_heading(text: str, *, number: str | None = None) -> Heading:
    """A heading as it is printed; `number` when the source gives it apart.

    >>> read_heading("2.1. Redox pools"), read_heading("Conclusions").role
    (Heading(number='2.1', words='Redox pools'), 'conclusion')
    >>> read_heading("A mouse without SOD1").number is None
    True
    """
    text = text.strip()
    if number is not None:
        return Heading(number.strip(" .:)") or None, text)
    found = _NUMBER.match(text) or _ROMAN.match(text)
    if found is None or (found[1].isalpha() and not found[0].rstrip().endswith((".", ")"))):
        return Heading(None, text)
    return Heading(found[1], text[found.end() :])


def section_label(heading: Heading, *, above: str, ordinal: int) -> str:
    """How people cite the section under a heading: its number, its name, or its place.

    >>> section_label(read_heading("2.1. Redox pools"), above="2", ordinal=1)
    '2.1'
    >>> section_label(read_heading("How stairs may or may not change what mice eat"),
    ...     above="Results", ordinal=2)
    'Results §2'
    """
    if heading.number is not None:
        return heading.number
    if heading.words and heading.is_short:
        return heading.words.strip(" :.")
    return f"{above} §{ordinal}"
