"""The regime that a new plan begins under: dated duties, each with the rule that sets its day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from actionplan.model.plan import Plan


def under_regime(plan: Plan, key: str | None, begins: str | None) -> tuple[Plan, str]:
    """The plan with the duties of a regime, and what is said of them. Raises Refused for no such regime or day."""
    if key is None:
        if begins is not None:
            raise click.UsageError("--begins is for a --regime")
        return plan, ""
    from msgspec.structs import replace

    from actionplan.commands.duties import regime_and_beginning, said_of_regime
    from actionplan.model.rules.duties import duties_of

    regime, day = regime_and_beginning(plan, key, begins)
    if regime is None or day is None:
        return plan, ""
    duties = duties_of(regime, day, plan)
    said = said_of_regime(regime, day, len(duties), is_own=begins is None)
    return replace(plan, duties=(*plan.duties, *duties)), said
