"""Views and policies: what a restricted graph holds is what a build without those claims holds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from exeronto.default_graph import VIEW_GRAPHS
from exeronto.graph import entities_graph, to_dataset
from exeronto.inference import INFERRED, infer
from exeronto.knowledge import KnowledgeGraph, open_store
from exeronto.namespaces import EXCLAIM
from exeronto.policies import STRICT_VIEW, View
from exeronto.prefixes import PREFIXES
from exeronto.restriction import restricted
from exeronto.store import Store
from exeronto.turtle import merge
from exeronto.views import STRICT, supported_triples, view_graph

MOUSE = View(context=(("species", f"{PREFIXES['exent']}mouse"),))
CLAIMS = "SELECT DISTINCT ?claim { ?claim a exero:Claim } ORDER BY ?claim"
PLAIN = "SELECT ?s ?p ?o { GRAPH <https://w3id.org/exeronto/graph/view/strict> { ?s ?p ?o } }"
INFERENCES = "SELECT ?s ?p ?o { GRAPH exgraph:inferred { ?s ?p ?o } }"


def rows(store: Store, query: str) -> set[tuple[object, ...]]:
    return set(store.select(query).rows)


@pytest.fixture(scope="module")
def mice(store) -> Store:
    return restricted(store, MOUSE)


def test_a_view_that_admits_everything_changes_nothing(store):
    same = restricted(store, STRICT_VIEW)
    assert rows(same, CLAIMS) == rows(store, CLAIMS)
    assert rows(same, PLAIN) == rows(store, PLAIN)
    assert rows(same, INFERENCES) == rows(store, INFERENCES)


def test_only_claims_that_say_so_stay(store, mice):
    said = "SELECT DISTINCT ?claim { ?claim a exero:Claim ; exero:species exent:mouse }"
    assert set() < rows(mice, CLAIMS) <= rows(store, said)
    # Those that go although they say so are about claims that do not.
    for (claim,) in rows(store, said) - rows(mice, CLAIMS):
        about = f"SELECT ?c {{ <{claim}> exero:subject|exero:object ?c . ?c a exero:Claim }}"
        assert rows(store, about)


def test_nothing_leads_to_a_claim_that_is_gone(store, mice):
    gone = rows(store, CLAIMS) - rows(mice, CLAIMS)
    assert len(gone) > 500
    objects = {(o,) for (o,) in rows(mice, "SELECT DISTINCT ?o { ?s ?p ?o FILTER isIRI(?o) }")}
    assert not gone & objects
    assert not gone & rows(mice, "SELECT DISTINCT ?s { GRAPH ?g { ?s ?p ?o } }")


def test_a_conflict_takes_two(mice):
    counted = "SELECT ?c (COUNT(?claim) AS ?n) { ?c a exero:Conflict . OPTIONAL { ?c exero:involvesClaim ?claim } } GROUP BY ?c"
    found = mice.select(counted).rows
    assert found
    assert all(n >= 2 for _, n in found)


def test_the_other_view_is_not_left_beside(mice):
    assert not set(VIEW_GRAPHS["permissive"]) & {name for name, _ in mice.graph_sizes()}


@pytest.mark.slow
@pytest.mark.parametrize("view", [MOUSE, View(min_primary=2)], ids=["mouse", "two works"])
def test_it_is_what_a_build_without_those_claims_gives(view, knowledge, store):
    """The reasoner is the judge."""
    found = restricted(store, view)
    kept = {claim for (claim,) in rows(found, CLAIMS)}
    papers = [
        replace(
            paper,
            claims=tuple(c for c in paper.claims if str(EXCLAIM[c.id]) in kept),
            conflicts=(),
        )
        for paper in knowledge.papers
    ]
    dataset = to_dataset(knowledge.ontology, papers)
    support = supported_triples(dataset, STRICT)
    base = merge([knowledge.ontology.terms, entities_graph(knowledge.ontology)])
    for name, graph in (
        (STRICT.graph, view_graph(support)),
        (INFERRED[STRICT.name], infer(base, support, STRICT).graph),
    ):
        target = dataset.graph(name)
        target += graph
    rebuilt = Store.from_dataset(dataset)
    assert rows(found, CLAIMS) == rows(rebuilt, CLAIMS)
    assert rows(found, PLAIN) == rows(rebuilt, PLAIN)
    explained = f"{PREFIXES['exero']}explainedBy"
    ours, judged = rows(found, INFERENCES), rows(rebuilt, INFERENCES)
    assert {r for r in ours if r[1] != explained} == {r for r in judged if r[1] != explained}
    # Where there are several ways, each of which is enough, not all may be named.
    assert ours <= judged
    assert {r[0] for r in ours if r[1] == explained} == {r[0] for r in judged if r[1] == explained}


def test_a_statement_rests_on_as_many_works_as_asked_for(store):
    two = restricted(store, View(min_primary=2))
    works = """
    SELECT ?s ?p ?o ?polarity (COUNT(DISTINCT ?work) AS ?n) {
      ?c a exero:Claim ; exero:subject ?s ; exero:predicate ?p ; exero:object ?o ;
        exero:polarity ?polarity .
      OPTIONAL { ?c exero:citesEvidence ?cited OPTIONAL { ?cited schema:sameAs ?doi }
        BIND (COALESCE(?doi, ?cited) AS ?work) }
    } GROUP BY ?s ?p ?o ?polarity
    """
    counted = {row[:4]: row[4] for row in two.select(works).rows}
    assert counted
    assert min(counted.values()) >= 2
    enough = {row[:4] for row in store.select(works).rows if row[4] >= 2}
    # What is missing is about claims that rest on less.
    missing = enough - set(counted)
    assert all(PREFIXES["exclaim"] in s + o for s, _, o, _ in missing)


def test_the_permissive_view_is_the_default_graph_when_asked_for(store, tmp_path):
    file = tmp_path / "kg.nq"
    file.write_bytes(store.dump(".nq"))
    strict, permissive = open_store(file), open_store(file, view=View("permissive"))
    triples = f"SELECT ?s ?p ?o {{ GRAPH <{VIEW_GRAPHS['permissive'][0]}> {{ ?s ?p ?o }} }}"
    only = set(store.select(triples).rows) - set(store.select(PLAIN).rows)
    assert only
    for s, p, o in sorted(only)[:20]:
        ask = f"ASK {{ <{s}> <{p}> <{o}> }}"
        assert permissive.store.ask(ask)
        assert not strict.store.ask(ask)


def test_names_of_the_context_are_resolved(store, tmp_path):
    file = tmp_path / "kg.nq"
    file.write_bytes(store.dump(".nq"))
    named = open_store(file, view=View(context=(("species", "Mus musculus"),)))
    assert isinstance(named, KnowledgeGraph)
    assert set(named.query(CLAIMS).rows) == rows(restricted(store, MOUSE), CLAIMS)
