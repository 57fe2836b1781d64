"""A team's own spreadsheet at the screens: what it comes to is looked at, decided, and brought in or left."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from actionplan.model.plan import Plan
from actionplan.planfiles.plan_yaml import bundled_plan
from actionplan.store.sqlite.store import SqliteStore
from at_screen import Person, at_screen, changed_elsewhere, plan_in
from team_files import write_rows

HEADINGS = ("Ref", "Action", "Lead officer", "Due date", "RAG", "Progress", "Cost code")
ROWS: tuple[tuple[object, ...], ...] = (
    ("Our improvement plan",),
    HEADINGS,
    ("1.1", "Audit every case file", "Ann Smith / Bob Jones", date(2027, 3, 31), "Amber", "Tool agreed", "CC1"),
    ("1.2", "Publish the thresholds", "Cara Lee", "30/04/2027", "Green", "Draft out", "CC2"),
    ("1.3", "Train all managers", "Ann Smith / Bob Jones", "Q4", "Purple", "", ""),
)
"""C3 and C5 are in doubt and alike, and E5 is in doubt; D5 is inferred; Cost code is no field of the plan's."""
Cells = dict[tuple[int, str], object]


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of one's own to stand in, with nobody's downloads."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))


def tracker(name: str = "ours.xlsx", cells: Cells | None = None, more: Sequence[Sequence[object]] = ()) -> str:
    rows = [list(row) for row in ROWS]
    for (number, heading), value in (cells or {}).items():
        rows[number - 1][HEADINGS.index(heading)] = value
    write_rows(Path(name), [*rows, *more])
    return name


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A database of the plan that the tracker is, somebody has worked with it since."""
    from actionplan import settings
    from actionplan.planfiles.book import read_book
    from actionplan.usecases.team_file import Decided, look_at_new

    path = tmp_path / "made.db"
    stamp = settings.stamp("init")
    plan = look_at_new(read_book(Path(tracker())), stamp, Decided()).plan
    SqliteStore.create(path, plan, stamp).close()
    return path


async def looks_at(jo: Person, file: str, *into: str) -> None:
    """Presses I and names a file; ``into`` are keys in the field that says where to."""
    await jo.press("I")
    jo.sees("Bring in a file of your own")
    await jo.types(file)
    await jo.press("enter", *into, "enter")


async def goes_to(jo: Person, text: str) -> None:
    """Goes down until the cursor is on a line with that text."""
    await jo.press("home")
    for _ in range(40):
        if text in jo.cursor_line:
            return
        await jo.press("down")
    raise AssertionError(f"no line with {text!r}:\n{jo.text}")


def owners(plan: Plan) -> dict[str, str]:
    return {action.ref: action.owner for action in plan.counted}


# --- the beginning --------------------------------------------------------------------------------------------


async def test_the_first_start_says_which_key_brings_in_your_own_until_something_is_changed(fresh: Path) -> None:
    async with at_screen(fresh, size=(80, 24)) as jo:
        jo.sees("I", "brings in a plan of your own.")
        await jo.press("o", *"Head of Quality", "enter")
        jo.sees_no("brings in a plan of your own")


async def test_the_files_at_hand_are_offered_and_one_that_will_not_do_is_said(fresh: Path) -> None:
    tracker()
    Path("letter.xls").write_text("<html>Dear all</html>", encoding="utf-8")
    async with at_screen(fresh) as jo:
        await jo.press("I")
        jo.sees("Bring in a file of your own", "ours.xlsx", "letter.xls")
        await jo.types("letter.xls")
        await jo.press("enter", "enter")
        jo.sees("it is a web page or XML", "Bring in a file of your own")
        await jo.types("nowhere.xlsx")
        await jo.press("enter", "enter")
        jo.sees("No such file or directory", "Bring in a file of your own")
        await jo.press("escape")
        jo.sees_no("Bring in a file of your own")
    assert plan_in(fresh).title == bundled_plan().title


async def test_the_palette_brings_in_a_file_as_well(made: Path) -> None:
    async with at_screen(made) as jo:
        await jo.press("ctrl+p", *"import")
        assert await jo.comes_to_see("(I)")
        await jo.press("enter")
        jo.sees("Bring in a file of your own")


# --- looking --------------------------------------------------------------------------------------------------


async def test_what_is_to_be_decided_stands_above_the_columns_and_what_comes_in(made: Path) -> None:
    tracker(cells={(4, "Lead officer"): "Eve Stone", (3, "Due date"): "31/02/2027"})
    async with at_screen(made, size=(120, 40)) as jo:
        await looks_at(jo, "ours.xlsx")
        jo.sees("ours.xlsx → this plan", "1 row refused", "3 to decide")
        places = [
            next(number for number, line in enumerate(jo.lines) if text in line)
            for text in (
                "Refused: correct the file, or leave the row out with space (1)",
                "To decide: enter answers (3)",
                "Columns: ← → change what one is (7)",
                "What comes in (1)",
            )
        ]
        assert places == sorted(places)
        jo.sees("D3", "there is no such day as '31/02/2027'", "Cara Lee → Eve Stone")


async def test_escape_while_looking_changes_nothing_and_asks_once_something_was_decided(made: Path) -> None:
    tracker(cells={(4, "Lead officer"): "Eve Stone"})
    before = plan_in(made)
    async with at_screen(made) as jo:
        await looks_at(jo, "ours.xlsx")
        await jo.press("escape")
        jo.sees_no("Columns: ← →")
        await looks_at(jo, "ours.xlsx")
        await goes_to(jo, "G  Cost code")
        await jo.press("left")
        await jo.press("escape")
        jo.sees("Leave the file? What you decided about it is lost; the plan is as it was.")
        await jo.press("escape")
        jo.sees("Columns: ← →")
        await jo.press("escape", "enter")
        jo.sees_no("Columns: ← →")
    assert plan_in(made) == before


async def test_arrows_change_what_a_column_is_and_that_is_kept_with_the_plan(made: Path) -> None:
    tracker(cells={(4, "Lead officer"): "Eve Stone"})
    async with at_screen(made) as jo:
        await looks_at(jo, "ours.xlsx")
        await goes_to(jo, "C  Lead officer")
        assert "‹ owner" in jo.cursor_line
        await jo.press("right")
        assert "‹ support" in jo.cursor_line
        jo.sees_no("Cara Lee → Eve Stone")
        await jo.press("right")
        assert "‹ sponsor" in jo.cursor_line
        jo.sees("column C · as you say", "Lead officer is sponsor")
        await jo.press("s")
        assert (jo.stored("1.2").sponsor, jo.stored("1.2").owner) == ("Eve Stone", "Cara Lee")
        await looks_at(jo, "ours.xlsx")
        await goes_to(jo, "C  Lead officer")
        assert "‹ sponsor" in jo.cursor_line
        jo.sees("column C · as last time")
        await jo.press("s")
        jo.sees("Nothing to change: the plan says what the file says")
        await jo.press("escape", "u")
        assert jo.stored("1.2").sponsor == ""
        await looks_at(jo, "ours.xlsx")
        await goes_to(jo, "C  Lead officer")
        assert "‹ owner" in jo.cursor_line


async def test_a_column_that_two_cannot_be_is_not_offered_and_arrows_elsewhere_say_so(made: Path) -> None:
    tracker(cells={(4, "Lead officer"): "Eve Stone"})
    async with at_screen(made) as jo:
        await looks_at(jo, "ours.xlsx")
        await goes_to(jo, "B  Action")
        assert "‹ action" in jo.cursor_line
        await jo.press("right")
        assert "‹ support" in jo.cursor_line, "the owner is taken by another column"
        await goes_to(jo, "C3")
        await jo.press("right")
        jo.sees("← and → are for columns; this is not one")


# --- doubts ---------------------------------------------------------------------------------------------------


async def test_enter_on_a_doubt_offers_its_answers_and_one_holds_for_all_alike(fresh: Path) -> None:
    tracker()
    async with at_screen(fresh) as jo:
        await looks_at(jo, "ours.xlsx")
        jo.sees("3 to decide")
        await goes_to(jo, "C3")
        await jo.press("enter")
        jo.sees("C3 Lead officer: 'Ann Smith / Bob Jones'", "Bob Jones owns it", "all alike")
        await jo.press("down", "down", "enter", "enter")
        jo.sees("1 to decide")
        await jo.press("s", "enter", "enter")
        assert owners(jo.plan) == {"1.1": "Bob Jones", "1.2": "Cara Lee", "1.3": "Bob Jones"}
        assert jo.stored("1.1").support == ("Ann Smith",)


async def test_an_answer_stays_to_be_seen_and_is_taken_back(fresh: Path) -> None:
    tracker()
    async with at_screen(fresh) as jo:
        await looks_at(jo, "ours.xlsx")
        await goes_to(jo, "C3")
        await jo.press("enter", "down", "down", "enter", "enter")
        jo.sees("Answered: enter takes an answer back (1)", "✓ Lead officer: Ann Smith / Bob Jones = Bob Jones")
        await goes_to(jo, "✓ Lead officer")
        await jo.press("enter")
        jo.sees("3 to decide")
        jo.sees_no("Answered")
        await jo.press("s", "enter", "enter")
        assert owners(jo.plan) == {"1.1": "Ann Smith", "1.2": "Cara Lee", "1.3": "Ann Smith"}


async def test_an_answer_may_be_for_one_cell_only(fresh: Path) -> None:
    tracker()
    async with at_screen(fresh) as jo:
        await looks_at(jo, "ours.xlsx")
        await goes_to(jo, "C5")
        await jo.press("enter", "down", "down", "down", "enter", "down", "enter")
        jo.sees("2 to decide", "C3")
        await jo.press("s", "enter", "enter")
        assert owners(jo.plan) == {"1.1": "Ann Smith", "1.2": "Cara Lee", "1.3": "Ann Smith / Bob Jones"}


async def test_n_goes_to_the_next_to_decide_and_escape_leaves_a_doubt_as_it_is(fresh: Path) -> None:
    tracker()
    async with at_screen(fresh) as jo:
        await looks_at(jo, "ours.xlsx")
        await jo.press("home", "n")
        first = jo.cursor_line
        await jo.press("n")
        assert (first.split()[1], jo.cursor_line.split()[1]) == ("C5", "E5")
        await jo.press("enter", "escape")
        jo.sees("3 to decide")
        await jo.press("s", "enter", "enter")
        assert jo.stored("1.3").rag == "unrated", "no rating until somebody says which"


# --- rows that are left out -----------------------------------------------------------------------------------


async def test_space_leaves_a_row_out_and_takes_it_again(fresh: Path) -> None:
    tracker()
    async with at_screen(fresh) as jo:
        await looks_at(jo, "ours.xlsx")
        await goes_to(jo, "C5")
        await jo.press("space")
        jo.sees("2 actions", "1 row left out", "the row is left out", "1 to decide")
        await jo.press("space")
        jo.sees("3 actions", "3 to decide")
        jo.sees_no("left out")
        await goes_to(jo, "A  Ref")
        await jo.press("space")
        jo.sees("this line is of no row")


async def test_refused_rows_are_saved_by_nobody_until_they_are_left_out_with_one_key(made: Path) -> None:
    tracker(cells={(3, "Due date"): "31/02/2027", (4, "Lead officer"): "Eve Stone"})
    async with at_screen(made) as jo:
        await looks_at(jo, "ours.xlsx")
        await jo.press("s")
        jo.sees("1 row refused: correct the file, or leave them out with")
        assert jo.stored("1.2").owner == "Cara Lee"
        await jo.press("enter")
        jo.sees("correct it in the file, or leave the row out with space")
        await jo.press("L")
        jo.sees("1 row left out")
        jo.sees_no("· 1 row refused")
        await jo.press("s")
        jo.sees("brought in from ours.xlsx · u undoes · 1 row left out, in")
        assert (jo.stored("1.2").owner, jo.stored("1.1").due) == ("Eve Stone", date(2027, 3, 31))
    left = Path("ours-left-out.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(left) == 2
    assert left[1].startswith("1.1,Audit every case file,Ann Smith / Bob Jones,31/02/2027,")
    assert "there is no such day" in left[1]


# --- saving ---------------------------------------------------------------------------------------------------


async def test_into_this_plan_is_one_change_behind_a_backup_and_u_undoes_it(made: Path) -> None:
    tracker(
        cells={(3, "Progress"): "Audit done", (4, "Lead officer"): "Eve Stone"},
        more=[("1.4", "Appoint a lead", "Fay Moss", "1 June 2027", "", "", "CC9")],
    )
    before = plan_in(made)
    async with at_screen(made) as jo:
        await looks_at(jo, "ours.xlsx")
        jo.sees("1 action changed", "1 new")
        await jo.press("s")
        jo.sees("brought in from ours.xlsx · u undoes")
        assert jo.plan.seq == before.seq + 1
        assert owners(jo.plan) == {"1.1": "Ann Smith", "1.2": "Eve Stone", "1.3": "Ann Smith", "1.4": "Fay Moss"}
        assert "Audit done" in [note.text for note in jo.plan.notes]
        (backup,) = (made.parent / "made-backups").glob("*before-import*")
        assert owners(plan_in(backup)) == owners(before)
        await jo.press("u")
        assert owners(jo.plan) == owners(before)
        assert "Audit done" not in [note.text for note in jo.plan.notes if not note.withdrawn]


async def test_what_somebody_saves_meanwhile_is_looked_at_again_and_kept(made: Path) -> None:
    tracker(cells={(4, "Lead officer"): "Eve Stone"})
    async with at_screen(made) as jo:
        await looks_at(jo, "ours.xlsx")
        jo.sees("Cara Lee → Eve Stone")
        changed_elsewhere(made, "1.2", {"owner": "Gus Hill"})
        await jo.looks_again()
        jo.sees("Gus Hill → Eve Stone")
        changed_elsewhere(made, "1.1", {"priority": "high"})
        await jo.looks_again()
        await jo.press("s")
        assert (jo.stored("1.2").owner, jo.stored("1.1").priority) == ("Eve Stone", "high")


async def test_a_new_plan_takes_the_place_of_the_bundled_one_which_is_put_aside(fresh: Path) -> None:
    tracker()
    async with at_screen(fresh) as jo:
        await looks_at(jo, "ours.xlsx")
        jo.sees("ours.xlsx → a new plan", "1 theme", "3 actions")
        await jo.press("s")
        jo.sees("A new plan", "it takes the place of the plan that came with the program")
        await jo.types("Plan of Marshire")
        await jo.press("enter", *"Marshire", "enter")
        jo.sees("Plan of Marshire", "Audit every case file")
        jo.sees_no("Case recording")
        assert (jo.plan.title, jo.plan.organisation) == ("Plan of Marshire", "Marshire")
        assert jo.stored("1.2").due == date(2027, 4, 30)
        (kept,) = fresh.parent.glob("fresh-before-restore-*.db")
        assert plan_in(kept).title == bundled_plan().title
        jo.sees("Plan of Marshire is made · the plan before is")
    assert sorted(fresh.parent.glob("*.db")) == [kept, fresh]


async def test_a_plan_that_is_used_stays_and_the_new_one_is_opened_beside_it(made: Path) -> None:
    tracker("other.xlsx", {(3, "Action"): "Visit every home"})
    before = plan_in(made)
    async with at_screen(made) as jo:
        await looks_at(jo, "other.xlsx", "down")
        jo.sees("other.xlsx → a new plan")
        await jo.press("s")
        jo.sees("a file of its own, which is opened; the plan that is open now stays as it is")
        await jo.types("Adults' plan")
        await jo.press("enter", "enter")
        beside = made.with_name("adults.db")
        await jo.types(str(beside))
        await jo.press("enter")
        assert not jo.app.is_running
        assert jo.app.next_plan is not None
        assert jo.app.next_plan[0] == beside
        assert jo.app.next_plan[1].startswith("Made from other.xlsx")
    assert plan_in(made) == before
    with closing(SqliteStore(beside)) as store:
        assert store.plan(date(2026, 11, 27)).title == "Adults' plan"
    async with at_screen(beside, "2") as jo:
        jo.sees("Adults' plan", "Visit every home")


async def test_an_own_plan_that_nobody_has_worked_on_yet_is_not_replaced(tmp_path: Path) -> None:
    from actionplan import settings
    from actionplan.planfiles.book import read_book
    from actionplan.usecases.team_file import Decided, look_at_new

    write_rows(
        Path("bare.csv"), [("Ref", "Action", "Owner", "Due"), ("1", "Visit every home", "", ""), ("2", "Write", "", "")]
    )
    path, stamp = tmp_path / "bare.db", settings.stamp("init")
    SqliteStore.create(path, look_at_new(read_book(Path("bare.csv")), stamp, Decided()).plan, stamp).close()
    tracker()
    async with at_screen(path) as jo:
        await jo.press("I")
        assert jo.typed("into") == "this plan"
        await jo.types("ours.xlsx")
        await jo.press("enter", "down", "enter", "s")
        jo.sees("the plan that is open now stays as it is")


async def test_a_file_that_is_there_is_not_written_over(made: Path) -> None:
    taken = made.with_name("taken.db")
    taken.write_bytes(b"mine")
    async with at_screen(made) as jo:
        await looks_at(jo, "ours.xlsx", "down")
        await jo.press("s", "enter", "enter")
        await jo.types(str(taken))
        await jo.press("enter")
        jo.sees("ours.xlsx → a new plan")
        assert jo.app.is_running
    assert taken.read_bytes() == b"mine"


# --- hostile texts --------------------------------------------------------------------------------------------

HOSTILE = ("[red]x[/]", "[/]", "[@click=app.quit]go[/]", "\u202eevil", "a\tb", "x" * 300, "line\nbreak")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_hostile_texts_in_headings_and_cells_are_text(fresh: Path, size: tuple[int, int]) -> None:
    headings = ("Ref", "Action", "Lead officer", "RAG", *(f"{text} {number}" for number, text in enumerate(HOSTILE)))
    row = ("1.1", "[red]Audit[/] files", "[b]Ann[/] / \x1b[2JBob", "[red]", *HOSTILE)
    Path("hostile.csv").write_text(
        "\r\n".join(
            ",".join('"' + str(cell).replace('"', '""') + '"' for cell in line)
            for line in (headings, row, ("1.2", "Write"))
        ),
        encoding="utf-8",
        newline="",
    )
    async with at_screen(fresh, size=size) as jo:
        await looks_at(jo, "hostile.csv")
        seen = jo.text
        for _ in range(40):
            await jo.press("down")
            seen += f"\n{jo.text}"
            assert not any(len(line) > size[0] for line in jo.lines)
        assert "[red]x[/]" in seen
        assert "[@click=app.quit]go[/]" in seen
        assert not [letter for letter in seen if letter in "\x1b\u202e\t\x07"]
        await goes_to(jo, "? ")
        await jo.press("enter")
        assert jo.asked
        jo.sees("[b]Ann[/]")
        await jo.press("escape", "s", "enter", "enter")
        assert jo.stored("1.1").title == "[red]Audit[/] files"
        jo.sees("[red]Audit[/] files")
