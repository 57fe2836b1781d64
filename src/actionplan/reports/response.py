"""The response to a review, gathered: finding by finding what is answered and done, and what is still missing.

It stands in the order of the report. While anything is missing it is a draft and says what; a layout adds nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from msgspec import Struct

from actionplan.model.action import Action
from actionplan.model.area import Area
from actionplan.model.duties import Duty
from actionplan.model.findings import response_words
from actionplan.model.plan import Plan
from actionplan.model.response_gaps import (
    Lack,
    actions_answering,
    endings_of,
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
    endings: tuple[Action, ...]
    """The actions that ended otherwise than done, such as with an accepted risk."""
    measures: tuple[str, ...]
    """What will show that it worked."""
    lacks: tuple[Lack, ...]
    """What is missing, in the order of the columns."""


class ResponseDocument(Struct, frozen=True):
    """The response to the findings of a plan, or of one of its sources."""

    plan: Plan
    """As its readers may read it."""
    lines: tuple[ResponseLine, ...]
    missing: tuple[tuple[Lack, tuple[str, ...]], ...]
    """What is missing, each with the refs of the findings that lack it."""
    missing_words: str
    """``5 findings without an action, 9 without a date``; empty where nothing is."""
    due: tuple[Duty, ...] = ()
    """The duties that it is for and that are still to be done, the earliest first."""
    restricted_words: str = ""
    """How much in it is restricted, and whether it is left out; empty where nothing is."""

    @property
    def is_final(self) -> bool:
        """Whether nothing is missing, so that it may be called final."""
        return bool(self.lines) and not self.missing

    @property
    def state(self) -> str:
        """``final``, or ``draft`` while anything is missing."""
        return "final" if self.is_final else "draft"


def gather_response(
    plan: Plan, visible: Plan | None = None, duties: Sequence[Duty] = (), restricted_words: str = ""
) -> ResponseDocument:
    """The response document of a plan.

    Args:
        plan: The plan, or the part of it that follows from one source. What is missing is worked out of it.
        visible: The same as the readers may read it, if that is less.
        duties: Those of the whole plan that are still to be done, the earliest first.
        restricted_words: What is said of what is restricted.
    """
    visible = visible or plan
    lacks = {gap.area.ref: gap.lacks for gap in response_gaps(plan)}
    themes = {theme.number: theme.heading for theme in visible.themes}
    lines = tuple(
        ResponseLine(
            area=visible.area(area.ref),
            theme=themes[area.theme],
            answer=response_words(visible.area(area.ref)),
            actions=tuple(
                ResponseAction(action, visible.owner_name(action), action.due)
                for action in _seen(actions_answering(area, plan), visible)
            ),
            endings=_seen(endings_of(area, plan), visible),
            measures=measure_names(visible.area(area.ref), visible),
            lacks=lacks.get(area.ref, ()),
        )
        for area in plan.findings
    )
    return ResponseDocument(
        plan=visible,
        lines=lines,
        missing=tuple((lack, refs) for lack in Lack if (refs := lacking(plan, lack))),
        missing_words=gaps_words(plan),
        due=tuple(duty for duty in duties if duty.is_response),
        restricted_words=restricted_words,
    )


def _seen(actions: Iterable[Action], visible: Plan) -> tuple[Action, ...]:
    """The same actions as the readers may read them."""
    return tuple(action for each in actions if (action := visible.action(each.ref)) is not None)
