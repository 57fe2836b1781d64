"""The weekly review: one card at a time, exceptions first; the session writes its own minutes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace
from textual import work
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.widget import Widget

from actionplan.model.edit import Edit
from actionplan.model.log import Update
from actionplan.model.plan import Plan
from actionplan.model.proposal_words import proposal_of
from actionplan.model.review_position import ReviewPosition
from actionplan.model.rules.review import join_reds
from actionplan.model.sanitise import sanitise
from actionplan.model.subjects import SubjectKind, subject_of
from actionplan.model.weekly_review import ReviewItem, WeeklyReview
from actionplan.screens.prompt import Prompt
from actionplan.screens.review_cards import (
    action_card,
    closing_card,
    decision_card,
    decision_lines,
    no_review_card,
    subject_card,
)
from actionplan.screens.review_keys import ReviewKeysScreen
from actionplan.screens.review_questions import decision_question, details_question, start_question, subject_words
from actionplan.store import StoreError
from actionplan.usecases.compare import compare
from actionplan.widgets.agenda_lines import Agenda, AgendaLines
from actionplan.widgets.hanging_indent import HangingLines, Line, plain_lines
from actionplan.widgets.page import Page
from actionplan.widgets.review_bar import ReviewBar

TICK_SECONDS = 5.0
"""How often the progress line is brought up to date."""


class ReviewScreen(ReviewKeysScreen):
    """Start or resume, go through the agenda, decide, close."""

    MODE = "review"
    ABOUT = (
        "The weekly progress review. The program makes the agenda, exceptions first, each action once. "
        "The action keys change the action and stay on its card. Enter goes on to the next card; where nothing was "
        "changed, it records the action as reviewed. If you leave, your place is kept. "
        "E goes to the end; there y closes the review, which locks it and writes its minutes."
    )

    def __init__(self) -> None:
        super().__init__()
        self._pointed_at = 0
        """Which of the past reviews is pointed at, the last one first."""
        self._review_ref = ""
        """The ref of the review that is shown; empty for none."""
        self._card_ref = ""
        """The ref of the item whose card is shown; empty at the end."""
        self._plan_before: Plan | None = None
        """The plan as it was at the last review."""
        self._updates: tuple[Update, ...] = ()
        """The last updates of the action on the card."""

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
        """Keeps the progress line up to date."""
        self.set_interval(TICK_SECONDS, self._show_progress)
        self.query_one(Page).focus()

    # --- what is shown -------------------------------------------------------------------------------------

    def on_resize(self) -> None:
        """Another window has room for other keys, and for more of the agenda."""
        self.refresh_bindings()
        self.call_after_refresh(self._show_agenda)

    def show_plan(self, plan: Plan) -> None:
        """Shows the card; takes up what has turned red."""
        self._take_up_review(plan)
        self._pointed_at = min(self._pointed_at, max(0, len(self.past_reviews) - 1))
        item = self.item
        ref = item.ref if item is not None else ""
        if ref != self._card_ref:
            self._card_ref, self._updates = ref, ()
            self.restart_clock()
            self.query_one(Page).scroll_home()
        self._show_card(plan, item)
        self._show_progress()
        self.refresh_keys(plan, item)
        if plan.open_review is not None:
            self._load(item.subject if item is not None else "")
            if not plan.is_past and (edits := join_reds(plan)):
                self._join(edits)

    def _take_up_review(self, plan: Plan) -> None:
        """Begins at the first card where another review is open, or none any more; says if one was discarded."""
        ref = plan.open_review.ref if plan.open_review is not None else ""
        if ref == self._review_ref:
            return
        for review in plan.reviews:
            if review.ref == self._review_ref and review.is_discarded:
                self.app.tell(f"review {review.number} was discarded; what was changed and decided in it stays")
        self._review_ref, self._position, self._held_ref = ref, ReviewPosition(), ""

    def _show_card(self, plan: Plan, item: ReviewItem | None) -> None:
        self.set_class(plan.open_review is not None, "-open")
        self._show_agenda()
        self.query_one("#decided", HangingLines).show_lines(decision_lines(plan))
        self.query_one("#facts", HangingLines).show_lines(self._card_lines(plan, item))

    def _show_agenda(self) -> None:
        plan = self.app.plan
        titles = {item.subject: subject_words(item, plan) for item in plan.items}
        room = self.query_one("#left").size.height - len(decision_lines(plan)) - 1
        self.query_one(AgendaLines).show_agenda(Agenda(plan.items, titles, self.item), room)

    def _card_lines(self, plan: Plan, item: ReviewItem | None) -> Sequence[Line]:
        if plan.open_review is None:
            return no_review_card(plan, self._pointed_at)
        if item is None:
            return closing_card(plan)
        decision = self.decision_of(item)
        if decision is not None:
            return decision_card(decision, item, plan)
        subject = subject_of(plan, item.subject)
        if subject is not None and subject.kind is not SubjectKind.ACTION:
            return subject_card(subject, item, plan, self._updates)
        action = plan.action(item.subject)
        if action is None:
            return plain_lines([Content(f"{item.subject} is not in the plan any more; enter goes on")])
        return action_card(action, item, plan, self._plan_before, self._updates)

    def _show_progress(self) -> None:
        plan = self.app.plan
        self.query_one(ReviewBar).show_progress(plan.open_review, plan.items, self.item, self.seconds)

    @work(exclusive=True, group="card")
    async def _load(self, subject: str) -> None:
        """Reads what the card needs from the log: the plan at the last review, and the last updates of ``subject``."""
        last = self.app.plan.last_review
        try:
            if last is not None and (self._plan_before is None or self._plan_before.seq != last.seq):
                self._plan_before = await self.app.ask(lambda store: store.plan_upto(last.seq, last.held_on))
            if subject:
                proposal = proposal_of(self.app.plan, subject)
                about, limit = (proposal.action, None) if proposal is not None and proposal.action else (subject, 3)
                self._updates = await self.app.ask(lambda store: store.history(about, limit=limit))
        except StoreError as error:
            self.notify(sanitise(str(error)), severity="error", markup=False)
            return
        self._show_card(self.app.plan, self.item)

    @work(group="join")
    async def _join(self, edits: Sequence[Edit]) -> None:
        """Saves that actions which have turned red are on the agenda now."""
        try:
            await self.app.save(edits, "", source="review", quietly=True)
        except StoreError:
            # Somebody else's program has taken them up at the same moment; the next look shows it.
            self.app.look_again()

    def anchor_region(self) -> Region:
        """The line below the first facts of the card."""
        card = self.query_one("#card").region
        return Region(card.x, card.y + min(6, card.height - 1), card.width, 1)

    # --- start, details, decisions and close ---------------------------------------------------------------

    def action_start(self) -> None:
        """Starts a review."""
        if not self.refuse_past():
            self._start()

    @work(group="start", exclusive=True)
    async def _start(self) -> None:
        plan = self.app.plan
        # What is typed ahead is for the question that comes.
        with self.app.keys_paused():
            try:
                past = await self.app.ask(lambda store: compare(store, plan, plan.last_review))
            except StoreError as error:
                self.notify(sanitise(str(error)), severity="error", markup=False)
                self.app.forget_keys()
                return
            if self.review is not None:
                self.app.forget_keys()
                return
            self.app.push_screen(Prompt(start_question(self.plan_now, past.moves), self.anchor_region))

    def action_details(self) -> None:
        """Corrects date, chair, attendance and apologies, and says when the next one is."""
        review = self.review
        if review is not None and not self.refuse_past():
            self.app.push_screen(Prompt(details_question(self.plan_now, review), self.anchor_region))

    def action_decide(self) -> None:
        """Notes a decision; the card stays."""
        review = self.review
        if review is None or self.refuse_past():
            return
        about = next((action.ref for action in self.chosen_actions()), "")
        question = replace(decision_question(self.plan_now, about), review=review.ref)
        self.app.push_screen(Prompt(question, self.anchor_region))

    def action_close(self) -> None:
        """Closes the review."""
        review = self.review
        if review is not None and not self.refuse_past():
            self._close(review)

    @work(group="close")
    async def _close(self, review: WeeklyReview) -> None:
        from actionplan.screens.minutes import MinutesScreen

        with self.app.keys_paused():
            try:
                minutes = await self.app.close_review(review)
            except StoreError as error:
                self.notify(sanitise(str(error)), severity="error", markup=False)
                self.app.forget_keys()
                return
            self.app.push_screen(MinutesScreen(*minutes))

    # --- between two reviews -------------------------------------------------------------------------------

    def action_minutes(self) -> None:
        """Shows the minutes of the past review that is pointed at."""
        from actionplan.screens.minutes import open_minutes

        open_minutes(self.app, self.past_reviews[self._pointed_at].number)

    def action_scroll(self, step: int) -> None:
        """Scrolls the card; between two reviews, points at the next past review or the one before."""
        if self.review is None and self.past_reviews:
            self._pointed_at = min(max(0, self._pointed_at + step), len(self.past_reviews) - 1)
            self._show_card(self.app.plan, None)
        self.query_one(Page).scroll_relative(y=step)
