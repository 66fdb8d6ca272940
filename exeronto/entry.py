"""Where the `exeronto` command begins.

Help is the most frequent thing asked of a command line, and importing click takes four times as
long as starting Python. So the help text is a file (`help.txt`, which a test holds against what
click renders), and click is imported for everything else.
"""

import os
import sys


def main() -> None:
    """Print the help, or hand over to the command line."""
    if sys.argv[1:] in ([], ["-h"], ["--help"]):
        here = os.path.dirname(__file__)  # noqa: PTH120 - pathlib takes longer than the rest
        with open(os.path.join(here, "help.txt"), encoding="utf-8") as text:  # noqa: PTH118, PTH123
            sys.stdout.write(text.read())
        return
    from exeronto import cli

    cli.main(prog_name="exeronto")
