"""Many people who have the plan open at once: what that takes of each side, and how soon they see a change."""

from __future__ import annotations

import subprocess
import sys
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import sleep

from benchmarks.programs import actionplan
from benchmarks.screen import Screen
from benchmarks.terminal import Terminal
from benchmarks.together.figures import Figures
from benchmarks.together.scenarios import Engines
from places import Place
from server import Server

PEOPLE = 50
IDLE_SECONDS = 10.0
CHANGES = 10
PATIENCE = 60.0
"""Seconds after which a change that is not shown is taken never to be."""
SETTLED_SECONDS = 3.0
"""What a start leaves for later is over then."""
ROOT = Path(__file__).parents[2]


def screens(engines: Engines, figures: Figures, part: int) -> None:
    """One person has the plan open, then fifty."""
    for people in (1, max(2, PEOPLE // part)):
        for place in engines.new_plans():
            with ExitStack() as stack:
                _look_on(stack, place, engines.server, figures, people)


def _look_on(stack: ExitStack, place: Place, server: Server | None, figures: Figures, people: int) -> None:
    note = partial(figures.add, place.engine)
    title = f"{people} open screen{'s' if people > 1 else ''}"
    folder = Path(stack.enter_context(TemporaryDirectory(prefix="actionplan-screens-")))
    terminals = []
    for number in range(people):
        login = f"screen{number}"
        program = actionplan(0, place.address(login), folder / login, login)
        terminals.append(stack.enter_context(program.start()))
        terminals[-1].started(partial(_shows, "Case recording"), 0.2)
    _read(terminals, SETTLED_SECONDS)
    on_server = _processes(server) if server is not None and place.engine == "PostgreSQL" else []
    before, of_server = _of_terminals(terminals), _cpu_seconds(on_server)
    _read(terminals, IDLE_SECONDS)
    idle = (_of_terminals(terminals) - before) / IDLE_SECONDS
    note(f"{title}: idle, of a core, each screen", 100 * idle / people, "%")
    if on_server:
        note(f"{title}: idle, of a core, server", 100 * (_cpu_seconds(on_server) - of_server) / IDLE_SECONDS, "%")
    note(f"{title}: memory, each screen", median(terminal.peak_mib for terminal in terminals), "MiB")
    if on_server:
        note(f"{title}: memory, server", _memory(on_server), "MiB")
    before, of_server = _of_terminals(terminals), _cpu_seconds(on_server)
    seen = _change(terminals, place)
    _read(terminals, SETTLED_SECONDS)
    note(f"{title}: another's change until shown, median", median(seen), "ms")
    note(f"{title}: another's change until shown, longest", max(seen), "ms")
    shown = (_of_terminals(terminals) - before) / CHANGES / people
    note(f"{title}: processor time of a change, each screen", 1000 * shown, "ms")
    if on_server:
        note(
            f"{title}: processor time of a change, server", 1000 * (_cpu_seconds(on_server) - of_server) / CHANGES, "ms"
        )


def _change(terminals: list[Terminal], place: Place) -> list[float]:
    """Has somebody else change the first action, again and again; milliseconds until each screen shows each change."""
    seen = []
    command = [sys.executable, "-m", "benchmarks.other", place.address("other")]
    env = actionplan(0, place.address("other"), Path(), "other").env()
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env, cwd=ROOT
    ) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        for number in range(CHANGES):
            other.stdout.readline()
            name = f"Other {number}"
            other.stdin.write(f"{name}\n")
            other.stdin.flush()
            saved = float(other.stdout.readline())
            seen += Terminal.all_show(terminals, partial(_shows, name), saved, PATIENCE)
        other.stdin.close()
    return seen


def _shows(text: str, screen: Screen) -> bool:
    return text in screen.text


def _read(terminals: list[Terminal], seconds: float) -> None:
    """Lets so much time pass, and draws what has come."""
    sleep(seconds)
    for terminal in terminals:
        terminal.drain()


def _of_terminals(terminals: list[Terminal]) -> float:
    return sum(terminal.cpu_seconds for terminal in terminals)


def _processes(server: Server) -> list[Path]:
    """The processes of a server, as ``/proc`` has them."""
    first = server.postmaster
    found = [Path("/proc") / str(first)]
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if int((folder / "stat").read_text().rpartition(")")[2].split()[1]) == first:
                found.append(folder)
    return found


def _cpu_seconds(processes: list[Path]) -> float:
    """The processor time that processes have used so far; of one that has ended there is none."""
    used = 0
    for folder in processes:
        with suppress(OSError):
            used += int((folder / "schedstat").read_text().split()[0])
    return used / 1e9


def _memory(processes: list[Path]) -> float:
    """The memory of processes, in MiB; what they share is counted once."""
    kib = 0
    for folder in processes:
        with suppress(OSError):
            lines = (folder / "smaps_rollup").read_text().splitlines()
            kib += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return kib / 1024
