"""Answers, descriptions and summaries as text for people."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from dataclasses import asdict
from io import StringIO
from typing import TYPE_CHECKING

from exeronto.article import article_markdown, article_text, to_article

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from exeronto.description import Description
    from exeronto.pipeline import Summary

# Tables in a pipe are as wide as what is in them.
_WIDE = 100_000
# Of a column and the space beside it; what is narrower would be left out.
_NARROWEST = 6


def table_text(columns: Sequence[str], rows: Sequence[Sequence[str]], *, wide: bool = False) -> str:
    """A table in the width of the terminal, or in its own.

    On a terminal too narrow for the columns, each cell has a line.

    >>> print(table_text(("exerkine",), [("irisin",)], wide=True))
    exerkine
    ────────
    irisin
    """
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    console = Console(file=StringIO(), width=_WIDE if wide else None, markup=False, highlight=False)
    if console.width < _NARROWEST * len(columns):
        cells = (zip(columns, row, strict=True) for row in rows)
        return "\n".join("".join(f"{name}: {text}\n" for name, text in row) for row in cells)
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*row)
    with console.capture() as captured:
        console.print(table)
    return "".join(f"{line.rstrip()}\n" for line in captured.get().splitlines())


@contextmanager
def progress(total: int, *, plain: Callable[[str], None]) -> Iterator[Callable[[str], None]]:
    """A bar on standard error where that is a terminal, else `plain`.

    Call what it gives with the name of each stage as it begins.
    """
    if not sys.stderr.isatty():
        yield plain
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("start", total=total)
        begun = 0

        def on_stage(stage: str) -> None:
            nonlocal begun
            bar.update(task, description=stage, completed=begun)
            begun += 1

        yield on_stage


@contextmanager
def counting(what: str, *, quiet: bool = False) -> Iterator[Callable[[int, int], None]]:
    """A bar with rate and time left on standard error, where that is a terminal; else nothing.

    Call what it gives with how much is done, and of how much.
    """
    if quiet or not sys.stderr.isatty():
        yield lambda _done, _all: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress
    from rich.progress import TextColumn as Text
    from rich.progress import TimeElapsedColumn as Elapsed
    from rich.progress import TimeRemainingColumn as Remaining

    columns = (Text(what), BarColumn(), MofNCompleteColumn(), Text("{task.fields[rate]}"))
    times = (Elapsed(), Text("left"), Remaining())
    # The rate of the last minutes: what is found already done at the start is no work.
    with Progress(
        *columns, *times, console=Console(stderr=True), transient=True, speed_estimate_period=120
    ) as bar:
        task = bar.add_task(what, total=None, rate="")

        def on_count(done: int, of_all: int) -> None:
            speed = bar.tasks[0].speed
            rate = f"{speed:.1f}/s" if speed else ""
            bar.update(task, completed=done, total=of_all, rate=rate)

        yield on_count


def description_text(found: Description, *, fmt: str = "text", width: int | None = None) -> str:
    """A term like an entry of an encyclopaedia: as text, as Markdown (`md`), or all of it as JSON.

    Text is broken at a width; without one, each line is whole, for a pipe.
    """
    if fmt == "json":
        return json.dumps(asdict(found), ensure_ascii=False, indent=2)
    article = to_article(found)
    return article_markdown(article) if fmt == "md" else article_text(article, width=width)


def summary_text(summary: Summary) -> str:
    """What a build has made, a line per figure."""
    answered = sum(1 for _, rows in summary.answered if rows)
    shapes = "conform" if summary.report.conforms else "violated"
    return "\n".join(
        [
            f"classes             {summary.classes:5}",
            f"object properties   {summary.properties:5}",
            f"reference entities  {summary.entities:5}",
            *(f"claims              {count:5}  {key}" for key, count in summary.claims),
            *(f"triples             {count:5}  {name}" for name, count in summary.graphs),
            *(
                f"inferred types      {count:5}  {view} view, in {kinds} classes"
                for view, count, kinds in summary.memberships
            ),
            f"shapes              {shapes}, {len(summary.report.findings)} remarks",
            f"questions answered  {answered:5}  of {len(summary.answered)}",
            f"written to          {summary.folder}/",
        ]
    )
