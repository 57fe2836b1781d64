"""What the backups of a database are called, and which there are."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path

from actionplan.store.plan_folder import backup_folder

_BEHIND_STEM = r"-(?:before-.+-)?(\d{4})-?(\d\d)-?(\d\d)(?:-(\d{6}))?(?:-\d+)?"
_ANY = re.compile(rf".+{_BEHIND_STEM}(?:\.[^.]*)?")


def is_backup_of_any(name: str) -> bool:
    """Whether a file is named as the backups of a database are, be it called as it may."""
    return _ANY.fullmatch(name) is not None


def daily_name(path: Path, day: date) -> Path:
    """Where the backup of a day lies."""
    return backup_folder(path) / f"{path.stem}-{day.isoformat()}{path.suffix}"


def before_name(path: Path, change: str, moment: datetime) -> Path:
    """Where the backup lies that is made before a change, such as ``import``; another may be called so."""
    return backup_folder(path) / f"{path.stem}-before-{change}-{moment:%Y%m%d-%H%M%S}{path.suffix}"


def has_daily(path: Path, day: date) -> bool:
    """Whether there is a backup of that day."""
    return daily_name(path, day).exists()


def backups_of(path: Path) -> tuple[Path, ...]:
    """The backups that the program has made of a database, newest first."""
    pattern = re.compile(f"{re.escape(path.stem)}{_BEHIND_STEM}{re.escape(path.suffix)}")
    try:
        names = sorted(backup_folder(path).iterdir())
    except OSError:
        return ()
    # A daily one is made at the first start of its day, so it is the oldest of that day.
    backups = [(match.groups(""), name) for name in names if (match := pattern.fullmatch(name.name))]
    return tuple(name for _, name in sorted(backups, reverse=True))
