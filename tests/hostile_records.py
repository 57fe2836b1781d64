"""Any text in every field that holds text, of every kind of record, and in what a plan file says of the plan itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from itertools import cycle
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from actionplan import settings
from actionplan.model.action import Action, Evidence, EvidenceKind
from actionplan.model.area import Area, Response, Standing, StrengthCheck
from actionplan.model.duties import Duty
from actionplan.model.edit import Edit, changed_fields
from actionplan.model.field import Field, FieldKind
from actionplan.model.grants import Grant, Role
from actionplan.model.hold_checks import HoldCheck, HoldOutcome
from actionplan.model.measures import Measure, Reading
from actionplan.model.milestones import Milestone
from actionplan.model.notes import ProgressNote
from actionplan.model.people import Body, BodyKind, Person
from actionplan.model.plan import Plan
from actionplan.model.plan_settings import PlanSetting
from actionplan.model.proposals import Asks, CameBy, Proposal
from actionplan.model.record_kinds import KIND_NAMED, KIND_OF, KINDS, Record
from actionplan.model.refs import LONGEST_REF, ref_fault
from actionplan.model.report import Report, SentReport
from actionplan.model.restrictions import Restriction
from actionplan.model.sanitise import clean
from actionplan.model.self_evaluation import SelfEvaluation
from actionplan.model.sent_reminders import SentReminder
from actionplan.model.sources import KeyMessage, MessageLink, Revision, Source, SourceKind, Strength, SummaryArea, Theme
from actionplan.model.update_rounds import UpdateRound
from actionplan.model.web_links import LinkUse, WebLink
from actionplan.model.wordings import Wording
from actionplan.model.words import LONGEST_WORD, Word, Words
from actionplan.store.sqlite.store import SqliteStore

DAY = date(2026, 11, 20)
POINTS_AT = frozenset(
    (
        "ref",
        "action",
        "area",
        "review",
        "message",
        "subject",
        "section",
        "theme",
        "also_answers",
        "summary_area",
        "measure",
        "period",
        "evidence",
        "actions",
        "areas",
        "themes",
        "blocked_by",
        "impact_reading",
        "targets",
        "sha256",
        "taken_into",
        "split_from",
        "report",
        "source",
    )
)
"""Fields whose text is another record's ref or key, or a figure."""
OF_ENDINGS = ("sample", "ending_to", "ending_ref", "accepted_by")
"""What is said only of an action that was signed off, or ended otherwise."""
IN_REVIEWS = frozenset({"review", "review_item", "decision", "key_choice", "redaction"})
"""Kinds whose texts come from a meeting, or from a list of names, and have tests of their own."""


def line(texts: Iterator[str], longest: int = 200) -> str:
    """The next text as a field of one line has it; never empty."""
    return clean(f"x{next(texts)}"[:longest])


def ref_of(text: str, number: int) -> str:
    """As much of a text as can be in a ref."""
    signs = [sign for sign in clean(text) if not ref_fault(f"x{sign}x")]
    return f"{number}{''.join(signs)}"[:LONGEST_REF].strip()


def filled(record: Any, fields: tuple[Field, ...], texts: Iterator[str]) -> Any:
    """The record with another text in each of its fields that hold text; it is not withdrawn."""
    values: dict[str, Any] = {}
    for field in fields:
        if field.is_worked_out or field.name in POINTS_AT or field.name in ("withdrawn", "merged_into"):
            continue
        if field.kind is FieldKind.TEXT and field.choices is None:
            text = clean(f"x{next(texts)}"[: field.longest], lines=field.has_lines)
            values[field.name] = text
        elif field.kind is FieldKind.PAIRS:
            values[field.name] = tuple((line(texts, 60), clean(next(texts), lines=True)) for _ in range(2))
        elif field.kind is FieldKind.WORDINGS:
            values[field.name] = (Wording(clean(next(texts), lines=True), line(texts), DAY),)
        elif field.name == "support":
            values[field.name] = (line(texts), line(texts))
    return replace(record, **values)


def hostile_plan(plan: Plan, texts: Iterator[str]) -> Plan:
    """The plan with a text in all that a plan file says of the plan itself: its words, its scale, its titles."""

    def word() -> Word:
        return Word(line(texts, LONGEST_WORD), line(texts, LONGEST_WORD))

    return replace(
        plan,
        title=line(texts),
        organisation=line(texts),
        reviewers=line(texts),
        source=line(texts),
        words=Words(word(), word(), word(), word()),
        scale=(line(texts), line(texts)),
        process=(line(texts),),
        summary_strengths=(line(texts),),
        themes=tuple(replace(theme, title=line(texts), own_ref=line(texts, 10)) for theme in plan.themes),
        summary_areas=tuple(replace(area, title=line(texts)) for area in plan.summary_areas),
        key_messages=tuple(replace(message, title=line(texts)) for message in plan.key_messages),
        strengths=tuple(replace(strength, text=line(texts)) for strength in plan.strengths[:3]),
    )


def hostile_source(plan: Plan, texts: Iterator[str]) -> tuple[Source, tuple[Record, ...]]:
    """A source whose every text is hostile, its findings' refs too, and the findings and actions of it."""
    key, number = ref_of(next(texts), 8), max(theme.number for theme in plan.themes) + 1
    theme = Theme(number, line(texts), line(texts, 10), key, line(texts, 60))
    source = Source(
        key,
        line(texts),
        SourceKind.AUDIT,
        themes=(theme,),
        strengths=(Strength(f"S{number}.1", number, clean(next(texts), lines=True)),),
        summary_areas=(SummaryArea(f"{key}/a", line(texts), key),),
        key_messages=(KeyMessage(f"{key}/k", line(texts), key),),
        summary_strengths=(line(texts),),
        process=(line(texts),),
    )
    area = Area(ref_of(next(texts), 9), number, line(texts), f"{key}/a")
    link = MessageLink(f"{area.ref}/k1", area.ref, f"{key}/k", line(texts))
    return source, (area, Action(area.ref, area.ref, line(texts)), link)


def hostile_revision(plan: Plan, texts: Iterator[str]) -> Revision:
    """A later report whose every text is hostile, and what it has made of the parts of the plan's own review."""

    def earlier() -> tuple[Wording, ...]:
        return (Wording(line(texts), line(texts), DAY),)

    return Revision(
        "V1",
        line(texts),
        themes=tuple(replace(theme, title=line(texts), earlier=earlier()) for theme in plan.themes if not theme.source),
        strengths=tuple(replace(strength, text=line(texts), earlier=earlier()) for strength in plan.strengths),
        summary_areas=tuple(replace(area, title=line(texts), earlier=earlier()) for area in plan.summary_areas),
        key_messages=tuple(replace(message, absent_from=line(texts)) for message in plan.key_messages),
        summary_strengths=(line(texts),),
        process=(line(texts),),
    )


def hostile_edits(plan: Plan, texts: Iterator[str]) -> list[Edit]:
    """Edits, one change, after which every kind of record has a text in each field that holds text."""
    action, theme = plan.actions[0], plan.themes[0].number
    added: list[Record] = [
        Body(line(texts), "", BodyKind.PARTNER),
        Person(line(texts), "", email=""),
        Evidence(f"{action.ref}/1", action.ref, "", "", DAY, EvidenceKind.DATA),
        Milestone(f"{action.ref}/m1", action.ref, "", DAY),
        ProgressNote(f"{action.ref}/n1", action.ref, "", DAY),
        StrengthCheck(plan.strengths[0].ref, Standing.AT_RISK, ""),
        MessageLink(f"{plan.areas[1].ref}/k9", plan.areas[1].ref, plan.key_messages[0].key, ""),
        SelfEvaluation(f"SE{theme}/1", theme, "", "", "", written_on=DAY),
        Measure("M1", "", baseline=1.5, baseline_on=DAY, target=2.5, actions=(action.ref,)),
        Reading("M1/2026-10", "M1", "2026-10", 1.75),
        HoldCheck(f"{action.ref}/h1", action.ref, DAY, HoldOutcome.HOLDING),
        Duty("duty/1", "", DAY),
        Restriction(f"action:{plan.actions[2].ref}"),
        PlanSetting("retention"),
        hostile_revision(plan, texts),
        Report("RP1", ""),
        SentReport("S1", "RP1", "", DAY, 1, "", "", "", "", ""),
        UpdateRound("U1", DAY, DAY),
        Proposal("P1", action.ref, Asks.PROGRESS, "", DAY, CameBy.FORM, note="", done_on=DAY),
        SentReminder("2026-11-27:9f86", "", DAY, "9f86"),
        WebLink("L1", line(texts, 60), LinkUse.READ, "9f86", DAY, "", DAY),
        # Whoever runs the test goes on as a keeper.
        Grant(settings.user(), "", Role.KEEPER),
        Grant(line(texts, 60), "", Role.UPDATER),
    ]
    source, of_source = hostile_source(plan, texts)
    changed: list[Record] = [
        replace(plan.areas[2], response=Response.NOT_AGREED, deadline=DAY),
        replace(plan.areas[0], response=Response.PARTLY_AGREED, deadline=DAY),
        *plan.actions[:2],
    ]
    before: dict[tuple[type, str], Record] = {(Area, area.ref): area for area in plan.areas}
    before |= {(Action, action.ref): action for action in plan.actions}
    edits = []
    for record in (source, *added, *of_source[:2], *changed, *of_source[2:]):
        kind = next(kind for kind in KINDS if isinstance(record, kind.record))
        after = filled(record, kind.fields, texts)
        if isinstance(after, Action):
            # Who signed it off and why it is withdrawn is said of such actions alone.
            silent = ("completed_by", "signed_off_by", "accepted_evidence", "withdrawn_reason", *OF_ENDINGS)
            after = replace(after, **dict.fromkeys(silent, ""))
        if isinstance(after, Body):
            # No two bodies may have the same name.
            after = replace(after, name=f"Body {after.name}"[:200])
        if isinstance(after, Grant):
            # No two logins may be of one person.
            after = replace(after, person=f"{after.role} {after.person}"[:200])
        edits.append(Edit(before.get((type(record), record.ref)), after))
    kinds_of_edits = {type(edit.after) for edit in edits}
    missing = [kind.name for kind in KINDS if kind.name not in IN_REVIEWS and kind.record not in kinds_of_edits]
    assert not missing, missing
    assert KIND_NAMED.keys() >= IN_REVIEWS
    return edits


def make_hostile(path: Path, plan: Plan, texts: list[str]) -> dict[str, str]:
    """Makes a database of a plan in which all texts are hostile. Answers with what its commands are asked for."""
    following = cycle(texts)
    plan = hostile_plan(plan, following)
    edits = hostile_edits(plan, following)
    with closing(SqliteStore.create(path, plan, settings.stamp("init"))) as store:
        store.save(edits, replace(settings.stamp("command"), by=next(following)), next(following))
        now = store.plan(settings.today())
        for edit in edits:
            (stored,) = (record for record in getattr(now, KIND_OF[type(edit.after)].in_plan) if record.ref == edit.ref)
            assert changed_fields(edit.after, stored) == (), "kept as it was typed"
        assert store.check() == ()
    added = {KIND_OF[type(edit.after)].name: edit.after for edit in edits if edit.before is None}
    return {
        "ref": plan.actions[0].ref,
        "own_ref": added["action"].ref,
        "person": now.person_name(added["person"].ref),
        "body": now.body_name(added["body"].ref),
        "source": f'"{added["source"].ref}"' if " " in added["source"].ref else added["source"].ref,
    }
