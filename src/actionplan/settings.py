"""Where the database is, who you are, what day it is: the only place that asks the environment or the clock."""

from __future__ import annotations

import contextlib
import errno
import getpass
import os
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from actionplan.model.dates import BadDate
from actionplan.model.log import Stamp
from actionplan.model.sanitise import clean, sanitise

APP = "actionplan"
LONGEST_NAME = 100
FIRST_YEAR, LAST_YEAR = 1970, 2199
"""The years that today can be in: nothing that is worked out from it leaves the calendar."""


def is_plain_wanted() -> bool:
    """Whether ``ACTIONPLAN_PLAIN`` asks for plain lines always: any value but 0."""
    return os.environ.get("ACTIONPLAN_PLAIN", "") not in ("", "0")


def database_address(option: str | None = None) -> str:
    """Where the plan is kept: ``--db``, else ``ACTIONPLAN_DB``, else in the platform's folder for a user's data."""
    address = option or os.environ.get("ACTIONPLAN_DB")
    if address:
        return address
    from platformdirs import user_data_path

    return str(user_data_path(APP, appauthor=False) / "plan.db")


def expanded(name: str) -> Path:
    """A file by its name as typed, where ``~`` is somebody's home.

    Raises:
        OSError: if it is of nobody that this computer knows, or no file can have that name.
    """
    if "\x00" in name:
        raise OSError(errno.EINVAL, "no file can have that name", name)
    try:
        return Path(name).expanduser()
    except RuntimeError:
        raise FileNotFoundError(errno.ENOENT, "there is no such user, or they have no home", name) from None


def state_path() -> Path:
    """Where the screens remember filter, cursor and theme between runs."""
    folder = os.environ.get("ACTIONPLAN_STATE")
    if folder:
        return Path(folder) / "screens.json"
    from platformdirs import user_state_path

    return user_state_path(APP, appauthor=False) / "screens.json"


def keymap_path() -> Path:
    """Where somebody writes down other keys for what the keys do."""
    folder = os.environ.get("ACTIONPLAN_CONFIG")
    if folder:
        return Path(folder) / "keymap.yaml"
    from platformdirs import user_config_path

    return user_config_path(APP, appauthor=False) / "keymap.yaml"


def documents_folder() -> Path:
    """Where documents and minutes of a plan on a server are written: ``ACTIONPLAN_DOCUMENTS``, else your documents."""
    folder = os.environ.get("ACTIONPLAN_DOCUMENTS")
    if folder:
        return Path(folder)
    from platformdirs import user_documents_path

    return user_documents_path() / APP


def log_path() -> Path:
    """Where an unexpected error is written down."""
    folder = os.environ.get("ACTIONPLAN_STATE")
    if folder:
        return Path(folder) / "errors.log"
    from platformdirs import user_log_path

    return user_log_path(APP, appauthor=False) / "errors.log"


def network_allowed() -> bool:
    """Whether somebody takes it on themselves to write on a network file system."""
    return os.environ.get("ACTIONPLAN_ALLOW_NETWORK", "") == "1"


def chosen_name() -> str:
    """What ``ACTIONPLAN_USER`` says, one line, harmless to show; empty if it says nothing."""
    return sanitise(clean(os.environ.get("ACTIONPLAN_USER", "")))[:LONGEST_NAME]


def user() -> str:
    """Who you are: ``ACTIONPLAN_USER``, else the operating system's user name; one line, harmless to show."""
    name = chosen_name()
    if name:
        return name
    try:
        return sanitise(clean(getpass.getuser()))[:LONGEST_NAME] or "unknown"
    except (OSError, KeyError, ImportError):
        return "unknown"


def today() -> date:
    """The day it is; ``ACTIONPLAN_TODAY`` (ISO) sets another, for tests and demonstrations.

    Raises:
        BadDate: if ``ACTIONPLAN_TODAY`` is no ISO date, or not of :data:`FIRST_YEAR` to :data:`LAST_YEAR`.
    """
    text = os.environ.get("ACTIONPLAN_TODAY")
    if not text:
        return now().date()
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise BadDate(f"ACTIONPLAN_TODAY is {text[:40]!r}, which is not a date; give it as 2026-11-27") from error
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise BadDate(f"ACTIONPLAN_TODAY is {text[:40]!r}; give a day from {FIRST_YEAR} to {LAST_YEAR}")
    return day


def now() -> datetime:
    """The moment it is, with the local time zone; on the day that :func:`today` says."""
    moment = datetime.now().astimezone()
    if not os.environ.get("ACTIONPLAN_TODAY"):
        return moment
    day = today()
    return moment.replace(year=day.year, month=day.month, day=day.day)


def stamp(source: str, review: str | None = None) -> Stamp:
    """Who, when and from where, for a change made now."""
    return Stamp(user(), now(), today(), source, review)


def load_state(database: Path) -> dict[str, Any]:
    """What the screens remember of a database; nothing if there is nothing readable."""
    return _read(state_path()).get(str(database.absolute()), {})


def save_state(database: Path, state: dict[str, Any]) -> None:
    """Keeps what the screens remember. It is a comfort: if it cannot be kept, nothing is lost."""
    _write(state_path(), {**_read(state_path()), str(database.absolute()): state})


def forget_texts(database: Path, texts: Iterable[str]) -> None:
    """Forgets what the screens remember of a database, where one of some texts stands in it: it was taken out there."""
    state, forms = load_state(database), tuple(texts)
    rest = {name: value for name, value in state.items() if not any(form in str(value) for form in forms)}
    if rest != state:
        save_state(database, rest)


def forget_database(database: Path) -> None:
    """Forgets all that is remembered of a database: it is disposed of."""
    name = str(database.absolute())
    for path in (state_path(), _looks_path()):
        states = _read(path)
        rest = {key: value for key, value in states.items() if key != name}
        if rest != states:
            _write(path, rest)


def looked_at_evidence(database: Path) -> str:
    """The day, ISO, on which the files of a database's evidence were last looked at here; empty for never."""
    return str(_read(_looks_path()).get(str(database.absolute()), {}).get("evidence", ""))


def note_look_at_evidence(database: Path, day: date) -> None:
    """Keeps that they were looked at: big files are not read again with each start of a day."""
    _write(_looks_path(), {**_read(_looks_path()), str(database.absolute()): {"evidence": day.isoformat()}})


def _looks_path() -> Path:
    return state_path().with_name("looks.json")


def _read(path: Path) -> dict[str, dict[str, Any]]:
    import json

    try:
        states = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(states, dict):
        return {}
    return {key: value for key, value in states.items() if isinstance(value, dict)}


def _write(path: Path, states: dict[str, dict[str, Any]]) -> None:
    """Writes a file that only its owner can read: a filter can hold a name."""
    import json

    draft = path.with_suffix(f".{os.urandom(4).hex()}.part")
    try:
        make_private(path.parent)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            json.dump(states, file, indent=1)
        draft.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            draft.unlink()


def make_private(folder: Path) -> None:
    """Makes a folder that only its owner can look into. One that somebody has named is left as it is.

    Raises:
        OSError: if it cannot be made.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not os.environ.get("ACTIONPLAN_STATE") and os.name != "nt":
        folder.chmod(0o700)
