"""Runs the benchmarks and prints one table: ``python -m benchmarks``."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from benchmarks import commands, data, inside, keys, plot, sessions, starts, table, watching
from benchmarks.far import Far, far, on_server
from benchmarks.run import Run, work_folder
from server import ENVIRONMENT, Server

PARTS = {
    "start": starts.measure,
    "key": keys.measure,
    "session": sessions.measure,
    "watch": watching.measure,
    "command": commands.measure,
    "inside": inside.measure,
}
"""What can be measured, by the name that ``--only`` takes."""
IN_FILES = ("inside",)
"""What is measured without the way to a server."""


def main() -> None:
    """Reads the command line, runs what it names, and prints."""
    options = read_options()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    folder = options.data or data.default_folder()
    with ExitStack() as stack:
        work = stack.enter_context(work_folder(options.work))
        server, network = _far_away(stack, options.delay) if options.server else (None, None)
        about = f"{options.rounds} rounds"
        if server is not None:
            about += f", on PostgreSQL {server.version}, {options.delay:g} ms away there and back"
        databases = {}
        for size in options.sizes:
            print(f"a plan of {size:,} actions", file=sys.stderr, flush=True)
            file = data.copied(data.kept(folder, size), work / str(size))
            databases[size] = str(file)
            if server is not None and network is not None:
                databases[size] = on_server(file, server, f"plan{size}", network.port)
        run = Run(databases, options.rounds, work, network)
        try:
            for name in options.only or PARTS:
                if name not in IN_FILES or server is None:
                    run.say(name)
                    PARTS[name](run)
        except KeyboardInterrupt:
            run.trouble("what comes after: the run was interrupted")
    print(table.text(run.results, about), end="")
    if options.plot is not None:
        options.plot.write_text(plot.svg(run.results), encoding="utf-8")
    if options.markdown is not None:
        picture = options.plot.name if options.plot is not None else None
        options.markdown.write_text(table.markdown(run.results, about, picture), encoding="utf-8")
    if options.json is not None:
        samples = [
            {"what": what, "actions": size, "unit": series.unit, "samples": series.samples}
            for (what, size), series in sorted(run.results.series.items())
        ]
        options.json.write_text(json.dumps(samples, indent=1), encoding="utf-8")


def read_options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """What a command line asks for; that of the process if none is given."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--sizes", type=_sizes, default=[34, 10_000, 100_000], help="actions, such as 34,10000,100000")
    parser.add_argument("--rounds", type=int, default=11, help="how often each program has its turn (11)")
    parser.add_argument("--only", action="append", choices=PARTS, help="only this; can be given several times")
    parser.add_argument("--server", action="store_true", help="the plans on a PostgreSQL server of its own")
    parser.add_argument("--delay", type=float, default=0.0, help="with --server: ms of a way there and back")
    parser.add_argument("--data", type=Path, help="where made databases are kept; else in the platform's temp folder")
    parser.add_argument(
        "--work", type=Path, help="below it a folder is made for copies and removed; else in the temp folder"
    )
    parser.add_argument("--markdown", type=Path, help="also write the table to this file")
    parser.add_argument("--plot", type=Path, help="also draw cost in growth to this SVG file")
    parser.add_argument("--json", type=Path, help="also write every sample to this file")
    return parser.parse_args(arguments)


def _far_away(stack: ExitStack, milliseconds: float) -> tuple[Server, Far]:
    """A server, and the network before it, until the run is over."""
    os.environ.update(ENVIRONMENT)
    server = stack.enter_context(Server(durable=True))
    return server, stack.enter_context(far(server, milliseconds))


def _sizes(words: str) -> list[int]:
    return sorted({int(word) for word in words.split(",")})


if __name__ == "__main__":
    main()
