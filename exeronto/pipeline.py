"""The order of things: from data files to a release. Only this module knows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from rdflib.namespace import RDF, RDFS

from exeronto.copies import recheck
from exeronto.documentation import documentation
from exeronto.errors import ReleaseError
from exeronto.findings import Report, joined
from exeronto.graph import ONTOLOGY_GRAPH, entities_graph, to_dataset
from exeronto.grounding import Paper, read_papers
from exeronto.inference import INFERRED, Inference, infer, new_subclasses
from exeronto.ontology import Ontology, read_ontology
from exeronto.outstanding import review
from exeronto.prefixes import short
from exeronto.products import ontology_products
from exeronto.quality import apply_rules, uses_in
from exeronto.question_graph import QUESTION_GRAPH, question_files, questions_graph
from exeronto.questions import answer, read_questions
from exeronto.release import refuse_strangers, write_release
from exeronto.resources import curated_folder, ontology_folder, questions_folder, shapes_folder
from exeronto.store import DUMP, Store
from exeronto.turtle import merge, named_graphs, to_nquads, to_turtle
from exeronto.validation import read_shapes, validate_graph
from exeronto.views import POLICIES, STRICT, Support, supported_triples, view_graph

if TYPE_CHECKING:
    from rdflib import Dataset, Graph, URIRef

    from exeronto.documents import Document

OnStage = Callable[[str], None]
STAGES = (
    "read the ontology",
    "read the curated papers",
    "make the graphs",
    "reason over both views",
    "answer the questions and make the pages",
    "check shapes and rules",
    "write the release",
)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Everything that a release is made of, still in memory.

    `copies` are the papers themselves where they were given, by key; they are never released.
    """

    ontology: Ontology
    papers: tuple[Paper, ...]
    dataset: Dataset
    support: dict[str, Support]
    inferences: dict[str, Inference]
    copies: dict[str, Document] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Summary:
    """What a build has made, in figures."""

    classes: int
    properties: int
    entities: int
    claims: tuple[tuple[str, int], ...]
    graphs: tuple[tuple[str, int], ...]
    memberships: tuple[tuple[str, int, int], ...]
    report: Report
    answered: tuple[tuple[str, int], ...]
    folder: Path


def assemble(
    *,
    ontology: str | Path | None = None,
    curated: str | Path | None = None,
    papers: Iterable[str | Path] = (),
    on_stage: OnStage = lambda _: None,
) -> Knowledge:
    """Read all data files and derive everything from them, in memory.

    Args:
        ontology: Folder of modules and entity tables; the package's own by default.
        curated: Folder of curated papers; the package's own by default.
        papers: Raw paper files, to check that every passage still resolves in them, and that the
            words of every claim are there.
        on_stage: Told the name of each stage as it begins.

    Raises:
        ExerOntoError: Something that was read is wrong.
    """
    on_stage(STAGES[0])
    vocabulary = read_ontology(ontology or ontology_folder())
    on_stage(STAGES[1])
    curated_papers = read_papers(curated or curated_folder(), vocabulary)
    folder = Path(curated or curated_folder())
    copies = dict(recheck(Path(file), curated_papers, folder) for file in papers)
    on_stage(STAGES[2])
    dataset = to_dataset(vocabulary, curated_papers)
    base = merge([vocabulary.terms, entities_graph(vocabulary)])
    on_stage(STAGES[3])
    support = {policy.name: supported_triples(dataset, policy) for policy in POLICIES}
    inferences = _reason(base, support)
    for policy in POLICIES:
        _fill(dataset.graph(policy.graph), view_graph(support[policy.name]))
        _fill(dataset.graph(INFERRED[policy.name]), inferences[policy.name].graph)
    _fill(dataset.graph(QUESTION_GRAPH), questions_graph(read_questions(questions_folder())))
    return Knowledge(vocabulary, curated_papers, dataset, support, inferences, copies)


def _reason(base: Graph, support: Mapping[str, Support]) -> dict[str, Inference]:
    """What follows from each view. Reasoning is half of a build, so the views go side by side."""
    with ProcessPoolExecutor(len(POLICIES)) as pool:
        runs = {p.name: pool.submit(infer, base, support[p.name], p) for p in POLICIES}
        return {name: run.result() for name, run in runs.items()}


def _fill(target: Graph, source: Graph) -> None:
    for triple in source:
        target.add(triple)


def check(knowledge: Knowledge) -> Report:
    """Check everything but the views: shapes, quality rules, and what is left to curate."""
    # The texts of the questions, too, are made from what is checked elsewhere.
    views = {policy.graph for policy in POLICIES} | {INFERRED["permissive"], QUESTION_GRAPH}
    graphs = (graph for name, graph in named_graphs(knowledge.dataset) if name not in views)
    whole = merge(graphs)
    # Rules look at the headers of the modules, at the bridge and at what is asked, too.
    modules = (module.graph for module in knowledge.ontology.modules)
    shapes = validate_graph(whole, read_shapes(shapes_folder()))
    asked = uses_in(read_questions(questions_folder()))
    left = review(knowledge.papers, knowledge.ontology, knowledge.copies)
    return joined([shapes, apply_rules(merge([whole, *modules, asked])), left])


def build(
    folder: str | Path,
    *,
    ontology: str | Path | None = None,
    curated: str | Path | None = None,
    papers: Iterable[str | Path] = (),
    on_stage: OnStage = lambda _: None,
) -> Summary:
    """Make a release: read, derive, check, and put the dumps in place, all or none.

    Args:
        folder: Where the dumps go; it is replaced as a whole, and only at the end.
        ontology: Folder of modules and entity tables; the package's own by default.
        curated: Folder of curated papers; the package's own by default.
        papers: Raw paper files, to check that every passage still resolves in them, and that the
            words of every claim are there.
        on_stage: Told the name of each stage as it begins.

    Raises:
        ExerOntoError: Something that was read is wrong, or a shape or rule is violated. The
            folder is as it was.
    """
    refuse_strangers(Path(folder).resolve())  # now, and not after half a minute
    knowledge = assemble(ontology=ontology, curated=curated, papers=papers, on_stage=on_stage)
    on_stage(STAGES[4])
    # Checking takes as long as everything after it, and needs nothing of it.
    with ProcessPoolExecutor(1) as pool:
        checked = pool.submit(check, knowledge)
        store = Store.from_dataset(knowledge.dataset)
        answered = tuple(
            (question.name, len(answer(store, question.sparql)))
            for question in read_questions(questions_folder())
        )
        files = dumps(knowledge)
        on_stage(STAGES[5])
        report = checked.result()
    _refuse_violations(report)
    on_stage(STAGES[6])
    write_release(folder, files)
    return _summary(knowledge, report, answered, Path(folder))


def _refuse_violations(report: Report) -> None:
    if not report.conforms:
        violations = [finding for finding in report.findings if finding.severity == "violation"]
        raise ReleaseError(
            f"{len(violations)} violations of shapes and rules, the first: {violations[0]}; "
            "exeronto check lists all"
        )


def dumps(knowledge: Knowledge) -> dict[str, bytes]:
    """The files of a release, by name."""
    graphs = named_graphs(knowledge.dataset)
    on_request = set(_graphs_on_request(graphs))
    merged_ontology = _published_ontology(knowledge)
    default = merge(graph for name, graph in graphs if name not in on_request)
    files = ontology_products(knowledge.ontology, merged_ontology) | {
        "exeronto-kg.ttl": to_turtle(default).encode(),
        DUMP: to_nquads(graphs),
        "permissive-only.tsv": _view_difference(knowledge).encode(),
        **question_files(read_questions(questions_folder())),
    }
    return files | _pages(knowledge, files)


def _pages(knowledge: Knowledge, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The documentation, which also says what the other files are for."""
    return documentation(
        knowledge.ontology,
        knowledge.dataset,
        knowledge.papers,
        knowledge.inferences,
        questions=read_questions(questions_folder()),
        files=files,
    )


def _graphs_on_request(graphs: list[tuple[URIRef, Graph]]) -> Iterable[URIRef]:
    """Graphs that are not part of the default graph: asked for by name."""
    for name, _ in graphs:
        if "/graph/mention/" in name or name.endswith("/permissive"):
            yield name


def _published_ontology(knowledge: Knowledge) -> Graph:
    """Modules and entities merged, with the classes and memberships that follow."""
    inference = knowledge.inferences[STRICT.name]
    merged = merge([knowledge.dataset.graph(ONTOLOGY_GRAPH)])
    for narrow, broad in new_subclasses(inference.entailment, knowledge.ontology.terms):
        merged.add((narrow, RDFS.subClassOf, broad))
    for membership in inference.memberships:
        merged.add((membership.member, RDF.type, membership.kind))
    return merged


def _view_difference(knowledge: Knowledge) -> str:
    """What the permissive view holds and the strict one does not, with the claims behind it."""
    lines = ["subject\tpredicate\tobject\tclaims"]
    strict = knowledge.support[STRICT.name]
    for triple, claims in knowledge.support["permissive"].items():
        if triple not in strict:
            lines.append("\t".join([*map(short, triple), " ".join(map(short, claims))]))
    return "\n".join(lines) + "\n"


def _summary(
    knowledge: Knowledge, report: Report, answered: tuple[tuple[str, int], ...], folder: Path
) -> Summary:
    return Summary(
        classes=len(knowledge.ontology.classes),
        properties=len(knowledge.ontology.object_properties),
        entities=len(knowledge.ontology.entities),
        claims=tuple((paper.key, len(paper.claims)) for paper in knowledge.papers),
        graphs=tuple((short(name), len(graph)) for name, graph in named_graphs(knowledge.dataset)),
        memberships=tuple(
            (name, len(inference.memberships), len({m.kind for m in inference.memberships}))
            for name, inference in sorted(knowledge.inferences.items(), reverse=True)
        ),
        report=report,
        answered=answered,
        folder=folder,
    )
