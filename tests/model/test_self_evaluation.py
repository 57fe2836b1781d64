"""The self-evaluation: what is read, which is the latest, and where we thought better of ourselves."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from actionplan.model.plan import Plan
from actionplan.model.refusal import Invalid
from actionplan.model.rules.self_evaluation import add_self_evaluation, theme_meant
from actionplan.model.self_evaluation import GRADES, SelfEvaluation, by_theme, evaluations_of, is_better


def written(plan: Plan, know: str = "We know", grade: str = "", on: str = "") -> SelfEvaluation:
    edit = add_self_evaluation(
        plan, plan.themes[0], know=know, how="audit", what_next="again", grade=grade, on=on, by="jo"
    )
    assert isinstance(edit.after, SelfEvaluation)
    assert edit.before is None
    return edit.after


def test_what_is_written(plan: Plan) -> None:
    evaluation = written(plan, "  We know\n• a\n• b ", "req", "3 nov")
    assert evaluation == SelfEvaluation(
        *("SE1/1", 1, "We know\n• a\n• b", "audit", "again"), GRADES[2], date(2026, 11, 3), "jo"
    )
    assert written(plan).written_on == plan.as_at


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"know": " "}, "what we know cannot be empty"),
        ({"grade": "excellent"}, "there is no grade 'excellent'; it is one of Outstanding, Good"),
        ({"on": "1 jan 2027"}, "is still to come"),
    ],
)
def test_what_is_refused(plan: Plan, values: dict[str, str], refusal: str) -> None:
    with pytest.raises(Invalid, match=refusal):
        written(plan, **values)


def test_a_scale_of_the_plan_s_own(plan: Plan) -> None:
    plan = replace(plan, scale=("Level 1", "Level 10", "Level 2"))
    assert written(plan, grade="level 1").grade == "Level 1"
    with pytest.raises(Invalid, match="Level 1, Level 10, Level 2"):
        written(plan, grade="level")


def test_a_theme_is_meant_by_its_number_or_a_part_of_its_title(plan: Plan) -> None:
    named = replace(plan, themes=(replace(plan.themes[0], own_ref="A"), plan.themes[1]))
    assert theme_meant(named, "a").number == 1
    assert theme_meant(named, plan.themes[1].title[3:9]).number == 2
    for text in ("", "9", "nothing like it"):
        with pytest.raises(Invalid, match="choose from: A "):
            theme_meant(named, text)


@pytest.mark.parametrize(
    ("own", "theirs", "better"),
    [
        ("Good", "Inadequate", True),
        ("good", "OUTSTANDING", False),
        ("Good", "Good", False),
        ("Good", "Satisfactory", None),
        ("", "Good", None),
        ("Good", "", None),
    ],
)
def test_grades_are_compared_by_their_place_in_the_scale(own: str, theirs: str, better: bool | None) -> None:
    assert is_better(own, theirs, GRADES) is better


def test_it_stands_beside_what_the_reviewers_found(plan: Plan) -> None:
    assert by_theme(plan) == ()
    ones = (
        written(plan, "first", "good", "2 nov"),
        written(plan, "third", "good"),
        written(plan, "second", on="9 nov"),
    )
    plan = replace(plan, self_evaluations=ones)
    assert [one.what_we_know for one in evaluations_of(plan, 1)] == ["third", "second", "first"]
    (beside,) = by_theme(plan)
    assert (beside.latest.what_we_know, len(beside.earlier), beside.counts) == ("third", 2, "1 strength, 3 findings")
    assert beside.comparison == ""
    for grade, words in (
        ("Inadequate", "the reviewers graded it Inadequate, we graded it Good: we thought better of ourselves"),
        ("Outstanding", "the reviewers graded it Outstanding, we graded it Good"),
        ("Satisfactory", "the reviewers graded it Satisfactory, we graded it Good"),
    ):
        graded = replace(plan, themes=(replace(plan.themes[0], grade=grade), plan.themes[1]))
        assert by_theme(graded)[0].comparison == words
    withdrawn = replace(plan, self_evaluations=tuple(replace(one, withdrawn="undone") for one in ones))
    assert by_theme(withdrawn) == ()


def test_of_one_day_what_was_written_last_is_the_latest(plan: Plan) -> None:
    plan = replace(plan, self_evaluations=(written(plan, "morning"), written(plan, "evening")))
    assert evaluations_of(plan, 1)[0].what_we_know == "evening"
