"""What somebody has said of the columns of a file: kept in the plan for the next file with the same headings.

It is a setting of the plan, one for each set of headings, so that it has a history and an undo like all else.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from actionplan.model.plan_settings import PlanSetting

if TYPE_CHECKING:
    from actionplan.model.plan import Plan

COLUMNS = "columns "
"""Before what tells a set of headings from others."""
_BETWEEN = " · "


def is_column_choice(ref: str) -> bool:
    """Whether a setting, by its ref, is of the columns of a file."""
    return ref.startswith(COLUMNS)


def column_choices(plan: Plan) -> dict[str, dict[str, str]]:
    """What the columns of files are, by what tells their headings from others, and by heading."""
    return {
        setting.ref.removeprefix(COLUMNS): read_choices(setting.value)
        for setting in plan.settings
        if is_column_choice(setting.ref) and setting.value
    }


def choices_setting(
    plan: Plan | None, headings: str, fields: Mapping[str, str]
) -> tuple[PlanSetting | None, PlanSetting]:
    """The setting that keeps what columns are, before and after; before it is None where there is none yet.

    Args:
        plan: The plan that it is kept in; None of one that is being made.
        headings: What tells the headings from others.
        fields: What each column is, by heading.
    """
    ref = f"{COLUMNS}{headings}"
    # On one line, as a history tells it; a heading is compared by its words alone.
    value = _BETWEEN.join(f"{' '.join(heading.split()).replace('·', '')}={field}" for heading, field in fields.items())
    before = next((setting for setting in plan.settings if setting.ref == ref), None) if plan is not None else None
    return before, PlanSetting(ref, value, version=before.version if before is not None else 0)


def read_choices(value: str) -> dict[str, str]:
    """What each column is, by heading, from the value of a setting."""
    return {heading: field for heading, sign, field in (line.rpartition("=") for line in value.split(_BETWEEN)) if sign}


def choices_words(value: str) -> str:
    """``Lead officer is owner, Timescale is due``: the value of a setting in words."""
    return ", ".join(f"{heading} is {field.replace('_', ' ')}" for heading, field in read_choices(value).items())
