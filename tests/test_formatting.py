"""`exeronto fmt`: nothing is lost, the second time changes nothing, and a diff shows what changed."""

from __future__ import annotations

import random
import re
import shutil
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exeronto.cli import main
from exeronto.entity_table import read_entities
from exeronto.errors import OntologyError
from exeronto.formatting import format_file, format_table, format_turtle, source_files
from exeronto.ordering import HEADINGS
from exeronto.rdf import same_triples
from exeronto.resources import ontology_folder, shapes_folder
from exeronto.statements import read_statements
from exeronto.tables import ENTITY_COLUMNS

EXAMPLES = Path(__file__).parent / "formatting"
quick = settings(
    max_examples=50,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)

# Turtle as people write it, in pieces: terms, and what may stand between them.

PREFIXES = (
    "@prefix exero: <https://w3id.org/exeronto/> .\n"
    "PREFIX owl: <http://www.w3.org/2002/07/owl#>\n"
    "@prefix ex: <http://example.org/> .\n"
)
names = st.sampled_from(
    [
        "exero:Myokine",
        "exero:secretedBy",
        "ex:a.b",
        "ex:a-b",
        "owl:Class",
        "<http://example.org/x#y>",
        "<http://example.org/%20>",
        "ex:\\,x",
    ]
)
literals = st.sampled_from(
    [
        '"plain"',
        '"# no comment"@en',
        "'single # quotes'",
        '"say \\"x\\""@en',
        '"""long "quoted"\nand # broken"""@en',
        "'''it's\n\nlong'''",
        '"""ends in a quote\n\\""""',
        '"a\\nb"',
        '"\\\\"',
        "1",
        "-1.5",
        "1e3",
        "true",
        '"2026-11-21"^^<http://www.w3.org/2001/XMLSchema#date>',
        '""',
    ]
)
labels = st.sampled_from(["_:a", "_:b"])


def _nested(inner):
    pairs = st.tuples(names, inner).map(lambda pair: [pair[0], *pair[1]])
    several = st.lists(pairs, max_size=3).map(
        lambda said: ["[", *(token for one in said for token in (*one, ";")), "]"]
    )
    lists = st.lists(inner, max_size=3).map(
        lambda members: ["(", *(token for member in members for token in member), ")"]
    )
    return st.one_of(several, lists)


objects = st.recursive(
    st.one_of(names, literals, labels).map(lambda token: [token]), _nested, max_leaves=5
)
verbs = st.one_of(st.just("a"), names)
subjects = st.one_of(
    names.map(lambda name: [name]),
    labels.map(lambda label: [label]),
    st.tuples(names, objects).map(lambda pair: ["[", pair[0], *pair[1], "]"]),
)


@st.composite
def statements(draw) -> list[str]:
    tokens = list(draw(subjects))
    for number in range(draw(st.integers(1, 3))):
        tokens += [";"] if number else []
        tokens += [draw(verbs), *draw(objects)]
        if draw(st.booleans()):
            tokens += [",", *draw(objects)]
    return [*tokens, "."]


words = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"]), max_size=8)
comments = words.map(lambda text: f"# {text}".rstrip()).filter(
    lambda text: text != "#" and text.removeprefix("# ") not in HEADINGS
)
blanks = st.sampled_from([" ", "\n", "\n\n", "\t", "  \n"])


@st.composite
def gaps(draw) -> tuple[str, list[str]]:
    """What stands between two tokens, and the comments in it."""
    if draw(st.integers(0, 5)):
        return draw(blanks), []
    inside = draw(st.lists(comments, min_size=1, max_size=2))
    ends = draw(st.sampled_from(["\n", "\n\n"]))
    return draw(blanks) + "".join(f"{comment}{ends}" for comment in inside), inside


@st.composite
def sources(draw) -> tuple[str, list[str]]:
    """A Turtle file with comments anywhere, and the list of these."""
    written: list[str] = []
    said: list[str] = []
    blocks = draw(st.lists(statements(), max_size=4))
    if any(re.match(r"(exero|ex|owl):", token) for block in blocks for token in block):
        head = draw(gaps())
        written, said = [head[0], PREFIXES], list(head[1])
    for block in blocks:
        for token in block:
            text, inside = draw(gaps())
            written += [text, token]
            said += inside
    text, inside = draw(gaps())
    return "".join([*written, text]), said + inside


def _comments(canonical: str) -> Counter[str]:
    """Lines of comments, as anybody sees them; no text of the examples has a line like one."""
    lines = (line for line in canonical.splitlines() if line.startswith("#"))
    return Counter(
        line for line in lines if line != "#" and line.removeprefix("# ") not in HEADINGS
    )


@quick
@given(sources())
def test_neither_triples_nor_comments_are_lost(source):
    text, said = source
    canonical = format_turtle(text)
    assert same_triples(text, canonical)
    assert _comments(canonical) == Counter(said)


@quick
@given(sources())
def test_formatting_twice_is_formatting_once(source):
    canonical = format_turtle(source[0])
    assert format_turtle(canonical) == canonical


@quick
@given(st.lists(statements(), max_size=4), st.integers(0, 10**6))
def test_order_and_layout_of_the_file_do_not_matter(blocks, seed):
    canonical = format_turtle(PREFIXES + "\n".join(" ".join(block) for block in blocks))
    random.Random(seed).shuffle(blocks)
    assert format_turtle(PREFIXES + "".join("\n".join(block) for block in blocks)) == canonical


def test_the_split_finds_every_statement():
    text = PREFIXES + 'ex:a.b ex:p 1.5 , .5 , 1 .ex:c ex:p "x. y"@en.\n[] ex:p ( ex:q. ex:r ) .'
    text = text.replace("ex:q. ", "ex:q ")
    found = read_statements(text).statements
    assert [s.text[:6] for s in found[3:]] == ["ex:a.b", "ex:c e", "[] ex:"]
    assert [s.line for s in found] == [1, 2, 3, 4, 4, 5]
    assert [s.is_directive for s in found] == [True, True, True, False, False, False]


# Examples, as people see them.


@pytest.mark.parametrize("suffix", ["ttl", "tsv"])
def test_a_messy_file_becomes_a_canonical_one(suffix):
    expected = (EXAMPLES / f"canonical.{suffix}").read_bytes()
    assert format_file(EXAMPLES / f"messy.{suffix}").canonical == expected
    assert format_file(EXAMPLES / f"canonical.{suffix}").is_canonical


def _formatted(body: str) -> str:
    head = "@prefix exero: <https://w3id.org/exeronto/> .\n@prefix owl: <http://www.w3.org/2002/07/owl#> .\n\n"
    canonical = format_turtle(head + body)
    assert canonical.startswith(head)
    return canonical.removeprefix(head)


def test_a_changed_word_changes_one_line():
    module = (ontology_folder() / "redox.ttl").read_text(encoding="utf-8")
    word = re.search(r'rdfs:label "(\w+) ', module)
    assert word is not None
    before = format_turtle(module).splitlines()
    after = format_turtle(module.replace(word[0], f'rdfs:label "other{word[1]} ', 1)).splitlines()
    assert len(before) == len(after)
    assert sum(one != other for one, other in zip(before, after, strict=True)) == 1


def test_comments_go_with_their_block():
    assert _formatted(
        "# Of B,\n# in two lines.\nexero:B a owl:Class . # After B.\n"
        "exero:A # In A.\n  a owl:Class .\n# The end.\n"
    ) == (
        "# Classes\n\n# In A.\nexero:A a owl:Class .\n\n"
        "# Of B,\n# in two lines.\n#\n# After B.\nexero:B a owl:Class .\n\n# The end.\n"
    )


def test_comments_of_blocks_about_one_subject_come_together():
    assert _formatted(
        "# One.\nexero:A a owl:Class .\n\n# Other.\nexero:A owl:disjointWith exero:B .\n"
    ) == (
        "# Classes\n\n# One.\n#\n# Other.\nexero:A a owl:Class ;\n    owl:disjointWith exero:B .\n"
    )


def test_headings_are_made_anew():
    assert _formatted(
        "# Individuals\n\nexero:A a owl:Class .\n\n# Classes\n\nexero:a a owl:NamedIndividual .\n"
    ) == (
        "# Classes\n\nexero:A a owl:Class .\n\n# Individuals\n\nexero:a a owl:NamedIndividual .\n"
    )


def test_a_line_like_a_heading_within_a_comment_is_one_of_its_lines():
    text = "# Classes\n# is what this is about.\nexero:A a owl:Class ; # One\n owl:disjointWith # Shapes\n  exero:B .\n"
    assert _formatted(text) == (
        "# Classes\n\n# Classes\n# is what this is about.\n#\n# One\n# Shapes\n"
        "exero:A a owl:Class ;\n    owl:disjointWith exero:B .\n"
    )
    assert _formatted(_formatted(text)) == _formatted(text)


def test_a_head_stays_the_head_where_no_prefix_is_used():
    text = "# Head.\n\n# Of a block.\n<http://e/x> a <http://e/C> .\n"
    canonical = "# Head.\n\n# Other statements\n\n# Of a block.\n<http://e/x> a <http://e/C> .\n"
    assert format_turtle(text) == canonical
    assert format_turtle(canonical) == canonical


def test_comments_of_blocks_without_a_name_are_kept_even_where_labels_are_shared():
    text = "# One.\n[] <http://e/p> _:x .\n# Other.\n[] <http://e/q> _:x .\n"
    canonical = format_turtle(text)
    assert _comments(canonical) == Counter(["# One.", "# Other."])
    assert format_turtle(canonical) == canonical


def test_only_comments_and_nothing_at_all():
    assert format_turtle("# Later.\n") == "# Later.\n"
    assert (
        format_turtle("@prefix owl: <http://www.w3.org/2002/07/owl#> .\n# Later.\n") == "# Later.\n"
    )
    assert format_turtle("") == ""


# Tables.


pieces = st.sampled_from([*"ab| ;:α", " b ", "broad:"])
cells = st.lists(pieces, max_size=8).map("".join)
rows = st.lists(
    st.tuples(st.sampled_from(["k1", "k2", "k3"]), st.just("label"), st.sampled_from(["Myokine", " A  B A"]),
              cells, *[st.sampled_from(["", "GO:0000423", " GO:0000423  GO:0000423 "])] * 3,
              st.sampled_from(["", "partOf a; partOf  a ;", "partOf a"]), cells),
    max_size=5,
)  # fmt: skip


@quick
@given(rows)
def test_a_formatted_table_says_the_same(rows):
    text = "\n".join("\t".join(row) for row in (ENTITY_COLUMNS, *rows)) + "\n"
    canonical = format_table(text, ENTITY_COLUMNS)
    assert format_table(canonical, ENTITY_COLUMNS) == canonical
    assert _said(canonical) == _said(text)
    keys = [line.split("\t")[0] for line in canonical.splitlines()[1:]]
    assert keys == sorted(keys)


def _said(text: str) -> list[tuple[str, ...]]:
    """The values of each row; those that stand twice in a cell, once."""
    said = []
    for line in text.splitlines()[1:]:
        cells = [cell.strip() for cell in line.split("\t")]
        names = {re.sub(r"^(broad):\s*", r"\1:", name.strip()) for name in cells[3].split("|")} - {
            ""
        }
        values = [frozenset(names), *(frozenset(cells[i].split()) for i in (2, 4, 5, 6))]
        relations = frozenset(" ".join(r.split()) for r in cells[7].split(";") if r.strip())
        said.append((cells[0], cells[1], *values, relations, cells[8]))
    return sorted(said, key=repr)


def test_the_tables_of_the_ontology_hold_the_same_entities_when_formatted(tmp_path):
    for table in sorted((ontology_folder() / "entities").glob("*.tsv")):
        copy = tmp_path / table.name
        copy.write_bytes(format_file(table).canonical)
        before, after = ({row.key: row.label for row in read_entities(t)} for t in (table, copy))
        assert before == after


# Files and the command.


@pytest.fixture
def checkout(tmp_path, monkeypatch) -> Path:
    """A small checkout: a canonical module and table, a messy module and table."""
    (tmp_path / "ontology" / "entities").mkdir(parents=True)
    (tmp_path / "shapes").mkdir()
    shutil.copy(EXAMPLES / "messy.ttl", tmp_path / "ontology" / "messy.ttl")
    shutil.copy(EXAMPLES / "canonical.ttl", tmp_path / "shapes" / "canonical.ttl")
    shutil.copy(EXAMPLES / "messy.tsv", tmp_path / "ontology" / "entities" / "messy.tsv")
    shutil.copy(EXAMPLES / "canonical.tsv", tmp_path / "ontology" / "entities" / "canonical.tsv")
    (tmp_path / "ontology" / "README.md").write_text("not ours\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _bytes(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def _run(*arguments: str, code: int = 0):
    done = CliRunner().invoke(main, ["fmt", *arguments], catch_exceptions=False)
    assert done.exit_code == code, done.output
    return done


def test_check_lists_what_would_change_and_writes_nothing(checkout):
    before = _bytes(checkout)
    done = _run("--check", code=1)
    assert done.stdout.splitlines() == ["ontology/messy.ttl", "ontology/entities/messy.tsv"]
    assert "2 of 4 files" in done.stderr
    assert _bytes(checkout) == before


def test_fmt_writes_what_check_then_finds_right(checkout):
    names = set(_bytes(checkout))
    assert "2 of 4 files" in _run().stderr
    assert _run("--check").stdout == ""
    assert set(_bytes(checkout)) == names
    assert (checkout / "ontology" / "messy.ttl").read_bytes() == (
        EXAMPLES / "canonical.ttl"
    ).read_bytes()


def test_files_and_folders_may_be_named(checkout):
    assert _run("shapes", "--check").stdout == ""
    assert _run("ontology/entities", "--check", code=1).stdout.splitlines() == [
        "ontology/entities/messy.tsv"
    ]
    assert _run("ontology/messy.ttl", code=0).stdout.splitlines() == ["ontology/messy.ttl"]


def test_files_with_errors_are_named_and_nothing_is_written(checkout):
    (checkout / "shapes" / "broken.ttl").write_text("<http://e/s> a\n  }", encoding="utf-8")
    (checkout / "ontology" / "entities" / "short.tsv").write_text("key\tlabel\n", encoding="utf-8")
    before = _bytes(checkout)
    done = _run(code=2)
    assert done.stdout == ""
    assert [re.sub(r": [^:]*$", "", line) for line in done.stderr.splitlines()] == [
        "exeronto: ontology/entities/short.tsv:1: the header must be",
        "exeronto: shapes/broken.ttl:2: is not valid RDF",
    ]
    assert all(";" in line for line in done.stderr.splitlines())
    assert _bytes(checkout) == before


def test_a_folder_without_sources_is_told(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "holds no ontology/ or shapes/" in _run(code=2).stderr
    assert "holds no Turtle file and no table" in _run(".", code=2).stderr
    (tmp_path / "x.md").write_text("x", encoding="utf-8")
    assert "is neither Turtle (.ttl) nor a table (.tsv)" in _run("x.md", code=2).stderr
    assert "cannot be read" in _run("no.ttl", code=2).stderr


def test_line_ends_of_windows_and_a_byte_order_mark_are_taken_off(checkout):
    for name in ("shapes/canonical.ttl", "ontology/entities/canonical.tsv"):
        file = checkout / name
        canonical = file.read_bytes()
        file.write_bytes(b"\xef\xbb\xbf" + canonical.replace(b"\n", b"\r\n"))
        assert _run(name, "--check", code=1).stdout.splitlines() == [name]
        _run(name)
        assert file.read_bytes() == canonical


def test_a_linked_file_stays_a_link(checkout):
    link = checkout / "shapes" / "link.ttl"
    link.symlink_to(checkout / "ontology" / "messy.ttl")
    _run("shapes/link.ttl")
    assert link.is_symlink()
    assert format_file(checkout / "ontology" / "messy.ttl").is_canonical


def test_a_formatter_that_lost_something_would_refuse(monkeypatch):
    monkeypatch.setattr(
        "exeronto.formatting.to_turtle", lambda *_, **__: "<http://e/s> a <http://e/D> .\n"
    )
    with pytest.raises(OntologyError, match="would not say the same"):
        format_turtle("<http://e/s> a <http://e/C> .")
    with pytest.raises(OntologyError, match="would not say the same"):
        format_turtle("# A comment.\n<http://e/s> a <http://e/D> .")


def test_every_source_of_the_project_can_be_formatted():
    files = source_files([ontology_folder(), shapes_folder()])
    assert len(files) > 30
    for file in files:
        canonical = format_file(file).canonical.decode()
        if file.suffix == ".ttl":
            assert format_turtle(canonical, file) == canonical
            assert [
                x for x in canonical.splitlines() if len(x) > 100 and not re.search('["#]', x)
            ] == []
