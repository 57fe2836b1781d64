"""What the action keys ask, and the edits that the answers mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from textual.content import Content

from actionplan.model import dates
from actionplan.model.describe import refs_words
from actionplan.model.edit import Edit
from actionplan.model.fields import DATE_FIELDS, EDITABLE, label
from actionplan.model.impact import Impact
from actionplan.model.names import meant_name
from actionplan.model.number_words import number_of
from actionplan.model.plan import Action, EvidenceKind, Plan, Priority
from actionplan.model.ratings import Rag
from actionplan.model.refusal import Invalid
from actionplan.model.repeat import Given
from actionplan.model.rules.actions import add_action, propose_all, why_not
from actionplan.model.rules.records import add_evidence
from actionplan.model.sanitise import sanitise
from actionplan.model.suggestion import suggest
from actionplan.model.typed_values import year_doubt
from actionplan.screens.prompt import Field, Question, Typed
from actionplan.widgets.action_pane import suggestion_words
from actionplan.widgets.date_hint import date_hint
from actionplan.widgets.rag_marks import mark


def _who_agreed(edits: Sequence[Edit]) -> str:
    """A date that moves asks who agreed; nobody is an answer too."""
    moved = refs_words(tuple(edit.ref for edit in edits if "times_moved" in edit.changed), 3)
    return f"who agreed to move the due date of {moved}? Enter leaves it empty" if moved else ""


_AGREED_BY = Field("agreed_by", "agreed by", by_rule=True, asked=_who_agreed)
_REASON = Field("note", "because", by_rule=True)
"""The reason that a rule asks for: of a date that moves, of a rating that the dates do not support."""


def owner_field(name: str, label: str, value: str, plan: Plan) -> Field:
    """A field for an owner: completed from those in use, and asked about where one of them is probably meant."""
    return Field(name, label, value, plan.owners, meant=lambda typed: meant_name(typed, plan.owners))


class Questions:
    """The questions about some actions of a plan, asked by one person on one day."""

    def __init__(self, plan: Plan, actions: Sequence[Action], by: str) -> None:
        self.plan, self.actions, self.by = plan, tuple(actions), by
        self.one = self.actions[0] if len(self.actions) == 1 else None

    # --- what each key asks --------------------------------------------------------------------------------

    def rate(self, rag: Rag) -> Question:
        """``r`` ``a`` ``g``: a line for the reason, required for red and amber."""
        said = self.one.rag_reason if self.one and self.one.rag is rag else ""
        reason = Field("note", "because", said)
        return self._question(
            Content.assemble("Rate ", mark(rag), "  ", self._about()),
            {"rag": rag},
            reason,
            preview=self._suggested,
            gives=("rag",),
        )

    def owner(self) -> Question:
        """``o``: completed from the owners in use."""
        field = owner_field("owner", "owner", self.one.owner if self.one else "", self.plan)
        return self._question(self._titled("Owner of"), {}, field, gives=("owner",))

    def due(self) -> Question:
        """``d``: any form of a date; a date that moves needs a reason."""
        fields = [self._date("due", "due", _iso(self.one.due) if self.one else "")]
        fields.append(_REASON)
        if any(action.due is not None for action in self.actions):
            fields.append(_AGREED_BY)
        return self._question(self._titled("Due date of"), {}, *fields, gives=("due",))

    def forecast(self) -> Question:
        """``f``: when the owner now expects it."""
        fields = (self._date("forecast", "forecast", _iso(self.one.forecast) if self.one else ""), _REASON)
        return self._question(self._titled("Forecast of"), {}, *fields, gives=("forecast",))

    def impact(self) -> Question:
        """``i``: whether it makes a difference; evidenced and better need evidence."""
        value = self.one.impact if self.one is not None else ""
        fields = (Field("impact", "impact", value, tuple(Impact), closed=True), _REASON)
        evidence = self._shown_evidence
        return self._question(self._titled("Impact of"), {}, *fields, preview=evidence, gives=("impact",))

    def evidence(self) -> Question:
        """``v``: what, where, when, of which kind."""
        action = self.one
        assert action is not None

        def edits(typed: Typed) -> tuple[Sequence[Edit], str]:
            return [add_evidence(self.plan, action, **typed)], ""

        fields = (
            Field("what", "what"),
            Field("place", "where"),
            self._date("dated", "dated", "today"),
            Field("kind", "kind", EvidenceKind.AUDIT, tuple(EvidenceKind), closed=True),
        )
        return Question(self._titled("Evidence for"), fields, edits, self._no_case_data)

    def note(self) -> Question:
        """``n``: a progress note; it changes nothing else."""
        return self._question(self._titled("Note on"), {}, Field("note", "note"), needs_note=True)

    def complete(self) -> Question:
        """``c``: complete, awaiting sign-off."""
        fields = (self._date("completed_on", "completed on", "today"), Field("note", "what was done"))
        return self._question(self._titled("Complete"), {"stage": "complete"}, *fields)

    def sign_off(self) -> Question:
        """``s``: signed off by somebody other than the owner, with what was accepted."""
        fields = (
            Field("accepted_evidence", "evidence"),
            Field("signed_off_by", "signed off by", self.by),
        )
        return self._question(self._titled("Sign off"), {"stage": "closed"}, *fields, preview=self._owned)

    def reopen(self) -> Question:
        """``R``: with a reason."""
        return self._question(self._titled("Reopen"), {"stage": "open"}, Field("note", "because"))

    def withdraw(self) -> Question:
        """``W``: with a reason; it leaves every count and is never deleted."""
        return self._question(self._titled("Withdraw"), {"stage": "withdrawn"}, Field("note", "because"))

    def edit(self) -> Question:
        """``e``: everything that can be typed about one action."""
        assert self.one is not None
        # What is done keeps the dates that were promised.
        dates_too = [name for name in ("due", "forecast") if not why_not(self.one, name)]
        fields = [
            Field("title", "title", self.one.title),
            owner_field("owner", "owner", self.one.owner, self.plan),
            *(self._date(name, name, _iso(getattr(self.one, name))) for name in dates_too),
            Field("priority", "priority", self.one.priority, tuple(Priority), closed=True),
            Field("success_measure", "success", self.one.success_measure),
            _REASON,
            *([_AGREED_BY] if self.one.due is not None and dates_too else []),
        ]
        return self._question(self._titled("Edit"), {}, *fields, preview=self._finding)

    def add(self) -> Question:
        """``+``: one more action about the same area."""
        assert self.one is not None
        area = self.plan.area_of(self.one)

        def edits(typed: Typed) -> tuple[Sequence[Edit], str]:
            return [add_action(self.plan, area.ref, typed["title"], self.plan.as_at)], ""

        title = Content.assemble(("Another action for ", "bold"), f"{area.ref}  {sanitise(area.text)}")
        return Question(title, (Field("title", "action"),), edits)

    def repeat(self, given: Given) -> Question:
        """``.``: what was given to the actions that were answered last; asks only what a rule requires."""
        fields = [Field("note", "because", given.note, by_rule=True)]
        if "due" in given.values:
            fields.append(_AGREED_BY)
        title = Content.assemble(("Give ", "bold"), self._about(), f": {sanitise(given.words)}")
        question = self._question(title, given.values, *fields, gives=tuple(given.values))
        return replace(question, at_once=True)

    # --- how they are put together -------------------------------------------------------------------------

    def _question(
        self,
        title: Content,
        fixed: Mapping[str, Any],
        *fields: Field,
        preview: Any = None,
        needs_note: bool = False,
        gives: tuple[str, ...] = (),
    ) -> Question:
        def edits(typed: Typed) -> tuple[Sequence[Edit], str]:
            note = typed.get("note", "")
            if needs_note and not note.strip():
                raise Invalid("note", "there is nothing to note yet")
            values = {**fixed, **{name: self._value(name, value) for name, value in typed.items() if name in EDITABLE}}
            if not values.get("agreed_by", "").strip():
                # Nobody is named: that is nothing to say where no date moves.
                values.pop("agreed_by", None)
            return self.propose(values, note), note.strip()

        return Question(title, fields, edits, preview, gives=gives)

    def _value(self, name: str, typed: str) -> str:
        """What is typed. For several actions an empty line is no answer: nobody clears all their dates by enter."""
        if self.one is None and name in ("owner", "due", "forecast") and not typed.strip():
            raise Invalid(name, f"type the {label(name)}; a dash (-) for none")
        return "" if name == "owner" and typed.strip() == "-" else typed

    def propose(self, values: Mapping[str, Any], note: str) -> list[Edit]:
        """The edits that set ``values`` on every action. Raises Invalid."""
        return propose_all(self.plan, self.actions, values, by=self.by, note=note)

    def _date(self, name: str, words: str, value: str) -> Field:
        """A date field, with the day that is understood below it."""
        today = self.plan.as_at

        def understood(typed: str) -> Content:
            if self.one is None and DATE_FIELDS[name].is_optional and not typed.strip():
                return Content(f"a dash (-) for none. {dates.FORMS}")
            return date_hint(typed, name, today, none=self._taken_back(name), doubt=doubt)

        def doubt(day: date) -> str:
            return year_doubt(day, today) if name in ("due", "forecast") else ""

        return Field(name, words, value, understood=understood)

    def _taken_back(self, name: str) -> str:
        """What it means that there is no date, where there was one."""
        before: date | None = getattr(self.one, name, None) if DATE_FIELDS[name].is_optional else None
        if before is None:
            return ""
        return f"no {label(name)}: {dates.format_date(before)} is taken back{', say why' if name == 'due' else ''}"

    def _titled(self, what: str) -> Content:
        return Content.assemble((f"{what} ", "bold"), self._about())

    def _about(self) -> Content:
        if self.one is not None:
            return Content.assemble((self.one.ref, "bold"), f"  {sanitise(self.one.title)}")
        refs = tuple(action.ref for action in self.actions)
        return Content.assemble((number_of(len(refs), "action"), "bold"), f"  {refs_words(refs, 12)}")

    # --- what stands under the fields ----------------------------------------------------------------------

    def _suggested(self, _typed: Typed) -> Content:
        """What the dates support, of each action where that is anything."""
        parts = []
        for action in self.actions:
            suggestion = suggest(action, self.plan.key, self.plan.as_at)
            if self.one is not None or suggestion.rag in (Rag.RED, Rag.AMBER):
                prefix = "" if self.one is not None else f"{action.ref} "
                parts.append(Content.assemble(prefix, suggestion_words(action, self.plan)))
        return Content.assemble("dates suggest  ", Content(" · ").join(parts)) if parts else Content("")

    def _owned(self, _typed: Typed) -> Content:
        owners = ", ".join(sorted({sanitise(action.owner) or "nobody" for action in self.actions}))
        return Content(f"owned by {owners}; somebody else signs off")

    def _shown_evidence(self, _typed: Typed) -> Content:
        pieces = [piece for action in self.actions for piece in self.plan.evidence_of(action)]
        if not pieces:
            return Content("no evidence yet: not assessed, none yet or emerging; v adds evidence")
        return Content("evidence: " + "; ".join(sanitise(piece.what) for piece in pieces))

    def _no_case_data(self, _typed: Typed) -> Content:
        return Content("No names of children or families.")

    def _finding(self, _typed: Typed) -> Content:
        assert self.one is not None
        return Content(f"finding: {sanitise(self.plan.area_of(self.one).text)}")


def _iso(day: Any) -> str:
    return day.isoformat() if day else ""
