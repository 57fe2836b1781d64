"""Two people changed the same field: both values side by side, and the person decides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from actionplan.model.dates import format_short_date, local_moment
from actionplan.model.describe import value_words
from actionplan.model.duties import Duty
from actionplan.model.edit import Edit
from actionplan.model.fields import DATE_FIELDS, EDITABLE, has_lines, label
from actionplan.model.measures import Measure, Reading
from actionplan.model.people import Body, Person, first_name
from actionplan.model.people_in_use import names_in_place
from actionplan.model.plan import Plan
from actionplan.model.refusal import Invalid
from actionplan.model.report import Report
from actionplan.model.rules.rebasing import rebased
from actionplan.model.sanitise import sanitise, shown_lines
from actionplan.store import Conflict
from actionplan.widgets.date_hint import date_hint
from actionplan.widgets.page import Page
from actionplan.widgets.text_lines import TextLines
from actionplan.widgets.text_parts import MUTED

if TYPE_CHECKING:
    from actionplan.app import ActionPlanApp


LABEL = 11
"""How wide the names of the values are."""
WIDEST = 94
"""Cells of a line in it, where the window has room."""


class ConflictScreen(ModalScreen[Sequence[Edit] | None]):
    """Goes through the conflicts of a save, one field at a time; answers with edits that overwrite knowingly."""

    CSS_PATH = "conflict.tcss"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t,1", "take('theirs')", "Take theirs", id="conflict.theirs"),
        Binding("m,2", "take('mine')", "Take mine", id="conflict.mine"),
        Binding("w,3", "write", "Write another value", id="conflict.other-value"),
        Binding("escape", "leave", "Cancel", id="conflict.cancel"),
    ]
    app: ActionPlanApp

    def __init__(self, conflicts: Sequence[Conflict], edits: Sequence[Edit], note: str) -> None:
        super().__init__()
        self._conflicts = list(conflicts)
        self._edits = edits
        self._note = note
        self._decisions: dict[str, dict[str, Any]] = {}
        """The value that was decided on for each field, by the ref of its record."""

    def compose(self) -> ComposeResult:
        """The question, both values, a line for another one."""
        with Vertical(id="box"):
            yield Static(id="title")
            with Page():
                yield Static(id="values")
            yield TextLines(id="other-value", room=WIDEST)
            yield Static(id="hint", markup=False)

    @property
    def _conflict(self) -> Conflict:
        """The conflict that is asked about now."""
        return self._conflicts[0]

    @property
    def _is_measured(self) -> bool:
        """Whether what is asked about now is of a measure or a reading."""
        return any(edit.ref == self._conflict.ref and isinstance(edit.after, Measure | Reading) for edit in self._edits)

    @property
    def _is_of_person(self) -> bool:
        """Whether what is asked about now is of a person or a body."""
        return any(edit.ref == self._conflict.ref and isinstance(edit.after, Person | Body) for edit in self._edits)

    @property
    def _subject(self) -> str:
        """What is asked about now: its ref, or whom a report is for."""
        reports = (edit.after for edit in self._edits if edit.ref == self._conflict.ref)
        audience = next((report.audience for report in reports if isinstance(report, Report)), "")
        return f"Report to {audience}" if audience else first_name(self._conflict.ref)

    @property
    def _is_of_duty(self) -> bool:
        """Whether what is asked about now is of a duty of the plan."""
        return any(edit.ref == self._conflict.ref and isinstance(edit.after, Duty) for edit in self._edits)

    def on_mount(self) -> None:
        """Asks about the first conflict."""
        self._redactions = self.app.plan.redactions
        self.app.plan_signal.subscribe(self, self._look)
        self._ask_about_first()

    def _look(self, plan: Plan) -> None:
        """Shows no text any more once one was redacted: it may be this one."""
        if plan.redactions != self._redactions:
            self.dismiss(None)

    def _ask_about_first(self) -> None:
        conflict = self._conflict
        at = local_moment(conflict.at)
        when = f" at {at:%H:%M} on {format_short_date(at)}"
        if len(self._conflicts) > 1:
            when += f" (1 of {len(self._conflicts)})"
        field = self.app.plan.words.put_in(label(conflict.field))
        self.query_one("#title", Static).update(
            Content.assemble(
                (f"{sanitise(self._subject)}: the {field} was changed by ", "bold"),
                (sanitise(conflict.by), "bold $text-accent"),
                (when, "bold"),
            )
        )
        plan = self.app.plan
        rows = [
            ("you saw", names_in_place(plan, conflict.field, conflict.base), MUTED),
            ("t  theirs", names_in_place(plan, conflict.field, conflict.theirs), ""),
            ("m  yours", names_in_place(plan, conflict.field, conflict.mine), ""),
        ]
        lines = [
            Content.styled(f"{name:<{LABEL}}{_under_one_another(value_words(conflict.field, value, plan))}", style)
            for name, value, style in rows
        ]
        self.query_one("#values", Static).update(Content("\n").join(lines))
        line = self.query_one("#other-value", TextLines)
        line.display, line.has_lines = False, has_lines(conflict.field)
        line.value = ""
        if conflict.mine:
            line.value = value_words(conflict.field, names_in_place(plan, conflict.field, conflict.mine), plan)
        self._show_hint("t: theirs · m: yours · w: another value · Esc: cancel")
        page = self.query_one(Page)
        page.scroll_home()
        self.set_focus(page)

    def _show_hint(self, text: str) -> None:
        self.query_one("#hint", Static).update(sanitise(text))

    def action_take(self, whose: str) -> None:
        """Takes one of the two values."""
        if whose == "mine":
            self._decide(self._conflict.mine)
        else:
            self._decide(self._conflict.theirs)

    def action_write(self) -> None:
        """Opens a line for another value."""
        field = self._conflict.field
        if (
            self._is_of_person
            or self._is_of_duty
            or self._is_measured
            or field not in EDITABLE
            or field in ("stage", "own_fields")
        ):
            self._show_hint("No other value is possible here: take theirs or yours")
            return
        line = self.query_one("#other-value", Input)
        line.display = True
        line.focus()
        new_line = "Ctrl+J: new line · " if has_lines(self._conflict.field) else ""
        self._show_hint(f"{new_line}Enter: save · Esc: cancel")

    @on(Input.Changed)
    def _show_day(self, event: Input.Changed) -> None:
        """Says which day is meant, where another date is typed."""
        if not self._conflicts or self._conflict.field not in DATE_FIELDS or not event.input.has_focus:
            return
        hint = date_hint(event.value, self._conflict.field, self.app.plan.as_at)
        self.query_one("#hint", Static).update(hint)

    @on(Input.Submitted)
    def _take_typed_value(self, event: Input.Submitted) -> None:
        self._decide(event.value)

    def _decide(self, value: Any) -> None:
        """Takes ``value`` for the field in conflict, unless that is refused; then asks about the next conflict."""
        conflict = self._conflict
        values = {**self._decisions.get(conflict.ref, {}), conflict.field: value}
        decisions = {**self._decisions, conflict.ref: values}
        try:
            edits = [
                rebased(self.app.plan, edit, decisions.get(edit.ref, {}), by=self.app.user, note=self._note)
                for edit in self._edits
            ]
        except Invalid as refusal:
            self._show_hint(str(refusal))
            return
        self._decisions = decisions
        self._conflicts.pop(0)
        if self._conflicts:
            self._ask_about_first()
        else:
            self.dismiss(edits)

    def action_leave(self) -> None:
        """Changes nothing; what was typed is still there."""
        self.dismiss(None)


def _under_one_another(words: str) -> str:
    """The lines of a value, behind its name."""
    return shown_lines(words).replace("\n", f"\n{' ' * LABEL}")
