"""From the command line to the first screenful, and what memory it takes: every program in turn, round by round."""

from __future__ import annotations

from benchmarks.programs import EMPTY, Program, data_table
from benchmarks.run import Run
from benchmarks.terminal import GaveUp

TABLE_MOST = 10_000
"""A table of more rows takes a quarter of a minute to open, and is not waited for."""
SETTLED = 0.5
"""Seconds of quiet after which a start is over: what the program does once it is on the screen is done as well."""


def measure(run: Run) -> None:
    """Starts every program once a round, after a round that does not count."""
    tables = [data_table(program.rows) for program in run.programs if program.rows <= TABLE_MOST]
    for number in range(run.rounds + 1):
        run.say(f"  start, round {number} of {run.rounds}")
        for program in (EMPTY, *run.programs, *tables):
            try:
                _start(run, program, counts=number > 0)
            except GaveUp as trouble:
                run.trouble(f"start of {program.name}: {trouble}")


def _start(run: Run, program: Program, *, counts: bool) -> None:
    with program.start() as terminal:
        seen = terminal.started(program.is_there, SETTLED)
        if counts:
            label = "" if program.kind == "actionplan" else f", {program.kind}"
            run.results.add(f"start{label}", program.rows, seen.shown)
            run.results.add(f"start settled{label}", program.rows, seen.last)
            run.results.add(f"memory{label}", program.rows, terminal.peak_mib, "MiB")
            run.results.add(f"start bytes{label}", program.rows, seen.bytes, "B")
            if run.far is not None and program.database:
                turns = run.far.turns(terminal.begun, terminal.begun + seen.shown / 1000)
                run.results.add("round trips of a start", program.rows, turns, "times")
