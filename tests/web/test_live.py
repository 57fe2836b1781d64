"""The pages follow the plan: read once a change, said to be unchanged, and shown on when it cannot be reached."""

from __future__ import annotations

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from actionplan import demo
from actionplan.model.plan import Plan
from actionplan.reports.audience import Audience
from actionplan.store.opening import place_named
from actionplan.web.live import LivePlan
from actionplan.web.visit import Make, Visit
from command_line import done, on, refused
from pages_served import Pages, served
from places import OWNER, ServerPlace, make_plan
from proxy import Proxy
from server import Server


def test_a_change_is_on_the_page_and_the_mark_is_another(pages: Pages) -> None:
    first = pages.get("/actions/1.4")
    known = first.headers["etag"]
    assert pages.get("/actions/1.4", If_None_Match=known).status_code == 304
    assert pages.get("/state", If_None_Match=known).status_code == 304
    assert pages.get("/state").json()["mark"] == known.strip('"')
    done("update", "1.4", "--rag", "amber", "--note", "cover is in post")
    said = pages.until("/actions/1.4", lambda words: "cover is in post" in words)
    assert "Amber" in said
    again = pages.get("/actions/1.4", If_None_Match=known)
    assert again.status_code == 200
    assert again.headers["etag"] != known
    assert pages.get("/state").json()["mark"] == again.headers["etag"].strip('"')


def test_one_change_is_one_reading_however_many_read(demo_plan: Path) -> None:
    async def story() -> tuple[int, int]:
        live = LivePlan(demo_plan, Audience.BOARD)
        await live.open()
        before = live.readings
        done("update", "1.4", "--note", "cover is in post")
        for _ in range(20):
            await live.look()
        await asyncio.gather(*(live.history("1.4", live.moment) for _ in range(50)))
        live.close()
        return before, live.readings

    assert asyncio.run(story()) == (1, 2)


def test_a_page_is_made_once_for_all_who_ask_at_once(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    from actionplan.web import app

    made: list[str] = []
    draw = app.draw

    def noted(visit: Visit, make: Make) -> bytes:
        made.append(visit.path)
        return draw(visit, make)

    monkeypatch.setattr(app, "draw", noted)
    with ThreadPoolExecutor(16) as readers:
        answers = list(readers.map(lambda _: pages.get("/actions/1.4").status_code, range(64)))
    assert set(answers) == {200}
    assert made == ["/actions/1.4"]


def test_after_a_change_nobody_waits_for_the_pages_that_are_read_most(
    pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages.get("/actions/1.4")
    done("update", "1.4", "--note", "cover is in post")
    pages.until("/state", lambda words: '"148-' in words)
    monkeypatch.setattr("actionplan.web.app.draw", None)
    for path in ("/", "/report", "/actions", "/changes", "/reviews", "/actions/1.4"):
        assert pages.get(path).status_code == 200, path
    assert pages.get("/actions/1.5").status_code != 200


def test_when_it_cannot_be_reached_the_last_figures_are_shown_and_said_to_be_that(
    pages: Pages, demo_plan: Path
) -> None:
    known = pages.get("/").headers["etag"]
    aside = demo_plan.with_name("aside.db")
    demo_plan.rename(aside)
    said = pages.until("/", lambda words: "The plan cannot be read since" in words)
    assert re.search(r"cannot be read since 27 Nov 2026 \d\d:\d\d\. These are the figures that were read last\.", said)
    assert "3 (9%) of 33 actions are red" in said
    assert str(demo_plan) not in pages.page("/")
    assert pages.get("/state").json()["trouble"].startswith("27 Nov 2026")
    assert pages.get("/", If_None_Match=known).status_code == 200
    answer = pages.get("/actions/1.7")
    assert answer.status_code == 503
    assert "The plan cannot be read at the moment" in answer.text
    assert "errors.log" not in answer.text
    aside.rename(demo_plan)
    pages.until("/", lambda words: "cannot be read" not in words)
    assert pages.get("/", If_None_Match=known).status_code == 304
    assert pages.get("/actions/1.7").status_code == 200


def test_a_fault_of_the_program_is_logged_and_says_nothing_of_where(
    pages: Pages, demo_plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object) -> None:
        raise ZeroDivisionError("zqsecret of the plan")

    monkeypatch.setattr("actionplan.web.pages.action_page", fail)
    answer = pages.get("/actions/1.4")
    assert answer.status_code == 500
    assert "zqsecret" not in answer.text and "errors.log" not in answer.text
    log = (demo_plan.parent / "state" / "errors.log").read_text()
    assert "ZeroDivisionError" in log and "zqsecret" not in log


def test_at_midnight_it_is_another_day(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    known = pages.get("/").headers["etag"]
    on("2026-11-28", monkeypatch)
    pages.until("/", lambda words: "as at 28 Nov 2026" in words)
    assert pages.get("/", If_None_Match=known).status_code == 200
    assert pages.get(f"/as-at/{demo.TODAY}/").status_code == 200


def test_a_plan_that_is_damaged_or_not_there_is_not_served(tmp_path: Path) -> None:
    assert "nothing.db" in refused("serve", "--db", str(tmp_path / "nothing.db"))


def test_several_sites_of_one_plan_do_not_mix(demo_plan: Path) -> None:
    with served(demo_plan) as board, served(demo_plan, is_public=True) as public:
        marks = {pages.get("/").headers["etag"] for pages in (board, public)}
        assert len(marks) == 2


def test_a_plan_on_a_server_is_read_by_a_reader_and_its_way_may_be_cut(
    server: Server, proxy: Proxy, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACTIONPLAN_USER", "")
    near = ServerPlace(server, "pages")
    make_plan(near, plan)
    done("--db", near.address(OWNER), "grant", OWNER, "--as", "Plans Owner", "keeper")
    server.login("board")
    done("--db", near.address(OWNER), "grant", "board", "--as", "Board pages", "reader")
    far = ServerPlace(server, "pages", proxy.port)
    with served(place_named(far.address("board"))) as pages:
        assert "Case recording" in pages.words("/actions/1.1")
        done("--db", near.address(OWNER), "update", "1.1", "--note", "cover is in post")
        pages.until("/actions/1.1", lambda words: "cover is in post" in words)
        proxy.refuse()
        proxy.cut()
        done("--db", near.address(OWNER), "update", "1.1", "--note", "said meanwhile")
        pages.until("/actions/1.1", lambda words: "cannot be read since" in words and "cover is in post" in words)
        proxy.accept()
        said = pages.until("/actions/1.1", lambda words: "said meanwhile" in words)
        assert "cannot be read" not in said
