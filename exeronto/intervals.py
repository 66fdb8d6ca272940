"""How sure a share is: Wilson's interval."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

# Two-sided 95 %.
_Z = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many; the share has a 95 % interval after Wilson (1927).

    >>> share = Share(8, 10)
    >>> f"{share.value:.2f} ({share.lower:.2f} to {share.upper:.2f})"
    '0.80 (0.49 to 0.94)'
    """

    hits: int
    total: int

    @property
    def value(self) -> float | None:
        """The share; None of nothing."""
        return self.hits / self.total if self.total else None

    @property
    def lower(self) -> float:
        """The lower end of the interval."""
        return max(0.0, self._centre() - self._half()) if self.total else 0.0

    @property
    def upper(self) -> float:
        """The upper end of the interval."""
        return min(1.0, self._centre() + self._half()) if self.total else 1.0

    def _centre(self) -> float:
        return (self.hits / self.total + _Z**2 / (2 * self.total)) / (1 + _Z**2 / self.total)

    def _half(self) -> float:
        share = self.hits / self.total
        spread = share * (1 - share) / self.total + _Z**2 / (4 * self.total**2)
        return _Z * sqrt(spread) / (1 + _Z**2 / self.total)

    def __str__(self) -> str:
        if self.value is None:
            return "-"
        return f"{self.value:.3f} ({self.lower:.3f}-{self.upper:.3f})"
