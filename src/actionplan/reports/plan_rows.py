"""The rows of the plan as a table: the same in CSV and in a workbook, a column for each field in use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from actionplan.model.attention import by_action, reasons_words
from actionplan.model.columns import columns_of
from actionplan.model.field import Field, FieldKind
from actionplan.model.holding import last_check_words
from actionplan.model.key import Face
from actionplan.model.measured_actions import measures_words
from actionplan.model.milestones import milestones_words
from actionplan.model.notes import Progress, all_notes_words
from actionplan.model.own_fields import own_value
from actionplan.model.people_in_use import shown_value
from actionplan.model.plan import Plan
from actionplan.model.restricted import restriction_reason
from actionplan.model.rollup import summary_area_title
from actionplan.model.suggested_rag import days_finished_late, days_slipped
from actionplan.reports.assessment import Judged
from actionplan.reports.summary import Summary

T = TypeVar("T")


class PlanRows:
    """Makes the rows of a summary's plan."""

    def __init__(self, summary: Summary) -> None:
        self._plan = summary.plan
        self.columns = columns_of(summary.plan, (*_columns_of_notes(summary), *_columns_of_past(summary)))
        concerns = {lines[0].ref: reasons_words(lines) for lines in by_action(summary.attention)}
        moves: dict[str, list[str]] = {}
        for move in summary.moves:
            moves.setdefault(move.ref, []).append(f"{move.title}: {move.words}")
        self._of_summary: Mapping[str, Callable[[str], object]] = {
            "concerns": concerns.get,
            "rag_before": lambda ref: _before(summary, ref),
            "compared_with": lambda _ref: summary.since,
            "moves": lambda ref: "; ".join(moves.get(ref, ())),
            "progress": lambda ref: _newest(summary, ref).text,
            "progress_at": lambda ref: _newest(summary, ref).on,
            "progress_by": lambda ref: _newest(summary, ref).by,
            "all_notes": lambda ref: all_notes_words(summary.notes.get(ref, ())),
        }

    def row(self, judged: Judged) -> tuple[object, ...]:
        """The values of an action, in the order of ``columns``."""
        return tuple(self._value(field, judged) for field in self.columns)

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings of the columns."""
        return tuple(field.heading for field in self.columns)

    def _value(self, field: Field, judged: Judged) -> object:
        name = field.name
        if field.kind is FieldKind.PAIRS:
            return own_value(judged.action, name)
        if name in self._of_summary:
            return self._of_summary[name](judged.action.ref)
        if name in _WORKED_OUT:
            return _WORKED_OUT[name](judged, self._plan)
        if name == "rag":
            return _counted(judged, judged.face)
        value = shown_value(self._plan, judged.action, name)
        return "; ".join(value) if isinstance(value, tuple) else value


_NO_NOTE = Progress("", None, "")


def _columns_of_notes(summary: Summary) -> tuple[str, ...]:
    """The columns of what was said: none in a plan of which nobody has said anything."""
    if not summary.notes:
        return ()
    last = ("progress", "progress_at", "progress_by")
    return (*last, "all_notes") if summary.has_all_notes else last


def _columns_of_past(summary: Summary) -> tuple[str, ...]:
    """How each was rated when the plan was compared with, where that is known."""
    return () if summary.before is None else ("rag_before",)


def _before(summary: Summary, ref: str) -> Face | None:
    """How an action was rated then; None of one that did not count then."""
    action = summary.plan.action(ref)
    condition = None if action is None else summary.condition_before(action)
    return None if condition is None else summary.plan.key.face(condition)


def _newest(summary: Summary, ref: str) -> Progress:
    """What was last said of an action; of one of which nothing was said, a note that says nothing."""
    return next(iter(summary.notes.get(ref, ())), _NO_NOTE)


def _counted(judged: Judged, value: T) -> T | None:
    """A withdrawn action has no rating here, so that counting the column gives the summary's counts."""
    return None if judged.action.is_withdrawn else value


_WORKED_OUT: Mapping[str, Callable[[Judged, Plan], object]] = {
    "theme_number": lambda judged, plan: plan.theme_of(judged.action).cell,
    "theme_title": lambda judged, plan: plan.theme_of(judged.action).title,
    "finding": lambda judged, plan: plan.area_of(judged.action).text,
    "finding_source_ref": lambda judged, plan: plan.area_of(judged.action).source_ref,
    "finding_response": lambda judged, plan: plan.area_of(judged.action).response or "",
    "finding_response_reason": lambda judged, plan: plan.area_of(judged.action).response_reason,
    "finding_deadline": lambda judged, plan: plan.area_of(judged.action).deadline,
    "finding_grade": lambda judged, plan: plan.area_of(judged.action).grade,
    "finding_risk": lambda judged, plan: plan.area_of(judged.action).risk,
    "finding_likelihood": lambda judged, plan: plan.area_of(judged.action).likelihood,
    "finding_risk_impact": lambda judged, plan: plan.area_of(judged.action).risk_impact,
    "summary_area_title": lambda judged, plan: summary_area_title(judged.action, plan),
    "days_slipped": lambda judged, _plan: days_slipped(judged.action),
    "suggested": lambda judged, _plan: _counted(judged, judged.suggested_face),
    "condition": lambda judged, _plan: _counted(judged, judged.condition.words),
    "suggested_reason": lambda judged, _plan: judged.suggested.reason,
    "optimistic": lambda judged, _plan: "yes" if judged.optimistic else "no",
    "days_late": lambda judged, _plan: judged.days_late,
    "evidence_count": lambda judged, plan: len(plan.evidence_of(judged.action)),
    "milestones": lambda judged, plan: milestones_words(judged.action, plan),
    "measures": lambda judged, plan: measures_words(judged.action, plan),
    "last_check": lambda judged, plan: last_check_words(judged.action, plan),
    "restricted": lambda judged, plan: restriction_reason(judged.action, plan),
    "days_finished_late": lambda judged, _plan: days_finished_late(judged.action),
    "updated_on": lambda judged, _plan: judged.action.last_update,
    "plan_state": lambda _judged, plan: plan.state,
}
"""How what is no field of an action, or not as it stands, is worked out for its column."""
