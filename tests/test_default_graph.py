"""The default graph alone: those who name no graph get from it what they get from all."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from exeronto.default_graph import VIEW_GRAPHS, default_triples
from exeronto.indexing import open_index, write_index
from exeronto.knowledge import KnowledgeGraph, open_store
from exeronto.policies import View
from exeronto.resources import build_folder
from exeronto.sparql_text import tokens
from exeronto.store import DUMP, Store


@pytest.fixture(scope="module")
def alone() -> KnowledgeGraph:
    return open_store(named=False)


@pytest.mark.parametrize("view", VIEW_GRAPHS)
def test_the_default_graph_alone_is_that_of_the_whole_store(view: str) -> None:
    dump = build_folder() / DUMP
    whole, part = (Store.from_file(dump, view=view, named=named) for named in (True, False))
    assert not list(part.native.named_graphs())
    assert set(part.native) == set(
        whole.native.quads_for_pattern(None, None, None, ox.DefaultGraph())
    )
    assert len(part) > 0


def test_a_default_graph_that_a_file_has_is_kept_and_graphs_of_others_are_not() -> None:
    nodes = [ox.NamedNode(f"http://e/{letter}") for letter in "spog"]
    triple = ox.Quad(*nodes[:3])
    other = ox.Quad(*nodes)
    ours = ox.Quad(*reversed(nodes[1:]), ox.NamedNode(VIEW_GRAPHS["permissive"][0]))
    assert list(default_triples([triple, other, ours], "strict")) == [triple]
    assert len(list(default_triples([triple, other, ours], "permissive"))) == 2


@pytest.mark.parametrize("view", VIEW_GRAPHS)
def test_what_a_default_graph_has_beside_our_graphs_is_kept(tmp_path, view: str) -> None:
    dump = build_folder() / DUMP
    ours = dump.read_text()
    known = next(line for line in ours.splitlines() if line.endswith("/graph/ontology> ."))
    mine = "<http://e/s> <http://e/p> <http://e/o> .\n"
    copy = f"{known.rpartition(' <')[0]} .\n"
    mixed = tmp_path / "mixed.nq"
    mixed.write_text(mine + copy + ours)
    write_index([mixed], tmp_path / "index", view=view)
    for store in (Store.from_file(mixed, view=view), open_index(tmp_path / "index", view=view)):
        assert set(store.dump(".nq").decode().splitlines()) == {mine.strip(), *ours.splitlines()}
        assert store.graph_sizes()[0] == ("default", 1)
        assert len(store) == len(Store.from_file(dump)) + 1
    few = open_store(mixed, view=View(view, context=(("species", "mouse"),))).local
    assert few.ask("ASK { <http://e/s> ?p ?o }")
    assert mine in few.dump(".nq").decode()


def test_no_question_names_a_graph(alone: KnowledgeGraph) -> None:
    for question in alone.questions:
        assert not {"GRAPH", "FROM"} & {token.word for token in tokens(question.sparql)}


def test_evidence_paths_conflicts_and_gaps_need_no_named_graph(alone: KnowledgeGraph) -> None:
    whole = open_store()
    row = whole.ask("exerkine-origins").rows[0]
    for asked in (
        lambda kg: kg.why(row),
        lambda kg: kg.path("exercise", "mitophagy"),
        lambda kg: kg.conflicts(),
        lambda kg: kg.gaps("irisin"),
    ):
        assert len(asked(whole))
        assert asked(alone).rows == asked(whole).rows


def test_a_view_that_restricts_is_made_from_the_whole(alone: KnowledgeGraph) -> None:
    mice = View(context=(("species", "mouse"),))
    asked = "exerkines-inducing-autophagy"
    found = open_store(view=mice, named=False).ask(asked).rows
    assert found == open_store(view=mice).ask(asked).rows
    assert set(found) < set(alone.ask(asked).rows)
