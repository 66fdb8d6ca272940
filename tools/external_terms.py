"""Write ontology/external-terms.tsv: the label of every external identifier that we use.

Beside it external-sources.tsv: the vocabularies these are from, with version and licence.

    python tools/external_terms.py --reference ../shared/reference

The labels come from the reference tables of public vocabularies, never from memory. An identifier
that is unknown or obsolete there is reported with its file and line, and nothing is written.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from exeronto.external_terms import EXTERNAL_COLUMNS, SOURCE_COLUMNS
from exeronto.mappings import PREDICATES
from exeronto.prefixes import external_curie
from exeronto.rdf import parse_turtle
from exeronto.release import write_atomically
from exeronto.tables import ENTITY_COLUMNS, UNIT_COLUMNS, read_table

if TYPE_CHECKING:
    from rdflib import Graph


def used_identifiers(ontology: Path) -> dict[str, str]:
    """Every CURIE in the tables of an ontology folder, with the first place that uses it."""
    used: dict[str, str] = {}
    for table in sorted((ontology / "entities").glob("*.tsv")):
        for line, row in read_table(table, ENTITY_COLUMNS):
            for curie in " ".join((row["exact"], row["close"], row["broad"])).split():
                used.setdefault(curie, f"{table}:{line}")
    for line, row in read_table(ontology / "units.tsv", UNIT_COLUMNS):
        if row["uo"]:
            used.setdefault(row["uo"], f"{ontology / 'units.tsv'}:{line}")
    for module in sorted(ontology.glob("*.ttl")):
        for iri in foreign_terms(parse_turtle(module)):
            used.setdefault(iri, str(module))
    return used


def foreign_terms(module: Graph) -> set[str]:
    """CURIEs of the external terms that a module maps to or is placed under."""
    terms = {term for prop in PREDICATES for term in module.objects(None, prop)}
    return {curie for term in terms if (curie := external_curie(str(term))) is not None}


def source_rows(folder: Path, wanted: set[str]) -> list[str]:
    """The rows of external-sources.tsv, from the reference tables' own list."""
    with (folder / "sources.tsv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return sorted(
            "\t".join(row[column] for column in SOURCE_COLUMNS)
            for row in rows
            if row["source"] in wanted
        )


def reference_rows(folder: Path, wanted: set[str]) -> dict[str, tuple[str, bool, str]]:
    """Label, obsolescence and source of the wanted CURIEs."""
    found = {}
    csv.field_size_limit(2**24)
    for table in sorted(folder.glob("terms-*.tsv.gz")):
        source = table.name.removeprefix("terms-").removesuffix(".tsv.gz")
        with gzip.open(table, "rt", encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                if row["curie"] in wanted:
                    found.setdefault(row["curie"], (row["label"], row["obsolete"] == "1", source))
    return found


def main() -> int:
    """Write the table, or say what is wrong and exit with 2."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--reference", type=Path, required=True, help="folder of terms-*.tsv.gz tables"
    )
    parser.add_argument("--ontology", type=Path, default=Path("ontology"))
    arguments = parser.parse_args()
    used = used_identifiers(arguments.ontology)
    known = reference_rows(arguments.reference, set(used))
    wrong = [
        f"{place}: {curie} is {'obsolete' if curie in known else 'unknown'}; correct it"
        for curie, place in sorted(used.items())
        if curie not in known or known[curie][1]
    ]
    if wrong:
        print("\n".join(wrong), file=sys.stderr)
        return 2
    rows = ["\t".join(EXTERNAL_COLUMNS)]
    rows += [f"{curie}\t{known[curie][0]}\t{known[curie][2]}" for curie in sorted(used)]
    write_atomically(arguments.ontology / "external-terms.tsv", ("\n".join(rows) + "\n").encode())
    sources = source_rows(arguments.reference, {known[curie][2] for curie in used})
    rows = ["\t".join(SOURCE_COLUMNS), *sources]
    write_atomically(arguments.ontology / "external-sources.tsv", ("\n".join(rows) + "\n").encode())
    print(f"{len(used)} external terms")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
