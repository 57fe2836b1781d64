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
from actionplan.model.wordings import earlier_facts, wording_facts
from actionplan.widgets.clamped_text import clamped
from actionplan.widgets.source_list import SourceRow, SourceText
from actionplan.widgets.text_parts import muted


class SourcePane(Widget):
    """What is under the cursor in full, with its reason."""

    DEFAULT_CLASSES = "pane"
    row: reactive[SourceRow] = reactive(None)

    def render(self) -> Content:
        """The text and the reason for its mapping or standing, as far as there is room; its keys are in the footer."""
        plan = getattr(self.app, "plan", None)
        if self.row is None or not isinstance(plan, Plan):
            return Content("")
        text = Content("\n").join(_lines_of(self.row, plan))
        return Content("\n").join(clamped(text, self.content_size.width, self.content_size.height))


def _lines_of(row: SourceRow, plan: Plan) -> list[Content]:
    if row is None:
        return []
    if isinstance(row, SourceText):
        return [Content(shown_lines(row.text.removeprefix("· ")))]
    if isinstance(row, SelfEvaluation):
        return _self_evaluation(row, plan)
    if isinstance(row, Duty):
        return _duty_lines(row, plan)
    words = Content.assemble((f"{row.ref}  ", "bold"), shown_lines(row.text))
    if isinstance(row, Area):
        return [words, *_finding_lines(row, plan)]
    facts = [f"{name.lower()}: {shown_lines(text)}" for name, text in earlier_facts(row.earlier)]
    facts += [f"not in the {sanitise(row.absent_from)}"] if row.absent_from else []
    return [words, *map(muted, (*facts, _standing_words(row, plan)))]


def _duty_lines(duty: Duty, plan: Plan) -> list[Content]:
    """A duty with its note, the rule that sets its day, and where that was read."""
    read = f", read {format_date(duty.rule_read_on)}" if duty.rule_read_on else ""
    lacks = what_lacks(duty, plan)
    facts = (
        f"still missing: {lacks}" if lacks else "",
        f"note: {duty.note}" if duty.note else "",
        f"due {format_date(duty.due)}: {duty.rule}" if duty.rule else f"due {format_date(duty.due)}",
        # It is long: where there is no room for it, all else has been said.
        f"{duty.rule_source}{read}" if duty.rule_source else "",
    )
    words = Content.assemble((f"{duty.ref}  ", "bold"), shown_lines(duty.what), f"  {sanitise(duty_state(duty, plan))}")
    return [words, *(muted(shown_lines(fact)) for fact in facts if fact)]


def _finding_lines(area: Area, plan: Plan) -> list[Content]:
    """What is known of a finding; of a plan without summary areas no mapping."""
    facts = [f"{label.lower()}: {shown_lines(words)}" for label, words in wording_facts(area)]
    facts += [f"source ref {sanitise(area.source_ref)}" if area.source_ref else "", shown_lines(answer_words(area))]
    if reason := restriction_reason(area, plan):
        facts.append(f"restricted because: {shown_lines(reason)}")
    facts += [f"the reviewers' grade: {sanitise(area.grade)}" if area.grade else ""]
    facts += [f"risk while open: {shown_lines(risk_words(area))}" if area.risk else ""]
    facts += [*_answered_by(area, plan), *_messages_of(area, plan)]
    if plan.summary_areas:
        facts.append(f"mapped because: {shown_lines(area.mapping_reason)}" if area.mapping_reason else "not mapped")
    return [muted(fact) for fact in facts if fact]


def _standing_words(strength: Strength, plan: Plan) -> str:
    check = plan.check_of(strength)
    if check is None:
        return Standing.NOT_CHECKED.value
    return f"{check.standing}: {shown_lines(check.because)}"


def _self_evaluation(evaluation: SelfEvaluation, plan: Plan) -> list[Content]:
    """Who wrote it when, how it compares with what the reviewers found, and what it says."""
    beside = next((theme for theme in by_theme(plan) if theme.theme.number == evaluation.theme), None)
    facts = [written_words(evaluation)]
    if beside is not None:
        facts.append(f"the reviewers: {beside.counts}")
    if beside is not None and beside.latest == evaluation and beside.comparison:
        facts.append(beside.comparison)
    return [
        Content.assemble((f"{evaluation.ref}  ", "bold"), sanitise(" · ".join(facts))),
        *(Content.assemble(muted(f"{name}: "), first_line(text)) for name, text in parts_of(evaluation)),
    ]


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
