"""Plans on a server, far away: what is measured elsewhere in files is measured there as well."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import proxy
from actionplan.store.opening import copy_plan, place_named
from places import ServerPlace, opened
from server import Server

LOGIN = "bench"


class Far:
    """A network between the programs and the server, in a process of its own so that it is in nobody's way."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.port = int(self._ask())
        """Where it listens."""

    def _ask(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline()

    def turns(self, since: float, until: float) -> int:
        """How often programs that were logged in have waited for the server between two moments."""
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return sum(since < float(moment) <= until for moment in self._ask().split())


@contextmanager
def far(server: Server, milliseconds: float) -> Iterator[Far]:
    """A network over which a way there and back takes so long."""
    command = [sys.executable, str(Path(proxy.__file__)), str(server.port), str(milliseconds / 2000)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Far(process)
        finally:
            process.kill()


def on_server(file: Path, server: Server, plan: str, port: int) -> str:
    """Copies a plan to a server, history and all. Answers with its address through what listens at ``port``."""
    with closing(opened(str(file))) as store:
        copy_plan(store, place_named(ServerPlace(server, plan).address(LOGIN)))
    return ServerPlace(server, plan, port).address(LOGIN)
