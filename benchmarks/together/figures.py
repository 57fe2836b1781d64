"""The figures of each engine, side by side."""

from __future__ import annotations

from benchmarks.table import aligned, machine


class Figures:
    """A line a figure, a column an engine."""

    def __init__(self) -> None:
        self._lines: dict[str, dict[str, str]] = {}
        self._engines: list[str] = []

    def add(self, engine: str, what: str, value: object, unit: str = "") -> None:
        """Notes a figure of an engine."""
        if engine not in self._engines:
            self._engines.append(engine)
        text = f"{value:,.{0 if value >= 100 else 1}f}" if isinstance(value, float) else str(value)
        self._lines.setdefault(what, {})[engine] = f"{text} {unit}".rstrip()

    def text(self, about: str) -> str:
        """The table, with the machine above it."""
        lines = [(what, *(cells.get(engine, "") for engine in self._engines)) for what, cells in self._lines.items()]
        return "\n".join([*machine(about), "", *aligned(("", *self._engines), lines)]) + "\n"
