"""The verb that reminds people of what they have to do: as files, over a mail server, or only shown."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from actionplan.commands.common import completes, current_day, opened_to, safe, tell_doubt, verb
from actionplan.commands.console import Refused, emit

if TYPE_CHECKING:
    from actionplan.messages.mail_settings import Mailer
    from actionplan.messages.reminder import Mailing
    from actionplan.model.reminding import Reminder
    from actionplan.store import Store
    from actionplan.usecases.remind import Delivery, Prepared

ADDRESS = "ACTIONPLAN_ADDRESS"
"""Says in the environment where the pages of the plan are reached."""


@verb(
    "remind",
    "remind --dry-run",
    "remind",
    'remind --owner "Head of Quality" --outbox quality',
    "remind --send --link-base https://plan.council.example",
)
@click.option(
    "--owner",
    "owners",
    multiple=True,
    metavar="NAME",
    shell_complete=completes("people"),
    help="Only this person; may be repeated.",
)
@click.option(
    "--outbox",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Where the messages are written as files; default: reminders-DATE.",
)
@click.option("--send", is_flag=True, help="Send them over the mail server that the settings name.")
@click.option("--dry-run", is_flag=True, help="Only show what they say.")
@click.option(
    "--link-base",
    envvar=ADDRESS,
    default="",
    metavar="ADDRESS",
    help=f"Where `actionplan serve` is reached, for a link to answer; else {ADDRESS}.",
)
@click.option(
    "--smtp",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A file of mail settings that only you can read; else the environment.",
)
def remind(
    owners: tuple[str, ...], outbox: Path | None, link_base: str, smtp: Path | None, *, send: bool, dry_run: bool
) -> None:
    """Write a message for each person with something to do.

    It says what is late, due in 14 days, escalated to them, awaiting their sign-off, asked in a round, gone quiet
    and decided for them. Each has the dates as a calendar, a table to fill in and send back, and with --link-base a
    link to answer; the links are kept in the plan, and its actions stay as they are. Without --send nothing is
    sent: the messages are files that a mail program opens as drafts. --send sends each person the same at most once
    a day.
    """
    from actionplan import settings
    from actionplan.commands.people import named_person
    from actionplan.messages.calendar_file import refuse_without_library
    from actionplan.messages.mail_settings import mailer
    from actionplan.messages.reminder import Mailing
    from actionplan.messages.reminder import link_base as checked
    from actionplan.usecases.remind import prepare

    if send + dry_run + (outbox is not None) > 1:
        raise click.UsageError("give one of --outbox, --send and --dry-run")
    refuse_without_library()
    base = checked(link_base)
    server = mailer(os.environ, smtp) if send else None
    today = current_day()
    with opened_to(change=not dry_run) as store:
        plan = store.plan(today)
        people = [named_person(plan, name) for name in owners]
        prepared = prepare(store, today, people)
        mailing = Mailing(
            plan=prepared.plan,
            identity=store.identity(),
            changed_at=store.changed_at(plan.seq),
            moment=settings.now(),
            until=prepared.answers_until,
            sender=server.sender if server is not None else os.environ.get("ACTIONPLAN_SMTP_FROM", ""),
            base=base,
        )
        if not prepared.reminders:
            _tell_none(prepared, people)
        elif dry_run:
            tell_doubt(plan)
            _show(prepared, mailing)
        elif server is not None:
            _send(store, prepared, mailing, server)
        else:
            _write(store, prepared, mailing, outbox or Path(f"reminders-{today.isoformat()}"))


def _tell_none(prepared: Prepared, people: Sequence[str]) -> None:
    from actionplan.model.reminding import nobody_words

    if people:
        names = "; ".join(safe(prepared.plan.person_name(person)) for person in people)
        emit(f"There is nothing to remind {names} of.\n")
    else:
        emit(f"{nobody_words(prepared.plan)}\n")


def _show(prepared: Prepared, mailing: Mailing) -> None:
    """What each message says. No link is made for it: a word stands in the place of its token."""
    from actionplan.messages.reminder import letter_of, plain

    for reminder in prepared.reminders:
        letter = letter_of(mailing, reminder, "TOKEN" if prepared.takes_answer(reminder) else "")
        emit(f"To: {safe(reminder.name)} <{safe(reminder.address or 'no address is known')}>\n")
        emit(f"Subject: {letter.subject}\n\n{plain(letter)}\n{'-' * 76}\n\n")
    emit("Nothing is written, sent or changed.\n")
    _tell_unaddressed(prepared.reminders)


def _write(store: Store, prepared: Prepared, mailing: Mailing, folder: Path) -> None:
    """Writes the messages as files, and keeps the links that they bring."""
    from actionplan import settings
    from actionplan.messages.outbox import Outbox
    from actionplan.messages.reminder import BadAddress, draft_of
    from actionplan.model.dates import format_date
    from actionplan.model.number_words import number_of
    from actionplan.model.reminding import headline
    from actionplan.usecases.remind import give_answer_links

    if folder.is_file():
        raise Refused(f"{safe(folder)} is a file; name a folder with --outbox")
    outbox = Outbox(folder)
    tokens = give_answer_links(store, prepared, settings.stamp("remind"))
    lines = []
    for reminder in prepared.reminders:
        try:
            data = draft_of(mailing, reminder, tokens.get(reminder.person, ""))
        except BadAddress as error:
            click.echo(f"actionplan: {safe(reminder.name)}: {error}", err=True)
            continue
        target = outbox.write(reminder.name, data)
        lines.append(f"  {safe(target.name)}: {headline(reminder)}\n")
    emit(f"Written to {safe(folder)}, for you to look at and send; nothing was sent:\n{''.join(lines)}")
    if tokens:
        until = format_date(prepared.answers_until)
        emit(f"{number_of(len(tokens), 'link').capitalize()} to answer, until {until}, kept in the plan.\n")
    _tell_without_answers(prepared)
    _tell_unaddressed(prepared.reminders)


def _send(store: Store, prepared: Prepared, mailing: Mailing, server: Mailer) -> None:
    """Sends the messages, and says what became of each as soon as it is known. Raises Refused for what was not sent."""
    from actionplan import settings
    from actionplan.messages.post import Post
    from actionplan.messages.reminder import BadAddress, message_of
    from actionplan.usecases.remind import Delivery, Outcome, dispatch

    troubles, left = 0, list(prepared.reminders)
    with Post(server) as post:

        def deliver(reminder: Reminder, token: str) -> Delivery:
            try:
                message = message_of(mailing, reminder, token)
            except BadAddress as error:
                return Delivery(Outcome.REFUSED, str(error))
            return post.send(message, reminder.address)

        while left:
            reminder = left.pop(0)
            if not reminder.address:
                continue
            result = dispatch(store, prepared, reminder, settings.stamp("remind"), deliver)
            troubles += result.is_trouble
            emit(f"{safe(reminder.name)} <{safe(reminder.address)}>: {'sent' if result.sent else safe(result.words)}\n")
            if result.stops:
                break
    _tell_without_answers(prepared)
    _tell_unaddressed(prepared.reminders)
    waiting = [reminder for reminder in left if reminder.address]
    if waiting:
        names = "; ".join(safe(reminder.name) for reminder in waiting)
        raise Refused(f"the mail server is gone; not tried: {names}. Send again for what has not left")
    if troubles:
        raise Refused("not every reminder was sent: see above")


def _tell_without_answers(prepared: Prepared) -> None:
    if prepared.why_no_answers:
        emit(f"They bring no link and no table to answer: {safe(prepared.why_no_answers)}.\n")


def _tell_unaddressed(reminders: Sequence[Reminder]) -> None:
    names = [safe(reminder.name) for reminder in reminders if not reminder.address]
    if names:
        emit(f"No address is known of: {'; '.join(names)}. Give one: actionplan person NAME --email ADDRESS\n")


VERBS = (remind,)
