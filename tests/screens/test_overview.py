"""Summary, Owners and one Action: what is seen from above and from close by."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from actionplan.model.rollup import by_owner, by_summary_area, by_theme
from actionplan.widgets.page import Page
from at_screen import at_screen, changed_elsewhere
from in_review import BEGIN

# --- Summary --------------------------------------------------------------------------------------------------


async def test_every_summary_area_and_theme_with_its_worst_and_its_drag(quarter: Path) -> None:
    async with at_screen(quarter, "1", size=(200, 60)) as jo:
        groups = [*by_summary_area(jo.plan), *by_theme(jo.plan)]
        assert len(groups) == 10
        for group in groups:
            line = next(line for line in jo.lines if group.title[:40] in line)
            assert group.worst.mark in line
            assert f" {group.total} " in line
            assert group.drag is None or f"{group.drag.ref} {group.drag.reason}"[:30] in line
        assert sum("= 34 ✓" in line for line in jo.lines) == 2


async def test_at_80_columns_everything_is_still_there(quarter: Path) -> None:
    async with at_screen(quarter, "1", size=(80, 24)) as jo:
        assert jo.sees("Outcome focus", "Quality of practice", "5 Vision, strategy", "= 34 ✓", "▲ 3", "○ 7")


async def test_enter_goes_to_the_actions_of_a_summary_area_and_of_a_theme(quarter: Path) -> None:
    async with at_screen(quarter, "1", "j", "enter") as jo:
        expected = len(by_summary_area(jo.plan)[1].actions)
        assert jo.sees(f"/ summary:quality  {expected} of 34")
        await jo.press("1")
        await jo.press(*("j",) * 4, "enter")
        assert jo.sees("/ theme:1  10 of 34", "1.1   Case recording")
        await jo.press("escape", "1", "home", "enter")
        assert jo.sees("/ summary:outcome  5 of 34")


async def test_what_belongs_to_no_summary_area_is_a_row_and_can_be_opened(database: Path) -> None:
    async with at_screen(database, "1", "j", "j") as jo:
        assert "Not mapped" in jo.cursor_line
        await jo.press("enter")
        assert jo.sees("/ summary:none  1 of 5", "2.2  The new system")


async def test_the_summary_follows_what_others_do(database: Path) -> None:
    async with at_screen(database, "1", "j") as jo:
        before = jo.cursor_line
        assert "Unrated" in before
        changed_elsewhere(database, "1.1", {"rag": "red"}, "stuck")
        await jo.looks_again()
        assert "▲ Red" in jo.cursor_line
        assert jo.cursor_line[:20] == before[:20]
        assert jo.sees("▲ 1 Red")


async def test_the_keys_for_actions_are_offered_where_the_cursor_is_on_one(quarter: Path) -> None:
    async with at_screen(quarter, "1") as jo:
        assert "r a g" not in jo.lines[-1]
        assert "m More" in jo.lines[-1]
        await jo.press("tab")
        assert "r a g" in jo.lines[-1]
        await jo.press("n", *"asked", "enter")
        assert jo.notes[-1] == "asked"


@pytest.mark.parametrize("size", [(80, 24), (120, 30), (120, 40)])
async def test_m_opens_all_of_a_group_and_it_scrolls_to_its_end(quarter: Path, size: tuple[int, int]) -> None:
    async with at_screen(quarter, "1", "m", size=size) as jo:
        assert jo.sees("Outcome focus", "Main concern", "Ratings by week", "1 of 11")
        await jo.press(*["down"] * 20)
        assert jo.sees("Impact and delivery", "not assessed", "sustained", "Since 20 Nov")
        await jo.press("left")
        assert jo.sees("Safeguarding Children Peer Review", "34 actions", "11 of 11", "Ratings by week")
        changed_elsewhere(quarter, "1.1", {"rag": "red"}, "stuck")
        await jo.looks_again()
        await jo.press(*["down"] * 30)
        moves = [line.strip() for line in jo.lines if re.match(r" \d\.\w+ +\w", line)]
        assert any(re.match(r"1\.1 +worse +Green → Red: stuck", move) for move in moves)
        # What they say stands in one column, however long the words before it are.
        kinds = ("still red", "better", "worse", "date moved")
        starts = {re.match(r"\S+ +(?:" + "|".join(kinds) + r") +", move) for move in moves}
        assert len({found.end() for found in starts if found}) == 1
        await jo.press("escape")
        assert "Outcome focus" in jo.cursor_line


@pytest.mark.parametrize("way", [("1", "m"), ("2", "enter"), BEGIN, ("question_mark",)])
async def test_a_page_scrolls_by_every_key_however_fast_they_come(quarter: Path, way: tuple[str, ...]) -> None:
    async with at_screen(quarter, *way, size=(60, 14)) as jo:
        page = jo.app.screen.query_one(Page)
        await jo.press(*["down", "j"] * 2, "up", "k", "down")
        assert page.scroll_y == 3
        await jo.press("end", "up")
        assert page.scroll_y == page.max_scroll_y - 1 > 3
        await jo.press("pageup", "pageup", "home", "down")
        assert page.scroll_y == 1


async def test_esc_goes_back_to_the_screen_that_has_shown_the_actions(quarter: Path) -> None:
    async with at_screen(quarter, "2", "slash", *"late", "enter", "1", "enter") as jo:
        assert jo.sees("/ summary:")
        await jo.press("escape")
        assert jo.sees("Needs attention")
        await jo.press("4", "down", "enter")
        assert jo.sees('/ owner:"')
        await jo.press("escape")
        assert jo.sees("next due")
        await jo.press("2")
        assert jo.sees("/ late")
        await jo.press("escape")
        assert jo.sees("all 34")


# --- a past day -------------------------------------------------------------------------------------------------


async def test_the_day_prompt_goes_back_to_today_by_enter(quarter: Path) -> None:
    async with at_screen(quarter, "2", "at") as jo:
        assert jo.sees("empty: today.")
        await jo.press(*"20/11/26", "enter")
        assert jo.sees("as at Fri 20 Nov 2026, past: read-only")
        await jo.press("at")
        assert jo.typed("as_at") == ""
        assert jo.sees("empty: back to today.")
        await jo.press("enter")
        assert jo.sees_no("past: read-only")


async def test_the_since_prompt_says_what_empty_means(quarter: Path) -> None:
    async with at_screen(quarter, "1", "t") as jo:
        assert jo.sees("empty: the usual day, 20 Nov 2026.")


@pytest.mark.parametrize(("key", "hidden"), [("2", "r a g"), ("3", "Start"), ("5", "Undo this"), ("6", "m Mapping")])
async def test_a_past_day_offers_no_key_that_changes_it(quarter: Path, key: str, hidden: str) -> None:
    async with at_screen(quarter, key) as jo:
        assert hidden in jo.lines[-1]
        await jo.press("at", *"20/11/26", "enter")
        assert hidden not in jo.lines[-1]
        await jo.press({"2": "r", "3": "enter", "5": "u", "6": "m"}[key])
        assert not jo.asked
        assert jo.sees("this is a past day, read-only; @ goes back to today")
        await jo.press("at", "enter")
        assert hidden in jo.lines[-1]


async def test_keys_for_actions_do_nothing_harmful_where_there_is_none(quarter: Path) -> None:
    async with at_screen(quarter, "1") as jo:
        for key in "ragodncs+eRW":
            await jo.press(key)
            assert not jo.asked, key


# --- Owners ---------------------------------------------------------------------------------------------------


async def test_who_has_how_much_and_what_is_due_next(quarter: Path) -> None:
    async with at_screen(quarter, "4") as jo:
        assert jo.sees("12 owners · 4 actions without one")
        assert jo.cursor_line.startswith("▌No owner ")
        for group in by_owner(jo.plan):
            line = next(line for line in jo.lines[5:] if group.title[:25] in line)
            assert group.worst.mark in line
            if group.next_due is not None:
                assert group.next_due.ref in line
        assert "14 d late" in next(line for line in jo.lines if "Head of Quality" in line)


async def test_enter_shows_an_owners_actions(quarter: Path) -> None:
    async with at_screen(quarter, "4", "enter") as jo:
        assert jo.sees("/ owner:none  4 of 34")
        await jo.press("4", "j", "enter")
        assert jo.sees('/ owner:"Director, Families and Social Care"  6 of 34')


async def test_an_owner_whose_name_is_part_of_anothers(database: Path) -> None:
    changed_elsewhere(database, "1.1", {"owner": "Head"})
    changed_elsewhere(database, "1.2", {"owner": 'Head "of" Quality'})
    async with at_screen(database, "4", "end", "enter") as jo:
        assert jo.sees("1.2  Thresholds")


# --- one action -----------------------------------------------------------------------------------------------


async def test_everything_about_one_action(quarter: Path) -> None:
    async with at_screen(quarter, "2", "slash", *"1.5", "enter", "enter") as jo:
        assert jo.sees(
            "1.5  Common Assessment Framework is not understood or applied consistently",
            "“Common Assessment Framework is not understood or applied consistently”",
            "● Green: 120 of 160 people trained",
            "◆ Amber, due date moved twice",
            "due 18 Dec 2026 (first 30 Nov 2026, moved twice, 18 days later)",
            "Early Help Lead",
            "1 Effective practice, service delivery and the voice of the child",
            "Coherent approach to Early Intervention and Prevention",
            "due date 11 Dec 2026 → 18 Dec 2026, nobody named who agreed: second cohort could not be",
        )
        timeline = [line for line in jo.lines if " 2026 " in line and ":" in line and "ehl" in line]
        assert [line.split()[0] for line in timeline] == ["19", "2", "30"]


async def test_the_keys_work_on_the_action_and_its_timeline_grows(quarter: Path) -> None:
    async with at_screen(quarter, "2", "enter", "a", *"two files lost", "enter") as jo:
        assert jo.sees("◆ Amber: two files lost", "RAG Green → Amber: two files lost", "1.1 saved · u undoes")
        await jo.press("u")
        assert jo.sees("● Green: new recording standard", "(undo)")


async def test_left_and_right_go_through_the_actions(quarter: Path) -> None:
    async with at_screen(quarter, "2", "enter", "right") as jo:
        assert jo.sees("1.2  Consistent quality", "2 of 34")
        await jo.press("left", "left")
        assert jo.sees("5.7  Low level of consensus", "34 of 34")
        await jo.press("l")
        assert jo.sees("1.1  Case recording")


async def test_esc_comes_back_to_where_the_cursor_was(quarter: Path) -> None:
    async with at_screen(quarter, "2", "slash", *"late", "enter", "j", "enter", "escape") as jo:
        assert " 2.2 " in jo.cursor_line
        assert jo.sees("/ late")


async def test_a_long_finding_wraps_under_itself(quarter: Path) -> None:
    async with at_screen(quarter, "2", "slash", *"2.5", "enter", "enter", size=(80, 24)) as jo:
        lines = jo.lines
        place = next(number for number, line in enumerate(lines) if "finding" in line)
        assert lines[place].index("“") == len(lines[place + 1]) - len(lines[place + 1].lstrip())


async def test_others_changes_show_on_the_page(quarter: Path) -> None:
    async with at_screen(quarter, "2", "enter") as jo:
        changed_elsewhere(quarter, "1.1", {"rag": "red"}, "all lost")
        await jo.looks_again()
        assert jo.sees("▲ Red: all lost", "sam (command)")


async def test_the_page_scrolls(quarter: Path) -> None:
    async with at_screen(quarter, "2", "enter", size=(80, 24)) as jo:
        assert jo.sees("1.1  Case recording")
        await jo.press(*("j",) * 12)
        assert jo.sees("Timeline")
        await jo.press(*("k",) * 12)
        assert jo.sees("1.1  Case recording")


# --- the plan's source ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_every_line_of_the_source_can_be_gone_to_and_read_whole(quarter: Path, size: tuple[int, int]) -> None:
    async with at_screen(quarter, "6", "end", size=size) as jo:
        assert jo.plan.source in " ".join(" ".join(jo.lines).split())
        plan = jo.plan
        for line in reversed((*plan.key_messages, *plan.summary_strengths, *plan.process)):
            for _ in range(40):
                if line[:40] in jo.cursor_line:
                    break
                await jo.press("up")
            assert line[:40] in jo.cursor_line


async def test_a_large_window_shows_more_of_what_needs_attention_and_a_chart_with_its_heading(quarter: Path) -> None:
    async with at_screen(quarter, "1", size=(200, 90)) as jo:
        assert jo.sees("Ratings by week, worst at the bottom", "Otherwise due in the next 30 days")
        first = next(place for place, line in enumerate(jo.lines) if "Needs attention (" in line) + 1
        ref = jo.lines[first].replace("▌", " ").split()[1]
        assert jo.stored(ref).title in jo.lines[first + 1]
        await jo.press("tab", "down")
        cursor = [line for line in jo.lines if line.startswith("▌")][-1]
        assert cursor.split()[1] not in (ref, ""), "the cursor passes over the title"
        chart = next(place for place, line in enumerate(jo.lines) if "Ratings by week" in line)
        assert any(shape in jo.lines[chart + 1].rpartition("│")[2] for shape in "▲◆●■○"), "the chart is at its heading"
        await jo.press("end", "enter")
        assert jo.sees("Timeline")
    async with at_screen(quarter, "1", size=(120, 40)) as jo:
        assert jo.stored(ref).title not in jo.text


async def test_all_begins_in_the_column_of_the_header(quarter: Path) -> None:
    async with at_screen(quarter, size=(120, 40)) as jo:
        for mode in ("1", "2", "4", "5", "6"):
            await jo.press(mode)
            written = [line for line in jo.lines if line.strip() and not line.startswith("─")]
            # The cursor has the column before; what belongs to a heading may stand further in.
            assert all(line[0] in " ▌" for line in written), mode
            lefts = [len(line) - len(line.replace("▌", " ").lstrip()) for line in written]
            assert lefts[0] == lefts[1] == lefts[2] == lefts[-1] == 1, mode
            if mode not in ("2", "6"):
                assert set(lefts[2:8]) == {1}, mode
