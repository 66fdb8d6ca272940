"""What all workers of a corpus are told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may take: processor seconds, and MiB of memory beyond what readers have."""

    seconds: int = 60
    memory: int = 1024


def too_much_memory(limits: Limits) -> str:
    """Why a file is refused that takes more memory than it may."""
    return f"takes more than {limits.memory} MiB; raise --memory"


@dataclass(frozen=True, slots=True)
class Settings:
    """How papers are read. A lexicon is a file that each worker can open."""

    lexicon: Path | None
    extractor: str
    limits: Limits
