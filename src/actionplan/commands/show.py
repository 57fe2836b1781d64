"""The verbs that read: list, show, history, changes, summary, strengths."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from actionplan.commands.common import (
    AS_AT,
    JSON,
    action_of,
    completes,
    finding_of,
    gathered,
    opened,
    past_day,
    plan_of,
    since_day,
    verb,
)
from actionplan.commands.console import Refused, emit

if TYPE_CHECKING:
    from actionplan.model.filter import Filter
    from actionplan.model.notes import Progress
    from actionplan.model.plan import Plan
    from actionplan.model.rollup import Grouping
    from actionplan.reports.assessment import Judged
    from actionplan.store import Store


class _FilterCommand(click.Command):
    """A command whose help says what the filter understands."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options, and then the words."""
        from actionplan.model.filter import filter_help

        super().format_options(ctx, formatter)
        with formatter.section("Words"):
            formatter.write_dl(filter_help(), col_max=26)


@verb(
    "list",
    "list --owner quality --late",
    "list --theme 1 --rag red --json",
    "list late or owner:none",
    "list due:month -- -critical",
    "list --theme 3 --notes",
    cls=_FilterCommand,
)
@click.argument("words", nargs=-1, metavar="[WORD]...", shell_complete=completes("words"))
@click.option(
    "--theme", metavar="THEME", shell_complete=completes("themes"), help="A theme's number or part of its title."
)
@click.option(
    "--summary-area",
    metavar="AREA",
    shell_complete=completes("summary areas"),
    help="Part of a summary area's title; none for not mapped.",
)
@click.option(
    "--owner",
    metavar="OWNER",
    shell_complete=completes("owners or none"),
    help="Part of an owner's name; none for no owner.",
)
@click.option(
    "--rag",
    metavar="RAG",
    shell_complete=completes("ratings"),
    help="red, amber, green, blue or unrated, or off track, at risk …",
)
@click.option("--late", is_flag=True, help="Only those past their due date.")
@click.option(
    "--due-within", type=click.IntRange(min=0), metavar="DAYS", help="Open, and due within so many days or late."
)
@click.option("--attention", is_flag=True, help="Only what needs attention, worst first, and why.")
@click.option("--notes", is_flag=True, help="All progress notes of each action, newest first.")
@click.option("--all", "everything", is_flag=True, help="Withdrawn actions too.")
@AS_AT
@JSON
def list_(
    words: tuple[str, ...],
    *,
    attention: bool,
    notes: bool,
    everything: bool,
    as_at: str | None,
    as_json: bool,
    **options: Any,
) -> None:
    """List actions with owner, due date and RAG.

    WORDs are a filter as after / on the screens; options narrow it further. What begins with a dash, which leaves out,
    stands after --.
    """
    from actionplan.reports.assessment import judge

    with opened() as store:
        plan = plan_of(store, past_day(as_at))
        selection = _filter(words, plan, **options)
        judged = [judge(action, plan) for action in selection.apply(plan, plan.access.name, withdrawn_too=everything)]
        notes_of = _notes_of(store, plan, judged, has_all=notes, has_last=as_json)
    reasons = None
    if attention:
        from actionplan.model.attention import attention as needs_attention
        from actionplan.model.attention import by_action, reasons_words

        reasons = {lines[0].ref: reasons_words(lines) for lines in by_action(needs_attention(plan))}
        judged = _in_order(judged, list(reasons))
    if as_json:
        from actionplan.reports.writers.json_objects import listed_object
        from actionplan.reports.writers.json_text import written

        emit(written([listed_object(line, plan, notes_of.get(line.action.ref, ()), notes) for line in judged]))
    else:
        from actionplan.commands.pages import action_lines
        from actionplan.commands.tables import print_page

        print_page(action_lines(judged, plan, reasons, notes_of, " ".join(words)), plan)


def _notes_of(
    store: Store, plan: Plan, judged: Sequence[Judged], *, has_all: bool, has_last: bool
) -> Mapping[str, Sequence[Progress]]:
    """What was said of some actions, by their refs: all of it, the last of it, or nothing where it is not shown."""
    if not (has_all or has_last):
        return {}
    from actionplan.usecases.progress import all_notes, last_notes

    if has_all:
        return all_notes(store, plan)
    return {ref: (note,) for ref, note in last_notes(store, plan, [line.action.ref for line in judged]).items()}


def _in_order(judged: Sequence[Judged], refs: Sequence[str]) -> list[Judged]:
    """Those of the refs, in the order of the refs."""
    by_ref = {line.action.ref: line for line in judged}
    return [by_ref[ref] for ref in refs if ref in by_ref]


def _filter(
    words: Sequence[str],
    plan: Plan,
    *,
    theme: str | None,
    summary_area: str | None,
    owner: str | None,
    rag: str | None,
    late: bool,
    due_within: int | None,
) -> Filter:
    """The filter of words and options together.

    Raises:
        Refused: if it names something that there is not: an empty list would look like good news.
    """
    from actionplan.model.filter import STATE, Term, parse_filter
    from actionplan.model.sanitise import folded

    terms = [
        Term(name, (folded(value).strip() or "none",))
        for name, value in (("theme", theme), ("summary", summary_area), ("owner", owner))
        if value is not None
    ]
    if rag is not None:
        terms.append(Term("rag", (folded(rag).strip(),)))
    if late:
        terms.append(Term(STATE, ("late",)))
    if due_within is not None:
        terms.append(Term("due", (str(due_within),)))
    typed_filter = parse_filter(" ".join(map(_requoted, words)))
    # The owner that a script names may have nothing left, and that is no error.
    refusals = (typed_filter.refusal(plan), *(term.refusal(plan) for term in terms if term.field != "owner"))
    for refusal in filter(None, refusals):
        raise Refused(refusal)
    return typed_filter.also(*terms)


def _requoted(word: str) -> str:
    """A word of the shell with the quotes that the shell has taken off: ``owner:head of`` and ``-head of`` are one.

    What else has spaces is a line as after ``/``: ``"late or unrated"`` must not find nothing for being quoted.
    """
    term = word.removeprefix("-")
    dash = word[: len(word) - len(term)]
    if " " not in term or '"' in term:
        return word
    name, colon, value = term.partition(":")
    if colon and " " not in name:
        return f'{dash}{name}:"{value}"'
    if dash and not colon:
        return f'-"{term}"'
    return word


@verb("show", "show 1.2", "show 1.2/m1", "show 1.2 --as-at 2026-10-31", "show 1.2 --json")
@click.argument("ref", shell_complete=completes("actions and milestones"))
@AS_AT
@JSON
def show(ref: str, as_at: str | None, as_json: bool) -> None:
    """Show everything about one action, milestone or measure.

    Of a finding that has no action of its own it shows what is answered to it, and which actions answer it.
    """
    from actionplan.commands.milestones import is_milestone_ref
    from actionplan.reports.assessment import judge
    from actionplan.usecases.progress import last_notes

    if is_milestone_ref(ref):
        _show_milestone(ref, as_at, as_json=as_json)
        return
    with opened() as store:
        day = past_day(as_at)
        plan = plan_of(store, day)
        if plan.has_ref(ref) and plan.action(plan.ref_meant(ref)) is None:
            from actionplan.commands.finding_page import show_finding

            show_finding(store, plan, finding_of(plan, ref), day, as_json=as_json)
            return
        measure = plan.measure(ref)
        if measure is not None and not plan.has_ref(ref):
            from actionplan.commands.measures import show_measure

            show_measure(store, plan, measure, day, as_json=as_json)
            return
        action = action_of(plan, ref)
        judged = judge(action, plan)
        updates = store.history(action.ref, until=day)
        progress = last_notes(store, plan, [action.ref]).get(action.ref)
    if as_json:
        from actionplan.reports.writers.json_objects import (
            action_object,
            decision_object,
            evidence_object,
            hold_check_object,
            update_object,
        )
        from actionplan.reports.writers.json_text import written

        fields = {
            **action_object(judged, plan, progress),
            "evidence_list": [evidence_object(piece) for piece in plan.evidence_of(action)],
            "hold_checks": [hold_check_object(check) for check in plan.hold_checks_of(action)],
            "decisions": [decision_object(decision, plan) for decision in plan.decisions_about(action)],
            "updates": [update_object(update) for update in updates],
        }
        emit(written(fields))
    else:
        from actionplan.commands.pages import action_page
        from actionplan.commands.tables import print_page

        print_page(action_page(judged, plan, updates, progress), plan)


def _show_milestone(ref: str, as_at: str | None, *, as_json: bool) -> None:
    from actionplan.commands.milestones import milestone_of, milestone_saved

    with opened() as store:
        day = past_day(as_at)
        plan = plan_of(store, day)
        milestone = milestone_of(plan, ref)
        updates = store.history(milestone.ref, until=day)
    if as_json:
        from actionplan.reports.writers.json_objects import update_object
        from actionplan.reports.writers.json_text import written

        fields = milestone_saved(plan, milestone.ref)
        emit(written({**fields, "updates": [update_object(update) for update in updates]}))
    else:
        from actionplan.commands.pages import milestone_page
        from actionplan.commands.tables import print_page

        print_page(milestone_page(milestone, plan, updates), plan)


@verb("history", "history", "history 1.2", "history 1.2/m1", "history --limit 20", "history --as-at yesterday --json")
@click.argument("ref", required=False, shell_complete=completes("actions and milestones"))
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Only the newest N.")
@AS_AT
@JSON
def history(ref: str | None, limit: int | None, as_at: str | None, as_json: bool) -> None:
    """Show who changed what, when and why, oldest first.

    REF is an action, a milestone, a decision, a duty, a report, or a measure with its readings.
    """
    from actionplan.commands.history_refs import ref_of_history

    with opened() as store:
        day = past_day(as_at)
        plan = plan_of(store, day)
        if ref is not None:
            ref = ref_of_history(plan, ref)
        updates = store.history(ref, until=day, limit=limit)
    if as_json:
        from actionplan.reports.writers.json_objects import update_object
        from actionplan.reports.writers.json_text import written

        emit(written([update_object(update) for update in updates]))
    else:
        from actionplan.commands.pages import history_lines
        from actionplan.commands.tables import print_page

        print_page(history_lines(updates, plan), plan)


@verb("changes", "changes", "changes --since 2026-11-01", "changes --since -2w --as-at 2026-11-20 --json")
@click.option("--since", metavar="DATE", help="Else the last review before that day; before any, a week ago.")
@AS_AT
@JSON
def changes(since: str | None, as_at: str | None, as_json: bool) -> None:
    """Show how the actions have moved since a day.

    Rated better or worse, still red, new, closed, date moved, owner changed: the plan at the end of that day against
    the plan now. What went to and fro between is no movement; history has it.
    """
    from actionplan.usecases.compare import compare

    with opened() as store:
        plan = plan_of(store, past_day(as_at))
        past = compare(store, plan, since_day(since, plan))
    if as_json:
        from actionplan.reports.writers.json_objects import move_object
        from actionplan.reports.writers.json_text import written

        emit(written([move_object(move, plan.key) for move in past.moves]))
    else:
        from actionplan.commands.summary_pages import changes_lines
        from actionplan.commands.tables import print_page

        print_page(changes_lines(past, plan), plan)


@verb("summary", "summary", "summary --as-at 2026-10-31", "summary --by owner", "summary --json")
@click.option(
    "--by",
    metavar="WHAT",
    shell_complete=completes("groupings"),
    help="Only the rows of each theme, summary area, owner, body, source or key message, as far as the plan has them.",
)
@AS_AT
@JSON
def summary(by: str | None, as_at: str | None, as_json: bool) -> None:
    """Show the RAG summary.

    The headline, the summary areas, the themes, every exception (red, late, worse than before, or declared better than
    the dates support), what is missing, and whether what is finished makes a difference.
    """
    with opened() as store:
        figures = gathered(store, past_day(as_at), marks=not as_json)
    grouping = None if by is None else _grouping(by, figures.plan)
    if as_json:
        from actionplan.reports.writers.json_export import grouping_object, summary_object
        from actionplan.reports.writers.json_text import written

        emit(written(summary_object(figures) if grouping is None else grouping_object(grouping, figures)))
    else:
        from actionplan.commands.summary_pages import group_page, summary_page
        from actionplan.commands.tables import print_page

        page = summary_page(figures) if grouping is None else group_page(grouping, figures)
        print_page(page, figures.plan)


def _grouping(by: str, plan: Plan) -> Grouping:
    """The grouping that is meant: by its name or the field of the filter, or the beginning of either.

    Raises:
        Refused: if the plan has none such, with those that it has.
    """
    from actionplan.model.rollup import groupings_of
    from actionplan.model.tokens import no_such

    typed = by.strip().casefold().replace("-", " ")
    groupings = groupings_of(plan)
    for name, grouping in groupings.items():
        if typed and (name.startswith(typed) or grouping.field.startswith(typed)):
            return grouping
    raise Refused(no_such("grouping", by, groupings))


@verb("strengths", "strengths", "strengths --as-at 2026-10-31 --json")
@AS_AT
@JSON
def strengths(as_at: str | None, as_json: bool) -> None:
    """List the strengths, and whether each still holds."""
    with opened() as store:
        plan = plan_of(store, past_day(as_at))
    if as_json:
        from actionplan.reports.writers.json_objects import strength_object
        from actionplan.reports.writers.json_text import written

        emit(written([strength_object(strength, plan) for strength in plan.strengths]))
    else:
        from actionplan.commands.summary_pages import strengths_lines
        from actionplan.commands.tables import print_page

        print_page(strengths_lines(plan), plan)


VERBS = (list_, show, history, changes, summary, strengths)
