"""The list of actions: where a status is updated in seconds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from actionplan import settings
from actionplan.model.action import Action
from actionplan.model.plan import Plan
from actionplan.model.ratings import Condition
from at_screen import Person, at_screen, changed_elsewhere, column_of, history_in


def shown_refs(jo: Person) -> list[str]:
    """The refs that stand in the list, top to bottom."""
    refs = []
    for line in jo.lines[5:-8]:
        words = line.replace("▌", " ").replace("◉", " ").split()
        if words and "." in words[0] and words[0][0].isdigit():
            refs.append(words[0])
    return refs


# --- rating ---------------------------------------------------------------------------------------------------


async def test_two_keys_and_a_sentence_are_an_update(database: Path) -> None:
    async with at_screen(database, "2") as jo:
        await jo.press("j", "a", *"waiting for health", "enter")
        assert "◆ Amber" in jo.line("1.2")
        assert jo.sees("1.2 saved · u undoes", "◆ 1 Amber", "○ 4 Unrated")
        action = jo.stored("1.2")
    assert (action.rag, action.rag_reason, action.updated_by) == ("amber", "waiting for health", "jo")
    assert [update.change.source for update in history_in(database)] == ["screen"]


@pytest.mark.parametrize(("key", "rag"), [("r", "red"), ("a", "amber")])
async def test_red_and_amber_want_a_reason(database: Path, key: str, rag: str) -> None:
    async with at_screen(database, "2", key) as jo:
        await jo.press("enter")
        assert jo.asked
        assert jo.sees(f"say why 1.1 is {rag}")
        assert jo.stored("1.1").rag is Condition.UNRATED
        await jo.press(*"no pace", "enter")
        assert not jo.asked
        assert (jo.stored("1.1").rag, jo.stored("1.1").rag_reason) == (rag, "no pace")


async def test_green_offers_a_reason_and_does_without(database: Path) -> None:
    async with at_screen(database, "2", "g") as jo:
        assert jo.sees("because")
        await jo.press("enter")
        assert jo.stored("1.1").rag is Condition.ON_TRACK


async def test_a_green_that_the_dates_do_not_support_wants_a_reason(database: Path) -> None:
    changed_elsewhere(database, "1.1", {"due": "2026-11-10"}, on=date(2026, 11, 3))
    async with at_screen(database, "2", "g") as jo:
        assert jo.sees("dates suggest", "◆ Amber", "17 days late against 10 Nov 2026")
        await jo.press("enter")
        assert jo.sees("the dates suggest amber for 1.1 (17 days late against 10 Nov 2026); say why it is green")
        await jo.press(*"signed tomorrow", "enter")
        assert jo.stored("1.1").rag is Condition.ON_TRACK
        assert jo.sees("1 optimistic", "dates suggest")
        assert "● Green    ◆ Amber" in jo.line("1.1")
        await jo.resize(160, 40)
        assert "◆ Amber, optimistic" in jo.line("1.1")


async def test_rating_the_same_again_offers_the_reason_to_correct(database: Path) -> None:
    async with at_screen(database, "2", "r", *"no lead", "enter") as jo:
        await jo.press("r")
        assert jo.typed("note") == "no lead"
        await jo.press("end", *" yet", "enter")
        assert jo.stored("1.1").rag_reason == "no lead yet"
        await jo.press("a")
        assert jo.typed("note") == ""


async def test_esc_leaves_everything_as_it_is(database: Path) -> None:
    async with at_screen(database, "2", "r", *"hm", "escape") as jo:
        assert not jo.asked
        assert "Unrated" in jo.line("1.1")
        assert history_in(database) == ()
        await jo.press("j")
        assert "1.2" in jo.cursor_line


async def test_a_note_changes_nothing_else(database: Path) -> None:
    async with at_screen(database, "2", "n", "enter") as jo:
        assert jo.sees("there is nothing to note yet")
        await jo.press(*"asked HR", "enter")
        assert jo.notes == ["asked HR"]
        assert jo.stored("1.1").version == 2
        assert jo.stored("1.1").rag is Condition.UNRATED


# --- several at once ------------------------------------------------------------------------------------------


async def test_the_keys_act_on_all_marked_actions_as_one_change(database: Path) -> None:
    async with at_screen(database, "2", "space", "space", "j", "space") as jo:
        assert jo.sees("3 marked", "◉ 1.1", "◉ 1.2", "◉ 2.1")
        await jo.press("o")
        assert jo.sees("Owner of 3 actions  1.1, 1.2, 2.1")
        await jo.press(*"Director", "enter")
        assert [jo.stored(ref).owner for ref in ("1.1", "1.2", "1.3", "2.1")] == [
            "Director",
            "Director",
            "",
            "Director",
        ]
        assert len(jo.notes) == 1
        assert jo.sees("1.1, 1.2, 2.1 saved", "3 marked", "◉ 1.1")
        await jo.press("d", *"31 mar", "enter")
        assert jo.sees("3 marked")
        assert [str(jo.stored(ref).due) for ref in ("1.1", "1.2", "2.1")] == ["2027-03-31"] * 3
        await jo.press("escape")
        assert jo.sees_no("marked", "◉")
        await jo.press("u", "u")
        assert jo.sees("Undone: 1.1, 1.2, 2.1 owner Director → nobody · Ctrl+R redoes")
        assert not jo.plan.owners
        await jo.press("ctrl+r")
        assert jo.sees("Redone: 1.1, 1.2, 2.1 owner nobody → Director")
        assert jo.plan.owners == ("Director",)


async def test_marked_actions_keep_their_marks_if_the_question_is_left(database: Path) -> None:
    async with at_screen(database, "2", "space", "space", "d", "escape") as jo:
        assert jo.sees("2 marked")
        await jo.press("escape")
        assert jo.sees_no("marked")


async def test_what_one_of_them_refuses_changes_none_until_somebody_goes_on_with_the_others(database: Path) -> None:
    changed_elsewhere(database, "1.2", {"stage": "complete"}, "done")
    async with at_screen(database, "2", "space", "space", "d") as jo:
        assert jo.sees("1.2 is complete; reopen it first", "Enter: go on with the other · Esc: cancel")
        assert jo.stored("1.1").due is None
        await jo.press("enter", *"fri", "enter")
        assert [jo.stored(ref).due for ref in ("1.1", "1.2")] == [date(2026, 12, 4), None]


async def test_star_marks_what_the_filter_finds_and_then_nothing(quarter: Path) -> None:
    async with at_screen(quarter, "2", "slash", *"rag:red", "enter", "asterisk") as jo:
        assert jo.sees("3 marked")
        await jo.press("asterisk")
        assert jo.sees_no("marked")
        await jo.press("asterisk", "escape")
        assert jo.sees("all 34", "3 marked")


async def test_marked_actions_that_a_filter_hides_keep_their_marks_and_are_not_touched(quarter: Path) -> None:
    """Nobody changes what they do not see, and nobody marks twice."""
    async with at_screen(quarter, "2", "space", "space", "slash", *"rag:amber", "enter") as jo:
        assert jo.sees("2 marked, 1 not shown")
        await jo.press("n")
        assert jo.sees("Note on 1.2")
        await jo.press("escape", "slash", *" 4.", "enter")
        assert jo.sees("2 marked, 2 not shown")
        await jo.press("n")
        assert jo.sees("Note on 4.5")
        await jo.press("escape", "escape")
        assert jo.sees("all 34, 1 withdrawn · 2 marked")


async def test_a_question_about_one_action_is_refused_for_several(database: Path) -> None:
    async with at_screen(database, "2", "space", "space", "e") as jo:
        assert not jo.asked
        assert jo.sees("1.1, 1.2 are marked; Esc clears the marks")


# --- grouping and moving --------------------------------------------------------------------------------------


async def test_t_groups_by_theme_by_summary_area_by_owner(quarter: Path) -> None:
    async with at_screen(quarter, "2") as jo:
        assert jo.sees("by theme · all 34", "1 Effective practice, service delivery and the voice of the child")
        await jo.press("t")
        assert jo.sees("by summary area", "Quality of practice and thresholds", "Challenge from KSCB and governance")
        await jo.press("home")
        assert jo.sees("Outcome focus")
        await jo.press("t")
        await jo.press("home")
        assert jo.sees("by owner", "No owner", "Director, Families and Social Care")
        await jo.press("t")
        assert jo.sees("by key message, which overlap")
        await jo.press("t")
        assert jo.sees("by theme")


async def test_a_heading_counts_its_actions_and_shows_the_worst(quarter: Path) -> None:
    async with at_screen(quarter, "2") as jo:
        heading = jo.line("1")
        assert "▏▲◆●●●●■■○○" in heading
        assert "10  ▲ Red" in heading
        assert "2 unrated" in heading


async def test_the_cursor_stays_on_its_action_when_the_grouping_changes(quarter: Path) -> None:
    async with at_screen(quarter, "2", "slash", *"4.5", "enter") as jo:
        assert " 4.5 " in jo.cursor_line
        await jo.press("escape")
        for _ in range(3):
            await jo.press("t")
            assert " 4.5 " in jo.cursor_line


async def test_moving(quarter: Path) -> None:
    async with at_screen(quarter, "2") as jo:
        for keys, ref in (
            ("j", "1.2"),
            ("down", "1.2b"),
            ("k", "1.2"),
            ("up", "1.1"),
            ("up", "1.1"),
            ("right_square_bracket", "2.1"),
            ("right_square_bracket", "3.1"),
            ("j", "3.2"),
            ("left_square_bracket", "3.1"),
            ("left_square_bracket", "2.1"),
            ("end", "5.7"),
            ("j", "5.7"),
            ("home", "1.1"),
            ("G", "5.7"),
        ):
            await jo.press(keys)
            assert f" {ref} " in jo.cursor_line, keys
        await jo.press("home", "pagedown")
        assert " 1.1 " not in jo.cursor_line
        assert jo.cursor_line
        await jo.press("pageup", "pageup")
        assert " 1.1 " in jo.cursor_line


async def test_moving_down_keeps_the_cursor_in_sight_and_up_shows_the_heading(quarter: Path) -> None:
    async with at_screen(quarter, "2", size=(80, 24)) as jo:
        for _ in range(33):
            await jo.press("j")
            assert jo.cursor_line, jo.text
        assert " 5.7 " in jo.cursor_line
        for _ in range(33):
            await jo.press("k")
            assert jo.cursor_line, jo.text
        assert jo.sees("1 Effective practice")


async def test_fifty_fast_keys(quarter: Path) -> None:
    async with at_screen(quarter, "2") as jo:
        await jo.press(*("j",) * 33, *("k",) * 17)
        assert " 3.2 " in jo.cursor_line
        assert jo.app.is_running


# --- filter ---------------------------------------------------------------------------------------------------

TODAY = date(2026, 11, 27)

FILTERS: dict[str, Callable[[Action, Plan], bool]] = {
    "rag:red": lambda action, plan: action.rag is Condition.OFF_TRACK,
    "rag:a": lambda action, plan: action.rag is Condition.AT_RISK,
    "rag:unrated": lambda action, plan: action.rag is Condition.UNRATED,
    "theme:4": lambda action, plan: action.ref.startswith("4."),
    "theme:leadership": lambda action, plan: action.ref.startswith("5."),
    "owner:quality": lambda action, plan: action.owner == "Head of Quality",
    'owner:"head of ref"': lambda action, plan: action.owner == "Head of Referral",
    "owner:none": lambda action, plan: action.owner == "",
    "summary:outcome": lambda action, plan: plan.area_of(action).summary_area == "outcome",
    "late": lambda action, plan: action.is_open and action.due is not None and action.due < TODAY,
    "mine": lambda action, plan: action.owner == "Head of Finance",
    "kscb framework": lambda action, plan: action.ref == "3.6",
    "THRESHOLDS": lambda action, plan: action.ref in ("1.2", "1.2b"),
    "1.2": lambda action, plan: action.ref.startswith("1.2"),
    "late rag:amber owner:quality": lambda action, plan: action.ref == "2.2",
}


async def test_the_list_narrows_as_somebody_types(quarter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACTIONPLAN_USER", "head of finance")
    async with at_screen(quarter, "2", size=(120, 60)) as jo:
        plan = jo.plan
        for text, passes in FILTERS.items():
            expected = [action.ref for action in plan.counted if passes(action, plan)]
            assert expected, "a filter that finds nothing shows nothing"
            await jo.press("slash", *text)
            assert shown_refs(jo) == expected, text
            assert jo.sees(f"{len(expected)} of 34")
            await jo.press("enter")
            assert jo.sees(f"/ {text}  {len(expected)} of 34")
            await jo.press("escape")
            assert jo.sees("all 34")


async def test_esc_while_typing_clears_the_filter(quarter: Path) -> None:
    async with at_screen(quarter, "2", "slash", *"rag:red", "escape") as jo:
        assert jo.sees("all 34", "1 Summary")
        before = jo.cursor_line
        await jo.press("j")
        assert jo.cursor_line != before


async def test_down_goes_from_the_filter_to_the_list(quarter: Path) -> None:
    async with at_screen(quarter, "2", "slash", *"late", "down", "j") as jo:
        assert " 2.2 " in jo.cursor_line
        await jo.press("slash")
        assert jo.app.screen.focused is not None
        await jo.press(*" rag:red")
        assert shown_refs(jo) == ["1.4", "3.6"]


async def test_a_filter_that_finds_nothing_says_how_to_get_out(quarter: Path) -> None:
    async with at_screen(quarter, "2", "slash", *"zebra", "enter") as jo:
        assert jo.sees("No action matches. Esc clears the filter.", "0 of 34")
        await jo.press("r", "j", "enter", "space", "t", "asterisk", "pagedown", "end", "home")
        assert not jo.asked
        assert jo.sees("there is no action under the cursor")
        await jo.press("escape")
        assert jo.sees("all 34")


async def test_the_first_hour_rate_what_nobody_has_rated(quarter: Path) -> None:
    """An action that no longer matches goes, and the cursor is on the next one."""
    async with at_screen(quarter, "2", "slash", *"rag:unrated theme:1", "enter") as jo:
        assert " 1.2b " in jo.cursor_line
        await jo.press("g", "enter")
        assert " 1.7 " in jo.cursor_line
        await jo.press("g", "enter")
        assert jo.sees("No action matches")
        assert jo.stored("1.7").rag is Condition.ON_TRACK


async def test_a_plan_without_a_mapping_groups_what_belongs_nowhere(database: Path) -> None:
    async with at_screen(database, "2", "t") as jo:
        assert jo.sees("Not mapped")


# --- what is remembered ---------------------------------------------------------------------------------------


async def test_screen_filter_cursor_and_grouping_survive_a_restart(quarter: Path) -> None:
    async with at_screen(quarter, "2", "t", "slash", *"rag:amber", "enter", "j") as jo:
        line = jo.cursor_line
    async with at_screen(quarter) as jo:
        assert jo.cursor_line == line
        assert jo.sees("by summary area", "/ rag:amber  5 of 34")
        await jo.press("4")
    async with at_screen(quarter) as jo:
        assert jo.sees("12 owners")


@pytest.mark.parametrize(
    "state",
    [
        {"screen": "no such", "filter": 7, "cursor": ["x"], "grouping": "colour", "theme": "no such"},
        {"screen": {}, "filter": "[/] [b", "cursor": "9.9", "grouping": [], "theme": None},
    ],
)
async def test_a_state_file_that_makes_no_sense_is_no_obstacle(quarter: Path, state: dict[str, object]) -> None:
    settings.save_state(quarter, state)
    async with at_screen(quarter) as jo:
        assert jo.sees("2 Actions")
        await jo.press("escape", "home")
        assert " 1.1 " in jo.cursor_line


async def test_each_database_has_a_memory_of_its_own(quarter: Path, database: Path) -> None:
    async with at_screen(quarter, "2", "slash", *"rag:red", "enter"):
        pass
    async with at_screen(database, "2") as jo:
        assert jo.sees("all 5")


# --- what a filter leaves, and what it finds ----------------------------------------------------------------------


async def test_a_filter_leaves_a_heading_the_worst_of_its_whole_group(quarter: Path) -> None:
    async with at_screen(quarter, "2", "slash", *"rag:green", "enter") as jo:
        heading = jo.line("1")
        assert "4 of 10" in heading
        assert "▲ Red" in heading


async def test_what_is_withdrawn_is_found_and_can_be_taken_back(quarter: Path) -> None:
    async with at_screen(quarter, "2", "slash", *"withdrawn", "enter") as jo:
        assert jo.sees("1 withdrawn", "34 of 35 actions count")
        assert "5.6" in jo.cursor_line
        await jo.press("R", *"5.7 does not cover it", "enter")
        assert jo.stored("5.6").is_open
        assert jo.sees("35 actions", "No action matches")


async def test_a_rating_that_there_is_not_is_said_in_the_line(quarter: Path) -> None:
    async with at_screen(quarter, "2", "slash", *"rag:purple") as jo:
        assert jo.sees("there is no rating 'purple'")


async def test_evidence_is_counted_below_the_list_and_in_it_where_there_is_room(quarter: Path) -> None:
    async with at_screen(quarter, "2", "v", *"audit", "ctrl+s", size=(160, 40)) as jo:
        column = column_of(jo, "evidence")
        assert jo.line("1.1")[column].strip() == "1"
        assert jo.sees("1 piece of evidence")
        await jo.press("down")
        assert jo.sees_no("1 piece of evidence")
        assert not jo.line("1.2")[column].strip()
        await jo.resize(120, 40)
        assert jo.sees_no("  evidence")


async def test_a_due_date_of_another_year_has_its_year(quarter: Path) -> None:
    async with at_screen(quarter, "2") as jo:
        assert "18 Dec  " in jo.line("1.1")
        assert "29 Jan 27" in jo.line("1.3")


# --- optimistic ratings -----------------------------------------------------------------------------------------


async def test_green_on_what_has_been_silent_says_why_and_keeps_what_was_said(quarter: Path) -> None:
    async with at_screen(quarter, "2", "slash", *"2.1", "enter", "g") as jo:
        assert jo.typed("note") == "confirmed at the directorate meeting"
        await jo.press("ctrl+u", "enter")
        assert jo.asked
        assert jo.sees("the dates suggest amber for 2.1 (no update for 42 days); say why it is green")
        await jo.press("escape")
        assert jo.stored("2.1").rag_reason == "confirmed at the directorate meeting"
