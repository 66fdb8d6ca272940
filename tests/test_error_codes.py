"""Codes of errors: each is listed, used and documented."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

import exeronto
from exeronto import errors
from exeronto.cli import main

PACKAGE = Path(exeronto.__file__).parent
SOURCES = {file.name: file.read_text(encoding="utf-8") for file in PACKAGE.rglob("*.py")}


def test_every_code_that_is_used_is_listed_and_the_reverse():
    written = {
        code
        for name, text in SOURCES.items()
        if name != "errors.py"
        for code in re.findall(r"[\"\[]([EW]_[A-Z_]+)[\"\]]", text)
    }
    assert written == set(errors.CODES)


def test_every_code_is_in_the_documentation_with_its_meaning():
    page = (PACKAGE.parent / "docs" / "formats.md").read_text(encoding="utf-8")
    assert dict(re.findall(r"^\| `([EW]_[A-Z_]+)` \| (.+) \|$", page, re.MULTILINE)) == errors.CODES


def test_every_class_of_errors_has_a_code_of_its_own():
    classes = [errors.ExerOntoError, *errors.ExerOntoError.__subclasses__()]
    assert len({kind.code for kind in classes}) == len(classes)


def test_an_error_is_told_to_programs_as_json(tmp_path):
    file = tmp_path / "x.md"
    file.write_bytes(b"# T\n\na\x00b\n")
    done = CliRunner().invoke(main, ["--errors", "json", "load", str(file)])
    assert done.exit_code == 2
    assert json.loads(done.stderr) == {
        "code": "E_CONTROL_CHAR",
        "file": str(file),
        "line": 3,
        "message": "holds NUL bytes, so it is not text in UTF-8; convert it",
    }


@pytest.mark.parametrize("steering", ["\x1b[31mred", "two\nlines", "\u202eback"])
def test_what_is_quoted_from_a_file_never_steers_the_terminal(tmp_path, steering):
    file = tmp_path / "x.json"
    file.write_text(f'{{"{steering}": 1, "{steering}": 2}}'.replace("\n", "\\n"), encoding="utf-8")
    done = CliRunner().invoke(main, ["load", str(file)])
    assert done.exit_code == 2
    assert done.stderr.isprintable() or done.stderr.rstrip("\n").isprintable()
