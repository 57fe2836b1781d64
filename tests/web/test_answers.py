"""The form that a link opens: its owner answers, takes back and reads what became of it; nobody else gets anything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from msgspec.structs import replace

from actionplan import demo, settings
from actionplan.model.edit import Edit
from actionplan.model.key import KEYS
from actionplan.model.open_work import open_actions_of
from actionplan.model.plan import Plan
from actionplan.model.proposals import Asks, Became, waiting
from actionplan.model.ratings import RATINGS
from actionplan.model.web_links import LinkUse, WebLink, digest_of, new_token
from actionplan.store.sqlite.store import SqliteStore
from actionplan.usecases.proposals import refuse_proposal
from actionplan.web.answers import LONGEST_FORM, MOST_SENT
from actionplan.web.attempts import MOST_WRONG
from command_line import done
from pages_served import Pages, served, words_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser

TOKEN, ANOTHERS, OLD = new_token(), new_token(), new_token()


class Owner:
    """Somebody of the demonstration plan with several open actions, who has a link."""

    def __init__(self, place: Path) -> None:
        self.place = place
        plan = self.plan()
        self.name, self.another = plan.owners[:2]
        self.refs = [action.ref for action in open_actions_of(plan, self.name)]
        self.others = [action.ref for action in open_actions_of(plan, self.another)]
        links = [
            WebLink("L1", self.name, LinkUse.ANSWER, digest_of(TOKEN), demo.TODAY, self.name, demo.TODAY),
            WebLink("L2", self.another, LinkUse.ANSWER, digest_of(ANOTHERS), demo.TODAY, self.another),
            WebLink("L3", self.name, LinkUse.ANSWER, digest_of(OLD), demo.TODAY, self.name, demo.TODAY - timedelta(1)),
        ]
        self.save(*(Edit(None, link) for link in links))

    def save(self, *edits: Edit) -> None:
        store = SqliteStore(self.place)
        store.save(edits, settings.stamp("command"))
        store.close()

    def plan(self) -> Plan:
        store = SqliteStore(self.place)
        try:
            return store.plan(demo.TODAY)
        finally:
            store.close()


@pytest.fixture
def owner(demo_plan: Path) -> Owner:
    return Owner(demo_plan)


@pytest.fixture
def site(owner: Owner) -> Iterator[Pages]:
    with served(owner.place) as running:
        yield running


def form_of(page: str) -> dict[str, str]:
    """The fields of the form as a browser would send them if nobody typed anything."""
    fields = {name: unescape(value) for name, value in re.findall(r'name="([^"]+)"[^>]*? value="([^"]*)"', page)}
    fields |= {
        name: unescape(text) for name, text in re.findall(r'<textarea id[^>]* name="([^"]+)"[^>]*>\n([^<]*)<', page)
    }
    for name, options in re.findall(r'<select id[^>]* name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        fields[name] = next(iter(re.findall(r'value="([^"]*)" selected', options)), "")
    return fields


def number_of_ref(page: str, ref: str) -> str:
    return next(
        name.partition(".")[2] for name, value in form_of(page).items() if name.startswith("ref.") and value == ref
    )


def send(
    site: Pages, token: str = TOKEN, *, ref: str = "", headers: dict[str, str] | None = None, **typed: str
) -> httpx.Response:
    page = site.page(f"/answer/{TOKEN}")
    number = number_of_ref(page, ref)
    fields = form_of(page) | {f"{name}.{number}": value for name, value in typed.items()}
    return site.client.post(f"/answer/{token}", data=fields, headers=headers or {}, follow_redirects=True)


def test_it_shows_their_open_actions_and_nobody_elses(site: Pages, owner: Owner) -> None:
    page = site.page(f"/answer/{TOKEN}")
    shown = [value for name, value in form_of(page).items() if name.startswith("ref.")]
    assert [ref for ref in shown if "/m" not in ref] == owner.refs
    assert not set(owner.others) & set(shown)
    said = words_of(page)
    assert f"For {owner.name} alone" in said
    assert "What you send is a proposal: the plan changes when the team takes it." in said
    assert "<script" not in page


def test_what_they_say_is_proposed_and_the_plan_stays(site: Pages, owner: Owner) -> None:
    before, ref = owner.plan(), owner.refs[0]
    said = words_of(send(site, ref=ref, note="two posts are filled\r\n- the third is out", new_rag="red").text)
    assert "Thank you. 1 answer sent. The team decides about it." in said
    plan = owner.plan()
    (proposal,) = waiting(plan.proposals)
    assert (proposal.subject, proposal.asks, proposal.person) == (ref, Asks.PROGRESS, owner.name)
    assert proposal.note == "two posts are filled\n- the third is out"
    assert proposal.upto == before.seq
    assert (plan.actions, plan.milestones, plan.evidence) == (before.actions, before.milestones, before.evidence)
    again = form_of(site.page(f"/answer/{TOKEN}"))
    number = number_of_ref(site.page(f"/answer/{TOKEN}"), ref)
    assert (again[f"note.{number}"], again[f"new_rag.{number}"]) == ("two posts are filled\n- the third is out", "Red")


@pytest.mark.parametrize("key", KEYS)
def test_each_rating_that_the_form_offers_is_the_one_that_is_proposed(site: Pages, owner: Owner, key: str) -> None:
    if key != "usual":
        done("key", key)
    page = site.page(f"/answer/{TOKEN}")
    (select, *_) = re.findall(r"<select id.*?</select>", page, re.DOTALL)
    offered = [value for value in re.findall(r'<option value="([^"]*)"', select) if value]
    for value, condition in zip(offered, RATINGS, strict=True):
        assert send(site, ref=owner.refs[0], note="as it stands", new_rag=value).status_code == 200
        assert [one.new_rag for one in waiting(owner.plan().proposals)] == [condition]


def test_everything_that_can_be_said_of_one_action(site: Pages, owner: Owner) -> None:
    send(
        *(site,),
        ref=owner.refs[0],
        note="all 40 read",
        done_on="yesterday",
        proof="the audit's report",
        new_due="",
    )
    send(site, ref=owner.refs[1], new_forecast="30 jun", new_due="30 jun", why="the supplier is late")
    asked = [(one.subject, one.asks) for one in waiting(owner.plan().proposals)]
    assert asked == [
        (owner.refs[0], Asks.DONE),
        (owner.refs[1], Asks.PROGRESS),
        (owner.refs[1], Asks.NEW_DATE),
    ]


def test_what_cannot_be_taken_is_said_beside_its_field_and_nothing_typed_is_lost(site: Pages, owner: Owner) -> None:
    ref = owner.refs[0]
    answered = send(site, ref=ref, note="a note that took long", new_forecast="the day after", why="", new_due="31 feb")
    assert answered.status_code == 400
    page, number = answered.text, number_of_ref(answered.text, ref)
    assert form_of(page)[f"note.{number}"] == "a note that took long"
    assert form_of(page)[f"new_forecast.{number}"] == "the day after"
    assert f'href="#new_forecast-{number}"' in page and f'id="new_forecast-{number}"' in page
    assert "I do not know the date" in words_of(page)
    assert page.count('aria-invalid="true"') == 2
    assert owner.plan().proposals == ()


def test_what_looks_like_a_persons_data_is_asked_about(site: Pages, owner: Owner) -> None:
    ref = owner.refs[0]
    answered = send(site, ref=ref, note="NHS number 943 476 5919 was named")
    assert answered.status_code == 400
    assert "an NHS number" in words_of(answered.text)
    assert owner.plan().proposals == ()
    fields = form_of(answered.text) | {"keep": "yes"}
    assert site.client.post(f"/answer/{TOKEN}", data=fields).status_code == 303
    assert len(waiting(owner.plan().proposals)) == 1


def test_it_is_taken_back_until_somebody_has_decided(site: Pages, owner: Owner) -> None:
    send(site, ref=owner.refs[0], note="one post")
    said = words_of(site.page(f"/answer/{TOKEN}"))
    assert "What you have sent and nobody has decided yet" in said
    back = site.client.post(f"/answer/{TOKEN}/take-back", data={"ref": "P1"}, follow_redirects=True)
    assert "Your answer was taken back." in words_of(back.text)
    assert owner.plan().proposals[0].became is Became.TAKEN_BACK
    send(site, ref=owner.refs[0], note="two posts")
    store = SqliteStore(owner.place)
    refuse_proposal(store, settings.stamp("screen"), "P2", "the panel has not met")
    store.close()
    late = site.client.post(f"/answer/{TOKEN}/take-back", data={"ref": "P2"})
    assert late.status_code == 400
    assert "P2 was refused" in words_of(late.text)
    assert "the panel has not met" in words_of(site.page(f"/answer/{TOKEN}"))


# --- attacks ------------------------------------------------------------------------------------------------------


def test_a_link_that_does_not_work_opens_nothing(site: Pages, owner: Owner) -> None:
    for token in (OLD, "wrong", "x" * 1_500, "%2e%2e"):
        answered = site.client.post(f"/answer/{token}", data={"ref.0": owner.refs[0], "note.0": "forged"})
        assert answered.status_code == 404
        assert owner.name not in answered.text
    assert owner.plan().proposals == ()


def test_a_link_that_is_withdrawn_meanwhile_saves_nothing(site: Pages, owner: Owner) -> None:
    page = site.page(f"/answer/{TOKEN}")
    (link,) = [one for one in owner.plan().web_links if one.ref == "L1"]
    owner.save(Edit(link, replace(link, withdrawn="has left")))
    assert site.client.post(f"/answer/{TOKEN}", data=form_of(page) | {"note.0": "late"}).status_code == 404
    assert owner.plan().proposals == ()


def test_nobody_answers_for_somebody_else(site: Pages, owner: Owner) -> None:
    fields = {"ref.0": owner.refs[0], "note.0": "forged", "upto": "1"}
    assert site.client.post(f"/answer/{ANOTHERS}", data=fields).status_code == 400
    send(site, ref=owner.refs[0], note="mine")
    assert site.client.post(f"/answer/{ANOTHERS}/take-back", data={"ref": "P1"}).status_code == 400
    (proposal,) = owner.plan().proposals
    assert (proposal.person, proposal.became) == (owner.name, Became.WAITING)


@pytest.mark.parametrize(
    "forged",
    [
        {"became": "taken", "decided_by": "kim", "person": "Kim", "became.0": "taken"},
        {"new_rag.0": "blue"},
        {"new_rag.0": "checked"},
        {"title.0": "Another title", "owner.0": "nobody", "due.0": "2030-01-01"},
        {"upto": "99999999999999999999"},
        {"upto": "-1"},
        {"ref.": "1.1", "note.": "x"},
        {"note.0": "\x00\x1b[31m\u202e" * 50},
        {"note.0": "x" * 10_001},
    ],
)
def test_a_forged_field_changes_nothing_but_a_proposal(site: Pages, owner: Owner, forged: dict[str, str]) -> None:
    before = owner.plan()
    fields = {"ref.0": owner.refs[0], "note.0": "sound", "upto": "1"} | forged
    answered = site.client.post(f"/answer/{TOKEN}", data=fields)
    plan = owner.plan()
    assert answered.status_code in (303, 400), answered.text
    assert (plan.actions, plan.people, plan.settings) == (before.actions, before.people, before.settings)
    assert all(one.is_waiting and one.person == owner.name for one in plan.proposals)
    assert all(0 <= one.upto <= before.seq for one in plan.proposals)


def test_what_another_site_sends_is_refused(site: Pages, owner: Owner) -> None:
    for headers in ({"Origin": "https://evil.example"}, {"Origin": "null", "Sec-Fetch-Site": "cross-site"}):
        assert send(site, ref=owner.refs[0], headers=headers, note="forged").status_code == 403
    assert owner.plan().proposals == ()
    own = {"Origin": site.address, "Sec-Fetch-Site": "same-origin"}
    assert send(site, ref=owner.refs[0], headers=own, note="mine").status_code == 200


def test_a_form_that_is_too_long_or_none_is_refused(site: Pages, owner: Owner) -> None:
    address = f"/answer/{TOKEN}"
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert site.client.post(address, content=b"a" * (LONGEST_FORM + 1), headers=form).status_code == 413
    assert site.client.post(address, content=b"&".join([b"a=1"] * 5_000), headers=form).status_code == 413
    assert site.client.post(address, json={"note.0": "x"}).status_code == 415
    assert site.client.post(address, content=b"\xff\xfe%ff=%00&ref.0=%ff", headers=form).status_code == 303
    assert owner.plan().proposals == (), "it said nothing"
    for method in ("PUT", "DELETE", "PATCH"):
        assert site.client.request(method, address).status_code == 405


def test_of_ten_thousand_answers_some_are_taken_and_none_adds_to_what_waits(site: Pages, owner: Owner) -> None:
    fields = form_of(site.page(f"/answer/{TOKEN}"))
    number = number_of_ref(site.page(f"/answer/{TOKEN}"), owner.refs[0])
    codes = [
        site.client.post(f"/answer/{TOKEN}", data=fields | {f"note.{number}": f"answer {turn}"}).status_code
        for turn in range(MOST_SENT + 20)
    ]
    assert codes == [303] * MOST_SENT + [429] * 20
    assert len(owner.plan().proposals) == 1, "each takes the place of the one before"
    assert site.get(f"/answer/{ANOTHERS}").status_code == 200, "nobody else is kept out"


def test_whoever_tries_many_tokens_has_to_wait(site: Pages, owner: Owner) -> None:
    codes = [site.get(f"/answer/{new_token()}").status_code for _ in range(MOST_WRONG + 2)]
    assert codes == [404] * MOST_WRONG + [429] * 2
    waits = site.get(f"/answer/{new_token()}")
    assert waits.status_code == 429
    assert int(waits.headers["retry-after"]) > 0
    assert site.get(f"/answer/{TOKEN}").status_code == 200, "whoever has a link is not kept out by others' guesses"


def test_it_is_kept_nowhere_and_told_to_nobody(site: Pages) -> None:
    answered = site.get(f"/answer/{TOKEN}")
    assert answered.headers["cache-control"] == "no-store"
    assert answered.headers["referrer-policy"] == "no-referrer"
    assert "form-action 'self'" in answered.headers["content-security-policy"]
    assert "set-cookie" not in answered.headers


def test_the_public_pages_take_no_answers(owner: Owner) -> None:
    with served(owner.place, is_public=True) as running:
        assert running.get(f"/answer/{TOKEN}").status_code == 404


def test_what_is_restricted_is_not_on_the_form(owner: Owner) -> None:
    from actionplan.model.restrictions import Restriction, restriction_ref

    ref = owner.refs[0]
    action = owner.plan().action(ref)
    assert action is not None
    owner.save(Edit(None, Restriction(restriction_ref("action", ref), "a child is named")))
    with served(owner.place) as running:
        assert action.title not in unescape(running.page(f"/answer/{TOKEN}"))


# --- in a browser -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [320, 1280])
def test_in_a_browser_it_is_filled_in_by_keyboard_alone(
    site: Pages, owner: Owner, browser: Browser, width: int
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(viewport={"width": width, "height": 800}, java_script_enabled=True)
    page = context.new_page()
    page.goto(f"{site.address}/answer/{TOKEN}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width, "nothing is wider than the screen"
    results: Any = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    page.locator("summary").first.focus()
    if not page.locator("details").first.get_attribute("open"):
        page.keyboard.press("Enter")
    page.locator("textarea").first.focus()
    page.keyboard.type("two posts are filled")
    page.keyboard.press("Tab")
    page.keyboard.type("someday")
    page.locator("form.answers > p button").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#errors")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    page.locator("[role=alert] a").first.focus()
    page.keyboard.press("Enter")
    assert str(page.evaluate("document.activeElement.name")).startswith("new_forecast.")
    page.keyboard.press("Control+A")
    page.keyboard.type("30 jun 2027")
    page.keyboard.press("Enter")
    page.wait_for_selector("#waiting")
    (proposal,) = waiting(owner.plan().proposals)
    assert (proposal.note, proposal.new_forecast) == ("two posts are filled", date(2027, 6, 30))
    context.close()
