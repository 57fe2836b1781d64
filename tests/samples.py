"""One record of every kind, and what somebody makes of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, NamedTuple

from actionplan.model.action import Action, Ending, Evidence, EvidenceKind, Priority, Stage, Verification
from actionplan.model.area import Area, Fit, Response, Standing, StrengthCheck
from actionplan.model.duties import Duty
from actionplan.model.grants import Grant, Role
from actionplan.model.hold_checks import HoldCheck, HoldOutcome
from actionplan.model.impact import Impact
from actionplan.model.key import KeyChoice
from actionplan.model.measures import Direction, Every, Measure, Reading
from actionplan.model.milestones import Milestone
from actionplan.model.notes import ProgressNote
from actionplan.model.people import Body, BodyKind, Person
from actionplan.model.plan_settings import PlanSetting
from actionplan.model.proposals import Asks, Became, CameBy, Proposal
from actionplan.model.ratings import Condition
from actionplan.model.record_kinds import Record
from actionplan.model.redactions import Redaction
from actionplan.model.report import Purpose, Report, SentReport
from actionplan.model.restrictions import Restriction
from actionplan.model.self_evaluation import SelfEvaluation
from actionplan.model.sent_reminders import Sending, SentReminder
from actionplan.model.sources import KeyMessage, MessageLink, Revision, Source, SourceKind, Strength, SummaryArea, Theme
from actionplan.model.update_rounds import UpdateRound
from actionplan.model.web_links import LinkUse, WebLink
from actionplan.model.weekly_review import Decision, Outcome, ReviewItem, State, WeeklyReview
from actionplan.model.wordings import Wording
from contract import DUE, TODAY

YESTERDAY = TODAY - timedelta(days=1)
LATER = DUE + timedelta(days=60)
REVIEW = WeeklyReview("R1", TODAY, "Ann", "Bo")


class Sample(NamedTuple):
    """One record of a kind, and what somebody makes of it."""

    record: Any
    later: dict[str, Any]
    """Values that differ from the record's. Together with those of the record they leave no field empty."""
    first: tuple[Record, ...] = ()
    """What has to be there before it."""
    mine: Any = "what somebody else wants there"
    """Another value for the first field of ``later``."""
    stays: frozenset[str] = frozenset()
    """What no undo takes back."""


SAMPLES: dict[str, Sample] = {
    "source": Sample(
        Source(
            ref="MV",
            title="Monitoring visit",
            kind=SourceKind.MONITORING_VISIT,
            body="Ofsted",
            reviewers="two inspectors",
            review_from=date(2026, 10, 6),
            review_to=date(2026, 10, 7),
            reported_on=date(2026, 10, 30),
            document="Letter",
            themes=(Theme(3, "Front door", "A", "MV", "Good", (Wording("The door", "letter", YESTERDAY),)),),
            strengths=(Strength("S3.1", 3, "Staff listen", absent_from="final letter"),),
            summary_areas=(SummaryArea("mv", "Practice", "MV"),),
            key_messages=(KeyMessage("pace", "Decide sooner", "MV"),),
            summary_strengths=("Staff know the children",),
            process=("Twelve cases were read",),
        ),
        {
            "title": "Second visit",
            "reviewers": "three inspectors",
            "kind": SourceKind.INSPECTION,
            "withdrawn": "no longer used",
        },
    ),
    "revision": Sample(
        Revision(
            ref="V1",
            title="final report",
            document="Council paper",
            reported_on=YESTERDAY,
            themes=(Theme(1, "Practice in the round", earlier=(Wording("Practice", "initial findings", YESTERDAY),)),),
            strengths=(Strength("S1.1", 1, "Staff listen"),),
            summary_areas=(SummaryArea("outcomes", "Outcomes"), SummaryArea("quality", "Quality of practice")),
            key_messages=(KeyMessage("pace", "Decide sooner"),),
            summary_strengths=("Staff know the children",),
            process=("Twelve cases were read",),
        ),
        {"title": "formal report", "document": "Paper 7", "withdrawn": "the wrong file"},
    ),
    "body": Sample(
        Body("Health", "NHS Kent", BodyKind.PARTNER),
        {"name": "NHS", "kind": BodyKind.BOARD, "director": "Ann", "withdrawn": "dissolved"},
    ),
    "person": Sample(
        Person("Ann", "Ann Jones", "Health", "ann@kent.example"),
        {"name": "Ann Brown", "email": "brown@kent.example", "body": "Police", "merged_into": "Bo"},
    ),
    "area": Sample(
        Area(
            ref="2.3",
            theme=2,
            text="The Board sees the data\n- each month",
            summary_area="outcomes",
            fit=Fit.WEAK,
            mapping_reason="it speaks of outcomes",
            source_ref="17. (57, 138)",
            response=Response.PARTLY_AGREED,
            response_reason="quarterly is enough",
            deadline=DUE,
            grade="must",
            risk="children wait\n- for weeks",
            likelihood="likely",
            risk_impact="severe",
            earlier=(Wording("The Board sees data", "initial findings", YESTERDAY),),
            worded_in="final report",
            worded_on=TODAY,
            absent_from="final report, 27 Nov 2026",
            taken_into="2.1",
            split_from="2.2",
        ),
        {
            "source_ref": "7 (2)",
            "deadline": LATER,
            "summary_area": "quality",
            "response": Response.NOT_AGREED,
            "withdrawn": "said twice",
        },
    ),
    "action": Sample(
        Action(
            ref="1.2b",
            area="1.2",
            title="Audit 40 files\n- each month",
            owner="Ann",
            due=LATER,
            original_due=DUE,
            times_moved=2,
            agreed_by="Cy",
            forecast=LATER,
            priority=Priority.LOW,
            rag=Condition.OFF_TRACK,
            rag_reason="two posts vacant",
            rag_since=YESTERDAY,
            impact=Impact.EMERGING,
            success_measure="9 of 10",
            stage=Stage.COMPLETE,
            completed_on=YESTERDAY,
            completed_by="Ann",
            signed_off_on=TODAY,
            signed_off_by="Cy",
            accepted_evidence="audit of May",
            support=("Bo", "Di"),
            sponsor="Director",
            member="Cllr Ewe",
            body="Health",
            status="On hold",
            also_answers=("2.1",),
            own_fields=(("Resources", "two days a week"),),
            silent_since=date(2026, 10, 1),
            verified=Verification.SAMPLE_TESTED,
            sample="18 of 20",
            check_on=LATER,
            ending=Ending.MOVED,
            ending_to="Fostering plan",
            ending_ref="F4",
            accepted_by="Director",
            risk_review_on=LATER,
            impact_reading="M1/2026-10",
            blocked_by=("2.1", "2.2"),
            public_reason="the post is being filled",
        ),
        {
            "title": "Audit 50 files",
            "sponsor": "Another director",
            "stage": Stage.WITHDRAWN,
            "withdrawn_reason": "done elsewhere",
            "own_fields": (("Resources", "one day a week"),),
            "also_answers": ("2.1", "2.2"),
        },
    ),
    "evidence": Sample(
        Evidence(
            ref="1.2/1",
            action="1.2",
            what="Audit of May",
            place="Shared drive",
            dated=YESTERDAY,
            kind=EvidenceKind.AUDIT,
            size=20_480,
            sha256="9f86d081",
            noted_on=YESTERDAY,
            kept="audit.pdf",
        ),
        {"what": "Audit of June", "place": "Library", "withdrawn": "of another team"},
    ),
    "milestone": Sample(
        Milestone("1.2/m1", "1.2", "Train the team", LATER, DUE, 1, "Cy", "Bo"),
        {"text": "Train all", "owner": "Di", "done_on": TODAY, "done_by": "Bo", "withdrawn": "not needed"},
    ),
    "note": Sample(
        ProgressNote("1.2/n1", "1.2", "Half are trained", YESTERDAY, "Ann"),
        {"text": "All are trained", "by": "Bo", "dated": TODAY, "withdrawn": "of another action"},
    ),
    "strength_check": Sample(
        StrengthCheck("S1.1", Standing.STILL_TRUE, "survey of May"),
        {"standing": Standing.AT_RISK, "because": "turnover doubled"},
        mine=Standing.NOT_CHECKED,
    ),
    "review": Sample(
        WeeklyReview("R1", TODAY, "Ann", "Bo", apologies="Cy", next_meeting=DUE),
        {"chair": "Bo", "apologies": "Di", "attendees": "Ann", "state": State.CLOSED},
    ),
    "review_item": Sample(
        ReviewItem("R1/1", "R1", 1, "red", "1.2", "red since May"),
        {"outcome": Outcome.REVIEWED, "why": "late too", "seconds": 30},
        first=(REVIEW,),
        mine=Outcome.SKIPPED,
        stays=frozenset({"seconds"}),
    ),
    "decision": Sample(
        Decision("D1", "R1", "1.2", "Ask the Board", "Ann", DUE, True),
        {"what": "Ask the Chief Executive", "owner": "Bo", "done_on": TODAY, "withdrawn": "decided twice"},
        first=(REVIEW,),
    ),
    "message_link": Sample(
        MessageLink("1.2/k1", "1.2", "1", "families wait"),
        {"reason": "children wait", "message": "2", "withdrawn": "it does not say so"},
    ),
    "self_evaluation": Sample(
        SelfEvaluation("SE1/1", 1, "Slow\n- but safe", "audits", "train", "Good", YESTERDAY, "Ann"),
        {"what_we_know": "Quick", "how_we_know": "data", "grade": "Inadequate", "withdrawn": "of another theme"},
    ),
    "key_choice": Sample(KeyChoice("key", "checked"), {"name": "evidenced"}, mine="usual"),
    "measure": Sample(
        Measure(
            ref="M1",
            name="Assessments in 45 days",
            unit="%",
            good=Direction.LOWER,
            every=Every.QUARTER,
            baseline=61.5,
            baseline_on=YESTERDAY,
            target=90.0,
            targets=(("2026-Q4", 80.0), ("2027-Q1", 85.5)),
            tolerance=2.5,
            owner="Ann",
            origin="The case system\n- each month",
            actions=("1.2",),
            areas=("2.1",),
            themes=("3",),
        ),
        {"name": "Assessments in time", "target": 95.0, "owner": "Bo", "withdrawn": "counted elsewhere"},
    ),
    "reading": Sample(
        Reading("M1/2026-10", "M1", "2026-10", 83.5, "half of October"),
        {"value": 84.0, "restated": "late returns", "note": "all of October", "withdrawn": "of another measure"},
        first=(Measure("M1", "Assessments in 45 days"),),
        mine=85.0,
    ),
    "hold_check": Sample(
        HoldCheck("1.2/h1", "1.2", TODAY, HoldOutcome.HOLDING, "audit of May", "1.2/1", "Cy", LATER),
        {"outcome": HoldOutcome.SLIPPING, "what": "audit of June", "by": "Di", "withdrawn": "of another action"},
        mine=HoldOutcome.NOT_YET,
    ),
    "duty": Sample(
        Duty("duty/1", "final plan", DUE, "70 working days", "the framework", YESTERDAY, None, "", "to Ofsted", True),
        {"what": "the plan", "due": LATER, "done_on": TODAY, "done_by": "Ann", "withdrawn": "not asked any more"},
    ),
    "restriction": Sample(Restriction("action:1.2", "names a child"), {"reason": "names a family"}),
    "setting": Sample(
        PlanSetting("retention", "7 years after closing", "policy"), {"value": "forever", "reason": "law"}
    ),
    "redaction": Sample(
        Redaction("X1", 2, "note", "names a child", TODAY, ((999, "9f86d081"),), "1.2", "Cy"),
        {"reason": "names a family", "field": "rag_reason"},
    ),
    "report": Sample(
        Report(
            ref="RP2",
            name="County Council",
            addressed_to="County Council\n- 27 November 2026",
            by="Cllr Ewe\nDirector of Children's Services",
            subject="Progress after the peer review",
            classification="Exempt",
            exempt="3",
            purpose=Purpose.DECISION,
            next_meeting=DUE,
            verdict="Two of three themes are on track",
            recommendations="Note the position\nAgree the new date",
            contact="Ann\nann@kent.example",
            background="Letter of May",
            paragraphs=(("Commentary", "It goes well\n- mostly"), ("Finance", "Within budget")),
            is_public=True,
        ),
        {
            "verdict": "All themes are on track",
            "subject": "Progress",
            "purpose": Purpose.INFORMATION,
            "next_meeting": LATER,
            "withdrawn": "no longer asked for",
        },
    ),
    "access_grant": Sample(
        Grant("hq", "Head of Quality", Role.EDITOR),
        {"person": "Director of Quality", "role": Role.UPDATER, "withdrawn": "left the council"},
        first=(Grant("jo", "jo", Role.KEEPER), Grant("al", "al", Role.KEEPER)),
    ),
    "sent_report": Sample(
        SentReport(
            ref="S1",
            report="RP2",
            audience="County Council",
            day=YESTERDAY,
            upto=1,
            state="1-3fa9c2d1",
            paper="summary",
            form="docx",
            file="summary.docx",
            digest="9f86d081",
            source="MV",
            is_public=True,
        ),
        {"file": "paper.docx", "audience": "Cabinet", "form": "pdf", "withdrawn": "it was never sent"},
    ),
    "update_round": Sample(
        UpdateRound("U1", YESTERDAY, DUE, ("Ann", "Head of Quality")),
        {"due": LATER, "answered": ("Ann",), "closed_on": TODAY, "withdrawn": "nobody was told"},
    ),
    "proposal": Sample(
        Proposal(
            ref="P1",
            subject="1.1",
            asks=Asks.PROGRESS,
            person="Head of Quality",
            made_on=YESTERDAY,
            came_by=CameBy.FORM,
            upto=1,
            note="two posts are filled\n- the third is out",
            new_forecast=LATER,
            new_rag=Condition.AT_RISK,
            new_rag_reason="the third post is not out",
            new_due=LATER,
            done_on=YESTERDAY,
            proof="minutes of the panel",
            new_title="Audit 40 files",
            update_round="U1",
        ),
        {
            "note": "three posts are filled",
            "became": Became.REFUSED,
            "decided_by": "Kim Ali",
            "decided_on": TODAY,
            "decision": "the panel has not met",
            "granted_by": "Improvement Board",
            "withdrawn": "entered twice",
        },
    ),
    "sent_reminder": Sample(
        SentReminder("2026-11-27:9f86d081", "Ann", TODAY, "9f86d081", "ann@kent.example"),
        {"outcome": Sending.REFUSED, "refusal": "no such mailbox", "address": "jones@kent.example"},
    ),
    "web_link": Sample(
        WebLink("L1", "Cllr Jones", LinkUse.READ, "9f86d081", YESTERDAY, "Ann", DUE),
        {"holder": "Cllr Smith", "expires_on": LATER, "withdrawn": "has left the Board"},
    ),
}
