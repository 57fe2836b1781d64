"""Everything that a plan holds about one finding, for somebody who asks for it: one document, in any format.

What is restricted or redacted stays out, and it says so. It is written from the records and the log as they are, field
by field: what a report would leave out for being long is here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from actionplan.model.action import Action
from actionplan.model.area import Area
from actionplan.model.dates import format_date, local_moment
from actionplan.model.describe import ref_words, told, value_words
from actionplan.model.field import FieldKind
from actionplan.model.log import Update
from actionplan.model.lookups import THEMES
from actionplan.model.notes import Progress
from actionplan.model.number_words import number_of
from actionplan.model.people_in_use import shown_value
from actionplan.model.plan import Plan
from actionplan.model.record_kinds import KIND_NAMED, KIND_OF
from actionplan.model.restricted import OF_CHANGE
from actionplan.model.sanitise import first_line
from actionplan.model.words import capital
from actionplan.reports.blocks import (
    Block,
    Heading,
    Note,
    Paper,
    Paragraph,
    ReportCell,
    ReportColumn,
    ReportTable,
    harmless,
)
from actionplan.reports.phrases import cautions, demo_mark, joined

KINDS_OF_ACTION = ("milestone", "evidence", "hold_check", "decision")
"""What an action has several of, in the order in which it is told."""


class Disclosure(Struct, frozen=True):
    """What is disclosed of one finding."""

    plan: Plan
    """Without what is restricted."""
    finding: Area
    actions: tuple[Action, ...]
    """All that answer it, or did until they were withdrawn."""
    notes: Mapping[str, tuple[Progress, ...]]
    """What was said of each action, by its ref, the newest first."""
    updates: tuple[Update, ...]
    """The log of all of these, oldest first."""
    restricted: str
    """How much is restricted and left out, in words; empty where nothing is."""
    redacted: int
    """How many texts of it have been taken out for good."""
    made_by: str
    last_change_at: str
    """When the last change in the plan was made, UTC, ISO."""

    @property
    def left_out(self) -> tuple[str, ...]:
        """What is not in it, a sentence each; that nothing is, is said too."""
        redacted = ""
        if self.redacted:
            redacted = f"{number_of(self.redacted, 'text')} redacted: it says so, when and why, where each stood."
        sentences = tuple(filter(None, (self.restricted, redacted)))
        return sentences or ("Nothing of it is restricted or redacted: it is all here.",)

    def records(self, kind: str) -> tuple[Any, ...]:
        """The records of a kind that belong to the finding or to one of its actions, withdrawn ones included."""
        refs = {action.ref for action in self.actions}
        records = getattr(self.plan, KIND_NAMED[kind].in_plan)
        if kind == "message_link":
            return tuple(record for record in records if record.area == self.finding.ref)
        if kind == "measure":
            return tuple(
                record for record in records if self.finding.ref in record.areas or not refs.isdisjoint(record.actions)
            )
        if kind == "reading":
            measures = {measure.ref for measure in self.records("measure")}
            return tuple(record for record in records if record.measure in measures)
        return tuple(record for record in records if record.action in refs)


class Scope(Struct, frozen=True):
    """Which records are of one finding."""

    finding: str
    """Its ref."""
    actions: frozenset[str]
    """The refs of the actions that answer it, or did."""
    measures: frozenset[str]
    """The refs of the measures of either."""

    @classmethod
    def of(cls, plan: Plan, finding: str) -> Scope:
        """That of a finding of a plan, by its ref."""
        actions = frozenset(action.ref for action in plan.actions if finding in (action.area, *action.also_answers))
        measures = frozenset(
            measure.ref
            for measure in plan.measures
            if finding in measure.areas or not actions.isdisjoint(measure.actions)
        )
        return cls(finding, actions, measures)

    def updates(self, updates: Sequence[Update]) -> tuple[Update, ...]:
        """Those updates of a log that are of it, and what was restricted or redacted of their changes."""
        numbers = {update.change.seq for update in updates if self._has(update)}
        return tuple(update for update in updates if self._has(update) or _is_about(update, numbers))

    def restricts(self, restriction: str, numbers: Collection[int], plan: Plan) -> bool:
        """Whether the ref of a restriction names anything of it.

        Args:
            restriction: ``action:1.2``.
            numbers: Of the changes of it.
            plan: The plan: of an action that is restricted with another finding, that finding is named.
        """
        kind, _, ref = restriction.partition(":")
        if kind == OF_CHANGE:
            return int(ref) in numbers
        if kind != "area":
            return ref.partition("/")[0] in self.actions
        areas = {area for action in plan.actions if action.ref in self.actions for area in areas_named_by(action)}
        return ref in areas | {self.finding}

    def _has(self, update: Update) -> bool:
        """Whether an update is of the finding, of one of its actions, or of what belongs to those."""
        names = dict(update.after)
        if update.kind == "restriction":
            kind, _, ref = update.ref.partition(":")
            names = {"area" if kind == "area" else "action": ref.partition("/")[0] if kind != OF_CHANGE else ""}
        elif update.kind == "action":
            names = {"action": update.ref}
        elif update.kind in ("area", "measure"):
            names = {update.kind: update.ref}
        return (
            names.get("area") == self.finding
            or names.get("action") in self.actions
            or names.get("measure") in self.measures
        )


def areas_named_by(action: Action) -> tuple[str, ...]:
    """The refs of all findings that an action answers."""
    return (action.area, *action.also_answers)


def _is_about(update: Update, numbers: Collection[int]) -> bool:
    """Whether an update restricts the note of one of some changes, or takes a text out of one."""
    if update.kind == "redaction":
        return update.after.get("of_change") in numbers
    kind, _, ref = update.ref.partition(":")
    return update.kind == "restriction" and kind == OF_CHANGE and int(ref) in numbers


# --- on paper -------------------------------------------------------------------------------------------------


def disclosure_paper(disclosure: Disclosure) -> Paper:
    """The document."""
    plan, finding = disclosure.plan, disclosure.finding
    as_at = format_date(plan.as_at)
    title = f"{demo_mark(plan)}All that is held about {plan.words.finding.one} {finding.ref}"
    return harmless(
        Paper(
            title=title,
            head=(
                ("Plan", joined(", ", plan.title, plan.organisation)),
                (plan.words.finding.title, f"{finding.ref}  {first_line(finding.text)}"),
                ("As at", f"{as_at}, change {plan.seq}"),
                ("Made by", disclosure.made_by),
            ),
            banner=". ".join(cautions(plan)),
            front=(),
            blocks=(
                Heading("Summary"),
                *map(Paragraph, _summary(disclosure)),
                *_numbered(_blocks(disclosure)),
            ),
            ending=(),
            appendix=(),
            foot=(
                f"Made by {disclosure.made_by} with actionplan from the plan as at {as_at}: change {plan.seq}.",
                *disclosure.left_out,
            ),
            running=f"{title}, as at {as_at}, change {plan.seq}",
            author=disclosure.made_by,
            made_at=_moment(disclosure.last_change_at, plan.as_at),
        )
    )


def _summary(disclosure: Disclosure) -> tuple[str, ...]:
    words = disclosure.plan.words
    return (
        f"This is all that the plan holds about the {words.finding.one}: its words, the "
        f"{words.action.number(len(disclosure.actions))} that answer it or did, what is kept of each, and the "
        f"{number_of(len(disclosure.updates), 'update')} made since the plan was.",
        *disclosure.left_out,
    )


def _moment(iso: str, day: date) -> datetime:
    moment = datetime.fromisoformat(iso or day.isoformat())
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _blocks(disclosure: Disclosure) -> Iterator[Block]:
    plan = disclosure.plan
    yield Heading(f"The {plan.words.finding.one}")
    theme = THEMES.of(plan)[disclosure.finding.theme]
    facts = (("Ref", disclosure.finding.ref), (plan.words.theme.title, theme.heading))
    yield _facts(capital(plan.words.finding.one), disclosure.finding, plan, facts)
    yield from _list("message_link", "Key messages", disclosure)
    for action in disclosure.actions:
        yield Heading(f"{plan.words.action.title} {action.ref}")
        yield _facts(f"{plan.words.action.title} {action.ref}", action, plan, (("Ref", action.ref),))
        for kind in KINDS_OF_ACTION:
            title = capital(KIND_NAMED[kind].in_plan.replace("_", " "))
            if kind == "milestone":
                title = plan.words.milestone.titles
            yield from _list(kind, f"{title} of {action.ref}", disclosure, action)
        if notes := disclosure.notes.get(action.ref, ()):
            columns = (ReportColumn("When", 24), ReportColumn("Who", 30), ReportColumn("Note", 114))
            rows = tuple(
                (ReportCell(format_date(note.on)), ReportCell(note.by), ReportCell(note.text)) for note in notes
            )
            yield ReportTable(f"Notes on {action.ref}, newest first", columns, rows)
    if disclosure.records("measure"):
        yield Heading("Measures")
        yield from _list("measure", "Measures", disclosure)
        yield from _list("reading", "Readings", disclosure)
    yield Heading("The history")
    yield from _history(disclosure)


def _history(disclosure: Disclosure) -> Iterator[Block]:
    if not disclosure.updates:
        yield Paragraph("Nobody has changed anything of it since the plan was made.")
        return
    columns = (
        ReportColumn("Change", 16),
        ReportColumn("When", 30),
        ReportColumn("Who", 28),
        ReportColumn("Ref", 20),
        ReportColumn("What and why", 100),
    )
    rows = tuple(
        (
            ReportCell(str(update.change.seq)),
            ReportCell(_when(update)),
            ReportCell(f"{update.change.by} ({update.change.source})"),
            ReportCell(ref_words(update, disclosure.plan)),
            ReportCell(told(update, disclosure.plan, in_full=True)),
        )
        for update in disclosure.updates
    )
    yield ReportTable("Every update, oldest first", columns, rows)
    yield Note("Nothing is ever taken out of the history: what was undone stands in it with what undid it.")


def _when(update: Update) -> str:
    return f"{format_date(update.change.on)} {local_moment(update.change.at):%H:%M}"


def _values(record: Any, plan: Plan) -> Iterator[tuple[str, str]]:
    """What a record says, each value behind what it is called; what is not said is left out."""
    for field in KIND_OF[type(record)].fields:
        if field.name == "ref" or not hasattr(record, field.name):
            continue
        if field.kind is FieldKind.PAIRS and field.name == "own_fields":
            yield from record.own_fields
            continue
        value = shown_value(plan, record, field.name)
        if value not in (None, "", ()):
            yield capital(plan.words.put_in(field.words)), value_words(field.name, value, plan)


def _facts(caption: str, record: Any, plan: Plan, first: Sequence[tuple[str, str]]) -> ReportTable:
    """A table of all that a record says."""
    names = {name for name, _ in first}
    facts = (*first, *(fact for fact in _values(record, plan) if fact[0] not in names))
    rows = tuple((ReportCell(name), ReportCell(value)) for name, value in facts)
    return ReportTable(caption, (ReportColumn("What", 40), ReportColumn("Says", 128)), rows)


def _list(kind: str, caption: str, disclosure: Disclosure, action: Action | None = None) -> Iterator[ReportTable]:
    """A table with a row for each record of a kind, of one action where one is named; none where there are none."""
    records = [record for record in disclosure.records(kind) if action is None or record.action == action.ref]
    if records:
        columns = (ReportColumn("Ref", 24), ReportColumn("Says", 144))
        rows = tuple(
            (
                ReportCell(record.ref),
                ReportCell("\n".join(f"{name}: {value}" for name, value in _values(record, disclosure.plan))),
            )
            for record in records
        )
        yield ReportTable(caption, columns, rows)


def _numbered(blocks: Iterator[Block]) -> Iterator[Block]:
    """The sections and the tables numbered from 1."""
    section = table = 0
    for block in blocks:
        if isinstance(block, Heading):
            section += 1
            yield replace(block, number=str(section))
        elif isinstance(block, ReportTable):
            table += 1
            yield replace(block, number=table)
        else:
            yield block
