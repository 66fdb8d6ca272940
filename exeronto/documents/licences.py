"""Licences as papers name them."""

from __future__ import annotations

import re

_LINK = re.compile(
    r"https?://(?:www\.)?creativecommons\.org/(?:licenses|publicdomain)/[\w./-]{1,60}?(?=[.,;)\]]*(?:\s|$|[)\]<>]))"
)
_NAME = re.compile(
    r"\bCC(?:[ -]BY(?:-(?:NC|ND|SA))*(?:[ -]\d\.\d)?|0(?: 1\.0)?)\b"
    r"|\bCreative Commons(?: [A-Z][A-Za-z-]+| \d\.\d){1,6} (?:Licen[cs]e|Dedication)(?: \d\.\d)?"
)


def licence_in(text: str) -> str | None:
    """The licence that a text names: by its link, or else by its name as it is written.

    A name without a version is kept without one.

    >>> licence_in("under CC BY (https://creativecommons.org/licenses/by/4.0/).")
    'https://creativecommons.org/licenses/by/4.0/'
    >>> licence_in("terms of the Creative Commons Attribution License, which permits")
    'Creative Commons Attribution License'
    >>> licence_in("All rights reserved.") is None
    True
    """
    found = _LINK.search(text) or _NAME.search(text)
    return found[0] if found else None
