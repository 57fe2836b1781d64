"""What makes an edit to an action valid, and what follows from it (docs/design.md)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from msgspec.structs import replace

from actionplan.model import dates
from actionplan.model.action import Action, Stage
from actionplan.model.area import Area
from actionplan.model.blocking import blockers_of
from actionplan.model.edit import Edit, as_updated
from actionplan.model.fields import EDITABLE, LEADERS, label
from actionplan.model.findings import has_findings_words
from actionplan.model.hold_checks import CheckAfter
from actionplan.model.key import Key
from actionplan.model.milestones import Milestone
from actionplan.model.own_fields import OwnFields, brought_together, field_of_heading, with_own_values
from actionplan.model.people_in_use import (
    KnownAs,
    NewNames,
    first_names,
    is_known_as,
    names_in_place,
    names_known_by,
    names_of_called,
    refs_in_place,
)
from actionplan.model.plan import Plan
from actionplan.model.ratings import BAD, Condition, is_optimistic
from actionplan.model.refs import next_ref
from actionplan.model.refusal import Invalid
from actionplan.model.rules.blocking import blockers_meant
from actionplan.model.rules.endings import check_risk_review, with_ref_meant
from actionplan.model.rules.readings import impact_shown
from actionplan.model.rules.stages import (
    Values,
    changes_of_step,
    check_fields,
    check_said,
    check_steps,
    rated_since,
)
from actionplan.model.suggested_rag import Suggestion, suggest
from actionplan.model.typed_values import read_note, read_value, year_doubt
from actionplan.model.words import USUAL


class Refusals(Invalid):
    """A change to several actions that some of them, or all, refuse; ``edits`` are those of the others."""

    def __init__(self, refusals: Sequence[tuple[str, Invalid]], edits: Sequence[Edit], note: str) -> None:
        super().__init__(refusals[0][1].field, reasons_words([str(refusal) for _, refusal in refusals]))
        self.refusals = tuple(refusals)
        self.edits = tuple(edits)
        self.note = note

    @property
    def refs(self) -> tuple[str, ...]:
        """The actions that cannot be changed so."""
        return tuple(ref for ref, _ in self.refusals)

    @property
    def others(self) -> str:
        """The actions that can be: ``the other 4``."""
        return others_words(len(self.edits))


def others_words(number: int) -> str:
    """``the other 4``, or of one ``the other``."""
    if number > 1:
        return f"the other {number:,}"
    return "the other"


_MOST_REASONS = 3


def reasons_words(reasons: Iterable[str]) -> str:
    """Why some actions cannot be changed, each reason once, and of many the first ones and how many more."""
    different = list(dict.fromkeys(reasons))
    words = different[:_MOST_REASONS]
    if len(different) > _MOST_REASONS:
        words.append(f"and {len(different) - _MOST_REASONS} more")
    return " · ".join(words)


def propose_all(plan: Plan, actions: Iterable[Action], values: Values, *, by: str, note: str = "") -> list[Edit]:
    """The edits that set ``values`` on each of some actions of a plan: one change, for screens and command line alike.

    Raises:
        Refusals: if any of several actions refuses it; with the edits of the others.
        Invalid: if it is the only one, or a sign-off does not say how it was verified.
    """
    edits: list[Edit] = []
    refusals: list[tuple[str, Invalid]] = []
    for action in actions:
        try:
            check_said(action, values, note)
            edits.append(propose_one(plan, action, values, by=by, note=note))
        except Invalid as refusal:
            refusals.append((action.ref, refusal))
    if len(refusals) == 1 and not edits:
        raise refusals[0][1]
    if refusals:
        raise Refusals(refusals, edits, note.strip())
    return edits


def propose_one(plan: Plan, action: Action, values: Values, *, by: str, note: str = "") -> Edit:
    """The edit that sets ``values`` on one action, by the key, the day and the evidence of its plan.

    Args:
        plan: The plan of the action, as at the day of the edit.
        action, values, by, note: As for :func:`propose`.

    Raises:
        Invalid: if a value cannot be read or a rule refuses it.
    """
    return propose(
        action,
        values,
        key=plan.key,
        today=plan.as_at,
        by=by,
        note=note,
        evidence=len(plan.evidence_of(action)),
        milestones=plan.milestones_of(action),
        plan=plan,
    )


def propose(
    action: Action,
    values: Values,
    *,
    key: Key,
    today: date,
    by: str,
    note: str = "",
    evidence: int = 0,
    milestones: Sequence[Milestone] = (),
    plan: Plan | None = None,
) -> Edit:
    """The edit that sets ``values`` on ``action``, with all that follows from it. :func:`propose_one` is the usual way.

    Args:
        action: The action as the person saw it.
        values: New values by field name, as typed or as values; only of :data:`~actionplan.model.fields.EDITABLE`.
        key: The plan's thresholds.
        today: The day of the edit.
        by: Who makes it.
        note: Their reason; it serves as the reason of a rating, a moved date, a withdrawal.
        evidence: How many pieces of evidence the action has.
        milestones: Those of the action.
        plan: The plan whose people and bodies the names among the values mean; without one they are all new.

    Raises:
        Invalid: if a value cannot be read or a rule of docs/design.md refuses it.
    """
    note = read_note(note)
    new_values: dict[str, Any] = {name: read_value(name, value, today, key) for name, value in values.items()}
    if "own_fields" in values:
        new_values["own_fields"] = _own_fields(action, values["own_fields"], new_values["own_fields"])
    known_as: KnownAs = first_names
    called: KnownAs = first_names
    words, check_after = USUAL, CheckAfter()
    blockers: tuple[Action, ...] = ()
    if plan is not None:
        if "blocked_by" in new_values:
            new_values["blocked_by"] = blockers_meant(plan, action, new_values["blocked_by"])
        blockers = blockers_of(action, plan)
        words, check_after = plan.words, plan.check_after
        known_as, called = partial(names_known_by, plan), partial(names_of_called, plan)
        new_names = NewNames(plan)
        for name, value in new_values.items():
            first_typed = new_names.as_first_typed(name, value)
            new_values[name] = refs_in_place(plan, name, first_typed, getattr(action, name))
        if new_values.get("stage") is Stage.WITHDRAWN and not action.is_withdrawn:
            new_values = with_ref_meant(plan, action, new_values)
    changes: dict[str, Any] = {name: value for name, value in new_values.items() if value != getattr(action, name)}
    stage: Any = new_values.get("stage")
    check_steps(action, changes, stage, is_rating="rag" in new_values)
    check_fields(action, changes, stage, known_as, note)
    check_risk_review(action, changes, stage, today, note)
    if stage is not None:
        changes |= changes_of_step(
            *(action, stage, new_values),
            today=today,
            by=by,
            note=note,
            known_as=known_as,
            called=called,
            check_after=check_after,
        )
    _check_years(action, changes, today, note)
    if "due" in changes:
        changes |= _due_rule(action, new_values, by, note, known_as)
    elif "agreed_by" in changes:
        raise Invalid("agreed_by", f"the due date of {action.ref} does not move; there is nothing to agree")
    if not {"impact", "impact_reading"}.isdisjoint(changes):
        changes |= _impact_changes(action, new_values, evidence, note, plan)
    is_rating = stage is None and ("rag" in new_values or "rag_reason" in changes)
    reason = str(new_values.get("rag_reason") or note)
    if is_rating:
        changes |= _rating_rule(action, new_values, reason, key)
    if changes.get("rag", action.rag) is not action.rag:
        changes["rag_since"] = rated_since(changes["rag"], today)
    after = as_updated(replace(action, **changes))
    if is_rating and not reason:
        suggested_for = partial(suggest, key=key, today=today, milestones=milestones, words=words, blockers=blockers)
        _check_optimism(after, key, [suggested_for(action), suggested_for(replace(after, updated_on=today))])
    return Edit(action, after)


def _own_fields(action: Action, given: object, pairs: Any) -> OwnFields:
    """All own fields of an action, of which only some may be given, by heading."""
    for heading, _ in pairs:
        field = field_of_heading(heading)
        if field:
            raise Invalid("own_fields", f"{heading!r} has a place of its own, the {label(field)}; give it there")
    return with_own_values(action.own_fields if isinstance(given, Mapping) else (), dict(pairs))


def _check_years(action: Action, changes: Values, today: date, note: str) -> None:
    """A due date or a forecast in a doubtful year is refused, as often it is a slip of the finger.

    What was due long ago, in a plan entered late, and what takes longer than plans do, is the truth at times: a first
    due date and a forecast are taken where a reason comes with them. A date that moves has one anyway.
    """
    for name in ("due", "forecast"):
        day: date | None = changes.get(name)
        if day is None or not (doubt := year_doubt(day, today)):
            continue
        if name == "due" and action.due is not None:
            raise Invalid(name, doubt)
        if not note:
            raise Invalid("note", f"{doubt} If it is, say why")


def _due_rule(action: Action, new_values: Values, by: str, note: str, known_as: KnownAs) -> dict[str, Any]:
    """The first due date is kept for ever; moving one is counted, needs a reason, and says who agreed.

    Whoever owns the action, before or from now on, does not agree to it: that is another person, or nobody is named.
    """
    if action.due is None:
        return {"original_due": action.original_due or new_values["due"], "agreed_by": ""}
    if not note:
        raise Invalid("note", f"{action.ref} is due {dates.format_date(action.due)}; say why the date moves")
    agreed_by = str(new_values.get("agreed_by") or "")
    for owner in (action.owner, str(new_values.get("owner") or "")):
        names = known_as(owner)
        if is_known_as(names, agreed_by):
            itself = ", who asks for it," if is_known_as(names, by) else ""
            raise Invalid(
                "agreed_by", f"{names[0]}{itself} owns {action.ref}; somebody else has to agree that its due date moves"
            )
    return {"times_moved": action.times_moved + 1, "agreed_by": agreed_by}


def _impact_changes(action: Action, new_values: Values, evidence: int, note: str, plan: Plan | None) -> dict[str, Any]:
    """That it makes a difference is not said without anything that shows it: a piece of evidence, or a reading."""
    if plan is not None:
        shown = impact_shown(plan, action, new_values, evidence=evidence, note=note)
        return {name: value for name, value in shown.items() if value != getattr(action, name)}
    impact = new_values.get("impact", action.impact)
    if impact.needs_evidence and not evidence:
        raise Invalid("impact", f"{action.ref} has no evidence yet; add what shows it, then say {impact}")
    return {}


def _rating_rule(action: Action, new_values: Values, reason: str, key: Key) -> dict[str, Any]:
    """Off track and at risk need a reason; complete and checked are no ratings, but earned by the steps to them.

    The same rating again, without a word, keeps its own reason.

    Work that is complete is not rated otherwise without a reason: nothing but its sign-off should be left to say of it.
    """
    rag = new_values.get("rag", action.rag)
    if rag is Condition.COMPLETE:
        raise Invalid("rag", f"{key.phrase(rag)} is not declared: complete {action.ref}")
    if rag is Condition.CHECKED:
        raise Invalid("rag", f"{key.phrase(rag)} is not declared: complete {action.ref}, then have it signed off")
    if reason:
        return {"rag_reason": reason}
    is_same = rag is action.rag
    if rag in BAD or (action.is_complete and not is_same):
        raise Invalid("note", f"say why {action.ref} is {key.phrase(rag)}")
    if is_same:
        return {"rag_reason": action.rag_reason}
    return {"rag_reason": ""}


def _check_optimism(after: Action, key: Key, suggestions: Iterable[Suggestion]) -> None:
    """A rating better than the dates support asks for a reason, said with it (docs/design.md, "Optimistic").

    What it is measured against is the action as it was, its silence too: the update that rates it would otherwise
    itself be the news that makes it fresh, and green the way to end a warning. A date that comes with the rating
    counts as well.
    """
    worst = min(suggestions, key=lambda suggestion: suggestion.rag.severity)
    if is_optimistic(after.rag, worst.rag):
        suggested, declared = key.phrase(worst.rag), key.phrase(after.rag)
        raise Invalid(
            "note", f"the dates suggest {suggested} for {after.ref} ({worst.reason}); say why it is {declared}"
        )


def add_action(plan: Plan, area: str, title: str, today: date) -> Edit:
    """The edit that says one more thing that will be done about an area.

    While its action has still the finding's own words for a title, nobody has said yet what that action is: it gets the
    title, and keeps its ref, owner and dates. Else the area gets one more action.

    Raises:
        Invalid: if there is no such area, it is withdrawn, or the title is empty.
    """
    finding = next((existing for existing in plan.areas if existing.ref == area), None)
    if finding is None:
        raise Invalid("area", f"there is no {plan.words.short_area.one} {area!r}")
    if finding.withdrawn:
        raise Invalid("area", f"{area} is withdrawn")
    untitled = action_without_title(plan, finding)
    if untitled is not None:
        return propose_one(plan, untitled, {"title": title}, by="")
    return further_action(plan, finding, title, today)


def further_action(plan: Plan, finding: Area, title: str, today: date) -> Edit:
    """The edit that adds an action to a finding: its first has the finding's ref, the others the next free letter.

    Raises:
        Invalid: if the title is empty.
    """
    refs = {action.ref.casefold() for action in plan.actions}
    ref = finding.ref
    if ref.casefold() in refs:
        ref = next_ref(finding.ref, [*(area.ref for area in plan.areas), *refs])
    return Edit(None, Action(ref, finding.ref, str(read_value("title", title, today, plan.key))))


def action_without_title(plan: Plan, finding: Area) -> Action | None:
    """The open action of a finding whose title is still the finding's own words; None if there is none."""
    own = (action for action in plan.actions_of(finding) if action.area == finding.ref and action.is_open)
    return next((action for action in own if has_findings_words(action, plan)), None)


def rebase(plan: Plan, edit: Edit, current: Action, decisions: Values, *, by: str, note: str = "") -> Edit:
    """An edit made again on what the action has become, after somebody decided about the fields in conflict.

    Args:
        plan: The plan as it is now.
        edit: The edit that was refused.
        current: The action as it is now.
        decisions: For each leading field in conflict, the value to keep: mine, theirs, or another.
        by, note: As for :func:`propose`.

    Raises:
        Invalid: if a value cannot be read or a rule refuses it.
    """
    new_values = {
        name: names_in_place(plan, name, getattr(edit.after, name))
        for name in edit.changed
        if name in EDITABLE and name not in decisions and LEADERS.get(name, name) not in decisions
    }
    for name, value in decisions.items():
        if name == "also_answers" or value == getattr(current, name):
            # Theirs: it stays as they said it.
            continue
        new_values[name] = value
        if value == getattr(edit.after, name):
            new_values[name] = names_in_place(plan, name, value)
            # What was said with the value goes with it: the reason of a rating, the date of a completion.
            new_values |= {
                follower: getattr(edit.after, follower)
                for follower, leader in LEADERS.items()
                if leader == name and follower in EDITABLE and follower in edit.changed
            }
    if "own_fields" in edit.changed and isinstance(edit.before, Action) and isinstance(edit.after, Action):
        # Of different headings both stand, whoever has the say about the same one.
        new_values["own_fields"] = brought_together(
            edit.before.own_fields,
            edit.after.own_fields,
            current.own_fields,
            prefers_mine=decisions.get("own_fields") != current.own_fields,
        )
    again = propose_one(plan, current, new_values, by=by, note=note)
    if "also_answers" not in edit.changed or decisions.get("also_answers") == current.also_answers:
        return again
    return Edit(current, replace(again.after, also_answers=_answered_by_both(edit, current)))


def _answered_by_both(edit: Edit, current: Action) -> tuple[str, ...]:
    """What an action answers too, after two people have said so: what one of them unlinked is left out."""
    assert isinstance(edit.before, Action) and isinstance(edit.after, Action)
    unlinked = set(edit.before.also_answers) - set(edit.after.also_answers)
    linked = [ref for ref in edit.after.also_answers if ref not in edit.before.also_answers]
    kept = [ref for ref in current.also_answers if ref not in unlinked]
    return tuple(dict.fromkeys((*kept, *linked)))
