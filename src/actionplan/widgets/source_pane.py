"""What is under the cursor of the plan's source, in full and with its reason."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from actionplan.model.plan import Area, Plan, Standing
from actionplan.model.sanitise import first_line, sanitise, shown_lines
from actionplan.model.self_evaluation import SelfEvaluation, by_theme, parts_of, written_words
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
        words = Content.assemble((f"{row.ref}  ", "bold"), shown_lines(row.text))
        if isinstance(row, Area):
            reason, keys = f"mapped because: {shown_lines(row.mapping_reason)}", "m changes it"
        else:
            reason, keys = Standing.NOT_CHECKED.value, "y still true · ! at risk"
            check = plan.check_of(row)
            if check is not None:
                reason = f"{check.standing}: {shown_lines(check.because)}"
        return Content.assemble(words, "\n", muted(reason), "\n", muted(keys))


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
