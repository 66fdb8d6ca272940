"""Compare two OBO Graphs documents: ours, and what another tool made of the same ontology.

    python tools/compare_obographs.py build/exeronto.json robot.json

Compared are the terms of ours with label, definition and synonyms, the edges, the logical
definitions, and domains, ranges and chains. Sources of definitions are ours alone: ROBOT leaves
them out.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from exeronto.prefixes import BASE

_INVERSE = "inverseOf"


def said(document: dict[str, Any]) -> dict[str, set[Any]]:
    """What a document says, by kind, in a form that can be compared."""
    graph = document["graphs"][0]
    return {
        "node": {_node(node) for node in graph["nodes"] if node["id"].startswith(BASE)},
        "edge": {_edge(edge) for edge in graph["edges"]},
        "logical definition": {
            (
                one["definedClassId"],
                tuple(sorted(one.get("genusIds", ()))),
                tuple(
                    sorted((r["propertyId"], r["fillerId"]) for r in one.get("restrictions", ()))
                ),
            )
            for one in graph.get("logicalDefinitionAxioms", ())
            # ROBOT drops the value of a hasValue restriction and keeps the genus alone.
            if len(one.get("genusIds", ())) + len(one.get("restrictions", ())) > 1
        },
        "domain or range": {
            (
                one["predicateId"],
                tuple(sorted(one.get("domainClassIds", ()))),
                tuple(sorted(one.get("rangeClassIds", ()))),
            )
            for one in graph.get("domainRangeAxioms", ())
            if one.get("domainClassIds") or one.get("rangeClassIds")
        },
        "chain": {
            (one["predicateId"], tuple(one["chainPredicateIds"]))
            for one in graph.get("propertyChainAxioms", ())
        },
    }


def _node(node: dict[str, Any]) -> tuple[Any, ...]:
    meta = node.get("meta", {})
    synonyms = {(s["pred"], s["val"]) for s in meta.get("synonyms", ())}
    definition = meta.get("definition", {}).get("val")
    return node["id"], node.get("type"), node.get("lbl"), definition, tuple(sorted(synonyms))


def _edge(edge: dict[str, str]) -> tuple[str, ...]:
    ends = (edge["sub"], edge["obj"])
    return edge["pred"], *(sorted(ends) if edge["pred"] == _INVERSE else ends)


def main() -> int:
    """Print what only one of the two says; exit with 1 when there is any."""
    ours, other = (said(json.loads(Path(file).read_text("utf-8"))) for file in sys.argv[1:3])
    different = 0
    for kind in ours:
        for which, only in (
            ("ours", ours[kind] - other[kind]),
            ("other", other[kind] - ours[kind]),
        ):
            different += len(only)
            for thing in sorted(only, key=str)[:10]:
                print(f"{kind} only in {which}: {thing}")
        print(f"{kind}: {len(ours[kind] & other[kind])} in both")
    return int(different > 0)


if __name__ == "__main__":
    raise SystemExit(main())
