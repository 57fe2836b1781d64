"""The kinds of records: what the store keeps versions of, and what is true of each kind as a whole.

Table, log, undo, as-at, merge, conflict and what the public may read follow from here and from the record's own class.
A new kind is its class, its fields, a line here, a list in the plan, and a migration.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from actionplan.model import fields, record_fields
from actionplan.model.action import Action, Evidence, Stage
from actionplan.model.area import Area, Standing, StrengthCheck
from actionplan.model.dates import format_date
from actionplan.model.duties import Duty
from actionplan.model.field import Field
from actionplan.model.grants import Grant
from actionplan.model.hold_checks import HoldCheck
from actionplan.model.key import KeyChoice
from actionplan.model.measures import Measure, Reading
from actionplan.model.milestones import Milestone
from actionplan.model.mistakes import MISTAKE
from actionplan.model.notes import ProgressNote
from actionplan.model.people import Body, Person, bare_body, bare_person, first_name
from actionplan.model.plan_settings import PlanSetting
from actionplan.model.proposals import Proposal
from actionplan.model.ratings import Condition
from actionplan.model.redactions import Redaction
from actionplan.model.report import Report, SentReport, with_article
from actionplan.model.restrictions import Restriction
from actionplan.model.self_evaluation import SelfEvaluation
from actionplan.model.sent_reminders import SentReminder
from actionplan.model.sources import MessageLink, Revision, Source
from actionplan.model.update_rounds import UpdateRound
from actionplan.model.web_links import WebLink
from actionplan.model.weekly_review import Decision, ReviewItem, WeeklyReview
from actionplan.model.words import Words

Record = (
    Action
    | Area
    | Evidence
    | StrengthCheck
    | WeeklyReview
    | ReviewItem
    | Decision
    | Milestone
    | ProgressNote
    | Person
    | Body
    | Source
    | MessageLink
    | SelfEvaluation
    | KeyChoice
    | Measure
    | Reading
    | HoldCheck
    | Duty
    | Restriction
    | PlanSetting
    | Redaction
    | Revision
    | Report
    | SentReport
    | Grant
    | Proposal
    | UpdateRound
    | SentReminder
    | WebLink
)
"""What the store keeps versions of."""
Logged = Mapping[str, Any]
"""A record as the log has it."""


class RecordKind(Struct, frozen=True):
    """One kind of record."""

    name: str
    """Of its table, and in the log."""
    record: type[Record]
    in_plan: str
    """Where a plan has them."""
    fields: tuple[Field, ...]
    """What is true of each of its fields, who may read it among others."""
    addition: Callable[[Logged, Words], str] = lambda logged, _words: f"added: {logged.get('title', '')}"
    """In words, those of the plan, that one was added."""
    undone_addition: Callable[[Any], Any] = lambda _record: None
    """What one becomes when its adding is undone: nothing is ever deleted. None if its adding is not undone."""
    implied: Callable[[str], Any] = lambda _ref: None
    """By its ref what one is before there is a record of it: a person of whom only the name is known. None for what is
    not there before it is added."""
    updates: str = ""
    """The field with the ref of the action of which a change to one is an update; empty if it is of none."""


def _withdrawn_action(action: Action) -> Action:
    # Blue is only for what is closed.
    rag = Condition.UNRATED if action.is_closed else action.rag
    return replace(action, rag=rag, stage=Stage.WITHDRAWN, withdrawn_reason=MISTAKE)


def _withdrawn(record: Any) -> Any:
    return replace(record, withdrawn=MISTAKE)


def _not_checked(check: StrengthCheck) -> StrengthCheck:
    return replace(check, standing=Standing.NOT_CHECKED, because="")


def _set(setting: Logged, _words: Words) -> str:
    from actionplan.model.column_choices import choices_words, is_column_choice

    if is_column_choice(setting["ref"]):
        return f"what the columns of a file are: {choices_words(setting['value'])}"
    return f"{setting['ref'].replace('_', ' ')}: {setting['value']}"


def _started(review: Logged, _words: Words) -> str:
    present = f", with {review['attendees']}" if review["attendees"] else ""
    return f"review {review['ref'].removeprefix('R')} started, chair {review['chair']}{present}"


def _milestone_added(milestone: Logged, words: Words) -> str:
    due = f", due {format_date(date.fromisoformat(milestone['due']))}" if milestone.get("due") else ""
    return f"{words.milestone.one} added: {milestone['text']}{due}"


def _first_known(person: Logged, _words: Words) -> str:
    """What is said of somebody of whom only a name was known."""
    name_before = first_name(person["ref"])
    parts = [f"name {name_before} → {person['name']}"] if person["name"] != name_before else []
    for field in ("body", "email", "merged_into"):
        if person.get(field):
            parts.append(f"{fields.label(field)} – → {person[field]}")
    return ", ".join(parts) or f"person: {person['name']}"


def _note_added(note: Logged, _words: Words) -> str:
    day = format_date(date.fromisoformat(note["dated"])) if note.get("dated") else ""
    source = ", ".join(filter(None, (day, note.get("by"))))
    return f"note of {source}: {note['text']}" if source else f"note: {note['text']}"


def _check_added(check: Logged, _words: Words) -> str:
    what = check["what"] or (f"evidence {check['evidence']}" if check["evidence"] else "")
    return ": ".join(filter(None, ("checked whether it holds", check["outcome"], what)))


def _reading_added(reading: Logged, _words: Words) -> str:
    from actionplan.model.figures import number_text
    from actionplan.model.measure_periods import period_of

    note = f": {reading['note']}" if reading["note"] else ""
    return f"reading for {period_of(reading['period']).words}: {number_text(reading['value'])}{note}"


def _sent(report: Logged, _words: Words) -> str:
    day = format_date(date.fromisoformat(report["day"]))
    return f"sent to {with_article(report['audience'])}: {report['file']}, as at {day}"


def _granted(grant: Logged, _words: Words) -> str:
    return f"login {grant['ref']}: {grant['role']}, as {first_name(grant['person'])}"


def _proposed(proposal: Logged, _words: Words) -> str:
    what = proposal["note"] or proposal["new_title"]
    return f"{first_name(proposal['person'])} asks for {proposal['asks']}{f': {what}' if what else ''}"


def _round_opened(update_round: Logged, _words: Words) -> str:
    due = f", answers due {format_date(date.fromisoformat(update_round['due']))}" if update_round.get("due") else ""
    return f"round {update_round['ref'].removeprefix('U')} opened{due}"


def _reminded(reminder: Logged, _words: Words) -> str:
    return f"reminder to {first_name(reminder['person'])}"


def _link_made(link: Logged, _words: Words) -> str:
    return f"link for {link['holder']} to {link['use']}"


def _redacted(redaction: Logged, _words: Words) -> str:
    of_ref = f" of {redaction['of_ref']}" if redaction["of_ref"] else ""
    where = f"{fields.label(redaction['field'])}{of_ref} in change {redaction['of_change']}"
    return f"redacted: {where}, by {redaction['by']}: {redaction['reason']}"


KINDS = (
    RecordKind(
        "source",
        Source,
        "sources",
        record_fields.SOURCE,
        lambda source, _words: f"source added: {source['title']}",
        _withdrawn,
    ),
    RecordKind(
        "body",
        Body,
        "bodies",
        record_fields.BODY,
        lambda body, _words: f"body added: {body['name']}",
        _withdrawn,
        bare_body,
    ),
    RecordKind(
        "person",
        Person,
        "people",
        record_fields.PERSON,
        _first_known,
        lambda person: bare_person(person.ref),
        bare_person,
    ),
    RecordKind(
        "area",
        Area,
        "areas",
        record_fields.AREA,
        lambda area, words: f"{words.finding.one} added: {area['text']}",
        _withdrawn,
    ),
    RecordKind("action", Action, "actions", fields.ACTION, undone_addition=_withdrawn_action),
    RecordKind(
        "evidence",
        Evidence,
        "evidence",
        record_fields.EVIDENCE,
        lambda piece, _words: f"evidence added: {piece['what']} ({piece['kind']})",
        _withdrawn,
    ),
    RecordKind(
        "milestone", Milestone, "milestones", record_fields.MILESTONE, _milestone_added, _withdrawn, updates="action"
    ),
    RecordKind("note", ProgressNote, "notes", record_fields.NOTE, _note_added, _withdrawn),
    RecordKind(
        "strength_check",
        StrengthCheck,
        "checks",
        record_fields.STRENGTH_CHECK,
        lambda check, _words: f"strength {check['standing']}: {check['because']}",
        _not_checked,
    ),
    RecordKind("review", WeeklyReview, "reviews", record_fields.REVIEW, _started),
    RecordKind("review_item", ReviewItem, "items", record_fields.REVIEW_ITEM),
    RecordKind(
        "decision",
        Decision,
        "decisions",
        record_fields.DECISION,
        lambda decision, _words: f"decided: {decision['what']}",
        _withdrawn,
    ),
    RecordKind(
        "message_link",
        MessageLink,
        "message_links",
        record_fields.MESSAGE_LINK,
        lambda link, _words: f"key message {link['message']}: {link['reason']}",
        _withdrawn,
    ),
    RecordKind(
        "self_evaluation",
        SelfEvaluation,
        "self_evaluations",
        record_fields.SELF_EVALUATION,
        lambda evaluation, words: (
            f"self-evaluation of {words.theme.one} {evaluation['theme']}: {evaluation['what_we_know']}"
        ),
        _withdrawn,
    ),
    RecordKind(
        "key_choice",
        KeyChoice,
        "key_choices",
        record_fields.KEY_CHOICE,
        lambda choice, _words: f"key {choice['name']}",
        lambda choice: KeyChoice(choice.ref, ""),
    ),
    RecordKind(
        "measure",
        Measure,
        "measures",
        record_fields.MEASURE,
        lambda measure, _words: f"measure added: {measure['name']}",
        _withdrawn,
    ),
    RecordKind("reading", Reading, "readings", record_fields.READING, _reading_added, _withdrawn),
    RecordKind(
        "hold_check",
        HoldCheck,
        "hold_checks",
        record_fields.HOLD_CHECK,
        _check_added,
        _withdrawn,
        updates="action",
    ),
    RecordKind(
        "duty",
        Duty,
        "duties",
        record_fields.DUTY,
        lambda duty, _words: f"duty added: {duty['what']}",
        _withdrawn,
    ),
    RecordKind(
        "restriction",
        Restriction,
        "restrictions",
        record_fields.RESTRICTION,
        lambda restriction, _words: f"restricted: {restriction['reason']}",
        lambda restriction: Restriction(restriction.ref),
        Restriction,
    ),
    RecordKind(
        "setting",
        PlanSetting,
        "settings",
        record_fields.SETTING,
        _set,
        lambda setting: PlanSetting(setting.ref),
        PlanSetting,
    ),
    RecordKind(
        "redaction",
        Redaction,
        "redactions",
        record_fields.REDACTION,
        _redacted,
    ),
    RecordKind(
        "revision",
        Revision,
        "revisions",
        record_fields.REVISION,
        lambda revision, _words: f"{revision['title']} brought in",
        _withdrawn,
    ),
    RecordKind(
        "report",
        Report,
        "reports",
        record_fields.REPORT,
        lambda report, _words: f"words of the report to {with_article(report['name'])}",
        _withdrawn,
    ),
    RecordKind("sent_report", SentReport, "sent_reports", record_fields.SENT_REPORT, _sent, _withdrawn),
    RecordKind("access_grant", Grant, "grants", record_fields.GRANT, _granted, _withdrawn),
    RecordKind("update_round", UpdateRound, "update_rounds", record_fields.UPDATE_ROUND, _round_opened, _withdrawn),
    RecordKind("proposal", Proposal, "proposals", record_fields.PROPOSAL, _proposed, _withdrawn),
    RecordKind("sent_reminder", SentReminder, "sent_reminders", record_fields.SENT_REMINDER, _reminded),
    RecordKind("web_link", WebLink, "web_links", record_fields.WEB_LINK, _link_made, _withdrawn),
)
"""In the order in which a new plan's are written: what others refer to comes first."""
KIND_OF: Mapping[type, RecordKind] = {kind.record: kind for kind in KINDS}
KIND_NAMED: Mapping[str, RecordKind] = {kind.name: kind for kind in KINDS}


def implied_before(record: Any) -> Any:
    """What a record was before there was one of it; None if it was not there at all."""
    return KIND_OF[type(record)].implied(record.ref)


def is_taken_out(record: Any) -> bool:
    """Whether a record is withdrawn: it is kept, and stands in the plan no more."""
    if isinstance(record, Action):
        return record.is_withdrawn
    return bool(getattr(record, "withdrawn", ""))


def undone_addition_of(record: Any) -> Any:
    """What a record becomes when its adding is undone; None if its adding is not undone."""
    return KIND_OF[type(record)].undone_addition(record)
