"""What all measurements of a run share: the plans by size, how often, and where the results go."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.far import Far
from benchmarks.measures import Results
from benchmarks.programs import Program, actionplan


@dataclass
class Run:
    """One run of the benchmarks."""

    databases: dict[int, str]
    """The address of a plan to work on for each number of actions."""
    rounds: int
    folder: Path
    """For whatever a measurement writes."""
    far: Far | None = None
    """The network between the programs and the server that keeps the plans; None where files do."""
    results: Results = field(default_factory=Results)

    @property
    def programs(self) -> list[Program]:
        """The program on each of the plans, the smallest first."""
        return [
            actionplan(size, address, self.folder / str(size) / "state")
            for size, address in sorted(self.databases.items())
        ]

    def trouble(self, what: str) -> None:
        """Notes what could not be measured, and why; the run goes on."""
        self.results.troubles.append(what)
        self.say(f"  ! {what}")

    def say(self, text: str) -> None:
        """Says how far it is, on standard error."""
        print(text, file=sys.stderr, flush=True)


@contextmanager
def work_folder(parent: Path | None = None) -> Iterator[Path]:
    """A folder for one run, below ``parent`` or in the platform's temp folder. It is said, and removed at the end."""
    if parent is not None:
        parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="actionplan-run-", dir=parent) as folder:
        print(f"works in {folder}, which is removed at the end", file=sys.stderr, flush=True)
        yield Path(folder)
