"""Words that state a relation, in the forms in which they do.

A cue has the property that it suggests and the sign of the effect. The same stem states it as a
verb ("reduces", "reduced by"), and as a noun ("a reduction of").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeVar

_Side = TypeVar("_Side")

# Properties by sign; a double negative turns one into the other.
OPPOSITE = {
    "increases": "decreases",
    "promotes": "suppresses",
    "activates": "inhibits",
    "upregulates": "downregulates",
    "improves": "impairs",
    "causes": "prevents",
    "contributesTo": "counteracts",
    "decreases": "increases",
    "suppresses": "promotes",
    "inhibits": "activates",
    "downregulates": "upregulates",
    "impairs": "improves",
    "prevents": "causes",
    "counteracts": "contributesTo",
    "aggravates": "counteracts",
    "scavenges": "increases",
}
POSITIVE = frozenset({
    "increases", "promotes", "activates", "upregulates", "improves", "causes", "contributesTo",
    "restores", "produces", "aggravates", "amplifies",
})  # fmt: skip
NEGATIVE = frozenset({
    "decreases", "suppresses", "inhibits", "downregulates", "impairs", "prevents", "counteracts",
    "attenuates", "abolishes", "scavenges",
})  # fmt: skip
UNSIGNED = frozenset({"modulates", "influences", "mediates", "requires", "actsOn", "oxidises"})
ASSOCIATION = frozenset({"associatedWith", "markerOf"})
# Properties of what is acted upon: "A is required for B" becomes "B requires A".
OF_ACTED_UPON = frozenset({"requires"})
ORIGIN = frozenset({"secretes", "secretedBy", "producedBy"})

# Verbs in their plain form; an asterisk doubles the last letter before an ending.
_VERBS = {
    "increases": "increase elevate raise augment boost potentiate amplify intensify stabilise "
    "stabilize prolong lengthen elongate",
    "decreases": "decrease reduce lower diminish lessen deplete shorten consume buffer degrade "
    "curb minimise minimize",
    "improves": "improve enhance strengthen preserve support optimise optimize maintain "
    "sustain restore rescue normalize normalise",
    "upregulates": "upregulate up-regulate overexpress",
    "downregulates": "downregulate down-regulate repress",
    "activates": "activate stimulate recruit mobilise mobilize",
    "inhibits": "inhibit block antagonize antagonise inactivate",
    "suppresses": "suppress silence quench abolish eliminate abrogate ablate",
    "promotes": "promote induce trigger drive facilitate favour favor stimulate accelerate "
    "initiate evoke elicit provoke foster extend enable reinforce confer",
    "causes": "cause generate yield",
    "prevents": "prevent avert",
    "contributesTo": "underlie",
    "impairs": "impair disrupt compromise deteriorate worsen damage perturb hamper hinder "
    "dysregulate",
    "aggravates": "exacerbate aggravate",
    "counteracts": "counteract counter oppose combat reverse relieve attenuate blunt mitigate "
    "alleviate ameliorate dampen slow delay limit weaken retard remedy",
    "scavenges": "scavenge neutralize neutralise detoxify",
    "modulates": "modulate regulate control orchestrate coordinate govern reprogram remodel "
    "phosphorylate deacetylate",
    "influences": "influence affect alter impact shape",
    "mediates": "mediate",
    "secretes": "secrete release produce",
    "shows": "display exhibit develop show",
}
_IRREGULAR = {
    "drive": ("drives", ("drove", "driven"), "driving"),
    "underlie": ("underlies", ("underlay", "underlain"), "underlying"),
    "up-regulate": ("up-regulates", ("up-regulated",), "up-regulating"),
}
_DOUBLES = frozenset({"control", "reprogram"})
_NOUNS = {
    "increases": "increase increases elevation rise augmentation surge accumulation",
    "decreases": "decrease decreases reduction reductions decline lowering depletion loss "
    "shortening diminution fall drop decrement decrements",
    "improves": "improvement improvements enhancement preservation maintenance restoration rescue",
    "upregulates": "upregulation up-regulation overexpression over-expression",
    "downregulates": "downregulation down-regulation repression",
    "activates": "activation stimulation",
    "inhibits": "inhibition blockade",
    "suppresses": "suppression silencing quenching",
    "promotes": "induction promotion facilitation acceleration",
    "prevents": "prevention",
    "impairs": "impairment impairments disruption dysregulation deterioration deficit deficits",
    "counteracts": "attenuation blunting mitigation amelioration",
    "modulates": "modulation regulation control",
}
_HAS_EFFECT = (
    r"(?:ha[sd]|have|exert(?:s|ed|ing)?|caused?s?|show(?:s|n|ed)?|produced?s?) (?:\w+ ){0,4}"
    r"(?:effects?|impact|influence) (?:on|upon)"
)
# Phrases that relate what stands before them to what stands after; the longest wins.
_PHRASES = {
    "contributesTo": (
        r"contribut(?:es?|ed|ing) (?:\w+ly )?(?:to|toward)",
        r"contributors? to",
        r"(?:factors?|players?|components?|events?|steps?) (?:in|for)",
    ),
    "causes": (
        r"responsible for",
        r"causes? of",
        r"lead(?:s|ing)? (?:\w+ly )?to",
        r"led (?:\w+ly )?to",
        r"result(?:s|ed|ing)? in",
        r"giv(?:es?|ing) rise to",
        r"culminat(?:es?|ed|ing) in",
    ),
    "prevents": (
        r"protect(?:s|ed|ing|ive)? (?:\w+ ){0,2}(?:from|against)",
        r"(?:counter|guard)(?:s|ing)? against",
    ),
    "influences": (
        _HAS_EFFECT,
        r"determinants? of",
        r"act(?:s|ed|ing)? (?:up)?on",
    ),
    "modulates": (
        r"(?:implicated|involved) in",
        r"(?:play(?:s|ed|ing)?|has|have) (?:\w+ ){0,4}roles? in",
        r"(?:regulators?|modulators?|mediators?) of",
    ),
    "associatedWith": (
        r"(?:associated|correlated|linked) (?:\w+ly )?(?:with|to)",
        r"related to",
        r"correlat(?:es?|ing) (?:\w+ly )?with",
        r"coincid(?:es?|ed) with",
        r"predict(?:s|ed|ive of)?",
        r"(?:accompanied|marked|characteri[sz]ed|paralleled|followed) by",
    ),
    "increases": (
        r"(?:stimulators?|stimul(?:us|i)|inducers?|drivers?|promoters?|sources?|precursors?) of",
        r"triggers? of",
    ),
    "inhibits": (r"(?:inhibitors?|antagonists?|suppressors?) of",),
    "requires": (r"(?:required|necessary|essential|needed|crucial|critical|dispensable) for",),
}
# Phrases that relate what stands after them to what stands before.
_INVERSE = {
    "causes": (
        r"result(?:s|ed|ing)? from",
        r"aris(?:es?|ing) from",
        r"stem(?:s|med|ming)? from",
        r"due to",
        r"(?:attributed|attributable|ascribed) to",
        r"secondary to",
        r"caused by",
        r"in response to",
        r"because of",
        r"as a (?:result|consequence) of",
    ),
    "influences": (
        r"depend(?:s|ed|ing)? on",
        r"(?:varies|vary) with",
        r"(?:unaffected|unaltered|unchanged) (?:by|after|following|in response to)",
    ),
    "secretes": (
        r"deriv(?:es?|ed|ing) from",
        r"originat(?:es?|ed|ing) from",
        r"(?:secreted|released) from",
    ),
}


@dataclass(frozen=True, slots=True)
class Cue:
    """What a word or phrase states, and in which form.

    Forms: `verb`, `past`, `ing`, `noun`, `verb or noun`, `phrase`, and `inverse` for a phrase whose
    object stands before it ("results from").
    """

    predicate: str
    form: str


def _verb_forms(verb: str) -> dict[str, str]:
    """The forms of a regular verb, each with its kind.

    >>> _verb_forms("modify")
    {'modify': 'verb', 'modifies': 'verb', 'modified': 'past', 'modifying': 'ing'}
    """
    if verb in _IRREGULAR:
        third, past, ing = _IRREGULAR[verb]
        return {verb: "verb", third: "verb", **dict.fromkeys(past, "past"), ing: "ing"}
    if verb.endswith("e"):
        return {verb: "verb", f"{verb}s": "verb", f"{verb}d": "past", f"{verb[:-1]}ing": "ing"}
    if verb.endswith("y") and verb[-2] not in "aeiou":
        stem = verb[:-1]
        return {verb: "verb", f"{stem}ies": "verb", f"{stem}ied": "past", f"{verb}ing": "ing"}
    stem = verb + verb[-1] if verb in _DOUBLES else verb
    third = f"{verb}es" if verb.endswith(("s", "sh", "x")) else f"{verb}s"
    return {verb: "verb", third: "verb", f"{stem}ed": "past", f"{stem}ing": "ing"}


def _all_cues() -> dict[str, Cue]:
    cues: dict[str, Cue] = {}
    for predicate, nouns in _NOUNS.items():
        for noun in nouns.split():
            cues[noun] = Cue(predicate, "noun")
    for predicate, verbs in _VERBS.items():
        for verb in verbs.split():
            for form, kind in _verb_forms(verb).items():
                both = form in cues
                cues[form] = Cue(predicate, "verb or noun" if both else kind)
    return cues


CUES = _all_cues()
_PHRASE_CUES = tuple(
    (Cue(predicate, form), patterns)
    for form, phrases in (("phrase", _PHRASES), ("inverse", _INVERSE))
    for predicate, patterns in phrases.items()
)
# All phrases as one pattern, for small letters; the number of a group says which cue it is.
PHRASES = re.compile(
    r"\b(?:" + "|".join(f"({'|'.join(patterns)})" for _, patterns in _PHRASE_CUES) + r")\b"
)
CUE_OF_GROUP = dict(enumerate((cue for cue, _ in _PHRASE_CUES), start=1))
NEGATION = frozenset({
    "not", "no", "neither", "nor", "without", "never", "cannot", "unable", "n't",
})  # fmt: skip
HEDGES = re.compile(
    r"\b(?:may|might|could|suggest(?:s|ed|ing|ive)?|likely|possibl[ey]|potential(?:ly)?|appear(?:s|ed)?|"
    r"seems?|propos(?:ed|es)|hypothesi[sz]ed?|putative(?:ly)?|thought|speculat\w+|presumabl[ey]|"
    r"perhaps|believed|whether|unlikely|unclear|unknown|not (?:yet )?(?:clear|certain|known))\b",
    re.IGNORECASE,
)


def sides(predicate: str, acting: _Side, acted_upon: _Side) -> tuple[_Side, _Side]:
    """Subject and object of a property, from who acts and what is acted upon; and the way back.

    >>> sides("increases", "A", "B"), sides("requires", "A", "B")
    (('A', 'B'), ('B', 'A'))
    """
    return (acted_upon, acting) if predicate in OF_ACTED_UPON else (acting, acted_upon)


def sign_group(predicate: str) -> str:
    """The group of a property in the evaluation: positive, negative, unsigned, ….

    >>> sign_group("downregulates")
    'negative'
    """
    groups = {
        "positive": POSITIVE,
        "negative": NEGATIVE,
        "association": ASSOCIATION,
        "origin": ORIGIN,
    }
    return next((name for name, held in groups.items() if predicate in held), "unsigned")
