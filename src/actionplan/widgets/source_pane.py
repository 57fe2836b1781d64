"""What is under the cursor of the plan's source, in full and with its reason."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from actionplan.model.answers import answering_words
from actionplan.model.area import Area, Standing
from actionplan.model.dates import format_date
from actionplan.model.duties import Duty
from actionplan.model.duty_clock import duty_state, what_lacks
from actionplan.model.findings import answer_words
from actionplan.model.plan import Plan
from actionplan.model.restricted import restriction_reason
from actionplan.model.risk import risk_words
from actionplan.model.sanitise import first_line, sanitise, shown_lines
from actionplan.model.self_evaluation import SelfEvaluation, by_theme, parts_of, written_words
from actionplan.model.sources import Strength
from actionplan.widgets.source_list import SourceRow, SourceText
from actionplan.widgets.text_parts import muted


class SourcePane(Widget):
    """What is under the cursor in full, with its reason."""

    DEFAULT_CLASSES = "pane"
    row: reactive[SourceRow] = reactive(None)

    def render(self) -> Content:
        """The text, the reason for its mapping or standing, and the keys that change it."""
        row, plan = self.row, getattr(self.app, "plan", None)
        if isinstance(row, SourceText):
            return Content(shown_lines(row.text.removeprefix("· ")))
        if row is None or not isinstance(plan, Plan):
            return Content("")
        if isinstance(row, SelfEvaluation):
            return _self_evaluation(row, plan)
        if isinstance(row, Duty):
            return Content("\n").join(_duty_lines(row, plan))
        words = Content.assemble((f"{row.ref}  ", "bold"), shown_lines(row.text))
        if isinstance(row, Area):
            lines = _finding_lines(row, plan)
        else:
            lines = [muted(_standing_words(row, plan)), muted("y still true · ! at risk")]
        return Content("\n").join([words, *lines])


def _duty_lines(duty: Duty, plan: Plan) -> list[Content]:
    """A duty with the rule that sets its day, where that was read, its note, and the keys that change it."""
    read = f", read {format_date(duty.rule_read_on)}" if duty.rule_read_on else ""
    lacks = what_lacks(duty, plan)
    facts = (
        f"still missing: {lacks}" if lacks else "",
        f"due {format_date(duty.due)}: {duty.rule}" if duty.rule else f"due {format_date(duty.due)}",
        f"note: {duty.note}" if duty.note else "",
    )
    source = f"{duty.rule_source}{read}" if duty.rule_source else ""
    keys = "c done · d another date · n note · W withdraw" if duty.is_waiting else "R reopens it · n note"
    words = Content.assemble((f"{duty.ref}  ", "bold"), shown_lines(duty.what), f"  {sanitise(duty_state(duty, plan))}")
    # The source of a rule is long: where there is no room for it, all else has been said.
    return [words, *(muted(shown_lines(fact)) for fact in (*facts, keys, source) if fact)]


def _finding_lines(area: Area, plan: Plan) -> list[Content]:
    """What is known of a finding, and the keys that change it; of a plan without summary areas no mapping."""
    facts = [f"source ref {sanitise(area.source_ref)}" if area.source_ref else "", shown_lines(answer_words(area))]
    if reason := restriction_reason(area, plan):
        facts.append(f"restricted because: {shown_lines(reason)}")
    facts += [f"the reviewers' grade: {sanitise(area.grade)}" if area.grade else ""]
    facts += [f"risk while open: {shown_lines(risk_words(area))}" if area.risk else ""]
    facts += [*_answered_by(area, plan), *_messages_of(area, plan)]
    keys = ["r answers it", f"L links {plan.words.action.a}"]
    if plan.key_messages:
        keys.append("K key messages")
    if any(finding.risk for finding in plan.findings):
        keys.append("S risk")
    if plan.summary_areas:
        keys.insert(0, "m changes it")
        facts.append(f"mapped because: {shown_lines(area.mapping_reason)}" if area.mapping_reason else "not mapped")
    return [*(muted(fact) for fact in facts if fact), muted(" · ".join(keys))]


def _standing_words(strength: Strength, plan: Plan) -> str:
    check = plan.check_of(strength)
    if check is None:
        return Standing.NOT_CHECKED.value
    return f"{check.standing}: {shown_lines(check.because)}"


def _self_evaluation(evaluation: SelfEvaluation, plan: Plan) -> Content:
    """Who wrote it when, how it compares with what the reviewers found, and what it says."""
    beside = next((theme for theme in by_theme(plan) if theme.theme.number == evaluation.theme), None)
    facts = [written_words(evaluation)]
    if beside is not None:
        facts.append(f"the reviewers: {beside.counts}")
    if beside is not None and beside.latest == evaluation and beside.comparison:
        facts.append(beside.comparison)
    lines = [
        Content.assemble((f"{evaluation.ref}  ", "bold"), sanitise(" · ".join(facts))),
        *(Content.assemble(muted(f"{name}: "), first_line(text)) for name, text in parts_of(evaluation)),
    ]
    return Content("\n").join(lines)


def _answered_by(area: Area, plan: Plan) -> list[str]:
    """The actions of a finding, where they are not just the one that it began with."""
    actions = plan.actions_of(area)
    if [action.ref for action in actions] == [area.ref]:
        return []
    words = answering_words(actions, area.ref)
    return [sanitise(f"answered by {words}")] if words else [f"no {plan.words.action.one} answers it"]


def _messages_of(area: Area, plan: Plan) -> list[str]:
    """The key messages that a finding belongs to, each with the reason."""
    titles = {message.key: message.title for message in plan.key_messages}
    links = [link for link in plan.messages_of(area) if link.message in titles]
    return [first_line(f"key message {titles[link.message]}, because: {link.reason}") for link in links]
