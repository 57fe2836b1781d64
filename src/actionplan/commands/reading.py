"""The verbs that read: list, show, history, summary, export."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from actionplan.commands.common import (
    AS_AT,
    JSON,
    action_of,
    current_day,
    database,
    opened,
    past_day,
    plan_of,
    safe,
    verb,
)
from actionplan.commands.console import Refused, emit, write_file

if TYPE_CHECKING:
    from actionplan.model.filter import Filter
    from actionplan.model.plan import Plan


@verb("list", "list --owner quality --late", "list --theme 1 --rag red --json", "list transition mine")
@click.argument("words", nargs=-1, metavar="[WORD]...")
@click.option("--theme", metavar="THEME", help="A theme's number or part of its title.")
@click.option("--summary-area", metavar="AREA", help="Part of a summary area's title; none for not mapped.")
@click.option("--owner", metavar="OWNER", help="Part of an owner's name; none for no owner.")
@click.option("--rag", metavar="RAG", help="red, amber, green, blue or unrated.")
@click.option("--late", is_flag=True, help="Only those past their due date.")
@click.option(
    "--due-within", type=click.IntRange(min=0), metavar="DAYS", help="Open and due in so many days, late ones too."
)
@click.option("--all", "everything", is_flag=True, help="Withdrawn actions too.")
@AS_AT
@JSON
def list_(words: tuple[str, ...], everything: bool, as_at: str | None, as_json: bool, **options: Any) -> None:
    """List actions with owner, due date and RAG.

    WORDs are looked for in ref, title, owner and area text; they may be owner:NAME, rag:RAG, theme:N, late and mine,
    as after / on the screens. Everything given has to match.
    """
    from actionplan.reports.judged import judge

    with opened() as store:
        plan = plan_of(store, past_day(as_at))
    passes = _filter(words, **options).matcher(plan)
    found = [
        judge(action, plan) for action in (plan.actions if everything else plan.counted) if passes(action)
    ]  # fmt: skip
    if as_json:
        from actionplan.reports.json import action_object, written

        emit(written([action_object(one, plan) for one in found]))
    else:
        from actionplan.commands.tables import action_lines, rendered

        emit(rendered(action_lines(found, plan)))


def _filter(
    words: Sequence[str],
    *,
    theme: str | None,
    summary_area: str | None,
    owner: str | None,
    rag: str | None,
    late: bool,
    due_within: int | None,
) -> Filter:
    """The filter of words and options together."""
    from dataclasses import replace

    from actionplan.model.edit import read_value
    from actionplan.model.filter import NOBODY, parse_filter
    from actionplan.model.text import folded
    from actionplan.settings import user

    given: dict[str, Any] = {}
    for name, value in (("theme", theme), ("summary_area", summary_area), ("owner", owner)):
        if value is not None:
            part = folded(value).strip()
            given[name] = "" if part in NOBODY else part
    if rag is not None:
        given["rag"] = read_value("rag", rag, current_day())
    if late:
        given["late"] = True
    return replace(parse_filter(" ".join(map(_requoted, words)), user()), due_within=due_within, **given)


def _requoted(word: str) -> str:
    """A word of the shell with the quotes that the shell has taken off: ``owner:head of`` is one word."""
    if " " not in word or '"' in word:
        return word
    name, colon, value = word.partition(":")
    return f'{name}:"{value}"' if colon else f'"{word}"'


@verb("show", "show 1.2", "show 1.2 --as-at 2026-10-31", "show 1.2 --json")
@click.argument("ref")
@AS_AT
@JSON
def show(ref: str, as_at: str | None, as_json: bool) -> None:
    """Show everything about one action, and its updates."""
    from actionplan.reports.judged import judge

    with opened() as store:
        day = past_day(as_at)
        plan = plan_of(store, day)
        one = judge(action_of(plan, ref), plan)
        updates = store.history(one.action.ref, until=day)
    if as_json:
        from actionplan.reports.json import action_object, update_object, written

        emit(written({**action_object(one, plan), "updates": [update_object(update) for update in updates]}))
    else:
        from actionplan.commands.tables import action_page, rendered

        emit(rendered(action_page(one, plan, updates)))


@verb("history", "history", "history 1.2", "history --limit 20", "history --as-at yesterday --json")
@click.argument("ref", required=False)
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Only the newest N.")
@AS_AT
@JSON
def history(ref: str | None, limit: int | None, as_at: str | None, as_json: bool) -> None:
    """Show who changed what, when and why, oldest first."""
    with opened() as store:
        day = past_day(as_at)
        if ref is not None:
            ref = action_of(plan_of(store, day), ref).ref
        updates = store.history(ref, until=day, limit=limit)
    if as_json:
        from actionplan.reports.json import update_object, written

        emit(written([update_object(update) for update in updates]))
    else:
        from actionplan.commands.tables import history_lines, rendered

        emit(rendered(history_lines(updates)))


@verb("summary", "summary", "summary --as-at 2026-10-31", "summary --json")
@AS_AT
@JSON
def summary(as_at: str | None, as_json: bool) -> None:
    """Show the RAG summary.

    The headline, the summary areas, the themes, and every exception: red, late, or declared better than the dates
    support.
    """
    from actionplan.reports.summary import gather

    with opened() as store:
        found = gather(plan_of(store, past_day(as_at)))
    if as_json:
        from actionplan.reports.json import summary_object, written

        emit(written(summary_object(found)))
    else:
        from actionplan.commands.tables import rendered, summary_page

        emit(rendered(summary_page(found)))


FORMATS = ("md", "csv", "json")


@verb(
    "export",
    "export --output summary.md",
    "export --format csv --output plan.csv",
    "export --format md --as-at 2026-10-31 > october.md",
)
@click.option(
    "--format", "form", type=click.Choice(FORMATS), help="md: the summary to send. csv, json: the plan. Else by FILE."
)
@click.option("--output", type=click.Path(path_type=Path), metavar="FILE", help="Else standard output.")
@click.option("--force", is_flag=True, help="Write over FILE if it is there.")
@AS_AT
def export(form: str | None, output: Path | None, force: bool, as_at: str | None) -> None:
    """Write the summary as Markdown, or the plan as CSV or JSON."""
    if form is None:
        ending = output.suffix.lower().removeprefix(".") if output else ""
        form = ending if ending in FORMATS else "md"
    with opened() as store:
        data = _exported(plan_of(store, past_day(as_at)), form).encode("utf-8")
    if output is None or str(output) == "-":
        emit(data)
        return
    if output.exists() and output.samefile(database()):
        raise Refused(f"{output} is the plan's database; name another file")
    write_file(output, data, force=force)
    emit(f"Written: {safe(output)}\n")


def _exported(plan: Plan, form: str) -> str:
    from actionplan.reports.summary import gather

    if form == "csv":
        from actionplan.reports.csv import plan_csv

        return plan_csv(plan)
    if form == "json":
        from actionplan.reports.json import export as plan_json

        return plan_json(gather(plan))
    from actionplan.reports.markdown import markdown

    return markdown(gather(plan))


VERBS = (list_, show, history, summary, export)
