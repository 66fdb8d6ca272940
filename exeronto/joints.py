"""Words that join a clause to what it is said of: "by reducing", "is a regulator of", "and"."""

from __future__ import annotations

import re

BEFORE_GERUND = frozenset({
    ",", "by", "through", "thereby", "while", "and", "thus", "via", "without",
})  # fmt: skip
JOINED = frozenset({"and", ",", "or", "as well as", "plus"})
INCLUDE = frozenset({"include", "includes", "included", "comprise", "comprises"})
PRODUCE = frozenset({"produce", "produces", "produced"})
# Nouns that begin a phrase such as "contributor to"; what is said to be one stands before "is a".
RELATING_NOUN = re.compile(
    r"(?:stimul|inducer|driver|promoter|source|precursor|trigger|regulator|modulator|mediator|"
    r"inhibitor|antagonist|suppressor|contributor|cause|determinant|factor|player|component|event|step)"
)
# Participles that say something of the name right before them: "enzymes involved in".
PARTICIPLE = re.compile(
    r"(?:involved|implicated|associated|correlated|linked|related|required|necessary|essential|needed|"
    r"responsible|crucial|critical)\b"
)
# What these say is of interest only with a change: "marked by reduced …".
MARKED = frozenset({"marked by", "characterized by", "characterised by"})
LEADING_TO = re.compile(r"(?:leading|resulting|contributing|giving|culminating)\b")
BEFORE_NOUN = frozenset({
    "risk", "potential", "possible", "significant", "likely", "independent", "strong", "dominant",
    "a", "an", "the", "key", "major", "potent", "critical", "central", "important", "main",
    "principal", "primary", "powerful", "fundamental", "known", "negative", "positive",
})  # fmt: skip
BEING = frozenset({
    "as", "is", "are", "was", "were", "be", "remains", "remain", "considered", "represents",
    "represent", "becomes", "become",
})  # fmt: skip
