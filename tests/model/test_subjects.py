"""What a ref on an agenda is about: an action goes first, and everything else is known by its own ref."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from actionplan.model.duties import Duty
from actionplan.model.measures import Measure
from actionplan.model.plan import Plan
from actionplan.model.subjects import SubjectKind, other_subjects, subject_of, subject_title
from actionplan.model.weekly_review import Decision


def test_each_sort_of_subject_is_found_with_its_title_and_owner(plan: Plan) -> None:
    full = replace(
        plan,
        decisions=(Decision("D1", "R1", "", "Ask the Board", "Ann", None),),
        duties=(Duty("duty/1", "final plan", date(2027, 2, 11)),),
        measures=(Measure("M1", "Assessments in 45 days", owner="Bo"),),
    )
    assert [(each.kind, each.ref, each.title, each.owner) for each in other_subjects(full)] == [
        (SubjectKind.DECISION, "D1", "Ask the Board", "Ann"),
        (SubjectKind.DUTY, "duty/1", "final plan", ""),
        (SubjectKind.MEASURE, "M1", "Assessments in 45 days", "Bo"),
    ]
    action = subject_of(full, "1.1")
    assert action is not None
    assert (action.kind, action.title) == (SubjectKind.ACTION, "Case recording")
    assert subject_of(full, "9.9") is None
    assert subject_title(full, "9.9") == ""


def test_an_action_whose_ref_looks_like_another_goes_first(plan: Plan) -> None:
    actions = tuple(replace(each, ref="M1") if each.ref == "1.1" else each for each in plan.actions)
    full = replace(plan, actions=actions, measures=(Measure("M1", "Assessments in 45 days"),))
    assert subject_title(full, "M1") == "Case recording"
    assert other_subjects(full) == ()
