"""Check that no sentence of a seed paper stands in the project.

    python tools/no_copied_sentences.py ../shared/tools/copycheck.py

Runs the checker and lets pass what is bibliography: titles and DOIs of cited works, publishers and
funders may be long and are facts. Everything else it finds is printed; exit 1 when there is any.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_FOUND = re.compile(r"^.+?:\d+: (\d+) words as in \S+: (.*)$")


def bibliography(root: Path) -> list[str]:
    """Every bibliographic text of the document records, as words."""
    texts = []
    for file in sorted((root / "exeronto" / "curated").glob("*/document.json")):
        record = json.loads(file.read_text(encoding="utf-8"))
        texts += [*_strings(record["bibliography"])]
        for reference in record["references"]:
            texts += [reference["title"] or "", f"https://doi.org/{reference['doi']}"]
    return [_words(text) for text in texts]


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for entry in value.values():
            yield from _strings(entry)
    elif isinstance(value, list):
        for entry in value:
            yield from _strings(entry)


def _words(text: str) -> str:
    return " ".join(word.casefold() for word in _WORD.findall(text))


def main(checker: str) -> int:
    """Print the runs that are no bibliography."""
    root = Path(__file__).resolve().parent.parent
    allowed = bibliography(root)
    done = subprocess.run(
        [sys.executable, checker, str(root)], capture_output=True, text=True, check=False
    )
    if done.returncode not in {0, 1} or "copied runs" not in done.stderr:
        print(done.stderr, file=sys.stderr)
        return 2
    copied = []
    for line in done.stdout.splitlines():
        match = _FOUND.match(line)
        # The checker cuts long runs short in print.
        run = match.group(2).rpartition(" ")[0] if match else line
        if not any(run in text for text in allowed):
            copied.append(line)
    print("\n".join([*copied, f"{len(copied)} copied runs that are no bibliography"]))
    return 1 if copied else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
