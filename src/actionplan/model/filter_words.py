"""The words of the filter: its fields and its states, each with what it means.

Everything that knows them follows from the two tables: what is understood, what a refusal names, the help of the
screens and of the command line, and what is completed. A state finds exactly what the header and Needs attention count,
by the same rules.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum

from msgspec import Struct

from actionplan.model import filter_endings, filter_groups, filter_sign_offs
from actionplan.model.action import Action, EvidenceKind, Priority
from actionplan.model.dates import BadDate
from actionplan.model.filter_groups import NOBODY, Test, titles_of
from actionplan.model.impact import Impact
from actionplan.model.key_words import conditions_named, filter_names
from actionplan.model.measures import standing_measures
from actionplan.model.people_in_use import bodies_of
from actionplan.model.plan import Plan
from actionplan.model.rollup import by_body, by_grade, by_message, by_source
from actionplan.model.sanitise import folded
from actionplan.model.typed_dates import parse_date
from actionplan.model.words import choice_words

LONGEST = 365_000
"""Days ahead, at the most: a thousand years."""


class Field(Struct, frozen=True):
    """A field of the filter: ``owner:quality``."""

    name: str
    noun: str
    """What a value of it is called."""
    example: str
    help: str
    there_are: Callable[[Plan], Sequence[str]]
    """The values that there are, for refusals and to complete from."""
    test: Callable[[str, Plan], Test | None]
    """The test that a value stands for; None for a value that there is not."""
    how: str = ""
    """What a refusal says beside the values."""
    names_actions: bool = False
    """Whether a value that not one action has is one that there is not."""
    is_in: Callable[[Plan], bool] = lambda _plan: True
    """Whether a plan has anything of the kind; else it is not offered."""
    finds_nothing_in: Callable[[Plan], bool] = lambda _plan: False
    """Whether it is understood in a plan that has nothing of the kind: that nothing is found is the answer then."""


# --- fields ---------------------------------------------------------------------------------------------------


def _choices(value: str, names: Iterable[str]) -> frozenset[str]:
    """The names that a value means: the one that it is, else those that begin with it, else those with such a word."""
    value = value.replace("-", " ")
    by_key = {folded(name): name for name in names}
    if value in by_key:
        return frozenset({by_key[value]})
    beginnings = frozenset(name for key, name in by_key.items() if key.startswith(value))
    return beginnings or frozenset(name for key, name in by_key.items() if f" {value}" in key)


def _choice_field(
    name: str,
    noun: str,
    example: str,
    help: str,
    *,
    choices: Iterable[StrEnum],
    value_of: Callable[[Action], StrEnum],
) -> Field:
    """A field of which an action has one of some values."""

    def test(value: str, _plan: Plan) -> Test | None:
        members = _choices(value, choices)
        if not members:
            return None
        return lambda action: value_of(action) in members

    return Field(name, noun, example, help, lambda _plan: tuple(choices), test)


def rated_so(value: str, plan: Plan) -> Test | None:
    """The condition, by a colour of the plan's key or by name."""
    conditions = conditions_named(value, plan.key)
    if not conditions:
        return None
    return lambda action: plan.condition(action) in conditions


def _owner(value: str, plan: Plan) -> Test:
    if value in NOBODY:
        return lambda action: not action.owner
    if value in map(folded, plan.owners):
        # One name may be part of another: Director, and Director of Finance.
        return lambda action: folded(plan.owner_name(action)) == value
    return lambda action: value in folded(plan.owner_name(action))


def _evidence(value: str, plan: Plan) -> Test | None:
    if value == "none":
        return lambda action: not plan.evidence_of(action)
    if value == "any":
        return lambda action: bool(plan.evidence_of(action))
    kinds = _choices(value, EvidenceKind)
    if not kinds:
        return None
    return lambda action: any(piece.kind in kinds for piece in plan.evidence_of(action))


def _ref(value: str, plan: Plan) -> Test:
    ref = plan.ref_meant(value)
    return lambda action: ref in (action.ref, action.area, *action.also_answers)


_COMPARISONS: Mapping[str, Callable[[date, date], bool]] = {"<": operator.lt, ">": operator.gt}


def _due(value: str, plan: Plan) -> Test | None:
    """Open actions by their due date; what is done is due no more."""
    today = plan.as_at
    if value == "none":
        return lambda action: action.is_open and action.due is None
    if value == "month":
        return _due_where(lambda day: (day.year, day.month) == (today.year, today.month))
    if value == "week":
        return due_within(plan, 7)
    if value.isdecimal():
        return due_within(plan, int(value[:9]))
    compare: Callable[[date, date], bool] = _COMPARISONS.get(value[0], operator.eq)
    text = value
    if value[0] in _COMPARISONS:
        text = value[1:]
    try:
        limit = parse_date(text, today)
    except BadDate:
        return None
    return _due_where(lambda day: compare(day, limit))


def _due_where(passes: Callable[[date], bool]) -> Test:
    return lambda action: action.is_open and action.due is not None and passes(action.due)


def due_within(plan: Plan, days: int) -> Test:
    """Whether an action is open and due in so many days or earlier."""
    last = plan.as_at + timedelta(days=min(days, LONGEST))
    return _due_where(lambda day: day <= last)


FILTER_FIELDS: Mapping[str, Field] = {
    field.name: field
    for field in (
        Field(
            "owner",
            "owner",
            "owner:quality",
            "part of the owner's name; owner:none for nobody",
            lambda plan: ("none", *plan.owners),
            _owner,
            names_actions=True,
        ),
        Field("rag", "rating", "rag:amber", "the rating", lambda plan: filter_names(plan.key), rated_so),
        Field(
            "theme",
            "theme",
            "theme:1",
            "a theme's number, or part of its title",
            lambda plan: tuple(theme.heading for theme in plan.themes),
            filter_groups.theme,
        ),
        Field(
            "summary",
            "summary area",
            "summary:outcome",
            "part of a summary area's title; summary:none for not mapped",
            lambda plan: ("none", *(area.title for area in plan.summary_areas)),
            filter_groups.summary_area,
        ),
        Field(
            "body",
            "body",
            "body:health",
            "part of the name of the body that it counts for; body:none for no body",
            lambda plan: ("none", *(body.name for body in bodies_of(plan))),
            filter_groups.body,
            is_in=by_body.is_in,
            finds_nothing_in=lambda plan: bool(bodies_of(plan)),
        ),
        Field(
            "source",
            "review",
            "source:audit",
            "the short name of one of the plan's reviews, or part of its title",
            titles_of(by_source),
            filter_groups.source,
            is_in=by_source.is_in,
        ),
        Field(
            "message",
            "key message",
            "message:urgency",
            "part of a key message's title; message:none for those of none",
            titles_of(by_message),
            filter_groups.message,
            is_in=by_message.is_in,
        ),
        Field(
            "grade",
            "grade",
            "grade:must",
            "the reviewers' own grade of the finding; grade:none for no grade",
            titles_of(by_grade),
            filter_groups.grade,
            is_in=by_grade.is_in,
        ),
        Field(
            "risk",
            "risk",
            "risk:likely",
            "any, none, or how likely or how bad the risk of the finding is",
            lambda plan: ("any", "none", *filter_groups.risk_levels(plan)),
            filter_groups.risk,
            is_in=lambda plan: any(area.risk for area in plan.findings),
        ),
        Field(
            "due",
            "due date",
            "due:7",
            "open and due in 7 days, late ones too; also month (this calendar month), week (7 days), none, "
            'a date, <date (before that day) or >date: due:<31/3/27, due:<"31 mar"',
            lambda _plan: ("none", "today", "week", "month"),
            _due,
            how='also a number of days, a date, <date or >date, such as due:<31/3/27 or due:<"31 mar"',
        ),
        _choice_field(
            "impact",
            "impact",
            "impact:emerging",
            "not assessed, none yet, emerging, evidenced or sustained",
            choices=Impact,
            value_of=lambda action: action.impact,
        ),
        _choice_field(
            "priority",
            "priority",
            "priority:high",
            choice_words(Priority),
            choices=Priority,
            value_of=lambda action: action.priority,
        ),
        Field(
            "evidence",
            "kind of evidence",
            "evidence:none",
            "none, any, or a kind of it: evidence:audit",
            lambda _plan: ("none", "any", *EvidenceKind),
            _evidence,
        ),
        Field(
            "measure",
            "measure",
            'measure:"in 45 days"',
            "part of the name of a measure that shows something of it, or its ref; measure:none for those of none",
            lambda plan: ("none", *(measure.name for measure in standing_measures(plan))),
            filter_groups.measure,
            is_in=lambda plan: bool(standing_measures(plan)),
        ),
        Field(
            "verified",
            "way of verifying",
            "verified:sample",
            f"closed, and so verified at the sign-off: {choice_words(filter_sign_offs.WAYS)}",
            lambda _plan: filter_sign_offs.WAYS,
            filter_sign_offs.verified,
            is_in=filter_sign_offs.is_used,
            finds_nothing_in=lambda _plan: True,
        ),
        Field(
            "ended",
            "ending",
            "ended:accepted",
            "accepted (its risk), superseded, merged, unwarranted, moved or withdrawn; due: an accepted risk that is "
            "due to be looked at again",
            lambda _plan: filter_endings.WORDS,
            filter_endings.ended_so,
            is_in=filter_endings.is_used,
            finds_nothing_in=lambda _plan: True,
        ),
        Field(
            "escalated",
            "level",
            "escalated:board",
            "open, and that is the level it has reached: sponsor, director or board",
            lambda _plan: ("any", *filter_groups.LEVELS),
            filter_groups.escalated,
            is_in=filter_groups.has_levels,
            finds_nothing_in=lambda _plan: True,
        ),
        Field(
            "ref",
            "action",
            "ref:1.2",
            "one action, or every action that answers an area",
            lambda plan: tuple(action.ref for action in plan.counted),
            _ref,
            names_actions=True,
        ),
    )
}
"""The fields, by name."""


def fields_of(plan: Plan) -> Mapping[str, Field]:
    """The fields that find anything in a plan, by name."""
    return {name: field for name, field in FILTER_FIELDS.items() if field.is_in(plan)}


def understood_fields(plan: Plan) -> Mapping[str, Field]:
    """The fields that have an answer in a plan, by name; also those that are not offered, of which nothing is found."""
    return {name: field for name, field in FILTER_FIELDS.items() if field.is_in(plan) or field.finds_nothing_in(plan)}
