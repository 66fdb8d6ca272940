"""Cue words: those by which a text says what a claim's predicate and polarity say.

`cue_words.tsv` is a table for reviewing: a line for each predicate, and one for each polarity that
is not plain affirmation (`*` for any predicate). A star at the end of a word stands for any ending.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exeronto.errors import CurationError
from exeronto.namespaces import EXERO
from exeronto.resources import cue_words_file
from exeronto.tables import read_table

if TYPE_CHECKING:
    from pathlib import Path

    from rdflib import URIRef

    from exeronto.model import Claim
    from exeronto.ontology import Ontology

COLUMNS = ("predicate", "polarity", "cues")
_POLARITIES = {
    "affirmed": EXERO.Affirmed,
    "denied": EXERO.Denied,
    "no change": EXERO.NoChange,
    "not necessary": EXERO.NotNecessary,
    "not sufficient": EXERO.NotSufficient,
}
_ANY = "*"
# "Not only" affirms.
_NEGATION = re.compile(
    r"\b(?:no|nor|neither|never|without|cannot|not(?!\s+only)|fail(?:s|ed|ure)?\s+to|un(?:changed|affected|altered))\b"
)


@dataclass(frozen=True, slots=True)
class Cues:
    """The cue words of predicates and polarities, as patterns, and the direction of predicates."""

    predicates: dict[URIRef, re.Pattern[str]]
    polarities: dict[URIRef, re.Pattern[str]]
    opposite: dict[URIRef, re.Pattern[str]]

    def fault(self, claim: Claim, words: str) -> str | None:
        """What is wrong with the words for a claim's relation; None when they are among its cues.

        `opposite` when they say the contrary, `unknown` when they are no cue of it.
        """
        text = words.casefold()
        if claim.polarity != EXERO.Affirmed:
            return None if self.polarities[claim.polarity].search(text) else "unknown"
        rest = self._own(claim).sub(" ", text)
        if _NEGATION.search(rest):
            return "opposite"
        if rest != text:
            return None
        against = self.opposite.get(claim.predicate)
        return "opposite" if against is not None and against.search(rest) else "unknown"

    def find(self, claim: Claim, text: str, *, near: int) -> tuple[int, int] | None:
        """Where a text has a cue of a claim, the one nearest to an offset; or None."""
        pattern = self._own(claim)
        if claim.polarity != EXERO.Affirmed:
            pattern = self.polarities[claim.polarity]
        found = [match.span() for match in pattern.finditer(text.casefold())]
        return min(found, key=lambda span: (abs(span[0] - near), span), default=None)

    def _own(self, claim: Claim) -> re.Pattern[str]:
        return self.predicates.get(claim.predicate, _NOTHING)


_NOTHING = re.compile(r"(?!)")


def read_cues(ontology: Ontology, file: Path | None = None) -> Cues:
    """Read the table of cues; the package's own by default.

    A predicate also has the cues of the predicates below it: what is activated is increased.

    Raises:
        CurationError: A predicate is no object property, a polarity none of ours, a line has no
            cue or stands twice; with file and line.
    """
    file = file or cue_words_file()
    polarities: dict[URIRef, re.Pattern[str]] = {}
    written: dict[URIRef, str] = {}
    for line, row in read_table(file, COLUMNS):
        predicate, polarity = EXERO[row["predicate"]], _POLARITIES.get(row["polarity"])
        known = row["predicate"] == _ANY or predicate in ontology.object_properties
        if not known or polarity is None or not row["cues"]:
            what = f"{row['predicate']!r}, {row['polarity']!r} with {row['cues']!r} says nothing"
            raise CurationError(f"{what}; name a property, a polarity, cues", file=file, line=line)
        if (row["predicate"] == _ANY) == (polarity == EXERO.Affirmed):
            what = "affirmed needs a predicate, and any other polarity is for all (*); correct it"
            raise CurationError(what, file=file, line=line)
        if polarity in polarities or predicate in written:
            raise CurationError("stands twice; join the lines", file=file, line=line)
        if polarity == EXERO.Affirmed:
            written[predicate] = row["cues"]
        else:
            polarities[polarity] = _pattern([row["cues"]])
    return Cues(_with_those_below(written, ontology), polarities, _opposites(written, ontology))


def _with_those_below(
    written: dict[URIRef, str], ontology: Ontology
) -> dict[URIRef, re.Pattern[str]]:
    return {
        prop: _pattern([cues for p, cues in written.items() if prop in ontology.superproperties(p)])
        for prop in written
    }


def _opposites(written: dict[URIRef, str], ontology: Ontology) -> dict[URIRef, re.Pattern[str]]:
    """For what raises, the cues of what lowers, and the reverse; what improves, what impairs."""
    found = {}
    for one, other in (("increases", "decreases"), ("improves", "impairs")):
        for here, there in ((one, other), (other, one)):
            against = [c for p, c in written.items() if EXERO[there] in ontology.superproperties(p)]
            for prop in written:
                if EXERO[here] in ontology.superproperties(prop) and against:
                    found[prop] = _pattern(against)
    return found


def _pattern(lists: list[str]) -> re.Pattern[str]:
    cues = sorted({cue.strip() for cues in lists for cue in cues.split("|")})
    stems = (r"\s+".join(map(_word, cue.split())) for cue in cues)
    return re.compile(rf"\b(?:{'|'.join(stems)})\b")


def _word(word: str) -> str:
    stem = re.escape(word.removesuffix("*"))
    return rf"{stem}[\w-]*" if word.endswith("*") else stem
