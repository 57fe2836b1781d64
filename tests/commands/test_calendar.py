"""The days of a plan in somebody's calendar: written, imported, and imported again when they have moved."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from calendar_reader import ReaderCalendar
from command_line import done, on, refused, run
from in_review import begun, elsewhere, ended
from texts import HARMFUL, NASTY


@pytest.fixture
def days(database: Path) -> Path:
    """1.1 and a milestone of it are Ann's, 1.2 is Bo's; a duty, and a decision of Ann's."""
    done("update", "1.1", "--owner", "Ann", "--due", "2026-12-04")
    done("add-milestone", "1.1", "Agree the standard", "--due", "2026-12-01")
    done("update", "1.2", "--owner", "Bo", "--due", "2027-01-29")
    done("duty", "add", "Report to the Board", "--due", "2027-03-31")
    return database


def written(*args: str) -> bytes:
    result = run("calendar", *args)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout_bytes


def imported(*files: bytes) -> ReaderCalendar:
    reader = ReaderCalendar()
    for file in files:
        reader.take(file)
    return reader


def test_the_days_of_a_plan_stand_in_a_calendar(days: Path) -> None:
    assert imported(written()).days == [
        (date(2026, 12, 1), "1.1/m1 due: Agree the standard"),
        (date(2026, 12, 4), "1.1 due: Case recording"),
        (date(2027, 1, 29), "1.2 due: Thresholds are not applied consistently"),
        (date(2027, 3, 31), "Due: Report to the Board"),
    ]


def test_an_owner_has_their_own_days(days: Path) -> None:
    assert [what for _, what in imported(written("--owner", "ann")).days] == [
        *("1.1/m1 due: Agree the standard", "1.1 due: Case recording"),
    ]
    assert "there is no person 'Zoe'" in refused("calendar", "--owner", "Zoe")


def test_a_date_that_moved_moves_in_the_calendar_and_what_is_done_goes(days: Path) -> None:
    before = written()
    done("update", "1.1", "--due", "2026-12-18", "--note", "the venue", "--agreed-by", "the Board")
    done("update", "1.1/m1", "--complete")
    done("update", "1.2", "--withdraw", "--note", "another plan has it")
    after = written()
    expected = [(date(2026, 12, 18), "1.1 due: Case recording"), (date(2027, 3, 31), "Due: Report to the Board")]
    assert imported(before, after).days == expected
    assert imported(before, after, after).days == expected, "imported twice, it is there once"
    assert imported(after, before).days == expected, "an older file read late brings nothing back"


def test_what_was_taken_back_is_back_and_what_is_reopened_too(days: Path) -> None:
    before = written()
    done("update", "1.2", "--withdraw", "--note", "another plan has it")
    done("undo")
    assert imported(before, written()).days == imported(before).days
    done("update", "1.1", "--complete", "--note", "done")
    gone = written()
    done("update", "1.1", "--reopen", "--note", "not yet")
    assert imported(before, gone, written()).days == imported(before).days


def test_the_same_plan_gives_the_same_bytes_wherever_it_is_kept(days: Path, tmp_path: Path) -> None:
    copy = tmp_path / "elsewhere.db"
    done("copy", str(days), str(copy))
    assert written() == written() == run("--db", str(copy), "calendar").stdout_bytes


def test_another_plan_has_other_identities(days: Path, tmp_path: Path) -> None:
    uids = set(re.findall(rb"UID:(\S+)", written()))
    another = ("--db", str(tmp_path / "new.db"))
    done(*another, "init")
    done(*another, "update", "1.1", "--due", "2026-12-04")
    others = set(re.findall(rb"UID:(\S+)", run(*another, "calendar").stdout_bytes))
    assert uids and others and not uids & others


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY)
def test_any_text_is_one_entry_and_harmless(database: Path, text: str) -> None:
    done("update", "1.1", "--title", f"x {text}", "--due", "2026-12-04", "--owner", "Ann, BEGIN:VEVENT")
    data = written()
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    ((day, what),) = imported(data).days
    assert day == date(2026, 12, 4)
    assert not HARMFUL.search(what.replace("\u200d", ""))


def test_what_is_restricted_has_its_day_and_not_its_words(days: Path) -> None:
    done("update", "1.2", "--title", "Ask the family of T")
    assert b"family" in written()
    done("restrict", "1.2", "--reason", "a case before the court")
    data = written()
    assert b"family" not in data and b"court" not in data
    assert (date(2027, 1, 29), "1.2 due: restricted") in imported(data).days


def test_a_file_is_not_written_over_unasked(days: Path, tmp_path: Path) -> None:
    target = tmp_path / "plan.ics"
    assert done("calendar", "-o", str(target)) == f"Written: {target}\n"
    assert target.read_bytes() == written()
    assert "already exists; --force overwrites it" in refused("calendar", "-o", str(target))
    done("calendar", "-o", str(target), "--force")


def test_the_next_review_is_expected_by_those_who_were_at_the_last(days: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere(days, begun)
    done("review", "details", "--chair", "Ann", "--next", "2026-12-04")
    elsewhere(days, ended)
    first = written("--owner", "Ann")
    assert (date(2026, 12, 4), "Weekly review") in imported(first).days
    assert "Weekly review" not in str(imported(written("--owner", "Bo")).days)
    on("2026-12-07", monkeypatch)
    elsewhere(days, begun)
    assert "Weekly review" not in str(imported(first, written()).days), "it was held on another day"


def test_without_the_library_it_says_what_to_install(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("actionplan.messages.calendar_file.find_spec", lambda _name: None)
    assert refused("calendar") == 'a calendar needs the extra "mail": pip install "actionplan[mail]"'


def test_a_closed_plan_has_no_days_any_more(days: Path) -> None:
    before = written()
    refs = ("1.1", "1.2", "1.3", "2.1", "2.2")
    done("update", *refs, "--withdraw", "--note", "taken into the service plan")
    done("close-plan", "--note", "the Board has ended it")
    assert imported(before, written()).days == []


def test_the_demonstration_says_that_it_is_made_up(quarter: Path) -> None:
    assert all(what.startswith("DEMO ") for _, what in imported(written()).days)


def test_months_later_what_was_done_is_left_out(days: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done("update", "1.1", "--withdraw", "--note", "another plan has it")
    on("2027-03-01", monkeypatch)
    assert b"Case recording" not in written()
