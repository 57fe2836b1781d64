"""Reminders of a plan on a server: from two computers at once nobody gets the same twice; only a keeper gives links."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from command_line import done, run
from mail_server import HOST, mail_server
from own_logins import plan_name
from server import Server

Addresses = Callable[[str], str]


@pytest.fixture
def late(database: Path, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Addresses:
    """A plan in which Ann and Bo are late, on the server; its address for a login."""
    for ref, name in (("1.1", "Ann"), ("1.2", "Bo")):
        done("update", ref, "--owner", name, "--due", "2026-11-20")
        done("person", name, "--email", f"{name.lower()}@council.example")

    def address(login: str) -> str:
        return f"{server.url(server.login(login))}?plan={plan_name(tmp_path)}"

    # On a server everybody is whoever has logged in.
    monkeypatch.delenv("ACTIONPLAN_USER")
    done("copy", str(database), address("ann"))
    return address


def test_two_computers_at_once_send_nobody_the_same_twice(late: Addresses, monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_server() as mail:
        for name, value in {"HOST": HOST, "PORT": str(mail.port), "FROM": "plan@x.example", "SECURITY": "none"}.items():
            monkeypatch.setenv(f"ACTIONPLAN_SMTP_{name}", value)
        both = [
            subprocess.Popen(
                [sys.executable, "-m", "actionplan", "--db", late(login), "remind", "--send"],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                env=os.environ,
            )
            for login in ("ann", "bo")
        ]
        said = [process.communicate(timeout=60) for process in both]
        assert [process.returncode for process in both] == [0, 0], said
        assert sorted(mail.recipients) == ["ann@council.example", "bo@council.example"], said
        assert "has had the same today already" in done("--db", late("ann"), "remind", "--send")


def test_an_editor_reminds_without_links_and_a_reader_sends_nothing(
    late: Addresses, monkeypatch: pytest.MonkeyPatch
) -> None:
    for login, role in (("ann", "keeper"), ("bo", "editor"), ("cy", "reader")):
        late(login)
        done("--db", late("ann"), "grant", login, "--as", login.capitalize(), role)
    with mail_server() as mail:
        for name, value in {"HOST": HOST, "PORT": str(mail.port), "FROM": "plan@x.example", "SECURITY": "none"}.items():
            monkeypatch.setenv(f"ACTIONPLAN_SMTP_{name}", value)
        refused = run("--db", late("cy"), "remind", "--send")
        assert refused.exit_code == 1 and mail.recipients == [], refused.output
        said = done("--db", late("bo"), "remind", "--send")
        assert "They bring no link and no table to answer: only a keeper (Ann) can give people a link." in said
        assert sorted(mail.recipients) == ["ann@council.example", "bo@council.example"]
