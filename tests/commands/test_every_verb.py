"""What every verb owes a program, and a plan that cannot be changed: JSON that can be read, and a refusal in a line."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import click
import pytest

from actionplan.cli import main
from actionplan.model.edit import Edit
from actionplan.model.plan import Plan
from actionplan.model.rules.review import decide
from actionplan.planfiles.plan_yaml import bundled_plan
from actionplan.store.sqlite.store import SqliteStore
from command_line import done, refused
from contract import MADE_ON, StampMaker
from database_files import everything_in
from final_report import write_final_report
from in_review import begun, elsewhere
from two_sources import VISIT

Asked = dict[str, tuple[tuple[str, ...], dict[str, Any]]]
WRITES: Asked = {
    "update": (
        ("1.2", "--support", "Bo; Di", "--sponsor", "Director", "--field", "Resources=two days", "--status", "On hold"),
        {"support": ["Bo", "Di"], "sponsor": "Director", "own_fields": {"Resources": "two days"}, "status": "On hold"},
    ),
    "update milestone": (("1.1/m1", "--complete"), {"ref": "1.1/m1", "done_on": "2026-11-27", "done_by": "jo"}),
    "add": (("1.2", "Audit 40 files", "--answers", "2.1"), {"title": "Audit 40 files", "also_answers": ["2.1"]}),
    "evidence add": (("1.2", "--what", "Audit of May", "--kind", "data"), {"action": "1.2", "what": "Audit of May"}),
    "evidence withdraw": (("1.3/1", "--reason", "of another team"), {"ref": "1.3/1", "withdrawn": "of another team"}),
    "map": (
        ("1.2", "Outcome focus", "--fit", "weak", "--note", "it is"),
        {"ref": "1.2", "summary_area": "Outcome focus"},
    ),
    "respond": (
        ("1.3", "--response", "not agreed", "--reason", "done since 2025", "--deadline", "31/3/2027"),
        {"ref": "1.3", "response": "not agreed", "response_reason": "done since 2025", "deadline": "2027-03-31"},
    ),
    "risk": (
        ("1.3", "children wait", "--likelihood", "likely", "--impact", "severe"),
        {"ref": "1.3", "risk": "children wait", "likelihood": "likely", "risk_impact": "severe"},
    ),
    "grade": (("1.3", "must"), {"ref": "1.3", "grade": "must"}),
    "strength": (("S1.1", "--still-true", "survey"), {"ref": "S1.1", "standing": "still true"}),
    "self-evaluation": (
        ("1", "--know", "Thresholds hold", "--how", "audit", "--grade", "Good"),
        {"ref": "SE1/1", "theme": 1, "what_we_know": "Thresholds hold", "grade": "Good", "by": "jo"},
    ),
    "add-milestone": (("1.2", "Train", "--due", "12/1/2027"), {"ref": "1.2/m1", "text": "Train", "due": "2027-01-12"}),
    "proposal ask": (
        ("1.1", "--due", "2027-06-30", "--note", "the supplier is late"),
        {"ref": "P2", "asks": "another date", "due": "2027-06-30", "became": "waiting"},
    ),
    "measure add": (("Visits", "--unit", "days", "--good", "lower"), {"ref": "M3", "name": "Visits", "good": "lower"}),
    "measure change": (("M1", "--target", "90", "--note", "the Board"), {"ref": "M1", "target": 90.0}),
    "measure withdraw": (("M1", "--note", "no return"), {"ref": "M1", "withdrawn": "no return"}),
    "measure reopen": (("M2",), {"ref": "M2", "withdrawn": None}),
    "measure import": (("readings.csv",), {"ref": "M1/2026-09", "before": None, "after": 79.0}),
    "reading": (("M1", "83", "--for", "2026-10"), {"ref": "M1/2026-10", "value": 83.0, "period_words": "October 2026"}),
    "check-holds": (
        ("1.6", "holding", "--evidence", "Audit of 12 files", "--kind", "casework audit", "--again", "31/3/2027"),
        {"ref": "1.6/h1", "outcome": "holding", "evidence": "1.6/1", "next_check": "2027-03-31"},
    ),
    "link": (("1.2", "2.1"), {"ref": "1.2", "also_answers": ["2.1"]}),
    "unlink": (("1.1", "2.2"), {"ref": "1.1", "also_answers": []}),
    "message": (("1.4", "urgency", "--reason", "families wait"), {"key": "urgency", "reason": "families wait"}),
    "key": (("checked",), {"key": "checked"}),
    "escalate": (("14 days: sponsor",), {"escalate": "14 days late: sponsor"}),
    "changes-need": (("board",), {"changes_need": "board"}),
    "duty add": (("--regime", "cqc", "--begins", "2026-11-20"), {"ref": "duty/2", "due": "2026-12-18"}),
    "duty change": (("1", "--done"), {"ref": "duty/1", "done_on": "2026-11-27", "done_by": "jo"}),
    "person": (("Ann", "--name", "Ann Jones"), {"name": "Ann Jones", "actions": 1}),
    "grant": (("kim", "--as", "Kim Ali", "keeper"), {"login": "kim", "person": "Kim Ali", "role": "keeper"}),
    "body": (("Police", "--kind", "partner"), {"name": "Police", "kind": "partner"}),
    "import": (("edited.csv",), {"ref": "1.1", "field": "owner", "after": "Bo"}),
    "add-source": (("visit.yaml",), {"source": "MV", "areas": 3, "actions": 4}),
    "revise": (("final-report.yaml",), {"report": "final report", "reported_on": "2013-01-12", "dry_run": False}),
    "add-area": (("1", "Meetings are late"), {"ref": "1.10", "area": "Meetings are late", "actions": ["1.10"]}),
    "restrict": (("1.3", "--reason", "court"), {"of": "action:1.3", "reason": "court"}),
    "unrestrict": (("3.4", "--finding"), {"of": "area:3.4", "reason": None}),
    "decisions": (("--done", "D1"), {"ref": "D1"}),
    "redact": (("1", *("--reason", "names a child"), *("--by", "DPO")), {"ref": "X1", "change": 1, "by": "DPO"}),
    "retention": (("7 years", "--note", "schedule"), {"retention": "7 years after closing", "hold": None}),
    "hold": (("public inquiry",), {"hold": "public inquiry"}),
    "report edit": (("improvement", "--verdict", "We are behind."), {"ref": "RP1", "verdict": "We are behind."}),
    "report add": (("Cabinet", "--by", "Cllr Ewe"), {"ref": "RP3", "name": "Cabinet", "by": "Cllr Ewe"}),
    "report withdraw": (("county", "--note", "asks no more"), {"ref": "RP2", "name": "County Council"}),
    "review details": (("--chair", "Bo"), {"review": 1, "chair": "Bo"}),
    "round answered": (("Ann",), {"name": "Ann", "answered": True, "how": "by word of mouth"}),
    "round close": ((), {"round": 1, "closed_on": "2026-11-27"}),
    "round withdraw": (("nothing went out",), {"round": 1, "withdrawn": "nothing went out"}),
    "readers add": (("Cllr Ewe",), {"ref": "L2", "holder": "Cllr Ewe", "use": "read"}),
    "readers withdraw": (("L1", "--note", "left the Board"), {"ref": "L1", "withdrawn": "left the Board"}),
}
"""For each verb that changes the plan and takes ``--json``: a change, and what one of the objects printed then has."""
READS: Asked = {
    "list": ((), {"ref": "1.1", "owner": "Ann"}),
    "show": (("1.1",), {"ref": "1.1", "owner": "Ann"}),
    "show milestone": (("1.1/m1",), {"ref": "1.1/m1", "action": "1.1"}),
    "history": ((), {"ref": "1.1/m1", "kind": "milestone"}),
    "changes": (("--since", "2026-11-20"), {"kind": "dated", "ref": "1.1"}),
    "summary": ((), {"total": 34}),
    "strengths": ((), {"ref": "S1.1"}),
    "evidence pack": (("1", "-o", "theme1.zip"), {"ref": "1.3/1", "file": None}),
    "evidence check": ((), {"ref": "1.3/1", "state": "only an address"}),
    "measures": ((), {"ref": "M1", "unit": "%"}),
    "proposals": ((), {"ref": "P1", "subject": "1.1", "asks": "withdrawal"}),
    "measure show": (("M1",), {"ref": "M1", "good": "higher"}),
    "self-evaluation": ((), {"ref": "SE2/1", "what_we_know": "Targets are late"}),
    "key": ((), {"key": "usual"}),
    "escalate": ((), {"escalate": None}),
    "changes-need": ((), {"changes_need": "none"}),
    "duties": ((), {"ref": "duty/1", "what": "Report to the Board"}),
    "duty rules": (("hmicfrs",), {"regime": "hmicfrs"}),
    "response": ((), {"state": "draft"}),
    "people": ((), {"name": "Ann", "actions": 1}),
    "person": (("Ann",), {"name": "Ann"}),
    "bodies": ((), {"name": "KSCB", "kind": "board"}),
    "body": (("KSCB",), {"name": "KSCB"}),
    "decisions": ((), {"ref": "D1"}),
    "report show": (("county",), {"ref": "RP2", "name": "County Council"}),
    "reports": ((), {"ref": "S1", "file": "board.md"}),
    "retention": ((), {"retention": None, "hold": None}),
    "plans": ((), {"organisation": "Kent County Council", "actions": 33}),
    "portfolio": ((), {"plans": 1, "not_read": 0}),
    "review list": ((), {"review": 1}),
    "readers list": ((), {"ref": "L1", "holder": "Cllr Ann Smith"}),
    "review agenda": ((), {"ref": "1.1"}),
}
OWN_TESTS = {"close-plan", "dispose", "init", "reopen-plan", "round open"}
"""Those that make a plan or end one, or are for one that is closed, or for one without an open round."""
NO_JSON: Asked = {"undo": ((), {}), "redo": ((), {}), "review discard": (("1",), {})}
"""Verbs that change the plan, and are asked for JSON in tests of their own or not at all."""


def verbs_with(option: str) -> Iterator[str]:
    """The names of the verbs that have an option, those of a group behind its name."""

    def below(group: click.Group, before: str) -> Iterator[str]:
        for name in group.list_commands(click.Context(group)):
            verb = group.get_command(click.Context(group), name)
            if isinstance(verb, click.Group):
                yield from below(verb, f"{name} ")
            elif verb is not None and option in [parameter.name for parameter in verb.params]:
                yield f"{before}{name}"

    yield from below(main, "")


def command_line(name: str, args: tuple[str, ...]) -> tuple[str, ...]:
    """The command line of a name in the tables, whose last word may only tell two of one verb apart."""
    return (*name.removesuffix(" milestone").split(), *args)


def objects_in(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in what a program has read."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from objects_in(item)


def no_number(text: str) -> NoReturn:
    raise AssertionError(f"{text} is in no standard of JSON")


def decided(plan: Plan) -> list[Edit]:
    return [decide(plan, about="1.2", what="Ask the Board", owner="Ann", due="", for_board=True)]


@pytest.fixture(scope="module")
def used_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a copy of the folder of :func:`plan_in_use` is kept for the tests after the first."""
    return tmp_path_factory.mktemp("used") / "once"


@pytest.fixture
def plan_in_use(used_once: Path, tmp_path: Path, stamp: StampMaker, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The bundled plan with one of everything that the verbs speak of, and the files that they read."""
    if used_once.exists():
        shutil.copytree(used_once, tmp_path, dirs_exist_ok=True)
    else:
        use(tmp_path, stamp)
        shutil.copytree(tmp_path, used_once)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "plan.db"


def use(folder: Path, stamp: StampMaker) -> None:
    """Makes the plan, and has everything done once in it."""
    path = folder / "plan.db"
    SqliteStore.create(path, bundled_plan(), stamp("init", on=MADE_ON)).close()
    done("update", "1.1", "--owner", "Ann", "--due", "2027-03-31")
    done("add-milestone", "1.1", "Agree the standard", "--due", "2027-01-29")
    done("link", "1.1", "2.2")
    done("proposal", "ask", "1.1", "--withdraw", "--note", "the service has moved")
    done("self-evaluation", "2", "--know", "Targets are late")
    done("measure", "add", "Assessments in 45 days", "--unit", "%", "--target", "85", "--action", "1.1")
    done("measure", "add", "Calls answered")
    done("measure", "withdraw", "M2", "--note", "the line is closed")
    (folder / "readings.csv").write_text("Measure,Period,Value\nM1,2026-09,79\n", encoding="utf-8")
    done("evidence", "1.3", "--what", "Minutes of May", "--kind", "document")
    done("update", "1.6", "--complete", "--note", "done")
    done("update", "1.6", "--sign-off", "--verified", "e", "--signed-off-by", "Cy", "--evidence", "audit")
    done("duty", "add", "Report to the Board", "--due", "2027-03-31")
    done("restrict", "3.4", "--finding", "--reason", "not published yet")
    done("report", "add", "County Council")
    done("readers", "add", "Cllr Ann Smith")
    done("export", "--sent", "--output", str(folder / "board.md"))
    done("round", "open", "--due", "2026-12-04")
    elsewhere(path, begun)
    elsewhere(path, decided, "R1")
    (folder / "visit.yaml").write_text(VISIT, encoding="utf-8")
    write_final_report(folder)
    exported = done("export", "--format", "csv")
    (folder / "edited.csv").write_text(exported.replace("Ann", "Bo"), encoding="utf-8")


def test_every_verb_with_json_is_asked_for_it() -> None:
    in_tables = {" ".join(command_line(name, ())) for name in (*WRITES, *READS)}
    assert set(verbs_with("as_json")) == in_tables | OWN_TESTS | {"undo", "redo"}


@pytest.mark.parametrize("name", [*WRITES, *(f"{name} " for name in READS)])
def test_json_of_every_verb_is_read_by_a_program(plan_in_use: Path, name: str) -> None:
    args, expected = READS[name.strip()] if name.endswith(" ") else WRITES[name]
    printed = done(*command_line(name.strip(), args), "--json")
    value = json.loads(printed, parse_constant=no_number)
    assert isinstance(value, dict | list)
    assert printed.endswith("\n")
    assert any(expected.items() <= found.items() for found in objects_in(value)), printed


@pytest.mark.parametrize("name", [*WRITES, *NO_JSON])
def test_of_a_plan_that_can_only_be_read_every_change_is_refused_in_a_line(
    plan_in_use: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = done("history", "--json")
    monkeypatch.setattr("actionplan.store.sqlite.database_file.why_only_read", lambda _path: "it is write-protected")
    args, _ = {**WRITES, **NO_JSON}[name]
    files = everything_in(plan_in_use.parent)
    refusal = refused(*command_line(name, args))
    assert "it is write-protected" in refusal
    assert everything_in(plan_in_use.parent) == files
    assert done("history", "--json") == before


@pytest.mark.parametrize("name", [*WRITES, *NO_JSON])
def test_a_past_day_is_changed_by_no_verb(plan_in_use: Path, name: str) -> None:
    args, _ = {**WRITES, **NO_JSON}[name]
    before = done("history", "--json")
    refused(*command_line(name, args), "--as-at", "2026-11-27", code=2)
    assert done("history", "--json") == before
