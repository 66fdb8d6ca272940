"""Extractors of the user's own: a package that suggests claims, found by its entry point.

A package declares one under `exeronto.extractors`; it is a function of a document and its mentions
that returns candidates. docs/extractors.md has an example.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, get_args

from exeronto.curation import Certainty, Polarity
from exeronto.errors import ExtractionError
from exeronto.suggestion import Candidate, suggest

if TYPE_CHECKING:
    from exeronto.annotation import Mention
    from exeronto.documents import Document, Passage

GROUP = "exeronto.extractors"
# The package's own rules.
RULES = "rules"
Extractor = Callable[["Document", Sequence["Mention"]], Iterable[Candidate]]


def extractor_names() -> tuple[str, ...]:
    """The names that `load_extractor` knows: the package's own rules, then what is installed.

    >>> extractor_names()[0]
    'rules'
    """
    return (RULES, *sorted({point.name for point in entry_points(group=GROUP)} - {RULES}))


def load_extractor(name: str = RULES) -> Extractor:
    """The extractor of this name.

    Raises:
        ExtractionError: No installed package has it, or it cannot be imported.
    """
    if name == RULES:
        return suggest
    found = next(iter(entry_points(group=GROUP, name=name)), None)
    if found is None:
        raise ExtractionError(
            f"no extractor is called {name!r}; known: {', '.join(extractor_names())}"
        )
    try:
        extractor = found.load()
    except (ImportError, AttributeError) as error:
        raise ExtractionError(
            f"extractor {name!r} cannot be imported ({error}); reinstall its package"
        ) from error
    if not callable(extractor):
        raise ExtractionError(f"extractor {name!r} is no function; see docs/extractors.md")
    return extractor  # type: ignore[no-any-return]


def extract(
    document: Document, mentions: Sequence[Mention], *, extractor: str = RULES
) -> tuple[Candidate, ...]:
    """The candidates of an extractor, checked: each is whole and stands in the document.

    Raises:
        ExtractionError: There is no such extractor, or it returned something else.
    """
    candidates = tuple(load_extractor(extractor)(document, mentions))
    passages = {passage.id: passage for passage in document.passages}
    for number, candidate in enumerate(candidates, start=1):
        fault = _fault(candidate, passages)
        if fault is not None:
            raise ExtractionError(
                f"candidate {number} of extractor {extractor!r} {fault}; correct the extractor"
            )
    return candidates


def _fault(candidate: object, passages: dict[str, Passage]) -> str | None:
    if not isinstance(candidate, Candidate):
        return f"is a {type(candidate).__name__}, not an exeronto.Candidate"
    return _wrong_value(candidate) or _wrong_place(candidate, passages)


def _wrong_value(candidate: Candidate) -> str | None:
    if candidate.polarity not in get_args(Polarity):
        return f"has polarity {candidate.polarity!r}"
    if candidate.certainty not in get_args(Certainty):
        return f"has certainty {candidate.certainty!r}"
    if not candidate.subject or not candidate.predicate or not candidate.object:
        return "has no subject, predicate or object"
    return None


def _wrong_place(candidate: Candidate, passages: dict[str, Passage]) -> str | None:
    passage = passages.get(candidate.passage)
    if passage is None:
        return f"names passage {candidate.passage!r}, which the document does not have"
    if not passage.start <= candidate.start < candidate.end <= passage.end:
        return f"stands at {candidate.start}-{candidate.end}, outside of its passage"
    return None
