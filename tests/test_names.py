"""Spellings, lists, abbreviations and senses: which words are taken for which entity."""

import pytest

from exeronto.abbreviations import find_abbreviations
from exeronto.annotation import annotate
from exeronto.documents.assembly import Block, Draft, assemble
from exeronto.lexicon import Lexicon
from exeronto.model import Entity, Synonym

LEXICON = Lexicon(
    [
        Entity("pgc-1alpha", "PGC-1α", ()),
        Entity("il-6", "IL-6", (), (Synonym("interleukin-6"),)),
        Entity("mir-133a", "miR-133a", ()),
        Entity("hydrogen-peroxide", "hydrogen peroxide", (), (Synonym("H2O2"),)),
        Entity("calcium-ion", "calcium ion", (), (Synonym("Ca2+"),)),
        Entity("ncf1-star", "Ncf1*", ()),
        Entity("sod1", "SOD1", ()),
        Entity("sod2", "SOD2", ()),
        Entity("complex-i", "complex I", ()),
        Entity("complex-iii", "complex III", ()),
        Entity("cvd", "cardiovascular disease", ()),
        Entity("neurodegenerative", "neurodegenerative disease", ()),
        Entity("ros", "reactive oxygen species", (), (Synonym("ROS"),)),
        Entity("ros-production", "ROS production", (), (Synonym("generation of reactive oxygen species"),)),
        Entity("mito-biogenesis", "mitochondrial biogenesis", ()),
        Entity("mito-dynamics", "mitochondrial dynamics", ()),
        Entity("endurance", "endurance exercise", ()),
        Entity("resistance", "resistance exercise", ()),
        Entity("oxidised", "oxidised lipid", ()),
        Entity("fibre", "muscle fibre", ()),
        Entity("signalling", "redox signalling", ()),
        Entity("body", "apoptotic body", ()),
        Entity("nrf2", "nuclear factor erythroid 2-related factor 2", (), (Synonym("NRF2"),)),
        Entity("catalase", "catalase", (), (Synonym("CAT"),)),
        Entity("muscle", "skeletal muscle", (), (Synonym("muscle"), Synonym("contraction", "broad"))),
        Entity("insulin", "insulin", ()),
        Entity("osteopenia", "low bone density", ()),
        Entity("rest", "rest", ()),
        Entity("old", "old", ()),
        Entity("old-pup", "old mice", ()),
        Entity("pup", "mice", ()),
        Entity("akt", "Akt", ()),
        Entity("atg5", "ATG5", ()),
        Entity("foxo", "FoxO", ()),
        Entity("foxo-pathway", "FoxO pathway", ()),
        Entity("sod1-gene", "SOD1 gene", ()),
        Entity("oxygen", "molecular oxygen", (), (Synonym("O2"), Synonym("oxygen"))),
        Entity("superoxide", "superoxide", (), (Synonym("O2•−"),)),
        Entity("antioxidants", "antioxidants", (), (Synonym("antioxidant"),)),
        Entity("anything", "adaptation", (), (Synonym("adaptive response"),)),
        Entity("tnf-alpha", "TNF-α", (), (Synonym("tumor necrosis factor-α"),)),
        Entity("nos", "nitric oxide synthase", ()),
        Entity("nitric-oxide", "nitric oxide", (), (Synonym("NO"),)),
        Entity("mass", "muscle mass", ()),
        Entity("strength", "muscle strength", (), (Synonym("strength", "broad"),)),
        Entity("release", "IL-6 release", ()),
        Entity("leakage", "mitochondrial generation", ()),
        Entity("mtor-pathway", "mTOR signalling", ()),
        Entity("vitamin-c", "vitamin C", ()),
        Entity("vitamin-e", "vitamin E", ()),
        Entity("proteins", "proteins", ()),
        Entity("kinases", "protein kinases", (), (Synonym("kinases"), Synonym("kinase"))),
        Entity("cortex", "cerebral cortex", (), (Synonym("cortex"),)),
        Entity("dna", "DNA", ()),
        Entity("injection", "intramuscular injection", (), (Synonym("intramuscular"),)),
        Entity("ageing", "ageing", (), (Synonym("age", "broad"),)),
        Entity("decline", "age-related decline", ()),
        Entity("process", "ageing process", ()),
        Entity("running", "running", ()),
        Entity("cycling", "cycling", ()),
        Entity("capacity", "antioxidant capacity", ()),
        Entity("cytokines", "pro-inflammatory cytokines", ()),
    ]
)  # fmt: skip


def annotated(*texts):
    document = assemble(
        Draft("x", blocks=[Block("paragraph", t, "1", "body") for t in texts]), source_sha256=""
    )
    return [(m.entity, document.words(m.start, m.end), m.rule) for m in annotate(document, LEXICON)]


def found(*texts):
    return [(entity, words) for entity, words, _ in annotated(*texts)]


# Spellings


@pytest.mark.parametrize(
    ("written", "entity"),
    [
        ("PGC-1α", "pgc-1alpha"), ("PGC1a", "pgc-1alpha"), ("PGC-1alpha", "pgc-1alpha"), ("PGC1α", "pgc-1alpha"),
        ("IL 6", "il-6"), ("IL6", "il-6"), ("interleukin 6", "il-6"), ("Interleukin-6", "il-6"),
        ("H₂O₂", "hydrogen-peroxide"), ("H2O2", "hydrogen-peroxide"), ("miR-133a-3p", "mir-133a"),
        ("oxidized lipids", "oxidised"), ("muscle fibers", "fibre"), ("redox signaling", "signalling"),
        ("apoptotic bodies", "body"), ("ageing processes", "process"), ("Ca2+", "calcium-ion"), ("Ncf1*", "ncf1-star"),
        ("anti-oxidant capacity", "capacity"), ("proinflammatory cytokines", "cytokines"),
    ],
)  # fmt: skip
def test_a_name_is_known_in_every_spelling(written, entity):
    assert found(f"Then {written} rose.") == [(entity, written)]


def test_a_human_symbol_may_be_written_as_that_of_a_mouse():
    assert found("Then Atg5 rose, not atg5.") == [("atg5", "Atg5")]


@pytest.mark.parametrize("written", ["il6", "Ncf1", "Ca2", "muscle/fibre x", "miR-133b", "IL-60"])
def test_what_only_looks_like_a_name_is_none(written):
    assert written not in [words for _, words in found(f"Then {written} rose.")]


@pytest.mark.parametrize(
    ("written", "rule"),
    [("SOD1", "exact name"), ("hydrogen peroxide", "name"), ("oxidized lipid", "spelling")],
)
def test_a_mention_says_its_rule(written, rule):
    assert [r for _, _, r in annotated(f"Then {written} rose.")] == [rule]


def test_a_name_does_not_run_over_the_end_of_a_sentence():
    assert found("It was redox. Signaling rose.") == []


# Other words for the same


@pytest.mark.parametrize(
    ("written", "entity"),
    [
        ("skeletal muscle mass", "mass"), ("release of IL-6", "release"),
        ("production of ROS", "ros-production"), ("mTOR signaling pathways", "mtor-pathway"),
    ],
)  # fmt: skip
def test_a_name_is_known_in_other_words(written, entity):
    assert found(f"Then {written} rose.") == [(entity, written)]


def test_an_adjective_is_nothing_that_is_made():
    assert found("The generation of mitochondrial pups rose.") == []


# Names with a bracket inside


@pytest.mark.parametrize(
    ("written", "entity"),
    [
        ("tumor necrosis factor (TNF)-α", "tnf-alpha"),
        ("interleukin (IL)-6", "il-6"),
        ("nitric oxide (NO) synthase", "nos"),
    ],
)
def test_a_bracket_may_stand_in_a_name(written, entity):
    assert found(f"Then {written} rose.") == [(entity, written)]


def test_a_bracket_behind_a_name_does_not_belong_to_it():
    assert found("Then nitric oxide (NO) rose.") == [
        ("nitric-oxide", "nitric oxide"),
        ("nitric-oxide", "NO"),
    ]


# Lists that leave something out


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SOD1 and 2 rose.", [("sod1", "SOD1"), ("sod2", "2")]),
        ("SOD1/2 rose.", [("sod1", "SOD1"), ("sod2", "2")]),
        ("complexes I and III leak.", [("complex-i", "complexes I"), ("complex-iii", "III")]),
        (
            "cardiovascular and neurodegenerative diseases fell.",
            [("cvd", "cardiovascular"), ("neurodegenerative", "neurodegenerative diseases")],
        ),
        (
            "endurance or resistance exercise helped.",
            [("endurance", "endurance"), ("resistance", "resistance exercise")],
        ),
        (
            "mitochondrial biogenesis, dynamics and more rose.",
            [("mito-biogenesis", "mitochondrial biogenesis"), ("mito-dynamics", "dynamics")],
        ),
        (
            "skeletal muscle mass and strength fell.",
            [("mass", "skeletal muscle mass"), ("strength", "strength")],
        ),
        ("vitamins C and E helped.", [("vitamin-c", "vitamins C"), ("vitamin-e", "E")]),
    ],
)
def test_a_list_lends_the_word_that_is_left_out(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    "text", ["SOD1 and 7 pups.", "Kidney and neurodegenerative diseases.", "In 2 of SOD1."]
)
def test_a_list_lends_nothing_that_is_no_name(text):
    assert len(found(text)) == 1


def test_what_a_list_lends_says_so():
    assert annotated("SOD1 and 2 rose.")[1][2] == "elided list"


# Abbreviations of the document


def test_a_document_may_abbreviate_a_name_as_it_likes():
    text = "Low bone density (LBD) came first.", "Then LBD stayed."
    assert found(*text) == [
        ("osteopenia", "Low bone density"),
        ("osteopenia", "LBD"),
        ("osteopenia", "LBD"),
    ]


def test_an_abbreviation_within_a_longer_name_is_no_mention_either():
    assert found("Low bone density (LBD) came first.", "Then LBD-like pups came.") == [
        ("osteopenia", "Low bone density"),
        ("osteopenia", "LBD"),
    ]


def test_an_abbreviation_for_something_else_is_not_the_entity():
    assert found("Computed axial tomography (CAT) of catalase.", "CAT fell.") == [
        ("catalase", "catalase")
    ]


def test_a_short_name_of_two_much_alike_is_told_by_its_long_one():
    assert found("Nuclear factor E2-related factor 2 (NRF2) rose.") == [("nrf2", "NRF2")]
    assert found("Nuclear respiratory factor 2 (NRF2) rose.") == []


def test_an_abbreviation_within_a_longer_name_keeps_its_own_entity():
    assert found("The generation of reactive oxygen species (ROS) rose.", "ROS fell.") == [
        ("ros-production", "generation of reactive oxygen species"),
        ("ros", "ROS"),
        ("ros", "ROS"),
    ]


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("tumour necrosis factor (TNF)", ("TNF", "tumour necrosis factor")),
        ("the heat shock proteins (HSPs)", ("HSPs", "heat shock proteins")),
        ("nuclear factor κB (NF-κB)", ("NF-κB", "nuclear factor κB")),
        ("chronic contractile activity (CCA)", ("CCA", "chronic contractile activity")),
        # the other way round
        ("TNF (tumour necrosis factor) rose", ("TNF", "tumour necrosis factor")),
        ("HSPs (heat shock proteins)", ("HSPs", "heat shock proteins")),
    ],
)
def test_letters_in_brackets_are_found_in_the_words_before(text, pair):
    assert [(a.short, text[a.long_start : a.long_end]) for a in find_abbreviations(text)] == [pair]


@pytest.mark.parametrize(
    "text",
    [
        "rose (Fig. 1)",
        "men (n = 9)",
        "rose (P < 0.05)",
        "It rose (IX).",
        "TNF (and necrosis of tumours)",
        "Irisin (in serum)",
    ],
)
def test_other_brackets_abbreviate_nothing(text):
    assert list(find_abbreviations(text)) == []


# Senses


@pytest.mark.parametrize(
    "text",
    [
        "smooth muscle",
        "insulin-like peptides",
        "the insulin receptor",
        "the rest of it",
        "12-month old",
        "intramuscular fat",
        "weight cycling",
        "running wheels",
        "total DNA",
        "DNA extraction",
        "that proteins were separated",
        "an age-related decline in it",
    ],
)
def test_words_beside_a_name_may_make_it_another_thing(text):
    assert found(f"We saw {text} here.") == []


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("intramuscular or other ways", "injection"), ("DNA and more", "dna"),
        ("an age-related decline", "decline"), ("that of proteins", "proteins"),
    ],
)  # fmt: skip
def test_a_name_in_its_own_sense_stays(text, entity):
    assert [e for e, _ in found(f"We saw {text} here.")] == [entity]


def test_of_a_name_in_another_sense_the_rest_may_be_a_name():
    assert found("We saw old mice.", "We saw 4-month-old mice.") == [
        ("old-pup", "old mice"),
        ("pup", "mice"),
    ]


def test_age_is_ageing_where_something_comes_with_it():
    assert found("Ageing is slow.", "Much falls with age.", "Their age was noted.") == [
        ("ageing", "Ageing"),
        ("ageing", "age"),
    ]


# Names within longer names


@pytest.mark.parametrize(
    "text",
    [
        "muscle fatigue", "insulin tolerance", "anti-insulin serum", "non-muscle cells",
        "catalase-like activity", "muscle biogenesis", "Akt/JNK signalling", "the SOD1-Akt axis",
        "an antioxidant effect", "reactive oxygen", "markers of an adaptive response",
        "PI3K/Akt and PI3K/Bar pathways", "anti-phospho-Akt", "anti insulin", "muscle disuse",
        "muscle density", "muscle injuries", "muscle function", "insulin-like and insulin growth factor",
        "SOD1−/− pups", "SOD1 +/- pups", "a muscle-to-fat ratio", "fat-to-muscle ratio",
        "synaptic proteins", "stress-activated kinases", "PTEN-bound kinase", "a kinase",
        "the visual cortex", "several proteins", "membrane proteins", "the kinases",
        "muscle diseases", "insulin-resistant pups",
    ],
)  # fmt: skip
def test_a_name_that_only_says_which_is_no_mention(text):
    assert found(f"We saw {text} here.") == []


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("muscle size", "muscle"), ("insulin levels", "insulin"), ("Akt-dependent pathways", "akt"),
        ("insulin-induced uptake", "insulin"), ("an antioxidant and more", "antioxidants"),
        ("Akt and other pathways", "akt"), ("the O2-dependent form", "oxygen"),
        ("activated proteins", "proteins"), ("other proteins", "proteins"),
        ("some proteins", "proteins"),
        ("things carrying proteins", "proteins"),
        ("effects of kinase activity", "kinases"), ("human cortex", "cortex"),
        ("SOD1 / total", "sod1"), ("O2 function as a", "oxygen"), ("Akt functions in it", "akt"),
    ],
)  # fmt: skip
def test_a_name_with_other_words_beside_it_stays_itself(text, entity):
    assert [e for e, _ in found(f"We saw {text} here.")] == [entity]


@pytest.mark.parametrize("written", ["O2−", "O2•−", "O2 ·−", "O2-", "O₂•⁻"])
def test_oxygen_with_a_charge_is_superoxide(written):
    assert found(f"Then {written} rose.") == [("superoxide", written)]


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("pathways such as FoxO, and insulin", ["foxo-pathway", "insulin"]),
        ("pathways including Akt and FoxO", ["akt", "foxo-pathway"]),
        ("antioxidant genes (SOD1, SOD2)", ["sod1-gene", "sod2"]),
        ("genes that change SOD1", ["sod1"]),
    ],
)
def test_a_list_says_of_what_kind_its_members_are(text, entities):
    assert [e for e, _ in found(f"They are {text}.") if e != "antioxidants"] == entities


def test_what_a_list_says_of_its_members_is_told():
    assert annotated("They are pathways such as FoxO.")[0][2] == "kind"


def test_a_broad_name_needs_a_narrower_one_in_the_document():
    assert found("Each contraction hurt.") == []
    assert found("Each contraction of skeletal muscle hurt.") == [
        ("muscle", "contraction"),
        ("muscle", "skeletal muscle"),
    ]


def test_a_vouched_for_name_says_so():
    assert ("catalase", "CAT", "guarded name") in annotated("Catalase rose.", "CAT rose.")
