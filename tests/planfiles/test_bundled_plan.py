"""The bundled plan is what the reviewers wrote, word for word, and nothing that they did not write."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from actionplan.model.action import Priority, Stage
from actionplan.model.area import Fit
from actionplan.model.key import Key
from actionplan.model.people import BodyKind
from actionplan.model.plan import Plan
from actionplan.model.ratings import Condition
from actionplan.model.words import Words
from actionplan.planfiles.plan_yaml import bundled_plan

THEMES = {
    "Effective practice, service delivery and the voice of the child": (
        """
        New structure bringing together Early Intervention and Safeguarding teams
        Caseloads are much more manageable and allocation of cases to qualified social workers is extremely high
        Improvements in the recording of work undertaken
        Some areas where children and young people's participation is very good
        Staff and other professionals report Kent is a 'safer place' to work
        Significant improvement in the number of Children in Care having health assessments
        The Virtual School is well regarded
        Quality assurance processes are good e.g. Practice Improvement Programme
        """,
        """
        Case recording
        Consistent quality of practice e.g. application of thresholds
        Central Referral Unit needs to be further developed to function fully effectively
        Data says too few children being seen during assessments
        Common Assessment Framework is not understood or applied consistently
        Serious Case Review actions and embedding of lessons learned
        Transitional arrangements for 16-19 year olds
        Development of Child Protection chairs and Independent Reviewing Officers
        Munro implementation
        """,
    ),
    "Outcomes, impact and performance management": (
        """
        Robust collection and presentation of performance data
        Extensive evidence of audit activity
        Some evidence of outcomes-based specifications (commissioning)
        Demonstrable outcomes in early intervention in certain locations
        Good progress against targets in Phases 1 & 2
        Lead member provides effective challenge
        """,
        """
        Focus and pace to improve outcomes for children and young people
        Make more use of audit information
        Greater co-ordination of area priorities and targets
        KSCB to drive a consistent and coherent approach to achieving outcomes
        Need to ensure new Child and Adolescent Mental Health Services provision leads to improved outcomes for \
service users
        """,
    ),
    "Working together (including Health and Wellbeing Board)": (
        """
        Frontline staff work well together across partner agencies
        Multi-agency training is positively regarded
        The Kent Safeguarding Children's Board (KSCB) is extremely well resourced
        The KSCB creates networking opportunities for partners
        Significant investment of Health time and resource
        Some good examples of schools' contribution to services for children
        """,
        """
        Efficiencies to be made in the KSCB support structures
        The KSCB needs to provide evidence of effective challenge, increase pace and impact
        The KSCB also needs to ensure that the views of children and young people influence all it does and that the \
focus is on improving outcomes for them
        Engagement with health and police is not consistent at all levels
        Interface and governance arrangements between statutory boards, including Health and Wellbeing Board, need \
establishing
        Quality and Effectiveness framework and Section 11 audits should be undertaken immediately by KSCB
        """,
    ),
    "Capacity and managing resources": (
        """
        Significant investment in children's services financial, staff and ICT
        Successful examples of securing external funding to increase range of services
        Developing a mixed economy of service provision
        Partner commitment of resources to Central Referral Unit
        Increased engagement of voluntary and community sector in commissioning process
        High morale and 'can-do' attitude of frontline staff
        """,
        """
        Central functions including HR, IT, Policy, Finance and Communications to be more proactive in providing \
effective support to safeguarding
        Recruitment and retention of key staff and succession planning
        A stronger awareness of costs and value for money to inform commissioning and de-commissioning
        Budget holders need to be accountable for financial forecasting
        Articulate a coherent joint commissioning strategy as a priority
        Ineffective consultation with stakeholders around commissioning arrangements
        Ensure new ICT system meets service user requirements and is implemented promptly
        """,
    ),
    "Vision, strategy and leadership": (
        """
        Lead member provides consistent, effective and visible leadership
        Visible leadership provided by Director and senior managers
        Increased confidence in management following recent re-structure
        Improvement of frontline management is a priority
        Strategic decision to devote substantial resources to the safeguarding agenda
        Growing recognition of just how much change and culture shift is required to realise aspirations
        Improvement Board has overseen good progress against the Improvement Notice
        """,
        """
        Need for a longer term vision of high quality children's services across Kent
        Systematic exploration and adaptation of best practice from the sector
        Culture of only telling members the good news is taking time to disperse
        Parts of the children's agenda are located across three directorates which need to ensure consistent delivery \
of the shared objectives
        Governance is unusually complex which creates risks and imposes barriers to efficient service delivery
        Is there too much activity driven by initiatives that is doing valuable work but outside of a coherent \
strategic plan?
        Low level of consensus and understanding of Early Intervention and Prevention Strategy with limited vision \
for potential of new ways of commissioning
        """,
    ),
}
SUMMARY_AREAS = """
    Outcome focus
    Quality of practice and thresholds
    Challenge from KSCB and governance
    Recruitment and succession planning
    Coherent approach to Early Intervention and Prevention
"""
SUMMARY_STRENGTHS = """
    Managerial and political commitment
    Substantial recent progress
    Positive improvement in performance
    Improving partnership working
    Committed and passionate staff
"""
KEY_MESSAGES = """
    Urgency
    Concentrate on the child's journey
    Vision for post-intervention
    Making quality systematic
"""
PROCESS = """
    A self-evaluation questionnaire
    Close scrutiny of casework
    Analysis of documents and data review
    Initial thoughts presentation
    Interviews and locality visits
    Feedback and prioritisation conference
"""


def lines(block: str) -> list[str]:
    return [line.strip() for line in block.strip().splitlines()]


@pytest.fixture(scope="module")
def plan() -> Plan:
    return bundled_plan()


def test_the_review_is_named_and_dated(plan: Plan) -> None:
    assert plan.title == "Safeguarding Children Peer Review"
    assert plan.organisation == "Kent County Council"
    assert plan.reviewers == "Local Government Association (LGA) Peer Review Team"
    assert (plan.review_from, plan.review_to) == (date(2012, 9, 24), date(2012, 9, 28))
    assert plan.reported_on == date(2012, 10, 25)
    assert "25 October 2012" in plan.source


def test_the_themes_are_the_five_in_order(plan: Plan) -> None:
    assert [(theme.number, theme.title) for theme in plan.themes] == list(enumerate(THEMES, 1))


def test_the_areas_are_word_for_word_and_in_order(plan: Plan) -> None:
    expected = [
        (f"{number}.{place}", number, text)
        for number, (_, areas) in enumerate(THEMES.values(), 1)
        for place, text in enumerate(lines(areas), 1)
    ]
    assert [(area.ref, area.theme, area.text) for area in plan.areas] == expected


def test_the_strengths_are_word_for_word_and_in_order(plan: Plan) -> None:
    expected = [
        (f"S{number}.{place}", number, text)
        for number, (strengths, _) in enumerate(THEMES.values(), 1)
        for place, text in enumerate(lines(strengths), 1)
    ]
    assert [(strength.ref, strength.theme, strength.text) for strength in plan.strengths] == expected


def test_nothing_is_missing_from_the_counts(plan: Plan) -> None:
    areas = Counter(area.theme for area in plan.areas)
    strengths = Counter(strength.theme for strength in plan.strengths)
    assert areas == {1: 9, 2: 5, 3: 6, 4: 7, 5: 7}
    assert areas.total() == 34
    assert strengths == {1: 8, 2: 6, 3: 6, 4: 6, 5: 7}
    assert strengths.total() == 33


def test_the_reviewers_own_summary_is_word_for_word(plan: Plan) -> None:
    assert [area.title for area in plan.summary_areas] == lines(SUMMARY_AREAS)
    assert list(plan.summary_strengths) == lines(SUMMARY_STRENGTHS)
    assert [message.title for message in plan.key_messages] == lines(KEY_MESSAGES)
    assert list(plan.process) == lines(PROCESS)


def test_every_area_is_mapped_with_a_fit_and_a_reason(plan: Plan) -> None:
    mapped = Counter(area.summary_area for area in plan.areas)
    assert mapped == {"outcome": 5, "quality": 11, "challenge": 10, "recruitment": 2, "prevention": 6}
    assert mapped.total() == 34
    assert set(mapped) == {area.key for area in plan.summary_areas}
    assert all(isinstance(area.fit, Fit) for area in plan.areas)
    assert all(len(area.mapping_reason) > 25 and area.mapping_reason.endswith(".") for area in plan.areas)
    assert len({area.mapping_reason for area in plan.areas}) == 34


def test_what_fits_no_summary_area_well_is_said_to_be_weak(plan: Plan) -> None:
    weak = [area.ref for area in plan.areas if area.fit is Fit.WEAK]
    assert weak == ["1.7", "3.1", "3.4", "4.1", "4.3", "4.4", "4.6", "4.7", "5.1"]


def test_each_area_has_one_action_with_nothing_invented(plan: Plan) -> None:
    assert [(action.ref, action.area, action.title) for action in plan.actions] == [
        (area.ref, area.ref, area.text) for area in plan.areas
    ]
    for action in plan.actions:
        assert (action.owner, action.due, action.original_due, action.forecast) == ("", None, None, None)
        assert (action.rag, action.stage, action.priority) == (Condition.UNRATED, Stage.OPEN, Priority.NORMAL)


def test_the_key_is_the_one_of_the_design(plan: Plan) -> None:
    assert plan.key == Key(strict=False, late=30, sign_off=30, moves=2, slipped=90, stale=28)


def test_each_area_has_the_paragraph_of_the_source(plan: Plan) -> None:
    # Theme 1 is paragraph 5 of the paper, and the areas for consideration are (2) of each. 2.5 has no bullet there.
    expected = {area.ref: f"{area.theme + 4} (2)" for area in plan.areas} | {"2.5": "6 (2), below the list"}
    assert {area.ref: area.source_ref for area in plan.areas} == expected


def test_the_bodies_are_those_that_the_findings_name(plan: Plan) -> None:
    assert [(body.name, body.kind) for body in plan.bodies] == [
        ("KSCB", BodyKind.BOARD),
        ("Health", BodyKind.PARTNER),
        ("Police", BodyKind.PARTNER),
    ]
    texts = " ".join(area.text for area in plan.areas).lower()
    assert all(body.name.lower() in texts for body in plan.bodies)
    assert {action.body for action in plan.actions} == {""}
    assert plan.people == ()


def test_areas_belong_to_a_key_message_only_where_that_is_clear_and_say_why(plan: Plan) -> None:
    assert {(link.area, link.message) for link in plan.message_links} == {
        *((ref, "urgency") for ref in ("2.1", "3.2", "3.6", "4.7")),
        *((ref, "journey") for ref in ("1.4", "1.7", "3.3")),
        ("5.1", "vision"),
        *((ref, "systematic") for ref in ("1.2", "2.2", "3.6", "5.2")),
    }
    assert all(link.reason.endswith(".") for link in plan.message_links)


def test_nothing_else_is_said_of_the_plan(plan: Plan) -> None:
    assert (plan.sources, plan.milestones, plan.notes, plan.evidence, plan.self_evaluations) == ((), (), (), (), ())
    assert plan.words == Words()
    assert {(area.response, area.deadline) for area in plan.areas} == {(None, None)}
    assert {theme.grade for theme in plan.themes} == {""}
