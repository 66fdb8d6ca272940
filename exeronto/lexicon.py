"""Names of entities, compiled so that they are found in text."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ahocorasick_rs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from exeronto.model import Entity

# Spelled out, so that "PGC-1alpha" and "PGC-1α" are one name.
_GREEK = {
    "α": "alpha",
    "β": "beta",
    "γ": "gamma",
    "δ": "delta",
    "κ": "kappa",
    "ω": "omega",
    "μ": "mu",
}
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2212"), "-")
# Short names that are common words or have several senses: trusted only in a paper that also
# writes a long name of the same entity.
GUARDED = frozenset(
    {"NO", "CAT", "SR", "ER", "EV", "EVs", "IMS", "AGE", "CAP", "SOD", "SIR", "MAO", "XO"}
)
# Names this short or shorter, or without small letters, must stand in the text as they are.
_SHORT = 3


@dataclass(frozen=True, slots=True)
class Name:
    """A way to write an entity; `exact` when its capitals count."""

    form: str
    written: str
    entity: str
    exact: bool


class Lexicon:
    """The names of entities as one automaton.

    >>> from exeronto.model import Entity, Synonym
    >>> lexicon = Lexicon([Entity("pgc-1alpha", "PGC-1α", (), (Synonym("PGC1a coactivator"),))])
    >>> [(start, end) for start, end, _ in lexicon.find("Of PGC-1alpha and PGC-1α.")]
    [(3, 13), (18, 24)]
    """

    def __init__(self, entities: Iterable[Entity]):
        forms: dict[tuple[str, str], Name] = {}
        for entity in entities:
            for written in entity.names:
                for name in _variants(written, entity.key):
                    forms.setdefault((name.form, name.written if name.exact else ""), name)
        self._names = [forms[form] for form in sorted(forms)]
        self._automaton = ahocorasick_rs.AhoCorasick(
            [name.form for name in self._names], matchkind=ahocorasick_rs.MatchKind.Standard
        )

    def __len__(self) -> int:
        return len(self._names)

    def find(self, text: str) -> Iterator[tuple[int, int, Name]]:
        """Every name at word boundaries, the longest where several overlap; offsets on `text`.

        Of two names for the same words, the one that needs no plural s and the one with just these
        capitals win: "SOD1" is the protein, "Sod1" the gene.
        """
        folded, dashed = fold(text), text.translate(_DASHES)
        found = []
        for index, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            name = self._names[index]
            stop = _with_plural(folded, end)
            if _bounded(folded, start, stop) and not (
                name.exact and name.written.translate(_DASHES) != dashed[start:end]
            ):
                found.append((start, stop, stop - end, name))
        found.sort(key=lambda match: (match[0], -match[1], match[2], not match[3].exact))
        last = 0
        for start, stop, _, name in found:
            if start >= last:
                yield start, stop, name
                last = stop


def fold(text: str) -> str:
    """A text for comparison, each character still in its place.

    >>> fold("NF–κB") == fold("nf-κb")
    True
    """
    return "".join(
        c if len(c) == 1 else o for o, c in ((o, o.casefold()) for o in text.translate(_DASHES))
    )


def spelled_out(text: str) -> str:
    """A text with its Greek letters spelled out.

    >>> spelled_out("PGC-1α")
    'PGC-1alpha'
    """
    return "".join(_GREEK.get(c, c) for c in text)


def _variants(written: str, entity: str) -> Iterator[Name]:
    """A name with Greek letters as they are and spelled out, with hyphens, blanks and neither."""
    written = unicodedata.normalize("NFC", written)
    exact = len(written) <= _SHORT or (written.isupper() and len(written) <= _SHORT + 2)
    for form in dict.fromkeys((written, spelled_out(written))):
        folded = fold(form)
        yield Name(folded, form, entity, exact)
        if not exact and re.search(r"[-\s]\d|\d[-\s]|\w-\w", folded):
            for joint in (" ", ""):
                varied = re.sub(r"(?<=\w)-(?=\w)", joint, folded)
                if len(varied) > _SHORT:
                    yield Name(varied, form, entity, exact=False)


def _with_plural(folded: str, end: int) -> int:
    """The end of a match, its plural s included."""
    plural = folded[end : end + 1] == "s" and not folded[end + 1 : end + 2].isalnum()
    return end + 1 if plural else end


def _bounded(folded: str, start: int, end: int) -> bool:
    before = folded[start - 1 : start]
    after = folded[end : end + 1]
    return not before.isalnum() and not after.isalnum()
