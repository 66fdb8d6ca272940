"""What the endpoint promises, as numbers."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of an endpoint; seconds are wall-clock unless said otherwise."""

    # A query's text, before anything is parsed.
    query_bytes: int = MEBIBYTE
    nesting: int = 100
    operators: int = 1000
    # A query's run.
    seconds: float = 10.0
    memory_bytes: int = 768 * MEBIBYTE
    result_bytes: int = 32 * MEBIBYTE
    # Every query begins in the short lane, with less memory, and may use this much processor time;
    # then it needs a place in the long lane.
    short_seconds: float = 0.1
    short_memory_bytes: int = 128 * MEBIBYTE
    short_places: int = 4 * (os.cpu_count() or 1)
    long_places: int = 6
    # One client leaves places to others.
    long_places_per_client: int = 4
    waiting: int = 256
    waiting_seconds: float = 5.0
    queries_per_worker: int = 2000
    # Answers that are kept, because they are asked for again.
    kept_bytes: int = 64 * MEBIBYTE
    # What a client may use up in a minute.
    client_seconds: float = 60.0
    client_errors: float = 30.0
    # Connections.
    connections: int = 1000
    header_bytes: int = 32 * 1024
    target_bytes: int = 64 * 1024
    header_seconds: float = 10.0
    body_seconds: float = 10.0
    idle_seconds: float = 30.0
    # How long a client may take nothing of an answer that waits for it.
    stalled_seconds: float = 20.0
    # What may wait to be taken by all clients together.
    unsent_bytes: int = 256 * MEBIBYTE

    def before_another_server(self) -> Limits:
        """The limits where another server does the work, and changes when it likes.

        A query is light as long as that server answers at once, and no answer is kept.
        """
        return replace(self, short_seconds=1.0, kept_bytes=0)
