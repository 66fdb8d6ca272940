"""OWL 2 EL: what lies outside it on purpose, and whether reasoners agree on the rest.

    python tools/el_profile.py exceptions REPORT        ROBOT's EL report holds the listed alone
    python tools/el_profile.py part ONTOLOGY OUTPUT     the ontology without them, as Turtle
    python tools/el_profile.py agree ONE OTHER          two reasoned files say the same of classes

The exceptions, each with its reason, stand in ontology/el-exceptions.tsv.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from rdflib import OWL, RDF, RDFS, XSD, BNode, Graph, URIRef

from exeronto.prefixes import BASE, short
from exeronto.rdf import parse_turtle
from exeronto.tables import read_table
from exeronto.turtle import to_turtle

EXCEPTIONS = Path("ontology/el-exceptions.tsv")
COLUMNS = ("axiom", "terms", "reason")
_AXIOM = re.compile(r"\[(\w+)\((.*)\) in OntologyID")
_IRI = re.compile(r"<([^>]*)>")


def listed() -> set[tuple[str, str]]:
    """The exceptions: kind of axiom and the terms of ours in it, sorted."""
    return {
        (row["axiom"], " ".join(sorted(row["terms"].split())))
        for _, row in read_table(EXCEPTIONS, COLUMNS)
    }


def reported(report: Path) -> set[tuple[str, str]]:
    """The violations in a report of `robot validate-profile --profile EL`."""
    found = set()
    for line in report.read_text(encoding="utf-8").splitlines():
        axiom = _AXIOM.search(line)
        if axiom is not None:
            terms = {short(iri) for iri in _IRI.findall(axiom[2]) if iri.startswith(BASE)}
            found.add((axiom[1], " ".join(sorted(terms))))
        elif line.strip() and "Profile Report" not in line:
            raise SystemExit(f"{report}: cannot read {line!r}; look at what ROBOT says")
    return found


def check_exceptions(report: Path) -> int:
    """Compare the report with the list, both ways."""
    wanted, found = listed(), reported(report)
    for axiom, terms in sorted(found - wanted):
        print(f"{axiom} of {terms} is not OWL 2 EL; change it, or list it with its reason")
    for axiom, terms in sorted(wanted - found):
        print(f"{EXCEPTIONS}: {axiom} of {terms} is no exception any more; take it out")
    print(f"OWL 2 EL but for {len(found)} listed axioms")
    return int(found != wanted)


def el_part(ontology: Path, output: Path) -> int:
    """Write an ontology without what is not EL: inverses, symmetry, unions, booleans."""
    graph = parse_turtle(ontology)
    graph.remove((None, OWL.inverseOf, None))
    graph.remove((None, RDF.type, OWL.SymmetricProperty))
    graph.remove((None, RDFS.range, XSD.boolean))
    for expression in set(graph.subjects(OWL.unionOf)):
        _remove(graph, expression)
    output.write_text(to_turtle(graph), encoding="utf-8")
    return 0


def _remove(graph: Graph, node: object) -> None:
    """Take a blank node out, with what refers to it and what it refers to."""
    below = [o for o in graph.objects(node) if isinstance(o, BNode)]
    graph.remove((None, None, node))
    graph.remove((node, None, None))
    for inner in below:
        _remove(graph, inner)


def subsumptions(reasoned: Path) -> set[tuple[str, str]]:
    """The named superclasses of the named classes of ours."""
    graph = parse_turtle(reasoned)
    return {
        (short(narrow), short(broad))
        for relation in (RDFS.subClassOf, OWL.equivalentClass)
        for narrow, broad in graph.subject_objects(relation)
        if isinstance(narrow, URIRef) and isinstance(broad, URIRef) and broad != OWL.Thing
    }


def agree(one: Path, other: Path) -> int:
    """Compare what two reasoners found."""
    first, second = subsumptions(one), subsumptions(other)
    for narrow, broad in sorted(first ^ second):
        where = one if (narrow, broad) in first else other
        print(f"{narrow} below {broad}: only in {where}")
    print(f"{len(first & second)} subsumptions in both")
    return int(first != second or not first)


def main() -> int:
    """Run the command that the arguments name."""
    commands = {"exceptions": (check_exceptions, 1), "part": (el_part, 2), "agree": (agree, 2)}
    name, *arguments = sys.argv[1:] or [""]
    if name not in commands or len(arguments) != commands[name][1]:
        print(__doc__, file=sys.stderr)
        return 2
    return commands[name][0](*map(Path, arguments))


if __name__ == "__main__":
    raise SystemExit(main())
