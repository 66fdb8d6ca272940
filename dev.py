#!/usr/bin/env python3
"""Set up this checkout and run it: `python3 dev.py build`, `python3 dev.py test`.

Needs Python 3.11 or newer and nothing else. The first run makes `.venv` and installs the locked
dependencies with their checksums; later runs start at once.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
STAMP = VENV / ".exeronto-lock"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")

USAGE = """usage: python3 dev.py COMMAND [ARGUMENT...]

  build   build everything into build/ and answer one question
  test    run the tests (arguments go to pytest)
  lint    check style, types, and the layout of data files
  lock    write requirements.lock anew from pyproject.toml
  run     run a command in the environment, for instance: run exeronto ask
"""


def set_up() -> None:
    """Make the environment, unless it is there and fits the lock file."""
    if sys.version_info < (3, 11):  # noqa: UP036 - the point is to say so
        sys.exit(f"ExerOnto needs Python 3.11 or newer; this is {sys.version.split()[0]}")
    wanted = hashlib.sha256(LOCK.read_bytes() + sys.version.encode()).hexdigest()
    if STAMP.is_file() and STAMP.read_text() == wanted:
        return
    print("setting up .venv (once, a minute or two) ...", file=sys.stderr, flush=True)
    if subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=False).returncode:
        sys.exit("python3 -m venv failed; on Debian and Ubuntu install python3-venv")
    pip = [PYTHON, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    _run([*pip, "install", "--require-hashes", "--requirement", LOCK])
    _run([*pip, "install", "--no-deps", "--no-build-isolation", "--editable", ROOT])
    STAMP.write_text(wanted)


def _run(command: list[str | Path]) -> None:
    """Run a command in the project's folder; stop with its exit code if it fails."""
    done = subprocess.run([str(part) for part in command], cwd=ROOT, check=False)
    if done.returncode:
        sys.exit(done.returncode)


def build(arguments: list[str]) -> None:
    """The main job: build everything, and show the answer to one real question."""
    exeronto = BIN / "exeronto"
    _run([exeronto, "build", *arguments])
    print("\nWhich exerkines does which tissue secrete, and who says so?\n", flush=True)
    _run([exeronto, "ask", "exerkine-origins", "--format", "table"])


def test(arguments: list[str]) -> None:
    """All tests, on all cores; those that judge time or load afterwards, when nothing else runs."""
    pytest = [PYTHON, "-m", "pytest"]
    if arguments:
        _run([*pytest, *arguments])
        return
    _run([*pytest, "-q", "-m", "not alone", "-n", "auto", "--dist", "worksteal"])
    _run([*pytest, "-q", "-m", "alone"])


def lint() -> None:
    """Style, types, the layout of data files, and that no released IRI was dropped."""
    _run([BIN / "ruff", "check", "."])
    _run([BIN / "ruff", "format", "--check", "."])
    _run([BIN / "mypy"])
    _run([BIN / "exeronto", "fmt", "--check"])
    _run([PYTHON, "tools/release_terms.py", "--check"])


def lock() -> None:
    """Resolve the dependencies for all platforms and write them with their checksums."""
    _run([PYTHON, "-m", "pip", "install", "--quiet", "uv"])
    extras = [part for extra in ("build", "serve") for part in ("--extra", extra)]
    what = ["--universal", "--python-version", "3.11", *extras, "--group", "dev"]
    how = ["--quiet", "--no-header", "--generate-hashes", "--upgrade", "--output-file", LOCK]
    _run([BIN / "uv", "pip", "compile", "pyproject.toml", *what, *how])


def main(arguments: list[str]) -> None:
    """Set up, then do what was asked for."""
    commands = {"build", "test", "lint", "lock", "run"}
    if not arguments or arguments[0] not in commands:
        sys.exit(USAGE)
    command, *rest = arguments
    set_up()
    if command == "build":
        build(rest)
    elif command == "test":
        test(rest)
    elif command == "lint":
        lint()
    elif command == "lock":
        lock()
    elif rest:
        found = BIN / rest[0]
        _run([found if found.exists() else rest[0], *rest[1:]])


if __name__ == "__main__":
    main(sys.argv[1:])
