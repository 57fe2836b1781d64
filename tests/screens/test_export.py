"""Stories of the export: `x` anywhere, a look at it, a file that lies where it says."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from hashlib import sha256
from pathlib import Path

import openpyxl
import pytest
from textual.widgets import Static

from actionplan.model.rules.reports import add_report
from actionplan.screens.export import ExportScreen
from actionplan.widgets.choice import Choice
from at_screen import Person, at_screen, with_store
from in_review import stamp

TODAY = date(2026, 11, 27)

NAME = "kent-rag-summary-2026-11-27"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of one's own to stand in; the preview does not wait."""
    monkeypatch.setattr("actionplan.screens.export.PAUSE_SECONDS", 0)
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def chosen(jo: Person, name: str) -> str:
    """What is chosen in a line of the form."""
    return jo.app.screen.query_one(f"#{name}", Choice).value


def said(jo: Person, name: str = "hint") -> str:
    """What stands under the fields, in one line."""
    return str(jo.app.screen.query_one(f"#{name}", Static).content)


async def go_to(jo: Person, name: str) -> None:
    """Goes to a field."""
    jo.app.screen.query_one(f"#{name}").focus()
    await jo.settle()


@pytest.mark.parametrize("key", ["1", "2", "3", "4", "5", "6"])
async def test_x_opens_it_on_every_screen(quarter: Path, key: str) -> None:
    async with at_screen(quarter, key, "x") as jo:
        assert isinstance(jo.app.screen, ExportScreen)
        jo.sees("Export the RAG summary", f"{NAME}.docx")
        about = "Word document, as at Fri 27 Nov 2026, since 20 Nov 2026, for the Improvement Board"
        await jo.until(lambda: said(jo, "about").startswith(about))
        assert said(jo, "about").startswith(about)
        await jo.press("escape")
        assert not jo.asked


async def test_x_opens_it_on_an_action(quarter: Path) -> None:
    async with at_screen(quarter, "2", "enter", "x") as jo:
        jo.sees("Export the RAG summary")


async def test_beside_the_form_stands_the_report(quarter: Path) -> None:
    async with at_screen(quarter, "2", "x") as jo:
        await jo.comes_to_see(
            "Safeguarding Children Peer Review: RAG summary", "The plan is at risk: 3 (9%) of 34 actions"
        )
        await jo.resize(200, 60)
        await jo.comes_to_see("2. Position", "(1) request a recovery plan from the Head of Assessment")
        await jo.press("pagedown")
        await jo.comes_to_see("3. Exceptions", "Independent Chair")
        await jo.resize(80, 24)
        jo.sees("Export the RAG summary", f"{NAME}.docx", "enter exports")
        jo.sees_no("3. Exceptions")


@pytest.mark.parametrize(
    ("key", "beginning"),
    [
        ("d", ("2. Position", "Table 1: Actions by rating")),
        ("x", ("The plan is at risk", "Dates suggest  R Red  A Amber")),
        ("h", ("2. Position", "Table 1: Actions by rating")),
        ("m", ("2. Position", "Table 1: Actions by rating")),
        ("c", ("Ref   Theme  Theme title", "5.7")),
        ("j", ('"format_version": 2,', '  "made_by": "jo",', '      "unrated": 7')),
    ],
)
async def test_the_preview_is_of_the_format_that_is_chosen(quarter: Path, key: str, beginning: tuple[str, ...]) -> None:
    async with at_screen(quarter, "2", "x", size=(200, 60)) as jo:
        await jo.comes_to_see("2. Position")
        # Away from it and back, whatever it was.
        await jo.press("right", key)
        await jo.comes_to_see(*beginning)
        if key in "xcj":
            jo.sees_no("2. Position")


async def test_what_cannot_be_made_here_is_not_shown(quarter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("actionplan.reports.formats.find_spec", lambda _name: None)
    async with at_screen(quarter, "2", "x", size=(200, 60)) as jo:
        await jo.comes_to_see("2. Position")
        await jo.press("p")
        await jo.comes_to_see("pdf needs weasyprint")
        jo.sees_no("2. Position")


async def test_enter_writes_it_and_says_where(quarter: Path, here: Path) -> None:
    async with at_screen(quarter, "2", "x") as jo:
        await jo.press("x", "enter")
        assert chosen(jo, "format") == "xlsx"
        jo.sees("Written:", f"{NAME}.xlsx", "y copies the path")
        assert [one.name for one in here.iterdir()] == [f"{NAME}.xlsx"]
        assert openpyxl.load_workbook(here / f"{NAME}.xlsx").sheetnames[0] == "Summary"
        await jo.press("y")
        assert jo.app.clipboard == str(here / f"{NAME}.xlsx")
        await jo.press("escape")
        assert not jo.asked


async def test_a_file_that_is_there_is_written_over_by_a_second_enter_alone(quarter: Path, here: Path) -> None:
    target = here / f"{NAME}.md"
    target.write_text("mine", encoding="utf-8")
    async with at_screen(quarter, "2", "x", "m", "enter") as jo:
        assert said(jo) == f"{NAME}.md already exists: Enter again overwrites it"
        assert target.read_text(encoding="utf-8") == "mine"
        # Anything else in between takes the question back.
        await jo.press("right", "left", "enter")
        assert "Enter again" in said(jo)
        assert target.read_text(encoding="utf-8") == "mine"
        await jo.press("enter")
        jo.sees("Written:")
    assert target.read_text(encoding="utf-8").startswith("# Safeguarding")
    assert len(list(here.iterdir())) == 1


async def test_the_proposed_name_follows_and_a_typed_one_stays(quarter: Path, here: Path) -> None:
    async with at_screen(quarter, "2", "x", "h") as jo:
        assert jo.typed("file") == f"{NAME}.html"
        await go_to(jo, "version")
        await jo.press("p")
        assert jo.typed("file") == f"{NAME}-public.html"
        await go_to(jo, "as_at")
        await jo.types("2026-11-13")
        assert jo.typed("file") == "kent-rag-summary-2026-11-13-public.html"
        await go_to(jo, "file")
        await jo.types("board pack.html")
        await go_to(jo, "format")
        await jo.press("m")
        assert jo.typed("file") == "board pack.md"
        await jo.press("enter")
        assert (here / "board pack.md").read_text(encoding="utf-8").count("Public version:") == 1


async def test_the_preview_is_what_the_readers_will_read(quarter: Path) -> None:
    async with at_screen(quarter, "2", "x") as jo:
        await jo.resize(200, 60)
        await jo.comes_to_see("2. Position")
        await jo.press("pagedown")
        await jo.comes_to_see("Independent Chai")
        await go_to(jo, "version")
        await jo.press("right")
        await jo.until(lambda: said(jo, "about").endswith("for everybody: no names, no notes"))
        assert said(jo, "about").endswith("for everybody: no names, no notes")
        await jo.until(lambda: "Independent Chai" not in jo.text)
        jo.sees_no("Independent Chai")


async def test_it_starts_from_the_day_the_screens_show(quarter: Path) -> None:
    async with at_screen(quarter, "2", "at", *"2026-11-13", "enter", "x") as jo:
        assert jo.typed("as_at") == "2026-11-13"
        await jo.until(lambda: "as at Fri 13 Nov 2026" in said(jo, "about"))
        assert "as at Fri 13 Nov 2026" in said(jo, "about")
        jo.sees("kent-rag-summary-2026-11-13.docx")


async def test_a_wrong_field_is_said_and_nothing_typed_is_lost(quarter: Path, here: Path) -> None:
    async with at_screen(quarter, "2", "x") as jo:
        for field, typed, says in (
            ("since", "last sent", "nothing was sent to the Improvement Board"),
            ("since", "whenever", "last-review or last-sent"),
            ("as_at", "2020-01-01", "the plan begins on 5 Oct 2026"),
            ("as_at", "soonish", "soonish"),
            ("file", "", "type a name for the file"),
            ("file", "nowhere/x.docx", "there is no folder"),
            ("file", "x.pdf", "end the name in .docx"),
        ):
            await go_to(jo, field)
            before = jo.typed(field)
            await jo.types(typed)
            await jo.press("enter")
            assert says in said(jo)
            assert (jo.field, jo.typed(field)) == (field, typed)
            await jo.types(before)
        assert list(here.iterdir()) == []
        await jo.press("enter")
        jo.sees("Written:")


async def test_the_plan_itself_is_never_written_over(quarter: Path) -> None:
    target = quarter.rename(quarter.with_name("plan.md"))
    async with at_screen(target, "2", "x", "m") as jo:
        await go_to(jo, "file")
        await jo.types(str(target))
        await jo.press("enter", "enter")
        assert "is the plan's database; choose another name" in said(jo)
        assert jo.plan.actions


async def test_what_a_library_complains_of_stays_in_the_form(quarter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object) -> bytes:
        raise RuntimeError("no [red]fonts[/] here")

    monkeypatch.setattr("actionplan.screens.export_order.written", broken)
    async with at_screen(quarter, "2", "x", "enter") as jo:
        jo.sees("no [red]fonts[/] here", f"{NAME}.docx")
        await jo.press("escape")
        assert jo.app.is_running


async def test_the_mouse_chooses(quarter: Path) -> None:
    async with at_screen(quarter, "2", "x") as jo:
        await jo.click(" html ")
        assert chosen(jo, "format") == "html"
        assert jo.typed("file").endswith(".html")


async def test_a_name_without_an_ending_gets_one(quarter: Path, here: Path) -> None:
    async with at_screen(quarter, "2", "x", "c") as jo:
        await go_to(jo, "file")
        await jo.types("plan")
        await jo.press("enter")
    assert [one.name for one in here.iterdir()] == ["plan.csv"]


async def test_all_notes_of_each_action_are_a_choice(quarter: Path, here: Path) -> None:
    async with at_screen(quarter, "2", *("n", *"the first", "enter"), *("n", *"the second", "enter"), "x", "c") as jo:
        await go_to(jo, "notes")
        await jo.press("right", "enter")
        assert jo.sees("y copies the path")
    (file,) = here.iterdir()
    text = file.read_text(encoding="utf-8-sig")
    assert 0 < text.index("the second") < text.index("the first")


async def summary_areas_of_preview(jo: Person) -> list[str]:
    """The lines of the table of summary areas beside the form, from its heading to its total."""
    for _ in range(20):
        lines = [line.rpartition("│")[0].rpartition("│")[2].rstrip(" ▁▂▃▄▅▆▇█") for line in jo.lines]
        for start, line in enumerate(lines):
            rows = lines[start : start + 7]
            if line.lstrip().startswith("Summary area ") and len(rows) == 7 and rows[-1].lstrip().startswith("Total"):
                return rows
        await jo.press("pagedown")
    raise AssertionError(f"no table of summary areas:\n{jo.text}")


@pytest.mark.parametrize("size", [(120, 50), (160, 40), (200, 60)])
async def test_the_tables_of_the_preview_fit_and_their_numbers_stand_at_the_right(
    quarter: Path, size: tuple[int, int]
) -> None:
    async with at_screen(quarter, "x", size=size) as jo:
        await jo.comes_to_see("The plan is at risk")
        head, *rows = await summary_areas_of_preview(jo)
        edge = head.index("▲R") + len("▲R")
        for row in rows:
            assert row[:edge].rstrip()[-1] in "0123456789", row
            # What is left out says so.
            assert row.endswith("…") or not head.endswith("…")


# --- which paper, whose report, and what goes out ---------------------------------------------------------------


def add_council(path: Path, **values: object) -> None:
    """What somebody else saves: a second audience."""
    with_store(path, lambda store: store.save([add_report(store.plan(TODAY), "County Council", values)], stamp()))


async def choose(jo: Person, name: str, letter: str) -> None:
    """Goes to a line of the form and chooses by a letter."""
    await go_to(jo, name)
    await jo.press(letter)


@pytest.mark.parametrize(
    ("letter", "name", "shown"),
    [
        ("r", "kent-response-2026-11-27.docx", "response to the findings"),
        ("o", "kent-one-page-2026-11-27.docx", "one-page summary"),
    ],
)
async def test_another_paper_is_looked_at_named_and_written(
    quarter: Path, here: Path, letter: str, name: str, shown: str
) -> None:
    async with at_screen(quarter, "x", size=(200, 60)) as jo:
        await choose(jo, "paper", letter)
        await jo.until(lambda: shown in said(jo, "about"))
        assert said(jo, "about").startswith(f"Word document, {shown}, as at Fri 27 Nov 2026")
        jo.sees(f"Export the {shown}")
        assert jo.typed("file") == name
        await jo.press("enter")
        jo.sees("Written:")
    assert [one.name for one in here.iterdir()] == [name]


@pytest.mark.parametrize(
    ("field", "letter", "says"),
    [
        ("paper", "r", "the response to the findings is a document; choose docx, html, pdf or md"),
        ("print", "l", "xlsx has no large print; choose docx, html or pdf"),
    ],
)
async def test_a_format_that_a_paper_does_not_have_is_said_at_once(
    quarter: Path, here: Path, field: str, letter: str, says: str
) -> None:
    async with at_screen(quarter, "x", size=(200, 60)) as jo:
        await jo.comes_to_see("2. Position")
        await choose(jo, field, letter)
        await choose(jo, "format", "x")
        await jo.until(lambda: says in said(jo, "about"))
        assert said(jo, "about") == says
        jo.sees_no("2. Position")
        await jo.press("enter")
        assert says in said(jo)
        assert list(here.iterdir()) == []


async def test_large_print_is_a_file_of_its_own(quarter: Path, here: Path) -> None:
    async with at_screen(quarter, "x", "h") as jo:
        await choose(jo, "print", "l")
        await jo.until(lambda: said(jo, "about").endswith("in large print"))
        await jo.press("enter")
        jo.sees("Written:")
    (file,) = here.iterdir()
    assert file.name == f"{NAME}-large-print.html"
    assert '<body class="large"' in file.read_text(encoding="utf-8")


async def test_whose_report_it_is_is_asked_where_there_are_several(quarter: Path, here: Path) -> None:
    async with at_screen(quarter, "x", size=(80, 24)) as jo:
        jo.sees_no("report  ")
        add_council(quarter)
        await jo.looks_again()
        await jo.until(lambda: "County Council" in jo.text)
        jo.sees("report     [Improvement Board] County Council")
        await choose(jo, "report", "c")
        await jo.until(lambda: said(jo, "about").endswith("for the County Council"))
        assert said(jo, "about").endswith("for the County Council")
        assert said(jo, "sent") == "Nothing has been sent to the County Council yet"
        assert jo.typed("file") == "kent-rag-summary-county-council-2026-11-27.docx"
        await choose(jo, "format", "m")
        await jo.press("enter")
        jo.sees("Written:")
    assert "- To: County Council\n" in next(here.iterdir()).read_text(encoding="utf-8")


async def test_a_report_for_everybody_is_the_public_version_until_somebody_says_otherwise(quarter: Path) -> None:
    add_council(quarter, is_public=True)
    async with at_screen(quarter, "x") as jo:
        assert chosen(jo, "version") == "full"
        await choose(jo, "report", "c")
        assert chosen(jo, "version") == "public"
        await jo.until(lambda: said(jo, "about").endswith("for everybody: no names, no notes"))
        await choose(jo, "version", "f")
        assert chosen(jo, "version") == "full"
        await choose(jo, "report", "i")
        assert chosen(jo, "version") == "full"
        await choose(jo, "report", "c")
        assert chosen(jo, "version") == "public"


async def test_what_goes_out_takes_two_enters_and_is_kept_with_what_it_was(quarter: Path, here: Path) -> None:
    async with at_screen(quarter, "x", "m") as jo:
        await choose(jo, "goes_out", "y")
        assert said(jo) == "Enter writes it, and keeps in the plan that it went to the Improvement Board"
        await jo.press("enter")
        assert said(jo) == "It is kept as sent to the Improvement Board, as at 27 Nov 2026: Enter again writes it"
        assert (list(here.iterdir()), jo.plan.sent_reports) == ([], ())
        await jo.press("enter")
        jo.sees("Written:", "Kept as sent to the Improvement Board, change ", "u undoes that it went out")
        (sent,) = jo.plan.sent_reports
        (file,) = here.iterdir()
        assert (sent.report, sent.audience, sent.day) == ("RP1", "Improvement Board", TODAY)
        assert (sent.paper, sent.form, sent.file) == ("summary", "md", file.name)
        assert sent.digest == sha256(file.read_bytes()).hexdigest()
        assert said(jo, "sent") == f"Last sent to the Improvement Board, as at 27 Nov 2026: {NAME}.md"
        # The next file is another decision.
        assert chosen(jo, "goes_out") == "no"
        await jo.press("u")
        jo.sees("Undone: S1 is taken out again")
        assert said(jo, "sent") == "Nothing has been sent to the Improvement Board yet"
        assert (jo.plan.sent_reports[0].withdrawn != "", list(here.iterdir())) == (True, [file])
        await jo.press("ctrl+r")
        assert jo.plan.sent_reports[0].withdrawn == ""


async def test_anything_else_between_the_two_enters_asks_again(quarter: Path, here: Path) -> None:
    async with at_screen(quarter, "x", "m") as jo:
        await choose(jo, "goes_out", "y")
        await jo.press("enter")
        await choose(jo, "notes", "a")
        await jo.press("enter")
        assert "Enter again writes it" in said(jo)
        await choose(jo, "goes_out", "n")
        await jo.press("enter")
        jo.sees("Written:")
        assert (len(list(here.iterdir())), jo.plan.sent_reports) == (1, ())


async def test_a_file_that_is_there_is_written_over_and_sent_by_the_same_second_enter(
    quarter: Path, here: Path
) -> None:
    (here / f"{NAME}.md").write_text("mine", encoding="utf-8")
    async with at_screen(quarter, "x", "m") as jo:
        await choose(jo, "goes_out", "y")
        await jo.press("enter")
        assert said(jo).startswith(f"{NAME}.md already exists. It is kept as sent to the Improvement Board")
        assert (here / f"{NAME}.md").read_text(encoding="utf-8") == "mine"
        await jo.press("enter")
        assert (here / f"{NAME}.md").read_text(encoding="utf-8").startswith("# Safeguarding")
        assert len(jo.plan.sent_reports) == 1


async def test_the_next_report_is_compared_with_the_one_that_was_sent(
    quarter: Path, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_screen(quarter, "x", "m") as jo:
        await choose(jo, "goes_out", "y")
        await jo.press("enter", "enter")
        jo.sees("Kept as sent")
    monkeypatch.setenv("ACTIONPLAN_TODAY", "2026-12-18")
    async with at_screen(quarter, "x") as jo:
        await go_to(jo, "since")
        assert "last report sent" in said(jo, "understood")
        words = "as at Fri 18 Dec 2026, since the last report to the Improvement Board on 27 Nov 2026"
        await jo.until(lambda: words in said(jo, "about"))
        assert words in said(jo, "about")


async def test_the_plan_for_programs_is_never_sent(quarter: Path, here: Path) -> None:
    async with at_screen(quarter, "x", "c") as jo:
        await choose(jo, "goes_out", "y")
        await jo.press("enter", "enter")
        assert said(jo) == "csv is the plan for programs and no report to send; choose another format"
        assert (list(here.iterdir()), jo.plan.sent_reports) == ([], ())


async def test_as_at_a_past_day_nothing_is_sent_and_a_file_is_written(quarter: Path, here: Path) -> None:
    async with at_screen(quarter, "2", "at", *"2026-11-13", "enter", "x", "m") as jo:
        await choose(jo, "goes_out", "y")
        assert said(jo).startswith("What goes out cannot be kept: the screens show 13 Nov 2026, read-only")
        assert chosen(jo, "goes_out") == "no"
        await jo.press("enter")
        jo.sees("Written:")
        assert (len(list(here.iterdir())), jo.plan.sent_reports) == (1, ())


async def test_in_a_plan_that_can_only_be_read_nothing_is_sent_and_a_file_is_written(quarter: Path, here: Path) -> None:
    with closing(sqlite3.connect(quarter, isolation_level=None)) as outsider:
        outsider.execute("DROP TRIGGER log_kept")
    async with at_screen(quarter, "x", "m") as jo:
        await choose(jo, "goes_out", "y")
        assert said(jo).startswith("What goes out cannot be kept: the plan is read-only: ")
        assert chosen(jo, "goes_out") == "no"
        await jo.press("enter")
        jo.sees("Written:")
        await jo.press("escape", "x", "f2")
        jo.sees("read-only: ")
        jo.sees_no("Words of the report")


async def test_the_form_fits_a_small_window_and_every_field_comes_into_sight(quarter: Path) -> None:
    add_council(quarter)
    async with at_screen(quarter, "x", size=(80, 24)) as jo:
        await jo.until(lambda: "County Council" in jo.text)
        for name, label in (
            *(("format", "[docx]"), ("paper", "[summary]"), ("report", "[Improvement Board]"), ("version", "[full]")),
            *(("as_at", "as at"), ("since", "since"), ("notes", "[last]"), ("print", "[usual]")),
            *(("file", "kent-rag-summary"), ("goes_out", "[no]")),
        ):
            assert jo.app.focused is not None
            assert jo.app.focused.id == name
            jo.sees(label, "enter exports", "esc closes")
            await jo.press("down")
        await go_to(jo, "goes_out")
        await jo.resize(80, 16)
        await jo.comes_to_see("[no]", "esc closes")


async def test_names_that_have_no_room_side_by_side_are_reached_with_the_arrows(quarter: Path) -> None:
    for name in ("Corporate Parenting Panel of the County", "Scrutiny Committee for Children", "Zürich [b]x[/b]"):
        with_store(quarter, lambda store, name=name: store.save([add_report(store.plan(TODAY), name)], stamp()))  # type: ignore[misc]
    async with at_screen(quarter, "x", size=(80, 24)) as jo:
        await jo.until(lambda: "Corporate" in jo.text)
        jo.sees_no("Zürich")
        await go_to(jo, "report")
        await jo.press("right", "right", "right")
        jo.sees("…", "[Zürich [b]x[/b]]")
        await jo.until(lambda: said(jo, "about").endswith("for the Zürich [b]x[/b]"))
        await jo.press("right")
        jo.sees("[Improvement Board]")
