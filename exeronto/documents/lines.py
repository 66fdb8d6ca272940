"""Printed lines back into running text: what a line break meant."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LAST_LETTERS = re.compile(r"([^\W\d_]+)$")
_FIRST_LETTERS = re.compile(r"([^\W\d_]+)")
# Longer than any word: how much of a text is looked at to join the next line to it.
_TAIL = 80
_SUSPENDED_HYPHEN = re.compile(r"(?:and|or|to|versus|vs)\b")

# The radical dot of superoxide. Extractors put its minus sign on a line of its own.
_DOT = "O2\u2022"
_MINUS = "\u2212"


def keeps_trailing_blanks(lines: list[str]) -> bool:
    """Whether the blanks that end unfinished lines are still there.

    A copy that an editor has stripped has (almost) none; an untouched one has them on most lines.

    >>> keeps_trailing_blanks(["one ", "two ", "three."]), keeps_trailing_blanks(["one", "two."])
    (True, False)
    """
    printed = [line for line in lines if line.strip()]
    return sum(line.endswith(" ") for line in printed) >= 0.05 * len(printed)


def mend_superoxide(lines: list[str]) -> list[str]:
    """Put the minus sign of superoxide back where the extractor tore it off.

    >>> mend_superoxide(["the O2\u2022", "", "- -sensitive probe "])
    ['the O2•−-sensitive probe ']
    """
    mended: list[str] = []
    index = 0
    while index < len(lines):
        line = lines[index]
        following = index + 1
        while following < len(lines) and not lines[following].strip():
            following += 1
        torn = line.endswith(_DOT) and following < len(lines) and lines[following].startswith("-")
        if torn:
            rest = re.sub(r"^- ?(?=-)|^-", "", lines[following])
            lines = [*lines[:following], f"{line}{_MINUS}{rest}", *lines[following + 1 :]]
            index = following
        else:
            mended.append(line)
            index += 1
    return mended


class Joiner:
    """Joins a printed line to the text before it.

    Args:
        lines: All lines of the document; their words are the guide where blanks were stripped.
        trailing_blanks: Whether the blanks that end unfinished words' lines are there.

    >>> joiner = Joiner([], trailing_blanks=True)
    >>> joiner.join("a neuro", "muscular "), joiner.join("non- ", "native"), joiner.join("a ", "b")
    ('a neuromuscular ', 'non-native', 'a b')
    """

    def __init__(self, lines: list[str], *, trailing_blanks: bool):
        self.trailing_blanks = trailing_blanks
        self._known = frozenset() if trailing_blanks else _inner_words(lines)

    def join(self, text: str, line: str) -> str:
        """The text with the line added, a broken word mended, a hyphen kept."""
        line = line.lstrip()
        if text[-_TAIL:].rstrip().endswith("-"):
            blank = " " if _SUSPENDED_HYPHEN.match(line) else ""
            return text.rstrip() + blank + line
        if self.trailing_blanks:
            return text + line
        return text + line if self._breaks_word(text, line) else f"{text} {line}"

    def _breaks_word(self, text: str, line: str) -> bool:
        before, after = _LAST_LETTERS.search(text[-_TAIL:]), _FIRST_LETTERS.match(line)
        if before is None or after is None or after.group(1)[0].isupper():
            return False
        left, right = before.group(1).casefold(), after.group(1).casefold()
        if left + right not in self._known:
            return False
        return not (left in self._known and right in self._known)


def _inner_words(lines: list[str]) -> frozenset[str]:
    """Words that stand inside lines, where no line break can have cut them."""
    words: set[str] = set()
    for line in lines:
        words.update(word.casefold() for word in _WORD.findall(line)[1:-1])
    return frozenset(words)
