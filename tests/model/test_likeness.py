"""How alike two texts are, and what of a later report is thought to be what of the earlier one."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actionplan.model.likeness import DOUBT, SURE, Item, Proposal, likeness, propose, same_words
from actionplan.planfiles.plan_yaml import bundled_plan

FINDINGS = tuple(Item(area.ref, area.text) for area in bundled_plan().areas)
REWORDED = {
    "1.1": ("The quality of case recording",),
    "1.2": (
        "The consistency of the quality of practice, for example the application of thresholds",
        "Thresholds should be applied consistently so that practice is of a consistent quality across the county",
    ),
    "1.3": (
        "The Central Referral Unit needs further development in order to function fully effectively",
        "Develop the Central Referral Unit further so that it is fully effective",
    ),
    "1.4": ("The data indicate that too few children are seen during assessments",),
    "1.5": (
        "The Common Assessment Framework (CAF) is neither understood nor applied consistently",
        "Ensure that the Common Assessment Framework is understood and consistently applied by all partners",
    ),
    "1.6": (
        "Actions from Serious Case Reviews, and the embedding of lessons learned",
        "Lessons learned from Serious Case Reviews should be embedded in practice",
    ),
    "1.7": ("Transitional arrangements for young people aged 16 to 19",),
    "1.8": ("Develop the role of Child Protection chairs and Independent Reviewing Officers",),
    "1.9": ("Implementation of the Munro recommendations", "Implementation of Munro"),
    "2.1": ("Increase the focus and pace of improving outcomes for children and young people",),
    "2.2": ("Greater use should be made of audit information",),
    "2.3": ("Greater co-ordination of priorities and targets at area level",),
    "2.4": ("The KSCB should drive a coherent and consistent approach to improving outcomes",),
    "3.1": ("Efficiencies should be made in the support structures of the KSCB",),
    "3.2": ("KSCB needs to evidence effective challenge and to increase its pace and impact",),
    "3.3": (
        "The KSCB should ensure that children and young people's views influence all its work and that it focuses on "
        "improving their outcomes",
    ),
    "4.2": ("Recruitment, retention and succession planning for key staff",),
    "4.4": ("Budget holders should be held accountable for their financial forecasting",),
    "4.5": ("As a priority, articulate a coherent strategy for joint commissioning",),
    "4.6": ("Consult stakeholders effectively about commissioning arrangements",),
    "4.7": ("Ensure that the new ICT system meets the requirements of service users and is promptly implemented",),
    "5.1": ("A longer-term vision for high quality children's services across Kent is needed",),
    "5.2": ("Explore and adapt best practice from the sector systematically",),
    "5.3": ("The culture of telling members only good news is taking time to disperse",),
    "5.5": ("Governance is unusually complex, which creates risks and barriers to efficient delivery of services",),
    "5.6": (
        "Too much activity is driven by initiatives which, though valuable, lie outside a coherent strategic plan",
    ),
}
ANEW = {
    "1.1": "Recording on case files should be timely, analytical and proportionate",
    "1.4": "Ensure that all children are seen, and seen alone, during assessment",
    "3.4": "Engagement with Health and Police is inconsistent at some levels",
}
OTHERS = (
    "Private fostering arrangements are not sufficiently known or assessed",
    "Supervision of social workers should be recorded and its quality audited",
    "Missing children: return interviews should be offered and their findings used",
    "The Local Authority Designated Officer's role is not well known in schools",
    "Children with disabilities should receive a timely assessment of their needs",
    "Case supervision",
    "Audit programme",
    "KSCB should publish an annual report on child sexual exploitation",
    "Health assessments of children in care should be completed on time",
    "Strengthen commissioning of placements for children in care",
)
WORDS = ("case", "recording", "is", "not", "seen", "on", "time", "by", "police", "and", "health", "audits")
texts = st.lists(st.sampled_from(WORDS), max_size=9)
words = texts.map(" ".join)


def proposed(*new: str) -> tuple[Proposal, ...]:
    return propose(FINDINGS, [Item(f"#{place}", text) for place, text in enumerate(new, 1)])


@pytest.mark.parametrize(("ref", "text"), [(ref, text) for ref, several in REWORDED.items() for text in several])
def test_what_a_formal_report_words_otherwise_is_matched_without_a_question(ref: str, text: str) -> None:
    assert proposed(text)[0].sure == (ref,)


@pytest.mark.parametrize(("ref", "text"), ANEW.items())
def test_what_is_written_anew_is_asked_about(ref: str, text: str) -> None:
    (proposal,) = proposed(text)
    assert proposal.is_doubtful and proposal.likely == (ref,) and DOUBT <= proposal.likeness < SURE


@pytest.mark.parametrize("text", OTHERS)
def test_what_is_new_is_never_matched_without_a_question(text: str) -> None:
    assert proposed(text)[0].sure == ()


def test_no_two_different_findings_are_alike_enough() -> None:
    assert max(likeness(one.text, other.text) for one, other in combinations(FINDINGS, 2)) == 59
    assert SURE > 59


def test_two_that_became_one_and_one_that_became_two_are_seen() -> None:
    merged, first, second = proposed(
        "Articulate a coherent joint commissioning strategy as a priority, and consult stakeholders effectively around "
        "commissioning arrangements",
        "The KSCB needs to provide evidence of effective challenge",
        "The KSCB needs to increase its pace and impact",
    )
    assert merged.sure == ("4.5", "4.6")
    assert first.sure == second.sure == ("3.2",)


def test_a_part_of_what_is_already_matched_is_asked_about() -> None:
    whole, part = proposed("Recruitment and retention of key staff and succession planning now", "Succession planning")
    assert whole.sure == ("4.2",) and part == Proposal((), ("4.2",), part.likeness)


def test_of_two_that_are_nearly_as_much_alike_neither_is_matched_without_a_question() -> None:
    old = (
        Item("1", "Recording in the homes of children is late"),
        Item("2", "Recording in the schools of children is late"),
    )
    (proposal,) = propose(old, [Item("#1", "Recording in the clinics of children is late")])
    assert proposal.sure == () and proposal.likely


@given(words, words)
def test_likeness_is_the_same_both_ways_and_whole_for_the_same_words(one: str, other: str) -> None:
    assert 0 <= likeness(one, other) == likeness(other, one) <= 100
    assert likeness(one, one) == (100 if one else 0)


@settings(deadline=None)
@given(st.lists(words, max_size=6), st.lists(words, max_size=6), st.randoms())
def test_whatever_the_reports_say_each_is_meant_once_and_the_same_stays_the_same(
    old: list[str], new: list[str], random: object
) -> None:
    items = tuple(Item(str(place), text) for place, text in enumerate(old))
    proposals = propose(items, [Item(f"#{place}", text) for place, text in enumerate(new)])
    assert len(proposals) == len(new)
    for text, proposal in zip(new, proposals, strict=True):
        assert set(proposal.sure) <= set(proposal.likely) <= {item.name for item in items}
        if proposal.likeness == 100 and len(proposal.sure) == 1 and same_words(old[int(proposal.sure[0])], text):
            continue
    again = propose(items, [Item(item.name, item.text) for item in items])
    assert [proposal.sure for proposal in again] == [(item.name,) for item in items]
