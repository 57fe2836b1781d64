"""Several people at work on one plan, each in a process of their own, let go together or killed at work."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Condition, Thread
from typing import Self

import actionplan
from places import Place

PATIENCE = 120.0
"""Seconds after which what is waited for is taken never to come."""


class Worker:
    """One of them, and what they have said so far."""

    def __init__(self, login: str, argv: list[str], heard: Condition) -> None:
        paths = (str(Path(actionplan.__file__).parents[1]), str(Path(__file__).parent))
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "1", "ACTIONPLAN_USER": login}
        self.login = login
        self.lines: list[str] = []
        self._heard = heard
        self._process = subprocess.Popen(
            argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
        )
        self._readers = [Thread(target=self._listen, daemon=True), Thread(target=self._listen_to_errors, daemon=True)]
        self.errors = ""
        for reader in self._readers:
            reader.start()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            # One without its end was never finished.
            if line.endswith("\n"):
                with self._heard:
                    self.lines.append(line.rstrip("\n"))
                    self._heard.notify_all()
        with self._heard:
            self._heard.notify_all()

    def _listen_to_errors(self) -> None:
        assert self._process.stderr is not None
        self.errors = self._process.stderr.read()

    @property
    def has_ended(self) -> bool:
        return not self._readers[0].is_alive()

    @property
    def saved(self) -> list[list[str]]:
        """The changes that they were told are saved: what stands behind "saved" in each line."""
        return [line.split()[1:] for line in tuple(self.lines) if line.startswith("saved ")]

    def go(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write("go\n")
        self._process.stdin.flush()

    def kill(self) -> None:
        """Kills it at once, if it is not over; what it has said until then is read."""
        self._process.kill()
        self.wait()

    def wait(self) -> int:
        """Waits for its end; answers with its exit code."""
        for reader in self._readers:
            reader.join()
        self._process.communicate()
        return self._process.returncode


class Crew:
    """People at work on a plan."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._heard = Condition()
        self.workers: list[Worker] = []
        """Those at work."""

    def count(self, people: int, times: int, refs: list[str]) -> None:
        """Has so many people count on actions (:func:`at_work.count`)."""
        self._start("count", {f"user{number}": [str(times), *refs] for number in range(people)})

    def write(self, people: int) -> None:
        """Has so many people write until they are killed (:func:`at_work.write`)."""
        self._start("write", {f"writer{number}": [str(number), str(people)] for number in range(people)})

    def _start(self, what: str, more: dict[str, list[str]]) -> None:
        """Has everybody open the plan, and lets them go together once all of them have."""
        new = [
            Worker(
                login,
                [sys.executable, "-m", "at_work", what, self._place.address(login), login, *arguments],
                self._heard,
            )
            for login, arguments in more.items()
        ]
        self.workers += new
        self.wait_until(lambda: all(worker.lines for worker in new))
        for worker in new:
            worker.go()

    def wait_until(self, holds: Callable[[], bool]) -> None:
        """Waits until something holds of what they have said.

        Raises:
            AssertionError: if one of them has ended meanwhile, or it never does.
        """
        with self._heard:
            while not holds():
                for worker in self.workers:
                    assert not worker.has_ended, f"{worker.login}: {worker.lines[-3:]} {worker.errors}"
                assert self._heard.wait(PATIENCE), "what was waited for never came"

    def finished(self) -> list[Worker]:
        """Waits until all of them are done.

        Raises:
            AssertionError: if one has failed.
        """
        for worker in self.workers:
            code = worker.wait()
            assert code == 0, f"{worker.login}: {worker.errors}"
        return self.workers

    def killed(self) -> list[Worker]:
        """Kills all of them; answers with them."""
        for worker in self.workers:
            worker.kill()
        gone, self.workers = self.workers, []
        return gone

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.killed()
