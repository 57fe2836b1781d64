"""What a run measures: samples by name and size, and how they compare."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, field

Key = tuple[str, int]
"""What was measured, and with how many actions; 0 for what has none."""


@dataclass
class Series:
    """Samples of one thing, in one unit."""

    unit: str
    samples: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        """The one in the middle."""
        return statistics.median(self.samples)

    @property
    def p95(self) -> float:
        """What 95 of 100 samples do not exceed; of a few samples, the greatest."""
        ordered = sorted(self.samples)
        return ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]


class Results:
    """Everything that a run has measured."""

    def __init__(self) -> None:
        self.series: dict[Key, Series] = {}
        self.troubles: list[str] = []
        """What could not be measured, and why."""

    def add(self, what: str, size: int, value: float, unit: str = "ms") -> None:
        """Notes a sample."""
        self.series.setdefault((what, size), Series(unit)).samples.append(value)

    def ratio(self, of: Key, to: Key | None) -> float | None:
        """How many times the median of the one is in that of the other; None where either was not measured."""
        if to is None or of not in self.series or to not in self.series or not self.series[to].median:
            return None
        return self.series[of].median / self.series[to].median
