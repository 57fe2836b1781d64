"""The export: what to send, as at when, since when, for whom, and a look at it before it is written."""

from __future__ import annotations

from asyncio import sleep
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from actionplan import settings
from actionplan.model.dates import format_date
from actionplan.model.grants import Role
from actionplan.model.plan import Plan
from actionplan.model.refusal import Invalid
from actionplan.model.rules.permissions import key_refusal
from actionplan.model.sanitise import broken_at_slashes, sanitise
from actionplan.reports.preview import Preview, preview
from actionplan.screens.export_form import TYPED, ExportForm
from actionplan.screens.export_order import ExportOrder, last_sent_words, sentence
from actionplan.screens.slow import said_when_slow
from actionplan.store import StoreError
from actionplan.widgets.block_lines import PreviewPane
from actionplan.widgets.choice import Choice
from actionplan.widgets.frame import MessageLine

if TYPE_CHECKING:
    from actionplan.app import ActionPlanApp
    from actionplan.store import Store
    from actionplan.usecases.change import Changed

PAUSE_SECONDS = 0.2
"""So long nothing more is typed before the preview is made anew."""
_KEYS = "enter exports · tab next · ← → choose · f2 words · f3 reports · esc closes"
_WRITTEN = "y copies the path · tab another · esc closes"
_SENT = "u undoes that it went out · y copies the path · tab another · esc closes"


class ExportScreen(ModalScreen[None]):
    """A form with a preview. It stays, with what was typed, until it is left."""

    CSS_PATH = "export.tcss"
    AUTO_FOCUS = "#format"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (28, "-tall"), (36, "-high")]
    ABOUT = (
        "What goes to whom, as a file. Nothing is changed in the plan, unless it says that this one goes out: "
        "then the plan keeps what was sent, and the next report to the same audience is compared with it."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "export", "Export", key_display="enter", tooltip="Write the file", id="export.write"),
        Binding("ctrl+s", "export", "Export", show=False, id="export.write-anywhere"),
        Binding("y", "copy", "Copy the path", tooltip="Copy the path of the file, once it is written",
                id="export.copy-path"),
        Binding("u", "undo", "Undo", show=False, tooltip="Undo your last change, such as that something went out",
                id="export.undo"),
        Binding("ctrl+r", "app.redo", "Redo", show=False, tooltip="Redo what you undid", id="export.redo"),
        Binding("f2", "words", "Words", tooltip="Write the words of the report that is chosen", id="export.words"),
        Binding("e", "words", "Words", show=False, id="export.words-of-choice"),
        Binding("f3", "reports", "Reports", tooltip="All reports of the plan, and what went out", id="export.reports"),
        Binding("escape", "leave", "Close", tooltip="Close", id="export.close"),
        Binding("f1", "app.help", "Help", show=False, tooltip="What the keys do", id="export.help"),
        Binding("down", "app.focus_next", "Next field", show=False, id="export.next-field"),
        Binding("up", "app.focus_previous", "Previous field", show=False, id="export.previous-field"),
        Binding("pagedown", "scroll(1)", "Preview down", show=False, tooltip="Scroll the preview",
                id="export.preview-down"),
        Binding("pageup", "scroll(-1)", "Preview up", show=False, id="export.preview-up"),
    ]  # fmt: skip
    app: ActionPlanApp

    def __init__(self) -> None:
        super().__init__()
        self._confirmed: tuple[Path, bool] | None = None
        """The file that may be written over, or sent, if enter is pressed again; and whether it goes out."""
        self._written: Path | None = None
        self._busy = False

    def compose(self) -> ComposeResult:
        """The form, what becomes of it, and beside it the preview."""
        with Horizontal(id="box"):
            with Vertical(id="form"):
                yield Static(id="title")
                yield ExportForm()
                with Vertical(id="foot"):
                    yield Static(id="about")
                    yield Static(id="sent")
                    yield Static(id="hint")
                    yield MessageLine()
                    yield Static(_KEYS, id="keys", markup=False)
            yield PreviewPane(id="preview", can_focus=False)

    def on_mount(self) -> None:
        """Makes the first preview at once."""
        self._show_title()
        self._look(0)
        self.app.plan_signal.subscribe(self, self._plan_changed)

    @property
    def _form(self) -> ExportForm:
        return self.query_one(ExportForm)

    def _plan_changed(self, _plan: Plan) -> None:
        """Somebody has changed the plan, perhaps from here: the words of a report."""
        self._look(0)

    # --- while something is typed or chosen ----------------------------------------------------------------

    @on(Choice.Changed)
    @on(Input.Changed)
    def _changed(self, event: Choice.Changed | Input.Changed) -> None:
        event.stop()
        self._confirmed = self._written = None
        self._hint(Content(""))
        self._form.show_day()
        if event.control.id == "goes_out":
            self._refuse_to_send()
        elif event.control.id != "file":
            self._show_title()
            self._form.propose()
            self._look(PAUSE_SECONDS)

    def _refuse_to_send(self) -> None:
        """Says at once where nothing can be kept as sent; and else what is kept."""
        plan = self.app.plan
        if not self._form.goes_out:
            return
        why = ""
        if plan.is_past:
            why = f"the screens show {format_date(plan.as_at)}, read-only; esc, then @ goes back to today"
        elif plan.read_only and not plan.is_closed:
            why = f"the plan is read-only: {plan.read_only}"
        elif not plan.access.may(Role.EDITOR):
            why = key_refusal(plan.access, Role.EDITOR)
        if why:
            self._form.goes_out_no_more()
            self._hint(Content.styled(sanitise(f"What goes out cannot be kept: {why}"), "$text-warning"))
            return
        to = sanitise(self._form.report.audience)
        self._hint(Content(f"Enter writes it, and keeps in the plan that it went to {to}"))

    def _show_title(self) -> None:
        self.query_one("#title", Static).update(Content.styled(f"Export the {self._form.paper.words}", "bold"))

    @work(exclusive=True, group="look")
    async def _look(self, pause: float) -> None:
        """Makes the preview, and says in a sentence what it is of."""
        await sleep(pause)
        if not self.app.is_running:
            return
        try:
            with said_when_slow(self.set_timer, lambda: self._say("about", Content("making the preview …"))):
                self._show_reports(await self.app.ask(lambda store: store.plan(settings.today())))
                order = self._form.order()

                def look(store: Store) -> tuple[str, Preview]:
                    edition = order.edition(store)
                    return sentence(edition, order.form), preview(edition, order.form)

                about, blocks = await self.app.ask(look)
        except (StoreError, Invalid) as refusal:
            self._say("about", Content.styled(sanitise(str(refusal)), "$text-warning"))
            if isinstance(refusal, Invalid) and refusal.field == "format":
                self._show_preview(())
            return
        self._say("about", Content(about))
        self._show_preview(blocks)

    def _show_reports(self, plan: Plan) -> None:
        """Offers the reports of a plan, and says what last went to whom; nothing where the program has ended."""
        for form in self.query(ExportForm):
            form.show_plan(plan)
            self._say("sent", Content(last_sent_words(plan, form.report, form.source)))

    def _show_preview(self, blocks: Preview) -> None:
        """Shows it; nothing where the program has ended meanwhile."""
        for pane in self.query(PreviewPane):
            pane.blocks = blocks

    def _say(self, where: str, content: Content) -> None:
        """Says something under the fields; nothing where the program has ended meanwhile."""
        for line in self.query(f"#{where}").results(Static):
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
            order = self._form.order()
            target = self._form.target(order.form)
            over = self._form.is_there(target)
        except (Invalid, OSError, ValueError) as error:
            self._refuse(error)
            return
        if (over or order.goes_out) and self._confirmed != (target, over):
            self._confirm(order, target, over=over)
            return
        self._busy = True
        self._write(order, target, over=over)

    def _confirm(self, order: ExportOrder, target: Path, *, over: bool) -> None:
        """Asks for another enter: before a file is written over, and before it is kept that something went out."""
        self._confirmed = target, over
        already = f"{sanitise(target.name)} already exists"
        if not order.goes_out:
            words = f"{already}: Enter again overwrites it"
        else:
            day = format_date(order.as_at or settings.today())
            words = f"It is kept as sent to {sanitise(order.report.audience)}, as at {day}: Enter again writes it"
            words = f"{already}. {words} over that" if over else words
        self._hint(Content.styled(words, "$text-warning"))

    @work
    async def _write(self, order: ExportOrder, target: Path, *, over: bool) -> None:
        making = Content(f"making the {order.form.name} …")
        with self.app.keys_paused():
            try:
                with said_when_slow(self.set_timer, lambda: self._hint(making)):
                    changed = await self.app.ask(lambda store: order.write(store, target, over=over))
            except FileExistsError:
                self._confirm(order, target, over=True)
            except Exception as error:
                # What a library of a format complains of is no reason to lose the screens, or what was typed.
                self._refuse(error)
            else:
                self._say_written(order, target, changed)
            finally:
                self._busy = False

    def _say_written(self, order: ExportOrder, target: Path, changed: Changed | None) -> None:
        self._written = target
        self._confirmed = None
        path = sanitise(broken_at_slashes(str(target), self.query_one("#hint").size.width))
        words = Content.assemble(("Written: ", "bold $text-success"), path)
        keys = _WRITTEN
        if changed is not None:
            keys = _SENT
            to, number = sanitise(order.report.audience), changed.saved.seq
            words = Content.assemble(words, "\n", (f"Kept as sent to {to}, change {number}", "$text-success"))
            # The next one is another decision.
            self._form.goes_out_no_more()
            self.app.show(changed.plan)
        self._hint(words)
        self._say("keys", Content(keys))
        self.set_focus(None)

    def _refuse(self, error: Exception) -> None:
        message = str(error)
        if isinstance(error, OSError):
            message = f"{error.filename or ''}: {error.strerror}".lstrip(": ")
        self._hint(Content.styled(sanitise(message) or type(error).__name__, "$text-error"))
        if isinstance(error, Invalid) and error.field in (*TYPED, "format"):
            self.query_one(f"#{error.field}").focus()

    def _hint(self, content: Content) -> None:
        self._say("hint", content)
        self._say("keys", Content(_KEYS))

    # --- the reports of the plan ----------------------------------------------------------------------------

    def action_words(self) -> None:
        """Asks for the words of the report that is chosen."""
        from actionplan.screens.report_words import write_words

        write_words(self.app, self._form.report)

    def action_reports(self) -> None:
        """Shows the reports of the plan, and what went out."""
        from actionplan.screens.reports import ReportsScreen

        self.app.push_screen(ReportsScreen(self._form.report.ref), self._choose)

    def _choose(self, ref: str | None) -> None:
        """The report that the cursor was on is the one that is chosen."""
        if ref:
            self._form.show_plan(self.app.plan)
            self._form.choose(ref)

    def action_undo(self) -> None:
        """Undoes your last change, such as that something went out; what was written stays written."""
        self._hint(Content(""))
        self.app.action_undo()

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
