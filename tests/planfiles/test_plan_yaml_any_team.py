"""A plan file of any team: what may be left out, refs and words of its own, several sources, work under way."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from actionplan.model.action import Evidence, EvidenceKind, Priority, Stage
from actionplan.model.area import Fit, Response
from actionplan.model.impact import Impact
from actionplan.model.milestones import Milestone
from actionplan.model.notes import ProgressNote
from actionplan.model.people import Body, BodyKind, Person
from actionplan.model.plan import Plan
from actionplan.model.ratings import Condition
from actionplan.model.self_evaluation import GRADES, SelfEvaluation
from actionplan.model.sources import KeyMessage, MessageLink, Source, SourceKind, Strength, SummaryArea, Theme
from actionplan.model.words import Word, Words
from actionplan.planfiles.plan_yaml import PlanFile, read
from actionplan.planfiles.yaml_events import BadPlanFile

TEAMS = Path(__file__).parent / "teams"
TOP = "title: Service improvement\norganisation: Example Council\n"
LEAST = f"""{TOP}themes:
  - title: Preventing fires
    areas:
      - text: Train all crews
"""
TODAY = date(2026, 11, 27)


def file_of(text: str) -> PlanFile:
    return read(text.encode(), "plans/ours.yaml", TODAY)


def plan_of(text: str) -> Plan:
    return file_of(text).plan


def with_area(lines: str) -> str:
    """The least file, its one area with these lines, at the place of ``text:``."""
    return LEAST + "".join(f"        {line}\n" for line in lines.splitlines())


def with_action(lines: str) -> str:
    """The least file, its one area with one action of these lines."""
    first, *others = lines.splitlines()
    return with_area("\n".join(["actions:", f"  - {first}", *(f"    {line}" for line in others)]))


def refusal(text: str) -> str:
    with pytest.raises(BadPlanFile) as caught:
        file_of(text)
    message = str(caught.value)
    assert message.startswith("plans/ours.yaml line ") and message.isprintable() and len(message) < 800
    return message


# --- what may be left out -------------------------------------------------------------------------------------


def test_a_title_an_organisation_and_something_to_do_are_a_plan() -> None:
    plan = plan_of(LEAST)

    assert (plan.reviewers, plan.review_from, plan.review_to, plan.reported_on, plan.source) == (
        "",
        None,
        None,
        None,
        "",
    )
    assert (plan.summary_areas, plan.strengths, plan.key_messages, plan.process) == ((), (), (), ())
    assert plan.themes == (Theme(1, "Preventing fires", own_ref=""),)
    (area,) = plan.areas
    assert (area.ref, area.summary_area, area.fit, area.mapping_reason, area.response) == ("1.1", None, None, "", None)
    assert [(action.ref, action.title) for action in plan.actions] == [("1.1", "Train all crews")]
    assert (plan.words, plan.scale) == (Words(), GRADES)


def test_a_plan_with_refs_of_its_own_and_without_summary_areas_is_made() -> None:
    plan = read((TEAMS / "own_refs.yaml").read_bytes(), "own_refs.yaml").plan

    assert [area.ref for area in plan.areas] == [action.ref for action in plan.actions] == ["E1.1", "E1.10"]
    assert plan.themes == (Theme(1, "Preventing fires"),)
    assert plan.summary_areas == ()


@pytest.mark.parametrize(("missing", "key"), [("title: Service improvement\n", "title"), (LEAST[len(TOP) :], "themes")])
def test_what_has_to_be_there_is_named(missing: str, key: str) -> None:
    assert f"key '{key}' is missing" in refusal(LEAST.replace(missing, ""))


def test_a_summary_area_needs_no_fit_and_no_reason() -> None:
    areas = "summary_areas:\n  - {key: quality, title: Quality}\n"
    area = plan_of(areas + with_area("summary_area: quality")).areas[0]
    assert (area.summary_area, area.fit, area.mapping_reason) == ("quality", None, "")

    area = plan_of(areas + with_area("summary_area: quality\nfit: Strong\nreason: |\n  first\n  second")).areas[0]
    assert (area.fit, area.mapping_reason) == (Fit.STRONG, "first\nsecond")
    assert "fit says how well" in refusal(areas + with_area("fit: strong"))


# --- refs -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ref", ["R1", "E1.10", "4.01.01", "MD3", "17 SRR 08", "1.10", "a", "3.5 a)", "x" * 30])
def test_refs_are_the_plans_own(ref: str) -> None:
    plan = plan_of(with_area(f"ref: {ref}"))

    assert (plan.areas[0].ref, plan.actions[0].ref) == (ref, ref)


def test_without_refs_an_area_has_its_themes_number_and_its_place() -> None:
    text = f"{TOP}themes:\n" + "".join(
        f"  - number: {number}\n    title: {number}\n    areas:\n      - text: a\n      - text: b\n" for number in "AB"
    )
    plan = plan_of(text)

    assert [area.ref for area in plan.areas] == ["A.1", "A.2", "B.1", "B.2"]
    assert [(theme.number, theme.ref, theme.heading) for theme in plan.themes] == [(1, "A", "A A"), (2, "B", "B B")]
    unnumbered = plan_of(text.replace("- number: A\n    title", "- title").replace("- number: B\n    title", "- title"))
    assert [area.ref for area in unnumbered.areas] == ["1.1", "1.2", "2.1", "2.2"]
    assert [(theme.number, theme.ref, theme.heading) for theme in unnumbered.themes] == [(1, "", "A"), (2, "", "B")]


def test_the_order_is_that_of_the_file() -> None:
    areas = "".join(f"      - ref: {ref}\n        text: x\n" for ref in ("Z", "1.10", "1.2", "a"))
    plan = plan_of(f"{TOP}themes:\n  - title: T\n    areas:\n{areas}")

    assert [area.ref for area in plan.areas] == [action.ref for action in plan.actions] == ["Z", "1.10", "1.2", "a"]


def test_actions_without_refs_have_the_areas_and_then_the_first_free_letter() -> None:
    plan = plan_of(with_area("ref: R1\nactions:\n  - title: a\n  - title: b\n  - {title: c, ref: r1B}\n  - title: d"))

    assert [(action.ref, action.area, action.title) for action in plan.actions] == [
        ("R1", "R1", "a"),
        ("R1c", "R1", "b"),
        ("r1B", "R1", "c"),
        ("R1d", "R1", "d"),
    ]


def test_actions_may_have_refs_of_their_own() -> None:
    plan = plan_of(with_area("ref: R1\nactions:\n  - {ref: '1.1', title: a}\n  - {ref: '1.2', title: b}\n  - title: c"))

    assert [action.ref for action in plan.actions] == ["1.1", "1.2", "R1"]
    assert {action.area for action in plan.actions} == {"R1"}


SECOND = "      - ref: R2\n        text: x\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (with_area("ref: R1") + SECOND.replace("R2", "r1"), "ref 'r1' is 'R1' of line 6 again; give this one a ref of"),
        (with_area("ref: R1\nactions:\n  - ref: R2") + SECOND, "actions[1].ref: ref 'R2' is 'R2' of line"),
        (with_area("ref: R1\nactions:\n  - ref: X\n  - ref: x"), "actions[2].ref: ref 'x' is 'X' of line"),
        (with_area("ref: R1\nactions:\n  - ref: a/b"), "'a/b' will not do; a ref cannot have a slash or a comma"),
        (with_area(f"ref: {'x' * 30}\nactions:\n  - title: a\n  - title: b"), "would be its ref; a ref has 30 charac"),
        (with_area("ref: '2.1'") + "  - title: U\n    areas:\n      - text: y\n", "ref '2.1' is '2.1' of line 6 again"),
    ],
)
def test_refs_that_clash_are_named(text: str, message: str) -> None:
    assert message in refusal(text)


# --- words, bodies, people, key messages ----------------------------------------------------------------------


def test_a_plan_has_words_of_its_own() -> None:
    words = (
        "words: {theme: Priority, area: [Recommendation, Recommendations], action: task, milestone: [KLOE, KLOEs]}\n"
    )

    assert plan_of(words + LEAST).words == Words(
        Word("priority", "priorities"), Word("recommendation", "recommendations"), Word("task", "tasks"),
        Word("KLOE", "KLOEs"),
    )  # fmt: skip
    assert plan_of("words: {theme: Key Process}\n" + LEAST).words.theme == Word("Key Process", "Key Processes")
    assert plan_of("words: {action: Way}\n" + LEAST).words.action == Word("way", "ways")
    assert "give the word for one and the word for several" in refusal("words: {theme: [a, b, c]}\n" + LEAST)
    assert "unknown key 'step'" in refusal("words: {step: a}\n" + LEAST)
    assert plan_of("words: {theme: line of enquiry}\n" + LEAST).words.theme.many == "lines of enquiry"


def test_a_word_is_a_text_of_at_most_40_characters_on_one_line() -> None:
    assert plan_of(f"words: {{action: '[{'x' * 38}]'}}\n{LEAST}").words.action.one == f"[{'x' * 38}]"
    assert "the text has 41 characters; shorten it to 40" in refusal(f"words: {{action: {'x' * 41}}}\n{LEAST}")
    assert "has a sign that cannot be seen; take it out" in refusal("words: {action: a\u202eb}\n" + LEAST)
    assert "there is no text" in refusal("words: {action: ' '}\n" + LEAST)


def test_bodies_and_people_are_read() -> None:
    text = """\
bodies:
  - {name: Public Health, kind: directorate}
  - name: The Board
people:
  - {name: Head of Quality, body: Public Health, email: q@example.org}
  - name: J Smith
"""
    plan = plan_of(text + with_action("owner: J Smith\nbody: The Board"))

    assert plan.bodies == (
        Body("Public Health", "Public Health", BodyKind.DIRECTORATE),
        Body("The Board", "The Board", None),
    )
    assert plan.people == (
        Person("Head of Quality", "Head of Quality", "Public Health", "q@example.org"),
        Person("J Smith", "J Smith"),
    )
    assert (plan.actions[0].owner, plan.actions[0].body) == ("J Smith", "The Board")
    assert "'The Bored' is not known; it is one of Public Health, The Board; did you mean 'The Board'" in refusal(
        text + with_action("body: The Bored")
    )
    assert "'the board' is there as 'The Board'" in refusal(
        "bodies:\n  - name: The Board\n  - name: the board\n" + LEAST
    )
    assert "'j smith' is there as 'J Smith'" in refusal("people:\n  - name: J Smith\n  - name: j smith\n" + LEAST)
    several = "'Jo; Al' will not do; a semicolon stands between the names of several people; give one name"
    assert several in refusal("people:\n  - name: Jo; Al\n" + LEAST)
    assert "'none' will not do; 'none' means that there is no body" in refusal("bodies:\n  - name: none\n" + LEAST)
    assert "'club' is not known; it is one of directorate, board" in refusal(
        "bodies:\n  - {name: a, kind: club}\n" + LEAST
    )
    assert plan_of(with_action("body: Anybody")).actions[0].body == "Anybody"


def test_a_name_that_only_case_or_spaces_tell_from_another_is_the_one_that_came_first() -> None:
    text = "people:\n  - name: Head of Quality\nbodies:\n  - name: Public Health\n"
    lines = "actions:\n  - {owner: head of  quality, support: [ann, Ann, Bo], body: public health, fields: {Size: L}}\n"
    lines += "  - {owner: ANN, milestones: [{text: a, owner: bo}], fields: {size: XL}}"
    first, second = plan_of(text + with_area(lines)).actions

    assert (first.owner, first.support, first.body) == ("Head of Quality", ("ann", "Bo"), "Public Health")
    assert second.owner == "ann"
    assert plan_of(text + with_area(lines)).milestones[0].owner == "Bo"
    assert (first.own_fields, second.own_fields) == ((("Size", "L"),), (("Size", "XL"),))
    assert "'Size' is there twice" in refusal(with_action("fields: {Size: L, size: M}"))


def test_areas_may_belong_to_several_key_messages() -> None:
    text = "key_messages:\n  - {key: urgency, title: Urgency}\n  - Vision\n"
    plan = plan_of(text + with_area("messages:\n  - {message: urgency, reason: It asks for pace.}\n  - message: 2"))

    assert plan.key_messages == (KeyMessage("urgency", "Urgency"), KeyMessage("2", "Vision"))
    assert plan.message_links == (
        MessageLink("1.1/k1", "1.1", "urgency", "It asks for pace."),
        MessageLink("1.1/k2", "1.1", "2", ""),
    )
    assert "'haste' is not known; it is one of urgency, 2" in refusal(text + with_area("messages:\n  - message: haste"))
    twice = with_area("messages:\n  - message: urgency\n  - message: urgency")
    assert "'urgency' is there twice" in refusal(text + twice)


def test_the_self_evaluation_stands_under_its_theme() -> None:
    lines = """\
    grade: Good
    self_evaluation:
      - what_we_know: |
          first
          second
        how_we_know: Audits
        what_next: More audits
        grade: Outstanding
        written_on: 2026-01-05
        by: Head of Quality
      - grade: Good
"""
    plan = plan_of(LEAST + lines)

    assert plan.themes[0].grade == "Good"
    assert plan.self_evaluations == (
        SelfEvaluation(
            *("SE1/1", 1, "first\nsecond", "Audits", "More audits", "Outstanding", date(2026, 1, 5), "Head of Quality")
        ),
        SelfEvaluation("SE1/2", 1, "", "", "", "Good"),
    )
    assert "'Fair' is not known; it is one of Outstanding, Good" in refusal(
        LEAST + lines.replace("grade: Good", "grade: Fair", 1)
    )
    assert "nothing is said here; write what_we_know" in refusal(LEAST + "    self_evaluation:\n      - by: me\n")
    own_scale = "scale: [Fair, Poor]\n" + LEAST + "    grade: Fair\n"
    assert (plan_of(own_scale).scale, plan_of(own_scale).themes[0].grade) == (("Fair", "Poor"), "Fair")
    assert "'Fair' is there twice" in refusal("scale: [Fair, Fair]\n" + LEAST)


# --- answers to the reviewers ---------------------------------------------------------------------------------


def test_a_finding_may_carry_an_answer_and_the_reviewers_date() -> None:
    area = plan_of(
        with_area(
            "source_ref: 17. (57, 138)\nresponse: Partly agreed\nresponse_reason: Only here.\ndeadline: 2027-01-31"
        )
    ).areas[0]

    assert (area.source_ref, area.response, area.response_reason, area.deadline) == (
        *("17. (57, 138)", Response.PARTLY_AGREED, "Only here."),
        date(2027, 1, 31),
    )
    assert "'maybe' is not known; it is one of agreed, partly agreed, not agreed" in refusal(
        with_area("response: maybe")
    )
    assert "response_reason is the reason of a response" in refusal(with_area("response_reason: a"))


def test_what_is_not_agreed_has_no_action_unless_one_is_written() -> None:
    assert plan_of(with_area("response: not agreed")).actions == ()
    plan = plan_of(with_area("response: not agreed\nactions:\n  - title: Look at it again"))
    assert [action.title for action in plan.actions] == ["Look at it again"]


# --- sources --------------------------------------------------------------------------------------------------

SOURCES = """\
title: One plan
organisation: Example Council
sources:
  - key: ILACS
    title: Inspection of 2026
    kind: inspection
    body: Ofsted
    reviewers: Four inspectors
    review_from: 2026-03-02
    review_to: 2026-03-06
    reported_on: 2026-04-10
    source: Letter of 10 April 2026
    process: [Casework]
    summary_strengths: [Staff]
    summary_areas:
      - {key: quality, title: Quality}
    key_messages: [Pace]
    themes:
      - number: 1
        title: Help
        strengths: [Visits]
        areas:
          - {ref: I1, text: Decide sooner, summary_area: quality, messages: [{message: 1}]}
  - key: visit
    title: Monitoring visit
    summary_areas:
      - {key: quality, title: Quality of plans}
    key_messages: [Voice]
    themes:
      - number: 1
        title: Leaving care
        areas:
          - {ref: V1, text: Write plans sooner, summary_area: quality, messages: [{message: 1}]}
"""


def test_a_plan_of_several_sources() -> None:
    plan = plan_of(SOURCES)

    themes = (Theme(1, "Help", source="ILACS"), Theme(2, "Leaving care", own_ref="visit 1", source="visit"))
    assert plan.themes == themes
    assert [theme.heading for theme in plan.themes] == ["1 Help", "visit 1 Leaving care"]
    assert [area.ref for area in plan.areas] == ["I1", "V1"]
    assert [area.theme for area in plan.areas] == [1, 2]
    inspection, visit = plan.sources
    assert inspection == Source(
        ref="ILACS",
        title="Inspection of 2026",
        kind=SourceKind.INSPECTION,
        body="Ofsted",
        reviewers="Four inspectors",
        review_from=date(2026, 3, 2),
        review_to=date(2026, 3, 6),
        reported_on=date(2026, 4, 10),
        document="Letter of 10 April 2026",
        themes=themes[:1],
        strengths=(Strength("S1.1", 1, "Visits"),),
        summary_areas=(SummaryArea("quality", "Quality", "ILACS"),),
        key_messages=(KeyMessage("1", "Pace", "ILACS"),),
        summary_strengths=("Staff",),
        process=("Casework",),
    )
    assert (visit.ref, visit.kind, visit.themes) == ("visit", None, themes[1:])


def test_what_two_sources_call_the_same_stays_apart() -> None:
    plan = plan_of(SOURCES)

    assert [area.summary_area for area in plan.areas] == ["quality", "visit/quality"]
    assert [link.message for link in plan.message_links] == ["1", "visit/1"]
    assert [area.title for area in plan.summary_areas] == ["Quality", "Quality of plans"]
    assert "ref 'i1' is 'I1' of line" in refusal(SOURCES.replace("V1", "i1"))
    assert "key 'ilacs' is there twice" in refusal(SOURCES.replace("key: visit", "key: ilacs"))


@pytest.mark.parametrize("key", ["themes", "reviewers", "review_from", "summary_areas", "process"])
def test_what_belongs_to_a_source_stands_there(key: str) -> None:
    assert f"a plan of several sources has no {key} of its own; write it under a source" in refusal(
        SOURCES + f"{key}: x\n"
    )


# --- work under way -------------------------------------------------------------------------------------------


def test_all_of_an_action_is_read() -> None:
    file = file_of(
        with_action("""\
title: |
  Train all crews
  • in winter
owner: Head of Training
support: [J Smith, A Jones]
sponsor: Director of Operations
member: Cllr Brown
body: Operations
due: 2027-03-31
original_due: 2026-09-30
times_moved: 2
agreed_by: The Board
forecast: 2027-04-30
priority: Medium
rag: At risk
rag_reason: two posts vacant
rag_since: 2026-10-01
status: In progress
success_measure: All crews pass
impact: evidenced
notes:
  - {on: 2026-10-02, by: J Smith, text: Two crews trained}
  - |
    one
    two
milestones:
  - {text: Trainer, due: 2026-12-01, original_due: 2026-10-01, owner: J Smith}
  - {text: Room, done_on: 2026-10-05, done_by: A Jones}
  - Invite
evidence:
  - {what: Audit, place: "S:/audits", dated: 2026-10-03, kind: data}
fields:
  Start: 01/09/2026
  Resources: £2k""")
    )
    (action,) = file.plan.actions

    assert file.doubts == ()
    assert action.title == "Train all crews\n• in winter"
    assert (action.owner, action.support, action.sponsor) == (
        "Head of Training",
        ("J Smith", "A Jones"),
        "Director of Operations",
    )
    assert (action.member, action.body, action.status) == ("Cllr Brown", "Operations", "In progress")
    assert (action.due, action.original_due, action.times_moved) == (date(2027, 3, 31), date(2026, 9, 30), 2)
    assert (action.agreed_by, action.forecast, action.priority) == ("The Board", date(2027, 4, 30), Priority.NORMAL)
    assert (action.rag, action.rag_reason, action.rag_since) == (
        Condition.AT_RISK,
        "two posts vacant",
        date(2026, 10, 1),
    )
    assert (action.success_measure, action.impact) == ("All crews pass", Impact.EVIDENCED)
    assert action.own_fields == (("Start", "01/09/2026"), ("Resources", "£2k"))
    assert action.silent_since == date(2026, 10, 2)
    assert file.plan.notes == (
        ProgressNote("1.1/n1", "1.1", "Two crews trained", date(2026, 10, 2), "J Smith"),
        ProgressNote("1.1/n2", "1.1", "one\ntwo"),
    )
    assert file.plan.milestones == (
        Milestone("1.1/m1", "1.1", "Trainer", date(2026, 12, 1), date(2026, 10, 1), 1, owner="J Smith"),
        Milestone("1.1/m2", "1.1", "Room", done_on=date(2026, 10, 5), done_by="A Jones"),
        Milestone("1.1/m3", "1.1", "Invite"),
    )
    assert file.plan.evidence == (Evidence("1.1/1", "1.1", "Audit", "S:/audits", date(2026, 10, 3), EvidenceKind.DATA),)


@pytest.mark.parametrize(
    ("lines", "stage", "rag"),
    [
        ("rag: red", Stage.OPEN, Condition.OFF_TRACK),
        ("rag: Off Track", Stage.OPEN, Condition.OFF_TRACK),
        ("rag: GREEN", Stage.OPEN, Condition.ON_TRACK),
        ("rag: not started", Stage.OPEN, Condition.UNRATED),
        ("rag: complete", Stage.COMPLETE, Condition.UNRATED),
        ("rag: blue", Stage.COMPLETE, Condition.UNRATED),
        ("rag: red\nstage: complete", Stage.COMPLETE, Condition.OFF_TRACK),
        ("completed_on: 2026-10-01", Stage.COMPLETE, Condition.UNRATED),
        ("signed_off_on: 2026-10-01", Stage.COMPLETE, Condition.UNRATED),
        ("signed_off_on: 2026-10-01\nsigned_off_by: The Board", Stage.CLOSED, Condition.CHECKED),
        ("rag: checked\nsigned_off_on: 2026-10-01\nsigned_off_by: The Board", Stage.CLOSED, Condition.CHECKED),
        ("withdrawn_reason: merged with 1.2", Stage.WITHDRAWN, Condition.UNRATED),
    ],
)
def test_rating_and_stage_follow_from_what_is_said(lines: str, stage: Stage, rag: Condition) -> None:
    action = plan_of(with_action(lines)).actions[0]

    assert (action.stage, action.rag) == (stage, rag)


@pytest.mark.parametrize(
    ("key", "word", "stage", "rag"),
    [
        ("evidenced", "green", Stage.COMPLETE, Condition.UNRATED),
        ("evidenced", "amber", Stage.COMPLETE, Condition.UNRATED),
        ("evidenced", "Delivered", Stage.COMPLETE, Condition.UNRATED),
        ("evidenced", "on track", Stage.OPEN, Condition.ON_TRACK),
        ("checked", "green", Stage.COMPLETE, Condition.UNRATED),
        ("checked", "red", Stage.OPEN, Condition.OFF_TRACK),
        ("checked", "At risk", Stage.OPEN, Condition.AT_RISK),
        ("usual", "green", Stage.OPEN, Condition.ON_TRACK),
    ],
)
def test_a_colour_is_read_by_the_plans_own_key(key: str, word: str, stage: Stage, rag: Condition) -> None:
    action = plan_of(f"key: {key}\n" + with_action(f"rag: {word}")).actions[0]

    assert (action.stage, action.rag) == (stage, rag)


def test_a_colour_of_several_conditions_is_asked_about() -> None:
    message = refusal("key: checked\n" + with_action("rag: amber"))
    assert "rag 'amber' is at risk or on track in this plan's key; write which" in message


def test_what_was_accepted_is_the_file_where_it_says_no_more() -> None:
    action = plan_of(with_action("signed_off_on: 2026-10-01\nsigned_off_by: The Board")).actions[0]

    assert action.accepted_evidence == "brought in from ours.yaml"


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("stage: open\ncompleted_on: 2026-10-01", "completed_on goes with stage complete, not with open; correct one"),
        ("stage: complete\nsigned_off_by: a", "signed_off_by goes with stage closed, not with complete"),
        ("stage: open\nrag: blue", "rag blue goes with stage closed, not with open"),
        ("stage: withdrawn", "key 'withdrawn_reason' is missing; say why"),
        ("stage: done", "'done' is not known; it is one of open, complete, closed, withdrawn"),
        ("rag: purple", "rag 'purple' is not known; it is one of red, amber, green, blue, unrated"),
        ("priority: urgent", "'urgent' is not known; it is one of critical, high, normal, low, medium"),
        ("times_moved: some", "'some' will not do; give a whole number from 0 to 9999"),
        ("due: 31/03/2027", "'31/03/2027' is not a date; write it as 2012-09-24"),
        ("onwer: me", "unknown key 'onwer'"),
        ("fields: {Owner: me}", "actions[1].fields.Owner: 'Owner' has a place of its own; write it as 'owner' on the"),
        ("fields: {REF: me}", "'REF' has a place of its own; write it as 'ref'"),
        ("owner: Jo; Al", "'Jo; Al' will not do; a semicolon stands between the names of several people"),
        ("support: Jo; Al", "'Jo; Al' will not do; a semicolon stands between the names of several people"),
        ("fields: {due: soon}", "'due' has a place of its own; write it as 'due'"),
        ("fields: [a]", "write headings of your own, each with its text"),
        ("notes: said", "write a list of one item or more"),
        ("evidence: [{what: a}]", "key 'kind' is missing"),
        ("also_answers: ['1.1']", "'1.1' is the finding that the action stands under"),
        ("also_answers: [R9]", "there is no finding 'R9'; it is one of 1.1"),
        (f"owner: {'x' * 201}", "the text has 201 characters; shorten it to 200"),
        ("owner: |\n  a\n  b", "several lines stand here; write one, or begin with > to join them"),
    ],
)
def test_what_is_wrong_with_an_action_is_said(lines: str, message: str) -> None:
    assert message in refusal(with_action(lines))


def test_one_action_may_answer_several_findings() -> None:
    second = SECOND + "        actions:\n          - {title: a, also_answers: [r1]}\n"
    plan = plan_of(with_area("ref: R1") + second)

    assert [action.also_answers for action in plan.actions] == [("R1",)]
    assert "'R1' is there twice" in refusal(with_area("ref: R1") + second.replace("[r1]", "[r1, R1]"))


def test_a_finding_that_another_action_answers_begins_without_one_of_its_own() -> None:
    answering = "        actions:\n          - {title: a, also_answers: [R1]%s}\n"
    plan = plan_of(with_area("ref: R1") + SECOND + answering % "")
    assert [action.ref for action in plan.actions] == ["R2"]
    assert [action.ref for action in plan.actions_of(plan.area("R1"))] == ["R2"]

    withdrawn = plan_of(with_area("ref: R1") + SECOND + answering % ", withdrawn_reason: overtaken")
    assert [action.ref for action in withdrawn.actions] == ["R1", "R2"]
    own = plan_of(with_area("ref: R1\nactions:\n  - title: Its own") + SECOND + answering % "")
    assert [action.title for action in own.actions] == ["Its own", "a"]


def test_all_that_is_doubted_is_listed_with_its_ref() -> None:
    text = with_area("""\
actions:
  - owner: A / B
    stage: closed
    due: 2019-03-31
    original_due: 2019-01-31
    milestones:
      - {text: Tender, done_by: J Smith}
  - owner: Head of Quality (tbc)
    due: 2019-03-31""")

    assert file_of(text).doubts == (
        "1.1: owner 'A / B' may be more than one person: who is accountable, and who supports?",
        "1.1: closed, but the file does not say by whom and when: brought in as complete, awaiting sign-off",
        "1.1: complete, but the file does not say since when",
        "1.1: 'Tender' was done by J Smith, but not on which day: it counts as open",
        "1.1b: owner 'Head of Quality (tbc)' is still to be confirmed",
        "1.1b: due: 31 Mar 2019 is 7 years ago; is the year 2019 right?",
    )
