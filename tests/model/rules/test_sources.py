"""Another review in a plan: what it is called there, what is refused, and what the plan of one review alone has."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from actionplan.model.action import Action
from actionplan.model.area import Area
from actionplan.model.plan import Plan
from actionplan.model.record_kinds import KIND_OF
from actionplan.model.refusal import Invalid
from actionplan.model.rollup import by_source, whole
from actionplan.model.rules.source_names import Renamed
from actionplan.model.rules.sources import Addition, add_source
from actionplan.model.source_part import of_source, short_name, source_meant, sources_of
from actionplan.model.sources import Source, Theme, values_of_sources
from actionplan.planfiles.plan_yaml import bundled_plan
from actionplan.planfiles.yaml_events import BadPlanFile
from any_plan import TODAY, states
from two_sources import VISIT, visit


@pytest.fixture(scope="module")
def bundled() -> Plan:
    return replace(bundled_plan(), as_at=TODAY)


def added(plan: Plan, text: str = VISIT, key: str = "") -> Addition:
    plan_file = visit(text)
    return add_source(plan, plan_file.plan, plan_file.doubts, key=key)


def after(plan: Plan, addition: Addition) -> Plan:
    """The plan with an addition in it, as a store would answer with it."""
    values: dict[str, tuple[Any, ...]] = {}
    for edit in addition.edits:
        field = KIND_OF[type(edit.after)].in_plan
        values[field] = (*values.get(field, getattr(plan, field)), edit.after)
    sources = (*plan.sources, addition.source)
    return replace(plan, **values | values_of_sources(plan, sources))


def test_refs_and_keys_that_the_plan_has_get_the_short_name_before_them(bundled: Plan) -> None:
    addition = added(bundled)

    assert [(one.thing, one.before, one.after) for one in addition.renamed] == [
        ("theme", "1", "MV 1"),
        ("finding", "1.1", "MV 1.1"),
        ("finding", "1.2", "MV 1.2"),
        ("action", "1.1b", "MV 1.1b"),
        ("summary area", "quality", "MV/quality"),
        ("key message", "urgency", "MV/urgency"),
    ]
    plan = after(bundled, addition)
    areas = [area for area in plan.areas if area.theme > 5]
    assert [(area.ref, area.theme, area.summary_area) for area in areas] == [
        ("MV 1.1", 6, "MV/quality"),
        ("MV 1.2", 6, None),
        ("P1", 7, None),
    ]
    template = plan.action("P1")
    assert template is not None and template.also_answers == ("MV 1.2",)
    assert [(link.ref, link.area, link.message) for link in plan.message_links[-1:]] == [
        ("MV 1.1/k1", "MV 1.1", "MV/urgency")
    ]
    assert [theme.heading for theme in plan.themes[5:]] == ["MV 1 Front door", "B Planning"]
    assert [strength.ref for strength in addition.source.strengths] == ["S6.1"]
    assert [evaluation.ref for evaluation in plan.self_evaluations] == ["SE6/1"]
    assert [milestone.ref for milestone in plan.milestones] == ["MV 1.1/m1"]
    assert [note.ref for note in plan.notes] == ["MV 1.1/n1"]
    assert [piece.ref for piece in plan.evidence] == ["MV 1.1/1"]


def test_refs_that_differ_by_case_alone_clash(bundled: Plan) -> None:
    plan = after(bundled, added(bundled))
    text = VISIT.replace("Monitoring visit", "Audit").replace("ref: P1", "ref: p1")

    assert Renamed("finding", "p1", "A p1") in added(plan, text).renamed


def test_what_was_doubted_in_the_file_is_said_with_the_refs_of_the_plan(bundled: Plan) -> None:
    doubts = added(bundled, VISIT.replace("Kent County", "Marshire")).doubts

    assert doubts[0] == "it says that it is of Marshire Council; the plan is of Kent County Council"
    assert doubts[1].startswith("MV 1.1b: owner 'A Smith / B Jones'")
    assert "P1: closed, but the file does not say by whom and when: brought in as complete, awaiting sign-off" in doubts


def test_the_key_words_and_scale_of_a_file_are_not_the_plans(bundled: Plan) -> None:
    text = VISIT + "words: {theme: Priority}\nkey: checked\nreport: {to: Cabinet}\n"

    assert "the plan has its own key and words and report: what the file says of that is not taken over" in (
        added(bundled, text).doubts
    )
    graded = VISIT.replace("title: Planning", "title: Planning\n    grade: A") + "scale: [A, B]\n"
    with pytest.raises(Invalid, match="A is not a grade of the plan; its scale is Outstanding, Good"):
        added(bundled, graded)


def test_people_and_bodies_that_are_new_are_added_and_the_others_are_theirs(bundled: Plan) -> None:
    plan = replace(
        bundled, actions=tuple(replace(action, owner="Head of the Front door") for action in bundled.actions)
    )
    addition = added(plan)

    (person,) = [edit.after for edit in addition.edits if edit.after.ref == "Head of the Front door"]
    assert (person.name, person.body) == ("Head of the Front door", "The Trust")  # type: ignore[union-attr]
    (action,) = [edit.after for edit in addition.edits if isinstance(edit.after, Action) and edit.ref == "MV 1.1"]
    assert action.owner == "Head of the Front door"


def test_the_same_review_is_not_added_twice(bundled: Plan) -> None:
    plan = after(bundled, added(bundled))

    with pytest.raises(Invalid, match="Monitoring visit is in the plan already, as MV"):
        added(plan, key="OTHER")
    next_visit = added(plan, VISIT.replace("2026-10-30", "2026-11-20").replace("ref: P1", "ref: P2"))
    assert next_visit.source.ref == "MV2"
    assert "MV2 1.1" in [edit.ref for edit in next_visit.edits]


def test_a_short_name_is_free_and_leads_to_good_refs(bundled: Plan) -> None:
    plan = after(bundled, added(bundled))
    other = VISIT.replace("Monitoring visit", "Audit")
    for key, words in {
        "mv": "mv is the short name of Monitoring visit; choose another",
        "a/b": "'a/b' will not do as a short name; a ref cannot have a slash",
        "x" * 28: "would be a ref; a ref has 30 characters at most; give a shorter short name",
        "SCPR": "SCPR is the short name of Safeguarding Children Peer Review",
    }.items():
        with pytest.raises(Invalid, match=words):
            added(plan, other, key)
    withdrawn = replace(plan, sources=(replace(plan.sources[0], withdrawn="by mistake"),))
    with pytest.raises(Invalid, match="MV was the short name of Monitoring visit, which was withdrawn"):
        added(withdrawn, VISIT, "MV")
    assert added(withdrawn).source.ref == "MV2"


def test_a_past_day_takes_no_other_review(bundled: Plan) -> None:
    with pytest.raises(Invalid, match="a past day cannot be changed"):
        added(replace(bundled, is_past=True))


def test_a_file_may_have_the_review_as_its_one_source(bundled: Plan) -> None:
    head, themes = VISIT.split("\nkind:", 1)
    entry = "\n    ".join(f"title: Monitoring visit\nkind:{themes}".replace("\nbodies", "\n#").splitlines()[:8])
    text = f"{head}\nsources:\n  - key: OV\n    {entry}\n    themes: [{{title: T, areas: [{{text: x}}]}}]\n"

    addition = added(bundled, text)
    assert (addition.source.ref, addition.source.body, addition.source.kind) == ("OV", "Ofsted", "monitoring visit")
    assert [edit.ref for edit in addition.edits if isinstance(edit.after, Area)] == ["OV 1.1"]
    two = text + "  - {key: Z, title: Z, themes: [{title: T, areas: [{ref: z, text: x}]}]}\n"
    with pytest.raises(BadPlanFile, match="there are 2 sources; leave the one to be added"):
        added(bundled, two)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Monitoring visit", "MV"),
        ("Safeguarding Children Peer Review", "SCPR"),
        ("Inspection of the fire service, 2027", "IFS202"),
        ("…", "S"),
    ],
)
def test_a_short_name_follows_from_the_title(title: str, name: str) -> None:
    assert short_name(title) == name


def test_a_source_is_meant_by_its_short_name_or_its_title(bundled: Plan) -> None:
    plan = after(bundled, added(bundled))

    assert [source_meant(plan, text) for text in ("mv", "monitoring", "SCPR", "peer review")] == ["MV", "MV", "", ""]
    with pytest.raises(Invalid, match="there is no source 'audit'; choose from: SCPR, MV"):
        source_meant(plan, "audit")


# --- one source alone -----------------------------------------------------------------------------------------


def test_the_plan_of_one_source_has_what_is_of_it_and_no_more(bundled: Plan) -> None:
    part = of_source(after(bundled, added(bundled)), "MV")

    assert (part.title, part.reviewers, part.source) == (
        "Monitoring visit",
        "two inspectors",
        "Letter of 30 October 2026",
    )
    assert [theme.heading for theme in part.themes] == ["MV 1 Front door", "B Planning"]
    assert [action.ref for action in part.actions] == ["MV 1.1", "MV 1.1b", "MV 1.2", "P1"]
    assert [area.title for area in part.summary_areas] == ["Practice"]
    assert part.process == ("Twelve cases were read.",)
    assert (len(part.milestones), len(part.notes), len(part.evidence), len(part.self_evaluations)) == (1, 1, 1, 1)
    assert sources_of(part).keys() == {""}


def test_what_another_source_counts_is_shown_and_said(bundled: Plan) -> None:
    plan = after(bundled, added(bundled))
    joint = replace(plan.actions[0], also_answers=("MV 1.2", "1.3"))
    plan = replace(plan, actions=(joint, *plan.actions[1:]))
    part, first = of_source(plan, "MV"), of_source(plan, "")

    assert part.part is not None and part.part.counted_elsewhere == (("1.1", "Safeguarding Children Peer Review"),)
    (counted,) = [action for action in part.actions if action.ref == "1.1"]
    assert (counted.area, counted.also_answers) == ("MV 1.2", ())
    assert first.part is not None and first.part.counted_elsewhere == ()
    assert first.actions[0].also_answers == ("1.3",)


@settings(max_examples=60)
@given(data=st.data())
def test_the_parts_and_the_rows_of_the_sources_add_up(data: st.DataObject) -> None:
    plan, _ = data.draw(states())
    plan = replace(plan, sources=(Source("audit", "Audit"),))
    rows = {row.key: row for row in by_source(plan)}
    assert sum(row.total for row in rows.values()) == whole(plan).total
    for key in sources_of(plan):
        part = of_source(plan, key)
        assert part.part is not None
        elsewhere = {ref for ref, _ in part.part.counted_elsewhere}
        own = [action.ref for action in part.counted if action.ref not in elsewhere]
        assert own == [action.ref for action in rows[key].actions]
        assert elsewhere == {action.ref for action in rows[key].also}
        assert {area.ref for area in part.findings} == {area.ref for area in rows[key].findings}


def test_of_a_day_before_a_source_was_there_its_plan_is_empty(bundled: Plan) -> None:
    plan = after(bundled, added(bundled))

    before = of_source(bundled, "MV", sources_of(plan)["MV"])
    assert (before.title, before.actions, before.strengths, before.themes) == ("Monitoring visit", (), (), ())
    with pytest.raises(Invalid, match="was not in the plan then"):
        of_source(bundled, "MV")


def test_a_theme_without_a_number_keeps_none(bundled: Plan) -> None:
    addition = added(bundled, VISIT.replace("  - number: B\n    title", "  - title"))

    assert addition.source.themes[1] == Theme(7, "Planning", own_ref="", source="MV")
