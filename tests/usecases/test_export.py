"""What a summary is true of and compared with: a day, the last review, the last report."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest
from msgspec.structs import replace

from actionplan import settings
from actionplan.demo import TODAY, make
from actionplan.model.movement import MoveKind
from actionplan.model.ratings import Condition
from actionplan.model.refusal import Invalid
from actionplan.model.report import reports_of
from actionplan.model.rules.reports import add_report, edit_report
from actionplan.reports.audience import Audience
from actionplan.reports.formats import FORMATS, written
from actionplan.store import StoreError
from actionplan.store.sqlite.store import SqliteStore
from actionplan.usecases.change import Changed, save_change
from actionplan.usecases.compare import compare
from actionplan.usecases.export import Since, edition, read_since
from actionplan.usecases.send import send


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
    meant = compare(demo, demo.plan(TODAY), date(2026, 10, 30))
    assert found.past is not None
    assert (found.past.since, found.past.moves, found.past.whole) == (meant.since, meant.moves, meant.whole)
    assert found.before is not None
    assert found.before.counts[Condition.OFF_TRACK] == 1


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


def sent(store: SqliteStore, day: date, report: str = "") -> str:
    """The name of the file of a report as at a day that went out."""
    made = edition(store, today=TODAY, as_at=day, made_by="jo", report=report)
    file = Path(f"{report or 'board'}-{day}.md")
    send(store, made, FORMATS["md"], settings.stamp("command"), file=file, document=written(made, FORMATS["md"]))
    return file.name


def test_a_report_is_compared_with_the_last_one_to_the_same_audience(demo: SqliteStore) -> None:
    october, november = date(2026, 10, 30), date(2026, 11, 20)
    demo.save([add_report(demo.plan(TODAY), "County Council")], settings.stamp("command"))
    before = demo.plan(TODAY)
    with pytest.raises(Invalid, match="nothing was sent to the County Council before 27 Nov 2026"):
        edition(demo, today=TODAY, since=Since.LAST_SENT, report="county", made_by="jo")
    names = [sent(demo, october), sent(demo, november, "County Council"), sent(demo, TODAY)]
    kept = demo.plan(TODAY).sent_reports
    assert [one.file for one in kept] == names
    # That of today is the first try at this very document; what went to others is nothing that these have read.
    past = edition(demo, today=TODAY, made_by="jo").summary.past
    assert past is not None and past.sent is not None
    assert (past.since, past.sent.ref, past.review) == (october, "S1", None)
    assert past.moves == compare(demo, before, october).moves
    for since in (None, Since.LAST_SENT):
        found = edition(demo, today=TODAY, made_by="jo", report="county", since=since).summary.past
        assert found is not None and found.sent is not None
        assert (found.since, found.sent.audience) == (november, "County Council")
    # Of a day before anything went out, it is the last review again.
    then = edition(demo, today=TODAY, as_at=date(2026, 10, 23), made_by="jo").summary.past
    assert then is not None and then.sent is None and then.review is not None


def test_what_was_sent_says_which_state_and_which_file(demo: SqliteStore) -> None:
    day = date(2026, 10, 30)
    name = sent(demo, day)
    (one,) = demo.plan(TODAY).sent_reports
    then = demo.plan_as_at(day)
    assert (one.day, one.upto, one.state, one.file, one.form) == (day, then.seq, then.state, name, "md")
    document = written(edition(demo, today=TODAY, as_at=day, made_by="jo"), FORMATS["md"])
    assert one.digest == sha256(document).hexdigest(), "the same report again is the same file"
    demo.undo(settings.stamp("undo"))
    found = edition(demo, today=TODAY, made_by="jo").summary.past
    assert found is not None and found.sent is None, "what was not sent after all is nothing to compare with"


def test_of_two_who_send_at_once_both_are_kept(demo: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    other = SqliteStore(demo.path)
    waiting = [lambda: sent(other, TODAY)]

    def save(*args: Any, **options: Any) -> Changed:
        if waiting:
            waiting.pop()()
        return save_change(*args, **options)

    monkeypatch.setattr("actionplan.usecases.send.save_change", save)
    sent(demo, date(2026, 10, 30))
    kept = demo.plan(TODAY).sent_reports
    assert [(one.ref, one.day) for one in kept] == [("S1", TODAY), ("S2", date(2026, 10, 30))]
    other.close()


def test_the_words_of_a_past_days_report_are_those_of_today(demo: SqliteStore) -> None:
    """A paper as at the month's end is written for the meeting after it."""
    plan = demo.plan(TODAY)
    demo.save([edit_report(plan, reports_of(plan)[0], {"verdict": "We are behind."})], settings.stamp("command"))
    assert edition(demo, today=TODAY, as_at=date(2026, 10, 30), made_by="jo").report.verdict == "We are behind."


def test_what_everybody_reads_has_a_persons_words_only_where_they_are_for_everybody(demo: SqliteStore) -> None:
    plan = demo.plan(TODAY)
    own = {"verdict": "zqverdict", "by": "zqby", "recommendations": "zqask", "contact": "zqcontact"}
    words = {**own, "addressed_to": "zqto", "paragraphs": {"Commentary": "zqsays"}, "background": "Letter"}
    demo.save([edit_report(plan, reports_of(plan)[0], words)], settings.stamp("command"))
    for report in ("", "Improvement"):
        found = edition(demo, today=TODAY, audience=Audience.PUBLIC, report=report, made_by="jo")
        assert "zq" not in str(found.report) and "zq" not in str(found.summary.plan.reports)
        assert (found.report.name, found.report.background) == ("Improvement Board", "Letter")
    demo.save([add_report(demo.plan(TODAY), "Residents", {"is_public": True})], settings.stamp("command"))
    (kept,) = [each for each in reports_of(demo.plan(TODAY)) if each.is_public]
    assert kept.paragraphs == (("Commentary", "zqsays"),)
    for audience, report in ((Audience.PUBLIC, ""), (None, "Residents")):
        found = edition(demo, today=TODAY, audience=audience, report=report, made_by="jo")
        assert (found.audience, found.report) == (Audience.PUBLIC, kept)
    assert edition(demo, today=TODAY, made_by="jo").report.name == "Improvement Board"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", None),
        ("last-review", Since.LAST_REVIEW),
        ("Last Sent", Since.LAST_SENT),
        ("sent", Since.LAST_SENT),
        ("2026-11-01", date(2026, 11, 1)),
        ("yesterday", date(2026, 11, 26)),
    ],
)
def test_what_since_means(typed: str, meant: date | Since | None) -> None:
    assert read_since(typed, TODAY) == meant


def test_what_since_cannot_mean() -> None:
    with pytest.raises(Invalid, match="last-review or last-sent"):
        read_since("whenever", TODAY)


def test_for_the_public_the_organisation_made_it(demo: SqliteStore) -> None:
    found = edition(demo, today=TODAY, audience=Audience.PUBLIC, made_by="jo")
    assert found.made_by == "Kent County Council"
    assert {action.owner for action in found.summary.plan.actions} <= {"", "not published"}
