"""The statements about a term by theme: what it is, does and undergoes, and what is denied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exeronto.prefixes import PREFIXES

if TYPE_CHECKING:
    from exeronto.statement import Statement

# Relations that say what a thing is, what it is made of, and where it comes from and is found.
BEING = frozenset({
    "bindsReceptor", "bindsTo", "cargoOf", "carries", "catalyses", "componentOf", "convertedTo",
    "derivesFrom", "encodedBy", "hasComponent", "hasOutput", "locatedIn", "markerOf", "memberOf",
    "mimicsEffectOf", "models", "participatesIn", "partOf", "producedBy", "produces", "secretedBy",
    "secretes", "targets",
})  # fmt: skip
RAISING = frozenset(
    {"activates", "aggravates", "causes", "improves", "increases", "promotes", "upregulates"}
)
LOWERING = frozenset({
    "counteracts", "decreases", "downregulates", "impairs", "inhibits", "prevents", "scavenges",
    "suppresses",
})  # fmt: skip
# Theme and group of each; in this order they are shown.
IS = "What it is, where it comes from and is found"
DOES = "What it does"
UNDERGOES = "What acts on it"
CARRIES = "What works through it"
MODERATES = "Which effects it changes"
DENIED = "What was not found, or is denied"
DISPUTED = "What is disputed or superseded"
THEMES = (IS, DOES, UNDERGOES, CARRIES, MODERATES, DENIED, DISPUTED)
_GROUPS = {
    DOES: ("raises, promotes or improves", "lowers, opposes or impairs",
           "changes or takes part in"),
    UNDERGOES: ("raised, promoted or improved by", "lowered, opposed or impaired by",
                "changed or shaped by"),
}  # fmt: skip
_DOUBTED = frozenset({"disputed", "superseded"})


def by_theme(
    term: str, statements: tuple[Statement, ...]
) -> dict[str, dict[str, tuple[Statement, ...]]]:
    """Statements by theme, then by group; every one stands exactly once.

    What is denied or disputed stands apart from what is affirmed, whatever it is about.
    """
    found: dict[str, dict[str, list[Statement]]] = {theme: {} for theme in THEMES}
    for one in statements:
        theme, group = _place(term, one)
        found[theme].setdefault(group, []).append(one)
    return {
        theme: {
            group: tuple(sorted(groups[group], key=_order))
            for group in sorted(groups, key=lambda group: _rank(theme, group))
        }
        for theme, groups in found.items()
        if groups
    }


def _place(term: str, one: Statement) -> tuple[str, str]:
    if one.polarity != "affirmed":
        return DENIED, one.polarity
    if one.certainty in _DOUBTED:
        return DISPUTED, ""
    if one.object[0].startswith(PREFIXES["exclaim"]):
        return MODERATES, ""
    relation = one.predicate[0].removeprefix(PREFIXES["exero"])
    if term not in {one.subject[0], one.object[0]}:
        return CARRIES, ""
    if relation in BEING:
        return IS, ""
    theme = DOES if one.subject[0] == term else UNDERGOES
    return theme, _GROUPS[theme][0 if relation in RAISING else 1 if relation in LOWERING else 2]


def _rank(theme: str, group: str) -> tuple[int, str]:
    groups = _GROUPS.get(theme, ())
    return (groups.index(group) if group in groups else 0), group


def _order(one: Statement) -> tuple[str, str, str, str]:
    """Statements about the same other thing stand together, those of one context side by side."""
    context = "; ".join(value for _, values in one.context for value in values)
    return one.object[1].casefold(), one.subject[1].casefold(), context, one.claim
