"""Who was asked in a round, who has answered and how, and who is silent, and for how many rounds in a row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from msgspec import Struct

from actionplan.model.action import Action
from actionplan.model.dates import format_date
from actionplan.model.index import Derived
from actionplan.model.milestones import milestone_owner
from actionplan.model.number_words import count, times, verb_of_share
from actionplan.model.plan import Plan
from actionplan.model.update_rounds import UpdateRound


class RoundAnswer(Struct, frozen=True):
    """How one person who was asked in a round stands in it."""

    person: str
    """Their ref; of whoever turned out to be another, that of the other."""
    how: str
    """How they have answered: ``proposed on 24 Nov 2026``, ``by word of mouth``; empty while they have not."""
    silent_before: int = 0
    """In how many rounds in a row, the last ones before this, they were asked and did not answer."""

    @property
    def has_answered(self) -> bool:
        """Whether they have answered."""
        return bool(self.how)


def open_round_of(plan: Plan) -> UpdateRound | None:
    """The round that is open, or None."""
    return next((each for each in reversed(plan.update_rounds) if each.is_open), None)


def standing_rounds(plan: Plan) -> tuple[UpdateRound, ...]:
    """The rounds that count, in their order."""
    return tuple(each for each in plan.update_rounds if not each.withdrawn)


def is_over(update_round: UpdateRound, today: date) -> bool:
    """Whether the answers to a round were due before a day: until then nobody is silent in it."""
    return update_round.closed_on is not None or (update_round.due is not None and update_round.due < today)


def people_to_ask(plan: Plan) -> tuple[str, ...]:
    """The refs of everybody who has an open action or milestone, by name."""
    refs = {plan.person_ref(ref) for action in plan.counted if action.is_open for ref in _owners(action, plan)}
    return tuple(sorted(refs, key=lambda ref: plan.person_name(ref).casefold()))


def _owners(action: Action, plan: Plan) -> Iterator[str]:
    """Who has something open of an open action."""
    if action.owner:
        yield action.owner
    for milestone in plan.milestones_of(action):
        if milestone.is_open and (ref := milestone_owner(milestone, plan)):
            yield ref


def answers_of(update_round: UpdateRound, plan: Plan) -> tuple[RoundAnswer, ...]:
    """Everybody who was asked in a round, in the order in which they were asked, and how they have answered."""
    how = _how_answered(update_round, plan)
    silent = _silent_in([each for each in standing_rounds(plan) if each.number < update_round.number], plan)
    return tuple(
        RoundAnswer(person, how.get(person, ""), silent.get(person, 0))
        for person in dict.fromkeys(map(plan.person_ref, update_round.asked))
    )


def times_silent(person: str, plan: Plan) -> int:
    """In how many of the last rounds in a row a person was asked and did not answer until that was due."""
    return _SILENT.of(plan).get(plan.person_ref(person), 0)


def round_summary(update_round: UpdateRound, answers: Sequence[RoundAnswer], plan: Plan) -> str:
    """``Round 3, opened 20 Nov 2026, answers due 27 Nov 2026: 4 of 6 have answered``, and what became of it."""
    answered = sum(answer.has_answered for answer in answers)
    due = f", answers due {format_date(update_round.due)}" if update_round.due else ""
    words = f"Round {update_round.number}, opened {format_date(update_round.opened_on)}{due}"
    if update_round.withdrawn:
        return f"{words}, withdrawn: {update_round.withdrawn}"
    closed = f", closed {format_date(update_round.closed_on)}" if update_round.closed_on else ""
    over = is_over(update_round, plan.as_at)
    had = verb_of_share(answered, len(answers), "has", "have")
    silent = f", {count(len(answers) - answered)} silent" if over and answered < len(answers) else ""
    return f"{words}{closed}: {count(answered)} of {count(len(answers))} {had} answered{silent}"


def silence_words(answer: RoundAnswer, update_round: UpdateRound, plan: Plan) -> str:
    """How somebody who has not answered stands: ``silent for the second time``; until it is due: ``not yet``."""
    if is_over(update_round, plan.as_at):
        nth = answer.silent_before + 1
        return "silent" if nth == 1 else f"silent for the {_ordinal(nth)} time"
    return f"not yet; silent {times(answer.silent_before)} before" if answer.silent_before else "not yet"


_ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_LAST_TWO, _TEENS = 100, range(11, 14)
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}


def _ordinal(number: int) -> str:
    if number < len(_ORDINALS):
        return _ORDINALS[number]
    ending = "th" if number % _LAST_TWO in _TEENS else _ENDINGS.get(number % 10, "th")
    return f"{number}{ending}"


def _silent_in(rounds: Iterable[UpdateRound], plan: Plan) -> Mapping[str, int]:
    """By person, in how many of the last of some rounds in a row they were asked and did not answer."""
    silent: dict[str, int] = {}
    for each in rounds:
        answered = _how_answered(each, plan)
        for person in dict.fromkeys(map(plan.person_ref, each.asked)):
            silent[person] = 0 if person in answered else silent.get(person, 0) + 1
    return silent


_SILENT: Derived[Mapping[str, int]] = Derived(
    lambda plan: _silent_in([each for each in standing_rounds(plan) if is_over(each, plan.as_at)], plan)
)


def _how_answered(update_round: UpdateRound, plan: Plan) -> Mapping[str, str]:
    """By the ref of each person who has answered a round, how they did."""
    # With a closed round stands who had answered by then, in whatever way.
    noted = "by word of mouth" if update_round.is_open else "answered"
    how = {plan.person_ref(ref): noted for ref in update_round.answered}
    for proposal in plan.proposals:
        if proposal.update_round == update_round.ref and not proposal.withdrawn:
            how[plan.person_ref(proposal.person)] = f"proposed on {format_date(proposal.made_on)}"
    if update_round.is_open:
        asked = {plan.person_ref(ref) for ref in update_round.asked} - how.keys()
        how |= dict.fromkeys(asked - _with_something_to_say(update_round, plan), "all of theirs is updated")
    return how


def _with_something_to_say(update_round: UpdateRound, plan: Plan) -> set[str]:
    """Whoever has something open that nobody has updated since the round was opened."""
    return {
        plan.person_ref(ref)
        for action in plan.counted
        if action.is_open and (action.updated_on is None or action.updated_on < update_round.opened_on)
        for ref in _owners(action, plan)
    }
