"""Claims as people read them: the sentence, its context, how sure, and what it rests on."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exeronto.prefixes import PREFIXES, short
from exeronto.solutions import Iri

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from exeronto.store import Store

# A claim itself (no step), those about a term, and those about these.
_PROPERTIES = """
SELECT DISTINCT ?term ?claim ?property ?value ?label ?said WHERE {
  ?claim (exero:subject|exero:object|exero:via)? ?term .
  ?claim a exero:Claim ; ?property ?value .
  OPTIONAL { ?value rdfs:label ?label }
  OPTIONAL { ?value a exero:Claim ; dcterms:description ?said }
} ORDER BY ?claim ?property ?value
"""
_MODERATORS = """
SELECT DISTINCT ?term ?claim ?property ?value ?label ?said WHERE {
  ?about (exero:subject|exero:object|exero:via)? ?term .
  ?about a exero:Claim .
  ?claim exero:object ?about .
  ?claim a exero:Claim ; ?property ?value .
  OPTIONAL { ?value rdfs:label ?label }
  OPTIONAL { ?value a exero:Claim ; dcterms:description ?said }
} ORDER BY ?claim ?property ?value
"""
_SECTIONS = """
SELECT DISTINCT ?claim ?section WHERE { ?claim exero:passage/exero:section ?section }
ORDER BY ?section
"""
_WORK = """
SELECT ?work ?label ?title ?journal ?year ?identifier WHERE {
  ?work rdfs:label ?label .
  OPTIONAL { ?work dcterms:title ?title }
  OPTIONAL { ?work exero:journal ?journal }
  OPTIONAL { ?work exero:year ?year }
  OPTIONAL { ?work dcterms:identifier ?identifier FILTER (STRSTARTS(?identifier, "doi:")) }
} LIMIT 1
"""
# Context in the order in which a biologist would say it.
CONTEXT = (
    "species",
    "sex",
    "ageGroup",
    "population",
    "geneticModel",
    "condition",
    "system",
    "tissue",
    "cellType",
    "compartment",
    "exposure",
    "comparator",
    "measuredWith",
)


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim: short IRI, sentence, parts, context, standing, and where it comes from.

    `subject` and `object` are (IRI, label) pairs; of a claim, the label is its sentence. `context`
    has the values by property; `cites` and `paper_iri` are IRIs of `Source`s. `verified` is the
    date of a second reading, or empty.
    """

    claim: str
    text: str
    subject: tuple[str, str]
    predicate: tuple[str, str]
    object: tuple[str, str]
    via: tuple[tuple[str, str], ...]
    polarity: str
    certainty: str
    role: str
    context: tuple[tuple[str, tuple[str, ...]], ...]
    dose: str
    sampling_time: str
    quantities: tuple[str, ...]
    note: str
    paper: str
    paper_iri: str
    sections: tuple[str, ...]
    cites: tuple[str, ...]
    verified: str

    @property
    def section(self) -> str:
        """The sections it was read in."""
        return ", ".join(self.sections)


@dataclass(frozen=True, slots=True)
class Source:
    """A paper that was read, or a work that it cites: what the graph has of its bibliography."""

    iri: str
    label: str
    title: str
    journal: str
    year: str
    doi: str


def read_statements(store: Store, iri: Iri, *, moderators: bool = False) -> tuple[Statement, ...]:
    """The claims about a term, or the term itself where it is a claim; or those about these."""
    found: dict[str, dict[str, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
    rows = store.select(_MODERATORS if moderators else _PROPERTIES, bindings={"term": iri}).rows
    base = PREFIXES["exero"]
    for _, claim, prop, value, label, said in rows:
        name = str(prop).removeprefix(base)
        shown = said if said is not None else label if label is not None else value
        pair = (str(value), str(shown))
        if pair not in found[str(claim)][name]:
            found[str(claim)][name].append(pair)
    statements = [_statement(store, claim, values) for claim, values in found.items()]
    return tuple(sorted(statements, key=lambda one: (one.paper, one.sections, one.claim)))


def _statement(
    store: Store, claim: str, values: Mapping[str, Sequence[tuple[str, str]]]
) -> Statement:
    def first(name: str) -> tuple[str, str]:
        return values[name][0] if values.get(name) else ("", "")

    def labels(name: str) -> tuple[str, ...]:
        return tuple(sorted(label for _, label in values.get(name, ())))

    sections = store.select(_SECTIONS, bindings={"claim": Iri(claim)}).rows
    return Statement(
        claim=short(claim),
        text=first(PREFIXES["dcterms"] + "description")[1],
        subject=first("subject"),
        predicate=first("predicate"),
        object=first("object"),
        via=tuple(values.get("via", ())),
        polarity=first("polarity")[1],
        certainty=first("certainty")[1],
        role=first("statementRole")[1],
        context=tuple((name, labels(name)) for name in CONTEXT if values.get(name)),
        dose=first("dose")[1],
        sampling_time=first("samplingTime")[1],
        quantities=labels("quantity"),
        note=first("curatorNote")[1],
        paper=first("reportedIn")[1],
        paper_iri=first("reportedIn")[0],
        sections=tuple(str(section) for _, section in sections),
        cites=tuple(sorted((iri for iri, _ in values.get("citesEvidence", ())), key=_number)),
        verified=first("verifiedByReading")[1],
    )


def _number(reference: str) -> tuple[str, int]:
    paper, _, number = reference.rpartition("/")
    return paper, int(number) if number.isdigit() else 0


def read_sources(store: Store, statements: Iterable[Statement]) -> tuple[Source, ...]:
    """What statements rest on: the papers that were read, then the works that they cite."""
    statements = tuple(statements)
    papers = sorted({one.paper_iri for one in statements if one.paper_iri})
    cited = sorted({iri for one in statements for iri in one.cites}, key=_number)
    found = []
    for iri in [*papers, *cited]:
        for _, *values in store.select(_WORK, bindings={"work": Iri(iri)}).rows:
            label, title, journal, year, doi = (str(v) if v is not None else "" for v in values)
            found.append(Source(iri, label, title, journal, year, doi.removeprefix("doi:")))
    return tuple(found)
