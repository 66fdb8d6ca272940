"""The terms that releases held: an IRI that was released stays for good.

`ontology/released-terms.tsv` is only ever added to (`tools/release_terms.py`): a line for a term
when it is released, and another one when it is retired. The last line of a term holds.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

from rdflib import URIRef
from rdflib.namespace import OWL, RDF, RDFS

from exeronto.declarations import KINDS, is_ours
from exeronto.errors import OntologyError
from exeronto.namespaces import EXENT, OBO
from exeronto.prefixes import compact
from exeronto.tables import read_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from rdflib import Graph

FILE = "released-terms.tsv"
COLUMNS = ("term", "kind", "label", "since", "status", "replaced by")
IN_USE, RETIRED = "in use", "retired"


@dataclass(frozen=True, slots=True)
class ReleasedTerm:
    """A term of ours as a release held it; `term` and `replaced_by` are CURIEs."""

    term: str
    kind: str
    label: str
    since: str
    status: str
    replaced_by: str

    def __str__(self) -> str:
        return "\t".join(astuple(self))


def term_kind(term: URIRef, declared: str) -> str:
    """What the list calls a term that is declared as a class, an individual and so on.

    >>> term_kind(EXENT.irisin, "an individual"), term_kind(URIRef("http://e/C"), "a class")
    ('entity', 'class')
    """
    return "entity" if term.startswith(EXENT) else declared.partition(" ")[2]


def terms_of(graph: Graph, version: str) -> Iterator[ReleasedTerm]:
    """The terms of ours that a graph declares: classes, properties, individuals, entities.

    Args:
        graph: Modules and entities, merged.
        version: The version that they belong to.
    """
    kinds = {s: name for kind, name in KINDS.items() for s in graph.subjects(RDF.type, kind)}
    for term in sorted(kinds, key=lambda term: compact(str(term))):
        if not isinstance(term, URIRef) or not is_ours(term):
            continue
        retired = (term, OWL.deprecated, None) in graph
        successor = graph.value(term, OBO.IAO_0100001)
        yield ReleasedTerm(
            term=compact(term),
            kind=term_kind(term, kinds[term]),
            label=str(graph.value(term, RDFS.label) or ""),
            since=version,
            status=RETIRED if retired else IN_USE,
            replaced_by=compact(str(successor)) if successor is not None else "",
        )


def read_released(folder: Path) -> dict[str, tuple[int, ReleasedTerm]]:
    """The last line of each released term of an ontology folder, and where it stands.

    A folder without the list has released nothing.

    Raises:
        OntologyError: The list is no table; with its line.
    """
    if not (folder / FILE).exists():
        return {}
    return {
        row["term"]: (line, ReleasedTerm(*(row[column] for column in COLUMNS)))
        for line, row in read_table(folder / FILE, COLUMNS)
    }


def news(terms: Iterable[ReleasedTerm], released: Mapping[str, ReleasedTerm]) -> list[ReleasedTerm]:
    """The terms that are new, or have been retired, since the list was last written."""
    return [
        term
        for term in terms
        if term.term not in released
        or (term.status, term.replaced_by)
        != (released[term.term].status, released[term.term].replaced_by)
    ]


def check_released(folder: Path, terms: Mapping[str, tuple[str, str]]) -> None:
    """Check that what was released is still there, as what it was.

    Args:
        folder: The ontology folder, where the list is.
        terms: Kind and status of each term that the folder holds, by CURIE.

    Raises:
        OntologyError: A term is gone, is another kind of thing, or is in use after it was retired;
            with the line where it was released.
    """
    for line, was in read_released(folder).values():
        kind, status = terms.get(was.term, ("", ""))
        if not kind:
            fault = (
                f"was released in {was.since} and is gone; retire it, as ontology/README.md says"
            )
        elif kind != was.kind:
            fault = f"was released as {was.kind} and is {kind} now; give that another name"
        elif was.status == RETIRED and status == IN_USE:
            fault = f"was retired in {was.since} and is in use; give the new term another name"
        else:
            continue
        raise OntologyError(f"{was.term} {fault}", file=folder / FILE, line=line)
