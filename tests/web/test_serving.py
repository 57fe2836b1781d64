"""The verb that serves: it says where, ends when it is told to, and refuses what it cannot do in words."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from command_line import refused
from loaded_modules import loaded


def test_it_says_where_serves_and_ends_when_it_is_told_to(demo_plan: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "actionplan", "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
    )
    assert process.stdout is not None
    said = process.stdout.readline()
    match = re.fullmatch(
        r"The plan can be read at (http://127\.0\.0\.1:\d+/) on this computer\. Ctrl\+C stops it\.\n", said
    )
    assert match is not None, said
    answer = httpx.get(f"{match[1]}actions?q=late", trust_env=False)
    assert "4 actions, 4 late" in answer.text
    process.send_signal(getattr(signal, "CTRL_BREAK_EVENT", signal.SIGINT))
    rest, errors = process.communicate(timeout=30)
    if sys.platform != "win32":
        assert (rest, errors, process.returncode) == ("Stopped.\n", "", 0)


def test_a_port_that_is_taken_is_refused_in_words(demo_plan: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        words = refused("serve", "--port", port)
    assert words.startswith(f"127.0.0.1 port {port} cannot be used (")
    assert words.endswith("choose another with --port")


def test_an_address_of_another_computer_is_refused_in_words(demo_plan: Path) -> None:
    assert "192.0.2.1 port 8400 cannot be used" in refused("serve", "--host", "192.0.2.1", "--public")


def test_without_the_extra_it_says_how_to_have_it(demo_plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from importlib import util

    find = util.find_spec
    monkeypatch.setattr(util, "find_spec", lambda name: None if name == "uvicorn" else find(name))
    assert refused("serve") == 'pages need the extra "web": pip install "actionplan[web]"'


def test_no_other_verb_loads_what_the_pages_need(demo_plan: Path) -> None:
    assert loaded("list").isdisjoint({"starlette", "uvicorn", "jinja2"})
