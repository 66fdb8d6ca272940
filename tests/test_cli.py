"""The command line: every verb, what it prints, and how it ends."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result
from rdflib import Graph

import exeronto
from exeronto import pipeline
from exeronto.cli import main
from exeronto.display import table_text
from exeronto.knowledge import KnowledgeGraph, open_store
from exeronto.policies import STRICT_VIEW, View
from exeronto.release import write_release
from exeronto.sparql_text import is_select, refuse_service

ROOT = Path(exeronto.__file__).parent.parent
VERBS = sorted(main.commands)
READING = {"ask", "query", "show", "path", "conflicts", "gaps", "dump", "locate"}


@pytest.fixture(scope="session")
def release(knowledge, tmp_path_factory) -> Path:
    """A build folder with the graph of this checkout."""
    folder = tmp_path_factory.mktemp("release") / "build"
    write_release(folder, {"exeronto-kg.nq": pipeline.dumps(knowledge)["exeronto-kg.nq"]})
    return folder


@pytest.fixture(scope="session")
def opened(release) -> KnowledgeGraph:
    return open_store(release)


@pytest.fixture
def run(release, opened, monkeypatch):
    """Run a verb on that graph, read once; an error that is not one of ours fails the test."""

    def open_once(
        store: str | None = None, *, view: View = STRICT_VIEW, named: bool = True
    ) -> KnowledgeGraph:
        known = store == str(release) and view.is_default
        return opened if known else open_store(store, view=view, named=named)

    monkeypatch.setattr("exeronto.knowledge.open_store", open_once)

    def run(*arguments: str | Path, code: int = 0, stdin: str | bytes | None = None) -> Result:
        words = [str(argument) for argument in arguments]
        if words[0] in READING and "--store" not in words:
            words += ["--store", str(release)]
        done = CliRunner().invoke(main, words, input=stdin, prog_name="exeronto")
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        assert done.exit_code == code, done.output
        return done

    return run


def _one_line(result: Result) -> str:
    assert result.stdout == ""
    lines = result.stderr.splitlines()
    assert len(lines) == 1, result.stderr
    assert lines[0].startswith("exeronto: "), result.stderr
    return lines[0].removeprefix("exeronto: ")


# Help.


def test_the_verbs_are_these():
    verbs = (
        "ask build check conflicts corpus curate dump evaluate fmt gaps index lexicon load locate path "
        "push query review serve show"
    )
    assert verbs.split() == VERBS


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help_with_an_example(verb, run):
    text = run(verb, "--help").stdout
    assert re.search(rf"^  exeronto {verb}( |$)", text, re.MULTILINE)
    assert all(len(line) <= 100 for line in text.splitlines())
    options = [
        option
        for parameter in main.commands[verb].params
        for option in parameter.opts
        if option.startswith("--")
    ]
    assert all(option in text for option in options)


@pytest.mark.parametrize("verb", sorted(READING - {"dump", "locate"}))
def test_the_examples_of_a_reading_verb_have_answers(verb, run):
    text = run(verb, "--help").stdout
    examples = re.findall(rf"^  exeronto ({verb} .+)$", text, re.MULTILINE)
    assert examples
    for example in examples:
        words = shlex.split(example)
        if "question.rq" not in words:  # a file of the user's own
            assert run(*words).stdout


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_is_in_the_readme(verb):
    readme = ROOT / "README.md"
    if not readme.is_file():
        pytest.skip("README.md has not been written")
    assert re.search(rf"\bexeronto {verb}\b", readme.read_text(encoding="utf-8"))


def test_the_quick_help_is_what_click_gives():
    written = (ROOT / "exeronto" / "help.txt").read_text(encoding="utf-8")
    assert (
        written
        == CliRunner().invoke(main, ["--help"], prog_name="exeronto", terminal_width=100).stdout
    )


def _process(*arguments: str, **settings) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "exeronto", *arguments]
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        env=environment,
        timeout=120,
        **settings,
    )


@pytest.mark.parametrize("arguments", [[], ["-h"], ["--help"]])
def test_help_comes_without_being_asked_for(arguments):
    done = _process(*arguments)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Usage: exeronto [OPTIONS] COMMAND")


@pytest.mark.parametrize("verb", ["build", "check"])
@pytest.mark.parametrize("library", ["jinja2", "pyshacl"])
def test_a_missing_extra_is_told_in_one_line(verb, library, tmp_path):
    """As after `pip install exeronto`, without the build extra."""
    program = (
        f"import sys; sys.modules[{library!r}] = None; sys.argv[1:] = [{verb!r}];"
        "from exeronto.entry import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert done.returncode == 2
    assert done.stderr == f'exeronto: needs {library}; pip install "exeronto[build]"\n'
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full disk to be had here")
@pytest.mark.parametrize("arguments", [["ask"], ["ask", "exerkine-origins"], ["dump"]])
def test_a_disk_that_is_full_is_told_in_one_line(arguments):
    command = [sys.executable, "-m", "exeronto", *arguments]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    assert re.fullmatch(r"exeronto: cannot write the answer: .*\n", done.stderr)


def test_a_pipe_gets_utf_8_whatever_the_locale():
    command = [sys.executable, "-X", "utf8=0", "-m", "exeronto", "show", "pgc-1alpha"]
    environment = {**os.environ, "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"}
    environment.pop("PYTHONIOENCODING", None)
    done = subprocess.run(command, capture_output=True, check=True, env=environment)
    assert "PGC-1α" in done.stdout.decode("utf-8")


def test_what_an_output_cannot_show_is_written_in_ascii():
    command = [sys.executable, "-m", "exeronto", "ask", "exerkine-origins", "--format", "table"]
    environment = {**os.environ, "PYTHONIOENCODING": "cp1252"}
    done = subprocess.run(command, capture_output=True, check=True, env=environment)
    assert b"\\u2500" in done.stdout


def test_a_terminal_too_narrow_for_a_table_gets_a_line_for_each_cell(monkeypatch):
    monkeypatch.setenv("COLUMNS", "20")
    columns = ("model", "effect", "species", "claim")
    assert table_text(columns, [("a", "b", "c", "d"), ("e", "f", "g", "h")]) == (
        "model: a\neffect: b\nspecies: c\nclaim: d\n\nmodel: e\neffect: f\nspecies: g\nclaim: h\n"
    )


def test_the_version_is_told():
    assert _process("--version").stdout == f"exeronto, version {exeronto.__version__}\n"


@pytest.mark.parametrize(
    "arguments",
    [["no-such-verb"], ["ask", "--format", "xml"], ["load"], ["locate", "x"], ["query"]],
)
def test_wrong_use_ends_with_2(arguments):
    done = _process(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr


# ask


def test_ask_lists_every_question(run, kg):
    listed = run("ask").stdout
    assert all(
        question.name in listed and question.summary.split()[0] in listed
        for question in kg.questions
    )


def test_ask_answers_as_csv_in_a_pipe(run, kg):
    rows = list(csv.reader(io.StringIO(run("ask", "exerkine-origins").stdout)))
    answer = kg.ask("exerkine-origins")
    assert tuple(rows[0]) == answer.columns
    assert len(rows) - 1 == len(answer) > 0


def test_all_formats_hold_the_same_rows(run, kg):
    answer = kg.ask("exerkine-origins")
    tsv = run("ask", "exerkine-origins", "--format", "tsv").stdout.splitlines()
    assert tsv[0].split("\t") == [f"?{column}" for column in answer.columns]
    assert len(tsv) - 1 == len(answer)
    found = json.loads(run("ask", "exerkine-origins", "--format", "json").stdout)
    assert tuple(found["head"]["vars"]) == answer.columns
    assert len(found["results"]["bindings"]) == len(answer)
    table = run("ask", "exerkine-origins", "--format", "table")
    assert table.stderr == f"{len(answer)} rows\n"
    assert table.stdout.split()[: len(answer.columns)] == list(answer.columns)


@pytest.mark.parametrize(
    "value", ["irisin", "exent:irisin", "https://w3id.org/exeronto/entity/irisin", "Irisin"]
)
def test_a_parameter_may_be_written_in_several_ways(run, value):
    rows = list(
        csv.DictReader(io.StringIO(run("ask", "exerkine-origins", f"exerkine={value}").stdout))
    )
    assert {row["exerkine"] for row in rows} == {"https://w3id.org/exeronto/entity/irisin"}


def test_a_parameter_is_a_value_and_never_part_of_the_query(run):
    said = _one_line(run("ask", "exerkine-origins", "exerkine=x } DROP ALL #", code=2))
    assert "nothing here is named" in said


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["exerkine-origin"], "no question 'exerkine-origin'; did you mean exerkine-origins"),
        (["zzzzzzzzzzz"], "no question 'zzzzzzzzzzz'; exeronto ask lists them"),
        (["exerkine-origins", "colour=red"], "has no parameter 'colour'; it takes"),
        (["exerkine-origins", "tissue=liver", "tissue=muscle"], "tissue is given twice"),
        (["exerkine-origins", "question=red"], "has no parameter 'question'; it takes"),
        (["exerkine-origins", "self=red"], "has no parameter 'self'; it takes"),
        (
            ["exerkine-origins", "exerkine=irisine"],
            "nothing here is named 'irisine'; did you mean irisin",
        ),
        (
            ["exerkine-origins", "exerkine=qqqqqqq"],
            "nothing here is named 'qqqqqqq'; try a synonym",
        ),
        (
            ["exerkine-origins", "exerkine=exent:nope"],
            "'exent:nope' is not in this graph; check it",
        ),
        (["exerkine-origins", "exerkine"], "'exerkine' is no parameter; write name=value"),
        (["exerkine-origins", "exerkine="], "'exerkine=' is no parameter; write name=value"),
        (["exerkine-origins", "exerkine=http://not an iri"], "could not be answered: Invalid IRI"),
    ],
)
@pytest.mark.parametrize("fmt", ["table", "csv"])
def test_a_wrong_question_is_told_in_one_line(run, arguments, message, fmt):
    assert message in _one_line(run("ask", *arguments, "--format", fmt, code=2))


def test_an_ambiguous_name_is_told_with_its_meanings(run, tmp_path):
    graph = tmp_path / "two.ttl"
    graph.write_text(
        "@prefix exent: <https://w3id.org/exeronto/entity/> .\n"
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        'exent:no-gas rdfs:label "NO"@en .\nexent:no-answer rdfs:label "no"@en .\n',
        encoding="utf-8",
    )
    said = _one_line(run("show", "No", "--store", graph, code=2))
    assert said.startswith("'No' names 2 things; say which: ")
    assert "no-gas" in said
    assert "no-answer" in said


def test_capitals_tell_a_protein_from_its_gene(run, tmp_path):
    graph = tmp_path / "two.ttl"
    graph.write_text(
        "@prefix exent: <https://w3id.org/exeronto/entity/> .\n"
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        'exent:a-protein rdfs:label "BDNF"@en .\nexent:a-gene rdfs:label "Bdnf"@en .\n',
        encoding="utf-8",
    )
    assert "a-protein" in run("show", "BDNF", "--store", graph).stdout
    assert "a-gene" in run("show", "Bdnf", "--store", graph).stdout


def test_no_answer_ends_with_1(run):
    done = run("ask", "exerkine-origins", "exerkine=nox4", code=1)
    assert len(done.stdout.splitlines()) == 1, "the header stays"


def test_explain_shows_the_query_and_does_not_ask_it(run):
    text = run("ask", "exerkine-origins", "--explain").stdout
    assert text == (ROOT / "exeronto" / "questions" / "exerkine-origins.rq").read_text(
        encoding="utf-8"
    )


# query

MYOKINES = "SELECT ?x WHERE { ?x a exero:Myokine } ORDER BY ?x"


def test_a_query_comes_as_text_from_a_file_or_from_standard_input(run, tmp_path):
    file = tmp_path / "q.rq"
    file.write_text(MYOKINES, encoding="utf-8")
    answers = {
        run("query", "-e", MYOKINES).stdout,
        run("query", file).stdout,
        run("query", "-", stdin=MYOKINES).stdout,
    }
    assert len(answers) == 1
    assert "https://w3id.org/exeronto/entity/irisin" in answers.pop().splitlines()


def test_construct_and_describe_give_turtle(run):
    constructed = run(
        "query", "-e", "CONSTRUCT { ?x a exero:Myokine } WHERE { ?x a exero:Myokine }"
    ).stdout
    assert len(Graph().parse(data=constructed, format="turtle")) >= 2
    described = run("query", "-e", "DESCRIBE exent:irisin", "--format", "table").stdout
    assert len(Graph().parse(data=described, format="turtle")) > 3


def test_ask_queries_give_a_truth_value(run):
    query = "ASK { exent:irisin a exero:Myokine }"
    assert run("query", "-e", query).stdout == "true\n"
    assert json.loads(run("query", "-e", query, "--format", "json").stdout)["boolean"] is True
    assert run("query", "-e", query, "--format", "table").stdout == "true\n"


def test_a_query_may_write_its_own_prefixes(run):
    query = (
        "PREFIX ex: <https://w3id.org/exeronto/> SELECT ?x WHERE { ?x a ex:Myokine } ORDER BY ?x"
    )
    assert run("query", "-e", query).stdout == run("query", "-e", MYOKINES).stdout


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (
            "SELECT ?x WHERE {\n ?x a exero:Myokine\n FILTR }",
            "the query is not SPARQL: line 3, column ",
        ),
        ("", "the query is not SPARQL: line 1, column 1: "),
        ("SELECT ?x WHERE { ?x a nope:Myokine }", "the query is not SPARQL: line 1"),
        ("DELETE WHERE { ?s ?p ?o }", "the query is not SPARQL: line 1, column "),
        ("LOAD <http://example.org/>", "the query is not SPARQL: line 1, column "),
    ],
)
@pytest.mark.parametrize("fmt", ["table", "csv"])
def test_a_wrong_query_is_told_in_one_line(run, query, message, fmt):
    assert _one_line(run("query", "-e", query, "--format", fmt, code=2)).startswith(message)


SERVICES = [
    "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * { service silent ?where { ?s ?p ?o } }",
    "SELECT * { SERVICE\n#\n<http://127.0.0.1:9/> { ?s ?p ?o } }",
    # Without blanks around it.
    "SELECT*{?s?p 1SERVICE<http://127.0.0.1:9/>{?a?b?c}}",
    r"SELECT * { ?s exero:a\#b ?o . SERVICE <http://127.0.0.1:9/> { ?a ?b ?c } }",
    "SELECT*{?s?p trueSERVICE<http://127.0.0.1:9/>{?a?b?c}}",
    "PREFIX : <http://127.0.0.1:9/> SELECT*{SERVICE:x{?a?b?c}}",
    # Behind what looks like an IRI, a string or a comment.
    "SELECT*{FILTER(1<2)SERVICE?s{?x?y?z}FILTER(3>2)}",
    "SELECT * { BIND('''\\'''' AS ?q) SERVICE <http://127.0.0.1:9/> { ?a ?b ?c } FILTER(?a = 'x') }",
    "SELECT * { ?s ?p <http://e/'> . SERVICE <http://127.0.0.1:9/> { ?a ?b ?c } FILTER(?a = 'x') }",
    "SELECT * { ?s ?p <http://e/\\u0041#> . SERVICE <http://127.0.0.1:9/> { ?a ?b ?c } }",
    "SELECT * { ?s ?p ?o # a remark\r SERVICE <http://127.0.0.1:9/> { ?a ?b ?c } }",
    'SELECT * { ?s ?p "a\\"" . SERVICE <http://127.0.0.1:9/> { ?a ?b ?c } FILTER(?a = "x") }',
]


@pytest.mark.parametrize("query", SERVICES)
def test_a_query_never_asks_another_server(run, query):
    assert _one_line(run("query", "-e", query, code=2)).startswith("SERVICE is not allowed")


@pytest.mark.parametrize(
    "query",
    [
        'SELECT ?x WHERE { ?x rdfs:label "SERVICE <http://x> {" }',
        "SELECT ?service WHERE { ?service a exero:Claim }",
        "SELECT ?x WHERE { ?x a exero:service } # SERVICE",
        "SELECT ?x WHERE { ?x a <http://example.org/SERVICE> }",
    ],
)
def test_the_word_alone_is_no_service(query):
    refuse_service(query)


def test_escapes_in_keywords_are_not_understood(store):
    # Were they, refuse_service would have to understand them too.
    with pytest.raises(SyntaxError):
        store._store.query("SELECT * { \\u0053ERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("# SELECT\nASK {}", False),
        ("CONSTRUCT { ?s ?p ?o } WHERE { SELECT ?s ?p ?o { ?s ?p ?o } }", False),
        ("PREFIX select: <http://x/> ASK { ?ask select:x 'SELECT' }", False),
        ("select * { ?describe ?p 'ASK' }", True),
    ],
)
def test_what_a_query_asks_for_is_read_from_its_keywords(query, rows):
    assert is_select(query) is rows


def test_a_query_file_that_cannot_be_read_is_told(run, tmp_path):
    assert "no.rq" in run("query", tmp_path / "no.rq", code=2).stderr
    file = tmp_path / "latin.rq"
    file.write_bytes(b"# caf\xe9\nASK {}")
    assert "UTF-8" in _one_line(run("query", file, code=2))


# show


@pytest.mark.parametrize(
    ("term", "parts"),
    [
        ("irisin", ["irisin", "myokine", "What it does", "skeletal muscle", "because of exclaim:"]),
        ("exero:Myokine", ["myokine", "skeletal muscle secretes"]),
        ("msod1ko", ["no change"]),
        ("caporossi2026", ["Caporossi"]),
    ],
)
def test_show_describes_entities_and_classes(run, term, parts):
    text = run("show", term).stdout
    assert all(part in text for part in parts), text


def test_show_writes_markdown_and_json(run):
    page = run("show", "irisin", "--format", "md").stdout
    assert page.startswith("# irisin\n")
    assert "\n## What it does\n" in page
    found = json.loads(run("show", "irisin", "--format", "json").stdout)
    assert found["label"] == "irisin"
    assert {claim["polarity"] for claim in found["claims"]} <= {"affirmed", "denied", "no change"}


def test_show_takes_several_words_without_quotes(run):
    assert run("show", "skeletal", "muscle").stdout == run("show", "skeletal muscle").stdout


def test_show_describes_a_claim(run, knowledge):
    claim = knowledge.papers[0].claims[0]
    for written in (f"exclaim:{claim.id}", claim.id, f"https://w3id.org/exeronto/claim/{claim.id}"):
        assert claim.text in run("show", written).stdout


def test_show_of_nothing_is_told(run):
    assert "did you mean" in _one_line(run("show", "irisinn", code=2))
    assert "Invalid IRI" in _one_line(run("show", "http://not an iri", code=2))


# dump

KINDS = {
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "owl": ox.RdfFormat.RDF_XML,
    "rdf": ox.RdfFormat.RDF_XML,
}


@pytest.fixture(scope="session")
def some(release, tmp_path_factory) -> Path:
    """A tenth of the graph, for what takes long: lists torn apart and nodes without a type too."""
    file = tmp_path_factory.mktemp("some") / "some.nq"
    lines = (release / "exeronto-kg.nq").read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join(lines[::10]))
    return file


def test_a_dump_is_the_release_again(run, tmp_path, release):
    run("dump", tmp_path / "graph.nq")
    assert (tmp_path / "graph.nq").read_bytes() == (release / "exeronto-kg.nq").read_bytes()


def test_dumps_of_all_kinds_hold_the_same(run, tmp_path, some):
    counts = {}
    for extension, kind in KINDS.items():
        file = tmp_path / f"graph.{extension}"
        done = run("dump", file, "--store", some)
        assert done.stdout == ""
        assert str(file) in done.stderr
        counts[extension] = sum(1 for _ in ox.parse(file.read_bytes(), format=kind))
    named = len(some.read_bytes().splitlines())
    assert counts["nq"] == counts["trig"] == named
    assert counts["ttl"] == counts["nt"] == counts["owl"] == counts["rdf"] < named
    assert counts["ttl"] > 1000


TYPES = "SELECT ?x ?type WHERE { ?x a ?type . FILTER (isIRI(?x)) } ORDER BY ?x ?type"


def test_a_dump_can_be_opened_again(run, tmp_path, some):
    expected = run("query", "-e", TYPES, "--store", some).stdout
    for extension in ("nq", "trig", "ttl", "nt"):
        file = tmp_path / f"graph.{extension}"
        run("dump", file, "--store", some)
        assert run("query", "-e", TYPES, "--store", file).stdout == expected


def test_dump_without_a_file_prints_sorted_nquads(run, some):
    assert run("dump", "--store", some).stdout.encode() == some.read_bytes()


def test_dumping_twice_gives_the_same_bytes(run, tmp_path, some):
    for extension in KINDS:
        one, two = tmp_path / f"1.{extension}", tmp_path / f"2.{extension}"
        run("dump", one, "--store", some)
        run("dump", two, "--store", some)
        assert one.read_bytes() == two.read_bytes()


def test_a_dump_of_no_known_kind_is_refused(run, tmp_path):
    unknown = _one_line(run("dump", tmp_path / "graph.xlsx", code=2))
    assert "use .nq .trig .ttl .nt .owl or .rdf" in unknown
    nowhere = _one_line(run("dump", tmp_path / "no" / "graph.nq", code=2))
    assert "cannot be written" in nowhere
    assert list(tmp_path.iterdir()) == []


# check

BAD = """\
@prefix exero: <https://w3id.org/exeronto/> .
@prefix exclaim: <https://w3id.org/exeronto/claim/> .
exclaim:0000000000000000 a exero:Claim ; exero:polarity exero:Perhaps .
"""


def test_check_lists_findings_and_ends_with_1(run, tmp_path):
    file = tmp_path / "bad.ttl"
    file.write_text(BAD, encoding="utf-8")
    done = run("check", file, code=1)
    findings = done.stdout.splitlines()
    assert len(findings) > 3
    assert all(line.startswith(f"{file}: ") for line in findings)
    assert any("violation: exclaim:0000000000000000" in line for line in findings)
    assert done.stderr == f"{len(findings)} findings\n"


def test_check_of_nothing_wrong_ends_with_0(run, tmp_path):
    file = tmp_path / "empty.ttl"
    file.write_text("", encoding="utf-8")
    assert run("check", file).stderr == "0 findings\n"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("broken.ttl", "<http://e/s> <http://e/p>\n", "is not valid RDF"),
        ("broken.nq", "<http://e/s> <http://e/p>\n", "is not valid RDF"),
        ("missing.ttl", None, "check the path"),
        ("missing.nq", None, "cannot be read"),
        ("claims.yaml", "claims: []\n", "missing"),
        ("candidates.yaml", "[]\n", "is no claims.yaml"),
        ("words.docx", "x", "no known paper format"),
    ],
)
def test_check_of_what_cannot_be_read_ends_with_2(run, tmp_path, name, content, message):
    (tmp_path / "paper2026").mkdir()
    file = tmp_path / "paper2026" / name
    if content is not None:
        file.write_text(content, encoding="utf-8")
    said = _one_line(run("check", file, code=2))
    assert said.startswith(str(file))
    assert message in said


@pytest.mark.slow
def test_check_takes_a_claims_file_from_where_it_lies(monkeypatch):
    monkeypatch.chdir(ROOT / "exeronto" / "curated" / "yi2025")
    done = CliRunner().invoke(main, ["check", "claims.yaml"])
    # What a second reading has still to do is no fault of the file.
    left = ("Nobody has read it a second time", "No words are given")
    found = done.stdout.splitlines()
    assert [line for line in found if not any(one in line for one in left)] == []
    assert done.exit_code == (1 if found else 0)


# --store


@pytest.mark.parametrize("verb", [["ask"], ["query", "-e", "ASK {}"], ["show", "irisin"], ["dump"]])
@pytest.mark.parametrize("name", ["nowhere", "nowhere.nq", "an-empty-folder", "words.txt"])
def test_a_store_that_is_not_there_is_told(run, tmp_path, verb, name):
    (tmp_path / "an-empty-folder").mkdir()
    (tmp_path / "words.txt").write_text("x", encoding="utf-8")
    said = _one_line(run(*verb, "--store", tmp_path / name, code=2))
    assert said.startswith(str(tmp_path / name))
    assert ";" in said


def test_a_broken_store_is_told_with_its_line(run, tmp_path):
    file = tmp_path / "graph.nt"
    file.write_text("<http://e/s> <http://e/p> <http://e/o> .\n<http://e/s> .\n", encoding="utf-8")
    assert _one_line(run("ask", "--store", file, code=2)).startswith(f"{file}:2: is not valid RDF")


def test_traceback_shows_where_an_error_arose(tmp_path):
    done = _process("--traceback", "ask", "--store", str(tmp_path / "nowhere"))
    assert done.returncode == 1
    assert "Traceback" in done.stderr
    assert "QueryError" in done.stderr


def test_a_user_s_python_gets_the_same_errors(kg: KnowledgeGraph):
    with pytest.raises(exeronto.ExerOntoError, match="no question"):
        kg.ask("nothing-of-the-kind")
    with pytest.raises(ValueError, match="SERVICE is not allowed"):
        kg.query(SERVICES[0])
    with pytest.raises(exeronto.ExerOntoError, match="no SELECT"):
        kg.query("ASK {}")


def test_a_reader_that_stops_early_is_no_error(release):
    command = f"{sys.executable} -m exeronto dump --store {release} | head -n 1"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        ["/bin/sh", "-c", command], capture_output=True, text=True, check=False, env=environment
    )
    assert len(done.stdout.splitlines()) == 1
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr
