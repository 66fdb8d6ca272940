"""The W3C's SPARQL 1.1 tests of queries, through our own way of asking.

    python tools/sparql_suite.py FOLDER

FOLDER holds the suite's folders (aggregates, bind, …). Evaluation tests are asked of a
`KnowledgeGraph` and compared as bags of rows, or as graphs, whatever blank nodes are called; syntax
tests have to be accepted or refused. What is left out, and why, stands below. Exits with 1 if a
test fails that is not listed, or one that is listed passes.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pyoxigraph as ox

from exeronto import ExerOntoError
from exeronto.knowledge import KnowledgeGraph
from exeronto.sparql_text import form, tokens
from exeronto.store import Store

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
DAWGT = "http://www.w3.org/2001/sw/DataAccess/tests/test-dawg#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
# Folders that are about something else than queries: entailment regimes, updates, protocols.
LEFT_OUT = {
    "add", "basic-update", "clear", "copy", "delete", "delete-data", "delete-insert",
    "delete-where", "drop", "entailment", "http-rdf-update", "move", "protocol",
    "service", "service-description", "syntax-fed", "syntax-update-1", "syntax-update-2",
    "update-silent",
}  # fmt: skip
# Fewer tests than this, and the folder is not the suite.
LEAST = 250
# Tests that do not pass, each with its reason.
_LABEL = "expects a blank node's own label, or columns of * in one of the orders that are allowed"
_OLDER = "expects a simple literal and an xsd:string to differ, as they did before RDF 1.1"
KNOWN: dict[str, str] = {
    "aggregates/agg-empty-group": "an erratum (SPARQL 1.1, errata-query-2) took its row away",
    "csv-tsv-res/csv01": _LABEL,
    "csv-tsv-res/csv02": _LABEL,
    "csv-tsv-res/csv03": "expects 1.0E6, and Oxigraph writes the same number as 1000000",
    "functions/bnode01": "BNODE(label) of Oxigraph 0.5 gives one node for all rows",
    "functions/strdt03": _OLDER,
    "functions/strlang03": _OLDER,
}


class Manifest:
    """The tests of a folder."""

    def __init__(self, file: Path):
        self.base = file.resolve().as_uri()
        self.store = ox.Store()
        content = file.read_bytes()
        self.store.extend(ox.parse(content, format=ox.RdfFormat.TURTLE, base_iri=self.base))

    def values(self, node: ox.NamedNode | ox.BlankNode, name: str) -> list:
        """What a property of a node says."""
        found = self.store.quads_for_pattern(node, ox.NamedNode(name), None)
        return [quad.object for quad in found]

    def tests(self) -> list[tuple[str, ox.NamedNode]]:
        """Kind and node of each test that the working group approved."""
        kinds = self.store.quads_for_pattern(None, ox.NamedNode(f"{RDF}type"), None)
        found = [
            (q.object.value.rpartition("#")[2], q.subject)
            for q in kinds
            if ox.NamedNode(f"{DAWGT}Approved") in self.values(q.subject, f"{DAWGT}approval")
            # In the list of tests, not only described: some were taken back.
            and any(self.store.quads_for_pattern(None, ox.NamedNode(f"{RDF}first"), q.subject))
        ]
        return sorted(((k, n) for k, n in found if k.endswith(("Test", "Test11"))), key=str)


def path_of(iri: str) -> Path:
    """The file of a file IRI."""
    return Path(unquote(urlsplit(iri).path))


def quads_of(iri: str, graph: ox.NamedNode | ox.DefaultGraph) -> list[ox.Quad]:
    """A data file as quads of a graph."""
    path = path_of(iri)
    kind = ox.RdfFormat.from_extension(path.suffix[1:])
    parsed = ox.parse(path.read_bytes(), format=kind, base_iri=iri)
    return [ox.Quad(q.subject, q.predicate, q.object, graph) for q in parsed]


def asked(manifest: Manifest, node: ox.NamedNode) -> tuple[KnowledgeGraph, str]:
    """The graph and the query of an evaluation test."""
    (action,) = manifest.values(node, f"{MF}action")
    (query,) = manifest.values(action, f"{QT}query")
    quads = []
    for data in manifest.values(action, f"{QT}data"):
        quads += quads_of(data.value, ox.DefaultGraph())
    for data in manifest.values(action, f"{QT}graphData"):
        quads += quads_of(data.value, data)
    text = path_of(query.value).read_text(encoding="utf-8")
    for keyword, name in zip(tokens(text), tokens(text)[1:], strict=False):
        if keyword.word in {"FROM", "NAMED"} and name.kind == "iri":
            iri = urljoin(query.value, name.text[1:-1])
            quads += quads_of(iri, ox.NamedNode(iri))
    return KnowledgeGraph(Store.from_quads(quads)), f"BASE <{query.value}> {text}"


def as_graph(rows: list[tuple], columns: tuple[str, ...]) -> ox.Dataset:
    """Rows as a graph, in which they can be compared whatever their blank nodes are called."""
    triples = []
    for row in rows:
        node = ox.BlankNode()
        triples.append(ox.Quad(node, ox.NamedNode(f"{RDF}type"), ox.NamedNode(f"{MF}row")))
        triples += [
            ox.Quad(node, ox.NamedNode(f"urn:x-column:{name}"), value)
            for name, value in zip(columns, row, strict=True)
            if value is not None
        ]
    return canonical(triples)


def canonical(quads: list[ox.Quad]) -> ox.Dataset:
    """A graph with its blank nodes named by what is said of them, and numbers in their usual form.

    Oxigraph keeps the value of a number and not how it was written: 1.50 comes back as 1.5.
    """
    store = ox.Store()
    store.extend(quads)
    dataset = ox.Dataset(store)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return dataset


def evaluates(manifest: Manifest, node: ox.NamedNode) -> bool:
    """Whether the answer to a query is the one expected."""
    kg, text = asked(manifest, node)
    (result,) = manifest.values(node, f"{MF}result")
    path = path_of(result.value)
    asks_for = form(text)
    if asks_for in {"CONSTRUCT", "DESCRIBE"}:
        found = ox.parse(kg.serialize(text), format=ox.RdfFormat.TURTLE)
        return canonical(list(found)) == canonical(quads_of(result.value, ox.DefaultGraph()))
    if path.suffix == ".csv":
        written = kg.query(text).serialized("csv").splitlines()
        return sorted(written) == sorted(path.read_text(encoding="utf-8").splitlines())
    kind = {".srj": ox.QueryResultsFormat.JSON, ".tsv": ox.QueryResultsFormat.TSV}
    expected = ox.parse_query_results(
        path.read_bytes(), format=kind.get(path.suffix, ox.QueryResultsFormat.XML)
    )
    if isinstance(expected, ox.QueryBoolean):
        return kg.serialize(text, "csv").strip() == str(bool(expected)).lower()
    columns = tuple(sorted(variable.value for variable in expected.variables))
    rows = [tuple(row[c] for c in columns) for row in expected]
    answer = kg.query(text)
    if tuple(sorted(answer.columns)) != columns:
        return False
    places = [answer.columns.index(c) for c in columns]
    ours = [tuple(row[place] for place in places) for row in answer.found.terms]
    return as_graph(ours, columns) == as_graph(rows, columns)


def accepted(manifest: Manifest, node: ox.NamedNode) -> bool:
    """Whether a query is taken for SPARQL."""
    (query,) = manifest.values(node, f"{MF}action")
    text = path_of(query.value).read_text(encoding="utf-8")
    try:
        KnowledgeGraph(Store()).serialize(f"BASE <{query.value}> {text}")
    except ExerOntoError as error:
        return "not SPARQL" not in str(error)
    return True


def passes(manifest: Manifest, kind: str, node: ox.NamedNode) -> bool | None:
    """Whether a test passes; None if it is of another kind."""
    try:
        if kind in {"QueryEvaluationTest", "CSVResultFormatTest"}:
            return evaluates(manifest, node)
        if kind in {"PositiveSyntaxTest", "PositiveSyntaxTest11"}:
            return accepted(manifest, node)
        if kind in {"NegativeSyntaxTest", "NegativeSyntaxTest11"}:
            return not accepted(manifest, node)
    except (ExerOntoError, SyntaxError, ValueError, OSError) as error:
        print(f"  {' '.join(str(error).split())[:160]}")
        return False
    return None


def main() -> None:
    """Run all tests and print those that fail."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    run, wrong, known = set(), [], set()
    for file in sorted(parser.parse_args().folder.glob("*/manifest.ttl")):
        if file.parent.name in LEFT_OUT:
            continue
        manifest = Manifest(file)
        for kind, node in manifest.tests():
            passed = passes(manifest, kind, node)
            if passed is None:
                continue
            name = f"{file.parent.name}/{node.value.rpartition('#')[2]}"
            run.add(name)
            if not passed:
                known.add(name)
            if passed is (name in KNOWN):
                wrong.append(name)
                print(f"{name}: {'passes and is listed' if passed else 'fails'}")
    for name in sorted(set(KNOWN) - run):
        wrong.append(name)
        print(f"{name}: is listed, and there is no such test")
    listed = len(known & set(KNOWN))
    print(f"{len(run)} tests, {len(run - known)} pass, {listed} are listed with reasons")
    sys.exit(1 if wrong or len(run) < LEAST else 0)


if __name__ == "__main__":
    main()
