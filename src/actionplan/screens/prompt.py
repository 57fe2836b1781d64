"""A question under the cursor: a line or a few, and what is decided about stays in sight."""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Label, Static

from actionplan.model.edit import Edit
from actionplan.model.plan import Plan
from actionplan.model.refusal import Invalid
from actionplan.model.rules.actions import Refusals
from actionplan.model.sanitise import folded, sanitise
from actionplan.model.working_days import bank_holidays_are_known, learn_bank_holidays
from actionplan.screens.field_doubts import FieldDoubts
from actionplan.screens.field_lines import field_line, keys_words, share_rows
from actionplan.screens.field_options import choice_line, doubt_line, match_line, matching_options
from actionplan.screens.question import Anchor, Field, Question, Typed
from actionplan.screens.slow import said_when_slow
from actionplan.store import StoreError
from actionplan.store.file_reading import StoppedReading
from actionplan.textual_private import OpenModal
from actionplan.widgets.clamped_text import ClampedText
from actionplan.widgets.placed_box import PlacedBox

if TYPE_CHECKING:
    from actionplan.app import ActionPlanApp

REDACTED = "A text of the plan was redacted meanwhile: the question is closed, and nothing was saved"
SAVING = Content("Saving … Esc stops waiting, if another program is using the plan")


class Prompt(OpenModal[bool]):
    """Asks a question and saves the answer. It stays, with what was typed, until that is saved or left."""

    CSS_PATH = "prompt.tcss"
    AUTO_FOCUS = "Input"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Cancel", id="question.cancel"),
        Binding("tab", "complete", "Complete or next field", show=False, priority=True, id="question.complete"),
        Binding("shift+tab", "app.focus_previous", "Previous field", show=False, id="question.previous-field"),
        Binding("down", "step(1)", "Next", show=False, id="question.next"),
        Binding("up", "step(-1)", "Previous", show=False, id="question.previous"),
        Binding("ctrl+s", "save", "Save", show=False, id="question.save"),
    ]
    app: ActionPlanApp

    def __init__(self, question: Question, anchor: Anchor) -> None:
        super().__init__()
        self._question = question
        self._anchor = anchor
        self._matches: tuple[str, ...] = ()
        self._chosen = -1
        self._saving = False
        self._is_reading = False
        """Whether the hint says how far a file has been read."""
        self._hinted = Content("")
        self._previewed = self._hinted
        """What a preview hinted last: once a bank holiday is known, only a preview is shown anew, never a refusal."""
        self._told = False
        """Whether the hint says what was refused."""
        self._visited: set[str] = set()
        """The fields that have been typed in, or gone through."""
        self._left_out: tuple[str, ...] = ()
        """The actions of which it is said that they cannot be changed so."""
        self._doubts = FieldDoubts()
        self._offered = ""
        """What is probably meant, while that is asked."""
        self.saved: Sequence[Edit] = ()
        """The edits that were saved."""

    def compose(self) -> ComposeResult:
        """The title, the fields, and a line that says what the answer means."""
        with PlacedBox(self._place, id="box"):
            yield ClampedText(self._question.title, id="question")
            for field in self._question.fields:
                with Horizontal(classes="field"):
                    yield Label(sanitise(field.label), markup=False)
                    yield field_line(field, self._anchor().width)
            yield ClampedText(id="hint")
            yield Static(id="keys", markup=False)

    def on_mount(self) -> None:
        """Stands under its anchor, or above it where there is no room below."""
        self._place()
        self._show_preview()
        if not bank_holidays_are_known() and any(field.understood for field in self._question.fields):
            self._learn_bank_holidays()
        self._show_keys()
        # What was done before does not stand beside what may be refused now.
        self.app.clear_told()
        self._redactions = self.app.plan.redactions
        self.app.plan_signal.subscribe(self, self._look)

    def _look(self, plan: Plan) -> None:
        """Leaves a question that somebody else has answered meanwhile, and says so.

        So it does once a text was redacted: that may stand in one of the fields.
        """
        if self._saving:
            return
        words = self._question.over(plan) if self._question.over is not None else ""
        if plan.redactions != self._redactions:
            words = REDACTED
        if words:
            self.dismiss(False)
            self.app.tell(words)

    def on_resize(self) -> None:
        """Stays inside the window."""
        self._share_rows()
        self.call_after_refresh(self._place)

    def follow_below(self) -> None:
        """The cursor of the screen below is the anchor."""
        super().follow_below()
        self._place()

    def _share_rows(self) -> None:
        share_rows(self, self._question, self._anchor().width, self.size.height)

    def _place(self) -> None:
        if not self.is_current:
            return
        box, anchor = self.query_one("#box"), self._anchor()
        height = box.outer_size.height or len(self._question.fields) + 5
        y = anchor.bottom if anchor.bottom + height <= self.size.height else anchor.y - height
        y = max(0, min(y, self.size.height - height))
        box.styles.width = anchor.width
        box.styles.offset = (anchor.x, y)
        self._say_beside(y, self.size.height - y - height)

    def _say_beside(self, above: int, below: int) -> None:
        """What is said at the side stands where more rows are left, and hides nothing of the question."""
        for rack in self.query("ToastRack"):
            rack.styles.dock = "top" if above > below else "bottom"
            rack.styles.max_height = max(above, below)

    @property
    def typed(self) -> dict[str, str]:
        """What stands in the fields."""
        return {field.name: self.query_one(f"#{field.name}", Input).value for field in self._question.fields}

    @property
    def unsaved(self) -> str:
        """The fields that somebody has typed in, and of which question, for whom closing the program takes them."""
        # One that was just being opened may not have its fields yet.
        typed = {box.id: box.value for box in self.query(Input)}
        labels = [field.label for field in self._question.fields if typed.get(field.name, field.value) != field.value]
        return f"{self._question.title.plain} ({', '.join(labels)})" if labels else ""

    # --- while typing --------------------------------------------------------------------------------------

    @on(Input.Changed)
    def _show_preview(self) -> None:
        if self._left_out:
            self._left_out = ()
            self._show_keys()
        self._told, self._offered = False, ""
        self._find_matches()
        if self._question.why and all(self.typed[field.name] == field.value for field in self._question.fields):
            self._say(self._question.why)
            return
        field = self._field()
        preview = self._question.preview(self.typed) if self._question.preview is not None else Content("")
        preview = Content("\n").join(line for line in (self._day_line(), preview) if line)
        if field is not None and field.closed:
            choices = choice_line(field, self.typed[field.name])
            self._hint(Content("\n").join([choices, preview]) if preview else choices)
        elif self._matches:
            self._hint(match_line(self._matches))
        else:
            self._hint(preview)
        self._previewed = self._hinted

    def on_descendant_focus(self) -> None:
        """Enter may do something else here, and another field has other options; what was refused stays to be read."""
        # What was chosen with the arrows was one of the options of the field before.
        self._chosen = -1
        self._show_keys()
        if self._told:
            self._told = False
        elif any(field.closed or field.understood for field in self._question.fields) and not self._saving:
            self._show_preview()

    def _day_line(self) -> Content:
        """The day that is meant in the date field that one is in, or in the only one that there is."""
        date_fields = [field for field in self._question.fields if field.understood is not None]
        field = self._field() if self._field() in date_fields else date_fields[0] if len(date_fields) == 1 else None
        return field.understood(self.typed[field.name]) if field is not None and field.understood else Content("")

    @work
    async def _learn_bank_holidays(self) -> None:
        """Says of the day that is typed already, once it is known, that it is one."""
        await to_thread(learn_bank_holidays)
        # Meanwhile the question may be answered and gone.
        if self.is_current and self.query("#hint") and self._hinted is self._previewed and not self._saving:
            self._show_preview()

    def _show_keys(self, verb: str = "") -> None:
        keys = f"Enter: {verb or self._question.verb}" if self._next_field() is None else "Enter: next · Ctrl+S: save"
        self.query_one("#keys", Static).update(keys_words(keys, self._field(), self._anchor().width))

    def _hint(self, content: Content) -> None:
        self._hinted = content
        self.query_one("#hint", ClampedText).update(content)
        self._share_rows()

    def _field(self) -> Field | None:
        focused = self.focused
        return next(
            (field for field in self._question.fields if focused is not None and field.name == focused.id), None
        )

    def _find_matches(self) -> None:
        """The options that have every word typed in them, those that begin with it first."""
        field = self._field()
        self._matches = ()
        if field is None or not field.options:
            return
        answer = folded(self.typed[field.name]).strip()
        if 0 <= self._chosen < len(field.options) and answer == folded(field.options[self._chosen]):
            return
        self._chosen = -1
        self._matches = matching_options(field, answer)

    def action_complete(self) -> None:
        """Takes what is probably meant, or the first match, or goes to the next field."""
        field = self._field()
        if field is not None and self._offered:
            self._fill(field, self._offered)
            return
        answer = folded(self.typed[field.name]).strip() if field is not None else ""
        # What is one of the options as a whole is complete, though longer ones begin with it.
        if field is None or not answer or not self._matches or answer in map(folded, field.options):
            self.focus_next(Input)
        else:
            self._fill(field, self._matches[0])

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Remembers what somebody has been in: that is not asked again."""
        if event.widget.id is not None:
            self._visited.add(event.widget.id)

    def action_step(self, step: int) -> None:
        """The next of the options, or the next field; or the one before."""
        field = self._field()
        if field is not None and field.options:
            answer = folded(self.typed[field.name]).strip()
            indexes = [index for index, option in enumerate(field.options) if folded(option) == answer]
            if field.closed and indexes:
                self._chosen = indexes[0]
            self._chosen = (self._chosen + step) % len(field.options) if self._chosen >= 0 else min(step, 0)
            self._chosen %= len(field.options)
            self._fill(field, field.options[self._chosen])
        elif step > 0:
            self.focus_next(Input)
        else:
            self.focus_previous(Input)

    def _fill(self, field: Field, option: str) -> None:
        box = self.query_one(f"#{field.name}", Input)
        box.value = option
        box.cursor_position = len(option)

    # --- saving --------------------------------------------------------------------------------------------

    @on(Input.Submitted)
    def _submitted(self) -> None:
        """Enter goes from field to field, so that each is read, and saves in the last one."""
        following = self._next_field()
        if following is None:
            self.action_save()
        elif not self._is_refused() and not self._is_doubted(self._field()):
            self.query_one(f"#{following.name}").focus()

    def _next_field(self) -> Field | None:
        """The field that enter goes to from here; None where enter saves: in the last one, or where a rule led."""
        field, to_read = self._field(), [field for field in self._question.fields if not field.by_rule]
        if field is None or field not in to_read[:-1]:
            return None
        return to_read[to_read.index(field) + 1]

    def _is_refused(self) -> bool:
        """Whether something is wrong with the field that is typed in; says so."""
        field = self._field()
        try:
            self._question.edits(self.typed)
        except Invalid as refusal:
            if field is not None and field.name == refusal.field:
                self._say(str(refusal))
                return True
        return False

    def _is_doubted(self, field: Field | None) -> bool:
        """Whether something else is probably meant than what stands in a field; asks that once."""
        if field is None or (doubt := self._doubts.new(field, self.typed[field.name])) is None:
            return False
        self._told = True
        self.query_one(f"#{field.name}").focus()
        self._offered = doubt.suggestion
        self._hint(doubt_line(*doubt, is_last=self._next_field() is None))
        return True

    def action_save(self) -> None:
        """Saves the answer, or says what is still missing and goes there."""
        if self._saving:
            return
        here = self._field()
        if here is not None:
            self._visited.add(here.name)
        try:
            if not any(self._is_doubted(field) for field in self._question.fields):
                self.take(self.typed)
        except Refusals as refusals:
            self._leave_out(refusals)
        except Invalid as refusal:
            self._refuse(refusal)

    def _refuse(self, refusal: Invalid) -> None:
        """Says what is wrong, and goes to the field that it is about."""
        self._say(str(refusal))
        if any(field.name == refusal.field for field in self._question.fields):
            self.query_one(f"#{refusal.field}").focus()

    def _leave_out(self, refusals: Refusals) -> None:
        """Asks for what is missing; what some of several actions cannot be given is offered for the others."""
        answers = self.typed
        missing = [
            refusal
            for _, refusal in refusals.refusals
            if refusal.field in answers and not answers[refusal.field].strip()
        ]
        if missing or not refusals.edits:
            self._refuse(missing[0] if missing else refusals)
            return
        self._left_out = refusals.refs
        self._say(str(refusals))
        self._show_keys(f"go on with {refusals.others}")

    def take(self, typed: Typed) -> None:
        """Does what the answer means, or asks first what still belongs to it. Raises Invalid."""
        try:
            edits, note = self._question.edits(typed)
        except Refusals as refusals:
            if not refusals.edits or refusals.refs != self._left_out:
                raise
            edits, note = refusals.edits, refusals.note
        for field in self._question.fields:
            words = field.asked(edits) if field.asked is not None and field.name not in self._visited else ""
            if words and not typed[field.name].strip():
                self._told = True
                self.query_one(f"#{field.name}").focus()
                self._hint(Content(words))
                return
        self._saving = True
        self._save(edits, note)

    @work
    async def _save(self, edits: Sequence[Edit], note: str) -> None:
        with self.app.keys_paused():
            with said_when_slow(self.set_timer, self._say_saving):
                # Once it is saved, the question is answered, whatever the new plan says.
                self._saving = await self._is_saved(edits, note)
            if self._saving:
                self.dismiss(True)
                return
            self.app.forget_keys()
        if self._hinted == SAVING:
            self._show_preview()
        self._look(self.app.plan)

    async def _is_saved(self, edits: Sequence[Edit], note: str) -> bool:
        """Saves, and answers whether that was done; says why not."""
        question, saved = self._question, False
        quietly = question.source != "screen"
        try:
            edits = await self._finished(edits)
            saved = await self.app.save(
                edits,
                note,
                source=question.source,
                review=question.review,
                quietly=quietly,
                # What is typed here is asked about where it is typed.
                keeps_personal_data=True,
            )
        except (StoreError, Invalid, StoppedReading) as error:
            self._say(str(error))
            # What was refused was most likely overtaken: the next try is of the plan as it is by then.
            self.app.look_again()
            return False
        finally:
            if question.ended is not None:
                question.ended(saved)
        if saved:
            self.saved = edits
            self.app.remember_given(edits, question.gives, note)
        return saved

    async def _finished(self, edits: Sequence[Edit]) -> Sequence[Edit]:
        """What is to be saved, once what is still to be done with it is done; how far that has got is said."""
        finish = self._question.finish
        if finish is None:
            return edits
        try:
            with said_when_slow(self.set_interval, self._say_saving):
                return await self.app.read_apart(partial(finish, edits))
        finally:
            if self._hinted != SAVING and self._is_reading:
                self._is_reading = False
                self._hint(SAVING)

    def _say_saving(self) -> None:
        if self.app.screen is not self:
            return
        reading = self.app.file_reading
        self._is_reading = reading is not None and bool(reading.name)
        if reading is not None and reading.name:
            self._hint(Content(sanitise(reading.words)))
        else:
            self._hint(SAVING)

    def on_screen_suspend(self) -> None:
        """Something else asks: a conflict."""
        if self._hinted == SAVING:
            self._show_preview()

    def _say(self, message: str) -> None:
        self._told = True
        self._hint(Content.styled(sanitise(message), "$text-error"))

    async def _close_and(self, then: Callable[[], Awaitable[None]]) -> None:
        """Closes, and does what was asked for; keys wait until that is done."""
        with self.app.keys_paused():
            await self.dismiss(True)
            await then()

    def action_leave(self) -> None:
        """Changes nothing."""
        self.dismiss(False)
