"""Many people on one plan, killed programs and servers, cut connections: ``python -m benchmarks.together``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

from benchmarks.run import work_folder
from benchmarks.together.figures import Figures
from benchmarks.together.scenarios import Engines, cuts, kills, server_kills, writers
from benchmarks.together.screens import screens
from server import ENVIRONMENT, Server

ENGINES = ("SQLite", "PostgreSQL")
SCENARIOS: dict[str, Callable[[Engines, Figures, int], None]] = {
    "writers": writers,
    "kills": kills,
    "server-kills": server_kills,
    "cuts": cuts,
    "screens": screens,
}


def main() -> None:
    """Reads the command line, does what it names, and prints a table."""
    options = read_options()
    figures, about = Figures(), []
    with ExitStack() as stack:
        folder = stack.enter_context(work_folder(options.work))
        server = None
        engines = options.on or list(ENGINES)
        if "PostgreSQL" in engines:
            os.environ.update(ENVIRONMENT)
            server = stack.enter_context(Server(durable=True))
            about.append(f"PostgreSQL {server.version}")
        measured = Engines(engines, folder, server)
        for name in options.scenario or SCENARIOS:
            print(name, file=sys.stderr, flush=True)
            SCENARIOS[name](measured, figures, options.part)
    text = figures.text(", ".join([*about, "every engine, screen and writer on this one machine"]))
    print(text, end="")
    if options.output is not None:
        options.output.write_text(text, encoding="utf-8")


def read_options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """What a command line asks for; that of the process if none is given."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.together", description=__doc__)
    parser.add_argument("scenario", nargs="*", help=f"what is done: {', '.join(SCENARIOS)}; all if none is given")
    parser.add_argument("--on", action="append", choices=ENGINES, help="only on this engine")
    parser.add_argument("--part", type=int, default=1, help="10 does a tenth of everything")
    parser.add_argument("--work", type=Path, help="below it a folder is made and removed; else in the temp folder")
    parser.add_argument("--output", type=Path, help="also write the table to this file")
    options = parser.parse_args(arguments)
    if unknown := set(options.scenario) - SCENARIOS.keys():
        parser.error(f"no such scenario: {', '.join(sorted(unknown))}")
    return options


if __name__ == "__main__":
    main()
