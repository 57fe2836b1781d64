"""Edits to rounds: one is opened, somebody has answered by word of mouth, and it is closed or withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from actionplan.model.dates import format_date
from actionplan.model.describe import refs_words
from actionplan.model.edit import Edit
from actionplan.model.names import meant_name
from actionplan.model.people_in_use import person_named
from actionplan.model.plan import Plan
from actionplan.model.refs import next_numbered_ref
from actionplan.model.refusal import Invalid
from actionplan.model.round_answers import answers_of, open_round_of, people_to_ask
from actionplan.model.sanitise import clean
from actionplan.model.typed_values import read_date, read_text
from actionplan.model.update_rounds import UpdateRound

_MOST_NAMED = 3


def open_round(plan: Plan, due: Any) -> Edit:
    """The edit that opens a round: everybody who has something open is asked how it stands.

    Args:
        plan: The plan, as at the day of the edit.
        due: The day by which they are to answer, in any form of a date.

    Raises:
        Invalid: if one is open already, nobody has anything open, or the day is missing or before today.
    """
    standing = open_round_of(plan)
    if standing is not None:
        raise Invalid("update_round", f"{round_words(standing)} is open; close it first: actionplan round close")
    day = read_date(due, "due", plan.as_at)
    if day is None:
        raise Invalid("due", "say by when people are to answer; type for instance fri")
    if day < plan.as_at:
        raise Invalid("due", f"{format_date(day)} has passed; give a day that is still to come")
    asked = people_to_ask(plan)
    if not asked:
        raise Invalid("asked", f"nobody has anything open; each {plan.words.action.one} needs an owner first")
    ref = next_numbered_ref("U", [each.ref for each in plan.update_rounds], plan.refs)
    return Edit(None, UpdateRound(ref, plan.as_at, day, asked))


def note_answers(plan: Plan, names: Sequence[str]) -> Edit:
    """The edit that notes who has answered the open round by word of mouth.

    Args:
        plan: The plan.
        names: What they are called, each as much of a name as the plan knows somebody by.

    Raises:
        Invalid: if no round is open, a name is nobody's, they were not asked or are noted already.
    """
    update_round = _open(plan)
    answers = {answer.person: answer for answer in answers_of(update_round, plan)}
    noted = set(map(plan.person_ref, update_round.answered))
    refs: list[str] = []
    for name in names:
        ref = _person(plan, name)
        if ref not in answers:
            raise Invalid("answered", f"{plan.person_name(ref)} was not asked in {round_words(update_round)}")
        if ref in noted:
            raise Invalid("answered", f"{plan.person_name(ref)} is noted already: {answers[ref].how}")
        refs.append(ref)
    return Edit(update_round, replace(update_round, answered=(*update_round.answered, *dict.fromkeys(refs))))


def close_round(plan: Plan) -> Edit:
    """The edit that closes the open round. Whoever had answered until then, in whatever way, stays noted with it.

    What somebody updates later is no answer to it any more, and the plan alone would not show which came first.

    Raises:
        Invalid: if no round is open.
    """
    update_round = _open(plan)
    answered = tuple(answer.person for answer in answers_of(update_round, plan) if answer.has_answered)
    noted = dict.fromkeys((*update_round.answered, *answered))
    return Edit(update_round, replace(update_round, answered=tuple(noted), closed_on=plan.as_at))


def withdraw_round(plan: Plan, reason: str) -> Edit:
    """The edit after which the open round does not count: nobody was silent in it.

    Raises:
        Invalid: if no round is open, or without a reason.
    """
    update_round = _open(plan)
    text = read_text(reason, "withdrawn")
    if not text:
        raise Invalid("withdrawn", f"say why {round_words(update_round)} does not count")
    return Edit(update_round, replace(update_round, withdrawn=text))


def round_words(update_round: UpdateRound) -> str:
    """``round 3``."""
    return f"round {update_round.number}"


def _open(plan: Plan) -> UpdateRound:
    update_round = open_round_of(plan)
    if update_round is None:
        raise Invalid("update_round", "no round is open; open one: actionplan round open --due fri")
    return update_round


def _person(plan: Plan, name: str) -> str:
    ref = person_named(plan, clean(name))
    if ref:
        return ref
    asked = [plan.person_name(each) for each in _open(plan).asked]
    near = meant_name(name, asked)
    hint = f"did you mean {near!r}?" if near else f"asked were {refs_words(tuple(asked), _MOST_NAMED)}"
    raise Invalid("answered", f"there is no person {name[:60]!r} in the plan; {hint}")
