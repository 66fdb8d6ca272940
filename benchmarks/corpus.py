"""Ten thousand papers: how long they take, how much memory, and whether the bytes are the same.

    python3 dev.py run python benchmarks/corpus.py PAPER... [--files 10000] [--on 1 2 dask]

Each file is one of the PAPERs (JATS or Markdown; one named twice comes twice as often) with
identifiers, title and every paragraph made its own, packed with gzip. They are read by one process,
by two, and on a Dask cluster of two workers on this machine, of which one is killed on the way.
Seconds of the processor are of all processes that this one has waited for; of a Dask cluster they
are not known.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import os
import re
import resource
import signal
import tempfile
import time
from pathlib import Path

from exeronto.corpus.run import read_corpus

_EVERY = 500


def make_papers(samples: list[Path], folder: Path, count: int) -> int:
    """Write so many papers, none like another; how many bytes they have unpacked."""
    folder.mkdir()
    texts = [(sample, sample.read_text(encoding="utf-8")) for sample in samples]
    size = 0
    for number in range(count):
        sample, text = texts[number % len(texts)]
        vary = _varied_xml if text.lstrip().startswith("<") else _varied_markdown
        content = vary(text, number).encode()
        size += len(content)
        below = folder / f"{number // 1000:02d}"
        below.mkdir(exist_ok=True)
        name = f"{number:05d}{sample.suffix}.gz"
        (below / name).write_bytes(gzip.compress(content, 6, mtime=0))
    return size


def _varied_xml(text: str, number: int) -> str:
    """JATS with identifiers of its own; a word of its own in the title and in each paragraph."""
    head, mark, rest = text.partition("</article-meta>")
    head = re.sub(
        r'(<article-id [^>]*pub-id-type="doi"[^>]*>)[^<]*', rf"\g<1>10.5555/copy.{number}", head
    )
    head = re.sub(
        r'(<article-id [^>]*pub-id-type="pmid"[^>]*>)[^<]*', rf"\g<1>{90_000_000 + number}", head
    )
    head = re.sub(
        r'(<article-id [^>]*pub-id-type="pmc(?:id)?"[^>]*>)[^<]*',
        rf"\g<1>PMC{90_000_000 + number}",
        head,
    )
    head = re.sub(r"(<article-title[^>]*>)", rf"\1Copy {number}: ", head, count=1)
    return head + mark + re.sub(r"(<p(?: [^>]*)?>)", rf"\1In copy {number}, ", rest)


def _varied_markdown(text: str, number: int) -> str:
    """Markdown with another DOI, and a word of its own in each paragraph."""
    text = re.sub(r"10\.\d{4,5}/[\w.]+", f"10.5555/copy.{number}", text, count=1)
    text = re.sub(r"PMC\d+", f"PMC{90_000_000 + number}", text, count=1)
    front, mark, body = text.partition("\n---\n")
    body = re.sub(r"(?<=\n\n)(?=[A-Z])", f"In copy {number}, ", body)
    return front + mark + body


class Watch:
    """What a run tells as it goes: rate, and the memory of its readers."""

    def __init__(self, kill: int | None = None, at: int = 0):
        self.began = time.monotonic()
        self._shown = 0
        self._kill, self._at = kill, at

    def __call__(self, done: int, of_all: int) -> None:
        """Take note; `read_corpus` calls it."""
        if self._kill is not None and done >= self._at:
            os.kill(self._kill, signal.SIGKILL)
            print(f"  killed a Dask worker after {done} files", flush=True)
            self._kill = None
        if done >= self._shown + _EVERY or done == of_all:
            self._shown = done
            seconds = time.monotonic() - self.began
            own = _resident(os.getpid())
            readers = " ".join(f"{_resident(child):.0f}" for child in _readers())
            print(
                f"  {done:6} of {of_all}  {seconds:6.0f} s  {done / seconds:6.1f} files/s  "
                f"MiB: {own:.0f} here, readers {readers}",
                flush=True,
            )


def _readers() -> list[int]:
    """The reader processes of this one."""
    found = []
    for children in Path("/proc/self/task").glob("*/children"):
        for child in map(int, children.read_text().split()):
            try:
                command = Path(f"/proc/{child}/cmdline").read_bytes()
            except OSError:
                continue
            if b"exeronto.corpus.worker" in command:
                found.append(child)
    return sorted(found)


def _resident(process: int) -> float:
    """MiB of memory that a process has."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    except OSError:
        return 0.0
    return pages * resource.getpagesize() / 2**20


def _processor() -> float:
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def read_on(engine: str, papers: Path, output: Path, count: int) -> str:
    """Read the corpus and print what it took; the checksum of all that was written."""
    print(f"on {engine}:", flush=True)
    begun, spent = time.monotonic(), _processor()
    if engine == "dask":
        from distributed import LocalCluster

        with LocalCluster(
            n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
        ) as cluster:
            first = next(iter(cluster.workers.values()))
            watch = Watch(first.pid, at=2 * count // 5)
            summary = read_corpus(
                papers, output, scheduler=cluster.scheduler_address, on_files=watch
            )
    else:
        summary = read_corpus(papers, output, workers=int(engine), on_files=Watch())
    seconds, processor = time.monotonic() - begun, _processor() - spent
    print(f"  {summary}")
    print(
        f"  {seconds:.0f} s, {summary.papers / seconds:.1f} papers/s; "
        f"{processor:.0f} s of the processor, {1000 * processor / summary.papers:.0f} ms a paper"
    )
    again = time.monotonic()
    assert read_corpus(papers, output, workers=1).made == 0
    written = sum(path.stat().st_size for path in output.rglob("*") if path.is_file())
    print(
        f"  nothing left to do: {time.monotonic() - again:.0f} s; {written / 2**20:.0f} MiB written"
    )
    digest = hashlib.sha256()
    for path in sorted(path for path in output.rglob("*") if path.is_file()):
        digest.update(f"{path.relative_to(output)}\n".encode() + path.read_bytes())
    return digest.hexdigest()


def main() -> None:
    """Make the papers and read them as asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("papers", nargs="+", type=Path)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--on", nargs="+", default=["1", "2", "dask"])
    parser.add_argument("--in", dest="folder", type=Path, help="where to write; by default in /tmp")
    arguments = parser.parse_args()
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        papers = Path(folder, "papers")
        size = make_papers(arguments.papers, papers, arguments.files)
        print(f"{arguments.files} files, {size / 2**20:.0f} MiB of text", flush=True)
        digests = {
            engine: read_on(engine, papers, Path(folder, f"on-{engine}"), arguments.files)
            for engine in arguments.on
        }
    print("the same bytes" if len(set(digests.values())) == 1 else f"DIFFERENT: {digests}")


if __name__ == "__main__":
    main()
