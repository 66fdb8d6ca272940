"""`exeronto corpus`: what load finds, for many papers, the same bytes however they are read."""

import gzip
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyoxigraph
import pytest
import yaml
from click.testing import CliRunner
from rdflib import Graph, URIRef
from rdflib.namespace import RDF

from exeronto.cli import main
from exeronto.corpus.paper import Tools, read_paper
from exeronto.corpus.run import read_corpus
from exeronto.corpus.settings import Limits
from exeronto.errors import CorpusError, ExtractionError, LexiconError
from exeronto.knowledge import open_store
from exeronto.loading import load_paper
from exeronto.namespaces import EXERO, EXMENTION
from exeronto.preparation import write_annotations
from exeronto.rdf import term
from exeronto.resources import build_folder, shapes_folder
from exeronto.validation import read_shapes, validate_graph

SAMPLES = Path(__file__).resolve().parents[2].parent / "shared" / "samples"


def lines(folder, kind="graph"):
    """All lines of all shards."""
    return [
        line
        for path in sorted((folder / kind).iterdir())
        for line in gzip.decompress(path.read_bytes()).splitlines(keepends=True)
    ]


def rows(folder, table):
    head, *rest = (folder / table).read_text(encoding="utf-8").splitlines()
    return [dict(zip(head.split("\t"), row.split("\t"), strict=True)) for row in rest]


def run(*arguments, code=0):
    done = CliRunner().invoke(main, [*map(str, arguments)], prog_name="exeronto")
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == code, done.output
    return done


# What comes out.


def test_a_paper_gives_what_load_gives(tmp_path, papers):
    file = papers / "1.xml"
    [paper] = read_paper(file.read_bytes(), "1.xml", Tools()).papers
    loaded = load_paper(file, tmp_path, key=paper.key)
    by_load = (loaded.folder / "paper.nq").read_bytes() + write_annotations(loaded).read_bytes()
    assert gzip.decompress(paper.graph) == b"".join(sorted(set(by_load.splitlines(keepends=True))))
    suggested = [json.loads(line) for line in gzip.decompress(paper.candidates).splitlines()]
    in_file = yaml.safe_load((loaded.folder / "candidates.yaml").read_text(encoding="utf-8"))
    assert suggested == [{"paper": paper.key, **entry} for entry in in_file]
    assert len(suggested) == 1


@pytest.mark.slow
def test_a_paper_conforms_to_the_shapes_also_where_others_have_annotated_it():
    content = b"11|t|Irisin rose.\n11|a|Irisin rose in skeletal muscle.\n11\t13\t19\tIrisin\tGene\n"
    [paper] = read_paper(content, "a", Tools()).papers
    graph = Graph()
    for quad in pyoxigraph.parse(gzip.decompress(paper.graph), pyoxigraph.RdfFormat.N_QUADS):
        graph.add((term(quad.subject), term(quad.predicate), term(quad.object)))
    here = EXMENTION[f"{paper.key}/14-20"]
    makers = {
        graph.value(here, EXERO.attributedTo),
        graph.value(URIRef(f"{here}-exeronto"), EXERO.attributedTo),
    }
    assert len(makers - {None}) == 2
    for entity in set(graph.objects(None, EXERO.mentions)):
        graph.add((entity, RDF.type, EXERO.Entity))
    findings = validate_graph(graph, read_shapes(shapes_folder())).findings
    # The vocabulary is not in this graph, and that is found.
    no_vocabulary = "An individual belongs to a class of the ontology."
    told = {finding.message for finding in findings if paper.key in str(finding.focus)}
    assert told - {no_vocabulary} == set()


def test_the_name_of_a_file_does_not_matter(papers):
    content = (papers / "1.xml").read_bytes()
    one, other = (read_paper(content, name, Tools()) for name in ("a.xml", "b.pdf"))
    assert one.papers == other.papers


def test_a_corpus_is_the_papers_in_it_with_checksums(tmp_path, papers):
    out = tmp_path / "out"
    summary = read_corpus(papers, out, workers=1, shard_size=2)
    assert (summary.files, summary.papers, summary.refused) == (6, 6, ())
    found = lines(out)
    assert len(found) == len(set(found)) == summary.counts.quads
    graphs = {
        str(quad.graph_name)
        for quad in pyoxigraph.parse(b"".join(found), pyoxigraph.RdfFormat.N_QUADS)
    }
    keys = {row["paper"] for row in rows(out, "papers.tsv")}
    assert len(keys) == 6
    assert all(key.startswith("stepper2031-") for key in keys)
    prefix = "<https://w3id.org/exeronto/graph/"
    assert graphs == {f"{prefix}{kind}/{key}>" for kind in ("paper", "mention") for key in keys}
    assert (
        subprocess.run(
            ["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=out, check=False
        ).returncode
        == 0
    )
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["counts"]["papers"] == 6
    assert {row["file"]: row["sha256"] for row in rows(out, "files.tsv")}.keys() == {
        f"{number}.xml" for number in range(6)
    }
    # Suggestions are in a place of their own, and not in the graph.
    assert len(lines(out, "candidates")) == manifest["counts"]["candidates"] == 6
    assert not [line for line in found if b"candidate" in line.lower()]


@pytest.mark.slow
def test_the_number_of_workers_changes_no_byte(tmp_path, papers, tree):
    (papers / "bad.xml").write_bytes(b"<article>")
    shutil.copy(papers / "1.xml", papers / "again.xml")
    for workers in (1, 2):
        read_corpus(papers, tmp_path / str(workers), workers=workers, shard_size=2)
    assert tree(tmp_path / "1") == tree(tmp_path / "2")
    assert len(tree(tmp_path / "1")) > 10


@pytest.mark.slow
@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples are not here")
def test_the_samples_are_read_or_refused_as_load_does(tmp_path):
    summary = read_corpus(SAMPLES, tmp_path / "out", workers=2, shard_size=8)
    refused = {row["file"]: row["code"] for row in rows(tmp_path / "out", "refused.tsv")}
    for row in rows(tmp_path / "out", "files.tsv"):
        outcome = read_paper((SAMPLES / row["file"]).read_bytes(), row["file"], Tools())
        assert refused.get(row["file"]) == (outcome.refusal.code if outcome.refusal else None)
    assert summary.papers > 20


# Bad papers and duplicates.


def test_bad_papers_are_listed_and_the_rest_go_on(tmp_path, papers):
    (papers / "bad.txt").write_bytes(b"# Title\n\nIrisin\x00 rose.\n")
    (papers / "empty.xml").write_bytes(b"")
    (papers / "gone.xml").symlink_to("nowhere.xml")
    out = tmp_path / "out"
    done = run("corpus", papers, "-o", out, "--workers", 1, code=1)
    assert done.stdout.startswith(f"{out}: 9 files; 6 papers, 3 files refused, 0 duplicates; ")
    assert done.stderr == (
        f"exeronto: refused: 1 E_CONTROL_CHAR, 1 E_EMPTY, 1 E_IO; see {out / 'refused.tsv'}\n"
    )
    told = {row["file"]: (row["line"], row["code"]) for row in rows(out, "refused.tsv")}
    assert told == {
        "bad.txt": ("3", "E_CONTROL_CHAR"),
        "empty.xml": ("", "E_EMPTY"),
        "gone.xml": ("", "E_IO"),
    }
    quiet = run("corpus", papers, "-o", out, "--quiet", code=1)
    assert quiet.stderr == ""
    assert quiet.stdout == done.stdout


@pytest.mark.slow
def test_of_a_paper_that_is_there_twice_one_copy_is_kept(tmp_path, papers, tree):
    out = tmp_path / "out"
    shutil.copy(papers / "1.xml", papers / "copy.xml")
    # The same DOI without a body, as an abstract comes: the full text is kept.
    text = (papers / "2.xml").read_text()
    (papers / "0-abstract.xml").write_text(text[: text.index("<body>")] + "</article>")
    summary = read_corpus(papers, out, workers=1, shard_size=1)
    assert (summary.papers, summary.duplicates) == (6, 2)
    left = {row["file"]: (row["kept_file"], row["shared"]) for row in rows(out, "duplicates.tsv")}
    assert left == {
        "0-abstract.xml": ("2.xml", "doi:10.5555/stairs.2"),
        "copy.xml": ("1.xml", "doi:10.5555/stairs.1"),
    }
    assert {row["file"] for row in rows(out, "papers.tsv")} == {f"{n}.xml" for n in range(6)}
    found = lines(out)
    assert len(found) == len(set(found)) == summary.counts.quads
    # When the better copy goes, the other comes back, as if it had always been so.
    (papers / "2.xml").unlink()
    again = read_corpus(papers, out, workers=1, shard_size=1)
    assert (again.papers, again.duplicates) == (6, 1)
    read_corpus(papers, tmp_path / "fresh", workers=1, shard_size=1)
    assert tree(out) == tree(tmp_path / "fresh")


def test_a_copy_comes_back_when_the_other_and_its_shard_are_gone(tmp_path, tree):
    folder = tmp_path / "papers"
    folder.mkdir()
    for name in ("a", "b", "c", "d", "e"):
        (folder / f"{name}.md").write_text("# Stairs\n\n## 1. Aim\n\nIrisin rose.\n")
    assert read_corpus(folder, tmp_path / "out", workers=1, shard_size=1).papers == 1
    [kept] = {row["file"] for row in rows(tmp_path / "out", "papers.tsv")}
    assert kept == "a.md"
    (folder / "a.md").unlink()
    again = read_corpus(folder, tmp_path / "out", workers=1, shard_size=1)
    assert (again.papers, again.duplicates) == (1, 3)
    [kept] = {row["file"] for row in rows(tmp_path / "out", "papers.tsv")}
    assert kept == "b.md"
    read_corpus(folder, tmp_path / "fresh", workers=1, shard_size=1)
    assert tree(tmp_path / "out") == tree(tmp_path / "fresh")


def test_copies_are_told_by_way_of_a_third(tmp_path):
    folder = tmp_path / "papers"
    folder.mkdir()
    front = "<article><front><article-meta>{}<title-group><article-title>{}</article-title></title-group></article-meta></front>{}</article>"
    doi = '<article-id pub-id-type="doi">10.5555/x</article-id>'
    pmid = '<article-id pub-id-type="pmid">77</article-id>'
    body = "<body><p>Irisin rose.</p></body>"
    (folder / "a.xml").write_text(front.format(doi, "A", ""))
    (folder / "b.xml").write_text(front.format(doi + pmid, "B", ""))
    (folder / "c.xml").write_text(front.format(pmid, "C", body))
    read_corpus(folder, tmp_path / "out", workers=1)
    left = {
        row["file"]: (row["kept_file"], row["shared"])
        for row in rows(tmp_path / "out", "duplicates.tsv")
    }
    assert left == {
        "a.xml": ("c.xml", "doi:10.5555/x by way of another copy"),
        "b.xml": ("c.xml", "pmid:77"),
    }


# What is kept from one run to the next.


@pytest.mark.slow
def test_a_second_run_makes_nothing_and_a_change_only_its_shard(tmp_path, papers, article, tree):
    out = tmp_path / "out"
    first = read_corpus(papers, out, workers=1, shard_size=1)
    assert first.made == first.shards > 3
    before = tree(out)
    assert read_corpus(papers, out, workers=1, shard_size=1).made == 0
    assert tree(out) == before
    (papers / "3.xml").write_text(article(3, "Apelin rose too."))
    assert read_corpus(papers, out, workers=1, shard_size=1).made == 1
    changed = {name for name, checksum in tree(out).items() if before[name] != checksum}
    assert len([name for name in changed if name.startswith("graph/")]) == 1
    (papers / "3.xml").write_text(article(3))
    read_corpus(papers, out, workers=1, shard_size=1)
    assert tree(out) == before


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["graph", "candidates", "records"])
def test_a_damaged_shard_is_made_again(tmp_path, papers, tree, kind):
    out = tmp_path / "out"
    read_corpus(papers, out, workers=1, shard_size=2)
    before = tree(out)
    damaged = sorted((out / kind).iterdir())[1]
    content = damaged.read_bytes()
    damaged.write_bytes(content[:-5] + b"wrong")
    assert read_corpus(papers, out, workers=1, shard_size=2).made == 1
    assert tree(out) == before


@pytest.mark.slow
def test_another_lexicon_or_version_makes_all_again(tmp_path, papers, monkeypatch):
    out = tmp_path / "out"
    (tmp_path / "x.tsv").write_text("curie\tlabel\tsynonyms\nX:1\tstair number\t\n")
    run("lexicon", tmp_path / "x.tsv", "-o", tmp_path / "x.lexicon")
    read_corpus(papers, out, workers=1, shard_size=6)
    with_names = read_corpus(papers, out, workers=1, shard_size=6, lexicon=tmp_path / "x.lexicon")
    assert with_names.made == with_names.shards
    assert json.loads((out / "manifest.json").read_text())["readers"]["lexicon"]
    back = read_corpus(papers, out, workers=1, shard_size=6)
    assert back.made == back.shards
    assert with_names.counts.mentions > back.counts.mentions


@pytest.mark.slow
def test_shards_of_files_that_are_gone_are_removed(tmp_path, papers, tree):
    out = tmp_path / "out"
    read_corpus(papers, out, workers=1, shard_size=1)
    for number in range(1, 6):
        (papers / f"{number}.xml").unlink()
    read_corpus(papers, out, workers=1, shard_size=1)
    read_corpus(papers, tmp_path / "fresh", workers=1, shard_size=1)
    assert tree(out) == tree(tmp_path / "fresh")


@pytest.mark.slow
def test_a_run_that_was_killed_goes_on_to_the_same_bytes(
    tmp_path, papers, article, tree, extractor
):
    for number in range(6, 18):
        (papers / f"{number}.xml").write_text(article(number))
    for number in range(18):
        file = papers / f"{number}.xml"
        file.write_text(file.read_text().replace("</p>", " It takes its time.</p>"))
    whole = read_corpus(papers, tmp_path / "whole", workers=2, shard_size=1, extractor=extractor)
    out = tmp_path / "out"
    command = [sys.executable, "-m", "exeronto", "corpus", papers, "-o", out, "--workers", "2"]
    command += ["--shard-size", "1", "--extractor", extractor]
    seen = []
    for wanted in (1, 5):
        with subprocess.Popen(
            command,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "TROUBLED_SECONDS": "0.5"},
        ) as process:
            while len(list(out.glob("records/*.json"))) < wanted and process.poll() is None:
                time.sleep(0.01)
            process.kill()
        seen.append(len(list(out.glob("records/*.json"))))
        assert not (out / "manifest.json").exists()
        for shard in out.glob("graph/*.nq.gz"):
            assert gzip.decompress(shard.read_bytes())
    assert seen[-1] < whole.shards, "it was to be killed before it was done"
    resumed = read_corpus(papers, out, workers=1, shard_size=1, extractor=extractor)
    assert 0 < resumed.made <= whole.shards - seen[-1] + 1
    assert tree(out) == tree(tmp_path / "whole")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_ctrl_c_stops_it_blames_no_paper_and_it_goes_on(tmp_path, papers, tree, extractor):
    for number in range(1, 6):
        file = papers / f"{number}.xml"
        file.write_text(file.read_text().replace("</p>", " It takes its time.</p>"))
    out = tmp_path / "out"
    # Whoever starts the tests in the background has them, and what they start, ignore Ctrl-C.
    heeds = "import runpy, signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    heeds += "runpy.run_module('exeronto', run_name='__main__')"
    command = [sys.executable, "-c", heeds, "corpus", papers, "-o", out, "--workers", "2"]
    command += ["--shard-size", "1", "--extractor", extractor]
    with subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, "TROUBLED_SECONDS": "60"},
    ) as process:
        while not list(out.glob("records/*.json")) and process.poll() is None:
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGINT)
        told = process.communicate()[1]
    assert process.returncode == 130
    assert told == "exeronto: stopped; the same command goes on from here\n"
    assert read_corpus(papers, out, workers=1, shard_size=1, extractor=extractor).refused == ()


# On a terminal.


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals there")
def test_a_terminal_shows_how_much_is_done_how_fast_and_how_long_it_takes(tmp_path, papers):
    import pty

    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "exeronto", "corpus", papers, "-o", tmp_path / "out"]
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    with subprocess.Popen(
        [*command, "--workers", "1", "--shard-size", "1"],
        stdout=subprocess.DEVNULL,
        stderr=theirs,
        env=environment,
    ) as process:
        os.close(theirs)
        shown = b""
        while chunk := _read_terminal(ours):
            shown += chunk
    os.close(ours)
    assert process.returncode == 0
    plain = re.sub(rb"\x1b\[[0-9;?]*[A-Za-z]", b"", shown)
    assert re.search(rb"files .*6/6 +[0-9.]+/s +[0-9:]+ left [0-9:]+", plain), plain


def _read_terminal(descriptor):
    try:
        return os.read(descriptor, 4096)
    except OSError:  # how Linux tells that the other side is closed
        return b""


# Workers that die.


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="limits of memory are Linux's")
def test_a_paper_that_ends_its_worker_is_refused_alone(tmp_path, papers, article, extractor):
    for word in ("kills", "spins", "swells", "fails"):
        (papers / f"{word}.xml").write_text(article(hash(word) % 1000 + 10, f"It {word}."))
    out = tmp_path / "out"
    summary = read_corpus(
        papers, out, workers=2, extractor=extractor, limits=Limits(seconds=3, memory=512)
    )
    assert summary.papers == 6
    told = {row["file"]: (row["code"], row["reason"]) for row in rows(out, "refused.tsv")}
    assert told == {
        "fails.xml": ("E_DIED", "makes the reader fail (RecursionError); report it, please"),
        "kills.xml": ("E_DIED", "ends the process that reads it, each time (SIGKILL)"),
        "spins.xml": ("E_TIME", "takes longer than 3 s; raise --seconds"),
        "swells.xml": ("E_MEMORY", "takes more than 512 MiB; raise --memory"),
    }
    # With other limits they are tried again, and nothing else is.
    more = Limits(seconds=4, memory=3000)
    again = read_corpus(papers, out, workers=1, extractor=extractor, limits=more)
    assert dict(again.refused) == {"E_DIED": 2, "E_TIME": 1}


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="/proc tells the children")
def test_workers_that_are_killed_from_outside_change_no_byte(tmp_path, papers, tree):
    read_corpus(papers, tmp_path / "whole", workers=2, shard_size=1)
    killed = []

    def kill(done, of_all):
        if len(killed) < 2:
            for children in Path("/proc/self/task").glob("*/children"):
                for child in map(int, children.read_text().split()):
                    command = Path(f"/proc/{child}/cmdline").read_bytes()
                    if b"exeronto.corpus.worker" in command and child not in killed:
                        os.kill(child, 9)
                        killed.append(child)
                        return

    read_corpus(papers, tmp_path / "out", workers=2, shard_size=1, on_files=kill)
    assert len(killed) == 2
    assert tree(tmp_path / "out") == tree(tmp_path / "whole")


# What is read.


@pytest.mark.slow
def test_hidden_files_and_links_to_folders_are_left_out(tmp_path, papers, article):
    (papers / ".hidden.xml").write_text(article(90))
    (papers / ".git").mkdir()
    (papers / ".git" / "inside.xml").write_text(article(91))
    (papers / "below").mkdir()
    (papers / "below" / "deep.xml").write_text(article(92))
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "far.xml").write_text(article(93))
    (papers / "folder").symlink_to(tmp_path / "elsewhere")
    (papers / "link.xml").symlink_to(tmp_path / "elsewhere" / "far.xml")
    os.mkfifo(papers / "pipe.xml")
    out = papers / "out"
    read_corpus(papers, out, workers=1)
    read = {row["file"] for row in rows(out, "files.tsv")}
    assert read == {*(f"{n}.xml" for n in range(6)), "below/deep.xml", "link.xml"}
    # The output within the source is not read the next time.
    assert read_corpus(papers, out, workers=1).made == 0


def test_a_list_names_files_relative_to_itself(tmp_path, papers, article):
    (papers / ".hidden.xml").write_text(article(90))
    (papers / "tab\there.xml").write_text(article(91))
    names = [
        "0.xml",
        "./1.xml",
        "",
        "1.xml",
        ".hidden.xml",
        str(papers / "2.xml"),
        "tab\there.xml",
        "missing.xml",
    ]
    (papers / "list.txt").write_text("\n".join(names) + "\n")
    read_corpus(papers / "list.txt", tmp_path / "out", workers=1)
    read = {row["file"]: row["outcome"] for row in rows(tmp_path / "out", "files.tsv")}
    assert read == {
        "0.xml": "read",
        "1.xml": "read",
        ".hidden.xml": "read",
        str(papers / "2.xml"): "read",
        "tab\\there.xml": "read",
        "missing.xml": "refused",
    }


def test_what_is_no_corpus_is_told_in_one_line(tmp_path, papers):
    (tmp_path / "empty").mkdir()
    (tmp_path / "strange").mkdir()
    (tmp_path / "strange" / "thesis.docx").write_text("")
    (tmp_path / "file").write_text("")
    out = tmp_path / "out"
    for arguments, words in (
        ((tmp_path / "nowhere", "-o", out), "cannot be read"),
        ((tmp_path / "empty", "-o", out), "holds no file"),
        ((papers / "0.xml", "-o", out), "names no file that exists"),
        ((papers, "-o", tmp_path / "strange"), "holds thesis.docx, which no corpus has"),
        ((papers, "-o", tmp_path / "file"), "is no folder"),
        (
            (papers, "-o", out, "--workers", 2, "--scheduler", "tcp://127.0.0.1:1"),
            "of this machine",
        ),
    ):
        done = run("corpus", *arguments, code=2)
        assert words in done.stderr
    assert not out.exists()
    with pytest.raises(ExtractionError):
        read_corpus(papers, out, extractor="nobody")
    with pytest.raises(LexiconError, match="cannot be read"):
        read_corpus(papers, out, lexicon=tmp_path / "nowhere")
    with pytest.raises(CorpusError, match="is no compiled lexicon"):
        read_corpus(papers, out, lexicon=tmp_path / "file")
    assert sorted(path.name for path in (tmp_path / "strange").iterdir()) == ["thesis.docx"]


@pytest.mark.skipif(sys.platform == "win32", reason="no lock there")
def test_two_runs_do_not_write_one_folder(tmp_path, papers):
    import fcntl

    out = tmp_path / "out"
    out.mkdir()
    handle = os.open(out, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    with pytest.raises(CorpusError, match="is being written by another run"):
        read_corpus(papers, out, workers=1)
    os.close(handle)
    assert read_corpus(papers, out, workers=1).papers == 6


def test_the_query_of_the_guide_finds_the_papers(tmp_path, papers):
    guide = (Path(__file__).resolve().parents[2] / "docs" / "corpus.md").read_text("utf-8")
    [query] = re.findall(r"```sparql\n(.*?)```", guide, re.DOTALL)
    read_corpus(papers, tmp_path / "out", workers=1, shard_size=2)
    together = tmp_path / "all.nq.gz"
    shards = sorted((tmp_path / "out" / "graph").iterdir())
    assert len(shards) > 1
    together.write_bytes(b"".join(shard.read_bytes() for shard in shards))
    done = run("query", "--store", together, "-e", query, "--format", "csv")
    _, *found = done.stdout.splitlines()
    assert len(found) == 6
    assert {row.rpartition(",")[2] for row in found} == {"1"}


def test_shards_are_indexed_beside_a_build_and_asked(tmp_path, papers):
    guide = (Path(__file__).resolve().parents[2] / "docs" / "corpus.md").read_text("utf-8")
    [query] = re.findall(r"```sparql\n(.*?)```", guide, re.DOTALL)
    summary = read_corpus(papers, tmp_path / "out", workers=1, shard_size=2)
    index = tmp_path / "large"
    run("index", build_folder(), tmp_path / "out" / "graph", "-o", index)
    assert len(open_store(index).local) == len(open_store().local) + summary.counts.quads
    done = run("query", "--store", index, "-e", query, "--format", "csv")
    assert len(done.stdout.splitlines()) == 1 + 6
