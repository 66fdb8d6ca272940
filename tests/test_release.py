"""A release is put in place whole, and made again byte for byte."""

from __future__ import annotations

import hashlib
import io
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import owlready2
import pyoxigraph as ox
import pytest
from rdflib import Dataset, Graph, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import OWL, RDF

import exeronto
from exeronto import pipeline, release
from exeronto.errors import ReleaseError
from exeronto.release import CHECKSUMS, checksums, write_atomically, write_release

ROOT = Path(exeronto.__file__).parent.parent

needs_kill = pytest.mark.skipif(os.name != "posix", reason="SIGKILL and renameat2 are of POSIX")


def _files(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def _is_whole(folder: Path) -> bool:
    files = _files(folder)
    listed = files.pop(CHECKSUMS)
    return checksums(files) == listed


# Writing: all or nothing.


def test_a_release_replaces_the_one_before(tmp_path):
    folder = tmp_path / "build"
    write_release(folder, {"a.txt": b"one", "b.txt": b"two"})
    write_release(folder, {"a.txt": b"three"})
    assert set(_files(folder)) == {"a.txt", CHECKSUMS}
    assert _files(folder)["a.txt"] == b"three"
    assert [path.name for path in tmp_path.iterdir()] == ["build"], "nothing is left beside it"


def test_folders_above_are_made(tmp_path):
    write_release(tmp_path / "a" / "b" / "build", {"a.txt": b"one"})
    assert _is_whole(tmp_path / "a" / "b" / "build")


def test_an_empty_folder_may_become_a_release(tmp_path):
    (tmp_path / "build").mkdir()
    write_release(tmp_path / "build", {"a.txt": b"one"})
    assert _is_whole(tmp_path / "build")


def test_a_release_can_be_read_by_everybody(tmp_path):
    write_release(tmp_path / "build", {"a.txt": b"one"})
    assert (tmp_path / "build").stat().st_mode & 0o777 == 0o755


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="no sha256sum here")
def test_sha256sum_can_check_a_release(tmp_path):
    write_release(tmp_path / "build", {"a.txt": b"one", "b c.txt": b"two", "empty": b""})
    command = ["sha256sum", "--check", "--strict", CHECKSUMS]
    done = subprocess.run(
        command, cwd=tmp_path / "build", capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == ["a.txt: OK", "b c.txt: OK", "empty: OK"]
    (tmp_path / "build" / "a.txt").write_bytes(b"other")
    assert (
        subprocess.run(command, cwd=tmp_path / "build", capture_output=True, check=False).returncode
        == 1
    )


@pytest.mark.parametrize("stranger", ["thesis.docx", ".git", "a.txt.bak"])
def test_a_folder_with_strangers_is_refused(tmp_path, stranger):
    folder = tmp_path / "build"
    write_release(folder, {"a.txt": b"one"})
    (folder / stranger).write_text("mine", encoding="utf-8")
    before = _files(folder)
    with pytest.raises(ReleaseError, match=f"holds {stranger}, which no release has"):
        write_release(folder, {"a.txt": b"two"})
    assert _files(folder) == before


def test_a_folder_that_is_no_release_is_refused(tmp_path):
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "diary.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ReleaseError, match=r"holds diary\.txt"):
        write_release(tmp_path / "home", {"a.txt": b"one"})
    assert (tmp_path / "home" / "diary.txt").read_text(encoding="utf-8") == "mine"


def test_a_file_is_refused(tmp_path):
    (tmp_path / "build").write_text("mine", encoding="utf-8")
    with pytest.raises(ReleaseError, match="is no folder"):
        write_release(tmp_path / "build", {"a.txt": b"one"})
    assert (tmp_path / "build").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("listed", [b"no checksums at all\n", b"\xff\xfe", b"\n\n"])
def test_a_damaged_list_of_checksums_is_refused(tmp_path, listed):
    folder = tmp_path / "build"
    write_release(folder, {"a.txt": b"one"})
    (folder / CHECKSUMS).write_bytes(listed)
    with pytest.raises(ReleaseError, match=r"holds a\.txt"):
        write_release(folder, {"a.txt": b"two"})


def test_a_folder_below_a_file_is_refused(tmp_path):
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    with pytest.raises(ReleaseError, match="choose another with -o"):
        write_release(tmp_path / "file" / "build", {"a.txt": b"one"})


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "disk").mkdir()
    (tmp_path / "build").symlink_to(tmp_path / "disk")
    for content in (b"one", b"two"):
        write_release(tmp_path / "build", {"a.txt": content})
        assert (tmp_path / "build").is_symlink()
        assert _files(tmp_path / "disk")["a.txt"] == content
    assert sorted(path.name for path in tmp_path.iterdir()) == ["build", "disk"]


@pytest.mark.parametrize("failing", ["fsync", "replace"])
def test_a_write_that_fails_leaves_the_old_release(tmp_path, monkeypatch, failing):
    folder = tmp_path / "build"
    write_release(folder, {"a.txt": b"one"})

    def fail(*_):
        raise OSError(28, "No space left on device")

    if failing == "fsync":
        monkeypatch.setattr(os, "fsync", fail)
    else:
        monkeypatch.setattr(release, "_exchange", fail)
    with pytest.raises(ReleaseError, match="No space left on device"):
        write_release(folder, {"a.txt": b"two"})
    assert _files(folder)["a.txt"] == b"one"
    assert _is_whole(folder)
    assert [path.name for path in tmp_path.iterdir()] == ["build"]


def test_a_system_without_exchange_is_served_too(tmp_path, monkeypatch):
    monkeypatch.setattr(release, "_exchange", lambda *_: False)
    for content in (b"one", b"two"):
        write_release(tmp_path / "build", {"a.txt": content})
        assert _files(tmp_path / "build")["a.txt"] == content
    assert [path.name for path in tmp_path.iterdir()] == ["build"]


WRITER = """
import sys
from exeronto.release import write_release

blocks = {"A": b"A" * 1_500_000, "B": b"B" * 1_500_000}
print("ready", flush=True)
while True:
    for version, content in blocks.items():
        write_release(sys.argv[1], {"one.nq": content, "two.nq": content, version: b""})
"""


def _started(folder: Path) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    child = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder)], stdout=subprocess.PIPE, env=environment
    )
    assert child.stdout is not None
    assert child.stdout.readline() == b"ready\n"
    return child


@needs_kill
def test_a_killed_build_leaves_the_old_release_or_the_new_one(tmp_path):
    folder = tmp_path / "build"
    write_release(folder, {"one.nq": b"0", "two.nq": b"0", "A": b""})
    moments = random.Random(20261121)
    seen = set()
    for _ in range(24):
        child = _started(folder)
        time.sleep(moments.uniform(0.0, 0.08))
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
        files = _files(folder)
        assert _is_whole(folder)
        assert files["one.nq"] == files["two.nq"]
        version = (set(files) & {"A", "B"}).pop()
        seen.add(version)
        assert len(files) == 4
        assert files["one.nq"][:1] in {version.encode(), b"0"}
    assert seen == {"A", "B"}, "the moments were too alike to prove anything"


def test_what_killed_builds_left_beside_is_not_in_the_way(tmp_path):
    folder = tmp_path / "build"
    write_release(folder, {"a.txt": b"one"})
    (tmp_path / ".build-abcd1234").mkdir()
    (tmp_path / ".build-old").mkdir()
    write_release(folder, {"a.txt": b"two"})
    assert _is_whole(folder)


# Single files.


def test_a_file_is_replaced_in_one_step(tmp_path):
    file = tmp_path / "dump.ttl"
    for content in (b"one", b"two"):
        write_atomically(file, content)
        assert file.read_bytes() == content
    assert [path.name for path in tmp_path.iterdir()] == ["dump.ttl"]
    assert file.stat().st_mode & 0o777 == 0o644


def test_a_file_that_cannot_be_written_stays_as_it_was(tmp_path, monkeypatch):
    file = tmp_path / "dump.ttl"
    write_atomically(file, b"one")

    def fail(_):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(ReleaseError, match=r"dump\.ttl: cannot be written \(Input/output error\)"):
        write_atomically(file, b"two")
    assert file.read_bytes() == b"one"
    assert [path.name for path in tmp_path.iterdir()] == ["dump.ttl"]


def test_a_file_in_no_folder_is_refused(tmp_path):
    with pytest.raises(ReleaseError, match="cannot be written"):
        write_atomically(tmp_path / "missing" / "dump.ttl", b"one")
    with pytest.raises(ReleaseError, match="cannot be written"):
        write_atomically(tmp_path, b"one")
    assert list(tmp_path.iterdir()) == []


# Bytes: the same on every machine.


@pytest.fixture(scope="module")
def dumps(knowledge) -> dict[str, bytes]:
    return pipeline.dumps(knowledge)


def test_the_committed_release_is_what_these_sources_give(dumps):
    folder = ROOT / "build"
    if not (folder / CHECKSUMS).is_file():
        pytest.skip("build/ has not been made in this checkout")
    assert (folder / CHECKSUMS).read_bytes().decode() == checksums(dumps).decode(), (
        "run exeronto build"
    )
    assert _is_whole(folder)


def test_dumping_twice_gives_the_same_bytes(knowledge, dumps):
    assert pipeline.dumps(knowledge) == dumps


DUMPER = """
import hashlib, sys
from exeronto.pipeline import assemble, dumps

for name, content in sorted(dumps(assemble()).items()):
    print(hashlib.sha256(content).hexdigest(), name)
"""


@pytest.mark.slow
def test_a_process_that_differs_in_everything_gives_the_same_bytes(tmp_path, dumps):
    different = {
        "PYTHONHASHSEED": "424242",
        "TZ": "America/St_Johns",
        "LC_ALL": "C.UTF-8",
        "LANG": "tr_TR.UTF-8",
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-c", DUMPER]
    environment = {**os.environ, **different}
    child = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert child.returncode == 0, child.stderr
    here = "".join(f"{hashlib.sha256(dumps[name]).hexdigest()} {name}\n" for name in sorted(dumps))
    assert child.stdout == here


def test_no_dump_holds_a_path_of_this_machine(dumps):
    for name, content in dumps.items():
        assert str(ROOT).encode() not in content, name
        assert b"file:" not in content, name


# What is published can be read by those who will read it.


@pytest.fixture(scope="module")
def owl(dumps) -> Graph:
    return Graph().parse(data=dumps["exeronto.owl"], format="xml")


def test_the_ontology_is_the_same_in_both_syntaxes(dumps, owl):
    assert isomorphic(owl, Graph().parse(data=dumps["exeronto.ttl"], format="turtle"))


def test_the_ontology_has_one_header_and_imports_nothing(owl):
    headers = list(owl.subjects(RDF.type, OWL.Ontology))
    assert headers == [URIRef("https://w3id.org/exeronto/ontology")]
    version = owl.value(headers[0], OWL.versionIRI)
    assert version == URIRef(f"https://w3id.org/exeronto/ontology/{exeronto.__version__}")
    assert not list(owl.triples((None, OWL.imports, None)))


def test_owlready2_reads_every_triple_of_the_ontology(owl):
    world = owlready2.World()
    content = io.BytesIO(owl.serialize(format="nt", encoding="utf-8"))
    ontology = world.get_ontology("https://w3id.org/exeronto/ontology#").load(fileobj=content)
    assert len(ontology.graph) == len(owl)
    assert len(list(world.classes())) > 200
    assert len(list(world.individuals())) > 500


def test_all_readers_count_the_same_quads(dumps):
    content = dumps["exeronto-kg.nq"]
    lines = content.splitlines()
    assert lines == sorted(set(lines))
    assert len(lines) == sum(1 for _ in ox.parse(content, format=ox.RdfFormat.N_QUADS))
    # rdflib's N-Quads parser takes 20 s for all; every 40th line has all kinds of them.
    some = lines[::40]
    dataset = Dataset()
    dataset.parse(data=b"\n".join(some) + b"\n", format="nquads")
    assert sum(1 for _ in dataset.quads()) == len(some)


def test_a_store_gives_back_what_the_dump_holds(dumps, store):
    published = {line for line in dumps["exeronto-kg.nq"].splitlines() if b"_:" not in line}
    assert {line for line in store.dump(".nq").splitlines() if b"_:" not in line} == published


@pytest.mark.slow
def test_what_a_store_gives_back_fits_the_shapes(kg):
    assert exeronto.validate(kg).conforms


def test_the_default_graph_of_a_store_is_the_published_turtle(dumps, store):
    published = {
        (str(t.subject), str(t.predicate), str(t.object))
        for t in ox.parse(dumps["exeronto-kg.ttl"], format=ox.RdfFormat.TURTLE)
        if not isinstance(t.subject, ox.BlankNode) and not isinstance(t.object, ox.BlankNode)
    }
    triples = ox.parse(store.dump(".nt"), format=ox.RdfFormat.N_TRIPLES)
    asked = {
        (str(t.subject), str(t.predicate), str(t.object))
        for t in triples
        if not isinstance(t.subject, ox.BlankNode) and not isinstance(t.object, ox.BlankNode)
    }
    assert published == asked


def test_the_difference_of_the_views_is_published(dumps, knowledge):
    head, *rows = dumps["permissive-only.tsv"].decode().splitlines()
    assert head.split("\t") == ["subject", "predicate", "object", "claims"]
    strict, permissive = knowledge.support["strict"], knowledge.support["permissive"]
    assert len(rows) == len(set(permissive) - set(strict)) > 0
    assert all(len(row.split("\t")) == 4 and "exclaim:" in row.split("\t")[3] for row in rows)
