"""The alignment gate: a claim whose words are not in its passage fails."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from exeronto.alignment import Gate, align, misaligned, tally
from exeronto.cue_words import COLUMNS, read_cues
from exeronto.documents.assembly import Block, Draft, assemble
from exeronto.errors import CurationError, DocumentError
from exeronto.grounding import Paper
from exeronto.ledger import Account
from exeronto.model import Anchor, Claim
from exeronto.namespaces import EXCLAIM, EXENT, EXERO
from exeronto.outstanding import judge, make_gate, read_copies
from exeronto.readings import Reading, Span
from exeronto.resources import curated_folder
from exeronto.span_proposal import propose
from exeronto.wording import Wording

SEEDS = sorted((Path(__file__).parents[2] / "shared" / "seeds").glob("*.txt"))
FIRST = "Myokines are many."
SECOND = "IL6 raises glucose uptake."
LAST = "It lowers lipid oxidation, and walks are nice."
TEXT = f"{FIRST} {SECOND} Trees are tall. {LAST}"


@pytest.fixture
def document():
    return assemble(Draft("test", blocks=[Block("paragraph", TEXT, "1", "body")]), source_sha256="")


@pytest.fixture(scope="module")
def gate(vocabulary) -> Gate:
    return make_gate((), vocabulary)


def span(document, words: str) -> Span:
    start = TEXT.index(words)
    return Span(document.passages[0].id, start, start + len(words))


def paper(document, *, words=("IL6", "glucose uptake", "raises"), declared=(), **changes) -> Paper:
    """A paper with one claim, read in the second sentence, and one reading of it."""
    passage = document.passages[0].id
    start, end = TEXT.index(SECOND), TEXT.index(SECOND) + len(SECOND)
    claim = Claim(
        id="0" * 16,
        paper="test2031",
        handle="il-6-raises-uptake",
        text="IL-6 raises the uptake of glucose.",
        label="",
        subject=EXENT["il-6"],
        predicate=EXERO.increases,
        object=EXENT["glucose-uptake"],
        polarity=EXERO.Affirmed,
        certainty=EXERO.Asserted,
        role=EXERO.Background,
        evidence=EXENT["eco-traceable-author-statement"],
        anchors=(Anchor(passage, "1", (start, end), start, end),),
    )
    claim = replace(claim, **changes)
    spans = tuple(
        (part, span(document, word))
        for part, word in zip(("subject", "object", "cue"), words, strict=True)
        if word
    )
    reading = Reading(claim.handle, "agrees", passage, "2026-11-28", spans, tuple(declared))
    nothing = Account((), (), ())
    return Paper("test2031", "review", "Test", document, (claim,), (), (), (), nothing, (reading,))


def standings(judgements) -> dict[str, str]:
    return {one.part: one.standing for one in judgements}


def test_names_and_cues_that_are_there_pass(document, gate):
    found = align(paper(document), gate, document)
    assert tally(found) == {"named": 3}
    assert misaligned(found).findings == ()


def test_without_the_paper_only_the_place_is_judged(document):
    assert tally(align(paper(document, words=("Trees", "tall", "are")))) == {"placed": 3}


@pytest.mark.parametrize(
    ("changes", "part", "standing", "severity"),
    [
        # The subject is not in the passage: other words stand there.
        ({"words": ("Myokines", "glucose uptake", "raises")}, "subject", "unnamed", "violation"),
        ({"subject": EXENT["irisin"]}, "subject", "unnamed", "violation"),
        ({"object": EXENT["mitophagy"]}, "object", "unnamed", "violation"),
        # An anaphor that nobody declared.
        ({"words": ("Trees", "glucose uptake", "raises")}, "subject", "unnamed", "violation"),
        # The cue says the contrary, or nothing.
        ({"predicate": EXERO.decreases}, "cue", "opposite", "violation"),
        ({"predicate": EXERO.locatedIn}, "cue", "unknown", "violation"),
        ({"polarity": EXERO.NoChange}, "cue", "unknown", "violation"),
        # Too far from the sentence that was read, or nowhere.
        ({"words": ("It", "glucose uptake", "raises")}, "subject", "misplaced", "violation"),
        ({"words": ("", "glucose uptake", "raises")}, "subject", "missing", "warning"),
    ],
)
def test_a_planted_fault_is_found(document, gate, changes, part, standing, severity):
    found = align(paper(document, **changes), gate, document)
    assert standings(found)[part] == standing
    assert {one for other, one in standings(found).items() if other != part} == {"named"}
    (finding,) = misaligned(found).findings
    assert (finding.severity, f"its {part}" in str(finding)) == (severity, True)


def test_a_declared_part_need_not_be_a_name(document, gate):
    words = ("Trees", "glucose uptake", "raises")
    found = align(paper(document, words=words, declared=["subject"]), gate, document)
    assert standings(found) == {"subject": "declared", "object": "named", "cue": "named"}


def test_declaring_does_not_move_words_into_the_passage(document, gate):
    words = ("It", "glucose uptake", "raises")
    found = align(paper(document, words=words, declared=["subject"]), gate, document)
    assert standings(found)["subject"] == "misplaced"


def proposed(curated, gate, document):
    (reading,) = propose(curated, gate, document)
    words = {part: TEXT[span.start : span.end] for part, span in reading.spans}
    return words, reading.declared


def test_words_are_proposed_where_a_reading_has_none(document, gate):
    words, declared = proposed(paper(document, words=("", "", "")), gate, document)
    assert words == {"subject": "IL6", "object": "glucose uptake", "cue": "raises"}
    assert declared == ()


def test_what_a_reading_says_stays_and_what_is_no_name_is_declared(document, gate):
    curated = paper(document, words=("Trees", "", ""), declared=["object"])
    words, declared = proposed(curated, gate, document)
    assert words == {"subject": "Trees", "object": "glucose uptake", "cue": "raises"}
    assert declared == ("subject",)


def test_what_is_not_there_is_not_proposed(document, gate):
    words, _ = proposed(
        paper(document, words=("", "", ""), object=EXENT["mitophagy"]), gate, document
    )
    assert set(words) == {"subject", "cue"}


def test_the_contrary_is_never_declared_by_a_tool(document, gate):
    _, declared = proposed(paper(document, predicate=EXERO.decreases), gate, document)
    assert declared == ()


def test_a_copy_with_other_words_is_no_proof(document, gate):
    other = assemble(
        Draft("test", blocks=[Block("paragraph", f"{TEXT} More.", "1", "body")]), source_sha256=""
    )
    assert tally(align(paper(document), gate, other)) == {"changed": 3}


def test_a_claim_about_a_claim_is_named_by_what_that_is_about(document, gate):
    about = paper(document).claims[0]
    moderated = Gate(gate.wording, gate.cues, {EXCLAIM["f" * 16]: about})
    changed = paper(document, object=EXCLAIM["f" * 16])
    assert standings(align(changed, moderated, document))["object"] == "named"


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("il-6", "interleukin-6"),
        ("il-6", "IL 6"),
        ("pgc-1alpha", "PGC1alpha"),
        ("nf-kappab", "NF\N{NON-BREAKING HYPHEN}κB"),
        ("exercise-induced-ev", "exercise-induced extracellular vesicles"),
        ("redox-signalling", "redox signaling"),
        ("glucose-uptake", "the uptake of glucose"),
        ("mitochondrion", "mitochondria"),
        ("h2o2-cytosol", "hydrogen peroxide"),  # a pool of it
        ("txn-gene", "TXN"),
    ],
)
def test_a_name_is_known_in_any_spelling_number_and_order(gate, key, words):
    assert gate.wording.names(EXENT[key], words)


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("il-6", "IL-66"),
        ("il-6", "IL-10"),
        ("irisin", "myokine"),  # one of many of its class
        ("glucose-uptake", "glucose"),
        ("sod1", "SOD2"),
        ("nox2-complex", "NOX4"),
        ("no-such-entity", "anything"),
    ],
)
def test_other_names_are_not_taken_for_it(gate, key, words):
    assert not gate.wording.names(EXENT[key], words)


def test_a_name_is_found_where_it_stands(vocabulary):
    words = "Of muscle, interleukin-6 and others."
    start, end = Wording(vocabulary).find(EXENT["il-6"], words)
    assert words[start:end] == "interleukin-6"


@pytest.mark.parametrize(
    ("predicate", "polarity", "words", "fault"),
    [
        ("increases", "Affirmed", "raised", None),
        ("increases", "Affirmed", "activates", None),  # of a predicate below it
        ("activates", "Affirmed", "raised", "unknown"),
        ("increases", "Affirmed", "reduced", "opposite"),
        ("decreases", "Affirmed", "elevated", "opposite"),
        ("improves", "Affirmed", "disrupts", "opposite"),
        ("increases", "Affirmed", "did not raise", "opposite"),
        ("increases", "Affirmed", "not only raises", None),
        ("increases", "NoChange", "did not raise", None),
        ("increases", "NoChange", "raised", "unknown"),
        ("causes", "NotSufficient", "is insufficient to cause", None),
        ("causes", "NotSufficient", "causes", "unknown"),
        ("requires", "NotNecessary", "dispensable", None),
        ("increases", "Affirmed", "Rise", None),
        ("increases", "Affirmed", "surprise", "unknown"),
    ],
)
def test_cues_are_of_a_predicate_and_a_polarity(document, gate, predicate, polarity, words, fault):
    claim = paper(document, predicate=EXERO[predicate], polarity=EXERO[polarity]).claims[0]
    assert gate.cues.fault(claim, words) == fault


def test_every_predicate_in_use_has_cues(papers, gate):
    used = {claim.predicate for paper in papers for claim in paper.claims}
    assert used <= set(gate.cues.predicates)
    assert set(gate.cues.polarities) == {
        EXERO.Denied,
        EXERO.NoChange,
        EXERO.NotNecessary,
        EXERO.NotSufficient,
    }


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("raises\taffirmed\trais*", "'raises'.* says nothing"),
        ("increases\tperhaps\trais*", "'perhaps'.* says nothing"),
        ("increases\taffirmed\t", "says nothing"),
        ("increases\tdenied\tnot", "for all"),
        ("*\taffirmed\tis", "needs a predicate"),
    ],
)
def test_a_wrong_line_of_cues_is_told_with_its_place(vocabulary, tmp_path, row, message):
    file = tmp_path / "cue_words.tsv"
    file.write_text("\t".join(COLUMNS) + f"\n{row}\n", encoding="utf-8")
    with pytest.raises(CurationError, match=rf"cue_words\.tsv:2: .*{message}"):
        read_cues(vocabulary, file)


def test_the_spans_of_the_curated_papers_stand_in_their_passages(papers):
    for one in papers:
        assert set(tally(align(one))) <= {"placed", "missing"}


@pytest.mark.skipif(len(SEEDS) < 3, reason="the papers are not at hand")
def test_the_claims_of_the_curated_papers_are_in_their_words(vocabulary, papers):
    """With the papers at hand: whatever was declared or is a name, and nothing else."""
    copies = read_copies(SEEDS, papers)
    assert set(copies) == {paper.key for paper in papers}
    for key, judgements in judge(papers, vocabulary, copies).items():
        header = (curated_folder() / key / "readings.tsv").read_text(encoding="utf-8")
        named = sum(one.standing == "named" for one in judgements)
        present = sum(one.standing != "missing" for one in judgements)
        assert named >= 0.75 * present, key
        if "declared" in header.partition("\n")[0].split("\t"):
            assert misaligned(judgements).findings == (), key


def test_another_paper_is_no_copy(papers):
    with pytest.raises(DocumentError, match="is a copy of none of the curated papers"):
        read_copies([Path(__file__).parent / "papers" / "article.md"], papers)
