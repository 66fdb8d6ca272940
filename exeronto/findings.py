"""What is wrong with data, as values: shapes and quality rules report alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something a shape or a rule forbids: about what, on which path, which value, and why."""

    severity: str
    focus: str
    path: str
    value: str
    message: str

    def __str__(self) -> str:
        about = " ".join(part for part in (self.focus, self.path, self.value) if part)
        return f"{self.severity}: {about}: {self.message}"


@dataclass(frozen=True, slots=True)
class Report:
    """All findings, sorted; `conforms` when none is a violation."""

    findings: tuple[Finding, ...]

    @property
    def conforms(self) -> bool:
        """Whether nothing is a violation; warnings and remarks do not count."""
        return all(finding.severity != "violation" for finding in self.findings)

    @property
    def is_clean(self) -> bool:
        """Whether there is nothing to do: remarks at most."""
        return all(finding.severity == "info" for finding in self.findings)


def joined(reports: Iterable[Report]) -> Report:
    """Reports as one, what several of them found told once.

    >>> finding = Finding("info", "exero:Myokine", "", "", "Nobody uses it.")
    >>> print(*joined([Report((finding,)), Report((finding,))]).findings)
    info: exero:Myokine: Nobody uses it.
    """
    return Report(tuple(sorted({finding for report in reports for finding in report.findings})))
