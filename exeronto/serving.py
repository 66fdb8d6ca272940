"""The verb that serves: SPARQL and pages over HTTP."""

from __future__ import annotations

from pathlib import Path

import click

from exeronto.options import store_option


@click.command()
@store_option
@click.option(
    "--bind",
    default="127.0.0.1:7878",
    show_default=True,
    metavar="HOST:PORT",
    help="Where to listen; port 0 takes one that is free.",
)
@click.option("--public", is_flag=True, help="Allow --bind an address that others can reach.")
@click.option("--base", default="", metavar="URL", help="The address that others see.")
@click.option("--behind-proxy", is_flag=True, help="A proxy says who asks (X-Forwarded-For).")
@click.option(
    "--seconds",
    type=click.FloatRange(0.1, 3600),
    default=10.0,
    show_default=True,
    help="How long a query may take.",
)
@click.option(
    "--memory",
    type=click.IntRange(64, 1 << 20),
    default=768,
    show_default=True,
    metavar="MIB",
    help="How much memory a query may take.",
)
def serve(
    store: str | None,
    bind: str,
    public: bool,
    base: str,
    behind_proxy: bool,
    seconds: float,
    memory: int,
) -> None:
    """Serve the graph over HTTP, read-only: SPARQL at /sparql, questions, pages and dumps.

    Every query runs in a process of its own that can reach no network and no file, within limits
    of memory and time. Before another server (--store URL) it lets pass what may be asked, and the
    other server is the only one that is reached. Stop it with Ctrl-C.

    \b
    exeronto serve
    exeronto serve --store graph.ttl --bind 127.0.0.1:8000
    exeronto serve --store http://localhost:3030/exeronto/query
    exeronto serve --bind 0.0.0.0:7878 --public --base https://kg.example.org/
    """
    from exeronto.resources import build_folder
    from exeronto.server.endpoint import serve as run
    from exeronto.server.limits import MEBIBYTE, Limits
    from exeronto.server.settings import Settings, is_loopback, parse_address

    host, port = parse_address(bind)
    limits = Limits(seconds=seconds, memory_bytes=memory * MEBIBYTE)
    remote = store is not None and store.startswith(("http://", "https://"))
    settings = Settings(
        store=store if store is not None and remote else Path(store or build_folder()),
        host=host,
        port=port,
        base=base,
        public=public,
        behind_proxy=behind_proxy,
        limits=limits.before_another_server() if remote else limits,
    )
    if not is_loopback(host):
        click.echo("exeronto: others can reach this endpoint; put a proxy in front", err=True)
    run(settings, lambda address: click.echo(f"exeronto: serving at {address}sparql", err=True))
