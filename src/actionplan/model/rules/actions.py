"""What makes an edit to an action valid, and what follows from it (docs/design.md, "Stages")."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from msgspec.structs import replace

from actionplan.model import dates
from actionplan.model.edit import Edit
from actionplan.model.fields import EDITABLE, LEADERS, STEP_OF
from actionplan.model.impact import Impact
from actionplan.model.plan import Action, Plan, Stage
from actionplan.model.ratings import Rag, RagKey, is_optimistic
from actionplan.model.refs import next_ref
from actionplan.model.refusal import Invalid
from actionplan.model.sanitise import same_person
from actionplan.model.suggestion import suggest
from actionplan.model.typed_values import read_note, read_value, year_doubt

Values = Mapping[str, Any]
"""Values by field name."""
_STEP_TO = {
    Stage.OPEN: "reopen",
    Stage.COMPLETE: "complete",
    Stage.CLOSED: "sign_off",
    Stage.WITHDRAWN: "withdraw",
}
"""The step that leads to a stage."""
_FIRST = "; reopen it first"
_NOT_AT: Mapping[Stage, Mapping[str, str]] = {
    Stage.OPEN: {"sign_off": "; complete it before it is signed off", "reopen": "; there is nothing to reopen"},
    Stage.COMPLETE: {"due": _FIRST, "forecast": _FIRST, "complete": " already"},
    Stage.CLOSED: {
        **dict.fromkeys(("rate", "due", "forecast"), _FIRST),
        **dict.fromkeys(("complete", "sign_off"), " already"),
    },
    Stage.WITHDRAWN: {
        **dict.fromkeys(("rate", "owner", "due", "forecast", "impact", "edit", "complete", "sign_off"), _FIRST),
        "withdraw": " already",
    },
}
"""What cannot be done with an action of a stage, and what to do about it. A finished one keeps what was promised."""


def why_not(action: Action, step: str) -> str:
    """Why a step cannot be taken with an action as it stands, and what to do; empty where it can.

    A screen asks at the key, before anything is typed; :func:`propose` refuses by the same.

    Args:
        action: The action.
        step: ``rate``, ``owner``, ``due``, ``forecast``, ``impact``, ``note``, ``evidence``, ``edit``, ``add``,
            ``complete``, ``sign_off``, ``reopen`` or ``withdraw``.
    """
    rest = _NOT_AT[action.stage].get(step)
    return "" if rest is None else f"{action.ref} is {action.stage}{rest}"


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
    return f"the other {number:,}" if number > 1 else "the other"


_MOST_REASONS = 3


def reasons_words(reasons: Iterable[str]) -> str:
    """Why some actions cannot be changed, each reason once, and of many the first ones and how many more."""
    different = list(dict.fromkeys(reasons))
    more = len(different) - _MOST_REASONS
    return " · ".join([*different[:_MOST_REASONS], *([f"and {more} more"] if more > 0 else [])])


def propose_all(plan: Plan, actions: Iterable[Action], values: Values, *, by: str, note: str = "") -> list[Edit]:
    """The edits that set ``values`` on each of some actions of a plan: one change, for screens and command line alike.

    Raises:
        Refusals: if any of several actions refuses it; with the edits of the others.
        Invalid: if it is the only one.
    """
    edits: list[Edit] = []
    refusals: list[tuple[str, Invalid]] = []
    for action in actions:
        pieces = len(plan.evidence_of(action))
        try:
            edits.append(propose(action, values, key=plan.key, today=plan.as_at, by=by, note=note, evidence=pieces))
        except Invalid as refusal:
            refusals.append((action.ref, refusal))
    if len(refusals) == 1 and not edits:
        raise refusals[0][1]
    if refusals:
        raise Refusals(refusals, edits, note.strip())
    return edits


def propose(
    action: Action, values: Values, *, key: RagKey, today: date, by: str, note: str = "", evidence: int = 0
) -> Edit:
    """The edit that sets ``values`` on ``action``, with all that follows from it.

    Args:
        action: The action as the person saw it.
        values: New values by field name, as typed or as values; only of :data:`~actionplan.model.fields.EDITABLE`.
        key: The plan's thresholds.
        today: The day of the edit.
        by: Who makes it.
        note: Their reason; it serves as the reason of a rating, a moved date, a withdrawal.
        evidence: How many pieces of evidence the action has.

    Raises:
        Invalid: if a value cannot be read or a rule of docs/design.md refuses it.
    """
    note = read_note(note)
    wanted = {name: read_value(name, value, today) for name, value in values.items()}
    changes: dict[str, Any] = {name: value for name, value in wanted.items() if value != getattr(action, name)}
    stage: Any = wanted.get("stage")
    _check_steps(action, changes, stage, rated="rag" in wanted)
    if stage is not None:
        _check_move(action, stage, changes)
        changes |= _STAGE_RULES[stage](action, wanted, today, by, note)
    else:
        _check_no_move(action, changes)
    _check_years(action, changes, today, note)
    if "due" in changes:
        changes |= _due_rule(action, wanted, by, note)
    elif "agreed_by" in changes:
        raise Invalid("agreed_by", f"the due date of {action.ref} does not move; there is nothing to agree")
    if "impact" in changes:
        _check_impact(action, changes["impact"], evidence)
    rated = stage is None and ("rag" in wanted or "rag_reason" in changes)
    said = str(wanted.get("rag_reason") or note)
    if rated:
        changes |= _rating_rule(action, wanted, said)
    if changes.get("rag", action.rag) is not action.rag:
        changes["rag_since"] = None if changes["rag"] is Rag.UNRATED else today
    after = replace(action, **changes)
    if rated and not said:
        _check_optimism(action, after, key, today)
    return Edit(action, after)


_OF_STAGE: Mapping[Stage, frozenset[str]] = {
    Stage.OPEN: frozenset(),
    Stage.COMPLETE: frozenset({"completed_on", "completed_by"}),
    Stage.CLOSED: frozenset({"signed_off_on", "signed_off_by", "accepted_evidence"}),
    Stage.WITHDRAWN: frozenset({"withdrawn_reason"}),
}
"""What can be said only with the step to a stage."""


def _check_steps(action: Action, changes: Values, stage: Stage | None, *, rated: bool) -> None:
    """Refuses what cannot be done with an action of this stage: the step to another one, and the other changes.

    What comes with a reopening is of an action that is open again.
    """
    steps = [] if stage is Stage.OPEN else [STEP_OF[name] for name in STEP_OF if name in changes]
    steps = [*([_STEP_TO[stage]] if stage is not None else []), *steps, *(["rate"] if rated and stage is None else [])]
    for step in steps:
        reason = why_not(action, step)
        if reason:
            raise Invalid("stage", reason)


def _check_move(action: Action, stage: Stage, changes: Values) -> None:
    """A step to another stage decides the rating itself, and takes only its own words."""
    if not {"rag", "rag_reason"}.isdisjoint(changes):
        raise Invalid("rag", f"the step to {stage} sets the rating of {action.ref}; rate it separately")
    for other, names in _OF_STAGE.items():
        if other is not stage and not names.isdisjoint(changes):
            name = min(names & changes.keys())
            what = name.replace("_", " ")
            raise Invalid(name, f"{what} can be given only when an action becomes {other}, not {stage}")


def _check_no_move(action: Action, changes: Values) -> None:
    """Without a step to another stage, nothing is said that belongs to one, and nobody owns what they signed off."""
    for stage, names in _OF_STAGE.items():
        if not names.isdisjoint(changes):
            name = min(names & changes.keys())
            raise Invalid(name, f"{name.replace('_', ' ')} can be given only when an action becomes {stage}")
    if action.is_closed and same_person(changes.get("owner", ""), action.signed_off_by):
        raise Invalid("owner", f"{action.signed_off_by} signed {action.ref} off and cannot own it as well")


def _check_years(action: Action, changes: Values, today: date, note: str) -> None:
    """A due date or a forecast in a doubtful year is refused, as often it is a slip of the finger.

    What was due long ago, in a plan entered late, and what takes longer than plans do, is the truth at times: a first
    due date and a forecast are taken where a reason comes with them. A date that moves has one anyway.
    """
    for name in ("due", "forecast"):
        day: date | None = changes.get(name)
        doubt = year_doubt(day, today) if day is not None else ""
        if not doubt:
            continue
        if name == "due" and action.due is not None:
            raise Invalid(name, doubt)
        if not note:
            raise Invalid("note", f"{doubt} If it is, say why")


def _due_rule(action: Action, wanted: Values, by: str, note: str) -> dict[str, Any]:
    """The first due date is kept for ever; moving one is counted, needs a reason, and says who agreed.

    Whoever owns the action, before or from now on, does not agree to it: that is another person, or nobody is named.
    """
    if action.due is None:
        return {"original_due": action.original_due or wanted["due"], "agreed_by": ""}
    if not note:
        raise Invalid("note", f"{action.ref} is due {dates.format_date(action.due)}; say why the date moves")
    agreed_by = str(wanted.get("agreed_by") or "")
    for owner in (action.owner, str(wanted.get("owner") or "")):
        if same_person(agreed_by, owner):
            itself = ", who asks for it," if same_person(owner, by) else ""
            raise Invalid(
                "agreed_by", f"{owner}{itself} owns {action.ref}; somebody else has to agree that its due date moves"
            )
    return {"times_moved": action.times_moved + 1, "agreed_by": agreed_by}


def _check_impact(action: Action, impact: Impact, evidence: int) -> None:
    """That it makes a difference is not said without anything that shows it."""
    if impact.needs_evidence and not evidence:
        raise Invalid("impact", f"{action.ref} has no evidence yet; add what shows it, then say {impact}")


def _rating_rule(action: Action, wanted: Values, said: str) -> dict[str, Any]:
    """Red and amber need a reason; blue is earned by sign-off. The same rating again, without a word, keeps its own.

    Work that is complete is not rated otherwise without a reason: nothing but its sign-off should be left to say of it.
    """
    rag = wanted.get("rag", action.rag)
    if rag is Rag.BLUE:
        raise Invalid("rag", "blue is not declared: complete the action, then have it signed off")
    needs_reason = rag in (Rag.RED, Rag.AMBER) or (action.is_complete and rag is not action.rag)
    if needs_reason and not said:
        raise Invalid("note", f"say why {action.ref} is {rag}")
    return {"rag_reason": said or (action.rag_reason if rag is action.rag else "")}


def _check_optimism(before: Action, after: Action, key: RagKey, today: date) -> None:
    """A rating better than the dates support asks for a reason, said with it (docs/design.md, "Optimistic").

    What it is measured against is the action as it was, its silence too: the update that rates it would otherwise
    itself be the news that makes it fresh, and green the way to end a warning. A date that comes with the rating
    counts as well.
    """
    suggestion = min(
        (suggest(before, key, today), suggest(replace(after, updated_on=today), key, today)),
        key=lambda one: one.rag.severity,
    )
    if is_optimistic(after.rag, suggestion.rag):
        raise Invalid(
            "note",
            f"the dates suggest {suggestion.rag} for {after.ref} ({suggestion.reason}); say why it is {after.rag}",
        )


def _complete(action: Action, wanted: Values, today: date, by: str, note: str) -> dict[str, Any]:
    """Completing says what was done, and nothing about the rating: that stays as it was declared.

    A red stays red, in every count, until it is signed off or rated again: otherwise its owner could take it off the
    board alone (docs/design.md, "Stages"). It is late no more; how late it was completed is remembered.
    """
    on: date = wanted.get("completed_on") or today
    if not note:
        raise Invalid("note", f"say what was done to complete {action.ref}")
    return {"completed_on": on, "completed_by": wanted.get("completed_by") or by}


def _close(action: Action, wanted: Values, today: date, by: str, note: str) -> dict[str, Any]:
    signer = str(wanted.get("signed_off_by") or by)
    # Whoever owned it up to now, and whoever is to own it from the same moment on.
    for owner in (action.owner, str(wanted.get("owner") or "")):
        if same_person(signer, owner):
            raise Invalid("signed_off_by", f"{owner} owns {action.ref}; somebody else has to sign it off")
    accepted = str(wanted.get("accepted_evidence") or note)
    if not accepted:
        raise Invalid("accepted_evidence", "say what was accepted as evidence")
    on: date = wanted.get("signed_off_on") or today
    if action.completed_on is not None and on < action.completed_on:
        raise Invalid(
            "signed_off_on", f"{action.ref} was completed {dates.format_date(action.completed_on)}, after that day"
        )
    return {
        "signed_off_on": on,
        "signed_off_by": signer,
        "accepted_evidence": accepted,
        "rag": Rag.BLUE,
        "rag_reason": accepted,
    }


def _reopen(action: Action, _wanted: Values, _today: date, _by: str, note: str) -> dict[str, Any]:
    """What is open again keeps the rating that was declared."""
    if not note:
        raise Invalid("note", f"{action.ref} is {action.stage}; say why it is reopened")
    return {
        "completed_on": None,
        "completed_by": "",
        "signed_off_on": None,
        "signed_off_by": "",
        "accepted_evidence": "",
        "withdrawn_reason": "",
        **_no_longer_blue(action),
    }


def _withdraw(action: Action, wanted: Values, _today: date, _by: str, note: str) -> dict[str, Any]:
    reason = wanted.get("withdrawn_reason") or note
    if not reason:
        raise Invalid("note", f"say why {action.ref} is withdrawn")
    return {"withdrawn_reason": reason, **_no_longer_blue(action)}


def _no_longer_blue(action: Action) -> dict[str, Any]:
    """Blue is for what is closed. Which rating it had before only the log knows: see :func:`as_declared`."""
    return {"rag": Rag.UNRATED, "rag_reason": ""} if action.is_closed else {}


_STAGE_RULES = {Stage.OPEN: _reopen, Stage.COMPLETE: _complete, Stage.CLOSED: _close, Stage.WITHDRAWN: _withdraw}


def leaves_sign_off(edit: Edit) -> bool:
    """Whether an edit takes back that an action is signed off: it is reopened, or withdrawn after all."""
    before, after = edit.before, edit.after
    return isinstance(before, Action) and before.is_closed and isinstance(after, Action) and not after.is_closed


def as_declared(edit: Edit, complete: Action | None, today: date) -> Edit:
    """An edit that takes back a sign-off, with the rating that was declared before it.

    Args:
        edit: One that :func:`leaves_sign_off`.
        complete: The action as it was when it was signed off; None if the log has not seen it so.
        today: The day of the edit: from then on it counts as what it was declared.
    """
    if complete is None or not isinstance(edit.after, Action):
        return edit
    since = None if complete.rag is Rag.UNRATED else today
    rated = replace(edit.after, rag=complete.rag, rag_reason=complete.rag_reason, rag_since=since)
    return replace(edit, after=rated)


def add_action(plan: Plan, area: str, title: str, today: date) -> Edit:
    """The edit that adds one more action to an area, with the next free ref.

    Raises:
        Invalid: if there is no such area or the title is empty.
    """
    if area not in {known.ref for known in plan.areas}:
        raise Invalid("area", f"there is no area {area!r}")
    taken = frozenset(action.ref for action in plan.actions)
    return Edit(None, Action(next_ref(area, taken), area, str(read_value("title", title, today))))


def rebase(
    edit: Edit,
    current: Action,
    decided: Values,
    *,
    key: RagKey,
    today: date,
    by: str,
    note: str = "",
    evidence: int = 0,
) -> Edit:
    """An edit made anew on what the action has become, after somebody decided about the fields in conflict.

    Args:
        edit: The edit that was refused.
        current: The action as it is now.
        decided: For each leading field in conflict, the value to keep: mine, theirs, or a third.
        key, today, by, note, evidence: As for :func:`propose`.

    Raises:
        Invalid: if a value cannot be read or a rule refuses it.
    """
    wanted = {
        name: getattr(edit.after, name)
        for name in edit.changed
        if name in EDITABLE and LEADERS.get(name, name) not in decided
    }
    for name, value in decided.items():
        if value == getattr(current, name):
            # Theirs: it stays as they said it.
            continue
        wanted[name] = value
        if value == getattr(edit.after, name):
            # What was said with the value goes with it: the reason of a rating, the date of a completion.
            wanted |= {
                follower: getattr(edit.after, follower)
                for follower, leader in LEADERS.items()
                if leader == name and follower in EDITABLE and follower in edit.changed
            }
    return propose(current, wanted, key=key, today=today, by=by, note=note, evidence=evidence)
