"""Answers on standard output, in the format that was asked for."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exeronto.answer import Answer


def answer_and_exit(answer: Answer, fmt: str) -> NoReturn:
    """Print an answer and end: with 0, or with 1 if it has no rows."""
    print_answer(answer, fmt)
    sys.exit(0 if len(answer) else 1)


def print_answer(answer: Answer, fmt: str) -> None:
    """Print an answer as a table, or in a format that other programs read."""
    if fmt == "table":
        print_table(answer.columns, answer.printed())
    else:
        click.echo(answer.serialized(fmt), nl=False)


def print_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table as wide as the terminal; how many rows it has, on standard error."""
    from exeronto.display import table_text

    click.echo(table_text(columns, rows, wide=not sys.stdout.isatty()), nl=False)
    click.echo(f"{len(rows)} rows", err=True)
