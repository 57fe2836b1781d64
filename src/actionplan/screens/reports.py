"""The reports of the plan, and what went out: who is told what, and what they were last told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Region
from textual.screen import ModalScreen
from textual.widgets import Static

from actionplan.model.dates import format_date
from actionplan.model.number_words import number_of
from actionplan.model.plan import Plan
from actionplan.model.report import Report, SentReport, reports_of, sent_to
from actionplan.model.sanitise import sanitise
from actionplan.screens.prompt import Prompt
from actionplan.screens.report_questions import new_report_question, withdrawal_question, written_in
from actionplan.screens.report_words import refused, write_words
from actionplan.widgets.frame import MessageLine
from actionplan.widgets.line_list import Cell, Headings, LineList
from actionplan.widgets.text_parts import cursor_style

if TYPE_CHECKING:
    from actionplan.app import ActionPlanApp

Row = Report | SentReport | str
"""A report, something that went out, or a line between them."""
NOTHING_SENT = "Nothing has gone out yet. Choose goes out: yes in the export once something does"
_DAY, _FORM, _GAP = 13, 6, 2


class ReportList(LineList[Row]):
    """The reports, a line each, and below them what went out, newest first."""

    app: ActionPlanApp
    plan: Plan
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Words", key_display="enter", tooltip="Write the words of the report under the cursor",
                id="report-list.open"),
    ]  # fmt: skip

    def key(self, row: Row) -> str | None:
        """Its ref; a line between them has none."""
        return None if isinstance(row, str) else row.ref

    def headings(self, width: int) -> Iterable[Cell]:
        """Each above its column."""
        audience = self._audience(width)
        yield Cell("report to", audience + _GAP, "dim")
        yield Cell("next meeting", _DAY + _GAP, "dim")
        yield Cell("last sent", _DAY, "dim")

    def _audience(self, width: int) -> int:
        return max(10, width - 2 * _DAY - 2 * _GAP)

    def draw(self, row: Row, width: int, *, is_cursor: bool) -> Iterable[Cell]:
        """A report with its days; what went out with its file."""
        style = cursor_style(is_cursor)
        match row:
            case str():
                yield Cell(row, width, "dim")
            case Report():
                everybody = " (for everybody)" if row.is_public else ""
                last = max((sent.day for sent in sent_to(self.plan, row)), default=None)
                yield Cell(f"{row.name}{everybody}", self._audience(width), style)
                yield Cell("  ")
                yield Cell(format_date(row.next_meeting), _DAY + _GAP)
                yield Cell(format_date(last), _DAY)
            case SentReport():
                rest = max(0, width - _DAY - _FORM)
                to = min(36, rest // 2)
                yield Cell(format_date(row.day), _DAY, style)
                yield Cell(row.audience, to - 1, style)
                yield Cell(" ")
                yield Cell(row.form, _FORM, "dim")
                yield Cell(row.file, rest - to)


class ReportsScreen(ModalScreen[str]):
    """The reports to read and change; it answers with the ref of the report that the cursor was on."""

    CSS_PATH = "reports.tcss"
    AUTO_FOCUS = "ReportList"
    ABOUT = (
        "The reports of the plan, one for each audience: their words are written once and kept from one report to the "
        "next. Below them what went out: the next report to the same audience is compared with it."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("plus", "add", "Add", key_display="+", tooltip="Add a report to another audience", id="reports.add"),
        Binding("W", "withdraw", "Withdraw", tooltip="Withdraw a report, with a reason; what went out stays",
                id="reports.withdraw"),
        Binding("u", "app.undo", "Undo", show=False, tooltip="Undo your last change", id="reports.undo"),
        Binding("ctrl+r", "app.redo", "Redo", show=False, tooltip="Redo what you undid", id="reports.redo"),
        Binding("question_mark,f1", "app.help", "Help", show=False, key_display="?", tooltip="What the keys do",
                id="reports.help"),
        Binding("escape", "leave", "Close", tooltip="Close", id="reports.close"),
    ]  # fmt: skip
    app: ActionPlanApp

    def __init__(self, ref: str = "") -> None:
        super().__init__()
        self._wanted = ref
        """The report to begin at."""

    def compose(self) -> ComposeResult:
        """The list, what is under the cursor in full, and the keys."""
        with Vertical(id="box"):
            yield Static(Content.styled("Reports, and what went out", "bold"), id="title")
            reports = ReportList()
            yield Headings(reports)
            yield reports
            yield Static(id="about")
            yield MessageLine()
            yield Static("enter words · + add · W withdraw · u undo · esc closes", id="keys", markup=False)

    def on_mount(self) -> None:
        """Begins at the report that was chosen where one came from."""
        self.app.plan_signal.subscribe(self, self._show)
        self._show(self.app.plan)
        self._list.move_to(self._wanted)

    @property
    def _list(self) -> ReportList:
        return self.query_one(ReportList)

    def _show(self, plan: Plan) -> None:
        self._list.plan = plan
        self._list.show_rows(list(_rows(plan)))

    @on(LineList.Highlighted)
    def _highlighted(self) -> None:
        row = self._list.current
        words = ""
        if isinstance(row, Report):
            words = written_in(row)
        elif isinstance(row, SentReport):
            words = _sent_words(row)
        self.query_one("#about", Static).update(Content(sanitise(words)))

    # --- what the keys do ------------------------------------------------------------------------------------

    @on(LineList.Opened)
    def _opened(self) -> None:
        row = self._list.current
        if isinstance(row, Report):
            write_words(self.app, row)
        else:
            self.app.tell("enter is for reports; what went out stays as it was")

    def action_add(self) -> None:
        """Asks for another audience, and then for the words of its report."""

        if refused(self.app):
            return
        prompt = Prompt(new_report_question(lambda: self.app.plan), self._anchor)

        def on_added(is_saved: bool | None) -> None:
            added = {edit.ref for edit in prompt.saved}
            report = next((report for report in reports_of(self.app.plan) if report.ref in added), None)
            if is_saved and report is not None:
                self._list.move_to(report.ref)
                write_words(self.app, report)

        self.app.push_screen(prompt, on_added)

    def action_withdraw(self) -> None:
        """Asks why nothing more is to be written to an audience."""
        row = self._list.current
        if not isinstance(row, Report):
            self.app.tell("W is for reports; undo takes back that something went out")
        elif not refused(self.app):
            self.app.push_screen(Prompt(withdrawal_question(lambda: self.app.plan, row), self._anchor))

    def _anchor(self) -> Region:
        return self._list.cursor_region()

    def action_leave(self) -> None:
        """Closes."""
        row = self._list.current
        self.dismiss(row.ref if isinstance(row, Report) else "")


def _rows(plan: Plan) -> Iterator[Row]:
    yield from reports_of(plan)
    yield ""
    sent = [one for one in reversed(plan.sent_reports) if not one.withdrawn]
    yield f"What went out: {number_of(len(sent), 'report')}" if sent else NOTHING_SENT
    yield from sent


def _sent_words(sent: SentReport) -> str:
    """What went out in full."""
    what = " of ".join(filter(None, (sent.paper, sent.source)))
    version = ", public version" if sent.is_public else ""
    return (
        f"{sent.ref}: {what}{version}, as at {format_date(sent.day)}, to {sent.to}. {sent.file}, SHA-256 {sent.digest}"
    )
