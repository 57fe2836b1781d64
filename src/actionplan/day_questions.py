"""The two days that an app asks for: as at which the plan is shown, and since which it is compared."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date

from textual.content import Content
from textual.geometry import Region

from actionplan import settings
from actionplan.live_plan import LivePlanApp
from actionplan.model.dates import format_date
from actionplan.model.refusal import Invalid
from actionplan.model.sanitise import sanitise
from actionplan.store import StoreError


class DayQuestionsApp(LivePlanApp):
    """An app whose plan can be shown as at another day, and compared with another."""

    def action_as_at(self) -> None:
        """Shows every screen as at a past day, or as of today again."""
        # From a past day one mostly wants to go back, so that enter alone does.
        empty = "back to today" if self.plan.is_past else "today"
        self._ask_day("Show the plan as at", "as_at", None, empty, self._show_as_at)

    async def _show_as_at(self, day: date | None) -> None:
        day_before = self.as_at
        self.as_at = day if day != settings.today() else None
        try:
            self.show(await self.ask(self._read))
        except StoreError as error:
            self.as_at = day_before
            self.notify(sanitise(str(error)), severity="warning", markup=False)

    def ask_since(self) -> None:
        """Asks for the day that the plan is compared with."""
        from actionplan.model.comparison import default_since

        usual = "the last review" if self.plan.last_review is not None else "the usual day"
        empty = f"{usual}, {format_date(default_since(self.plan))}"
        self._ask_day("Compare with", "since", self.since, empty, self._compare_since)

    async def _compare_since(self, day: date | None) -> None:
        self.since = day
        self.plan_signal.publish(self.plan)

    def _ask_day(
        self, title: str, field: str, value: date | None, empty: str, then: Callable[[date | None], Awaitable[None]]
    ) -> None:
        """Asks for a day that is not to come, and hands it to ``then``; None for none, which means ``empty``."""
        from actionplan.model.typed_values import read_date
        from actionplan.screens.short_prompts import DayPrompt
        from actionplan.widgets.date_hint import date_hint

        def too_early(day: date) -> str:
            return f"the plan begins on {format_date(self.plan.began)}" if day < self.plan.began else ""

        def read(text: str) -> date | None:
            day = read_date(text, field, settings.today())
            if day is not None and (refusal := too_early(day)):
                raise Invalid(field, refusal)
            return day

        def hint(text: str) -> Content:
            return date_hint(text, field, settings.today(), none=empty, doubt=too_early)

        shown_day = value.isoformat() if value else ""
        anchor_region = Region(0, 0, self.size.width, 3)
        words = Content.styled(title, "bold")
        self.push_screen(
            DayPrompt(words, field, shown_day, read=read, then=then, understood=hint, anchor=lambda: anchor_region)
        )
