"""What a person has open: the actions and milestones that they may answer for, and are asked and reminded about."""

from __future__ import annotations

from actionplan.model.action import Action, Stage
from actionplan.model.milestones import Milestone, milestone_owner
from actionplan.model.plan import Plan


def open_actions_of(plan: Plan, person: str) -> tuple[Action, ...]:
    """The open actions that a person owns, in the plan's order."""
    ref = plan.person_ref(person)
    return tuple(
        action
        for action in plan.counted
        if action.stage is Stage.OPEN and action.owner and plan.person_ref(action.owner) == ref
    )


def open_milestones_of(plan: Plan, person: str) -> tuple[Milestone, ...]:
    """The open milestones that a person does: those of their own actions, and those given to them by name."""
    ref = plan.person_ref(person)
    return tuple(
        milestone
        for action in plan.counted
        if action.stage is Stage.OPEN
        for milestone in plan.milestones_of(action)
        if milestone.is_open and plan.person_ref(milestone_owner(milestone, plan)) == ref
    )


def subjects_of(plan: Plan, person: str) -> tuple[Action | Milestone, ...]:
    """What somebody may answer for: their open actions, then their open milestones."""
    return (*open_actions_of(plan, person), *open_milestones_of(plan, person))
