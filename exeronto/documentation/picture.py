"""A hierarchy as a small picture: an indented tree, row by row, ready to be drawn as SVG."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rdflib import URIRef

    from exeronto.documentation.hierarchy import Hierarchy

INDENT, ROW, LINE, MARGIN = 16, 21, 16, 8
# What a small phone shows without shrinking; longer names are broken.
_WIDTH = 322
# Wide enough for the widest of usual fonts at the size of the style sheet, plain and bold.
_CHARACTER, _BOLD = 7.4, 8.3
_ALSO = "also: "
# More than these of a kind are counted, not drawn.
SIBLINGS, CHILDREN = 6, 14


@dataclass(frozen=True, slots=True)
class Node:
    """A row: how deep it stands, what it shows, and the row that it hangs from.

    `role` is `above`, `term`, `beside`, `below` or `more`; `count` says how many a `more` stands
    for; `inferred` marks a place that a reasoner found; `also` one that is above its parent row.
    """

    depth: int
    role: str
    term: URIRef | None
    parent: int | None
    inferred: bool = False
    count: int = 0
    also: bool = False

    @property
    def x(self) -> int:
        """Where its dot stands."""
        return MARGIN + self.depth * INDENT


@dataclass(frozen=True, slots=True)
class Row:
    """A node in its place: where its dot stands, and its name, line by line."""

    node: Node
    y: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """Rows from top to bottom, and the size of it all.

    What is asserted (`solid`) and inferred (`dashed`) as lines between them, and their `dots`,
    those of siblings apart (`pale`), are SVG paths: a picture costs little that way.
    """

    rows: tuple[Row, ...]
    solid: str
    dashed: str
    dots: str
    pale: str
    width: int
    height: int


def tree_around(term: URIRef, tree: Hierarchy, label: Callable[[str], str]) -> Picture | None:
    """A term between its ancestors and what stands below it; None when it stands alone.

    Siblings are those nearest by name. Further parents hang from the term, marked as such.
    """
    path = tree.path(term)
    nodes = [Node(i, "above", one, i - 1 if i else None) for i, one in enumerate(path)]
    parent = len(path) - 1 if path else None
    before, after, hidden = _nearest(tree.siblings(term), term, label)
    depth = len(path)
    nodes += [Node(depth, "beside", one, parent) for one in before]
    at = len(nodes)
    nodes.append(Node(depth, "term", term, parent))
    nodes += _hanging(tree, term, depth, at)
    nodes += [Node(depth, "beside", one, parent) for one in after]
    if hidden and parent is not None:
        nodes.append(Node(depth, "more", path[-1], parent, count=hidden))
    return _drawn(nodes, label) if len(nodes) > 1 else None


def forest(terms: Iterable[URIRef], tree: Hierarchy, label: Callable[[str], str]) -> Picture | None:
    """All of a set of terms, below the parents that they have elsewhere."""
    inside = set(terms)
    roots: dict[URIRef | None, list[URIRef]] = {}
    for one in sorted(inside, key=lambda term: label(term).casefold()):
        parents = tree.above.get(one, [])
        if not inside & set(parents):
            roots.setdefault(parents[0] if parents else None, []).append(one)
    nodes: list[Node] = []
    for outside in sorted(roots, key=lambda term: label(term).casefold() if term else ""):
        if outside is not None:
            nodes.append(Node(0, "above", outside, None))
        at = None if outside is None else len(nodes) - 1
        for root in roots[outside]:
            _grow(nodes, root, at, inside, tree)
    return _drawn(nodes, label) if nodes else None


def _grow(
    nodes: list[Node], term: URIRef, parent: int | None, inside: set[URIRef], tree: Hierarchy
) -> None:
    depth = 0 if parent is None else nodes[parent].depth + 1
    at = len(nodes)
    nodes.append(Node(depth, "below", term, parent))
    for child in tree.below.get(term, []):
        if child in inside:
            _grow(nodes, child, at, inside, tree)


def _nearest(
    siblings: list[URIRef], term: URIRef, label: Callable[[str], str]
) -> tuple[list[URIRef], list[URIRef], int]:
    """The siblings next to a term by name, before and after it, and how many are left."""
    name = label(term).casefold()
    before = [one for one in siblings if label(one).casefold() <= name]
    after = [one for one in siblings if label(one).casefold() > name]
    room = SIBLINGS // 2
    taken = before[-max(room, SIBLINGS - len(after)) :], after[: max(room, SIBLINGS - len(before))]
    return *taken, len(siblings) - len(taken[0]) - len(taken[1])


def _hanging(tree: Hierarchy, term: URIRef, depth: int, at: int) -> list[Node]:
    """What hangs from the term itself: further parents, then children, asserted ones first."""
    parents = [(one, False) for one in tree.above.get(term, [])[1:]]
    parents += [(one, True) for one in tree.inferred_above.get(term, [])]
    nodes = [Node(depth + 1, "above", one, at, inferred, also=True) for one, inferred in parents]
    children = [(one, False) for one in tree.below.get(term, [])]
    children += [(one, True) for one in tree.inferred_below.get(term, [])]
    nodes += [Node(depth + 1, "below", one, at, inferred) for one, inferred in children[:CHILDREN]]
    if len(children) > CHILDREN:
        nodes.append(Node(depth + 1, "more", None, at, count=len(children) - CHILDREN))
    return nodes


def _drawn(nodes: list[Node], label: Callable[[str], str]) -> Picture:
    rows: list[Row] = []
    height = 0
    for node in nodes:
        lines = _broken(node, label)
        rows.append(Row(node, height + ROW // 2, lines))
        height += ROW + LINE * (len(lines) - 1)
    drawn = [row for row in rows if row.node.role in {"above", "beside", "below"}]
    return Picture(
        rows=tuple(rows),
        solid="".join(_line(row, rows) for row in rows if not row.node.inferred),
        dashed="".join(_line(row, rows) for row in rows if row.node.inferred),
        dots="".join(_dot(row) for row in drawn if row.node.role != "beside"),
        pale="".join(_dot(row) for row in drawn if row.node.role == "beside"),
        width=int(max(_right(row) for row in rows)) + 4,
        height=height,
    )


def _line(row: Row, rows: list[Row]) -> str:
    """From the dot of the parent down, and round the corner."""
    if row.node.parent is None:
        return ""
    above = rows[row.node.parent]
    return f"M{above.node.x} {above.y + 5}V{row.y - 5}q0 5 5 5h{INDENT - 10}"


def _dot(row: Row) -> str:
    return f"M{row.node.x} {row.y}h0"


def _broken(node: Node, label: Callable[[str], str]) -> tuple[str, ...]:
    """What a node shows, in as many lines as it needs."""
    if node.term is None or node.count:
        return (f"{node.count} more",)
    room = int((_WIDTH - node.x - 10) / _character(node))
    name = (_ALSO if node.also else "") + label(node.term)
    first, *more = textwrap.wrap(name, max(room, 16), break_long_words=False) or [name]
    return (first.removeprefix(_ALSO) if node.also else first, *more)


def _right(row: Row) -> float:
    also = len(_ALSO) if row.node.also else 0
    return row.node.x + 10 + _character(row.node) * (also + max(map(len, row.lines)))


def _character(node: Node) -> float:
    return _BOLD if node.role == "term" else _CHARACTER
