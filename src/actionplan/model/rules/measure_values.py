"""How what is typed of a measure is read: figures in its unit, periods by how often it has one, refs of the plan."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from actionplan.model.field import NAME
from actionplan.model.figures import read_figure, read_optional_figure
from actionplan.model.measure_periods import read_measure_period
from actionplan.model.measures import Direction, Every, Measure
from actionplan.model.people_in_use import refs_in_place
from actionplan.model.plan import Plan
from actionplan.model.refusal import Invalid
from actionplan.model.rules.self_evaluation import theme_meant
from actionplan.model.sanitise import folded
from actionplan.model.typed_values import read_choice, read_date, read_text, read_value

Values = Mapping[str, Any]
"""Values by field name, as typed or as values; what it shows as several refs, targets as periods with figures."""
EDITABLE = (
    *("name", "unit", "good", "every", "baseline", "baseline_on", "target", "targets", "tolerance"),
    *("owner", "origin", "actions", "areas", "themes"),
)
"""What people set of a measure."""
_TARGET = re.compile(r"(.+?)\s*[=:]\s*(.+)")


def read_measure_values(plan: Plan, measure: Measure, values: Values) -> dict[str, Any]:
    """The values that are given of a measure, read. Raises Invalid."""
    new_values: dict[str, Any] = {}
    # Figures are read in the unit, and periods by how often there is one.
    new_values |= {name: _text(values[name], name) for name in ("name", "unit", "origin") if name in values}
    if "name" in new_values:
        refuse_name(plan, measure, new_values["name"])
    for name, kind in (("good", Direction), ("every", Every)):
        if values.get(name):
            new_values[name] = read_choice(kind, values[name], name)
    unit, every = new_values.get("unit", measure.unit), Every(new_values.get("every", measure.every))
    for name in ("baseline", "target", "tolerance"):
        if name in values:
            new_values[name] = read_optional_figure(values[name], unit, name)
    if (new_values.get("tolerance") or 0) < 0:
        raise Invalid("tolerance", "a tolerance is nought or more")
    if "baseline_on" in values:
        new_values["baseline_on"] = read_date(values["baseline_on"], "baseline_on", plan.as_at)
    if new_values.get("baseline_on") and new_values.get("baseline", measure.baseline) is None:
        raise Invalid("baseline", "say with its date what the baseline was")
    if "targets" in values:
        new_values["targets"] = read_targets(values["targets"], unit, every)
    return new_values | _read_refs(plan, measure, values)


def _read_refs(plan: Plan, measure: Measure, values: Values) -> dict[str, Any]:
    """Who answers for it, and what it shows. Raises Invalid."""
    new_values: dict[str, Any] = {}
    if "owner" in values:
        name = str(read_value("owner", values["owner"], plan.as_at, plan.key))
        new_values["owner"] = refs_in_place(plan, "owner", name, measure.owner)
    for name, meant in (("actions", _action_meant), ("areas", _area_meant), ("themes", _theme_meant)):
        if name in values:
            new_values[name] = _refs(plan, values[name], meant)
    return new_values


def _text(value: object, name: str) -> str:
    text = read_text(str(value or ""), name, required=name == "name")
    if name != "origin" and len(text) > NAME:
        raise Invalid(name, f"a {name} has {NAME} characters at most")
    return text


def read_targets(value: object, unit: str, every: Every) -> tuple[tuple[str, float], ...]:
    """Targets by period, as pairs, or as texts such as ``2026-10=80``; several in one text stand behind semicolons.

    Raises:
        Invalid: if a period or a figure cannot be read, or a period stands there twice.
    """
    texts: Iterable[Any] = re.split(r"[;\n]", value) if isinstance(value, str) else value  # type: ignore[assignment]
    targets: dict[str, float] = {}
    for part in texts:
        pair = part
        if isinstance(part, str):
            if not part.strip():
                continue
            match = _TARGET.fullmatch(part.strip())
            if match is None:
                raise Invalid("targets", f"{part.strip()[:40]!r} is no target of a period; write 2026-10=80")
            pair = match.groups()
        period = read_measure_period(str(pair[0]), every, None, "targets")
        if period.key in targets:
            raise Invalid("targets", f"{period.words} has two targets; leave one of them")
        targets[period.key] = read_figure(pair[1], unit, "targets")
    return tuple(sorted(targets.items()))


def _refs(plan: Plan, value: object, meant: Callable[[Plan, str], str]) -> tuple[str, ...]:
    texts = re.split(r"[;\n]", value) if isinstance(value, str) else [str(part) for part in value]  # type: ignore[attr-defined]
    return tuple(dict.fromkeys(meant(plan, text) for text in texts if text.strip()))


def _action_meant(plan: Plan, text: str) -> str:
    action = plan.action(plan.ref_meant(text))
    if action is None:
        raise Invalid("actions", f"there is no {plan.words.action.one} {text.strip()[:40]!r} in the plan")
    return action.ref


def _area_meant(plan: Plan, text: str) -> str:
    ref = plan.ref_meant(text)
    if all(area.ref != ref for area in plan.findings):
        raise Invalid("areas", f"there is no {plan.words.finding.one} {text.strip()[:40]!r} in the plan")
    return ref


def _theme_meant(plan: Plan, text: str) -> str:
    return str(theme_meant(plan, text).number)


def refuse_name(plan: Plan, measure: Measure, name: str) -> None:
    """Refuses a name that another measure has. Raises Invalid."""
    for other in plan.measures:
        if other.ref != measure.ref and not other.withdrawn and folded(other.name) == folded(name):
            raise Invalid("name", f"{other.ref} has the name {other.name} already; choose another name")
