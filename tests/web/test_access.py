"""Who may read: whoever has a link that works, and nobody without one, whatever they try."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from actionplan.web.access import COOKIE
from actionplan.web.attempts import MOST_ADDRESSES, MOST_WRONG, SECONDS, Attempts
from command_line import done, objects, on, refused, run
from pages_served import Pages, served
from patience import eventually

if TYPE_CHECKING:
    from playwright.sync_api import Browser

EVERYTHING = (
    *("/", "/report", "/actions", "/actions/1.4", "/changes", "/reviews/12", "/download/json", "/state"),
    *("/as-at/2026-11-20/", "/accessibility", "/nothing", "/calendar/all.ics", "/portfolio"),
)


def given(*args: str) -> str:
    """What stands behind the address of the pages in a link that is given now."""
    said = done("readers", "add", *args)
    link: str
    (link,) = re.findall(r"http://localhost:8400(/\S+)", said)
    return link


@pytest.fixture
def link(demo_plan: Path) -> str:
    """The link of a reader."""
    return given("Cllr Ann Smith")


@pytest.fixture
def closed(demo_plan: Path, link: str) -> Iterator[Pages]:
    """The pages of the demonstration for those with a link."""
    with served(demo_plan, asks_for_links=True) as running:
        yield running


def token_of(link: str) -> str:
    """The token in a link."""
    return link.rpartition("/")[2]


def with_cookie(pages: Pages, token: str, path: str = "/") -> int:
    """How a page is answered to whoever has a cookie with a token."""
    return pages.get(path, cookie=f"{COOKIE}={token}").status_code


def test_without_a_link_nothing_is_read_and_nothing_is_told(closed: Pages) -> None:
    for path in EVERYTHING:
        answer = closed.get(path)
        assert answer.status_code == 401, path
        assert "You need a link" in answer.text
        assert "Kent" not in answer.text and "Safeguarding" not in answer.text
        assert "etag" not in answer.headers
    assert closed.get("/icon.svg").status_code == 200


def test_a_link_sets_a_cookie_once_and_leads_on(closed: Pages, link: str) -> None:
    answer = closed.get(link)
    assert answer.status_code == 200
    assert answer.headers["refresh"] == "0; url=/"
    assert answer.headers["cache-control"] == "no-store"
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}={token_of(link)}; ")
    for part in ("HttpOnly", "Secure", "SameSite=strict", "Path=/", "Max-Age="):
        assert part in cookie
    assert "Domain" not in cookie
    assert token_of(link) not in answer.text
    for path in ("/", "/actions/1.4", "/state", "/as-at/2026-11-20/"):
        assert with_cookie(closed, token_of(link), path) == 200


def test_a_withdrawn_or_expired_link_opens_nothing_any_more(
    demo_plan: Path, link: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    short = given("Bo", "--until", "28 nov")
    with served(demo_plan, asks_for_links=True) as closed:
        assert [with_cookie(closed, token_of(each)) for each in (link, short)] == [200, 200]
        done("readers", "withdraw", "L1", "--note", "left the Board")
        eventually(lambda: with_cookie(closed, token_of(link)) != 200)
        answer = closed.get(link)
        assert answer.status_code in (401, 429)
        assert "Kent" not in answer.text
        assert with_cookie(closed, token_of(short)) == 200
        on("2026-11-29", monkeypatch)
        eventually(lambda: with_cookie(closed, token_of(short)) != 200)


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x",
        "../",
        "a" * 5_000,
        "%00",
        "'; DROP TABLE plan; --",
        "é",
        '"',
        "{link}x",
        "x{link}",
        "{LINK}",
        "{digest}",
    ],
)
def test_no_other_token_opens_anything(closed: Pages, link: str, token: str, demo_plan: Path) -> None:
    from actionplan.model.web_links import digest_of

    real = token_of(link)
    tried = token.format(link=real, LINK=real.swapcase(), digest=digest_of(real)) if "{" in token else token
    assert closed.client.get("/enter/" + tried.encode("utf-8", "replace").hex()).status_code == 401
    if tried.isascii() and len(tried) < 4_000 and '"' not in tried and ";" not in tried:
        assert with_cookie(closed, tried) == 401


def test_the_link_of_a_calendar_or_an_answer_reads_no_page(closed: Pages) -> None:
    calendar = given("Ann", "--calendar", "Head of Quality")
    key = calendar.rpartition("key=")[2]
    assert with_cookie(closed, key) == 401
    assert closed.get(f"/enter/{key}").status_code == 401
    assert closed.get(f"/actions?key={key}").status_code == 401


def test_a_calendar_program_reads_its_own_calendar_with_the_key_in_the_address(demo_plan: Path, link: str) -> None:
    own, every = given("Ann", "--calendar", "head of quality"), given("Bo", "--calendar", "all")
    with served(demo_plan, asks_for_links=True) as pages:
        answer = pages.get(own)
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/calendar")
        text = answer.text.replace("\r\n ", "")
        assert "1.2 " in text and "BEGIN:VEVENT" in text
        assert "Carry out the Section 11 audits" not in text
        assert pages.get(own, If_None_Match=answer.headers["etag"]).status_code == 304
        assert "Carry out the Section 11 audits" in pages.get(every).text.replace("\r\n ", "")
        assert pages.get(own.replace("Head%20of%20Quality", "Director")).status_code == 401
        assert pages.get(own.replace("Head%20of%20Quality", "all")).status_code == 401
        assert pages.get(own[:-3]).status_code == 401
        assert with_cookie(pages, token_of(link), "/calendar/Director.ics") == 200
        assert with_cookie(pages, token_of(link), "/calendar/Nobody.ics") == 404
        assert with_cookie(pages, token_of(link), "/calendar/all.ics") == 200


def test_of_a_token_only_a_digest_is_kept_and_no_log_has_it(demo_plan: Path, link: str, tmp_path: Path) -> None:
    token = token_of(link)
    assert token.encode() not in demo_plan.read_bytes()
    assert token not in done("history") + done("readers") + done("readers", "list", "--json")
    assert token not in done("export", "--format", "json") + done("export", "--format", "csv")
    (kept,) = objects("readers", "list")
    assert kept == {
        **{"ref": "L1", "holder": "Cllr Ann Smith", "use": "read", "made_on": "2026-11-27"},
        **{"expires_on": "2027-11-27", "withdrawn": None},
    }


def test_wrong_tokens_are_slowed_down_and_readers_are_not(closed: Pages, link: str) -> None:
    assert with_cookie(closed, token_of(link)) == 200
    answers = [closed.get(f"/enter/wrong{number}").status_code for number in range(MOST_WRONG + 3)]
    assert answers == [401] * (MOST_WRONG - 1) + [429] * 4
    answer = closed.get(link)
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 500
    assert with_cookie(closed, "another") == 429
    assert with_cookie(closed, token_of(link)) == 200


def test_behind_a_proxy_each_address_is_counted_by_itself(demo_plan: Path, link: str) -> None:
    with served(demo_plan, is_behind_proxy=True) as pages:
        for number in range(MOST_WRONG + 1):
            pages.get(f"/enter/wrong{number}", x_forwarded_for="198.51.100.9, 192.0.2.7")
        assert pages.get(link, x_forwarded_for="192.0.2.7").status_code == 429
        # What whoever asks has put in front of it says nothing.
        assert pages.get(link, x_forwarded_for="192.0.2.8, 192.0.2.7").status_code == 429
        assert pages.get(link, x_forwarded_for="192.0.2.8").status_code == 200


def test_attempts_are_forgotten_in_time_and_take_little_room() -> None:
    now = [0.0]
    attempts = Attempts(lambda: now[0])
    for _ in range(MOST_WRONG):
        assert attempts.wait("2001:db8::1") == 0
        attempts.was_wrong("2001:db8::1")
    assert attempts.wait("2001:db8::ffff") == SECONDS
    assert attempts.wait("2001:db8:0:1::1") == 0
    now[0] = SECONDS
    assert attempts.wait("2001:db8::1") == 0
    for number in range(MOST_ADDRESSES + 50):
        attempts.was_wrong(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}")
    assert len(attempts._wrong) == MOST_ADDRESSES


def test_another_address_is_refused_without_links(demo_plan: Path) -> None:
    words = refused("serve", "--host", "0.0.0.0", "--port", "0")
    assert words.startswith(
        "to read the plan on 0.0.0.0 each reader needs a link, and nobody has one: actionplan readers"
    )
    assert "nobody has one" in refused("serve", "--behind-proxy", "--port", "0")
    assert run("serve", "--public", "--readers").exit_code == 2


def test_links_are_given_and_withdrawn_at_the_command_line(demo_plan: Path) -> None:
    assert "Nobody has been given a link yet" in done("readers")
    given("Cllr Ann Smith", "--until", "31 mar")
    assert "/calendar/Head%20of%20Quality.ics?key=" in given("Bo", "--calendar", "head of quality")
    assert "/calendar/all.ics?key=" in given("Bo", "--calendar", "all")
    assert refused("readers", "add", " ") == "say who is given the link"
    assert refused("readers", "add", "Ann", "--until", "yesterday") == (
        "the last day has passed; name one that is still to come"
    )
    assert refused("readers", "add", "Ann", "--calendar", "Zoe").startswith("there is nobody called Zoe in the plan")
    assert refused("readers", "withdraw", "L9", "--note", "x") == "there is no link 'L9'; see: actionplan readers"
    assert refused("readers", "withdraw", "L1") == "say why link L1 is withdrawn"
    assert "Link L1 is withdrawn." in done("readers", "withdraw", "l1", "--note", "left the Board")
    assert refused("readers", "withdraw", "L1", "--note", "x") == "link L1 is withdrawn already"
    listed = done("readers")
    assert "withdrawn: left the Board" in listed
    assert "until 27 Nov 2027" in listed


def test_from_a_message_in_another_site_the_link_leads_to_the_plan(
    closed: Pages, link: str, browser: Browser, demo_plan: Path
) -> None:
    address = closed.address.replace("127.0.0.1", "localhost")
    context = browser.new_context()
    page = context.new_page()
    # The message is of another site, as of a mail program in the browser.
    page.route(
        "http://mail.example/**",
        lambda route: route.fulfill(body=f'<a href="{address}{link}">Read the plan</a>', content_type="text/html"),
    )
    page.goto("http://mail.example/")
    page.get_by_role("link", name="Read the plan").click()
    page.get_by_role("heading", name="DEMO Safeguarding Children Peer Review: RAG summary").wait_for()
    assert page.url == f"{address}/"
    (cookie,) = context.cookies()
    assert (cookie["name"], cookie["httpOnly"], cookie["secure"], cookie["sameSite"]) == (COOKIE, True, True, "Strict")
    assert page.evaluate("document.cookie") == ""
    page.get_by_role("link", name="Actions", exact=True).click()
    page.get_by_role("heading", name="Actions", exact=True).wait_for()
    context.close()
