"""The export: what to send, as at when, since when, for whom, and a look at it before it is written."""

from __future__ import annotations

from asyncio import sleep
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace
from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static

from actionplan import settings
from actionplan.model.dates import format_date
from actionplan.model.refusal import Invalid
from actionplan.model.restricted import has_restrictions
from actionplan.model.sanitise import clean, sanitise
from actionplan.model.source_part import SourcePart, sources_of
from actionplan.model.typed_values import read_date
from actionplan.reports.audience import Audience
from actionplan.reports.formats import FORMATS, Format, file_name, format_of, written
from actionplan.reports.preview import Preview, preview
from actionplan.screens.export_order import WHOLE_PLAN, ExportOrder, sentence
from actionplan.screens.prompt import SLOW_SECONDS
from actionplan.store import StoreError
from actionplan.store.plan_folder import refuse_target, write_document
from actionplan.usecases.export import Since, read_since
from actionplan.widgets.block_lines import PreviewPane
from actionplan.widgets.choice import Choice
from actionplan.widgets.date_hint import date_hint
from actionplan.widgets.text_line import TextLine

if TYPE_CHECKING:
    from actionplan.app import ActionPlanApp
    from actionplan.store import Store

PAUSE_SECONDS = 0.2
"""So long nothing more is typed before the preview is made anew."""
_KEYS = "enter exports · tab next · ← → choose · esc closes"
_NOTES = ("last", "all")
_RESTRICTED = ("left out", "included")
_WRITTEN = "y copies the path · tab another · esc closes"


class ExportScreen(ModalScreen[None]):
    """A form with a preview. It stays, with what was typed, until it is left."""

    CSS_PATH = "export.tcss"
    AUTO_FOCUS = "#format"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "export", "Export", key_display="enter", id="export.write"),
        Binding("ctrl+s", "export", "Export", show=False, id="export.write-anywhere"),
        Binding("y", "copy", "Copy the path", id="export.copy-path"),
        Binding("escape", "leave", "Close", id="export.close"),
        Binding("down", "app.focus_next", "Next field", show=False, id="export.next-field"),
        Binding("up", "app.focus_previous", "Previous field", show=False, id="export.previous-field"),
        Binding("pagedown", "scroll(1)", "Preview down", show=False, id="export.preview-down"),
        Binding("pageup", "scroll(-1)", "Preview up", show=False, id="export.preview-up"),
    ]
    app: ActionPlanApp

    def __init__(self) -> None:
        super().__init__()
        self._proposed = ""
        self._confirmed: Path | None = None
        """The file that may be written over, if enter is pressed again."""
        self._written: Path | None = None
        self._busy = False

    def compose(self) -> ComposeResult:
        """The form, what becomes of it, and beside it the preview."""
        app = self.app
        sources = [source.ref for source in sources_of(app.plan).values()]
        since = app.since.isoformat() if app.since else ""
        as_at = app.as_at.isoformat() if app.as_at else "today"
        with Horizontal(id="box"):
            with Vertical(id="form"):
                yield Static(Content.styled("Export the RAG summary", "bold"), id="title")
                yield from self._field("format", Choice(tuple(FORMATS), "docx", id="format"))
                yield from self._field("as at", _input("as_at", as_at))
                yield from self._field("since", _input("since", since, "last sent, last review, or a day"))
                yield Static(id="understood")
                yield from self._field("for", Choice(tuple(Audience), Audience.BOARD, id="audience"))
                if len(sources) > 1:
                    yield from self._field("source", Choice((WHOLE_PLAN, *sources), WHOLE_PLAN, id="source"))
                yield from self._field("notes", Choice(_NOTES, _NOTES[0], id="notes"))
                if has_restrictions(app.plan):
                    yield from self._field("restricted", Choice(_RESTRICTED, _RESTRICTED[0], id="restricted"))
                yield from self._field("file", _input("file", ""))
                yield Static(id="folder")
                yield Static(id="about")
                yield Static(id="hint")
                yield Static(_KEYS, id="keys", markup=False)
            yield PreviewPane(id="preview", can_focus=False)

    def _field(self, label: str, widget: Choice | Input) -> ComposeResult:
        with Horizontal(classes="field"):
            yield Label(label, markup=False)
            yield widget

    def on_mount(self) -> None:
        """Proposes a name and makes the first preview at once."""
        self.query_one("#folder", Static).update(Content(f"in {sanitise(str(Path.cwd()))}"))
        self._propose()
        self._look(0)

    @property
    def _source(self) -> str:
        """The short name of the one source that is chosen; empty for the whole plan."""
        chosen = next((choice.value for choice in self.query("#source").results(Choice)), WHOLE_PLAN)
        return "" if chosen == WHOLE_PLAN else chosen

    # --- what stands in the fields -------------------------------------------------------------------------

    def _typed(self, name: str) -> str:
        return self.query_one(f"#{name}", Input).value

    def _order(self) -> ExportOrder:
        """What the fields mean. Raises Invalid."""
        today = settings.today()
        day = read_date(self._typed("as_at"), "as_at", today) or today
        if doubt := self._too_early(day):
            raise Invalid("as_at", doubt)
        return ExportOrder(
            form=format_of(self.query_one("#format", Choice).value),
            as_at=day if day < today else None,
            since=read_since(self._typed("since"), day),
            audience=Audience(self.query_one("#audience", Choice).value),
            made_by=self.app.user,
            source=self._source,
            has_all_notes=self.query_one("#notes", Choice).value == _NOTES[1],
            includes_restricted=any(
                choice.value == _RESTRICTED[1] for choice in self.query("#restricted").results(Choice)
            ),
        )

    def _too_early(self, day: date) -> str:
        return f"the plan begins on {format_date(self.app.plan.began)}" if day < self.app.plan.began else ""

    @on(events.DescendantFocus)
    def _show_day(self) -> None:
        """The day that is meant in the date field that one is in."""
        today, line = settings.today(), Content("")
        match self.focused:
            case Input(id="as_at"):
                line = date_hint(self._typed("as_at"), "as_at", today, doubt=self._too_early)
            case Input(id="since"):
                line = self._since_line(today)
        self.query_one("#understood", Static).update(line)

    def _since_line(self, today: date) -> Content:
        """The same for since, which is seen from the day of the summary, and can be the last review or report."""
        try:
            day = read_date(self._typed("as_at"), "as_at", today) or today
            if isinstance(since := read_since(self._typed("since"), day), Since):
                return Content(f"since the {since.replace('-', ' ')}")
        except Invalid:
            day = today
        return date_hint(self._typed("since"), "since", day, none=Since.LAST_REVIEW.replace("-", " "))

    def _target(self, form: Format) -> Path:
        """The file that is named, in this folder unless it says another. Raises Invalid."""
        name = clean(self._typed("file"))
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

    def _is_there(self, target: Path) -> bool:
        """Whether there is a file to write over. Raises Invalid, if nothing may be written there."""
        try:
            return refuse_target(target, self.app.database)
        except StoreError as error:
            raise Invalid("file", str(error)) from error

    def _propose(self) -> None:
        """Proposes a name, or gives the one that was typed the format's ending."""
        box = self.query_one("#file", Input)
        try:
            order = self._order()
        except Invalid:
            return
        part = SourcePart(self.app.plan.title, order.source) if order.source else None
        plan = replace(self.app.plan, as_at=order.as_at or settings.today(), part=part)
        name, ending = file_name(plan, order.form, order.audience), f".{order.form.name}"
        suffix = Path(box.value).suffix
        if box.value == self._proposed:
            self._proposed = name
        elif suffix.casefold().removeprefix(".") in FORMATS and suffix.casefold() != ending:
            name = f"{box.value.removesuffix(suffix)}{ending}"
        else:
            return
        with box.prevent(Input.Changed):
            box.value = name

    # --- while something is typed or chosen ----------------------------------------------------------------

    @on(Choice.Changed)
    @on(Input.Changed)
    def _changed(self, event: Choice.Changed | Input.Changed) -> None:
        event.stop()
        self._confirmed = self._written = None
        self._hint(Content(""))
        self._show_day()
        if not isinstance(event, Input.Changed) or event.input.id != "file":
            self._propose()
            self._look(PAUSE_SECONDS)

    @work(exclusive=True, group="look")
    async def _look(self, pause: float) -> None:
        """Makes the preview, and says in a sentence what it is of."""
        await sleep(pause)
        if not self.app.is_running:
            return
        slow = self.set_timer(SLOW_SECONDS, lambda: self._about(Content("making the preview …")))
        try:
            order = self._order()

            def look(store: Store) -> tuple[str, Preview]:
                edition = order.edition(store)
                return sentence(edition, order.form), preview(edition, order.form)

            about, blocks = await self.app.ask(look)
        except (StoreError, Invalid) as refusal:
            self._about(Content.styled(sanitise(str(refusal)), "$text-warning"))
            if isinstance(refusal, Invalid) and refusal.field == "format":
                self._show_preview(())
            return
        finally:
            slow.stop()
        self._about(Content(about))
        self._show_preview(blocks)

    def _show_preview(self, blocks: Preview) -> None:
        """Shows it; nothing where the program has ended meanwhile."""
        for pane in self.query(PreviewPane):
            pane.blocks = blocks

    def _about(self, content: Content) -> None:
        """Says what the preview is of; nothing where the program has ended meanwhile."""
        for line in self.query("#about").results(Static):
            line.update(content)

    # --- writing -------------------------------------------------------------------------------------------

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_export()

    def action_export(self) -> None:
        """Writes the file, or says what is still missing; closes when it is written."""
        if self._busy:
            return
        if self._written is not None:
            self.dismiss()
            return
        try:
            order = self._order()
            target = self._target(order.form)
            over = self._is_there(target)
        except (Invalid, OSError, ValueError) as error:
            self._refuse(error)
            return
        if over and target != self._confirmed:
            self._confirm(target)
            return
        self._busy = True
        self._write(order, target, over=over)

    def _confirm(self, target: Path) -> None:
        self._confirmed = target
        self._hint(
            Content.styled(f"{sanitise(target.name)} already exists: Enter again overwrites it", "$text-warning")
        )

    @work
    async def _write(self, order: ExportOrder, target: Path, *, over: bool) -> None:
        slow = self.set_timer(SLOW_SECONDS, lambda: self._hint(Content(f"making the {order.form.name} …")))

        def write(store: Store) -> None:
            write_document(target, written(order.edition(store), order.form), store.path, over=over)

        with self.app.keys_paused():
            try:
                await self.app.ask(write)
            except FileExistsError:
                slow.stop()
                self._confirm(target)
            except Exception as error:
                # What a library of a format complains of is no reason to lose the screens, or what was typed.
                slow.stop()
                self._refuse(error)
            else:
                slow.stop()
                self._say_written(target)
            finally:
                self._busy = False

    def _say_written(self, target: Path) -> None:
        self._written = target
        self._confirmed = None
        self._hint(Content.assemble(("Written: ", "bold $text-success"), sanitise(str(target))))
        self.query_one("#keys", Static).update(Content(_WRITTEN))
        self.set_focus(None)

    def _refuse(self, error: Exception) -> None:
        message = str(error)
        if isinstance(error, OSError):
            message = f"{error.filename or ''}: {error.strerror}".lstrip(": ")
        self._hint(Content.styled(sanitise(message) or type(error).__name__, "$text-error"))
        if isinstance(error, Invalid) and error.field in ("as_at", "since", "file", "format"):
            self.query_one(f"#{error.field}").focus()

    def _hint(self, content: Content) -> None:
        self.query_one("#hint", Static).update(content)
        self.query_one("#keys", Static).update(Content(_KEYS))

    # --- the other keys ------------------------------------------------------------------------------------

    def action_copy(self) -> None:
        """Copies where the file lies."""
        if self._written is None:
            return
        self.app.copy_to_clipboard(str(self._written))
        self.notify("path copied", markup=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """A path can be copied once there is a file."""
        return action != "copy" or self._written is not None

    def action_scroll(self, pages: int) -> None:
        """Scrolls the preview."""
        look = self.query_one(PreviewPane)
        look.scroll_relative(y=pages * max(1, look.size.height - 2), animate=False, immediate=True)

    def action_leave(self) -> None:
        """Closes."""
        if not self._busy:
            self.dismiss()


def _input(name: str, value: str, placeholder: str = "") -> Input:
    return TextLine(value, placeholder=placeholder, id=name)
