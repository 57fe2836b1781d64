"""The question under the cursor: owners, dates, and what is understood while somebody types."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from string import ascii_lowercase

import pytest
from textual.app import App
from textual.timer import Timer

from actionplan.screens.slow import SLOW_SECONDS, said_when_slow
from at_screen import Person, at_screen, changed_elsewhere, history_in

# --- owners ---------------------------------------------------------------------------------------------------


async def test_tab_completes_the_owner(quarter: Path) -> None:
    async with at_screen(quarter, "2", "j", "j", "o") as jo:
        await jo.press(*"ref")
        assert jo.sees("tab Head of Referral")
        await jo.press("tab")
        assert jo.typed("owner") == "Head of Referral"
        await jo.press("enter")
        assert jo.stored("1.2b").owner == "Head of Referral"
        assert "Head of Referral" in jo.line("1.2b")


async def test_tab_goes_on_once_the_owner_is_complete_though_another_begins_with_it(database: Path) -> None:
    changed_elsewhere(database, "1.2 1.3", {"owner": "Head of HR and Finance"})
    changed_elsewhere(database, "2.1", {"owner": "Head of HR"})
    async with at_screen(database, "2", "e", "tab") as jo:
        await jo.types("Head of HR")
        await jo.press("tab")
        assert (jo.typed("owner"), jo.field) == ("Head of HR", "due")


async def test_what_begins_with_the_letters_is_offered_first(quarter: Path) -> None:
    async with at_screen(quarter, "2", "j", "j", "o", *"kscb") as jo:
        assert jo.sees("tab KSCB Business Manager · Independent Chair, KSCB")


async def test_down_goes_through_the_owners_those_of_most_actions_first(quarter: Path) -> None:
    async with at_screen(quarter, "2", "j", "j", "o") as jo:
        assert jo.sees("tab Director, Families and Social Care · ")
        await jo.press("down")
        assert jo.typed("owner") == "Director, Families and Social Care"
        await jo.press("down", "up")
        assert jo.typed("owner") == "Director, Families and Social Care"
        await jo.press("up")
        assert jo.typed("owner") in jo.plan.owners
        await jo.press("down", "enter")
        assert jo.stored("1.2b").owner == "Director, Families and Social Care"


async def test_what_was_chosen_in_one_field_is_nothing_in_the_next(quarter: Path) -> None:
    """The last of many owners, then the field before and the one behind, which have fewer options."""
    async with at_screen(quarter, "2", "j", "j", "e") as jo:
        fields = [jo.field]
        while "owner" not in fields:
            await jo.press("tab")
            fields.append(jo.field)
        await jo.press("up")
        owner = jo.typed("owner")
        for _ in range(12):
            await jo.press("shift+tab")
        assert jo.app.is_running
        assert jo.typed("owner") == owner


async def test_a_new_owner_is_typed_and_then_offered(database: Path) -> None:
    async with at_screen(database, "2", "o", *"Head of Quality", "enter", "j", "o", *"he", "tab", "enter") as jo:
        assert [jo.stored(ref).owner for ref in ("1.1", "1.2")] == ["Head of Quality"] * 2


async def test_typing_replaces_the_owner_who_was_there(quarter: Path) -> None:
    async with at_screen(quarter, "2", "o", *"Deputy", "enter") as jo:
        assert jo.stored("1.1").owner == "Deputy"


async def test_one_owner_can_be_taken_away(quarter: Path) -> None:
    async with at_screen(quarter, "2", "o", "backspace", "enter") as jo:
        assert jo.stored("1.1").owner == ""


async def test_enter_on_an_empty_line_does_not_clear_it_for_all_marked(quarter: Path) -> None:
    async with at_screen(quarter, "2", "space", "space") as jo:
        before = history_in(quarter)
        for key in "odf":
            await jo.press(key, "enter")
            assert jo.asked
            assert jo.sees("a dash (-) for none")
            await jo.press("escape")
        assert history_in(quarter) == before


async def test_a_dash_is_no_owner_for_all_marked(quarter: Path) -> None:
    async with at_screen(quarter, "2", "space", "space", "o", "minus", "enter") as jo:
        assert [jo.stored(ref).owner for ref in ("1.1", "1.2")] == ["", ""]


# --- dates ----------------------------------------------------------------------------------------------------

DATES = {
    "2027-03-31": (date(2027, 3, 31), "Wed 31 Mar 2027, in 4 months"),
    "31/3/27": (date(2027, 3, 31), "Wed 31 Mar 2027, in 4 months"),
    "31 mar": (date(2027, 3, 31), "Wed 31 Mar 2027, in 4 months"),
    "31 Mar 2027": (date(2027, 3, 31), "Wed 31 Mar 2027, in 4 months"),
    "fri": (date(2026, 12, 4), "Fri 4 Dec 2026, in 7 days"),
    "+2w": (date(2026, 12, 11), "Fri 11 Dec 2026, in 14 days"),
    "+3 months": (date(2027, 2, 27), "Sat 27 Feb 2027, in 3 months"),
    "end of month": (date(2026, 11, 30), "Mon 30 Nov 2026, in 3 days"),
    "today": (date(2026, 11, 27), "Fri 27 Nov 2026, today"),
    "tomorrow": (date(2026, 11, 28), "Sat 28 Nov 2026, tomorrow"),
    "1/11": (date(2027, 11, 1), "Mon 1 Nov 2027, in 11 months"),
    "1/11/26": (date(2026, 11, 1), "Sun 1 Nov 2026, 26 days ago"),
}


async def test_the_date_is_understood_while_it_is_typed(database: Path) -> None:
    async with at_screen(database, "2", size=(80, 24)) as jo:
        for typed, (day, understood) in DATES.items():
            await jo.press("d", *typed)
            assert jo.sees(understood)
            await jo.press("enter")
            action = jo.stored("1.1")
            assert (action.due, action.original_due, action.times_moved) == (day, day, 0)
            await jo.press("u")


async def test_an_empty_date_says_what_can_be_typed(database: Path) -> None:
    async with at_screen(database, "2", "d") as jo:
        assert jo.sees("31 mar, next friday, in 3 weeks, end of jan, Q4, 31/3/27")
        await jo.press("enter")
        assert jo.sees("Nothing to change")


async def test_what_is_no_date_is_said_and_kept(database: Path) -> None:
    wrong = {"soon": "I do not know the date", "31 feb": "there is no such day", "2062-01-01": "is the year right?"}
    async with at_screen(database, "2", size=(80, 24)) as jo:
        for typed, says in wrong.items():
            await jo.press("d", *typed)
            assert jo.sees(says)
            await jo.press("enter")
            assert (jo.asked, jo.typed("due"), jo.field) == (True, typed, "due")
            assert jo.sees(says)
            await jo.press("escape")


async def test_a_first_date_needs_no_reason_and_a_moved_one_does(database: Path) -> None:
    async with at_screen(database, "2", "d", *"31 mar", "enter") as jo:
        assert not jo.asked
        await jo.press("d")
        assert jo.typed("due") == "2027-03-31"
        await jo.press(*"30 apr", "enter")
        assert jo.asked
        assert jo.field == "note"
        assert jo.sees("1.1 is due 31 Mar 2027; say why the date moves")
        await jo.press(*"agreed by the Board", "enter")
        assert (jo.asked, jo.field) == (True, "agreed_by")
        assert jo.sees("who agreed to move the due date of 1.1? Enter leaves it empty")
        await jo.press("enter")
        moved = jo.stored("1.1")
        assert (moved.due, moved.original_due, moved.times_moved) == (date(2027, 4, 30), date(2027, 3, 31), 1)
        assert jo.notes[-1] == "agreed by the Board"
        assert jo.sees("first 31 Mar 2027, moved once, 30 days later")


async def test_a_slip_of_the_year_is_seen_while_it_is_typed_and_asks_why(database: Path) -> None:
    async with at_screen(database, "2", "d", *"31/3/25") as jo:
        assert jo.sees("31 Mar 2025 is 20 months ago; is the year 2025 right?")
        await jo.press("enter")
        assert (jo.asked, jo.field) == (True, "note")
        await jo.press("up", "end", "backspace", *"7", "enter")
        assert (jo.asked, jo.stored("1.1").due) == (False, date(2027, 3, 31))


async def test_who_agreed_that_a_date_moves_is_asked_and_kept_for_that_move_only(database: Path) -> None:
    async with at_screen(database, "2", "d", *"31 mar", "enter") as jo:
        await jo.press("d", *"30 apr", "enter", *"cover is late", "enter", *"The Board", "enter")
        assert (jo.asked, jo.stored("1.1").agreed_by) == (False, "The Board")
        await jo.press("d", *"31 may", "enter", *"cover is later still", "enter", "enter")
        assert (jo.stored("1.1").times_moved, jo.stored("1.1").agreed_by) == (2, "")


async def test_who_agreed_is_not_asked_where_no_date_moves_or_who_has_been_there(database: Path) -> None:
    async with at_screen(database, "2", "d", *"31 mar", "enter", "d", "enter") as jo:
        assert not jo.asked
        assert jo.sees("Nothing to change")
        await jo.press("d", *"30 apr", "tab", *"cover is late", "tab", "shift+tab", "enter")
        assert (jo.asked, jo.stored("1.1").times_moved) == (False, 1)


async def test_e_asks_who_agreed_where_the_due_date_moves(database: Path) -> None:
    async with at_screen(database, "2", "d", *"31 mar", "enter", "e", "end", *"!", "ctrl+s") as jo:
        assert not jo.asked
        await jo.press("e", "enter", "enter", *"30 apr", "ctrl+s")
        assert jo.field == "note"
        await jo.press(*"cover is late", "enter")
        assert jo.field == "agreed_by"
        await jo.press(*"The Board", "enter")
        assert (jo.asked, jo.stored("1.1").agreed_by) == (False, "The Board")
        await jo.press("e", "end", *"!", "ctrl+s")
        assert (jo.asked, jo.stored("1.1").agreed_by) == (False, "The Board")


async def test_the_forecast_stands_beside_the_due_date(database: Path) -> None:
    async with at_screen(database, "2", "d", *"31 mar", "enter", "f", *"9 apr", "enter") as jo:
        assert jo.sees("forecast 9 Apr 2027", "the dates suggest ◆ Amber")
        assert jo.stored("1.1").times_moved == 0


async def test_a_date_for_all_marked_at_once(quarter: Path) -> None:
    async with at_screen(
        quarter, "2", "slash", *"owner:none", "enter", "asterisk", "d", *"end of month", "enter"
    ) as jo:
        assert [jo.stored(ref).due for ref in ("1.2b", "1.7", "3.4", "4.7")] == [date(2026, 11, 30)] * 4
        assert "in 3 d" in jo.line("1.7")


# --- everything about one -------------------------------------------------------------------------------------


async def test_e_edits_all_fields_of_one_action_as_one_change(database: Path) -> None:
    async with at_screen(database, "2", "j", "e") as jo:
        assert jo.field == "title"
        assert jo.sees("finding: Thresholds are not applied consistently")
        await jo.press("end", *": one standard", "enter", *"Head of Quality", "enter", *"fri", "enter", *"+2w", "enter")
        await jo.press("h", "enter", *"28 of 30 cases", "tab", *"first plan", "enter")
        assert not jo.asked
        action = jo.stored("1.2")
        assert action.title == "Thresholds are not applied consistently: one standard"
        assert (action.owner, action.due, action.priority) == ("Head of Quality", date(2026, 12, 4), "high")
        assert (action.forecast, action.success_measure) == (date(2026, 12, 11), "28 of 30 cases")
        assert jo.notes == ["first plan"]
        assert jo.sees("27 Nov  jo  first plan", "success: 28 of 30 cases")


async def test_what_is_wrong_in_a_long_prompt_is_gone_to(database: Path) -> None:
    async with at_screen(database, "2", "e", "tab", "tab", *"someday", "tab", "tab", "ctrl+s") as jo:
        assert jo.field == "due"
        assert jo.sees("I do not know the date 'someday'")
        await jo.press(*"+1w", "shift+tab")
        assert jo.field == "owner"
        await jo.press("ctrl+s")
        assert jo.stored("1.1").due == date(2026, 12, 4)


async def test_a_title_cannot_be_emptied(database: Path) -> None:
    async with at_screen(database, "2", "e", "ctrl+u", "enter") as jo:
        assert jo.field == "title"
        assert jo.sees("title cannot be empty")


async def test_what_will_be_done_is_the_title_of_the_action_that_is_there_and_then_another_action(
    database: Path,
) -> None:
    async with at_screen(database, "2", "j", "plus") as jo:
        assert jo.sees("What will be done about 1.2  Thresholds are not applied consistently")
        await jo.press(*"Train the staff", "enter")
        assert jo.sees("1.2 is now: Train the staff · u undoes", "5 actions")
        assert jo.cursor_line.split()[1:5] == ["1.2", "Train", "the", "staff"]
        await jo.press("plus")
        assert jo.sees("Another action for 1.2  Thresholds are not applied consistently")
        await jo.press(*"Audit", "enter")
        assert jo.stored("1.2b").title == "Audit"
        assert jo.cursor_line.split()[1:3] == ["1.2b", "Audit"]
        assert jo.sees("6 actions", "finding 1.2: Thresholds are not applied consistently")
        await jo.press("u")
        assert jo.sees("5 actions")
        await jo.press("u")
        assert jo.sees("Undone: 1.2 title Train the staff → Thresholds are not applied")


# --- what is chosen -------------------------------------------------------------------------------------------


async def test_a_field_that_takes_only_certain_words_shows_them_all(quarter: Path) -> None:
    async with at_screen(quarter, "2", "i") as jo:
        assert jo.sees("↑ ↓ choose  not assessed · none yet · emerging · evidenced · sustained", "no evidence yet")
        await jo.press("down")
        assert jo.typed("impact") == "none yet"
        await jo.press("up", "up", "down", "down", "down", "enter")
        assert jo.stored("1.1").impact == "emerging"
        await jo.press("v", "tab", "tab", "tab")
        assert jo.sees("↑ ↓ choose  casework audit · data · document · feedback · observation", "No names of children")
        await jo.press("escape", "6", "m")
        assert jo.sees("↑ ↓ choose  Outcome focus", "Not mapped")
        await jo.press("tab")
        assert jo.sees("↑ ↓ choose  strong · moderate · weak")


async def test_letters_choose_and_nothing_else_can_be_typed_there(quarter: Path) -> None:
    async with at_screen(quarter, "2", "i") as jo:
        chosen = []
        for keys in (["n"], ["e"], ["v"], ["backspace"], ["x"], ["ctrl+u"], ["n", "o", "n"], ["down", "e"]):
            await jo.press(*keys)
            chosen.append(jo.typed("impact"))
        assert chosen == ["not assessed", "emerging", *["evidenced"] * 4, "none yet", "emerging"]
        await jo.press("escape", "v", *"audit", "tab", "tab", "tab", *"obs")
        assert jo.typed("kind") == "observation"
        await jo.press(*"audit", "enter")
        assert [piece.kind for piece in jo.plan.evidence_of(jo.stored("1.1"))][-1] == "casework audit"


# --- what enter does ------------------------------------------------------------------------------------------

NEXT, SAVE = "Enter: next · Ctrl+S: save · Esc: cancel", "Enter: save · Esc: cancel"


async def test_enter_goes_from_field_to_field_and_saves_in_the_last(quarter: Path) -> None:
    """In every question, the first time and every time; the line below says which of the two it does."""
    fields = {
        "c": ["completed_on", "note"],
        "v": ["what", "place", "dated", "kind"],
        "e": ["title", "owner", "due", "forecast", "priority", "success_measure"],
        "d": ["due"],
        "f": ["forecast"],
        "o": ["owner"],
        "i": ["impact"],
        "n": ["note"],
        "r": ["note"],
    }
    async with at_screen(quarter, "2", size=(80, 24)) as jo:
        for key, names in fields.items():
            await jo.press(key)
            for place, name in enumerate(names):
                assert jo.field == name, key
                assert jo.sees(NEXT if place < len(names) - 1 else SAVE)
                if name in ("what", "note") and place == 0:
                    await jo.press("x")
                if place < len(names) - 1:
                    await jo.press("enter")
            await jo.press("escape")


async def test_ctrl_s_saves_from_any_field(database: Path) -> None:
    async with at_screen(database, "2", "v", *"audit", "ctrl+s") as jo:
        assert not jo.asked
        assert [piece.what for piece in jo.plan.evidence] == ["audit"]


async def test_enter_does_not_leave_a_field_that_is_wrong(database: Path) -> None:
    async with at_screen(database, "2", "v", "enter") as jo:
        assert jo.sees("what cannot be empty")
        assert jo.field == "what"
        await jo.press(*"audit", "enter", "enter", *"someday", "enter")
        assert jo.sees("I do not know the date 'someday'")
        assert jo.field == "dated"


async def test_what_stands_in_a_field_is_replaced_by_typing_and_kept_by_an_arrow(quarter: Path) -> None:
    """In every field of every question, when somebody comes to it: the old reason, the title, the owner, a date."""
    filled = {"r": ["note"], "e": ["title", "owner", "due"], "o": ["owner"], "d": ["due"], "c": ["completed_on"]}
    async with at_screen(quarter, "2", "slash", *"1.4", "enter") as jo:
        for key, names in filled.items():
            await jo.press(key)
            for name in names:
                assert jo.field == name
                before = jo.typed(name)
                assert before
                await jo.press("right", "z")
                assert jo.typed(name) == f"{before}z"
                await jo.types(before)
                await jo.press("enter" if name != names[-1] else "escape")
            await jo.press("escape", key)
            for name in names:
                assert jo.field == name
                await jo.press("z")
                assert jo.typed(name) == "z"
                await jo.press("tab" if name != names[-1] else "escape")


# --- where it stands ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 20)])
async def test_the_question_never_hides_what_it_is_about(quarter: Path, size: tuple[int, int]) -> None:
    async with at_screen(quarter, "2", size=size) as jo:
        for move, key in ((move, key) for move in ("home", "pagedown", "end") for key in "re"):
            await jo.press(move)
            line, place = jo.cursor_line, next(y for y, line in enumerate(jo.lines) if line.startswith("▌"))
            await jo.press(key)
            box = jo.app.screen.query_one("#box").region
            assert jo.app.screen.region.contains_region(box), (box, size)
            if box.height <= max(place, size[1] - place - 1):
                assert jo.cursor_line == line
            await jo.press("escape")


def test_that_something_takes_long_is_said_only_while_it_does() -> None:
    """Textual calls what a timer calls later than it fires: perhaps when all is done, and something else is said."""
    said: list[str] = []
    calls: list[Callable[[], None]] = []

    def timer_of(_seconds: float, call: Callable[[], None]) -> Timer:
        calls.append(call)
        return Timer(App(), 60)

    with said_when_slow(timer_of, lambda: said.append("making it …")):
        calls[0]()
        assert said == ["making it …"]
    calls[0]()
    assert said == ["making it …"]


async def test_the_window_changes_while_a_question_is_open(quarter: Path) -> None:
    async with at_screen(quarter, "2", "end", "e", size=(80, 24)) as jo:
        await jo.press("end", *" x")
        for size in ((200, 60), (40, 10), (20, 5), (120, 40)):
            await jo.resize(*size)
            assert jo.asked
        await jo.pilot.pause(SLOW_SECONDS + 0.05)
        assert jo.typed("title").endswith(" x")
        assert "5.7" in jo.cursor_line
        box = jo.app.screen.query_one("#box").region
        assert jo.app.screen.region.contains_region(box)
        await jo.press("ctrl+s")
        assert jo.stored("5.7").title.endswith(" x")


async def test_other_peoples_changes_leave_the_question_alone(database: Path) -> None:
    async with at_screen(database, "2", "j", "a", *"half a sen") as jo:
        changed_elsewhere(database, "1.1 1.3", {"rag": "green"})
        await jo.looks_again()
        assert jo.asked
        assert (jo.typed("note"), jo.field) == ("half a sen", "note")
        await jo.comes_to_see("● 2 Green")
        await jo.press(*"tence", "enter")
        assert jo.stored("1.2").rag_reason == "half a sentence"


@pytest.mark.parametrize(("before", "after"), [((80, 24), (160, 40)), ((160, 40), (80, 24)), ((120, 40), (120, 24))])
@pytest.mark.parametrize("keys", ["r", "e", "n"])
async def test_a_question_and_the_screen_below_it_follow_the_window(
    database: Path, before: tuple[int, int], after: tuple[int, int], keys: str
) -> None:
    """As they would stand there if the window had been so from the start."""
    async with at_screen(database, "2", keys, size=after) as jo:
        expected = jo.text
    async with at_screen(database, "2", keys, size=before) as jo:
        await jo.resize(*after)
        await jo.until(lambda: jo.text == expected)
        assert jo.text == expected
        await jo.press("escape")
        resized = jo.text
    async with at_screen(database, "2", size=after) as jo:
        assert resized == jo.text


# --- what there is to read ------------------------------------------------------------------------------------


def in_question(jo: Person) -> list[str]:
    """The rows of the question, each of which stands there from edge to edge."""
    first = next(y for y, line in enumerate(jo.lines) if line.startswith("╭"))
    last = next(y for y, line in enumerate(jo.lines) if line.startswith("╰"))
    rows = jo.lines[first + 1 : last]
    assert all(row.startswith("│ ") and row.endswith("│") for row in rows), jo.text
    return [row.strip("│ ") for row in rows]


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_a_question_grows_until_its_title_its_fields_and_its_hint_are_whole(
    quarter: Path, size: tuple[int, int]
) -> None:
    title = " ".join(f"{letter} few words of a title" for letter in ascii_lowercase[:8])
    changed_elsewhere(quarter, "1.4", {"title": title})
    async with at_screen(quarter, "2", "home", *"jjjj", size=size) as jo:
        for key in "Wien":
            await jo.press(key)
            seen = " ".join(in_question(jo))
            assert title in seen
            assert "…" not in seen
            await jo.press("escape")
        await jo.press("W", *"risk")
        assert "because: " in " ".join(in_question(jo))
        assert "…" not in " ".join(in_question(jo))


async def test_where_there_is_no_room_title_and_hint_end_in_an_ellipsis_and_the_fields_stay(quarter: Path) -> None:
    changed_elsewhere(quarter, "1.4", {"title": "words of a title " * 25})
    async with at_screen(quarter, "2", "home", *"jjjj", "W", size=(80, 11)) as jo:
        rows = in_question(jo)
        assert len(rows) == 9
        assert sum(row.endswith("…") for row in rows) == 2
        assert rows[-1].endswith("Esc: cancel")
        await jo.resize(80, 40)
        assert not any(row.endswith("…") for row in in_question(jo))


@pytest.mark.parametrize("keys", [("home", *"jjj"), ("end",)])
@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_what_is_said_at_the_side_hides_nothing_of_a_question_and_is_not_lost(
    quarter: Path, size: tuple[int, int], keys: tuple[str, ...]
) -> None:
    async with at_screen(quarter, "2", *keys, size=size, notice="the backup of today failed") as jo:
        await jo.press("W")
        assert "choose" in " ".join(in_question(jo))
        assert jo.text.count("the backup of today failed") == 1
        await jo.press("escape")
        assert jo.text.count("the backup of today failed") == 1
