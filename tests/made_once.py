"""Databases that many tests begin with: each is made once by a process, and every test has a copy of its own."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from pathlib import Path
from tempfile import TemporaryDirectory

from actionplan import demo

_files: dict[Hashable, bytes] = {}


def made_once(path: Path, what: Hashable, make: Callable[[Path], object]) -> Path:
    """Puts a database at ``path``.

    Args:
        path: Where nothing is yet.
        what: What it holds: of two that are the same, only the first is made.
        make: Makes it at a path, and closes it.

    Returns:
        ``path``.
    """
    if what not in _files:
        with TemporaryDirectory() as folder:
            first = Path(folder) / "plan.db"
            make(first)
            assert list(Path(folder).iterdir()) == [first], "there is more than a copy of the file would have"
            _files[what] = first.read_bytes()
    path.touch(0o600, exist_ok=False)
    path.write_bytes(_files[what])
    return path


def made_demo(path: Path) -> Path:
    """Puts the demonstration's database at ``path``. Answers with ``path``."""
    return made_once(path, "the demonstration", demo.make)
