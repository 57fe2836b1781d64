"""The screens show the plan's key, and r, a and g declare the same whatever colour it gives them."""

from __future__ import annotations

from pathlib import Path

import pytest

from actionplan.model.key import KEYS
from at_screen import at_screen, changed_elsewhere, history_in
from command_line import done

named = pytest.mark.parametrize("name", sorted(KEYS))


@pytest.fixture
def by_checks(database: Path) -> Path:
    """The small plan by the key in which amber is on track."""
    done("key", "checked")
    return database


async def test_the_keys_declare_the_same_and_say_the_word_of_the_key(by_checks: Path) -> None:
    async with at_screen(by_checks, "2", size=(140, 40)) as jo:
        assert jo.sees("r a g Off track, at risk, on track")
        await jo.press("g")
        assert jo.sees("Rate ● On track")
        await jo.press("enter")
        assert jo.stored("1.1").rag == "green"
        assert "● On track" in jo.line("1.1")
        await jo.press("j", "a", *"waits for health", "enter")
        assert jo.stored("1.2").rag == "amber"
        assert "◆ At risk" in jo.line("1.2")
        await jo.press("j", "r")
        assert jo.sees("Rate ▲ Off track")
        await jo.press("enter")
        assert jo.sees("say why 1.3 is off track")
        await jo.press(*"no staff", "enter")
        assert jo.stored("1.3").rag == "red"


async def test_the_header_counts_by_the_key_and_a_click_finds_what_was_counted(by_checks: Path) -> None:
    changed_elsewhere(by_checks, "1.1", {"rag": "on track", "owner": "Ann"})
    changed_elsewhere(by_checks, "1.2", {"rag": "at risk"}, "waits for health")
    changed_elsewhere(by_checks, "1.3", {"stage": "complete"}, "all trained")
    async with at_screen(by_checks, "2", size=(140, 40)) as jo:
        assert jo.sees("▲ 0 Off track  ◆ 1 At risk  ● 1 On track  ◐ 1 Complete  ■ 0 Checked  ○ 2 Unrated")
        assert "◐ Complete" in jo.line("1.3")
        for words, filter_text, ref in (
            ("● 1 On track", "rag:on-track", "1.1"),
            ("◐ 1 Complete", "green", "1.3"),
            ("◆ 1 At risk", "rag:at-risk", "1.2"),
        ):
            await jo.click(words)
            assert jo.sees(f"/ {filter_text}  1 of 5")
            assert jo.line(ref)
            await jo.press("escape")


@named
async def test_the_help_and_the_summary_show_the_key(database: Path, name: str) -> None:
    if name != "usual":
        done("key", name)
    async with at_screen(database, "1", size=(140, 60)) as jo:
        letters = " ".join(face.letter for face in jo.plan.key.faces)
        assert jo.sees(f"worst        {letters}" if len(letters) > 9 else letters)
        await jo.press("question_mark")
        await jo.press("end")
        for face in jo.plan.key.faces:
            assert jo.sees(face.mark, face.meaning[:40])


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_the_words_of_a_key_have_room_at_every_size(database: Path, size: tuple[int, int]) -> None:
    done("key", "evidenced")
    changed_elsewhere(database, "1.1", {"rag": "on track", "owner": "Ann", "due": "31/3/27"})
    changed_elsewhere(database, "1.2", {"stage": "complete"}, "done")
    async with at_screen(database, "2", size=size) as jo:
        assert "● On track" in jo.line("1.1")
        assert "◐ Delivered" in jo.line("1.2")
        await jo.press("4")
        assert any("● On track  " in line for line in jo.lines)


async def test_another_key_is_chosen_from_the_palette_and_undone(database: Path) -> None:
    async with at_screen(database, "2") as jo:
        await jo.press("ctrl+p", *"key of the plan", "enter")
        assert jo.sees("The key of the plan", "usual", "checked", "evidenced")
        await jo.press("down")
        assert jo.sees("amber is at risk or on track, green is complete, blue is checked")
        await jo.press("enter", *"as the Trust has it", "enter")
        assert jo.plan.key.in_use == "checked"
        assert jo.sees("○ 5 Unrated", "◐ 0 Complete")
        assert history_in(database)[-1].change.note == "as the Trust has it"
        await jo.press("5")
        assert jo.sees("key usual → checked: as the Trust has it")
        await jo.press("2", "u")
        assert jo.plan.key.in_use == "usual"
        assert jo.sees("▲ 0 Red")
        assert jo.sees_no("Complete")


async def test_a_past_day_is_shown_by_the_key_of_that_day(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACTIONPLAN_TODAY", "2026-11-20")
    changed_elsewhere(database, "1.1", {"stage": "complete"}, "all trained")
    monkeypatch.setenv("ACTIONPLAN_TODAY", "2026-11-27")
    done("key", "checked")
    async with at_screen(database, "2") as jo:
        assert "◐ Complete" in jo.line("1.1")
        await jo.press("at", *"26/11/26", "enter")
        assert "○ Unrated" in jo.line("1.1")
        assert jo.sees("▲ 0 Red")
        await jo.press("ctrl+p", *"key of the plan")
        assert jo.sees_no("Key of the plan…")


async def test_a_review_speaks_the_words_of_the_key(by_checks: Path) -> None:
    for ref in ("1.1", "1.2"):
        changed_elsewhere(by_checks, ref, {"rag": "off track", "owner": "Ann", "due": "31/3/27"}, "no staff")
    async with at_screen(by_checks, "3", size=(140, 50)) as jo:
        assert jo.sees("what is off track")
    assert "Unrated → Off track: no staff" in done("review", "agenda")


async def test_whoever_chooses_a_key_while_somebody_else_does_is_told(database: Path) -> None:
    async with at_screen(database, "2") as jo:
        await jo.press("ctrl+p", *"key of the plan", "enter")
        await jo.press("down")
        done("key", "evidenced")
        await jo.press("enter", *"as the Trust has it", "enter")
        assert jo.sees("somebody else has changed the key to 'evidenced'", "○ 5 Unrated")
        assert jo.plan.key.in_use == "evidenced"


async def test_minutes_count_both_reviews_by_the_key_of_the_later_one(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed_elsewhere(database, "1.1", {"rag": "green", "owner": "Ann"})
    for day, key in (("2026-11-27", ""), ("2026-12-04", "checked")):
        monkeypatch.setenv("ACTIONPLAN_TODAY", day)
        if key:
            changed_elsewhere(database, "1.1", {"stage": "complete"}, "all trained")
            done("key", key)
        async with at_screen(database, "3", "enter") as jo:
            await jo.press("enter", "enter", *"Bo", "ctrl+s")
            await jo.press("E", "y", "y")
            assert not jo.plan.open_review
            if key:
                assert "At this review · At the review of 27 Nov 2026" in jo.text, "too wide for a line a review"
                text = " ".join(jo.text.split())
                assert "On track 0 · 1" in text
                assert "Awaiting sign-off 1 · 0" in text
    minutes = done("review", "minutes")
    assert (
        "| When | Off track | At risk | On track | Complete | Checked | Unrated | Total | Late | Awaiting sign-off |"
        in minutes
    )
    assert "| At this review | 0 | 0 | 0 | 1 | 0 | 4 | 5 | 0 | 1 |" in minutes
    assert "| At the review of 27 Nov 2026 | 0 | 0 | 1 | 0 | 0 | 4 | 5 | 0 | 0 |" in minutes
    assert "| better | On track → Complete |" in minutes
