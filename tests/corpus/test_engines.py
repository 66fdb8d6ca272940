"""Where papers are read: on a Dask cluster as on this machine, and what happens when workers die."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor

import pytest

from exeronto.corpus.crew import Crew
from exeronto.corpus.engine import Engine, Work, read_all
from exeronto.corpus.paper import Tools, read_paper
from exeronto.corpus.provenance import readers_state
from exeronto.corpus.run import read_corpus
from exeronto.corpus.settings import Limits, Settings
from exeronto.errors import CorpusError

SETTINGS = Settings(None, "rules", Limits())


@pytest.fixture
def cluster():
    """A Dask cluster of two processes, on the loopback interface."""
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            worker_dashboard_address=None,
            silence_logs=50,
        ) as cluster,
    ):
        yield cluster


@pytest.mark.slow
def test_a_dask_cluster_gives_the_same_bytes(tmp_path, papers, tree, cluster):
    (papers / "bad.xml").write_bytes(b"<article>")
    here = read_corpus(papers, tmp_path / "here", workers=1, shard_size=2)
    there = read_corpus(
        papers, tmp_path / "there", scheduler=cluster.scheduler_address, shard_size=2
    )
    assert tree(tmp_path / "here") == tree(tmp_path / "there")
    assert here.papers == there.papers == 6


@pytest.mark.slow
def test_a_dask_worker_that_is_killed_changes_no_byte(tmp_path, papers, article, tree, cluster):
    for number in range(6, 40):
        (papers / f"{number}.xml").write_text(article(number))
    read_corpus(papers, tmp_path / "here", workers=1, shard_size=2)
    [first, _] = cluster.workers.values()
    killed = []

    def kill(done, of_all):
        if not killed and done >= 10:
            killed.append(first.pid)
            os.kill(first.pid, signal.SIGKILL)

    read_corpus(
        papers,
        tmp_path / "there",
        scheduler=cluster.scheduler_address,
        shard_size=2,
        on_files=kill,
    )
    assert killed
    assert tree(tmp_path / "here") == tree(tmp_path / "there")


@pytest.mark.slow
def test_a_cluster_that_goes_away_is_told_and_the_run_goes_on_elsewhere(
    tmp_path, papers, tree, cluster, monkeypatch
):
    monkeypatch.setattr("exeronto.corpus.engine._TIMEOUT", 2)
    gone = []

    def close(done, of_all):
        if not gone:
            gone.append(done)
            cluster.close()

    with pytest.raises(CorpusError, match="went away; run again"):
        read_corpus(
            papers,
            tmp_path / "out",
            scheduler=cluster.scheduler_address,
            shard_size=1,
            on_files=close,
        )
    read_corpus(papers, tmp_path / "out", workers=1, shard_size=1)
    read_corpus(papers, tmp_path / "here", workers=1, shard_size=1)
    assert tree(tmp_path / "out") == tree(tmp_path / "here")


def test_a_scheduler_that_is_not_there_is_told(tmp_path, papers, monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr("exeronto.corpus.engine._TIMEOUT", 1)
    with pytest.raises(CorpusError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9"):
        read_corpus(papers, tmp_path / "out", scheduler="tcp://127.0.0.1:9")
    with pytest.raises(CorpusError, match="no Dask scheduler answers"):
        read_corpus(papers, tmp_path / "out", scheduler="what://is this")


class KilledError(Exception):
    """As an engine tells that its workers have died."""


def test_a_file_that_ends_all_workers_is_found_and_refused():
    tried, tools = [], Tools()

    def read(batch):
        tried.append(len(batch))
        if any(name == "5" for name, _ in batch):
            raise KilledError
        return tuple(read_paper(content, name, tools) for name, content in batch)

    batch = tuple((str(n), b"# Title\n\nText, and more of it.\n") for n in range(8))
    with ThreadPoolExecutor(1) as executor:
        engine = Engine(lambda b: executor.submit(read, b), lambda: 2, (KilledError,))
        done = list(read_all(engine, [Work("0", batch)]))
    outcomes = {outcome.name: outcome for _, many in done for outcome in many}
    assert sorted(outcomes) == [name for name, _ in batch]
    died = [n for n, o in outcomes.items() if o.refusal and o.refusal.code == "E_DIED"]
    assert died == ["5"]
    assert sorted(tried) == [1, 1, 2, 2, 4, 4, 8]


def test_no_more_is_held_than_there_are_places():
    held = []
    asked = []

    def work():
        for n in range(20):
            asked.append(n)
            yield Work("0", ((str(n), b""),))

    with ThreadPoolExecutor(1) as executor:
        engine = Engine(lambda _: executor.submit(lambda: ()), lambda: 3)
        for number, _ in enumerate(read_all(engine, work()), start=1):
            held.append(len(asked) - number)
    assert len(asked) == 20
    assert max(held) <= 3


def test_a_worker_with_other_names_or_code_is_refused():
    state = {**readers_state(None, "rules"), "code": "other"}
    crew = Crew(SETTINGS, state)
    with pytest.raises(CorpusError, match="a worker has another code than this process"):
        crew.read([("a.md", b"# Title\n\nText.\n")])
    assert crew.processes == ()


def test_a_crew_that_was_stopped_starts_nobody():
    crew = Crew(SETTINGS, readers_state(None, "rules"))
    crew.stop()
    with pytest.raises(CorpusError, match="was stopped"):
        crew.read([("a.md", b"# Title\n\nText.\n")])
    crew.close()
