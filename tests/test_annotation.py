"""Which names are found in a text, and which claims are suggested from them."""

import pytest

from exeronto.annotation import annotate
from exeronto.documents.assembly import Block, Draft, assemble
from exeronto.lexicon import Lexicon
from exeronto.model import Entity, Synonym
from exeronto.spelling import squeeze
from exeronto.suggestion import suggest

LEXICON = Lexicon(
    [
        Entity("irisin", "irisin", ()),
        Entity("mitophagy", "mitophagy", ()),
        Entity("autophagy", "autophagy", ()),
        Entity("lactate", "lactate", ()),
        Entity("il-6", "IL-6", (), (Synonym("interleukin-6"),)),
        Entity("il-6-release", "IL-6 release", ()),
        Entity("pgc-1alpha", "PGC-1α", ()),
        Entity("tnf-alpha", "TNF-α", (), (Synonym("tumor necrosis factor-α"),)),
        Entity("nf-kappab", "NF-κB", ()),
        Entity("muscle", "skeletal muscle", (), (Synonym("muscle"),)),
        Entity("er", "endoplasmic reticulum", (), (Synonym("ER"),)),
        Entity("nitric-oxide", "nitric oxide", (), (Synonym("NO"),)),
        Entity("ros", "reactive oxygen species", (), (Synonym("ROS"),)),
        Entity("ev", "extracellular vesicle", (), (Synonym("EV"),)),
        Entity("ampk", "AMPK", ()),
        Entity("mir-1", "miR-1", ()),
        Entity("nrf2", "NRF2", (), (Synonym("Nrf2"),)),
        Entity("sod1", "SOD1", ()),
        Entity("sod1-gene", "SOD1 gene", (), (Synonym("Sod1"),)),
        Entity("txn", "thioredoxin", ()),
        Entity("txn-family", "thioredoxins", ()),
    ]
)


def document_of(*blocks):
    return assemble(Draft("test", blocks=list(blocks)), source_sha256="")


def sentence(text):
    return document_of(Block("paragraph", text, "1", "body"))


def found(text):
    """The entities of a text, each with the words it was found by."""
    document = sentence(text)
    return [(m.entity, document.words(m.start, m.end)) for m in annotate(document, LEXICON)]


def entities(text):
    return [entity for entity, _ in found(text)]


# Names


@pytest.mark.parametrize("written", ["irisin", "Irisin", "IRISIN"])
def test_capitals_of_a_long_name_do_not_count(written):
    assert found(f"Then {written} rose.") == [("irisin", written)]


@pytest.mark.parametrize(
    "written", ["PGC-1α", "PGC-1alpha", "PGC 1α", "PGC1α", "pgc-1α", "PGC–1α", "PGC1alpha"]
)
def test_greek_letters_and_hyphens_may_vary(written):
    assert found(f"Then {written} rose.") == [("pgc-1alpha", written)]


@pytest.mark.parametrize("written", ["PGC1", "PGC-1β", "PGC-1", "PGC-1αB"])
def test_another_protein_is_not_a_variant(written):
    assert found(f"Then {written} rose.") == []


def test_a_greek_letter_spelled_out_is_the_same_name():
    assert found("Then NF-kappaB rose.") == [("nf-kappab", "NF-kappaB")]


def test_a_number_is_told_from_a_longer_number():
    assert found("Then miR-133a and miR-10 rose.") == []


@pytest.mark.parametrize("dash", ["\u2010", "\u2011", "\u2012", "\u2013", "\u2212"])
def test_a_long_name_may_be_written_with_another_dash(dash):
    assert entities(f"Then interleukin{dash}6 rose.") == ["il-6"]


@pytest.mark.parametrize("dash", ["\u2010", "\u2011", "\u2013"])
def test_a_short_name_may_be_written_with_another_dash(dash):
    assert entities(f"Then IL{dash}6 rose.") == ["il-6"]


def test_capitals_of_a_short_name_count():
    assert entities("The ros and the ampk of ROS and AMPK.") == ["ros", "ampk"]


def test_a_short_name_may_be_known_in_two_spellings():
    assert entities("Then NRF2 and Nrf2 rose.") == ["nrf2", "nrf2"]


def test_capitals_tell_two_entities_apart():
    assert entities("Then SOD1 and Sod1 rose.") == ["sod1", "sod1-gene"]


def test_a_name_wins_over_the_plural_of_another():
    assert entities("Then thioredoxins and thioredoxin rose.") == ["txn-family", "txn"]


def test_the_longest_name_wins():
    assert found("Then IL-6 release rose in skeletal muscle.") == [
        ("il-6-release", "IL-6 release"),
        ("muscle", "skeletal muscle"),
    ]


@pytest.mark.parametrize("text", ["Irisinemia rose.", "Preirisin rose.", "Irisin2 rose."])
def test_a_name_inside_a_word_is_not_reported(text):
    assert found(text) == []


@pytest.mark.parametrize(
    "text", ["(irisin)", "irisin-dependent", "irisin/lactate", "“irisin”", "irisin."]
)
def test_a_name_may_touch_a_mark(text):
    assert "irisin" in entities(text)


def test_a_plural_belongs_to_the_name():
    assert found("The muscles and EVs of extracellular vesicles.") == [
        ("muscle", "muscles"),
        ("ev", "EVs"),
        ("ev", "extracellular vesicles"),
    ]


def test_offsets_are_those_of_the_document():
    document = document_of(
        Block("heading", "1. Aim", "1", "body"),
        Block("paragraph", "In İzmir irisin rose.", "1", "body"),
    )
    assert [document.words(m.start, m.end) for m in annotate(document, LEXICON)] == ["irisin"]


@pytest.mark.parametrize("text", ["İ", "ß", "ﬁ", "NF–κB", "Ω"])
def test_squeezing_keeps_every_character_in_its_place(text):
    assert len(squeeze(text)) == len(text)


# Guarded names


def test_a_guarded_name_alone_is_not_trusted():
    assert entities("NO man took lactate to the ER.") == ["lactate"]


def test_a_guarded_name_is_trusted_where_the_long_name_stands_too():
    assert entities("Nitric oxide (NO) rose.") == ["nitric-oxide", "nitric-oxide"]


def test_the_long_name_may_stand_in_another_passage():
    document = document_of(
        Block("paragraph", "The ER swells.", "1", "body"),
        Block("paragraph", "The endoplasmic reticulum heals.", "2", "body"),
    )
    assert [m.entity for m in annotate(document, LEXICON)] == ["er", "er"]


def test_the_long_name_of_one_does_not_vouch_for_another():
    assert entities("Nitric oxide fell in the ER.") == ["nitric-oxide"]


def test_the_plural_of_a_guarded_name_is_guarded():
    assert entities("EVs are electric vehicles.") == []


def test_the_rule_tells_exact_names():
    document = sentence("ROS and irisin rose.")
    assert [m.rule for m in annotate(document, LEXICON)] == ["exact name", "name"]


# Where names count


@pytest.mark.parametrize("role", ["references", "entities", "back"])
def test_names_in_lists_and_back_matter_are_left_out(role):
    assert annotate(document_of(Block("paragraph", "Irisin.", "x", role)), LEXICON) == ()


@pytest.mark.parametrize("kind", ["title", "heading", "notice", "reference", "fragment"])
def test_names_outside_of_running_text_are_left_out(kind):
    assert annotate(document_of(Block(kind, "Irisin.", "x", "body")), LEXICON) == ()


@pytest.mark.parametrize("role", ["abstract", "body", "conclusion", "caption", "summary"])
def test_names_in_running_text_are_found(role):
    assert len(annotate(document_of(Block("paragraph", "Irisin.", "x", role)), LEXICON)) == 1


def test_the_names_of_the_package_are_the_default():
    assert "irisin" in {m.entity for m in annotate(sentence("Irisin rose."))}


# Suggestions


def suggested(text):
    document = sentence(text)
    return [
        (c.subject, c.predicate, c.object) for c in suggest(document, annotate(document, LEXICON))
    ]


def only(text):
    document = sentence(text)
    (candidate,) = suggest(document, annotate(document, LEXICON))
    return candidate


@pytest.mark.parametrize(
    ("verb", "predicate"),
    [
        ("increases", "increases"),
        ("raised", "increases"),
        ("lowers", "decreases"),
        ("reduces", "decreases"),
        ("upregulates", "upregulates"),
        ("downregulated", "downregulates"),
        ("activates", "activates"),
        ("suppresses", "suppresses"),
        ("induces", "promotes"),
        ("prevents", "prevents"),
        ("impairs", "impairs"),
        ("restored", "improves"),
        ("mediates", "mediates"),
    ],
)
def test_an_active_verb_goes_from_left_to_right(verb, predicate):
    assert suggested(f"Irisin {verb} mitophagy.") == [("irisin", predicate, "mitophagy")]


@pytest.mark.parametrize("verb", ["is increased", "was strongly increased", "has been increased"])
def test_a_passive_verb_goes_from_right_to_left(verb):
    assert suggested(f"Mitophagy {verb} by irisin.") == [("irisin", "increases", "mitophagy")]


@pytest.mark.parametrize("verb", ["is not increased", "was also increased"])
def test_a_passive_verb_may_hold_a_short_adverb(verb):
    assert suggested(f"Mitophagy {verb} by irisin.") == [("irisin", "increases", "mitophagy")]


def test_a_hedged_sentence_is_suggested_only():
    assert only("Irisin may increase mitophagy.").certainty == "suggested"


def test_a_plain_sentence_is_asserted():
    assert only("Irisin increases mitophagy.").certainty == "asserted"


@pytest.mark.parametrize(
    "verb", ["does not increase", "failed to increase", "rose without increasing"]
)
def test_a_negated_verb_says_no_change(verb):
    assert only(f"Irisin {verb} mitophagy.").polarity == "no change"


def test_a_negation_elsewhere_in_the_sentence_does_not_count():
    assert only("Not only in mice, irisin increases mitophagy.").polarity == "affirmed"


def test_a_verb_of_another_clause_suggests_nothing():
    assert suggested("Irisin rose, whereas nobody knows what increased mitophagy.") == []


def test_names_without_a_verb_between_them_suggest_nothing():
    assert suggested("Irisin and mitophagy were seen to increase.") == []


def test_an_entity_is_not_suggested_to_act_on_itself():
    assert suggested("Irisin increases irisin.") == []


def test_names_in_two_sentences_suggest_nothing():
    assert suggested("We saw irisin. It increases mitophagy.") == []


def test_a_chain_suggests_each_step():
    assert suggested("Lactate increases irisin, which induces mitophagy.") == [
        ("lactate", "increases", "irisin"),
        ("irisin", "promotes", "mitophagy"),
    ]


def test_a_candidate_points_at_its_sentence():
    document = sentence("We ran. Irisin increases mitophagy.")
    (candidate,) = suggest(document, annotate(document, LEXICON))
    assert document.words(candidate.start, candidate.end) == "Irisin increases mitophagy."
