"""Many plans on one screen: somebody looks over a region, opens a plan, works on it, and comes back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from actionplan import portfolio_app, settings
from actionplan.app import run
from actionplan.model.key import Key
from actionplan.model.plan import Plan
from actionplan.model.portfolio import PortfolioLine
from actionplan.model.ratings import Condition
from actionplan.portfolio_app import run_portfolio
from actionplan.store.file_reading import FileReading
from actionplan.usecases.portfolio import Located, line_at
from at_portfolio import at_portfolio, takes_turns
from at_screen import at_screen, changed_elsewhere, plan_in
from command_line import done
from database_files import everything_in
from many_plans import make_plan, make_three

SIZES = [(80, 24), (120, 40), (200, 60)]


@pytest.fixture
def folder(tmp_path: Path, plan: Plan) -> Path:
    """A folder of three plans."""
    place = tmp_path / "plans"
    make_three(place, plan)
    return place


@pytest.fixture
def damaged(folder: Path) -> Path:
    """The same with a fourth that is damaged."""
    (folder / "oak.db").write_bytes(b"\x00" * 5000)
    return folder


class Gate:
    """Lets the plans be read one after another, each when a test says so."""

    def __init__(self) -> None:
        self.read: list[str] = []
        self._open = Event()
        self.stays_shut = True

    def line_at(self, one: Located, today: date, reading: FileReading) -> PortfolioLine:
        """The line of a plan: of all but the first, once the gate is open."""
        self.read.append(one.address)
        while self.stays_shut and len(self.read) > 1 and not self._open.wait(0.005):
            reading.refuse_stopped()
        return line_at(one, today, reading)

    def open(self) -> None:
        """From now on all are read."""
        self._open.set()


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    """All plans but the first wait at it."""
    found = Gate()
    monkeypatch.setattr(portfolio_app, "line_at", found.line_at)
    yield found
    found.open()


# --- what one sees -------------------------------------------------------------------------------------------


async def test_the_plans_stand_there_worst_first_and_below_what_they_come_to(folder: Path) -> None:
    before = everything_in(folder)
    async with at_portfolio(folder) as jo:
        assert [line.split()[0] for line in jo.plans] == ["Marsh", "Dale", "Weald"]
        assert jo.plans[0].split() == ["Marsh", "Council", "Peer", "review", "▲", "Red", "▏▲○○○○", "1", "–", "9", "Nov"]
        jo.sees("All 3 plans, worst ▲ Red", "▲ 1 Red", "◆ 1 Amber", "● 1 Green", "○ 12 Unrated", "1 late")
        jo.sees("Marsh Council: Peer review", "5 actions", f"kept in {folder / 'marsh.db'}"[:60])
        assert "3 plans" in jo.lines[1]
        await jo.press("j", "j")
        jo.sees("Weald Council: Peer review")
    assert everything_in(folder) == before


@pytest.mark.parametrize("size", SIZES)
async def test_in_any_window_whose_plan_it_is_and_how_it_stands_can_be_read(
    damaged: Path, size: tuple[int, int]
) -> None:
    async with at_portfolio(damaged, size=size) as jo:
        assert max(map(len, jo.lines)) <= size[0]
        marsh = jo.plans[0]
        assert marsh.startswith("Marsh Council")
        assert marsh.endswith("9 Nov")
        for words in ("▲ Red", "▏▲○○○○"):
            assert words in marsh
        assert jo.plans[3].startswith("oak.db")
        jo.sees("organisation", "worst", "late", "review", "change", "All 3 plans", "enter Open", "1 could not be read")


async def test_without_colour_each_rating_is_a_shape_and_a_word(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with at_portfolio(folder, size=(80, 24)) as jo:
        jo.sees("▲ Red", "◆ Amber", "● Green")


async def test_a_plan_is_shown_in_its_own_key_and_the_sums_say_what_they_mean(folder: Path, plan: Plan) -> None:
    path = make_plan(folder / "york.db", plan, organisation="York", title="Visit", key=Key(name="checked"))
    changed_elsewhere(path, "1.1", {"rag": Condition.OFF_TRACK, "due": date(2026, 12, 1)}, "no staff")
    async with at_portfolio(folder) as jo:
        york = next(line for line in jo.plans if line.startswith("York"))
        assert "▲ Off track" in york
        jo.sees("All 4 plans, worst ▲ Off track", "The plans have different keys")


async def test_a_demonstration_is_marked_in_the_list(folder: Path) -> None:
    done("--db", str(folder / "demo.db"), "demo", "--no-open")
    async with at_portfolio(folder, size=(80, 24)) as jo:
        (made_up,) = [line for line in jo.plans if "Kent" in line]
        assert made_up.startswith("DEMO Kent County")


async def test_hostile_names_are_harmless(folder: Path, plan: Plan) -> None:
    name = "\x1b[31m\u202e[b]Evil[/b]\n" + "x" * 500
    make_plan(folder / "evil.db", plan, organisation=name, title=name)
    async with at_portfolio(folder, keys=("G", "k", "j")) as jo:
        jo.sees("[b]Evil[/b]")
        assert not {"\x1b", "\u202e"} & set(jo.text)


async def test_the_help_says_what_it_is_for_and_the_palette_opens(folder: Path) -> None:
    async with at_portfolio(folder, keys=("question_mark",)) as jo:
        jo.sees("never an average", "7 comes back here", "Read all plans again")
        jo.sees_no("The plan is kept in")
        await jo.press("escape", "ctrl+p", *"read again")
        assert await jo.comes_to_see("Read again (f5)")


# --- reading -------------------------------------------------------------------------------------------------


async def test_plans_are_shown_as_they_come_and_the_rest_can_be_stopped(folder: Path, gate: Gate) -> None:
    async with at_portfolio(folder, waits_for_plans=False) as jo:
        await jo.until(lambda: "reading 1 of 3" in jo.text)
        jo.sees("reading 1 of 3 … Esc stops")
        # Dale is the first in the folder: it can be looked at while the others are read.
        assert [line.split()[0] for line in jo.plans] == ["Dale"]
        await jo.press("escape")
        await jo.until(lambda: "stopped" in jo.text)
        jo.sees("stopped: 2 plans not read; F5 reads again")
        gate.open()
        jo.waits_for_plans = True
        await jo.press("f5")
        assert [line.split()[0] for line in jo.plans] == ["Marsh", "Dale", "Weald"]
        jo.sees_no("stopped")


async def test_whoever_leaves_waits_for_no_plan(folder: Path, gate: Gate) -> None:
    async with at_portfolio(folder, waits_for_plans=False) as jo:
        await jo.until(lambda: "reading 1 of 3" in jo.text)
        await jo.press("q")
        assert not jo.app.is_running
    assert len(gate.read) == 2


async def test_the_cursor_stands_on_the_worst_until_somebody_moves_it(folder: Path, gate: Gate) -> None:
    async with at_portfolio(folder, waits_for_plans=False) as jo:
        await jo.until(lambda: "reading 1 of 3" in jo.text)
        assert jo.cursor_line.startswith("▌Dale")
        gate.open()
        jo.waits_for_plans = True
        await jo.settle()
        assert jo.cursor_line.startswith("▌Marsh")
        await jo.press("j")
        changed_elsewhere(folder / "weald.db", "1.1", {"rag": Condition.OFF_TRACK, "due": date(2026, 12, 1)}, "stuck")
        await jo.press("f5")
        assert [line.split()[0] for line in jo.plans] == ["Marsh", "Weald", "Dale"]
        assert jo.cursor_line.startswith("▌Dale")


async def test_what_is_gone_or_new_is_seen_when_it_is_read_again(folder: Path, plan: Plan) -> None:
    async with at_portfolio(folder) as jo:
        (folder / "dale.db").unlink()
        make_plan(folder / "york.db", plan, organisation="York")
        await jo.press("f5")
        assert [line.split()[0] for line in jo.plans] == ["Marsh", "Weald", "York"]


async def test_where_there_is_no_plan_it_is_said(tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    async with at_portfolio(tmp_path / "none", size=(200, 60)) as jo:
        jo.sees("there is no plan in", "0 plans, 1 could not be read")


# --- to a plan and back --------------------------------------------------------------------------------------


async def test_what_cannot_be_opened_says_why(damaged: Path, tmp_path: Path) -> None:
    done("--db", str(damaged / "marsh.db"), "export", "--format", "json", "--output", str(tmp_path / "m.json"))
    (damaged / "marsh.db").unlink()
    async with at_portfolio(damaged, tmp_path / "m.json", size=(200, 60)) as jo:
        assert jo.cursor_line.startswith("▌Marsh")
        jo.sees("figures of its export as at 27 Nov 2026")
        await jo.press("enter")
        # Where a message breaks depends on how long the path is.
        assert [said.message.partition(" has ")[2] for said in jo.app._notifications] == [
            "the figures of an exported plan; the plan itself is not here to be opened"
        ]
        await jo.press("G", "enter")
        assert jo.cursor_line.startswith("▌oak.db")
        jo.sees("not read:", "is not a database")
        assert jo.app.is_running


def test_enter_opens_a_plan_and_7_comes_back_to_the_figures_as_they_are_now(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = takes_turns(
        monkeypatch,
        ("j", "enter"),
        ("2", "home", "r", *"no staff", "enter", "7"),
        ("q",),
    )
    run_portfolio([str(folder)])
    first, opened, back = seen
    assert "▌Dale Council" in first
    assert "Dale Council · Peer review" in opened
    assert "7" in opened
    rated = plan_in(folder / "dale.db").action("1.1")
    assert rated is not None
    assert (rated.rag, rated.rag_reason) == (Condition.OFF_TRACK, "no staff")
    assert "All 3 plans, worst ▲ Red  ▲ 2 Red" in back
    # The cursor is on the plan that was open, wherever it stands now.
    assert "▌Dale Council" in back


def test_q_in_a_plan_ends_it_all(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = takes_turns(monkeypatch, ("enter",), ("1", "q"))
    run_portfolio([str(folder)])
    assert len(seen) == 2
    assert "7 Portfolio" in seen[1] or " 7 " in seen[1]


def test_a_plan_that_cannot_be_opened_any_more_is_no_end(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(path: Path, *args: Any, **options: Any) -> bool:
        path.unlink()
        return run(path, *args, **options)

    monkeypatch.setattr("actionplan.portfolio_app.run", gone)
    seen = takes_turns(monkeypatch, ("enter",), ("q",))
    run_portfolio([str(folder)])
    assert "there is no plan at" in seen[1]
    assert "Dale Council" in seen[1]
    assert "Marsh Council" not in seen[1].partition("All 2 plans")[0]


def test_the_theme_is_remembered(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    takes_turns(monkeypatch, ("q",), ("q",))
    settings.save_state(settings.state_path().with_name("portfolio"), {"theme": "actionplan-light"})
    run_portfolio([str(folder)])
    assert settings.load_state(settings.state_path().with_name("portfolio")) == {"theme": "actionplan-light"}


async def test_elsewhere_there_is_no_portfolio_to_go_back_to(database: Path) -> None:
    async with at_screen(database, "1", size=(200, 60)) as jo:
        jo.sees_no("Portfolio")
        before = jo.text
        await jo.press("7")
        assert jo.app.is_running
        assert jo.text == before
        await jo.press("question_mark")
        jo.sees_no("Back to all plans")


def test_the_command_opens_the_screen_at_a_terminal(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("actionplan.commands.portfolio.on_a_terminal", lambda: True)
    seen = takes_turns(monkeypatch, ("q",))
    assert done("portfolio", str(folder)) == ""
    assert "All 3 plans, worst ▲ Red" in seen[0]
