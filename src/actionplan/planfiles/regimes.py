"""The regimes that come with the program, read from ``regimes.yaml`` beside this module."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from actionplan.model.regimes import LeftOut, Period, Regime, Regimes, Rule, Unit
from actionplan.planfiles.plan_draft import if_there
from actionplan.planfiles.yaml_events import BadPlanFile, quoted
from actionplan.planfiles.yaml_nodes import Node, read_nodes

FILE = "regimes.yaml"
NONE = "none"
"""What somebody says who wants no regime."""
_PLAN_DATES = ("reported_on", "review_to")
_PERIOD = re.compile(r"([1-9][0-9]{0,3}) (working day|day|month)s?( including that day)?")


@cache
def known_regimes() -> Regimes:
    """What the data file says. Raises BadPlanFile if the installation lacks it, or it is wrong."""
    file = files("actionplan.planfiles") / FILE
    if not file.is_file():
        raise BadPlanFile(f"{FILE}: missing from this installation; install actionplan again")
    return read_regimes(file.read_bytes(), FILE)


def regime_named(key: str) -> Regime | None:
    """The regime of that key; None for ``none``.

    Raises:
        BadPlanFile: if there is no such regime, or its rules are not known, with what to do.
    """
    regimes = known_regimes()
    word = key.strip().casefold()
    if word == NONE:
        return None
    for regime in regimes.regimes:
        if regime.key == word:
            return regime
    for left_out in regimes.left_out:
        if left_out.key == word:
            raise BadPlanFile(f"no rules are known for {left_out.key}: {left_out.why}; add its dates with duty add")
    keys = ", ".join([*(regime.key for regime in regimes.regimes), NONE])
    raise BadPlanFile(f"there is no regime {quoted(key)}; it is one of {keys}")


def read_regimes(data: bytes, name: str) -> Regimes:
    """The regimes in a file; ``name`` is its name, for errors. Raises BadPlanFile for whatever is wrong with it."""
    parts = read_nodes(data, name, FILE).fields("regimes", optional=("left_out",))
    return Regimes(
        tuple(_regime(item) for item in parts["regimes"].items()),
        tuple(_left_out(item) for item in parts["left_out"].items()) if "left_out" in parts else (),
    )


def _regime(node: Node) -> Regime:
    parts = node.fields("key", "title", "begins", "rules", optional=("plan_date",))
    return Regime(
        key=parts["key"].matching("[a-z][a-z0-9-]*", "write small letters, figures and dashes"),
        title=parts["title"].text(),
        begins=parts["begins"].text(),
        plan_date=if_there(parts, "plan_date", lambda value: value.one_of(_PLAN_DATES), ""),
        rules=tuple(_rule(item) for item in parts["rules"].items()),
    )


def _rule(node: Node) -> Rule:
    parts = node.fields("what", "period", "wording", "source", "read_on", optional=("response", "note"))
    return Rule(
        what=parts["what"].text(),
        period=_period(parts["period"]),
        wording=parts["wording"].text(),
        source=parts["source"].text(),
        read_on=parts["read_on"].day(),
        is_response=if_there(parts, "response", lambda value: value.one_of(("yes", "no")), "no") == "yes",
        note=if_there(parts, "note", Node.text, ""),
    )


def _period(node: Node) -> Period:
    match = _PERIOD.fullmatch(node.text())
    if match is None:
        raise node.bad("write a period as 70 working days, 28 days, 3 months, or 56 days including that day")
    return Period(int(match[1]), Unit(match[2]), match[3] is not None)


def _left_out(node: Node) -> LeftOut:
    parts = node.fields("key", "title", "why", "looked_on")
    return LeftOut(parts["key"].text(), parts["title"].text(), parts["why"].text(), parts["looked_on"].day())
