"""The weekly review as questions and answers: the same agenda, course and rules as on the screens."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence

from actionplan.commands.plain.cards import agenda_lines, card_lines, closing_lines
from actionplan.commands.plain.closing import close_review
from actionplan.commands.plain.forms import NOTHING, Answers, Form, answer
from actionplan.commands.plain.proposals import STEPS_OF_PROPOSAL, proposal_form
from actionplan.commands.plain.questions import QUESTION_OF, RATINGS, action_question
from actionplan.commands.plain.review_questions import (
    change_decision_form,
    decision_form,
    details_form,
    duty_form,
    reading_form,
    start_form,
)
from actionplan.commands.plain.session import Session, refusal_words
from actionplan.commands.plain.talk import Abandoned, NoMoreAnswers
from actionplan.commands.plain.words import (
    HELP_AT_END,
    HELP_ON_CARD,
    STEPS_AT_END,
    STEPS_ON_CARD,
    can_be_said,
    split_answer,
)
from actionplan.model.card_search import find_cards, find_off_agenda, next_found
from actionplan.model.dates import format_long_date
from actionplan.model.duty_clock import duty_of
from actionplan.model.edit import Edit
from actionplan.model.grants import Role
from actionplan.model.number_words import number_of
from actionplan.model.plan import Plan
from actionplan.model.proposal_words import proposal_of
from actionplan.model.refusal import Refusal
from actionplan.model.review_position import ReviewPosition
from actionplan.model.rules.review import finish_decision, join_reds, settle
from actionplan.model.sanitise import first_line
from actionplan.model.subjects import subject_title
from actionplan.model.weekly_review import Decision, Outcome, ReviewItem, WeeklyReview
from actionplan.store import StoreError
from actionplan.usecases.compare import compare

_UPDATES = 3
"""So many updates are read out with a card."""
_MOST_MATCHES = 4
"""At most so many of the cards that match are named."""
_STEP_OF_DUTY = {"complete": "done", "due": "due", "note": "note"}


class Paused(Exception):
    """Somebody leaves the review; it keeps its place."""


class PlainReview:
    """One review, from its start or from where it was left, to its end or to a pause."""

    def __init__(self, session: Session, clock: Callable[[], float] = time.monotonic) -> None:
        self._session, self._talk, self._clock = session, session.talk, clock
        self._position = ReviewPosition()
        self._opened_at = clock()
        self._read_out = ""
        """The ref of the item whose card was read out last."""
        self._closing_read = False
        self._is_closed = False
        self._before: Plan | None = None
        """The plan as it was at the last review."""

    @property
    def _plan(self) -> Plan:
        return self._session.plan

    @property
    def _review(self) -> WeeklyReview | None:
        return self._plan.open_review

    # --- from the start to the end -------------------------------------------------------------------------

    def hold(self, details: Answers = NOTHING) -> None:
        """Holds it. The end of the input and an interruption keep the place.

        Args:
            details: Date, chair, present and apologies where the command line has said them.
        """
        try:
            review = self._begun(details)
            if review is not None:
                self._go_through(review)
        except Abandoned:
            self._say_paused()
        except (Paused, NoMoreAnswers):
            self._say_paused()
        except KeyboardInterrupt:
            self._talk.say("")
            self._say_paused()

    def _say_paused(self) -> None:
        review = self._review
        if review is None:
            if not self._is_closed:
                self._talk.say("No review was started.")
            return
        words = f"Review {review.number} is still open and keeps its place"
        self._talk.say(f"{words}; actionplan review hold --plain goes on with it.")

    def _begun(self, details: Answers) -> WeeklyReview | None:
        """The review that is open, or that is started now; None where it was refused."""
        self._session.refuse_read_only(Role.EDITOR)
        if self._review is None:
            past = compare(self._session.store, self._plan, self._plan.last_review)
            answer(start_form(self._plan, past.moves), self._session, details)
            verb = "Started"
        else:
            verb = "Going on with"
        review = self._review
        if review is None:
            return None
        self._session.review = review.ref
        last = self._plan.last_review
        self._before = self._session.store.plan_upto(last.seq, last.held_on) if last is not None else None
        waiting = sum(item.outcome.is_waiting for item in self._plan.items)
        self._talk.say(
            f"{verb} review {review.number}, {format_long_date(review.held_on)}, chair {review.chair}.",
            f"{number_of(len(self._plan.items), 'item')} on the agenda, {waiting} to go through. "
            "An empty line means no change and goes on; ? says what can be answered.",
        )
        return review

    def _go_through(self, review: WeeklyReview) -> None:
        """One question after another, until it is closed, here or elsewhere."""
        while True:
            self._session.catch_up()
            current = next((newer for newer in self._plan.reviews if newer.ref == review.ref), review)
            if not current.is_open:
                self._talk.say(f"Review {review.number} is {current.state} now.")
                return
            self._join_reds()
            item = self._position.card(self._plan.items)
            try:
                if item is not None:
                    self._ask_on_card(item)
                elif self._closed(current):
                    return
            except Abandoned:
                self._talk.say("Nothing was saved. pause leaves the review.")
            except Refusal as refusal:
                self._talk.say(refusal_words(refusal))

    def _ask_on_card(self, item: ReviewItem) -> None:
        """Reads the card out, and does what is answered."""
        self._read(item)
        index = [card.ref for card in self._plan.items].index(item.ref) + 1
        question = f"{item.subject}, {index} of {len(self._plan.items)}"
        self._take(item, self._talk.ask(question, self._usual(item), hint=HELP_ON_CARD, is_prompt=True))

    def _join_reds(self) -> None:
        """Takes up what has turned red since the agenda was made. That somebody else does it at the moment is fine."""
        edits = join_reds(self._plan)
        if not edits:
            return
        try:
            self._session.save(edits, source="review")
        except StoreError:
            self._session.catch_up()
            return
        refs = ", ".join(str(getattr(edit.after, "subject", edit.ref)) for edit in edits)
        self._talk.say(f"On the agenda too, having turned {self._red}: {refs}")

    @property
    def _red(self) -> str:
        return self._plan.key.phrase(RATINGS["r"])

    def _usual(self, item: ReviewItem) -> str:
        """What an empty line means on a card."""
        if item.outcome.is_done:
            return "next"
        if self._plan.action(item.subject) is None:
            return "still to do, next"
        return "no change, next"

    def _read(self, item: ReviewItem, *, again: bool = False) -> None:
        """Reads a card out, once each time that one comes to it."""
        if item.ref == self._read_out and not again:
            return
        if item.ref != self._read_out:
            self._opened_at = self._clock()
        self._read_out, self._closing_read = item.ref, False
        updates = self._session.store.history(item.subject, limit=_UPDATES)
        self._talk.say("", *card_lines(item, self._plan, self._before, updates))
        if item.outcome.is_done or item.outcome.is_skipped:
            self._talk.say(f"In this review: {item.outcome.value}")

    # --- what is answered on a card ------------------------------------------------------------------------

    def _take(self, item: ReviewItem, text: str) -> None:
        """Does what an answer on a card says. Raises Refusal, Abandoned, Paused, NoMoreAnswers."""
        if text == self._usual(item):
            self._go_on(item)
            return
        step, words = split_answer(text, STEPS_ON_CARD)
        if not step:
            cards = find_cards(self._plan, self._plan.items, text)
            if len(cards) == 1 and cards[0].subject == text.strip():
                self._jump(text, item)
                return
            self._talk.say(f"{text} cannot be answered here. ? says what can.")
        elif step in self._ways:
            self._ways[step](item, words)
        else:
            self._ask(item, step, words)

    @property
    def _ways(self) -> Mapping[str, Callable[[ReviewItem, str], None]]:
        """What moves through the review, or is of the review as a whole, by its name in :data:`STEPS_ON_CARD`."""
        return {
            "next": self._go_on,
            "skip": self._skip,
            "back": self._back,
            "go": self._jump_words,
            "next section": lambda _item, _words: self._section(1),
            "previous section": lambda _item, _words: self._section(-1),
            "end": self._to_end,
            "again": self._again,
            "agenda": self._agenda,
            "undo": self._undo,
            "details": self._details,
            "decision": self._decide,
            "pause": self._pause,
        }

    def _go_on(self, item: ReviewItem, _words: str = "") -> None:
        """Settles the card as reviewed where nothing was changed, and goes on."""
        if not item.outcome.is_done:
            self._session.save([settle(item, Outcome.REVIEWED, self._seconds)])
        elif self._seconds >= 1:
            # Nobody undoes the time that was spent, so it is no change of theirs.
            self._session.save([settle(item, item.outcome, self._seconds)], source="review")
        self._leave(item)

    def _skip(self, item: ReviewItem, _words: str) -> None:
        """Puts the card off: it comes again at the end."""
        if item.outcome.is_done:
            self._go_on(item)
            return
        if item.outcome.is_skipped and self._position.held_ref != item.ref:
            self._talk.say("It was skipped already: an empty line marks it reviewed, end goes to the end.")
            return
        if not item.outcome.is_skipped:
            self._session.save([settle(item, Outcome.SKIPPED, self._seconds)])
        self._leave(item)

    def _leave(self, item: ReviewItem) -> None:
        self._position = self._position.on(self._plan.items, item.ref)
        self._read_out = ""

    def _back(self, _item: ReviewItem, _words: str) -> None:
        self._go_to(self._position.back(self._plan.items))

    def _section(self, step: int) -> None:
        self._go_to(self._position.section(self._plan.items, step))

    def _to_end(self, _item: ReviewItem, _words: str) -> None:
        self._go_to(self._position.to_end())

    def _go_to(self, position: ReviewPosition) -> None:
        if position.card(self._plan.items) == self._position.card(self._plan.items) and not position.at_end:
            self._talk.say("There is no other card that way.")
            return
        self._position, self._read_out = position, ""

    def _jump_words(self, item: ReviewItem, words: str) -> None:
        self._jump(words or self._talk.ask("Which card? A ref, or words of it"), item)

    def _jump(self, words: str, item: ReviewItem | None) -> None:
        """To the card that a ref or words mean; an empty line on it comes back."""
        cards = find_cards(self._plan, self._plan.items, words)
        if cards:
            card = next_found(cards, item)
            if len(cards) > 1:
                refs = ", ".join(f"{each.subject} {self._title(each)}" for each in cards[:_MOST_MATCHES])
                self._talk.say(f"{number_of(len(cards), 'card')}: {refs}")
            self._go_to(self._position.jump(self._plan.items, card.ref))
            return
        actions = find_off_agenda(self._plan, self._plan.items, words)
        if actions:
            self._talk.say(f"{actions[0].ref} is not on the agenda: {first_line(actions[0].title)}")
        elif words:
            self._talk.say(f"No card or {self._plan.words.action.one} matches {words}.")

    def _title(self, item: ReviewItem) -> str:
        return first_line(subject_title(self._plan, item.subject))

    def _again(self, item: ReviewItem, _words: str) -> None:
        self._read(item, again=True)

    def _agenda(self, _item: ReviewItem, _words: str) -> None:
        self._talk.say(*agenda_lines(self._plan))

    def _undo(self, _item: ReviewItem, _words: str) -> None:
        """Undoes your last change, and shows the card that it was made on."""
        items_before = set(self._plan.items)
        self._session.undo()
        changed_items = [item for item in self._plan.items if item not in items_before]
        if changed_items:
            self._position = self._position.to(self._plan.items, changed_items[0].ref)
            self._read_out = ""

    def _details(self, _item: ReviewItem, _words: str) -> None:
        review = self._review
        if review is not None and answer(details_form(self._plan, review), self._session) is not None:
            self._talk.say("Saved.")

    def _decide(self, item: ReviewItem, words: str) -> None:
        action = self._plan.action(item.subject)
        form = decision_form(self._plan, action.ref if action is not None else "")
        self._answer_on(item, form, words)

    def _pause(self, _item: ReviewItem, _words: str) -> None:
        raise Paused

    # --- questions about what the card is about ------------------------------------------------------------

    @property
    def _seconds(self) -> int:
        return round(self._clock() - self._opened_at)

    def _ask(self, item: ReviewItem, step: str, words: str) -> None:
        """Asks what a step needs about an action, a decision, a duty, a measure or a proposal; the card stays."""
        plan = self._plan
        action, duty = plan.action(item.subject), duty_of(plan, item.subject)
        decision = next((each for each in plan.decisions if each.ref == item.subject), None)
        measure = plan.measure(item.subject)
        if action is not None and step in (*QUESTION_OF, *RATINGS):
            self._answer_on(item, action_question(plan, (action,), step, self._session.by), words)
        elif decision is not None and step in ("owner", "due"):
            self._answer_on(item, change_decision_form(plan, decision, step), words)
        elif decision is not None and step == "complete":
            self._finish(item, decision)
        elif (proposal := proposal_of(plan, item.subject)) is not None and step in STEPS_OF_PROPOSAL:
            self._answer_on(item, proposal_form(plan, proposal, step), words)
        elif action is None and decision is None and duty is not None and step in _STEP_OF_DUTY:
            self._answer_on(item, duty_form(plan, duty, _STEP_OF_DUTY[step], self._session.by), words)
        elif action is None and measure is not None and step == "reading":
            self._answer_on(item, reading_form(plan, measure), words)
        else:
            self._talk.say(f"That cannot be said of {item.subject}. {can_be_said(plan, item.subject)}")

    def _finish(self, item: ReviewItem, decision: Decision) -> None:
        edits = [finish_decision(decision, self._plan.as_at), settle(item, Outcome.CHANGED, self._seconds)]
        self._session.save(edits)
        self._stay(item)
        self._talk.say(f"{decision.ref} is done. An empty line goes on.")

    def _answer_on(self, item: ReviewItem, form: Form, words: str) -> None:
        """Asks a form; its answer settles the item in the same change, and the card stays."""

        def settled() -> Sequence[Edit]:
            # Where somebody else has closed the review meanwhile, its items are locked; the answer still counts.
            current = next((card for card in self._plan.items if card.ref == item.ref), None)
            return [settle(current, Outcome.CHANGED, self._seconds)] if current is not None else ()

        early = {form.lines[0].name: words} if words else NOTHING
        save = answer(form, self._session, early, also=settled)
        if save is None:
            return
        self._stay(item)
        self._talk.say(f"Saved as change {save.seq}. An empty line goes on." if save.seq else "Nothing to change.")

    def _stay(self, item: ReviewItem) -> None:
        self._opened_at = self._clock()
        self._position = self._position.stay(item.ref)
        self._read_out = item.ref

    # --- the end -------------------------------------------------------------------------------------------

    def _closed(self, review: WeeklyReview) -> bool:
        """Asks whether to close; says what was not reached. Answers whether it is closed."""
        if not self._closing_read:
            self._talk.say("", *closing_lines(self._plan, review))
            self._closing_read = True
        text = self._talk.ask(
            "Close the review? close, back, details or pause", "back", hint=HELP_AT_END, is_prompt=True
        )
        step, words = split_answer(text, STEPS_AT_END)
        self._closing_read = False
        if step == "close":
            self._is_closed = True
            close_review(self._session, review)
        elif step == "decision":
            form = decision_form(self._plan, "")
            answer(form, self._session, {"what": words} if words else NOTHING)
        elif step == "back":
            self._position, self._read_out = self._position.back(self._plan.items), ""
        elif step == "go":
            self._jump(words or self._talk.ask("Which card? A ref, or words of it"), None)
        elif step:
            self._ways[step](self._plan.items[-1], words)
        else:
            self._talk.say("Answer close, back, details or pause; ? says what else.")
            self._closing_read = True
        return step == "close"
