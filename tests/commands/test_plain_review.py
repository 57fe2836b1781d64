"""The weekly review as questions and answers: what is said, and what the store holds then."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from actionplan import settings
from actionplan.model.edit import Edit
from actionplan.model.plan import Plan
from actionplan.model.ratings import Condition
from actionplan.model.rules.actions import propose_one
from actionplan.model.rules.review import change_decision, finish_decision
from actionplan.model.weekly_review import Outcome
from at_screen import with_store
from command_line import done, on, refused
from in_review import elsewhere, ended, settled
from plain_talk import Turn, conversation, review

BEGIN = ("", "Ann", "Bo, Cy", "")
"""The answers that start the first review of a plan: date, chair, who is there, apologies."""


def plan_of(database: Path) -> Plan:
    return with_store(database, lambda store: store.plan(settings.today()))


def outcomes(database: Path) -> list[str]:
    return [item.outcome.value for item in plan_of(database).items]


def by_sam(database: Path, ref: str, note: str = "", **values: Any) -> Turn:
    """What Sam changes meanwhile, in a program of their own."""

    def change() -> None:
        def edits(plan: Plan) -> Sequence[Edit]:
            action = plan.action(ref)
            assert action is not None
            return [propose_one(plan, action, values, by="sam", note=note)]

        elsewhere(database, edits)

    return change


def test_a_review_from_its_start_to_its_minutes(database: Path) -> None:
    text = review(
        *BEGIN,
        "a two posts vacant",
        "",
        "owner Head of Quality",
        "due 31/3/2027",
        "note audit begins in May",
        "",
        *("decision Ask HR for cover", "Ann", "4 dec", "yes"),
        "skip",
        "",
        "",
        "details",
        *("", "", "", "Di", "fri"),
        "close",
        "yes",
    )
    assert "Started review 1, Fri 27 Nov 2026, chair Ann." in text
    assert "1.1, 1 of 5 [no change, next]: a two posts vacant" in text
    assert "Wed 31 Mar 2027" in text
    assert "Reviewed: 5 of 5 items" in text
    assert "Next meeting: Fri 4 Dec 2026" in text
    assert "Review 1 is closed and locked." in text
    plan = plan_of(database)
    action, second = plan.action("1.1"), plan.action("1.2")
    assert action is not None and second is not None
    assert (action.rag, action.rag_reason) == (Condition.AT_RISK, "two posts vacant")
    assert (plan.owner_name(second), second.due) == ("Head of Quality", date(2027, 3, 31))
    (decision,) = plan.decisions
    assert (decision.what, decision.action, decision.for_board) == ("Ask HR for cover", "1.3", True)
    assert decision.due == date(2026, 12, 4)
    (closed,) = plan.reviews
    assert closed.is_closed
    assert (closed.chair, closed.attendees, closed.apologies) == ("Ann", "Bo, Cy", "Di")
    (minutes,) = [line.partition(": ")[2] for line in text.splitlines() if line.endswith(".md")]
    assert "Ask HR for cover" in Path(minutes).read_text(encoding="utf-8")
    assert "D1; Decision: Ask HR for cover; About: 1.3 Too few children are seen; Owner: Ann" in text


def test_the_end_of_the_input_keeps_the_place(database: Path) -> None:
    text = review(*BEGIN, "", "skip")
    assert text.endswith("still open and keeps its place; actionplan review hold --plain goes on with it.\n")
    assert outcomes(database) == ["reviewed", "skipped", "waiting", "waiting", "waiting"]
    text = review("pause")
    assert "Going on with review 1, Fri 27 Nov 2026, chair Ann.\n5 items on the agenda, 3 to go through." in text
    assert "1.3, 3 of 5 [no change, next]: pause" in text


def test_what_was_typed_is_not_lost_at_a_refusal(database: Path) -> None:
    text = review(*BEGIN, "due 32 feb", "31 mar", "red", "", "posts vacant")
    assert "There is no such day as '32 feb'\nDue: 31 mar" in text
    assert "Rate 1.1 Red\nBecause: \n" in text
    assert "Nothing was saved.\nBecause: posts vacant" in text
    action = plan_of(database).action("1.1")
    assert action is not None
    assert (action.due, action.rag_reason) == (date(2027, 3, 31), "posts vacant")


def test_a_question_says_what_can_be_answered_and_can_be_left(database: Path) -> None:
    text = review(*BEGIN, "?", "what now", "owner", "?", "!", "pause")
    assert "red, amber or green (r, a, g): rate it" in text
    assert "what now cannot be answered here. ? says what can." in text
    assert "A name or a post. In use: none yet." in text
    assert "Nothing was saved." in text
    assert plan_of(database).action("1.1") == plan_of(database).actions[0]
    assert outcomes(database) == ["waiting"] * 5


def test_back_go_to_sections_and_undo(database: Path) -> None:
    text = review(*BEGIN, "", "back", "owner Bo", "undo", "go 2.1", "", "go pace", "go 9.9", "agenda", "pause")
    refs = [line.partition(",")[0] for line in text.splitlines() if "of 5 [" in line]
    assert refs == ["1.1", "1.2", "1.1", "1.1", "1.1", "2.1", "1.1", "2.1", "2.1", "2.1"]
    assert "Undone:" in text
    assert "No card or action matches 9.9." in text
    assert "2.2 The new system meets its users' needs, waiting" in text
    assert plan_of(database).actions[0].owner == ""


def test_closing_warns_of_what_was_not_reached(database: Path) -> None:
    text = review(*BEGIN, "", "skip", "end", "", "end", "close", "no")
    assert text.count("Close before the end of the agenda?\nReviewed: 1 of 5 items\nSkipped: 1.2\n") == 2
    assert "Not reached: 1.3, 2.1, 2.2" in text
    assert plan_of(database).reviews[0].is_closed


def test_details_on_the_command_line_are_not_asked(database: Path) -> None:
    args = (
        "review",
        "hold",
        "--plain",
        "--held-on",
        "27/11/26",
        "--chair",
        "Ann",
        "--present",
        "Bo",
        "--apologies",
        "",
    )
    text = conversation(args, "pause").stdout
    assert "Chair" not in text
    assert "Apologies" not in text
    assert "Started review 1" in text
    assert plan_of(database).reviews[0].attendees == "Bo"


def test_without_plain_it_says_where_a_review_is_held(database: Path) -> None:
    assert "--plain" in refused("review", "hold", code=2)


def test_what_others_do_meanwhile_is_said(database: Path) -> None:
    text = review(*BEGIN, by_sam(database, "2.1", due="2027-01-31"), "", "pause")
    assert "Meanwhile sam: 2.1 due date – → 31 Jan 2027" in text


def test_a_conflict_is_a_question_with_both_values(database: Path) -> None:
    text = review(
        *BEGIN, "due", by_sam(database, "1.1", due="2027-01-31"), "28 feb 2027", "both", "yours", "", "later", "pause"
    )
    assert "1.1: the due date was changed by sam at" in text
    assert "You saw: –\nTheirs: 31 Jan 2027\nYours: 28 Feb 2027\n" in text
    assert "Which one stands? theirs or yours [theirs]: both\nAnswer theirs or yours.\n" in text
    action = plan_of(database).action("1.1")
    assert action is not None
    assert action.due == date(2027, 2, 28)
    assert "1.1 is due 31 Jan 2027; say why the date moves. Nothing was saved.\nBecause: \n" in text
    assert "later" in done("history", "1.1")


def test_the_other_value_of_a_conflict_can_stand(database: Path) -> None:
    review(*BEGIN, "owner", by_sam(database, "1.1", owner="Head of Referral"), "Head of Data", "theirs", "pause")
    plan = plan_of(database)
    assert plan.owner_name(plan.actions[0]) == "Head of Referral"
    assert outcomes(database)[0] == "changed"


def test_changes_of_other_fields_are_both_kept(database: Path) -> None:
    text = review(*BEGIN, "owner", by_sam(database, "1.1", due="2027-01-31"), "Head of Data", "pause")
    assert "1.1: somebody else changed other fields; both are kept" in text
    plan = plan_of(database)
    assert (plan.owner_name(plan.actions[0]), plan.actions[0].due) == ("Head of Data", date(2027, 1, 31))


def test_somebody_else_settles_the_card_or_closes_the_review(database: Path) -> None:
    def settle_first() -> None:
        elsewhere(database, settled(Outcome.REVIEWED), "R1")

    def end() -> None:
        elsewhere(database, ended)

    text = review(*BEGIN, settle_first, "note seen", "", end, "", "")
    assert "Review 1 is closed now." in text
    assert "seen" in done("history", "1.1")


def test_what_turns_red_meanwhile_joins_the_agenda(database: Path) -> None:
    def added_red() -> None:
        done("add", "1.2", "Audit 40 files")
        done("add", "1.2", "Train every team")
        done("update", "1.2b", "--rag", "red", "--note", "no trainer")

    text = review(*BEGIN, added_red, "", "pause")
    assert "On the agenda too, having turned red: 1.2b" in text
    assert "1.2b" in [item.subject for item in plan_of(database).items]


def test_a_decision_carried_over_is_done_or_moved(database: Path) -> None:
    review(*BEGIN, *("decision Ask HR", "Ann", "4 dec", ""), "end", "close", "no")
    text = review(*("", "", "", ""), "due 11 dec", "complete", "", "pause")
    assert "D1: Ask HR\nOn the agenda: Carried over: by 4 Dec 2026\n" in text
    assert "D1 is done. An empty line goes on." in text
    (decision,) = plan_of(database).decisions
    assert (decision.due, decision.done_on) == (date(2026, 12, 11), settings.today())
    with pytest.raises(Exception, match="already done"):
        finish_decision(decision, settings.today())


def test_two_people_move_a_decision_and_one_decides(database: Path) -> None:
    def by_sam() -> None:
        elsewhere(database, lambda plan: [change_decision(plan, plan.decisions[0], due="2026-12-18")])

    review(*BEGIN, *("decision Ask HR", "Ann", "4 dec", ""), "end", "close", "no")
    text = review("", "", "", "", "due", by_sam, "11 dec", "yours", "pause")
    assert "D1: the due date was changed by sam" in text
    assert "You saw: 4 Dec 2026\nTheirs: 18 Dec 2026\nYours: 11 Dec 2026\n" in text
    assert plan_of(database).decisions[0].due == date(2026, 12, 11)


def test_the_history_of_a_review_is_that_of_one_on_the_screens(database: Path) -> None:
    review(*BEGIN, "note seen", "end", "close", "no")
    changes = {update.change for update in with_store(database, lambda store: store.history())}
    by_source = {(change.source, change.review) for change in changes}
    assert by_source == {("review", None), ("command", "R1")}


def test_what_was_signed_off_is_asked_whether_it_holds(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done("update", "1.3", "--complete", "--note", "all seen", "--completed-on", "20/11/26")
    done("update", "1.3", "--sign-off", "--verified", "e", "--evidence", "audit", "--signed-off-by", "Di")
    done("update", "1.3", "--check-on", "2026-11-28")
    on("2026-11-30", monkeypatch)
    text = review(
        *BEGIN,
        "go 1.3",
        "hold",
        *("", "20 of 20 seen", "Audit of November", "c", "in 6 months"),
        "pause",
    )
    assert "To be checked: does it hold? Answer: hold" in text
    assert "Does it hold? 1.3 Too few children are seen" in text
    (check,) = plan_of(database).hold_checks
    assert (check.outcome.value, check.what, check.evidence) == ("holding", "20 of 20 seen", "1.3/1")


def test_what_cannot_be_said_of_a_duty_or_a_measure_is_answered_with_what_can(database: Path) -> None:
    done("duty", "add", "Action plan to the Minister", "--due", "2026-12-01")
    done("measure", "add", "Seen in 45 days", "--action", "1.2")
    text = review(*BEGIN, "red", "go M1", "owner Ann", "pause")
    assert "That cannot be said of duty/1. Of a duty: complete, due, note." in text
    assert "That cannot be said of M1. Of a measure: reading." in text


def test_a_duty_is_done_on_its_card(database: Path) -> None:
    done("duty", "add", "Action plan to the Minister", "--due", "2026-12-01")
    text = review(*BEGIN, "complete", "", "", "sent by post", "pause")
    assert "duty/1: Action plan to the Minister" in text
    (duty,) = plan_of(database).duties
    assert (duty.done_on, duty.done_by, duty.note) == (settings.today(), "jo", "sent by post")


def test_a_reading_is_entered_on_the_card_of_its_measure(database: Path) -> None:
    done("measure", "add", "Seen in time", "--unit", "%", "--good", "higher", "--every", "month")
    text = review(*BEGIN, "go M1", "reading 83", "", "", "pause")
    assert "Missing: " in text
    (reading,) = plan_of(database).readings
    assert reading.value == 83


def test_no_text_of_the_plan_controls_the_terminal(database: Path) -> None:
    evil = "Red\x1b[2J\x1b]0;title\x07 \u202eabc\x9b31m"

    def add() -> None:
        elsewhere(database, lambda plan: [Edit(plan.actions[0], replace(plan.actions[0], title=evil))])

    add()
    text = review(*BEGIN, "note \x1b[A\x1b[Dseen\x07", "again", "pause")
    assert "Red" in text
    assert "seen" in done("history", "1.1")
    assert "\u202e" not in text


def test_lines_of_any_encoding_from_a_file(database: Path, tmp_path: Path) -> None:
    lines = tmp_path / "lines.txt"
    lines.write_bytes("\ufeff\r\nAnn\r\n\r\n\r\nnote Zoë’s audit\r\n".encode())
    command = [sys.executable, "-m", "actionplan", "review", "hold", "--plain"]
    with lines.open("rb") as file:
        result = subprocess.run(command, stdin=file, capture_output=True, timeout=60, check=True)
    assert b"\x1b" not in result.stdout
    assert "Zoë’s audit" in done("history", "1.1")
    latin = b"note caf\xe9 audit\n"
    subprocess.run(command, input=latin, capture_output=True, timeout=60, check=True)
    assert "caf" in done("history", "1.2")
    ascii_only = {**os.environ, "PYTHONIOENCODING": "ascii:replace", "PYTHONUTF8": "0"}
    result = subprocess.run(command, input=b"back\nback\n", capture_output=True, timeout=60, check=True, env=ascii_only)
    assert b"Zo" in result.stdout


LOOK = """
import json, sys
from actionplan.cli import main
try:
    main(sys.argv[1:])
except SystemExit as end:
    assert not end.code
print("\\n" + json.dumps([name for name in ("textual", "rich", "readline", "yaml") if name in sys.modules]))
"""


@pytest.mark.parametrize("args", [("review", "hold", "--plain"), ("shell",)])
def test_neither_textual_nor_an_editor_of_lines_is_loaded(database: Path, args: tuple[str, ...]) -> None:
    command = [sys.executable, "-c", LOOK, *args]
    lines = "\nAnn\n\n\nnote seen\npause\n" if args[0] == "review" else "list\nshow 1.1\nnote 1.1 seen\nquit\n"
    result = subprocess.run(command, input=lines, capture_output=True, text=True, timeout=60, check=True)
    assert json.loads(result.stdout.splitlines()[-1]) == []
