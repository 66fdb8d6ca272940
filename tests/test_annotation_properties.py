"""What holds of names and suggestions on any text."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from exeronto.annotation import annotate
from exeronto.documents.assembly import Block, Draft, assemble
from exeronto.extraction import extract
from exeronto.lexicon import Lexicon
from exeronto.model import Entity, Synonym
from exeronto.spelling import squeeze

LEXICON = Lexicon(
    [
        Entity("irisin", "irisin", ()),
        Entity("ros", "reactive oxygen species", (), (Synonym("ROS"),)),
        Entity("no", "nitric oxide", (), (Synonym("NO"),)),
        Entity("sod1", "SOD1", ()),
        Entity("sod2", "SOD2", ()),
        Entity("pgc", "PGC-1α", ()),
        Entity("endurance", "endurance exercise", ()),
        Entity("resistance", "resistance exercise", ()),
    ]
)
# Words that the rules know, in any order, with marks and letters that are not ASCII between them.
WORDS = ["irisin", "ROS", "NO", "SOD1", "SOD2", "and", "2", "or", ",", ".", ";", "(", ")", "-induced", "nitric", "oxide", "exercise", "endurance", "resistance", "increases", "reduced", "by", "which", "is", "not", "leads", "to", "inhibition", "of", "effect", "on", "association", "between", "such", "as", "e.g.", "in", "mice", "these", "respectively", "PGC-1α", "PGC–1alpha", "İ", "ß", "ﬁ", "•", "’", '"', "/", "—", "while", "through", "reducing", "deficiency", "neither", "nor", "loss", "from", "due", "with", "during", "(ROS)", "[1,2]", "H₂O₂", "K̊"]  # fmt: skip
few = settings(deadline=None, max_examples=150, derandomize=True)
TEXTS = st.one_of(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=40).map(" ".join),
    st.text(max_size=200),
)


def document(text):
    return assemble(Draft("x", blocks=[Block("paragraph", text, "1", "body")]), source_sha256="")


@few
@given(TEXTS)
def test_mentions_stand_in_order_in_their_passage_and_do_not_overlap(text):
    paper = document(text)
    mentions = annotate(paper, LEXICON)
    for mention in mentions:
        passage = paper.passage(mention.passage)
        assert passage.start <= mention.start < mention.end <= passage.end
    for left, right in pairwise(mentions):
        assert left.end <= right.start


@few
@given(TEXTS)
def test_suggestions_are_whole_and_relate_two_entities_that_are_named(text):
    paper = document(text)
    mentions = annotate(paper, LEXICON)
    named = {mention.entity for mention in mentions}
    for candidate in extract(paper, mentions):
        assert candidate.subject != candidate.object
        assert {candidate.subject, candidate.object} <= named


@few
@given(TEXTS)
def test_reading_twice_gives_the_same(text):
    one, other = document(text), document(text)
    assert annotate(one, LEXICON) == annotate(other, LEXICON)
    assert extract(one, annotate(one, LEXICON)) == extract(other, annotate(other, LEXICON))


@few
@given(st.text(max_size=100))
def test_squeezing_keeps_the_length_and_leaves_letters_digits_and_blanks(text):
    squeezed = squeeze(text)
    assert len(squeezed) == len(text)
    assert all(character.isalnum() or character == " " for character in squeezed)
