"""Prefixes and IRIs as text: what every file and query may write without saying.

Free of rdflib, so that asking a question starts quickly; `namespaces` has the same as rdflib terms.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

BASE = "https://w3id.org/exeronto/"

# Bound in every Turtle file and known in every query without being written.
PREFIXES: dict[str, str] = {
    "bibo": "http://purl.org/ontology/bibo/",
    "dcterms": "http://purl.org/dc/terms/",
    "exclaim": f"{BASE}claim/",
    "exent": f"{BASE}entity/",
    "exero": BASE,
    "exgraph": f"{BASE}graph/",
    "expaper": f"{BASE}paper/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "oa": "http://www.w3.org/ns/oa#",
    "obo": "http://purl.obolibrary.org/obo/",
    "oboInOwl": "http://www.geneontology.org/formats/oboInOwl#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "unit": "http://qudt.org/vocab/unit/",
    "vann": "http://purl.org/vocab/vann/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

_MARKS = tuple((f"{prefix}:", prefix, iri) for prefix, iri in PREFIXES.items())

# IRIs of the vocabularies that entities are mapped to, by the prefix of their CURIEs.
EXTERNAL: dict[str, str] = {
    **{
        prefix: f"{PREFIXES['obo']}{prefix}_"
        for prefix in [
            "BFO",
            "CHEBI",
            "CL",
            "CMO",
            "COB",
            "DOID",
            "ECO",
            "EXMO",
            "GO",
            "HP",
            "HsapDv",
            "IAO",
            "MAXO",
            "MI",
            "MOD",
            "MONDO",
            "MP",
            "MmusDv",
            "NBO",
            "NCBITaxon",
            "OBI",
            "PATO",
            "PR",
            "PW",
            "RO",
            "SO",
            "UBERON",
            "UO",
            "XCO",
        ]
    },
    "biolink": "https://w3id.org/biolink/vocab/",
    "ComplexPortal": "https://www.ebi.ac.uk/complexportal/complex/",
    "CVCL": "https://www.cellosaurus.org/CVCL_",
    "EC": "https://enzyme.expasy.org/EC/",
    "EFO": "http://www.ebi.ac.uk/efo/EFO_",
    "FPLX": "https://sorgerlab.github.io/famplex/",
    "HGNC": "https://www.genenames.org/data/gene-symbol-report/#!/hgnc_id/HGNC:",
    "hgnc.genegroup": "https://www.genenames.org/data/genegroup/#!/group/",
    "MESH": "http://id.nlm.nih.gov/mesh/",
    "MGI": "http://www.informatics.jax.org/accession/MGI:",
    "mirbase": "https://www.mirbase.org/hairpin/",
    "mirbase.mature": "https://www.mirbase.org/mature/",
    "NCBIGene": "https://www.ncbi.nlm.nih.gov/gene/",
    "REACT": "https://reactome.org/content/detail/",
    "RGD": "https://rgd.mcw.edu/rgdweb/report/gene/main.html?id=",
    "UniProtKB": "http://purl.uniprot.org/uniprot/",
    "WIKIPATHWAYS": "https://www.wikipathways.org/pathways/",
}

# Fewer characters than Turtle allows; an IRI with others is written in angle brackets.
_LOCAL = re.compile(r"\w(?:[\w-]*\w)?", re.ASCII)


def external_iri(curie: str) -> str | None:
    """The IRI of an external identifier, or None when its prefix is not one of ours.

    >>> external_iri("CHEBI:16240")
    'http://purl.obolibrary.org/obo/CHEBI_16240'
    >>> external_iri("XYZ:1") is None
    True
    """
    prefix, _, local = curie.partition(":")
    base = EXTERNAL.get(prefix)
    return base + local if base and local else None


def external_curie(iri: str) -> str | None:
    """The CURIE of an external term, or None when its IRI belongs to no vocabulary of ours.

    >>> external_curie("http://purl.obolibrary.org/obo/CHEBI_16240")
    'CHEBI:16240'
    """
    iri = str(iri)
    fitting = [(prefix, base) for prefix, base in EXTERNAL.items() if iri.startswith(base)]
    if not fitting:
        return None
    prefix, base = max(fitting, key=lambda b: len(b[1]))
    return f"{prefix}:{iri[len(base) :]}"


def compact(iri: str, prefixes: Mapping[str, str] = PREFIXES) -> str:
    """An IRI as Turtle and SPARQL write it: prefixed where a prefix fits, else in angle brackets.

    >>> compact("https://w3id.org/exeronto/entity/irisin"), compact("http://example.org/x")
    ('exent:irisin', '<http://example.org/x>')
    """
    best = max(
        (b for b in prefixes.items() if iri.startswith(b[1])), key=lambda b: len(b[1]), default=None
    )
    if best is not None and _LOCAL.fullmatch(iri[len(best[1]) :]):
        return f"{best[0]}:{iri[len(best[1]) :]}"
    return f"<{iri}>"


def prefixes_in(sparql: str) -> dict[str, str]:
    """The prefixes that a query may use, by their marks in it: an engine takes a while for each.

    >>> sorted(prefixes_in("SELECT ?o { exent:irisin exero:increases ?o }"))
    ['exent', 'exero']
    """
    return {prefix: iri for mark, prefix, iri in _MARKS if mark in sparql}


def short(iri: str) -> str:
    """An IRI as people read it: prefixed whatever follows, our own and external prefixes alike.

    >>> short("https://w3id.org/exeronto/graph/view/strict"), short("http://purl.uniprot.org/uniprot/Q8NAU1")
    ('exgraph:view/strict', 'UniProtKB:Q8NAU1')
    """
    bases = [
        b for b in (*PREFIXES.items(), *EXTERNAL.items()) if iri.startswith(b[1]) and iri != b[1]
    ]
    if not bases:
        return iri
    prefix, base = max(bases, key=lambda b: len(b[1]))
    return f"{prefix}:{iri[len(base) :]}"


def expand(written: str) -> str | None:
    """The IRI that a CURIE or a full IRI stands for, or None.

    >>> expand("exero:Myokine")
    'https://w3id.org/exeronto/Myokine'
    """
    written = str(written)  # rdflib's IRIs have a startswith of their own, without tuples
    if written.startswith("<") and written.endswith(">"):
        written = written[1:-1]
    if written.startswith(("http://", "https://")):
        return written
    prefix, colon, local = written.partition(":")
    if colon and prefix in PREFIXES:
        return PREFIXES[prefix] + local
    return external_iri(written)
