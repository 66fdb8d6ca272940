"""Programs that people use: what they get from the endpoint is what the package itself gives."""

from __future__ import annotations

import io
import json
import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlencode

import pandas as pd
import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import RDFS
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, POST, TURTLE, SPARQLWrapper

ROOT = Path(__file__).parents[2]
QUERY = """
PREFIX exero: <https://w3id.org/exeronto/>
SELECT ?exerkine ?process
WHERE { ?exerkine a exero:Myokine ; exero:increases ?process }
ORDER BY ?exerkine ?process
"""


@pytest.fixture(scope="module")
def expected(kg):
    rows = [tuple(str(value) for value in row) for row in kg.store.select(QUERY).rows]
    assert len(rows) > 2
    return rows


def test_rdflib(served, expected):
    graph = Graph(SPARQLStore(f"{served}sparql"), bind_namespaces="none")
    assert [tuple(map(str, row)) for row in graph.query(QUERY)] == expected
    irisin = URIRef("https://w3id.org/exeronto/entity/irisin")
    assert [str(label) for label in graph.objects(irisin, RDFS.label)] == ["irisin"]


@pytest.mark.parametrize("method", ["GET", POST])
def test_sparqlwrapper(served, expected, method):
    client = SPARQLWrapper(f"{served}sparql")
    client.setMethod(method)
    client.setQuery(QUERY)
    client.setReturnFormat(JSON)
    bindings = client.query().convert()["results"]["bindings"]
    assert [(row["exerkine"]["value"], row["process"]["value"]) for row in bindings] == expected
    client.setReturnFormat(CSV)
    assert client.query().convert().decode().splitlines()[1:] == [",".join(row) for row in expected]


def test_sparqlwrapper_gets_a_graph(served):
    client = SPARQLWrapper(f"{served}sparql")
    client.setQuery("CONSTRUCT WHERE { <https://w3id.org/exeronto/entity/irisin> ?p ?o }")
    client.setReturnFormat(TURTLE)
    graph = Graph().parse(data=client.query().convert(), format="turtle")
    assert len(graph) > 3


def test_pandas(served, expected):
    address = f"{served}sparql?{urlencode({'query': QUERY, 'format': 'csv'})}"
    frame = pd.read_csv(address)
    assert list(frame.columns) == ["exerkine", "process"]
    assert [tuple(row) for row in frame.itertuples(index=False)] == expected


CURLS = re.findall(r"^curl .*$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)


def test_the_readme_has_lines_for_curl():
    assert len(CURLS) == 4


@pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl")
@pytest.mark.parametrize("line", CURLS)
def test_curl_as_the_readme_has_it(served, line, tmp_path):
    command = shlex.split(line.replace("http://127.0.0.1:7878/", served))
    done = subprocess.run(
        [command[0], "--silent", "--fail", *command[1:]],
        cwd=tmp_path, capture_output=True, check=True, timeout=30,
    )  # fmt: skip
    written = [path.read_bytes() for path in tmp_path.iterdir()]
    assert b"irisin" in (done.stdout or written[0]) or b"fgf21" in done.stdout


COMUNICA = os.environ.get("COMUNICA", "")


@pytest.mark.skipif(not COMUNICA, reason="needs comunica-sparql, which .ci/clients installs")
def test_comunica(served, expected):
    """Comunica finds the service description, and joins on its own side."""
    done = subprocess.run(
        [COMUNICA, f"sparql@{served}sparql", QUERY, "-t", "application/sparql-results+json"],
        capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    bindings = json.load(io.StringIO(done.stdout))["results"]["bindings"]
    assert (
        sorted((row["exerkine"]["value"], row["process"]["value"]) for row in bindings) == expected
    )
