"""What the keys ask about a measure: all of it, and why it is watched no more; of readings see another module."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from actionplan.model.dates import iso_or_empty
from actionplan.model.edit import Edit
from actionplan.model.figures import plain_number
from actionplan.model.measures import Direction, Every, Measure
from actionplan.model.plan import Plan
from actionplan.model.rules.measures import add_measure, change_measure, reopen_measure, withdraw_measure
from actionplan.model.sanitise import first_line
from actionplan.screens.person_fields import owner_field
from actionplan.screens.question import Field, Question, Typed
from actionplan.widgets.date_hint import date_hint


def measure_question(plan: Plan, measure: Measure | None) -> Question:
    """Everything that is said of a measure, of a new one or of one that is there."""

    def edits(answer: Typed) -> tuple[Sequence[Edit], str]:
        values = {name: text for name, text in answer.items() if name != "note"}
        note = answer.get("note", "").strip()
        edit = add_measure(plan, values) if measure is None else change_measure(plan, measure, values, note=note)
        return [edit], note

    if measure is None:
        return Question(
            Content.styled("A measure: a number that is watched", "bold"), _fields(plan, _NEW), edits, _hint
        )
    fields = (*_fields(plan, measure), Field("note", "because", by_rule=True))
    return Question(_titled("Edit ", measure), fields, edits, _hint)


_NEW = Measure("", "")


def _hint(_answer: Typed) -> Content:
    return Content("by period: 2026-12=85; 2027-03=90 · several refs or themes are separated by semicolons")


def _fields(plan: Plan, measure: Measure) -> tuple[Field, ...]:
    targets = "; ".join(f"{period}={plain_number(value)}" for period, value in measure.targets)
    themes = {str(theme.number): theme.ref or theme.title for theme in plan.themes}

    def day_line(text: str) -> Content:
        if not text.strip():
            return Content("the day of the baseline, if it is known")
        return date_hint(text, "baseline_on", plan.as_at)

    return (
        Field("name", "name", measure.name),
        Field("unit", "unit", measure.unit, ("%", "days", "children", "cases", "£")),
        Field("good", "better is", measure.good, tuple(Direction), closed=True),
        Field("every", "every", measure.every, tuple(Every), closed=True),
        Field("baseline", "baseline", _number(measure.baseline)),
        Field("baseline_on", "on", iso_or_empty(measure.baseline_on), understood=day_line),
        Field("target", "target", _number(measure.target)),
        Field("targets", "by period", targets),
        Field("tolerance", "tolerance", _number(measure.tolerance)),
        owner_field("owner", "owner", plan.person_name(measure.owner), plan),
        Field("origin", "comes from", measure.origin),
        Field("actions", plan.words.action.many, "; ".join(measure.actions), tuple(plan.refs)),
        Field("areas", "findings", "; ".join(measure.areas), tuple(area.ref for area in plan.findings)),
        Field("themes", plan.words.theme.many, "; ".join(themes.get(number, number) for number in measure.themes)),
    )


def _number(value: float | None) -> str:
    return "" if value is None else plain_number(value)


def withdrawal_question(plan: Plan, measure: Measure) -> Question:
    """Why a measure is watched no more."""

    def edits(answer: Typed) -> tuple[Sequence[Edit], str]:
        return [withdraw_measure(plan, measure, answer["note"])], answer["note"].strip()

    return Question(_titled("Withdraw ", measure), (Field("note", "because"),), edits)


def reopening_question(plan: Plan, measure: Measure) -> Question:
    """Why a withdrawn measure is taken up again."""

    def edits(answer: Typed) -> tuple[Sequence[Edit], str]:
        return [reopen_measure(plan, measure)], answer["note"].strip()

    words = Content(f"withdrawn: {first_line(measure.withdrawn)}")
    return Question(_titled("Take up again ", measure), (Field("note", "because"),), edits, lambda _answer: words)


def _titled(words: str, measure: Measure) -> Content:
    return Content.assemble((f"{words}{measure.ref}  ", "bold"), first_line(measure.name))
