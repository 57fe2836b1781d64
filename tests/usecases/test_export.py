"""What a summary is true of and compared with: a day, the last review, the last export."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from shutil import copyfile

import pytest
from msgspec.structs import replace

from actionplan import settings
from actionplan.demo import TODAY, make
from actionplan.model.movement import MoveKind
from actionplan.model.refusal import Invalid
from actionplan.reports.audience import Audience
from actionplan.settings import Sent
from actionplan.store import StoreError
from actionplan.store.sqlite.store import SqliteStore
from actionplan.usecases.compare import compare
from actionplan.usecases.export import Since, edition, read_since


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration, made once."""
    path = tmp_path_factory.mktemp("exporting") / "demo.db"
    make(path)
    return path


@pytest.fixture
def demo(made: Path, tmp_path: Path) -> Iterator[SqliteStore]:
    """A store of it."""
    store = SqliteStore(Path(copyfile(made, tmp_path / "demo.db")))
    yield store
    store.close()


def test_it_is_of_today_and_compared_with_the_last_review(demo: SqliteStore) -> None:
    found = edition(demo, today=TODAY, made_by="jo")
    plan = demo.plan(TODAY)
    assert found.summary.past is not None and plan.last_review is not None
    assert (found.day, found.summary.past.since) == (TODAY, plan.last_review.held_on)
    assert found.summary.moves == compare(demo, plan).moves
    assert (found.made_by, found.last_change_at) == ("jo", demo.changed_at(plan.seq))


def test_it_is_true_of_a_past_day(demo: SqliteStore) -> None:
    day = date(2026, 10, 30)
    found = edition(demo, today=TODAY, as_at=day, made_by="jo")
    # What is restricted by now is restricted there too.
    assert replace(found.summary.plan, restrictions=()) == demo.plan_as_at(day)
    assert found.last_change_at < "2026-10-31"


def test_it_is_compared_with_a_day(demo: SqliteStore) -> None:
    found = edition(demo, today=TODAY, since=date(2026, 10, 30), made_by="jo").summary
    assert found.past is not None
    assert found.past == compare(demo, demo.plan(TODAY), date(2026, 10, 30))


def test_the_day_compared_with_is_not_after_the_day(demo: SqliteStore) -> None:
    with pytest.raises(Invalid, match="is after 30 Oct 2026"):
        edition(demo, today=TODAY, as_at=date(2026, 10, 30), since=date(2026, 11, 6), made_by="jo")
    with pytest.raises(StoreError, match="begins on"):
        edition(demo, today=TODAY, as_at=date(2020, 1, 1), made_by="jo")


def test_on_the_day_of_a_review_the_last_one_is_named_to_be_compared_with(demo: SqliteStore) -> None:
    """Friday 20 November ended with review 12: its report says what moved since review 11, unless somebody asks."""
    day = date(2026, 11, 20)
    usual, last = (
        edition(demo, today=TODAY, as_at=day, since=since, made_by="jo").summary.past
        for since in (None, Since.LAST_REVIEW)
    )
    assert usual is not None and usual.review is not None and usual.moves
    assert last is not None and last.review is not None
    assert (usual.review.number, usual.since, last.review.number) == (11, date(2026, 11, 13), 12)
    assert {move.kind for move in last.moves} <= {MoveKind.UNCHANGED_RED}


def test_without_a_review_there_is_no_last_one(database: Path) -> None:
    store = SqliteStore(database)
    with pytest.raises(Invalid, match="no review was closed up to 27 Nov 2026; name a day"):
        edition(store, today=TODAY, since=Since.LAST_REVIEW, made_by="jo")
    assert edition(store, today=TODAY, made_by="jo").summary.past is not None
    store.close()


def test_since_the_last_export(demo: SqliteStore) -> None:
    with pytest.raises(Invalid, match="nothing was exported"):
        edition(demo, today=TODAY, since=Since.LAST_EXPORT, made_by="jo")
    october = demo.plan_as_at(date(2026, 10, 30))
    exports = (Sent(date(2026, 9, 25), 20), Sent(october.as_at, october.seq), Sent(TODAY, demo.plan(TODAY).seq))
    found = edition(demo, today=TODAY, since=Since.LAST_EXPORT, made_by="jo", exports=exports).summary
    # That of today is the first try at this very document.
    assert found.past is not None
    assert found.past.since == october.as_at
    assert found.moves == compare(demo, found.plan, october.as_at).moves


def test_an_export_from_before_a_backup_was_put_back_is_none(demo: SqliteStore) -> None:
    with pytest.raises(Invalid, match="nothing was exported"):
        edition(demo, today=TODAY, since=Since.LAST_EXPORT, made_by="jo", exports=(Sent(date(2026, 11, 1), 9_999),))


def test_exports_are_kept_by_database_and_day(tmp_path: Path) -> None:
    one, other = tmp_path / "one.db", tmp_path / "other.db"
    for day, change in ((date(2026, 11, 20), 9), (date(2026, 11, 27), 11), (date(2026, 11, 27), 12)):
        settings.note_sent(one, Sent(day, change))
    assert settings.sent(one) == (Sent(date(2026, 11, 20), 9), Sent(date(2026, 11, 27), 12))
    assert settings.sent(other) == ()
    for number in range(100):
        settings.note_sent(one, Sent(date.fromordinal(740_000 + number), number))
    assert len(settings.sent(one)) == settings.MOST_SENT


def test_a_broken_record_of_exports_is_none(tmp_path: Path) -> None:
    settings.note_sent(tmp_path / "one.db", Sent(TODAY, 1))
    path = settings.state_path().with_name("exports.json")
    for text in ("{", "[]", '{"x": 1}', '{"%s": {"no day": 1, "2026-11-27": null}}' % (tmp_path / "one.db")):
        path.write_text(text, encoding="utf-8")
        assert settings.sent(tmp_path / "one.db") == ()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", None),
        ("last-review", Since.LAST_REVIEW),
        ("Last Export", Since.LAST_EXPORT),
        ("export", Since.LAST_EXPORT),
        ("2026-11-01", date(2026, 11, 1)),
        ("yesterday", date(2026, 11, 26)),
    ],
)
def test_what_since_means(typed: str, meant: date | Since | None) -> None:
    assert read_since(typed, TODAY) == meant


def test_what_since_cannot_mean() -> None:
    with pytest.raises(Invalid, match="last-review or last-export"):
        read_since("whenever", TODAY)


def test_for_the_public_the_organisation_made_it(demo: SqliteStore) -> None:
    found = edition(demo, today=TODAY, audience=Audience.PUBLIC, made_by="jo")
    assert found.made_by == "Kent County Council"
    assert {action.owner for action in found.summary.plan.actions} <= {"", "not published"}
