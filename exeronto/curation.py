"""Curated files: `claims.yaml` beside the record of a paper.

The schema below is what an editor completes from (`exeronto/curated/claims.schema.json`) and what
every file is checked against. Names are still names here; `exeronto.grounding` looks them up.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import Field, ValidationError

from exeronto.curated_values import Anchors, Entry, Handle, Names, QuantityEntry
from exeronto.errors import CurationError
from exeronto.field_notes import note_of
from exeronto.protocol_curation import ProtocolEntry

Polarity = Literal["affirmed", "no change", "denied", "not sufficient", "not necessary"]
Certainty = Literal["asserted", "suggested", "hypothesised", "disputed", "superseded"]
Role = Literal[
    "own result",
    "result as cited",
    "interpretation",
    "background",
    "caption",
    "abstract",
    "aggregator summary",
    "research gap",
]
ConflictKind = Literal[
    "direct", "context-dependent", "method-dependent", "superseded", "terminological"
]


class ClaimReference(Entry):
    """The claim that a moderator claim is about, by its id in the same file."""

    claim: Handle


class ClaimEntry(Entry):
    """One atomic statement of a paper, in our own words and in terms of the ontology."""

    id: Handle = Field(
        description="a short name, unique in this file; others refer to the claim by it"
    )
    claim: str = Field(description="one sentence in our own words")
    subject: str | ClaimReference
    predicate: str = Field(description="an object property of the ontology, such as increases")
    object: str | ClaimReference
    via: Names = ()
    polarity: Polarity = "affirmed"
    certainty: Certainty = "asserted"
    species: Names = ()
    sex: Names = ()
    age_group: Names = ()
    population: Names = ()
    tissue: Names = ()
    cell_type: Names = ()
    compartment: Names = ()
    exposure: Names = ()
    comparator: Names = ()
    genetic_model: Names = ()
    condition: Names = ()
    system: Names = ()
    dose: str | None = None
    sampling_time: str | None = None
    measured_with: Names = ()
    quantities: tuple[QuantityEntry, ...] = ()
    evidence: str | None = Field(
        None, description="an evidence type; by default it follows from role and cites"
    )
    protocol: Names = Field(
        (), description="protocols of this file by their ids; one of the phases as id/number"
    )
    role: Role
    cites: tuple[int, ...] = ()
    passage: Anchors
    note: str | None = Field(
        None, description="a curator's remark, for instance on a slip of the source"
    )


class ConflictEntry(Entry):
    """Two or more claims that do not go together, and how that is to be read."""

    id: Handle
    kind: ConflictKind
    claims: tuple[str, ...] = Field(
        min_length=2, description="claim ids; of another paper as paper/id"
    )
    resolution: str = Field(description="why they differ, in our own words")


class GapEntry(Entry):
    """Something that the paper says is unknown."""

    id: Handle
    gap: str = Field(description="what is unknown, in our own words")
    about: Annotated[Names, Field(min_length=1)]
    passage: Anchors


class CuratedPaper(Entry):
    """The whole of a `claims.yaml`."""

    paper: str = Field(description="the paper's key, as in its document record")
    type: Literal["review", "research highlight", "primary study"]
    cite_as: str = Field(description="how to cite the paper, from what the file states")
    protocols: tuple[ProtocolEntry, ...] = ()
    claims: tuple[ClaimEntry, ...]
    conflicts: tuple[ConflictEntry, ...] = ()
    gaps: tuple[GapEntry, ...] = ()


class Lines(Mapping[tuple[str | int, ...], int]):
    """The line of every node of a YAML file, by its path."""

    def __init__(self, lines: dict[tuple[str | int, ...], int]):
        self._lines = lines

    def __getitem__(self, path: tuple[str | int, ...]) -> int:
        """The line of the node, or of the nearest one above it."""
        while path not in self._lines:
            path = path[:-1]
        return self._lines[path]

    def __iter__(self) -> Iterator[tuple[str | int, ...]]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)


def read_curated(path: str | Path) -> tuple[CuratedPaper, Lines]:
    """Read a `claims.yaml`, and where its entries stand.

    Raises:
        CurationError: A slip of the YAML, an unknown key, a missing or wrong value, an id used
            twice; with file and line.
    """
    path = Path(path)
    content, lines = _read_yaml(path)
    try:
        paper = CuratedPaper.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = tuple(part for part in first["loc"])
        raise CurationError(_explained(first), file=path, line=lines[where]) from error
    _check_unique(paper, path, lines)
    return paper, lines


def schema() -> str:
    """The JSON Schema that editors complete `claims.yaml` from; `claims.schema.json` holds it."""
    fields = CuratedPaper.model_json_schema(by_alias=True)
    for name, entry in [("CuratedPaper", fields), *fields["$defs"].items()]:
        for key, field in entry.get("properties", {}).items():
            note = note_of(name, key.replace(" ", "_"))
            if note is not None:
                field.setdefault("description", note)
    return json.dumps(fields, indent=2, ensure_ascii=False) + "\n"


def _read_yaml(path: Path) -> tuple[Any, Lines]:
    try:
        text = path.read_text(encoding="utf-8")
        node = yaml.compose(text, Loader=_Loader)
    except OSError as error:
        raise CurationError(
            f"cannot be read ({error.strerror}); check the path", file=path
        ) from error
    except UnicodeDecodeError as error:
        raise CurationError("is not UTF-8; convert it", file=path) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = error.problem or error.context
        raise CurationError(
            f"is not YAML: {problem}; check the indent and quotes here",
            file=path,
            line=mark.line + 1 if mark else None,
        ) from error
    except yaml.reader.ReaderError as error:
        raise CurationError(
            f"is not YAML: the character U+{error.character:04X} may not stand in it; remove it",
            file=path,
            line=text[: error.position].count("\n") + 1,
        ) from error
    if node is None:
        raise CurationError("is empty; see CONTRIBUTING.md for a first claim", file=path)
    lines: dict[tuple[str | int, ...], int] = {(): 1}
    return _plain(node, (), lines, path), Lines(lines)


class _Loader(yaml.SafeLoader):
    """YAML without aliases: each claim is read, and hashed, where it stands."""

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.current_event.start_mark
            raise yaml.MarkedYAMLError(problem="an alias is not read here", problem_mark=mark)
        return super().compose_node(parent, index)


def _plain(
    node: yaml.Node, at: tuple[str | int, ...], lines: dict[tuple[str | int, ...], int], path: Path
) -> Any:
    """A node as plain values, with the line of each; duplicate keys are refused."""
    line = node.start_mark.line + 1
    if at in lines and at:
        raise CurationError(f"{at[-1]!r} stands twice; keep one", file=path, line=line)
    lines[at] = line
    if isinstance(node, yaml.MappingNode):
        fields = {}
        for key, value in node.value:
            name = str(key.value)
            fields[name] = _plain(value, (*at, name), lines, path)
            lines[(*at, name)] = key.start_mark.line + 1
        return fields
    if isinstance(node, yaml.SequenceNode):
        return [_plain(entry, (*at, index), lines, path) for index, entry in enumerate(node.value)]
    try:
        return yaml.SafeLoader("").construct_object(node)
    except (ValueError, yaml.YAMLError) as error:
        name = repr(at[-1]) if at else "the file"
        raise CurationError(
            f"{name} has a value that cannot be read; put it in quotes", file=path, line=line
        ) from error


def _explained(error: Mapping[str, Any]) -> str:
    """A validation error in words that say what to do."""
    loc: Sequence[str | int] = [
        part for part in error["loc"] if not str(part).startswith("function-")
    ]
    where = " > ".join(str(part) for part in loc)
    if error["type"] == "extra_forbidden":
        return f"{loc[-1]!r} is no known key ({where}); see exeronto/curated/claims.schema.json"
    if error["type"] == "missing":
        return f"{loc[-1]!r} is missing ({where}); add it"
    return f"{where}: {error['msg']}; correct the value"


def _check_unique(paper: CuratedPaper, path: Path, lines: Lines) -> None:
    seen: dict[str, int] = {}
    for kind in ("protocols", "claims", "conflicts", "gaps"):
        for index, entry in enumerate(getattr(paper, kind)):
            line = lines[(kind, index)]
            if entry.id in seen:
                raise CurationError(
                    f"id {entry.id!r} stands on line {seen[entry.id]} too; choose another",
                    file=path,
                    line=line,
                )
            seen[entry.id] = line
