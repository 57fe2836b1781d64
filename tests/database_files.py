"""What the tests of the database file look at: every file of a folder, a refusal, who may read it."""

from __future__ import annotations

import hashlib
import sqlite3
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from actionplan.store import StoreError
from actionplan.store.sqlite.store import SqliteStore

if TYPE_CHECKING:
    pass


def everything_in(folder: Path) -> dict[str, str]:
    """Each file of a folder and the digest of its bytes. No connection may be open."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def refused(path: Path, kind: type[StoreError] = StoreError) -> str:
    """What is said on opening ``path``; nothing in its folder may change by that."""
    before = everything_in(path.parent)
    with pytest.raises(kind) as refusal:
        SqliteStore(path)
    assert everything_in(path.parent) == before
    message = str(refusal.value)
    assert message.isprintable()
    assert str(path) in message
    return message


def mode(path: Path) -> str:
    return stat.filemode(path.stat().st_mode)


def make_other(path: Path, *pragmas: str) -> sqlite3.Connection:
    """Another program's database, still open."""
    connection = sqlite3.connect(path, isolation_level=None)
    for statement in (*pragmas, "CREATE TABLE song (title TEXT)", "INSERT INTO song VALUES ('Yesterday')"):
        connection.execute(statement)
    return connection
