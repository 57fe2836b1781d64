"""Which of the copies of a plan that the program knows still hold what was taken out of it.

They stay as they are: a backup that was altered is none. Whoever wants them gone deletes them.
"""

from __future__ import annotations

import contextlib
import json
import re
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

from actionplan.store.plan_folder import backup_folder, drafts
from actionplan.store.sqlite.backup_names import backups_of

_AT_ONCE = 1 << 20


def copies_of(path: Path) -> tuple[Path, ...]:
    """The backups of a plan, what a restore has kept beside it, drafts, and whatever else there is of such a name."""
    made = own_copies(path)
    return (*made, *(file for file in _files_in(path.parent, backup_folder(path)) if _may_be(file, path, made)))


def own_copies(path: Path) -> tuple[Path, ...]:
    """Those of the copies that the program itself has made."""
    pattern = re.compile(
        rf"{re.escape(path.stem)}-before-restore-\d{{8}}-\d{{6}}(?:-\d+)?{re.escape(path.suffix)}(?:-journal|-wal|-shm)?"
    )
    kept = (file for file in _files_in(path.parent) if pattern.fullmatch(file.name))
    left_drafts = (
        file for file in drafts(path) if file.parent != path.parent or file.name.startswith(f".{path.name}.")
    )
    return (*backups_of(path), *kept, *left_drafts)


def _files_in(*folders: Path) -> Iterator[Path]:
    for folder in folders:
        with contextlib.suppress(OSError):
            yield from (file for file in sorted(folder.iterdir()) if file.is_file())


def _may_be(file: Path, path: Path, made: Sequence[Path]) -> bool:
    if file in made or file.name == path.name or _is_same(file, path):
        return False
    return file.name.startswith(f"{path.stem}-") and file.suffix == path.suffix


def _is_same(file: Path, path: Path) -> bool:
    """Whether they are one file: SQLite's locks would be lost if the plan itself were opened here."""
    try:
        return file.samefile(path)
    except OSError:
        return False


def holding(copies: Sequence[Path], forms: Sequence[str]) -> tuple[Path, ...]:
    """Those of some copies in which a text stands, in any of its forms."""
    written = [spelling for form in forms for spelling in _spellings(form)]
    return tuple(copy for copy in copies if _holds(copy, written))


def from_before(copies: Sequence[Path], redaction: str, change: int, digest: str) -> tuple[Path, ...]:
    """Those of some copies that have a change, sealed with a digest, and not yet the redaction of what it said."""
    return tuple(copy for copy in copies if _is_from_before(copy, redaction, change, digest))


def _spellings(form: str) -> Iterator[str]:
    """A text as it is, as it stands in JSON, and in JSON in JSON."""
    spelling = form
    for _ in range(3):
        yield spelling
        spelling = json.dumps(spelling, ensure_ascii=False)[1:-1]


def _holds(copy: Path, spellings: Sequence[str]) -> bool:
    try:
        return _has_in_tables(copy, spellings) or has_bytes(copy, [text.encode() for text in spellings])
    except (sqlite3.Error, UnicodeError):
        return has_bytes(copy, [text.encode(errors="replace") for text in spellings])


def _has_in_tables(copy: Path, spellings: Sequence[str]) -> bool:
    """What is long is spread over pages, so that its bytes stand nowhere together."""
    with _looking(copy) as conn:
        tables = [name for (name,) in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()]
        for table in tables:
            columns = [row[1] for row in conn.execute(f'PRAGMA table_info("{table}")').fetchall()]
            tests = " OR ".join(f'instr("{column}", ?) > 0' for column in columns for _ in spellings)
            if conn.execute(f'SELECT 1 FROM "{table}" WHERE {tests} LIMIT 1', [*spellings] * len(columns)).fetchone():
                return True
    return False


def _is_from_before(copy: Path, redaction: str, change: int, digest: str) -> bool:
    try:
        with _looking(copy) as conn:
            sealed = conn.execute("SELECT digest FROM change WHERE seq = ?", (change,)).fetchone()
            return sealed == (digest,) and not _has_redaction(conn, redaction)
    except sqlite3.Error:
        # No plan, or one that cannot be read: it was looked through when the text was taken out.
        return False


def _has_redaction(conn: sqlite3.Connection, redaction: str) -> bool:
    try:
        return conn.execute("SELECT 1 FROM redaction WHERE ref = ?", (redaction,)).fetchone() is not None
    except sqlite3.OperationalError:
        # A version that knows of none.
        return False


@contextlib.contextmanager
def _looking(copy: Path) -> Iterator[sqlite3.Connection]:
    """A connection that changes nothing, not even a journal that lies beside it."""
    uri = f"{copy.absolute().as_uri()}?mode=ro&immutable=1"
    with contextlib.closing(sqlite3.connect(uri, uri=True)) as conn:
        yield conn


def has_bytes(file: Path, texts: Sequence[bytes]) -> bool:
    """Whether any of some texts stands in a file as it is; not if it cannot be read."""
    overlap = max(map(len, texts), default=1) - 1
    before = b""
    try:
        with file.open("rb") as stream:
            while block := stream.read(_AT_ONCE):
                window = before + block
                if any(text in window for text in texts):
                    return True
                before = window[-overlap:] if overlap else b""
    except OSError:
        return False
    return False
