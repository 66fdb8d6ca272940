"""A description as an entry of an encyclopaedia: what, in what context, how sure, from where."""

from __future__ import annotations

import textwrap
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exeronto.prefixes import PREFIXES, short
from exeronto.themes import by_theme

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from exeronto.description import Description
    from exeronto.statement import Source, Statement

# Of what may be many, so many are shown.
_FEW = 8
# What most claims are, and what goes without saying.
_USUAL_ROLES = {"result as cited", "own result", "interpretation", "background"}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an article; `level` 0 is a paragraph, then points, points below points."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Article:
    """An entry: its title and IRI, and sections of lines; the first section has no heading."""

    title: str
    iri: str
    sections: tuple[tuple[str, tuple[Line, ...]], ...]


def to_article(found: Description) -> Article:
    """Lay a description out: by theme, sources numbered at the end."""
    numbers = {source.iri: n for n, source in enumerate(found.sources, start=1)}
    is_claim = any(one.claim == short(found.iri) for one in found.claims)
    sections = [("", () if is_claim else tuple(_lead(found)))]
    sections += _themes(found, numbers)
    sections += [
        ("Numbers", tuple(_numbers(found, numbers))),
        ("Where sources disagree", tuple(_conflicts(found))),
        ("What is unknown", tuple(Line(f"{g} [{p}, section {s}]") for g, p, s in found.gaps)),
        ("Where it is the setting", tuple(_settings(found))),
        ("What follows", tuple(_memberships(found))),
        ("See also", tuple(_see_also(found))),
        ("Sources", tuple(Line(_cited(s, numbers), 0) for s in found.sources)),
    ]
    return Article(found.label, found.iri, tuple((h, lines) for h, lines in sections if lines))


def _lead(found: Description) -> Iterator[Line]:
    kinds = [kind for kind, _ in found.asserted] or list(found.kinds)
    if found.definition:
        yield Line(found.definition, 0)
    if kinds:
        yield Line(f"is a: {', '.join(kinds)}", 0)
        yield from (Line(f"{kind}: {definition}", 1) for kind, definition in found.asserted)
    if found.note:
        yield Line(f"note: {found.note}", 0)
    if found.synonyms:
        yield Line(f"also called: {'; '.join(found.synonyms)}", 0)
    if found.relations:
        yield Line(f"by definition: {_joined(found.relations)}", 0)
    if found.related:
        parts = (f"{other} {relation} it" for relation, other in found.related[:_FEW])
        yield Line(f"to it belong: {'; '.join(parts)}{_more(found.related)}", 0)
    yield from _matches(found.matches)


def _matches(matches: Iterable[tuple[str, str]]) -> Iterator[Line]:
    by_match: dict[str, list[str]] = defaultdict(list)
    for match, other in matches:
        by_match[match.partition(":")[2].removesuffix("Match")].append(other)
    for match in sorted(by_match, key=["exact", "close", "broad"].index):
        yield Line(f"{match} match: {', '.join(by_match[match])}", 0)


def _joined(pairs: Iterable[tuple[str, str]]) -> str:
    grouped: dict[str, list[str]] = defaultdict(list)
    for relation, other in pairs:
        grouped[relation].append(other)
    return "; ".join(f"{relation} {', '.join(others)}" for relation, others in grouped.items())


def _themes(
    found: Description, numbers: Mapping[str, int]
) -> Iterator[tuple[str, tuple[Line, ...]]]:
    changed: dict[str, list[Statement]] = defaultdict(list)
    for one in found.moderators:
        changed[one.object[0]].append(one)
    own = [one for one in found.claims if one.claim == short(found.iri)]
    for one in own:
        yield "The claim", tuple(_in_full(one, numbers, changed))
    rest = tuple(one for one in found.claims if one not in own)
    if own:
        # About a claim are only those that moderate it, and what it is about itself.
        rest = tuple(one for one in rest if one not in found.moderators)
    for theme, groups in by_theme(found.iri, rest).items():
        lines: list[Line] = []
        for group, statements in groups.items():
            if group:
                lines.append(Line(f"{group}:", 0))
            for one in statements:
                lines.append(Line(_sentence(one, numbers)))
                lines += _moderation(one, numbers, changed)
        yield theme, tuple(lines)


def _sentence(one: Statement, numbers: Mapping[str, int]) -> str:
    """Context first, then what is said, how sure, and from where."""
    context = ", ".join(value for _, values in one.context for value in values)
    doubts = [one.certainty] if one.certainty != "asserted" else []
    doubts += [one.role] if one.role not in _USUAL_ROLES else []
    standing = f" ({', '.join(doubts)})" if doubts else ""
    return (
        f"{context}{': ' if context else ''}{one.text}{standing} {_place(one, numbers)} {one.claim}"
    )


def _place(one: Statement, numbers: Mapping[str, int]) -> str:
    section = f"section {one.section}" if one.section[:1].isdigit() else one.section
    cites = ", ".join(str(numbers[iri]) for iri in one.cites if iri in numbers)
    return f"[{numbers.get(one.paper_iri, '?')}, {section}{'; citing ' if cites else ''}{cites}]"


def _moderation(
    one: Statement, numbers: Mapping[str, int], changed: Mapping[str, list[Statement]]
) -> Iterator[Line]:
    for other in changed.get(_iri(one), ()):
        yield Line(f"{other.predicate[1]} it: {other.subject[1]}. {_sentence(other, numbers)}", 2)


def _iri(one: Statement) -> str:
    return PREFIXES["exclaim"] + one.claim.removeprefix("exclaim:")


def _in_full(
    one: Statement, numbers: Mapping[str, int], changed: Mapping[str, list[Statement]]
) -> Iterator[Line]:
    """Everything about one claim."""
    yield Line(one.text, 0)
    yield Line(" — ".join((_named(one.subject), one.predicate[1], _named(one.object))))
    if one.via:
        yield Line(f"via: {', '.join(label for _, label in one.via)}")
    yield Line(f"{one.polarity}, {one.certainty}, {one.role}")
    yield from (Line(f"{_words(name)}: {', '.join(values)}") for name, values in one.context)
    for name, value in (
        ("dose", one.dose),
        ("sampling time", one.sampling_time),
        ("quantity", "; ".join(one.quantities)),
        ("curator's note", one.note),
        ("verified by reading", one.verified or "not read a second time yet"),
    ):
        if value:
            yield Line(f"{name}: {value}")
    yield Line(f"read in: {_place(one, numbers)}")
    yield from _moderation(one, numbers, changed)


def _named(part: tuple[str, str]) -> str:
    """A subject or object; of a claim, its sentence and its id."""
    iri, label = part
    return f"[{label} {short(iri)}]" if iri.startswith(PREFIXES["exclaim"]) else label


def _words(name: str) -> str:
    """A property as words: `cellType` as cell type."""
    return "".join(f" {c.lower()}" if c.isupper() else c for c in name)


def _numbers(found: Description, numbers: Mapping[str, int]) -> Iterator[Line]:
    for one in found.claims:
        if one.quantities and one.claim != short(found.iri):
            context = ", ".join(value for _, values in one.context for value in values)
            where = f" ({context})" if context else ""
            yield Line(f"{'; '.join(one.quantities)}{where} {_place(one, numbers)} {one.claim}")


def _conflicts(found: Description) -> Iterator[Line]:
    for one in found.conflicts:
        yield Line(f"{one.kind}: {one.resolution}")
        yield from (Line(f"{text} {claim}", 2) for claim, text in one.sides)


def _settings(found: Description) -> Iterator[Line]:
    by_role: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for claim, text, role in found.settings:
        by_role[role].append((claim, text))
    for role, claims in by_role.items():
        yield Line(f"{role}: {len(claims)} claims", 0)
        yield from (Line(f"{text} {claim}") for claim, text in claims[:_FEW])
        if len(claims) > _FEW:
            yield Line(f"and {len(claims) - _FEW} more; exeronto query finds them")


def _memberships(found: Description) -> Iterator[Line]:
    for kind, claims in found.memberships:
        article = "an" if kind[0].lower() in "aeiou" else "a"
        because = f", because of {', '.join(claims)}" if claims else ""
        yield Line(f"is {article} {kind}{because}")


def _see_also(found: Description) -> Iterator[Line]:
    if found.members:
        yield Line(f"of its kind: {', '.join(found.members[:_FEW])}{_more(found.members)}", 0)
    near = tuple(name for name in found.near if name not in found.members)
    if near:
        yield Line(f"near it: {', '.join(near[:_FEW])}{_more(near)}", 0)


def _more(things: tuple[object, ...]) -> str:
    return f" and {len(things) - _FEW} more" if len(things) > _FEW else ""


def _cited(source: Source, numbers: Mapping[str, int]) -> str:
    said = [source.label, source.title, " ".join(p for p in (source.journal, source.year) if p)]
    said.append(f"https://doi.org/{source.doi}" if source.doi else "")
    return f"[{numbers[source.iri]}] {'. '.join(part.rstrip('.') for part in said if part)}"


def article_text(article: Article, *, width: int | None = None) -> str:
    r"""An article as plain text, broken at a width, or with each line whole.

    >>> print(article_text(Article("irisin", "i", (("", (Line("A myokine.", 0),)),))))
    irisin   i
    A myokine.
    """
    out = [f"{article.title}   {article.iri}"]
    for heading, lines in article.sections:
        if heading:
            out += ["", heading, "─" * len(heading)]
        out += [_wrapped(line, width) for line in lines]
    return "\n".join(out)


def _wrapped(line: Line, width: int | None) -> str:
    first = "" if line.level == 0 else "  " * (line.level - 1) + "• "
    later = " " * len(first) if line.level else "  "
    if width is None:
        return first + line.text
    return textwrap.fill(
        line.text, max(width, 30), initial_indent=first, subsequent_indent=later,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


def article_markdown(article: Article) -> str:
    """An article in Markdown.

    >>> print(article_markdown(Article("irisin", "i", (("See", (Line("FNDC5"),)),))))
    # irisin
    <BLANKLINE>
    <i>
    <BLANKLINE>
    ## See
    <BLANKLINE>
    - FNDC5
    """
    out = [f"# {article.title}", "", f"<{article.iri}>"]
    for heading, lines in article.sections:
        out += ["", f"## {heading}", ""] if heading else [""]
        for line in lines:
            if line.level == 0:
                out += [_escaped(line.text), ""]
            else:
                out.append(f"{'  ' * (line.level - 1)}- {_escaped(line.text)}")
    return "\n".join(_without_double_blanks(out))


def _escaped(text: str) -> str:
    """Text that Markdown takes as it is: no emphasis, no tags; numbers of sources stay."""
    return text.replace("\\", "\\\\").replace("*", r"\*").replace("_", r"\_").replace("<", r"\<")


def _without_double_blanks(lines: Iterable[str]) -> Iterator[str]:
    before = ""
    for line in lines:
        if line or before:
            yield line
        before = line
