"""What the public may read: nothing of what is withheld, in any format, and no false statement instead of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from actionplan.model.action import Action, Evidence, EvidenceKind, Stage
from actionplan.model.area import Standing, StrengthCheck
from actionplan.model.attention import Concern
from actionplan.model.comparison import compared
from actionplan.model.plan import Plan, ReportText
from actionplan.model.ratings import Condition
from actionplan.model.report import Report, SentReport, reports_of
from actionplan.model.weekly_review import Decision, State, WeeklyReview
from actionplan.model.withheld import WITHHELD
from actionplan.reports.audience import Audience, foot, public, seen_by
from actionplan.reports.edition import Edition
from actionplan.reports.formats import format_of, written
from actionplan.reports.summary import Summary, gather
from actionplan.reports.writers.json_export import summary_object
from finished_files import readable, to_try

NAMES = ("ownera", "ownerb", "agreerc", "completerd", "signere", "writerf", "chairg", "attenderh", "decideri")
NOTES = ("reasonj", "reasonk", "acceptedl", "withdrawnm", "becausen", "placeo", "takenbackp", "reasonq")
WORDS = ("tor", "bys", "classt", "exemptu", "verdictv", "askw", "contactx", "saysy", "sentz")
SECRETS = tuple(f"zq{secret}" for secret in (*NAMES, *NOTES, *WORDS))
POSTS = frozenset({"zqownera", "zqownerb", "zqagreerc", "zqdecideri"})
"""Those that may be named where the plan file says so."""


@pytest.fixture
def secret(rated: Plan) -> Plan:
    """The plan with a text of its own in every place that the public does not read."""
    places: dict[str, dict[str, Any]] = {
        "1.1": {"owner": "zqownera", "rag_reason": "zqreasonj", "updated_by": "zqwriterf"},
        "1.2": {"owner": "zqownerb", "agreed_by": "zqagreerc", "rag_reason": "zqreasonk"},
        "1.3": {"rag": Condition.ON_TRACK, "rag_reason": "zqreasonk", "due": date(2026, 11, 1)},
        "2.1": {"completed_by": "zqcompleterd", "signed_off_by": "zqsignere", "accepted_evidence": "zqacceptedl"},
        "1.1b": {"withdrawn_reason": "zqwithdrawnm"},
    }
    return replace(
        rated,
        actions=tuple(replace(action, **places.get(action.ref, {})) for action in rated.actions),
        evidence=(
            Evidence("1.2/1", "1.2", "Threshold audit", "zqplaceo", date(2026, 10, 30), EvidenceKind.AUDIT),
            Evidence(
                "1.2/2", "1.2", "Old", "zqplaceo", date(2026, 10, 30), EvidenceKind.DATA, withdrawn="zqtakenbackp"
            ),
        ),
        checks=(StrengthCheck("S1.1", Standing.AT_RISK, "zqbecausen"),),
        reviews=(WeeklyReview("R1", date(2026, 11, 20), "zqchairg", "zqattenderh", State.CLOSED, seq=30),),
        decisions=(Decision("D1", "R1", "1.1", "Ask the Board", "zqdecideri", date(2026, 12, 1), for_board=True),),
        reports=(
            Report(
                *("RP1", "Improvement Board", "zqtor", "zqbys"),
                classification="zqclasst",
                exempt="zqexemptu",
                verdict="zqverdictv",
                recommendations="zqaskw",
                contact="zqcontactx",
                paragraphs=(("Commentary", "zqsaysy"),),
            ),
        ),
        sent_reports=(
            SentReport("S1", "RP1", "Board", date(2026, 11, 20), 1, "1-a", "summary", "md", "zqsentz", "9f"),
        ),
    )


def before(plan: Plan) -> Plan:
    """The plan a week earlier, with other owners and reasons, so that every kind of move has words of them."""

    def earlier(action: Action) -> Action:
        if action.ref == "1.1b":
            return replace(action, stage=Stage.OPEN, withdrawn_reason="")
        if action.ref == "1.3":
            return replace(action, rag=Condition.OFF_TRACK, rag_reason="zqreasonq", owner="zqownerb")
        return replace(action, owner="zqownera" if action.ref == "1.2" else action.owner, rag_reason="zqreasonq")

    return replace(plan, actions=tuple(map(earlier, plan.actions)), as_at=date(2026, 11, 20))


def summary_for(plan: Plan, audience: Audience) -> Summary:
    """The summary with its movement, as an edition has it."""
    seen = seen_by(plan, audience)
    return gather(seen, compared(seen, seen_by(before(plan), audience), (), seen.last_review))


def files(plan: Plan, audience: Audience) -> Iterator[tuple[str, str]]:
    """Every format's file, as text in small letters. The PDF is made of what the HTML says."""
    made = Edition(summary_for(plan, audience), audience, "Marshire", "2026-11-27T09:00:00+00:00")
    for name in to_try():
        if name != "pdf":
            yield name, readable(written(made, format_of(name))).casefold()


def test_the_board_reads_what_the_public_does_not(secret: Plan) -> None:
    """The test of the test: without withholding, every text is somewhere."""
    found = "".join(text for _, text in files(secret, Audience.BOARD))
    never = {"zqwriterf", "zqtakenbackp", "zqchairg", "zqattenderh", "zqreasonq"}
    assert {text for text in SECRETS if text not in found} <= never


def test_no_format_lets_anything_through(secret: Plan) -> None:
    for name, text in files(secret, Audience.PUBLIC):
        assert [one for one in SECRETS if one in text] == [], name


def test_where_posts_may_be_named_only_posts_are(secret: Plan) -> None:
    plan = replace(secret, report=replace(ReportText(), publish_posts=True))
    for name, text in files(plan, Audience.PUBLIC):
        assert {one for one in SECRETS if one in text} <= POSTS, name
        assert "zqownera" in text, name
    assert "names of people" in foot(plan, Audience.PUBLIC)


def test_what_is_withheld_is_not_said_to_be_missing(secret: Plan) -> None:
    mine, theirs = summary_for(secret, Audience.BOARD), summary_for(secret, Audience.PUBLIC)
    for kind in Concern:
        assert mine.concerned(kind) == theirs.concerned(kind)
    for old, new in zip(secret.actions, theirs.plan.actions, strict=True):
        for name in ("owner", "rag_reason", "accepted_evidence", "withdrawn_reason", "signed_off_by", "agreed_by"):
            assert getattr(new, name) == (WITHHELD if getattr(old, name) else ""), (old.ref, name)
    assert [piece.place for piece in theirs.plan.evidence] == [WITHHELD, WITHHELD]


def test_the_figures_are_the_boards(secret: Plan) -> None:
    mine = summary_object(summary_for(secret, Audience.BOARD))
    theirs = summary_object(summary_for(secret, Audience.PUBLIC))
    for name in ("total", "counts", "late", "optimistic", "to_sign_off", "impact", "adds_up", "strengths"):
        assert mine[name] == theirs[name]
    # Who owned it before is not said, so neither is that it was somebody else.
    assert "owner_changed" in mine["moved"]
    assert "owner_changed" not in theirs["moved"]


def test_of_the_plan_file_too_the_public_reads_no_words_of_a_person(secret: Plan) -> None:
    text = ReportText(
        heading="Progress",
        by="zqbys",
        to="Improvement Board – zqtor",
        classification="zqclasst",
        contact=("zqcontactx",),
        recommendation="zqaskw",
        background_documents=("Letter",),
        verdict="zqverdictv",
        paragraphs=(("Commentary", "zqsaysy"),),
    )
    seen = public(replace(secret, reports=(), report=text))
    assert seen.report == ReportText(heading="Progress", background_documents=("Letter",))
    assert reports_of(seen)[0].name == "Improvement Board"


def test_a_report_for_everybody_keeps_its_words(secret: Plan) -> None:
    everybody = replace(secret.reports[0], is_public=True)
    went_out = replace(secret.sent_reports[0], is_public=True)
    seen = public(replace(secret, reports=(everybody,), sent_reports=(went_out,)))
    assert (seen.reports, seen.sent_reports) == ((everybody,), (went_out,))


def test_every_document_for_the_public_says_so_and_the_boards_does_not(secret: Plan) -> None:
    assert foot(secret, Audience.BOARD) == ""
    for name, text in files(secret, Audience.PUBLIC):
        assert name == "csv" or "ublic version" in text or '"audience": "public"' in text, name
    assert not any("ublic version" in text for _, text in files(secret, Audience.BOARD))


def test_what_stays_stays(secret: Plan) -> None:
    seen = public(secret)
    assert [area.mapping_reason for area in seen.areas] == [area.mapping_reason for area in secret.areas]
    assert [piece.what for piece in seen.evidence] == ["Threshold audit", "Old"]
    assert [one.what for one in seen.decisions] == ["Ask the Board"]
    assert [action.rag for action in seen.actions] == [action.rag for action in secret.actions]
    assert public(seen) == seen
