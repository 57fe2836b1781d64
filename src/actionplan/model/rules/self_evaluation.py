"""The edit that writes a self-evaluation of a theme. It never takes the place of another."""

from __future__ import annotations

from typing import Any

from actionplan.model.edit import Edit
from actionplan.model.plan import Plan
from actionplan.model.refusal import Invalid
from actionplan.model.sanitise import clean, folded
from actionplan.model.self_evaluation import SelfEvaluation
from actionplan.model.sources import Theme
from actionplan.model.typed_values import read_date, read_text


def theme_meant(plan: Plan, text: str) -> Theme:
    """The theme that people mean by what it is numbered by, or by a part of its title.

    Raises:
        Invalid: if there is none, or more than one.
    """
    words = folded(text).strip()
    themes = [theme for theme in plan.themes if words and words == folded(theme.ref)]
    themes = themes or [theme for theme in plan.themes if words and words in folded(theme.title)]
    if len(themes) != 1:
        headings = "; ".join(theme.heading for theme in plan.themes)
        raise Invalid("theme", f"there is no {plan.words.theme.one} {text.strip()[:40]!r}; choose from: {headings}")
    return themes[0]


def add_self_evaluation(
    plan: Plan, theme: Theme, *, know: str, how: str, what_next: str, grade: str, on: Any, by: str
) -> Edit:
    """The edit that writes a self-evaluation of a theme.

    Args:
        plan: The plan as at the day of the edit.
        theme: One of its themes.
        know: What we know about quality and impact; required.
        how: How we know it.
        what_next: What we do next.
        grade: Our own grade, or as much of it as tells it apart in the plan's scale; empty for none.
        on: The day that it is of, in any form, not in the future; empty for today.
        by: Who writes it.

    Raises:
        Invalid: if something is missing or cannot be read.
    """
    taken = sum(evaluation.theme == theme.number for evaluation in plan.self_evaluations)
    evaluation = SelfEvaluation(
        ref=f"SE{theme.number}/{taken + 1}",
        theme=theme.number,
        what_we_know=read_text(know, "what_we_know", required=True),
        how_we_know=read_text(how, "how_we_know"),
        what_next=read_text(what_next, "what_next"),
        grade=_read_grade(plan, grade),
        written_on=read_date(on, "written_on", plan.as_at) or plan.as_at,
        by=clean(by),
    )
    return Edit(None, evaluation)


def _read_grade(plan: Plan, text: str) -> str:
    start = folded(text).strip()
    if start in ("", "-", "–", "none"):
        return ""
    exact = [grade for grade in plan.scale if folded(grade) == start]
    matches = exact or [grade for grade in plan.scale if folded(grade).startswith(start)]
    if len(matches) != 1:
        raise Invalid("grade", f"there is no grade {text.strip()[:40]!r}; it is one of {', '.join(plan.scale)}")
    return matches[0]
