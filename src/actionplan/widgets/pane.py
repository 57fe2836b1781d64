"""The action under the cursor, in a few lines below the list."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from actionplan.model.dates import show
from actionplan.model.numbers import days, times
from actionplan.model.plan import Action, Plan
from actionplan.model.rag import RATINGS, Rag, awaiting_sign_off, completion, days_slipped, suggest
from actionplan.model.review import Decision
from actionplan.model.rollup import NOT_MAPPED
from actionplan.model.text import shown
from actionplan.widgets.frame import spread
from actionplan.widgets.marks import mark


def rating_words(action: Action) -> Content:
    """The declared rating and its reason; of what is complete, that it awaits sign-off."""
    if action.is_complete:
        declared = " as declared" if action.rag in RATINGS else ""
        reason = f"; reason: {shown(action.rag_reason)}" if action.rag_reason else ""
        return Content.assemble(mark(action.rag), f"{declared}; {awaiting_sign_off(action)}{reason}")
    reason = f": {shown(action.rag_reason)}" if action.rag_reason else ""
    return Content.assemble(mark(action.rag), reason)


def suggestion_words(action: Action, plan: Plan) -> Content:
    """What the dates support and why."""
    suggestion = suggest(action, plan.key, plan.as_at)
    if suggestion.rag is Rag.UNRATED:
        return Content.styled(f"nothing: {shown(suggestion.reason)}", "$foreground-muted")
    return Content.assemble(mark(suggestion.rag), f", {shown(suggestion.reason)}")


def date_words(action: Action) -> str:
    """The due date with its past, and the forecast."""
    if action.due is None:
        words = "no due date" if action.original_due is None else f"no due date (first {show(action.original_due)})"
    else:
        words = f"due {show(action.due)}"
        slipped = days_slipped(action)
        if action.times_moved:
            moved = f"{days(slipped)} later" if slipped > 0 else f"{days(-slipped)} earlier" if slipped else "the same"
            words += f" (first {show(action.original_due)}, moved {times(action.times_moved)}, {moved})"
    if action.forecast is not None:
        words += f"   forecast {show(action.forecast)}"
    if action.completed_on is not None and not action.is_complete:
        words += f"   {completion(action)}"
    return words


def decision_words(decision: Decision) -> str:
    """A decision of a review, with who does it by when: ``D1 Ask HR (Ann, by 4 Dec 2026, for the Board)``."""
    board = ", for the Board" if decision.for_board else ""
    done = f", done {show(decision.done_on)}" if decision.done_on is not None else ""
    who = f"{shown(decision.owner) or 'nobody'}, by {show(decision.due)}{board}{done}"
    return f"{decision.ref} {shown(decision.what)} ({who})"


class ActionPane(Widget):
    """What there is to know about one action at a glance."""

    DEFAULT_CLASSES = "pane"
    action: reactive[Action | None] = reactive(None, repaint=False)

    def watch_action(self) -> None:
        """Draws the lines, and not the rule above them, with each key that moves the cursor."""
        self.refresh(self.content_size.region)

    def render(self) -> Content:
        """Five lines."""
        action, plan = self.action, getattr(self.app, "plan", None)
        if action is None or not isinstance(plan, Plan):
            return Content("")
        width = self.content_size.width
        summary_area = plan.summary_area_of(action)
        place = Content.styled(shown(summary_area.title) if summary_area else NOT_MAPPED, "$foreground-muted")
        title = Content.assemble((f"{action.ref}  {shown(action.title)}", "bold"))
        area = plan.area_of(action)
        finding = "" if area.text == action.title else f"finding {area.ref}: {shown(area.text)}"
        owner = f"owner {shown(action.owner)}" if action.owner else "no owner yet"
        priority = f"   {action.priority} priority" if action.priority != "normal" else ""
        measure = f"success: {shown(action.success_measure)}" if action.success_measure else ""
        updated = f"updated {show(action.updated_on)} by {shown(action.updated_by)}" if action.version > 1 else ""
        lines = [
            spread(title.truncate(max(20, width - place.cell_length - 3), ellipsis=True), place, width),
            spread(
                rating_words(action),
                Content.assemble(("dates say ", "$foreground-muted"), suggestion_words(action, plan)),
                width,
            ),
            spread(
                Content(f"{date_words(action)}   {owner}{priority}   evidence {len(plan.evidence_of(action))}"),
                Content.styled(updated, "$foreground-muted"),
                width,
            ),
            Content.styled(finding or measure, "$foreground-muted"),
            Content.styled(measure if finding else "", "$foreground-muted"),
        ]
        return Content("\n").join([line.truncate(width, ellipsis=True) for line in lines])
