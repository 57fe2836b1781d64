"""The key of a plan: shown, chosen, undone, and followed by every list, document and export."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from msgspec.structs import replace

from actionplan.model.key import KEYS, Key
from actionplan.model.ratings import Condition
from actionplan.planfiles.plan_yaml import bundled_plan
from actionplan.store.sqlite.store import SqliteStore
from command_line import done, objects, on, one_of, refused
from in_review import stamp


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The bundled plan, with an action in each condition: 1.1 off track … 1.4 complete, 1.5 closed, 1.6 unrated."""
    monkeypatch.chdir(tmp_path)
    done("init")
    for ref in ("1.1", "1.2", "1.3", "1.4", "1.5"):
        done("update", ref, "--owner", "Head of Quality", "--due", "31/3/27")
    done("update", "1.1", "--rag", "red", "--note", "two posts vacant")
    done("update", "1.2", "--rag", "amber", "--note", "waits for health")
    done("update", "1.3", "1.4", "1.5", "--rag", "green")
    done("update", "1.4", "1.5", "--complete", "--note", "trained and audited")
    done("update", "1.5", "--sign-off", "--verified", "e", "--signed-off-by", "al", "--evidence", "audit of 40 files")
    return tmp_path / "plan.db"


REFS = ("1.1", "1.2", "1.3", "1.4", "1.5", "1.6")
LOOKS: Mapping[str, tuple[str, ...]] = {
    "usual": ("▲ Red", "◆ Amber", "● Green", "● Green", "■ Blue", "○ Unrated"),
    "checked": ("▲ Off track", "◆ At risk", "● On track", "◐ Complete", "■ Checked", "○ Unrated"),
    "evidenced": ("▲ Off track", "◆ At risk", "● On track", "◐ Delivered", "■ Evidenced", "○ Unrated"),
}
COLOURS: Mapping[str, tuple[str | None, ...]] = {
    "usual": ("red", "amber", "green", "green", "blue", None),
    "checked": ("red", "amber", "amber", "green", "blue", None),
    "evidenced": ("red", "red", "red", "amber", "green", None),
}
CONDITIONS: Mapping[str, tuple[str, ...]] = {
    "usual": ("off track", "at risk", "on track", "on track", "checked", "unrated"),
    "checked": ("off track", "at risk", "on track", "complete", "checked", "unrated"),
    "evidenced": ("off track", "at risk", "on track", "complete", "checked", "unrated"),
}
named = pytest.mark.parametrize("name", sorted(KEYS))


def use(name: str) -> None:
    if name != "usual":
        done("key", name)


def plan_rows(name: str) -> dict[str, dict[str, Any]]:
    """The rows of the plan in an exported file, by ref."""
    done("export", "--output", name, "--force")
    if name.endswith(".csv"):
        text = Path(name).read_text(encoding="utf-8-sig")
        return {row["Ref"]: dict(row) for row in csv.DictReader(io.StringIO(text))}
    sheet = openpyxl.load_workbook(name)["Plan"]
    headings, *rows = sheet.iter_rows(values_only=True)
    return {str(row[0]): dict(zip(map(str, headings), row, strict=True)) for row in rows}


@named
def test_lists_pages_and_json_show_each_action_by_the_key(plan: Path, name: str) -> None:
    use(name)
    lines = {line.split()[0]: line for line in done("list").splitlines() if line[:1].isdigit()}
    for ref, look, colour, condition in zip(REFS, LOOKS[name], COLOURS[name], CONDITIONS[name], strict=True):
        assert look in lines[ref]
        assert look in done("show", ref)
        found = one_of(("list",), ref)
        assert (found["rag"], found["condition"]) == (colour, condition)
    # Open, dated and in time: the dates suggest on track, whatever colour that has.
    assert one_of(("list",), "1.3")["suggested_condition"] == "on track"
    assert one_of(("list",), "1.3")["suggested"] == COLOURS[name][2]


@named
def test_the_summary_counts_by_the_conditions_that_the_key_tells_apart(plan: Path, name: str) -> None:
    use(name)
    found = objects("summary")
    wanted = {condition: CONDITIONS[name].count(condition) for condition in CONDITIONS[name]}
    assert {key: value for key, value in found["conditions"].items() if key != "unrated"} == {
        key: value for key, value in wanted.items() if key != "unrated"
    }
    assert sum(found["conditions"].values()) == found["total"] == sum(found["counts"].values())
    assert set(found["counts"]) == {"red", "amber", "green", "blue", "unrated"}
    assert found["counts"]["amber"] == COLOURS[name].count("amber")
    page = done("summary")
    assert ("T  ● On track" in page) is (name != "usual"), "only who uses another key is told what it means"
    assert "2 are finished" in page, "whatever the key calls them: delivered is one condition of 'evidenced'"
    if name == "usual":
        assert "1 (3%) is red, 1 (3%) amber, 2 (6%) green, 1 (3%) closed and 29 (85%) unrated." in page
    else:
        assert "1 (3%) is off track, 1 (3%) at risk, 1 (3%) on track, 1 (3%)" in page


@named
def test_a_report_says_the_words_of_the_key_and_what_they_mean(plan: Path, name: str) -> None:
    use(name)
    done("export", "--output", "report.md")
    report = Path("report.md").read_text(encoding="utf-8")
    for look in LOOKS[name]:
        assert look in report
    for face in objects("key")["conditions"]:
        colour = "" if name == "usual" else f"{face['colour']} | "
        assert f"| {face['letter']} | {face['shape']} {face['word']} | {colour}{face['meaning']} |" in report
    other_words = {"Red", "Amber", "Green", "Blue"} if name != "usual" else {"Off track", "Delivered"}
    assert not [word for word in other_words if f" {word} " in report]


@named
def test_the_spreadsheets_have_the_colour_and_the_condition(plan: Path, name: str) -> None:
    use(name)
    for file in ("plan.csv", "plan.xlsx"):
        rows = plan_rows(file)
        for ref, look, colour, condition in zip(REFS, LOOKS[name], COLOURS[name], CONDITIONS[name], strict=True):
            assert rows[ref]["Condition"] == condition
            word = (colour or "unrated").capitalize()
            if file.endswith("csv"):
                assert rows[ref]["RAG"] == word
            elif name == "usual":
                assert rows[ref]["RAG"] == f"{word[0]} {word}"
            else:
                assert rows[ref]["RAG"] == f"{word}: {look[2:].lower()}"


@named
def test_every_format_is_made_by_every_key(plan: Path, name: str) -> None:
    use(name)
    for form in ("md", "html", "docx", "xlsx", "csv", "json"):
        done("export", "--output", f"plan.{form}")
        assert Path(f"plan.{form}").stat().st_size > 1_000


# --- the verb -------------------------------------------------------------------------------------------------


def test_the_key_is_chosen_as_one_change_and_undone(plan: Path) -> None:
    assert done("key").splitlines()[0] == "The key 'usual', as at 27 Nov 2026"
    before = objects("list")
    assert "Saved as change 12; actionplan undo undoes it." in done("key", "Checked", "--note", "as the Trust has it")
    assert "key usual → checked: as the Trust has it" in done("history")
    assert objects("key")["key"] == "checked"
    assert "Undone: key checked → usual (as the Trust has it)." in done("undo")
    assert objects("list") == before
    done("redo")
    assert objects("key", "evidenced")["key"] == "evidenced"
    assert "key checked → evidenced" in done("history")


def test_a_key_that_there_is_not_is_refused_with_what_there_is(plan: Path) -> None:
    assert refused("key", "traffic") == "there is no key 'traffic'; choose from: usual, checked, evidenced"
    assert refused("key", "usual") == "the plan uses the key 'usual' already"


def test_a_past_day_has_the_key_of_that_day(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    on("2026-11-28", monkeypatch)
    done("key", "checked")
    assert "The key 'usual', as at 27 Nov 2026" in done("key", "--as-at", "27/11/26")
    assert one_of(("list", "--as-at", "yesterday"), "1.4")["condition"] == "on track"
    assert one_of(("list",), "1.4")["condition"] == "complete"
    done("export", "--as-at", "27/11/26", "--output", "then.json")
    done("export", "--output", "now.json")
    assert ['"key_name": "usual"' in Path(f"{day}.json").read_text() for day in ("then", "now")] == [True, False]


def test_another_key_moves_no_action(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    on("2026-12-04", monkeypatch)
    done("key", "evidenced")
    (move,) = objects("changes", "--since", "28/11/26")
    assert (move["ref"], move["kind"], move["before_condition"]) == ("1.1", "unchanged_red", "off track")
    assert "still off track" in done("changes", "--since", "28/11/26")


# --- declaring ------------------------------------------------------------------------------------------------


def test_a_rating_is_declared_by_the_colour_or_by_the_condition(plan: Path) -> None:
    done("update", "1.6", "--rag", "on track")
    assert one_of(("list",), "1.6")["rag"] == "green"
    done("key", "checked")
    assert "RAG On track → Off track" in done("update", "1.6", "--rag", "red", "--note", "no staff")
    assert refused("update", "1.6", "--rag", "amber") == (
        "rag 'amber' is at risk or on track in this plan's key; write which"
    )
    assert refused("update", "1.6", "--rag", "green") == "complete is not declared: complete 1.6"
    assert refused("update", "1.6", "--rag", "blue") == (
        "checked is not declared: complete 1.6, then have it signed off"
    )
    done("update", "1.6", "--rag", "on-track", "--note", "staff found")
    assert one_of(("list", "--rag", "amber"), "1.6")["condition"] == "on track"
    assert [action["ref"] for action in objects("list", "--rag", "at risk")] == ["1.2"]
    assert [action["ref"] for action in objects("list", "rag:green")] == ["1.4"]
    assert "at risk" in refused("list", "--rag", "pink")


def test_the_log_of_before_is_read_by_the_key_of_now(plan: Path) -> None:
    assert "RAG Unrated → Green" in done("history", "1.3")
    done("key", "checked")
    assert "RAG Unrated → On track" in done("history", "1.3")


@named
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_export_that_nobody_has_edited_changes_nothing(plan: Path, name: str, form: str) -> None:
    use(name)
    done("export", "--output", f"plan.{form}")
    assert done("import", f"plan.{form}").startswith("Nothing to change")


def test_a_rating_edited_in_a_spreadsheet_is_read_by_the_key(plan: Path) -> None:
    done("key", "checked")

    def edited(rag: str) -> str:
        done("export", "--output", "plan.xlsx", "--force")
        book = openpyxl.load_workbook("plan.xlsx")
        sheet = book["Plan"]
        headings = [cell.value for cell in sheet[1]]
        for row in sheet.iter_rows(min_row=2):
            if row[0].value == "1.6":
                row[headings.index("RAG")].value = rag
                row[headings.index("RAG reason")].value = "no staff"
        book.save("plan.xlsx")
        return "plan.xlsx"

    assert "rag 'amber' is at risk or on track in this plan's key; write which" in refused("import", edited("Amber"))
    assert "complete is not declared: complete 1.6" in refused("import", edited("Green: complete"))
    done("import", edited("Amber: at risk"))
    assert one_of(("list",), "1.6")["condition"] == "at risk"


def test_an_export_of_before_another_key_is_read_by_the_key_that_it_was_made_with(plan: Path) -> None:
    rows = plan_rows("plan.csv")
    assert rows["1.3"]["RAG"] == "Green"
    rated = [{**row, "RAG": "Green"} if ref == "1.6" else row for ref, row in rows.items()]
    with Path("plan.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rated[0]))
        writer.writeheader()
        writer.writerows(rated)
    done("key", "checked")
    done("import", "plan.csv", "--note", "returns of November")
    assert one_of(("list",), "1.6")["condition"] == "on track"
    assert one_of(("list",), "1.3")["condition"] == "on track"


# --- a plan that words its key --------------------------------------------------------------------------------

TRUST = """\
title: Trust action plan
organisation: Example Council
reviewers: Review team
review_from: 2026-09-01
review_to: 2026-09-05
reported_on: 2026-10-01
source: Letter of 1 October 2026
rag_key:
  meanings:
    red: off track
    amber: on track
    green: complete, not yet checked
    blue: complete and checked by a visit
summary_areas:
  - key: all
    title: All
themes:
  - number: 1
    title: Must do
    areas:
      - ref: "1.1"
        text: Train all staff in restraint
        summary_area: all
        fit: strong
        reason: r
"""


def test_a_plan_whose_words_are_another_key_is_made_with_it_and_says_so(tmp_path: Path) -> None:
    file = tmp_path / "trust.yaml"
    file.write_text(TRUST, encoding="utf-8")
    assert done("init", "--from", str(file)).splitlines()[1] == (
        "Its key is 'checked', read from its meanings: red is off track, amber is at risk or on track, green is "
        "complete, blue is checked. See: actionplan key"
    )
    done("update", "1.1", "--owner", "Jo", "--due", "20/12/26")
    action = one_of(("list",), "1.1")
    assert (action["suggested"], action["suggested_condition"]) == ("amber", "on track")
    done("update", "1.1", "--complete", "--note", "all trained")
    action = one_of(("list",), "1.1")
    assert (action["rag"], action["condition"], action["suggested"]) == ("green", "complete", "green")
    page = done("key")
    assert "green: complete, not yet checked" in page
    assert "blue: complete and checked by a visit" in page


OWN_KEY = """\
title: Own key
organisation: Example Council
key:
  off track: {colour: red, letter: R, word: "Off", meaning: off track}
  at risk: {colour: amber, letter: I, word: Risk, meaning: at risk}
  on track: {colour: green, letter: G, word: Going well, meaning: fine}
  complete: {colour: blue, letter: C, word: Done, meaning: done}
  checked: {colour: blue, letter: K, word: Checked, meaning: checked}
  not started: {colour: grey, letter: U, word: Not begun, meaning: nothing yet}
themes:
  - title: T
    areas: [{text: A}, {text: B}]
"""


def test_a_key_that_has_not_started_says_so_wherever_nothing_is_declared(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(OWN_KEY, encoding="utf-8")
    done("init", "--from", str(file))
    assert "RAG Not begun → Going well" in done("update", "1.1", "--rag", "green")
    done("undo")
    texts = (done("list"), done("show", "1.1"), done("summary"), done("history"), done("export", "--format", "md"))
    for text in texts:
        assert "Not begun" in text
        assert "Unrated" not in text
    assert one_of(("list",), "1.1")["condition"] == "not started"


def test_words_that_are_no_key_are_refused_and_nothing_is_made(tmp_path: Path) -> None:
    file = tmp_path / "trust.yaml"
    file.write_text(TRUST.replace("off track", "ask Jo"), encoding="utf-8")
    message = refused("init", "--from", str(file))
    assert "amber means another thing here than in the key 'usual', where it is at risk" in message
    assert "write key: with one of usual, checked, evidenced" in message
    assert message.endswith("; nothing was created")
    assert not (tmp_path / "plan.db").exists()


def test_an_older_plan_that_words_its_key_against_its_rules_keeps_both_and_check_says_so(tmp_path: Path) -> None:
    meanings = ((Condition.AT_RISK, "on track"), (Condition.ON_TRACK, "complete, not yet checked"))
    older = replace(bundled_plan(), key=Key(meanings=meanings))
    SqliteStore.create(tmp_path / "plan.db", older, stamp("init")).close()
    done("update", "1.3", "--owner", "Jo", "--due", "31/3/27", "--rag", "green")
    assert one_of(("list",), "1.3")["rag"] == "green"
    assert "A  ◆ Amber    amber: on track" in done("key")
    note = (
        "Note: the plan words amber as 'on track', and its rules go on with at risk; to go by the words: actionplan "
        "key checked.\n"
    )
    assert done("check").endswith(note)
    done("key", "checked")
    assert one_of(("list",), "1.3")["rag"] == "amber"
    assert "Note" not in done("check")
