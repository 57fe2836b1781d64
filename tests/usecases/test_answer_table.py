"""The table of a reminder, filled in and sent back: proposals of the person whose code it holds, and of nobody else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook

from actionplan.demo import TODAY, make
from actionplan.messages.answer_table import answer_table
from actionplan.model.edit import Edit
from actionplan.model.open_work import open_actions_of
from actionplan.model.proposals import Asks, CameBy, waiting
from actionplan.model.ratings import Condition
from actionplan.model.web_links import LinkUse, WebLink, digest_of, new_token
from actionplan.planfiles.answer_table import AnswerTable, answer_table_in
from actionplan.planfiles.answer_table_layout import CODE_SHEET, SHEET, Heading
from actionplan.planfiles.book import book_of
from actionplan.planfiles.table_rows import BadSheet
from actionplan.store.sqlite.store import SqliteStore
from actionplan.usecases.answer_table import answer_by_table
from command_line import done, refused

TOKEN = new_token()
MakeStamp = Callable[..., Any]


@pytest.fixture
def store(tmp_path: Path, stamp: MakeStamp, monkeypatch: pytest.MonkeyPatch) -> Iterator[SqliteStore]:
    monkeypatch.setenv("ACTIONPLAN_TODAY", TODAY.isoformat())
    monkeypatch.setenv("ACTIONPLAN_DB", str(tmp_path / "demo.db"))
    make(tmp_path / "demo.db")
    opened = SqliteStore(tmp_path / "demo.db")
    owner = opened.plan(TODAY).owners[0]
    link = WebLink("L1", owner, LinkUse.ANSWER, digest_of(TOKEN), TODAY, owner, TODAY + timedelta(14))
    opened.save([Edit(None, link)], stamp(on=TODAY))
    yield opened
    opened.close()


class Table:
    """The table as it was sent, to be filled in."""

    def __init__(self, store: SqliteStore) -> None:
        self.plan = store.plan(TODAY)
        self.person = self.plan.owners[0]
        self.refs = [action.ref for action in open_actions_of(self.plan, self.person)]
        sent = answer_table(self.plan, self.person, TOKEN, TODAY + timedelta(14))
        self.book = load_workbook(BytesIO(sent))
        sheet = self.book[SHEET]
        self.head = next(row for row in range(1, 30) if sheet.cell(row, 1).value == Heading.REF)
        self.columns = {sheet.cell(self.head, column).value: column for column in range(1, len(Heading) + 1)}

    def row(self, ref: str) -> int:
        rows = range(self.head + 1, self.book[SHEET].max_row + 1)
        return next(row for row in rows if str(self.book[SHEET].cell(row, 1).value) == ref)

    def fill_in(self, ref: str, **values: Any) -> None:
        for name, value in values.items():
            self.book[SHEET].cell(self.row(ref), self.columns[Heading[name]]).value = value

    def bytes(self) -> bytes:
        content = BytesIO()
        self.book.save(content)
        return content.getvalue()

    def read(self) -> AnswerTable:
        found = answer_table_in(book_of(self.bytes(), "answer.xlsx", ".xlsx"))
        assert found is not None
        return found


def test_what_is_filled_in_is_proposed(store: SqliteStore, stamp: MakeStamp) -> None:
    table = Table(store)
    key = table.plan.key
    first, second = table.refs[:2]
    table.fill_in(first, NOTE="two posts are filled", FORECAST=date(2027, 6, 30), RATING=key.word(Condition.AT_RISK))
    table.fill_in(second, NEW_DUE="31 jul 2027", WHY="the supplier is late")
    before = store.plan(TODAY)
    answered = answer_by_table(store, table.read(), stamp("import", on=TODAY))
    plan = store.plan(TODAY)
    assert answered.person == table.person
    assert [(one.subject, one.asks, one.came_by) for one in waiting(plan.proposals)] == [
        (first, Asks.PROGRESS, CameBy.TABLE),
        (second, Asks.NEW_DATE, CameBy.TABLE),
    ]
    one = plan.proposals[0]
    assert (one.note, one.new_forecast, one.new_rag) == ("two posts are filled", date(2027, 6, 30), Condition.AT_RISK)
    assert one.upto == before.seq
    assert plan.actions == before.actions
    assert answer_by_table(store, table.read(), stamp("import", on=TODAY)).proposals == (), "brought in twice it is one"


def test_a_table_that_nobody_has_filled_in_says_nothing(store: SqliteStore, stamp: MakeStamp) -> None:
    assert answer_by_table(store, Table(store).read(), stamp("import", on=TODAY)).proposals == ()
    assert store.plan(TODAY).proposals == ()


def test_a_row_that_cannot_be_taken_is_named_and_nothing_is_saved(store: SqliteStore, stamp: MakeStamp) -> None:
    table = Table(store)
    table.fill_in(table.refs[0], NOTE="sound")
    table.fill_in(table.refs[1], FORECAST="some day")
    with pytest.raises(BadSheet, match=f"sheet {SHEET} row {table.row(table.refs[1])}: I do not know the date"):
        answer_by_table(store, table.read(), stamp("import", on=TODAY))
    assert store.plan(TODAY).proposals == ()


def test_a_code_that_was_changed_or_has_expired_proves_nothing(store: SqliteStore, stamp: MakeStamp) -> None:
    table = Table(store)
    table.fill_in(table.refs[0], NOTE="forged")
    sound = table.read()
    for forged in (replace(sound, code="x"), replace(sound, code=digest_of(TOKEN)), replace(sound, code=TOKEN + "x")):
        with pytest.raises(BadSheet, match="the code of this table does not hold"):
            answer_by_table(store, forged, stamp("import", on=TODAY))
    with pytest.raises(BadSheet, match="it has expired"):
        answer_by_table(store, sound, stamp("import", on=TODAY + timedelta(15)))
    assert store.plan(TODAY).proposals == ()


def test_somebody_elses_action_in_it_is_refused(store: SqliteStore, stamp: MakeStamp) -> None:
    table = Table(store)
    other = open_actions_of(table.plan, table.plan.owners[1])[0].ref
    row = table.row(table.refs[0])
    table.book[SHEET].cell(row, 1).value = other
    table.book[SHEET].cell(row, table.columns[Heading.NOTE]).value = "forged"
    with pytest.raises(BadSheet, match="is no open action or milestone of"):
        answer_by_table(store, table.read(), stamp("import", on=TODAY))


def test_a_row_that_was_copied_is_refused_and_not_taken_twice(store: SqliteStore, stamp: MakeStamp) -> None:
    table = Table(store)
    table.fill_in(table.refs[0], NOTE="two posts are filled")
    sheet = table.book[SHEET]
    sheet.append([cell.value for cell in sheet[table.row(table.refs[0])]])
    with pytest.raises(BadSheet, match=f"row {sheet.max_row}: {table.refs[0]} stands there twice"):
        answer_by_table(store, table.read(), stamp("import", on=TODAY))
    assert store.plan(TODAY).proposals == ()


def test_without_its_code_it_is_not_taken_for_a_list_of_the_teams(store: SqliteStore, tmp_path: Path) -> None:
    table = Table(store)
    table.fill_in(table.refs[0], FORECAST=date(2027, 6, 30))
    del table.book[CODE_SHEET]
    file = tmp_path / "answer.xlsx"
    file.write_bytes(table.bytes())
    before = store.plan(TODAY).actions
    assert "the sheet with its code is gone" in refused("import", str(file))
    assert store.plan(TODAY).actions == before


def test_it_is_brought_in_by_the_command(store: SqliteStore, tmp_path: Path) -> None:
    table = Table(store)
    table.fill_in(table.refs[0], NOTE="two posts are filled")
    file = tmp_path / "answer.xlsx"
    file.write_bytes(table.bytes())
    assert "1 proposal would be made: it was a dry run" in done("import", str(file), "--dry-run")
    assert store.plan(TODAY).proposals == ()
    said = done("import", str(file))
    assert f"Answer of {table.person}: 1 proposal made" in said
    assert "says: two posts are filled" in said
    table.book[CODE_SHEET].cell(1, 2).value = "x"
    file.write_bytes(table.bytes())
    assert "does not hold" in refused("import", str(file))


async def test_it_is_brought_in_on_the_screens(store: SqliteStore, tmp_path: Path) -> None:
    from at_screen import at_screen

    table = Table(store)
    table.fill_in(table.refs[0], NOTE="two posts are filled")
    file = tmp_path / "answer.xlsx"
    file.write_bytes(table.bytes())
    async with at_screen(tmp_path / "demo.db") as jo:
        await jo.press("I")
        await jo.types(str(file))
        await jo.press("enter", "enter")
        jo.sees(f"answer of {table.person}: 1 proposal · 9 shows them", "1 proposal")
        await jo.press("9")
        jo.sees("two posts are filled")
    assert [one.came_by for one in waiting(store.plan(TODAY).proposals)] == [CameBy.TABLE]
