"""The command line as those who want the honest picture meet it: movement, attention, evidence, impact, strengths."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from pathlib import Path
from types import ModuleType

import pytest

from actionplan import demo, settings
from actionplan.commands import open_screens
from command_line import done, objects, refused, run

DemoRun = tuple[Path, str, str]
"""Where the screens were opened, with what notice, on what day."""


@pytest.fixture
def quarter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The demonstration's database, named by ``ACTIONPLAN_DB``, on its day."""
    path = tmp_path / "quarter.db"
    demo.make(path)
    monkeypatch.setenv("ACTIONPLAN_DB", str(path))
    monkeypatch.setenv("ACTIONPLAN_TODAY", demo.TODAY.isoformat())
    return path


def on(day: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on it is that day."""
    monkeypatch.setenv("ACTIONPLAN_TODAY", day)


def one_of(args: tuple[str, ...], ref: str) -> dict[str, object]:
    """The object of an action in a list."""
    (found,) = [one for one in objects(*args) if one["ref"] == ref]
    return dict(found)


# --- what has changed -----------------------------------------------------------------------------------------


@pytest.fixture
def moved(database: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """1.1 got worse and its date moved, 1.2 stayed red, 1.3 changed hands, 2.1 was closed, 1.2b is new."""
    on("2026-11-16", monkeypatch)
    done("update", "1.1", "--rag", "green", "--due", "2026-12-18", "--owner", "Head of Quality")
    done("update", "1.2", "--rag", "red", "--note", "stuck")
    done("update", "2.1", "--complete", "--note", "done")
    on("2026-11-25", monkeypatch)
    done("update", "1.1", "--rag", "amber", "--due", "2027-01-29", "--agreed-by", "the Board", "--note", "vacancies")
    done("update", "1.3", "--owner", "Head of Assessment")
    done("update", "2.1", "--sign-off", "--signed-off-by", "Chair", "--evidence", "audit of 20 cases")
    done("add", "1.2", "Audit thresholds")
    on("2026-11-27", monkeypatch)
    return database


MOVES = [
    ("1.1", "worse", "green", "amber"),
    ("1.2", "unchanged_red", "red", "red"),
    ("2.1", "closed", None, "blue"),
    ("1.2b", "new", None, None),
    ("1.1", "date_moved", "2026-12-18", "2027-01-29"),
    ("1.3", "owner_changed", None, "Head of Assessment"),
]


def test_changes_are_one_object_a_move(moved: Path) -> None:
    found = objects("changes")
    assert [(move["ref"], move["kind"], move["before"], move["after"]) for move in found] == MOVES
    assert set(found[0]) == {"ref", "kind", "before", "after", "words"}
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
    assert "since review 12 on 20 Nov 2026" in done("export")


# --- what needs attention -------------------------------------------------------------------------------------


def test_attention_is_one_object_a_reason_worst_first(moved: Path) -> None:
    found = objects("summary")["attention"]
    assert set(found[0]) == {"ref", "kind", "reason"}
    assert found[0] == {"ref": "1.2", "kind": "red", "reason": "red since 16 Nov 2026: stuck"}
    assert {line["kind"] for line in found} == {"red", "no_owner", "no_due", "unrated"}


def test_the_list_of_what_needs_attention_is_worst_first_and_says_why(moved: Path) -> None:
    assert [one["ref"] for one in objects("list", "--attention")] == ["1.2", "1.2b", "2.2", "1.3"]
    lines = done("list", "--attention", "--theme", "1").splitlines()
    assert lines[1].startswith("1.2 ")
    assert lines[2].strip() == "red since 16 Nov 2026: stuck, no owner, no due date"
    assert lines[-1].startswith("3 actions, ")
    assert done("list", "--attention", "--rag", "blue").startswith("No action matches")


def test_completing_says_what_was_done_and_hides_no_red(database: Path) -> None:
    done("update", "1.1", "--due", "2026-11-10", "--rag", "red", "--note", "stuck")
    assert refused("update", "1.1", "--complete") == "say what was done to complete 1.1"
    done("update", "1.1", "--complete", "--completed-on", "thu", "--note", "every file audited")
    one = one_of(("list",), "1.1")
    assert (one["completed_on"], one["days_finished_late"], one["days_late"]) == ("2026-11-26", 16, 0)
    assert (one["rag"], one["suggested"], one["rag_reason"]) == ("red", "green", "stuck")
    total = objects("summary")
    assert (total["counts"]["red"], total["to_sign_off"], total["late"]) == (1, 1, 0)
    assert "complete, completed 26 Nov 2026, 16 days late, by jo" in " ".join(done("show", "1.1").split())
    assert "say why 1.1 is green" in refused("update", "1.1", "--rag", "green")
    done("update", "1.1", "--sign-off", "--signed-off-by", "Chair", "--evidence", "audit")
    assert one_of(("list",), "1.1")["days_finished_late"] == 16
    assert "| 26 Nov 2026, 16 days late |" in done("export")
    again = objects("update", "1.1", "--reopen", "--note", "an audit of another year")[0]
    assert (again["rag"], again["rag_reason"], again["days_late"]) == ("red", "stuck", 17)


def test_feature_32_a_slip_of_the_year_is_refused(database: Path) -> None:
    says = "31 Mar 2019 is 7 years ago; is the year 2019 right? If it is, say why"
    assert refused("update", "1.1", "--due", "31/3/19") == says
    assert refused("update", "1.1", "--forecast", "31/3/19") == says


def test_due_today_or_undated_is_not_late(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done("update", "1.1", "--due", "today")
    assert objects("list", "--late") == []
    assert objects("summary")["late"] == 0
    on("2026-11-28", monkeypatch)
    assert [one["ref"] for one in objects("list", "--late")] == ["1.1"]
    assert objects("list", "--late", "--as-at", "2026-11-27") == []


@pytest.mark.parametrize(
    ("option", "day", "says"),
    [
        ("--due", "31/3/62", "is the year right?"),
        ("--due", "2015-03-31", "is the year right?"),
        ("--forecast", "2037-12-31", "is the year right?"),
        ("--completed-on", "2015-03-31", "is the year right?"),
        ("--completed-on", "31/3/62", "still to come"),
    ],
)
def test_a_year_typed_wrong_is_asked_about(database: Path, option: str, day: str, says: str) -> None:
    flags = ("--complete",) if option == "--completed-on" else ()
    assert says in refused("update", "1.1", option, day, *flags)
    assert objects("history") == []


# --- evidence and impact --------------------------------------------------------------------------------------


def test_evidence_is_added_counted_listed_and_undone(database: Path) -> None:
    said = done("evidence", "1.2", "--what", "Audit of 30 cases", "--kind", "c", "--where", "audits/oct.docx")
    assert "1.2/1  evidence added: Audit of 30 cases (casework audit)" in said
    (piece,) = objects("evidence", "1.2", "--what", "Survey", "--kind", "feedback", "--dated", "thu")
    assert piece == {
        **{"ref": "1.2/2", "action": "1.2", "what": "Survey", "where": None},
        **{"dated": "2026-11-26", "kind": "feedback"},
    }
    assert one_of(("list",), "1.2")["evidence"] == 2
    shown = objects("show", "1.2")
    assert (shown["evidence"], [piece["what"] for piece in shown["evidence_list"]]) == (
        2,
        ["Audit of 30 cases", "Survey"],
    )
    page = done("show", "1.2")
    assert "1.2/1  27 Nov 2026  casework audit  Audit of 30 cases" in page
    assert "audits/oct.docx" in page
    assert "change 3" in done("undo")
    assert [piece["ref"] for piece in objects("show", "1.2")["evidence_list"]] == ["1.2/1"]


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (("9.9", "--what", "x", "--kind", "data"), 1, "no action '9.9'"),
        (("1.2", "--what", " ", "--kind", "data"), 1, "cannot be empty"),
        (("1.2", "--what", "x", "--kind", "rumour"), 1, "casework audit, data, document"),
        (("1.2", "--what", "x", "--kind", "data", "--dated", "tomorrow"), 1, "still to come"),
        (("1.2", "--kind", "data"), 2, "--what"),
        (("1.2", "--what", "x"), 2, "--kind"),
    ],
)
def test_evidence_that_is_none_is_refused(database: Path, args: tuple[str, ...], code: int, says: str) -> None:
    assert says in refused("evidence", *args, code=code)
    assert objects("history") == []


def test_impact_is_said_with_evidence_and_apart_from_delivery(database: Path) -> None:
    done("update", "1.2", "--impact", "emerging", "--note", "first figures are better")
    assert "no evidence yet" in refused("update", "1.2", "--impact", "evidenced")
    done("evidence", "1.2", "--what", "Audit", "--kind", "data")
    assert objects("update", "1.2", "--impact", "ev")[0]["impact"] == "evidenced"
    assert "no evidence yet" in refused("update", "1.1", "1.2", "--impact", "sustained")
    row = objects("summary")["summary_areas"][1]
    assert (row["title"], row["impact"]["evidenced"], row["impact"]["delivered"]) == ("Quality of practice", 1, 0)


def test_delivered_without_impact_is_in_every_form(database: Path) -> None:
    done("update", "2.1", "--complete", "--note", "trained")
    impact = objects("summary")["impact"]
    assert (impact["delivered"], impact["delivered_without_impact"]) == (1, ["2.1"])
    assert "1 is delivered, 1 of them without impact shown." in done("summary")
    assert "| Outcome focus | 2 | 0 | 0 | 0 | 0 | 1 | 2.1 |" in done("export")


def test_a_moved_date_says_who_agreed_and_how_far_it_slipped(database: Path) -> None:
    done("update", "1.1", "--due", "2026-12-18")
    assert "say why the date moves" in refused("update", "1.1", "--due", "2027-01-29")
    assert "nothing to agree" in refused("update", "1.1", "--agreed-by", "the Board")
    (one,) = objects("update", "1.1", "--due", "2027-01-29", "--agreed-by", "the Board", "--note", "vacancies")
    assert (one["times_moved"], one["days_slipped"], one["agreed_by"]) == (1, 42, "the Board")
    assert one["original_due"] == "2026-12-18"
    assert "first 18 Dec 2026, moved once, 42 days later, agreed by the Board" in done("show", "1.1")
    (one,) = objects("update", "1.1", "--due", "2027-02-26", "--note", "vacancies again")
    assert (one["times_moved"], one["agreed_by"]) == (2, None)
    for due in ("2027-03-26", "2027-04-30"):
        done("update", "1.1", "--due", due, "--agreed-by", "the Board", "--note", "still vacant")
    moves = [line for line in done("history", "1.1").splitlines() if "→" in line and "2027" in line]
    assert [line.partition(" → ")[2] for line in moves] == [
        "29 Jan 2027, agreed by the Board: vacancies",
        "26 Feb 2027, nobody named who agreed: vacancies again",
        "26 Mar 2027, agreed by the Board: still vacant",
        "30 Apr 2027, agreed by the Board: still vacant",
    ]
    done("update", "1.1", "--owner", "Head of Quality")
    said = "Head of Quality owns 1.1; somebody else has to agree that its due date moves"
    late = ("update", "1.1", "--due", "2027-05-28", "--note", "x", "--agreed-by")
    assert refused(*late, "head of quality") == said


def test_a_withdrawn_action_is_said_beside_every_number_of_actions(database: Path) -> None:
    done("update", "2.2", "--withdraw", "--note", "the same as 2.1")
    assert "4 actions, 1 withdrawn, 0 late" in done("list")
    assert "1 action, 0 late" in done("list", "--theme", "2")
    assert "No action matches, of 4 actions, 1 withdrawn." in done("list", "--rag", "red")
    assert "Of 4 actions, not counting 1 withdrawn, 0 are red" in done("summary")
    assert "Of 4 actions, not counting 1 withdrawn, 0 are red" in done("export")


def test_a_clock_that_was_set_back_is_said_by_every_verb_and_document(
    database: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    done("update", "1.1", "--owner", "Ann")
    monkeypatch.setenv("ACTIONPLAN_TODAY", "2026-11-20")
    doubt = "the computer's date is before the last change, 27 Nov 2026: check it"
    for args in (("list",), ("list", "--json"), ("show", "1.1"), ("summary",), ("history",), ("changes",)):
        result = run(*args)
        assert (result.exit_code, result.stderr) == (0, f"actionplan: {doubt}\n"), args
    for form in ("md", "csv", "json", "html"):
        result = run("export", "--format", form, "--output", "-")
        assert doubt[4:] in result.stdout.replace("&#39;", "'"), form
    assert doubt in run("update", "1.2", "--owner", "Bo").stderr
    # From then on the last change is of that day; and as at a past day it is as it was asked for.
    assert run("list").stderr == ""
    monkeypatch.setenv("ACTIONPLAN_TODAY", "2026-11-27")
    assert done("list", "--as-at", "2026-11-10")


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


def test_green_on_what_has_been_silent_is_refused_without_a_reason(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done("update", "1.1", "--due", "2027-03-31", "--rag", "green", "--note", "posts filled")
    assert objects("update", "1.1", "--rag", "green")[0]["rag_reason"] == "posts filled"
    monkeypatch.setenv("ACTIONPLAN_TODAY", "2027-01-15")
    says = "the dates suggest amber for 1.1 (no update for 49 days); say why it is green"
    assert refused("update", "1.1", "--rag", "green") == says
    assert objects("show", "1.1")["rag_reason"] == "posts filled"


# --- mapping and strengths ------------------------------------------------------------------------------------


def test_an_area_is_mapped_elsewhere_with_a_reason_logged_and_undone(database: Path) -> None:
    said = done("map", "1.3", "quality", "--fit", "weak", "--note", "seeing children is practice")
    assert "1.3  summary area outcomes → quality, fit moderate → weak" in said
    assert one_of(("list",), "1.3")["summary_area"] == "Quality of practice"
    assert [row["total"] for row in objects("summary")["summary_areas"]] == [1, 3, 1]
    (area,) = objects("map", "1.3", "none", "--note", "no heading names it")
    assert (area["ref"], area["summary_area"], area["fit"]) == ("1.3", None, None)
    assert [update["kind"] for update in objects("history", "1.3")] == ["area", "area"]
    done("undo")
    done("undo")
    assert one_of(("list",), "1.3")["summary_area"] == "Outcome focus"


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("9.9", "quality", "--fit", "weak", "--note", "x"), "no area '9.9'"),
        (("1.3", "elsewhere", "--fit", "weak", "--note", "x"), "outcomes, quality, none"),
        (("1.3", "quality", "--fit", "weak"), "say why"),
        (("1.3", "quality", "--note", "x"), "strong, moderate, weak"),
    ],
)
def test_a_mapping_that_is_none_is_refused(database: Path, args: tuple[str, ...], says: str) -> None:
    assert says in refused("map", *args)
    assert objects("history") == []


def test_a_strength_is_still_true_or_at_risk(database: Path) -> None:
    assert [(one["ref"], one["standing"]) for one in objects("strengths")] == [("S1.1", None)]
    assert "S1.1  strength still true: staff survey" in done("strength", "s1.1", "--still-true", "staff survey")
    (one,) = objects("strength", "S1.1", "--at-risk", "two managers leave")
    assert (one["standing"], one["because"]) == ("at risk", "two managers leave")
    assert done("strengths").splitlines()[1].endswith("at risk  two managers leave")
    assert objects("summary")["strengths"] == {"total": 1, "at risk": 1}
    assert "| S1.1 | Staff are committed | at risk | two managers leave |" in done("export")
    done("undo")
    assert objects("strengths")[0]["standing"] == "still true"


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (("S9.9", "--at-risk", "x"), 1, "actionplan strengths"),
        (("S1.1", "--at-risk", " "), 1, "say why"),
        (("S1.1", "--still-true", ""), 1, "what shows it"),
        (("S1.1",), 2, "--still-true or --at-risk"),
        (("S1.1", "--still-true", "x", "--at-risk", "y"), 2, "--still-true or --at-risk"),
    ],
)
def test_nothing_is_said_of_a_strength_without_a_reason(
    database: Path, args: tuple[str, ...], code: int, says: str
) -> None:
    assert says in refused("strength", *args, code=code)


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


# --- the demonstration ----------------------------------------------------------------------------------------


@pytest.fixture
def screens(monkeypatch: pytest.MonkeyPatch) -> list[DemoRun]:
    """Somebody at a terminal; the screens only note where, with what notice and on what day they were opened."""
    opened: list[DemoRun] = []
    app = ModuleType("actionplan.app")
    app.run = lambda path, notice, _: opened.append((path, notice, settings.today().isoformat()))  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "actionplan.app", app)
    monkeypatch.setattr(open_screens, "on_a_terminal", lambda: True)
    return opened


def test_the_demo_opens_on_its_own_day_in_a_database_of_its_own(
    screens: list[DemoRun], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    on("2031-05-05", monkeypatch)
    said = done("demo")
    ((path, notice, day),) = screens
    assert said == f"{notice}\n"
    assert notice == f"DEMO in {path}: a made-up quarter, seen on 27 Nov 2026"
    assert day == "2026-11-27"
    assert path.parent.parent == tmp_path
    assert not path.parent.exists(), "nobody looks for it again"
    assert not (tmp_path / "plan.db").exists()


def test_the_demo_can_be_made_in_a_named_place_and_only_there(tmp_path: Path) -> None:
    path = tmp_path / "a demo.db"
    said = done("--db", str(path), "demo", "--no-open")
    assert said.splitlines()[0].startswith(f"DEMO in {path}")
    assert f"ACTIONPLAN_TODAY=2026-11-27 actionplan --db {path}" in said
    before = path.read_bytes()
    assert "already exists" in refused("--db", str(path), "demo", "--no-open")
    assert path.read_bytes() == before


def test_without_a_terminal_a_demo_is_only_made_when_told(tmp_path: Path) -> None:
    path = tmp_path / "demo.db"
    assert "need a terminal" in refused("--db", str(path), "demo")
    assert not path.exists()


def test_a_made_up_plan_says_so_on_every_table_and_document(quarter: Path) -> None:
    verbs = ("list", "list --attention", "show 1.2", "history", "changes", "summary", "strengths")
    for verb in verbs:
        assert done(*verb.split()).startswith("DEMO: a demonstration with made-up figures\n")
    assert done("update", "1.2", "--note", "asked").startswith("DEMO: ")
    assert done("export").startswith("# DEMO ")
    assert {row["DEMO"] for row in csv.DictReader(io.StringIO(done("export", "--format", "csv").lstrip("\ufeff")))} == {
        "DEMO"
    }
    assert json.loads(done("export", "--format", "json"))["demo"] is True
    assert objects("summary")["demo"] is True


def test_a_true_plan_never_says_so(database: Path) -> None:
    for verb in ("list", "history", "summary", "export"):
        assert "DEMO" not in done(verb)


def test_the_demo_fits_any_terminal(quarter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for columns in (80, 120):
        monkeypatch.setenv("COLUMNS", str(columns))
        for verb in ("list --attention", "changes", "summary", "strengths", "history", "show 1.2"):
            assert max(len(line) for line in done(*verb.split()).splitlines()) <= columns
    assert os.environ["COLUMNS"] == "120"


def test_show_lists_the_decisions_about_an_action(quarter: Path) -> None:
    assert "Ask the chief officers to send people who can decide (Director, by 4 Dec 2026)" in done("show", "3.4")
    assert [one["ref"] for one in json.loads(done("show", "3.4", "--json"))["decisions"]] == ["D4"]
