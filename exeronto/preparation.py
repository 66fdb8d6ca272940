"""What review and evaluation need beside a paper: a lexicon, a queue, annotations as RDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exeronto.annotation_graph import annotations_graph
from exeronto.extraction import RULES
from exeronto.loading import load_paper
from exeronto.namespaces import EXGRAPH
from exeronto.ontology import read_ontology
from exeronto.reference_lexicon import read_lexicon
from exeronto.release import write_atomically
from exeronto.resources import ontology_folder
from exeronto.review import Review
from exeronto.turtle import to_nquads

if TYPE_CHECKING:
    from pathlib import Path

    from exeronto.lexicon import Lexicon
    from exeronto.loading import Loaded


def prepare_review(
    paper: str | Path,
    output: str | Path = ".",
    *,
    key: str | None = None,
    lexicon: str | Path | None = None,
    extractor: str = RULES,
) -> Review:
    """Load a paper and open the queue of what is suggested from it.

    Raises:
        DocumentError: The file cannot be read, or is in no known format.
        ExtractionError: There is no such extractor, or it returned what is no candidate.
        LexiconError: The lexicon is no compiled one.
    """
    loaded = load_paper(paper, output, key=key, lexicon=open_lexicon(lexicon), extractor=extractor)
    ontology = read_ontology(ontology_folder())
    return Review(loaded.folder, loaded.document, loaded.candidates, ontology, key=loaded.key)


def open_lexicon(file: str | Path | None) -> Lexicon | None:
    """A compiled lexicon with the package's own names in front; None for those alone."""
    if file is None:
        return None
    return read_lexicon(file, entities=read_ontology(ontology_folder()).entities)


def write_annotations(loaded: Loaded) -> Path:
    """Write the mentions of a loaded paper as Web Annotations, in their named graph."""
    entities = {entity.key: entity for entity in read_ontology(ontology_folder()).entities}
    taken = {(entity.start, entity.end) for entity in loaded.document.linked_entities}
    graph = annotations_graph(loaded.key, loaded.mentions, entities, taken=taken)
    file = loaded.folder / "mentions.nq"
    write_atomically(file, to_nquads([(EXGRAPH[f"mention/{loaded.key}"], graph)]))
    return file
