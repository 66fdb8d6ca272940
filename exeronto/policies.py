"""Which claims are believed: the views that are published, and what else an asker may want."""

from __future__ import annotations

from dataclasses import dataclass

from exeronto.prefixes import PREFIXES

_EXERO = PREFIXES["exero"]
# What a claim has to say to become a plain triple of a view.
CERTAINTIES = {
    "strict": (f"{_EXERO}Asserted",),
    "permissive": (f"{_EXERO}Asserted", f"{_EXERO}Suggested"),
}
WITHOUT_ROLES = (f"{_EXERO}AggregatorSummary", f"{_EXERO}ResearchGap")
# Parts of a claim's context that it can be chosen by; `paper` is where it was read.
CONTEXT = ("species", "tissue", "sex", "population", "paper")


@dataclass(frozen=True, slots=True)
class View:
    """What an asker believes.

    Attributes:
        name: The view whose plain triples are seen, `strict` or `permissive`.
        min_primary: How many distinct primary works the claims of a statement have to cite.
        context: What a claim has to say of its context: (`species`, an IRI).
    """

    name: str = "strict"
    min_primary: int = 0
    context: tuple[tuple[str, str], ...] = ()

    @property
    def restricts(self) -> bool:
        """Whether claims are left out."""
        return bool(self.min_primary or self.context)

    @property
    def is_default(self) -> bool:
        """Whether this is what everybody sees who asks for nothing else."""
        return self == STRICT_VIEW


STRICT_VIEW = View()
