"""The response to a review, gathered: finding by finding what is answered and done, and what is still missing.

It stands in the order of the report. While anything is missing it is a draft and says what; a layout adds nothing.
"""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from actionplan.model.action import Action
from actionplan.model.duties import Duty
from actionplan.model.duty_clock import waiting_duties
from actionplan.model.findings import response_words
from actionplan.model.plan import Area, Plan
from actionplan.model.response_gaps import (
    Lack,
    actions_answering,
    gaps_words,
    lacking,
    measure_names,
    response_gaps,
)


class ResponseAction(Struct, frozen=True):
    """One action that answers a finding, as it stands in the response."""

    action: Action
    owner: str
    """What the owner is called now; empty for nobody."""
    due: date | None

    @property
    def is_finished(self) -> bool:
        """Whether it is done, so that nobody asks for its date any more."""
        return not self.action.is_open


class ResponseLine(Struct, frozen=True):
    """One finding with its answer."""

    area: Area
    theme: str
    """The heading of its theme."""
    answer: str
    """Agreed, partly agreed or not agreed, with the reason; empty where nobody has said."""
    actions: tuple[ResponseAction, ...]
    measures: tuple[str, ...]
    """What will show that it worked."""
    lacks: tuple[Lack, ...]
    """What is missing, in the order of the columns."""


class ResponseDocument(Struct, frozen=True):
    """The response to the findings of a plan, or of one of its sources."""

    plan: Plan
    lines: tuple[ResponseLine, ...]
    due: tuple[Duty, ...]
    """The duties that it is for and that are still to be done, the earliest first."""
    restricted: str = ""
    """How much is restricted and left out, in words; empty where nothing is."""

    @property
    def is_final(self) -> bool:
        """Whether nothing is missing, so that it may be called final."""
        return bool(self.lines) and not any(line.lacks for line in self.lines)

    @property
    def state(self) -> str:
        """``final``, or ``draft`` while anything is missing."""
        return "final" if self.is_final else "draft"

    @property
    def missing(self) -> tuple[tuple[Lack, tuple[str, ...]], ...]:
        """What is missing, each with the refs of the findings that lack it."""
        return tuple((lack, refs) for lack in Lack if (refs := lacking(self.plan, lack)))

    @property
    def missing_words(self) -> str:
        """``5 findings without an action, 9 without a date``; empty where nothing is."""
        return gaps_words(self.plan)


def gather_response(plan: Plan, *, restricted: str = "") -> ResponseDocument:
    """The response document of a plan, which may be restricted to one of its sources or to what the public may read.

    ``restricted`` says how much is restricted and left out of the plan.
    """
    lacks = {gap.area.ref: gap.lacks for gap in response_gaps(plan)}
    themes = {theme.number: theme.heading for theme in plan.themes}
    lines = tuple(
        ResponseLine(
            area=area,
            theme=themes[area.theme],
            answer=response_words(area),
            actions=tuple(
                ResponseAction(action, plan.owner_name(action), action.due) for action in actions_answering(area, plan)
            ),
            measures=measure_names(area, plan),
            lacks=lacks.get(area.ref, ()),
        )
        for area in plan.findings
    )
    return ResponseDocument(plan, lines, tuple(duty for duty in waiting_duties(plan) if duty.is_response), restricted)
