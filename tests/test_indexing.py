"""Graphs on disk: asked like those in memory, replaced whole, and refused when not what they seem."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys

import pytest

from exeronto import indexing
from exeronto.errors import QueryError
from exeronto.indexing import NOTE, is_index, open_index, write_index
from exeronto.knowledge import KnowledgeGraph, open_store
from exeronto.policies import View
from exeronto.resources import build_folder
from exeronto.server.settings import Settings
from exeronto.store import DUMP, Store

TRIPLE = "<http://e/a> <http://e/p> <http://e/b> .\n"


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    folder = tmp_path_factory.mktemp("index") / "large"
    assert write_index([build_folder()], folder) == len(open_store().local)
    return folder


def test_the_build_on_disk_is_the_build(index):
    store = open_index(index)
    assert store.dump(".nq") == (build_folder() / DUMP).read_bytes()
    assert store.dump(".nt") == open_store().local.dump(".nt")


def test_what_stands_in_the_default_graph_too_is_not_counted_twice(tmp_path):
    file = tmp_path / "paper.nq"
    file.write_text(TRIPLE[:-2] + "<https://w3id.org/exeronto/graph/paper/writer2026> .\n")
    assert write_index([file], tmp_path / "index") == 1
    store = open_index(tmp_path / "index")
    assert store.ask("ASK { ?s ?p ?o }")
    assert len(store) == 1
    assert store.dump(".nq") == file.read_bytes()


@pytest.mark.parametrize("question", ["exerkine-origins", "conflicts", "hallmarks-countered"])
def test_questions_are_answered_as_in_memory(index, question):
    assert open_store(index).ask(question).rows == open_store().ask(question).rows


def test_several_read_it_at_a_time(index):
    command = [sys.executable, "-m", "exeronto", "ask", "exerkine-origins", "--store", str(index)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(3)]
    answers = {process.communicate()[0] for process in running}
    assert len(answers) == 1
    assert b"irisin" in answers.pop()


def test_a_view_restricts_it_like_any_store(index):
    view = View(min_primary=2)
    assert (
        open_store(index, view=view).ask("hallmarks-countered").rows
        == open_store(view=view).ask("hallmarks-countered").rows
    )


def test_another_view_is_refused_and_can_be_indexed(index, tmp_path):
    with pytest.raises(QueryError, match="was indexed with the strict view; index it with --view"):
        open_store(index, view=View("permissive"))
    write_index([build_folder()], tmp_path / "p", view="permissive")
    permissive = View("permissive")
    asked = "exercise-mimetics"
    assert (
        open_store(tmp_path / "p", view=permissive).ask(asked).rows
        == open_store(view=permissive).ask(asked).rows
    )


def test_shards_packed_or_not_make_one_graph(tmp_path):
    shards = tmp_path / "shards"
    shards.mkdir()
    (shards / "a.nt").write_text(TRIPLE)
    (shards / "b.nq.gz").write_bytes(
        gzip.compress(TRIPLE.replace(" .", " <http://e/g> .").encode())
    )
    (shards / "manifest.json").write_text("{}")
    assert write_index([shards], tmp_path / "out") == 2
    assert open_index(tmp_path / "out").ask(
        "ASK { <http://e/a> ?p ?o GRAPH <http://e/g> { ?s ?p ?o } }"
    )


def test_blank_nodes_of_two_files_are_two(tmp_path):
    for name, value in (("a.nt", 1), ("b.ttl", 2), ("c.nq", 3)):
        (tmp_path / name).write_text(f'_:b <http://e/p> "{value}" .\n')
    (tmp_path / "d.nq").write_text("<http://e/a> <http://e/p> <<( _:b <http://e/p> _:g )>> _:g .\n")
    files = [tmp_path / name for name in ("a.nt", "b.ttl", "c.nq", "d.nq")]
    assert write_index(files, tmp_path / "out") == 4
    written = open_index(tmp_path / "out").dump(".nq").decode()
    assert written == (
        "<http://e/a> <http://e/p> <<( _:f4-b <http://e/p> _:f4-g )>> _:f4-g .\n"
        '_:f1-b <http://e/p> "1" .\n_:f2-b <http://e/p> "2" .\n_:f3-b <http://e/p> "3" .\n'
    )
    # What was merged once is merged again with others.
    (tmp_path / "again.nq").write_text(written)
    write_index([tmp_path / "c.nq", tmp_path / "again.nq"], tmp_path / "again")
    assert '_:f2-f1-b <http://e/p> "1"' in open_index(tmp_path / "again").dump(".nq").decode()


def test_blank_nodes_of_a_single_file_and_of_a_build_keep_their_names(tmp_path):
    (tmp_path / "a.nq").write_text('_:b <http://e/p> "1" <http://e/g> .\n')
    write_index([tmp_path / "a.nq"] * 2, tmp_path / "one")
    assert open_index(tmp_path / "one").dump(".nq") == (tmp_path / "a.nq").read_bytes()
    write_index([tmp_path / "a.nq", build_folder()], tmp_path / "two")
    lines = open_index(tmp_path / "two").dump(".nq").splitlines()
    assert set(lines) == {
        b'_:f1-b <http://e/p> "1" <http://e/g> .',
        *(build_folder() / DUMP).read_bytes().splitlines(),
    }


def test_line_formats_may_be_larger_than_memory_allows(tmp_path, monkeypatch):
    from exeronto import rdf_source

    monkeypatch.setattr(rdf_source, "LARGEST", 100)
    (tmp_path / "a.nt").write_text("".join(TRIPLE.replace("/b", f"/b{n}") for n in range(50)))
    with pytest.raises(QueryError, match="larger than"):
        Store.from_file(tmp_path / "a.nt")
    assert write_index([tmp_path / "a.nt"], tmp_path / "out") == 50


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.nq", b"<http://e/a> <http://e/p> .\n", "a.nq:1: is not valid RDF"),
        ("a.nq.gz", b"no gzip at all", "cannot be read"),
        ("a.nq.gz", gzip.compress(TRIPLE.encode() * 999)[:-20], "cannot be read"),
        ("a.txt", b"words", "is no RDF file by its name"),
        ("a.ttl", b"<a> <b", "is not valid RDF"),
    ],
)
def test_a_bad_source_is_refused_and_nothing_is_left(tmp_path, name, content, said):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(QueryError, match=said):
        write_index([tmp_path / name], tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_missing_or_empty_source_is_refused(tmp_path):
    with pytest.raises(QueryError, match="cannot be read"):
        write_index([tmp_path / "none.nq"], tmp_path / "out")
    (tmp_path / "empty").mkdir()
    with pytest.raises(QueryError, match="holds no build"):
        write_index([tmp_path / "empty"], tmp_path / "out")


def test_what_is_no_index_is_never_replaced(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_text("years of work")
    with pytest.raises(QueryError, match="is no index, and would be replaced"):
        write_index([build_folder()], tmp_path / "out")
    assert (tmp_path / "out" / "thesis.txt").exists()


def test_an_index_is_replaced_whole_or_not_at_all(tmp_path, monkeypatch):
    (tmp_path / "a.nt").write_text(TRIPLE)
    (tmp_path / "b.nt").write_text(TRIPLE.replace("/b>", "/c>"))
    write_index([tmp_path / "a.nt"], tmp_path / "out")
    with monkeypatch.context() as patched:
        patched.setattr(indexing, "stream_quads", lambda _: iter((1 / 0,)))
        with pytest.raises(ZeroDivisionError):
            write_index([tmp_path / "b.nt"], tmp_path / "out")
    assert open_index(tmp_path / "out").ask("ASK { ?s ?p <http://e/b> }")
    write_index([tmp_path / "b.nt"], tmp_path / "out")
    assert not open_index(tmp_path / "out").ask("ASK { ?s ?p <http://e/b> }")
    assert {path.name for path in tmp_path.iterdir()} == {"a.nt", "b.nt", "out"}


def test_a_damaged_index_is_said_to_be(tmp_path):
    (tmp_path / "a.nt").write_text(TRIPLE)
    write_index([tmp_path / "a.nt"], tmp_path / "out")
    assert is_index(tmp_path / "out")
    note = json.loads((tmp_path / "out" / NOTE).read_text())
    assert note["quads"] == 1
    (tmp_path / "out" / "oxigraph" / "CURRENT").unlink()
    with pytest.raises(QueryError, match="cannot be opened"):
        open_store(tmp_path / "out")


def test_names_are_resolved_from_disk(index):
    assert KnowledgeGraph(open_index(index)).resolve("interleukin 6").endswith("/entity/il-6")


def test_it_is_not_served_and_the_error_says_what_serves_it(index):
    with pytest.raises(QueryError, match=r"serve-read-only --location .*/oxigraph"):
        Settings(store=index)
