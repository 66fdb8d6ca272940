"""The project's namespaces as rdflib terms."""

from __future__ import annotations

from rdflib import Namespace, URIRef

from exeronto.prefixes import BASE, PREFIXES

EXERO = Namespace(BASE)
EXENT = Namespace(PREFIXES["exent"])
EXCLAIM = Namespace(PREFIXES["exclaim"])
EXPAPER = Namespace(PREFIXES["expaper"])
EXGRAPH = Namespace(PREFIXES["exgraph"])
EXAGENT = Namespace(f"{BASE}agent/")
EXMENTION = Namespace(f"{BASE}mention/")
EXINFERENCE = Namespace(f"{BASE}inference/")
EXQUESTION = Namespace(f"{BASE}question/")

OA = Namespace(PREFIXES["oa"])
OBO = Namespace(PREFIXES["obo"])
SCHEMA = Namespace(PREFIXES["schema"])
OBOINOWL = Namespace(PREFIXES["oboInOwl"])
UNIT = Namespace(PREFIXES["unit"])

ONTOLOGY = URIRef(f"{BASE}ontology")
DEFINITION = OBO.IAO_0000115
# How a synonym stands to the label, as OBO ontologies scope it.
SYNONYMS = {
    scope: OBOINOWL[f"has{scope.capitalize()}Synonym"]
    for scope in ("exact", "broad", "narrow", "related")
}
