"""What the answer to the findings still lacks: counted once, for the header, the duties and the response document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum

from msgspec import Struct

from actionplan.model.action import Action
from actionplan.model.area import Area
from actionplan.model.findings import findings, has_findings_words
from actionplan.model.index import Derived
from actionplan.model.measures import standing_measures
from actionplan.model.plan import Plan


class Lack(StrEnum):
    """What a finding lacks before the answer to it is complete, in the order of the response document."""

    ANSWER = "an answer"
    ACTION = "an action"
    OWNER = "an owner"
    DATE = "a date"
    MEASURE = "a measure"


HEADLINE = (Lack.ACTION, Lack.DATE, Lack.OWNER, Lack.ANSWER, Lack.MEASURE)
"""In this order they are said where there is little room."""


class FindingGap(Struct, frozen=True):
    """One finding with what its answer lacks."""

    area: Area
    lacks: tuple[Lack, ...]


def response_gaps(plan: Plan) -> tuple[FindingGap, ...]:
    """The findings whose answer is not complete, in the order of the report, each with what it lacks.

    An answer (agreed, partly agreed, not agreed) is asked for where the plan has any such answers, and a measure where
    it says of any action how we will know, or has measures. A finding that is not agreed needs neither action nor
    measure, and one whose action ended otherwise than done, such as with an accepted risk, no action. An action that
    still has its finding's words, and that nobody has given an owner or a date, is none yet.
    """
    return _GAPS.of(plan)


def lacking(plan: Plan, lack: Lack) -> tuple[str, ...]:
    """The refs of the findings that lack one thing."""
    return tuple(gap.area.ref for gap in response_gaps(plan) if lack in gap.lacks)


def lack_words(lack: Lack, plan: Plan) -> str:
    """What is lacking, in the plan's words: ``an action``, ``a priority``."""
    return plan.words.action.a if lack is Lack.ACTION else lack.value


def gaps_words(plan: Plan, most: int = len(HEADLINE)) -> str:
    """``5 findings without an action, 9 without a date``, at most so many parts; empty where nothing lacks."""
    counts = [(lack, len(refs)) for lack in HEADLINE if (refs := lacking(plan, lack))][:most]
    return ", ".join(
        f"{plan.words.finding.number(count) if index == 0 else f'{count:,}'} without {lack_words(lack, plan)}"
        for index, (lack, count) in enumerate(counts)
    )


def actions_answering(area: Area, plan: Plan) -> tuple[Action, ...]:
    """The actions that are an answer to a finding: those that do more than repeat it."""
    return tuple(action for action in plan.actions_of(area) if not _only_repeats(action, plan))


def endings_of(area: Area, plan: Plan) -> tuple[Action, ...]:
    """The actions of a finding that ended otherwise than done, such as with an accepted risk: that is an answer too."""
    return tuple(action for action in plan.actions if action.area == area.ref and action.is_withdrawn and action.ending)


def measure_names(area: Area, plan: Plan) -> tuple[str, ...]:
    """What shows that the answer to a finding works: measures of it, of its actions or its theme, then the words for
    how we will know."""
    actions = actions_answering(area, plan)
    refs = {action.ref for action in actions}
    names = [
        measure.name
        for measure in standing_measures(plan)
        if area.ref in measure.areas or refs.intersection(measure.actions) or str(area.theme) in measure.themes
    ]
    return (*names, *(action.success_measure for action in actions if action.success_measure))


def _only_repeats(action: Action, plan: Plan) -> bool:
    """Whether an action is no more yet than its finding: same words, open, without an owner and without a date."""
    return action.is_open and not action.owner and action.due is None and has_findings_words(action, plan)


def _gaps(plan: Plan) -> tuple[FindingGap, ...]:
    needs_answers, needs_measures = findings(plan).uses_responses, _uses_measures(plan)
    gaps = (
        FindingGap(area, tuple(_lacks(area, plan, needs_answers=needs_answers, needs_measures=needs_measures)))
        for area in plan.findings
    )
    return tuple(gap for gap in gaps if gap.lacks)


def _lacks(area: Area, plan: Plan, *, needs_answers: bool, needs_measures: bool) -> Iterator[Lack]:
    if needs_answers and area.response is None:
        yield Lack.ANSWER
    actions: Sequence[Action] = actions_answering(area, plan)
    if not (actions or area.is_not_agreed or endings_of(area, plan)):
        yield Lack.ACTION
    if any(not action.owner for action in actions):
        yield Lack.OWNER
    if any(action.is_open and action.due is None for action in actions):
        yield Lack.DATE
    if needs_measures and actions and not measure_names(area, plan):
        yield Lack.MEASURE


def _uses_measures(plan: Plan) -> bool:
    return bool(standing_measures(plan)) or any(action.success_measure for action in plan.counted)


_GAPS: Derived[tuple[FindingGap, ...]] = Derived(_gaps)
