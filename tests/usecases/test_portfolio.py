"""A portfolio is gathered from folders, files and exports; nothing of a plan is changed, and none hides the others."""

from __future__ import annotations

import gzip
import json
import os
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actionplan.model.plan import Plan
from actionplan.model.portfolio import Portfolio, PortfolioLine
from actionplan.model.ratings import Condition
from actionplan.store import StoreError
from actionplan.store.file_reading import FileReading, StoppedReading
from actionplan.store.opening import beside, plan_only_read, plans_at
from actionplan.store.sqlite.schema import VERSION
from actionplan.store.sqlite.store import SqliteStore
from actionplan.usecases import portfolio as usecase
from actionplan.usecases.portfolio import Located, gathered, line_at, located, refuse_over_plans
from at_screen import plan_in
from command_line import done
from database_files import everything_in, make_other
from many_plans import make_plan, make_three

TODAY = date(2026, 11, 27)
OLD = Path(__file__).parents[1] / "store" / "sqlite" / "version5" / "plan.db.gz"
HOSTILE = "\x1b[31mMarsh\u202e \u0007[b]Council[/b] =1+1"


def of(*places: str | Path) -> Portfolio:
    """What is gathered from some places today."""
    return gathered(located([str(place) for place in places]), TODAY)


def by_name(portfolio: Portfolio) -> dict[str, PortfolioLine]:
    """The lines by the names of their files."""
    return {Path(line.address).name: line for line in portfolio.lines}


@pytest.fixture
def folder(tmp_path: Path, plan: Plan) -> Path:
    """A folder of three plans."""
    place = tmp_path / "plans"
    make_three(place, plan)
    return place


def export_of(path: Path, target: Path, *options: str) -> Path:
    """The plan at ``path`` exported as JSON."""
    done("--db", str(path), "export", "--format", "json", "--output", str(target), *options)
    return target


# --- folders and files ---------------------------------------------------------------------------------------


def test_a_folder_of_plans(folder: Path) -> None:
    portfolio = of(folder)
    assert [line.organisation for line in portfolio.lines] == ["Marsh Council", "Dale Council", "Weald Council"]
    assert (portfolio.worst, portfolio.late, portfolio.total) == (Condition.OFF_TRACK, 1, 15)
    assert portfolio.lines[0].last_change == date(2026, 11, 9)


def test_each_figure_is_that_of_the_plans_own_summary(folder: Path) -> None:
    for line in of(folder).lines:
        summary = json.loads(done("--db", line.address, "summary", "--json"))
        assert {condition.words: number for condition, number in line.counts.items()} == summary["conditions"]
        assert (line.total, line.late) == (summary["total"], summary["late"])


def test_what_is_no_plan_is_passed_over_and_what_may_be_one_says_why_it_cannot_be_read(folder: Path) -> None:
    (folder / "notes.txt").write_text("not a plan", encoding="utf-8")
    (folder / "package.json").write_text('{"name": "other"}', encoding="utf-8")
    (folder / "Thumbs.db").write_bytes(b"\xd0\xcf\x11\xe0")
    make_other(folder / "photos.db").close()
    (folder / "marsh-backups").mkdir()
    SqliteStore(folder / "marsh.db").backup(folder / "marsh-before-restore-20261127-101500.db")
    (folder / "empty.db").touch()
    whole_file = (folder / "dale.db").read_bytes()
    (folder / "damaged.db").write_bytes(whole_file[:4096] + os.urandom(len(whole_file) - 4096))
    (folder / "header.db").write_bytes(b"\x00" * 4096)
    with closing(sqlite3.connect(folder / "weald.db")) as conn:
        conn.execute(f"PRAGMA user_version = {VERSION + 1}")
    before = everything_in(folder)
    found = by_name(of(folder))
    assert everything_in(folder) == before
    assert set(found) == {"marsh.db", "dale.db", "weald.db", "empty.db", "damaged.db", "header.db"}
    assert {name for name, line in found.items() if not line.trouble} == {"marsh.db", "dale.db"}
    assert "is empty" in found["empty.db"].trouble
    assert "is damaged" in found["damaged.db"].trouble
    assert "is not a database" in found["header.db"].trouble
    assert "made by a newer actionplan" in found["weald.db"].trouble


def test_a_plan_whose_rows_contradict_each_other_does_not_take_the_others_away(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "dale.db")) as conn:
        for (name,) in conn.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            conn.execute(f'DROP TRIGGER "{name}"')
        conn.execute("PRAGMA foreign_keys = OFF")
        conn.execute("UPDATE action SET area = '9.9' WHERE ref = '1.1'")
        conn.commit()
    portfolio = of(folder)
    (unread,) = portfolio.unread
    assert unread.address.endswith("dale.db")
    assert len(portfolio.counted) == 2


def test_named_plans_each_once_however_they_are_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    found = located(["marsh.db", str(folder / "marsh.db"), "./marsh.db", str(folder)])
    assert [Path(one.address).name for one in found] == ["marsh.db", "dale.db", "weald.db"]


def test_a_place_without_a_plan_is_a_line_that_says_so(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    portfolio = of(folder / "marsh.db", tmp_path / "none", tmp_path / "gone.db", "mysql://host/plans")
    troubles = [line.trouble for line in portfolio.unread]
    assert len(portfolio.counted) == 1
    assert sorted(troubles) == sorted(
        [
            f"there is no plan in {tmp_path / 'none'}",
            f"there is no plan or folder {tmp_path / 'gone.db'}",
            "a plan is kept in a file or at a postgresql:// address; mysql:// is neither",
        ]
    )


def test_the_other_plans_are_looked_for_beside_the_one_in_use(folder: Path) -> None:
    assert plans_at(beside(str(folder / "dale.db"))) == tuple(
        str(folder / name) for name in ("dale.db", "marsh.db", "weald.db")
    )
    with pytest.raises(StoreError):
        beside("mysql://host/plans")


def test_a_plan_of_an_older_version_is_read_through_a_copy_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    path.write_bytes(gzip.decompress(OLD.read_bytes()))
    before = everything_in(tmp_path)
    (line,) = of(tmp_path).lines
    looked_at = plan_only_read(str(path), TODAY)
    assert everything_in(tmp_path) == before
    # Opened for work it is brought up to date, and has the same figures.
    opened = plan_in(path)
    assert looked_at.actions == opened.actions
    assert line.total == len(opened.counted)


def test_a_plan_that_somebody_works_on_is_read_meanwhile(folder: Path) -> None:
    with closing(SqliteStore(folder / "marsh.db")) as store:
        store.plan(TODAY)
        assert by_name(of(folder))["marsh.db"].trouble == ""


def test_reading_can_be_stopped(folder: Path) -> None:
    reading = FileReading()
    reading.stop()
    with pytest.raises(StoppedReading):
        line_at(Located(str(folder / "marsh.db")), TODAY, reading)


# --- exports -------------------------------------------------------------------------------------------------


def test_an_export_has_the_figures_of_the_plan_itself(folder: Path, tmp_path: Path) -> None:
    target = export_of(folder / "marsh.db", tmp_path / "marsh.json")
    (own,), (exported,) = of(folder / "marsh.db").lines, of(target).lines
    for name in ("organisation", "title", "counts", "worst", "late", "last_change", "last_review", "as_at", "change"):
        assert getattr(exported, name) == getattr(own, name), name
    assert (own.is_export, exported.is_export) == (False, True)
    assert exported.key.faces == own.key.faces


def test_the_public_version_has_the_same_figures(folder: Path, tmp_path: Path) -> None:
    for audience in ("board", "public"):
        export_of(folder / "marsh.db", tmp_path / f"{audience}.json", "--audience", audience)
    board, public = (of(tmp_path / f"{audience}.json").lines[0] for audience in ("board", "public"))
    assert (public.counts, public.late, public.last_review) == (board.counts, board.late, board.last_review)


def test_a_folder_of_exports_is_a_portfolio_and_the_newest_of_each_counts(folder: Path, tmp_path: Path) -> None:
    region = tmp_path / "region"
    region.mkdir()
    for name in ("marsh", "dale"):
        export_of(folder / f"{name}.db", region / f"{name}-11.json")
    export_of(folder / "marsh.db", region / "marsh-10.json", "--as-at", "2026-11-10")
    portfolio = of(region)
    assert [Path(line.address).name for line in portfolio.counted] == ["marsh-11.json", "dale-11.json"]
    assert [Path(line.address).name for line in portfolio.left_out] == ["marsh-10.json"]


def test_an_export_beside_its_plan_counts_once(folder: Path) -> None:
    export_of(folder / "marsh.db", folder / "marsh.json")
    portfolio = of(folder)
    assert portfolio.total == 15
    assert [Path(line.address).name for line in portfolio.left_out] == ["marsh.json"]


@pytest.fixture
def exported(folder: Path, tmp_path: Path) -> dict[str, Any]:
    """The object of an export."""
    found: dict[str, Any] = json.loads(export_of(folder / "marsh.db", tmp_path / "marsh.json").read_text("utf-8"))
    return found


def trouble_with(value: dict[str, Any], tmp_path: Path) -> str:
    """Why a file with that object is not read; empty if it is."""
    path = tmp_path / "changed.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    (line,) = of(path).lines
    return line.trouble.removeprefix(str(path)).strip()


def test_an_export_from_before_portfolios_is_read_too(exported: dict[str, Any], tmp_path: Path) -> None:
    del exported["last_change_on"], exported["last_review"]
    exported["last_change_at"] = "2026-11-09T12:00:00+00:00"
    assert trouble_with(exported, tmp_path) == ""
    (line,) = of(tmp_path / "changed.json").lines
    assert (line.last_review, line.last_change) == (None, date(2026, 11, 9))


def test_an_export_of_one_source_says_so(exported: dict[str, Any], tmp_path: Path) -> None:
    exported["part_of"] = {"plan": "All", "source": "Visit", "counted_elsewhere": []}
    assert trouble_with(exported, tmp_path) == ""
    assert of(tmp_path / "changed.json").lines[0].title == "Peer review (Visit only)"


def test_an_export_that_contradicts_itself_is_refused(exported: dict[str, Any], tmp_path: Path) -> None:
    def changed(**summary: Any) -> str:
        return trouble_with({**exported, "summary": {**exported["summary"], **summary}}, tmp_path)

    conditions = exported["summary"]["conditions"]
    assert changed() == ""
    assert "do not add up" in changed(total=4)
    assert "do not add up" in changed(late=6)
    assert "do not add up" in changed(conditions={**conditions, "off track": -1, "unrated": 6})
    assert "counts other ratings than its key has" in changed(conditions={"off track": 5})
    first, *others = exported["conditions"]
    assert "does not know, 'perfect'" in trouble_with(
        {**exported, "conditions": [{**first, "condition": "perfect"}, *others]}, tmp_path
    )
    assert "does not say what its ratings mean" in trouble_with({**exported, "conditions": []}, tmp_path)
    assert "a key that nobody could read" in trouble_with(
        {**exported, "conditions": [{**first, "shape": "▲▲▲▲"}, *others]}, tmp_path
    )
    assert "written by a newer actionplan" in trouble_with({**exported, "format_version": 99}, tmp_path)
    assert "ask for it to be exported again" in trouble_with({**exported, "as_at": "soon"}, tmp_path)


def test_an_export_that_is_cut_off_says_so(exported: dict[str, Any], tmp_path: Path) -> None:
    place = tmp_path / "sent"
    place.mkdir()
    (place / "cut.json").write_text(json.dumps(exported)[:2000], encoding="utf-8")
    (line,) = of(place).lines
    assert "cannot be read" in line.trouble
    assert "exported again" in line.trouble


def test_a_json_file_of_something_else_is_refused_where_it_is_named(tmp_path: Path) -> None:
    (tmp_path / "other.json").write_text('{"name": "other"}', encoding="utf-8")
    (line,) = of(tmp_path / "other.json").lines
    assert "is not a plan that actionplan export --format json has written" in line.trouble


def test_a_file_that_is_too_large_is_not_read_to_its_end(
    exported: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(usecase, "MOST_BYTES", 100)
    assert "larger than any plan" in trouble_with(exported, tmp_path)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(noise=st.binary(max_size=300), at=st.integers(0, 20_000))
def test_whatever_stands_in_a_file_it_is_a_line(
    exported: dict[str, Any], tmp_path: Path, noise: bytes, at: int
) -> None:
    data = json.dumps(exported).encode()
    path = tmp_path / "noise.json"
    path.write_bytes(data[: at % len(data)] + noise + data[at % len(data) + len(noise) :])
    (line,) = of(path).lines
    assert bool(line.trouble) != bool(line.total)
    path.write_bytes(b'{"format_version": 2' + noise)
    assert of(path).lines[0].trouble


@pytest.mark.skipif(os.name == "nt", reason="pipes of POSIX")
def test_a_pipe_is_never_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "pipe.json")
    os.mkfifo(folder / "pipe.db")
    assert len(of(folder).lines) == 3
    (line,) = of(folder / "pipe.json").lines
    assert "a pipe" in line.trouble


# --- names ---------------------------------------------------------------------------------------------------


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_names_are_kept_as_they_are_and_are_no_path(tmp_path: Path, plan: Plan) -> None:
    place = tmp_path / "plans ?=#%41"
    place.mkdir()
    make_plan(place / "it's ?mode=rw.db", plan, organisation=HOSTILE, title="../../etc")
    (line,) = of(place).lines
    assert (line.trouble, line.organisation, line.title) == ("", HOSTILE, "../../etc")


def test_a_document_takes_the_place_of_no_plan_and_of_no_export(folder: Path) -> None:
    export_of(folder / "marsh.db", folder / "marsh.json")
    portfolio = of(folder, "mysql://host/plans")
    for name in ("marsh.db", "dale.db-journal", "marsh.json"):
        with pytest.raises(StoreError, match="choose another name"):
            refuse_over_plans(folder / name, portfolio)
    refuse_over_plans(folder / "region.md", portfolio)
