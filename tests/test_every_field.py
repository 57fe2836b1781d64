"""A field of an action is shown, saved, sent and taken in wherever fields are: a new one is a line in the table."""

from __future__ import annotations

import csv
import io
import json
from contextlib import closing
from datetime import date
from enum import StrEnum
from pathlib import Path

import openpyxl
import pytest
from msgspec.structs import replace

from actionplan.commands.update import update
from actionplan.model.action import Action, Stage
from actionplan.model.describe import describe, value_words
from actionplan.model.edit import STAMPED, Edit
from actionplan.model.field import Field, FieldKind, ReadBy
from actionplan.model.fields import ACTION, EDITABLE, LEADERS, PLAIN, STEP_OF
from actionplan.model.record_kinds import KINDS, RecordKind
from actionplan.model.rules.stages import why_not
from actionplan.model.withheld import WITHHELD
from actionplan.reports.audience import public
from actionplan.screens.action_questions import Questions
from actionplan.store.sqlite.store import SqliteStore
from any_plan import TODAY
from at_screen import at_screen
from command_line import done, objects
from in_review import stamp

DAY = date(2026, 11, 18)
SET = list(EDITABLE.values())


def sample(field: Field) -> object:
    """A value that no other field has, as somebody may have set it."""
    if field.kind is FieldKind.DATE:
        return DAY
    if field.choices is not None:
        return list(field.choices)[1]
    if field.kind is FieldKind.NAMES:
        return f"the {field.words} of 1.2", "another"
    if field.kind is FieldKind.PAIRS:
        return (("Resources", f"the {field.words} of 1.2"),)
    return f"the {field.words} of 1.2"


def as_text(value: object) -> str:
    """The value in a file for spreadsheets."""
    if isinstance(value, tuple):
        return "; ".join(part if isinstance(part, str) else part[1] for part in value)
    return value.isoformat() if isinstance(value, date) else str(value)


def as_json(value: object) -> object:
    """The value for programs."""
    if isinstance(value, tuple) and not isinstance(value[0], str):
        return dict(value)
    if isinstance(value, tuple):
        return list(value)
    return as_text(value)


def pairs_in(value: object) -> list[tuple[str, str]]:
    """The headings and values of own fields, as the log has them; of any other value none."""
    is_pairs = isinstance(value, tuple) and not isinstance(value[0], str)
    return list(value) if is_pairs else []  # type: ignore[call-overload]


def name_of(field: Field) -> str:
    """What it is called where it changes: an own field by its own heading."""
    return "Resources" if field.kind is FieldKind.PAIRS else field.words


@pytest.fixture
def filled(database: Path) -> Action:
    """1.2 with a value in every field that people set, saved as it is."""
    values = {field.name: sample(field) for field in SET}
    with closing(SqliteStore(database)) as store:
        before = store.plan(TODAY).action("1.2")
        assert before is not None
        after = replace(before, **values)
        store.save([Edit(before, after)], stamp())
        saved = store.plan(TODAY).action("1.2")
    assert saved is not None
    return saved


def test_every_field_of_an_action_is_in_the_table_and_no_other() -> None:
    own = [field.name for field in ACTION if not field.is_worked_out]
    written_by_the_store = {"version", "updated_at"}
    assert set(own) == set(Action.__struct_fields__) - written_by_the_store
    assert len(own) == len(set(own))


def test_whatever_a_field_only_makes_sense_with_is_a_field_that_leads_itself() -> None:
    assert not LEADERS.keys() & set(LEADERS.values())
    assert set(LEADERS.values()) <= {field.name for field in ACTION} | {
        *("summary_area", "standing", "outcome", "response", "done_on", "risk", "place", "baseline", "value"),
        *("text", "absent_from", "classification", "new_rag", "became"),
    }


@pytest.mark.parametrize("field", SET, ids=lambda field: field.name)
def test_what_is_set_is_kept(filled: Action, field: Field) -> None:
    assert getattr(filled, field.name) == sample(field)


@pytest.mark.parametrize("field", SET, ids=lambda field: field.name)
def test_the_log_names_it(filled: Action, database: Path, field: Field) -> None:
    with closing(SqliteStore(database)) as store:
        update_of_it, plan = store.history("1.2")[-1], store.plan(TODAY)
    assert update_of_it.fields[field.name][1] in (
        *(as_json(sample(field)), as_text(sample(field)), [list(part) for part in pairs_in(sample(field))]),
    )
    if not field.is_silent:
        assert f"{name_of(field)} " in describe(update_of_it, plan)
        words = value_words(field.name, sample(field), plan).removeprefix("Resources: ")
        assert words in describe(update_of_it, plan)


def test_it_has_a_column_in_every_table_and_a_name_in_json(filled: Action, tmp_path: Path) -> None:
    rows = {
        row["Ref"]: row for row in csv.DictReader(io.StringIO(done("export", "--format", "csv").removeprefix("\ufeff")))
    }
    done("export", "--format", "xlsx", "--output", str(tmp_path / "plan.xlsx"))
    sheet = openpyxl.load_workbook(tmp_path / "plan.xlsx")["Plan"]
    headings = [cell.value for cell in sheet[1]]
    cells = next(row for row in sheet.iter_rows(min_row=2, values_only=True) if row[0] == "1.2")
    exported = next(
        action for action in json.loads(done("export", "--format", "json"))["actions"] if action["ref"] == "1.2"
    )
    for field in SET:
        heading = field.heading or name_of(field)
        assert rows["1.2"][heading].casefold() == as_text(sample(field)).casefold(), field.name
        in_workbook = str(cells[headings.index(heading)])
        assert as_text(sample(field)).casefold() in in_workbook.casefold(), field.name
        assert exported[field.name] == as_json(sample(field)), field.name
        assert objects("show", "1.2")[field.name] == as_json(sample(field)), field.name


@pytest.mark.parametrize("posts", [False, True])
def test_everybody_reads_what_the_table_says_that_everybody_may(filled: Action, database: Path, posts: bool) -> None:
    with closing(SqliteStore(database)) as store:
        plan = store.plan(TODAY)
    plan = replace(plan, report=replace(plan.report, publish_posts=posts))
    seen = public(plan).action("1.2")
    for field in ACTION:
        if not field.is_worked_out and getattr(filled, field.name):
            may_be_read = field.read_by is ReadBy.EVERYBODY or (posts and field.read_by is ReadBy.BOARD_AND_POSTS)
            value = getattr(filled, field.name)
            withheld: object = (WITHHELD,) if isinstance(value, tuple) else WITHHELD
            if field.kind is FieldKind.PAIRS:
                withheld = (("Resources", WITHHELD),)
            expected = value if may_be_read else withheld
            assert getattr(seen, field.name) == expected, field.name


def test_each_has_an_option_and_a_key() -> None:
    options = {parameter.name for parameter in update.params}
    # A stage is a step: --complete, --sign-off. Their dates and names come with it, or are those of the day.
    without_option = {"stage", "rag_reason", "signed_off_on", "completed_by", "withdrawn_reason"}
    assert set(EDITABLE) - options == without_option
    steps = {"rate", "owner", "due", "forecast", "impact", "edit", "check", "block", "review_risk"}
    assert set(STEP_OF.values()) <= steps
    # When to check whether it holds is said of what is closed, and when to look again of a risk that was accepted.
    closed = Action("1.2", "1.2", "", stage=Stage.CLOSED)
    of_an_open_one = set(STEP_OF.values()) - {"check", "review_risk"}
    assert not any(why_not(Action("1.2", "1.2", ""), step) for step in of_an_open_one)
    assert not why_not(closed, "check")


@pytest.mark.parametrize("field", PLAIN, ids=lambda field: field.name)
async def test_one_without_a_line_of_its_own_stands_on_the_pages_and_in_the_form(
    filled: Action, database: Path, field: Field
) -> None:
    with closing(SqliteStore(database)) as store:
        words = value_words(field.name, sample(field), store.plan(TODAY))
    assert f"{field.heading} " in done("show", "1.2")
    assert words in " ".join(done("show", "1.2").split())
    with closing(SqliteStore(database)) as store:
        plan = store.plan(TODAY)
    assert field.name in [line.name for line in Questions(plan, [replace(filled, stage="open")], "jo").edit().fields]
    async with at_screen(database, "2", "j") as jo:
        await jo.press("enter")
        jo.sees(field.words)
        jo.sees(words)


def test_a_choice_says_what_can_be_chosen() -> None:
    chosen_from = [field for field in SET if field.kind in (FieldKind.CHOICE, FieldKind.RATING)]
    assert all(field.choices and all(isinstance(choice, StrEnum) for choice in field.choices) for field in chosen_from)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_of_every_kind_of_record_the_table_has_every_field(kind: RecordKind) -> None:
    """What stands in no table would be published to everybody."""
    in_table = {field.name for field in kind.fields if not field.is_worked_out}
    assert set(kind.record.__struct_fields__) - STAMPED - {"ref"} <= in_table
