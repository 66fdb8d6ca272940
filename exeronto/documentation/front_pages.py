"""What the pages show that are about the whole: entrance, lists and data model."""

from __future__ import annotations

import json
import unicodedata
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rdflib import Graph
from rdflib.namespace import DCTERMS, OWL

from exeronto.addresses import page_of
from exeronto.claim_graph import add_claim
from exeronto.documentation.claim_index import denies
from exeronto.documentation.downloads import downloads
from exeronto.modules import ROOT
from exeronto.namespaces import DEFINITION, EXERO, EXPAPER, ONTOLOGY, SYNONYMS
from exeronto.turtle import named_graphs, to_turtle
from exeronto.views import POLICIES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rdflib import Dataset, URIRef

    from exeronto.documentation.site import Site
    from exeronto.model import Claim
    from exeronto.questions import Question


def release(site: Site) -> dict[str, str]:
    """Version and date of the release, as the ontology's header states them."""
    header = {"version": OWL.versionInfo, "issued": DCTERMS.issued}
    return {name: str(site.facts.one(ONTOLOGY, prop) or "") for name, prop in header.items()}


def front(
    site: Site, questions: tuple[Question, ...], files: Mapping[str, bytes]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Template, which is also the address, and values of each page but the data model."""
    named = _named(site)
    root = Path(ROOT).stem
    yield (
        "index.html",
        {
            "abstract": site.facts.one(ONTOLOGY, DCTERMS.abstract) or "",
            "counts": _counts(site),
            "description": site.facts.one(ONTOLOGY, DCTERMS.description) or "",
            "files": downloads(files),
            "modules": [module for module in site.ontology.modules if module.name != root],
            "questions": questions,
            "root": root,
        },
    )
    yield "names.html", {"letters": _letters(site, named)}
    yield "questions.html", {"questions": questions}
    yield "conflicts.html", {}


def _counts(site: Site) -> list[tuple[int, str, str]]:
    kinds = list(site.terms.values())
    return [
        (kinds.count("class"), "classes", "#modules"),
        (sum(kind.endswith("property") for kind in kinds), "properties", "#modules"),
        (len(site.entities), "reference entities", "names.html"),
        (len(site.claims.claims), "claims", "#papers"),
        (len(site.papers), "papers", "#papers"),
    ]


def _named(site: Site) -> list[tuple[URIRef, str]]:
    """Terms and entities by label, with the kind of each."""
    kinds = {**dict.fromkeys(site.entities, "entity"), **site.terms}
    return [(iri, kinds[iri]) for iri in site.facts.by_label(kinds)]


def _letters(
    site: Site, named: list[tuple[URIRef, str]]
) -> list[tuple[str, list[tuple[URIRef, str]]]]:
    """Names by first letter; what begins with none comes last, under `#`."""
    ordered = sorted(named, key=lambda one: (_initial(site.label(one[0])) == "#",
                                             _initial(site.label(one[0]))))  # fmt: skip
    grouped = groupby(ordered, key=lambda one: _initial(site.label(one[0])))
    return [(letter, list(names)) for letter, names in grouped]


def _initial(label: str) -> str:
    first = unicodedata.normalize("NFKD", label)[0].upper()
    return first if "A" <= first <= "Z" else "#"


def names_script(site: Site) -> bytes:
    """Every name with its page, for the search: page, kind, label, then synonyms.

    A script and not JSON, because a page opened from a disk may not fetch.
    """
    rows = []
    for iri, kind in _named(site):
        synonyms = [text for prop in SYNONYMS.values() for text in site.facts.texts(iri, prop)]
        rows.append([page_of(iri), kind, site.label(iri), *dict.fromkeys(synonyms)])
    rows += [
        [
            page_of(EXPAPER[p.key]),
            "paper",
            p.cite_as,
            *filter(None, [p.document.bibliography.title]),
        ]
        for p in site.papers
    ]
    lines = ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows)
    return f"window.exerontoNames=[\n{lines}\n];\n".encode()


def data_model(site: Site, dataset: Dataset) -> dict[str, Any]:
    """What the page on the data model shows."""
    example = _example(site)
    return {
        "certainties": _valued(site, EXERO.Certainty),
        "conflict_kinds": [
            (*one[:2], _conflicts(site, one[0])) for one in _valued(site, EXERO.ConflictKind)
        ],
        "contexts": _contexts(site),
        "example": example,
        "graphs": [(name, len(graph)) for name, graph in named_graphs(dataset)],
        "polarities": _valued(site, EXERO.Polarity),
        "policies": [
            (
                policy,
                len(dataset.graph(policy.graph)),
                len(site.inferences[policy.name].memberships),
            )
            for policy in POLICIES
        ],
        "roles": _valued(site, EXERO.StatementRole),
        "turtle": _turtle(example) if example else "",
    }


def _valued(site: Site, kind: URIRef) -> list[tuple[URIRef, str, int]]:
    """The values of a kind with definition and number of claims, the most frequent first."""
    found = [
        (
            value,
            str(site.facts.one(value, DEFINITION) or ""),
            len(site.claims.by_value.get(value, ())),
        )
        for value in site.facts.by_label(site.facts.instances(kind))
    ]
    return sorted(found, key=lambda one: -one[2])


def _conflicts(site: Site, kind: URIRef) -> int:
    return sum(conflict.kind == kind for paper in site.papers for conflict in paper.conflicts)


def _contexts(site: Site) -> list[tuple[URIRef, str, int]]:
    """The properties that give a claim its context, with how many claims have each."""
    found = []
    for prop in site.facts.by_label(site.claims.by_property):
        having = {c.id for claims in site.claims.by_property[prop].values() for c in claims}
        found.append((prop, str(site.facts.one(prop, DEFINITION) or ""), len(having)))
    return found


def _example(site: Site) -> Claim | None:
    """A claim that shows much: a negative one, with the most context."""
    claims = site.claims.claims.values()
    return max(
        claims,
        key=lambda claim: (denies(claim.polarity), len(claim.context), claim.id),
        default=None,
    )


def _turtle(claim: Claim) -> str:
    graph = Graph(bind_namespaces="none")
    add_claim(graph, claim)
    return to_turtle(graph)
