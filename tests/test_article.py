"""An entry reads like one of an encyclopaedia: whole, by theme, with context and sources."""

from __future__ import annotations

import re

import pytest

from exeronto.article import Article, article_markdown, article_text, to_article
from exeronto.namespaces import EXERO
from exeronto.themes import (
    BEING,
    CARRIES,
    DENIED,
    DISPUTED,
    DOES,
    IS,
    LOWERING,
    MODERATES,
    RAISING,
    THEMES,
    UNDERGOES,
    by_theme,
)

ENTRIES = ["irisin", "IL-6", "betaine", "mitophagy", "sarcopenia"]


@pytest.fixture(scope="module")
def shown(kg):
    found = {name: kg.show(name) for name in [*ENTRIES, "mSod1KO", "exercise"]}
    return {name: (one, to_article(one)) for name, one in found.items()}


def headings(article: Article) -> list[str]:
    return [heading for heading, _ in article.sections]


def lines(article: Article, heading: str) -> list[str]:
    return [line.text for name, found in article.sections if name == heading for line in found]


@pytest.mark.parametrize("name", ENTRIES)
def test_an_entry_says_first_what_it_is_and_last_from_where(shown, name):
    found, article = shown[name]
    assert article.sections[0][0] == ""
    assert any(text.startswith("is a: ") for text in lines(article, ""))
    assert all(definition in " ".join(lines(article, "")) for _, definition in found.asserted)
    assert headings(article)[-1] == "Sources"
    assert "exact match: " in " ".join(lines(article, "")) or found.matches


@pytest.mark.parametrize("name", ENTRIES)
def test_every_claim_stands_under_one_theme(shown, name):
    found, article = shown[name]
    themed = [text for heading in THEMES for text in lines(article, heading)]
    for claim in found.claims:
        assert sum(text.endswith(f"] {claim.claim}") for text in themed) >= 1, claim.claim
    grouped = by_theme(found.iri, found.claims)
    assert sum(len(s) for groups in grouped.values() for s in groups.values()) == len(found.claims)


@pytest.mark.parametrize("name", ENTRIES)
def test_what_is_denied_or_disputed_is_not_told_as_true(shown, name):
    found, _ = shown[name]
    for theme, groups in by_theme(found.iri, found.claims).items():
        for one in (one for statements in groups.values() for one in statements):
            assert (one.polarity != "affirmed") == (theme == DENIED)
            if theme not in {DENIED, DISPUTED}:
                assert one.certainty not in {"disputed", "superseded"}


def test_what_a_thing_does_and_what_is_done_to_it_are_told_apart(shown):
    found, article = shown["irisin"]
    term = found.iri
    grouped = by_theme(term, found.claims)
    assert {one.subject[0] for s in grouped[DOES].values() for one in s} == {term}
    assert {one.object[0] for s in grouped[UNDERGOES].values() for one in s} == {term}
    assert all(term in dict(one.via) for s in grouped[CARRIES].values() for one in s)
    assert "What is unknown" in headings(article)
    assert DISPUTED in headings(article)


def test_negative_findings_stand_under_their_polarity(shown):
    _, article = shown["mSod1KO"]
    assert "no change:" in lines(article, DENIED)


def test_context_comes_first_and_doubt_is_named(shown):
    found, article = shown["betaine"]
    told = {text.rpartition(" ")[2]: text for text in lines(article, DOES)}
    for claim in found.claims:
        text = told.get(claim.claim)
        if text is None:
            continue
        context = [value for _, values in claim.context for value in values]
        assert text.startswith(", ".join(context))
        assert (f"({claim.certainty}" in text) == (claim.certainty != "asserted")


def test_numbers_in_brackets_lead_to_the_sources(shown):
    found, article = shown["IL-6"]
    count = len(found.sources)
    assert [text.partition(" ")[0] for text in lines(article, "Sources")] == [
        f"[{n}]" for n in range(1, count + 1)
    ]
    used: set[int] = set()
    for theme in THEMES:
        for text in lines(article, theme):
            for paper, citing in re.findall(r"\[(\d+), [^\]]*?(?:; citing ([\d, ]+))?\]", text):
                used |= {int(n) for n in [paper, *citing.split(", ")] if n}
    assert used == set(range(1, count + 1))


def test_a_moderator_stands_under_what_it_moderates(kg, knowledge):
    claims = [claim for paper in knowledge.papers for claim in paper.claims]
    moderator = next(c for c in claims if "/claim/" in c.object and "/entity/" in c.subject)
    target = next(c for c in claims if moderator.object.endswith(c.id))
    (section,) = [
        [(line.level, line.text) for line in found]
        for heading, found in to_article(kg.show(target.subject)).sections
        if any(line.text.endswith(f"exclaim:{target.id}") and line.level == 1 for line in found)
    ]
    at = next(n for n, (_, text) in enumerate(section) if text.endswith(f"exclaim:{target.id}"))
    below = []
    for level, text in section[at + 1 :]:
        if level < 2:
            break
        below.append(text)
    assert any(text.endswith(f"exclaim:{moderator.id}") for text in below)


def test_a_moderator_s_subject_tells_which_effects_it_changes(kg, knowledge):
    claims = [claim for paper in knowledge.papers for claim in paper.claims]
    moderator = next(
        c for c in claims
        if "/claim/" in c.object and c.polarity == EXERO.Affirmed and c.certainty == EXERO.Asserted
    )  # fmt: skip
    told = lines(to_article(kg.show(moderator.subject)), MODERATES)
    assert any(text.endswith(f"exclaim:{moderator.id}") for text in told)


def test_a_conflict_names_its_sides(shown):
    found, article = shown["irisin"]
    told = lines(article, "Where sources disagree")
    for conflict in found.conflicts:
        assert f"{conflict.kind}: {conflict.resolution}" in told
        assert len(conflict.sides) > 1
        assert {f"{text} {claim}" for claim, text in conflict.sides} <= set(told)


def test_a_claim_is_shown_in_full(kg, knowledge):
    claim = next(c for p in knowledge.papers for c in p.claims if c.verified and c.note)
    told = lines(to_article(kg.show(f"exclaim:{claim.id}")), "The claim")
    assert told[0] == claim.text
    assert f"verified by reading: {claim.verified}" in told
    assert f"curator's note: {claim.note}" in told
    assert any(text.startswith("read in: [1, ") for text in told)


def test_a_claim_about_a_claim_names_it(kg, knowledge):
    claim = next(c for p in knowledge.papers for c in p.claims if "/claim/" in c.object)
    article = to_article(kg.show(f"exclaim:{claim.id}"))
    target = claim.object.rpartition("/")[2]
    assert any(text.endswith(f"exclaim:{target}]") for text in lines(article, "The claim"))


def test_a_narrow_terminal_breaks_lines_and_a_pipe_does_not(shown):
    _, article = shown["irisin"]
    narrow = article_text(article, width=60).splitlines()
    long = [line for line in narrow[1:] if len(line) > 60]
    assert long == []
    whole = article_text(article).splitlines()
    assert len(whole) < len(narrow)
    assert "".join("".join(narrow).split()) == "".join("".join(whole).split())


def test_markdown_has_a_heading_for_each_section(shown):
    _, article = shown["sarcopenia"]
    page = article_markdown(article)
    assert re.findall(r"^## (.*)$", page, re.MULTILINE) == headings(article)[1:]
    assert "\n\n\n" not in page


def test_every_relation_has_its_theme(vocabulary):
    def below(name: str) -> set[str]:
        return {
            str(p).removeprefix(EXERO)
            for p in vocabulary.object_properties
            if EXERO[name] in vocabulary.superproperties(p)
        }

    assert below("increases") | {"improves"} == RAISING
    assert below("decreases") | {"impairs"} == LOWERING
    known = {str(p).removeprefix(EXERO) for p in vocabulary.object_properties}
    assert known >= BEING
    assert not BEING & (RAISING | LOWERING)
    assert THEMES[0] == IS
