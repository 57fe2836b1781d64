"""What the action keys ask, and the edits that the answers mean."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from msgspec.structs import replace
from textual.content import Content

from actionplan.model import dates
from actionplan.model import field as model_field
from actionplan.model.action import Action, Priority
from actionplan.model.area import Area
from actionplan.model.columns import is_used
from actionplan.model.describe import added_words, refs_words
from actionplan.model.edit import Edit
from actionplan.model.edit_questions import who_agreed
from actionplan.model.endings import read_way
from actionplan.model.fields import DATE_FIELDS, EDITABLE, PLAIN, STEP_OF, label
from actionplan.model.own_fields import own_headings, own_value
from actionplan.model.people_in_use import shown_value
from actionplan.model.plan import Plan
from actionplan.model.ratings import BAD, Condition
from actionplan.model.refusal import Invalid
from actionplan.model.repeat import Given
from actionplan.model.rules.actions import action_without_title, add_action, propose_all
from actionplan.model.rules.stages import why_not
from actionplan.model.sanitise import first_line, shown_lines
from actionplan.model.suggested_rag import suggestion
from actionplan.model.typed_values import year_doubt
from actionplan.screens.ending_fields import accepted_risk, ending_fields, ending_preview, review_day_field
from actionplan.screens.person_fields import body_field, owner_field, people_field, person_field
from actionplan.screens.question import Field, Question, Typed
from actionplan.screens.sign_off_fields import sign_off_fields, who_may_not_sign
from actionplan.widgets.action_pane import suggestion_words
from actionplan.widgets.date_hint import date_hint
from actionplan.widgets.rag_marks import mark

_AGREED_BY = Field("agreed_by", "agreed by", by_rule=True, asked=who_agreed)
_OWN = "own_field_"
"""Stands before the place of an own field in the name of the line that asks for it."""
_REASON = Field("note", "because", by_rule=True)
"""The reason that a rule asks for: of a date that moves, of a rating that the dates do not support."""


_PEOPLE = ("support", "sponsor", "member", "body", "status")
"""What ``O`` asks beside the owner."""


def add_question(plan: Plan, area: Area) -> Question:
    """What will be done about an area: the title of its action while that has none of its own, then one more action."""

    def edits(answer: Typed) -> tuple[Sequence[Edit], str]:
        return [add_action(plan, area.ref, answer["title"], plan.as_at)], ""

    def tells(edits: Sequence[Edit]) -> str:
        words = added_words(edits[0])
        return "".join(f"{ref} {text} · u undoes" for ref, text in words.items())

    words = f"Another {plan.words.action.one} for "
    if not plan.actions_of(area) or action_without_title(plan, area) is not None:
        words = "What will be done about "
    title = Content.assemble((words, "bold"), f"{area.ref}  {first_line(area.text)}")
    return Question(title, (Field("title", plan.words.action.one),), edits, tells=tells)


class Questions:
    """The questions about some actions of a plan, asked by one person on one day."""

    def __init__(self, plan: Plan, actions: Sequence[Action], by: str) -> None:
        self.plan, self.actions, self.by = plan, tuple(actions), by
        self.single: Action | None = None
        """The action, if the questions are about one; None if they are about several."""
        if len(self.actions) == 1:
            self.single = self.actions[0]

    # --- what each key asks --------------------------------------------------------------------------------

    def rate(self, rag: Condition) -> Question:
        """``r`` ``a`` ``g``: a line for the reason, required for red and amber."""
        reason = ""
        if self.single is not None and self.single.rag is rag:
            reason = self.single.rag_reason
        return self._question(
            Content.assemble("Rate ", mark(rag, self.plan.key), "  ", self._about()),
            {"rag": rag},
            Field("note", "because", reason),
            preview=self._suggestions,
            gives=("rag",),
        )

    def owner(self) -> Question:
        """``o``: completed from the owners in use."""
        field = owner_field("owner", "owner", self._value_now("owner"), self.plan)
        return self._question(self._titled("Owner of"), {}, field, gives=("owner",))

    def due(self) -> Question:
        """``d``: any form of a date; a date that moves needs a reason."""
        fields = [self._date("due", "due", self._value_now("due")), _REASON]
        if any(action.due is not None for action in self.actions):
            fields.append(_AGREED_BY)
        return self._question(self._titled("Due date of"), {}, *fields, gives=("due",))

    def forecast(self) -> Question:
        """``f``: when the owner now expects it."""
        fields = (self._date("forecast", "forecast", self._value_now("forecast")), _REASON)
        return self._question(self._titled("Forecast of"), {}, *fields, gives=("forecast",))

    def impact(self) -> Question:
        """``i``: whether it makes a difference; evidenced and better need evidence."""
        from actionplan.screens.impact_fields import impact_fields, what_shows_it

        fields = (*impact_fields(self.plan, self.single), _REASON)
        preview = partial(what_shows_it, self.plan, self.actions)
        return self._question(self._titled("Impact of"), {}, *fields, preview=preview, gives=("impact",))

    def note(self) -> Question:
        """``n``: a progress note; it changes nothing else."""
        return self._question(self._titled("Note on"), {}, Field("note", "note"), needs_note=True)

    def complete(self) -> Question:
        """``c``: complete, awaiting sign-off."""
        fields = (self._date("completed_on", "completed on", "today"), Field("note", "what was done"))
        return self._question(self._titled("Complete"), {"stage": "complete"}, *fields)

    def sign_off(self) -> Question:
        """``s``: who signs off, on what, and how it was verified; neither the owner nor who marked it complete."""
        fields = sign_off_fields(self.plan, self.actions, self.by)
        return self._question(self._titled("Sign off"), {"stage": "closed"}, *fields, preview=self._owners)

    def reopen(self) -> Question:
        """``R``: with a reason."""
        return self._question(self._titled("Reopen"), {"stage": "open"}, Field("note", "because"))

    def withdraw(self) -> Question:
        """``W``: how it ends otherwise than done, and why; it leaves every count and is never deleted."""
        fields = ending_fields(self.plan, self.actions)
        title = self._titled("Withdraw or end")
        return self._question(title, {"stage": "withdrawn"}, *fields, preview=ending_preview)

    def review_risk(self) -> Question:
        """``H`` on an accepted risk: how it stands, and when somebody looks at it again."""
        about = self._titled("Look at the accepted risk of")
        if self.single is not None:
            about = Content.assemble(about, "\n", accepted_risk(self.single, self.plan))
        return self._question(about, {}, Field("note", "how it stands"), review_day_field(self.plan, by_rule=False))

    def edit(self) -> Question:
        """``e``: everything that can be typed about one action."""
        action = self.single
        assert action is not None
        # What is done keeps the dates that were promised.
        date_names = [name for name in ("due", "forecast", "check_on") if not why_not(action, STEP_OF[name])]
        fields = [
            Field("title", "title", action.title),
            owner_field("owner", "owner", self._value_now("owner"), self.plan),
            *(self._date(name, EDITABLE[name].short or name, self._value_now(name)) for name in date_names),
            Field("priority", "priority", action.priority, tuple(Priority), closed=True),
            *(self._plain(field) for field in PLAIN if is_used(field, self.plan) or self._is_missed(field)),
            *self._own_fields(action),
            _REASON,
        ]
        if action.due is not None and "due" in date_names:
            fields.append(_AGREED_BY)
        return self._question(self._titled("Edit"), {}, *fields, preview=self._finding)

    def _is_missed(self, field: model_field.Field) -> bool:
        """Whether the public version has no word for an action that it must say something of: it is no good news."""
        action = self.single
        if field.name != "public_reason" or action is None:
            return False
        return action.rag in BAD or suggestion(action, self.plan).rag in BAD

    def _own_fields(self, action: Action) -> Iterator[Field]:
        """A line for each field of the plan's own."""
        for number, heading in enumerate(own_headings(self.plan)):
            yield Field(f"{_OWN}{number}", heading, own_value(action, heading), part_of="own_fields")

    def _plain(self, field: model_field.Field) -> Field:
        """A line for a field that has no question of its own."""
        label, value = field.short or field.words, self._value_now(field.name)
        if field.kind is model_field.FieldKind.DATE:
            return self._date(field.name, label, value)
        if field.choices is not None:
            return Field(field.name, label, value, tuple(field.choices), closed=True)
        if field.is_person and field.kind is model_field.FieldKind.NAMES:
            return people_field(field.name, label, value, self.plan)
        if field.is_person:
            return person_field(field.name, label, value, self.plan)
        if field.is_body:
            return body_field(field.name, label, value, self.plan)
        return Field(field.name, label, value)

    def people(self) -> Question:
        """``O``: everybody beside the owner, the body it counts for, and the team's word for how it stands."""
        owner = owner_field("owner", "owner", self._value_now("owner"), self.plan)
        others = [self._plain(EDITABLE[name]) for name in _PEOPLE]
        question = self._question(self._titled("People of"), {}, owner, *others, preview=self._in_several)
        if self.single is not None:
            return question

        def edits(answer: Typed) -> tuple[Sequence[Edit], str]:
            values = {name: "" if text.strip() == "-" else text for name, text in answer.items() if text.strip()}
            return self.propose(values, ""), ""

        return replace(question, edits=edits)

    def block(self) -> Question:
        """``B``: which other actions it waits for, several separated by semicolons."""
        refs = tuple(action.ref for action in self.plan.counted if action.is_open and action not in self.actions)
        field = Field("blocked_by", "blocked by", self._value_now("blocked_by"), refs)
        return self._question(self._titled("What blocks"), {}, field, preview=self._blockers)

    def _blockers(self, _answer: Typed) -> Content:
        return Content("refs, separated by semicolons; an empty line for none")

    def add(self) -> Question:
        """``+``: what will be done about the same area."""
        assert self.single is not None
        return add_question(self.plan, self.plan.area_of(self.single))

    def repeat(self, last_answer: Given) -> Question:
        """``.``: what was given to the actions that were answered last; asks only what a rule requires."""
        fields = [Field("note", "because", last_answer.note, by_rule=True)]
        if "due" in last_answer.values:
            fields.append(_AGREED_BY)
        title = Content.assemble(("Give ", "bold"), self._about(), f": {first_line(last_answer.words(self.plan))}")
        question = self._question(title, last_answer.values, *fields, gives=tuple(last_answer.values))
        return replace(question, at_once=True)

    # --- how they are put together -------------------------------------------------------------------------

    def _question(
        self,
        title: Content,
        fixed: Mapping[str, Any],
        *fields: Field,
        preview: Callable[[Typed], Content] | None = None,
        needs_note: bool = False,
        gives: tuple[str, ...] = (),
    ) -> Question:
        """A question whose answer sets fields of every action.

        Args:
            title: What is asked of which actions.
            fixed: The values that are set whatever is typed.
            fields: What is typed: values by the names of an action's fields, and the note.
            preview: What stands below the fields while somebody types.
            needs_note: Whether nothing is saved without a note.
            gives: The fields that a repetition gives to other actions.
        """

        def edits(answer: Typed) -> tuple[Sequence[Edit], str]:
            note = answer.get("note", "")
            if needs_note and not note.strip():
                raise Invalid("note", "there is nothing to note yet")
            values = {**fixed, **{name: self._value(name, text) for name, text in answer.items() if name in EDITABLE}}
            own_lines = {name: text for name, text in answer.items() if name.startswith(_OWN)}
            if own_lines:
                values["own_fields"] = dict(zip(own_headings(self.plan), own_lines.values(), strict=True))
            if not values.get("agreed_by", "").strip():
                # Nobody is named: that is nothing to say where no date moves.
                values.pop("agreed_by", None)
            return self.propose(values, note), note.strip()

        return Question(title, fields, edits, preview, gives=gives)

    def _value(self, name: str, text: str) -> str:
        """What is typed in a field. For several actions an empty one is refused: nobody clears all dates by enter."""
        is_empty = not text.strip()
        if is_empty and self.single is None and name in ("owner", "due", "forecast"):
            raise Invalid(name, f"type the {label(name)}; a dash (-) for none")
        if name == "ending":
            return read_way(text)
        if name == "owner" and text.strip() == "-":
            return ""
        return text

    def _value_now(self, name: str) -> str:
        """What the action has in a field, as it would be typed; nothing where several are asked about."""
        if self.single is None:
            return ""
        value = shown_value(self.plan, self.single, name)
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, tuple):
            return "; ".join(value)
        return value or ""

    def propose(self, values: Mapping[str, Any], note: str) -> list[Edit]:
        """The edits that set ``values`` on every action. Raises Invalid."""
        return propose_all(self.plan, self.actions, values, by=self.by, note=note)

    def _date(self, name: str, words: str, value: str) -> Field:
        """A date field, with the day that is understood below it."""
        today = self.plan.as_at

        def day_line(text: str) -> Content:
            if self.single is None and DATE_FIELDS[name].is_optional and not text.strip():
                return Content(f"a dash (-) for none. {dates.FORMS}")
            return date_hint(text, name, today, none=self._without_date(name), doubt=doubt)

        def doubt(day: date) -> str:
            if name not in ("due", "forecast"):
                return ""
            return year_doubt(day, today)

        return Field(name, words, value, understood=day_line)

    def _without_date(self, name: str) -> str:
        """The warning that an empty field takes the date back; empty if there was none."""
        date_now: date | None = getattr(self.single, name, None) if DATE_FIELDS[name].is_optional else None
        if date_now is None:
            return ""
        words = f"no {label(name)}: {dates.format_date(date_now)} is taken back"
        if name == "due":
            words = f"{words}, say why"
        return words

    def _titled(self, words: str) -> Content:
        return Content.assemble((f"{words} ", "bold"), self._about())

    def _about(self) -> Content:
        if self.single is not None:
            return Content.assemble((self.single.ref, "bold"), f"  {first_line(self.single.title)}")
        refs = tuple(action.ref for action in self.actions)
        return Content.assemble((self.plan.words.action.number(len(refs)), "bold"), f"  {refs_words(refs, 12)}")

    # --- what stands under the fields ----------------------------------------------------------------------

    def _suggestions(self, _answer: Typed) -> Content:
        """What the dates support; of several actions, for each where that is red or amber."""
        if self.single is not None:
            return Content.assemble("dates suggest  ", suggestion_words(self.single, self.plan))
        parts = [
            Content.assemble(f"{action.ref} ", suggestion_words(action, self.plan))
            for action in self.actions
            if suggestion(action, self.plan).rag in BAD
        ]
        if not parts:
            return Content("")
        return Content.assemble("dates suggest  ", Content(" · ").join(parts))

    def _owners(self, _answer: Typed) -> Content:
        return Content(who_may_not_sign(self.plan, self.actions))

    def _in_several(self, _answer: Typed) -> Content:
        if self.single is None:
            return Content("an empty line changes nothing; a dash (-) for none")
        return Content("support: several are separated by semicolons")

    def _finding(self, _answer: Typed) -> Content:
        assert self.single is not None
        return Content(f"{self.plan.words.finding.one}: {shown_lines(self.plan.area_of(self.single).text)}")


QUESTION_OF_STEP: Mapping[str, Callable[[Questions], Question]] = {
    "owner": Questions.owner,
    "due": Questions.due,
    "forecast": Questions.forecast,
    "impact": Questions.impact,
    "people": Questions.people,
    "note": Questions.note,
    "block": Questions.block,
    "complete": Questions.complete,
    "sign_off": Questions.sign_off,
    "reopen": Questions.reopen,
    "review_risk": Questions.review_risk,
    "withdraw": Questions.withdraw,
    "edit": Questions.edit,
    "add": Questions.add,
}
"""The question that a key asks, by what the key gives to ``ask`` or ``ask_about_one``."""
