"""What stands above every screen: the plan with its counts, and the line of tabs."""

from __future__ import annotations

from asyncio import to_thread
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from textual import events, work
from textual.content import Content
from textual.reactive import reactive
from textual.timer import Timer
from textual.widget import Widget

from actionplan.model.dates import format_long_date
from actionplan.model.endings import short_total_words, total_words
from actionplan.model.number_words import number_of
from actionplan.model.plan import Plan
from actionplan.model.proposals import waiting
from actionplan.model.rollup import whole
from actionplan.model.sanitise import first_line, sanitise
from actionplan.textual_private import Still
from actionplan.widgets.rag_marks import FOUND_BY, counts, found_by, open_points, short_counts

if TYPE_CHECKING:
    from actionplan.app import ActionPlanApp

TABS = {
    "summary": ("1", "Summary"),
    "actions": ("2", "Actions"),
    "review": ("3", "Review"),
    "owners": ("4", "Owners"),
    "history": ("5", "History"),
    "plan": ("6", "Plan"),
    "measures": ("8", "Measures"),
    "proposals": ("9", "Proposals"),
}
"""The screens with a tab, by mode, each with its key."""


MESSAGE_SECONDS = 10.0
"""So long it is said what was done, unless something is asked before."""


def fits(left: Content, right: Content, width: int) -> bool:
    """Whether there is room for both in one line, with two cells between them."""
    return left.cell_length + right.cell_length + 2 <= width


def spread(left: Content, right: Content, width: int) -> Content:
    """One line: ``left`` at the left, ``right`` at the right if there is room for it."""
    if not fits(left, right, width):
        return left.truncate(width, ellipsis=True)
    gap = width - left.cell_length - right.cell_length
    return Content.assemble(left, " " * gap, right)


class PlanHeader(Still, Widget):
    """Whose plan it is, as at which day, and the five counts; a click on a count shows those actions."""

    DEFAULT_CSS = """
    PlanHeader {
        height: 2; padding: 0 1;
        &.-doubted, &.-timed { height: 3; }
        &.-doubted.-timed { height: 4; }
    }
    """
    plan: reactive[Plan | None] = reactive(None)
    app: ActionPlanApp

    def __init__(self) -> None:
        super().__init__()
        self._is_timed = False
        """Whether the next duty of the plan stands in a line of its own."""

    def watch_plan(self, plan: Plan | None) -> None:
        """Makes room for the doubt, and for the next duty of the plan."""
        self.set_class(plan is not None and bool(plan.clock_doubt), "-doubted")
        self._is_timed = plan is not None and _has_clock(plan)
        self.set_class(self._is_timed, "-timed")
        if self._is_timed:
            self._count_working_days()

    @work(exclusive=True, group="bank holidays")
    async def _count_working_days(self) -> None:
        """Until bank holidays are known the next duty is shown with its date; then its working days are counted."""
        from actionplan.model.working_days import bank_holidays_are_known, learn_bank_holidays

        if not bank_holidays_are_known():
            await to_thread(learn_bank_holidays)
            self.refresh()

    def render(self) -> Content:
        """Two lines; one more where the computer's date cannot be right, and one for the next duty of the plan."""
        plan, width = self.plan, self.content_size.width
        if plan is None:
            return Content("")
        day = f"as at {format_long_date(plan.as_at)}"
        role = f", {plan.access.role}" if plan.access.role is not None else ""
        name = Content(f" · {sanitise(plan.access.name)}").truncate(27 - len(role), ellipsis=True)
        who = Content.styled(f"{name.plain}{role}", "$foreground-muted")
        kept = (
            ", past: read-only"
            if plan.is_past
            else ", closed"
            if plan.is_closed
            else ", read-only"
            if plan.read_only
            else ""
        )
        when = Content.styled(f"{day}{kept}", "bold $text-warning" if kept else "$foreground-muted")
        right = Content.assemble(when, who)
        room = max(20, width - right.cell_length - 3)
        demo = Content.styled(" DEMO ", "bold $text-warning reverse") if plan.is_demo else Content("")
        called = " · ".join(filter(None, (sanitise(plan.organisation), sanitise(plan.title))))
        title = Content.assemble(demo, " " if plan.is_demo else "", (called, "bold")).truncate(room, ellipsis=True)
        lines = [spread(title, right, width), self._numbers(plan, width), *self._clock(plan, width)]
        if plan.clock_doubt:
            lines.append(Content.styled(plan.clock_doubt, "bold $text-warning").truncate(width, ellipsis=True))
        return Content("\n").join(lines)

    def _clock(self, plan: Plan, width: int) -> list[Content]:
        """The next duty of the plan, and what the answer to the findings lacks for it, as long as there is room for."""
        if not self._is_timed:
            return []
        from actionplan.widgets.clock_line import clock_line

        return [clock_line(plan, width)]

    def _numbers(self, plan: Plan, width: int) -> Content:
        """The five counts, and what is open; of a plan that is still read there are none to show."""
        if plan.still_to_read:
            return Content.styled("reading …", "$foreground-muted")
        total = whole(plan)
        points = open_points(len(total.late), len(total.optimistic), len(total.to_sign_off))
        to_decide = Content("")
        if number := len(waiting(plan.proposals)) if plan.proposals else 0:
            to_decide = Content.from_markup(f"[@click=app.go('proposals')]{number_of(number, 'proposal')}[/]")
            to_decide = to_decide.stylize("bold $text-accent")
            points = Content(" · ").join(filter(len, (to_decide, points)))
        # That some do not count is always said; how they ended, and the words of the ratings, where there is room.
        for ratings in (counts(total.counts, total.plan.key), short_counts(total.counts, total.plan.key)):
            for words in (total_words(plan), short_total_words(plan)):
                numbers = Content.assemble(found_by(Content(words), ""), "  ", ratings)
                if numbers.cell_length + points.cell_length + 2 <= width:
                    return spread(numbers, points, width)
        # What somebody has to decide on is said in any window.
        return spread(numbers, points if fits(numbers, points, width) else to_decide, width)

    def on_click(self, event: events.Click) -> None:
        """Shows the actions that a count has counted."""
        filter_text = event.style.meta.get(FOUND_BY)
        if filter_text is not None:
            event.stop()
            self.app.show_actions(filter_text)


def _has_clock(plan: Plan) -> bool:
    """Whether the plan has a duty that is still to be done; most plans have none, and load nothing for it."""
    if not plan.duties:
        return False
    from actionplan.widgets.clock_line import has_clock

    return has_clock(plan)


class TabLine(Still, Widget):
    """The screens and their keys; at the right, what the screen says of itself."""

    DEFAULT_CSS = """
    TabLine { height: 1; padding: 0 1; link-style: none; link-color: $foreground-muted; link-background-hover: $panel; }
    """
    app: ActionPlanApp
    status: reactive[str] = reactive("")
    filter: reactive[str] = reactive("")
    """What is filtered by, if anything; it is cut last, and stands between the status and what is found."""
    found: reactive[str] = reactive("")
    has_measures: reactive[bool] = reactive(False)
    """Whether the plan has measures; else their screen has no tab."""
    has_proposals: reactive[bool] = reactive(False)
    """Whether anything is proposed that waits; else its screen has no tab."""
    kept: reactive[str] = reactive("")
    """What is said beside it, as long as it is so."""

    def __init__(self, mode: str) -> None:
        super().__init__()
        self._mode = mode

    def render(self) -> Content:
        """One line; a tab can be clicked."""
        line, width = self._tabs(), self.content_size.width
        status = self._status_and_remark(width)
        if line.cell_length + status.cell_length + 2 > width:
            # What is filtered is never left out; the other tabs' keys are enough then.
            line = self._tabs(short=True)
            status = self._status_and_remark(width - line.cell_length - 2)
        return spread(line, status, width)

    def _status_and_remark(self, room: int) -> Content:
        """What the screen says of itself, in so many cells."""
        remark = Content.styled(f" · {self.kept}" if self.kept else "", "$text-accent")
        room = max(0, room - remark.cell_length)
        status = Content.styled(self._status(room), "$foreground-muted")
        return Content.assemble(status.truncate(room, ellipsis=True), remark)

    def _status(self, room: int) -> str:
        """The status; of one with a filter the rest is left out first, and then the filter is cut."""
        if not self.filter:
            return sanitise(self.status)
        text, matches = f"/ {sanitise(self.filter)}", f"  {sanitise(self.found)}"
        front = f"{sanitise(self.status)} · " if self.status else ""
        if cell_len(front + text + matches) > room:
            front = ""
        if cell_len(text + matches) > room:
            text = set_cell_size(text, max(3, room - cell_len(matches) - 1)).rstrip() + "…"
        return front + text + matches

    def _tabs(self, *, short: bool = False) -> Content:
        tabs, words = [], self.app.plan.words
        for mode, (key, title) in TABS.items():
            is_used = {"measures": self.has_measures, "proposals": self.has_proposals}.get(mode, True)
            if mode != self._mode and not is_used:
                # What a plan does not use takes no room.
                continue
            if mode == self._mode:
                tab = f"[bold $text-accent]{key} $title[/]"
            elif short:
                tab = f"[@click=app.go('{mode}')]{key}[/]"
            else:
                tab = f"[@click=app.go('{mode}')]{key} $title[/]"
            tabs.append(Content.from_markup(tab, title=sanitise(words.put_in(title))))
            if mode == "plan" and self.app.from_portfolio:
                # A screen of another app, which this one goes back to.
                tabs.append(Content.from_markup(f"[@click=app.portfolio]7{'' if short else ' Portfolio'}[/]"))
        return Content("  ").join(tabs)


class MessageLine(Still, Widget):
    """A line of its own above the keys, for what was just done: there it hides nothing."""

    DEFAULT_CSS = """
    MessageLine { height: 1; padding: 0 1; color: $text-success; }
    """
    message: reactive[str] = reactive("")

    def __init__(self) -> None:
        super().__init__()
        self._timer: Timer | None = None

    def tell(self, message: str) -> None:
        """Says what was just done, for a while."""
        self.clear()
        self.message = message
        self._timer = self.set_timer(MESSAGE_SECONDS, self.clear)

    def clear(self) -> None:
        """Says it no more."""
        if self._timer is not None:
            self._timer.stop()
        self.message = ""

    def render(self) -> Content:
        """As much of it as there is room for."""
        return Content(first_line(self.message)).truncate(self.content_size.width, ellipsis=True)
