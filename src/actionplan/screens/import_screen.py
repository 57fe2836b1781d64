"""A file on its way into a plan: what it comes to, cell by cell, until somebody says that it is right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace
from textual import on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Static

from actionplan import settings
from actionplan.model.grants import Role
from actionplan.model.number_words import number_of
from actionplan.model.plan import Plan
from actionplan.model.refusal import Refusal
from actionplan.model.sanitise import first_line, sanitise
from actionplan.planfiles.grid import Book
from actionplan.planfiles.spreadsheet.remarks import RemarkKind
from actionplan.planfiles.spreadsheet.table_layout import DERIVED, FIELD_WORDS
from actionplan.screens.base import BaseScreen
from actionplan.screens.import_questions import (
    ONLY_THIS,
    answer_meant,
    doubt_prompt,
    is_as_it_came,
    new_plan_prompt,
)
from actionplan.screens.short_prompts import Confirmation
from actionplan.screens.slow import SLOW_SECONDS
from actionplan.store import Store, StoreError
from actionplan.usecases.team_file import Decided, Looked, bring_in, look_at, look_at_new
from actionplan.widgets.file_list import (
    AnswerLine,
    ChangeLine,
    ColumnLine,
    FileLine,
    FileLineList,
    RemarkLine,
    file_lines,
)
from actionplan.widgets.file_pane import FilePane
from actionplan.widgets.line_list import LineList

if TYPE_CHECKING:
    pass

_FIELDS = tuple(field for field in FIELD_WORDS if field != "theme_number")
_BAR = 20


class Stopped(Refusal):
    """Somebody has stopped it; nothing was changed."""


class ImportScreen(BaseScreen):
    """A file that is being brought in, until it is saved as one change or left."""

    MODE = ""
    ABOUT = (
        "A file on its way into a plan. Above stands what has to be decided, then what each column was taken for and "
        "what comes in, then every cell that was inferred, left open or left out. Nothing is changed until s."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "s,ctrl+s",
            "save",
            "Bring in",
            key_display="s",
            tooltip="Save it as one change, behind a backup",
            id="file.save",
        ),
        Binding(
            "right,l",
            "field(1)",
            "Other field",
            key_display="→",
            tooltip="What the column is: the next field",
            id="file.next-field",
        ),
        Binding(
            "left,h",
            "field(-1)",
            "Field before",
            key_display="←",
            show=False,
            tooltip="What the column is: the field before",
            id="file.previous-field",
        ),
        Binding("space", "leave_out", "Leave out", tooltip="Leave the row out, or take it again", id="file.leave-out"),
        Binding(
            "L",
            "leave_refused",
            "Leave out refused",
            show=False,
            tooltip="Leave out every row that is refused",
            id="file.leave-refused",
        ),
        Binding(
            "n",
            "next_doubt",
            "Next to decide",
            show=False,
            tooltip="The next line that has to be decided",
            id="file.next-doubt",
        ),
        Binding(
            "escape",
            "leave",
            "Cancel",
            key_display="esc",
            tooltip="Stop, or leave the file; nothing is changed",
            id="file.leave",
        ),
    ]

    def __init__(self, book: Book, file: Path, *, is_new: bool) -> None:
        super().__init__()
        self._book, self._file, self._is_new = book, file, is_new
        self._decided = Decided()
        self._answers: dict[str, str] = {}
        self._looked: Looked | None = None
        self._is_stopped = False
        self._done = (0, 0)
        self._is_looking = False

    def compose_body(self) -> Iterable[Widget]:
        """What it comes to in a line, all lines, and the one under the cursor in full."""
        yield Static(id="comes-to", markup=False)
        yield FileLineList(empty="Reading …")
        yield FilePane()

    def on_mount(self) -> None:
        """Looks at the file."""
        self.query_one(FileLineList).focus()
        self.set_interval(SLOW_SECONDS, self._show_progress)
        self._look()

    def show_plan(self, _plan: Plan) -> None:
        """What it comes to depends on the plan: somebody else may have changed it."""
        if self._looked is not None and not self._is_new and not self._is_looking:
            self._look()

    # --- looking ------------------------------------------------------------------------------------------------

    @work(group="look at file", exclusive=True)
    async def _look(self, before: Decided | None = None, answers_before: dict[str, str] | None = None) -> None:
        """Works out what the file comes to; what it refuses of the last decision is taken back."""
        decided = replace(
            self._decided,
            wishes=replace(
                self._decided.wishes,
                answers=tuple(f"{name}={answer}" for name, answer in self._answers.items()),
                may_rest=True,
            ),
        )
        self._is_looking, self._is_stopped = True, False
        try:
            looked = await self.app.ask(partial(self._look_in, decided))
        except Stopped:
            self._is_looking = False
            self.app.tell("Stopped; nothing was changed")
            if self._looked is None:
                self._close()
            # What stands there is what it came to before.
            self._take_back(before, answers_before)
            return
        except (Refusal, StoreError) as error:
            self._is_looking = False
            self.app.refuse(str(error))
            if before is None and answers_before is None:
                self._close()
                return
            self._take_back(before, answers_before)
            return
        self._is_looking = False
        self._show(looked)

    def _take_back(self, decided: Decided | None, answers: dict[str, str] | None) -> None:
        """Takes the last decision back."""
        self._decided = decided or self._decided
        self._answers = answers if answers is not None else self._answers

    def _look_in(self, decided: Decided, store: Store) -> Looked:
        stamp = settings.stamp("import")
        if self._is_new:
            return look_at_new(self._book, stamp, decided, self._step)
        return look_at(store, self._book, stamp, decided, self._step)

    def _step(self, done: int, total: int) -> None:
        self._done = (done, total)
        if self._is_stopped:
            raise Stopped("stopped; nothing was changed")

    def _show_progress(self) -> None:
        done, total = self._done
        if not self._is_looking or not self.is_mounted:
            return
        share = _BAR * done // max(total, 1)
        bar = f"{'█' * share}{'░' * (_BAR - share)}"
        self.query_one("#comes-to", Static).update(f"{bar} {done:,} of {total:,} · Esc stops")

    def _show(self, looked: Looked) -> None:
        self._looked = looked
        lines = file_lines(looked.table.columns, looked.remarks, [*_changes(looked)], looked.left_out, self._answers)
        self.query_one(FileLineList).show_rows(list(lines))
        self.query_one("#comes-to", Static).update(self._comes_to(looked))
        self.say(f"{self._file.name[:30]} → {'a new plan' if self._is_new else 'this plan'}")
        self.query_one(FilePane).row = self.query_one(FileLineList).current

    def _comes_to(self, looked: Looked) -> str:
        words = looked.plan.words
        if self._is_new:
            sizes = looked.sizes
            parts = [
                words.theme.number(sizes["themes"]),
                words.short_area.number(sizes["areas"]),
                words.action.number(sizes["actions"]),
            ]
        else:
            changed = len({edit.ref for edit in looked.edits if edit.before is not None})
            parts = [f"{words.action.number(changed)} changed", f"{len(looked.added):,} new"]
            if looked.unchanged:
                parts.append(f"{number_of(looked.unchanged, 'row')} as the plan has it")
        doubts = [remark for remark in looked.doubts if remark.is_open and remark.row not in looked.left_out]
        if refused := looked.refused - looked.left_out:
            parts.append(f"{number_of(len(refused), 'row')} refused")
        if looked.left_out:
            parts.append(f"{number_of(len(looked.left_out), 'row')} left out")
        if doubts:
            parts.append(f"{len(doubts):,} to decide")
        return " · ".join(parts)

    # --- keys ---------------------------------------------------------------------------------------------------

    @on(LineList.Highlighted)
    def _highlighted(self) -> None:
        self.query_one(FilePane).row = self.query_one(FileLineList).current

    @property
    def _row(self) -> FileLine | None:
        return self.query_one(FileLineList).current

    def _again(self, decided: Decided | None = None, answers: dict[str, str] | None = None) -> None:
        """Looks again, by another decision."""
        before, answers_before = self._decided, dict(self._answers)
        self._decided = decided or self._decided
        self._answers = answers if answers is not None else self._answers
        self._look(before, answers_before)

    def action_field(self, step: int) -> None:
        """Takes the column under the cursor for another field."""
        row = self._row
        if not isinstance(row, ColumnLine) or self._looked is None:
            self.app.tell("← and → are for columns; this is not one")
            return
        column = row.column
        used = {one.field for one in self._looked.table.columns if one.index != column.index and one.field != DERIVED}
        several = {"own", "dropped", "progress", "support", "milestones"}
        fields = [field for field in _FIELDS if field not in used or field in several]
        place = fields.index(column.field) if column.field in fields else 0
        field = fields[(place + step) % len(fields)]
        wishes = replace(self._decided.wishes, fields={**self._decided.wishes.fields, column.heading: field})
        self._again(replace(self._decided, wishes=wishes))

    @on(LineList.Opened)
    def _opened(self) -> None:
        row = self._row
        if isinstance(row, RemarkLine) and row.remark.is_open:
            self._ask(row)
        elif isinstance(row, AnswerLine):
            self._again(answers={name: answer for name, answer in self._answers.items() if name != row.name})
        elif isinstance(row, ColumnLine):
            self.app.tell("← and → change what the column is")
        elif isinstance(row, RemarkLine) and row.remark.kind is RemarkKind.REFUSED:
            self.app.tell("correct it in the file, or leave the row out with space")

    @work(group="answer")
    async def _ask(self, row: RemarkLine) -> None:
        remark, looked = row.remark, self._looked
        if looked is None:
            return
        alike = sum(other.alike == remark.alike for other in looked.doubts) if remark.alike else 1
        prompt = doubt_prompt(remark, alike, self.query_one(FileLineList).cursor_region)
        if not await self.app.push_screen_wait(prompt):
            return
        name = remark.alike or remark.cell
        if prompt.answer.get("scope") == ONLY_THIS:
            name = remark.cell
        self._again(answers={**self._answers, name: answer_meant(remark, prompt.answer["answer"])})

    def action_leave_out(self) -> None:
        """Leaves the row under the cursor out, or takes it again."""
        row = self._row
        if not isinstance(row, RemarkLine) or not row.remark.row:
            self.app.tell("space leaves the row of a remark out; this line is of no row")
            return
        self._again(replace(self._decided, leave_out=self._decided.leave_out ^ {row.remark.row}))

    def action_leave_refused(self) -> None:
        """Leaves out every row that is refused."""
        if self._looked is not None and self._looked.is_refused:
            self._again(replace(self._decided, leave_out=self._decided.leave_out | self._looked.refused))

    def action_next_doubt(self) -> None:
        """Goes to the next line that has to be decided."""
        lines = self.query_one(FileLineList)
        places = [
            place
            for place, row in enumerate(lines.rows)
            if isinstance(row, RemarkLine) and (row.remark.is_open or row.remark.kind is RemarkKind.REFUSED)
        ]
        following = [place for place in places if place > lines.cursor] or places
        if following:
            lines.cursor = following[0]

    def action_leave(self) -> None:
        """Stops the reading; else leaves the file, asking first where something was decided."""
        if self._is_looking:
            self._is_stopped = True
            return
        if self._decided == Decided() and not self._answers:
            self._close()
            return
        words = "Leave the file? What you decided about it is lost; the plan is as it was."
        self.app.push_screen(Confirmation(words, "leave it", self.query_one(FileLineList).cursor_region, self._close))

    def _close(self, words: str = "") -> None:
        """Goes back to the screen below, which says what was done."""
        app = self.app
        app.call_later(app.pop_screen)
        if words:
            app.call_later(app.tell, words)

    # --- saving -------------------------------------------------------------------------------------------------

    def action_save(self) -> None:
        """Saves it as one change, or makes the new plan."""
        looked = self._looked
        if looked is None or self._is_looking:
            self.app.tell("still reading")
            return
        if looked.is_refused:
            rows = number_of(len(looked.refused - looked.left_out), "row")
            self.app.refuse(f"{rows} refused: correct the file, or leave them out with L")
        elif self._is_new:
            self._make(looked)
        elif not looked.edits:
            self.app.tell("Nothing to change: the plan says what the file says")
        elif not self.refuse_past() and not self.app.refuse_role(Role.EDITOR):
            self._save(looked)

    @work(group="save file")
    async def _save(self, looked: Looked) -> None:
        with self.app.keys_paused():
            try:
                brought = await self.app.ask(lambda store: bring_in(store, looked, settings.stamp("import")))
                written = await self.app.ask(lambda _store: write_left_out(looked, self._file))
            except (Refusal, OSError) as error:
                self.app.refuse(str(error))
                self._look()
                return
            self.app.show(brought.plan)
            words = f"brought in from {first_line(self._file.name)} · u undoes"
            self._close(f"{words}{_left_words(written, looked)}")

    @work(group="save file")
    async def _make(self, looked: Looked) -> None:
        """Asks what the new plan is called, makes it, and opens it."""
        from actionplan.store.opening import place_named
        from actionplan.usecases.new_plan_file import free_name, make_beside, make_in_place

        app = self.app
        replaces = is_as_it_came(app.plan)
        proposed = str(free_name(app.database, looked.plan.title))
        prompt = new_plan_prompt(
            looked.plan.title, proposed, self.query_one(FileLineList).cursor_region, replaces=replaces
        )
        if not await app.push_screen_wait(prompt):
            return
        typed = prompt.answer
        plan = replace(
            looked.plan, title=typed["plan_title"].strip() or looked.plan.title, organisation=typed["council"].strip()
        )
        stamp, origin = settings.stamp("init"), self._file.name
        with app.keys_paused():
            try:
                written = await app.ask(lambda _store: write_left_out(looked, self._file))
                if replaces:
                    new, kept = await app.ask(lambda store: make_in_place(store, plan, stamp, origin))
                    app.show(new)
                    place = f" · the plan before is kept as {Path(kept).name}" if kept is not None else ""
                    self._close(f"{first_line(plan.title)} is made{place}{_left_words(written, looked)}")
                    return
                kept_at = place_named(typed["database"].strip() or proposed)
                await app.ask(lambda _store: make_beside(kept_at, plan, stamp, origin))
            except (Refusal, OSError) as error:
                app.refuse(f"{getattr(error, 'strerror', None) or error}")
                return
        app.open_next(kept_at, f"Made from {sanitise(origin)}{_left_words(written, looked)}")


def write_left_out(looked: Looked, file: Path) -> Path | None:
    """Writes the rows that were left out beside the file that they are of; None where there are none."""
    from actionplan.atomic import write_new
    from actionplan.usecases.team_file import left_out_table

    if not looked.left_out:
        return None
    number = 1
    while True:
        target = file.with_name(f"{file.stem}-left-out{'' if number == 1 else f'-{number}'}.csv")
        try:
            write_new(target, left_out_table(looked))
        except FileExistsError:
            number += 1
        else:
            return target


def _left_words(written: Path | None, looked: Looked) -> str:
    return f" · {number_of(len(looked.left_out), 'row')} left out, in {written.name}" if written else ""


def _changes(looked: Looked) -> Iterator[ChangeLine]:
    """What comes in: changes of actions, and what is added."""
    from actionplan.model.describe import value_words
    from actionplan.model.file_changes import changes_of, records_of
    from actionplan.model.ratings import Condition

    plan = looked.plan
    if looked.is_new:
        for action in plan.actions:
            yield ChangeLine(action.ref, "action", action.title)
        return
    for ref, field, before, after in changes_of(looked.edits, plan):
        values = [
            plan.key.mark(value) if isinstance(value, Condition) else value_words(field, value, plan)
            for value in (before, after)
        ]
        yield ChangeLine(ref, field.replace("_", " "), f"{first_line(values[0])} → {first_line(values[1])}")
    for ref, kind, text in records_of(looked.edits):
        yield ChangeLine(ref, f"new {kind}", text)
