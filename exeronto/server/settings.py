"""How an endpoint is set up."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from exeronto.errors import QueryError
from exeronto.indexing import DATABASE, is_index
from exeronto.resources import build_folder
from exeronto.server.limits import Limits

_LAST_PORT = 65_535


@dataclass(frozen=True, slots=True)
class Settings:
    """What is served, where, and under which name.

    Args:
        store: A build folder or an RDF file, or the address of a SPARQL endpoint to stand before.
        host: The address to listen on.
        port: Its port; 0 for any that is free.
        base: The address that others see, if it is not that one; from it all links are made.
        public: Whether an address other than loopback may be listened on.
        behind_proxy: Whether X-Forwarded-For tells who a client is.
        limits: What a query may use.
    """

    store: Path | str = field(default_factory=build_folder)
    host: str = "127.0.0.1"
    port: int = 7878
    base: str = ""
    public: bool = False
    behind_proxy: bool = False
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        if not is_loopback(self.host) and not self.public:
            raise QueryError(
                f"{self.host} can be reached from other machines; say --public if it should be"
            )
        if self.base and urlsplit(self.base).scheme not in {"http", "https"}:
            raise QueryError(f"{self.base} is no address; write https://host/ with --base")
        if self.folder is not None and is_index(self.folder):
            raise QueryError(
                "is an index, and confined workers may open no file; serve it with oxigraph "
                f"serve-read-only --location {self.folder / DATABASE}, and give that address",
                file=self.folder,
            )

    @property
    def address(self) -> str | None:
        """The address of the store behind, if it is one."""
        return self.store if isinstance(self.store, str) else None

    @property
    def folder(self) -> Path | None:
        """The folder of the store, or its file, if it is on this machine."""
        return self.store if isinstance(self.store, Path) else None

    def base_at(self, port: int) -> str:
        """The address that links begin with, ending in a slash."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return (self.base or f"http://{host}:{port}").rstrip("/") + "/"

    def hosts(self, port: int) -> frozenset[str]:
        """What a Host header may say; another is somebody else's name for this machine."""
        names = {urlsplit(self.base_at(port)).netloc.lower()}
        for name in ("127.0.0.1", "localhost", "[::1]"):
            names |= {f"{name}:{port}", name} if port == 80 else {f"{name}:{port}"}  # noqa: PLR2004
        return frozenset(names)


def parse_address(written: str) -> tuple[str, int]:
    """Host and port.

    >>> parse_address("127.0.0.1:7878"), parse_address("[::1]:80"), parse_address(":0")
    (('127.0.0.1', 7878), ('::1', 80), ('127.0.0.1', 0))
    """
    host, colon, port = written.rpartition(":")
    if not colon or not port.isdecimal() or int(port) > _LAST_PORT:
        raise QueryError(f"{written!r} is no address; write host:port, such as 127.0.0.1:7878")
    return host.strip("[]") or "127.0.0.1", int(port)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address.

    >>> is_loopback("127.0.0.1"), is_loopback("0.0.0.0")
    (True, False)
    """
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
