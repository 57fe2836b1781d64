"""Reminders, from the plan to whoever writes or sends them: what is kept in the plan of them, and when.

Nothing is sent from here: how a message is made and sent is told to these functions. That one is being sent is saved
before it is, so that a second computer, or a second start, does not send it too.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from enum import StrEnum

from msgspec import Struct

from actionplan.model.grants import Role
from actionplan.model.log import Stamp
from actionplan.model.open_work import subjects_of
from actionplan.model.plan import Plan
from actionplan.model.reminding import Reminder, reminders
from actionplan.model.rules.reminders import answer_links, answers_until, begin_sending, end_sending, sent_before
from actionplan.model.sent_reminders import Sending, SentReminder
from actionplan.model.web_links import new_token
from actionplan.reports.restrictions import hidden
from actionplan.store import Store, StoreError
from actionplan.usecases.restricted import restricted_in

_TRIES = 5


class Prepared(Struct, frozen=True):
    """The reminders of today."""

    plan: Plan
    """Without the texts of what is restricted: a message is read by others than the person it is for."""
    reminders: tuple[Reminder, ...]
    answers_until: date
    """The last day on which the links to answer work."""
    why_no_answers: str = ""
    """Why they bring no link and no table to answer; empty where they do."""

    def takes_answer(self, reminder: Reminder) -> bool:
        """Whether a reminder brings a link and a table: its person has something open to say something of."""
        return not self.why_no_answers and bool(subjects_of(self.plan, reminder.person))


class Outcome(StrEnum):
    """What became of sending one message."""

    SENT = "sent"
    REFUSED = "refused"
    """The address, or the message: the others may go out."""
    NOT_LEFT = "not left"
    """The connection was lost before the server had it: it may be tried again."""
    UNKNOWN = "unknown"
    """The connection was lost before the server had answered: it may have arrived."""


class Delivery(Struct, frozen=True):
    """What became of sending one message, and why, where it was not sent."""

    outcome: Outcome
    why: str = ""


class Dispatched(Struct, frozen=True):
    """What became of one reminder."""

    reminder: Reminder
    sent: bool
    words: str
    """Why it was not sent, or empty."""
    is_trouble: bool = False
    """Whether somebody has to see to it."""
    stops: bool = False
    """Whether no other was tried after it."""


Deliver = Callable[[Reminder, str], Delivery]
"""Sends the reminder with a token for its answer, which may be empty."""


def prepare(store: Store, today: date, people: Collection[str] = ()) -> Prepared:
    """The reminders of today.

    Args:
        store: Where the plan is.
        today: The day it is.
        people: The refs of those who are to be reminded; empty for everybody.

    Raises:
        StoreError: if the plan cannot be read.
    """
    plan = store.plan(today)
    shown = hidden(plan, restricted_in(store, plan))
    found = reminders(shown)
    if people:
        wanted = {plan.person_ref(person) for person in people}
        found = tuple(reminder for reminder in found if reminder.person in wanted)
    why = plan.read_only
    if not why and not plan.access.may(Role.KEEPER):
        why = f"only {plan.access.who_could(Role.KEEPER)} can give people a link"
    return Prepared(shown, found, answers_until(plan), why)


def give_answer_links(store: Store, prepared: Prepared, stamp: Stamp) -> Mapping[str, str]:
    """Gives everybody who is reminded and has something open a link to answer, as one change.

    Returns:
        By the ref of each person the token of theirs, which is kept nowhere.

    Raises:
        StoreError: if it cannot be saved.
    """
    tokens = {reminder.person: new_token() for reminder in prepared.reminders if prepared.takes_answer(reminder)}
    for tries_left in reversed(range(_TRIES)):
        edits = answer_links(store.plan(stamp.on), tokens, prepared.answers_until)
        try:
            store.save(edits, stamp)
            break
        except StoreError:
            # Somebody has given a link of the same number meanwhile.
            if not tries_left or not _is_taken(store, [edit.ref for edit in edits], stamp.on):
                raise
    return tokens


def dispatch(store: Store, prepared: Prepared, reminder: Reminder, stamp: Stamp, deliver: Deliver) -> Dispatched:
    """Sends one reminder, unless one that says the same has gone out today; what became of it is kept in the plan.

    Args:
        store: Where the plan is.
        prepared: The reminders of today.
        reminder: One of them.
        stamp: Who sends it, and when.
        deliver: How it is sent.

    Raises:
        StoreError: if it cannot be saved that it is being sent, and then it is not; or what became of it.
    """
    if not reminder.address:
        return Dispatched(reminder, False, "no address is known", is_trouble=True)
    token = new_token() if prepared.takes_answer(reminder) else ""
    begun = _begun(store, prepared, reminder, token, stamp)
    if isinstance(begun, str):
        return Dispatched(reminder, False, begun)
    delivery = deliver(reminder, token)
    match delivery.outcome:
        case Outcome.UNKNOWN:
            words = f"nobody knows whether it has arrived: {delivery.why}; it is not sent again today"
            return Dispatched(reminder, False, words, is_trouble=True, stops=True)
        case Outcome.SENT:
            store.save([end_sending(begun)], stamp)
            return Dispatched(reminder, True, "")
        case _:
            stops = delivery.outcome is Outcome.NOT_LEFT
            refusal = f"it has not left: {delivery.why}" if stops else delivery.why
            store.save([end_sending(begun, refusal)], stamp)
            return Dispatched(reminder, False, refusal, is_trouble=True, stops=stops)


def _begun(store: Store, prepared: Prepared, reminder: Reminder, token: str, stamp: Stamp) -> SentReminder | str:
    """The record that says that it is being sent, once that is saved; or why it is not sent."""
    for tries_left in reversed(range(_TRIES)):
        plan = store.plan(stamp.on)
        edit = begin_sending(plan, reminder.person, reminder.says, reminder.address)
        if edit is None:
            return _why_not_again(sent_before(plan, reminder.person, reminder.says))
        links = answer_links(plan, {reminder.person: token} if token else {}, prepared.answers_until)
        try:
            store.save([edit, *links], stamp)
        except StoreError:
            # Another computer may have begun the same, or given a link of the same number.
            refs, now = [link.ref for link in links], store.plan(stamp.on)
            is_begun = sent_before(now, reminder.person, reminder.says) != edit.before
            if not tries_left or not (is_begun or _is_taken(store, refs, stamp.on)):
                raise
            continue
        return next(sent for sent in store.plan(stamp.on).sent_reminders if sent.ref == edit.ref)
    raise StoreError("somebody else is saving all the while; try again")


def _why_not_again(sent: SentReminder | None) -> str:
    if sent is not None and sent.outcome is Sending.SENT:
        return "has had the same today already"
    return "the same was begun today, here or on another computer, and may have arrived"


def _is_taken(store: Store, refs: Sequence[str], today: date) -> bool:
    """Whether somebody has given a link of one of these numbers."""
    return bool({link.ref for link in store.plan(today).web_links} & set(refs))
