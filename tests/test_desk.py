"""The curator's desk, on a paper of our own: status, adding a claim, aligning, duplicates."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from exeronto.cli import main
from exeronto.desk import open_desk
from exeronto.errors import CurationError, DocumentError
from exeronto.loading import load_paper
from exeronto.readings import COLUMNS, READINGS

PAPER = Path(__file__).parent / "papers" / "article.md"
HEAD = """# yaml-language-server: $schema=../claims.schema.json

paper: {key}
type: review
cite as: A test

# Everything below is made up.
claims:
"""


@pytest.fixture
def folder(tmp_path):
    """A folder with one curated paper that has no claim yet."""
    key = load_paper(PAPER, tmp_path).key
    (tmp_path / key / "claims.yaml").write_text(
        HEAD.format(key=key).replace("claims:", "claims: []"), encoding="utf-8"
    )
    return tmp_path / key


@pytest.fixture
def sentences(folder):
    """The sentences of the body of the paper, as text: what a curator would look up."""
    from exeronto.documents import read_document
    from exeronto.ledger import sentences_to_account

    document = read_document(PAPER)
    found = sentences_to_account(document)
    texts = [document.words(s.start, s.end) for s in found]
    return [text for text in texts if texts.count(text) == 1 and len(text.split()) > 5]


def fields(**changes: str) -> dict[str, str]:
    claim = {
        "id": "first",
        "claim": "It goes up.",
        "subject": "irisin",
        "predicate": "increases",
        "object": "mitophagy",
        "role": "background",
    }
    return claim | changes


def phrase(sentence: str) -> str:
    return " ".join(sentence.split()[:4])


def add(folder, sentence, **changes):
    desk = open_desk(folder.parent)
    return desk.add(folder.name, fields(**changes), phrase=phrase(sentence), copy=PAPER)


def claims(folder) -> list[dict]:
    return yaml.safe_load((folder / "claims.yaml").read_text(encoding="utf-8"))["claims"]


def test_a_claim_is_anchored_in_the_whole_sentence(folder, sentences):
    written = add(folder, sentences[1])
    (claim,) = claims(folder)
    anchor = claim["passage"]
    assert anchor["end"] - anchor["start"] == len(sentences[1])
    assert written in (folder / "claims.yaml").read_text(encoding="utf-8")
    (status,) = open_desk(folder.parent).status()
    assert (status.claims, status.claimed, status.read_twice) == (1, 1, 0)


def test_claims_stand_in_the_order_of_the_paper_and_comments_stay(folder, sentences):
    for index, name in ((1, "b"), (3, "d"), (2, "c"), (0, "a")):
        add(folder, sentences[index], id=name)
    text = (folder / "claims.yaml").read_text(encoding="utf-8")
    (folder / "claims.yaml").write_text(text.replace("- id: d\n", "# The end.\n- id: d\n"))
    add(folder, sentences[1], id="b2", subject="bdnf")
    order = [claim["id"] for claim in claims(folder)]
    assert order == ["a", "b", "b2", "c", "d"]
    text = (folder / "claims.yaml").read_text(encoding="utf-8")
    assert text.startswith(HEAD.format(key=folder.name))
    assert "\n# The end.\n- id: d\n" in text


def test_keys_may_have_hyphens_and_values_are_yaml(folder, sentences):
    add(folder, sentences[0], **{
        "measured-with": "[western-blot]",
        "quantities": "[{of: rise, value: 12, unit: percent}]",
        "claim": "A: yes, [truly].",
    })  # fmt: skip
    (claim,) = claims(folder)
    assert claim["measured with"] == ["western-blot"]
    assert claim["quantities"][0]["value"] == 12
    assert claim["claim"] == "A: yes, [truly]."


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"subject": "irisine"}, r"claims\.yaml:\d+: 'irisine' is no entity; did you mean"),
        ({"predicate": "raises"}, r"claims\.yaml:\d+: 'raises' is no object property"),
        ({"colour": "red"}, "'colour' is no key to give"),
        ({"passage": "{}"}, "'passage' is no key to give"),
        ({"role": "song"}, r"claims\.yaml:\d+: .*role"),
        ({"cites": "[7"}, "cites=.* is no YAML"),
        ({"id": "Not An Id"}, r"claims\.yaml:\d+: .*id"),
        ({"cites": "[9999]"}, "the paper cites no reference 9999"),
    ],
)
def test_a_wrong_claim_changes_nothing(folder, sentences, changes, message):
    before = (folder / "claims.yaml").read_bytes()
    with pytest.raises(CurationError, match=message) as error:
        add(folder, sentences[0], **changes)
    assert str(error.value).startswith(str(folder))
    assert (folder / "claims.yaml").read_bytes() == before
    assert {file.name for file in folder.parent.iterdir()} == {folder.name}


def test_a_missing_key_is_named(folder, sentences):
    desk = open_desk(folder.parent)
    given = {key: value for key, value in fields().items() if key != "object"}
    with pytest.raises(CurationError, match="the claim has no object"):
        desk.add(folder.name, given, phrase=phrase(sentences[0]), copy=PAPER)


def test_the_paper_s_own_words_are_refused(folder, sentences):
    long = next(sentence for sentence in sentences if len(sentence.split()) > 9)
    with pytest.raises(CurationError, match="say it in your own words"):
        add(folder, long, claim=long)


@pytest.mark.parametrize("words", ["the", "zzz is nowhere"])
def test_a_phrase_must_be_in_the_paper_once(folder, words):
    with pytest.raises(DocumentError, match="times in its passages"):
        open_desk(folder.parent).add(folder.name, fields(), phrase=words, copy=PAPER)


def test_another_copy_is_refused(folder, sentences, tmp_path):
    other = tmp_path.parent / "edited.md"
    other.write_text(PAPER.read_text(encoding="utf-8") + "\nMore words.\n", encoding="utf-8")
    with pytest.raises(DocumentError, match="has other words"):
        open_desk(folder.parent).add(folder.name, fields(), phrase=phrase(sentences[0]), copy=other)


def test_a_claim_in_a_sentence_of_the_ledger_is_refused(folder, sentences):
    (status,) = open_desk(folder.parent).status(copies=[PAPER])
    place = next(place for place, words in status.open if words == sentences[0])
    passage, _, span = place.rpartition("passage ")[2].partition(" ")
    start, end = span.split("-")
    (folder / "ledger.tsv").write_text(
        f"passage\tstart\tend\treason\tsee\tnote\n{passage}\t{start}\t{end}\taim\t\t\n"
    )
    with pytest.raises(CurationError, match=r"ledger\.tsv:2: a claim stands in this sentence"):
        add(folder, sentences[0])


def test_status_shows_open_sentences_with_their_words_only_from_a_copy(folder, sentences):
    desk = open_desk(folder.parent)
    (without,), (with_copy,) = desk.status(), desk.status(copies=[PAPER])
    assert {words for _, words in without.open} == {""}
    assert sentences[0] in {words for _, words in with_copy.open}
    assert len(without.open) == without.sentences == with_copy.sentences


def read_it(folder, handle: str, anchor: dict) -> None:
    row = [handle, "agrees", anchor["id"], "", "", "", "", "2026-11-28"]
    (folder / READINGS).write_text("\t".join(COLUMNS) + "\n" + "\t".join(row) + "\n")


def named_in(sentences, name: str) -> str:
    return next(sentence for sentence in sentences if name in sentence.casefold())


def test_align_finds_the_words_of_a_claim_and_writes_them_when_asked(folder, sentences):
    sentence = named_in(sentences, "irisin")
    add(folder, sentence, predicate="locatedIn")
    anchor = claims(folder)[0]["passage"]
    read_it(folder, "first", anchor)
    before = (folder / READINGS).read_text()
    desk = open_desk(folder.parent)
    (tried,) = desk.align([PAPER])
    assert tried.words["named"] >= 1
    assert (folder / READINGS).read_text() == before
    desk.align([PAPER], write=True)
    cells = (folder / READINGS).read_text().splitlines()[1].split("\t")
    start, end = map(int, cells[COLUMNS.index("subject")].split("-"))
    assert sentence[start - anchor["start"] : end - anchor["start"]].casefold() == "irisin"
    assert cells[COLUMNS.index("date")] == "2026-11-28"


def test_duplicates_and_contradictions_are_spotted(folder, sentences):
    add(folder, sentences[0], id="a")
    add(folder, sentences[0], id="b", predicate="upregulates", note="the same")
    add(folder, sentences[1], id="c", predicate="decreases")
    add(folder, sentences[1], id="d", predicate="promotes", polarity="no change", tissue="liver")
    add(folder, sentences[1], id="e", subject="bdnf")
    found = {
        (one.kind, frozenset({one.first.handle, one.second.handle}), one.differs)
        for one in open_desk(folder.parent).duplicates()
    }
    assert found == {
        ("duplicate", frozenset("ab"), ()),
        ("contradiction", frozenset("ac"), ()),
        ("contradiction", frozenset("bc"), ()),
        ("contradiction", frozenset("ad"), ("tissue",)),
        ("contradiction", frozenset("bd"), ("tissue",)),
    }


def test_a_recorded_conflict_is_not_told_again(folder, sentences):
    add(folder, sentences[0], id="a")
    add(folder, sentences[1], id="c", predicate="decreases")
    file = folder / "claims.yaml"
    record = "- {id: one, kind: direct, claims: [a, c], resolution: They differ.}\n"
    file.write_text(f"{file.read_text()}\nconflicts:\n\n{record}")
    assert open_desk(folder.parent).duplicates() == ()


def test_an_unknown_paper_is_told(folder):
    with pytest.raises(CurationError, match="has no paper 'nobody2031'"):
        open_desk(folder.parent).status(["nobody2031"])


# The verbs.


def run(*arguments, code=0):
    done = CliRunner().invoke(main, ["curate", *map(str, arguments)])
    assert done.exit_code == code, done.output
    return done


def test_the_verbs_do_what_the_desk_does(folder, sentences):
    place = ("--curated", folder.parent)
    said = run("status", *place, code=1).stdout
    assert f"{folder.name}\n" in said
    assert "0 with claims" in said
    written = [f"{key}={value}" for key, value in fields().items()]
    words = ("--phrase", phrase(sentences[0]), "--text", PAPER)
    assert run("add", folder.name, *written, *words, *place).stdout.startswith("- id: first\n")
    assert "1 with claims" in run("status", folder.name, "--text", PAPER, *place, code=1).stdout
    assert run("duplicates", *place).stderr == "0 pairs\n"
    read_it(folder, "first", claims(folder)[0]["passage"])
    run("align", "--text", PAPER, "--write", *place, code=1)


def test_a_wrong_claim_is_one_line_and_ends_with_2(folder, sentences):
    written = [f"{key}={value}" for key, value in fields(subject="irisine").items()]
    words = ("--phrase", phrase(sentences[0]), "--text", PAPER, "--curated", folder.parent)
    done = run("add", folder.name, *written, *words, code=2)
    assert done.stdout == ""
    assert done.stderr.startswith(f"exeronto: {folder / 'claims.yaml'}:")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("verb", ["status", "add", "align", "duplicates"])
def test_each_verb_has_help_with_an_example(verb):
    text = run(verb, "--help").stdout
    assert f"\n  exeronto curate {verb}" in text
    assert all(len(line) <= 100 for line in text.splitlines())
