"""What later reports have made of a plan's findings, themes, strengths, headings and messages: where they differ."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from actionplan.model.wordings import Wording

if TYPE_CHECKING:
    from actionplan.model.plan import Plan
    from actionplan.model.sources import KeyMessage, SummaryArea


class RevisedWording(Struct, frozen=True):
    """Something that a later report has worded otherwise, or no longer has."""

    what: str
    """What it is called: ``1.2``, ``theme 3``."""
    text: str
    """As it is worded now."""
    earlier: tuple[Wording, ...]
    """Oldest first."""
    mark: str
    """What a later report has made of it, where that no longer has it; empty where it has."""


def revised_wordings(plan: Plan) -> tuple[RevisedWording, ...]:
    """All of them, the findings first; nothing in a plan that no later report has revised."""
    return tuple(one for one in _all(plan) if one.earlier or one.mark)


def revised_sentence(plan: Plan) -> str:
    """How many findings are reworded, and which no later report has; empty in a plan that none has revised.

    ``Since the initial findings 8 areas are reworded; not in the final report, 12 Jan 2027: 1.9, 3.1; 4.4 is merged
    into 4.3``.
    """
    from actionplan.model.describe import refs_words
    from actionplan.model.number_words import verb

    reworded = [area for area in plan.findings if area.earlier]
    words = []
    if reworded:
        number = plan.words.short_area.number(len(reworded))
        words.append(f"{number} {verb(len(reworded), 'is', 'are')} reworded")
    gone: dict[str, list[str]] = {}
    for area in plan.findings:
        if area.absent_from and not area.taken_into:
            gone.setdefault(area.absent_from, []).append(area.ref)
    words += [f"not in the {report}: {refs_words(tuple(refs), 12)}" for report, refs in gone.items()]
    words += [f"{area.ref} is merged into {area.taken_into}" for area in plan.findings if area.taken_into]
    words += [f"{area.ref} is split from {area.split_from}" for area in plan.findings if area.split_from]
    return f"Since the initial findings: {'; '.join(words)}." if words else ""


def _all(plan: Plan) -> Iterator[RevisedWording]:
    for area in plan.findings:
        yield RevisedWording(area.ref, area.text, area.earlier, area.report_mark)
    for theme in plan.themes:
        yield RevisedWording(f"theme {theme.ref}".strip(), theme.title, theme.earlier, _mark(theme.absent_from))
    for strength in plan.strengths:
        yield RevisedWording(strength.ref, strength.text, strength.earlier, _mark(strength.absent_from))
    parts: list[SummaryArea | KeyMessage] = [*plan.summary_areas, *plan.key_messages]
    for part in parts:
        yield RevisedWording(part.key, part.title, part.earlier, _mark(part.absent_from))


def _mark(absent_from: str) -> str:
    return f"not in the {absent_from}" if absent_from else ""
