"""The weekly review: one card at a time, exceptions first; the session writes its own minutes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import ClassVar

from msgspec import structs
from textual import work
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.widget import Widget

from actionplan.model.edit import Edit
from actionplan.model.log import Update
from actionplan.model.plan import Action, Plan
from actionplan.model.review_position import ReviewPosition
from actionplan.model.rules.review import finish_decision, join_reds, settle
from actionplan.model.sanitise import sanitise
from actionplan.model.weekly_review import Decision, Outcome, ReviewItem, WeeklyReview
from actionplan.screens.action_keys import ActionKeysScreen
from actionplan.screens.cards import action_card, closing_card, decision_card, decision_lines, no_review_card
from actionplan.screens.prompt import Prompt, Question, Typed
from actionplan.screens.review_questions import (
    JumpPrompt,
    change_decision_question,
    decision_question,
    details_question,
    start_question,
    subject_words,
)
from actionplan.store import StoreError
from actionplan.usecases.compare import compare
from actionplan.widgets.agenda_lines import Agenda, AgendaLines
from actionplan.widgets.hanging_indent import HangingLines, plain_lines
from actionplan.widgets.page import Page
from actionplan.widgets.review_bar import ROOMY, ReviewBar

TICK_SECONDS = 5.0
_OF_A_DECISION = ("owner", "due", "complete")
"""What the keys of an action can ask of a decision too."""
_ELSEWHERE = ("ask('owner')", "ask('due')", "ask('note')")
"""What the footer of every other screen shows, and this one only where there is room."""


class ReviewScreen(ActionKeysScreen):
    """Start or resume, go through the agenda, decide, close."""

    MODE = "review"
    ABOUT = (
        "The weekly progress review. The program makes the agenda, exceptions first, each action once. "
        "The action keys change the action and stay on its card. Enter goes on to the next card; where nothing was "
        "changed, it records the action as reviewed. If you leave, your place is kept. "
        "E goes to the end; there y closes the review, which locks it and writes its minutes."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "start", "Start the review", key_display="enter", tooltip="Start the weekly review"),
        Binding("enter", "next", "No change", key_display="enter", tooltip="Reviewed, no change; on to the next card"),
        Binding("enter", "go_on", "Next card", key_display="enter", tooltip="On to the next card"),
        Binding("enter", "still_to_do", "Still to do", key_display="enter", tooltip="Discussed; still to be done"),
        Binding("y", "close", "Close the review", tooltip="At the end: close the review; it is locked"),
        Binding("D", "decide", "Decision", tooltip="Note a decision: what, who, by when, for the Board or not"),
        Binding("space", "skip", "Skip", tooltip="Skip; it comes again at the end"),
        Binding("slash", "jump", "Go to a card", key_display="/", show=False, tooltip="Go to a card by ref or words"),
        Binding("right_square_bracket", "section(1)", "Next section", show=False, tooltip="Go on a section"),
        Binding("left_square_bracket", "section(-1)", "Previous section", show=False, tooltip="Go back a section"),
        Binding("backspace", "back", "Back", show=False, tooltip="Back to the previous card"),
        Binding("A", "details", "Details", show=False, tooltip="Details of this review: date, chair, who is there"),
        Binding("m", "minutes", "Minutes", tooltip="The minutes of the past review that is marked"),
        Binding("E", "end", "To the end", show=False, tooltip="To the end, where y closes the review"),
        Binding("u", "undo", "Undo", show=False, tooltip="Undo your last change, and go back to its card"),
        Binding("escape", "pause", "Pause", show=False, tooltip="Leave the review; it keeps its place"),
        # Before the page: one that is longer than the window would take the arrows for itself.
        Binding("down,j", "scroll(1)", show=False, priority=True),
        Binding("up,k", "scroll(-1)", show=False, priority=True),
    ]
    EDITS: ClassVar[frozenset[str]] = ActionKeysScreen.EDITS | {
        *("start", "next", "go_on", "still_to_do", "skip", "decide", "details", "close")
    }
    clock: Callable[[], float] = staticmethod(time.monotonic)

    def __init__(self) -> None:
        super().__init__()
        self._way = ReviewPosition()
        self._pointed_at = 0
        """Which of the past reviews is pointed at, the last one first."""
        self._asked_of = ""
        """The ref of the item that the last question was about."""
        self._holds = ""
        """The ref of the item whose card stays where it is while a question about it is open."""
        self._looked_for = ""
        """What was typed to go to a card, the last time."""
        self._review: str | None = None
        self._card: str | None = None
        self._since = self.clock()
        self._offered: tuple[bool, ...] = ()
        """What kind of card the footer's keys are for."""
        self._paused: float | None = None
        """When the review was left, by the clock."""
        self._before: Plan | None = None
        """The plan as it was at the last review."""
        self._updates: tuple[Update, ...] = ()

    def compose_body(self) -> Iterable[Widget]:
        """The progress line; left the sections and decisions, right the card."""
        yield ReviewBar()
        with Horizontal(id="session"):
            with VerticalScroll(id="left", can_focus=False):
                yield AgendaLines(id="sections")
                yield HangingLines(id="decided")
            with Page(id="card"):
                yield HangingLines(id="facts")

    def on_mount(self) -> None:
        """The clock runs, quietly."""
        self.set_interval(TICK_SECONDS, self._tick)
        self.query_one(Page).focus()

    # --- what is shown -------------------------------------------------------------------------------------

    @property
    def review(self) -> WeeklyReview | None:
        """The open review."""
        return self.app.plan.open_review

    @property
    def item(self) -> ReviewItem | None:
        """The item whose card is shown; None at the end."""
        way = self._way.stay(self._holds) if self._holds else self._way
        return way.card(self.app.plan.items)

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The keys; where the footer has no room for all, those for the meeting itself come before the others."""
        decision = self._decision(self.item)
        return {
            key: active._replace(binding=self._fitted(active.binding, decision))
            for key, active in super().active_bindings.items()
        }

    def _fitted(self, binding: Binding, decision: Decision | None) -> Binding:
        """A key as the card that is shown has it in the footer."""
        if decision is not None and binding.action == "ask('complete')":
            return replace(binding, show=decision.is_waiting, description="Done", tooltip="The decision is done")
        if binding.action == "ask('sign_off')" and any(action.is_complete for action in self.chosen()):
            return replace(binding, show=True)
        if decision is None and self.app.size.width < ROOMY and binding.action in _ELSEWHERE:
            return replace(binding, show=False)
        return binding

    def on_resize(self) -> None:
        """Another window has room for other keys, and for more of the agenda."""
        self.refresh_bindings()
        self.call_after_refresh(self._show_agenda)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offers what can be done: without a review nothing but to start one, at the end to close it."""
        if not super().check_action(action, parameters):
            return False
        review, item = self.review, self.item
        if action in ("start", "next", "go_on", "still_to_do", "close", "end"):
            # Neither enter nor E, pressed once too often, closes it: that is a key of its own.
            possible = ("start",) if review is None else ("close",) if item is None else (self._enter(item), "end")
            return action in possible
        if action in ("rate", "ask", "ask_about_one"):
            return bool(self.chosen()) or (self._decision(item) is not None and parameters[0] in _OF_A_DECISION)
        offered = {
            "decide": review is not None,
            "details": review is not None,
            "jump": review is not None,
            "section": review is not None,
            "back": review is not None,
            "skip": item is not None,
            "repeat": bool(self.chosen()),
            "minutes": review is None and bool(self._held),
        }
        return offered.get(action, True)

    def _enter(self, item: ReviewItem) -> str:
        """What enter does on a card: goes on from what is settled, or settles it first."""
        if item.outcome.is_done:
            return "go_on"
        return "still_to_do" if self._decision(item) is not None else "next"

    def show_plan(self, plan: Plan) -> None:
        """Shows the card; takes up what has turned red."""
        review = plan.open_review.ref if plan.open_review is not None else None
        if review != self._review:
            # Started or closed, here or by somebody else: nobody is at the end of another review.
            gone = next((one for one in plan.reviews if one.ref == self._review), None)
            if gone is not None and gone.is_discarded:
                self.app.tell(f"review {gone.number} was discarded; what was changed and decided in it stays")
            self._review, self._way, self._holds = review, ReviewPosition(), ""
        self._pointed_at = min(self._pointed_at, max(0, len(self._held) - 1))
        item = self.item
        card = item.ref if item is not None else None
        if card != self._card:
            self._card, self._since, self._updates = card, self.clock(), ()
            self.query_one(Page).scroll_home()
        self._show_card(plan, item)
        self._tick()
        self._offer(plan, item)
        if plan.open_review is not None:
            self._load(item.subject if item is not None else None)
            joining = [] if plan.is_past else join_reds(plan)
            if joining:
                self._join(joining)

    def _offer(self, plan: Plan, item: ReviewItem | None) -> None:
        """Shows other keys in the footer where another kind of card has others; that is dear, so only then."""
        action = plan.action(item.subject) if item is not None else None
        decision = self._decision(item)
        is_done = item is not None and item.outcome.is_done
        is_waiting = decision is not None and decision.is_waiting
        is_complete = action is not None and action.is_complete
        kind = (
            plan.open_review is None,
            item is None,
            action is None,
            not self._held,
            is_done,
            is_waiting,
            is_complete,
        )
        if kind != self._offered:
            self._offered = kind
            self.refresh_bindings()

    def _show_card(self, plan: Plan, item: ReviewItem | None) -> None:
        self.set_class(plan.open_review is not None, "-open")
        self._show_agenda()
        self.query_one("#decided", HangingLines).show_lines(decision_lines(plan))
        self.query_one("#facts", HangingLines).show_lines(self._lines(plan, item))

    def _show_agenda(self) -> None:
        plan = self.app.plan
        titles = {item.subject: subject_words(item, plan) for item in plan.items}
        room = self.query_one("#left").size.height - len(decision_lines(plan)) - 1
        self.query_one(AgendaLines).show_agenda(Agenda(plan.items, titles, self.item), room)

    def _lines(self, plan: Plan, item: ReviewItem | None) -> Sequence[tuple[Content, Content]]:
        if plan.open_review is None:
            return no_review_card(plan, self._pointed_at)
        if item is None:
            return closing_card(plan)
        decision = self._decision(item)
        if decision is not None:
            return decision_card(decision, item, plan)
        action = plan.action(item.subject)
        if action is None:
            return plain_lines([Content(f"{item.subject} is not in the plan any more; enter goes on")])
        return action_card(action, item, plan, self._before, self._updates)

    def _tick(self) -> None:
        plan = self.app.plan
        self.query_one(ReviewBar).show_progress(plan.open_review, plan.items, self.item, self._seconds())

    def _seconds(self) -> int:
        return round((self.clock() if self._paused is None else self._paused) - self._since)

    def on_screen_resume(self) -> None:
        """The time that the review was left for does not count. A question that was left holds no card any more."""
        self._holds = ""
        if self._paused is not None:
            self._since += self.clock() - self._paused
            self._paused = None

    @work(exclusive=True, group="card")
    async def _load(self, subject: str | None) -> None:
        """What the card needs from the log: the last review's state, and the last updates."""
        last = self.app.plan.last_review
        try:
            if last is not None and (self._before is None or self._before.seq != last.seq):
                self._before = await self.app.ask(lambda store: store.plan_upto(last.seq, last.held_on))
            if subject is not None:
                self._updates = await self.app.ask(lambda store: store.history(subject, limit=3))
        except StoreError as error:
            self.notify(sanitise(str(error)), severity="error", markup=False)
            return
        self._show_card(self.app.plan, self.item)

    @work(group="join")
    async def _join(self, edits: Sequence[Edit]) -> None:
        try:
            await self.app.save(edits, "", source="review", quietly=True)
        except StoreError:
            # Somebody else's program has taken them up at the same moment; the next look shows it.
            self.app.look_again()

    def _decision(self, item: ReviewItem | None) -> Decision | None:
        if item is None:
            return None
        return next((one for one in self.app.plan.decisions if one.ref == item.subject), None)

    # --- what the keys act on ------------------------------------------------------------------------------

    def chosen(self) -> tuple[Action, ...]:
        """The action on the card."""
        item = self.item if self.review is not None else None
        action = self.app.plan.action(item.subject) if item is not None else None
        return (action,) if action is not None else ()

    def place(self) -> Region:
        """Below the card's facts."""
        card = self.query_one("#card").region
        return Region(card.x, card.y + min(6, card.height - 1), card.width, 1)

    def put(self, question: Question) -> None:
        """Asks; the answer settles the item too, in the same change."""
        review, item = self.review, self.item
        if review is None or item is None:
            super().put(question)
            return

        def edits(typed: Typed) -> tuple[Sequence[Edit], str]:
            asked, note = question.edits(typed)
            # Where somebody else has closed the review meanwhile, its items are locked; the answer still counts.
            goes_on = self.review is not None and self.review.ref == review.ref
            return [*asked, *([settle(item, Outcome.CHANGED, self._seconds())] if goes_on else [])], note

        self._asked_of = self._holds = item.ref
        super().put(replace(question, edits=edits, review=review.ref))

    def done(self) -> None:
        """The card stays: it shows what was done, and the next key may be about the same action."""
        if self._asked_of:
            self._stay(self._asked_of)

    def action_ask(self, what: str) -> None:
        """Of a decision carried over, its owner, its date, or that it is done."""
        decision = self._decision(self.item)
        if decision is None:
            super().action_ask(what)
        elif self.refuse_past():
            return
        elif what == "complete" and not decision.is_waiting:
            self.app.tell(f"{decision.ref} is already done; enter goes on")
        elif what == "complete":
            self._finish(decision)
        else:
            self.put(change_decision_question(self.app.plan, decision, what))

    # --- going through it ----------------------------------------------------------------------------------

    def action_start(self) -> None:
        """Starts a review."""
        if not self.refuse_past():
            # What is typed ahead is for the question that comes.
            self.app.pause_keys()
            self._start()

    def action_details(self) -> None:
        """Corrects date, chair, attendance and apologies, and says when the next one is."""
        review = self.review
        if review is not None and not self.refuse_past():
            self.app.push_screen(Prompt(details_question(lambda: self.app.plan, review), self.place))

    def action_close(self) -> None:
        """Closes the review."""
        review = self.review
        if review is not None and not self.refuse_past():
            self.app.pause_keys()
            self._close(review)

    def action_next(self) -> None:
        """Reviewed, no change, next."""
        if self.item is not None and not self.refuse_past():
            self._settle(Outcome.REVIEWED)

    def action_still_to_do(self) -> None:
        """A decision was gone through and is not done yet; next."""
        self.action_next()

    def action_go_on(self) -> None:
        """From a card that is settled to the next one; the time since then is added to it."""
        review, item = self.review, self.item
        if review is None or item is None or self.refuse_past():
            return
        if self._seconds() < 1:
            self._leave(item.ref)
            return
        self.app.pause_keys()
        # Nobody undoes the time that was spent, so it is no change of theirs.
        edit = settle(item, item.outcome, self._seconds())
        self._save([edit], review, lambda: self._leave(item.ref), source="review")

    def action_skip(self) -> None:
        """Comes again at the end."""
        item = self.item
        if self.review is None or item is None or self.refuse_past():
            return
        if item.outcome is Outcome.SKIPPED and self._way.held == item.ref:
            self._leave(item.ref)
        elif item.outcome is Outcome.SKIPPED:
            self.app.tell("already skipped: Enter marks it reviewed, E goes to the end")
        elif item.outcome.is_done:
            # What was changed just now is not put off: the key goes on all the same.
            self.action_go_on()
        else:
            self._settle(Outcome.SKIPPED)

    def action_back(self) -> None:
        """The card before this one, skipped ones too; from the end, the card from which one went there."""
        self._take(self._way.back(self.app.plan.items))

    @work(group="jump")
    async def action_jump(self) -> None:
        """Asks for a ref or words, and goes to that card; enter and back return from it."""
        if self.review is None:
            return
        prompt = JumpPrompt(self.app.plan, self._looked_for, self.item, self.place)
        if not await self.app.push_screen_wait(prompt):
            return
        self._looked_for = prompt.words
        if prompt.action_ref:
            self.app.open_action(prompt.action_ref)
        elif prompt.card:
            self._take(self._way.jump(self.app.plan.items, prompt.card))

    def action_section(self, step: int) -> None:
        """To the next section, or to the one before."""
        self._take(self._way.section(self.app.plan.items, step))

    def on_agenda_lines_card_chosen(self, event: AgendaLines.CardChosen) -> None:
        """Goes to a card that was clicked."""
        self._take(self._way.jump(self.app.plan.items, event.ref))

    def on_agenda_lines_section_chosen(self, event: AgendaLines.SectionChosen) -> None:
        """Goes to a section that was clicked."""
        self._take(self._way.to_section(self.app.plan.items, event.name))

    def action_end(self) -> None:
        """To the end."""
        if self.review is not None:
            self._take(self._way.to_end())

    def _take(self, way: ReviewPosition) -> None:
        self._way = way
        self.show_plan(self.app.plan)

    def action_pause(self) -> None:
        """Leaves the review; it keeps its place."""
        if self._way.at_end and self.review is not None:
            self._take(structs.replace(self._way, at_end=False))
        else:
            self._paused = self.clock()
            self.app.action_go("actions")

    @work(group="undo")
    async def action_undo(self) -> None:
        """Undoes your last change, and shows the card that it was made on."""
        before = set(self.app.plan.items)
        await self.app.action_undo().wait()
        turned = [item for item in self.app.plan.items if item not in before]
        if self.review is not None and turned:
            self._take(self._way.to(self.app.plan.items, turned[0].ref))

    def _leave(self, ref: str) -> None:
        """From a card that is settled to the one after it."""
        self._take(self._way.on(self.app.plan.items, ref))

    def _stay(self, ref: str) -> None:
        """On a card that was just changed; its time begins anew."""
        self._since = self.clock()
        self._take(self._way.stay(ref))

    def _settle(self, outcome: Outcome) -> None:
        """Says what became of the item, and goes on; the next key is for the next card."""
        review, item = self.review, self.item
        if review is not None and item is not None:
            self.app.pause_keys()
            self._save([settle(item, outcome, self._seconds())], review, lambda: self._leave(item.ref))

    def _finish(self, decision: Decision) -> None:
        """Says that a decision is done; its card stays."""
        review, item = self.review, self.item
        if review is not None and item is not None:
            self.app.pause_keys()
            self._holds = item.ref
            edits = [finish_decision(decision, self.app.plan.as_at), settle(item, Outcome.CHANGED, self._seconds())]
            self._save(edits, review, lambda: self._stay(item.ref))

    @work(group="settle")
    async def _save(
        self, edits: Sequence[Edit], review: WeeklyReview, then: Callable[[], None], source: str = "screen"
    ) -> None:
        saved = False
        try:
            saved = await self.app.save(edits, "", source=source, review=review.ref, quietly=True)
        except StoreError as error:
            self.notify(sanitise(str(error)), severity="error", markup=False)
            self.app.look_again()
        finally:
            self._holds = ""
            if saved:
                then()
            # At the end a key closes the review: that is never typed ahead.
            self.app.resume_keys(forget=not saved or self.item is None)

    # --- decisions, start and close ------------------------------------------------------------------------

    def action_decide(self) -> None:
        """Notes a decision; the card stays."""
        review, item = self.review, self.item
        if review is None or self.refuse_past():
            return
        about = item.subject if item is not None and self.app.plan.action(item.subject) is not None else ""
        question = decision_question(lambda: self.app.plan, about)
        self.app.push_screen(Prompt(replace(question, review=review.ref), self.place))

    @work(group="start", exclusive=True)
    async def _start(self) -> None:
        plan = self.app.plan
        try:
            past = await self.app.ask(lambda store: compare(store, plan, plan.last_review))
        except StoreError as error:
            self.notify(sanitise(str(error)), severity="error", markup=False)
            self.app.resume_keys(forget=True)
            return
        if self.review is not None:
            self.app.resume_keys(forget=True)
            return
        self.app.push_screen(Prompt(start_question(lambda: self.app.plan, past.moves), self.place))
        # The question takes the focus before it takes this.
        self.app.screen.call_later(self.app.resume_keys)

    @work(group="close")
    async def _close(self, review: WeeklyReview) -> None:
        from actionplan.screens.minutes import MinutesScreen

        try:
            minutes = await self.app.close_review(review)
        except StoreError as error:
            self.notify(sanitise(str(error)), severity="error", markup=False)
            self.app.resume_keys(forget=True)
            return
        self.app.push_screen(MinutesScreen(*minutes))
        self.app.screen.call_later(self.app.resume_keys)

    @property
    def _held(self) -> Sequence[WeeklyReview]:
        """The past reviews, the last one first."""
        return [review for review in reversed(self.app.plan.reviews) if review.is_closed]

    def action_minutes(self) -> None:
        """Shows the minutes of the past review that is pointed at."""
        from actionplan.screens.minutes import open_minutes

        open_minutes(self.app, self._held[self._pointed_at].number)

    def action_scroll(self, step: int) -> None:
        """Scrolls the card; between two reviews, points at another past one."""
        if self.review is None and self._held:
            self._pointed_at = min(max(0, self._pointed_at + step), len(self._held) - 1)
            self._show_card(self.app.plan, None)
        self.query_one(Page).scroll_relative(y=step)
