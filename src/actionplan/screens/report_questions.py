"""The questions about reports: their words, another audience, why there is to be none any more."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from textual.content import Content

from actionplan.model.edit import Edit
from actionplan.model.fields import label
from actionplan.model.plan import Plan
from actionplan.model.record_fields import REPORT
from actionplan.model.refusal import Invalid
from actionplan.model.report import HEADINGS, Purpose, Report, reports_of
from actionplan.model.rules.reports import LISTS, add_report, edit_report, last_report, withdraw_report
from actionplan.model.sanitise import folded, sanitise
from actionplan.screens.question import Field, Question, Typed
from actionplan.widgets.date_hint import date_hint

PlanNow = Callable[[], Plan]
"""The plan as it is when the answer is saved: somebody else may have changed it while it was typed."""
OWN_HEADING, OWN_TEXT = "own_heading", "own_text"
_PARAGRAPH = "paragraph_"
"""Stands before the place of a headed paragraph in the name of the line that asks for it."""
_LABELS = {field.name: field.words for field in REPORT}
_YES_NO = ("no", "yes")
_HEAD = ("addressed_to", "by", "subject", "classification", "exempt", "purpose")
_FIRST_SIDE = ("verdict", "recommendations", "next_meeting")
_END = ("contact", "background")
GROUPS: Mapping[str, str] = {
    "addressed_to": "At its head",
    "verdict": "On its first side",
    f"{_PARAGRAPH}0": "Under headings",
    OWN_HEADING: "Under a heading of your own",
    "contact": "At its end",
}
"""What stands above some fields of the form: which part of the document it is that begins with them."""
_EXPLAINED: Mapping[str, str] = {
    "name": "What the audience is called. The report is known by it",
    "is_public": "Whether its audience is everybody: then names and notes are left out of the document",
    "addressed_to": "Whom it goes to, such as the body and the day of its meeting. Empty: what the audience is called",
    "by": "Who reports, a line each. Empty: whoever makes the file",
    "subject": "What it is about. Empty: the title of the plan",
    "classification": "Who may read it",
    "exempt": "The paragraph of Schedule 12A to the Local Government Act 1972 by which it is exempt, if it is",
    "purpose": "What it is for. None: what its recommendations come to",
    "verdict": "How the plan stands, in a sentence of yours. What the figures say stands beneath it, always",
    "recommendations": "What the audience is asked, one a line. What the plan asks of it comes after",
    "next_meeting": "What is asked for is due by then",
    "contact": "Whom to ask, a line each",
    "background": "What it rests on, one a line. Empty: the documents of the plan's reviews",
    OWN_HEADING: "A heading that is not above; what stands under it is the next field",
    OWN_TEXT: "What stands under that heading",
}


def explained(field: Field) -> str:
    """What a field of the form is for, in a sentence."""
    return _EXPLAINED.get(field.name) or f"What stands under {sanitise(field.label)}. Empty: the heading is left out"


def words_question(plan_now: PlanNow, report: Report) -> Question:
    """All words of a report.

    Args:
        plan_now: Says what the plan is by then.
        report: The report as the person sees it.
    """
    headings = _headings(report)
    fields = _fields(plan_now(), report, headings)

    def edits(answer: Typed) -> tuple[Sequence[Edit], str]:
        changed = {field.name: answer[field.name] for field in fields if answer[field.name] != field.value}
        values: dict[str, Any] = {name: text for name, text in changed.items() if name in _LABELS}
        if "is_public" in values:
            values["is_public"] = _is_yes(values["is_public"])
        texts = {headings[name]: text for name, text in changed.items() if name in headings}
        own_heading, own_text = (answer[name].strip() for name in (OWN_HEADING, OWN_TEXT))
        if own_heading or own_text:
            _check_own(own_heading, own_text, headings.values())
            texts[own_heading] = own_text
        names = {heading: name for name, heading in headings.items()}
        for heading, text in texts.items():
            _check_text(plan_now(), report, heading, text, names.get(heading, OWN_HEADING))
        if texts:
            values["paragraphs"] = texts
        return [edit_report(plan_now(), report, values)], ""

    title = Content.styled(f"Words of the report to {sanitise(report.audience)}", "bold")
    return Question(title, fields, edits)


def _headings(report: Report) -> Mapping[str, str]:
    """By the name of its field each heading that the form has: the usual ones, and those that the report has beside."""
    usual = {folded(heading) for heading in HEADINGS}
    own = [heading for heading, _ in report.paragraphs if folded(heading) not in usual]
    *first, last = HEADINGS
    return {f"{_PARAGRAPH}{place}": heading for place, heading in enumerate((*first, *own, last))}


def _fields(plan: Plan, report: Report, headings: Mapping[str, str]) -> tuple[Field, ...]:
    """The lines of the form, in the order of the document."""

    def plain(name: str) -> Field:
        value = getattr(report, name) or ""
        if name == "purpose":
            return Field(name, _LABELS[name], value, ("", *Purpose), closed=True)
        if name == "next_meeting":
            return Field(name, _LABELS[name], _typed_day(value), understood=_meeting_line(plan))
        lines = any(field.has_lines for field in REPORT if field.name == name)
        return Field(name, _LABELS[name], value, may_have_lines=lines)

    return (
        plain("name"),
        Field("is_public", label("is_public"), _YES_NO[report.is_public], _YES_NO, closed=True),
        *map(plain, (*_HEAD, *_FIRST_SIDE)),
        *(Field(name, heading, report.paragraph(heading), part_of="paragraphs") for name, heading in headings.items()),
        Field(OWN_HEADING, "heading"),
        Field(OWN_TEXT, "text", part_of="paragraphs"),
        *map(plain, _END),
    )


def _typed_day(day: date | str) -> str:
    return day.isoformat() if isinstance(day, date) else ""


def _meeting_line(plan: Plan) -> Callable[[str], Content]:
    return lambda text: date_hint(text, "next_meeting", plan.as_at)


def _is_yes(answer: str) -> bool:
    return answer.strip() == _YES_NO[1]


def _check_own(heading: str, text: str, headings: Sequence[str] | Any) -> None:
    """A heading of one's own has a text, and stands nowhere else in the form. Raises Invalid."""
    if not heading:
        raise Invalid(OWN_HEADING, "give the text a heading, or clear it")
    if not text:
        raise Invalid(OWN_TEXT, "write what stands under the heading, or clear it")
    same = [other for other in headings if folded(other) == folded(heading)]
    if same:
        raise Invalid(OWN_HEADING, f"{sanitise(same[0])} has a field above; write its text there")


def _check_text(plan: Plan, report: Report, heading: str, text: str, field: str) -> None:
    """Refuses what the rules refuse of one heading, at its own field. Raises Invalid."""
    try:
        edit_report(plan, report, {"paragraphs": {heading: text}})
    except Invalid as refusal:
        raise Invalid(field, str(refusal)) from refusal


def new_report_question(plan_now: PlanNow) -> Question:
    """What another audience is called; its report starts from the last one."""

    def edits(answer: Typed) -> tuple[Sequence[Edit], str]:
        return [add_report(plan_now(), answer["name"], {"is_public": _is_yes(answer["is_public"])})], ""

    start = sanitise(last_report(plan_now()).audience)
    hint = f"starts with the words of the report to {start}, without its verdict and its next meeting"
    fields = (
        Field("name", _LABELS["name"]),
        Field("is_public", label("is_public"), _YES_NO[0], _YES_NO, closed=True),
    )
    return Question(Content.styled("Add a report to another audience", "bold"), fields, edits, lambda _: Content(hint))


def withdrawal_question(plan_now: PlanNow, report: Report) -> Question:
    """Why nothing more is written to an audience."""

    def edits(answer: Typed) -> tuple[Sequence[Edit], str]:
        now = next((each for each in reports_of(plan_now()) if each.ref == report.ref), report)
        return [withdraw_report(now, answer["reason"])], ""

    title = Content.styled(f"Withdraw the report to {sanitise(report.audience)}", "bold")
    hint = Content("what went out to it stays")
    return Question(title, (Field("reason", "because"),), edits, lambda _: hint)


def written_in(report: Report) -> str:
    """What somebody has written in a report: ``by, verdict, 2 recommendations, Commentary``; else that nobody has."""
    parts = [_part_words(report, name) for name in (*_HEAD, *_FIRST_SIDE, *_END) if getattr(report, name)]
    words = ", ".join((*parts, *(heading for heading, _ in report.paragraphs)))
    return f"Written in it: {words}" if words else "Nobody has written anything in it yet: the program words it"


def _part_words(report: Report, name: str) -> str:
    from actionplan.model.number_words import number_of

    if name not in LISTS:
        return _LABELS[name]
    lines = len(getattr(report, name).splitlines())
    return number_of(lines, "recommendation" if name == "recommendations" else "background document")
