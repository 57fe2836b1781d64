"""Who a summary is for, and the plan as the public may read it.

What is withheld is withheld from the plan itself, before anything is compared or put into words: no format can forget
it, and no sentence made of it can let it through. Withheld text is replaced, never emptied, so that an action with an
owner is not counted as one without.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec.structs import replace

from actionplan.model.describe import WITHHELD
from actionplan.model.plan import Action, Evidence, Plan, StrengthCheck
from actionplan.model.weekly_review import Decision, WeeklyReview


class Audience(StrEnum):
    """Who reads it: the Board and the county council, or everybody."""

    BOARD = "board"
    PUBLIC = "public"


def seen_by(plan: Plan, audience: Audience) -> Plan:
    """The plan as an audience may read it."""
    if audience is Audience.PUBLIC:
        return public(plan)
    return plan


def public(plan: Plan) -> Plan:
    """The plan without names, notes, and where evidence lies.

    Findings, actions, dates, ratings, impact, what the evidence is, decisions and the reasons of the mapping stay.
    Posts stay where the plan file says that they may be published; user names of those who wrote never do.
    """
    posts = plan.report.publish_posts
    return replace(
        plan,
        actions=tuple(_action(action, posts) for action in plan.actions),
        evidence=tuple(_evidence(piece) for piece in plan.evidence),
        checks=tuple(_check(check) for check in plan.checks),
        reviews=tuple(_review(review) for review in plan.reviews),
        decisions=tuple(_decision(decision, posts) for decision in plan.decisions),
        # Why something is on the agenda of an open review is nothing that a document shows.
        items=(),
    )


def foot(plan: Plan, audience: Audience) -> str:
    """What a document for this audience says of itself at its foot; empty for the Board."""
    if audience is Audience.BOARD:
        return ""
    names = "names of people" if plan.report.publish_posts else "owners and other names"
    return f"Public version: {names}, notes and the places of evidence are left out, marked as {WITHHELD}."


def _withheld(text: str) -> str:
    return WITHHELD if text else ""


def _post(text: str, posts: bool) -> str:
    return text if posts else _withheld(text)


def _action(action: Action, posts: bool) -> Action:
    return replace(
        action,
        owner=_post(action.owner, posts),
        agreed_by=_post(action.agreed_by, posts),
        rag_reason=_withheld(action.rag_reason),
        completed_by=_withheld(action.completed_by),
        signed_off_by=_withheld(action.signed_off_by),
        accepted_evidence=_withheld(action.accepted_evidence),
        withdrawn_reason=_withheld(action.withdrawn_reason),
        updated_by=_withheld(action.updated_by),
    )


def _evidence(piece: Evidence) -> Evidence:
    return replace(piece, place=_withheld(piece.place), withdrawn=_withheld(piece.withdrawn))


def _check(check: StrengthCheck) -> StrengthCheck:
    return replace(check, because=_withheld(check.because))


def _review(review: WeeklyReview) -> WeeklyReview:
    return replace(review, chair=_withheld(review.chair), attendees=_withheld(review.attendees))


def _decision(decision: Decision, posts: bool) -> Decision:
    return replace(decision, owner=_post(decision.owner, posts), withdrawn=_withheld(decision.withdrawn))
