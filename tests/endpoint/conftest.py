"""An endpoint in a process of its own, on a free port of this machine."""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager

import pytest

from exeronto.knowledge import open_store

GRAPHS = [f"http://kasei.us/2009/09/sparql/data/data{number}.rdf" for number in (1, 2, 3)]
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


@contextmanager
def running(*arguments):
    """The address of an endpoint that runs meanwhile, and its process."""
    command = [sys.executable, "-m", "exeronto", "serve", "--bind", "127.0.0.1:0", *arguments]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            line = process.stderr.readline()
            assert "serving at " in line, line + process.stderr.read()
            yield line.strip().rpartition(" ")[2].removesuffix("sparql"), process
        finally:
            process.terminate()
            process.communicate(timeout=20)


@pytest.fixture(scope="session")
def kg():
    """The graph that is served."""
    return open_store()


@pytest.fixture(scope="session")
def start():
    return running


@pytest.fixture(scope="session")
def served():
    """The package's own graph, served."""
    with running() as (address, _):
        yield address


@pytest.fixture(scope="session")
def foreign(tmp_path_factory):
    """A foreign graph, served: three named graphs and nothing in the default graph."""
    file = tmp_path_factory.mktemp("foreign") / "graphs.nq"
    document = "http://xmlns.com/foaf/0.1/Document"
    file.write_text("".join(f"<{g}> <{TYPE}> <{document}> <{g}> .\n" for g in GRAPHS))
    with running("--store", str(file)) as (address, _):
        yield address
