"""What has changed, at the command line: since a day, since the last review, and on a past day."""

from __future__ import annotations

from pathlib import Path

import pytest

from command_line import done, objects, on, one_of, refused, run

MOVES = [
    ("1.1", "worse", "green", "amber"),
    ("1.2", "unchanged_red", "red", "red"),
    ("2.1", "closed", None, "blue"),
    ("1.2b", "new", None, None),
    ("1.1", "date_moved", "2026-12-18", "2027-01-29"),
    ("1.3", "owner_changed", None, "Head of Assessment"),
]


# --- what has changed -----------------------------------------------------------------------------------------


def test_changes_are_one_object_a_move(moved: Path) -> None:
    found = objects("changes")
    assert [(move["ref"], move["kind"], move["before"], move["after"]) for move in found] == MOVES
    ends = {"before", "after", "before_condition", "after_condition"}
    assert set(found[0]) == {"ref", "kind", *ends, "words"}
    assert found[1]["words"] == "for 11 days: stuck"


def test_changes_on_a_terminal_say_from_what_to_what_and_why(moved: Path) -> None:
    lines = done("changes").splitlines()
    assert lines[0].split()[:3] == ["Ref", "Action", "Moved"]
    assert lines[1].endswith("worse          Green → Amber: vacancies")
    assert "18 Dec 2026 → 29 Jan 2027, agreed by the Board" in done("changes")
    assert lines[-1] == (
        "1 worse, 1 still red, 1 closed, 1 new, 1 date moved, 1 owner changed, since 20 Nov 2026, as at 27 Nov 2026"
    )


@pytest.mark.parametrize(
    ("since", "kinds"),
    [
        ("2026-11-15", {"rated", "closed", "new", "dated", "owner_changed"}),
        ("16/11/26", {"worse", "unchanged_red", "closed", "new", "date_moved", "owner_changed"}),
        ("-1w", {"worse", "unchanged_red", "closed", "new", "date_moved", "owner_changed"}),
        ("wed", {"unchanged_red"}),
        ("thu", {"unchanged_red"}),
        ("today", {"unchanged_red"}),
    ],
)
def test_changes_since_any_day_looking_back(moved: Path, since: str, kinds: set[str]) -> None:
    assert {move["kind"] for move in objects("changes", "--since", since)} == kinds


def test_changes_as_at_a_past_day_look_back_from_there(moved: Path) -> None:
    assert {move["kind"] for move in objects("changes", "--as-at", "2026-11-20")} == {
        "rated",
        "dated",
        "owner_changed",
    }
    assert objects("changes", "--since", "-1d", "--as-at", "2026-11-26")[0]["kind"] == "unchanged_red"
    assert "since 18 Nov 2026, as at 20 Nov 2026" in done("changes", "--since", "wed", "--as-at", "2026-11-20")


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("--since", "whenever"), "I do not know the date 'whenever'"),
        (("--since", ""), "--since is empty"),
        (("--since", "tomorrow"), "still to come"),
        (("--since", "2026-10-01"), "begins on"),
        (("--since", "2026-11-26", "--as-at", "2026-11-20"), "still to come"),
        (("--since", "2026-11-26", "--as-at", "2026-11-20"), "seen from 20 Nov 2026"),
        (("--as-at", "+1w"), "still to come"),
    ],
)
def test_a_wrong_day_is_said(moved: Path, args: tuple[str, ...], says: str) -> None:
    assert says in refused("changes", *args)


def test_that_nothing_moved_is_said(database: Path) -> None:
    assert done("changes") == "Nothing has moved since 20 Nov 2026, as at 27 Nov 2026.\n"
    assert objects("changes") == []


def test_after_a_review_changes_are_since_that(quarter: Path) -> None:
    assert "since review 12 on 20 Nov 2026" in done("changes")
    assert "Since the review of 20 Nov 2026" in done("export")


# --- evidence and impact --------------------------------------------------------------------------------------


def test_since_the_first_day_or_today_is_since_it_began(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACTIONPLAN_TODAY", "2026-11-02")
    done("update", "1.1", "--rag", "red", "--note", "stuck")
    for args in ((), ("--since", "today"), ("--since", "2026-11-02")):
        (move,) = objects("changes", *args)
        assert (move["ref"], move["words"]) == ("1.1", "Unrated → Red: stuck")
    monkeypatch.setenv("ACTIONPLAN_TODAY", "2026-11-27")
    done("update", "1.2", "--owner", "Ann")
    assert [move["ref"] for move in objects("changes", "--since", "today")] == ["1.1", "1.2"]
    assert [move["kind"] for move in objects("changes", "--since", "today")] == ["unchanged_red", "owner_changed"]


# --- as at ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "verb", ["list --json", "list --attention", "changes", "summary", "summary --json", "strengths"]
)
def test_a_past_day_gives_the_same_bytes_whenever_it_is_asked(
    moved: Path, verb: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    on("2026-11-26", monkeypatch)
    then = run(*verb.split()).stdout_bytes
    on("2026-11-30", monkeypatch)
    done("update", "1.1", "1.2", "--rag", "green", "--note", "all well", "--owner", "Z")
    done("evidence", "1.2", "--what", "Audit", "--kind", "data")
    done("strength", "S1.1", "--at-risk", "late")
    assert run(*verb.split(), "--as-at", "2026-11-26").stdout_bytes == then


@pytest.mark.parametrize("form", ["md", "csv", "json"])
def test_an_export_of_a_past_day_is_the_same_bytes(moved: Path, form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    then = run("export", "--format", form).stdout_bytes
    on("2026-12-18", monkeypatch)
    done("update", "1.1", "--owner", "Z")
    assert run("export", "--format", form, "--as-at", "2026-11-27").stdout_bytes == then
    assert run("export", "--format", form).stdout_bytes != then


def test_a_past_day_may_be_typed_in_any_form_but_not_left_empty(moved: Path) -> None:
    assert one_of(("list", "--as-at", "thu"), "1.1")["rag"] == "amber"
    assert one_of(("list", "--as-at", "20 nov"), "1.1")["rag"] == "green"
    assert "--as-at is empty" in refused("list", "--as-at", "")
