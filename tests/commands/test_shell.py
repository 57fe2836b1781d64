"""The shell: what a line does, what is asked beside it, and what the pages look like without a grid."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from actionplan import settings
from actionplan.model.plan import Plan
from actionplan.model.ratings import Condition
from at_screen import with_store
from command_line import done, process
from in_review import elsewhere
from made_once import made_demo
from plain_talk import CONTROL, SHAPES, conversation, said, shell

POSIX = pytest.mark.skipif(os.name == "nt", reason="a pty is needed")


def plan_of(database: Path) -> Plan:
    return with_store(database, lambda store: store.plan(settings.today()))


def test_a_day_at_the_prompt(database: Path) -> None:
    text = shell(
        "list unrated",
        "1.2",
        "rate amber two posts vacant",
        "note visited all teams",
        "owner 1.2 1.3 Head of Quality",
        "due 1.3 31 mar 2027",
        "list owner:quality",
        "history 1.2",
        "undo",
        "redo",
        "summary",
        "quit",
    )
    assert text.startswith("Peer review, Fri 27 Nov 2026\n? lists what can be said; quit leaves.\nactionplan: list")
    assert "1.2; Action: Thresholds are not applied consistently; RAG: Unrated; Suggested: Unrated\n" in text
    assert "1.2 RAG Unrated → Amber: two posts vacant\n" in text
    assert "1.2; Action: Thresholds are not applied consistently; Owner: Head of Quality; RAG: Amber" in text
    assert "Undone: 1.3 due date" in text
    assert "Of 5 actions" in text
    plan = plan_of(database)
    action, other_action = plan.action("1.2"), plan.action("1.3")
    assert action is not None and other_action is not None
    assert (action.rag, plan.owner_name(action)) == (Condition.AT_RISK, "Head of Quality")
    assert other_action.due == date(2027, 3, 31)


def test_what_is_missing_is_asked(database: Path) -> None:
    text = shell("rate 1.1", "purple", "red", "", "posts vacant", "complete 1.1", "", "audited", "yesterday")
    assert "Rating of 1.1 (r red, a amber, g green): purple\nRating of 1.1" in text
    assert "Because: \n" in text
    assert "What was done: audited" in text
    action = plan_of(database).action("1.1")
    assert action is not None
    assert (action.rag_reason, action.completed_on) == ("posts vacant", date(2026, 11, 26))


def test_signing_off_says_who_may_and_how_it_was_verified(database: Path) -> None:
    done("update", "1.1", "--owner", "Bo", "--complete", "--note", "audited")
    text = shell("sign-off 1.1", "audit of 20", "s", "", "Di", "", "18 of 20")
    assert "Signed off by neither Bo, who owns it, nor jo, who marked it complete." in text
    action = plan_of(database).action("1.1")
    assert action is not None
    assert (action.is_closed, action.signed_off_by, action.sample) == (True, "Di", "18 of 20")


def test_a_wrong_ref_says_nothing_of_another_action(database: Path) -> None:
    text = shell("1.2", "amber 9.9 posts vacant", "note 1.22 seen", code=1)
    assert "There is no action 9.9; list has those there are.\n" in text
    assert with_store(database, lambda store: store.history()) == ()


def test_a_name_that_is_nearly_one_in_use_is_asked_about(database: Path) -> None:
    done("update", "1.1", "--owner", "Head of Quality")
    text = shell("owner 1.2 Head of Qualty", "", "owner 1.3 Ann and Bo", "no", "Ann")
    assert "Head of Qualty is new. Did you mean Head of Quality? yes or no [yes]:" in text
    assert "may be more than one person" in text
    plan = plan_of(database)
    assert [plan.owner_name(action) for action in plan.actions[1:3]] == ["Head of Quality", "Ann"]


def test_a_reading_is_asked_for_what_it_lacks(database: Path) -> None:
    done("measure", "add", "Seen in 45 days", "--unit", "%", "--every", "month")
    text = shell("reading M1 83", "", "", 'reading "Seen in 45 days"', "81", "2026-09", "late", "N M1 79", "aug", "")
    assert "Reading of M1 Seen in 45 days" in text
    assert "Saved as change" in text
    readings = {reading.period: reading.value for reading in plan_of(database).readings}
    assert readings == {"2026-10": 83, "2026-09": 81, "2026-08": 79}


def test_quotes_around_an_answer_are_not_part_of_it_and_unclosed_ones_are_refused(database: Path) -> None:
    text = shell('owner 1.1 "Ann Lee"', 'note 1.1 "seen" by "Bo"', 'owner 1.2 "Ann', 'update 1.2 --title "Ann', code=1)
    assert text.count("The quotes before Ann are not closed; close them, or leave them out.") == 2
    plan = plan_of(database)
    assert [plan.owner_name(action) for action in plan.actions[:2]] == ["Ann Lee", ""]
    assert '"seen" by "Bo"' in done("history", "1.1")
    shell(r'update 1.3 --note "say \"yes\" now"', 'rate 1.3 amber 6" gap', "note 1.3 see --json flag")
    history = done("history", "1.3")
    assert 'say "yes" now' in history and '6" gap' in history and "see --json flag" in history


def test_what_looks_like_a_persons_data_is_asked_about_once(database: Path) -> None:
    text = shell("note 1.1 NHS 943 476 5919", "no", "the child was seen", "note 1.2 NHS 943 476 5919", "yes")
    assert text.count("What looks like a person's data (an NHS number) stands in the note. Nothing was saved.") == 2
    assert "943" not in done("history", "1.1")
    assert "943" in done("history", "1.2")


def test_several_dates_are_not_cleared_by_an_empty_line(database: Path) -> None:
    done("update", "1.1", "1.2", "--due", "2027-03-31")
    text = shell("due 1.1 1.2", "", "-", "not agreed yet", "")
    assert "Type the due; a dash (-) for none." in text
    assert [action.due for action in plan_of(database).actions[:2]] == [None, None]


def test_a_filter_stays_until_it_is_taken_off(database: Path) -> None:
    done("update", "1.1", "--owner", "Bo")
    text = shell("filter owner:bo", "list", "filter zzz:1", "list", "filter off", "list", code=1)
    assert text.count("\n1.2; ") == 1
    assert text.count("\n1.1; ") == 4
    assert "There is no field 'zzz'" in text
    assert "No filter: list has every action." in text


def test_verbs_work_as_on_the_command_line(database: Path, tmp_path: Path) -> None:
    target = tmp_path / "board paper.md"
    text = shell(
        'update 1.1 --owner "Head of Quality" --due 2027-03-31',
        'add 1.2 "Parents\' panel"',
        f'export --format md --output "{target}"',
        "show 1.1 --json",
        "help update",
        "help rate",
        "evidence 1.1 --what Survey --kind fe",
    )
    assert "Saved as change 2; actionplan undo undoes it." in text
    assert "Head of Quality" in target.read_text(encoding="utf-8")
    assert '"ref": "1.1"' in text
    assert "Usage: actionplan update" in text
    assert "rate 1.2 amber two posts vacant, or amber 1.2" in text
    assert plan_of(database).evidence[0].what == "Survey"


def test_what_cannot_be_done_is_said_and_the_shell_goes_on(database: Path) -> None:
    text = shell(
        "!", "nonsense", "show 9.9", "demo", "shell", "undo", "note 1.1", "", "!", "list --bogus", "list", code=1
    )
    assert "No such command 'nonsense'. ? lists what can be said.\n" in text
    assert "There is no action '9.9' in the plan" in text
    assert "This is the shell already" in text
    assert "There is nothing to note yet. Nothing was saved." in text
    assert text.count("\n1.1; ") == 1


def test_of_a_plan_that_can_only_be_read_nothing_is_asked(database: Path, tmp_path: Path) -> None:
    done("close-plan", "--hand-over", str(tmp_path / "next.yaml"), "--to", "Plan 2027", "--note", "Board")
    text = shell("note 1.1", "review", "list", code=1)
    assert text.count("The plan was closed on 27 Nov 2026; actionplan reopen-plan opens it again.") == 2
    assert "Note" not in text
    assert "Chair" not in text


def test_what_others_do_meanwhile_is_said_before_the_next_line(database: Path) -> None:
    def by_sam() -> None:
        from actionplan.model.rules.actions import propose_one

        elsewhere(database, lambda plan: [propose_one(plan, plan.actions[3], {"due": "2027-01-31"}, by="sam")])

    text = shell(by_sam, "list late", "quit")
    assert "Meanwhile sam: 2.1 due date – → 31 Jan 2027\nactionplan: quit" in text


def test_a_review_is_held_in_the_shell(database: Path) -> None:
    text = shell("review", "", "Ann", "", "", "note seen", "pause", "review", "end", "close", "yes", "minutes", "list")
    assert "Review 1 is still open and keeps its place" in text
    assert text.count("Weekly progress review 1, Fri 27 Nov 2026\nPlan: ") == 2
    assert text.count("\n1.1; ") > 1


def test_the_variable_opens_the_shell_in_place_of_the_screens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACTIONPLAN_PLAIN", "1")
    text = said((), "list late", "quit")
    assert text.startswith("Created ")
    assert (tmp_path / "plan.db").exists()
    assert "Safeguarding Children Peer Review" in text


def test_the_demonstration_opens_in_the_shell_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACTIONPLAN_PLAIN", "1")
    text = said(("demo",), "list late", "quit")
    assert text.count("DEMO: a demonstration with made-up figures") == 1
    assert re.search(r"\n\d+ actions, \d+ late, ", text)


@pytest.mark.parametrize(
    "args",
    [
        *("list", "list --attention", "show 1.4", "history", "summary", "changes --since 2026-10-01", "strengths"),
        *("decisions", "review list", "review agenda", "review minutes", "key", "people", "duties", "measures"),
    ],
)
def test_every_page_has_plain_lines(tmp_path: Path, args: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made_demo(tmp_path / "plan.db")
    monkeypatch.setenv("ACTIONPLAN_PLAIN", "1")
    text = done(*args.split())
    assert text.strip()
    assert not CONTROL.search(text)
    assert not SHAPES.search(text)
    assert not any("   " in line for line in text.splitlines())


def test_minutes_as_plain_lines(tmp_path: Path) -> None:
    made_demo(tmp_path / "plan.db")
    target = tmp_path / "minutes.txt"
    done("review", "minutes", "--format", "plain", "--output", str(target))
    text = target.read_text(encoding="utf-8")
    assert text == done("review", "minutes", "--format", "plain")
    assert "|" not in text
    made = "2. Decisions made:\nD4; Decision: Ask the chief officers to send people who can decide; About: 3.4"
    assert f"\n{made}" in text


def test_a_bad_line_of_a_file_is_said_and_the_next_is_done(database: Path) -> None:
    command = [sys.executable, "-m", "actionplan", "shell"]
    lines = b"note 1.1 caf\xe9\nbogus \xff\nnote 1.2 seen\x00 \x1b[A\nnote 1.3 " + b"x" * 5000 + b"\n"
    result = subprocess.run(command, input=lines, capture_output=True, timeout=60, check=False)
    assert result.returncode == 1
    assert b"\x1b" not in result.stdout
    assert b"\x00" not in result.stdout
    assert "seen" in done("history", "1.2")
    assert "caf" in done("history", "1.1")


def test_an_empty_input_does_nothing(database: Path) -> None:
    assert process("shell", stdin=subprocess.DEVNULL).returncode == 0
    assert conversation(("shell",)).exit_code == 0


@POSIX
def test_at_a_terminal_nothing_but_lines_is_written_and_ctrl_c_keeps_the_place(database: Path) -> None:
    from terminal import Terminal

    with Terminal("review", "hold", "--plain") as terminal:
        terminal.wait_for("Date [2026-11-27]:")
        terminal.press("\n")
        terminal.wait_for("Chair:")
        terminal.press("Ann\n")
        terminal.wait_for("Present, separated by commas:")
        terminal.press("\n")
        terminal.wait_for("Apologies, separated by commas:")
        terminal.press("\n")
        terminal.wait_for("1.1, 1 of 5 [no change, next]:")
        terminal.press("r two posts vacant\n")
        terminal.wait_for("An empty line goes on.")
        terminal.press("\x03")
        terminal.wait_for("keeps its place")
        assert terminal.wait_for_end() == 0
        assert b"\x1b" not in terminal.raw
    plan = plan_of(database)
    assert plan.open_review is not None
    assert plan.actions[0].rag is Condition.OFF_TRACK


@POSIX
def test_at_a_terminal_the_shell_is_left_by_ctrl_c_and_by_ctrl_d(database: Path) -> None:
    from terminal import Terminal

    for key in ("\x03", "\x04"):
        with Terminal("shell") as terminal:
            terminal.wait_for("actionplan:")
            terminal.press("list\n")
            terminal.wait_for("5 actions")
            terminal.press("note 1.1\n")
            terminal.wait_for("Note:")
            terminal.press(key)
            assert terminal.wait_for_end() == 0
            assert b"\x1b" not in terminal.raw
    assert with_store(database, lambda store: store.history()) == ()
