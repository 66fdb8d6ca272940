"""Competency questions: each gives the rows reasoned from the papers, for reasons that are claims.

`questions/<name>.csv` holds the rows of a question, with labels for IRIs and `paper/handle` for
claims. `questions/removals.yaml` names, for each question, claims `without` which something is
`gone` from the answer or `new` in it.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from rdflib import URIRef

from exeronto.graph import entities_graph, to_dataset
from exeronto.inference import INFERRED, infer
from exeronto.knowledge import KnowledgeGraph
from exeronto.namespaces import EXCLAIM
from exeronto.prefixes import PREFIXES
from exeronto.questions import read_questions
from exeronto.resources import questions_folder
from exeronto.solutions import Iri
from exeronto.store import Store
from exeronto.turtle import merge
from exeronto.views import STRICT, supported_triples, view_graph

if TYPE_CHECKING:
    from rdflib import Graph

    from exeronto.answer import Answer
    from exeronto.pipeline import Knowledge

Rows = Counter[tuple[str, ...]]

EXPECTED = Path(__file__).parent / "questions"
QUESTIONS = read_questions(questions_folder())
REMOVALS = yaml.safe_load((EXPECTED / "removals.yaml").read_text(encoding="utf-8"))
REMOVABLE = sorted(name for name, removal in REMOVALS.items() if removal["without"])

# Those that take rdflib more than two seconds.
SLOW = {
    "hallmarks-countered",
    "sod1-models",
    "tissues-of-exerkine-autophagy",
}

each_question = pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.name)


@pytest.fixture(scope="session")
def handles(knowledge) -> dict[str, str]:
    """Claims as people write them, by IRI."""
    return {
        str(EXCLAIM[claim.id]): f"{paper.key}/{claim.handle}"
        for paper in knowledge.papers
        for claim in paper.claims
    }


@pytest.fixture(scope="session")
def answers(kg) -> dict[str, Answer]:
    return {question.name: kg.ask(question.name) for question in QUESTIONS}


@pytest.fixture(scope="session")
def plain(store) -> Graph:
    """The default graph in rdflib, which shares no code with the store."""
    return store.default_graph()


def rows(answer: Answer, handles: dict[str, str]) -> Rows:
    """An answer as the files in `questions/` write it."""
    return Counter(
        tuple(_cell(value, text, handles) for value, text in zip(row, printed, strict=True))
        for row, printed in zip(answer.rows, answer.printed(), strict=True)
    )


def _cell(value: object, text: str, handles: dict[str, str]) -> str:
    if isinstance(value, bool):
        return text.lower()
    return handles.get(str(value), text) if isinstance(value, Iri) else text


def mentions(found: Rows, text: str | None) -> Rows:
    """The rows with a cell of this text."""
    return Counter({row: count for row, count in found.items() if text in row})


def test_each_question_has_expected_rows_and_a_removal():
    names = {question.name for question in QUESTIONS}
    assert {file.stem for file in EXPECTED.glob("*.csv")} == names
    assert set(REMOVALS) == names
    assert list(REMOVALS) == sorted(REMOVALS)


@each_question
def test_summary_is_a_question_and_tags_are_given(question):
    assert question.summary.endswith("?")
    assert question.tags


@each_question
def test_prefixes_are_written_and_sorted(question):
    written = re.findall(r"^PREFIX (\w+): <(.+)>$", question.sparql, re.MULTILINE)
    assert written == sorted(written)
    assert set(written) <= set(PREFIXES.items())


@each_question
def test_parameters_are_projected(question, answers):
    assert set(question.parameters) <= set(answers[question.name].columns)
    assert {name for name, _ in question.defaults} <= set(question.parameters)


@each_question
def test_answer_is_not_empty(question, answers):
    assert answers[question.name].rows


@each_question
def test_claim_comes_with_paper_and_section(question, answers):
    columns = answers[question.name].columns
    assert "claim" not in columns or {"paper", "section"} <= set(columns)


@each_question
def test_answer_is_what_the_papers_say(question, answers, handles):
    with (EXPECTED / f"{question.name}.csv").open(encoding="utf-8", newline="") as table:
        header, *expected = csv.reader(table)
    found = answers[question.name]
    assert found.columns == tuple(header)
    assert rows(found, handles) == Counter(map(tuple, expected))


@each_question
def test_parameter_narrows_the_answer(question, kg, answers):
    """A value out of a row gives rows with that value, and this row among them."""
    whole = answers[question.name]
    for parameter in question.parameters:
        column = whole.columns.index(parameter)
        row = next(row for row in whole.rows if isinstance(row[column], Iri))
        narrowed = kg.ask(question.name, **{parameter: str(row[column])})
        assert row in narrowed.rows
        assert {found[column] for found in narrowed.rows} == {row[column]}


@pytest.mark.parametrize(
    "question",
    [
        pytest.param(question, id=question.name, marks=[pytest.mark.slow] * (question.name in SLOW))
        for question in QUESTIONS
    ],
)
def test_rdflib_gives_the_same_answer(question, kg, plain, answers):
    given = {name: URIRef(kg.resolve(value)) for name, value in question.defaults}
    found = plain.query(question.sparql, initNs={}, initBindings=given)
    assert Counter(
        tuple(None if value is None else value.toPython() for value in row) for row in found
    ) == Counter(
        tuple(str(value) if isinstance(value, Iri) else value for value in row)
        for row in answers[question.name].rows
    )


def without(knowledge: Knowledge, handles: dict[str, str], named: set[str]) -> KnowledgeGraph:
    """Everything made anew without some claims, and without what other claims say of these."""
    iris = {handle: URIRef(iri) for iri, handle in handles.items()}
    gone = {iris[handle] for handle in named}
    claims = [claim for paper in knowledge.papers for claim in paper.claims]
    while more := {EXCLAIM[c.id] for c in claims if {c.subject, c.object} & gone} - gone:
        gone |= more
    papers = [
        replace(
            paper,
            claims=tuple(claim for claim in paper.claims if EXCLAIM[claim.id] not in gone),
            conflicts=tuple(
                replace(conflict, claims=tuple(c for c in conflict.claims if c not in gone))
                for conflict in paper.conflicts
            ),
        )
        for paper in knowledge.papers
    ]
    dataset = to_dataset(knowledge.ontology, papers)
    support = supported_triples(dataset, STRICT)
    base = merge([knowledge.ontology.terms, entities_graph(knowledge.ontology)])
    for name, graph in (
        (STRICT.graph, view_graph(support)),
        (INFERRED[STRICT.name], infer(base, support, STRICT).graph),
    ):
        target = dataset.graph(name)
        target += graph
    return KnowledgeGraph(Store.from_dataset(dataset))


@pytest.fixture(scope="session")
def reduced(knowledge, handles) -> KnowledgeGraph:
    """The graph without any claim that a removal names: one, because reasoning takes seconds."""
    named = {handle for name in REMOVABLE for handle in REMOVALS[name]["without"]}
    return without(knowledge, handles, named)


@pytest.mark.parametrize("name", REMOVABLE)
def test_what_is_to_go_stands_on_no_claim_removed_for_another_question(name, answers, handles):
    own = set(REMOVALS[name]["without"])
    others = {handle for other in REMOVABLE for handle in REMOVALS[other]["without"]} - own
    going = mentions(rows(answers[name], handles), REMOVALS[name].get("gone"))
    assert not others & {cell for row in going for cell in row}


@pytest.mark.parametrize("name", REMOVABLE)
def test_answer_rests_on_the_claims_named(name, answers, reduced, handles):
    before, after = rows(answers[name], handles), rows(reduced.ask(name), handles)
    gone, new = (REMOVALS[name].get(change) for change in ("gone", "new"))
    assert gone or new
    if gone:
        assert mentions(before, gone)
        assert not mentions(after, gone)
    if new:
        assert not mentions(before, new)
        assert mentions(after, new)


@pytest.mark.parametrize("name", sorted(set(REMOVALS) - set(REMOVABLE)))
def test_question_without_removal_rests_on_no_claim(name, answers):
    assert "claim" not in answers[name].columns
