"""Which claims are suggested from which form of words."""

import pytest

from exeronto.annotation import annotate
from exeronto.documents.assembly import Block, Draft, assemble
from exeronto.lexicon import Lexicon
from exeronto.model import Entity
from exeronto.suggestion import suggest

NAMES = [
    "irisin",
    "lactate",
    "exercise",
    "mitophagy",
    "apoptosis",
    "ampk",
    "sirt1",
    "inflammation",
    "mice",
    "liver",
    "ageing",
    "decorin",
]
LEXICON = Lexicon([Entity(name, name, ()) for name in NAMES])
SLOTS = {"mice": "species", "liver": "tissue", "exercise": "exposure"}


def candidates(text):
    document = assemble(
        Draft("x", blocks=[Block("paragraph", text, "1", "body")]), source_sha256=""
    )
    return suggest(document, annotate(document, LEXICON), slots=SLOTS)


def triples(text):
    return [(c.subject, c.predicate, c.object) for c in candidates(text)]


@pytest.mark.parametrize(
    ("text", "triple"),
    [
        # passive
        ("Mitophagy is induced by irisin.", ("irisin", "promotes", "mitophagy")),
        ("Mitophagy, which is driven by irisin, rose.", ("irisin", "promotes", "mitophagy")),
        ("Mitophagy was suppressed after exercise.", ("exercise", "suppresses", "mitophagy")),
        # nominal
        ("Activation of AMPK by irisin was seen.", ("irisin", "activates", "ampk")),
        ("We saw a reduction in inflammation after exercise.", ("exercise", "decreases", "inflammation")),
        ("Exercise-induced mitophagy was seen.", ("exercise", "promotes", "mitophagy")),
        ("We saw AMPK-dependent mitophagy.", ("ampk", "mediates", "mitophagy")),
        ("The effect of exercise on inflammation was seen.", ("exercise", "influences", "inflammation")),
        ("An association between irisin and ageing was seen.", ("irisin", "associatedWith", "ageing")),
        ("Exercise’s good effects on ageing were seen.", ("exercise", "influences", "ageing")),
        # phrases
        ("Exercise leads to increased mitophagy.", ("exercise", "causes", "mitophagy")),
        ("Exercise results in reduced inflammation.", ("exercise", "prevents", "inflammation")),
        ("Irisin plays a key role in mitophagy.", ("irisin", "modulates", "mitophagy")),
        ("Irisin plays a role in promoting mitophagy.", ("irisin", "promotes", "mitophagy")),
        ("Inflammation results from ageing.", ("ageing", "causes", "inflammation")),
        ("Lactate, a driver of inflammation, rose.", ("lactate", "increases", "inflammation")),
        ("Irisin protects against apoptosis.", ("irisin", "prevents", "apoptosis")),
        # double negatives
        ("Irisin reduces the inhibition of mitophagy.", ("irisin", "increases", "mitophagy")),
        ("Irisin relieves the suppression of mitophagy.", ("irisin", "contributesTo", "mitophagy")),
        ("Loss of irisin impairs mitophagy.", ("irisin", "improves", "mitophagy")),
        ("An irisin inhibitor increases apoptosis.", ("irisin", "decreases", "apoptosis")),
        ("Irisin deficiency reduces mitophagy.", ("irisin", "increases", "mitophagy")),
        # whose verb it is
        ("In mice, exercise increases irisin.", ("exercise", "increases", "irisin")),
        ("Unlike lactate, irisin reduces inflammation.", ("irisin", "decreases", "inflammation")),
        ("Studies of ageing show that exercise raises irisin.", ("exercise", "increases", "irisin")),
        ("By activating nothing, exercise reduces inflammation.", ("exercise", "decreases", "inflammation")),
        ("Mitophagy rises, whereas exercise reduces inflammation.", ("exercise", "decreases", "inflammation")),
        ("Exercise, however, reduces inflammation.", ("exercise", "decreases", "inflammation")),
        ("Exercise, but not lactate, reduced inflammation.", ("exercise", "decreases", "inflammation")),
        ("For example, after decorin, irisin reduces inflammation.", ("irisin", "decreases", "inflammation")),
        ("Without decorin, irisin reduces inflammation.", ("irisin", "decreases", "inflammation")),
        ("Irisin is a protein that reduces inflammation.", ("irisin", "decreases", "inflammation")),
        ("Irisin acts as a signal, which reduces inflammation.", ("irisin", "decreases", "inflammation")),
        ("Ageing is harmful because it increases inflammation.", ("ageing", "increases", "inflammation")),
        ("Irisin activates enzymes involved in mitophagy.", ()),
        ("Irisin may be promoting mitophagy.", ("irisin", "promotes", "mitophagy")),
        ("Irisin is effective in reducing inflammation.", ("irisin", "decreases", "inflammation")),
        ("Mitophagy was blocked by the AMPK inhibitor decorin.", ("decorin", "inhibits", "mitophagy")),
        ("Irisin reduces many bad things, such as inflammation.", ("irisin", "decreases", "inflammation")),
        ("Irisin causes changes in mitophagy.", ("irisin", "causes", "mitophagy")),
        ("Reduced irisin increases apoptosis.", ("irisin", "decreases", "apoptosis")),
        ("Exercise–induced mitophagy was seen.", ("exercise", "promotes", "mitophagy")),
        # through what, and to what end
        ("Exercise is good through activation of AMPK.", ("exercise", "causes", "ampk")),
        ("Exercise is good via reduced inflammation.", ("exercise", "prevents", "inflammation")),
        ("Lactate production by irisin was seen.", ()),
        ("Irisin is a major contributor to ageing.", ("irisin", "contributesTo", "ageing")),
        ("Inflammation is one of the risk factors for ageing.", ("inflammation", "contributesTo", "ageing")),
        ("Exercise is associated with reduced inflammation.", ("exercise", "decreases", "inflammation")),
        ("Exercise has beneficial effects on ageing.", ("exercise", "improves", "ageing")),
        ("The protective effect of irisin against ageing was seen.", ("irisin", "counteracts", "ageing")),
        ("Lactate is produced by exercise.", ("exercise", "causes", "lactate")),
        # two verbs or nouns that are joined turn the effect around once
        ("Irisin reduces and inhibits apoptosis.", ("irisin", "decreases", "apoptosis")),
        ("Irisin inhibited or even abolished apoptosis.", ("irisin", "inhibits", "apoptosis")),
        ("Irisin prevents the loss and the inhibition of mitophagy.", ("irisin", "causes", "mitophagy")),
        ("Exercise leads to reduced and delayed apoptosis.", ("exercise", "prevents", "apoptosis")),
        ("Irisin either increases or decreases apoptosis.", ("irisin", "influences", "apoptosis")),
        # a phrase or gerund that tells of a loss tells of it once
        ("Decorin, an inhibitor of AMPK, rose.", ("decorin", "inhibits", "ampk")),
        ("Irisin helps by inhibiting AMPK.", ("irisin", "inhibits", "ampk")),
        ("Blocking irisin reduces mitophagy.", ("irisin", "increases", "mitophagy")),
        ("Scavenging of irisin reduces mitophagy.", ("irisin", "increases", "mitophagy")),
        ("Mitophagy was reduced by blocking irisin.", ("irisin", "increases", "mitophagy")),
        # how something changes because of something else
        ("Irisin decreased in response to exercise.", ("exercise", "decreases", "irisin")),
        ("Reduced mitophagy results from ageing.", ("ageing", "decreases", "mitophagy")),
        ("A loss of irisin due to ageing was seen.", ("ageing", "decreases", "irisin")),
        # the sign of what regulates
        ("Irisin negatively regulates apoptosis.", ("irisin", "decreases", "apoptosis")),
        ("Irisin is a positive regulator of mitophagy.", ("irisin", "increases", "mitophagy")),
        ("Apoptosis is negatively regulated by irisin.", ("irisin", "decreases", "apoptosis")),
        # an effect of one thing is no object of a verb
        ("Decorin abolished the effects of exercise on ageing.", ("exercise", "influences", "ageing")),
        # what is needed is the object
        ("Irisin is required for mitophagy.", ("mitophagy", "requires", "irisin")),
    ],
)  # fmt: skip
def test_a_form_of_words_gives_its_claim(text, triple):
    assert triples(text) == ([triple] if triple else [])


def test_what_is_joined_to_an_effect_belongs_to_the_same_subject():
    assert triples("Irisin leads to an impairment of mitophagy and increased apoptosis.") == [
        ("irisin", "prevents", "mitophagy"),
        ("irisin", "causes", "apoptosis"),
    ]


def test_a_name_in_a_list_may_have_levels_or_expression():
    assert triples("Irisin reduces AMPK levels, lactate and SIRT1 expression.") == [
        ("irisin", "decreases", each) for each in ("ampk", "lactate", "sirt1")
    ]


def test_a_list_may_go_on_with_the_amount_of_something():
    assert triples(
        "Irisin reduces AMPK as well as levels of lactate, and the content of SIRT1."
    ) == [("irisin", "decreases", each) for each in ("ampk", "lactate", "sirt1")]


def test_what_is_said_of_a_noun_beside_the_subject_is_no_clause():
    text = "Irisin, a kinase involved in mitophagy, is a regulator of apoptosis."
    assert ("irisin", "modulates", "apoptosis") in triples(text)


def test_what_leads_to_something_stands_right_before_it():
    text = "Exercise increases lactate, leading to inflammation."
    assert triples(text) == [
        ("exercise", "increases", "lactate"),
        ("lactate", "causes", "inflammation"),
    ]


def test_the_aim_of_a_verb_has_its_subject():
    assert triples("Irisin activates AMPK to reduce inflammation.") == [
        ("irisin", "activates", "ampk"),
        ("irisin", "decreases", "inflammation"),
    ]


def test_what_members_are_secreted_by_secretes_the_whole():
    text = "Decorin includes lactate and irisin secreted by the liver."
    assert triples(text) == [("liver", "secretes", "decorin")]


@pytest.mark.parametrize(
    "text",
    [
        "These changes, unlike exercise, were good for irisin.",
        "Despite inflammation, the treatment increased mitophagy.",
        "They increase mitophagy and irisin.",
        "Irisin and mitophagy in mice.",
        "Irisin increases in mice.",
        "Mice increase irisin.",
        "Irisin rose while the control reduced apoptosis.",
    ],
)
def test_words_that_do_not_say_it_give_no_claim(text):
    assert triples(text) == []


def test_a_verb_that_is_joined_keeps_the_subject():
    assert triples("Exercise increases irisin and reduces inflammation.") == [
        ("exercise", "increases", "irisin"),
        ("exercise", "decreases", "inflammation"),
    ]


def test_what_does_not_do_one_thing_but_did_another_keeps_the_subject():
    found = candidates("Exercise does not alter irisin, but increased lactate and reduced AMPK.")
    assert [(c.subject, c.predicate, c.object, c.polarity) for c in found] == [
        ("exercise", "influences", "irisin", "no change"),
        ("exercise", "increases", "lactate", "affirmed"),
        ("exercise", "decreases", "ampk", "affirmed"),
    ]


def test_a_clause_ends_at_its_comma():
    assert triples("Although ageing reduces irisin, exercise can increase mitophagy.") == [
        ("ageing", "decreases", "irisin"),
        ("exercise", "increases", "mitophagy"),
    ]


def test_which_is_said_of_what_stands_before_it():
    text = "Exercise releases decorin and irisin, which help nobody and reduce apoptosis."
    assert triples(text) == [
        ("decorin", "decreases", "apoptosis"),
        ("irisin", "decreases", "apoptosis"),
    ]


def test_a_list_gives_a_claim_for_each():
    assert set(triples("Exercise and lactate increase irisin, AMPK and SIRT1.")) == {
        (subject, "increases", target)
        for subject in ("exercise", "lactate")
        for target in ("irisin", "ampk", "sirt1")
    }


def test_respectively_pairs_in_order():
    assert triples("Irisin and lactate increase mitophagy and apoptosis, respectively.") == [
        ("irisin", "increases", "mitophagy"),
        ("lactate", "increases", "apoptosis"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Irisin and lactate were increased and decreased by exercise, respectively.",
        "Exercise increased and decreased irisin and lactate, respectively.",
    ],
)
def test_respectively_shares_out_verbs(text):
    assert triples(text) == [
        ("exercise", "increases", "irisin"),
        ("exercise", "decreases", "lactate"),
    ]


def test_an_example_counts_where_it_is_acted_upon_and_its_kind_where_it_acts():
    assert ("exercise", "increases", "irisin") in triples(
        "Exercise increases decorin, such as irisin."
    )
    assert triples("Decorin, including irisin and lactate, reduces apoptosis.") == [
        ("decorin", "decreases", "apoptosis")
    ]


@pytest.mark.parametrize(
    "who",
    ["Walks of patients with inflammation", "Walks in models of severe inflammation",
     "Inflammation patients"],
)  # fmt: skip
def test_what_those_have_who_were_studied_does_nothing(who):
    assert triples(f"{who} reduced apoptosis.") == []


def test_what_those_have_who_were_studied_is_not_acted_upon():
    assert triples("Exercise improves mitophagy in people with inflammation.") == [
        ("exercise", "improves", "mitophagy")
    ]
    assert triples("Exercise helps and improves people with inflammation.") == []


def test_a_tissue_only_secretes():
    assert triples("Liver increases irisin.") == []
    assert triples("Liver secretes irisin.") == [("liver", "secretes", "irisin")]
    assert triples("Irisin is secreted by liver.") == [("liver", "secretes", "irisin")]


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("Neither irisin nor lactate increases mitophagy.", "no change"),
        ("Exercise does not increase mitophagy.", "no change"),
        ("Mitophagy is independent of nothing; AMPK-independent mitophagy rose.", "no change"),
        ("Exercise not only increases mitophagy.", "affirmed"),
        ("Not in mice, exercise increases mitophagy.", "affirmed"),
        ("Nor did the exercise increase mitophagy.", "no change"),
        ("Exercise failed to increase mitophagy.", "no change"),
        ("Exercise hardly increased mitophagy.", "no change"),
        ("Exercise increased neither mitophagy nor irisin.", "no change"),
        # phrases that are negative by themselves
        ("Exercise had no significant effect on mitophagy.", "no change"),
        ("Exercise plays no role in mitophagy.", "no change"),
        ("Mitophagy was unaffected by exercise.", "no change"),
        ("Irisin is dispensable for mitophagy.", "denied"),
        ("Irisin is not required for mitophagy.", "denied"),
        # double negatives
        ("Exercise did not fail to increase mitophagy.", "affirmed"),
        ("Exercise never failed to increase mitophagy.", "affirmed"),
        ("Mitophagy was not unaffected by exercise.", "affirmed"),
        # before what is acted upon
        ("Exercise resulted in no change in mitophagy.", "no change"),
        ("Exercise produced no increase in mitophagy.", "no change"),
        ("There was no exercise-induced mitophagy.", "no change"),
        ("Exercise had neither good nor bad effects on mitophagy.", "no change"),
        ("Exercise neither increases nor decreases mitophagy.", "no change"),
        ("Exercise with no decorin increases mitophagy.", "affirmed"),
        # what the whole clause is denied by
        ("There was no evidence that exercise increases mitophagy.", "no change"),
        ("They do not support the view that exercise increases mitophagy.", "no change"),
        ("We have not shown that exercise increases mitophagy.", "no change"),
        ("No study has shown that exercise increases mitophagy.", "no change"),
        ("Exercise is unlikely to increase mitophagy.", "no change"),
        ("There is evidence that exercise increases mitophagy.", "affirmed"),
        ("Studies have shown that exercise increases mitophagy.", "affirmed"),
        # of the verb before
        ("Irisin does not mediate the effect of exercise on mitophagy.", "affirmed"),
        ("They did not show an effect of exercise on mitophagy.", "no change"),
        ("It is no surprise that exercise increases mitophagy.", "affirmed"),
        ("We asked whether or not exercise increases mitophagy.", "affirmed"),
    ],
)
def test_a_negation_counts_where_it_belongs(text, polarity):
    assert {c.polarity for c in candidates(text)} == {polarity}


@pytest.mark.parametrize(
    ("text", "affirmed", "no_change"),
    [
        ("Exercise increases irisin but not lactate.", "irisin", "lactate"),
        ("Exercise increases irisin but not lactate or AMPK.", "irisin", "lactate ampk"),
        ("Exercise increases irisin and not lactate.", "irisin", "lactate"),
        ("Exercise increases not lactate but irisin.", "irisin", "lactate"),
        ("Exercise increases not only lactate but also irisin.", "lactate irisin", ""),
        ("Exercise increases irisin, not lactate, and AMPK.", "irisin ampk", "lactate"),
        ("Exercise did not increase lactate but increased irisin.", "irisin", "lactate"),
        ("Exercise increased irisin but had no effect on lactate.", "irisin", "lactate"),
    ],
)
def test_a_name_may_be_left_out_of_what_is_said_of_the_others(text, affirmed, no_change):
    found = candidates(text)
    assert {c.subject for c in found} == {"exercise"}
    assert [c.object for c in found if c.polarity == "affirmed"] == affirmed.split()
    assert [c.object for c in found if c.polarity == "no change"] == no_change.split()


@pytest.mark.parametrize(
    ("text", "polarities"),
    [
        ("Irisin but not lactate increases mitophagy.", {"irisin": "affirmed", "lactate": "no change"}),
        ("Mitophagy is induced by irisin but not by lactate.", {"irisin": "affirmed", "lactate": "no change"}),
        ("Mitophagy is induced by irisin and by lactate.", {"irisin": "affirmed", "lactate": "affirmed"}),
        ("Mitophagy was neither induced by irisin nor by lactate.", {"irisin": "no change", "lactate": "no change"}),
    ],
)  # fmt: skip
def test_so_may_a_name_of_what_acts(text, polarities):
    assert {c.subject: c.polarity for c in candidates(text)} == polarities


def test_what_is_not_clear_is_not_asserted():
    (candidate,) = candidates("It is not clear that exercise increases irisin.")
    assert candidate.certainty == "suggested"


def test_context_is_what_is_named_beside():
    (candidate,) = candidates("In mice, irisin reduces inflammation in liver during exercise.")
    assert candidate.context == (
        ("exposure", ("exercise",)),
        ("species", ("mice",)),
        ("tissue", ("liver",)),
    )


def test_the_id_depends_on_what_is_said_and_where():
    one, again = candidates("Irisin reduces apoptosis."), candidates("Irisin reduces apoptosis.")
    assert one[0].id == again[0].id != candidates("Irisin increases apoptosis.")[0].id


def test_brackets_do_not_stand_in_the_way():
    text = "Irisin (lactate) strongly reduces [3,4] apoptosis (ageing)."
    assert triples(text) == [("irisin", "decreases", "apoptosis")]


def test_a_text_of_names_only_is_left_alone():
    assert triples("Irisin, lactate " * 30 + "increase mitophagy.") == []
