"""Names of entities, compiled so that they are found in text."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ahocorasick_rs

from exeronto.phrasing import phrasings
from exeronto.senses import is_general
from exeronto.spelling import forms, plain_dashes, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from exeronto.model import Entity

# Names this short or shorter, or short and without small letters, must stand in the text as they
# are: ROS, SOD1, p62.
_SHORT = 3
# So many names take too long to lay out for the fastest search.
_MANY = 50_000
_SHORT_CAPITALS = 5
# So many ways of writing are remembered with the name that each is.
_REMEMBERED = 20_000
# Marks that tell two names apart; dashes and blanks do not.
_MARKS = re.compile(r"[^\w\s-]")
# A human gene symbol with a number, which is written with one capital for mice.
_SYMBOL = re.compile(r"[A-Z]{2,}\d+")
# Letters, digits, blanks and hyphens: nothing that tells two names apart.
_EASY = re.compile(r"[\w\s-]+")
_QUOTES = dict.fromkeys((0x2018, 0x2019, 0x2032), "'")
_SCOPES = ("label", "exact", "narrow", "related", "broad")


@dataclass(frozen=True, slots=True)
class Name:
    """A way to write an entity.

    `exact` when its capitals count; `own` when this form is the name as it was given; `rank` is
    lower for what is more surely the entity's name (its label, before a related synonym);
    `is_easy` when neither capitals nor marks need a closer look.
    """

    form: str
    written: str
    entity: str
    exact: bool
    own: bool = True
    rank: int = 0
    is_easy: bool = False

    @property
    def is_loose(self) -> bool:
        """Whether papers use the name for more than the entity: a broader one."""
        return self.rank == _SCOPES.index("broad")

    @property
    def rule(self) -> str:
        """What it takes to accept the name, in a word or two."""
        if self.exact:
            return "exact name"
        return "name" if self.own else "spelling"


class Lexicon:
    """The names of entities as one automaton.

    >>> from exeronto.model import Entity, Synonym
    >>> lexicon = Lexicon([Entity("pgc-1alpha", "PGC-1α", (), (Synonym("PGC1a coactivator"),))])
    >>> [(start, end) for start, end, _ in lexicon.find("Of PGC-1alpha and PGC-1α.")]
    [(3, 13), (18, 24)]
    """

    def __init__(
        self, entities: Iterable[Entity] = (), *, more: Mapping[str, tuple[str, str]] | None = None
    ):
        """Compile names.

        Args:
            entities: The entities whose names are looked for, in all spellings.
            more: Further names by their squeezed form, each as it is written and its entity; for a
                form that an entity has too, the entity is meant.
        """
        by_form: dict[str, list[Name]] = {}
        self._written: dict[str, tuple[str, ...]] = {}
        for entity in entities:
            self._written[entity.key] = entity.names
            for name in _names_of(entity):
                by_form.setdefault(name.form, []).append(name)
        for names in by_form.values():
            if len(names) > 1:
                names.sort(key=lambda name: (not name.own, name.rank, name.entity, name.written))
        self._by_form = by_form
        self._of_index = list(by_form.values())
        self._more = {form: name for form, name in (more or {}).items() if form not in by_form}
        self._forms = [*by_form, *self._more]
        self._chosen: dict[tuple[int, str], Name | None] = {}
        self._automaton = ahocorasick_rs.AhoCorasick(
            [f" {form}" for form in self._forms],
            matchkind=ahocorasick_rs.MatchKind.Standard,
            implementation=ahocorasick_rs.Implementation.NoncontiguousNFA
            if len(self._forms) > _MANY
            else ahocorasick_rs.Implementation.ContiguousNFA,
            store_patterns=False,
        )

    def __len__(self) -> int:
        return sum(map(len, self._by_form.values())) + len(self._more)

    def named(self, written: str) -> Name | None:
        """The name that is written just so, or None.

        >>> from exeronto.model import Entity
        >>> Lexicon([Entity("il-6", "IL-6", ())]).named("IL6").entity
        'il-6'
        """
        return _chosen(self._of_form(squeeze(written)), written)

    def _of_form(self, form: str) -> Sequence[Name]:
        names = self._by_form.get(form)
        if names is None and form in self._more:
            written, entity = self._more[form]
            names = [Name(form, written, entity, is_exact(written), rank=1)]
        return names or ()

    def names(self, entity: str) -> tuple[str, ...]:
        """The names of an entity, as they were given."""
        return self._written.get(entity, ())

    def find(self, text: str) -> Iterator[tuple[int, int, Name]]:
        """Every name at word boundaries, the longest where several overlap; offsets on `text`.

        Of two names for the same words, the one that needs no plural s and the one with just these
        capitals win: "SOD1" is the protein, "Sod1" the gene.
        """
        searched = f" {squeeze(text)} "
        matches = self._automaton.find_matches_as_indexes(searched, overlapping=True)
        found = _at_boundaries(searched, matches)
        found.sort()
        chosen = self._chosen
        last = 0
        for start, negative_stop, _, index in found:
            if start >= last:
                words = text[start:-negative_stop]
                try:
                    name = chosen[index, words]
                except KeyError:
                    name = self._remembered(index, words)
                if name is not None:
                    last = -negative_stop
                    yield start, last, name

    def _remembered(self, index: int, words: str) -> Name | None:
        """The name of a form that the words are, kept for the next time that they are met."""
        if len(self._chosen) >= _REMEMBERED:
            self._chosen.clear()
        known = index < len(self._of_index)
        names = self._of_index[index] if known else self._of_form(self._forms[index])
        self._chosen[index, words] = _chosen(names, words)
        return self._chosen[index, words]


def _at_boundaries(
    searched: str, matches: Iterable[tuple[int, int, int]]
) -> list[tuple[int, int, bool, int]]:
    """Matches that end with a word or its plural s: start, minus end, plural, and which form."""
    found: list[tuple[int, int, bool, int]] = []
    add = found.append
    for index, start, end in matches:
        after = searched[end]
        if after == " ":
            add((start, 1 - end, False, index))
        elif after == "s" and searched[end + 1] == " ":
            add((start, -end, True, index))
        elif searched[end - 1] == " ":
            add((start, 1 - end, False, index))
    return found


def is_exact(written: str) -> bool:
    """Whether the capitals of a name count.

    >>> [is_exact(name) for name in ("ROS", "SOD1", "irisin", "MAPK14")]
    [True, True, False, False]
    """
    return len(written) <= _SHORT or (written.isupper() and len(written) <= _SHORT_CAPITALS)


def names_of(written: str, entity: str, *, rank: int = 0) -> Iterator[Name]:
    """A name in all its spellings."""
    written = unicodedata.normalize("NFC", written)
    exact = is_exact(written)
    easy = not exact and _EASY.fullmatch(written) is not None
    for form, own in forms(written, exact=exact):
        yield Name(form, written, entity, exact, own, rank, easy)
    if exact:
        if _SYMBOL.fullmatch(written):
            # Of mice: "Atg5" for ATG5, unless a gene has that name.
            yield Name(
                squeeze(written), written.capitalize(), entity, exact=True, own=False, rank=rank
            )
        joined = re.sub(r"(?<=[A-Za-z])[- ](?=\d)", "", written)
        if joined != written and len(joined) > len("A1"):
            yield Name(squeeze(joined), joined, entity, exact=True, own=False, rank=rank)


def _names_of(entity: Entity) -> Iterator[Name]:
    for phrase in phrasings(entity.label):
        yield from names_of(phrase, entity.key)
    for synonym in entity.synonyms:
        if not is_general(synonym.name):
            rank = _SCOPES.index(synonym.scope)
            for phrase in phrasings(synonym.name):
                yield from names_of(phrase, entity.key, rank=rank)


def _chosen(names: Sequence[Name], words: str) -> Name | None:
    """The first of these names that the words are; one that is written just so before others."""
    for name in names:
        if name.written == words:
            return name
    if len(names) == 1 and names[0].is_easy and _EASY.fullmatch(words):
        return names[0]
    plain = unicodedata.normalize("NFKC", words)
    dashed = plain_dashes(plain if len(plain) == len(words) else words)
    cased = dashed.replace("-", " ")
    marks = _marks(dashed)
    for name in names:
        written = plain_dashes(name.written)
        if marks == _marks(written) and (
            not name.exact or cased.startswith(written.replace("-", " "))
        ):
            return name
    return None


def has_marks(written: str) -> bool:
    """Whether a name has marks other than hyphens, which tell it from others.

    >>> has_marks("IL-6"), has_marks("Ca2+")
    (False, True)
    """
    return bool(_marks(plain_dashes(written)))


def _marks(words: str) -> list[str]:
    return _MARKS.findall(words.translate(_QUOTES))
