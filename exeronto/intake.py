"""Verbs that read papers: load, corpus."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from exeronto.errors import DocumentError, ExtractionError, FetchError
from exeronto.options import PATH, say_error

if TYPE_CHECKING:
    from pathlib import Path

    from exeronto.loading import Loaded


@click.command()
@click.argument("papers", nargs=-1, required=True, metavar="PAPER...")
@click.option("-o", "--output", type=PATH, default=".", help="Folder to write to. [.]")
@click.option("--key", help="Key of the paper; by default first author and year.")
@click.option("--lexicon", type=PATH, help="A lexicon that exeronto lexicon compiled.")
@click.option("--extractor", default="rules", help="What suggests claims. [rules]")
@click.option("--rdf", is_flag=True, help="Also write the mentions as RDF, KEY/mentions.nq.")
@click.option(
    "--contact",
    metavar="MAIL",
    envvar="EXERONTO_CONTACT",
    help="Your address, for the operators of the servers; needed to fetch. [EXERONTO_CONTACT]",
)
@click.option("--cache", type=PATH, help="Folder of what was fetched. [~/.cache/exeronto]")
@click.option("--offline", is_flag=True, help="Fetch nothing: identifiers from the cache alone.")
def load(
    papers: tuple[str, ...],
    output: Path,
    *,
    key: str | None,
    lexicon: Path | None,
    extractor: str,
    rdf: bool,
    contact: str | None,
    cache: Path | None,
    offline: bool,
) -> None:
    """Read papers: the record of each, the entities it names, and candidate claims.

    PAPER is a file (JATS, BioC, PubTator, PDF, Markdown or plain text, known by its content, packed
    with gzip or not), or a DOI, PMID or PMCID to fetch from Europe PMC, NCBI and Crossref.

    Writes KEY/document.json, KEY/mentions.json, KEY/candidates.yaml and KEY/paper.nq (bibliography,
    references and what others linked to the paper, as RDF), none of which holds the paper's prose.
    Candidates are suggestions for a curator (exeronto review); they never enter the graph by
    themselves. A paper that is refused is told in one line, and the others are read; the exit code
    is then 2. An extractor is a package of yours that suggests claims (docs/extractors.md). With
    --rdf, the mentions are written as Web Annotations too.

    \b
    exeronto load paper.xml
    exeronto load paper.md -o papers --key writer2026
    exeronto load 10.1371/journal.pone.0067227 --contact you@example.org
    """
    from pathlib import Path

    from exeronto.extraction import load_extractor
    from exeronto.fetching import DEFAULT_CACHE, Fetcher
    from exeronto.loading import load_identifier, load_papers
    from exeronto.preparation import open_lexicon
    from exeronto.retrieval import read_identifier

    if key is not None and len(papers) > 1:
        raise click.UsageError("--key names one paper; load them one by one.")
    load_extractor(extractor)
    fetcher = Fetcher(cache or DEFAULT_CACHE.expanduser(), contact, offline)
    names = open_lexicon(lexicon)
    refused = 0
    for paper in papers:
        identifier = None if Path(paper).exists() else read_identifier(paper)
        try:
            if identifier is None:
                many = load_papers(paper, output, key=key, lexicon=names, extractor=extractor)
                for loaded in many:
                    _tell(paper, loaded, (), rdf=rdf)
                continue
            loaded, retrieved = load_identifier(
                identifier, output, fetcher=fetcher, key=key, lexicon=names, extractor=extractor
            )
            _tell(paper, loaded, (*retrieved.notes, f"the text is {retrieved.text}"), rdf=rdf)
        except (DocumentError, ExtractionError, FetchError) as error:
            if len(papers) == 1:
                raise
            say_error(error)
            refused += 1
    if refused:
        click.echo(f"exeronto: {refused} of {len(papers)} refused", err=True)
        sys.exit(2)


def _tell(paper: str, loaded: Loaded, fetched: tuple[str, ...], *, rdf: bool) -> None:
    """What was loaded, on standard output; what a reader should know of it, on the other."""
    from exeronto.preparation import write_annotations

    if rdf:
        write_annotations(loaded)
    for warning in loaded.document.warnings:
        click.echo(f"exeronto: {paper}: warning: {warning}", err=True)
    for note in (*fetched, *loaded.notes):
        click.echo(f"exeronto: {paper}: note: {note}", err=True)
    click.echo(str(loaded))


@click.command()
@click.argument("source", type=PATH, metavar="DIR|LIST")
@click.option("-o", "--output", type=PATH, required=True, metavar="OUT", help="Folder to write to.")
@click.option("--workers", type=click.IntRange(1, 1024), metavar="N", help="Processes. [cores]")
@click.option("--scheduler", metavar="ADDRESS", help="A Dask cluster, as tcp://HOST:8786.")
@click.option("--lexicon", type=PATH, help="A lexicon that exeronto lexicon compiled.")
@click.option("--extractor", default="rules", help="What suggests claims. [rules]")
@click.option(
    "--shard-size", type=click.IntRange(1), default=256, metavar="N", help="Files a shard. [256]"
)
@click.option(
    "--seconds",
    type=click.IntRange(1, 86400),
    default=60,
    metavar="N",
    help="Processor time that a file may take. [60]",
)
@click.option(
    "--memory",
    type=click.IntRange(64, 1 << 20),
    default=1024,
    metavar="MIB",
    help="Memory that a file may take. [1024]",
)
@click.option("--quiet", is_flag=True, help="Only the summary, no progress.")
def corpus(
    source: Path,
    output: Path,
    *,
    workers: int | None,
    scheduler: str | None,
    lexicon: Path | None,
    extractor: str,
    shard_size: int,
    seconds: int,
    memory: int,
    quiet: bool,
) -> None:
    """Read thousands of papers: their mentions as quads, and candidate claims, in shards.

    DIR is a folder: all files in it at any depth, but none whose name begins with a dot, and no
    links to folders. LIST is a file with one path a line, relative to it. Files are known by their
    content, as by exeronto load; those that are no papers are listed with the reason in refused.tsv
    while the rest go on.

    Writes OUT/graph/*.nq.gz (bibliography and mentions), OUT/candidates/*.jsonl.gz (suggestions,
    which are never part of the graph), tables of files, papers, duplicates and refused files, and
    OUT/manifest.json with checksums: the same bytes whatever the number of workers. After a kill,
    the same command goes on where it stopped; after a change, it makes anew what the change is
    about.

    Exits with 0 when all files were read, 1 when some were refused, 2 when nothing could be done.

    \b
    exeronto corpus papers -o out
    exeronto corpus papers.txt -o out --workers 4
    exeronto corpus /shared/papers -o out --scheduler tcp://head-node:8786
    """
    from exeronto.corpus.run import read_corpus
    from exeronto.corpus.settings import Limits
    from exeronto.display import counting

    if workers is not None and scheduler is not None:
        raise click.UsageError("--workers are of this machine; a cluster has its own.")
    try:
        with counting("files", quiet=quiet) as on_files:
            summary = read_corpus(
                source,
                output,
                workers=workers,
                scheduler=scheduler,
                lexicon=lexicon,
                extractor=extractor,
                shard_size=shard_size,
                limits=Limits(seconds, memory),
                on_files=on_files,
            )
    except KeyboardInterrupt:
        click.echo("exeronto: stopped; the same command goes on from here", err=True)
        sys.exit(130)
    if summary.refused and not quiet:
        told = ", ".join(f"{number} {code}" for code, number in summary.refused)
        click.echo(f"exeronto: refused: {told}; see {output / 'refused.tsv'}", err=True)
    click.echo(str(summary))
    sys.exit(1 if summary.refused else 0)
