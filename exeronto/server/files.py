"""The files of a build over HTTP: only those that it lists, with its checksums as their tags."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING

from exeronto.errors import QueryError
from exeronto.release import CHECKSUMS
from exeronto.server.messages import Part, Response
from exeronto.server.refusal import Refusal

if TYPE_CHECKING:
    from exeronto.server.messages import Request

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".nq": "application/n-quads",
    ".owl": "application/rdf+xml",
    ".svg": "image/svg+xml",
    ".tsv": "text/tab-separated-values; charset=utf-8",
    ".ttl": "text/turtle; charset=utf-8",
}
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


class Files:
    """The files of a folder that its `SHA256SUMS` lists.

    A folder without that list, a file that stands alone, and a store elsewhere have none.
    """

    def __init__(self, store: Path | None):
        self.folder = store or Path()
        self._sums: dict[str, str] = {}
        self._stamps: dict[str, tuple[int, int]] = {}
        listed = self.folder / CHECKSUMS
        if store is None or not listed.is_file():
            return
        for line in listed.read_text(encoding="utf-8").splitlines():
            digest, _, name = line.partition("  ")
            self._sums[name] = digest
        for name in self.dumps:
            self._verify(name)

    def __contains__(self, name: str) -> bool:
        return name in self._sums

    @property
    def dumps(self) -> list[str]:
        """The dumps: what does not lie in a folder below."""
        return sorted(name for name in self._sums if "/" not in name)

    def tag(self, name: str) -> str:
        """The checksum of a file."""
        return self._sums[name]

    def size(self, name: str) -> int:
        """The size of a file."""
        return (self.folder / name).stat().st_size

    def _verify(self, name: str) -> None:
        path = self.folder / name
        try:
            content = path.read_bytes()
        except OSError as error:
            raise QueryError("is listed and not there; build again", file=path) from error
        if hashlib.sha256(content).hexdigest() != self._sums[name]:
            raise QueryError(f"is not what {CHECKSUMS} says; build again", file=path)
        self._stamps[name] = self._stamp(path)

    @staticmethod
    def _stamp(path: Path) -> tuple[int, int]:
        found = path.stat()
        return found.st_size, found.st_mtime_ns

    def page(self, name: str, request: Request) -> Response:
        """A page of the documentation, if it is the one that was built."""
        try:
            content = (self.folder / name).read_bytes()
        except OSError as error:
            raise self._changed() from error
        if hashlib.sha256(content).hexdigest() != self._sums[name]:
            raise self._changed()
        return self._whole(name, request) or Response(
            200, _type(name), content, self._headers(name)
        )

    def dump(self, name: str, request: Request) -> Response:
        """A dump, or the part of it that is asked for."""
        path = self.folder / name
        try:
            unchanged = self._stamp(path) == self._stamps[name]
        except OSError as error:
            raise self._changed() from error
        if not unchanged:
            raise self._changed()
        size = self._stamps[name][0]
        headers = (*self._headers(name), ("Accept-Ranges", "bytes"))
        cached = self._whole(name, request)
        if cached is not None:
            return cached
        asked = self._asked(name, request, size)
        if asked is None:
            return Response(200, _type(name), Part(path, 0, size), headers)
        start, stop = asked
        if start >= stop:
            return Response(416, headers=(*headers, ("Content-Range", f"bytes */{size}")))
        headers = (*headers, ("Content-Range", f"bytes {start}-{stop - 1}/{size}"))
        return Response(206, _type(name), Part(path, start, stop - start), headers)

    def _headers(self, name: str) -> tuple[tuple[str, str], ...]:
        digest = self._sums[name]
        return (("ETag", f'"{digest}"'), ("Cache-Control", "no-cache"))

    def _whole(self, name: str, request: Request) -> Response | None:
        """That the client has this very file already, if it has.

        Raises:
            Refusal: It wants another, which is gone.
        """
        wanted = [tag.strip() for tag in _header(request, "if-match")]
        if wanted != [""] and not {f'"{self._sums[name]}"', "*"} & set(wanted):
            raise Refusal(
                412, "the file is not the one that If-Match names; it has been built anew"
            )
        tags = [tag.strip().removeprefix("W/") for tag in _header(request, "if-none-match")]
        if f'"{self._sums[name]}"' in tags or "*" in tags:
            return Response(304, headers=self._headers(name))
        return None

    def _asked(self, name: str, request: Request, size: int) -> tuple[int, int] | None:
        """Where the part that is asked for starts and stops; None for the whole."""
        if request.method != "GET":
            return None  # only GET has parts
        match = _RANGE.fullmatch(request.headers.get("range", "").strip())
        condition = request.headers.get("if-range", "")
        if match is None or match.group() == "bytes=-":
            return None
        if condition and condition != f'"{self._sums[name]}"':
            return None
        first, last = match.groups()
        if not first:
            return max(size - int(last), 0), size if int(last) else 0
        if last and int(last) < int(first):
            return None
        return int(first), min(int(last) + 1, size) if last else size

    @staticmethod
    def _changed() -> Refusal:
        return Refusal(503, "the files on the disk have changed; the endpoint must be restarted")


def _header(request: Request, name: str) -> list[str]:
    return request.headers.get(name, "").split(",")


def _type(name: str) -> str:
    return _TYPES.get(name[name.rfind(".") :], "text/plain; charset=utf-8")
