"""Many plans side by side: a plan a line, the worst first, and below them what they come to."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from actionplan import settings
from actionplan.model.dates import format_long_date
from actionplan.model.number_words import count, number_of
from actionplan.model.portfolio import Portfolio, PortfolioLine
from actionplan.model.sanitise import sanitise
from actionplan.textual_private import OpenScreen, Still
from actionplan.widgets.frame import MessageLine, spread
from actionplan.widgets.key_line import KeyLine
from actionplan.widgets.line_list import Headings, LineList
from actionplan.widgets.portfolio_list import PortfolioList
from actionplan.widgets.rag_marks import counts, mark, open_points, short_counts
from actionplan.widgets.text_parts import MUTED

if TYPE_CHECKING:
    from actionplan.portfolio_app import PortfolioApp


class PortfolioHeader(Still, Widget):
    """What is shown, as at which day, and how far it has been read."""

    DEFAULT_CSS = "PortfolioHeader { height: 2; padding: 0 1; }"
    words: reactive[str] = reactive("")
    """How many plans there are, and how far they have been read."""

    def render(self) -> Content:
        """Two lines."""
        width = self.content_size.width
        when = f"as at {format_long_date(settings.today())} · {sanitise(settings.user())}"
        first = spread(Content.styled("Portfolio", "bold"), Content.styled(when, MUTED), width)
        return Content("\n").join([first, Content.styled(self.words, MUTED).truncate(width, ellipsis=True)])


class TotalsLine(Still, Widget):
    """What all plans come to, and what has to be known of that."""

    DEFAULT_CSS = """
    TotalsLine { height: auto; max-height: 3; padding: 0 1; border-top: solid $foreground 15%; }
    """
    portfolio: reactive[Portfolio | None] = reactive(None, layout=True)

    def render(self) -> Content:
        """The totals in one line; below it the notes."""
        portfolio, width = self.portfolio, self.content_size.width
        if portfolio is None or not portfolio.counted:
            return Content("")
        key, number = portfolio.key, len(portfolio.counted)
        name = Content.styled(f"{'All ' if number > 1 else ''}{number_of(number, 'plan')}", "bold")
        points = open_points(portfolio.late, 0, 0)
        words = Content("")
        for numbers in (counts(portfolio.counts, key), short_counts(portfolio.counts, key)):
            words = Content("  ").join([Content.assemble(name, ", worst ", mark(portfolio.worst, key)), numbers])
            if words.cell_length + points.cell_length + 2 <= width:
                break
        line = spread(words, points, width)
        if not portfolio.notes_on_totals:
            return line
        notes = Content.styled(sanitise(" ".join(portfolio.notes_on_totals)), MUTED)
        if not self.screen.has_class("-tall"):
            # There is room for one line of them; the documents have them all.
            notes = notes.truncate(width, ellipsis=True)
        return Content("\n").join([line, notes])


class PlanLine(Still, Widget):
    """The plan under the cursor: its name in full, its counts in its own words, where it is kept."""

    DEFAULT_CSS = """
    PlanLine { height: 4; padding: 0 1; border-top: solid $foreground 15%; }
    """
    line: reactive[PortfolioLine | None] = reactive(None)

    def render(self) -> Content:
        """Its name, its counts and what is to be said of it, where it is kept."""
        line, width = self.line, self.content_size.width
        if line is None:
            return Content("")
        if line.trouble:
            return Content.assemble((f"not read: {sanitise(line.why_not_read)}", "$text-error"))
        front, late = f"{number_of(line.total, 'action')}  ", f"  {count(line.late)} late"
        numbers = Content.assemble(front, counts(line.counts, line.key), late)
        if numbers.cell_length > width:
            numbers = Content.assemble(front, short_counts(line.counts, line.key), late)
        remarks = f"; {line.remarks}" if line.remarks else ""
        kept = Content.styled(f"kept in {sanitise(line.address)}{sanitise(remarks)}", MUTED)
        name = Content.styled(sanitise(line.name), "bold").truncate(width, ellipsis=True)
        return Content("\n").join([name, numbers, kept.truncate(width, ellipsis=True)])


class PortfolioScreen(OpenScreen[None]):
    """The plans; enter opens one."""

    AUTO_FOCUS = "LineList"
    ABOUT = (
        "Many plans side by side, worst first, then by how many actions are late. Each figure is the plan's "
        "own, in its own key; below stand sums and the worst of all, never an average. Enter opens a plan, and 7 comes "
        "back here. Nothing is changed in a plan by being looked at."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "read_again", "Read again", tooltip="Read all plans again", id="portfolio.read-again"),
        Binding("escape", "stop", "Stop", show=False, tooltip="Stop reading the plans", id="portfolio.stop"),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (28, "-tall")]
    app: PortfolioApp

    def __init__(self) -> None:
        super().__init__()
        self._placed_on: str | None = None
        """The plan that the program has put the cursor on."""
        self._has_moved = False
        """Whether somebody has moved it since."""

    def compose(self) -> ComposeResult:
        """The header, the list below the names of its columns, the totals, the plan under the cursor."""
        yield PortfolioHeader()
        plans = PortfolioList(empty="Reading the plans …")
        plans.today = settings.today()
        yield Headings(plans)
        yield plans
        yield TotalsLine()
        yield PlanLine()
        yield MessageLine()
        yield KeyLine()

    def on_mount(self) -> None:
        """Shows what is known, and hears of each plan that is read."""
        self.app.portfolio_signal.subscribe(self, self.show)
        self.show(self.app.portfolio)

    def on_screen_suspend(self) -> None:
        """The footer shows the keys of what lies over the screen now."""
        self.query_one(KeyLine).follow(self.app.screen)

    def show(self, portfolio: Portfolio) -> None:
        """Shows the plans that have been read; the cursor stays on its plan, once it is there."""
        plans = self.query_one(PortfolioList)
        plans.today = settings.today()
        self._has_moved = self._has_moved or plans.current_key not in (None, self._placed_on)
        plans.show_rows(portfolio.lines)
        if not self._has_moved and not plans.move_to(self.app.returns_to):
            # Whoever has not moved yet looks at the worst, also while plans still come in above it.
            plans.action_first()
        self._placed_on = plans.current_key
        self.query_one(TotalsLine).portfolio = portfolio
        self.query_one(PortfolioHeader).words = self._words(portfolio)
        self._show_line()

    def _words(self, portfolio: Portfolio) -> str:
        app = self.app
        found = portfolio.plans_words if portfolio.lines or not app.is_reading else ""
        if app.is_reading:
            done = f" {app.read:,} of {app.found:,}" if app.found else ""
            return " · ".join(filter(None, (found, f"reading{done} … Esc stops")))
        if app.read < app.found or app.is_stopped:
            return f"{found} · stopped: {number_of(app.found - app.read, 'plan')} not read; F5 reads again"
        return found

    def _show_line(self) -> None:
        self.query_one(PlanLine).line = self.query_one(PortfolioList).current

    @on(LineList.Highlighted)
    def _highlighted(self) -> None:
        self._show_line()

    @on(LineList.Opened)
    def _opened(self) -> None:
        line = self.query_one(PortfolioList).current
        if line is not None:
            self.app.open_plan(line)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Offers to stop the reading while there is one."""
        return action != "stop" or self.app.is_reading

    def action_read_again(self) -> None:
        """Reads all plans again."""
        self.app.read_plans()

    def action_stop(self) -> None:
        """Stops reading them."""
        self.app.stop_reading()
