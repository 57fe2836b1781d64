"""What the tests share: a small made-up plan, a database of it, a day, and an environment of their own."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TypeVar

import hypothesis
import pytest

import picture_report
from actionplan.model.action import Action
from actionplan.model.area import Area, Fit
from actionplan.model.key import Key
from actionplan.model.log import Stamp
from actionplan.model.plan import Plan
from actionplan.model.sources import KeyMessage, Strength, SummaryArea, Theme
from actionplan.store.sqlite.store import SqliteStore
from made_once import made_once
from pooler import Pooler
from proxy import Proxy
from server import ENVIRONMENT, NoServer, Server

TODAY = date(2026, 11, 27)
# A screen is made of many small things, and pytest, Hypothesis and Textual keep a great many more: looked through after
# every 700 new ones, as Python does by default, they take two fifths of the time of the tests at the screens.
gc.set_threshold(20_000)

# How long a rule takes on a machine that others use as well says nothing about the rule.
hypothesis.settings.register_profile("patient", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("patient")

MADE_ON = date(2026, 11, 2)
"""The day that the database is made: late enough that nothing in it is stale today."""
SERVERS_NEEDED = "TESTS_NEED_SERVERS"
"""Where this is in the environment, a test fails that is skipped elsewhere for want of a server's programs."""

_Running = TypeVar("_Running", Server, Pooler)


def pytest_sessionstart(session: pytest.Session) -> None:
    """The pictures that differed in the run before are not those of this one."""
    if not hasattr(session.config, "workerinput"):
        picture_report.clear()


def pytest_itemcollected(item: pytest.Item) -> None:
    """What is run in its full size may take as long as it takes."""
    if item.get_closest_marker("soak"):
        item.add_marker(pytest.mark.timeout(0))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says where all pictures that differ can be looked at on one page."""
    if page := picture_report.write_index():
        terminalreporter.write_line(f"pictures that differ: {page}")


@pytest.fixture(autouse=True)
def _own_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees the database, the name, the day or the terminal of whoever runs it."""
    monkeypatch.setenv("ACTIONPLAN_DB", str(tmp_path / "plan.db"))
    monkeypatch.setenv("ACTIONPLAN_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("ACTIONPLAN_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("ACTIONPLAN_DOCUMENTS", str(tmp_path / "documents"))
    monkeypatch.setenv("ACTIONPLAN_USER", "jo")
    monkeypatch.setenv("ACTIONPLAN_TODAY", TODAY.isoformat())
    for name in ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def today() -> date:
    """The day that the tests are run on."""
    return TODAY


@pytest.fixture
def stamp() -> Callable[..., Stamp]:
    """A function ``stamp(source="screen", by="jo", on=today)`` that makes a stamp, at noon."""

    def make(source: str = "screen", by: str = "jo", on: date = TODAY) -> Stamp:
        return Stamp(by, datetime.combine(on, time(12), UTC), on, source)

    return make


@pytest.fixture
def plan() -> Plan:
    """Two themes, two summary areas, five areas of which 2.2 is not mapped; nothing assigned, dated or rated."""
    areas = (
        Area("1.1", 1, "Case recording", "quality", Fit.STRONG, "core practice"),
        Area("1.2", 1, "Thresholds are not applied consistently", "quality", Fit.STRONG, "thresholds"),
        Area("1.3", 1, "Too few children are seen", "outcomes", Fit.MODERATE, "the child's journey"),
        Area("2.1", 2, "Focus and pace", "outcomes", Fit.STRONG, "outcomes"),
        Area("2.2", 2, "The new system meets its users' needs", None, None, "no heading names it"),
    )
    return Plan(
        title="Peer review",
        organisation="Marshire County Council",
        reviewers="A team of peers",
        review_from=date(2026, 9, 21),
        review_to=date(2026, 9, 25),
        reported_on=date(2026, 10, 22),
        source="Presentation of the findings",
        key=Key(),
        summary_areas=(SummaryArea("outcomes", "Outcome focus"), SummaryArea("quality", "Quality of practice")),
        themes=(Theme(1, "Effective practice"), Theme(2, "Managing performance")),
        areas=areas,
        strengths=(Strength("S1.1", 1, "Staff are committed"),),
        summary_strengths=("Staff are committed",),
        key_messages=(KeyMessage("1", "Urgency"),),
        process=("Read the papers",),
        actions=tuple(Action(area.ref, area.ref, area.text) for area in areas),
        as_at=TODAY,
    )


@pytest.fixture
def database(tmp_path: Path, plan: Plan, stamp: Callable[..., Stamp]) -> Path:
    """The path of a database that holds ``plan``, made on 2 Nov 2026; ``ACTIONPLAN_DB`` names it."""
    made = stamp("init", on=MADE_ON)
    return made_once(
        tmp_path / "plan.db", repr((plan, made)), lambda path: SqliteStore.create(path, plan, made).close()
    )


def _started(start: Callable[[], _Running]) -> Iterator[_Running]:
    """A server while tests need it; where there cannot be one, they are skipped with the reason, or fail."""
    try:
        running = start()
    except NoServer as error:
        if os.environ.get(SERVERS_NEEDED):
            pytest.fail(f"{error}; {SERVERS_NEEDED} is set, so this must run")
        pytest.skip(f"{error} (CONTRIBUTING.md says how to have it)")
    yield running
    running.close()


@pytest.fixture(scope="session")
def passwords() -> Iterator[None]:
    """This process, and those that it starts, may log in to its servers."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in ENVIRONMENT.items():
            patch.setenv(name, value)
        yield


@pytest.fixture(scope="session")
def server(passwords: None) -> Iterator[Server]:
    """A PostgreSQL server of our own: one for all tests of a process, started when the first of them needs it."""
    yield from _started(Server)


@pytest.fixture(scope="module")
def durable_server(passwords: None) -> Iterator[Server]:
    """A server that keeps what it has committed whatever happens to it: it may be killed."""
    yield from _started(lambda: Server(durable=True))


@pytest.fixture(scope="session")
def pooler(server: Server) -> Iterator[Pooler]:
    """PgBouncer before ``server``, in transaction mode."""
    yield from _started(lambda: Pooler(server))


@pytest.fixture
def proxy(server: Server) -> Iterator[Proxy]:
    """A network before ``server``, which can be slow, and cut."""
    with Proxy(server.port) as between:
        yield between
