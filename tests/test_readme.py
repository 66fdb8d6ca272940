"""The console examples of README are what the program prints (its Python runs as a doctest)."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from exeronto.cli import main

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```console\n(.*?)```", README, re.DOTALL)
# A command and what it prints, up to the next command.
EXAMPLES = [
    match
    for block in BLOCKS
    for match in re.findall(r"^\$ exeronto ([^\n]+)\n((?:(?!\$ )[^\n]*\n)*)", block, re.MULTILINE)
]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder in which the paths of README hold and nothing of the checkout is written."""
    (tmp_path / "tests").symlink_to(ROOT / "tests")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(("command", "output"), EXAMPLES, ids=[command for command, _ in EXAMPLES])
def test_readme_shows_what_the_program_prints(command, output, folder):
    arguments = shlex.split(command)
    if arguments[0] in {"ask", "query"} and "--format" not in arguments:
        arguments += ["--format", "table"]  # as on a terminal
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    assert _lines(result.stdout) == _lines(output)


def _lines(text):
    return [line.rstrip() for line in text.strip().splitlines()]


def test_readme_has_examples():
    assert len(EXAMPLES) >= 3


def test_first_two_commands_are_the_main_job_and_the_tests():
    first = re.findall(r"^\$ (\S+ \S+ \S+)", BLOCKS[0], re.MULTILINE)
    assert first == ["python3 dev.py build", "python3 dev.py test"]


VERBS = [
    verb
    for name, command in main.commands.items()
    for verb in ([f"{name} {below}" for below in getattr(command, "commands", {})] or [name])
]


@pytest.mark.parametrize("verb", VERBS)
def test_readme_names_every_verb(verb):
    assert f"`exeronto {verb}`" in README


def test_help_text_is_what_click_renders():
    rendered = CliRunner().invoke(main, ["--help"], prog_name="exeronto", terminal_width=100).output
    assert (ROOT / "exeronto" / "help.txt").read_text(encoding="utf-8") == rendered
