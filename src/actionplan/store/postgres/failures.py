"""What a server refuses, as one line that says what to do."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import psycopg

from actionplan.model.sanitise import sanitise
from actionplan.store import DamagedPlan, StoreError
from actionplan.store.sql.decoding import Undecodable
from actionplan.store.waiting import BUSY_SECONDS

_EXPLANATIONS = {
    "55P03": f"somebody else has been saving to {{where}} for {BUSY_SECONDS:.0f} seconds; try again",
    "53100": "the disk of {where} is full; nothing was saved. Whoever keeps the server has to make room",
    "53300": "{where} has too many connections; nothing was saved. Try again in a minute",
    "25006": "{where} is read-only at present, since it stands by for another server; nothing was saved",
    "28P01": "{where} refuses the login: the password is wrong or missing. Keep it in the file ~/.pgpass",
    "28000": "{where} refuses the login: {error}",
    "3D000": "there is no such database at {where}; whoever keeps the server has to make it",
    "42501": "{error}; nothing was saved",
    "P0001": "{error}; nothing was saved",
    "40001": "somebody else has saved to {where} meanwhile; nothing was saved. Try again",
    "40P01": "somebody else has saved to {where} meanwhile; nothing was saved. Try again",
}
"""By the code of the error, or its first two letters: what to say."""
_OF_CLASSES = {
    "23": "{error}; nothing was saved",
    "22": "{error}; nothing was saved",
    "57": "the server of {where} has closed the connection ({error}); nothing was saved. Try again",
}


class LostConnection(StoreError):
    """The server cannot be reached. It is tried again with whatever is asked next."""


def is_lost(error: psycopg.Error) -> bool:
    """Whether an error means that the connection has gone, and not that the server has refused something."""
    if not isinstance(error, psycopg.OperationalError):
        return False
    code = error.sqlstate or ""
    return code[:2] in ("", "08") or code in ("57P01", "57P02", "57P03")


def is_busy(error: Exception) -> bool:
    """Whether another program is saving."""
    return isinstance(error, psycopg.errors.LockNotAvailable)


def explained(error: psycopg.Error, where: str) -> StoreError:
    """What a server says of the plan at ``where``, and what to do."""
    code = error.sqlstate or ""
    # What comes behind the first line is where in the program it was, or a guess.
    said = sanitise((error.diag.message_primary or str(error)).strip().partition("\n")[0])
    words = _EXPLANATIONS.get(code) or _OF_CLASSES.get(code[:2])
    if words is None and is_lost(error):
        return LostConnection(f"the server of {where} cannot be reached ({said.removeprefix('connection failed: ')})")
    return StoreError((words or "{where}: {error}").format(where=where, error=said))


@contextlib.contextmanager
def refusing(where: str) -> Iterator[None]:
    """Turns what a server says of the plan at ``where`` into one line that says what to do."""
    try:
        yield
    except psycopg.Error as error:
        raise explained(error, where) from error
    except Undecodable as error:
        raise DamagedPlan(
            f"{where} does not hold a plan ({sanitise(str(error))}); go back to a backup: actionplan restore"
        ) from error
    except UnicodeEncodeError as error:
        why = f"this text has a character that cannot be saved ({error.reason})"
        raise StoreError(f"{where}: {why}; type it again") from error
