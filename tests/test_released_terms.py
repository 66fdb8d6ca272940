"""A released IRI stays: in the ontology at least as a retired term, and in the list for good."""

from __future__ import annotations

import importlib.util
import io
import shutil
import subprocess
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from rdflib import Literal
from rdflib.namespace import OWL, RDF, RDFS

import exeronto
from exeronto.errors import OntologyError
from exeronto.graph import entities_graph
from exeronto.lexicon import Lexicon
from exeronto.model import RetiredEntity
from exeronto.namespaces import EXENT, OBO
from exeronto.naming import Names
from exeronto.ontology import read_ontology
from exeronto.quality import apply_rules
from exeronto.rdf import parse_turtle
from exeronto.released_terms import COLUMNS, FILE, read_released
from exeronto.resources import ontology_folder, shapes_folder
from exeronto.tables import ENTITY_COLUMNS
from exeronto.turtle import merge
from exeronto.validation import validate_graph

ROOT = Path(exeronto.__file__).parent.parent
TOOL = ROOT / "tools" / "release_terms.py"
needs_tool = pytest.mark.skipif(not TOOL.is_file(), reason="tools/ is not in this copy")
needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")

CLASS = (
    "exero:Planted a owl:Class ; rdfs:label 'planted'@en ;\n"
    "    obo:IAO_0000115 'A redox process that is planted.'@en ;\n"
    "    rdfs:subClassOf exero:RedoxProcess ; dcterms:source <https://w3id.org/exeronto/> .\n"
)
ROW = "planted\tplanted kinase\tKinase\tplk\t\t\t\t\t"


@pytest.fixture
def folder(tmp_path) -> Path:
    """A copy of the ontology with a class and an entity more."""
    folder = Path(shutil.copytree(ontology_folder(), tmp_path / "ontology"))
    _write(folder, CLASS, ROW)
    return folder


def _write(folder: Path, block: str, row: str) -> None:
    module = (ontology_folder() / "redox.ttl").read_text(encoding="utf-8")
    (folder / "redox.ttl").write_text(f"{module}\n{block}", encoding="utf-8")
    table = folder / "entities" / "zzz.tsv"
    table.write_text("\t".join(ENTITY_COLUMNS) + f"\n{row}\n" * bool(row), encoding="utf-8")


def _tool(*arguments: str | Path, code: int = 0) -> str:
    """Run the tool as a process would, and give back what it prints."""
    spec = importlib.util.spec_from_file_location("release_terms", TOOL)
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        assert tool.main([str(argument) for argument in arguments]) == code, said.getvalue()
    return said.getvalue()


@pytest.fixture
def released(folder) -> Path:
    """That copy, after a release."""
    _tool("--ontology", folder, "--version", "9.9.0")
    return folder


def _line(folder: Path, text: str) -> int:
    lines = (folder / FILE).read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if line.startswith(text))


def _complaint(folder: Path) -> str:
    with pytest.raises(OntologyError) as caught:
        read_ontology(folder)
    return str(caught.value)


# The list itself.


def test_the_terms_of_the_first_release_are_listed():
    released = read_released(ontology_folder())
    first = [term for _, term in released.values() if term.since == "0.1.0"]
    assert len(first) >= 1300
    kinds = {
        "class",
        "object property",
        "data property",
        "annotation property",
        "individual",
        "entity",
    }
    assert {term.kind for term in first} == kinds
    lines = (ontology_folder() / FILE).read_text(encoding="utf-8").splitlines()
    assert lines[0] == "\t".join(COLUMNS)
    assert "exero:Myokine\tclass\tmyokine\t0.1.0\tin use\t" in lines
    assert "exent:irisin\tentity\tirisin\t0.1.0\tin use\t" in lines
    assert len(lines) == len(set(lines))


@needs_tool
def test_a_release_lists_what_is_new_and_nothing_twice(folder):
    before = (folder / FILE).read_text(encoding="utf-8")
    _tool("--ontology", folder, "--version", "9.9.0")
    after = (folder / FILE).read_text(encoding="utf-8")
    assert after.startswith(before)
    added = after.removeprefix(before).splitlines()
    assert "exero:Planted\tclass\tplanted\t9.9.0\tin use\t" in added
    assert "exent:planted\tentity\tplanted kinase\t9.9.0\tin use\t" in added
    assert "0 lines" in _tool("--ontology", folder, "--version", "9.9.1")
    assert (folder / FILE).read_text(encoding="utf-8") == after


@needs_tool
def test_the_terms_of_a_published_file_can_be_listed(tmp_path):
    published = tmp_path / "exeronto.ttl"
    published.write_text(
        "@prefix exero: <https://w3id.org/exeronto/> .\n@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        "exero:B a owl:Class . exero:a a owl:ObjectProperty ; rdfs:label 'a'@en .\n"
        "exero:ontology a owl:Ontology . <https://w3id.org/exeronto/paper/x> a owl:NamedIndividual .\n",
        encoding="utf-8",
    )
    _tool("--ontology", tmp_path, "--from", published, "--version", "0.0.1")
    assert (tmp_path / FILE).read_text(encoding="utf-8").splitlines()[1:] == [
        "exero:B\tclass\t\t0.0.1\tin use\t",
        "exero:a\tobject property\ta\t0.0.1\tin use\t",
    ]


# What reading the ontology says of a term that was released.


@needs_tool
def test_a_removed_class_is_caught(released):
    assert read_ontology(released)
    _write(released, "", ROW)
    line = _line(released, "exero:Planted\t")
    assert _complaint(released) == (
        f"{released / FILE}:{line}: exero:Planted was released in 9.9.0 and is gone; "
        "retire it, as ontology/README.md says"
    )


@needs_tool
def test_a_removed_entity_is_caught(released):
    _write(released, CLASS, "")
    line = _line(released, "exent:planted\t")
    assert _complaint(released).startswith(
        f"{released / FILE}:{line}: exent:planted was released in 9.9.0 and is gone; "
    )


@needs_tool
def test_a_term_that_became_something_else_is_caught(released):
    _write(released, "exero:Planted a owl:ObjectProperty .\n", ROW)
    assert "was released as class and is object property now; give that another name" in _complaint(
        released
    )


RETIRED_CLASS = (
    "exero:Planted a owl:Class ; owl:deprecated true ; rdfs:label 'obsolete planted'@en ;\n"
    "    obo:IAO_0000115 'A redox process that is planted.'@en ;\n"
    "    obo:IAO_0100001 exero:RedoxProcess ; dcterms:source <https://w3id.org/exeronto/> .\n"
)
RETIRED_ROW = "planted\tplanted kinase\tobsolete\t\t\t\t\treplacedBy ampk\ttwo things in one"


@needs_tool
def test_a_term_may_be_retired_once_and_not_come_back(released):
    _write(released, RETIRED_CLASS, RETIRED_ROW)
    assert read_ontology(released)
    before = (released / FILE).read_text(encoding="utf-8")
    _tool("--ontology", released, "--version", "10.0.0")
    after = (released / FILE).read_text(encoding="utf-8")
    assert after.removeprefix(before).splitlines() == [
        "exent:planted\tentity\tobsolete planted kinase\t10.0.0\tretired\texent:ampk",
        "exero:Planted\tclass\tobsolete planted\t10.0.0\tretired\texero:RedoxProcess",
    ]
    assert read_ontology(released)
    _write(released, CLASS, RETIRED_ROW)
    assert "exero:Planted was retired in 10.0.0 and is in use; give the new" in _complaint(released)
    _write(released, RETIRED_CLASS, ROW)
    assert "exent:planted was retired in 10.0.0 and is in use; give the new" in _complaint(released)


# No line of the list may go.


def _git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    subprocess.run(["git", "-C", folder, *who, *arguments], check=True, capture_output=True)


@needs_tool
@needs_git
def test_a_removed_or_changed_line_of_the_list_is_caught(tmp_path):
    (tmp_path / "ontology").mkdir()
    path = tmp_path / "ontology" / FILE
    shutil.copy(ontology_folder() / FILE, path)
    _git(tmp_path, "init")
    _git(tmp_path, "add", ".")
    _git(tmp_path, "commit", "-m", "list")
    original = path.read_text(encoding="utf-8")
    path.write_text(f"{original}exero:New\tclass\tnew\t9.9.0\tin use\t\n", encoding="utf-8")
    assert _tool("--ontology", path.parent, "--check") == ""
    _git(tmp_path, "commit", "-a", "-m", "a line more")
    path.write_text(original, encoding="utf-8")
    said = _tool("--ontology", path.parent, "--check", code=1)
    assert said.startswith(f"{path}: this line is gone; put it back: exero:New\tclass")
    assert len(said.splitlines()) == 1
    changed = original.replace(
        "exent:irisin\tentity\tirisin\t0.1.0", "exent:irisin\tentity\tirisin\t0.2.0"
    )
    path.write_text(f"{changed}exero:New\tclass\tnew\t9.9.0\tin use\t\n", encoding="utf-8")
    said = _tool("--ontology", path.parent, "--check", code=1)
    assert "put it back: exent:irisin\tentity\tirisin\t0.1.0" in said
    assert len(said.splitlines()) == 2, "once for each commit that had it"
    path.unlink()
    _tool("--ontology", path.parent, "--check", code=1)


@needs_tool
@needs_git
@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="no history in this copy")
def test_the_list_has_lost_no_line():
    assert _tool("--ontology", ROOT / "ontology", "--check") == ""


# Retired entities in the graph.


@pytest.fixture
def retired(folder):
    _write(folder, RETIRED_CLASS, RETIRED_ROW)
    return read_ontology(folder)


def test_a_retired_entity_keeps_its_iri_and_names_its_successor(retired):
    assert retired.retired == (
        RetiredEntity(
            "planted", "planted kinase", "ampk", "two things in one", retired.retired[0].file, 2
        ),
    )
    iri = EXENT.planted
    assert set(entities_graph(retired).triples((iri, None, None))) == {
        (iri, RDF.type, OWL.NamedIndividual),
        (iri, OWL.deprecated, Literal(True)),
        (iri, RDFS.label, Literal("obsolete planted kinase", lang="en")),
        (iri, OBO.IAO_0100001, EXENT.ampk),
        (iri, RDFS.comment, Literal("two things in one", lang="en")),
    }


def test_a_retired_entity_is_found_in_no_text_and_named_in_no_claim(retired):
    assert "planted" not in {entity.key for entity in retired.entities}
    found = Lexicon(retired.entities).find("a planted kinase")
    assert "planted" not in {name.entity for _, _, name in found}
    assert Names(retired).entity("planted") is None
    assert Names(retired).entity("planted kinase") is None


def test_the_label_of_a_retired_entity_is_free_for_its_successor(folder):
    successor = "planted-2\tnew planted kinase\tKinase\tplanted kinase\t\t\t\t\t"
    _write(folder, CLASS, f"{RETIRED_ROW.replace('ampk', 'planted-2')}\n{successor}")
    assert Names(read_ontology(folder)).entity("new planted kinase") == EXENT["planted-2"]


def test_retired_terms_fit_the_shapes_and_rules(retired):
    graph = merge([retired.terms, entities_graph(retired)])
    shapes = merge(parse_turtle(shapes_folder() / name) for name in ("entity.ttl", "term.ttl"))
    findings = validate_graph(graph, shapes).findings
    findings += apply_rules(merge([graph, *(module.graph for module in retired.modules)])).findings
    assert [finding for finding in findings if "planted" in finding.focus.lower()] == []
