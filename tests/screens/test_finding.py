"""Finding: what the filter refuses and offers, the counts that can be clicked, paging, and where the cursor goes."""

from __future__ import annotations

from pathlib import Path

import pytest

from actionplan.model.attention import attention, by_action
from actionplan.model.filter import filter_help, parse_filter
from actionplan.model.rollup import by_owner, whole
from at_screen import Person, at_screen, changed_elsewhere


def found_by(jo: Person, typed: str) -> list[str]:
    """The refs that a filter finds in what is stored, in the plan's order."""
    return [action.ref for action in parse_filter(typed).apply(jo.plan, "jo")]


def ref_at(jo: Person) -> str:
    """The ref that the cursor is on."""
    return jo.cursor_line.replace("▌", " ").replace("◉", " ").split()[0]


# --- what is refused, and what is offered -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("foo:bar", "there is no field 'foo'; choose from: owner, rag, theme, summary, message, due, impact, priority"),
        ("rag:purple", "there is no rating 'purple'; choose from: red, amber, green, blue, unrated"),
        ("late or", '"or" goes between two filters, such as late or owner:none'),
        ("owner:", "owner: needs a value, such as owner:quality"),
        ("owner:zebra", "there is no owner 'zebra'; choose from: none, "),
    ],
)
@pytest.mark.parametrize("key", ["enter", "down"])
async def test_what_there_is_not_is_refused_on_enter_and_the_line_stays(
    quarter: Path, typed: str, says: str, key: str
) -> None:
    async with at_screen(quarter, "2", "slash", *typed) as jo:
        assert jo.sees_no(says)
        await jo.press(key)
        assert jo.sees(says)
        await jo.press("space")
        assert jo.sees_no(says)
        await jo.press("escape")
        assert jo.sees("all 34", "1 Summary")


async def test_a_refusal_is_read_whole_in_a_narrow_window(quarter: Path) -> None:
    async with at_screen(quarter, "2", "slash", *"foo:bar", "enter", size=(80, 24)) as jo:
        assert jo.sees("there is no field 'foo'", "evidence, verified, ref")
        assert 'put it in quotes: "foo:bar"' in " ".join(jo.text.split())


async def test_what_is_half_typed_is_no_error_and_narrows_nothing(quarter: Path) -> None:
    async with at_screen(quarter, "2", "slash") as jo:
        for letter in "due:":
            await jo.press(letter)
            assert jo.sees_no("there is no")
        assert jo.sees("34 of 34")
        await jo.press(*"month")
        assert jo.sees(f"{len(found_by(jo, 'due:month'))} of 34")
        await jo.press("enter")
        assert jo.sees("/ due:month")


async def test_a_value_that_there_is_not_is_doubted_while_it_is_typed(quarter: Path) -> None:
    async with at_screen(quarter, "2", "slash", *"rag:pur") as jo:
        assert jo.sees("there is no rating 'pur'")
        assert ref_at(jo) == "1.1"


async def test_tab_completes_fields_states_and_owners(quarter: Path) -> None:
    async with at_screen(quarter, "2", "slash", *"la") as jo:
        assert jo.sees("tab late")
        await jo.press("tab", "space", *"ow", "tab")
        assert jo.sees("/ late owner:", "tab owner:none")
        await jo.press(*"head of q"[:4], "tab", "enter")
        owner = next(owner for owner in jo.plan.owners if owner.startswith("Head"))
        assert jo.sees(f'/ late owner:"{owner}"')


async def test_the_help_lists_every_word_of_the_filter(quarter: Path) -> None:
    async with at_screen(quarter, "2", "question_mark", size=(120, 120)) as jo:
        assert jo.sees("Filter, after /", *(words for words, _ in filter_help(jo.plan)))


async def test_the_history_refuses_in_the_same_way_and_knows_quotes(database: Path) -> None:
    changed_elsewhere(database, "1.1", {"rag": "red"}, "who:jo has left")
    changed_elsewhere(database, "1.2", {"rag": "red"}, "stuck")
    async with at_screen(database, "5", "slash", *"who:jo", "enter") as jo:
        assert jo.sees("there is no field 'who'; choose from: by, review, since, until, on")
        await jo.press("home", '"', "end", '"', "enter")
        assert jo.sees('/ "who:jo"  1 update')
        await jo.press("slash", "ctrl+u", *"si", "tab", *"soon", "enter")
        assert jo.sees("/ since:soon", "soon'")


# --- the counts of the header -----------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["1", "2", "3", "4", "5", "6"])
async def test_a_count_is_clicked_on_every_screen_and_esc_comes_back(quarter: Path, key: str) -> None:
    async with at_screen(quarter, key) as jo:
        before = jo.lines[3]
        await jo.click("▲ 3 Red")
        assert jo.sees("/ red  3 of 34")
        await jo.press("escape")
        assert jo.lines[3] == before


async def test_every_count_shows_what_it_counts(quarter: Path) -> None:
    async with at_screen(quarter, "1") as jo:
        row = whole(jo.plan)
        clicks = [
            (f"{face.shape} {row.counts[face.condition]} {face.word}", face.condition.value, row.counts[face.condition])
            for face in jo.plan.key.faces
        ]
        clicks += [
            (f"{len(row.late)} late", "late", len(row.late)),
            (f"{len(row.optimistic)} optimistic", "optimistic", len(row.optimistic)),
            (f"{len(row.to_sign_off)} to sign off", "sign-off", len(row.to_sign_off)),
        ]
        for words, filter_text, number in clicks:
            await jo.click(words)
            assert jo.sees(f"/ {filter_text}  {number} of 34")
        await jo.click("34 of 35 actions count")
        assert jo.sees("all 34")


async def test_a_count_clicked_in_the_narrowest_window_and_over_an_open_filter(quarter: Path) -> None:
    async with at_screen(quarter, "2", "slash", *"foo:", "enter", size=(80, 24)) as jo:
        await jo.click("▲ 3")
        assert jo.sees("/ red  3 of 34")
        assert jo.sees_no("there is no field")
        await jo.press("j")
        assert ref_at(jo) == found_by(jo, "red")[1]


async def test_a_count_clicked_below_a_question_does_nothing(quarter: Path) -> None:
    async with at_screen(quarter, "2", "n", *"half") as jo:
        await jo.click("▲ 3 Red")
        assert jo.asked
        assert jo.typed("note") == "half"
        await jo.press("escape")
        assert jo.sees("all 34")


# --- paging through what is listed ------------------------------------------------------------------------------


async def test_an_action_opened_from_a_filtered_list_pages_through_that_list(quarter: Path) -> None:
    async with at_screen(quarter, "2", "slash", *"rag:amber", "enter") as jo:
        refs = found_by(jo, "rag:amber")
        assert len(refs) == 5
        await jo.press("j", "enter")
        assert jo.sees("/ rag:amber  2 of 5  ← →", f"{refs[1]}  ")
        for place in (2, 3, 4, 0):
            await jo.press("right")
            assert jo.sees(f"{place + 1} of 5")
        await jo.press("left", "escape")
        assert jo.sees("/ rag:amber  5 of 34")
        assert ref_at(jo) == refs[4]


async def test_the_pages_come_in_the_order_of_the_groups(quarter: Path) -> None:
    async with at_screen(quarter, "2", "t", "t", "home") as jo:
        expected = [action.ref for row in by_owner(jo.plan) for action in row.actions]
        await jo.press("enter")
        for place in range(1, 8):
            await jo.press("right")
            assert jo.sees(f"{place + 1} of 34")
        await jo.press("escape")
        assert ref_at(jo) == expected[7]


async def test_what_needs_attention_is_paged_through_in_its_order(quarter: Path) -> None:
    async with at_screen(quarter, "1", "tab") as jo:
        refs = [lines[0].ref for lines in by_action(attention(jo.plan))]
        await jo.press("enter", "right", "right")
        assert jo.sees("3 of ", f"{refs[2]}  ")
        await jo.press("escape")
        line = next(line for line in jo.lines if "▌" in line and " ▌" not in line[:1] and refs[2] in line)
        assert refs[2] in line


async def test_an_action_that_leaves_the_filter_stays_shown_and_the_next_one_follows(quarter: Path) -> None:
    async with at_screen(quarter, "2", "slash", *"late", "enter", "enter") as jo:
        refs = found_by(jo, "late")
        assert len(refs) == 4
        await jo.press("d", "ctrl+u", *"+6w", "tab", *"lead ill", "tab", *"Board", "enter")
        assert not jo.asked
        assert len(found_by(jo, "late")) == 3
        assert jo.sees("/ late  1 of 4", f"{refs[0]}  ", "saved")
        await jo.press("right")
        assert jo.sees("/ late  2 of 4", f"{refs[1]}  ")
        await jo.press("left", "escape")
        assert jo.sees("/ late  3 of 34")
        assert ref_at(jo) == refs[1]


async def test_the_pages_of_a_plan_as_at_a_day_when_some_were_not_there(database: Path) -> None:
    async with at_screen(database, "2", "plus", *"A title", "enter", "plus", *"More of it", "enter") as jo:
        await jo.press("slash", *"ref:1.1", "enter")
        await jo.press("home", "enter", "right")
        assert jo.sees("2 of 2")
        await jo.press("at", *"2026-11-03", "enter", "left", "right")
        assert jo.app.is_running


# --- where the cursor goes --------------------------------------------------------------------------------------


async def test_after_a_change_that_takes_a_row_out_the_cursor_is_on_the_next_one(quarter: Path) -> None:
    async with at_screen(quarter, "2", "slash", *"rag:amber", "enter", "j", "j") as jo:
        refs = found_by(jo, "rag:amber")
        await jo.press("r", *"worse", "enter")
        assert ref_at(jo) == refs[3]
        await jo.press("end", "r", *"worse", "enter")
        assert ref_at(jo) == refs[3]
        await jo.press("escape")
        assert ref_at(jo) == refs[3]


async def test_after_a_bulk_change_the_cursor_is_on_the_nearest_that_is_left(quarter: Path) -> None:
    async with at_screen(quarter, "2", "slash", *"rag:amber", "enter", "space", "space") as jo:
        refs = found_by(jo, "rag:amber")
        assert ref_at(jo) == refs[2]
        await jo.press("space", "k", "r", *"worse", "enter")
        assert found_by(jo, "rag:amber") == refs[3:]
        assert ref_at(jo) == refs[3]


async def test_the_last_row_of_a_filter_is_found_again_when_the_filter_goes(quarter: Path) -> None:
    """Postponing the one late action of an owner must not lose it."""
    async with at_screen(quarter, "2", "slash", *"3.6 late", "enter") as jo:
        assert ref_at(jo) == "3.6"
        await jo.press("c", "ctrl+u", *"today", "tab", *"framework agreed", "enter")
        assert not jo.asked
        assert jo.sees("No action matches")
        await jo.press("escape")
        assert ref_at(jo) == "3.6"


async def test_a_filter_that_hides_the_row_of_the_cursor_goes_to_the_nearest(quarter: Path) -> None:
    async with at_screen(quarter, "2", *("j",) * 12) as jo:
        here = ref_at(jo)
        refs = [action.ref for action in jo.plan.counted]
        await jo.press("slash", *"rag:amber", "enter")
        below = [ref for ref in found_by(jo, "rag:amber") if refs.index(ref) >= refs.index(here)]
        assert ref_at(jo) == below[0]


# --- the tab line -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [60, 80, 100, 120, 200])
async def test_the_tab_line_says_the_filter_and_what_it_finds_in_any_window(quarter: Path, width: int) -> None:
    async with at_screen(quarter, "2", "t", "slash", *"late", "enter", "asterisk", size=(width, 24)) as jo:
        assert jo.sees("/ late  4 of 34 · 4 marked")
        await jo.press("slash", *" or owner:none -closed -withdrawn due:<2027-12-31", "enter")
        number = len(found_by(jo, "late or owner:none -closed -withdrawn due:<2027-12-31"))
        assert jo.sees("/ late or", f"{number} of 34", "4 marked")


async def test_what_is_withdrawn_is_counted_apart(quarter: Path) -> None:
    async with at_screen(quarter, "2", "slash", *"red or withdrawn", "enter") as jo:
        assert jo.sees("/ red or withdrawn  3 of 34, 1 withdrawn")
