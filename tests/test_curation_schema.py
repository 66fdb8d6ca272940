"""The schema that editors use is the one that files are checked against."""

import json

from exeronto.curation import schema
from exeronto.field_notes import NOTES
from exeronto.resources import curated_folder


def test_schema_file_is_current():
    file = curated_folder() / "claims.schema.json"
    assert file.read_text(encoding="utf-8") == schema(), (
        "write it anew: python3 dev.py run python -c "
        "'from exeronto.curation import schema; print(schema(), end=\"\")'"
    )


def test_every_key_is_explained():
    found = json.loads(schema())
    for name, entry in [("CuratedPaper", found), *found["$defs"].items()]:
        for key, field in entry["properties"].items():
            assert field.get("description"), f"{name}.{key}: explain it in field_notes.py"


def test_every_explanation_is_of_a_key():
    found = json.loads(schema())
    entries = {"CuratedPaper": found, **found["$defs"]}
    keys = {key.replace(" ", "_") for entry in entries.values() for key in entry["properties"]}
    for note in NOTES:
        name, dot, key = note.rpartition(".")
        if dot:
            assert key.replace("_", " ") in entries[name]["properties"], note
        else:
            assert key in keys, note


def test_what_may_stand_alone_may_stand_alone_in_an_editor_too():
    species = json.loads(schema())["$defs"]["ClaimEntry"]["properties"]["species"]
    assert {one["type"] for one in species["anyOf"]} == {"string", "array"}


def test_every_curated_file_names_the_schema():
    for file in curated_folder().glob("*/claims.yaml"):
        first = file.read_text(encoding="utf-8").splitlines()[0]
        assert first == "# yaml-language-server: $schema=../claims.schema.json"
