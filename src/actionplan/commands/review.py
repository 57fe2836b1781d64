"""The verbs about weekly reviews: review list, minutes, agenda, details, discard; decisions."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from actionplan.commands.common import (
    AS_AT,
    DB,
    JSON,
    completes,
    current_day,
    keeps_personal_data,
    opened_to,
    past_day,
    plan_of,
    safe,
    verb,
)
from actionplan.commands.console import Program, Refused, emit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from actionplan.model.agenda import Item
    from actionplan.model.plan import Plan
    from actionplan.model.weekly_review import Decision, ReviewItem, WeeklyReview
    from actionplan.reports.minutes import Minutes
    from actionplan.store import Store

FORMATS = ("md", "docx")
PLAIN = "plain"
"""Minutes as plain lines, to be read out; no ending of a file means them."""


@click.group(
    "review",
    cls=Program,
    invoke_without_command=True,
    subcommand_metavar="hold|list|minutes|agenda|details|discard [ARGS]...",
    epilog="\b\nExamples:\n  actionplan review hold --plain\n  actionplan review list\n  actionplan review minutes",
)
@DB
@click.pass_context
def review(ctx: click.Context) -> None:
    """Hold a weekly review, list past ones, print minutes.

    It is held on the screens, where you press 3, or as questions and answers with hold --plain.
    """
    if ctx.invoked_subcommand is None:
        raise click.UsageError("say which: hold, list, minutes, agenda, details or discard", ctx)


@contextmanager
def _looked_after(*, to_change: bool = False) -> Iterator[Store]:
    """The store, once minutes that a killed program has left unwritten are written; that is said on standard error."""
    from actionplan.usecases.minutes_due import catch_up

    with opened_to(change=to_change) as store:
        for message in catch_up(store, current_day()):
            click.echo(f"actionplan: {safe(message)}", err=True)
        yield store


@verb(
    "hold",
    "review hold --plain",
    'review hold --plain --chair "J Smith" --present "A Jones, B Brown"',
)
@click.option("--plain", is_flag=True, help="As questions and answers, a line at a time; see docs/accessibility.md.")
@click.option("--held-on", metavar="DATE", help="Of a new review: its day. What is not said here is asked.")
@click.option("--chair", metavar="NAME", shell_complete=completes("owners"), help="Who is in the chair.")
@click.option("--present", "attendees", metavar="NAMES", help="Of a new review: who else is there.")
@click.option("--apologies", metavar="NAMES", help="Of a new review: who has sent apologies.")
def hold(plain: bool, **details: str | None) -> None:
    """Start the weekly review, or go on with the one that is open.

    One card after another is read out, and an empty line goes on. Ctrl+C and the end of the input keep the place.
    """
    from actionplan.commands.styled import is_plain

    if not plain and not is_plain():
        raise click.UsageError("say --plain for questions and answers; on the screens press 3")
    from actionplan.commands.plain.review import PlainReview
    from actionplan.commands.plain.session import Session
    from actionplan.commands.plain.talk import Talk
    from actionplan.commands.styled import plainly

    gc.enable()
    with plainly(), _looked_after(to_change=True) as store:
        answers = {name: text for name, text in details.items() if text is not None}
        session = Session(store, Talk())
        session.say_what_it_is()
        PlainReview(session).hold(answers)


@verb("list", "review list", "review list --json")
@AS_AT
@JSON
def list_(as_at: str | None, as_json: bool) -> None:
    """List the weekly reviews, the last one first."""
    with _looked_after() as store:
        plan = plan_of(store, past_day(as_at))
        items = {review.ref: store.review_items(review.ref) for review in plan.reviews}
    if as_json:
        from actionplan.reports.writers.json_text import written

        emit(written([_review_object(review, items[review.ref], plan) for review in reversed(plan.reviews)]))
    else:
        from actionplan.commands.review_pages import review_lines
        from actionplan.commands.tables import print_page

        print_page(review_lines(plan, items), plan)


def _review_object(review: WeeklyReview, items: Sequence[ReviewItem], plan: Plan) -> dict[str, Any]:
    from actionplan.model.weekly_review import names_in

    return {
        "review": review.number,
        "date": review.held_on.isoformat(),
        "chair": review.chair,
        "present": list(review.present),
        "apologies": list(names_in(review.apologies)),
        "next_meeting": _iso(review.next_meeting),
        "state": review.state.value,
        "reviewed": sum(item.outcome.is_done for item in items),
        "items": len(items),
        "decisions": [
            decision.ref for decision in plan.decisions if decision.review == review.ref and not decision.withdrawn
        ],
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


@verb(
    "minutes",
    "review minutes",
    "review minutes 3 --output review-3.docx",
    "review minutes 3 --format md > review-3.md",
)
@click.argument(
    "number", type=click.IntRange(min=1), required=False, metavar="[N]", shell_complete=completes("reviews")
)
@click.option(
    "--format",
    "form",
    type=click.Choice((*FORMATS, PLAIN)),
    help="md, docx or plain: lines to be read out. Else by FILE.",
)
@click.option("--output", type=click.Path(path_type=Path), metavar="FILE", help="A new file; else standard output.")
def minutes(number: int | None, form: str | None, output: Path | None) -> None:
    """Print the minutes of a closed review, or write them to a file.

    N is the review's number; without one it is the last. The same review always gives the same minutes, without what
    is restricted.
    """
    from actionplan.commands.export import format_by_name, write_target
    from actionplan.commands.styled import is_plain
    from actionplan.usecases.minutes import minutes_of

    if form is None and output is None and is_plain():
        form = PLAIN
    if form is None:
        form = format_by_name(output, FORMATS)
    with _looked_after() as store:
        document = minutes_of(store, current_day(), number)
    if output is None and form == "docx":
        from actionplan.reports.minutes import file_stem

        raise click.UsageError(f"a Word document goes to a file: --output {file_stem(document.review)}.docx")
    if output is None or str(output) == "-":
        emit(_written(document, form))
        return
    # Minutes are never written over anything.
    refusal = f"{output} already exists and is left unchanged; choose another name"
    write_target(output, lambda: _written(document, form), refusal)
    emit(f"Written: {safe(output)}\n")


def _written(document: Minutes, form: str) -> bytes:
    if form == "docx":
        from actionplan.reports.writers.minutes_docx import minutes_docx

        return minutes_docx(document)
    if form == PLAIN:
        from actionplan.reports.writers.minutes_text import minutes_text

        return minutes_text(document).encode("utf-8")
    from actionplan.reports.writers.minutes_markdown import minutes_markdown

    return minutes_markdown(document).encode("utf-8")


@verb("agenda", "review agenda", "review agenda --include-restricted", "review agenda --json")
@click.option(
    "--include-restricted", is_flag=True, help="Put in what is restricted, for a review that may read all of it."
)
@AS_AT
@JSON
def agenda(*, include_restricted: bool, as_at: str | None, as_json: bool) -> None:
    """Print the agenda of the next review, to send round before.

    Exceptions first: decisions carried over, what moved, what is late, red or amber, due soon, incomplete, to be signed
    off; each action once. It is made of the plan as it is now.
    """
    from actionplan.usecases.agenda import next_agenda

    with _looked_after() as store:
        plan = plan_of(store, past_day(as_at))
        ahead = next_agenda(store, store.plan(current_day()), plan, includes_restricted=include_restricted)
    if as_json:
        from actionplan.reports.writers.json_text import written

        items = _item_objects(ahead.plan, ahead.items)
        emit(written({"review": ahead.number, "as_at": plan.as_at.isoformat(), "items": items}))
    else:
        from actionplan.commands.review_pages import agenda_lines
        from actionplan.commands.tables import print_page

        print_page(agenda_lines(ahead.plan, ahead.number, ahead.items, ahead.restricted), plan)


def _item_objects(plan: Plan, items: Sequence[Item]) -> list[dict[str, Any]]:
    from actionplan.commands.review_pages import title_and_owner

    objects = []
    for item in items:
        title, owner = title_and_owner(plan, item.subject)
        objects.append(
            {
                "section": item.section_words,
                "ref": item.subject,
                "title": title,
                "owner": owner or None,
                "why": item.why,
            }
        )
    return objects


@verb(
    "details",
    "review details",
    'review details --chair "J Smith" --apologies "A Jones, B Brown"',
    "review details --held-on yesterday --next fri",
)
@click.option("--held-on", metavar="DATE", help="The day that it is held on: 2026-11-27, 27/11/26, yesterday.")
@click.option("--chair", metavar="NAME", shell_complete=completes("owners"), help="Who is in the chair.")
@click.option("--present", "attendees", metavar="NAMES", help="Who else is there, separated by commas.")
@click.option("--apologies", metavar="NAMES", help="Who has sent apologies, separated by commas; '' for nobody.")
@click.option("--next", "next_meeting", metavar="DATE", help="When the next one is held; '' for not known yet.")
@JSON
def details(held_on: str | None, as_json: bool, **texts: str | None) -> None:
    """Show or change the date, chair, attendance and next meeting of the review that is open.

    Whoever has sent apologies is taken off those present. Once a review is closed, its details are locked.
    """
    from actionplan import settings
    from actionplan.model.rules.review import change_details
    from actionplan.model.typed_values import read_date
    from actionplan.usecases.change import save_change

    today = current_day()
    changes = held_on is not None or any(value is not None for value in texts.values())
    with _looked_after(to_change=changes) as store:
        plan = store.plan(today)
        review = _open_review(plan)
        if changes:
            day = None
            if held_on is not None:
                day = read_date(held_on, "held_on", today)
            edit = change_details(plan, review, held_on=day, **texts)
            stamp = settings.stamp("command", review.ref)
            plan = save_change(store, [edit], stamp, keeps_personal_data=keeps_personal_data()).plan
        items, review = store.review_items(review.ref), _open_review(plan)
    if as_json:
        from actionplan.reports.writers.json_text import written

        emit(written(_review_object(review, items, plan)))
    else:
        from actionplan.commands.review_pages import details_lines
        from actionplan.commands.tables import print_page

        print_page(details_lines(review), plan)


@verb("discard", "review discard 13")
@click.argument("number", type=click.IntRange(min=1), metavar="N")
def discard(number: int) -> None:
    """Discard a review that was started by mistake.

    N is its number. What was changed and decided in it stays. It has no minutes, and its number is not used again.
    """
    from actionplan import settings
    from actionplan.model.rules.review import discard as discarding

    with _looked_after(to_change=True) as store:
        reviews = {review.number: review for review in store.plan(current_day()).reviews}
        if number not in reviews:
            raise Refused(f"there is no review {number}; see: actionplan review list")
        store.save([discarding(reviews[number])], settings.stamp("review"))
    emit(f"Review {number} is discarded. What was changed and decided in it stays.\n")


def _open_review(plan: Plan) -> WeeklyReview:
    if plan.open_review is None:
        raise Refused("no review is open; see: actionplan review list")
    return plan.open_review


for _verb in (hold, list_, minutes, agenda, details, discard):
    review.add_command(_verb)


@verb("decisions", "decisions", "decisions --all --json", "decisions --done D3")
@click.option("--all", "everything", is_flag=True, help="Those done or withdrawn too.")
@click.option(
    "--done",
    "done_refs",
    multiple=True,
    metavar="REF",
    shell_complete=completes("decisions"),
    help="Mark a decision as done today, e.g. D3.",
)
@AS_AT
@JSON
def decisions(everything: bool, done_refs: tuple[str, ...], as_at: str | None, as_json: bool) -> None:
    """List the decisions of reviews that are still to be done.

    Several --done at once are one change and are undone as one.
    """
    if done_refs and as_at is not None:
        raise click.UsageError("--done is always recorded as today; leave --as-at out")
    today = current_day()
    with opened_to(change=bool(done_refs)) as store:
        plan = plan_of(store, past_day(as_at))
        if done_refs:
            from actionplan import settings
            from actionplan.model.rules.review import finish_decision

            decisions_done = dict.fromkeys(_decision_of(plan, ref) for ref in done_refs)
            edits = [finish_decision(decision, today) for decision in decisions_done]
            store.save(edits, settings.stamp("command"))
            plan = store.plan(today)
            if not as_json:
                emit("".join(f"{edit.ref}  done\n" for edit in edits))
                return
    refs = {ref.strip().upper() for ref in done_refs}
    listing = [decision for decision in plan.decisions if everything or decision.is_waiting]
    if refs:
        listing = [decision for decision in plan.decisions if decision.ref in refs]
    if as_json:
        from actionplan.reports.writers.json_objects import decision_object
        from actionplan.reports.writers.json_text import written

        emit(written([decision_object(decision, plan) for decision in listing]))
    else:
        from actionplan.commands.review_pages import decision_lines
        from actionplan.commands.tables import print_page

        print_page(decision_lines(plan, listing), plan)


def _decision_of(plan: Plan, ref: str) -> Decision:
    for decision in plan.decisions:
        if decision.ref == ref.strip().upper():
            return decision
    raise Refused(f"there is no decision {ref[:40]!r} in the plan; see: actionplan decisions --all")


VERBS = (review, decisions)
