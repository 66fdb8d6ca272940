"""Where the `exeronto` command begins.

Help is the most frequent thing asked of a command line, and importing click takes four times as
long as starting Python. So the help text is a file (`help.txt`, which a test holds against what
click renders), and click is imported for everything else.
"""

import os
import sys

# Workers of an endpoint are forked from a process that has read a whole graph, and would search the
# pieces that this left for each of their allocations. The GNU C library takes it at the start only.
_TUNED = ("GLIBC_TUNABLES", "glibc.malloc.tcache_count=1000")


def main() -> None:
    """Print the help, or hand over to the command line."""
    if sys.argv[1:] in ([], ["-h"], ["--help"]):
        here = os.path.dirname(__file__)  # noqa: PTH120 - pathlib takes longer than the rest
        with open(os.path.join(here, "help.txt"), encoding="utf-8") as text:  # noqa: PTH118, PTH123
            sys.stdout.write(text.read())
        return
    if sys.argv[1:2] == ["serve"] and sys.platform == "linux" and _TUNED[0] not in os.environ:
        os.environ.update((_TUNED,))
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 - itself
    from exeronto import cli

    cli.main(prog_name="exeronto")
