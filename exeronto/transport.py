"""Requests to other people's servers: time-outs, retries of what may be repeated, plain words.

The one door to `requests` for SPARQL. Only reading is tried again: a write that got no answer may
have been made.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import requests

from exeronto import __version__
from exeronto.errors import QueryError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# Seconds to connect, and to wait between two pieces of an answer.
TIMEOUT = (10.0, 120.0)
_TRIES = 4
_LONGEST_PAUSE = 30.0
# The server says that it may work later.
_LATER = frozenset((429, 502, 503, 504))
_LARGEST = 2**30
_NOT_THERE = "cannot be reached; is the server running?"
_WORDS = {
    401: "asks for a name and password; write them into the address, http://NAME:PASSWORD@HOST/",
    403: "does not allow this; ask whoever runs it",
    404: "has nothing at this address; check the path, such as /sparql or /query",
    405: "does not take this kind of request; it may be read-only, or not be an endpoint",
    413: "finds the request or its answer too large",
    415: "does not take this format; it may not be an endpoint of this kind",
    501: "does not have this feature",
}


@dataclass(frozen=True, slots=True)
class Transport:
    """A connection to a server.

    Attributes:
        timeout: Seconds to connect, and to wait for an answer.
        pause: What waits between two tries.
    """

    timeout: tuple[float, float] = TIMEOUT
    pause: Callable[[float], None] = time.sleep

    def read(
        self,
        address: str,
        *,
        accept: str,
        form: Mapping[str, str | tuple[str, ...]] | None = None,
        params: Mapping[str, str] | None = None,
        missing: bytes | None = None,
    ) -> tuple[bytes, Mapping[str, str]]:
        """Ask for something, again if the server is busy: content and headers.

        Args:
            address: Where.
            accept: The media types that can be read.
            form: Fields to send; with POST, so that a long query fits.
            params: What is added to the address.
            missing: What to give when there is no such thing, instead of an error.

        Raises:
            QueryError: There is no whole answer.
        """
        method = "GET" if form is None else "POST"
        for tries_left in reversed(range(_TRIES)):
            answer = self._sent(
                method, address, tries_left, {"Accept": accept}, data=form, params=params
            )
            if answer is None:
                continue
            if answer.status_code == 404 and missing is not None:  # noqa: PLR2004
                return missing, answer.headers
            if answer.status_code in _LATER and tries_left:
                self.pause(_wait(answer.headers.get("Retry-After"), _TRIES - tries_left))
                continue
            return _content(answer, address), answer.headers
        raise AssertionError("the last try returns or raises")

    def write(
        self,
        method: str,
        address: str,
        content: bytes,
        *,
        media: str,
        params: Mapping[str, str] | None = None,
    ) -> None:
        """Change something, once.

        Raises:
            QueryError: The server refused, or did not answer: then nobody knows.
        """
        headers = {"Content-Type": media}
        answer = self._sent(method, address, 0, headers, data=content, params=params)
        if answer is not None:
            _content(answer, address)

    def _sent(
        self,
        method: str,
        address: str,
        tries_left: int,
        headers: dict[str, str],
        *,
        data: Mapping[str, str | tuple[str, ...]] | bytes | None,
        params: Mapping[str, str] | None,
    ) -> requests.Response | None:
        """The answer; None when there was none and there are tries left."""
        named = {"User-Agent": f"exeronto/{__version__}", **headers}
        try:
            return requests.request(  # a connection each: none is left open
                method,
                address,
                data=data,
                params=params,
                headers=named,
                timeout=self.timeout,
                allow_redirects=method in {"GET", "HEAD"},
            )
        except (requests.Timeout, requests.ConnectionError) as error:
            failure = error
        except requests.RequestException as error:
            raise QueryError(f"is no address that can be asked ({error})", file=address) from error
        if tries_left:
            self.pause(_wait(None, _TRIES - tries_left))
            return None
        late = isinstance(failure, requests.ReadTimeout)
        what = f"no answer within {self.timeout[1]:g} s; ask for less" if late else _NOT_THERE
        raise QueryError(what, file=_shown(address)) from failure


def _wait(said: str | None, tries: int) -> float:
    """Seconds to wait: what the server says, else longer each time."""
    if said is not None and said.strip().isdigit():
        return min(float(said), _LONGEST_PAUSE)
    return min(2.0**tries / 4, _LONGEST_PAUSE)


def _content(answer: requests.Response, address: str) -> bytes:
    content = answer.content
    if answer.ok and len(content) <= _LARGEST:
        return content
    if answer.ok:
        raise QueryError("answered more than 1 GiB; ask for less", file=_shown(address))
    said = " ".join(content[:400].decode("utf-8", "replace").split())
    word = _WORDS.get(answer.status_code, "could not answer")
    if answer.headers.get("Content-Type", "").startswith("text/html"):
        said = ""
    raise QueryError(
        f"{word} ({answer.status_code}{': ' if said else ''}{said[:300]})", file=_shown(address)
    )


def _shown(address: str) -> str:
    """An address without a password."""
    scheme, _, rest = address.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}"
