"""What is restricted in a plan, left out or marked, before anything is compared, gathered or put into words.

No format can forget it, and no sentence made of it can let it through. A text is replaced and never emptied, and what
it is the text of stays: so every count, rating and date is the same with and without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from actionplan.model.action import Action
from actionplan.model.area import Area
from actionplan.model.field import Field, FieldKind
from actionplan.model.log import Update
from actionplan.model.measures import Measure
from actionplan.model.notes import Progress
from actionplan.model.number_words import number_of
from actionplan.model.plan import Plan
from actionplan.model.record_kinds import KIND_NAMED, KINDS
from actionplan.model.restricted import BELONGS_TO, OF_CHANGE, RESTRICTED, marked, note_restriction, why_restricted
from actionplan.model.restrictions import Restriction
from actionplan.model.rules.restrictions import thing_of_restriction, thing_words
from actionplan.model.weekly_review import ReviewItem
from actionplan.model.wordings import Wording

_NO_TEXTS = frozenset(
    {"ref", *BELONGS_TO, "summary_area", "review", "section", "message", "period", "evidence", "field"}
    | {"source_ref", "grade", "impact_reading", "sha256"}
    # Who did something is no text about it.
    | {"agreed_by", "completed_by", "signed_off_by", "updated_by", "done_by", "by"}
)
"""Fields that say where a record belongs or who did it, of which a table has to be able to count."""
_FOR_THE_EYE: Mapping[str, str] = {"action": "title", "area": "text", "evidence": "what", "note": "text"}
"""The field of each kind that stands for the record, and is marked where it is shown."""

_TELLING = 8
"""A note of fewer characters is looked for as a whole text only: "done" stands in many."""


class Restricted(Struct, frozen=True):
    """What is restricted today; what was restricted later than a past day is left out of that day's documents too."""

    restrictions: tuple[Restriction, ...] = ()
    notes: frozenset[str] = frozenset()
    """The texts of the restricted notes, of changes and brought in: wherever they stand again, they are restricted."""
    noted: frozenset[tuple[str, str]] = frozenset()
    """Kind and ref of what those changes changed: a reason is often the note of the change that gave it."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is restricted."""
        return not any(restriction.reason for restriction in self.restrictions)


def hidden(plan: Plan, restricted: Restricted) -> Plan:
    """The plan without the texts of what is restricted."""
    if restricted.is_empty:
        return plan
    # By the restrictions of today, though the plan may be one of a past day.
    plan = replace(plan, restrictions=restricted.restrictions)
    values = {kind.in_plan: _hidden_records(kind.name, plan, restricted) for kind in KINDS}
    values["restrictions"] = tuple(
        replace(restriction, reason=RESTRICTED) if restriction.reason else restriction
        for restriction in plan.restrictions
    )
    return replace(plan, **values)


def hidden_items(items: Sequence[ReviewItem], plan: Plan) -> tuple[ReviewItem, ...]:
    """The items of a review without why those that are restricted stand on its agenda.

    Args:
        items: As they were.
        plan: The plan, hidden or not, with the restrictions of today.
    """
    return tuple(
        replace(item, why=RESTRICTED) if item.why and _reason("review_item", item, plan) else item for item in items
    )


def with_marks(plan: Plan) -> Plan:
    """The plan for those who may read all of it, with what is restricted marked as that."""
    if not plan.restrictions:
        return plan
    values = {}
    for kind, name in _FOR_THE_EYE.items():
        records = getattr(plan, KIND_NAMED[kind].in_plan)
        values[KIND_NAMED[kind].in_plan] = tuple(_with_mark(kind, record, name, plan) for record in records)
    return replace(plan, **values)


def _with_mark(kind: str, record: Any, name: str, plan: Plan) -> Any:
    reason = _reason(kind, record, plan)
    if not reason or (isinstance(record, Action) and _has_open_words(record, plan)):
        return record
    return replace(record, **{name: marked(getattr(record, name), reason)})


def _has_open_words(action: Action, plan: Plan) -> bool:
    """Whether a restricted action has only the words of its finding, and that is not restricted.

    Whether an action has words of its own is counted, and the finding is there to be read anyway.
    """
    area = plan.area_of(action)
    return action.title == area.text and not plan.restriction_of("area", area.ref)


def _reason(kind: str, record: Any, plan: Plan) -> str:
    return why_restricted(kind, record.ref, {name: getattr(record, name, "") for name in BELONGS_TO}, plan)


def _hidden_records(kind: str, plan: Plan, restricted: Restricted) -> tuple[Any, ...]:
    records = getattr(plan, KIND_NAMED[kind].in_plan)
    table = KIND_NAMED[kind].fields
    hidden_records = []
    for record in records:
        if _reason(kind, record, plan):
            hidden_records.append(_hidden_record(record, table, plan))
        elif (kind, record.ref) in restricted.noted or kind == "note":
            hidden_records.append(_without_notes(record, table, restricted.notes))
        else:
            hidden_records.append(record)
    return tuple(hidden_records)


def _hidden_record(record: Any, table: Iterable[Field], plan: Plan) -> Any:
    values = {name: _hidden_value(value, plan) for name, value in _texts(record, table) if value}
    if isinstance(record, Measure):
        # It would stand behind each of its figures.
        values["unit"] = ""
    elif isinstance(record, Area):
        values["text"] = f"{RESTRICTED} {plan.words.finding.one}"
    elif isinstance(record, Action) and _has_open_words(record, plan):
        values["title"] = record.title
    elif isinstance(record, Action) and record.title == plan.area_of(record).text:
        values["title"] = f"{RESTRICTED} {plan.words.finding.one}"
    return replace(record, **values)


def _without_notes(record: Any, table: Iterable[Field], notes: frozenset[str]) -> Any:
    """A record without what it has from a restricted note."""
    values = {name: RESTRICTED for name, value in _texts(record, table) if _has_note(value, notes)}
    return replace(record, **values) if values else record


def _texts(record: Any, table: Iterable[Field]) -> Iterable[tuple[str, Any]]:
    for field in table:
        if _is_text(field) and hasattr(record, field.name):
            yield field.name, getattr(record, field.name)


def _is_text(field: Field) -> bool:
    is_text = field.kind in (FieldKind.TEXT, FieldKind.PAIRS, FieldKind.WORDINGS)
    return is_text and not (field.is_worked_out or field.is_person or field.is_body or field.name in _NO_TEXTS)


def _hidden_value(value: Any, plan: Plan) -> Any:
    """What stands in the place of a text; of headings with texts the headings stay. The ref of another is no text."""
    if isinstance(value, str):
        return value if plan.has_ref(value) else RESTRICTED
    return tuple(_hidden_part(part, RESTRICTED) for part in value)


def _hidden_part(part: Any, words: str) -> Any:
    """What stands in the place of one of several texts: a heading or an earlier wording, of a record or the log."""
    if isinstance(part, Wording):
        return replace(part, text=words)
    if isinstance(part, dict):
        return {**part, "text": words}
    return type(part)((part[0], words))


def hidden_notes(
    notes: Mapping[str, tuple[Progress, ...]], plan: Plan, restricted: Restricted
) -> Mapping[str, tuple[Progress, ...]]:
    """What was said of actions, by their refs, without what is restricted; that something was said stays.

    Args:
        notes: As they were said.
        plan: The plan, hidden or not, with the restrictions of today.
        restricted: What is restricted today.
    """
    if restricted.is_empty:
        return notes
    return {
        ref: tuple(
            replace(note, text=RESTRICTED)
            if note.text in restricted.notes or why_restricted("action", ref, {}, plan)
            else note
            for note in of_action
        )
        for ref, of_action in notes.items()
    }


def hidden_updates(updates: Sequence[Update], plan: Plan, restricted: Restricted) -> tuple[Update, ...]:
    """The log without what is restricted: who changed which field and when stays.

    Args:
        updates: As the log has them.
        plan: The plan with the restrictions of today.
        restricted: What is restricted today.
    """
    if restricted.is_empty:
        return tuple(updates)
    return tuple(_hidden_update(update, plan, restricted) for update in updates)


def _hidden_update(update: Update, plan: Plan, restricted: Restricted) -> Update:
    change, kind = update.change, KIND_NAMED[update.kind]
    is_hidden = update.kind == "restriction" or bool(why_restricted(update.kind, update.ref, update.after, plan))
    if is_hidden or note_restriction(change, plan) or change.note in restricted.notes:
        change = replace(change, note=RESTRICTED if change.note else "")
    before, after = dict(update.before or {}), dict(update.after)
    for name in (field.name for field in kind.fields if _is_text(field)):
        texts = [logged.get(name) for logged in (before, after)]
        if not any(texts) or not (is_hidden or any(_has_note(text, restricted.notes) for text in texts)):
            continue
        # That a text was changed is still to be seen.
        words = (f"{RESTRICTED} before" if texts[0] != texts[1] else RESTRICTED, RESTRICTED)
        for logged, text, word in zip((before, after), texts, words, strict=True):
            if text:
                logged[name] = word if isinstance(text, str) else [_hidden_part(part, word) for part in text]
    return replace(update, change=change, before=before if update.before is not None else None, after=after)


def _has_note(value: Any, notes: frozenset[str]) -> bool:
    """Whether a text is one of some notes, or has one of them in it."""
    return isinstance(value, str) and any(value == note or len(note) >= _TELLING and note in value for note in notes)


# --- that there is something ----------------------------------------------------------------------------------


def restricted_things(plan: Plan, restricted: Restricted) -> tuple[str, ...]:
    """What of a plan is restricted by itself, for people: ``action 1.2``, ``the note of change 127``."""
    refs = {f"{kind.name}:{record.ref}" for kind in KINDS for record in getattr(plan, kind.in_plan)}
    noted = any(f"{kind}:{ref}" in refs for kind, ref in restricted.noted)
    things = [
        (restriction.ref, thing_of_restriction(restriction.ref))
        for restriction in restricted.restrictions
        if restriction.reason
    ]
    return tuple(
        thing_words(thing, plan) for ref, thing in things if ref in refs or (thing.kind == OF_CHANGE and noted)
    )


def left_out_words(things: Sequence[str]) -> str:
    """``2 restricted items are left out; where their texts would stand, it says restricted``; empty for none."""
    if not things:
        return ""
    number, are = number_of(len(things), "restricted item"), "is" if len(things) == 1 else "are"
    their = "its texts" if len(things) == 1 else "their texts"
    return (
        f"{number} {are} left out: where {their} would stand, it says “{RESTRICTED}”. Counts, ratings and dates stay."
    )


def included_words(things: Sequence[str]) -> str:
    """``Includes 2 restricted items, which are not to be passed on: action 1.2, evidence 1.4/1``; empty for none."""
    if not things:
        return ""
    number, are = number_of(len(things), "restricted item"), "is" if len(things) == 1 else "are"
    return f"Includes {number}, which {are} not to be passed on: {', '.join(things)}."
