"""In which order the actions of a list stand: that of the plan, or by what somebody looks for first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from msgspec import Struct

from actionplan.model.action import Action
from actionplan.model.plan import Plan
from actionplan.model.refusal import Invalid
from actionplan.model.suggested_rag import days_late, suggestion
from actionplan.model.tokens import no_such


class Order(Struct, frozen=True):
    """A way to put actions in order; what is alike stays in the order of the plan."""

    name: str
    words: str
    """What it is, behind "sorted": ``by due date``."""
    key: Callable[[Action, Plan], Any] | None
    """None leaves them in the order of the plan."""


def _due(action: Action, _plan: Plan) -> Any:
    """The earliest first; what has no date stands last."""
    return action.due is None, action.due or date.max


def _late(action: Action, plan: Plan) -> Any:
    return -days_late(action, plan.as_at)


def _worst(action: Action, plan: Plan) -> Any:
    """The worse of what is declared and what the dates suggest, then what is declared, then the latest."""
    declared, suggested = plan.condition(action).severity, suggestion(action, plan).rag.severity
    return min(declared, suggested), declared, -days_late(action, plan.as_at)


def _owner(action: Action, plan: Plan) -> Any:
    """By name; what has no owner stands first: that is to be put right."""
    return plan.owner_name(action).casefold()


def _updated(action: Action, _plan: Plan) -> Any:
    """What was not updated for longest first."""
    return action.updated_on or date.min


ORDERS: Mapping[str, Order] = {
    order.name: order
    for order in (
        Order("plan", "in the order of the plan", None),
        Order("worst", "worst first", _worst),
        Order("late", "most days late first", _late),
        Order("due", "earliest due first", _due),
        Order("owner", "by owner", _owner),
        Order("quiet", "longest without an update first", _updated),
    )
}
"""The orders, by their names."""


def order_named(name: str) -> Order:
    """The order of a name; that of the plan where none is given. Raises Invalid if there is none."""
    order = ORDERS.get(name.strip().casefold() or "plan")
    if order is None:
        raise Invalid("sort", no_such("order", name, ORDERS))
    return order


def in_order(actions: Iterable[Action], order: Order, plan: Plan) -> tuple[Action, ...]:
    """Actions of a plan in an order."""
    key = order.key
    if key is None:
        return tuple(actions)
    return tuple(sorted(actions, key=lambda action: key(action, plan)))
