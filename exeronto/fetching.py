"""Requests to other servers: the only module that makes any, and only when a user asks for it.

Over https, to three services, within limits of size and time. Answers are kept with their date and
checksum, so that a second run needs no network.
"""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urljoin, urlsplit

from exeronto import __version__
from exeronto.errors import FetchError
from exeronto.release import write_atomically

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import requests

DEFAULT_CACHE = Path("~/.cache/exeronto")
LARGEST = 64 * 2**20
# Seconds: for one request with its repetitions, and the longest that a server may ask us to wait.
_DEADLINE = 180.0
_LONGEST_WAIT = 60.0
_TIMEOUT = (10.0, 30.0)
_MOST_TRIES = 4
_MOST_REDIRECTS = 3
_TRY_AGAIN = frozenset({429, 500, 502, 503, 504})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_OK, _NOT_FOUND = 200, 404
_CHUNK = 2**16
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the services are. Other addresses than these are for tests, on this machine."""

    europe_pmc: str = "https://www.ebi.ac.uk/europepmc/webservices/rest"
    ncbi: str = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
    crossref: str = "https://api.crossref.org"


# Seconds from one request to the next, as each service asks for.
_PACE = {"eutils.ncbi.nlm.nih.gov": 0.4, "www.ebi.ac.uk": 0.1, "api.crossref.org": 0.2}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said: `status` 200 or 404, when, and the checksum of its content."""

    url: str
    status: int
    date: str
    sha256: str
    content: bytes = field(repr=False)
    file: str = ""

    @property
    def found(self) -> bool:
        """Whether there was something."""
        return self.status == _OK


@dataclass(slots=True)
class Fetcher:
    """Asks servers, politely, and remembers what they said.

    Args:
        cache: The folder of answers.
        contact: Somebody's mail address, for the servers' operators; needed unless offline.
        offline: Whether only the cache is asked.
        sources: Where the services are.
        sleep: How to wait; tests give another.
    """

    cache: Path
    contact: str | None = None
    offline: bool = False
    sources: Sources = field(default_factory=Sources)
    sleep: Callable[[float], None] = time.sleep
    _asked: dict[str, float] = field(default_factory=dict)

    def get(self, url: str, parameters: Mapping[str, str] | None = None) -> Answer:
        """The answer of a server, from the cache if it is there.

        Raises:
            FetchError: The server is none of ours, does not answer in time, answers with an error
                or too much; or the answer is not in the cache and we are offline.
        """
        url = f"{url}?{urlencode(sorted(parameters.items()))}" if parameters else url
        known = self._cached(url)
        if known is not None:
            return known
        if self.offline:
            raise FetchError(
                f"{url} is not in the cache {self.cache}; load it once without --offline",
                code="E_NOT_CACHED",
            )
        if not self.contact or "@" not in self.contact or not self.contact.isprintable():
            raise FetchError(
                "a request needs somebody's address for the server's operators; "
                "give --contact you@example.org",
                code="E_NO_CONTACT",
            )
        return self._kept(url, *self._ask(url))

    def _path(self, url: str) -> Path:
        return self.cache / hashlib.sha256(url.encode()).hexdigest()

    def _cached(self, url: str) -> Answer | None:
        path = self._path(url)
        try:
            told = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
            content = path.read_bytes()
        except (OSError, ValueError):
            return None
        if hashlib.sha256(content).hexdigest() != told.get("sha256"):
            return None  # damaged: asked again
        return Answer(**told, content=content, file=str(path))

    def _kept(self, url: str, status: int, date: str, content: bytes) -> Answer:
        path = self._path(url)
        checksum = hashlib.sha256(content).hexdigest()
        answer = Answer(url, status, date, checksum, content, str(path))
        told = {k: v for k, v in asdict(answer).items() if k not in {"content", "file"}}
        try:
            self.cache.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise FetchError(
                f"cannot be made ({error.strerror}); choose another with --cache",
                file=self.cache,
                code="E_IO",
            ) from error
        write_atomically(path, content)
        write_atomically(path.with_suffix(".json"), json.dumps(told, indent=1).encode())
        return answer

    def _ask(self, url: str) -> tuple[int, str, bytes]:
        import requests

        until = time.monotonic() + _DEADLINE
        wait = 1.0
        for attempt in range(1, _MOST_TRIES + 1):
            self._keep_pace(url)
            said = ""
            try:
                response = self._follow(requests.Session(), url)
            except requests.RequestException as error:
                said, wait_for = f"{type(error).__name__}", wait
            else:
                with response:
                    if response.status_code in {_OK, _NOT_FOUND}:
                        return response.status_code, _date(response), _body(response, url, until)
                    if response.status_code not in _TRY_AGAIN:
                        raise _refused(url, f"answered {response.status_code}")
                    said = f"answered {response.status_code}"
                    wait_for = _retry_after(response) or wait
            if attempt == _MOST_TRIES or wait_for > _LONGEST_WAIT:
                raise _refused(url, f"{said} ({attempt} times)")
            self.sleep(wait_for)
            wait *= 2
        raise _refused(url, "did not answer")

    def _follow(self, session: requests.Session, url: str) -> requests.Response:
        """The answer to a request, behind redirections that stay among our servers."""
        agent = f"exeronto/{__version__} (https://w3id.org/exeronto; mailto:{self.contact})"
        for _ in range(_MOST_REDIRECTS + 1):
            self._check(url)
            response = session.get(
                url,
                headers={"User-Agent": agent},
                timeout=_TIMEOUT,
                allow_redirects=False,
                stream=True,
            )
            if response.status_code not in _REDIRECTS:
                return response
            response.close()
            url = urljoin(url, response.headers.get("Location", ""))
        raise _refused(url, "redirects too often")

    def _check(self, url: str) -> None:
        """Refuse what is not https to one of the services."""
        asked = urlsplit(url)
        own = {urlsplit(source).netloc for source in asdict(self.sources).values()}
        local = asked.scheme == "http" and asked.hostname in _LOOPBACK and asked.netloc in own
        if not local and not (asked.scheme == "https" and asked.netloc in _PACE):
            raise FetchError(
                f"{url} is none of the services that papers are fetched from", code="E_REMOTE"
            )

    def _keep_pace(self, url: str) -> None:
        host = urlsplit(url).netloc
        since = time.monotonic() - self._asked.get(host, -1e9)
        pause = _PACE.get(host, 0.0) - since
        if pause > 0:
            self.sleep(pause)
        self._asked[host] = time.monotonic()


def _refused(url: str, why: str) -> FetchError:
    return FetchError(f"{url} {why}; try again later", code="E_REMOTE")


def _date(response: requests.Response) -> str:
    """When the server answered, by its own clock; by ours when it does not say."""
    try:
        said = parsedate_to_datetime(response.headers.get("Date", ""))
    except ValueError:
        said = datetime.now(UTC)
    return said.astimezone(UTC).isoformat(timespec="seconds")


def _retry_after(response: requests.Response) -> float | None:
    """How long the server asks us to wait: in seconds, or until a date."""
    written = response.headers.get("Retry-After", "")
    if written.isdecimal():
        return float(written)
    try:
        until = parsedate_to_datetime(written)
    except ValueError:
        return None
    return max(0.0, (until - datetime.now(UTC)).total_seconds())


def _body(response: requests.Response, url: str, until: float) -> bytes:
    parts: list[bytes] = []
    size = 0
    for part in response.iter_content(_CHUNK):
        size += len(part)
        if size > LARGEST:
            raise FetchError(f"{url} sends more than {LARGEST // 2**20} MiB", code="E_TOO_LARGE")
        if time.monotonic() > until:
            raise _refused(url, "is too slow")
        parts.append(part)
    return b"".join(parts)
