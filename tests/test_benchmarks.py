"""A run of the benchmarks needs no argument: it works in a folder of its own, and leaves nothing behind."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the benchmarks read /proc")


def test_every_argument_is_optional() -> None:
    from benchmarks.__main__ import read_options

    options = read_options([])
    assert options.work is None
    assert options.data is None
    assert options.sizes


@pytest.mark.parametrize("parent", [None, "not/there/yet"])
def test_it_works_in_a_folder_that_it_names_and_removes(
    parent: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from benchmarks.run import work_folder

    with work_folder(tmp_path / parent if parent else None) as folder:
        assert list(folder.iterdir()) == []
        assert str(folder) in capsys.readouterr().err
        assert parent is None or folder.parent == tmp_path / parent
        (folder / "copy.db").touch()
    assert not folder.exists()


def test_people_together_are_measured_and_shown_in_a_table(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from benchmarks.together.__main__ import main

    table = tmp_path / "figures.txt"
    monkeypatch.setattr("sys.argv", ["together", "kills", "--on", "SQLite", "--part", "34", "--output", str(table)])
    main()
    said = capsys.readouterr().out
    assert "3 programs killed at work: saves told, of them lost" in said
    assert "SQLite" in said
    assert table.read_text(encoding="utf-8") == said


def test_a_scenario_that_there_is_not_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    from benchmarks.together.__main__ import read_options

    with pytest.raises(SystemExit):
        read_options(["writers", "dancers"])
    assert "no such scenario: dancers" in capsys.readouterr().err
