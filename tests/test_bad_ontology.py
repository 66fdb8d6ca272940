"""A slip in the ontology folder: file and line, what is wrong and what to do, and nothing written."""

from __future__ import annotations

import re
import shutil
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner
from rdflib import URIRef
from rdflib.namespace import OWL

from exeronto.cli import main
from exeronto.errors import OntologyError
from exeronto.external_terms import read_external_terms
from exeronto.identifiers import _LOCAL, identifier_fault
from exeronto.model import Synonym
from exeronto.namespaces import EXENT, EXERO
from exeronto.ontology import read_ontology
from exeronto.prefixes import EXTERNAL
from exeronto.release import write_release
from exeronto.resources import ontology_folder
from exeronto.tables import ENTITY_COLUMNS
from exeronto.turtle import to_turtle


@pytest.fixture
def folder(tmp_path) -> Path:
    """A copy of the ontology, to be broken in one place."""
    return Path(shutil.copytree(ontology_folder(), tmp_path / "ontology"))


def _append(file: Path, text: str) -> int:
    """Add to a file; the line where the addition begins."""
    before = file.read_text(encoding="utf-8")
    file.write_text(f"{before}\n{text}\n", encoding="utf-8")
    return before.count("\n") + 2


def _replace(file: Path, old: str, new: str) -> int:
    """Change the first of a text in a file; its line."""
    before = file.read_text(encoding="utf-8")
    assert old in before, f"the test's own slip: {old!r} is not in {file.name}"
    file.write_text(before.replace(old, new, 1), encoding="utf-8")
    return before[: before.index(old)].count("\n") + 1


def _complaint(folder: Path, file: Path, line: int | None, *parts: str) -> str:
    """What reading the folder complains of: where, what, and what to do."""
    with pytest.raises(OntologyError) as caught:
        read_ontology(folder)
    said = str(caught.value)
    assert said.startswith(f"{file}:{line}: " if line else f"{file}: "), said
    for part in parts:
        assert part in said, said
    assert re.search(r"; \w", said.removeprefix(str(file))), f"what is wrong; what to do: {said}"
    assert "\n" not in said
    return said


def test_the_copy_itself_is_right(folder):
    assert read_ontology(folder).entities


# Turtle modules: what is appended to redox.ttl, the line of it that is to be named, and the message.

MODULE_SLIPS = {
    "no full stop": (
        "exero:Broken a owl:Class\nexero:Next a owl:Class .",
        1,
        "is not valid RDF: ",
    ),
    "unknown prefix": ("nope:Broken a owl:Class .", 0, "The prefix nope: has not been declared"),
    "open quote": ('\n\nexero:x exero:y "open .', 2, "is not valid RDF"),
    "open text of several lines": ('exero:x exero:y """open .\n\n', 0, "is not valid RDF"),
    "a word too many": ("exero:RedoxProcess a a owl:Class .", 0, "is not valid RDF"),
    "a triple in a triple": (
        "exero:RedoxProcess exero:y <<( exero:a exero:b exero:c )>> .",
        None,
        "write it in RDF 1.1",
    ),
    "an undeclared parent": (
        "# Misspelt: exero:RedoxProces\nexero:RedoxProcess\n    rdfs:subClassOf exero:RedoxProces .",
        2,
        "exero:RedoxProces is declared in no module and no table; did you mean exero:RedoxProcess?",
    ),
    "an undeclared class in a list": (
        "[ a owl:AllDisjointClasses ;\n  owl:members ( exero:RedoxProcess\n exero:Unheard ) ] .",
        2,
        "exero:Unheard is declared in no module",
    ),
    "an undeclared property": (
        "exero:RedoxProcess exero:unheardOf 1 .",
        0,
        "exero:unheardOf is declared in no module",
    ),
    "an undeclared term in full": (
        "<https://w3id.org/exeronto/Unheard> rdfs:label 'unheard'@en .",
        0,
        "exero:Unheard is declared in no module",
    ),
    "an undeclared individual": (
        "[] a owl:Restriction ; owl:onProperty exero:partOf ;\n owl:hasValue <https://w3id.org/exeronto/entity/unheard-of> .",
        1,
        "exent:unheard-of is declared in no module and no table",
    ),
    "a term without a type": (
        "exero:RedoxThing rdfs:label 'redox thing'@en .",
        0,
        "exero:RedoxThing is declared in no module",
    ),
    "an import of no module": (
        "<https://w3id.org/exeronto/ontology/redox> owl:imports\n  <https://w3id.org/exeronto/ontology/redux> .",
        1,
        "imports <https://w3id.org/exeronto/ontology/redux>, which is no module here",
    ),
    "an import of the network": (
        "<https://w3id.org/exeronto/ontology/redox> owl:imports <http://purl.obolibrary.org/obo/ro.owl> .",
        0,
        "imports <http://purl.obolibrary.org/obo/ro.owl>, which is no module here",
    ),
    "two things in one block": (
        "exero:Both a owl:Class , owl:ObjectProperty .",
        0,
        "exero:Both is an object property here and a class in",
    ),
    "two things in two blocks": (
        "exero:Both a owl:Class .\nexero:Both a owl:NamedIndividual , exero:RedoxProcess .",
        0,
        "exero:Both is an individual here and a class in",
    ),
    "a second header": (
        "<https://w3id.org/exeronto/ontology/redux> a owl:Ontology .",
        0,
        "has the header of <https://w3id.org/exeronto/ontology/redux>; correct it to",
    ),
}


@pytest.mark.parametrize("slip", MODULE_SLIPS)
def test_a_slip_in_a_module_is_named_with_its_line(folder, slip):
    text, line, message = MODULE_SLIPS[slip]
    first = _append(folder / "redox.ttl", text)
    _complaint(folder, folder / "redox.ttl", None if line is None else first + line, message)


def test_a_term_of_a_module_that_is_not_imported_is_named(folder):
    line = _append(folder / "entity.ttl", "exero:Entity rdfs:seeAlso exero:RedoxProcess .")
    _complaint(
        folder,
        folder / "entity.ttl",
        line,
        "exero:RedoxProcess is declared in redox.ttl, which entity.ttl does not import; import it",
    )


def test_two_modules_that_declare_a_term_are_both_named(folder):
    first = _append(folder / "redox.ttl", "exero:Twice a owl:Class .")
    second = _append(
        folder / "vesicle.ttl", "# Used before: exero:Twice\nexero:Twice a owl:Class ."
    )
    _complaint(
        folder,
        folder / "vesicle.ttl",
        second + 1,
        f"exero:Twice is declared in {folder / 'redox.ttl'}:{first} too; keep one",
    )


def test_two_modules_that_say_two_things_of_a_term_are_both_named(folder):
    first = _append(folder / "redox.ttl", "exero:twice a owl:DatatypeProperty .")
    second = _append(folder / "vesicle.ttl", "exero:twice a owl:ObjectProperty .")
    _complaint(
        folder,
        folder / "vesicle.ttl",
        second,
        f"exero:twice is an object property here and a data property in {folder / 'redox.ttl'}:{first}",
    )


def _entity_line(folder: Path, key: str) -> tuple[Path, int]:
    for table in sorted((folder / "entities").glob("*.tsv")):
        for line, row in enumerate(table.read_text(encoding="utf-8").splitlines(), start=1):
            if row.startswith(f"{key}\t"):
                return table, line
    raise AssertionError(key)


IRISIN = "<https://w3id.org/exeronto/entity/irisin> a owl:NamedIndividual"


def test_a_module_and_a_table_that_declare_an_entity_are_both_named(folder):
    table, line = _entity_line(folder, "irisin")
    first = _append(folder / "redox.ttl", f"{IRISIN} ; rdfs:label 'irisin'@en .")
    _complaint(
        folder,
        folder / "redox.ttl",
        first,
        f"exent:irisin is declared in {table}:{line} too; keep one",
    )


def test_a_module_may_say_more_of_an_entity_than_its_table(folder):
    _append(folder / "redox.ttl", f"{IRISIN} ; rdfs:seeAlso <http://example.org/> .")
    assert read_ontology(folder)


def test_an_import_circle_is_printed(folder):
    assert "ontology/redox>" in (folder / "exerkine.ttl").read_text(encoding="utf-8")
    _append(
        folder / "redox.ttl",
        "<https://w3id.org/exeronto/ontology/redox> owl:imports <https://w3id.org/exeronto/ontology/exerkine> .",
    )
    with pytest.raises(OntologyError, match="imports in a circle") as caught:
        read_ontology(folder)
    said = str(caught.value)
    circle = re.search(r"circle, (\w+(?: -> \w+)+); take one import out", said)
    assert circle is not None, said
    names = circle[1].split(" -> ")
    assert names[0] == names[-1] == min(names)
    assert {"redox", "exerkine"} <= set(names)
    for one, other in pairwise(names):
        assert f"ontology/{other}>" in (folder / f"{one}.ttl").read_text(encoding="utf-8")
    first = folder / f"{names[0]}.ttl"
    assert caught.value.file == str(first)
    named = first.read_text(encoding="utf-8").splitlines()[(caught.value.line or 0) - 1]
    assert f"ontology/{names[1]}>" in named


def test_a_module_that_imports_itself_is_a_circle(folder):
    iri = "<https://w3id.org/exeronto/ontology/redox>"
    text = (folder / "redox.ttl").read_text(encoding="utf-8").splitlines()
    header = next(n for n, row in enumerate(text, start=1) if row.startswith(iri))
    _append(folder / "redox.ttl", f"{iri} owl:imports {iri} .")
    _complaint(folder, folder / "redox.ttl", header, "in a circle, redox -> redox; take one import")


def test_a_module_without_a_header_is_named(folder):
    (folder / "zinc.ttl").write_text(
        "<http://example.org/s> a <http://example.org/C> .\n", encoding="utf-8"
    )
    _complaint(
        folder,
        folder / "zinc.ttl",
        1,
        "has no header; add <https://w3id.org/exeronto/ontology/zinc> a owl:Ontology",
    )


def test_a_module_that_was_renamed_is_named(folder):
    (folder / "redox.ttl").rename(folder / "redux.ttl")
    text = (folder / "redux.ttl").read_text(encoding="utf-8").splitlines()
    line = next(
        n
        for n, row in enumerate(text, start=1)
        if row.startswith("<https://w3id.org/exeronto/ontology/redox>")
    )
    _complaint(
        folder,
        folder / "redux.ttl",
        line,
        "has the header of <https://w3id.org/exeronto/ontology/redox>; "
        "correct it to <https://w3id.org/exeronto/ontology/redux>, or rename the file",
    )


ZINC = "<https://w3id.org/exeronto/ontology/zinc>"


def test_a_module_that_nothing_imports_is_named(folder):
    (folder / "zinc.ttl").write_text(f"{ZINC} a <{OWL.Ontology}> .\n", encoding="utf-8")
    _complaint(
        folder, folder / "zinc.ttl", 1, "is imported by no module; import it in exeronto.ttl"
    )


def test_a_module_that_the_catalog_lacks_is_named(folder):
    (folder / "zinc.ttl").write_text(f"{ZINC} a <{OWL.Ontology}> .\n", encoding="utf-8")
    _append(folder / "exeronto.ttl", f"<https://w3id.org/exeronto/ontology> owl:imports {ZINC} .")
    lines = (folder / "catalog-v001.xml").read_text(encoding="utf-8").splitlines()
    last = max(n for n, line in enumerate(lines, start=1) if "<uri" in line)
    _complaint(
        folder,
        folder / "catalog-v001.xml",
        last,
        f"does not say where {ZINC} is; add <uri name=",
    )


def test_a_catalog_entry_that_leads_nowhere_is_named(folder):
    line = _replace(
        folder / "catalog-v001.xml",
        "</catalog>",
        '<uri name="http://e/x" uri="x.ttl"/>\n</catalog>',
    )
    _complaint(folder, folder / "catalog-v001.xml", line, "names x.ttl, which is no module here")


def test_a_catalog_that_is_no_xml_is_named(folder):
    line = _replace(folder / "catalog-v001.xml", "</catalog>", "</catalogue>")
    _complaint(folder, folder / "catalog-v001.xml", line, "is not XML: mismatched tag; correct it")


@pytest.mark.parametrize(
    "name", ["bridge.ttl", "catalog-v001.xml", "units.tsv", "external-terms.tsv"]
)
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()
    _complaint(folder, folder / name, None, "cannot be read", "check the path")


def test_a_folder_without_modules_is_named(tmp_path):
    _complaint(tmp_path, tmp_path, None, "holds no Turtle module")


# How files are written.

SOURCES = [
    "redox.ttl",
    "bridge.ttl",
    "entities/redox.tsv",
    "units.tsv",
    "external-terms.tsv",
    "catalog-v001.xml",
]


@pytest.mark.parametrize("name", SOURCES)
def test_a_file_in_another_encoding_is_named_with_its_line(folder, name):
    lines = (folder / name).read_bytes().splitlines(keepends=True)
    lines[2] = lines[2].removesuffix(b"\n") + b"\xe9\n"
    (folder / name).write_bytes(b"".join(lines))
    _complaint(folder, folder / name, 3, "is not UTF-8; convert it")


@pytest.mark.parametrize("name", SOURCES)
def test_a_byte_order_mark_is_named(folder, name):
    (folder / name).write_bytes(b"\xef\xbb\xbf" + (folder / name).read_bytes())
    _complaint(folder, folder / name, 1, "begins with a byte-order mark; save it", "exeronto fmt")


def test_line_ends_of_windows_and_tabs_are_taken(folder):
    before = read_ontology(folder)
    for file in [*folder.glob("*.ttl"), *folder.rglob("*.tsv")]:
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n").replace(b"    ", b"\t"))
    after = read_ontology(folder)
    assert to_turtle(before.terms) == to_turtle(after.terms)
    assert [entity.names for entity in after.entities] == [
        entity.names for entity in before.entities
    ]


# Entity tables: what is changed in a good row, and the message.

ENTITY = "made-up\tmade-up kinase\tKinase\tmuk\t\t\t\t\t"
ENTITY_SLIPS = {
    "duplicate key": ("made-up\t", "irisin\t", "key 'irisin' stands in"),
    "unknown type": ("Kinase", "Kinaze", "type 'Kinaze' is no class"),
    "no type": ("\tKinase\t", "\t\t", "has no type"),
    "no label": ("made-up kinase", " ", "has no label"),
    "no key": ("made-up\t", "\t", "key ''"),
    "key with a blank": ("made-up\t", "made up\t", "key 'made up'"),
    "key with capitals": ("made-up\t", "Made-Up\t", "key 'Made-Up'"),
    "unknown scope": ("muk", "muk|brod:kinase", "scope 'brod' of 'brod:kinase' is none of exact, broad, narrow, related"),
    "scope without a name": ("muk", "broad:", "synonym 'broad:' has no name"),
    "unknown relation": ("\t\t\t\t\t", "\t\t\t\tpartoff cytosol\t", "relation 'partoff' is no object property"),
    "unknown target": ("\t\t\t\t\t", "\t\t\t\tpartOf cytosoll\t", "relation to 'cytosoll', which is no entity"),
    "relation without a target": ("\t\t\t\t\t", "\t\t\t\tpartOf\t", "relation to ''"),
    "identifier without prefix": ("\t\t\t\t\t", "\t16240\t\t\t\t", "identifier '16240' has no known prefix"),
    "identifier of no known prefix": ("\t\t\t\t\t", "\tXYZ:1\t\t\t\t", "identifier 'XYZ:1' has no known prefix"),
    "too few digits": ("\t\t\t\t\t", "\tGO:12345\t\t\t\t", "identifier 'GO:12345' is not written as those of GO are"),
    "too many digits": ("\t\t\t\t\t", "\t\tGO:00123456\t\t\t", "identifier 'GO:00123456' is not written as"),
    "leading zero": ("\t\t\t\t\t", "\t\t\tCHEBI:0016240\t\t", "identifier 'CHEBI:0016240' is not written as"),
    "no accession": ("\t\t\t\t\t", "\tUniProtKB:FNDC5\t\t\t\t", "identifier 'UniProtKB:FNDC5' is not written as"),
    "a prefix alone": ("\t\t\t\t\t", "\tGO:\t\t\t\t", "identifier 'GO:' is not written as"),
    "identifier nobody looked up": ("\t\t\t\t\t", "\tCHEBI:99999999\t\t\t\t", "is not in external-terms.tsv"),
    "a column too few": ("\t\t\t\t\t", "\t\t\t\t", "8 columns where 9 are needed"),
    "a column too many": ("\t\t\t\t\t", "\t\t\t\t\t\t", "10 columns where 9 are needed"),
    "retired with a synonym": ("Kinase", "obsolete", "keeps its label, at most the relation 'replacedBy KEY', and a note; clear synonyms"),
    "retired with a relation": (
        "Kinase\tmuk\t\t\t\t\t", "obsolete\t\t\t\t\tpartOf cytosol\t", "clear its other relations",
    ),
    "retired without a successor": ("Kinase\tmuk", "obsolete\t", "has no successor; write 'replacedBy KEY'"),
    "retired for what is no entity": (
        "Kinase\tmuk\t\t\t\t\t", "obsolete\t\t\t\t\treplacedBy irisine\t", "successor 'irisine' is no entity in use",
    ),
    "retired and a class": ("Kinase", "obsolete Kinase", "type 'obsolete' is no class"),
}  # fmt: skip


def _made_up(folder: Path, row: str = ENTITY) -> Path:
    table = folder / "entities" / "zzz.tsv"
    table.write_text("\t".join(ENTITY_COLUMNS) + f"\n{row}\n", encoding="utf-8")
    return table


@pytest.mark.parametrize("slip", ENTITY_SLIPS)
def test_a_slip_in_an_entity_table_is_named_with_its_line(folder, slip):
    old, new, message = ENTITY_SLIPS[slip]
    assert old in ENTITY
    _complaint(folder, _made_up(folder, ENTITY.replace(old, new, 1)), 2, message)


@pytest.mark.parametrize(
    ("old", "new"), [("made-up kinase", "irisin"), ("muk", "irisin"), ("muk", "broad:irisin")]
)
def test_a_name_of_two_entities_is_named_with_both(folder, old, new):
    table = _made_up(folder, ENTITY.replace(old, new, 1))
    with pytest.raises(
        OntologyError, match=r"\.tsv:\d+: name 'irisin' belongs to .*; keep one"
    ) as caught:
        read_ontology(folder)
    assert f"{table}:2" in str(caught.value)


def test_a_good_line_of_an_entity_table_is_taken(folder):
    _made_up(folder, ENTITY.replace("muk", "muk| broad: kinase of no fame |exact:atp:made-up"))
    made_up = next(entity for entity in read_ontology(folder).entities if entity.key == "made-up")
    assert made_up.synonyms == (
        Synonym("muk"),
        Synonym("kinase of no fame", "broad"),
        Synonym("atp:made-up"),
    )


def test_a_retired_class_or_property_is_not_used_again(folder):
    _append(
        folder / "exercise.ttl",
        "exero:Gone a owl:Class ; owl:deprecated true ; rdfs:label 'obsolete gone'@en .\n"
        "exero:goneWith a owl:ObjectProperty ; owl:deprecated true ; rdfs:label 'obsolete gone with'@en .",
    )
    table = _made_up(folder, ENTITY.replace("Kinase", "Gone"))
    _complaint(folder, table, 2, "type 'Gone' is retired; name another class")
    table = _made_up(folder, ENTITY.replace("\t\t\t\t\t", "\t\t\t\tgoneWith irisin\t"))
    _complaint(folder, table, 2, "relation 'goneWith' is retired; name another property")


@pytest.mark.parametrize("name", ["entities/redox.tsv", "units.tsv", "external-terms.tsv"])
@pytest.mark.parametrize("content", ["key label type\n", "", "\n", "key;label\n"])
def test_a_file_that_is_no_table_is_named(folder, name, content):
    (folder / name).write_text(content, encoding="utf-8")
    _complaint(folder, folder / name, 1, "the header must be: ", "; correct it")


@pytest.mark.parametrize(
    ("name", "message"),
    [("units.tsv", "'UO:1' is not written as"), ("external-terms.tsv", "'GO:1' is not written as")],
)
def test_identifiers_of_other_tables_are_checked_too(folder, name, message):
    row = {
        "units.tsv": "made-up\tmade up\tx\tNUM\tUO:1",
        "external-terms.tsv": "GO:1\tmade up\tgo",
    }[name]
    text = (folder / name).read_text(encoding="utf-8")
    (folder / name).write_text(f"{text}{row}\n", encoding="utf-8")
    _complaint(folder, folder / name, text.count("\n") + 1, message)


def test_every_vocabulary_has_its_pattern():
    assert set(_LOCAL) <= set(EXTERNAL)
    assert not [
        curie for curie in read_external_terms(ontology_folder()) if identifier_fault(curie)
    ]
    for prefix in EXTERNAL:
        assert identifier_fault(f"{prefix}:not an identifier")
        assert identifier_fault(f"{prefix}:")


# The command line: one line, exit code 2, nothing written.


def _run(*arguments: str | Path) -> tuple[int, list[str]]:
    done = CliRunner().invoke(main, [str(a) for a in arguments], catch_exceptions=False)
    assert done.stdout == ""
    return done.exit_code, [line for line in done.stderr.splitlines() if not line.startswith("  ")]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        (
            "redox.ttl",
            "exero:RedoxProcess rdfs:seeAlso exero:Unheard .",
            "exero:Unheard is declared",
        ),
        ("redox.ttl", "exero:Broken a a .", "is not valid RDF"),
        ("entities/redox.tsv", "made-up", "1 columns where 9 are needed"),
    ],
)
def test_the_commands_say_it_in_one_line_and_write_nothing(folder, tmp_path, name, text, message):
    line = _append(folder / name, text) - ("tsv" in name)
    if "tsv" in name:
        file = folder / name
        file.write_text(file.read_text(encoding="utf-8").replace("\n\n", "\n"), encoding="utf-8")
    write_release(tmp_path / "build", {"exeronto-kg.nq": b"the release before\n"})
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    for arguments in (["build", "--ontology", folder, "-o", tmp_path / "build"], ["check", folder]):
        code, said = _run(*arguments)
        assert code == 2
        assert len(said) == 1
        assert said[0].startswith(f"exeronto: {folder / name}:{line}: "), said
        assert message in said[0]
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_checking_a_folder_checks_its_shapes(folder, monkeypatch):
    reasoned = []
    monkeypatch.setattr("exeronto.reasoning.reason", reasoned.append)
    _made_up(folder, ENTITY.replace("muk", "broad:made-up kinase"))
    done = CliRunner().invoke(main, ["check", str(folder)], catch_exceptions=False)
    assert done.exit_code == 1
    assert "A synonym of an entity is not its label again." in done.stdout
    (graph,) = reasoned
    assert (EXENT["made-up"], None, EXERO.Kinase) in graph
    assert (URIRef("https://w3id.org/exeronto/ontology"), None, OWL.Ontology) in graph
