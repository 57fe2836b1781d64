"""A plan whose refs are its own, some of which look like those of reviews, decisions and strengths."""

from __future__ import annotations

from datetime import date

from actionplan.model.action import Action
from actionplan.model.area import Area
from actionplan.model.key import Key
from actionplan.model.plan import Plan
from actionplan.model.sources import Strength, Theme

REFS = ("R1", "D1", "S1.1", "17 SRR 08", "E1.10", "Recommendation 4.01.01 (part b)"[:30])


def plan_of_own_refs() -> Plan:
    areas = tuple(
        Area(ref, 1, f"Finding {number}", source_ref=f"{number}. (5{number}, 138)")
        for number, ref in enumerate(REFS, 1)
    )
    return Plan(
        *("Audit", "Marshire County Council", "", None, None, None, ""),
        key=Key(),
        summary_areas=(),
        themes=(Theme(1, "Safeguarding", own_ref=""),),
        areas=areas,
        strengths=(Strength("S1.1", 1, "Staff are committed"),),
        summary_strengths=(),
        key_messages=(),
        process=(),
        actions=tuple(Action(area.ref, area.ref, area.text) for area in areas),
        as_at=date(2026, 11, 27),
    )
