"""The edits that add one finding to a plan: that of a monitoring visit, say, for which there is no plan file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actionplan.model.action import Action
from actionplan.model.area import Area
from actionplan.model.edit import Edit
from actionplan.model.field import NAME
from actionplan.model.plan import Plan
from actionplan.model.refs import ref_fault
from actionplan.model.refusal import Invalid
from actionplan.model.sanitise import folded
from actionplan.model.source_part import source_meant, sources_of
from actionplan.model.sources import Theme
from actionplan.model.tokens import no_such
from actionplan.model.typed_values import read_date, read_text


def add_finding(plan: Plan, theme: Theme, text: str, values: Mapping[str, Any]) -> list[Edit]:
    """The edits that add a finding and the action that it begins with, in the finding's words: one change.

    Args:
        plan: The plan, as at the day of the edit.
        theme: Its theme.
        text: The finding, word for word.
        values: As typed, what is said of it: ``ref``, without which it gets the next one of its theme; ``source_ref``,
            the reviewers' own; ``deadline``, theirs too.

    Raises:
        Invalid: if the text is empty, or the ref will not do or is in use.
    """
    words = read_text(text, "text")
    if not words:
        raise Invalid("text", f"say what the {plan.words.finding.one} is, word for word")
    ref = str(values.get("ref") or "").strip()
    if ref and (fault := ref_fault(ref)):
        raise Invalid("ref", f"{ref[:40]!r} cannot be the ref; {fault}")
    if plan.has_ref(ref):
        raise Invalid("ref", f"{ref} is in use already; give another ref, or leave it out")
    ref = ref or next_finding_ref(plan, theme)
    area = Area(
        ref=ref,
        theme=theme.number,
        text=words,
        source_ref=read_text(values.get("source_ref") or "", "source_ref")[:NAME],
        deadline=read_date(values.get("deadline") or "", "deadline", plan.as_at),
    )
    return [Edit(None, area), Edit(None, Action(ref, ref, words))]


def next_finding_ref(plan: Plan, theme: Theme) -> str:
    """The first ref of a theme that nothing has or has had: ``1.10``."""
    beginning, number = theme.ref or str(theme.number), 1
    while plan.has_ref(f"{beginning}.{number}"):
        number += 1
    return f"{beginning}.{number}"


def theme_meant(plan: Plan, text: str, source: str = "") -> Theme:
    """The theme that somebody means, by its ref, its title, or a part of it that no other has.

    Raises:
        Invalid: if there is no such theme, or several are meant.
    """
    themes = list(plan.themes)
    if source.strip():
        key = source_meant(plan, source)
        themes = [theme for theme in themes if theme.source == key]
    words = folded(text).strip()
    found = [theme for theme in themes if words in (folded(theme.ref), folded(theme.title))]
    found = found or [theme for theme in themes if words and words in folded(theme.title)]
    if len(found) != 1:
        several = " with --source" if len(found) > 1 and len(sources_of(plan)) > 1 else ""
        known = [theme.ref or theme.title for theme in themes]
        raise Invalid("theme", f"{no_such(plan.words.theme.one, text.strip(), known)}{several}")
    return found[0]
