"""Answers: rows with the labels of what is in them, in the forms that people and programs read."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING

from exeronto.errors import QueryError
from exeronto.prefixes import BASE, short
from exeronto.solutions import Iri, Rows, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import networkx as nx
    import pandas as pd

# Labels of claims and passages are sentences; in a table their short IRI reads better.
_UNLABELLED = (f"{BASE}claim/", f"{BASE}inference/")
# What makes a spreadsheet take a cell for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_MARKDOWN = str.maketrans({c: f"\\{c}" for c in "\\`*_[]|#~$"} | {"<": "&lt;", "&": "&amp;"})

FORMATS = ("csv", "tsv", "json", "md", "sheet")


def _harmless(value: Value, printed: str) -> str:
    is_number = isinstance(value, int | float | Decimal)
    return f"'{printed}" if printed.startswith(_FORMULA) and not is_number else printed


def _no_labels(_: Iterable[str]) -> dict[str, str]:
    return {}


@dataclass(frozen=True)
class Answer:
    """What a question or query gives.

    `rows` holds Python values, IRIs as `Iri` (a str); `labels` the label of each IRI that has one.
    """

    found: Rows
    labelled: Callable[[Iterable[str]], Mapping[str, str]] = field(
        default=_no_labels, repr=False, compare=False
    )

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return self.found.columns

    @property
    def rows(self) -> tuple[tuple[Value, ...], ...]:
        """The rows as Python values, None where there is none."""
        return self.found.rows

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """The label of each IRI in the rows that has one, claims left out."""
        iris = {value for row in self.rows for value in row if isinstance(value, Iri)}
        return self.labelled(sorted(iri for iri in iris if not iri.startswith(_UNLABELLED)))

    def __len__(self) -> int:
        return len(self.found.terms)

    def printed(self) -> tuple[tuple[str, ...], ...]:
        """The rows as people read them: labels for IRIs, short IRIs for claims."""
        return tuple(tuple(self._printed(value) for value in row) for row in self.rows)

    def _printed(self, value: Value) -> str:
        if value is None:
            return ""
        if isinstance(value, Iri):
            return self.labels.get(value) or short(value)
        return str(value)

    def __str__(self) -> str:
        """A plain table."""
        table = [self.columns, *self.printed()]
        widths = [max(len(row[i]) for row in table) for i in range(len(self.columns))]
        lines = [
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
            for row in table
        ]
        return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{escape(column)}</th>" for column in self.columns)
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>"
            for row in self.printed()
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

    def serialized(self, fmt: str) -> str:
        """The answer as text.

        Args:
            fmt: `csv`, `tsv` or `json`, as the SPARQL standards have them; `md` for a table in
                Markdown; `sheet` for CSV with labels that is safe to open in a spreadsheet.
        """
        if fmt == "md":
            return self.to_markdown()
        if fmt == "sheet":
            return self.to_sheet()
        return self.found.serialized(fmt)

    def to_markdown(self) -> str:
        """A table in Markdown; what would be markup in a cell is escaped."""
        lines = [self.columns, ("---",) * len(self.columns)]
        lines += [
            tuple(" ".join(cell.split()).translate(_MARKDOWN) for cell in row)
            for row in self.printed()
        ]
        return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)

    def to_sheet(self) -> str:
        """CSV for a spreadsheet: labels for IRIs, and no cell that would be run as a formula."""
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(self.columns)
        for row, printed in zip(self.rows, self.printed(), strict=True):
            writer.writerow(map(_harmless, row, printed))
        return text.getvalue()

    def to_pandas(self) -> pd.DataFrame:
        """The rows as a pandas data frame; pandas must be installed."""
        import pandas as pd

        return pd.DataFrame(list(self.rows), columns=list(self.columns))

    def to_networkx(self, source: str = "subject", target: str = "object") -> nx.MultiDiGraph:
        """The rows as a directed graph, an edge each; networkx must be installed.

        Args:
            source: The column that edges come from.
            target: The column that they lead to. The other columns become attributes of the edge.

        Raises:
            QueryError: There is no such column, or both are one.
        """
        import networkx as nx

        columns = ", ".join(self.columns)
        if source == target:
            raise QueryError(
                f"an edge needs two columns, not {source!r} twice; name two of {columns}"
            )
        for column in (source, target):
            if column not in self.columns:
                raise QueryError(f"the answer has no column {column!r}; name two of {columns}")
        graph = nx.MultiDiGraph()
        for row in self.rows:
            edge = dict(zip(self.columns, row, strict=True))
            start, end = edge.pop(source), edge.pop(target)
            if start is not None and end is not None:
                for node in (start, end):
                    graph.add_node(node, label=self._printed(node))
                # Not as keywords: `key` would be one of networkx's own.
                graph.add_edges_from([(start, end, edge)])
        return graph
