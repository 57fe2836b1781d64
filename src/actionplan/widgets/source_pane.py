"""What is under the cursor of the plan's source, in full and with its reason."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from actionplan.model.findings import answer_words
from actionplan.model.plan import Area, Plan, Standing
from actionplan.model.sanitise import sanitise, shown_lines
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
        words = Content.assemble((f"{row.ref}  ", "bold"), shown_lines(row.text))
        if isinstance(row, Area):
            lines = _finding_lines(row, plan)
        else:
            lines = [muted(_standing_words(row, plan)), muted("y still true · ! at risk")]
        return Content("\n").join([words, *lines])


def _finding_lines(area: Area, plan: Plan) -> list[Content]:
    """What is known of a finding, and the keys that change it; of a plan without summary areas no mapping."""
    facts = [f"source ref {sanitise(area.source_ref)}" if area.source_ref else "", shown_lines(answer_words(area))]
    keys = ["r answers it"]
    if plan.summary_areas:
        keys.insert(0, "m changes it")
        facts.append(f"mapped because: {shown_lines(area.mapping_reason)}" if area.mapping_reason else "not mapped")
    return [*(muted(fact) for fact in facts if fact), muted(" · ".join(keys))]


def _standing_words(strength: Strength, plan: Plan) -> str:
    check = plan.check_of(strength)
    if check is None:
        return Standing.NOT_CHECKED.value
    return f"{check.standing}: {shown_lines(check.because)}"
