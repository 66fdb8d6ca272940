"""Views: which claims become plain triples, and that each triple can be traced to its claims."""

from __future__ import annotations

import pytest
from rdflib import Dataset
from rdflib.namespace import RDF

from exeronto.namespaces import EXCLAIM, EXENT, EXERO, EXGRAPH
from exeronto.views import PERMISSIVE, POLICIES, STRICT, derive_view, supported_triples, view_graph

EXERCISE, IRISIN, MITOPHAGY, VITAMIN = (
    EXENT[n] for n in ("exercise", "irisin", "mitophagy", "vitamin-c")
)
RAISES = (EXERCISE, EXERO.increases, IRISIN)


def claims(**by_name) -> Dataset:
    """A dataset of one paper with claims; each says that exercise raises irisin, but for what is given."""
    dataset = Dataset()
    graph = dataset.graph(EXGRAPH["paper/test2026"])
    for name, changed in by_name.items():
        facts = {
            "subject": EXERCISE,
            "predicate": EXERO.increases,
            "object": IRISIN,
            "polarity": EXERO.Affirmed,
            "certainty": EXERO.Asserted,
            "statementRole": EXERO.ResultAsCited,
            **changed,
        }
        graph.add((EXCLAIM[name], RDF.type, EXERO.Claim))
        for prop, value in facts.items():
            graph.add((EXCLAIM[name], EXERO[prop], value))
    return dataset


def test_an_affirmed_asserted_claim_becomes_a_triple():
    dataset = claims(one={})
    for policy in POLICIES:
        assert supported_triples(dataset, policy) == {RAISES: (EXCLAIM.one,)}
        assert set(derive_view(dataset, policy)) == {RAISES}


@pytest.mark.parametrize("polarity", ["NoChange", "Denied", "NotSufficient", "NotNecessary"])
def test_a_negative_claim_never_becomes_a_triple(polarity):
    dataset = claims(one={"polarity": EXERO[polarity]})
    assert [supported_triples(dataset, policy) for policy in POLICIES] == [{}, {}]


@pytest.mark.parametrize("certainty", ["Hypothesised", "Disputed", "Superseded"])
def test_a_doubtful_claim_never_becomes_a_triple(certainty):
    dataset = claims(one={"certainty": EXERO[certainty]})
    assert [supported_triples(dataset, policy) for policy in POLICIES] == [{}, {}]


def test_a_suggested_claim_is_in_the_permissive_view_alone():
    dataset = claims(one={"certainty": EXERO.Suggested})
    assert supported_triples(dataset, STRICT) == {}
    assert supported_triples(dataset, PERMISSIVE) == {RAISES: (EXCLAIM.one,)}


@pytest.mark.parametrize("role", ["AggregatorSummary", "ResearchGap"])
def test_what_is_not_the_papers_own_text_never_becomes_a_triple(role):
    dataset = claims(one={"statementRole": EXERO[role]})
    assert [supported_triples(dataset, policy) for policy in POLICIES] == [{}, {}]


@pytest.mark.parametrize(
    "role",
    ["OwnResult", "ResultAsCited", "Interpretation", "Background", "Caption", "AbstractStatement"],
)
def test_every_other_role_may_become_a_triple(role):
    assert supported_triples(claims(one={"statementRole": EXERO[role]}), STRICT) == {
        RAISES: (EXCLAIM.one,)
    }


def test_a_claim_about_a_claim_never_becomes_a_triple():
    dataset = claims(
        one={},
        moderator={"subject": VITAMIN, "predicate": EXERO.attenuates, "object": EXCLAIM.one},
        of_a_moderator={
            "subject": MITOPHAGY,
            "predicate": EXERO.amplifies,
            "object": EXCLAIM.moderator,
        },
        the_other_way={"subject": EXCLAIM.one, "predicate": EXERO.increases, "object": MITOPHAGY},
    )
    for policy in POLICIES:
        assert supported_triples(dataset, policy) == {RAISES: (EXCLAIM.one,)}


def test_a_denied_claim_does_not_take_an_affirmed_one_away():
    dataset = claims(one={}, other={"polarity": EXERO.Denied})
    assert supported_triples(dataset, STRICT) == {RAISES: (EXCLAIM.one,)}


def test_a_triple_names_all_its_claims_and_no_others():
    dataset = claims(
        b={},
        a={},
        suggested={"certainty": EXERO.Suggested},
        denied={"polarity": EXERO.Denied},
        other={"object": MITOPHAGY},
    )
    other = (EXERCISE, EXERO.increases, MITOPHAGY)
    assert supported_triples(dataset, STRICT) == {
        RAISES: (EXCLAIM.a, EXCLAIM.b),
        other: (EXCLAIM.other,),
    }
    assert supported_triples(dataset, PERMISSIVE)[RAISES] == (
        EXCLAIM.a,
        EXCLAIM.b,
        EXCLAIM.suggested,
    )


def test_claims_of_several_papers_support_one_triple():
    dataset = claims(one={})
    for triple in claims(two={}).graph(EXGRAPH["paper/test2026"]):
        dataset.graph(EXGRAPH["paper/other2026"]).add(triple)
    assert supported_triples(dataset, STRICT) == {RAISES: (EXCLAIM.one, EXCLAIM.two)}


def test_a_claim_about_a_claim_of_another_paper_never_becomes_a_triple():
    dataset = claims(one={})
    facts = claims(
        moderator={"subject": VITAMIN, "predicate": EXERO.attenuates, "object": EXCLAIM.one}
    )
    for triple in facts.graph(EXGRAPH["paper/test2026"]):
        dataset.graph(EXGRAPH["paper/other2026"]).add(triple)
    assert supported_triples(dataset, STRICT) == {RAISES: (EXCLAIM.one,)}


def test_the_curated_views_hold_exactly_what_their_policy_says(knowledge):
    """The same rule once more, over the values instead of the graph."""
    claims = [claim for paper in knowledge.papers for claim in paper.claims]
    for policy in POLICIES:
        expected: dict[tuple, set] = {}
        for claim in claims:
            about_a_claim = any(
                str(part).startswith(str(EXCLAIM)) for part in (claim.subject, claim.object)
            )
            fits = claim.certainty in policy.certainties and claim.role not in policy.without_roles
            if claim.polarity == EXERO.Affirmed and fits and not about_a_claim:
                expected.setdefault((claim.subject, claim.predicate, claim.object), set()).add(
                    EXCLAIM[claim.id]
                )
        support = knowledge.support[policy.name]
        assert {triple: set(ids) for triple, ids in support.items()} == expected
        assert (
            set(knowledge.dataset.graph(policy.graph)) == set(view_graph(support)) == set(expected)
        )


def test_the_strict_view_is_a_proper_part_of_the_permissive_one(knowledge):
    strict, permissive = knowledge.support["strict"], knowledge.support["permissive"]
    assert set(strict) < set(permissive)
    assert all(set(strict[triple]) <= set(permissive[triple]) for triple in strict)
