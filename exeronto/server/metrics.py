"""Counters in the text format of Prometheus."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_BOUNDS = (0.005, 0.02, 0.1, 0.5, 2.0, 10.0)
MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """What was answered, and how fast."""

    def __init__(self) -> None:
        self._requests: Counter[tuple[str, int]] = Counter()
        self._buckets: Counter[float] = Counter()
        self._seconds = 0.0

    def count(self, route: str, status: int, seconds: float) -> None:
        """Count one answer."""
        self._requests[route, status] += 1
        self._seconds += seconds
        self._buckets[next((bound for bound in _BOUNDS if seconds <= bound), float("inf"))] += 1

    def text(
        self, outcomes: Mapping[str, int], endings: Mapping[int, int], gauges: Mapping[str, int]
    ) -> bytes:
        """All counters.

        Args:
            outcomes: How jobs ended.
            endings: How workers ended.
            gauges: What is so at this moment, by name.
        """
        lines = _family(
            "exeronto_requests_total",
            "counter",
            (
                (f'route="{route}",status="{status}"', count)
                for (route, status), count in sorted(self._requests.items())
            ),
        )
        lines += _family("exeronto_request_seconds", "histogram", ())
        total = 0
        for bound in (*_BOUNDS, float("inf")):
            total += self._buckets[bound]
            name = "+Inf" if bound == float("inf") else f"{bound:g}"
            lines.append(f'exeronto_request_seconds_bucket{{le="{name}"}} {total}')
        lines.append(f"exeronto_request_seconds_sum {self._seconds:.6f}")
        lines.append(f"exeronto_request_seconds_count {total}")
        jobs = ((f'outcome="{name}"', count) for name, count in sorted(outcomes.items()))
        lines += _family("exeronto_jobs_total", "counter", jobs)
        ends = ((f'status="{status}"', count) for status, count in sorted(endings.items()))
        lines += _family("exeronto_workers_ended_total", "counter", ends)
        for name, value in gauges.items():
            lines += _family(f"exeronto_{name}", "gauge", [("", value)])
        return ("\n".join(lines) + "\n").encode()


def _family(name: str, kind: str, values: Iterable[tuple[str, int]]) -> list[str]:
    lines = [f"# TYPE {name} {kind}"]
    return lines + [f"{name}{{{labels}}} {n}" if labels else f"{name} {n}" for labels, n in values]
