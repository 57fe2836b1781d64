"""Rewriting the file of a plan once a text was taken out of it, so that nothing of it is left in unused parts.

A note beside the file says that this is still to be done: of a program that is killed between the two, or that finds
somebody else at work, the next start does it.
"""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from actionplan.store import StoreError
from actionplan.store.plan_folder import write_document
from actionplan.store.sqlite.connection import for_turn
from actionplan.store.sqlite.failures import explained
from actionplan.store.waiting import GaveUp, Waiting


def note_due(path: Path) -> bool:
    """Notes that the file is to be rewritten. Answers whether nobody had noted it before.

    Raises:
        StoreError: if it cannot be noted.
    """
    words = "A text was taken out of the plan: the next start of actionplan rewrites its file.\n"
    try:
        write_document(note_of(path), words.encode(), path)
    except FileExistsError:
        return False
    return True


def forget_due(path: Path) -> None:
    """Takes the note away: it is done, or nothing was taken out."""
    with contextlib.suppress(OSError):
        note_of(path).unlink()


def is_due(path: Path) -> bool:
    """Whether the file is still to be rewritten."""
    return note_of(path).exists()


def rewrite(conn: sqlite3.Connection, path: Path, waiting: Waiting) -> str:
    """Rewrites the file. Answers why that could not be done yet; empty if it was."""
    try:
        for_turn(waiting, lambda: conn.execute("VACUUM"))
    except GaveUp:
        return "another program is using it"
    except sqlite3.Error as error:
        return explained(error, path)
    except StoreError as error:
        return str(error)
    forget_due(path)
    return ""


def note_of(path: Path) -> Path:
    """Where the note lies, if there is one."""
    return path.with_name(f"{path.stem}.rewrite-due")
