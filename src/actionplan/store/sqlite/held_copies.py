"""Which of the copies of a plan that the program knows still hold what was taken out of it.

They stay as they are: a backup that was altered is none. Whoever wants them gone deletes them.
"""

from __future__ import annotations

import contextlib
import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

from actionplan.store.plan_folder import (
    BACKUPS,
    BESIDE,
    backup_folder,
    drafts,
    entries_of,
    files_in,
    is_database,
    names_of,
    others_beside,
)
from actionplan.store.sqlite.backup_names import backups_of, is_backup_of_any

_AT_ONCE = 1 << 20


def copies_of(path: Path, first_digest: str) -> tuple[Path, ...]:
    """The backups of a plan, what a restore has kept beside it, drafts, and whatever else may be a copy of it.

    That is what is named like one, whatever lies in the folder of its backups or in one whose own plan is there no
    more, and any database beside it, or in a folder of backups beside it, that began as it did.

    Args:
        path: The database of the plan, or a link to it.
        first_digest: What the first change of the plan is sealed with.
    """
    candidates: list[Path] = []
    for base in names_of(path):
        named = partial(_is_named_like, base)
        candidates += backups_of(base)
        candidates += (file for file in others_beside(base) if named(file) or _begins_with(file, first_digest))
        candidates += files_in(backup_folder(base))
        for folder, is_forsaken in _folders_of_backups(base):
            candidates += (file for file in files_in(folder) if is_forsaken or _begins_with(file, first_digest))
        candidates += (draft for draft in drafts(base) if draft.parent != base.parent or named(draft))
    return _each_once(candidates)


def own_copies(path: Path, first_digest: str) -> tuple[Path, ...]:
    """Those of the copies that the program itself has made of this plan: by their names, and as they began.

    By their names, in its own folder of backups, also under one that it had before.
    """
    made: list[Path] = []
    for base in names_of(path):
        pattern = re.compile(
            rf"{re.escape(base.stem)}-before-restore-\d{{8}}-\d{{6}}(?:-\d+)?{re.escape(base.suffix)}(?:-journal|-wal|-shm)?"
        )
        named = [*backups_of(base), *(file for file in others_beside(base) if pattern.fullmatch(file.name))]
        # What has the name of one may be of another plan, which had this name before.
        made += (file for file in named if not is_database(file) or _begins_with(file, first_digest))
        in_folder = (file for file in files_in(backup_folder(base)) if is_backup_of_any(file.name))
        made += (file for file in in_folder if _begins_with(file, first_digest))
        made += (draft for draft in drafts(base) if draft.parent != base.parent or _is_named_like(base, draft))
    return _each_once(made)


def _each_once(files: Iterable[Path]) -> tuple[Path, ...]:
    """Each file under the first of its names."""
    first_names: dict[Path, Path] = {}
    for file in files:
        first_names.setdefault(file.resolve(), file)
    return tuple(first_names.values())


def _folders_of_backups(path: Path) -> Iterator[tuple[Path, bool]]:
    """The other folders of backups beside a plan, or copies of such; of each, whether its own plan is there no more."""
    plans = {backup_folder(file) for file in others_beside(path) if is_database(file)}
    for folder in entries_of(path.parent):
        if "backup" in folder.name.casefold() and folder.is_dir() and folder != backup_folder(path):
            yield folder, folder.name.endswith(BACKUPS) and folder not in plans


def _is_named_like(path: Path, file: Path) -> bool:
    """Whether a file is named as copies of a plan are: ``plan-…db``, or as a draft of it."""
    if file.name.startswith(f".{path.name}."):
        return True
    endings = tuple(path.suffix + ending for ending in ("", *BESIDE))
    return file.name.startswith(f"{path.stem}-") and file.name.endswith(endings)


def _begins_with(file: Path, first_digest: str) -> bool:
    """Whether a file is a database of a plan whose first change is sealed with a digest."""
    if not is_database(file):
        return False
    try:
        with _looking(file) as conn:
            return bool(conn.execute("SELECT digest FROM change WHERE seq = 1").fetchone() == (first_digest,))
    except sqlite3.Error:
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
