"""The words of a report: a form as high as the window, since a report has many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.geometry import Region
from textual.widgets import Input, Label, Static

from actionplan.model.grants import Role
from actionplan.model.report import Report
from actionplan.model.sanitise import sanitise
from actionplan.screens.field_lines import BESIDE_TEXT, field_line
from actionplan.screens.prompt import Prompt
from actionplan.screens.question import Typed
from actionplan.screens.report_questions import GROUPS, explained, words_question
from actionplan.widgets.clamped_text import ClampedText
from actionplan.widgets.placed_box import PlacedBox
from actionplan.widgets.text_lines import MOST_ROWS, TextLines

if TYPE_CHECKING:
    from actionplan.app import ActionPlanApp

WIDEST = 110
"""Cells of a line of the form, where the window has room."""
_MOST_OF_HINT = 3


class ReportWordsPrompt(Prompt):
    """Asks for the words of a report. Whoever leaves it with something typed is asked first."""

    VERTICAL_BREAKPOINTS = [(0, "-short"), (38, "-tall")]

    def __init__(self, app: ActionPlanApp, report: Report) -> None:
        question = replace(words_question(lambda: app.plan, report), preview=self._explained)
        super().__init__(question, lambda: Region(0, 0, min(WIDEST, app.size.width), 0))
        self._is_warned = False
        """Whether it was said that leaving loses what is typed."""

    def compose(self) -> ComposeResult:
        """The title, the fields in a part that scrolls, and below it what the field is for, and the keys."""
        with PlacedBox(self._place, id="box"):
            yield ClampedText(self._question.title, id="question")
            with Vertical(id="fields"):
                for field in self._question.fields:
                    if group := GROUPS.get(field.name):
                        yield Static(group, classes="group", markup=False)
                    with Horizontal(classes="field"):
                        yield Label(sanitise(field.label), markup=False)
                        yield field_line(field, self._anchor().width)
            yield ClampedText(id="hint")
            yield Static(id="keys", markup=False)

    def _place(self) -> None:
        """It has the whole height; what is said at the side hides its lower part at most."""

    def _share_rows(self) -> None:
        """A text may grow to half of the part that scrolls, so that the fields round it stay in sight."""
        width = self._anchor().width - BESIDE_TEXT
        for text, most in (("#question", 2), ("#hint", _MOST_OF_HINT)):
            self.query_one(text, ClampedText).limit(width, most)
        most_rows = min(MOST_ROWS, self.query_one("#fields").size.height // 2)
        for line in self.query(TextLines):
            line.limit(most_rows)

    def on_resize(self) -> None:
        """The field that is typed in stays in sight."""
        self._share_rows()
        self._show_keys()
        self._show_field()

    @on(Input.Changed)
    def _typed_in(self) -> None:
        """What is typed now is not yet warned of, and a text that grows stays in sight."""
        self._is_warned = False
        self._share_rows()
        self._show_field()

    def _show_field(self) -> None:
        if self.focused is not None:
            self.call_after_refresh(self.focused.scroll_visible, animate=False)

    def _explained(self, _typed: Typed) -> Content:
        """What the field that is typed in is for."""
        field = self._field()
        return Content(explained(field)) if field is not None else Content("")

    def _day_line(self) -> Content:
        """The day that is meant, in the field of a day alone."""
        field = self._field()
        return field.understood(self.typed[field.name]) if field is not None and field.understood else Content("")

    def action_leave(self) -> None:
        """Leaves what is typed only once that was said."""
        if self.unsaved and not self._is_warned and not self._saving:
            self._is_warned = self._told = True
            words = f"Esc again discards what you typed: {self._typed_labels}. Ctrl+S saves it"
            self._hint(Content.styled(sanitise(words), "$text-warning"))
            return
        super().action_leave()

    @property
    def _typed_labels(self) -> str:
        """The fields that are not as they were."""
        return ", ".join(field.label for field in self._question.fields if self.typed[field.name] != field.value)


def write_words(app: ActionPlanApp, report: Report) -> None:
    """Asks for the words of a report, or says why nothing can be written."""
    if not refused(app):
        app.push_screen(ReportWordsPrompt(app, report))


def refused(app: ActionPlanApp) -> bool:
    """Whether nothing can be written in a report now, which is said then."""
    plan = app.plan
    if plan.is_past:
        app.refuse("this is a past day, read-only; @ goes back to today")
    elif plan.read_only:
        app.refuse(f"read-only: {plan.read_only}")
    return plan.is_only_read or app.refuse_role(Role.EDITOR)
