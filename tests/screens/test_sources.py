"""A plan of two reviews at the screens: each stands under its title, has its rows, its filter and its documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from actionplan import settings
from actionplan.planfiles.plan_yaml import bundled_plan
from actionplan.store.sqlite.store import SqliteStore
from at_screen import at_screen, plan_in, with_store
from two_sources import REFS, bundled_with_visit, with_visit


@pytest.fixture
def both(tmp_path: Path) -> Path:
    """The bundled plan with the visit beside it."""
    return bundled_with_visit(tmp_path / "both.db")


async def test_the_plans_page_shows_each_source_under_its_title(both: Path) -> None:
    async with at_screen(both, "6", size=(120, 40)) as jo:
        assert jo.sees("Source SCPR: Safeguarding Children Peer Review", "34 of 34 findings with an action")
        await jo.press("end")
        assert jo.sees(
            "Source MV: Monitoring visit",
            "monitoring visit, Ofsted, two inspectors, 6 Oct 2026 to 7 Oct 2026, reported 30 Oct 2026",
            "Letter of 30 October 2026",
            "3 of 3 findings with an action, 1 red",
            "MV 1 Front door",
            "· Staff know the children",
            "· Twelve cases were read.",
        )


async def test_a_plan_of_one_review_has_no_heading_of_a_source(tmp_path: Path) -> None:
    path = tmp_path / "one.db"
    SqliteStore.create(path, bundled_plan(), settings.stamp("init")).close()
    async with at_screen(path, "6", "end", size=(120, 40)) as jo:
        assert jo.sees_no("Source SCPR")
        await jo.press("x")
        assert jo.sees_no("whole plan")


async def test_an_actions_page_names_the_sources_whose_findings_it_answers(both: Path) -> None:
    async with at_screen(both, "2", "slash", *"ref:p1", "enter", "enter") as jo:
        assert "MV: Monitoring visit" in jo.line("source")


async def test_the_summary_and_the_list_group_by_source(both: Path) -> None:
    async with at_screen(both, "1", size=(120, 60)) as jo:
        await jo.press("end")
        assert jo.sees("Sources", "Monitoring visit")
    async with at_screen(both, "2", "slash", *"source:mv", "enter") as jo:
        assert jo.sees("4 of 38", *REFS)
        for _ in range(6):
            await jo.press("t")
            if "Monitoring visit" in jo.text:
                break
        assert jo.sees("by source", "Monitoring visit") and jo.sees_no("B Planning")


async def test_the_export_is_of_the_source_that_is_chosen(
    both: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("actionplan.screens.export.PAUSE_SECONDS", 0)
    monkeypatch.chdir(tmp_path)
    async with at_screen(both, "2", "x", size=(120, 40)) as jo:
        jo.app.screen.query_one("#format").focus()
        await jo.press("m")
        jo.app.screen.query_one("#source").focus()
        await jo.press("M")
        assert await jo.comes_to_see("Markdown of Monitoring visit", "kent-mv-rag-summary-2026-11-27.md")
        await jo.press("enter")
        assert await jo.comes_to_see("Written:")
    text = (tmp_path / "kent-mv-rag-summary-2026-11-27.md").read_text(encoding="utf-8")
    assert text.startswith("# Monitoring visit: RAG summary") and "Case recording" not in text


async def test_what_is_added_elsewhere_shows_and_what_is_undone_goes(tmp_path: Path) -> None:
    path = tmp_path / "one.db"
    SqliteStore.create(path, bundled_plan(), settings.stamp("init")).close()
    async with at_screen(path, "2", size=(120, 50)) as jo:
        assert jo.sees("34 actions")
        await jo.press("1")
        await jo.press("6")
        with_visit(path)
        await jo.looks_again()
        await jo.press("end")
        assert jo.sees("38 actions", "Source MV: Monitoring visit", "MV 1 Front door")
        await jo.press("1", "end")
        assert jo.sees("Sources", "Monitoring visit", "add up")
        await jo.press("2", "end")
        assert jo.sees("MV 1.2", "P1", "New template")

        with_store(path, lambda store: store.undo(settings.stamp("undo")))
        await jo.looks_again()
        assert jo.sees("34 actions") and jo.sees_no("withdrawn", "New template")
        await jo.press("6", "end")
        assert jo.sees_no("Monitoring visit", "Front door")
    assert len(plan_in(path).counted) == 34


async def test_it_is_undone_at_the_screen(both: Path) -> None:
    async with at_screen(both, "2", "u", size=(160, 40)) as jo:
        assert jo.sees("34 actions")
        assert len(plan_in(both).counted) == 34
        await jo.press("ctrl+r")
        assert jo.sees("38 actions")
