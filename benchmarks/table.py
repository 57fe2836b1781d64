"""The table of a run, as text and as Markdown, with the machine and the versions."""

from __future__ import annotations

import math
import os
import platform
import shutil
import sqlite3
import subprocess
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from benchmarks.lines import GROWTH, Reading, readings
from benchmarks.measures import Results

HEAD = ("what", "actions", "median", "p95", "n", "ratio", "target", "")


def rows(results: Results) -> list[tuple[str, ...]]:
    """The table's lines."""
    return [_row(reading) for reading in readings(results)]


def _row(reading: Reading) -> tuple[str, ...]:
    line, series = reading.line, reading.series
    base = line.base(reading.size)
    target = ""
    if reading.target is not None:
        target = f"≤ {reading.target:g} ×" if base is not None else f"≤ {reading.target:g} {series.unit}"
        target += f", p95 ≤ {line.steady:g} × median" if line.steady is not None else ""
    return (
        line.label,
        f"{reading.size:,}" if reading.size else "",
        number(series.median, series.unit),
        number(series.p95, series.unit),
        str(len(series.samples)),
        f"{reading.ratio:.2f} × {_named(base)}" if reading.ratio is not None and base is not None else "",
        target,
        {True: "reached", False: "missed", None: ""}[reading.reached],
    )


def _named(base: tuple[str, int]) -> str:
    what, size = base
    name = what.rpartition(", ")[2]
    return f"{name} {size:,}" if size else name


def number(value: float, unit: str) -> str:
    """A figure with its unit, in three digits or so."""
    digits = 0 if value >= 100 or unit == "B" else 1 if value >= 10 else 2
    return f"{value:,.{digits}f} {unit}"


def growth_rows(results: Results) -> tuple[list[str], list[tuple[str, ...]]]:
    """What grows with the plan: a column for each size, and the power of the size that the last step grows with."""
    sizes = sorted({size for what, size in results.series if size and any(what == one for one, _ in GROWTH)})
    lines = []
    for what, label in GROWTH:
        known = [(size, results.series[what, size].median) for size in sizes if (what, size) in results.series]
        if not known:
            continue
        values = dict(known)
        cells = [number(values[size], "ms") if size in values else "" for size in sizes]
        lines.append((label, *cells, _power(known)))
    return ["what", *(f"{size:,}" for size in sizes), "grows with n to the power"], lines


def _power(known: Sequence[tuple[int, float]]) -> str:
    if len(known) < 2:
        return ""
    (size, value), (larger, more) = known[-2:]
    return f"{math.log(more / value) / math.log(larger / size):.2f}"


def machine(what: str) -> list[str]:
    """What it ran on; ``what`` is said of the run besides."""
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    versions = ", ".join(f"{name} {version(name)}" for name in ("actionplan", "textual", "rich", "click"))
    return [
        f"{_processor()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}; load at the end {load}",
        f"{platform.python_implementation()} {platform.python_version()}, {versions}, SQLite {sqlite3.sqlite_version}"
        f"{_taskwarrior()}; commit {_commit()}; {what}",
    ]


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or "processor unknown"


def _taskwarrior() -> str:
    task = shutil.which("task")
    return f", Taskwarrior {_said([task, '--version'])}" if task else ""


def _commit() -> str:
    return _said(["git", "-C", str(Path(__file__).parent), "describe", "--always", "--dirty"]) or "unknown"


def _said(argv: list[str]) -> str:
    try:
        return subprocess.run(argv, capture_output=True, text=True, check=False).stdout.strip()
    except OSError:
        return ""


def text(results: Results, about: str) -> str:
    """The whole report as text; ``about`` is said of the run besides the machine."""
    head, grown = growth_rows(results)
    parts = [*machine(about), "", *aligned(HEAD, rows(results)), "", *aligned(head, grown)]
    troubles = [f"not measured: {trouble.splitlines()[0]}" for trouble in results.troubles]
    parts += ["", *troubles] if troubles else []
    return "\n".join(parts) + "\n"


def aligned(head: Sequence[str], lines: Sequence[Sequence[str]]) -> list[str]:
    """The lines of a table of plain text; all columns but the first and those after the fourth are of figures."""
    widths = [max(len(line[column]) for line in (head, *lines)) for column in range(len(head))]
    drawn = []
    for line in (head, *lines):
        cells = [
            cell.rjust(width) if 0 < place < 5 else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        drawn.append("  ".join(cells).rstrip())
    return drawn


def markdown(results: Results, about: str, plot: str | None) -> str:
    """The report as Markdown, with the plot if there is one."""
    head, grown = growth_rows(results)
    parts = [*(f"{line}  " for line in machine(about)), "", *_table(HEAD, rows(results))]
    parts += ["", "## Growth", "", *_table(head, grown)]
    if plot is not None:
        parts += ["", f"![What each costs over the number of actions]({plot})"]
    if results.troubles:
        parts += ["", *(f"- not measured: {trouble.splitlines()[0]}" for trouble in results.troubles)]
    return "\n".join(parts) + "\n"


def _table(head: Sequence[str], lines: Sequence[Sequence[str]]) -> list[str]:
    rule = ["---:" if 0 < place < 5 else "---" for place in range(len(head))]
    return [f"| {' | '.join(line)} |" for line in (head, rule, *lines)]
