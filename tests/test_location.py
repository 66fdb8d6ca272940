"""From a claim to its words and back, in one's own copy of the paper."""

import gzip
from pathlib import Path

import pytest
import yaml

from exeronto.errors import DocumentError, QueryError
from exeronto.graph import to_dataset
from exeronto.grounding import read_papers
from exeronto.knowledge import KnowledgeGraph
from exeronto.loading import load_paper
from exeronto.location import anchors_of_phrase, words_of_claim
from exeronto.ontology import read_ontology
from exeronto.resources import ontology_folder
from exeronto.store import Store

PAPER = Path(__file__).parent / "papers" / "article.md"


@pytest.fixture
def curated(tmp_path):
    """A folder with one curated paper: the article that the reader tests use."""
    loaded = load_paper(PAPER, tmp_path)
    passage = next(
        p for p in loaded.document.passages if p.kind == "paragraph" and p.role == "body"
    )
    entry = {
        "id": "first",
        "claim": "Irisin acts.",
        "subject": "irisin",
        "predicate": "increases",
        "object": "mitophagy",
        "role": "background",
        "passage": {"section": passage.section, "id": passage.id, "start": 0, "end": 19},
    }
    content = {"paper": loaded.key, "type": "review", "cite as": "A test", "claims": [entry]}
    (tmp_path / loaded.key / "claims.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")
    return tmp_path, loaded.document.words(passage.start, passage.start + 19)


@pytest.fixture
def kg(curated):
    ontology = read_ontology(ontology_folder())
    return KnowledgeGraph(
        Store.from_dataset(to_dataset(ontology, read_papers(curated[0], ontology)))
    )


def claim_of(kg):
    return str(kg.query("SELECT ?claim WHERE { ?claim a exero:Claim }").rows[0][0])


def test_a_claim_leads_to_the_words_it_was_read_in(kg, curated):
    (located,) = words_of_claim(kg, claim_of(kg), PAPER)
    assert (located.words, located.warning) == (curated[1], None)


def test_a_copy_with_other_words_gives_the_section_and_a_warning(kg, tmp_path):
    words = PAPER.read_text(encoding="utf-8")
    other = tmp_path / "edited.md"
    first = next(line for line in words.splitlines() if line.count(" ") > 10)
    other.write_text(words.replace(first, f"Edited. {first}"), encoding="utf-8")
    (located,) = words_of_claim(kg, claim_of(kg), other)
    assert "differs" in located.warning
    assert "Edited." in located.words


def test_something_that_is_no_claim_is_refused(kg):
    with pytest.raises(QueryError, match="is no claim"):
        words_of_claim(kg, "irisin", PAPER)


def test_a_phrase_leads_to_an_anchor_that_gives_it_back(curated):
    (line,) = anchors_of_phrase(curated[1], PAPER)
    anchor = yaml.safe_load(line)["passage"]
    assert anchor["end"] - anchor["start"] == len(curated[1])


def test_a_phrase_that_is_not_there_is_an_error():
    with pytest.raises(DocumentError, match="does not hold these words"):
        anchors_of_phrase("zzz not in the paper", PAPER)


@pytest.mark.parametrize("packed", [False, True])
def test_words_are_found_in_any_format(tmp_path, packed):
    xml = (
        b"<article><body><sec><label>2</label><title>Aim</title>"
        b"<p>We climbed, and irisin rose.</p></sec></body></article>"
    )
    copy = tmp_path / "copy"
    copy.write_bytes(gzip.compress(xml) if packed else xml)
    (anchor,) = anchors_of_phrase("irisin rose", copy)
    assert anchor.startswith('passage: {section: "2", id: "')
    assert anchor.endswith("start: 16, end: 27}")
