"""External identifiers: how those of each vocabulary are written."""

from __future__ import annotations

import re

from exeronto.prefixes import EXTERNAL

_SEVEN_DIGITS = r"\d{7}"
# What follows the prefix of a CURIE, where that is not seven digits.
_LOCAL = {
    "biolink": r"[A-Za-z]\w*",
    "CHEBI": r"[1-9]\d*",
    "ComplexPortal": r"CPX-\d+",
    "CVCL": r"[A-Z0-9]{4}",
    "DOID": r"\d+",
    "EC": r"\d+(\.\d+){0,2}|\d+\.\d+\.\d+\.n?\d+",
    "FPLX": r"[A-Za-z0-9]\w+",
    "HGNC": r"\d{1,5}",
    "hgnc.genegroup": r"\d+",
    "MESH": r"[CDQ]\d{6,9}",
    "MGI": r"\d+",
    "MI": r"\d{4}",
    "mirbase": r"MI\d{7}",
    "mirbase.mature": r"MIMAT\d{7}",
    "MOD": r"\d{5}",
    "NCBIGene": r"\d+",
    "NCBITaxon": r"\d+",
    "PR": r"\d{9}|[OPQ]\d[A-Z0-9]{3}\d(-\d+)?|[A-NR-Z]\d([A-Z][A-Z0-9]{2}\d){1,2}(-\d+)?",
    "REACT": r"R-[A-Z]{3}-\d+",
    "RGD": r"\d+",
    "RO": r"(HOM)?\d{7}",
    "UniProtKB": r"[OPQ]\d[A-Z0-9]{3}\d|[A-NR-Z]\d([A-Z][A-Z0-9]{2}\d){1,2}",
    "WIKIPATHWAYS": r"WP\d+",
}


def identifier_fault(curie: str) -> str | None:
    r"""What is wrong with how an external identifier is written, or None.

    >>> identifier_fault("GO:0006914")
    >>> identifier_fault("GO:" + "6914")
    'is not written as those of GO are (\\d{7}); correct it'
    """
    prefix, _, local = curie.partition(":")
    if prefix not in EXTERNAL:
        return "has no known prefix; see exeronto/prefixes.py"
    pattern = _LOCAL.get(prefix, _SEVEN_DIGITS)
    if re.fullmatch(pattern, local, re.ASCII):
        return None
    return f"is not written as those of {prefix} are ({pattern}); correct it"
