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

from actionplan.model.dates import format_date, format_short_date
from actionplan.model.log import Change
from actionplan.model.number_words import days, number_of, times
from actionplan.model.plan import Action, Plan
from actionplan.model.ratings import RATINGS, Rag
from actionplan.model.rollup import NOT_MAPPED
from actionplan.model.sanitise import sanitise
from actionplan.model.suggestion import awaiting_sign_off, completion, days_slipped, suggest
from actionplan.model.weekly_review import Decision
from actionplan.widgets.frame import fits, spread
from actionplan.widgets.rag_marks import mark

MUTED = "$foreground-muted"


def rating_words(action: Action) -> Content:
    """The declared rating and its reason; of what is complete, that it awaits sign-off."""
    if action.is_complete:
        declared = " as declared" if action.rag in RATINGS else ""
        reason = f"; reason: {sanitise(action.rag_reason)}" if action.rag_reason else ""
        return Content.assemble(mark(action.rag), f"{declared}; {awaiting_sign_off(action)}{reason}")
    reason = f": {sanitise(action.rag_reason)}" if action.rag_reason else ""
    return Content.assemble(mark(action.rag), reason)


def suggestion_words(action: Action, plan: Plan) -> Content:
    """What the dates support and why."""
    suggestion = suggest(action, plan.key, plan.as_at)
    if suggestion.rag is Rag.UNRATED:
        return Content.styled(f"no rating: {sanitise(suggestion.reason)}", "$foreground-muted")
    return Content.assemble(mark(suggestion.rag), f", {sanitise(suggestion.reason)}")


def date_words(action: Action) -> str:
    """The due date with its past, and the forecast."""
    if action.due is None:
        words = (
            "no due date" if action.original_due is None else f"no due date (first {format_date(action.original_due)})"
        )
    else:
        words = f"due {format_date(action.due)}"
        slipped = days_slipped(action)
        if action.times_moved:
            moved = f"{days(slipped)} later" if slipped > 0 else f"{days(-slipped)} earlier" if slipped else "the same"
            words += f" (first {format_date(action.original_due)}, moved {times(action.times_moved)}, {moved})"
    if action.forecast is not None:
        words += f"   forecast {format_date(action.forecast)}"
    if action.completed_on is not None and not action.is_complete:
        words += f"   {completion(action)}"
    return words


def decision_words(decision: Decision) -> str:
    """A decision of a review, with who does it by when: ``D1 Ask HR (Ann, by 4 Dec 2026, for the Board)``."""
    board = ", for the Board" if decision.for_board else ""
    done = f", done {format_date(decision.done_on)}" if decision.done_on is not None else ""
    who = f"{sanitise(decision.owner) or 'nobody'}, by {format_date(decision.due)}{board}{done}"
    return f"{decision.ref} {sanitise(decision.what)} ({who})"


def note_words(change: Change, action: Action, today: date) -> Content:
    """What was last said of an action, when and by whom; the reason of its rating stands beside that already."""
    said = "gave this rating" if change.note == action.rag_reason else sanitise(change.note)
    day = format_short_date(change.on) if change.on.year == today.year else format_date(change.on)
    return Content.assemble((f"{day}  ", MUTED), (f"{sanitise(change.by)}  ", "$text-accent"), said)


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
    note: reactive[Change | None] = reactive(None, repaint=False)
    """What was last said of it, if anything was."""
    knows_note: reactive[bool] = reactive(False, repaint=False)
    """Whether that has been read already."""

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
        self._lines_source = source
        self._lines = self._lines_of(self.action, plan, width) if self.action and isinstance(plan, Plan) else ()

    def _lines_of(self, action: Action, plan: Plan, width: int) -> Sequence[Line]:
        """What stands at the left and at the right of each line; no room for the right one is none at all."""
        summary_area = plan.summary_area_of(action)
        area = Content.styled(sanitise(summary_area.title) if summary_area else NOT_MAPPED, MUTED)
        title = Content.assemble((f"{action.ref}  {sanitise(action.title)}", "bold"))
        nothing = Content("")
        lines = (
            (title.truncate(max(20, width - area.cell_length - 3), ellipsis=True), area),
            (_rated(action), _suggested(action, plan)),
            (_facts(action, plan), _updated(action)),
            (self._said(plan), nothing),
            (_finding_or_measure(action, plan), nothing),
        )
        return [
            Line(left.truncate(width, ellipsis=True), right if fits(left, right, width) else nothing)
            for left, right in lines
        ]

    def _said(self, plan: Plan) -> Content:
        if self.note is not None and self.action is not None:
            return note_words(self.note, self.action, plan.as_at)
        return _missing("no note yet; n writes one" if self.knows_note else "")


def _rated(action: Action) -> Content:
    if action.rag is Rag.UNRATED and action.is_open:
        return Content.assemble(mark(action.rag), _missing(": r, a or g rates it"))
    return rating_words(action)


def _suggested(action: Action, plan: Plan) -> Content:
    """What the dates suggest; nothing of an action that has none, or that needs none any more."""
    if not action.is_open or action.due is None:
        return Content("")
    return Content.assemble(("the dates suggest ", MUTED), suggestion_words(action, plan))


def _facts(action: Action, plan: Plan) -> Content:
    """Its dates, its owner and what else there is to say in a few words."""
    pieces = len(plan.evidence_of(action))
    dates = Content(date_words(action))
    if action.is_open and action.due is None:
        dates = _missing(f"{date_words(action)}: d gives it one")
    owner = Content(f"owner {sanitise(action.owner)}") if action.owner else _missing("no owner yet; o gives it one")
    parts = [
        dates,
        owner,
        _missing("s signs it off" if action.is_complete else ""),
        Content(f"{action.priority} priority" if action.priority != "normal" else ""),
        Content(f"{number_of(pieces, 'piece')} of evidence" if pieces else ""),
    ]
    return Content("   ").join([part for part in parts if part])


def _updated(action: Action) -> Content:
    words = f"updated {format_date(action.updated_on)} by {sanitise(action.updated_by)}" if action.version > 1 else ""
    return _missing(words)


def _missing(words: str) -> Content:
    return Content.styled(words, MUTED)


def _finding_or_measure(action: Action, plan: Plan) -> Content:
    """How anybody will know that it worked, or else the finding, where the action has words of its own."""
    area = plan.area_of(action)
    if action.success_measure:
        return _missing(f"success: {sanitise(action.success_measure)}")
    return _missing("" if area.text == action.title else f"finding {area.ref}: {sanitise(area.text)}")
