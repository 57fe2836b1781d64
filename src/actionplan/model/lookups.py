"""What is worked out of a plan to find things in it; the plan's own methods ask here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from actionplan.model.index import Derived, while_same
from actionplan.model.mistakes import is_mistake
from actionplan.model.notes import ProgressNote, standing_notes
from actionplan.model.people import merged_people, names_of_bodies, names_of_people
from actionplan.model.ratings import Condition

if TYPE_CHECKING:
    from actionplan.model.action import Action, Evidence
    from actionplan.model.area import Area, StrengthCheck
    from actionplan.model.hold_checks import HoldCheck
    from actionplan.model.measures import Measure, Reading
    from actionplan.model.milestones import Milestone
    from actionplan.model.plan import Plan
    from actionplan.model.sources import MessageLink, Revision, Source, SummaryArea, Theme


def _indices(plan: Plan) -> Mapping[str, int]:
    return {action.ref: index for index, action in enumerate(plan.actions)}


def _carried_indices(
    indices: Mapping[str, int], before: Plan, after: Plan, refs: Collection[str] | None
) -> Mapping[str, int] | None:
    if refs is None or len(before.actions) != len(after.actions) or not all(ref in indices for ref in refs):
        return None
    return indices


def _counted(plan: Plan) -> tuple[Action, ...]:
    if not any(action.is_withdrawn for action in plan.actions):
        return plan.actions
    return tuple(action for action in plan.actions if not action.is_withdrawn)


def _carried_count(
    actions: tuple[Action, ...], before: Plan, after: Plan, refs: Collection[str] | None
) -> tuple[Action, ...] | None:
    """Of a plan with nothing withdrawn, as most are, only those actions can be that have changed."""
    if refs is None or actions is not before.actions:
        return None
    new_actions = (after.action(ref) for ref in refs)
    if any(action is not None and action.is_withdrawn for action in new_actions):
        return None
    return after.actions


def _counted_or_withdrawn(plan: Plan) -> tuple[Action, ...]:
    if len(plan.counted) == len(plan.actions):
        return plan.actions
    return tuple(action for action in plan.actions if not (action.is_withdrawn and is_mistake(action)))


def _areas(plan: Plan) -> Mapping[str, Area]:
    return {area.ref: area for area in plan.areas}


def _evidence_by_action(plan: Plan) -> Mapping[str, tuple[Evidence, ...]]:
    pieces: dict[str, list[Evidence]] = {}
    for piece in plan.evidence:
        if not piece.withdrawn:
            pieces.setdefault(piece.action, []).append(piece)
    return {ref: tuple(of_action) for ref, of_action in pieces.items()}


def _checks(plan: Plan) -> Mapping[str, StrengthCheck]:
    return {check.ref: check for check in plan.checks}


def _reports(plan: Plan) -> list[Source | Revision]:
    return [*plan.revisions, *plan.sources]


def _themes(plan: Plan) -> Mapping[int, Theme]:
    # Those of a withdrawn source or revision as well: its areas and actions are still there, withdrawn.
    themes = [*(theme for of in _reports(plan) for theme in of.themes), *plan.themes]
    return {theme.number: theme for theme in themes}


def _findings(plan: Plan) -> tuple[Area, ...]:
    return tuple(area for area in plan.areas if not area.withdrawn)


def _refs(plan: Plan) -> Mapping[str, str]:
    refs = [*(area.ref for area in plan.areas), *(action.ref for action in plan.actions)]
    return {ref.casefold(): ref for ref in refs}


def _carried_refs(
    refs: Mapping[str, str], before: Plan, after: Plan, changed: Collection[str] | None
) -> Mapping[str, str] | None:
    is_same = changed is not None and len(before.actions) == len(after.actions) and before.areas is after.areas
    return refs if is_same else None


def _answers(plan: Plan) -> Mapping[str, tuple[Action, ...]]:
    answers: dict[str, list[Action]] = {}
    for action in plan.counted:
        answers.setdefault(action.area, []).append(action)
    for action in plan.counted:
        for area in action.also_answers:
            answers.setdefault(area, []).append(action)
    return {ref: tuple(actions) for ref, actions in answers.items()}


def _milestones(plan: Plan) -> Mapping[str, tuple[Milestone, ...]]:
    milestones: dict[str, list[Milestone]] = {}
    for milestone in plan.milestones:
        if not milestone.withdrawn:
            milestones.setdefault(milestone.action, []).append(milestone)
    return {ref: tuple(of_action) for ref, of_action in milestones.items()}


def _notes(plan: Plan) -> Mapping[str, tuple[ProgressNote, ...]]:
    return standing_notes(plan.notes)


def _milestones_by_ref(plan: Plan) -> Mapping[str, Milestone]:
    return {milestone.ref: milestone for milestone in plan.milestones}


def _messages(plan: Plan) -> Mapping[str, tuple[MessageLink, ...]]:
    links: dict[str, list[MessageLink]] = {}
    for link in plan.message_links:
        if not link.withdrawn:
            links.setdefault(link.area, []).append(link)
    return {ref: tuple(of_area) for ref, of_area in links.items()}


def _measures(plan: Plan) -> Mapping[str, Measure]:
    return {measure.ref.casefold(): measure for measure in plan.measures}


def _readings(plan: Plan) -> Mapping[str, tuple[Reading, ...]]:
    readings: dict[str, list[Reading]] = {}
    for reading in sorted(plan.readings, key=lambda reading: reading.period):
        if not reading.withdrawn:
            readings.setdefault(reading.measure, []).append(reading)
    return {ref: tuple(of_measure) for ref, of_measure in readings.items()}


def _hold_checks(plan: Plan) -> Mapping[str, tuple[HoldCheck, ...]]:
    checks: dict[str, list[HoldCheck]] = {}
    for check in plan.hold_checks:
        if not check.withdrawn:
            checks.setdefault(check.action, []).append(check)
    return {ref: tuple(of_action) for ref, of_action in checks.items()}


def _restrictions(plan: Plan) -> Mapping[str, str]:
    return {restriction.ref: restriction.reason for restriction in plan.restrictions if restriction.reason}


def _settings(plan: Plan) -> Mapping[str, str]:
    return {setting.ref: setting.value for setting in plan.settings}


def _bodies_of_people(plan: Plan) -> Mapping[str, str]:
    """Of whoever was merged into another the body of that one: they are one person."""
    merged, bodies = MERGED.of(plan), {person.ref: person.body for person in plan.people}
    of_people = {ref: bodies.get(merged.get(ref, ref), "") for ref in bodies}
    return {ref: body for ref, body in of_people.items() if body}


def _summary_areas(plan: Plan) -> Mapping[str, SummaryArea]:
    # As with themes: those of a withdrawn source or revision as well.
    summary_areas = [*(area for of in _reports(plan) for area in of.summary_areas), *plan.summary_areas]
    return {area.key: area for area in summary_areas}


def _is_untouched(plan: Plan) -> bool:
    return not any(action.owner or action.due or action.rag is not Condition.UNRATED for action in plan.counted)


def _owners(plan: Plan) -> tuple[str, ...]:
    counts: dict[str, int] = {}
    for ref, number in Counter(action.owner for action in plan.counted if action.owner).items():
        name = plan.person_name(ref)
        counts[name] = counts.get(name, 0) + number
    return tuple(sorted(counts, key=lambda owner: (-counts[owner], owner.casefold())))


INDICES = Derived(_indices, _carried_indices)
"""Where each action stands among the actions, by ref."""
COUNTED = Derived(_counted, _carried_count)
"""The actions that count."""
COUNTED_OR_WITHDRAWN = Derived(_counted_or_withdrawn)
"""Those and the withdrawn ones, without what was added by mistake and undone."""
AREAS: Derived[Mapping[str, Area]] = Derived(_areas, while_same("areas"))
"""By ref."""
EVIDENCE: Derived[Mapping[str, tuple[Evidence, ...]]] = Derived(_evidence_by_action, while_same("evidence"))
"""The pieces that count, by the ref of their action."""
CHECKS: Derived[Mapping[str, StrengthCheck]] = Derived(_checks, while_same("checks"))
"""By the ref of the strength."""
THEMES: Derived[Mapping[int, Theme]] = Derived(_themes, while_same("themes", "sources", "revisions"))
"""By number."""
SUMMARY_AREAS: Derived[Mapping[str, SummaryArea]] = Derived(
    _summary_areas, while_same("summary_areas", "sources", "revisions")
)
"""By key."""
FINDINGS: Derived[tuple[Area, ...]] = Derived(_findings, while_same("areas"))
"""The areas that stand in the plan."""
REFS: Derived[Mapping[str, str]] = Derived(_refs, _carried_refs)
"""The refs of areas and actions, by the same without regard to case."""
ANSWERS: Derived[Mapping[str, tuple[Action, ...]]] = Derived(_answers)
"""The actions that count and answer an area, by its ref: its own first."""
MILESTONES: Derived[Mapping[str, tuple[Milestone, ...]]] = Derived(_milestones, while_same("milestones"))
"""Those that are not withdrawn, by the ref of their action."""
NOTES: Derived[Mapping[str, tuple[ProgressNote, ...]]] = Derived(_notes, while_same("notes"))
"""The notes that actions were brought in with and that stand, the newest first, by the ref of their action."""
MILESTONES_BY_REF: Derived[Mapping[str, Milestone]] = Derived(_milestones_by_ref, while_same("milestones"))
"""All of them, withdrawn ones included."""
MESSAGES: Derived[Mapping[str, tuple[MessageLink, ...]]] = Derived(_messages, while_same("message_links"))
"""The key messages of an area, by its ref."""
MEASURES: Derived[Mapping[str, Measure]] = Derived(_measures, while_same("measures"))
"""All of them, withdrawn ones included, by ref without regard to case."""
READINGS: Derived[Mapping[str, tuple[Reading, ...]]] = Derived(_readings, while_same("readings"))
"""Those that stand, the earliest period first, by the ref of their measure."""
HOLD_CHECKS: Derived[Mapping[str, tuple[HoldCheck, ...]]] = Derived(_hold_checks, while_same("hold_checks"))
"""Those that stand, by the ref of their action."""
RESTRICTIONS: Derived[Mapping[str, str]] = Derived(_restrictions, while_same("restrictions"))
"""Why each thing is restricted that is, by the ref of the restriction."""
SETTINGS: Derived[Mapping[str, str]] = Derived(_settings, while_same("settings"))
"""What is set, by name."""
MERGED: Derived[Mapping[str, str]] = Derived(lambda plan: merged_people(plan.people), while_same("people"))
"""By the ref of a person who turned out to be another, the ref of that one."""
PERSON_NAMES: Derived[Mapping[str, str]] = Derived(lambda plan: names_of_people(plan.people), while_same("people"))
"""What people are called now, by ref; only of those of whom more is known than that."""
BODY_NAMES: Derived[Mapping[str, str]] = Derived(lambda plan: names_of_bodies(plan.bodies), while_same("bodies"))
"""What bodies are called now, by ref."""
BODY_OF_PERSON: Derived[Mapping[str, str]] = Derived(_bodies_of_people, while_same("people"))
"""The body of each person who has one, by ref."""
IS_UNTOUCHED = Derived(_is_untouched)
"""Whether nobody has given any action an owner, a date or a rating."""
OWNERS = Derived(_owners)
"""The owners in use, those of most actions first."""
