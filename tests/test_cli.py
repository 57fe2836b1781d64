"""The command line as its readers meet it: the first start, the reading verbs, and how each command ends."""

from __future__ import annotations

import ast
import csv
import io
import json
import os
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

import actionplan.cli
from actionplan.commands import open_screens
from actionplan.model.filter_words import FILTER_FIELDS, FILTER_STATES
from actionplan.store.sqlite.store import SqliteStore
from command_line import done, objects, refused, run

VERBS = (
    *("list", "show", "history", "changes", "summary", "strengths", "export"),
    *("update", "add", "evidence", "map", "strength", "undo", "redo"),
    *("import", "review", "decisions"),
    *("init", "backup", "restore", "check", "demo"),
)


@pytest.fixture
def screens(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Path, str]]:
    """Somebody at a terminal; the screens only note that they were opened."""
    opened: list[tuple[Path, str]] = []
    app = ModuleType("actionplan.app")
    app.run = lambda path, notice, _waiting: opened.append((path, notice))  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "actionplan.app", app)
    monkeypatch.setattr(open_screens, "on_a_terminal", lambda: True)
    return opened


# --- the first hour -------------------------------------------------------------------------------------------


def test_the_first_start_makes_the_real_plan_says_where_and_opens(
    screens: list[tuple[Path, str]], tmp_path: Path
) -> None:
    said = done()
    assert said.startswith(f"Created {tmp_path / 'plan.db'}: ")
    assert "34 actions" in said
    assert screens == [(tmp_path / "plan.db", said.strip())]
    assert len(objects("list")) == 34


def test_the_second_start_just_opens(screens: list[tuple[Path, str]], database: Path) -> None:
    assert done() == ""
    assert screens == [(database, "")]


def test_without_a_terminal_the_screens_are_refused_and_nothing_is_made(tmp_path: Path) -> None:
    assert "need a terminal" in refused()
    assert not (tmp_path / "plan.db").exists()


def test_init_makes_a_plan_once_and_never_over_another(tmp_path: Path) -> None:
    assert "34 actions" in done("init")
    before = (tmp_path / "plan.db").read_bytes()
    assert "already exists" in refused("init")
    assert (tmp_path / "plan.db").read_bytes() == before


def test_init_from_another_file_and_into_another_database(tmp_path: Path) -> None:
    bundled = Path(__file__).parents[1] / "seed" / "areas_for_consideration.yaml"
    plan_file = tmp_path / "ours.yaml"
    text = bundled.read_text(encoding="utf-8")
    plan_file.write_text(re.sub(r"(?m)^title:.*$", "title: Our own review", text), encoding="utf-8")
    where = tmp_path / "a folder" / "ours.db"
    assert "Our own review" in done("--db", str(where), "init", "--from", str(plan_file))
    assert where.exists()
    assert done("list", "--db", str(where), "late").startswith("No action matches")


@pytest.mark.parametrize("content", [None, "", "title: [", "title: x\nnonsense: y\n"])
def test_a_wrong_plan_file_makes_nothing(tmp_path: Path, content: str | None) -> None:
    plan_file = tmp_path / "wrong.yaml"
    if content is not None:
        plan_file.write_text(content)
    assert "wrong.yaml" in refused("init", "--from", str(plan_file))
    assert not (tmp_path / "plan.db").exists()


@pytest.mark.parametrize(
    "args",
    [
        *(("list",), ("show", "1.1"), ("history",), ("summary",), ("export",), ("check",), ("undo",), ("redo",)),
        *(("update", "1.1", "--owner", "A"), ("add", "1.1", "More"), ("backup", "copy.db")),
        *(("changes",), ("strengths",), ("map", "1.1", "none"), ("strength", "S1.1", "--at-risk", "x")),
        ("evidence", "1.1", "--what", "x", "--kind", "data"),
    ],
)
def test_without_a_database_every_verb_says_how_to_make_one(args: tuple[str, ...], tmp_path: Path) -> None:
    assert f"actionplan --db {tmp_path / 'plan.db'} init" in refused(*args)
    assert not (tmp_path / "plan.db").exists()


# --- reading --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("--theme", "9"), "there is no theme '9'; choose from: 1 Effective practice, 2 Managing performance"),
        (("theme:9",), "there is no theme '9'; choose from: 1 Effective practice, 2 Managing performance"),
        (("--summary-area", "9"), "there is no summary area '9'; choose from: none, Outcome focus, Quality"),
        (("rag:purple",), "there is no rating 'purple'; choose from: red, amber, green, blue, unrated"),
        (
            ("--late", "foo:bar"),
            "there is no field 'foo'; choose from: owner, rag, theme, summary, due, impact, priority,",
        ),
        (("owner:zed",), "there is no owner 'zed'; choose from: none"),
        (("late", "or"), '"or" goes between two filters'),
        (("owner:",), "owner: needs a value, such as owner:quality"),
        (("--", "-rag:purple"), "there is no rating 'purple'"),
    ],
)
def test_what_there_is_not_is_refused_by_name_with_what_there_is(
    database: Path, args: tuple[str, ...], says: str
) -> None:
    assert says in refused("list", *args)


def test_an_owner_of_an_option_may_have_nothing_left(database: Path) -> None:
    assert done("list", "--owner", "Ann").startswith("No action matches")


def test_the_help_of_list_names_every_field_and_state() -> None:
    told = done("list", "--help")
    for name in FILTER_FIELDS:
        assert f" {name}:" in told
    for word in FILTER_STATES:
        assert word in told.split()


def test_what_is_withdrawn_is_listed_where_it_is_asked_for(database: Path) -> None:
    done("update", "1.1", "--withdraw", "--note", "merged")
    assert [one["ref"] for one in objects("list", "withdrawn")] == ["1.1"]
    assert "1.1" not in [one["ref"] for one in objects("list")]


def test_the_list_shows_shape_and_word_and_cuts_nothing_in_a_pipe(database: Path) -> None:
    title = "A very long title " * 20
    done("update", "1.2", "--title", title, "--rag", "red", "--note", "stuck")
    lines = done("list").splitlines()
    assert lines[0].split() == ["Ref", "Action", "Owner", "Due", "Late", "RAG", "Suggested", "Evidence"]
    assert title.strip() in lines[2]
    assert "▲ Red" in lines[2]
    assert lines[-1] == "5 actions, 0 late, 0 declared better than the dates support, as at 27 Nov 2026"


@pytest.mark.parametrize("columns", [40, 60, 80, 120])
def test_on_a_terminal_titles_give_way_and_refs_dates_and_rag_never(
    database: Path, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    done("update", "1.2", "--owner", "Head of " * 9, "--due", "2026-11-19", "--rag", "amber", "--note", "x " * 60)
    monkeypatch.setenv("COLUMNS", str(columns))
    line = done("list").splitlines()[2]
    for part in ("1.2 ", "19 Nov 2026", "8 d", "◆ Amber", "…"):
        assert part in line
    if columns >= 80:
        for verb in (("list",), ("summary",), ("history",), ("show", "1.2")):
            assert max(len(line) for line in done(*verb).splitlines()) <= columns


@pytest.mark.parametrize(
    ("args", "refs"),
    [
        ((), "1.1 1.2 1.3 2.1 2.2"),
        (("--theme", "2"), "2.1 2.2"),
        (("--theme", "practice"), "1.1 1.2 1.3"),
        (("--summary-area", "Outcome"), "1.3 2.1"),
        (("--summary-area", "none"), "2.2"),
        (("--owner", "none"), "1.3 2.1 2.2"),
        (("--owner", "QUALITY"), "1.1 1.2"),
        (("owner:head of", "--late"), "1.1"),
        (("owner:head of quality",), "1.1 1.2"),
        (("--rag", "r"), "1.1"),
        (("--rag", "unrated", "--theme", "1"), "1.2 1.3"),
        (("--late",), "1.1"),
        (("--due-within", "30"), "1.1 1.2"),
        (("--due-within", "0"), "1.1"),
        (("few", "CHILDREN"), "1.3"),
        (("rag:red", "theme:2"), ""),
        (("late", "or", "owner:none"), "1.1 1.3 2.1 2.2"),
        (("late", "or", "owner:none", "--theme", "1"), "1.1 1.3"),
        (("due:7", "--", "-late"), "1.2"),
        (("--late", "--", "-owner:head of quality"), ""),
        (("unrated", "--owner", "quality"), "1.2"),
        (("due:<2026-12-04",), "1.1"),
        (("due:<5 dec", "rag:red,unrated"), "1.1 1.2"),
        (("--", "-few", '-"head of"'), "2.1 2.2"),
        (("--", "-head of"), "1.3 2.1 2.2"),
        (("late or unrated",), "1.1 1.2 1.3 2.1 2.2"),
        (("late and red",), "1.1"),
        (("late", "and", "red"), "1.1"),
        (("unrated -few",), "1.2 2.1 2.2"),
        (("late or owner:none",), "1.1 1.3 2.1 2.2"),
        (("few children",), "1.3"),
    ],
)
def test_a_list_is_narrowed(database: Path, args: tuple[str, ...], refs: str) -> None:
    done("update", "1.1", "--owner", "Head of Quality", "--due", "2026-11-01", "--rag", "red", "--note", "stuck")
    done("update", "1.2", "--owner", "Head of Quality", "--due", "2026-12-04")
    assert [one["ref"] for one in json.loads(done("list", "--json", *args))] == refs.split()


def test_mine_is_what_i_own(database: Path) -> None:
    done("update", "1.2", "--owner", "Jo")
    assert [one["ref"] for one in objects("list", "mine")] == ["1.2"]


def test_withdrawn_actions_are_listed_only_when_asked_for(database: Path) -> None:
    done("update", "1.2", "--withdraw", "--note", "said twice")
    assert [one["ref"] for one in objects("list")] == ["1.1", "1.3", "2.1", "2.2"]
    assert [one["stage"] for one in objects("list", "--all")] == ["open", "withdrawn", "open", "open", "open"]


def test_an_object_has_what_scripts_rely_on(database: Path) -> None:
    done("update", "1.1", "--owner", "A", "--due", "19/11/26", "--rag", "amber", "--note", "stuck")
    one = objects("list", "--rag", "amber")[0]
    promised = (
        "ref theme area summary_area title owner due original_due forecast priority rag suggested suggested_reason "
        "stage days_late updated_at updated_by version"
    )
    assert set(promised.split()) <= set(one)
    assert (one["theme"], one["due"], one["days_late"], one["rag"]) == (1, "2026-11-19", 8, "amber")
    assert (one["version"], one["updated_by"], one["summary_area"]) == (2, "jo", "Quality of practice")
    assert one["updated_at"].startswith("2026-11-2")


def test_show_says_everything_about_one_action(database: Path) -> None:
    done("update", "1.2", "--owner", "Head of Quality", "--due", "2026-11-19")
    done("update", "1.2", "--due", "2027-03-01", "--note", "agreed by the Board")
    done("update", "1.2", "--rag", "g", "--success-measure", "nine in ten", "--note", "it will hold")
    page = " ".join(done("show", " 1.2 ").split())
    for part in (
        "Thresholds are not applied consistently",
        "1 Effective practice",
        "Quality of practice (strong fit: thresholds)",
        "Head of Quality",
        "1 Mar 2027; in 3 months; first 19 Nov 2026, moved once, 102 days later",
        "Declared ● Green it will hold",
        "Suggested ◆ Amber 102 days past its original date 19 Nov 2026",
        "declared green against amber suggested",
        "nine in ten",
        "due date 19 Nov 2026 → 1 Mar 2027, nobody named who agreed: agreed by the Board",
    ):
        assert part in page
    found = objects("show", "1.2")
    assert found["optimistic"] is True
    assert [update["note"] for update in found["updates"]] == [None, "agreed by the Board", "it will hold"]


def test_the_summary_says_the_same_in_every_form(database: Path) -> None:
    done("update", "1.1", "2.2", "--rag", "red", "--note", "stuck")
    done("update", "1.2", "--rag", "green", "--note", "fine")
    found = objects("summary")
    assert (found["as_at"], found["total"], found["late"], found["adds_up"]) == ("2026-11-27", 5, 0, True)
    assert found["counts"] == {"red": 2, "amber": 0, "green": 1, "blue": 0, "unrated": 2}
    assert [(row["title"], row["total"], row["worst"]) for row in found["summary_areas"]] == [
        ("Outcome focus", 2, None),
        ("Quality of practice", 2, "red"),
        ("Not mapped", 1, "red"),
    ]
    assert [row["drag"]["ref"] for row in found["themes"]] == ["1.1", "2.2"]
    page = done("summary")
    assert "Of 5 actions, 2 (40%) are red, 0 amber, 1 (20%) green, 0 closed and 2 (40%) unrated." in page
    assert "The rows add up: 2 + 2 + 1 = 5, each action counted once." in page
    assert "2 (40%) are red" in done("export")
    rags = [row["RAG"] for row in csv.DictReader(io.StringIO(done("export", "--format", "csv")))]
    assert sorted(rags) == ["Green", "Red", "Red", "Unrated", "Unrated"]
    assert json.loads(done("export", "--format", "json"))["summary"] == found


def test_history_tells_who_changed_what_and_why_oldest_first(database: Path) -> None:
    done("update", "1.1", "1.2", "--owner", "A")
    done("update", "1.2", "--owner", "", "--rag", "amber", "--note", "A has left")
    found = objects("history", "1.2")
    assert [update["fields"].get("owner") for update in found] == [[None, "A"], ["A", None]]
    assert (found[1]["by"], found[1]["source"], found[1]["note"]) == ("jo", "command", "A has left")
    assert found[1]["fields"]["rag"] == [None, "amber"]
    assert [update["ref"] for update in objects("history")] == ["1.1", "1.2", "1.2"]
    assert [update["ref"] for update in objects("history", "--limit", "1")] == ["1.2"]
    assert "owner A → –" in done("history")


def test_the_plan_as_at_a_day_of_the_past(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACTIONPLAN_TODAY", "2026-11-10")
    done("update", "1.1", "--owner", "A", "--due", "2026-11-12")
    monkeypatch.setenv("ACTIONPLAN_TODAY", "2026-11-20")
    done("update", "1.1", "--owner", "B")
    monkeypatch.setenv("ACTIONPLAN_TODAY", "2026-11-27")

    def seen(day: str) -> tuple[str | None, int]:
        one = objects("list", "--as-at", day)[0]
        return one["owner"], one["days_late"]

    assert seen("2026-11-09") == (None, 0)
    assert seen("15/11/26") == ("A", 3)
    assert seen("-1w") == ("B", 8)
    assert seen("today") == ("B", 15)
    assert objects("summary", "--as-at", "2026-11-15")["as_at"] == "2026-11-15"
    assert len(objects("history", "--as-at", "2026-11-15")) == 1
    assert objects("show", "1.1", "--as-at", "2026-11-15")["owner"] == "A"
    assert "as at 15 Nov 2026" in done("export", "--as-at", "2026-11-15")
    assert "still to come" in refused("list", "--as-at", "tomorrow")
    assert "begins on" in refused("summary", "--as-at", "2026-11-01")
    assert "I do not know the date 'whenever'" in refused("show", "1.1", "--as-at", "whenever")


# --- how it ends ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "args",
    [
        *(("frobnicate",), ("list", "--frobnicate"), ("list", "--due-within", "soon"), ("show",), ("update",)),
        *(("update", "1.1"), ("update", "1.1", "--complete", "--reopen"), ("export", "--format", "odt")),
    ],
)
def test_wrong_usage_ends_with_two_and_points_to_the_help(args: tuple[str, ...], database: Path) -> None:
    assert "--help" in refused(*args, code=2)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself_with_an_example(verb: str) -> None:
    said = done(verb, "--help")
    assert re.search(rf"Examples:\n +actionplan .*\b{verb}\b", said)
    assert max(len(line) for line in said.splitlines()) <= 80


def test_the_help_lists_every_verb_in_a_line() -> None:
    said = done("--help")
    assert tuple(re.findall(r"(?m)^  ([a-z]+)  +\S.*[^.]\.$", said)) == VERBS


def test_the_version() -> None:
    assert done("--version") == f"actionplan {actionplan.__version__}\n"


def test_a_wrong_day_in_the_environment_is_said(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACTIONPLAN_TODAY", "soon")
    assert "ACTIONPLAN_TODAY" in refused("list")
    assert "ACTIONPLAN_TODAY" in refused("update", "1.1", "--owner", "A")


@pytest.mark.parametrize("day", ["0001-01-01", "1969-12-31", "2200-01-01", "9999-12-31", "10000-01-01"])
@pytest.mark.parametrize(
    "verb",
    [("list",), ("update", "1.1", "--owner", "A"), ("export",), ("undo",), ("backup", "copy.db"), ("init",), ("check",),
     ("review", "agenda"), ("decisions",), ("changes",), ("summary",), ("history",), ("import", "x.csv"), ("restore",)],
    ids=" ".join,
)  # fmt: skip
def test_a_day_far_off_in_the_environment_is_said_in_a_line(
    database: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, verb: tuple[str, ...], day: str
) -> None:
    monkeypatch.setenv("ACTIONPLAN_TODAY", day)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.csv").write_text("Ref,Owner\n1.1,Ann\n", encoding="utf-8")
    result = run(*verb)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert len(result.stderr.splitlines()) <= 1


@pytest.mark.parametrize("day", ["1970-01-01", "2199-12-31"])
def test_on_the_first_and_the_last_day_that_today_can_be_every_date_is_worked_out(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, day: str
) -> None:
    monkeypatch.setenv("ACTIONPLAN_TODAY", day)
    monkeypatch.setenv("ACTIONPLAN_DB", str(tmp_path / "new.db"))
    done("init")
    for due in ("31 mar", "Q4", "end of term", "+2y"):
        done("update", "1.1", "--due", due, "--note", "agreed")
    for verb in ("list", "summary", "changes", "check"):
        done(verb)
    done("list", "--due-within", "999999999")
    done("export", "--format", "md")
    for due in ("+9999y", "+9999m", "-9999w", "0001-01-01", "9999-12-31"):
        assert refused("update", "1.2", "--due", due)
        assert refused("list", "--as-at", due)
        assert refused("changes", "--since", due)


def test_an_interrupt_is_quiet(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(SqliteStore, "plan", interrupted)
    result = run("list")
    assert (result.exit_code, result.output.strip()) == (130, "")


@pytest.mark.skipif(os.name == "nt", reason="a POSIX shell")
def test_a_reader_that_leaves_early_is_no_error(database: Path) -> None:
    for verb in ("list", "list --json", "export"):
        command = f"{sys.executable} -m actionplan {verb} | true"
        result = subprocess.run(command, shell=True, capture_output=True, text=True, timeout=60, check=False)
        assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_behind_the_output_is_said(database: Path) -> None:
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "actionplan", "list", "--json"]
        result = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, check=False)
    assert result.returncode == 1
    assert re.fullmatch(r"actionplan: the output cannot be written: [^\n]+\n", result.stderr)


def test_every_verb_of_every_module_is_in_the_program() -> None:
    for module, verbs in actionplan.cli.VERBS.items():
        found = import_module(f"actionplan.commands.{module}").VERBS
        assert [verb.name for verb in found] == verbs.split()


def test_a_verb_loads_its_own_module_and_no_other(database: Path) -> None:
    look = "import sys; from actionplan.cli import main; main(['list', '--json'], standalone_mode=False); " + (
        "print([name for name in sys.modules if name.startswith('actionplan.commands.')], file=sys.stderr)"
    )
    result = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, timeout=60, check=True)
    needed = ("common", "console", "show")
    assert set(ast.literal_eval(result.stderr)) == {f"actionplan.commands.{name}" for name in needed}
