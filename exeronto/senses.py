"""Names with several senses, and what tells the senses apart."""

from __future__ import annotations

import re

# Short names that are common words or have several senses: trusted only in a paper that also
# writes a long name of the same entity.
GUARDED = frozenset({
    "NO", "CAT", "SR", "ER", "EV", "EVs", "IMS", "AGE", "CAP", "SOD", "SIR", "MAO", "XO", "ETC",
    "BAT", "WAT", "SEC", "TAG", "INS", "CQ", "CMA", "HNE", "RSS", "RNS", "MVB", "PNS", "TMG",
    "AFX", "T2K", "TECK", "FST", "DCN", "NTA", "NAS", "TAS", "RHR", "MQC", "IMM", "GST", "Met",
    "NOX", "EMP", "EMPs", "lEV", "sEV", "FFA", "CQ1", "CSA", "AChR", "ESR", "EPR", "SASP",
    "STING", "CK", "CPK", "MPS", "SIT", "UPS", "IIS", "NAC", "DMD", "EPS", "BFR", "TEM", "CRF",
    "BMD", "HSP", "UPR", "MSC", "MSCs", "OCR", "SDH", "PKB", "MPTP", "mPTP", "OMM", "TOR",
    "IGT", "DDR",
})  # fmt: skip
# Names that curated sentences give to an entity, and other papers to anything: no names.
GENERAL = frozenset({
    "adaptive response", "adaptive responses", "disease states", "various diseases",
    "signaling function", "signaling functions", "signalling function", "signaling molecule",
    "signalling molecule", "signal molecules", "specific tissue", "specific tissues",
    "physiological state", "multi-layered analysis", "multi-omics analysis",
    "youthful state", "youth",
    "clinical studies", "clinical contexts", "preclinical contexts", "preclinical studies",
    "repeated sampling", "functional decline", "systemic function", "systemic benefits",
    "body system",
    "redox changes", "transient redox changes", "redox dynamics", "redox biology", "energy use",
    "local responses", "local adaptations", "local adaptation", "systemic responses to exercise",
    "systemic effects of exercise", "physiological effects of exercise", "circulating molecules",
    "protein shape", "protein profile", "recovery phase", "surrounding microenvironment",
    "exercise-induced signalling", "selective covalent interactions",
    "selective covalent interaction",
    "mood benefits", "cognitive benefits", "vascular benefits", "biomolecules", "stress conditions",
    "acting independently", "molecular response pattern", "molecular response patterns",
    "reduced activity", "human studies", "genetic interventions", "distant tissue",
})  # fmt: skip
# What a method takes in hand says nothing about it: "total RNA", "proteins were separated".
_IN_HAND_BEFORE = r"(?:total|genomic|reference|lambda|plasmid|template|bacterial|viral|phage) $"
_IN_HAND_AFTER = (
    r" (?:extraction|isolation|purification|samples?|concentrations?|yields?|microarrays?|kits?|"
    r"fragments?|templates?|probes?|librar(?:y|ies)|sequenc\w+|"
    r"(?:(?:was|were) (?:then )?)?(?:extracted|isolated|purified|amplified|separated|resolved|"
    r"transferred|quantified|labell?ed|eluted))\b"
)
# "12-month-old mice" need not be old.
_OF_DAYS = r"(?:\d|year|yr|month|week|day)s?[ -]$"
# An adjective before a part of the body: "visual cortex", "caudate nucleus".
_ANOTHER_ONE = r"(?:\w-\w+|\w(?:al|ar|ic|ory|ous|ine|oid|ate)|motor|bone) $"
# Words beside a name that make it another thing, by the name as it is searched; `*` is any name.
_BEFORE = {
    "age": r"(?<!\bwith )$",
    "dna": _IN_HAND_BEFORE,
    "rna": _IN_HAND_BEFORE,
    "body mass": r"\blean $",
    "muscle": r"(?:smooth|cardiac)[ -]$",
    "rest": r"\bthe $",
    "old": _OF_DAYS,
    "old mice": _OF_DAYS,
    "old mouse": _OF_DAYS,
    "old animals": _OF_DAYS,
    "exercise": r"(?:mental|breathing|cognitive)[ -]$",
    "running": r"(?:long|short)[ -]$",
    "strength": r"(?:tensile|ionic|field|mechanical|bone|signal) (?:\w+ and )?$",
    "cycling": r"(?:thermal|cell|thermo|weight|redox|futile|substrate|freeze-thaw)[ -]?$",
    "matrix": r"extracellular $",
    "blood": r"cord $",
    "learning": r"(?:machine|deep|supervised|statistical) $",
    "cortex": _ANOTHER_ONE,
    "nucleus": _ANOTHER_ONE,
    "nuclei": _ANOTHER_ONE,
    "amino acid": r"\d $",
    "depression": r"(?:[ -]term|synaptic|myocardial|respiratory|bone marrow|segment) $",
    "breath": r"\bof $",
    "ethanol": r"% $",
    "circulation": r"(?:pulmonary|collateral|enterohepatic|atmospheric) $",
    "diaphragm": r"pelvic $",
    "nitrate": r"\bto $",
    "sprint": r"\bto $",
    "oxygen": r"\breactive $",
    "antioxidants": r"\b(?:target|its|these) $",
    "metabolite": r"\b(?:a|an|this|key|major|important) $",
    "starvation": r"(?:serum|glucose|amino acid) $",
    "glucose": r"deoxy-$",
}
# Words that can follow a noun which only names, and is no adjective to the next one.
_GOES_ON = (
    r"(?:and|or|nor|but|in|that|which|who|to|for|with|of|on|by|as|from|at|than|through|during|into|"
    r"is|are|was|were|be|has|have|had|may|can|could|might|will|also|versus)\b"
)
# Words after which it is said what declines, so that it is no decline in general.
_OF_WHAT = r" (?:in|of)\b"
# Words by which something is given, before what is no giving: "intramuscular fat".
_NO_ROUTE = r" (?!injections?|administration|delivery|route|application|or|and)\w"
_AFTER = {
    "*": r"-like\b| receptors?\b|-binding protein| antagonist| homolog| promoter| primers?\b",
    "rest": r" of\b",
    "strength": r" of (?!muscle)",
    "strengths": r"",
    "aged": r" (?:\d|between|from|over|under|at least)",
    "cat": r" (?:scan|box)",
    "running": r" (?:title|head|buffer|gel|water|costs?|the|a|an|out|away|wheels?)\b",
    "walking": r" (?:distance|tests?|speed|time|pace|aids?)\b",
    "exercise": r" (?:caution|control over|restraint)",
    "age": r" (?:\d|[<>≥≤]|of\b|and (?:sex|gender))|-",
    "dna": _IN_HAND_AFTER,
    "rna": _IN_HAND_AFTER,
    "proteins": _IN_HAND_AFTER,
    "animal": r" (?:stud|experiment|care|house|facilit|ethic|handling)",
    "body mass": r" ind(?:ex|ices)",
    "human": r" (?:body|genome|health|life|beings?)\b",
    "amino acid": r" (?:residue|sequence|substitution|change|position|identit)",
    "age-related decline": _OF_WHAT,
    "age-related declines": _OF_WHAT,
    "age-associated decline": _OF_WHAT,
    "age-associated declines": _OF_WHAT,
    "glucose": r" area\b",
    "nucleus": r" (?:accumbens|tractus|basalis|pulposus)",
    "intramuscular": _NO_ROUTE,
    "intraperitoneal": _NO_ROUTE,
    "intravenous": _NO_ROUTE,
    "subcutaneous": _NO_ROUTE,
    "inhaled": _NO_ROUTE,
    "preclinical": r" (?!stud|model|setting|context|research|work|evidence|data|trial)\w",
    "metabolism": r" of\b",
    "antioxidant": rf"[ -](?!{_GOES_ON})[a-z]",
    "oxidant": rf"[ -](?!{_GOES_ON}|levels?\b|concentrations?\b)[a-z]",
    "falls": r" (?:by|to|from|in|with|within|below|into|short|under|between|outside|off|on)\b",
    "learning": r" (?:how|that|algorithms?|models?)\b",
    "cell signaling": r" Technology",
    "memory": r" (?:[TBC]\b|cells?|lymphocytes?)",
    "depression": r" of\b",
    "stroke": r" (?:volume|work|index)",
    "sprint": r" (?:time|speed|performance)",
    "iron": r" (?:age|lung)\b",
    "zinc": r" finger",
    "serum": r"[ -](?:albumin|amyloid|response|free|starvation|deprivation)",
    "fasting": r" (?:\w+ )?(?:glucose|insulin|plasma|blood|serum|levels?)",
    "rabbit": r" (?:anti|poly|mono|IgG)",
    "mouse": r" (?:anti|mono|IgG)",
    "yeast": r" (?:two|extract)",
    "hydroxyl": r" (?:groups?|ions?|value)",
    "capillary": r" (?:electrophoresis|tubes?|blood|column)",
    "old": r" (?:world|age\b)",
    "male": r"[- ]to[- ]female",
}
_BEFORE_NAME = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _BEFORE.items()}
_AFTER_NAME = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _AFTER.items()}
_ANY_AFTER = _AFTER_NAME.pop("*")
_REACH = 16


# Words in a long name that make it another thing, though it is much like the usual one.
_TELLING = {"nrf2": "respiratory", "nrf 2": "respiratory", "nrf1": "erythroid"}


def is_telling(short: str, long_name: str) -> bool:
    """Whether a long name that is much like the usual one is still another's.

    >>> is_telling("NRF2", "nuclear respiratory factor 2")
    True
    """
    word = _TELLING.get(short.casefold().replace("-", " "))
    return word is not None and word in long_name.casefold()


def is_general(written: str) -> bool:
    """Whether other papers use a name for anything, so that it names nothing by itself.

    >>> is_general("adaptive responses"), is_general("adaptive response to exercise")
    (True, False)
    """
    return written.casefold() in GENERAL


def needs_long_name(written: str) -> bool:
    """Whether a name is trusted only in a document that writes a long name of the same thing.

    >>> needs_long_name("ER"), needs_long_name("irisin")
    (True, False)
    """
    return written in GUARDED


def is_another_sense(text: str, start: int, end: int) -> bool:
    """Whether the words around a name make it the name of something else.

    >>> is_another_sense("smooth muscle", 7, 13), is_another_sense("red muscle", 4, 10)
    (True, False)
    """
    if _ANY_AFTER.match(text, end):
        return True
    name = text[start:end].casefold()
    before, after = _BEFORE_NAME.get(name), _AFTER_NAME.get(name)
    return bool(
        (before and before.search(text[max(0, start - _REACH) : start]))
        or (after and after.match(text, end))
    )
