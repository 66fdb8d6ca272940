"""A graph with fewer claims, and only what follows from those that stay.

What is left out is left out everywhere: the claim, claims about it, the plain triples that no other
claim gives, the memberships that no longer follow, and the view that was not asked for. Fewer
axioms never entail more, so what follows from the rest is a part of what followed from all.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from typing import TYPE_CHECKING

import pyoxigraph as ox
from rdflib import URIRef

from exeronto.default_graph import VIEW_GRAPHS
from exeronto.edges import entailed_edges
from exeronto.explanation import explain_known
from exeronto.policies import CERTAINTIES, WITHOUT_ROLES
from exeronto.prefixes import BASE, PREFIXES
from exeronto.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rdflib import Graph

    from exeronto.edges import Edges
    from exeronto.policies import View
    from exeronto.reasoning import Membership
    from exeronto.views import Support

_EXERO = PREFIXES["exero"]
_RDF_TYPE = ox.NamedNode(f"{PREFIXES['rdf']}type")
_EXPLAINED_BY = ox.NamedNode(f"{_EXERO}explainedBy")
_INFERENCE = f"{BASE}inference/"
_ONTOLOGY = f"{BASE}graph/ontology"

_CLAIMS = """
SELECT ?claim ?subject ?predicate ?object ?polarity ?certainty ?role WHERE {
  ?claim a exero:Claim ;
    exero:subject ?subject ;
    exero:predicate ?predicate ;
    exero:object ?object ;
    exero:polarity ?polarity ;
    exero:certainty ?certainty ;
    exero:statementRole ?role .
}
"""
_CONTEXT = """
SELECT DISTINCT ?claim ?property ?value WHERE {
  VALUES ?property {
    exero:species exero:tissue exero:sex exero:population exero:reportedIn
  }
  ?claim a exero:Claim ;
    ?property ?value .
}
"""
_PRIMARY = """
SELECT DISTINCT ?claim ?work WHERE {
  ?claim a exero:Claim ;
    exero:citesEvidence ?cited .
  OPTIONAL { ?cited schema:sameAs ?doi }
  BIND (COALESCE(?doi, ?cited) AS ?work)
}
"""
_EXPLAINED = """
SELECT DISTINCT ?record ?claim WHERE { GRAPH ?view { ?record exero:explainedBy ?claim } }
"""
_CONFLICTS = "SELECT ?conflict ?claim WHERE { ?conflict exero:involvesClaim ?claim }"
_RECORDS = """
SELECT DISTINCT ?record ?member ?kind ?view WHERE {
  GRAPH ?view {
    ?record a exero:InferredMembership ;
      exero:member ?member ;
      exero:memberOfClass ?kind .
  }
}
"""

# Subject, predicate, object, polarity, certainty and role of a claim.
Claim = tuple[str, ...]


def restricted(store: Store, view: View) -> Store:
    """A store that holds only the claims that a view admits, and what follows from them.

    Args:
        store: A store with claims, papers and views.
        view: Its context names IRIs.
    """
    claims = {str(row[0]): tuple(map(str, row[1:])) for row in store.select(_CLAIMS).rows}
    admitted = _admitted(store, claims, view)
    gone = set(claims) - admitted
    gone |= {
        conflict
        for conflict, involved in _grouped(store, _CONFLICTS).items()
        if len(involved & admitted) < 2  # noqa: PLR2004 - it takes two
    }
    kept = [quad for quad in store.quads() if not _names(quad, gone)]
    others = {g for name, graphs in VIEW_GRAPHS.items() if name != view.name for g in graphs}
    kept = [quad for quad in kept if _graph(quad) not in others]
    return Store.from_quads(_rederived(store, kept, claims, admitted, view.name), view=view.name)


def _admitted(store: Store, claims: dict[str, Claim], view: View) -> set[str]:
    admitted = set(claims)
    context: dict[tuple[str, str], set[str]] = {}
    for claim, prop, value in store.select(_CONTEXT).rows:
        context.setdefault((str(prop), str(value)), set()).add(str(claim))
    for key, value in view.context:
        prop = _EXERO + ("reportedIn" if key == "paper" else key)
        admitted &= context.get((prop, value), set())
    if view.min_primary:
        works = _grouped(store, _PRIMARY)
        primary: dict[Claim, set[str]] = {}
        for claim in admitted:
            primary.setdefault(claims[claim][:4], set()).update(works.get(claim, ()))
        admitted = {c for c in admitted if len(primary[claims[c][:4]]) >= view.min_primary}
    # A claim about a claim goes with it.
    while gone := {c for c in admitted if {claims[c][0], claims[c][2]} & (set(claims) - admitted)}:
        admitted -= gone
    return admitted


def _grouped(store: Store, query: str) -> dict[str, set[str]]:
    groups: dict[str, set[str]] = {}
    for one, other in store.select(query).rows:
        groups.setdefault(str(one), set()).add(str(other))
    return groups


def _names(quad: ox.Quad, gone: set[str]) -> bool:
    """Whether a quad is about, or leads to, what is gone; parts of it have its IRI in front."""
    if isinstance(quad.object, ox.NamedNode) and quad.object.value in gone:
        return True
    if not isinstance(quad.subject, ox.NamedNode):
        return False
    iri = quad.subject.value
    if iri in gone:
        return True
    claim, slash, _ = iri.removeprefix(f"{BASE}claim/").partition("/")
    return bool(slash) and iri.startswith(f"{BASE}claim/") and f"{BASE}claim/{claim}" in gone


def _rederived(
    store: Store,
    kept: list[ox.Quad],
    claims: dict[str, Claim],
    admitted: set[str],
    name: str,
) -> list[ox.Quad]:
    """The quads with a view, and what was inferred from it, as the admitted claims give them."""
    plain, inferred = VIEW_GRAPHS[name]
    support = _support(claims, admitted, name)
    graphs: dict[str, list[ox.Quad]] = defaultdict(list)
    for quad in kept:
        graphs[_graph(quad)].append(quad)
    ontology, before = graphs[_ONTOLOGY], graphs.pop(inferred, [])
    graphs.pop(plain, None)
    # Nothing follows from words, and they are most of an ontology.
    whole = store.to_rdflib(q for q in ontology if not isinstance(q.object, ox.Literal))
    claimed = {triple: behind for triple, behind in support.items() if triple not in whole}
    for triple in support:
        whole.add(triple)
    edges = entailed_edges(whole, claimed)
    held = _types(before) | _types(ontology)
    records, behind = _memberships(store, name, admitted, held, whole, edges)
    gone = frozenset(records) - frozenset(behind)
    lost = {records[pair] for pair in gone}
    return [
        *itertools.chain.from_iterable(graphs.values()),
        *(_quad(s, p, o, plain) for s, p, o in support),
        *(q for q in before if _follows(q, lost, gone)),
        *(
            _quad(subject, prop, obj, inferred)
            for subject, others in edges.items()
            for prop, obj in others
            if isinstance(prop, URIRef) and (subject, prop, obj) not in whole
        ),
        *(
            _quad(records[pair], _EXPLAINED_BY.value, claim, inferred)
            for pair in sorted(behind)
            for claim in sorted(behind[pair])
        ),
    ]


def _support(claims: dict[str, Claim], admitted: set[str], name: str) -> Support:
    """The plain triples that a view has from the claims admitted, and those claims."""
    support: Support = {}
    for claim in sorted(admitted):
        subject, predicate, obj, polarity, certainty, role = claims[claim]
        believed = certainty in CERTAINTIES[name] and role not in WITHOUT_ROLES
        if polarity == f"{_EXERO}Affirmed" and believed and not {subject, obj} & set(claims):
            triple = (URIRef(subject), URIRef(predicate), URIRef(obj))
            support[triple] = (*support.get(triple, ()), URIRef(claim))
    return support


def _memberships(
    store: Store,
    name: str,
    admitted: set[str],
    held: frozenset[Membership],
    whole: Graph,
    edges: Edges,
) -> tuple[dict[Membership, str], dict[Membership, set[str]]]:
    """The record of each membership that rested on claims, and the claims behind those that stay.

    It stays when all its claims do, as when the reasoner found it, or when others give it.
    """
    records: dict[Membership, str] = {}
    behind: dict[Membership, set[str]] = {}
    explained = _grouped(store, _EXPLAINED)
    for record, member, kind, _ in store.select(_RECORDS).rows:
        if str(record).endswith(f"/{name}"):
            pair = (URIRef(str(member)), URIRef(str(kind)))
            records[pair] = str(record)
            claims = explained.get(str(record), set())
            if claims <= admitted:
                behind[pair] = claims
    claimable = frozenset(records)
    for found in explain_known(claimable, held - claimable, whole, edges):
        behind.setdefault((found.member, found.kind), set(map(str, found.claims)))
    return records, behind


def _follows(quad: ox.Quad, lost: set[str], gone: frozenset[Membership]) -> bool:
    """Whether an inferred type or a record stays; relations and reasons are written anew."""
    if not isinstance(quad.subject, ox.NamedNode):
        return False
    subject = quad.subject.value
    if subject.startswith(_INFERENCE):
        return subject not in lost and quad.predicate != _EXPLAINED_BY
    if quad.predicate != _RDF_TYPE or not isinstance(quad.object, ox.NamedNode):
        return False
    return (URIRef(subject), URIRef(quad.object.value)) not in gone


def _types(quads: Iterable[ox.Quad]) -> frozenset[Membership]:
    return frozenset(
        (URIRef(q.subject.value), URIRef(q.object.value))
        for q in quads
        if q.predicate == _RDF_TYPE
        and isinstance(q.subject, ox.NamedNode)
        and isinstance(q.object, ox.NamedNode)
        and not q.subject.value.startswith(_INFERENCE)
    )


def _graph(quad: ox.Quad) -> str:
    return quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ""


def _quad(subject: str, predicate: str, obj: str, graph: str) -> ox.Quad:
    return ox.Quad(*(ox.NamedNode(str(name)) for name in (subject, predicate, obj, graph)))
