"""What a picture of a screen needs to be the same on every machine and every day."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.image import SVGImageSnapshotExtension
from syrupy.location import PyTestLocation
from syrupy.types import SnapshotIndex
from textual.widgets import Input

import picture_report
from scripted_plan import make_scripted


class Picture(SVGImageSnapshotExtension):
    """A picture in a file that is named after it alone."""

    @classmethod
    def get_snapshot_name(cls, *, test_location: PyTestLocation, index: SnapshotIndex = 0) -> str:
        """The name that the test gives."""
        return str(index)


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No timer, no blinking, one path of the plan, and the times of the log in UTC."""
    monkeypatch.setattr("actionplan.app.LOOK_SECONDS", 3600)
    monkeypatch.setattr("textual._wait.SLEEP_GRANULARITY", 1 / 500)
    monkeypatch.setattr(Input, "_toggle_cursor", lambda self: None)
    monkeypatch.setenv("ACTIONPLAN_USER", "KCC\\jsmith")
    # How long the path is decides how long the help is, and that how high its scrollbar stands.
    monkeypatch.setattr("actionplan.screens.help.HelpScreen._kept_in", lambda self: "/home/jsmith/\nplan.db")
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
def looks_as_approved(snapshot: SnapshotAssertion) -> Callable[[str, str], None]:
    """A function of a picture's name and the picture; it fails with a page that shows what was approved and what is."""
    pictures = snapshot.use_extension(Picture)

    def look(name: str, picture: str) -> None:
        if picture == pictures(name=name):
            return
        approved = Path(__file__).parent / "__snapshots__" / "test_snapshots" / f"{name}.svg"
        page = picture_report.write(name, approved.read_text("utf-8") if approved.exists() else None, picture)
        approving = "python -m pytest tests/snapshots --snapshot-update"
        pytest.fail(f"{name} does not look as approved: open {page}. If that is meant: {approving}", pytrace=False)

    return look
