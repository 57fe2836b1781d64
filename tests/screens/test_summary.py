"""The Summary: every group with its worst and its drag, and the way to its actions."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from actionplan.model.rollup import by_summary_area, by_theme
from actionplan.widgets.page import Page
from at_screen import at_screen, changed_elsewhere
from in_review import BEGIN


async def test_every_summary_area_and_theme_with_its_worst_and_its_drag(quarter: Path) -> None:
    async with at_screen(quarter, "1", size=(200, 60)) as jo:
        groups = [*by_summary_area(jo.plan), *by_theme(jo.plan)]
        assert len(groups) == 10
        for group in groups:
            line = next(line for line in jo.lines if group.title[:40] in line)
            assert jo.plan.key.mark(group.worst) in line
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
        assert jo.sees("Outcome focus", "Main concern", "Ratings by week", "1 of 16")
        await jo.press(*["down"] * 20)
        assert jo.sees("Impact and delivery", "not assessed", "sustained", "Since 20 Nov")
        await jo.press(*["right"] * 10)
        assert jo.sees("Safeguarding Children Peer Review", "34 of 35 actions count", "11 of 16", "Ratings by week")
        changed_elsewhere(quarter, "1.1", {"rag": "red"}, "stuck")
        await jo.looks_again()
        await jo.press(*["down"] * 30)
        moves = [line.strip() for line in jo.lines if re.match(r" \d\.\w+ +\w", line)]
        assert any(re.match(r"1\.1 +worse +Green → Red: stuck", move) for move in moves)
        # What they say stands in one column, however long the words before it are.
        kinds = ("still red", "better", "worse", "date moved")
        starts = {re.match(r"\S+ +(?:" + "|".join(kinds) + r") +", move) for move in moves}
        assert len({found.end() for found in starts if found}) == 1
        await jo.press("right")
        assert jo.sees("Urgency", "12 of 16")
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


# --- the plan's source ----------------------------------------------------------------------------------------


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
