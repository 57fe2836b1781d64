"""What makes it valid to say which grade the reviewers gave a finding, and which risk it leaves while it is open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from actionplan.model.area import Area
from actionplan.model.edit import Edit
from actionplan.model.plan import Plan
from actionplan.model.refusal import Invalid
from actionplan.model.sanitise import folded
from actionplan.model.tokens import no_such
from actionplan.model.typed_values import read_text

OF_RISK = ("risk", "likelihood", "risk_impact")
"""What is said of a risk."""


def describe_finding(plan: Plan, area: Area, values: Mapping[str, str]) -> Edit:
    """The edit that says the reviewers' grade of a finding, the risk that it leaves, or both.

    Args:
        plan: The plan.
        area: The finding as the person saw it.
        values: ``grade``, ``risk``, ``likelihood`` and ``risk_impact`` as typed; what is not there stays as it is. An
            empty risk takes it back, and its level with it.

    Raises:
        Invalid: if the finding is withdrawn, has another grade already, or a word is none of the plan's scale.
    """
    if area.withdrawn:
        raise Invalid("risk", f"{area.ref} is withdrawn")
    after = area
    if "grade" in values:
        after = replace(after, grade=_grade(plan, area, values["grade"]))
    if not set(OF_RISK).isdisjoint(values):
        after = replace(after, **_risk(plan, area, values))
    return Edit(area, after)


def grades_of(plan: Plan) -> tuple[str, ...]:
    """The reviewers' grades: the scale that the plan file gives, else those in use in the order of the findings."""
    return plan.grades or tuple(dict.fromkeys(area.grade for area in plan.areas if area.grade))


def _grade(plan: Plan, area: Area, typed: str) -> str:
    """A grade is the reviewers' own: given once, and then not edited."""
    grade = read_text(typed, "grade")
    if grade == area.grade:
        return grade
    if area.grade:
        raise Invalid("grade", f"the reviewers graded {area.ref} {area.grade!r}; a grade is theirs and is not edited")
    return _word(grade, plan.grades, "grade") if plan.grades else grade


def _risk(plan: Plan, area: Area, values: Mapping[str, str]) -> dict[str, str]:
    risk = read_text(values.get("risk", area.risk), "risk")
    if not risk:
        if any(values.get(name, "").strip() for name in OF_RISK):
            raise Invalid("risk", f"say what the risk is while {area.ref} is open")
        return dict.fromkeys(OF_RISK, "")
    scale = plan.risk_scale
    return {
        "risk": risk,
        "likelihood": _word(values.get("likelihood", area.likelihood), scale.likelihood, "likelihood"),
        "risk_impact": _word(values.get("risk_impact", area.risk_impact), scale.impact, "impact"),
    }


def _word(typed: str, words: Sequence[str], noun: str) -> str:
    """The word of a scale that is meant, as much of it as tells it apart; empty for none. Raises Invalid."""
    start = folded(typed).strip()
    if not start or start == "-":
        return ""
    exact = [word for word in words if folded(word) == start]
    meant = exact or [word for word in words if folded(word).startswith(start)]
    if len(meant) != 1:
        raise Invalid(noun.replace("impact", "risk_impact"), no_such(noun, typed.strip(), words))
    return meant[0]
