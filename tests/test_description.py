"""What `show` tells is about the term, all of it, and nothing else."""

import pytest

from exeronto.knowledge import KnowledgeGraph
from exeronto.namespaces import EXCLAIM, EXENT
from exeronto.prefixes import short


@pytest.fixture(scope="module")
def claims(knowledge):
    return [claim for paper in knowledge.papers for claim in paper.claims]


@pytest.mark.parametrize("key", ["irisin", "nox2-complex", "msod1ko", "mitophagy"])
def test_an_entity_is_shown_with_every_claim_about_it_and_no_other(kg: KnowledgeGraph, claims, key):
    term = EXENT[key]
    about = {
        short(EXCLAIM[claim.id])
        for claim in claims
        if term in {claim.subject, claim.object, *dict(claim.context).get("via", ())}
    }
    assert about
    assert {line.claim for line in kg.show(key).claims} == about


def test_a_claim_is_shown_with_its_moderators_and_no_other(kg, claims):
    moderator = next(c for c in claims if c.object.startswith(str(EXCLAIM)))
    around = {
        short(EXCLAIM[c.id])
        for c in claims
        if moderator.object in {EXCLAIM[c.id], c.subject, c.object}
    }
    assert len(around) > 1
    assert {line.claim for line in kg.show(moderator.object).claims} == around


def test_for_and_against_are_told_apart(kg):
    found = kg.show("h2o2-mitochondrial-matrix")
    assert {line.polarity for line in found.supporting} <= {"affirmed"}
    assert "no change" in {line.polarity for line in found.negative}
    assert len(found.supporting) + len(found.negative) == len(found.claims)


def test_a_class_is_shown_without_claims(kg):
    found = kg.show("exero:Myokine")
    assert found.definition
    assert not found.claims
