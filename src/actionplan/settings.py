"""Where the database is, who you are, what day it is: the only place that asks the environment or the clock."""

from __future__ import annotations

import getpass
import os
from datetime import date, datetime
from pathlib import Path
from typing import Any

from actionplan.model.log import Stamp

APP = "actionplan"


def database_path(given: str | None = None) -> Path:
    """The database: ``--db``, else ``ACTIONPLAN_DB``, else one in the platform's folder for a user's data."""
    named = given or os.environ.get("ACTIONPLAN_DB")
    if named:
        return Path(named).expanduser()
    from platformdirs import user_data_path

    return user_data_path(APP, appauthor=False) / "plan.db"


def state_path() -> Path:
    """Where the screens remember filter, cursor and theme between runs."""
    folder = os.environ.get("ACTIONPLAN_STATE")
    if folder:
        return Path(folder) / "screens.json"
    from platformdirs import user_state_path

    return user_state_path(APP, appauthor=False) / "screens.json"


def user() -> str:
    """Who you are: ``ACTIONPLAN_USER``, else the operating system's user name."""
    named = os.environ.get("ACTIONPLAN_USER", "").strip()
    if named:
        return named
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"


def today() -> date:
    """The day it is; ``ACTIONPLAN_TODAY`` (ISO) sets another, for tests and demonstrations.

    Raises:
        ValueError: if ``ACTIONPLAN_TODAY`` is no ISO date.
    """
    named = os.environ.get("ACTIONPLAN_TODAY")
    if not named:
        return now().date()
    try:
        return date.fromisoformat(named)
    except ValueError as error:
        raise ValueError(f"ACTIONPLAN_TODAY is {named!r}, which is no date; give it as 2026-11-27") from error


def now() -> datetime:
    """The moment it is, with the local time zone; on the day that :func:`today` says."""
    moment = datetime.now().astimezone()
    named = os.environ.get("ACTIONPLAN_TODAY")
    if not named:
        return moment
    day = today()
    return moment.replace(year=day.year, month=day.month, day=day.day)


def stamp(source: str, review: str | None = None) -> Stamp:
    """Who, when and from where, for a change made now."""
    return Stamp(user(), now(), today(), source, review)


def load_state(database: Path) -> dict[str, Any]:
    """What the screens remember of a database; nothing if there is nothing readable."""
    return _states().get(str(database.absolute()), {})


def save_state(database: Path, state: dict[str, Any]) -> None:
    """Keeps what the screens remember. It is a comfort: if it cannot be kept, nothing is lost."""
    import json

    path = state_path()
    states = {**_states(), str(database.absolute()): state}
    draft = path.with_suffix(".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(json.dumps(states, indent=1), encoding="utf-8")
        draft.replace(path)
    except OSError:
        return


def _states() -> dict[str, dict[str, Any]]:
    import json

    try:
        states = json.loads(state_path().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {key: value for key, value in states.items() if isinstance(value, dict)} if isinstance(states, dict) else {}
