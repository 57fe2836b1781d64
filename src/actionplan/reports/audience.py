"""Who a summary is for, and the plan as the public may read it.

What is withheld is withheld from the plan itself, before anything is compared or put into words: no format can forget
it, and no sentence made of it can let it through. Withheld text is replaced, never emptied, so that an action with an
owner is not counted as one without.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from actionplan.model.field import Field, ReadBy
from actionplan.model.notes import Progress
from actionplan.model.plan import Plan, ReportText
from actionplan.model.plan_settings import ESCALATE
from actionplan.model.record_kinds import KINDS
from actionplan.model.report import Report, first_report
from actionplan.model.withheld import WITHHELD
from actionplan.reports.restrictions import Restricted, hidden

Notes = Mapping[str, tuple[Progress, ...]]
PublishedRecord = TypeVar("PublishedRecord", bound=Struct)


class Audience(StrEnum):
    """Who reads it: the Board and the county council, or everybody."""

    BOARD = "board"
    PUBLIC = "public"


def seen_by(plan: Plan, audience: Audience, restricted: Restricted | None = None, *, includes: bool = False) -> Plan:
    """The plan as an audience may read it.

    Args:
        plan: As those have it who work with it.
        audience: Who reads it.
        restricted: What is restricted today; without it, what is in the plan, and of notes of changes nothing.
        includes: Whether the Board reads what is restricted as well. The public never does.
    """
    restricted = restricted or Restricted(plan.restrictions)
    if includes and audience is Audience.BOARD:
        plan = replace(plan, restrictions=restricted.restrictions)
    else:
        plan = hidden(plan, restricted)
    if audience is Audience.PUBLIC:
        return public(plan)
    return plan


def public(plan: Plan) -> Plan:
    """The plan without names, notes, where evidence lies, and what is restricted.

    Findings, actions, dates, ratings, impact, what the evidence is, decisions and the reasons of the mapping stay.
    Posts stay where the plan file says that they may be published; user names of those who wrote never do. A report
    whose audience is everybody keeps its words; of any other, what a person wrote is not there, and the program says it
    in its own words.
    """
    posts = plan.report.publish_posts
    plan = _with_bodies(hidden(plan, Restricted(plan.restrictions)))
    published = {
        kind.in_plan: tuple(_published(record, kind.fields, posts) for record in getattr(plan, kind.in_plan))
        for kind in KINDS
    }
    published["reports"] = tuple(map(_published_report, plan.reports))
    published["sent_reports"] = tuple(sent for sent in plan.sent_reports if sent.is_public)
    # A login is as good as a name, and half of what somebody needs to log in.
    published["grants"] = ()
    # What owners have said to the team, whom it asks and reminds, and who has a link: none of it is a document's.
    published |= dict.fromkeys(("update_rounds", "proposals", "sent_reminders", "web_links"), ())
    # Whom something late reaches within the council is for those who work there.
    published["settings"] = tuple(setting for setting in published["settings"] if setting.ref != ESCALATE)
    # Why something is on the agenda of an open review is nothing that a document shows.
    published["items"] = ()
    if not posts:
        # The ref of a person is a name too.
        published["people"] = ()
    return replace(plan, **published, report=_published_text(plan.report))


def _published_report(report: Report) -> Report:
    """A report without what a person wrote in it for its own readers, and whom it is addressed to."""
    if report.is_public:
        return report
    return replace(
        report,
        addressed_to="",
        by="",
        classification="",
        exempt="",
        verdict="",
        recommendations="",
        contact="",
        paragraphs=(),
        withdrawn=WITHHELD if report.withdrawn else "",
    )


def _published_text(text: ReportText) -> ReportText:
    """The same of what the plan file says about its report."""
    return replace(
        text,
        to=first_report(text).name,
        by="",
        classification="",
        exempt="",
        verdict="",
        recommendation="",
        contact=(),
        paragraphs=(),
    )


def _with_bodies(plan: Plan) -> Plan:
    """The plan in which each action says for which body it counts: that stays known where its owner does not."""
    if not any(person.body for person in plan.people):
        return plan
    actions = tuple(replace(action, body=plan.body_of(action)) for action in plan.actions)
    return replace(plan, actions=actions)


def notes_seen_by(notes: Notes, audience: Audience) -> Notes:
    """What was said of actions, by their refs, as an audience may read it: the public, that there is something."""
    if audience is Audience.BOARD:
        return notes
    return {
        ref: tuple(replace(note, text=WITHHELD, by=WITHHELD) for note in of_action) for ref, of_action in notes.items()
    }


def foot(plan: Plan, audience: Audience) -> str:
    """What a document for this audience says of itself at its foot; empty for the Board.

    What is restricted is told beside it; see :attr:`~actionplan.reports.edition.Edition.restricted_words`.
    """
    if audience is Audience.BOARD:
        return ""
    names = "names of people" if plan.report.publish_posts else "owners and other names"
    return f"Public version: {names}, notes and the places of evidence are left out."


def _published(record: PublishedRecord, table: tuple[Field, ...], posts: bool) -> PublishedRecord:
    """A record as everybody may read it: what is withheld is said to be there, as ``WITHHELD``.

    Args:
        record: As the Board reads it.
        table: Its fields, which say who may read each.
        posts: Whether owners are posts and may be published.
    """
    readable = {ReadBy.EVERYBODY, ReadBy.BOARD_AND_POSTS} if posts else {ReadBy.EVERYBODY}
    names = (field.name for field in table if field.read_by not in readable)
    values = {name: getattr(record, name) for name in names}
    return replace(record, **{name: _withheld(value) for name, value in values.items() if value})


def _withheld(value: Any) -> Any:
    """What stands in the place of a value: of several names one, of headings with values the headings."""
    if not isinstance(value, tuple):
        return WITHHELD
    if isinstance(value[0], tuple):
        return tuple((heading, WITHHELD) for heading, _ in value)
    return (WITHHELD,)
