"""Markdown into blocks of plain text; markdown-it-py does the parsing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

_BOLD = ("strong_open", "text", "strong_close")
_COMMENT = re.compile(r"^<!--[^>]*-->$")


@dataclass(frozen=True, slots=True)
class MarkdownBlock:
    """A heading, paragraph or list item, without its markup.

    `level` is the depth of a heading, else 0; `label` is the bold text that opens the block;
    `links` are the start, end and target of each link.
    """

    kind: str
    text: str
    level: int = 0
    label: str | None = None
    links: tuple[tuple[int, int, str], ...] = ()


def markdown_blocks(text: str, *, tables: bool = False) -> tuple[MarkdownBlock, ...]:
    r"""The blocks of a Markdown text in reading order, those without words left out.

    With `tables`, each row of a table is a block, its cells parted by bars.

    HTML is read as text, but a comment ("<!-- image -->") is the converter's and left out.

    >>> [(b.kind, b.text) for b in markdown_blocks("# A\n\n*Irisin* rose.\n\n- **Genes:** TXN")]
    [('heading', 'A'), ('paragraph', 'Irisin rose.'), ('list-item', 'Genes: TXN')]
    """
    parser = MarkdownIt("commonmark", {"html": False})
    if tables:
        parser.enable("table")
    blocks = _blocks(parser.parse(text))
    return tuple(b for b in blocks if b.text.strip() and not _COMMENT.match(b.text))


def _blocks(tokens: Sequence[Token]) -> Iterator[MarkdownBlock]:
    depth = 0
    opener: Token | None = None
    cells: list[str] | None = None
    for token in tokens:
        depth += {"list_item_open": 1, "list_item_close": -1}.get(token.type, 0)
        if token.type in {"heading_open", "paragraph_open"}:
            opener = token
        elif token.type == "tr_open":
            cells = []
        elif token.type == "tr_close" and cells is not None:
            yield MarkdownBlock("table-row", " | ".join(cell for cell in cells if cell.strip()))
            cells = None
        elif token.type == "inline" and cells is not None:
            cells.append(_plain(token.children or []))
        elif token.type == "inline" and opener is not None:
            yield _block(opener, token.children or [], listed=depth > 0)
        elif token.type in {"fence", "code_block"}:
            yield MarkdownBlock("paragraph", token.content)


def _block(opener: Token, children: Sequence[Token], *, listed: bool) -> MarkdownBlock:
    plain, links = _plain(children), _links(children)
    if opener.type == "heading_open":
        return MarkdownBlock("heading", plain, level=int(opener.tag[1:]), links=links)
    kind = "list-item" if listed else "paragraph"
    return MarkdownBlock(kind, plain, label=_label(children), links=links)


def _plain(children: Sequence[Token]) -> str:
    return "".join(_shown(child) for child in children)


def _shown(child: Token) -> str:
    return " " if child.type in {"softbreak", "hardbreak"} else child.content


def _links(children: Sequence[Token]) -> tuple[tuple[int, int, str], ...]:
    found: list[tuple[int, int, str]] = []
    at = 0
    opened: tuple[int, str] | None = None
    for child in children:
        if child.type == "link_open":
            opened = at, str(child.attrGet("href") or "")
        elif child.type == "link_close" and opened is not None:
            found.append((opened[0], at, opened[1]))
            opened = None
        at += len(_shown(child))
    return tuple(found)


def _label(children: Sequence[Token]) -> str | None:
    """The bold words that open a block, without their colon."""
    printed = [child for child in children if child.type != "text" or child.content]
    if len(printed) < len(_BOLD) or printed[0].type != _BOLD[0]:
        return None
    return printed[1].content.rstrip(": ")
