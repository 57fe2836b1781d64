"""The self-evaluation: what the council says of itself, theme by theme, the first step of a peer review."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct

from actionplan.model.dates import format_date
from actionplan.model.number_words import number_of
from actionplan.model.sources import Strength, Theme
from actionplan.model.words import Words

if TYPE_CHECKING:
    from actionplan.model.area import Area
    from actionplan.model.plan import Plan

GRADES = ("Outstanding", "Good", "Requires improvement to be good", "Inadequate")
"""Ofsted's four, the best first, for a plan that has no scale of its own."""


class SelfEvaluation(Struct, frozen=True, array_like=True, gc=False):
    """What the council said of one theme on one day; ``ref`` is ``SE1/2``. A later one does not replace it."""

    ref: str
    theme: int
    what_we_know: str
    """About quality and impact."""
    how_we_know: str
    what_next: str
    grade: str = ""
    """One of the plan's scale; empty where none is given."""
    written_on: date | None = None
    by: str = ""
    withdrawn: str = ""
    version: int = 0


class ThemeSelfEvaluation(Struct, frozen=True):
    """What the council says of a theme beside what the reviewers found there."""

    theme: Theme
    latest: SelfEvaluation
    earlier: tuple[SelfEvaluation, ...]
    """Those before, the newest first."""
    strengths: tuple[Strength, ...]
    findings: tuple[Area, ...]
    called: Words
    """What the plan calls its levels."""
    is_better: bool | None
    """Whether the council thought better of itself than the reviewers did; None unless both graded by the scale."""

    @property
    def counts(self) -> str:
        """What the reviewers found, in numbers: ``3 strengths, 6 findings``."""
        return f"{number_of(len(self.strengths), 'strength')}, {self.called.finding.number(len(self.findings))}"

    @property
    def comparison(self) -> str:
        """What is said of the two grades: only where the reviewers graded too; empty else."""
        if not self.theme.grade:
            return ""
        words = f"the reviewers graded it {self.theme.grade}"
        if not self.latest.grade:
            return words
        words = f"{words}, we graded it {self.latest.grade}"
        return f"{words}: we thought better of ourselves" if self.is_better else words


def is_better(grade: str, reviewers_grade: str, scale: Sequence[str]) -> bool | None:
    """Whether a grade is better than the reviewers', by its place in the scale, whose best is first.

    None where either has no place in it: what cannot be compared is not compared.
    """
    places = {known.casefold(): place for place, known in enumerate(scale)}
    own, theirs = places.get(grade.casefold()), places.get(reviewers_grade.casefold())
    if own is None or theirs is None:
        return None
    return own < theirs


def evaluations_of(plan: Plan, theme: int) -> tuple[SelfEvaluation, ...]:
    """What the council said of a theme, the newest first, and of one day the last; withdrawn ones are left out."""
    standing = [
        evaluation
        for evaluation in reversed(plan.self_evaluations)
        if evaluation.theme == theme and not evaluation.withdrawn
    ]
    return tuple(sorted(standing, key=lambda evaluation: evaluation.written_on or date.min, reverse=True))


def by_theme(plan: Plan) -> tuple[ThemeSelfEvaluation, ...]:
    """The themes of which the council has said anything, in their order, each beside what the reviewers found."""
    return tuple(
        ThemeSelfEvaluation(
            theme=theme,
            latest=evaluations[0],
            earlier=evaluations[1:],
            strengths=tuple(strength for strength in plan.strengths if strength.theme == theme.number),
            findings=tuple(area for area in plan.findings if area.theme == theme.number),
            called=plan.words,
            is_better=is_better(evaluations[0].grade, theme.grade, plan.scale),
        )
        for theme in plan.themes
        if (evaluations := evaluations_of(plan, theme.number))
    )


def parts_of(evaluation: SelfEvaluation) -> tuple[tuple[str, str], ...]:
    """What a self-evaluation says, part by part, each behind its name; what is empty is left out."""
    parts = (
        ("What we know", evaluation.what_we_know),
        ("How we know it", evaluation.how_we_know),
        ("What we do next", evaluation.what_next),
        ("Our grade", evaluation.grade),
    )
    return tuple((name, text) for name, text in parts if text)


def written_words(evaluation: SelfEvaluation) -> str:
    """When it was written and by whom: ``3 Nov 2026, Ann``."""
    return ", ".join(filter(None, (format_date(evaluation.written_on), evaluation.by)))
