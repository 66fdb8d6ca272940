"""The YAML in front of a Markdown file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

from exeronto.errors import DocumentError

if TYPE_CHECKING:
    from pathlib import Path

_BLOCK = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_LARGEST = 2**18
_DEEPEST = 20

Value = str | list["Value"] | dict[str, "Value"]


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The fields of a front matter, all as texts, and the Markdown behind it."""

    fields: dict[str, Value]
    body: str

    def text(self, *names: str) -> str | None:
        """The first field with one of some names that is a text and not empty."""
        for name in names:
            found = self.fields.get(name)
            if isinstance(found, list) and len(found) == 1:
                found = found[0]
            if isinstance(found, str) and found.strip():
                return " ".join(found.split())
        return None

    def texts(self, *names: str) -> tuple[str, ...]:
        """The texts of the first field that is there; of names in parts, the parts joined."""
        for name in names:
            found = self.fields.get(name)
            if found:
                entries = found if isinstance(found, list) else [found]
                return tuple(text for entry in entries if (text := _named(entry)))
        return ()


def _named(entry: Value) -> str:
    if isinstance(entry, str):
        return " ".join(entry.split())
    if isinstance(entry, dict):
        parts = [entry.get(name) for name in ("name", "given", "family", "literal")]
        return " ".join(part for part in parts if isinstance(part, str))
    return ""


def read_front_matter(text: str, *, file: str | Path) -> FrontMatter | None:
    r"""The front matter of a text, or None when it has none.

    Raises:
        DocumentError: It is not YAML, repeats a key, is too deep, or has an alias of a collection,
            which can grow without end.

    >>> found = read_front_matter("---\ntitle: Stairs\n---\n# Stairs\n", file="x.md")
    >>> found.text("title"), found.body
    ('Stairs', '# Stairs\n')
    """
    found = _BLOCK.match(text[:_LARGEST])
    if found is None:
        return None
    try:
        _check_events(found[1], file)
        root = yaml.compose(found[1], Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = str(getattr(error, "problem", None) or "broken")
        raise _error(f"is not YAML ({problem})", file, mark.line if mark else 0) from error
    if not isinstance(root, yaml.MappingNode):
        return None
    return FrontMatter(_mapping(root, file), text[found.end() :])


def _check_events(text: str, file: str | Path) -> None:
    scalars: set[str] = set()
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.ScalarEvent) and event.anchor:
            scalars.add(event.anchor)
        elif isinstance(event, yaml.AliasEvent) and event.anchor not in scalars:
            raise _error("repeats a collection by an alias", file, _line(event))
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            depth += 1
            if depth > _DEEPEST:
                raise _error("is nested too deeply", file, _line(event))
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            depth -= 1


def _mapping(node: yaml.MappingNode, file: str | Path) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for key, value in node.value:
        name = str(key.value) if isinstance(key, yaml.ScalarNode) else ""
        if name in found:
            raise _error(f"has the key {name[:40]!r} twice", file, key.start_mark.line)
        found[name] = _value(value, file)
    return found


def _value(node: yaml.Node, file: str | Path) -> Value:
    if isinstance(node, yaml.SequenceNode):
        return [_value(entry, file) for entry in node.value]
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, file)
    return "" if node.tag.endswith(":null") else str(node.value)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line if event.start_mark else 0


def _error(what: str, file: str | Path, line: int) -> DocumentError:
    return DocumentError(
        f"front matter {what}; correct it, or take it out",
        file=file,
        line=line + 2,  # counted from 0, behind the line of dashes
        code="E_FRONT_MATTER",
    )
