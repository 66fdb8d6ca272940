"""The files of a release, and which one to take for what."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# By name, in the order in which they are shown.
_PURPOSES = {
    "exeronto.owl": "Protégé: classes, properties and reference entities in one file, with the "
    "types that follow from claims; RDF/XML",
    "exeronto.ttl": "the same in Turtle",
    "exeronto-kg.nq": "SPARQL stores, and what the Python package opens: every named graph, claims "
    "and views included; N-Quads",
    "exeronto-kg.ttl": "rdflib, and whatever has no named graphs: ontology, claims, the strict "
    "view and what follows, in one graph; Turtle",
    "exeronto-base.owl": "ontologists who merge: our own axioms alone, no entity, nothing "
    "inferred; RDF/XML",
    "exeronto-base.ttl": "the same in Turtle",
    "exeronto.json": "ontology browsers and graph libraries that read OBO Graphs; JSON",
    "mappings.sssom.tsv": "mapping tools: how terms and entities stand to those of others; SSSOM",
    "context.jsonld": "JSON-LD: our names without prefixes",
    "prefixes.ttl": "SHACL and SPARQL tools: the prefixes, as declarations",
    "prefixes.csv": "everything else: the prefixes, as a table",
    "permissive-only.tsv": "spreadsheets: the plain triples that suggested claims would add to "
    "the strict view, with the claims behind each",
}


@dataclass(frozen=True, slots=True)
class Download:
    """A file to take home; `purpose` is empty for one that explains itself by its name."""

    name: str
    purpose: str
    size: str
    sha256: str


def downloads(files: Mapping[str, bytes]) -> tuple[Download, ...]:
    """The files of a release, those with a purpose first.

    >>> [(file.name, file.size) for file in downloads({"b.nt": b"", "exeronto.owl": b"x" * 2048})]
    [('exeronto.owl', '2 kB'), ('b.nt', '0 B')]
    """
    order = list(_PURPOSES)
    names = sorted(
        files, key=lambda name: (order.index(name) if name in order else len(order), name)
    )
    return tuple(
        Download(
            name,
            _PURPOSES.get(name, ""),
            readable_size(len(files[name])),
            hashlib.sha256(files[name]).hexdigest(),
        )
        for name in names
    )


def readable_size(size: int) -> str:
    """A number of bytes as people read it, in powers of ten.

    >>> readable_size(7078443), readable_size(821962), readable_size(12)
    ('7.1 MB', '822 kB', '12 B')
    """
    kilo, mega = 1000, 1_000_000
    if size >= mega:
        return f"{size / mega:.1f} MB"
    return f"{round(size / kilo)} kB" if size >= kilo else f"{size} B"
