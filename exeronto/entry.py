"""Where the `exeronto` command begins.

Help is the most frequent thing asked of a command line, and importing click takes four times as
long as starting Python. So the help text is a file (`help.txt`, which a test holds against what
click renders), and click is imported for everything else.
"""

import errno
import io
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
    _settle_output()
    if sys.argv[1:2] == ["serve"] and sys.platform == "linux" and _TUNED[0] not in os.environ:
        os.environ.update((_TUNED,))
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 - itself
    from exeronto import cli

    try:
        try:
            cli.main(prog_name="exeronto")
        finally:
            if sys.stdout is not None:
                sys.stdout.flush()
    except OSError as error:
        # Of files, the verbs tell; what has no name is standard output, on a full disk.
        if error.filename is not None or error.errno != errno.ENOSPC:
            raise
        sys.stderr.write(f"exeronto: cannot write the answer: {error.strerror}\n")
        # What is left in the buffer would be tried again at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(2)


def _settle_output() -> None:
    """Files and pipes are written in UTF-8 on any system; a terminal shows what it can."""
    out = sys.stdout
    if not isinstance(out, io.TextIOWrapper):
        return
    if out.isatty() or "PYTHONIOENCODING" in os.environ:
        out.reconfigure(errors="backslashreplace")
    else:
        out.reconfigure(encoding="utf-8")
