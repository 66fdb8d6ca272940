"""The jobs that each worker was given: the one that it does, and those in line behind it."""

from __future__ import annotations

import os
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from exeronto.server.crew import Hand
    from exeronto.server.turns import Run

_PROCESSORS = os.cpu_count() or 1
_LONGEST = 8
# A job that has just begun will most likely be over at once.
_FRESH_SECONDS = 0.005
# What is longer than this text is not taken to be light.
_LIGHT_BYTES = 16_384


class Lines:
    """Who stands where.

    Args:
        jobs: After so many jobs nobody joins the line of a worker any more.
    """

    def __init__(self, jobs: int):
        self._jobs = jobs
        self._lines: dict[Hand, deque[Run]] = {}

    def worth_joining(self, run: Run, now: float) -> Hand | None:
        """The worker whose line a job should join, where that is quicker than to wake another."""
        if run.long or run.passed_over or len(run.job) > _LIGHT_BYTES:
            return None
        short = [(hand, line) for hand, line in self._lines.items() if not line[0].long]
        if len(short) < _PROCESSORS:
            return None
        joinable = [
            (len(line), hand.process, hand)
            for hand, line in short
            if now - line[0].begun < _FRESH_SECONDS
            and len(line) < _LONGEST
            and hand.jobs < self._jobs
            and hand.alive
            and not hand.spent
        ]
        return min(joinable)[-1] if joinable else None

    def join(self, run: Run, hand: Hand) -> bool:
        """Put a job into the line of a worker; whether it is the first."""
        line = self._lines.setdefault(hand, deque())
        line.append(run)
        return len(line) == 1

    def leave(self, hand: Hand) -> Run | None:
        """Take the first job out of a line; the one that is first now."""
        line = self._lines[hand]
        line.popleft()
        if line:
            return line[0]
        del self._lines[hand]
        return None

    def disperse(self, hand: Hand) -> list[Run]:
        """Take out all jobs behind the first, which the worker must then never begin."""
        line = self._lines.get(hand)
        if line is None or len(line) == 1:
            return []
        hand.spent = True
        first, *others = line
        self._lines[hand] = deque((first,))
        return others
