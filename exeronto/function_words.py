"""Small words of English by which clauses are told apart: auxiliaries, prepositions, joints."""

from __future__ import annotations

BE = frozenset({"is", "are", "was", "were", "be", "been", "being"})
# Verbs that help another, also before its subject: "nor does …".
HELPING = frozenset({
    "do", "does", "did", "has", "have", "had", "is", "are", "was", "were", "can", "could", "will",
    "would",
})  # fmt: skip
AUXILIARY = BE | HELPING | frozenset({
    "may", "might", "should", "must", "to", "also", "not", "further", "shown", "found", "reported",
    "thought",
    "known", "able", "help", "helps", "appear", "appears", "seem", "seems", "only", "even",
    "suggested", "believed", "demonstrated", "still", "both", "cannot", "never", "often", "then",
    "thus", "in", "turn", "ultimately", "fail", "fails", "failed", "effectively", "unable",
    "identified", "considered", "recognized", "recognised", "regarded", "proposed", "described",
    "emerged", "all", "long", "now", "been",
    "used", "tend", "tends", "neither", "nor", "likely", "observed",
})  # fmt: skip
BREAKS = frozenset({
    ";", ":", "whereas", "while", "although", "though", "because", "since", "but", "if", "when",
    "where", "however", "that", "suggesting", "indicating", "implying", "highlighting",
    "demonstrating", "showing", "revealing", "unless", "so", "whether",
})  # fmt: skip
RELATIVE = frozenset({"that", "which", "who", "itself", "—"})
LEADING = frozenset({
    "in", "with", "during", "through", "at", "among", "under", "by", "from", "for", "upon",
    "after", "following", "despite", "given", "unlike", "compared", "beyond", "besides", "within",
    "on", "as", "similar", "like", "across", "before", "until", "throughout", "via", "to",
    "without",
})  # fmt: skip
PREPOSITIONS = LEADING | {
    "of",
    "between",
    "into",
    "than",
    "against",
    "toward",
    "towards",
    "over",
}
BY = frozenset({"by", "via", "through"})
UPON = frozenset(
    {"during", "after", "following", "upon", "with", "to", "under", "in", "by", "via", "through"}
)
JOINS = frozenset(
    {
        "and",
        "or",
        ",",
        "thereby",
        "thus",
        "while",
        "but",
        "as",
        "well",
        "also",
        "then",
        "by",
        "further",
        "in",
        "turn",
    }
)
STOPS = frozenset({
    "by", "via", "through", "during", "with", "for", "from", "at", "after", "when", "which",
    "that", "following", "upon", "under", "without", "because", "while", "whereas", "but", ";",
    ":", ",", "than", "is", "are", "was", "were", "has", "have", "had", "between", "among", "who",
    "where", "if", "until", "as", "may", "can", "could", "might",
})  # fmt: skip
LINKS = frozenset({"in", "to", "on", "toward", "towards", "and", "or", "into", "not", "against"})
UNKNOWN = frozenset({
    "these", "this", "those", "it", "they", "we", "he", "she", "the", "a", "an", "such", "their",
    "its", "there", "studies", "results", "findings", "authors", "et", "one", "what",
})  # fmt: skip
# What points back at something said before: "these changes, …".
POINTERS = frozenset({"these", "this", "those", "they", "it", "such"})
FILLERS = frozenset(
    {",", "and", "however", "moreover", "thus", "therefore", "furthermore", "hence"}
)
ENABLING = frozenset({"using", "enables", "enable", "allows", "allow", "with", "causes"})
# What a name may be followed by in a list and stay what it is: "A levels, B expression and C".
NEUTRAL = frozenset({
    "level", "levels", "expression", "activity", "activities", "content", "contents", "signaling",
    "signalling", "concentration", "concentrations", "protein", "proteins", "mrna", "gene", "genes",
    "production", "phosphorylation", "secretion", "release", "formation", "capacity", "abundance",
    "mrnas", "transcripts", "pathway", "pathways", "function", "generation", "synthesis",
})  # fmt: skip
# Nouns of change or amount, whose "in" leads to what changes: "alterations in".
CHANGES = frozenset({
    "change", "changes", "alteration", "alterations", "disturbance", "disturbances", "difference",
    "differences", "shift", "shifts", "abnormalities", "defects", "variation", "gains", "gain",
    "dysfunction", "adaptations", "involved", "imbalance", "damage", "effects", "benefits",
})  # fmt: skip
ACTING = frozenset({
    "act", "acts", "acting", "function", "functions", "functioning", "serve", "serves", "serving",
})  # fmt: skip
# Nouns between what is acted on and the name of the agent: "the NOX2 inhibitor apocynin".
AGENTS = frozenset({
    "inhibitor", "inhibitors", "agonist", "antagonist", "blocker", "activator", "donor",
    "scavenger", "mimetic", "analog", "analogue", "precursor",
})  # fmt: skip
EXAMPLES = frozenset({
    "including", "such", "like", "particularly", "notably", "namely", "especially", "e.g.",
})  # fmt: skip
PRONOUNS = frozenset({"it", "they"})
ABILITY = frozenset({"ability", "abilities", "capacity", "potential", "power"})
# What makes "… in doing" say something of the subject: "effective in reducing".
FIT = frozenset({
    "effective", "effectively", "efficient", "role", "roles", "capable", "important", "crucial",
    "critical", "essential", "involved", "beneficial", "useful", "successful", "pivotal", "key",
    "responsible", "implicated", "instrumental", "necessary", "ability", "part", "central",
    "participates", "participate", "efficacious", "helpful", "function", "functions",
})  # fmt: skip
# Forms of a cue that make a clause.
FINITE = frozenset({"verb", "verb or noun", "phrase"})
REACH = 12
NEAR = 6
