"""Print the commit that published the version before this one; nothing where history has none.

A release is the last commit whose `build/exeronto.ttl` carries an older `owl:versionInfo`.
"""

from __future__ import annotations

import re
import subprocess

PUBLISHED = "build/exeronto.ttl"
_VERSION = re.compile(r'owl:versionInfo "([^"]+)"')


def git(*arguments: str) -> str:
    """What git says, or nothing where it fails: no history, no such file."""
    done = subprocess.run(["git", *arguments], capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else ""


def version_at(commit: str) -> str | None:
    """The version that a commit published."""
    found = _VERSION.search(git("show", f"{commit}:{PUBLISHED}"))
    return found[1] if found else None


def main() -> int:
    """Go back from the newest commit until the version changes."""
    commits = git("log", "--format=%H", "--", PUBLISHED).split()
    current = version_at("HEAD")
    for commit in commits:
        version = version_at(commit)
        if version is not None and version != current:
            print(commit)
            break
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
