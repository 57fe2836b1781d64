"""The verb for what the council says of itself: self-evaluation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from actionplan.commands.common import (
    AS_AT,
    JSON,
    changing,
    completes,
    current_day,
    keeps_personal_data,
    opened,
    past_day,
    plan_of,
    verb,
)
from actionplan.commands.console import emit

if TYPE_CHECKING:
    from actionplan.commands.tables import Lines
    from actionplan.model.plan import Plan
    from actionplan.model.self_evaluation import ThemeSelfEvaluation


@verb(
    "self-evaluation",
    "self-evaluation",
    "self-evaluation 3 --json",
    'self-evaluation 3 --know "Thresholds hold" --how "audit of 40"',
    'self-evaluation quality --know "Late" --on "3 nov"',
)
@click.argument("theme", required=False, shell_complete=completes("themes"))
@click.option("--know", metavar="TEXT", help="What we know about quality and impact; with it one is written.")
@click.option("--how", metavar="TEXT", help="How we know it.")
@click.option("--next", "what_next", metavar="TEXT", help="What we do next.")
@click.option("--grade", metavar="GRADE", help="Our own grade, or its beginning, in the plan's scale.")
@click.option("--on", metavar="DATE", help="The day that it is of; else today.")
@AS_AT
@JSON
def self_evaluation(theme: str | None, *, as_at: str | None, as_json: bool, **texts: str | None) -> None:
    """Show the self-evaluation, or write one of a theme.

    THEME is what a theme is numbered by, or a part of its title; with it, earlier ones are shown too. Each is kept
    with its day and who wrote it; a new one replaces none, and undo withdraws it.
    """
    from actionplan.model.rules.self_evaluation import theme_meant

    if any(text is not None for text in texts.values()):
        _write(theme, as_at, texts, as_json=as_json)
        return
    with opened() as store:
        plan = plan_of(store, past_day(as_at))
    number = None if theme is None else theme_meant(plan, theme).number
    _show(plan, number, as_json=as_json)


def _write(theme: str | None, as_at: str | None, texts: dict[str, str | None], *, as_json: bool) -> None:
    from actionplan import settings
    from actionplan.model.rules.self_evaluation import add_self_evaluation, theme_meant
    from actionplan.usecases.change import save_change

    if theme is None:
        raise click.UsageError("name the theme that it is of, by its number or a part of its title")
    if as_at is not None:
        raise click.UsageError("a past day cannot be changed; say --on for the day that it is of")
    typed = {name: text or "" for name, text in texts.items()}
    today = current_day()
    with changing() as store:
        plan = store.plan(today)
        edit = add_self_evaluation(plan, theme_meant(plan, theme), by=plan.access.name, **typed)
        changed = save_change(store, [edit], settings.stamp("command"), keeps_personal_data=keeps_personal_data())
    written = next(one for one in changed.plan.self_evaluations if one.ref == edit.ref)
    if as_json:
        from actionplan.reports.writers.json_objects import self_evaluation_object
        from actionplan.reports.writers.json_text import written as as_text

        emit(as_text([self_evaluation_object(written, changed.plan)]))
        return
    emit(f"Saved as change {changed.saved.seq}; actionplan undo undoes it.\n")
    _show(changed.plan, written.theme, as_json=False)


def _show(plan: Plan, number: int | None, *, as_json: bool) -> None:
    """Prints what is said of all themes, or of one with all that was said of it before."""
    from actionplan.commands.tables import print_page
    from actionplan.model.self_evaluation import by_theme

    themes = [beside for beside in by_theme(plan) if number in (None, beside.theme.number)]
    if as_json:
        from actionplan.reports.writers.json_objects import self_evaluation_object
        from actionplan.reports.writers.json_text import written

        evaluations = [
            evaluation
            for beside in themes
            for evaluation in (beside.latest, *(beside.earlier if number is not None else ()))
        ]
        emit(written([self_evaluation_object(evaluation, plan) for evaluation in evaluations]))
        return
    print_page(_lines(themes, has_earlier=number is not None), plan)


def _lines(themes: list[ThemeSelfEvaluation], *, has_earlier: bool) -> Lines:
    from actionplan.commands.styled import Styled
    from actionplan.commands.tables import hanging, paragraph
    from actionplan.model.self_evaluation import parts_of, written_words

    if not themes:
        yield from paragraph("Nothing is written yet; see: actionplan self-evaluation --help")
    for place, beside in enumerate(themes):
        if place:
            yield ""
        yield from paragraph(Styled(beside.theme.heading, "bold"))
        for evaluation in (beside.latest, *(beside.earlier if has_earlier else ())):
            yield from hanging([Styled(f"{evaluation.ref}  ", "dim")], written_words(evaluation), indent=17)
            for name, text in parts_of(evaluation):
                yield from hanging([Styled(name, "dim")], text, indent=17)
        yield from hanging([Styled("The reviewers", "dim")], beside.counts, indent=17)
        if beside.comparison:
            yield from hanging([""], beside.comparison, indent=17)


VERBS = (self_evaluation,)
