"""Every field that takes a date: it says which day it understood, and takes whatever is typed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from actionplan import settings
from actionplan.model.rules.review import close, next_review, start
from actionplan.model.working_days import learn_bank_holidays
from actionplan.store.sqlite.store import SqliteStore
from at_screen import Person, at_screen, changed_elsewhere, with_store

TYPED = (
    *("-", "–", "none", "", "  ", "soon", "31 feb", "31 mar", "31/3/27", "2027-03-31", "fri", "next friday", "+2w"),
    *(
        "in 3 weeks",
        "3 weeks ago",
        "-2w",
        "end of jan",
        "mid jan",
        "Q4",
        "2026/27",
        "year end",
        "end of term",
        "jan 27",
    ),
    *(
        "Thu 31/3/27",
        "Wed 31/3/27",
        "early jan",
        "yesterday",
        "0001-01-01",
        "9999-12-31",
        "+9999y",
        "x" * 10_000,
        "[/]",
    ),
)
"""All that a reader of dates can answer: a day, no day, a refusal of each kind."""
PLACES = {
    "due": (("2", "d"), "due", "#hint"),
    "forecast": (("2", "f"), "forecast", "#hint"),
    "complete": (("2", "c"), "completed_on", "#hint"),
    "evidence": (("2", "v"), "dated", "#hint"),
    "due in edit all": (("2", "e"), "due", "#hint"),
    "forecast in edit all": (("2", "e"), "forecast", "#hint"),
    "review": (("3", "enter"), "held_on", "#hint"),
    "as at": (("2", "at"), "as_at", "#hint"),
    "since": (("1", "t"), "since", "#hint"),
    "as at of an export": (("2", "x"), "as_at", "#understood"),
    "since of an export": (("2", "x"), "since", "#understood"),
}


@pytest.fixture(autouse=True)
def _bank_holidays() -> None:
    """Known from the beginning, so that no line changes while a test looks at it."""
    learn_bank_holidays()


def below(jo: Person, where: str = "#hint") -> str:
    """What stands below the fields."""
    return str(jo.app.screen.query_one(where).render())


async def go_to(jo: Person, field: str) -> None:
    jo.app.screen.query_one(f"#{field}").focus()
    await jo.settle()


@pytest.mark.parametrize("place", PLACES)
async def test_a_date_field_takes_whatever_is_typed_and_says_what_it_is(quarter: Path, place: str) -> None:
    keys, field, where = PLACES[place]
    async with at_screen(quarter, *keys) as jo:
        await go_to(jo, field)
        for typed in TYPED:
            await jo.types(typed)
            assert jo.typed(field) == typed
            assert below(jo, where).strip(), f"nothing is said of {typed[:40]!r}"
        await jo.types("tue")
        assert below(jo, where).startswith("Tue 1 Dec 2026" if field in ("due", "forecast") else "Tue 24 Nov 2026")


async def test_a_dash_takes_the_due_date_back_and_asks_why(database: Path) -> None:
    async with at_screen(database, "2", "d", *"31 mar", "enter", "d", "minus") as jo:
        assert jo.sees("no due date: 31 Mar 2027 is taken back, say why")
        await jo.press("enter")
        assert (jo.asked, jo.field) == (True, "note")
        await jo.press(*"not ours to do", "enter", "enter")
        assert (jo.asked, jo.stored("1.1").due, jo.stored("1.1").original_due) == (False, None, date(2027, 3, 31))


async def test_a_dash_takes_a_forecast_back(database: Path) -> None:
    async with at_screen(database, "2", "f", *"31 mar", "enter", "f", "minus") as jo:
        assert jo.sees("no forecast: 31 Mar 2027 is taken back")
        await jo.press("enter")
        assert (jo.asked, jo.stored("1.1").forecast) == (False, None)


async def test_nothing_is_completed_on_no_day(database: Path) -> None:
    async with at_screen(database, "2", "c", "minus") as jo:
        assert jo.sees("completed on has to be a day: type one, or leave the line empty")
        await jo.press("tab", *"audited", "enter")
        assert (jo.asked, jo.field, jo.stored("1.1").stage) == (True, "completed_on", "open")
        await jo.press("backspace")
        assert jo.sees("empty: today, Fri 27 Nov 2026")
        await jo.press("ctrl+s")
        assert (jo.asked, jo.stored("1.1").completed_on) == (False, date(2026, 11, 27))


async def test_a_weekday_that_is_not_that_days_is_not_saved_until_it_is_mended(database: Path) -> None:
    async with at_screen(database, "2", "d", *"Thu 31/3/27") as jo:
        doubt = "31 Mar 2027 is a Wednesday, not a Thursday: correct the date, or leave the weekday out"
        assert jo.sees(doubt)
        await jo.press("enter")
        assert (jo.asked, jo.stored("1.1").due) == (True, None)
        assert jo.sees(doubt)
        await jo.press("home", *["delete"] * 4, "enter")
        assert (jo.asked, jo.stored("1.1").due) == (False, date(2027, 3, 31))


async def test_a_weekend_is_taken_with_a_word_about_it(database: Path) -> None:
    async with at_screen(database, "2", "d", *"end of jan") as jo:
        assert jo.sees("Sun 31 Jan 2027, in 2 months. Taken as the last day of January. 31 Jan 2027 is a Sunday")
        await jo.press("enter")
        assert (jo.asked, jo.stored("1.1").due) == (False, date(2027, 1, 31))


async def test_a_bank_holiday_is_said_as_soon_as_it_is_known(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("actionplan.model.working_days._bank_holidays", None)
    async with at_screen(database, "2", "d", *"28/12/26") as jo:
        await jo.app.workers.wait_for_complete()
        await jo.settle()
        assert jo.sees("Mon 28 Dec 2026, in 31 days. 28 Dec 2026 is a bank holiday, Boxing Day (substitute day)")


async def test_in_edit_all_the_line_follows_the_field(database: Path) -> None:
    async with at_screen(database, "2", "e") as jo:
        assert below(jo).startswith("finding: ")
        await go_to(jo, "due")
        await jo.types("end of term")
        assert jo.sees("Thu 31 Dec 2026, in 34 days. Assumed: the autumn term ends on 31 December")
        await jo.press("tab")
        await jo.types("jan")
        assert jo.sees("Sun 31 Jan 2027", "finding: ")
        await jo.press("shift+tab")
        assert jo.sees("Thu 31 Dec 2026")


async def test_the_reviews_day_is_said_and_a_friday_on_a_friday_is_today(database: Path) -> None:
    async with at_screen(database, "3", "enter", "ctrl+u", *"fri") as jo:
        assert jo.sees("Fri 27 Nov 2026, today")
        await jo.press("ctrl+u", *"last fri")
        assert jo.sees("Fri 20 Nov 2026, 7 days ago. Taken as the last Friday before today")


async def test_a_review_before_the_last_one_is_refused_while_it_is_typed(database: Path) -> None:
    with_store(database, _held_on_20_november)
    async with at_screen(database, "3", "enter", "ctrl+u", *"19 nov") as jo:
        assert jo.sees("the last review was on 20 Nov 2026; this one cannot be before it")


def _held_on_20_november(store: SqliteStore) -> None:
    plan = store.plan(settings.today())
    review = next_review(plan, date(2026, 11, 20), "J Smith", "")
    store.save(start(plan, (), review), settings.stamp("review"))
    begun = store.plan(settings.today()).open_review
    assert begun is not None
    store.save([close(begun)], settings.stamp("review"))


async def test_a_third_date_in_a_conflict_says_its_day(database: Path) -> None:
    async with at_screen(database, "2", "d", *"31 mar") as jo:
        changed_elsewhere(database, "1.1", {"due": "2027-02-01"})
        await jo.press("enter")
        await jo.press("w", "ctrl+u", *"next friday")
        assert jo.sees("Fri 4 Dec 2026, in 7 days. Taken as Friday of next week")


async def test_the_last_review_is_no_day_and_an_export_says_so(quarter: Path) -> None:
    async with at_screen(quarter, "2", "x") as jo:
        await go_to(jo, "since")
        await jo.types("last review")
        assert below(jo, "#understood") == "since the last review"
        await go_to(jo, "format")
        assert below(jo, "#understood") == ""
