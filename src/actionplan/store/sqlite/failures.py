"""What SQLite refuses, as one line that says what to do."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from actionplan.model.sanitise import sanitise
from actionplan.store import DamagedPlan, StoreError
from actionplan.store.sql.decoding import Undecodable
from actionplan.store.waiting import BUSY_SECONDS

_EXPLANATIONS = {
    "SQLITE_BUSY": f"somebody else has been saving to {{path}} for {BUSY_SECONDS:.0f} seconds; try again",
    "SQLITE_LOCKED": "somebody else is saving to {path}; try again",
    "SQLITE_FULL": "the disk of {path} is full; nothing was saved. Make room and save again",
    "SQLITE_READONLY": "{path} cannot be written to; nothing was saved. Check its permissions and its folder's",
    "SQLITE_IOERR": "the disk of {path} failed ({name}); nothing was saved. Check the disk and save again",
    "SQLITE_CANTOPEN": "{path} cannot be opened; check its permissions and its folder's",
    "SQLITE_NOTADB": "{path} is not a database; it is left unchanged. Choose another with --db",
    "SQLITE_CONSTRAINT": "{error}; nothing was saved",
    "SQLITE_CORRUPT": "{path} is damaged ({error}); keep it and go back to a backup: actionplan restore",
    "SQLITE_READONLY_ROLLBACK": "{path} was left part-way through a save; open it once where it can be written to",
    "SQLITE_READONLY_DBMOVED": "{path} has been replaced by another plan; nothing was saved. Check it, and try again",
    "SQLITE_INTERRUPT": "{path} takes too long to check and is left unchanged; it may have been tampered with",
}
_OF_COPIES = {
    "SQLITE_FULL": "{path} cannot be written: the disk is full. Make room, or choose another disk",
    "SQLITE_READONLY": "{path} cannot be written; check the permissions of its folder",
    "SQLITE_IOERR": "{path} cannot be written: its disk failed ({name}), or the file reached a size limit",
    "SQLITE_CANTOPEN": "{path} cannot be written; check the permissions of its folder",
}


class SavedAllTheSame(sqlite3.OperationalError):
    """The journal is gone, which is the commit, but the folder could not be synced."""


@contextlib.contextmanager
def refusing(path: Path, *, copying: bool = False) -> Iterator[None]:
    """Turns what SQLite says into one line that says what to do; ``copying`` when ``path`` is a copy being written."""
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(explained(error, path, copying=copying)) from error
    except Undecodable as error:
        why = sanitise(str(error))
        raise DamagedPlan(
            f"{path} does not hold a plan ({why}); keep it and go back to a backup: actionplan restore"
        ) from error
    except UnicodeDecodeError as error:
        # What SQLite says of a damaged file quotes it, and need not be text.
        raise StoreError(_EXPLANATIONS["SQLITE_CORRUPT"].format(path=path, error="it is not text")) from error
    except UnicodeEncodeError as error:
        why = f"this text has a character that cannot be saved ({error.reason})"
        raise StoreError(f"{path}: {why}; type it again") from error


def kind_of(error: sqlite3.Error) -> str:
    """The kind of an error. Extended codes carry it in front: SQLITE_IOERR_WRITE, SQLITE_BUSY_SNAPSHOT."""
    return "_".join(getattr(error, "sqlite_errorname", "").split("_")[:2])


def is_busy(error: Exception) -> bool:
    """Whether another program is in the way."""
    return isinstance(error, sqlite3.OperationalError) and kind_of(error) == "SQLITE_BUSY"


def explained(error: sqlite3.Error, path: Path, *, copying: bool = False) -> str:
    """What SQLite says of ``path`` and what to do; ``copying`` when that is a copy being written."""
    if isinstance(error, SavedAllTheSame):
        return (
            f"the disk of {path} failed after the change was saved: it is there, but may not outlive a power cut. "
            "Look before you save again, and check the disk"
        )
    name = getattr(error, "sqlite_errorname", "")
    explanations = _EXPLANATIONS
    if copying:
        explanations = _EXPLANATIONS | _OF_COPIES
    words = explanations.get(name) or explanations.get(kind_of(error), "{path}: {error}")
    return words.format(path=path, name=name, error=sanitise(str(error)))
