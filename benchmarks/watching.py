"""A program that nobody touches: what it uses, and how soon it shows what another process has changed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from time import perf_counter

from benchmarks.programs import EMPTY, Program
from benchmarks.run import Run
from benchmarks.terminal import Condition, GaveUp, Terminal

IDLE_SECONDS = 10.0
SETTLED_SHARE = 0.03
"""Of a core: what is used once whatever a start leaves for later is done."""
CHANGES = 5
LOST_SECONDS = 20.0
"""Seconds after which another's change that is not shown is taken never to be."""


def measure(run: Run) -> None:
    """Idles and watches on every plan; once, as each takes its time."""
    for program in (EMPTY, *run.programs):
        run.say(f"  idle and watching: {program.name}")
        try:
            with program.start() as terminal:
                terminal.started(program.is_there, 0.5)
                _settle(terminal)
                label = "" if program.kind == "actionplan" else f", {program.kind}"
                run.results.add(f"idle{label}", program.rows, 100 * _share(terminal, IDLE_SECONDS), "%")
                if program.database:
                    _watch(run, program, program.database, terminal)
        except GaveUp as trouble:
            run.trouble(f"watching {program.name}: {trouble}")


def _share(terminal: Terminal, seconds: float) -> float:
    """The share of a core that it uses over so many seconds."""
    before, begun = terminal.cpu_seconds, perf_counter()
    while (left := begun + seconds - perf_counter()) > 0:
        terminal.drain(left)
    return (terminal.cpu_seconds - before) / (perf_counter() - begun)


def _settle(terminal: Terminal) -> None:
    for _ in range(60):
        if _share(terminal, 1.0) < SETTLED_SHARE:
            return


def _watch(run: Run, program: Program, database: str, terminal: Terminal) -> None:
    command = [sys.executable, "-m", "benchmarks.other", database]
    root = str(Path(__file__).parents[1])
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=program.env(), cwd=root
    ) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        for number in range(CHANGES):
            other.stdout.readline()
            name = f"Other {number}"
            terminal.drain(0.1)
            other.stdin.write(f"{name}\n")
            other.stdin.flush()
            saved = float(other.stdout.readline())
            seen = terminal.wait(_shows(name), saved, patience=LOST_SECONDS)
            run.results.add("another's change", program.rows, seen.shown)
        other.stdin.close()


def _shows(name: str) -> Condition:
    return lambda screen: name in screen.text
