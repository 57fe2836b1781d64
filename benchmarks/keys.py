"""A cursor key: all programs are open at once, and presses take turns."""

from __future__ import annotations

from contextlib import ExitStack

from benchmarks.programs import Program, data_table
from benchmarks.run import Run
from benchmarks.terminal import Terminal

DOWN, UP = "\x1b[B", "\x1b[A"
REACH = 12
"""Lines that the cursor goes down before it comes back: nothing scrolls on a screen of 40 lines."""
TABLE = 34
"""Rows of the table that a key is compared with."""


def measure(run: Run) -> None:
    """Six presses a round on every program; then, on the larger plans, as many that scroll."""
    programs = [data_table(TABLE), *run.programs]
    presses = 6 * run.rounds
    with ExitStack() as stack:
        open_ = [(program, stack.enter_context(program.start())) for program in programs]
        for program, terminal in open_:
            terminal.started(program.is_there, 1.0)
            _press(terminal, DOWN * REACH)
            _press(terminal, UP * REACH)
        run.say(f"  cursor key, {presses} presses on each of {len(programs)} programs")
        for number in range(presses):
            key = DOWN if number // REACH % 2 == 0 else UP
            for program, terminal in open_:
                _note(run, "key", program, terminal, key)
        for _, terminal in open_:
            _press(terminal, DOWN * 50)
        run.say("  cursor key that scrolls")
        for _ in range(presses):
            for program, terminal in open_:
                if program.rows > 1_000:
                    _note(run, "scrolling key", program, terminal, DOWN)


def _press(terminal: Terminal, keys: str) -> None:
    terminal.press(keys, quiet=0.3)


def _note(run: Run, what: str, program: Program, terminal: Terminal, key: str) -> None:
    before = terminal.cpu_seconds
    seen = terminal.press(key)
    label = "" if program.kind == "actionplan" else f", {program.kind}"
    run.results.add(f"{what}{label}", program.rows, seen.first)
    run.results.add(f"{what}, all drawn{label}", program.rows, seen.last)
    run.results.add(f"{what}, bytes{label}", program.rows, seen.bytes, "B")
    run.results.add(f"{what}, processor{label}", program.rows, (terminal.cpu_seconds - before) * 1000)
