"""What an entity can be in a claim: a subject or object, or a part of its context."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from rdflib.namespace import RDFS

from exeronto.namespaces import EXERO
from exeronto.ontology import read_ontology
from exeronto.resources import ontology_folder

if TYPE_CHECKING:
    from exeronto.ontology import Ontology

# The nearest of these above a type says the slot; the first counts where there are several.
_SLOT_OF = {
    "Species": "species",
    "Sex": "sex",
    "AgeGroup": "age group",
    "Population": "population",
    "TrainingStatus": "population",
    "ControlGroup": "comparator",
    "ControlAnimal": "comparator",
    "ExperimentalSystem": "system",
    "Assay": "measured with",
    "EvidenceType": "evidence",
    "AdministrationRoute": "condition",
    "OrganismModel": "genetic model",
    "CellularComponent": "compartment",
    "CellType": "cell type",
    "AnatomicalEntity": "tissue",
    "Exposure": "exposure",
}
# What only ever is context: who was studied and how, never what acts or is acted upon.
ONLY_CONTEXT = frozenset({
    "species", "sex", "age group", "population", "comparator", "system", "measured with",
    "evidence",
})  # fmt: skip
# Where something happens: acts, or is acted upon, only in a statement of origin.
PLACES = frozenset({"tissue", "cell type", "compartment"})


def slots_of(ontology: Ontology) -> dict[str, str]:
    """The slot of each entity that can be context, by key."""
    by_type: dict[str, str | None] = {}
    slots = {}
    for entity in ontology.entities:
        for name in entity.types:
            if name not in by_type:
                by_type[name] = _slot_of_type(name, ontology)
        found = [by_type[name] for name in entity.types]
        # What is also of another kind, as a mitochondrion is a source of oxidants, can act.
        if found and found[0] is not None and None not in found:
            slots[entity.key] = found[0]
    return slots


@cache
def default_slots() -> dict[str, str]:
    """The slots of the package's own entities."""
    return slots_of(read_ontology(ontology_folder()))


def _slot_of_type(name: str, ontology: Ontology) -> str | None:
    above = {
        str(term).removeprefix(str(EXERO))
        for term in ontology.terms.transitive_objects(EXERO[name], RDFS.subClassOf)
    }
    return next((slot for kind, slot in _SLOT_OF.items() if kind in above), None)
