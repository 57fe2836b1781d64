"""What a change did, in words: the same in lists, timelines and documents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from actionplan.model.dates import format_date
from actionplan.model.field import Field, FieldKind
from actionplan.model.fields import FIELDS, label
from actionplan.model.log import Change, Update
from actionplan.model.mistakes import MISTAKE
from actionplan.model.number_words import days, times, verb
from actionplan.model.people import first_name
from actionplan.model.people_in_use import shown_value
from actionplan.model.ratings import Condition
from actionplan.model.record_kinds import KIND_NAMED
from actionplan.model.restricted import marked, note_restriction, update_restriction
from actionplan.model.sanitise import first_line, followed, same_person, sanitise
from actionplan.model.suggested_rag import days_slipped
from actionplan.model.withheld import WITHHELD
from actionplan.model.wordings import Wording

if TYPE_CHECKING:
    from actionplan.model.action import Action
    from actionplan.model.edit import Edit
    from actionplan.model.plan import Plan

_NOBODY = {"owner": "nobody", "agreed_by": "nobody"}
_EMPTY: tuple[object, ...] = (None, "", (), [])
_HEADED = ("own_fields", "paragraphs")
"""Fields of headings, each with its text; what is told is the heading that changed."""
_LONGEST_VALUE = 40
"""Of a longer text, the beginning says which it was."""
_WITHDRAWN, _NOTE = "withdrawn", "note"
_NOT_WITHDRAWN = f"no longer {_WITHDRAWN}"
_BROUGHT_IN = 2
"""The version of an action that was brought in under way; only a later report changes it without news of it."""
_UNDO = "undo"
"""The source of a change that undoes another."""
TAKEN_UP = "taken up again"
"""What is said of a record that was withdrawn and is not any more."""


def value_words(field: str, value: Any, plan: Plan) -> str:
    """A value, as a record or the log of a plan has it, for people; a rating in the words of the plan's key."""
    if field in ("rag", "new_rag"):
        return plan.key.word(Condition(value or Condition.UNRATED))
    if value in _EMPTY:
        return "–"
    if isinstance(value, list | tuple):
        return "; ".join(map(_item_words, value))
    if field in FIELDS and FIELDS[field].kind is FieldKind.DATE:
        return format_date(value if isinstance(value, date) else date.fromisoformat(value))
    return _plain_words(value)


def _item_words(item: Any) -> str:
    """One of several values: a text, a heading with its value, or an earlier wording as a record or the log has it."""
    if isinstance(item, str):
        return item
    if isinstance(item, Wording):
        return item.text
    if isinstance(item, dict):
        return str(item.get("text") or item.get("title", ""))
    return ": ".join(map(_plain_words, item))


def _plain_words(value: Any) -> str:
    if not isinstance(value, float):
        return str(value)
    from actionplan.model.figures import number_text

    return number_text(value)


def plain_words(action: Action, field: Field, plan: Plan) -> str:
    """The value of one of :data:`~actionplan.model.fields.PLAIN` for people; empty if it has none.

    Its body is the one that it counts for, which mostly is its owner's.
    """
    value = shown_value(plan, action, field.name)
    if field.is_body:
        value = plan.body_name(plan.body_of(action))
    return value_words(field.name, value, plan) if value else ""


def describe(update: Update, plan: Plan, *, in_full: bool = False) -> str:
    """What an update did: ``RAG Green → Amber, owner – → Head of Quality``.

    Of a text of several lines it has the first, or ``in_full`` all of them.
    """
    if update.kind == "key_choice":
        return f"key {_key_words(update, plan)}"
    if update.kind == "restriction":
        return _restriction_words(update, in_full=in_full)
    if update.before is None:
        logged = {name: _value_as_told(value, in_full=in_full) for name, value in update.after.items()}
        return KIND_NAMED[update.kind].addition({"ref": update.ref, **logged}, plan.words)
    if update.kind == "review" and "state" in update.fields:
        return f"review {update.ref.removeprefix('R')} {update.after['state']}"
    fields = update.fields
    parts = [_field_words(name, *fields[name], plan, in_full=in_full) for name in _told(fields)]
    if _moves_date(fields):
        parts.append(_agreement(update))
    if _signs_off(update):
        parts.append(_signer(update))
    words = ("\n" if any("\n" in part for part in parts) else ", ").join(parts)
    if update.kind == "hold_check":
        return f"check {update.ref.rpartition('/')[2]}: {words}"
    return _about_milestone(update, words, plan) if update.kind == "milestone" else words


def _about_milestone(update: Update, words: str, plan: Plan) -> str:
    """Which milestone was changed: its action's history has its updates too, where the ref alone would not say it."""
    text = _shortly(first_line(str(update.after.get("text", ""))))
    name = f"{plan.words.milestone.one} {update.ref.rpartition('/')[2]}"
    return ": ".join(filter(None, (f"{name} “{text}”", words)))


def _value_as_told(value: Any, *, in_full: bool) -> Any:
    return value if in_full or not isinstance(value, str) else first_line(value)


def _key_words(update: Update, plan: Plan) -> str:
    """``usual → checked``: without a choice, the key is the one that the plan was made with."""
    names = ((logged or {}).get("name") or plan.key.name for logged in (update.before, update.after))
    return " → ".join(names)


def _restriction_words(update: Update, *, in_full: bool) -> str:
    """``restricted: a case before the court``; ``no longer restricted``."""
    reason = _value_as_told(update.after.get("reason") or "", in_full=in_full)
    return f"restricted: {reason}" if reason else "no longer restricted"


def _moves_date(fields: Mapping[str, Any]) -> bool:
    """Whether a due date was replaced by another, rather than put back."""
    before, after = fields.get("times_moved", (0, 0))
    return (after or 0) > (before or 0)


def _agreement(update: Update) -> str:
    """Who agreed to a moved date: the same as the last time, perhaps, so that it is no field that has changed."""
    agreed_by = update.after.get("agreed_by")
    return agreed_words(agreed_by) if agreed_by else "nobody named who agreed"


def _signs_off(update: Update) -> bool:
    """Whether an action was signed off, rather than brought in so."""
    return update.kind == "action" and update.after.get("stage") == "closed" and "stage" in update.fields


def _signer(update: Update) -> str:
    """Who signed it off; and who entered that, where it was somebody else."""
    signer = str(update.after.get("signed_off_by") or "")
    if not signer:
        return "nobody named who signed it off"
    if same_person(signer, update.change.by):
        return f"signed off by {signer}"
    return f"signed off by {signer}, entered by {update.change.by}"


def _told(fields: Mapping[str, Any]) -> list[str]:
    """The fields that are worth a word: not those that follow from another, unless that one has not changed with them.

    What the program alone keeps, such as the day since which an action has been silent, is never told.
    """
    silent = [name for name in fields if name in FIELDS and FIELDS[name].is_silent]
    return [name for name in fields if name not in silent] or [name for name in silent if FIELDS[name].leader]


def _field_words(name: str, old: Any, new: Any, plan: Plan, *, in_full: bool) -> str:
    if name in _HEADED:
        return _own_fields_words(dict(old or ()), dict(new or ()), in_full=in_full)
    if name == _WITHDRAWN:
        why = _value_as_told(new or old, in_full=in_full)
        return f"{_WITHDRAWN}: {why}" if new else _taken_up_words(why)
    before, after = (_value_as_told(value_words(name, value, plan), in_full=in_full) for value in (old, new))
    return followed(f"{plan.words.put_in(label(name))} {before}", " ", f"→ {after}")


def _taken_up_words(why_withdrawn: str) -> str:
    """``taken up again (was withdrawn: no longer collected)``: the reason is that of the withdrawal."""
    return "back in the plan" if why_withdrawn == MISTAKE else f"{TAKEN_UP} (was {_WITHDRAWN}: {why_withdrawn})"


def _own_fields_words(old: Mapping[str, str], new: Mapping[str, str], *, in_full: bool) -> str:
    """Each own field, or headed paragraph, that changed, as if it were one of the program's."""
    parts: list[str] = []
    for heading in dict.fromkeys((*old, *new)):
        before, after = (_value_as_told(values.get(heading) or "–", in_full=in_full) for values in (old, new))
        if before != after:
            parts.append(followed(f"{heading} {before}", " ", f"→ {after}"))
    return ("\n" if any("\n" in part for part in parts) else ", ").join(parts)


def ref_words(update: Update, plan: Plan) -> str:
    """The ref of what an update is of; with a word for it where a finding or an action of the plan has the same ref."""
    if update.kind in ("person", "body"):
        # By the name that they had then, not by the first one.
        return str((update.before or update.after).get("name") or first_name(update.ref))
    if update.kind == "restriction":
        kind, _, ref = update.ref.partition(":")
        names = {"change": "change ", "area": f"{plan.words.finding.one} "}
        return f"{names.get(kind, '')}{ref}"
    ref = first_name(update.ref)
    if update.kind in ("action", "area") or not plan.has_ref(update.ref):
        return ref
    if update.kind == "review":
        return f"review {ref.removeprefix('R')}"
    return f"{update.kind.partition('_')[0]} {ref}"


def added_words(edit: Edit) -> Mapping[str, str]:
    """By its ref what is said of an action that got its title by being added: ``is now: Audit thresholds``.

    Of a new one it is said that it was added, as of all that is new.
    """
    title = getattr(edit.after, "title", "")
    if edit.before is None or getattr(edit.before, "title", "") == title:
        return {}
    return {edit.ref: f"is now: {first_line(title)}"}


def told(update: Update, plan: Plan, *, in_full: bool = False) -> str:
    """What an update did and why: the description, then the note where that is not its last word already.

    It has the first line of each text, or ``in_full`` all of them.
    """
    did = describe(update, plan, in_full=in_full)
    note = _value_as_told(update.change.note, in_full=in_full)
    reason = _value_as_told(_reason_of_its_own(update), in_full=in_full)
    if note and (note == reason or did.endswith((f"→ {note}", f": {note}", f": {note})"))):
        note = ""
    if update.change.source == _UNDO:
        # Why it was done is not why it was undone; a reason that is taken back is told already.
        note = f"(undone: {note})" if note and f" {note} → " not in did else ""
        words = followed(followed(did, ": ", reason), " ", note)
    else:
        words = followed(did, ": ", followed(reason, ": ", note))
    return marked(words, note_restriction(update.change, plan)) if update.change.note else words


def told_marked(update: Update, plan: Plan, *, in_full: bool = False) -> str:
    """What an update did and why, marked where what it is about is restricted, as in a list of updates of all kinds."""
    words, reason = told(update, plan, in_full=in_full), update_restriction(update, plan)
    return words if note_restriction(update.change, plan) and update.change.note else marked(words, reason)


def _reason_of_its_own(update: Update) -> str:
    """The reason that a record has beside the note of the change: of an answer, or of a row of an import."""
    name = ""
    if update.kind == "area" and "response" in update.fields:
        name = "response_reason"
    elif update.change.source == "import" and "rag" in update.fields:
        name = "rag_reason"
    return str(update.after.get(name) or "")


def turned_words(
    change: Change, updates: Iterable[Update], subjects: Mapping[str, str], plan: Plan, touched: Iterable[str] = ()
) -> str:
    """What it did to undo or redo a change, by field: ``1.4 owner Head of Quality → nobody (two posts vacant)``.

    Args:
        change: The change that was undone or redone.
        updates: The log since then; those of the newest undo or redo of it count.
        subjects: For the ref of each item of an agenda, what it is about.
        plan: The plan that it is a change of.
        touched: What the change touched, for one that the log has no fields of.
    """
    turned = [update for update in updates if update.change.undoes == change.seq]
    newest = max((update.change.seq for update in turned), default=0)
    refs_of: dict[tuple[str, str], list[str]] = {}
    for update in turned:
        if update.change.seq == newest:
            state = _state_again(update)
            told_of = (state, "") if state else ("", _turned(update, plan))
            refs_of.setdefault(told_of, []).append(ref_words(update, plan))
    if not refs_of:
        refs_of["", ""] = list(dict.fromkeys(subjects.get(ref, ref) for ref in touched))
    if len(refs_of) > 1:
        # Beside what has changed nothing is said of what was so already.
        refs_of.pop(("", _NOTE), None)
    parts = []
    for (state, did), refs in refs_of.items():
        words = f"{verb(len(refs), 'is', 'are')} {state}" if state else did
        parts.append(f"{refs_words(tuple(refs), 3)} {words}".strip())
    words, note = "; ".join(parts), first_line(change.note)
    if {state for state, _ in refs_of} == {_NOT_WITHDRAWN}:
        # The note says why it was withdrawn, not why it is not.
        note = followed(f"was {_WITHDRAWN}", ": ", note)
    return f"{words} ({note})" if change.note else words


def _state_again(update: Update) -> str:
    """How a record stands after an undo or redo, where that says it all: behind "is"; empty for another change."""
    if _is_mistake(update.after):
        return "taken out again"
    if _is_mistake(update.before or {}):
        return "back"
    old, new = dict(update.fields).get("stage", ("", ""))
    if (old, new) == ("closed", "complete"):
        return "no longer signed off"
    if new:
        return f"no longer {old}" if new == "open" else f"{new} again"
    if _WITHDRAWN in update.fields:
        return f"{_WITHDRAWN} again" if update.after.get(_WITHDRAWN) else _NOT_WITHDRAWN
    return ""


def _turned(update: Update, plan: Plan) -> str:
    """What the update of an undo or redo did to the fields of its record."""
    fields = dict(update.fields)
    if update.kind == "key_choice":
        return _key_words(update, plan)
    # A note changes no field.
    return ", ".join(_turned_field(name, *fields[name], plan=plan) for name in _told(fields)) or _NOTE


def _is_mistake(record: Mapping[str, Any]) -> bool:
    return MISTAKE in (record.get("withdrawn_reason"), record.get("withdrawn"))


def _turned_field(name: str, *values: Any, plan: Plan) -> str:
    if name == "merged_into":
        old, new = values
        return f"is merged into {new} again" if new else f"is no longer merged into {old}"
    if name in _HEADED:
        old, new = (dict(value or ()) for value in values)
        return ", ".join(
            " ".join(map(_shortly, (sanitise(heading), first_line(old.get(heading, "")) or "none", "→", words)))
            for heading in {**old, **new}
            if old.get(heading) != new.get(heading) and (words := first_line(new.get(heading, "")) or "none")
        )
    before, after = (
        _NOBODY.get(name, "none")
        if value in _EMPTY and name != "rag"
        else _shortly(first_line(value_words(name, value, plan)))
        for value in values
    )
    return f"{plan.words.put_in(label(name))} {before} → {after}"


def _shortly(words: str) -> str:
    return words if len(words) <= _LONGEST_VALUE else f"{words[: _LONGEST_VALUE - 1].rstrip()}…"


def last_update_words(action: Action) -> str:
    """When something was last said of an action: ``27 Nov 2026 by Ann``; empty where that is not known.

    Of one that nobody has updated since it was brought in: ``last note 1 Oct 2026, brought in``.
    """
    if action.silent_since is not None:
        brought_in = ", brought in" if action.version <= _BROUGHT_IN else ""
        return f"last note {format_date(action.silent_since)}{brought_in}"
    if action.updated_on is None:
        return ""
    return f"{format_date(action.updated_on)} by {action.updated_by}"


def agreed_words(by: str) -> str:
    """``agreed by the Board``; of a name that is not published, only that somebody agreed."""
    return "agreed" if by == WITHHELD else f"agreed by {by}"


def moves_of_due_date(action: Action) -> str:
    """How often and how far a due date has moved: ``first 19 Nov 2026, moved once, 102 days later``; else empty."""
    if not action.times_moved:
        return ""
    parts = [f"first {format_date(action.original_due)}", f"moved {times(action.times_moved)}"]
    slipped = days_slipped(action)
    if slipped:
        parts.append(f"{days(abs(slipped))} {'later' if slipped > 0 else 'earlier'}")
    return ", ".join(parts)


def slippage(action: Action) -> str:
    """How a due date has moved, and who agreed: ``first 19 Nov 2026, moved once, 102 days later, agreed by the Board``.

    Of several moves it tells who agreed to the last. Empty for a date that has not moved.
    """
    moves = moves_of_due_date(action)
    if not moves or not action.agreed_by:
        return moves
    last = "the last time " if action.times_moved > 1 else ""
    return f"{moves}, {last}{agreed_words(action.agreed_by)}"


def refs_words(refs: tuple[str, ...], most: int = 6) -> str:
    """``1.2, 1.3, 1.4``; beyond ``most`` the rest is counted."""
    shown = ", ".join(refs[:most])
    return shown if len(refs) <= most else f"{shown} and {len(refs) - most:,} more"
