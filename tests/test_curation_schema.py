"""The schema that editors use is the one that files are checked against."""

from exeronto.curation import schema
from exeronto.resources import curated_folder


def test_schema_file_is_current():
    file = curated_folder() / "claims.schema.json"
    assert file.read_text(encoding="utf-8") == schema(), (
        "write it anew: python3 dev.py run python -c "
        "'from exeronto.curation import schema; print(schema(), end=\"\")'"
    )


def test_every_curated_file_names_the_schema():
    for file in curated_folder().glob("*/claims.yaml"):
        first = file.read_text(encoding="utf-8").splitlines()[0]
        assert first == "# yaml-language-server: $schema=../claims.schema.json"
