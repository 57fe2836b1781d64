"""The form on which a person says how their actions stand, as it is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from msgspec import Struct

from actionplan.model.action import Action
from actionplan.model.dates import format_date
from actionplan.model.milestones import Milestone
from actionplan.model.number_words import days, number_of
from actionplan.model.open_work import subjects_of
from actionplan.model.plan import Plan
from actionplan.model.proposal_words import decision_words, told_words
from actionplan.model.proposals import Proposal, waiting
from actionplan.model.ratings import RATINGS, Condition
from actionplan.model.refusal import Invalid
from actionplan.model.round_answers import open_round_of
from actionplan.model.rules.personal_doubts import PersonalDataDoubted, doubts_words
from actionplan.model.sanitise import sanitise, shown_lines
from actionplan.model.suggested_rag import days_late
from actionplan.model.web_links import WebLink
from actionplan.model.words import capital
from actionplan.reports.assessment import judge
from actionplan.reports.phrases import cautions
from actionplan.usecases.proposals import ROW, NotAnswered, row_of
from actionplan.web.look import ICON, environment, style

_LATEST = 20
"""So many earlier answers are shown, the newest first."""
FIELDS: Mapping[str, tuple[str, str]] = {
    "note": ("How it stands", "What has been done, and what stands in the way."),
    "new_forecast": ("When you expect it to be finished", "For example 31 Mar 2027 or end of jan."),
    "new_rag": ("Your rating", ""),
    "new_rag_reason": ("Why you rate it so", "Only if it is not said above."),
    "done_on": ("Done on", "Only if it is finished. For example 20 Nov 2026 or yesterday."),
    "proof": ("What shows that it is done", "A document, figures, an audit: what it is, and where."),
    "new_due": ("Ask for another due date", "The date now promised stands until somebody decides."),
    "why": ("Why the date should move", ""),
}
"""What the form calls each field of a row, and the help under it."""
_OF_ACTIONS = frozenset({"new_forecast", "new_rag", "new_rag_reason"})
"""Fields that a milestone does not have."""
_LINES = frozenset({"note", "proof", "why", "new_rag_reason"})


_Errors = Mapping[tuple[str, str], str]
"""What is wrong, by the ref and the field of the form."""


class Typed(Struct, frozen=True):
    """What was typed about one action or milestone."""

    number: str
    """Which it is in the form."""
    ref: str
    row: Mapping[str, str]


class FieldShown(Struct, frozen=True):
    """One field of the form."""

    name: str
    label: str
    help: str
    value: str
    error: str
    has_lines: bool
    choices: tuple[tuple[str, str], ...]
    """Value and word of each choice; none of what is typed."""


class SubjectShown(Struct, frozen=True):
    """One action or milestone in the form."""

    number: str
    ref: str
    title: str
    facts: tuple[tuple[str, str], ...]
    fields: tuple[FieldShown, ...]
    is_answered: bool
    """Whether something about it waits for a decision, or was typed just now."""


def answer_page(
    plan: Plan,
    link: WebLink,
    address: str,
    *,
    typed: Sequence[Typed] = (),
    said: str = "",
    error: Exception | None = None,
) -> bytes:
    """The page with the form as HTML.

    Args:
        plan: The plan as the person may see it.
        link: Their link.
        address: The address of the form.
        typed: What they had typed, where it could not be taken.
        said: What came of what they have sent: how many things, or ``back``.
        error: Why it could not be taken.
    """
    person = plan.person_ref(link.person)
    own = [one for one in plan.proposals if plan.person_ref(one.person) == person and not one.withdrawn]
    errors = _errors(error)
    subjects = tuple(
        _subject(
            *(plan, str(number), record),
            now=row_of(one for one in waiting(own) if one.subject == record.ref),
            again=next((one for one in typed if one.ref.strip().casefold() == record.ref.casefold()), None),
            errors=errors,
        )
        for number, record in enumerate(subjects_of(plan, link.person))
    )
    current = open_round_of(plan)
    is_doubted = isinstance(error, PersonalDataDoubted)
    template = environment().get_template("answer.html")
    return template.render(
        title=f"Answer of {sanitise(plan.person_name(link.person))}",
        address=address,
        plan_title=sanitise(plan.title),
        name=sanitise(plan.person_name(link.person)),
        cautions=cautions(plan),
        due=format_date(current.due) if current is not None and current.due is not None else "",
        expires=format_date(link.expires_on) if link.expires_on is not None else "",
        subjects=subjects,
        upto=plan.seq,
        said=_said(said),
        errors=_summary(error, subjects),
        is_doubted=is_doubted,
        waiting=[(one.ref, one.subject, sanitise(told_words(plan, one))) for one in waiting(own)],
        decided=[_decided(plan, one) for one in [one for one in own if not one.is_waiting][::-1][:_LATEST]],
        style=style().address,
        icon=ICON.address,
        words=plan.words,
    ).encode()


def _said(said: str) -> str:
    if said == "back":
        return "Your answer was taken back."
    if said.isascii() and said.isdigit() and len(said) < 5:
        count = int(said)
        if not count:
            return "Nothing was sent: nothing was filled in that had not been said before."
        return f"Thank you. {number_of(count, 'answer')} sent. The team decides about {'it' if count == 1 else 'them'}."
    return ""


def _errors(error: Exception | None) -> _Errors:
    """What is wrong, by the ref as it was typed and the field of the form."""
    if not isinstance(error, NotAnswered):
        return {}
    found: dict[tuple[str, str], str] = {}
    for answered, refusal in error.refusals:
        found.setdefault((answered.subject.strip().casefold(), _field_of(refusal, answered.asks.name)), str(refusal))
    return found


_FIELD_OF = {"forecast": "new_forecast", "rag": "new_rag", "due": "new_due", "completed_on": "done_on"}


def _field_of(refusal: Invalid, asks: str) -> str:
    """The field of the form beside which a refusal is said."""
    name = _FIELD_OF.get(refusal.field, refusal.field)
    if asks == "NEW_DATE":
        return "why" if name == "note" else "new_due"
    return name if name in ROW else "note"


def _summary(error: Exception | None, subjects: Iterable[SubjectShown]) -> list[tuple[str, str]]:
    """What is wrong, each with the id of the field that mends it; empty where it is of none."""
    if error is None:
        return []
    if isinstance(error, PersonalDataDoubted):
        return [(f"{capital(doubts_words(error.doubts))}. Take it out, or say that it is to be kept.", "keep")]
    shown = [
        (f"{subject.ref}: {field.error}", f"{field.name}-{subject.number}")
        for subject in subjects
        for field in subject.fields
        if field.error
    ]
    return shown or [(sanitise(capital(str(error))), "")]


def _subject(
    plan: Plan, number: str, record: Action | Milestone, *, now: Mapping[str, Any], again: Typed | None, errors: _Errors
) -> SubjectShown:
    """One action or milestone: what they have typed, else what of theirs waits for a decision."""
    row: Mapping[str, Any] = again.row if again is not None else now
    names = [name for name in ROW if isinstance(record, Action) or name not in _OF_ACTIONS]
    fields = tuple(
        FieldShown(
            name,
            *FIELDS[name],
            _value(row.get(name), plan),
            sanitise(errors.get((record.ref.casefold(), name), "")),
            name in _LINES,
            _choices(plan) if name == "new_rag" else (),
        )
        for name in names
    )
    title = record.title if isinstance(record, Action) else record.text
    is_answered = bool(now) or any(field.error for field in fields)
    is_answered = is_answered or (again is not None and any(again.row.values()))
    return SubjectShown(number, record.ref, shown_lines(title), _facts(plan, record), fields, is_answered)


def _facts(plan: Plan, record: Action | Milestone) -> tuple[tuple[str, str], ...]:
    """How it stands now, for whoever is to say how it goes on."""
    due = _due_words(record.due, plan.as_at)
    if isinstance(record, Milestone):
        return (("Due", due),)
    judged = judge(record, plan)
    late = days_late(record, plan.as_at)
    if late:
        due = f"{format_date(record.due)}, {days(late)} late"
    facts = [("Due", due), ("Rating now", judged.face.word)]
    if judged.suggested.rag is not judged.condition:
        facts.append(("The dates suggest", f"{judged.suggested_face.word} ({judged.suggested.reason})"))
    if record.forecast is not None:
        facts.append(("Forecast", format_date(record.forecast)))
    return tuple((name, sanitise(value)) for name, value in facts)


def _due_words(day: date | None, today: date) -> str:
    if day is None:
        return "no date yet"
    if day < today:
        return f"{format_date(day)}, {days((today - day).days)} late"
    return format_date(day)


def _value(value: Any, plan: Plan) -> str:
    """A value as it stands in a field: what is sent is read again, a rating by the plan's key."""
    if isinstance(value, Condition):
        return "" if value is Condition.UNRATED else plan.key.word(value)
    if isinstance(value, date):
        return format_date(value)
    return str(value or "")


def _choices(plan: Plan) -> tuple[tuple[str, str], ...]:
    words = (plan.key.word(condition) for condition in RATINGS)
    return (("", "No change"), *((word, word) for word in words))


def _decided(plan: Plan, one: Proposal) -> tuple[str, str, str, str]:
    """An answer that was decided: ref, what it is about, what it said, what became of it."""
    words = decision_words(one)
    return one.ref, one.subject, sanitise(told_words(plan, one)), sanitise(capital(words))
