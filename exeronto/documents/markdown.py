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

    `level` is the depth of a heading, else 0; `label` is the bold text that opens the block.
    """

    kind: str
    text: str
    level: int = 0
    label: str | None = None


def markdown_blocks(text: str) -> tuple[MarkdownBlock, ...]:
    r"""The blocks of a Markdown text in reading order, those without words left out.

    HTML is read as text, but a comment ("<!-- image -->") is the converter's and left out.

    >>> [(b.kind, b.text) for b in markdown_blocks("# A\n\n*Irisin* rose.\n\n- **Genes:** TXN")]
    [('heading', 'A'), ('paragraph', 'Irisin rose.'), ('list-item', 'Genes: TXN')]
    """
    parser = MarkdownIt("commonmark", {"html": False})
    blocks = _blocks(parser.parse(text))
    return tuple(b for b in blocks if b.text.strip() and not _COMMENT.match(b.text))


def _blocks(tokens: Sequence[Token]) -> Iterator[MarkdownBlock]:
    depth = 0
    opener: Token | None = None
    for token in tokens:
        if token.type == "list_item_open":
            depth += 1
        elif token.type == "list_item_close":
            depth -= 1
        elif token.type in {"heading_open", "paragraph_open"}:
            opener = token
        elif token.type == "inline" and opener is not None:
            children = token.children or []
            plain = _plain(children)
            if opener.type == "heading_open":
                yield MarkdownBlock("heading", plain, level=int(opener.tag[1:]))
            else:
                yield MarkdownBlock(
                    "list-item" if depth else "paragraph", plain, label=_label(children)
                )
        elif token.type in {"fence", "code_block"}:
            yield MarkdownBlock("paragraph", token.content)


def _plain(children: Sequence[Token]) -> str:
    return "".join(
        " " if child.type in {"softbreak", "hardbreak"} else child.content for child in children
    )


def _label(children: Sequence[Token]) -> str | None:
    """The bold words that open a block, without their colon."""
    printed = [child for child in children if child.type != "text" or child.content]
    if len(printed) < len(_BOLD) or printed[0].type != _BOLD[0]:
        return None
    return printed[1].content.rstrip(": ")
