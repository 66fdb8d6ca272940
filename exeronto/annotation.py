"""Which entities a document names, and where."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from exeronto.abbreviations import find_abbreviations
from exeronto.compounds import is_part_of_another, meant
from exeronto.documents.assembly import RUNNING
from exeronto.elision import elided_after, elided_before
from exeronto.interruption import interrupted
from exeronto.lexicon import Lexicon, Name
from exeronto.ontology import read_ontology
from exeronto.resources import ontology_folder
from exeronto.senses import is_another_sense, is_telling, needs_long_name
from exeronto.spelling import squeeze

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from exeronto.documents import Document, Passage

# Text that is about the paper, or is somebody's list: names in it say nothing.
_LEFT_OUT = frozenset({"references", "entities", "back"})
_ARM = re.compile(r"-[35]p\b")


@dataclass(frozen=True, slots=True)
class Mention:
    """An entity named in a text: offsets on the canonical text, its key, and the rule's name.

    Rules: `name`, `exact name` (its capitals count), `spelling` (a variant of hyphens, Greek or
    English), `guarded name` (one with several senses, vouched for by the document),
    `abbreviation` (the document's own), `elided list`, and `kind` (a gene or pathway, by the words
    beside it: "genes such as Sod1").
    """

    passage: str
    start: int
    end: int
    entity: str
    rule: str


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    entity: str
    rule: str
    written: str
    loose: bool = False

    @property
    def guarded(self) -> bool:
        """Whether the document must vouch for it by another name of the same entity."""
        return self.loose or needs_long_name(self.written)


@cache
def default_lexicon() -> Lexicon:
    """The names of the package's own entities."""
    return Lexicon(read_ontology(ontology_folder()).entities)


def annotate(document: Document, lexicon: Lexicon | None = None) -> tuple[Mention, ...]:
    """Find the entities that a document names.

    The longest name wins; a name inside another is not reported. A short name with several senses
    (NO, ER, CAT) is trusted only in a document that also writes a long name of the same entity, and
    a short name that the document makes for something else is not trusted at all. Reference lists,
    acknowledgements and lists of linked entities are left out. Without a lexicon, the names are
    those of the package's own entities.

    >>> from exeronto.documents.assembly import Block, Draft, assemble
    >>> from exeronto.model import Entity, Synonym
    >>> text = Block("paragraph", "Irisin raises NO (nitric oxide).", "1", "body")
    >>> document = assemble(Draft("x", blocks=[text]), source_sha256="")
    >>> nitric_oxide = Entity("nitric-oxide", "nitric oxide", (), (Synonym("NO"),))
    >>> names = Lexicon([Entity("irisin", "irisin", ()), nitric_oxide])
    >>> [m.entity for m in annotate(document, names)]
    ['irisin', 'nitric-oxide', 'nitric-oxide']
    """
    lexicon = lexicon or default_lexicon()
    found: dict[str, list[_Found]] = {}
    for passage in document.passages:
        if passage.kind in RUNNING and passage.role not in _LEFT_OUT:
            text = document.words(passage.start, passage.end)
            found[passage.id] = list(_in_passage(text, passage.start, lexicon))
    own = _own_abbreviations(document, found, lexicon)
    spelled_out = frozenset(
        match.entity for matches in found.values() for match in matches if not match.guarded
    )
    return tuple(
        Mention(passage.id, match.start, match.end, match.entity, match.rule)
        for passage in document.passages
        if passage.id in found
        for match in _trusted(
            _with_own(document, passage, found[passage.id], own), own, spelled_out
        )
    )


def _in_passage(text: str, offset: int, lexicon: Lexicon) -> Iterator[_Found]:
    last = 0
    found = list(_meant(text, lexicon))
    found += ((*each, each[2].rule) for each in interrupted(text, lexicon))
    taken = [(start, end) for start, end, _, _ in found]
    for start, end, _, _ in tuple(found):
        for elided in (
            *elided_before(text, start, end, lexicon),
            *elided_after(text, start, end, lexicon),
        ):
            if not any(
                s < elided[1] and elided[0] < e and e - s > elided[1] - elided[0] for s, e in taken
            ):
                found.append((*elided, "elided list"))
    found.sort(key=lambda match: (match[0], -match[1], match[3] != "elided list"))
    for start, end, name, rule in found:
        if start >= last:
            yield _Found(
                offset + start, offset + end, name.entity, rule, text[start:end], name.is_loose
            )
            last = end


def _meant(text: str, lexicon: Lexicon) -> Iterator[tuple[int, int, Name, str]]:
    """The names that stand in a text and mean themselves, or what the words beside them say.

    Of one that does not, the words after its first may: "mice", of "12-month-old mice".
    """
    for begin, end, known in lexicon.find(text):
        start, name = begin, known
        if is_another_sense(text, start, end):
            start = text.find(" ", start, end) + 1
            rest = lexicon.named(text[start:end]) if start else None
            if rest is None or is_another_sense(text, start, end):
                continue
            name = rest
        reading = meant(text, start, _with_arm(text, end, name), name, lexicon)
        if reading is not None:
            yield start, *reading


def _with_arm(text: str, end: int, name: Name) -> int:
    """The end of a microRNA's name, the arm that it comes from included."""
    arm = _ARM.match(text, end) if name.form.startswith("mir") else None
    return arm.end() if arm else end


def _own_abbreviations(
    document: Document, found: Mapping[str, Sequence[_Found]], lexicon: Lexicon
) -> dict[str, str]:
    """What the document's own short names stand for; empty for what has no entity."""
    own: dict[str, str] = {}
    for passage in document.passages:
        ends = {match.end: match for match in found.get(passage.id, ())}
        if not ends:
            continue
        text = document.words(passage.start, passage.end)
        for made in find_abbreviations(text):
            long_name = text[made.long_start : made.long_end]
            known = lexicon.named(long_name)
            whole = ends.get(passage.start + made.long_end)
            if known is not None:
                own.setdefault(made.short, known.entity)
            elif whole is not None and _is_whole(
                whole, passage.start + made.long_start, made.short
            ):
                own.setdefault(made.short, whole.entity)
            elif _means_another(made.short, long_name, lexicon):
                own.setdefault(made.short, "")
    return own


def _is_whole(match: _Found, long_start: int, short: str) -> bool:
    """Whether a name in front of a bracket is all of the long form, and not only holds it."""
    if match.start == long_start:
        return True
    words = re.findall(r"\w+", match.written)
    return match.start < long_start and len(words) <= len(short)


def _means_another(short: str, long_name: str, lexicon: Lexicon) -> bool:
    """Whether most words of a long name are in no name of what the short one usually is."""
    usual = lexicon.named(short)
    if usual is None:
        return False
    words = set(squeeze(long_name).split())
    known = {word for name in lexicon.names(usual.entity) for word in squeeze(name).split()}
    return len(words & known) * 2 < len(words) or is_telling(short, long_name)


def _with_own(
    document: Document, passage: Passage, matches: Sequence[_Found], own: Mapping[str, str]
) -> list[_Found]:
    """The matches of a passage, and the document's own short names where no match stands."""
    shorts = [short for short, entity in own.items() if entity]
    if not shorts:
        return list(matches)
    text = document.words(passage.start, passage.end)
    taken = [(match.start, match.end) for match in matches]
    found = list(matches)
    pattern = "|".join(map(re.escape, sorted(shorts, key=len, reverse=True)))
    for match in re.finditer(rf"(?<![\w-])({pattern})s?(?![\w])", text):
        start, end = passage.start + match.start(), passage.start + match.end()
        if is_part_of_another(text, *match.span()) or is_another_sense(text, *match.span()):
            continue
        if not any(s < end and start < e for s, e in taken):
            entity = own[match.group(1)]
            found.append(_Found(start, end, entity, "abbreviation", match.group(1)))
    found.sort(key=lambda each: each.start)
    return found


def _trusted(
    matches: Iterable[_Found], own: Mapping[str, str], spelled_out: frozenset[str]
) -> Iterator[_Found]:
    for match in matches:
        meant = own.get(match.written, match.entity)
        if meant == match.entity and match.guarded:
            if match.entity in spelled_out:
                yield replace(match, rule="guarded name")
        elif meant == match.entity:
            yield match
        elif meant:
            yield replace(match, entity=meant, rule="abbreviation")
