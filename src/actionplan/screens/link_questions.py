"""What is asked about what belongs together: which action answers several findings, which key message a finding has."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.content import Content

from actionplan.model.action import Action
from actionplan.model.area import Area
from actionplan.model.edit import Edit
from actionplan.model.plan import Plan
from actionplan.model.refusal import Invalid
from actionplan.model.rules.links import link_all, link_message, unlink, unlink_message
from actionplan.model.sanitise import first_line, sanitise
from actionplan.screens.question import Field, Question, Typed
from actionplan.widgets.text_parts import muted

YES, NO = "yes", "no"


def join_question(plan: Plan, areas: Sequence[Area], by: str) -> Question:
    """Which of their actions answers all of some findings."""
    actions = list(dict.fromkeys(action for area in areas for action in plan.actions_of(area)))
    refs = tuple(action.ref for action in actions)
    title = Content.assemble((f"One {plan.words.action.one} for ", "bold"), ", ".join(area.ref for area in areas))
    return _link_question(plan, areas, title, Field("action", "answered by", refs[0], refs, closed=True), by)


def link_question(plan: Plan, area: Area, by: str) -> Question:
    """Which action answers a finding too."""
    answering = {action.ref for action in plan.actions_of(area)}
    refs = tuple(action.ref for action in plan.counted if action.ref not in answering)
    title = Content.assemble(("Also answered by: ", "bold"), f"{area.ref}  {first_line(area.text)}")
    return _link_question(plan, [area], title, Field("action", plan.words.action.one, "", refs), by)


def _link_question(plan: Plan, areas: Sequence[Area], title: Content, field: Field, by: str) -> Question:
    def edits(answer: Typed) -> tuple[Sequence[Edit], str]:
        action = _action_named(plan, answer["action"])
        answered = {action.area, *action.also_answers}
        # Of a single finding that is answered already, the rule says so.
        findings = [area.ref for area in areas if len(areas) == 1 or area.ref not in answered]
        if not findings:
            raise Invalid("action", f"{action.ref} answers all of them already")
        return link_all(plan, action, findings, by=by), ""

    return Question(title, (field,), edits, preview=_preview(plan))


def unlink_question(plan: Plan, area: Area, linked: Sequence[Action], by: str) -> Question:
    """Which of the actions that answer a finding too does so no more."""

    def edits(answer: Typed) -> tuple[Sequence[Edit], str]:
        return unlink(plan, _action_named(plan, answer["action"]), area.ref, by=by), ""

    refs = tuple(action.ref for action in linked)
    title = Content.assemble(("No longer answered by: ", "bold"), f"{area.ref}  {first_line(area.text)}")
    field = Field("action", plan.words.action.one, refs[0], refs, closed=True)
    return Question(title, (field,), edits, preview=_preview(plan))


def message_question(plan: Plan, area: Area) -> Question:
    """Which key message a finding belongs to, or no longer, and why."""
    keys = tuple(message.key for message in plan.key_messages)
    titles = {message.key: message.title for message in plan.key_messages}
    belongs = {link.message: link.reason for link in plan.messages_of(area)}

    def edits(answer: Typed) -> tuple[Sequence[Edit], str]:
        rule = unlink_message if answer["belongs"] == NO else link_message
        return [rule(plan, area, answer["message"], answer["reason"])], ""

    def preview(answer: Typed) -> Content:
        key = answer["message"]
        words = titles.get(key, "")
        if key in belongs:
            words = f"{words}: it belongs to it now, because: {belongs[key]}"
        return muted(first_line(words))

    fields = (
        Field("message", "key message", keys[0], keys, closed=True),
        Field("belongs", "belongs to it", YES, (YES, NO), closed=True),
        Field("reason", "because"),
    )
    title = Content.assemble(("Key message of ", "bold"), f"{area.ref}  {first_line(area.text)}")
    return Question(title, fields, edits, preview=preview)


def _action_named(plan: Plan, text: str) -> Action:
    action = plan.action(plan.ref_meant(text))
    if action is None:
        raise Invalid("action", f"there is no {plan.words.action.one} {text.strip()[:40]!r} in the plan")
    return action


def _preview(plan: Plan) -> Callable[[Typed], Content]:
    """Says which action is meant."""

    def preview(answer: Typed) -> Content:
        action = plan.action(plan.ref_meant(answer["action"]))
        return muted("" if action is None else sanitise(first_line(action.title)))

    return preview
