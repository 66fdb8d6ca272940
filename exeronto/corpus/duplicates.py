"""Papers that a corpus has twice: which copy is kept does not depend on who read them when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from exeronto.corpus.shards import Record

Place = tuple[str, int]
# What orders the copies of a paper: the best first.
_Order = tuple[tuple[int, int, int], str, int]
# A copy: its order, its key, and what makes it the same paper as another.
_Copy = tuple[_Order, str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A copy that is left out, the copy that is kept, and what they have in common."""

    file: str
    number: int
    key: str
    kept_file: str
    kept_number: int
    kept_key: str
    shared: str


class _Groups:
    """Copies that share an identifier, also by way of a third one (union and find)."""

    def __init__(self) -> None:
        self._parents: dict[str, str] = {}

    def root(self, name: str) -> str:
        """What stands for the group that an identifier is in."""
        while (parent := self._parents.setdefault(name, name)) != name:
            self._parents[name] = self._parents[parent]
            name = parent
        return name

    def join(self, names: Iterable[str]) -> None:
        """Make one group of identifiers."""
        first, *others = names
        for other in others:
            one, two = sorted((self.root(first), self.root(other)))
            self._parents[two] = one


def find_duplicates(records: Callable[[], Iterable[Record]]) -> tuple[Duplicate, ...]:
    """Copies of papers of which a better one is there, sorted by file.

    Two are the same paper when they share a DOI, PMID or PMCID, or, where neither states one, all
    their text. The better copy has the full text before an abstract, the publisher's text before
    one from the printed page, more text before less; then the file's name decides.
    """
    groups = _Groups()
    for _, _, identity in _copies(records()):
        groups.join(identity)
    best: dict[str, _Copy] = {}
    for copy in _copies(records()):
        root = groups.root(copy[2][0])
        if root not in best or copy[0] < best[root][0]:
            best[root] = copy
    found = _lesser(_copies(records()), best, groups)
    return tuple(sorted(found, key=lambda one: (one.file, one.number)))


def _copies(records: Iterable[Record]) -> Iterator[_Copy]:
    for record in records:
        for file, paper in record.papers():
            yield (paper.rank, file.name, paper.number), paper.key, paper.identity


def _lesser(
    copies: Iterable[_Copy], best: dict[str, _Copy], groups: _Groups
) -> Iterator[Duplicate]:
    for order, key, identity in copies:
        kept_order, kept_key, kept_identity = best[groups.root(identity[0])]
        if order != kept_order:
            shared = [name for name in identity if name in kept_identity]
            yield Duplicate(
                *order[1:],
                key,
                *kept_order[1:],
                kept_key,
                shared[0] if shared else f"{identity[0]} by way of another copy",
            )
