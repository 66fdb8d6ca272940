"""Verbs for those who look around: path, conflicts, gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from exeronto.options import format_option, open_graph, store_option, view_options
from exeronto.printing import answer_and_exit

if TYPE_CHECKING:
    from exeronto.policies import View


@click.command()
@click.argument("start", metavar="A")
@click.argument("end", metavar="B")
@click.option("--via", multiple=True, help="An entity that paths pass; may be given again.")
@click.option(
    "--max-steps",
    type=click.IntRange(1, 8),
    default=4,
    show_default=True,
    help="The most claims, one behind the other.",
)
@click.option(
    "--limit",
    type=click.IntRange(0),
    default=10,
    show_default=True,
    help="How many paths to show; 0 for all.",
)
@store_option
@format_option
@view_options
def path(
    start: str,
    end: str,
    via: tuple[str, ...],
    max_steps: int,
    limit: int,
    store: str | None,
    fmt: str,
    view: View,
) -> None:
    """Show how A leads to B over affirmed claims, strongest evidence first.

    A path is as strong as its weakest step: how sure its surest claim is, then how many distinct
    works its claims cite. Each row is a claim of a step; `against` counts claims that deny it or
    found no change.

    \b
    exeronto path exercise mitophagy
    exeronto path "endurance training" "mitochondrial biogenesis" --via PGC-1α --max-steps 3
    """
    kg = open_graph(store, view, named=False)
    answer = kg.path(start, end, via=via, max_steps=max_steps, limit=limit)
    if limit and len(answer) and answer.rows[-1][0] == limit:
        click.echo(f"the {limit} strongest paths; --limit 0 shows all", err=True)
    answer_and_exit(answer, fmt)


@click.command()
@click.argument("term", nargs=-1)
@store_option
@format_option
@view_options
def conflicts(term: tuple[str, ...], store: str | None, fmt: str, view: View) -> None:
    """Show claims that do not go together, with how to read them: of TERM, or all.

    \b
    exeronto conflicts
    exeronto conflicts irisin
    """
    kg = open_graph(store, view, named=False)
    answer_and_exit(kg.conflicts(" ".join(term) or None), fmt)


@click.command()
@click.argument("term", nargs=-1)
@store_option
@format_option
@view_options
def gaps(term: tuple[str, ...], store: str | None, fmt: str, view: View) -> None:
    """Show what papers say is unknown or too little studied: of TERM, or everything.

    \b
    exeronto gaps
    exeronto gaps irisin
    """
    kg = open_graph(store, view, named=False)
    answer_and_exit(kg.gaps(" ".join(term) or None), fmt)
