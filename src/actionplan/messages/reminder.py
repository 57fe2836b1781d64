"""A reminder as a message: plain text and HTML that say the same, the dates as a calendar, and the table to fill in.

The message is the standard library's; it keeps every header on its line. Jinja2 is imported when it is needed.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from datetime import date, datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8, EmailPolicy
from email.utils import format_datetime
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from msgspec import Struct

from actionplan.messages.answer_table import answer_table
from actionplan.messages.calendar_file import calendar_file
from actionplan.model.dates import format_date
from actionplan.model.number_words import number_of
from actionplan.model.plan import Plan
from actionplan.model.refusal import Refusal
from actionplan.model.reminding import HEADINGS, Reminder, ReminderLine, Section, headline
from actionplan.model.sanitise import sanitise
from actionplan.model.sent_reminders import reminder_ref
from actionplan.reports.charts import SHADES, TINTS
from actionplan.reports.phrases import demo_mark

if TYPE_CHECKING:
    from jinja2 import Template

MOST_LINES = 8
"""So many lines of a section are told; a reminder is one side, and the rest is counted."""
_WIDTH, _SUBJECT = 76, 160
_NO_COLOUR = "#9aa0a6"
_THIS_COMPUTER = ("localhost", "127.0.0.1", "::1")


class BadAddress(Refusal):
    """No message can be written to such an address."""


class BadBase(Refusal):
    """No link can begin with such an address."""


def link_base(text: str) -> str:
    """The address that the pages of the plan are reached at, as links begin with it; empty for none.

    Raises:
        BadBase: if it is no address, or one on which others could read the link on its way.
    """
    address = text.strip().rstrip("/")
    if not address:
        return ""
    shown = sanitise(address)[:80]
    try:
        parts = urlsplit(address)
        host, is_plain = parts.hostname or "", address.isascii() and address.isprintable() and " " not in address
        _ = parts.port
    except ValueError:
        raise BadBase(f"{shown!r} is not an address; it begins with https://") from None
    if (
        not is_plain
        or not host
        or parts.scheme not in ("https", "http")
        or parts.query
        or parts.fragment
        or "@" in address
    ):
        raise BadBase(f"{shown!r} is not an address that a link can begin with, such as https://plan.council.example")
    if parts.scheme != "https" and host not in _THIS_COMPUTER:
        raise BadBase(f"{shown!r}: a link lets whoever has it answer; give an address that begins with https://")
    return address


class Mailing(Struct, frozen=True):
    """What the messages of one run have in common."""

    plan: Plan
    """Without the texts of what is restricted."""
    identity: str
    """What tells the plan from every other."""
    changed_at: str
    """When its last change was made, ISO."""
    moment: datetime
    """When the messages are made, with a time zone."""
    until: date
    """The last day on which an answer is taken."""
    sender: str = ""
    """The address that they come from; empty of drafts."""
    base: str = ""
    """Where the pages of the plan are reached; empty where they are not."""


class _Line(Struct, frozen=True):
    ref: str
    title: str
    words: str
    mark: str
    tint: str
    shade: str


class _Part(Struct, frozen=True):
    heading: str
    lines: tuple[_Line, ...]
    more: str


class Letter(Struct, frozen=True):
    """What a reminder says, in the order in which it says it; all of it harmless to show."""

    subject: str
    demo: str
    plan: str
    as_at: str
    heading: str
    opening: str
    sections: tuple[_Part, ...]
    link: str
    """The address to answer at, or what stands in its place; empty for none."""
    answering: tuple[str, ...]
    closing: str


def letter_of(mailing: Mailing, reminder: Reminder, token: str = "") -> Letter:
    """What a reminder says.

    Args:
        mailing: What the messages have in common.
        reminder: What the person has to do.
        token: The token of their link to answer; empty where they get none.
    """
    plan, until = mailing.plan, format_date(mailing.until)
    title, about = sanitise(plan.title), headline(reminder)
    link = f"{mailing.base}/answer/{token}" if token and mailing.base else ""
    answering: list[str] = []
    if link:
        answering.append(
            f"The link is for you alone and works until {until}; please do not pass it on. What you say goes to the "
            "team as an answer: nothing in the plan changes until they have taken it."
        )
    if token:
        other = "Or fill" if link else "To say how it stands, fill"
        answering.append(f"{other} in the attached table and send it back by {until}.")
    subject = f"{demo_mark(plan)}{title}: {about}"
    return Letter(
        subject=subject if len(subject) <= _SUBJECT else f"{subject[: _SUBJECT - 1].rstrip()}…",
        demo="A demonstration with made-up figures" if plan.is_demo else "",
        plan=f"{title}{sanitise(plan.of_organisation)}",
        as_at=format_date(plan.as_at),
        heading=f"{reminder.name}: {about}",
        opening=_opening(reminder),
        sections=tuple(_part(section, reminder.of(section), plan) for section in Section if reminder.of(section)),
        link=link,
        answering=tuple(answering),
        closing="The dates are attached as a calendar: opened again later, a date that has moved moves.",
    )


def _opening(reminder: Reminder) -> str:
    if not reminder.is_asked:
        return "This is what the plan has for you to do."
    until = f" by {format_date(reminder.asked_until)}" if reminder.asked_until else ""
    return f"Please say{until} how your actions stand. This is what the plan has for you to do."


def _part(section: Section, lines: tuple[ReminderLine, ...], plan: Plan) -> _Part:
    rest = len(lines) - MOST_LINES
    told = lines if rest <= 1 else lines[:MOST_LINES]
    return _Part(
        heading=HEADINGS[section],
        lines=tuple(_line(line, plan) for line in told),
        more=f"and {number_of(rest, 'other')}" if rest > 1 else "",
    )


def _line(line: ReminderLine, plan: Plan) -> _Line:
    if line.rag is None:
        return _Line(line.ref, line.title, line.words, "", "", _NO_COLOUR)
    face = plan.key.face(line.rag)
    shade = SHADES.get(face.colour, _NO_COLOUR)
    return _Line(line.ref, line.title, line.words, sanitise(face.mark), TINTS[face.colour], shade)


# --- as text and as a page ------------------------------------------------------------------------------------


def plain(letter: Letter) -> str:
    """The letter as plain text, in lines that no mail program breaks."""
    return "".join(f"{line}\n" for line in _plain_lines(letter))


def _plain_lines(letter: Letter) -> Iterator[str]:
    if letter.demo:
        yield from (letter.demo, "")
    yield from _wrapped(f"{letter.plan}, as at {letter.as_at}")
    yield from _wrapped(letter.heading)
    yield ""
    yield from _wrapped(letter.opening)
    for part in letter.sections:
        yield from ("", part.heading.upper())
        for line in part.lines:
            yield from _wrapped(f"{line.ref}  {line.title}", "  ", "      ")
            yield from _wrapped(f"{line.mark}, {line.words}" if line.mark else line.words, "      ", "      ")
        if part.more:
            yield f"  {part.more}"
    if letter.link:
        yield from ("", "Say how it stands:", letter.link)
    for paragraph in letter.answering:
        yield ""
        yield from _wrapped(paragraph)
    yield ""
    yield from _wrapped(letter.closing)


def _wrapped(text: str, first: str = "", rest: str = "") -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False) or [first]


def page(letter: Letter) -> str:
    """The letter as an HTML page, every text of people escaped."""
    return _template().render(letter=letter)


def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, trim_blocks=True, undefined=StrictUndefined)
    text = files("actionplan.messages").joinpath("templates", "reminder.html").read_text(encoding="utf-8")
    return environment.from_string(text)


# --- as a message -----------------------------------------------------------------------------------------------


def message_of(mailing: Mailing, reminder: Reminder, token: str = "") -> EmailMessage:
    """The message to one person; without an address of theirs, one that somebody still has to address.

    Raises:
        BadAddress: if nothing can be written to their address, or from the sender's.
        NoCalendars: if the library that writes calendars is not installed.
    """
    letter = letter_of(mailing, reminder, token)
    message = EmailMessage(policy=_policy(reminder.address, mailing.sender))
    message["Subject"] = letter.subject
    if mailing.sender:
        message["From"] = _address("", mailing.sender)
    if reminder.address:
        message["To"] = _address(reminder.name, reminder.address)
    message["Date"] = format_datetime(mailing.moment)
    domain = mailing.sender.rpartition("@")[2] or "actionplan.invalid"
    of = reminder_ref(reminder.person, mailing.plan.as_at, f"{reminder.says} {mailing.identity}")
    message["Message-ID"] = f"<{of.replace(':', '.')}.{mailing.moment:%H%M%S}@{domain}>"
    # No holiday answers, and no mail programs that answer each other.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(plain(letter), charset="utf-8", cte="quoted-printable")
    message.add_alternative(page(letter), subtype="html", charset="utf-8", cte="quoted-printable")
    calendar = calendar_file(mailing.plan, mailing.identity, mailing.changed_at, reminder.person)
    message.add_attachment(
        calendar, maintype="text", subtype="calendar", filename="dates.ics", params={"charset": "utf-8"}
    )
    if token:
        message.add_attachment(
            answer_table(mailing.plan, reminder.person, token, mailing.until),
            maintype="application",
            subtype="vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            filename="answer.xlsx",
        )
    return message


def draft_of(mailing: Mailing, reminder: Reminder, token: str = "") -> bytes:
    """The same as an .eml file, which a mail program opens as a draft to look at and send."""
    message = message_of(mailing, reminder, token)
    message["X-Unsent"] = "1"
    return message.as_bytes()


def _policy(*addresses: str) -> EmailPolicy[EmailMessage]:
    return SMTP if all(address.isascii() for address in addresses) else SMTPUTF8


def _address(name: str, address: str) -> Address:
    try:
        return Address(display_name=name, addr_spec=address)
    except (HeaderParseError, ValueError, IndexError) as error:
        raise BadAddress(f"{sanitise(address)[:60]!r} is not an e-mail address that a message can go to") from error
