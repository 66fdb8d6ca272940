"""From an identifier to a paper: what open services have of it, and what they have not."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from exeronto.documents import Document, read_content
from exeronto.documents.api_records import abstract_document, merged_bibliography, of_europe_pmc
from exeronto.documents.identification import doi_in, pmcid_in
from exeronto.errors import FetchError
from exeronto.json_source import parse_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exeronto.fetching import Answer, Fetcher

_PMID = re.compile(
    r"(?:pmid:?\s*|https?://pubmed\.ncbi\.nlm\.nih\.gov/)?(\d{1,9})/?", re.IGNORECASE
)
_PMCID = re.compile(
    r"(?:pmcid:?\s*|https?://\S*/articles/)?(PMC\d{1,9})/?(?:\.\d+)?", re.IGNORECASE
)
_DOI = re.compile(r"(?:doi:?\s*|https?://(?:dx\.)?doi\.org/)?(10\.\d{4,9}/\S+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Identifier:
    """A `doi`, `pmid` or `pmcid`."""

    kind: str
    value: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.value}"


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A paper as it was fetched: the answers it was made of, and what was not to be had."""

    identifier: Identifier
    document: Document
    answers: tuple[Answer, ...]
    notes: tuple[str, ...]

    @property
    def text(self) -> str:
        """The file in the cache that the text was read from."""
        source = self.document.source_sha256
        return next((answer.file for answer in self.answers if answer.sha256 == source), "")

    def provenance(self) -> str:
        """The answers as JSON: address, date and checksum of each."""
        answers = [
            {"url": a.url, "status": a.status, "date": a.date, "sha256": a.sha256}
            for a in self.answers
        ]
        told = {"identifier": str(self.identifier), "answers": answers, "notes": list(self.notes)}
        return json.dumps(told, indent=1, ensure_ascii=False) + "\n"


def read_identifier(text: str) -> Identifier | None:
    """The identifier that a text is, or None.

    >>> read_identifier("https://doi.org/10.5555/x"), read_identifier("paper.md")
    (Identifier(kind='doi', value='10.5555/x'), None)
    """
    text = text.strip()
    if found := _DOI.fullmatch(text):
        return Identifier("doi", found[1]) if doi_in(found[1]) == found[1] else None
    if found := _PMCID.fullmatch(text):
        return Identifier("pmcid", found[1].upper())
    if found := _PMID.fullmatch(text):
        return Identifier("pmid", found[1])
    return None


def retrieve(identifier: Identifier, fetcher: Fetcher) -> Retrieved:
    """Fetch a paper: its open full text in JATS, else its abstract and record.

    Raises:
        FetchError: No service knows it, it names two papers, or a server does not answer.
        DocumentError: What a server gave is no paper.
    """
    return _Search(identifier, fetcher).run()


class _Search:
    """One paper on its way: the answers so far, and what they did not have."""

    def __init__(self, identifier: Identifier, fetcher: Fetcher):
        self._identifier = identifier
        self._fetcher = fetcher
        self._answers: list[Answer] = []
        self._notes: list[str] = []

    def run(self) -> Retrieved:
        record = self._record()
        document = self._full_text(record) or self._abstract(record)
        return Retrieved(self._identifier, document, tuple(self._answers), tuple(self._notes))

    def _get(self, url: str, parameters: Mapping[str, str] | None = None) -> Answer:
        answer = self._fetcher.get(url, parameters)
        self._answers.append(answer)
        return answer

    def _json(self, answer: Answer) -> dict[str, Any]:
        try:
            text = answer.content.decode()
        except UnicodeDecodeError as error:
            raise FetchError(f"{answer.url} did not answer in UTF-8", code="E_REMOTE") from error
        value = parse_json(text, answer.url, error=FetchError)
        if not isinstance(value, dict):
            raise FetchError(f"{answer.url} did not answer as it should", code="E_REMOTE")
        return value

    def _record(self) -> dict[str, Any]:
        """What Europe PMC knows of the paper; empty when it does not know it."""
        kind, value = self._identifier.kind, self._identifier.value
        query = {
            "doi": f'DOI:"{value}"',
            "pmid": f"EXT_ID:{value} AND SRC:MED",
            "pmcid": f"PMCID:{value}",
        }[kind]
        asked = {"query": query, "format": "json", "resultType": "core", "pageSize": "25"}
        answer = self._get(f"{self._fetcher.sources.europe_pmc}/search", asked)
        results = self._json(answer).get("resultList") if answer.found else None
        listed = results.get("result") if isinstance(results, dict) else None
        found = {
            str(entry.get("id")): entry
            for entry in (listed if isinstance(listed, list) else [])
            if isinstance(entry, dict) and str(entry.get(kind, "")).casefold() == value.casefold()
        }
        if len(found) > 1:
            raise FetchError(
                f"{self._identifier} names {len(found)} papers in Europe PMC: "
                f"{', '.join(sorted(found))}; give a PMID or PMCID",
                code="E_AMBIGUOUS_ID",
            )
        if not found:
            self._notes.append("Europe PMC does not know it")
        return next(iter(found.values()), {})

    def _full_text(self, record: Mapping[str, Any]) -> Document | None:
        pmcid = pmcid_in(str(record.get("pmcid") or "")) or (
            self._identifier.value if self._identifier.kind == "pmcid" else None
        )
        if pmcid is None:
            self._notes.append("no full text in PubMed Central")
            return None
        if record and record.get("isOpenAccess") != "Y":
            self._notes.append("the full text is not open access, so it was not fetched")
            return None
        answer = self._get(f"{self._fetcher.sources.europe_pmc}/{pmcid}/fullTextXML")
        if not answer.found:
            self._notes.append("Europe PMC has no full text in XML")
            asked = {"db": "pmc", "id": pmcid.removeprefix("PMC"), "rettype": "xml"}
            answer = self._get(f"{self._fetcher.sources.ncbi}/efetch.fcgi", asked)
        if not answer.found or b"<article" not in answer.content:
            self._notes.append("NCBI has no full text in XML")
            return None
        document = read_content(answer.content, answer.url)[0]
        return self._completed(document, record)

    def _completed(self, document: Document, record: Mapping[str, Any]) -> Document:
        """A full text, with what its file does not say of it taken from the record."""
        stated = document.bibliography
        whole = merged_bibliography(stated, of_europe_pmc(record))
        added = [n for n in type(whole).__slots__ if getattr(whole, n) and not getattr(stated, n)]
        if added:
            self._notes.append(f"from Europe PMC's record: {', '.join(added)}")
        return replace(document, bibliography=whole)

    def _abstract(self, record: Mapping[str, Any]) -> Document:
        doi = doi_in(str(record.get("doi") or "")) or (
            self._identifier.value if self._identifier.kind == "doi" else None
        )
        work: dict[str, Any] = {}
        if doi is not None:
            answer = self._get(f"{self._fetcher.sources.crossref}/works/{quote(doi, safe='')}")
            message = self._json(answer).get("message") if answer.found else None
            work = message if isinstance(message, dict) else {}
            if not work:
                self._notes.append("Crossref does not know it")
        if not record and not work:
            raise FetchError(
                f"{self._identifier} is known to none of the services; check it",
                code="E_NOT_FOUND",
            )
        if not record.get("abstractText") and not work.get("abstract"):
            self._notes.append("no abstract was to be had")
        known = [name for name, one in (("Europe PMC", record), ("Crossref", work)) if one]
        source = self._answers[0] if record else self._answers[-1]
        return abstract_document(
            record, work, source=" and ".join(known), source_sha256=source.sha256
        )
