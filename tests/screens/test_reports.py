"""Stories of reports: their words on a form, another audience, what went out."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.widgets import Input, Static

from actionplan.model.report import Purpose, Report, reports_of
from actionplan.model.rules.reports import add_report, edit_report, keep_sent
from actionplan.screens.report_words import ReportWordsPrompt
from actionplan.screens.reports import ReportsScreen
from at_screen import Person, at_screen
from in_review import elsewhere

NEXT_MEETING = date(2027, 1, 14)
USUAL = ("Introduction", "Commentary", "Achievements", "The voice of children and families", "Implications")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of one's own to stand in; the preview does not wait."""
    monkeypatch.setattr("actionplan.screens.export.PAUSE_SECONDS", 0)
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def label_of(box: Input) -> str:
    """What a field of the form is called."""
    assert box.parent is not None
    return str(box.parent.query_one("Label", Static).content)


def field(jo: Person, label: str) -> Input:
    """The field of the form that is called so."""
    return next(box for box in jo.app.screen.query(Input) if label_of(box) == label)


async def write(jo: Person, words: Mapping[str, str]) -> None:
    """Goes to fields by what they are called, and puts words in them."""
    for label, text in words.items():
        field(jo, label).focus()
        await jo.settle()
        await jo.types(text)


def written(jo: Person) -> dict[str, str]:
    """What stands in the fields of the form that are not empty."""
    return {label_of(box): box.value for box in jo.app.screen.query(Input) if box.value}


def hint(jo: Person) -> str:
    """What stands under the fields."""
    return " ".join(str(jo.app.screen.query_one("#hint", Static).render()).split())


def first(jo: Person) -> Report:
    """The first report, as it is stored."""
    return reports_of(jo.plan)[0]


def changed_by_sam(path: Path, **values: Any) -> None:
    """What somebody else writes in the first report meanwhile."""
    elsewhere(path, lambda plan: [edit_report(plan, reports_of(plan)[0], values)])


# --- the words of a report --------------------------------------------------------------------------------------


async def test_the_words_of_a_report_are_written_on_one_form_and_stand_in_the_preview(quarter: Path) -> None:
    async with at_screen(quarter, "x", "f2", size=(200, 60)) as jo:
        jo.sees("Words of the report to the Improvement Board", "At its head", "On its first side", "Under headings")
        await write(
            jo,
            {
                "to": "Improvement Board\n14 January 2027",
                "by": "Director of Children's Services\nLead Member",
                "classification": "Official",
                "purpose": "discussion",
                "verdict": "We are behind on two of 34 actions.",
                "recommendations": "Note the position\n\nAgree the new date of 3.6",
                "next meeting": "14 jan",
                "Commentary": "The new team is in place.\nThe backlog is gone.",
                "contact": "Ann Other",
            },
        )
        await jo.press("ctrl+s")
        jo.sees("report to the Improvement Board saved · u undoes")
        report = first(jo)
        assert (report.addressed_to, report.classification) == ("Improvement Board\n14 January 2027", "Official")
        assert report.by == "Director of Children's Services\nLead Member"
        assert (report.purpose, report.next_meeting) == (Purpose.DISCUSSION, NEXT_MEETING)
        assert report.recommendations == "Note the position\nAgree the new date of 3.6"
        assert report.paragraphs == (("Commentary", "The new team is in place.\nThe backlog is gone."),)
        await jo.comes_to_see("We are behind on two of 34 actions.", "(1) agree the new date of 3.6")
        await jo.press("u")
        await jo.until(lambda: "We are behind" not in jo.text)
        jo.sees_no("We are behind on two of 34 actions.")
        assert first(jo).verdict == ""
        await jo.press("ctrl+r")
        await jo.comes_to_see("We are behind on two of 34 actions.")


async def test_what_is_written_stands_in_the_form_the_next_time_and_can_be_taken_out(quarter: Path) -> None:
    changed_by_sam(quarter, verdict="Late", paragraphs={"Commentary": "Slow", "Our partners": "Help"}, is_public=True)
    async with at_screen(quarter, "x", "e") as jo:
        stands = written(jo)
        assert (stands["verdict"], stands["for everybody"]) == ("Late", "yes")
        # One's own heading stands before the conclusion, as in the document.
        labels = [label_of(box) for box in jo.app.screen.query(Input)]
        assert labels[labels.index("Introduction") :][:7] == [*USUAL, "Our partners", "Conclusion"]
        await write(jo, {"verdict": "", "Our partners": ""})
        await jo.press("ctrl+s")
        assert (first(jo).verdict, first(jo).paragraphs) == ("", (("Commentary", "Slow"),))


async def test_enter_goes_through_all_fields_in_a_small_window_and_each_says_what_it_is_for(quarter: Path) -> None:
    async with at_screen(quarter, "x", "f2", size=(80, 24)) as jo:
        fields = list(jo.app.screen.query(Input))
        said = set()
        for box in fields:
            assert jo.app.focused is box
            jo.sees(label_of(box).split(" and ")[0][:21].strip())
            said.add(hint(jo))
            last = box is fields[-1]
            jo.sees("Enter: save" if last else "Enter: next", "Esc: cancel")
            if last:
                await jo.types("Report of the reviewers\nPlan of the team")
            await jo.press("enter")
        assert len(said) == len(fields)
        assert first(jo).background == "Report of the reviewers\nPlan of the team"


async def test_a_long_text_grows_and_the_line_that_is_typed_stays_in_sight(quarter: Path) -> None:
    async with at_screen(quarter, "x", "f2", size=(80, 24)) as jo:
        field(jo, "Implications").focus()
        await jo.settle()
        for number in range(12):
            await jo.press(*f"point {number}", "ctrl+j")
            jo.sees(f"point {number}", "Esc: cancel")
        await jo.press("ctrl+s")
        ((heading, text),) = first(jo).paragraphs
        assert (heading, text.splitlines()[-1], len(text.splitlines())) == ("Implications", "point 11", 12)


async def test_another_size_of_the_window_loses_nothing(quarter: Path) -> None:
    async with at_screen(quarter, "x", "f2") as jo:
        await write(jo, {"verdict": "On track", "Commentary": "First\nsecond"})
        for size in ((80, 24), (200, 60), (60, 16), (120, 40)):
            await jo.resize(*size)
            assert label_of(field(jo, "Commentary")) == "Commentary"
            assert (field(jo, "verdict").value, field(jo, "Commentary").value) == ("On track", "First\nsecond")
            assert jo.app.focused is field(jo, "Commentary")
            jo.sees("second", "Esc: cancel")
        await jo.press("ctrl+s")
        assert first(jo).verdict == "On track"


async def test_esc_says_first_what_would_be_lost(quarter: Path) -> None:
    async with at_screen(quarter, "x", "f2") as jo:
        await jo.press("escape")
        assert not isinstance(jo.app.screen, ReportWordsPrompt)
        await jo.press("f2")
        await write(jo, {"verdict": "On track", "Commentary": "Slow"})
        await jo.press("escape")
        assert hint(jo) == "Esc again discards what you typed: verdict, Commentary. Ctrl+S saves it"
        # Whoever goes on writing is warned again.
        await jo.press("x", "escape")
        assert hint(jo).startswith("Esc again discards")
        assert isinstance(jo.app.screen, ReportWordsPrompt)
        await jo.press("escape")
        assert not isinstance(jo.app.screen, ReportWordsPrompt)
        assert (first(jo).verdict, first(jo).version) == ("", 0)


async def test_a_heading_of_ones_own_has_a_text_and_is_none_of_the_others(quarter: Path) -> None:
    async with at_screen(quarter, "x", "f2") as jo:
        for words, label, says in (
            ({"heading": "Our partners"}, "text", "write what stands under the heading, or clear it"),
            ({"heading": "", "text": "Help"}, "heading", "give the text a heading, or clear it"),
            ({"heading": "commentary"}, "heading", "Commentary has a field above; write its text there"),
        ):
            await write(jo, words)
            await jo.press("ctrl+s")
            assert hint(jo) == says
            assert jo.app.focused is field(jo, label)
        assert first(jo).version == 0
        await write(jo, {"heading": "Our partners"})
        await jo.press("ctrl+s")
        assert first(jo).paragraphs == (("Our partners", "Help"),)


@pytest.mark.parametrize(
    ("label", "typed", "says"),
    [
        ("next meeting", "soonish", "soonish"),
        ("audience", "", "audience cannot be empty"),
        ("audience", "RP7", "RP7 looks like the number of a report"),
        ("Commentary", "x" * 10_001, "the text under Commentary has 10,001 characters; 10,000 at most"),
        ("subject", "x" * 2_001, "2,001 characters"),
    ],
)
async def test_what_is_refused_is_said_at_its_field_and_all_else_stays(
    quarter: Path, label: str, typed: str, says: str
) -> None:
    async with at_screen(quarter, "x", "f2") as jo:
        await write(jo, {"verdict": "On track", label: typed, "contact": "Ann"})
        await jo.press("ctrl+s")
        assert says in hint(jo)
        assert jo.app.focused is field(jo, label)
        assert (field(jo, "verdict").value, field(jo, label).value, field(jo, "contact").value) == (
            *("On track", typed),
            "Ann",
        )
        assert first(jo).version == 0


async def test_rubbish_that_is_pasted_is_kept_harmless(quarter: Path) -> None:
    rubbish = "[red]x[/]\x1b[31m\x07 =1+1\r\nz\u202ey\n" + "w" * 300
    async with at_screen(quarter, "x", "f2", size=(80, 24)) as jo:
        for label in ("to", "verdict", "Commentary", "contact"):
            field(jo, label).focus()
            await jo.settle()
            jo.app.screen.query_one(f"#{field(jo, label).id}").post_message(events.Paste(rubbish))
            await jo.settle()
        await write(jo, {"heading": "[b]Own[/]", "text": "fine"})
        await jo.press("ctrl+s")
        report = first(jo)
        assert report.verdict.startswith("[red]x[/]")
        assert report.verdict.count("\n") == 2
        assert report.paragraph("[b]Own[/]") == "fine"
        assert "\x1b" not in jo.text and "\x07" not in jo.text
        await jo.press("f2")
        assert written(jo)["[b]Own[/]"] == "fine"


# --- somebody else writes in it meanwhile -----------------------------------------------------------------------


async def test_two_who_write_under_different_headings_are_both_kept(quarter: Path) -> None:
    changed_by_sam(quarter, by="The office")
    async with at_screen(quarter, "x", "f2") as jo:
        await write(jo, {"Commentary": "Mine"})
        changed_by_sam(quarter, verdict="Theirs", paragraphs={"Conclusion": "Theirs too"})
        await jo.press("ctrl+s")
        jo.sees("somebody else changed other fields; both are kept")
        assert first(jo).verdict == "Theirs"
        assert first(jo).paragraphs == (("Commentary", "Mine"), ("Conclusion", "Theirs too"))


@pytest.mark.parametrize(("key", "verdict"), [("m", "Mine"), ("t", "Theirs")])
async def test_where_both_wrote_the_same_the_person_decides_and_nothing_else_is_lost(
    quarter: Path, key: str, verdict: str
) -> None:
    changed_by_sam(quarter, by="The office")
    async with at_screen(quarter, "x", "f2") as jo:
        await write(jo, {"verdict": "Mine", "Commentary": "Mine too"})
        changed_by_sam(quarter, verdict="Theirs", paragraphs={"Conclusion": "Theirs too"})
        await jo.press("ctrl+s")
        jo.sees("Report to the Improvement Board: the verdict was changed by sam", "Theirs", "Mine")
        # Esc goes back to the form, with all that was typed.
        await jo.press("escape")
        assert (field(jo, "verdict").value, field(jo, "Commentary").value) == ("Mine", "Mine too")
        await jo.press("ctrl+s")
        await jo.press(key)
        assert not isinstance(jo.app.screen, ReportWordsPrompt)
        assert first(jo).verdict == verdict
        assert first(jo).paragraphs == (("Commentary", "Mine too"), ("Conclusion", "Theirs too"))


async def test_two_who_write_in_it_first_are_both_kept(quarter: Path) -> None:
    async with at_screen(quarter, "x", "f2") as jo:
        await write(jo, {"Commentary": "Mine"})
        changed_by_sam(quarter, verdict="Theirs")
        await jo.press("ctrl+s")
        assert "was added by sam meanwhile; try again" in hint(jo)
        assert field(jo, "Commentary").value == "Mine"
        await jo.press("ctrl+s")
        assert (first(jo).verdict, first(jo).paragraphs) == ("Theirs", (("Commentary", "Mine"),))


async def test_what_cannot_be_saved_stays_typed(quarter: Path) -> None:
    async with at_screen(quarter, "x", "f2") as jo:
        await write(jo, {"Commentary": "Mine\nand more"})
        with closing(sqlite3.connect(quarter, isolation_level=None)) as outsider:
            outsider.execute("DROP TRIGGER log_kept")
        await jo.press("ctrl+s")
        assert "is read-only" in hint(jo)
        assert field(jo, "Commentary").value == "Mine\nand more"


async def test_of_a_past_day_the_words_are_not_written(quarter: Path) -> None:
    async with at_screen(quarter, "2", "at", *"2026-11-13", "enter", "x", "f2") as jo:
        jo.sees("this is a past day, read-only")
        jo.sees_no("Words of the report")


# --- the reports of the plan, and what went out -----------------------------------------------------------------


async def test_a_report_to_another_audience_starts_with_the_words_of_the_last_and_is_chosen(quarter: Path) -> None:
    changed_by_sam(quarter, verdict="Late", classification="Official", paragraphs={"Commentary": "Slow"})
    async with at_screen(quarter, "x", "f3", "plus") as jo:
        jo.sees("Add a report to another audience", "starts with the words of the report to the Improvement Board")
        await jo.press(*"County Council", "enter", "enter")
        jo.sees("Words of the report to the County Council")
        stands = written(jo)
        assert (stands["classification"], stands["Commentary"], stands.get("verdict")) == ("Official", "Slow", None)
        await write(jo, {"Commentary": "Slow, but steady"})
        await jo.press("ctrl+s")
        assert isinstance(jo.app.screen, ReportsScreen)
        jo.sees("▌County Council", "Written in it: by, classification, Commentary")
        await jo.press("escape")
        await jo.until(lambda: "for the County Council" in jo.text)
        jo.sees("[County Council]")
        board, council = reports_of(jo.plan)
        assert (board.paragraph("Commentary"), council.paragraph("Commentary")) == ("Slow", "Slow, but steady")


async def test_an_audience_has_one_report(quarter: Path) -> None:
    async with at_screen(quarter, "x", "f3", "plus", *"the improvement board", "enter", "enter") as jo:
        jo.sees("the report to the Improvement Board already exists; edit it, or choose another name")
        assert jo.typed("name") == "the improvement board"


async def test_a_report_is_withdrawn_with_a_reason_and_the_first_is_not(quarter: Path) -> None:
    elsewhere(quarter, lambda plan: [add_report(plan, "County Council")])
    async with at_screen(quarter, "x", "f3") as jo:
        await jo.press("W", *"the board asks no more", "enter")
        jo.sees("every plan has its first report")
        await jo.press("escape", "j", "W", "enter")
        jo.sees("say why there is to be no report to the County Council any more")
        await jo.press(*"the Council asks no more", "enter")
        jo.sees("report to the County Council withdrawn · u undoes")
        jo.sees_no("▌County Council")
        assert [report.name for report in reports_of(jo.plan)] == ["Improvement Board"]
        await jo.press("u")
        jo.sees("County Council", "Undone")
        assert len(reports_of(jo.plan)) == 2


def sent_by_sam(path: Path, day: date, name: str = "Improvement Board") -> None:
    """What somebody else sends."""

    def keep(plan: Any) -> list[Any]:
        report = next(report for report in reports_of(plan) if report.name == name)
        kept: dict[str, Any] = {"paper": "summary", "form": "docx", "file": f"paper-{day}.docx", "digest": "9f" * 32}
        return [keep_sent(plan, report, day=day, upto=plan.seq, state=plan.state, **kept)]

    elsewhere(path, keep)


async def test_what_went_out_is_listed_the_newest_first_each_with_its_digest(quarter: Path) -> None:
    async with at_screen(quarter, "x", "f3") as jo:
        jo.sees("Nothing has gone out yet")
        for day in (date(2026, 10, 23), date(2026, 11, 20)):
            sent_by_sam(quarter, day)
        await jo.looks_again()
        jo.sees("What went out: 2 reports", "20 Nov 2026")
        lines = [line for line in jo.lines if "paper-2026" in line]
        assert ["2026-11-20" in lines[0], "2026-10-23" in lines[1]] == [True, True]
        await jo.press("j")
        jo.sees("S2: summary, as at 20 Nov 2026, to the Improvement Board.", "9f9f9f")
        await jo.press("enter")
        jo.sees("enter is for reports; what went out stays as it was")
        await jo.press("escape")
        jo.sees("Last sent to the Improvement Board, as at 20 Nov")


async def test_the_history_tells_it_in_words_and_leads_to_it(quarter: Path) -> None:
    changed_by_sam(quarter, by="The office")
    changed_by_sam(quarter, paragraphs={"Commentary": "Slow", "Our partners": "Help"}, purpose="decision")
    sent_by_sam(quarter, date(2026, 11, 20))
    async with at_screen(quarter, "5", size=(200, 60)) as jo:
        jo.sees("sent to the Improvement Board: paper-2026-11-20.docx, as at 20 Nov 2026")
        jo.sees("words of the report to the Improvement Board")
        told = next(line for line in jo.lines if "Commentary" in line)
        assert "purpose – → decision, Commentary – → Slow, Our partners – → Help" in told
        jo.sees_no("paragraphs", '["Commentary"', "('Commentary'")
        await jo.press("slash", *"sent to", "enter", "enter")
        assert isinstance(jo.app.screen, ReportsScreen)
        jo.sees("Reports, and what went out", "S1: summary")


async def test_the_palette_has_the_words_of_each_report_and_the_list(quarter: Path) -> None:
    elsewhere(quarter, lambda plan: [add_report(plan, "County Council")])
    async with at_screen(quarter, "2", "ctrl+p", *"words of the report to the county", "enter") as jo:
        jo.sees("Words of the report to the County Council")
        await write(jo, {"verdict": "On track"})
        await jo.press("ctrl+s")
        jo.sees("report to the County Council saved · u undoes")
        assert reports_of(jo.plan)[1].verdict == "On track"
        await jo.press("ctrl+p", *"what went out", "enter")
        assert isinstance(jo.app.screen, ReportsScreen)


async def test_the_help_of_the_reports_and_of_the_export_says_what_their_keys_do(quarter: Path) -> None:
    async with at_screen(quarter, "x", "f1") as jo:
        jo.sees("What goes to whom, as a file.", "Write the words of the report that is chosen")
        await jo.press("escape", "f3", "question_mark")
        jo.sees("The reports of the plan, one for each audience", "Add a report to another audience")
        await jo.press("escape", "escape", "escape")
        assert not jo.asked


async def test_reports_of_a_closed_or_past_plan_are_looked_at_and_not_changed(quarter: Path) -> None:
    async with at_screen(quarter, "2", "at", *"2026-11-13", "enter", "x", "f3") as jo:
        for key in ("plus", "W", "enter"):
            await jo.press(key)
            assert isinstance(jo.app.screen, ReportsScreen)
        jo.sees("this is a past day, read-only", "Improvement Board")
