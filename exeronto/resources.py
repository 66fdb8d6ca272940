"""Where the files that belong to the package lie: in a checkout, or inside an installed wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent
_CHECKOUT = _PACKAGE.parent


def ontology_folder() -> Path:
    """The folder of the ontology's modules and entity tables.

    >>> (ontology_folder() / "exeronto.ttl").is_file()
    True
    """
    return _folder("ontology")


def shapes_folder() -> Path:
    """The folder of the SHACL shapes."""
    return _folder("shapes")


def build_folder() -> Path:
    """The folder of the published dumps."""
    return _folder("build")


def curated_folder() -> Path:
    """The folder of the curated papers."""
    return _PACKAGE / "curated"


def cue_words_file() -> Path:
    """The table of cue words by predicate and polarity."""
    return _PACKAGE / "cue_words.tsv"


def questions_folder() -> Path:
    """The folder of the competency questions."""
    return _PACKAGE / "questions"


def rules_folder() -> Path:
    """The folder of the quality rules."""
    return _PACKAGE / "qc"


def gold_folder() -> Path:
    """The folder of the annotated sentences, and of what was measured on them."""
    return _PACKAGE / "gold"


def _folder(name: str) -> Path:
    """A folder beside the package in a checkout; a wheel carries it as `exeronto/_<name>`."""
    shipped = _PACKAGE / f"_{name}"
    return shipped if shipped.is_dir() else _CHECKOUT / name
