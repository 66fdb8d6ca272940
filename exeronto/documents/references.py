"""References and running heads: printed bibliography into fields."""

from __future__ import annotations

import re

from exeronto.documents.document import Bibliography, Person, Reference

_RUNNING_HEAD = re.compile(
    r"^(?P<author>\S.*?)(?P<et_al> et al\.)? {3,}(?P<journal>\S.*?) (?P<volume>\d+) "
    r"\((?P<year>\d{4})\) (?P<pages>[\w\u2013-]+)\s*$"
)
# Elsevier's numbered style: authors, title, journal volume (year) pages, doi.
_SOURCE = re.compile(
    r",\s(?P<journal>[^,]*?)\s(?P<volume>\d+)\s\((?P<year>\d{4})\)\s?"
    r"(?P<pages>[\w\u2013-]+)?[,.]?\s*$"
)
# Longer than any reference or running head: not looked into, because the patterns would take hours.
_LONGEST = 2000
_DOI = re.compile(r"https?://(?:dx\.)?doi\.\s?org/\s?(10\.\d{4,9}/\s?\S+?)\.?\s*$")
_INITIALS_FIRST = re.compile(r"^((?:\w\.[ -]?)+)\s?(\S.*)$")
# Vancouver style: Family AB, Family C, et al. Title. *Journal* year;volume:pages.
_VANCOUVER = re.compile(
    r"^(?P<authors>.+?)\. (?P<title>.+?)\. (?P<journal>[^.]+?) (?P<year>\d{4});"
    r"(?P<volume>[^:]+):(?P<pages>.+?)\.?\s*$"
)


def parse_running_head(line: str) -> Bibliography:
    """What a running head says of the paper: first author, journal, volume, year, pages.

    >>> head = parse_running_head("A. Writer et al.            Journal of Tests 7 (2026) 1\u20139")
    >>> head.authors[0].family, head.journal, head.year, head.et_al
    ('Writer', 'Journal of Tests', 2026, True)
    """
    match = _RUNNING_HEAD.match(line) if len(line) < _LONGEST else None
    if match is None:
        return Bibliography()
    return Bibliography(
        authors=(_initials_first(match["author"]),),
        et_al=match["et_al"] is not None,
        journal=match["journal"],
        volume=match["volume"],
        year=int(match["year"]),
        pages=match["pages"],
    )


def parse_numbered_reference(text: str) -> Reference:
    """A reference as `[n] A. Author, B. Author, Title, Journal 1 (2020) 2-3, https://doi.org/...`.

    The title may hold commas: authors end at the first part that does not look like a name.

    >>> r = parse_numbered_reference(
    ...     "[4] A.B. Writer, C. Other, Cells, young and old, J. Tests 7 (2026) 1\u20139, "
    ...     "https://doi. org/10.5555/ abc."
    ... )
    >>> r.number, [p.family for p in r.authors], r.title, r.journal, r.doi
    (4, ['Writer', 'Other'], 'Cells, young and old', 'J. Tests', '10.5555/abc')
    """
    number, _, rest = " ".join(text.split()).partition("]")
    rest = rest.lstrip()
    doi = _DOI.search(rest)
    if doi is not None:
        rest = rest[: doi.start()].rstrip(", ")
    source = _SOURCE.search(rest)
    if source is not None:
        rest = rest[: source.start()]
    parts = rest.split(", ")
    names = 0
    while names < len(parts) - 1 and _INITIALS_FIRST.match(parts[names]):
        names += 1
    return Reference(
        number=int(number.lstrip("[")),
        authors=tuple(_initials_first(part) for part in parts[:names]),
        title=", ".join(parts[names:]) or None,
        journal=source["journal"] if source else None,
        year=int(source["year"]) if source else None,
        volume=source["volume"] if source else None,
        pages=source["pages"] if source else None,
        doi=re.sub(r"\s", "", doi.group(1)) if doi else None,
    )


def parse_vancouver_reference(text: str, *, number: int) -> Reference | None:
    """A reference in Vancouver style, or None when the text is none.

    >>> text = "Writer A, Other CD, et al. A title. J Tests 2026;7:1\u20139."
    >>> r = parse_vancouver_reference(text, number=2)
    >>> [(p.family, p.given) for p in r.authors], r.et_al, r.journal, r.year, r.pages
    ([('Writer', 'A'), ('Other', 'CD')], True, 'J Tests', 2026, '1–9')
    """
    match = _VANCOUVER.match(text) if len(text) < _LONGEST else None
    if match is None:
        return None
    names = match["authors"].split(", ")
    people = tuple(Person(*name.rsplit(" ", 1)) for name in names if name != "et al")
    return Reference(
        number=number,
        authors=people,
        et_al="et al" in names,
        title=match["title"],
        journal=match["journal"],
        year=int(match["year"]),
        volume=match["volume"],
        pages=match["pages"],
    )


def _initials_first(name: str) -> Person:
    """`A.B. Writer` as a Person.

    >>> _initials_first("W. D. Fraser")
    Person(family='Fraser', given='W. D.')
    """
    match = _INITIALS_FIRST.match(name.strip())
    return Person(match.group(2), match.group(1).strip()) if match else Person(name.strip())
