"""What holds for every answer: no harm in a browser, no answer for a strange name, no way to write."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from actionplan.model.plan import Plan
from actionplan.web.guard import host_of
from actionplan.web.serving import Door, is_loopback
from hostile_records import make_hostile
from pages_served import Pages, served

HOSTILE = (
    "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>",
    "</title></main><svg onload=alert(3)>",
    "{{ 7*7 }}{% raw %}",
    "javascript:alert(4)",
    "\x1b[31m\u202e\x00 text",
    "=cmd|'/c calc'!A1",
)


def test_every_answer_tells_the_browser_what_it_may_do(pages: Pages) -> None:
    for path in ("/", "/actions?q=nobody:x", "/nothing", "/state", "/download/csv", "/icon.svg", "/as-at?day=today"):
        headers = pages.get(path).headers
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; style-src 'self'; script-src 'self';"), path
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "set-cookie" not in headers
        assert "server" not in headers
        if path not in ("/icon.svg",):
            assert headers["cache-control"] == "private, no-cache", path


def test_nothing_on_any_page_is_inline_or_from_elsewhere(pages: Pages) -> None:
    for path, answer in pages.everything().items():
        if "download/" in path or "text/html" not in answer.headers["content-type"]:
            continue
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script>|javascript:|<iframe|<img", answer.text), path
        loaded = re.findall(r'<(?:script|link)[^>]*(?:src|href)="([^"]*)"', answer.text)
        assert all(address.startswith("/") and not address.startswith("//") for address in loaded), path


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_can_be_sent_to_it(pages: Pages, demo_plan: Path, method: str) -> None:
    before = demo_plan.read_bytes()
    for path in ("/", "/actions", "/actions/1.4", "/changes", "/reviews/12", "/download/csv", "/state"):
        assert pages.client.request(method, path, content=b"x=1").status_code == 405, path
    assert demo_plan.read_bytes() == before


def test_the_head_of_an_answer_is_that_of_the_whole(pages: Pages) -> None:
    head = pages.client.head("/actions")
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["etag"] == pages.get("/actions").headers["etag"]


@pytest.mark.parametrize(
    ("host", "is_answered"),
    [
        ("localhost:8400", True),
        ("127.0.0.1", True),
        ("[::1]:8400", True),
        ("LOCALHOST", True),
        ("evil.example", False),
        ("127.0.0.1.evil.example", False),
        ("localhost.evil.example:8400", False),
        ("", False),
    ],
)
def test_without_links_it_answers_only_for_the_names_of_this_computer(
    pages: Pages, host: str, is_answered: bool
) -> None:
    answer = pages.get("/", host=host)
    assert answer.status_code == (200 if is_answered else 421 if host else 400 if answer.status_code == 400 else 421)
    if not is_answered:
        assert "Safeguarding" not in answer.text


@pytest.mark.parametrize("header", ["x_forwarded_for", "forwarded", "via", "x_real_ip"])
def test_without_links_it_answers_no_proxy(pages: Pages, header: str) -> None:
    answer = pages.get("/", **{header: "192.0.2.7"})
    assert answer.status_code == 421
    assert "--readers or --public" in answer.text


def test_the_public_pages_may_be_under_any_name_but_where_one_is_given(demo_plan: Path) -> None:
    with served(demo_plan, is_public=True) as pages:
        answer = pages.get("/", host="plan.council.example", via="proxy")
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-cache"
    with served(demo_plan, is_public=True, names=("plan.council.example",)) as pages:
        assert pages.get("/", host="plan.council.example").status_code == 200
        assert pages.get("/", host="other.example").status_code == 421


def test_any_text_is_shown_harmlessly_everywhere(tmp_path: Path, plan: Plan) -> None:
    make_hostile(tmp_path / "hostile.db", plan, list(HOSTILE))
    for is_public in (False, True):
        with served(tmp_path / "hostile.db", is_public=is_public) as pages:
            found = pages.everything()
            assert len(found) > 10
            for path, answer in found.items():
                assert answer.status_code == 200, path
                if "download/" in path or "text/html" not in answer.headers["content-type"]:
                    continue
                text = answer.text
                assert "<script>" not in text and "<img" not in text and "<svg onload" not in text, path
                assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202e]", text), path
                assert 'href="javascript' not in text
                assert not re.search(r"(?<![\d.])49(?![\d.])", re.sub(r"&#\d+;|\d+-\w+-\d", "", text)) or "7*7" in text


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("/as-at/2026-11-20", "/as-at/2026-11-20/"),
        ("/changes/?since=2026-11-01", "/changes?since=2026-11-01"),
        ("/as-at/2026-11-20/report/", "/as-at/2026-11-20/report"),
        ("/as-at?day=2026-11-20", "/as-at/2026-11-20/"),
    ],
)
def test_nobody_is_sent_on_to_another_name_or_out_of_tls(demo_plan: Path, path: str, to: str) -> None:
    """A proxy has the scheme and the name; whoever is sent on stays with them."""
    with served(demo_plan) as pages:
        answer = pages.client.get(path, follow_redirects=False)
        assert 300 < answer.status_code < 309
        assert answer.headers["location"] == to
        assert pages.get(to).status_code == 200
        assert not pages.client.get("//elsewhere.example/").headers.get("location", "/").startswith("//")


def test_a_name_in_a_header() -> None:
    assert [host_of(text) for text in ("A.example:80", "[::1]:8400", "[::1]", "a.example.", "")] == [
        "a.example",
        "::1",
        "::1",
        "a.example",
        "",
    ]


@pytest.mark.parametrize(
    ("host", "needs_links"),
    [("127.0.0.1", False), ("::1", False), ("localhost", False), ("0.0.0.0", True), ("192.0.2.1", True)],
)
def test_another_address_needs_links_unless_it_is_public(host: str, needs_links: bool) -> None:
    assert Door(host=host).needs_links is needs_links
    assert is_loopback(host) is not needs_links
    assert not Door(host=host, is_public=True).needs_links
    assert Door(host=host, is_behind_proxy=True).needs_links
