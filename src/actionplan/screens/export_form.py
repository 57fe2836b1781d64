"""The fields of the export, and what stands in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Label, Static

from actionplan import settings
from actionplan.model.dates import format_date
from actionplan.model.plan import Plan
from actionplan.model.refusal import Invalid
from actionplan.model.report import Report, reports_of, sent_to
from actionplan.model.restricted import has_restrictions
from actionplan.model.sanitise import clean, sanitise
from actionplan.model.source_part import SourcePart, sources_of
from actionplan.model.typed_values import read_date
from actionplan.reports.audience import Audience
from actionplan.reports.edition import PaperKind
from actionplan.reports.formats import FORMATS, Format, file_name, format_of
from actionplan.screens.export_order import WHOLE_PLAN, ExportOrder
from actionplan.store import StoreError
from actionplan.store.plan_folder import refuse_target
from actionplan.usecases.export import Since, read_since, usual_audience
from actionplan.widgets.choice import Choice
from actionplan.widgets.date_hint import date_hint
from actionplan.widgets.text_line import TextLine

if TYPE_CHECKING:
    from actionplan.app import ActionPlanApp

NO, YES = "no", "yes"
_VERSIONS = {"full": Audience.BOARD, "public": Audience.PUBLIC}
_NOTES = ("last", "all")
_RESTRICTED = ("left out", "included")
_PRINT = ("usual", "large")
TYPED = ("as_at", "since", "file")
"""The fields that something is typed in."""


class ExportForm(Vertical):
    """What to send, to whom, as at when, since when, and the file that it is written to."""

    app: ActionPlanApp

    def __init__(self) -> None:
        super().__init__(id="fields")
        self.plan = self.app.plan
        """The plan as it is now: what somebody writes in a report is for whatever day the report is of."""
        self._proposed = ""
        self._usual = Audience.BOARD
        """Who reads the report that is chosen, unless somebody says otherwise."""

    def compose(self) -> ComposeResult:
        """A line each."""
        app = self.app
        sources = [source.ref for source in sources_of(app.plan).values()]
        as_at = app.as_at.isoformat() if app.as_at else "today"
        since = app.since.isoformat() if app.since else ""
        yield from _field("format", Choice(tuple(FORMATS), "docx", id="format"))
        yield from _field("paper", Choice(tuple(PaperKind), PaperKind.SUMMARY, id="paper"))
        reports = _names(reports_of(self.plan))
        yield from _field("report", Choice(tuple(reports), next(iter(reports)), id="report"))
        yield from _field("version", Choice(tuple(_VERSIONS), "full", id="version"))
        yield from _field("as at", TextLine(as_at, id="as_at"))
        placeholder = "last sent, last review, or a day"
        yield from _field("since", TextLine(since, placeholder=placeholder, id="since"))
        yield Static(id="understood")
        if len(sources) > 1:
            yield from _field("source", Choice((WHOLE_PLAN, *sources), WHOLE_PLAN, id="source"))
        yield from _field("notes", Choice(_NOTES, _NOTES[0], id="notes"))
        if has_restrictions(app.plan):
            yield from _field("restricted", Choice(_RESTRICTED, _RESTRICTED[0], id="restricted"))
        yield from _field("print", Choice(_PRINT, _PRINT[0], id="print"))
        yield from _field("file", TextLine("", id="file"))
        yield Static(Content(f"in {sanitise(str(Path.cwd()))}"), id="folder")
        yield from _field("goes out", Choice((NO, YES), NO, id="goes_out"))

    def on_mount(self) -> None:
        """Proposes a name at once."""
        self.show_plan(self.plan)
        self.propose()

    def on_resize(self) -> None:
        """The field that one is in stays in sight."""
        focused = self.screen.focused
        if focused is not None and self in focused.ancestors:
            self.call_after_refresh(focused.scroll_visible, animate=False)

    # --- the reports of the plan ----------------------------------------------------------------------------

    def show_plan(self, plan: Plan) -> None:
        """Offers the reports of a newer plan; the one that is chosen stays, unless it has gone."""
        chosen = self.report.ref
        self.plan = plan
        reports = _names(reports_of(plan))
        line = self.query_one("#report", Choice)
        name = next((name for name, report in reports.items() if report.ref == chosen), next(iter(reports)))
        line.show_options(tuple(reports), name)
        if line.parent is not None:
            line.parent.display = len(reports) > 1
        self._follow_report()

    def choose(self, ref: str) -> None:
        """Chooses a report by its ref, where there is one."""
        for name, report in _names(reports_of(self.plan)).items():
            if report.ref == ref:
                self.query_one("#report", Choice).value = name

    @property
    def report(self) -> Report:
        """The report that is chosen."""
        reports = _names(reports_of(self.plan))
        return reports.get(self._chosen("report"), next(iter(reports.values())))

    @on(Choice.Changed, "#report")
    def _follow_report(self) -> None:
        """What is for everybody is the public version, whatever was chosen for the report before."""
        usual = usual_audience(self.report)
        if usual is not self._usual:
            self._usual = usual
            self.query_one("#version", Choice).value = next(name for name, who in _VERSIONS.items() if who is usual)

    # --- what stands in the fields --------------------------------------------------------------------------

    def typed(self, name: str) -> str:
        """What is typed in a field."""
        return self.query_one(f"#{name}", Input).value

    def _chosen(self, name: str) -> str:
        """What is chosen in a field; empty where the plan has no such field."""
        return next((choice.value for choice in self.query(f"#{name}").results(Choice)), "")

    @property
    def source(self) -> str:
        """The short name of the one source that is chosen; empty for the whole plan."""
        chosen = self._chosen("source")
        return "" if chosen == WHOLE_PLAN else chosen

    @property
    def paper(self) -> PaperKind:
        """The paper that is chosen."""
        return PaperKind(self._chosen("paper"))

    @property
    def goes_out(self) -> bool:
        """Whether what is written is to be kept as sent."""
        return self._chosen("goes_out") == YES

    def goes_out_no_more(self) -> None:
        """From now on what is written goes to nobody, until somebody says again that it does."""
        self.query_one("#goes_out", Choice).show_options((NO, YES), NO)

    def order(self) -> ExportOrder:
        """What the fields mean. Raises Invalid."""
        today = settings.today()
        day = read_date(self.typed("as_at"), "as_at", today) or today
        if doubt := self._too_early(day):
            raise Invalid("as_at", doubt)
        return ExportOrder(
            form=format_of(self._chosen("format")),
            as_at=day if day < today else None,
            since=read_since(self.typed("since"), day),
            report=self.report,
            audience=_VERSIONS[self._chosen("version")],
            made_by=self.app.user,
            paper=self.paper,
            source=self.source,
            has_all_notes=self._chosen("notes") == _NOTES[1],
            includes_restricted=self._chosen("restricted") == _RESTRICTED[1],
            has_large_print=self._chosen("print") == _PRINT[1],
            goes_out=self.goes_out,
        )

    def _too_early(self, day: date) -> str:
        return f"the plan begins on {format_date(self.plan.began)}" if day < self.plan.began else ""

    # --- days -----------------------------------------------------------------------------------------------

    @on(events.DescendantFocus)
    @on(Input.Changed)
    def show_day(self) -> None:
        """Says which day is meant in the date field that one is in."""
        today, line = settings.today(), Content("")
        match self.screen.focused:
            case Input(id="as_at"):
                line = date_hint(self.typed("as_at"), "as_at", today, doubt=self._too_early)
            case Input(id="since"):
                line = self._since_line(today)
        self.query_one("#understood", Static).update(line)

    def _since_line(self, today: date) -> Content:
        """The same for since, which is seen from the day of the summary, and can be the last review or report."""
        try:
            day = read_date(self.typed("as_at"), "as_at", today) or today
            if isinstance(since := read_since(self.typed("since"), day), Since):
                return Content(f"since the {_since_words(since)}")
        except Invalid:
            day = today
        usual = Since.LAST_REVIEW
        if any(sent.day < day for sent in sent_to(self.plan, self.report, self.source)):
            usual = Since.LAST_SENT
        return date_hint(self.typed("since"), "since", day, none=_since_words(usual))

    # --- the file -------------------------------------------------------------------------------------------

    def target(self, form: Format) -> Path:
        """The file that is named, in this folder unless it says another. Raises Invalid."""
        name = clean(self.typed("file"))
        if not name:
            raise Invalid("file", "type a name for the file")
        target = Path.cwd() / settings.expanded(name)
        if target.is_dir():
            raise Invalid("file", f"{target} is a folder; give the name of a file in it")
        if not target.suffix:
            target = target.with_name(f"{target.name}.{form.name}")
        elif target.suffix.casefold() != f".{form.name}":
            raise Invalid("file", f"end the name in .{form.name}, or choose another format")
        return target

    def is_there(self, target: Path) -> bool:
        """Whether there is a file to write over. Raises Invalid, if nothing may be written there."""
        try:
            return refuse_target(target, self.app.database)
        except StoreError as error:
            raise Invalid("file", str(error)) from error

    def propose(self) -> None:
        """Proposes a name, or gives the one that was typed the format's ending."""
        box = self.query_one("#file", Input)
        try:
            order = self.order()
        except Invalid:
            return
        name, ending = self._file_name(order), f".{order.form.name}"
        suffix = Path(box.value).suffix
        if box.value == self._proposed:
            self._proposed = name
        elif suffix.casefold().removeprefix(".") in FORMATS and suffix.casefold() != ending:
            name = f"{box.value.removesuffix(suffix)}{ending}"
        else:
            return
        with box.prevent(Input.Changed):
            box.value = name

    def _file_name(self, order: ExportOrder) -> str:
        part = SourcePart(self.plan.title, order.source) if order.source else None
        plan = replace(self.plan, as_at=order.as_at or settings.today(), part=part)
        return file_name(
            plan,
            order.form,
            order.audience,
            order.report,
            paper=order.paper,
            has_large_print=order.has_large_print,
        )


def _field(label: str, widget: Choice | Input) -> ComposeResult:
    with Horizontal(classes="field"):
        yield Label(label, markup=False)
        yield widget


def _names(reports: Sequence[Report]) -> dict[str, Report]:
    """Reports by what they are chosen by: the names of their audiences, with the ref where two look alike."""
    names: dict[str, Report] = {}
    for report in reports:
        name = sanitise(report.name) or report.ref
        names[f"{name} ({report.ref})" if name in names else name] = report
    return names


def _since_words(since: Since) -> str:
    """``last review``, ``last report sent``."""
    return {Since.LAST_REVIEW: "last review", Since.LAST_SENT: "last report sent"}[since]
