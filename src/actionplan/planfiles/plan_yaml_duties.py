"""The part of a plan file that says by when something has to be sent or published: a regime, and duties of its own."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from actionplan.model.dates import format_date
from actionplan.model.duties import Duty
from actionplan.model.plan import Plan
from actionplan.model.regimes import beginning_known
from actionplan.model.rules.duties import duties_of
from actionplan.planfiles.plan_draft import if_there
from actionplan.planfiles.regimes import regime_named
from actionplan.planfiles.yaml_events import BadPlanFile
from actionplan.planfiles.yaml_nodes import Node

KEYS = ("regime", "regime_begins", "duties")
"""What may stand at the top of a plan file about duties."""


def with_duties(plan: Plan, parts: Mapping[str, Node]) -> Plan:
    """A plan with the duties that its file writes, and those of the regime that it names.

    Raises:
        BadPlanFile: for whatever is wrong with them, or a regime of which nobody says the day that it begins with.
    """
    if "regime_begins" in parts and "regime" not in parts:
        raise parts["regime_begins"].bad("there is no regime that begins; write one, or take the line out")
    duties = [_duty(item, index) for index, item in enumerate(parts["duties"].items(), 1)] if "duties" in parts else []
    plan = replace(plan, duties=tuple(duties))
    if "regime" not in parts:
        return plan
    node = parts["regime"]
    try:
        regime = regime_named(node.text())
    except BadPlanFile as error:
        raise node.bad(str(error)) from error
    if regime is None:
        return plan
    begins = if_there(parts, "regime_begins", Node.day, None) or beginning_known(regime, plan)
    if begins is None:
        raise node.bad(f"add regime_begins, the day on which {regime.begins}")
    return replace(plan, duties=(*plan.duties, *duties_of(regime, begins, plan)))


def _duty(node: Node, number: int) -> Duty:
    parts = node.fields(
        *("what", "due"),
        optional=("rule", "source", "read_on", "response", "note", "done_on", "done_by", "withdrawn"),
    )
    done_on = if_there(parts, "done_on", Node.day, None)
    if "done_by" in parts and done_on is None:
        raise parts["done_by"].bad("say with done_on when it was done")
    if done_on is not None and "withdrawn" in parts:
        raise parts["withdrawn"].bad(f"it was done on {format_date(done_on)}; take one of the two out")
    return Duty(
        f"duty/{number}",
        parts["what"].text(lines=True),
        due=parts["due"].day(),
        rule=if_there(parts, "rule", Node.text, ""),
        rule_source=if_there(parts, "source", Node.text, ""),
        rule_read_on=if_there(parts, "read_on", Node.day, None),
        done_on=done_on,
        done_by=if_there(parts, "done_by", Node.text, ""),
        note=if_there(parts, "note", lambda value: value.text(lines=True), ""),
        is_response=if_there(parts, "response", lambda value: value.one_of(("true", "false")), "false") == "true",
        withdrawn=if_there(parts, "withdrawn", lambda value: value.text(lines=True), ""),
    )
