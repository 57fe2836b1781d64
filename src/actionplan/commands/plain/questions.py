"""What is asked about an action, and the edits that the answers mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from actionplan.commands.plain.forms import Answers, Form, Line
from actionplan.model.action import Action, EvidenceKind, Verification
from actionplan.model.dates import format_date, iso_or_empty
from actionplan.model.describe import refs_words
from actionplan.model.edit import Edit
from actionplan.model.edit_questions import ref_there, when_again, who_agreed
from actionplan.model.endings import WAYS, ending_sentence, is_accepted_risk, read_way
from actionplan.model.fields import EDITABLE
from actionplan.model.hold_checks import HoldOutcome
from actionplan.model.holding import sign_off_words
from actionplan.model.impact import Impact
from actionplan.model.people_in_use import shown_value
from actionplan.model.plan import Plan
from actionplan.model.ratings import Condition
from actionplan.model.refusal import Invalid
from actionplan.model.rules.actions import propose_all
from actionplan.model.rules.hold_checks import check_holds
from actionplan.model.rules.permissions import step_refusal
from actionplan.model.rules.records import add_evidence
from actionplan.model.rules.stages import first_check, why_not, why_not_signer
from actionplan.model.sanitise import first_line
from actionplan.model.words import capital

_REASON = Line("note", "Because", by_rule=True)
_AGREED_BY = Line("agreed_by", "Agreed by", is_person=True, by_rule=True, asked=who_agreed)


class ActionQuestions:
    """The questions about some actions of a plan, asked by one person on one day."""

    def __init__(self, plan: Plan, actions: Sequence[Action], by: str) -> None:
        self._plan, self._actions, self._by = plan, tuple(actions), by
        self._first = self._actions[0]

    def rate(self, rag: Condition) -> Form:
        """A rating, with its reason."""
        reason = self._first.rag_reason if len(self._actions) == 1 and self._first.rag is rag else ""
        word = self._plan.key.face(rag).word
        return self._form(f"Rate {self._refs} {word}", {"rag": rag}, Line("note", "Because", reason))

    def owner(self) -> Form:
        """The one accountable person or post."""
        return self._form(f"Owner of {self._refs}", {}, self._line("owner", "Owner", is_person=True))

    def due(self) -> Form:
        """A date; one that moves needs a reason, and it is asked who agreed."""
        return self._form(
            f"Due date of {self._refs}", {}, self._line("due", "Due"), _REASON, _AGREED_BY
        )  # fmt: skip

    def forecast(self) -> Form:
        """When the owner now expects it."""
        line = self._line("forecast", "Forecast")
        return self._form(f"Forecast of {self._refs}", {}, line, _REASON)

    def note(self) -> Form:
        """A progress note; it changes nothing else."""
        return self._form(f"Note on {self._refs}", {}, Line("note", "Note"), needs_note=True)

    def impact(self) -> Form:
        """Whether it makes a difference; evidenced and sustained need evidence, or a reading."""
        lines = (
            Line("impact", "Impact", self._now("impact"), tuple(Impact)),
            Line("impact_reading", "Shown by the reading", self._now("impact_reading"), by_rule=True),
            _REASON,
        )
        return self._form(f"Impact of {self._refs}", {}, *lines)

    def complete(self) -> Form:
        """Complete, awaiting sign-off."""
        lines = (Line("note", "What was done"), Line("completed_on", "Completed on", "today"))
        return self._form(f"Complete {self._refs}", {"stage": "complete"}, *lines)

    def sign_off(self) -> Form:
        """Who signs off, on what, and how it was verified; neither the owner nor who marked it complete."""
        may_not = any(why_not_signer(self._plan, action, self._by) for action in self._actions)
        owner = self._plan.owner_name(self._first) or "nobody"
        lines = (
            Line("accepted_evidence", "Evidence that was accepted"),
            Line("verified", "Verified how", "", tuple(Verification)),
            Line("sample", "Sample, how many of it were right, for example 18 of 20", by_rule=True),
            Line("signed_off_by", "Signed off by", "" if may_not else self._by, is_person=True),
            Line("check_on", "Check whether it holds on", self._first_check()),
        )
        completed_by = self._first.completed_by or "nobody named"
        about = f"Signed off by neither {owner}, who owns it, nor {completed_by}, who marked it complete."
        return self._form(f"Sign off {self._refs}", {"stage": "closed"}, *lines, about=(about,))

    def _first_check(self) -> str:
        if len(self._actions) > 1:
            return ""
        return iso_or_empty(first_check(self._first.priority, self._plan.as_at, self._plan.check_after))

    def reopen(self) -> Form:
        """Open again, with a reason."""
        return self._form(f"Reopen {self._refs}", {"stage": "open"}, Line("note", "Because"))

    def withdraw(self) -> Form:
        """How it ends otherwise than done, and why; it no longer counts and is never deleted."""
        lines = (
            Line("ending", "It is", WAYS[0], WAYS),
            Line("note", "Because; of an accepted risk, the risk in a sentence"),
            Line("accepted_by", "Risk accepted by, not its owner", is_person=True, by_rule=True),
            Line("risk_review_on", "Risk looked at again on", by_rule=True),
            Line("ending_to", "Goes to, a ref or another plan", by_rule=True),
            Line("ending_ref", "Its ref there", by_rule=True, asked=ref_there),
        )
        return self._form(f"Withdraw or end {self._refs}", {"stage": "withdrawn"}, *lines)

    def review_risk(self) -> Form:
        """How an accepted risk stands, and when somebody looks at it again."""
        lines = (Line("note", "How the risk stands"), Line("risk_review_on", "Look at it again on"))
        about = ending_sentence(self._first, self._plan)
        return self._form(f"Accepted risk of {self._refs}", {}, *lines, about=(about,))

    def evidence(self) -> Form:
        """What, where, when, of which kind."""

        def edits(answers: Answers) -> tuple[Sequence[Edit], str]:
            return [add_evidence(self._plan, self._first, **answers)], ""

        lines = (
            Line("what", "What it is"),
            Line("place", "Where it is, a path or an address"),
            Line("dated", "Dated", "today"),
            Line("kind", "Kind", EvidenceKind.AUDIT, tuple(EvidenceKind)),
        )
        return Form(f"Evidence for {self._refs}", lines, edits, about=("No names of children or families.",))

    def hold(self) -> Form:
        """Whether what was signed off still holds."""
        action = self._first

        def edits(answers: Answers) -> tuple[Sequence[Edit], str]:
            return check_holds(self._plan, action, **answers, by=self._by), answers["what"].strip()

        pieces = self._plan.evidence_of(action)
        lines = (
            Line("outcome", "It is", HoldOutcome.HOLDING, tuple(HoldOutcome)),
            Line("what", "Because"),
            Line("evidence", "Evidence, a ref or a new piece in a few words", by_rule=True),
            Line("kind", "Kind of the new piece", "", tuple(EvidenceKind), by_rule=True),
            Line("checked_by", "Looked at by, not its owner", is_person=True, by_rule=True),
            Line("next_check", "Check again on", by_rule=True, asked=when_again),
        )
        known_pieces = "; ".join(f"{piece.ref} {first_line(piece.what)}" for piece in pieces) or "none yet"
        about = (sign_off_words(action, self._plan), f"Evidence: {known_pieces}")
        title = f"Does it hold? {action.ref} {first_line(action.title)}"
        return Form(title, lines, edits, about=tuple(filter(None, about)))

    # --- how they are put together -------------------------------------------------------------------------

    @property
    def _refs(self) -> str:
        return refs_words(tuple(action.ref for action in self._actions))

    def _line(self, name: str, label: str, *, is_person: bool = False) -> Line:
        """A line for a field that can be empty; of several actions a dash has to say so."""
        return Line(name, label, self._now(name), is_person=is_person, is_needed=len(self._actions) > 1)

    def _now(self, name: str) -> str:
        """What the action has in a field, as it would be typed; nothing where several are asked about."""
        if len(self._actions) > 1:
            return ""
        value = shown_value(self._plan, self._first, name)
        return value.isoformat() if isinstance(value, date) else str(value or "")

    def _form(
        self,
        title: str,
        fixed: Mapping[str, Any],
        *lines: Line,
        needs_note: bool = False,
        about: tuple[str, ...] = (),
    ) -> Form:
        def edits(answers: Answers) -> tuple[Sequence[Edit], str]:
            note = answers.get("note", "").strip()
            if needs_note and not note:
                raise Invalid("note", "there is nothing to note yet")
            values = {**fixed, **{name: text for name, text in answers.items() if name in EDITABLE}}
            if "ending" in values:
                values["ending"] = read_way(values["ending"])
            for name in ("agreed_by", "impact_reading", "sample"):
                # Nothing is said of these: then there is nothing to refuse either.
                if not values.get(name, "").strip():
                    values.pop(name, None)
            return propose_all(self._plan, self._actions, values, by=self._by, note=note), note

        return Form(title, lines, edits, about=about)


QUESTION_OF: Mapping[str, Callable[[ActionQuestions], Form]] = {
    "note": ActionQuestions.note,
    "complete": ActionQuestions.complete,
    "sign_off": ActionQuestions.sign_off,
    "owner": ActionQuestions.owner,
    "due": ActionQuestions.due,
    "forecast": ActionQuestions.forecast,
    "impact": ActionQuestions.impact,
    "evidence": ActionQuestions.evidence,
    "hold": ActionQuestions.hold,
    "reopen": ActionQuestions.reopen,
    "withdraw": ActionQuestions.withdraw,
    "review_risk": ActionQuestions.review_risk,
}
"""The question of each step of an action."""
_SINGLE = ("evidence", "hold", "review_risk")
RATINGS: Mapping[str, Condition] = {"r": Condition.OFF_TRACK, "a": Condition.AT_RISK, "g": Condition.ON_TRACK}
"""What each of the letters declares."""


def action_question(plan: Plan, actions: Sequence[Action], step: str, by: str) -> Form:
    """The question of a step, of :data:`QUESTION_OF`, or of a rating, ``r``, ``a`` or ``g``.

    Raises:
        Invalid: with what to do, where the step cannot be taken.
    """
    if step == "hold" and any(map(is_accepted_risk, actions)):
        # The same word asks of both whether somebody has looked again.
        step = "review_risk"
    for action in actions:
        asked = "rate" if step in RATINGS else step
        if reason := step_refusal(plan, asked, action) or why_not(action, asked):
            raise Invalid(step, reason)
    if step in _SINGLE and len(actions) > 1:
        raise Invalid(step, "this is asked of one action at a time")
    questions = ActionQuestions(plan, actions, by)
    if step in RATINGS:
        return questions.rate(RATINGS[step])
    return QUESTION_OF[step](questions)


def withdrawn_note(action: Action, plan: Plan) -> str:
    """What is said of an action that was withdrawn, or ended otherwise."""
    if action.ending is not None:
        return capital(ending_sentence(action, plan))
    return f"Withdrawn by {action.updated_by} on {format_date(action.updated_on)}: {action.withdrawn_reason}"
