"""The terms of other vocabularies that ours are mapped to, and where they are from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from exeronto.errors import OntologyError
from exeronto.identifiers import identifier_fault
from exeronto.tables import EXTERNAL_COLUMNS, read_table

SOURCE_COLUMNS = ("source", "title", "version", "licence")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A vocabulary: its name in the Bioregistry, title, version and the licence of its data."""

    name: str
    title: str
    version: str
    licence: str


@dataclass(frozen=True, slots=True)
class ExternalTerm:
    """An external term, with the label that it was checked against."""

    curie: str
    label: str
    source: Vocabulary


def read_external_terms(folder: str | Path) -> dict[str, ExternalTerm]:
    """The external terms of an ontology folder, by CURIE.

    Raises:
        OntologyError: A table is missing or has the wrong shape, an identifier is malformed, or a
            term's source is not listed.

    >>> from exeronto.resources import ontology_folder
    >>> read_external_terms(ontology_folder())["GO:0006914"].label
    'autophagy'
    """
    folder = Path(folder)
    sources = {
        row["source"]: Vocabulary(row["source"], row["title"], row["version"], row["licence"])
        for _, row in read_table(folder / "external-sources.tsv", SOURCE_COLUMNS)
    }
    terms = {}
    table = folder / "external-terms.tsv"
    for line, row in read_table(table, EXTERNAL_COLUMNS):
        fault = identifier_fault(row["curie"])
        if fault is not None:
            raise OntologyError(f"identifier {row['curie']!r} {fault}", file=table, line=line)
        if row["source"] not in sources:
            raise OntologyError(
                f"source {row['source']!r} is not in external-sources.tsv; add it",
                file=table,
                line=line,
            )
        terms[row["curie"]] = ExternalTerm(row["curie"], row["label"], sources[row["source"]])
    return terms
