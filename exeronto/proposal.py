"""A candidate as the entry that it would be in `claims.yaml`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exeronto.documents import Document
    from exeronto.suggestion import Candidate

# Contexts of a claim that a suggestion may fill; others are for the curator.
_SLOTS = frozenset({
    "species", "sex", "age group", "population", "tissue", "cell type", "compartment", "exposure",
    "comparator", "genetic model", "condition", "system", "measured with",
})  # fmt: skip
# How the statement of a claim that is not affirmed begins.
_NOT = {"no change": "does not change", "denied": "not so"}
_ROLES = {"abstract": "abstract", "caption": "caption", "summary": "aggregator summary"}


def claim_fields(candidate: Candidate, document: Document) -> dict[str, object]:
    """What a candidate says, by the keys of `claims.yaml`; polarity and certainty where not usual.

    The role follows from the place and from the works that the sentence cites; the curator may know
    better.
    """
    fields: dict[str, object] = {
        "subject": candidate.subject,
        "predicate": candidate.predicate,
        "object": candidate.object,
    }
    if candidate.polarity != "affirmed":
        fields["polarity"] = candidate.polarity
    if candidate.certainty != "asserted":
        fields["certainty"] = candidate.certainty
    for slot, entities in candidate.context:
        if slot in _SLOTS:
            fields[slot] = entities[0] if len(entities) == 1 else list(entities)
    cites = cited_by(candidate, document)
    passage = document.passage(candidate.passage)
    role = _ROLES.get(passage.role if passage else "")
    fields["role"] = role or ("result as cited" if cites else "interpretation")
    if cites:
        fields["cites"] = cites
    start = passage.start if passage else 0
    fields["passage"] = {
        "section": passage.section if passage else "",
        "id": candidate.passage,
        "start": candidate.start - start,
        "end": candidate.end - start,
    }
    return fields


def cited_by(candidate: Candidate, document: Document) -> list[int]:
    """The references that the sentence of a candidate cites."""
    return sorted(
        {
            number
            for citation in document.citations
            if candidate.start <= citation.start and citation.end <= candidate.end
            for number in citation.numbers
        }
    )


def wording(
    fields: Mapping[str, object], labels: Mapping[str, str], properties: Mapping[str, str]
) -> str:
    """A plain sentence for what an entry says, for the curator to better.

    >>> wording({"subject": "irisin", "predicate": "promotes", "object": "mitophagy"}, {}, {})
    'Irisin promotes mitophagy.'
    """
    subject, target = (
        labels.get(str(fields[side]), str(fields[side])) for side in ("subject", "object")
    )
    verb = properties.get(str(fields["predicate"]), str(fields["predicate"]))
    begun = _NOT.get(str(fields.get("polarity")))
    verb = f"{begun}: {verb}" if begun else verb
    text = f"{subject} {verb} {target}."
    return text[0].upper() + text[1:]


def handle(fields: Mapping[str, object], taken: set[str]) -> str:
    """A short name for an entry that no other has.

    >>> handle({"subject": "irisin", "predicate": "activates", "object": "ampk"}, set())
    'irisin-activates-ampk'
    """
    words = (str(fields[name]) for name in ("subject", "predicate", "object"))
    spaced = (re.sub(r"([A-Z])", r"-\1", word) for word in words)
    slug = re.sub(r"[^a-z0-9]+", "-", "-".join(spaced).lower()).strip("-")
    number = 1
    name = slug
    while name in taken:
        number += 1
        name = f"{slug}-{number}"
    return name
