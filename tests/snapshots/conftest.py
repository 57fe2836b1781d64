"""What a picture of a screen needs to be the same on every machine and every day."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.image import SVGImageSnapshotExtension
from syrupy.location import PyTestLocation
from syrupy.types import SnapshotIndex
from textual.widgets import Input

from scripted_plan import make_scripted


class Picture(SVGImageSnapshotExtension):
    """A picture in a file that is named after it alone."""

    @classmethod
    def get_snapshot_name(cls, *, test_location: PyTestLocation, index: SnapshotIndex = 0) -> str:
        """The name that the test gives."""
        return str(index)


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No timer, no blinking, and the times of the log in UTC."""
    monkeypatch.setattr("actionplan.app.LOOK_SECONDS", 3600)
    monkeypatch.setattr("textual._wait.SLEEP_GRANULARITY", 1 / 500)
    monkeypatch.setattr(Input, "_toggle_cursor", lambda self: None)
    monkeypatch.setenv("ACTIONPLAN_USER", "KCC\\jsmith")
    monkeypatch.setenv("TZ", "UTC")
    if hasattr(time, "tzset"):
        time.tzset()
    yield
    monkeypatch.undo()
    if hasattr(time, "tzset"):
        time.tzset()


@pytest.fixture
def quarter(tmp_path: Path) -> Path:
    """A database of the scripted quarter."""
    return make_scripted(tmp_path / "quarter.db")


@pytest.fixture
def pictures(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """The pictures that were approved; ``pytest tests/snapshots --snapshot-update`` approves new ones."""
    return snapshot.use_extension(Picture)
