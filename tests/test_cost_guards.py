"""What a key press and a screen cost, counted in what does not depend on the machine: statements and lines drawn.

A count that goes up is a cost that everybody pays; one that goes up with the plan is worse. How long it takes is
measured by ``python -m benchmarks``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from textual._compositor import ChopsUpdate, Compositor
from textual.css.stylesheet import Stylesheet
from textual.geometry import Size
from textual.widget import Widget

from actionplan.model.action import Action
from actionplan.model.edit import Edit
from actionplan.model.log import Stamp
from actionplan.model.plan import Plan
from actionplan.store.sqlite.store import SqliteStore
from actionplan.widgets.line_list import LineList
from at_screen import Person, at_screen, changed_elsewhere

MADE_ON = date(2026, 11, 2)
SMALL, LARGE = 34, 2_000
SIZES = pytest.mark.parametrize("size", [SMALL, LARGE])
RATE = ("r", *"two posts vacant", "enter")
HEADER = ("PRAGMA data_version", "PRAGMA user_version", "PRAGMA schema_version")
MOST_TO_OPEN = 96
"""Statements of a look at the file and the plan, then of the screens' own connection, its quick check and the last
notes around the cursor."""
MOST_TO_SAVE = 57
"""Statements of a save, with where the history ends, of reading the plan again and of the last notes around the
cursor."""
MOST_OF_THE_PAST = 44
"""Statements of the plan a week ago and of the ratings of twelve weeks."""


@pytest.fixture(autouse=True)
def _no_timer(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a slow machine the look for other people's changes would be counted along."""
    monkeypatch.setattr("actionplan.app.LOOK_SECONDS", 3600)


@pytest.fixture
def sized(tmp_path: Path, plan: Plan, stamp: Callable[..., Stamp], size: int) -> Path:
    """The path of a database with ``size`` actions."""
    area = plan.areas[0]
    areas = tuple(replace(area, ref=f"1.{number}", text=f"Finding {number}") for number in range(1, size + 1))
    actions = tuple(Action(area.ref, area.ref, area.text) for area in areas)
    path = tmp_path / "sized.db"
    SqliteStore.create(path, replace(plan, areas=areas, actions=actions), stamp("init", on=MADE_ON)).close()
    return path


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every statement that any connection runs, but for looks at what SQLite has read anyway, its first page."""
    seen: list[str] = []
    connect = sqlite3.connect

    def note(statement: str) -> None:
        # What a trigger does comes as a comment.
        if not statement.startswith(("--", *HEADER)):
            seen.append(statement)

    def traced(*args: Any, **options: Any) -> sqlite3.Connection:
        conn: sqlite3.Connection = connect(*args, **options)
        conn.set_trace_callback(note)
        return conn

    monkeypatch.setattr(sqlite3, "connect", traced)
    return seen


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The number of every line of a list that is drawn."""
    seen: list[int] = []
    render_line = LineList.render_line

    def noting(self: LineList[Any], y: int) -> Any:
        seen.append(y)
        return render_line(self, y)

    monkeypatch.setattr(LineList, "render_line", noting)
    return seen


def calls_of(monkeypatch: pytest.MonkeyPatch, kind: type, name: str) -> list[str]:
    """Notes every call of a method from now on."""
    seen: list[str] = []
    method = getattr(kind, name)

    def noting(self: Any, *args: Any, **options: Any) -> Any:
        seen.append(name)
        return method(self, *args, **options)

    monkeypatch.setattr(kind, name, noting)
    return seen


async def cost(jo: Person, seen: list[Any], *keys: str) -> Sequence[Any]:
    """What ``seen`` has noted by the time that everything is done that follows from some keys."""
    seen.clear()
    await jo.press(*keys)
    return list(seen)


@SIZES
async def test_an_opening_asks_so_much_and_reads_of_the_log_a_few_notes(sized: Path, statements: list[str]) -> None:
    async with at_screen(sized):
        pass  # The first one of a day checks all of it, and makes the backup.
    statements.clear()
    async with at_screen(sized) as jo:
        jo.sees("1.1")
        assert len(statements) <= MOST_TO_OPEN
        of_the_log = [statement for statement in statements if " log" in statement]
        # The last notes of the actions around the cursor, each found by its ref.
        assert len(of_the_log) <= 1
        assert all("json_each" in statement for statement in of_the_log)


@pytest.mark.parametrize("size", [LARGE])
def test_what_was_said_of_a_few_actions_is_found_without_a_look_at_all_that_a_change_touched(
    sized: Path, stamp: Callable[..., Stamp]
) -> None:
    store = SqliteStore(sized)
    actions = store.plan(MADE_ON).actions
    for number in range(3):
        given = {"owner": f"Head of Quality {number}"}
        store.save([Edit(action, replace(action, **given)) for action in actions], stamp(on=MADE_ON))
        actions = store.plan(MADE_ON).actions
    steps = list[None]()
    store._conn.set_progress_handler(lambda: steps.append(None), 1_000)
    store.last_notes([action.ref for action in actions[:40]], store.plan(MADE_ON).seq)
    store.close()
    # In thousands. With a look at the 2,000 actions of each change they were 4,200.
    assert len(steps) <= 50


async def test_no_screen_has_the_styles_read_again_or_is_drawn_twice(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    again = calls_of(monkeypatch, Stylesheet, "reparse")
    whole = calls_of(monkeypatch, Compositor, "render_full_update")
    async with at_screen(database) as jo:
        assert len(whole) == 1
        for key in "13456":
            assert len(await cost(jo, whole, key)) == 1, key
            assert len(await cost(jo, whole, "2")) == 1
    assert again == []


@SIZES
async def test_a_cursor_key_asks_the_database_nothing_and_draws_two_lines(
    sized: Path, statements: list[str], drawn: list[int]
) -> None:
    async with at_screen(sized, "j") as jo:
        for key in ("j", "k", "down", "up"):
            drawn.clear()
            assert await cost(jo, statements, key) == []
            assert len(drawn) <= 2


async def test_a_cursor_key_is_answered_in_one_frame_list_and_pane_together(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed_elsewhere(database, "1.1 1.2 1.3", {"due": date(2027, 6, 1)})
    frames: list[ChopsUpdate] = []
    draw = Compositor.render_partial_update

    def noting(self: Compositor) -> ChopsUpdate | None:
        frame = draw(self)
        if frame is not None:
            frames.append(frame)
        return frame

    async with at_screen(database, "j") as jo:
        monkeypatch.setattr(Compositor, "render_partial_update", noting)
        await jo.press("j")
        assert len(frames) == 1
        cursor = jo.lines.index(jo.cursor_line)
        title = next(y for y in range(cursor + 1, len(jo.lines)) if jo.lines[y].startswith(" 1.3  "))
        # Two lines of the list to the end of their titles; of the pane the title alone, since all else is the same.
        spans = frames[0].spans
        assert [y for y, _, _ in spans] == [cursor - 1, cursor, title]
        assert all(end < jo.app.size.width for _, _, end in spans[:2])


async def test_a_question_leaves_the_screen_below_as_it_is_laid_out(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laid_out: list[str] = []
    reflow = Compositor.reflow

    def noting(self: Compositor, parent: Widget, size: Size) -> Any:
        laid_out.append(type(parent).__name__)
        return reflow(self, parent, size)

    monkeypatch.setattr(Compositor, "reflow", noting)
    whole = calls_of(monkeypatch, Compositor, "render_full_update")
    async with at_screen(database, "d", "escape") as jo:
        assert "ActionsScreen" not in await cost(jo, laid_out, "d")
        jo.sees("Due date of 1.1")
        assert await cost(jo, laid_out, "escape") == []
        await jo.press("d")
        assert len(await cost(jo, whole, "escape")) == 1


async def test_the_styles_of_a_question_are_read_without_all_others(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    again = calls_of(monkeypatch, Stylesheet, "reparse")
    async with at_screen(database) as jo:
        await jo.press("d")
        jo.sees("Due date of 1.1")
    assert again == []


@SIZES
async def test_a_letter_of_a_filter_asks_nothing_and_draws_the_screen_once(
    sized: Path, statements: list[str], drawn: list[int]
) -> None:
    async with at_screen(sized, "slash") as jo:
        for letter in "find":
            drawn.clear()
            assert await cost(jo, statements, letter) == []
            assert len(drawn) <= jo.app.size.height


@SIZES
async def test_a_rating_is_saved_in_so_many_statements(sized: Path, statements: list[str]) -> None:
    async with at_screen(sized) as jo:
        assert len(await cost(jo, statements, *RATE)) <= MOST_TO_SAVE
        jo.sees("1.1 saved")


@SIZES
@pytest.mark.parametrize(("key", "most"), [("1", MOST_OF_THE_PAST), ("3", 0), ("4", 0), ("5", 4), ("6", 0)])
async def test_a_screen_asks_for_what_it_needs_and_not_again(
    sized: Path, statements: list[str], key: str, most: int
) -> None:
    async with at_screen(sized) as jo:
        assert len(await cost(jo, statements, key)) <= most
        await jo.press("2")
        assert await cost(jo, statements, key) == []
