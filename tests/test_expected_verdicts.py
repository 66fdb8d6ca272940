"""Hostile and broken files: the right verdict, code, time and memory, and nothing reached outside."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest

import exeronto

ROOT = Path(exeronto.__file__).parent.parent
BAD = Path(__file__).resolve().parents[2] / "shared" / "samples" / "bad"
EXPECT = BAD / "EXPECT.tsv"
ROWS = (
    [tuple(row)[:4] for row in csv.reader(EXPECT.read_text().splitlines()[1:], delimiter="\t")]
    if EXPECT.is_file()
    else []
)
# The verb that a user gives each kind of file to.
VERBS = {"jats": "load", "text": "load"}
SECONDS = 2.0
MEBIBYTES = 200

# Runs the command line in this process and tells, behind it, what it took and what it reached for.
RUN = """
import os, resource, sys
opened, _ = [], sys.argv.pop(1)
def hook(event, args):
    if event.startswith("socket.") and event != "socket.__new__":
        opened.append(event)
    if event == "open" and isinstance(args[0], str) and args[0].startswith("/etc/host"):
        opened.append(args[0])
sys.addaudithook(hook)
from exeronto.cli import main
try:
    main(prog_name="exeronto")
except SystemExit as stop:
    code = stop.code
used = resource.getrusage(resource.RUSAGE_SELF)
reached, peak = repr(opened), used.ru_maxrss // 1024
# On Linux that figure is what the process was forked from, if that was larger.
if os.path.exists("/proc/self/status"):
    status = open("/proc/self/status").read()
    peak = int(status.partition("VmHWM:")[2].split()[0]) // 1024
print("TOOK", used.ru_utime + used.ru_stime, peak, reached, file=sys.stderr)
sys.exit(code)
"""


def run(*arguments: str | Path, folder: Path) -> tuple[int, str, float, int, str]:
    """Exit code, both outputs, seconds of processor time, MiB, and what was reached for."""
    command = [sys.executable, "-c", RUN, str(folder), *map(str, arguments)]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    said, _, took = done.stderr.rpartition("TOOK ")
    seconds, size, reached = took.strip().split(" ", 2)
    return done.returncode, done.stdout + said, float(seconds), int(size), reached


@pytest.mark.slow
@pytest.mark.skipif(not ROWS, reason="the shared samples are not here")
@pytest.mark.parametrize(("name", "kind", "verdict", "code"), ROWS, ids=[row[0] for row in ROWS])
def test_a_bad_file_gets_its_verdict(tmp_path, name, kind, verdict, code):
    verb = VERBS.get(kind, "check")
    arguments = [verb, BAD / name] + (["-o", tmp_path / "out"] if verb == "load" else [])
    exit_code, said, seconds, size, reached = run(*arguments, folder=tmp_path)
    assert "Traceback" not in said
    assert exit_code == (2 if verdict == "reject" else 0), said
    assert code == "-" or f"[{code}]" in said, said
    assert reached == "[]"
    assert seconds < SECONDS
    assert size < MEBIBYTES
    if verdict == "reject":
        assert len(said.strip().splitlines()) == 1
        assert said.startswith(f"exeronto: {BAD / name}")
        assert not list(tmp_path.iterdir())


@pytest.mark.slow
@pytest.mark.skipif(not ROWS, reason="the shared samples are not here")
@pytest.mark.parametrize("name", [row[0] for row in ROWS if row[1] in {"rdf", "archive", "json"} and row[2] == "reject"])  # fmt: skip
@pytest.mark.parametrize("verb", ["query", "dump"])
def test_a_bad_graph_is_refused_by_every_verb_that_opens_one(tmp_path, name, verb):
    what = ["-e", "SELECT * WHERE { ?s ?p ?o }"] if verb == "query" else [tmp_path / "copy.nq"]
    expected = next(row[3] for row in ROWS if row[0] == name)
    code, said, seconds, _, reached = run(verb, *what, "--store", BAD / name, folder=tmp_path)
    assert (code, reached) == (2, "[]"), said
    assert f"[{expected}]" in said
    assert seconds < SECONDS
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="namespaces are of Linux")
@pytest.mark.skipif(not ROWS, reason="the shared samples are not here")
def test_papers_load_where_there_is_no_network(tmp_path):
    command = ["unshare", "-rn", sys.executable, "-m", "exeronto", "load"]
    papers = [BAD.parent / "jats" / "oai_wrapped.xml", BAD.parent / "bioc" / "everything.xml"]
    try:
        done = subprocess.run(
            [*command, *map(str, papers), "-o", str(tmp_path)],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
    except FileNotFoundError:
        pytest.skip("unshare is not installed")
    if "unshare" in done.stderr:
        pytest.skip("namespaces are not allowed here")
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 3
