"""Names that curators write, looked up in the ontology."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from rdflib.namespace import RDFS

from exeronto.namespaces import EXENT, EXERO

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rdflib import URIRef

    from exeronto.ontology import Ontology


class Names:
    """Entities by key or label, properties and units by name."""

    def __init__(self, ontology: Ontology):
        self.keys: dict[str, str] = {}
        self.labels: dict[str, str] = {}
        for entity in ontology.entities:
            self.labels[entity.key] = entity.label
            self.keys |= {entity.key: entity.key, entity.label: entity.key}
        self.properties = {str(p).removeprefix(str(EXERO)): p for p in ontology.object_properties}
        self.property_labels = {
            name: str(ontology.terms.value(p, RDFS.label) or name)
            for name, p in self.properties.items()
        }
        self.units = {unit.key: unit for unit in ontology.units}
        self.moderators = {
            name
            for name, p in self.properties.items()
            if EXERO.moderates in ontology.superproperties(p)
        }

    def entity(self, name: str) -> URIRef | None:
        """The entity of this key or label, or None."""
        return EXENT[self.keys[name]] if name in self.keys else None

    def label(self, entity: URIRef) -> str:
        """The label of an entity."""
        return self.labels[entity.removeprefix(str(EXENT))]


def nearest(name: str, known: Iterable[str]) -> str:
    """What to do about an unknown name: the known ones most like it, or to add it.

    >>> nearest("irisine", ["irisin", "insulin"])
    "; did you mean 'irisin'?"
    """
    near = difflib.get_close_matches(name, list(known), n=3, cutoff=0.6)
    if near:
        return f"; did you mean {' or '.join(map(repr, near))}?"
    return "; correct it, or add it to the ontology"
