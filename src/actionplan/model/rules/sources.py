"""The edits that put another review beside those that a plan follows from (docs/design.md, "Sources")."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from msgspec import Struct

from actionplan.model import fields, record_fields
from actionplan.model.action import Action
from actionplan.model.area import Area
from actionplan.model.beginning import refs_under_way
from actionplan.model.edit import Edit
from actionplan.model.hold_checks import CheckAfter
from actionplan.model.key import Key
from actionplan.model.measures import Measure
from actionplan.model.milestones import Milestone
from actionplan.model.plan import Plan, ReportText
from actionplan.model.record_kinds import Record
from actionplan.model.refs import ref_fault
from actionplan.model.refusal import Invalid
from actionplan.model.rules.source_again import edits_of, withdrawn_before
from actionplan.model.rules.source_names import Renamed, SourceNames
from actionplan.model.rules.source_people import SourcePeople
from actionplan.model.sanitise import folded
from actionplan.model.self_evaluation import GRADES
from actionplan.model.source_part import short_name, sources_of
from actionplan.model.sources import Source
from actionplan.model.words import Words


class Addition(Struct, frozen=True):
    """What it takes to put a review into a plan."""

    source: Source
    edits: tuple[Edit, ...]
    """One change."""
    under_way: int
    """How many of the actions were under way."""
    renamed: tuple[Renamed, ...]
    doubts: tuple[str, ...]
    """What was not taken as it is written, or is doubted: sentences."""

    @property
    def sizes(self) -> Mapping[str, int]:
        """How many themes, areas, actions, milestones and measures are added, and of the actions how many under way."""
        records = [edit.after for edit in self.edits]
        measures = sum(isinstance(record, Measure) for record in records)
        return {
            "themes": len(self.source.themes),
            "areas": sum(isinstance(record, Area) and not record.withdrawn for record in records),
            "actions": sum(isinstance(record, Action) for record in records),
            "milestones": sum(isinstance(record, Milestone) for record in records),
            **({"measures": measures} if measures else {}),
            "under_way": self.under_way,
        }


def add_source(plan: Plan, incoming: Plan, doubts: Iterable[str] = (), *, key: str = "") -> Addition:
    """The edits that put a review beside those that a plan has: its findings, and what is done about them.

    Its themes are counted on. What would have the ref of something else gets the short name of the review before it.
    One whose adding was undone comes back under its short name and its refs, with what the file says now.

    Args:
        plan: The plan as it is.
        incoming: What the file holds, with the review as its one source.
        doubts: What was doubted when the file was read.
        key: The short name of the review; without it the file's own, or one that follows from its title.

    Raises:
        Invalid: if the review is in the plan already, the short name is another's or leads to no good refs, or a grade
            is not one of the plan's.
    """
    if plan.is_past:
        raise Invalid("source", "a past day cannot be changed")
    (source,) = incoming.sources
    _refuse_twice(plan, source)
    _refuse_grades(plan, incoming)
    again = withdrawn_before(plan, source, key)
    ref = again.ref if again is not None else _free_short_name(plan, source, key)
    names = SourceNames(plan, incoming, ref, again)
    people = SourcePeople(plan)
    added = names.source(source, ref)
    bodies, persons = people.records(incoming)
    records: list[Record] = [added, *bodies, *persons]
    records += [names.area(area) for area in incoming.areas]
    records += [people.named(names.action(action), fields.ACTION) for action in incoming.actions]
    records += [names.of_action(piece) for piece in incoming.evidence]
    records += [people.named(names.of_action(milestone), record_fields.MILESTONE) for milestone in incoming.milestones]
    records += [names.of_action(note) for note in incoming.notes]
    records += [names.hold_check(check) for check in incoming.hold_checks]
    records += [names.restriction(restriction) for restriction in incoming.restrictions]
    records += [names.link(link) for link in incoming.message_links]
    records += [names.self_evaluation(evaluation) for evaluation in incoming.self_evaluations]
    records += [people.named(names.measure(measure), record_fields.MEASURE) for measure in incoming.measures]
    records += [names.reading(reading) for reading in incoming.readings]
    return Addition(
        source=added,
        edits=tuple(edits_of(plan, records, again)),
        under_way=len(refs_under_way(incoming)),
        renamed=tuple(names.renamed()),
        doubts=(*_not_taken(plan, incoming), *people.doubts, *map(names.in_doubt, doubts)),
    )


# --- what is refused ------------------------------------------------------------------------------------------


def _refuse_twice(plan: Plan, source: Source) -> None:
    for other in sources_of(plan).values():
        days = [(review.review_from, review.review_to, review.reported_on) for review in (source, other)]
        if folded(other.title) == folded(source.title) and days[0] == days[1]:
            raise Invalid("source", f"{source.title} is in the plan already, as {other.ref}")


def _refuse_grades(plan: Plan, incoming: Plan) -> None:
    grades = [theme.grade for theme in incoming.themes]
    grades += [evaluation.grade for evaluation in incoming.self_evaluations]
    strange = next((grade for grade in grades if grade and grade not in plan.scale), "")
    if strange:
        raise Invalid("scale", f"{strange} is not a grade of the plan; its scale is {', '.join(plan.scale)}")


def _free_short_name(plan: Plan, source: Source, key: str) -> str:
    """The short name of a new source: the one that is given, else a free one."""
    sources = [*sources_of(plan).values(), *plan.sources]
    taken = {other.ref.casefold(): other for other in sources}
    name = key.strip()
    if not name:
        return _numbered(source.ref or short_name(source.title), taken)
    if fault := ref_fault(name):
        raise Invalid("key", f"{name[:40]!r} will not do as a short name; {fault}")
    other = taken.get(name.casefold())
    if other is not None and other.withdrawn:
        raise Invalid("key", f"{name} was the short name of {other.title}, which was withdrawn; choose another")
    if other is not None:
        raise Invalid("key", f"{name} is the short name of {other.title}; choose another")
    return name


def _numbered(name: str, taken: Collection[str]) -> str:
    """The name, with the first number behind it with which it is free."""
    free, number = name, 1
    while free.casefold() in taken:
        number += 1
        free = f"{name}{number}"
    return free


def _not_taken(plan: Plan, incoming: Plan) -> Iterable[str]:
    """What of a file is the whole plan's, and stays as the plan has it."""
    if incoming.organisation and folded(incoming.organisation) != folded(plan.organisation):
        yield f"it says that it is of {incoming.organisation}; the plan is of {plan.organisation}"
    parts: Mapping[str, bool] = {
        "key": incoming.key not in (Key(), plan.key),
        "words": incoming.words not in (Words(), plan.words),
        "scale": incoming.scale not in (GRADES, plan.scale),
        "report": incoming.report != ReportText(),
        "check dates": incoming.check_after not in (CheckAfter(), plan.check_after),
    }
    names = [name for name, is_other in parts.items() if is_other]
    if names:
        yield f"the plan has its own {' and '.join(names)}: what the file says of that is not taken over"
