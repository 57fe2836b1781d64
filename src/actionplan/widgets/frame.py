"""What stands above every screen: the plan with its counts, and the line of tabs."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.timer import Timer
from textual.widget import Widget

from actionplan.model.dates import show_long
from actionplan.model.plan import Plan
from actionplan.model.rollup import whole
from actionplan.model.text import shown
from actionplan.model.words import actions_words
from actionplan.widgets.marks import counts, open_points, short_counts

TABS = {
    "summary": ("1", "Summary"),
    "actions": ("2", "Actions"),
    "review": ("3", "Review"),
    "owners": ("4", "Owners"),
    "history": ("5", "History"),
    "source": ("6", "Plan"),
}
"""The screens with a tab, by mode, each with its key."""


MESSAGE_SECONDS = 5.0


def spread(left: Content, right: Content, width: int) -> Content:
    """One line: ``left`` at the left, ``right`` at the right if there is room for it."""
    gap = width - left.cell_length - right.cell_length
    if gap < 2:
        return left.truncate(width, ellipsis=True)
    return Content.assemble(left, " " * gap, right)


class PlanHeader(Widget):
    """Whose plan it is, as at which day, and the five counts."""

    DEFAULT_CSS = """
    PlanHeader { height: 2; padding: 0 1; &.-doubted { height: 3; } }
    """
    plan: reactive[Plan | None] = reactive(None)

    def __init__(self, user: str) -> None:
        super().__init__()
        self._user = shown(user)

    def watch_plan(self, plan: Plan | None) -> None:
        """Makes room for the doubt."""
        self.set_class(plan is not None and bool(plan.clock_doubt), "-doubted")

    def render(self) -> Content:
        """Two lines; a third where the computer's date cannot be right."""
        plan, width = self.plan, self.content_size.width
        if plan is None:
            return Content("")
        day = f"as at {show_long(plan.as_at)}"
        who = Content.styled(f" · {self._user}", "$foreground-muted").truncate(27, ellipsis=True)
        kept = ", past: read only" if plan.is_past else ", read only" if plan.read_only else ""
        when = Content.styled(f"{day}{kept}", "bold $text-warning" if kept else "$foreground-muted")
        right = Content.assemble(when, who)
        room = max(20, width - right.cell_length - 3)
        demo = Content.styled(" DEMO ", "bold $text-warning reverse") if plan.is_demo else Content("")
        name = f"{shown(plan.organisation)} · {shown(plan.title)}"
        title = Content.assemble(demo, " " if plan.is_demo else "", (name, "bold")).truncate(room, ellipsis=True)
        lines = [spread(title, right, width), self._numbers(plan, width)]
        if plan.clock_doubt:
            lines.append(Content.styled(plan.clock_doubt, "bold $text-warning").truncate(width, ellipsis=True))
        return Content("\n").join(lines)

    def _numbers(self, plan: Plan, width: int) -> Content:
        """The five counts, and what is open; of a plan that is still read there are none to show."""
        if plan.still_to_read:
            return Content.styled("reading …", "$foreground-muted")
        total = whole(plan)
        numbers = Content.assemble(f"{actions_words(plan)}  ", counts(total.counts))
        points = open_points(len(total.late), len(total.optimistic), len(total.to_sign_off))
        if numbers.cell_length + len(points) + 2 > width:
            numbers = Content.assemble(f"{actions_words(plan)}  ", short_counts(total.counts))
        return spread(numbers, Content.styled(points, "$foreground-muted"), width)


class TabLine(Widget):
    """The screens and their keys; at the right, what the screen says of itself."""

    DEFAULT_CSS = """
    TabLine { height: 1; padding: 0 1; link-style: none; link-color: $foreground-muted; link-background-hover: $panel; }
    """
    status: reactive[str] = reactive("")
    message: reactive[str] = reactive("")
    """What was just done; it stands in the place of the status for a while."""
    kept: reactive[str] = reactive("")
    """What is said beside either, as long as it is so."""

    def __init__(self, mode: str) -> None:
        super().__init__()
        self._mode = mode
        self._timer: Timer | None = None

    def tell(self, message: str) -> None:
        """Says what was just done."""
        if self._timer is not None:
            self._timer.stop()
        self.message = message
        self._timer = self.set_timer(MESSAGE_SECONDS, self._told)

    def _told(self) -> None:
        self.message = ""

    def render(self) -> Content:
        """One line; a tab can be clicked."""
        said = Content.styled(shown(self.message), "$text-success") if self.message else self._status()
        if self.kept:
            said = Content.assemble(said, Content.styled(f" · {self.kept}", "$text-accent"))
        line, width = self._tabs(), self.content_size.width
        if line.cell_length + said.cell_length + 2 > width:
            # What is filtered or was just done is never left out; the other tabs' keys are enough then.
            line = self._tabs(short=True)
        return spread(line, said.truncate(max(0, width - line.cell_length - 2), ellipsis=True), width)

    def _status(self) -> Content:
        return Content.styled(shown(self.status), "$foreground-muted")

    def _tabs(self, *, short: bool = False) -> Content:
        tabs = [
            Content.from_markup(
                f"[bold $text-accent]{key} {title}[/]"
                if mode == self._mode
                else f"[@click=app.go('{mode}')]{key if short else f'{key} {title}'}[/]"
            )
            for mode, (key, title) in TABS.items()
        ]
        return Content("  ").join(tabs)
