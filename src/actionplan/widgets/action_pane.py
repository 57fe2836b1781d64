"""The action under the cursor, in a few lines below the list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import zip_longest
from operator import is_
from typing import NamedTuple

from textual.content import Content
from textual.geometry import Region
from textual.reactive import reactive
from textual.widget import Widget

from actionplan.model.action import Action, Priority
from actionplan.model.answers import also_answers_words
from actionplan.model.dates import format_date, format_short_date
from actionplan.model.describe import last_update_words, moves_of_due_date
from actionplan.model.findings import answer_words, has_findings_words
from actionplan.model.milestones import milestones_words
from actionplan.model.notes import Progress
from actionplan.model.number_words import number_of
from actionplan.model.plan import Plan
from actionplan.model.ratings import RATINGS, Condition
from actionplan.model.restricted import marked_title, restriction_reason
from actionplan.model.rollup import summary_area_title
from actionplan.model.sanitise import first_line, sanitise, shown_lines
from actionplan.model.suggested_rag import awaiting_sign_off, completion, suggested_now
from actionplan.widgets.frame import fits, spread
from actionplan.widgets.rag_marks import mark
from actionplan.widgets.text_parts import MUTED, muted, on_one_line, text_after, with_keys

GAP = "   "
"""Stands between two facts of one line."""


def rating_words(action: Action, plan: Plan) -> Content:
    """The declared rating and its reason; of what is complete, that it awaits sign-off."""
    if not action.is_complete:
        return Content.assemble(mark(plan.condition(action), plan.key), text_after(": ", action.rag_reason))
    rating = mark(plan.condition(action), plan.key)
    if plan.condition(action) in RATINGS:
        rating = Content.assemble(rating, " as declared")
    return Content.assemble(rating, f"; {awaiting_sign_off(action)}", text_after("; reason: ", action.rag_reason))


def suggestion_words(action: Action, plan: Plan) -> Content:
    """What the dates support and why."""
    # The action may for a moment be of the plan before, and must not be kept beside this one.
    suggested = suggested_now(action, plan)
    if suggested.rag is Condition.UNRATED:
        return muted(f"no rating: {sanitise(suggested.reason)}")
    return Content.assemble(mark(suggested.rag, plan.key), f", {sanitise(suggested.reason)}")


def date_words(action: Action) -> str:
    """The due date with its moves, the forecast, and when it was completed."""
    parts = [_due_date_words(action)]
    if action.forecast is not None:
        parts.append(f"forecast {format_date(action.forecast)}")
    if action.completed_on is not None and not action.is_complete:
        parts.append(completion(action))
    return GAP.join(parts)


def _due_date_words(action: Action) -> str:
    if action.due is not None:
        words, history = f"due {format_date(action.due)}", moves_of_due_date(action)
    elif action.original_due is not None:
        words, history = "no due date", f"first {format_date(action.original_due)}"
    else:
        return "no due date"
    if not history:
        return words
    return f"{words} ({history})"


def note_words(progress: Progress, action: Action, today: date) -> Content:
    """The last note of an action, when and by whom; not the reason of its rating again, which stands beside that."""
    parts: list[Content | tuple[str, str]] = []
    if progress.on is not None:
        day = format_short_date(progress.on) if progress.on.year == today.year else format_date(progress.on)
        parts.append((f"{day}  ", MUTED))
    if progress.by:
        parts.append((f"{sanitise(progress.by)}  ", "$text-accent"))
    if progress.text == action.rag_reason:
        return Content.assemble(*parts, "gave this rating")
    return Content.assemble(*parts, shown_lines(progress.text))


class Line(NamedTuple):
    """A line of the pane: what stands at its left, and at its right."""

    left: Content
    right: Content


NOTHING = Line(Content(""), Content(""))


def _changed_cells(before: Line, after: Line, width: int) -> int:
    """How many cells of a line, from the left, differ from what stood there. Textual sends all to the left of them."""
    if not before.right.is_same(after.right):
        return width
    if before.left.is_same(after.left):
        return 0
    return max(before.left.cell_length, after.left.cell_length)


class ActionPane(Widget):
    """What there is to know about one action at a glance; of what there is not yet, the key that gives it."""

    DEFAULT_CLASSES = "pane"
    # Its lines are as long as there is room for: to look where to break them would take half of their time.
    DEFAULT_CSS = "ActionPane { text-wrap: nowrap; }"
    action: reactive[Action | None] = reactive(None, repaint=False)
    note: reactive[Progress | None] = reactive(None, repaint=False)
    """Its last note, if there is one."""
    knows_note: reactive[bool] = reactive(False, repaint=False)
    """Whether its last note has been read already."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: Sequence[Line] = ()
        self._lines_source: tuple[object, ...] = ()
        """What the lines were made of."""

    def watch_action(self) -> None:
        """Draws the lines that differ, and not the rule above them, with each key that moves the cursor."""
        width = self.content_size.width
        if not width:
            return
        lines_before = self._lines
        self._make_lines(width)
        for y, (before, after) in enumerate(zip_longest(lines_before, self._lines, fillvalue=NOTHING)):
            if cells := _changed_cells(before, after, width):
                self.refresh(Region(0, y, cells, 1))

    watch_note = watch_knows_note = watch_action

    def render(self) -> Content:
        """Five lines."""
        width = self.content_size.width
        self._make_lines(width)
        return Content("\n").join([spread(line.left, line.right, width) for line in self._lines])

    def _make_lines(self, width: int) -> None:
        """Works the lines out, unless they are of this very action and plan already."""
        plan = getattr(self.app, "plan", None)
        source = (self.action, plan, self.note, self.knows_note, width)
        if len(source) == len(self._lines_source) and all(map(is_, source, self._lines_source)):
            return
        self._lines_source, self._lines = source, ()
        if self.action is not None and isinstance(plan, Plan):
            self._lines = self._lines_of(self.action, plan, width)

    def _lines_of(self, action: Action, plan: Plan, width: int) -> Sequence[Line]:
        """What stands at the left and at the right of each line; no room for the right one is none at all."""
        group = muted(sanitise(summary_area_title(action, plan)))
        title = Content.assemble((f"{action.ref}  {first_line(marked_title(action, plan))}", "bold"))
        nothing = Content("")
        lines = (
            (title.truncate(max(20, width - group.cell_length - 3), ellipsis=True), group),
            (_rating(action, plan), _suggestion(action, plan)),
            (_facts(action, plan), _last_update(action)),
            (self._last_note(action, plan), nothing),
            (_finding_or_measure(action, plan), _own_fields(action)),
        )
        return [
            Line(left.truncate(width, ellipsis=True), right if fits(left, right, width) else nothing)
            for left, right in ((on_one_line(left), right) for left, right in lines)
        ]

    def _last_note(self, action: Action, plan: Plan) -> Content:
        if self.note is not None:
            return note_words(self.note, action, plan.as_at)
        if not self.knows_note:
            return Content("")
        return muted(with_keys("no note yet", "; n writes one", plan))


def _rating(action: Action, plan: Plan) -> Content:
    if action.rag is Condition.UNRATED and action.is_open:
        return Content.assemble(
            mark(plan.condition(action), plan.key), muted(with_keys("", ": r, a or g rates it", plan))
        )
    return rating_words(action, plan)


def _suggestion(action: Action, plan: Plan) -> Content:
    """What the dates suggest; nothing of an action that has none, or that needs none any more."""
    if not action.is_open or (action.due is None and suggested_now(action, plan).rag is Condition.UNRATED):
        return Content("")
    return Content.assemble(("the dates suggest ", MUTED), suggestion_words(action, plan))


def _may_sign_off(action: Action, plan: Plan) -> bool:
    """Whether whoever uses the program may sign an action off."""
    if plan.is_only_read or not plan.access.has_roles:
        return not plan.is_only_read
    from actionplan.model.rules.permissions import step_refusal

    return not step_refusal(plan, "sign_off", action)


def _facts(action: Action, plan: Plan) -> Content:
    """Its dates, its owner and what else there is to say in a few words."""
    facts = [Content(date_words(action))]
    reason = restriction_reason(action, plan)
    if action.is_open and action.due is None:
        facts = [muted(with_keys(date_words(action), ": d gives it one", plan))]
    if action.owner:
        facts.append(Content(f"owner {sanitise(plan.owner_name(action))}"))
    else:
        facts.append(muted(with_keys("no owner yet", "; o gives it one", plan, action)))
    if action.is_complete and _may_sign_off(action, plan):
        facts.append(muted("s signs it off"))
    if action.is_closed:
        # Not with what every start imports.
        from actionplan.model.holding import sign_off_words

        facts += [Content(sanitise(words)) for words in (sign_off_words(action, plan),) if words]
    if action.status:
        facts.append(Content(sanitise(action.status)))
    if action.priority is not Priority.NORMAL:
        facts.append(Content(f"{action.priority} priority"))
    pieces = plan.evidence_of(action)
    if pieces:
        facts.append(Content(f"{number_of(len(pieces), 'piece')} of evidence"))
    milestones = milestones_words(action, plan)
    if milestones:
        facts.append(Content(sanitise(f"{plan.words.milestone.many} {milestones}")))
    if reason:
        facts.append(Content(f"restricted because: {first_line(reason)}"))
    if action.also_answers:
        facts.append(Content(sanitise(f"also answers {also_answers_words(action)}")))
    return Content(GAP).join(facts)


def _last_update(action: Action) -> Content:
    if action.version <= 1 and action.silent_since is None:
        return Content("")
    words = sanitise(last_update_words(action))
    return muted(words if action.silent_since is not None else f"updated {words}")


def _own_fields(action: Action) -> Content:
    """What the plan has of it under headings of its own."""
    return muted(GAP.join(f"{sanitise(heading)}: {first_line(value)}" for heading, value in action.own_fields))


def _finding_or_measure(action: Action, plan: Plan) -> Content:
    """How anybody will know that it worked, or else the finding, where the action has words of its own."""
    if action.success_measure:
        return muted(f"success: {shown_lines(action.success_measure)}")
    area = plan.area_of(action)
    words = f"source ref {area.source_ref}" if area.source_ref else ""
    words = " · ".join(filter(None, (words, answer_words(area))))
    if not has_findings_words(action, plan):
        front = ", ".join(filter(None, (f"{plan.words.finding.one} {area.ref}", words)))
        words = f"{front}: {area.text}"
    return muted(shown_lines(words))
