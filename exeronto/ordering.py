"""The canonical order of a graph: the same triples come in the same order, on every machine.

rdflib's and Jena's writers order blank nodes by chance. Blank nodes of ours form trees (class
expressions, lists, shapes), so they are ordered by what is in them, and stand where they are
referred to.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, cast

from rdflib import BNode, Graph, URIRef
from rdflib.compare import to_canonical_graph
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SH, SKOS

from exeronto.namespaces import DEFINITION, OBO, SYNONYMS
from exeronto.rdf import Term, Triple, native, triples

if TYPE_CHECKING:
    from collections.abc import Iterator

# Sections of a file, in order: the heading, and the types whose subjects stand below it.
_SECTIONS = (
    ("", (OWL.Ontology,)),
    ("Annotation properties", (OWL.AnnotationProperty,)),
    ("Data properties", (OWL.DatatypeProperty,)),
    ("Object properties", (OWL.ObjectProperty,)),
    ("Classes", (OWL.Class,)),
    ("Individuals", (OWL.NamedIndividual,)),
    ("Shapes", (SH.NodeShape, SH.PropertyShape)),
    ("General class axioms", ()),
    ("Disjoint classes", (OWL.AllDisjointClasses,)),
    ("Different individuals", (OWL.AllDifferent,)),
    ("Other statements", ()),
)
HEADINGS = tuple(heading for heading, _ in _SECTIONS)
_SECTION_OF: dict[Term, int] = {kind: i for i, (_, kinds) in enumerate(_SECTIONS) for kind in kinds}
_AXIOMS, _OTHERS = HEADINGS.index("General class axioms"), len(_SECTIONS) - 1

# Order inside a block: what is named first, then by IRI, then what is named last.
_FIRST = (
    RDF.type,
    OWL.deprecated,
    RDFS.label,
    DCTERMS.title,
    DEFINITION,
    DCTERMS.description,
    *SYNONYMS.values(),
    RDFS.subClassOf,
    RDFS.subPropertyOf,
    SH.targetNode,
    SH.targetClass,
    SH.targetSubjectsOf,
    SH.targetObjectsOf,
    SH.path,
    SH.minCount,
    SH.maxCount,
    OWL.onProperty,
)
_LAST = (
    SKOS.exactMatch,
    SKOS.closeMatch,
    SKOS.broadMatch,
    SKOS.narrowMatch,
    SKOS.relatedMatch,
    DCTERMS.source,
    OBO.IAO_0000112,  # example of usage
    SKOS.example,
    RDFS.comment,
    OBO.IAO_0000116,  # editor note
    RDFS.seeAlso,
    RDFS.isDefinedBy,
    OBO.IAO_0100001,  # term replaced by
    SH.message,
    SH.severity,
)
_PLACES = {prop: (0, f"{i:02}") for i, prop in enumerate(_FIRST)} | {
    prop: (2, f"{i:02}") for i, prop in enumerate(_LAST)
}


class Ordering:
    """Subjects, predicates and objects of a graph in canonical order.

    A blank node that one place refers to is `nested` there. Others (none of ours) are `labelled`:
    they get a name from `to_canonical_graph`, by what is around them.
    """

    def __init__(self, graph: Graph):
        if _shared_blank_nodes(graph):
            graph = cast("Graph", to_canonical_graph(graph))
        self.labelled = _shared_blank_nodes(graph)
        self._about: dict[Term, list[tuple[URIRef, Term]]] = defaultdict(list)
        nested: set[Term] = set()
        for s, p, o in triples(graph):
            self._about[s].append((p, o))
            if isinstance(o, BNode) and o not in self.labelled:
                nested.add(o)
        self.nested = frozenset(nested)
        self._keys: dict[Term, str] = {}
        self._places: dict[URIRef, tuple[int, str]] = dict(_PLACES)

    def sections(self) -> Iterator[tuple[str, list[Term]]]:
        """Headings, and the subjects that have a block below them, both in order."""
        subjects: dict[int, list[Term]] = defaultdict(list)
        for subject in self._about:
            if subject not in self.nested:
                subjects[self._section(subject)].append(subject)
        for section in sorted(subjects):
            yield HEADINGS[section], sorted(subjects[section], key=self.key)

    def _section(self, subject: Term) -> int:
        pairs = self._about[subject]
        section = min(
            (_SECTION_OF.get(o, _OTHERS) for p, o in pairs if p == RDF.type), default=_OTHERS
        )
        if isinstance(subject, BNode) and any(p == RDFS.subClassOf for p, _ in pairs):
            return _AXIOMS
        return section

    def predicates(self, subject: Term) -> list[tuple[URIRef, list[Term]]]:
        """What is said of a subject: predicates in order, and the objects of each in order."""
        objects: dict[URIRef, list[Term]] = defaultdict(list)
        for p, o in self._about[subject]:
            objects[p].append(o)
        for p, several in objects.items():
            if len(several) > 1:
                several.sort(key=self._type_key if p == RDF.type else self.key)
        return [(p, objects[p]) for p in sorted(objects, key=self._place)]

    def _place(self, prop: URIRef) -> tuple[int, str]:
        if prop not in self._places:
            self._places[prop] = (1, str(prop))
        return self._places[prop]

    def _type_key(self, kind: Term) -> tuple[int, str]:
        """What a thing is for OWL, then which one it is."""
        return (_SECTION_OF.get(kind, _OTHERS), self.key(kind))

    def members(self, node: Term) -> list[Term] | None:
        """The members of an RDF list, or None when the node is no list that stands in one place."""
        members = []
        while node != RDF.nil:
            if node not in self.nested:
                return None
            facts = dict(self._about.get(node, ()))
            if set(facts) != {RDF.first, RDF.rest} or len(self._about[node]) != len(facts):
                return None
            members.append(facts[RDF.first])
            node = facts[RDF.rest]
        return members

    def walk(self) -> Iterator[Triple]:
        """All triples in order, each blank node named after the place where it stands."""
        names: dict[Term, BNode] = {}

        def named(node: Term) -> Term:
            return (
                names.setdefault(node, BNode(f"b{len(names)}")) if isinstance(node, BNode) else node
            )

        for _, subjects in self.sections():
            for subject in subjects:
                for s, p, o in self._below(subject):
                    yield cast("URIRef | BNode", named(s)), p, named(o)

    def _below(self, root: Term) -> Iterator[Triple]:
        """The triples about a node and about the blank nodes nested in it, in order."""
        waiting = [root]
        while waiting:
            node = waiting.pop()
            pairs = [(p, o) for p, objects in self.predicates(node) for o in objects]
            for p, o in pairs:
                yield cast("URIRef | BNode", node), p, o
            waiting += [o for _, o in reversed(pairs) if o in self.nested]

    def key(self, node: Term) -> str:
        """What a node is ordered by: for a nested blank node all that is in it."""
        if isinstance(node, URIRef):
            return f"<{node}"  # without its end, so that a name comes before longer ones
        if not isinstance(node, BNode) or node in self.labelled:
            return str(native(node))
        if node not in self._keys:
            members = self.members(node)
            if members is None:
                pairs = sorted((*self._place(p), str(p), self.key(o)) for p, o in self._about[node])
                inside = "; ".join(f"{p} {key}" for _, _, p, key in pairs)
                self._keys[node] = f"\uffff[{inside}]"
            else:
                self._keys[node] = f"\uffff({' '.join(self.key(member) for member in members)})"
        return self._keys[node]


def _shared_blank_nodes(graph: Graph) -> frozenset[Term]:
    """Blank nodes that several places refer to, or that refer to themselves through others."""
    references = Counter(o for _, _, o in triples(graph) if isinstance(o, BNode))
    below: dict[Term, list[Term]] = defaultdict(list)
    for s, _, o in triples(graph):
        if isinstance(o, BNode):
            below[s].append(o)
    reached: set[Term] = set()
    waiting: list[Term] = [s for s in below if s not in references]
    while waiting:
        node = waiting.pop()
        reached.add(node)
        waiting += [o for o in below.get(node, ()) if o not in reached]
    return frozenset(node for node, count in references.items() if count > 1 or node not in reached)
