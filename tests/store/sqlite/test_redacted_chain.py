"""What a redaction leaves in the file: a chain that can still be proved, no bytes of the text, and guards as before."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from actionplan import settings
from actionplan.model.log import Stamp
from actionplan.model.redactions import RedactionOrder
from actionplan.store import StoreError
from actionplan.store.sqlite import rewriting
from actionplan.store.sqlite.schema import triggers
from actionplan.store.sqlite.store import SqliteStore
from actionplan.store.waiting import Waiting
from contract import set_on

ORDER = RedactionOrder(2, "note", "names a child", "DPO")
TEXT = "Tom Smithson of 12 Elm Road"


@pytest.fixture
def spoken_of(database: Path, stamp: Callable[..., Stamp]) -> Path:
    """A plan in which a child is named in the second of four changes, and in what follows from it."""
    with closing(SqliteStore(database)) as store:
        set_on(store, stamp(), "1.2", TEXT, success_measure=TEXT)
        set_on(store, stamp(), "1.2", owner="Ann")
        set_on(store, stamp(), "1.3", owner="Bo")
    return database


@pytest.fixture
def redacted(spoken_of: Path, stamp: Callable[..., Stamp]) -> Path:
    with closing(SqliteStore(spoken_of)) as store:
        store.redact(ORDER, stamp("redact"))
    return spoken_of


def problems_after(path: Path, *statements: str) -> tuple[str, ...]:
    """What the check finds once somebody has altered the file, triggers aside."""
    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        for name, _ in triggers():
            conn.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            assert conn.execute(statement).rowcount > 0
        for _, statement in triggers():
            conn.execute(statement)
    with closing(SqliteStore(path)) as store:
        return store.check()


def sealed(path: Path) -> list[tuple[int, str]]:
    with closing(sqlite3.connect(path)) as conn:
        return conn.execute("SELECT seq, digest FROM change ORDER BY seq").fetchall()


def test_the_digests_that_changes_were_sealed_with_stay(spoken_of: Path, stamp: Callable[..., Stamp]) -> None:
    before = sealed(spoken_of)
    with closing(SqliteStore(spoken_of)) as store:
        result = store.redact(ORDER, stamp("redact"))
        assert store.check() == ()
    assert sealed(spoken_of)[: len(before)] == before
    assert [seq for seq, _ in result.redaction.digests] == [2, 3]
    assert not {digest for _, digest in result.redaction.digests} & {digest for _, digest in before}


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("UPDATE change SET note = 'another' WHERE seq = 2", "change 2 is not as it was saved"),
        ("UPDATE log SET after = replace(after, 'Ann', 'Eve') WHERE change = 3 AND ref = '1.2'", "change 3 is not as"),
        ("UPDATE change SET note = 'another' WHERE seq = 4", "change 4 is not as it was saved"),
        ("UPDATE redaction SET digests = '[]'", "change 2 is not as it was saved"),
        ("UPDATE redaction SET digests = replace(digests, '[[2,\"', '[[2,\"0')", "change 2 is not as it was saved"),
        ("UPDATE redaction SET digests = 'no JSON'", "change 2 is not as it was saved"),
        ("UPDATE redaction SET by = 'Eve'", "redaction X1 is not what the log says"),
        ("UPDATE log SET after = replace(after, 'DPO', 'Eve') WHERE kind = 'redaction'", "change 5 is not as it was"),
        ("UPDATE change SET digest = 'another' WHERE seq = 2", "change 3 is not as it was saved"),
        ("UPDATE action SET success_measure = 'another' WHERE ref = '1.2'", "action 1.2 is not what the log says"),
    ],
)
def test_whoever_alters_a_redacted_plan_is_found_out(redacted: Path, statement: str, problem: str) -> None:
    assert problems_after(redacted, statement)[0].startswith(problem)


def test_a_redaction_that_is_taken_away_is_found_out(redacted: Path) -> None:
    assert problems_after(redacted, "DELETE FROM redaction") != ()


def test_history_is_guarded_as_before(redacted: Path) -> None:
    with closing(sqlite3.connect(redacted)) as conn:
        for statement in ("UPDATE change SET note = ''", "DELETE FROM log", "UPDATE log SET after = '{}'"):
            with pytest.raises(sqlite3.IntegrityError, match="history is append-only"):
                conn.execute(statement)
        with pytest.raises(sqlite3.IntegrityError, match="rows are never deleted"):
            conn.execute("DELETE FROM redaction")


def test_while_somebody_reads_the_file_is_not_rewritten_and_the_next_time_it_is(
    spoken_of: Path, stamp: Callable[..., Stamp], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The note beside the file says that it is still to be done."""
    monkeypatch.setattr("actionplan.store.waiting.BUSY_SECONDS", 0.05)
    with closing(SqliteStore(spoken_of)) as store, closing(sqlite3.connect(spoken_of, isolation_level=None)) as reader:
        rewriting.note_due(spoken_of)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM log").fetchone()
        store._conn.execute("PRAGMA busy_timeout = 10")
        assert "somebody else has been saving" in rewriting.rewrite(store._conn, spoken_of, Waiting())
        assert rewriting.is_due(spoken_of)
        reader.execute("COMMIT")
        store.redact(ORDER, stamp("redact"))
    assert TEXT.encode() not in spoken_of.read_bytes()
    assert not rewriting.is_due(spoken_of)


def test_while_somebody_else_is_saving_it_is_refused_and_nothing_has_changed(
    spoken_of: Path, stamp: Callable[..., Stamp], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("actionplan.store.waiting.BUSY_SECONDS", 0.05)
    with closing(SqliteStore(spoken_of)) as store, closing(sqlite3.connect(spoken_of, isolation_level=None)) as writer:
        store._conn.execute("PRAGMA busy_timeout = 10")
        writer.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="somebody else has been saving"):
            store.redact(ORDER, stamp("redact"))
        writer.execute("ROLLBACK")
        assert store.plan(settings.today()).redactions == ()
        assert store.history()[0].change.note == TEXT
        assert store.check() == ()


def test_a_refused_redaction_leaves_no_note(spoken_of: Path, stamp: Callable[..., Stamp]) -> None:
    with closing(SqliteStore(spoken_of)) as store:
        with pytest.raises(Exception, match="says nothing there"):
            store.redact(replace(ORDER, field="nothing"), stamp("redact"))
        assert not rewriting.is_due(spoken_of)


def test_a_text_longer_than_a_page_and_one_with_every_sign_are_taken_out(
    database: Path, stamp: Callable[..., Stamp]
) -> None:
    texts = [f"Tom Smithson {'was seen ' * 900}end", "".join(map(chr, [*range(32, 127), 0x2028, 0xE9, 0x1F600, 0x85]))]
    with closing(SqliteStore(database)) as store:
        for text in texts:
            set_on(store, stamp(), "1.2", text, success_measure=f"as said: {text}", own_fields=(("Who", text),))
        for seq, text in enumerate(texts, 2):
            redacted = store.redact(replace(ORDER, change=seq), stamp("redact"))
            assert text not in str(store.history())
            assert set(redacted.scope.changes) >= {seq}
        assert store.check() == ()
    assert b"was seen was seen" not in database.read_bytes()
