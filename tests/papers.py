"""Papers for the tests: of any plan, and of one with somebody's text in every field."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace

from actionplan.model.comparison import Comparison
from actionplan.model.movement import movement
from actionplan.model.plan import Plan, ReportText
from actionplan.model.ratings import STORED, Condition
from actionplan.model.trend import Trend, week_ends
from actionplan.model.weekly_review import Decision, WeeklyReview
from actionplan.reports.audience import Audience
from actionplan.reports.blocks import Bullets, Figures, Heading, Note, Numbered, Paper, Paragraph, ReportTable
from actionplan.reports.board_report import paper
from actionplan.reports.edition import Edition
from actionplan.reports.summary import Summary, gather

CHANGED = "2026-11-27T09:12:00+00:00"
HOSTILE = (
    "<script>alert(1)</script>",
    "</td></table><img src=x onerror=alert(1)>",
    "]]>&amp;&lt;{{ 7*7 }}{% raw %}",
    '" onload="x" style="background:url(http://example.org/x)',
    "=1+1\t@SUM(A1)\r\nnext",
    "\x00\x07\x1b[31mred\x1b[0m\x7f\x9b",
    "\u202edesrever\u2066\ufeff\u2028\ufffe\uffff",
    "\ud800 lone, \U0001f468\u200d\U0001f469 joined, \U0001fffe far",
    "a" * 10_000,
    "word " * 2_000,
    "",
)
TEXTS = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(exclude_categories=()), max_size=40))
"""Any text, lone surrogates and what is no character included."""


def past_of(plan: Plan, before: Plan | None = None) -> Comparison:
    """A past in which everything was unrated, and the last day as the plan is now."""
    old = before or replace(plan, actions=tuple(replace(one, rag=Condition.UNRATED) for one in plan.actions))
    days = week_ends(plan.as_at)
    then = {rag: len(plan.counted) * (rag is Condition.UNRATED) for rag in STORED}
    now = {rag: sum(one.rag is rag for one in plan.counted) for rag in STORED}
    trend = Trend(days, (*(then for _ in days[1:]), now))
    return Comparison(plan.as_at - timedelta(days=7), None, movement(old, plan), trend, {})


def paper_of(plan: Plan, audience: Audience = Audience.BOARD, made_by: str = "jo") -> Paper:
    """The paper of a plan, compared with a week ago."""
    return paper(Edition(summary_of(plan), audience, made_by, CHANGED))


def summary_of(plan: Plan) -> Summary:
    """The summary of a plan, compared with a week ago."""
    return gather(plan, past_of(plan))


def decided(plan: Plan) -> Plan:
    """The plan with a review, a decision for the Board and another."""
    review = WeeklyReview("R1", date(2026, 11, 20), "Director", "Head of Quality")
    asked = Decision("D1", "R1", "1.1", "Agree cover for two posts", "Director", date(2026, 12, 4), for_board=True)
    other = Decision("D2", "R1", "", "Send the figures", "", None)
    return replace(plan, reviews=(review,), decisions=(asked, other))


def with_text(plan: Plan, text: str) -> Plan:
    """The plan with ``text`` in every field that people type."""
    plan = decided(plan)
    typed = {"title", "organisation", "reviewers", "source", "text", "owner", "rag_reason", "agreed_by", "what"}
    typed |= {"success_measure", "accepted_evidence", "signed_off_by", "withdrawn_reason", "mapping_reason", "place"}
    typed |= {"heading", "by", "to", "classification", "recommendation", "because", "chair", "attendees"}

    def changed(value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(changed(one) for one in value)
        if isinstance(value, Struct):
            names = value.__struct_fields__
            return replace(value, **{name: text if name in typed else changed(getattr(value, name)) for name in names})
        return value

    told = ReportText(contact=(text, text), background_documents=(text,))
    return changed(replace(plan, report=told))  # type: ignore[no-any-return]


def tables_of(found: Paper) -> list[ReportTable]:
    """The tables of a paper, in their order."""
    return [block for block in (*found.front, *found.blocks, *found.appendix) if isinstance(block, ReportTable)]


def texts_of(found: Paper) -> list[str]:
    """Every text of a paper that a reader reads, in order."""
    texts = [found.title, *(value for pair in found.head for value in pair)]
    ending = [Paragraph(text) for name, lines in found.ending for text in (name, *lines)]
    for block in (*found.front, *found.blocks, *ending, *found.appendix):
        match block:
            case Heading() | Paragraph() | Note():
                texts.append(block.text)
            case Bullets() | Numbered():
                texts += block.items
            case ReportTable():
                texts += [block.caption, *(cell.text for row in block.rows for cell in row)]
            case Figures():
                texts += [chart.alt for chart in block.charts]
    return [*texts, *found.foot]
