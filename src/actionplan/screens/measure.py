"""One measure: its chart, everything that is said of it, and its history."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from textual import events, work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region
from textual.widget import Widget

from actionplan.model.log import Update
from actionplan.model.measure_facts import measure_facts
from actionplan.model.measure_lines import listed_lines, measure_line, series
from actionplan.model.measures import Measure
from actionplan.model.plan import Plan
from actionplan.model.sanitise import sanitise, shown_lines
from actionplan.model.tokens import quoted
from actionplan.screens.measure_keys import MeasureKeysScreen
from actionplan.screens.timeline import timeline_line
from actionplan.store import Store, StoreError
from actionplan.widgets.hanging_indent import NO_LINE, HangingLines, Line, plain_lines
from actionplan.widgets.line_list import LineList
from actionplan.widgets.measure_chart import chart_lines
from actionplan.widgets.page import Page
from actionplan.widgets.text_parts import label, muted

_LABEL = 14
_BESIDE_BAR = 74
"""So many cells of a line are for what stands beside a bar."""
_LONGEST_BAR = 72


class MeasureScreen(MeasureKeysScreen):
    """The chart, the facts and the history of one measure."""

    ABOUT = "Everything about one measure: a bar a period with its target, what is said of it, and every change."
    AUTO_FOCUS = "#page"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,backspace", "app.pop_screen", "Back", tooltip="Back to where you came from", id="measure.back"),
        Binding("enter", "actions", "Actions", tooltip="The actions that it shows something of", id="measure.actions"),
        Binding("right,l", "step(1)", "Next", show=False, tooltip="The next measure", id="measure.next"),
        Binding("left,h", "step(-1)", "Previous", show=False, tooltip="The previous measure", id="measure.previous"),
    ]

    def __init__(self, ref: str, opened_from: LineList[Any] | None = None) -> None:
        """
        Args:
            ref: The measure that is shown first.
            opened_from: The list whose cursor follows.
        """
        super().__init__()
        self._ref = ref
        self._opened_from = opened_from
        self._updates: tuple[Update, ...] = ()

    def compose_body(self) -> Iterable[Widget]:
        """The chart, the facts, and the history, on a page that scrolls."""
        with Page(id="page"):
            yield HangingLines(id="facts")
            yield HangingLines(id="timeline")

    def current_measure(self) -> Measure | None:
        """The measure that is shown, be it withdrawn."""
        return self.app.plan.measure(self._ref)

    def anchor_region(self) -> Region:
        """The line of its name."""
        page = self.query_one(Page).region
        return Region(page.x, page.y, page.width, 1)

    def show_plan(self, plan: Plan) -> None:
        """Shows the measure as it is now; its history follows from the store."""
        measure = plan.measure(self._ref)
        if measure is None:
            return
        refs = _refs(plan)
        place = f"{refs.index(measure.ref) + 1:,} of {len(refs):,}  ← →" if measure.ref in refs else ""
        self.say(" · ".join(filter(None, ("withdrawn" if measure.withdrawn else "", place))))
        self._show_facts(measure, plan)
        self._show_timeline()
        self.refresh_keys()
        self._load()

    def _show_facts(self, measure: Measure, plan: Plan) -> None:
        width = min(_LONGEST_BAR, self.app.size.width - _BESIDE_BAR)
        facts = [(name, words) for name, words in measure_facts(measure_line(measure, plan), plan) if words]
        lines: list[Line] = [
            (Content.styled(f"{measure.ref}  ", "bold"), Content.styled(shown_lines(measure.name), "bold")),
            NO_LINE,
            *chart_lines(measure, series(measure, plan), width),
            NO_LINE,
            *((label(name.lower(), _LABEL), Content(shown_lines(words))) for name, words in facts),
        ]
        self.query_one("#facts", HangingLines).show_lines(lines)

    def on_resize(self, _event: events.Resize) -> None:
        """Bars as long as there is room for."""
        measure = self.app.plan.measure(self._ref)
        if measure is not None and self.is_mounted:
            self._show_facts(measure, self.app.plan)

    @work(exclusive=True, group="history")
    async def _load(self) -> None:
        ref, plan = self._ref, self.app.plan

        def read(store: Store) -> tuple[Update, ...]:
            return store.history(ref, until=plan.as_at if plan.is_past else None)

        try:
            self._updates = await self.app.ask(read)
        except StoreError as error:
            self.notify(sanitise(str(error)), severity="error", markup=False)
            return
        self._show_timeline()

    def _show_timeline(self) -> None:
        lines: Sequence[Line] = [timeline_line(update, self.app.plan) for update in reversed(self._updates)]
        if not lines:
            lines = plain_lines([muted("No changes yet.")])
        heading = plain_lines([Content.styled("History", "bold")])
        self.query_one("#timeline", HangingLines).show_lines([*heading, *lines])

    def action_actions(self) -> None:
        """Shows the actions that it shows something of."""
        measure = self.current_measure()
        if measure is not None:
            self.app.show_actions(f"measure:{quoted(measure.name)}")

    def action_step(self, step: int) -> None:
        """Shows the next measure, or the one before, and moves the cursor of the list there too."""
        refs = _refs(self.app.plan)
        if self._ref not in refs:
            return
        self._ref = refs[(refs.index(self._ref) + step) % len(refs)]
        self._updates = ()
        if self._opened_from is not None:
            self._opened_from.move_to(self._ref)
        self.query_one(Page).scroll_home()
        self.show_plan(self.app.plan)


def _refs(plan: Plan) -> list[str]:
    """The refs of the measures in the order of their list."""
    return [line.measure.ref for line in listed_lines(plan)]
