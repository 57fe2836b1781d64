"""Which copies of evidence a database says are kept beside it."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from actionplan.store.evidence_folder import KeptFile, put_back, take_along
from actionplan.store.sqlite.connection import connect


def kept_in(path: Path) -> tuple[KeptFile, ...]:
    """The copies of a database, withdrawn pieces of evidence too; none if it cannot be read."""
    try:
        with contextlib.closing(connect(path, "ro")) as conn:
            rows = conn.execute(
                "SELECT kept, sha256, size FROM evidence WHERE kept != '' AND sha256 != '' ORDER BY ref"
            )
            return tuple(rows.fetchall())
    except sqlite3.Error:
        return ()


def take_evidence_along(path: Path, backup: Path) -> tuple[str, ...]:
    """Puts the kept evidence of a backup beside it; answers why a copy could not be, a sentence each."""
    return take_along(kept_in(backup), path, backup)


def put_evidence_back(path: Path, backup: Path) -> None:
    """Puts back what is missing of the kept evidence of a plan that was restored from a backup."""
    put_back(kept_in(path), path, backup)
