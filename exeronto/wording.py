"""Whether words name an entity: by label or synonym, in any spelling, plural and order."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from rdflib.namespace import RDFS

from exeronto.namespaces import EXENT, EXERO, SYNONYMS
from exeronto.spelling import fold, spelled_out

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rdflib import URIRef

    from exeronto.ontology import Ontology

_WORD = re.compile(r"[^\W_]+")
# Words of a name that carry nothing: "release of vesicles" is "vesicle release".
_LITTLE = frozenset({"a", "an", "and", "by", "for", "from", "in", "of", "or", "the", "to", "with"})
# What an entity is a pool, model or product of: the text may name that and mean the entity.
_NAMED_AFTER = frozenset({"poolOf", "models", "encodedBy", "hasBackground"})
# One spelling for both sides of the Atlantic. Both texts and names pass through, so that a word
# that changes by mistake still equals itself.
_SPELLINGS = (
    (re.compile(r"is(?=(?:e|ed|es|ing|ation|er)$)"), "iz"),
    (re.compile(r"our(?=$|al|ed|ing)"), "or"),
    (re.compile(r"ll(?=ing$|ed$)"), "l"),
    (re.compile(r"ageing$"), "aging"),
    (re.compile(r"defence$"), "defense"),
    (re.compile(r"fibre$"), "fiber"),
    (re.compile(r"ae|oe"), "e"),
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word in one spelling, and where it stands in its text."""

    form: str
    start: int
    end: int


def words_in(text: str) -> tuple[Word, ...]:
    """The words of a text, in one spelling and number.

    >>> [word.form for word in words_in("Signalling by β-catenins")]
    ['signaling', 'by', 'beta', 'catenin']
    """
    return tuple(
        Word(_form(match[0]), match.start(), match.end()) for match in _WORD.finditer(fold(text))
    )


@cache
def _form(word: str) -> str:
    form = spelled_out(word)
    if len(form) > 3 and form.endswith("s") and not form.endswith("ss"):  # noqa: PLR2004
        form = f"{form[:-3]}y" if form.endswith("ies") else form[:-1]
    for pattern, one in _SPELLINGS:
        form = pattern.sub(one, form)
    return form


class Wording:
    """The names of entities, to be looked for in words.

    Besides its own names, an entity goes by those of what it is a pool, model or product of, and
    by the name of its class where it is the only one of that class.

    >>> from exeronto.ontology import read_ontology
    >>> from exeronto.resources import ontology_folder
    >>> wording = Wording(read_ontology(ontology_folder()))
    >>> wording.names(EXENT["il-6"], "the release of IL6"), wording.names(EXENT["il-6"], "it")
    (True, False)
    """

    def __init__(self, ontology: Ontology):
        by_key = {entity.key: entity for entity in ontology.entities}
        kinds: dict[str, list[str]] = {}
        for entity in ontology.entities:
            for kind in entity.types:
                kinds.setdefault(kind, []).append(entity.key)
        self._names: dict[URIRef, tuple[tuple[str, ...], ...]] = {}
        for entity in ontology.entities:
            names = [*entity.names]
            for relation, other in entity.relations:
                if relation in _NAMED_AFTER and other in by_key:
                    names += by_key[other].names
            for kind in entity.types:
                if kinds[kind] == [entity.key]:
                    names += _class_names(ontology, kind)
            forms = {tuple(w.form for w in words_in(_without_tag(name))) for name in names}
            self._names[EXENT[entity.key]] = tuple(sorted(forms - {()}, key=_longest_first))

    def names(self, entity: URIRef, text: str) -> bool:
        """Whether a text names an entity; the words of a name may stand in any order."""
        words = words_in(text)
        present = {word.form for word in words}
        return any(
            _run(name, words) is not None
            or (len(content := set(name) - _LITTLE) > 1 and content <= present)
            for name in self._names.get(entity, ())
        )

    def find(self, entity: URIRef, text: str) -> tuple[int, int] | None:
        """Where a text first names an entity, by its longest name; or None."""
        words = words_in(text)
        for name in self._names.get(entity, ()):
            found = _run(name, words)
            if found is not None:
                return found
        return None


def _class_names(ontology: Ontology, kind: str) -> Iterator[str]:
    for prop in (RDFS.label, *SYNONYMS.values()):
        yield from map(str, ontology.terms.objects(EXERO[kind], prop))


def _without_tag(name: str) -> str:
    """A label without what only tells it from others: mitophagy (process), TXN gene."""
    return re.sub(r"\s*\([^)]*\)$|\s+gene$", "", unicodedata.normalize("NFC", name))


def _longest_first(name: tuple[str, ...]) -> tuple[int, tuple[str, ...]]:
    return -sum(map(len, name)), name


def _run(name: Sequence[str], words: Sequence[Word]) -> tuple[int, int] | None:
    """Where the words of a name stand together; blanks and hyphens count for nothing."""
    whole = "".join(name)
    for first in range(len(words)):
        joined = ""
        for word in words[first:]:
            joined += word.form
            if joined == whole:
                return words[first].start, word.end
            if not whole.startswith(joined):
                break
    return None
