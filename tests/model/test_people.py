"""People and bodies: whom a typed name means, what they are called, and what cannot be said of them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from actionplan.model.action import Action, Stage
from actionplan.model.filter import parse_filter
from actionplan.model.movement import MoveKind, movement
from actionplan.model.names import several_people
from actionplan.model.people import Body, BodyKind, Person
from actionplan.model.people_in_use import bodies_of, names_known_by, people_of, ref_of
from actionplan.model.plan import Plan
from actionplan.model.refusal import Invalid
from actionplan.model.rollup import by_body, by_owner
from actionplan.model.rules.actions import propose_one
from actionplan.model.rules.people import add_body, change_body, change_person, merge, withdraw_body


def with_values(plan: Plan, ref: str, **values: Any) -> Plan:
    """The plan after somebody typed values for one action."""
    action = plan.action(ref)
    assert action is not None
    edit = propose_one(plan, action, values, by="jo", note="because")
    assert isinstance(edit.after, Action)
    return plan.changed([ref], actions=plan.with_actions([edit.after]))


def with_person(plan: Plan, ref: str, **values: str) -> Plan:
    """The plan after a person was changed."""
    after = change_person(plan, ref, **values).after
    return with_record(plan, after)


def with_record(plan: Plan, after: Any) -> Plan:
    """The plan with one record of a person or a body."""
    name = "people" if isinstance(after, Person) else "bodies"
    others = tuple(record for record in getattr(plan, name) if record.ref != after.ref)
    return plan.changed((), **{name: (*others, after)})


def owner_of(plan: Plan, ref: str) -> tuple[str, str]:
    """The ref and the name of an action's owner."""
    action = plan.action(ref)
    assert action is not None
    return action.owner, plan.owner_name(action)


def refused(function: Any, *args: Any, **values: Any) -> str:
    with pytest.raises(Invalid) as refusal:
        function(*args, **values)
    return f"{refusal.value.field}: {refusal.value}"


# --- whom a name means ----------------------------------------------------------------------------------------


def test_a_name_means_whoever_is_called_so_whatever_its_case(plan: Plan) -> None:
    plan = with_values(plan, "1.1", owner="Head of Quality")
    plan = with_values(plan, "1.2", owner="HEAD OF QUALITY")
    assert owner_of(plan, "1.2") == ("Head of Quality", "Head of Quality")


def test_a_new_name_is_shown_everywhere_and_the_old_one_is_free(plan: Plan) -> None:
    plan = with_values(plan, "1.1", owner="Ann Smith", support="Bo; Ann Smith")
    plan = with_person(plan, "Ann Smith", name="Ann Jones")
    assert owner_of(plan, "1.1") == ("Ann Smith", "Ann Jones")
    plan = with_values(plan, "1.2", owner="ann jones")
    assert owner_of(plan, "1.2") == ("Ann Smith", "Ann Jones")
    plan = with_values(plan, "1.3", owner="Ann Smith", sponsor="Ann Smith")
    ref, name = owner_of(plan, "1.3")
    assert (name, ref != "Ann Smith") == ("Ann Smith", True)
    assert [(person.name, person.owns) for person in people_of(plan)] == [("Ann Jones", 2), ("Ann Smith", 1), ("Bo", 0)]
    assert plan.owners == ("Ann Jones", "Ann Smith")
    action = plan.action("1.1")
    assert action is not None and action.support == ("Bo", "Ann Smith")


def test_whoever_was_merged_into_another_is_that_one(plan: Plan) -> None:
    plan = with_values(plan, "1.1", owner="Ann")
    plan = with_values(plan, "1.2", owner="Ms Smith")
    plan = with_values(plan, "1.3", owner="A Smith")
    plan = with_record(plan, merge(plan, "Ms Smith", "Ann").after)
    plan = with_record(plan, merge(plan, "Ann", "A Smith").after)
    assert {plan.owner_name(action) for action in plan.actions if action.owner} == {"A Smith"}
    assert ref_of(plan, "ms smith") == "A Smith"
    assert [(person.name, person.owns) for person in people_of(plan)] == [("A Smith", 3)]
    # The same person again is nothing new: the action keeps the ref that it has.
    assert with_values(plan, "1.2", owner="A Smith").action("1.2") == plan.action("1.2")
    assert [group.title for group in by_owner(plan)] == ["No owner", "A Smith"]


def test_a_circle_of_merges_ends(plan: Plan) -> None:
    plan = plan.changed((), people=(Person("A", "A", merged_into="B"), Person("B", "B", merged_into="A")))
    assert {plan.person_name("A"), plan.person_name("B")} <= {"A", "B"}


@given(st.lists(st.text("abAB ", min_size=1, max_size=4).filter(str.strip), min_size=1, max_size=8))
def test_names_in_any_order_never_confuse_two_people(names: list[str]) -> None:
    """Each name is given to an action and its owner then renamed: whoever owns one goes on owning it."""
    actions = tuple(Action(f"1.{number}", "1.1", "Do it") for number in range(len(names)))
    plan = replace(_empty(), actions=actions)
    for number, name in enumerate(names):
        plan = with_values(plan, f"1.{number}", owner=name)
        ref = owner_of(plan, f"1.{number}")[0]
        plan = with_person(plan, ref, name=f"person {number}")
    refs = [owner_of(plan, f"1.{number}")[0] for number in range(len(names))]
    assert len(set(refs)) == len(names), "each name was free again when it was typed once more"
    assert [owner_of(plan, f"1.{number}")[1] for number in range(len(names))] == [
        f"person {number}" for number in range(len(names))
    ]


def _empty() -> Plan:
    from actionplan.model.area import Area
    from actionplan.model.key import Key
    from actionplan.model.sources import Theme
    from any_plan import TODAY

    return Plan(
        *("Review", "Council", "Peers", None, None, None, "", Key(), (), (Theme(1, "One"),)),
        areas=(Area("1.1", 1, "Recording"),),
        strengths=(),
        summary_strengths=(),
        key_messages=(),
        process=(),
        as_at=TODAY,
    )


# --- what follows ---------------------------------------------------------------------------------------------


def test_a_rename_or_a_merge_is_no_change_of_owner(plan: Plan) -> None:
    before = with_values(with_values(plan, "1.1", owner="Ann"), "1.2", owner="Bo")
    renamed = with_person(before, "Ann", name="Ann Jones")
    assert movement(before, renamed) == ()
    merged = with_record(renamed, merge(renamed, "Bo", "Ann").after)
    assert movement(before, merged) == ()
    (move,) = movement(before, with_values(renamed, "1.2", owner="Ann Jones"))
    assert (move.kind, move.words) == (MoveKind.OWNER_CHANGED, "Bo → Ann Jones")


@pytest.mark.parametrize("signer", ["Ann Jones", "ann smith", "Ms Smith"])
def test_nobody_signs_off_what_they_own_under_another_name(plan: Plan, signer: str) -> None:
    plan = with_values(plan, "1.1", owner="Ann Smith")
    plan = with_values(plan, "1.2", owner="Ms Smith")
    plan = with_person(plan, "Ann Smith", name="Ann Jones")
    plan = with_record(plan, merge(plan, "Ms Smith", "Ann Smith").after)
    plan = with_values(plan, "1.1", stage=Stage.COMPLETE)
    action = plan.action("1.1")
    assert action is not None
    words = refused(
        propose_one, plan, action, {"stage": "closed", "signed_off_by": signer, "accepted_evidence": "audit"}, by="jo"
    )
    assert words == "signed_off_by: Ann Jones owns 1.1; somebody else has to sign it off"


def test_a_name_that_somebody_else_has_now_is_no_other_name_of_the_owner(plan: Plan) -> None:
    plan = with_person(with_values(plan, "1.1", owner="Ann"), "Ann", name="Beth")
    plan = with_values(plan, "1.2", owner="Ann")
    assert names_known_by(plan, "Ann") == ("Beth",)
    plan = with_values(plan, "1.1", stage=Stage.COMPLETE)
    closed = with_values(plan, "1.1", stage="closed", signed_off_by="Ann", accepted_evidence="audit").action("1.1")
    assert closed is not None and closed.signed_off_by == "Ann"


def test_mine_is_what_i_own_under_any_name(plan: Plan) -> None:
    plan = with_person(with_values(plan, "1.1", owner="asmith"), "asmith", name="Ann Smith")
    for me in ("asmith", "Ann Smith", "KCC\\asmith"):
        assert [action.ref for action in parse_filter("mine").apply(plan, me)] == ["1.1"]
    assert [action.ref for action in parse_filter("owner:smith").apply(plan, "jo")] == ["1.1"]
    assert parse_filter("owner:asmith").apply(plan, "jo") == ()


def test_an_action_counts_for_its_own_body_else_for_its_owners(plan: Plan) -> None:
    plan = with_values(with_values(plan, "1.1", owner="Ann"), "1.2", owner="Bo", body="Police")
    plan = with_person(plan, "Ann", body="Health")
    plan = with_record(plan, merge(plan, "Bo", "Ann").after)
    plan = with_values(plan, "1.3", owner="Bo")
    assert {row.title: row.total for row in by_body(plan)} == {"Health": 2, "Police": 1, "No body": 2}
    assert [(body.name, body.actions, len(body.people)) for body in bodies_of(plan)] == [
        ("Police", 1, 0),
        ("Health", 2, 1),
    ]


# --- what is refused ------------------------------------------------------------------------------------------


def test_what_cannot_be_said_of_a_person(plan: Plan) -> None:
    plan = with_values(with_values(plan, "1.1", owner="Ann"), "1.2", owner="Bo")
    assert refused(change_person, plan, "Bo", name=" ") == "name: Bo needs a name"
    assert refused(change_person, plan, "Bo", name="ANN") == (
        "name: Ann is in the plan already; if they are one person, merge the two"
    )
    for address in ("bo", "bo@", "@kent.uk", "bo at kent.uk", "bo@kent", "a@b.uk, c@d.uk", "bo@kent.uk."):
        assert refused(change_person, plan, "Bo", email=address).startswith("email: ")
    assert refused(merge, plan, "Bo", "Bo") == "merged_into: Bo cannot be merged with themselves"
    assert refused(change_person, plan, "Bo", name="x" * 201).startswith("name: name has 201 characters")
    edit = change_person(plan, "Bo", name="BO", email="bo@kent.gov.uk")
    assert edit.after == Person("Bo", "BO", email="bo@kent.gov.uk")


def test_what_cannot_be_said_of_a_body(plan: Plan) -> None:
    plan = with_record(plan, add_body(plan, "Police", "p").after)
    assert plan.bodies == (Body("Police", "Police", BodyKind.PARTNER),)
    assert refused(add_body, plan, "police") == "name: Police is in the plan already"
    assert refused(add_body, plan, "") == "name: a body needs a name"
    assert refused(add_body, plan, "Health", "club").startswith("kind: ")
    plan = with_values(plan, "1.1", owner="Ann", body="police")
    assert refused(withdraw_body, plan, "Police") == (
        "withdrawn: Police is in use, by 1 action (1.1): give them another body first"
    )
    plan = with_values(plan, "1.1", body="")
    plan = with_record(plan, withdraw_body(plan, "Police").after)
    assert bodies_of(plan) == ()
    again = add_body(plan, "Police").after
    assert again == replace(plan.bodies[0], withdrawn=""), "it is back, of the kind that it had"
    assert change_body(plan, "Police", name="Kent Police").after == replace(plan.bodies[0], name="Kent Police")


@pytest.mark.parametrize(
    "text",
    [
        *("A / B", "A and B", "A; B", "A & B", "Ann Smith and Bo Jones", "Ann Smith/Bo Jones", "KSCB and Police"),
        *("Head of Quality and Director of Health", "Director and Head of Service", "Ann + Bo"),
    ],
)
def test_several_people_are_several(text: str) -> None:
    assert several_people(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "Ann Smith", "Head of Safeguarding and Quality", "Children and Families Manager", "Ann;", "and", "n/a"),
        *(
            "Head of HR/OD",
            "Chair of the Health and Wellbeing Board",
            "Health and Wellbeing Board",
            "Smith, Ann",
            "Anders Andersson",
        ),
        "Director of Children, Families and Education",
    ],
)
def test_one_post_is_one(text: str) -> None:
    assert not several_people(text)
