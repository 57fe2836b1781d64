"""The edits of reports: their words, another audience, what went out (docs/design.md, "Reports and what went out")."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from msgspec.structs import replace

from actionplan.model.edit import Edit
from actionplan.model.field import LONG, NAME, Field
from actionplan.model.number_words import number_of
from actionplan.model.own_fields import brought_together
from actionplan.model.plan import Plan
from actionplan.model.record_fields import REPORT
from actionplan.model.refs import next_numbered_ref
from actionplan.model.refusal import Invalid
from actionplan.model.report import FIRST, HEADINGS, Report, SentReport, in_document_order, reports_of
from actionplan.model.rules.stages import Values
from actionplan.model.sanitise import clean, folded
from actionplan.model.typed_values import read_as, read_text

LISTS = ("recommendations", "background")
"""What a report has one of a line."""
_OWN = ("paragraphs", "is_public", "withdrawn")
_PLAIN: Mapping[str, Field] = {field.name: field for field in REPORT if field.name not in _OWN}
"""The fields that are read by what the table says of them."""
_NOT_TAKEN_OVER: Mapping[str, Any] = {"addressed_to": "", "next_meeting": None, "verdict": "", "is_public": False}
"""What is one audience's own, or of one meeting, and so in no report that starts from another."""
_LIKE_A_REF = re.compile(r"rp\d+", re.IGNORECASE)


def edit_report(plan: Plan, report: Report, values: Values) -> Edit:
    """The edit that writes words of a report. The first edit of a plan's first report adds all that its file said.

    Args:
        plan: The plan, as at the day of the edit.
        report: The report as the person saw it, one of :func:`~actionplan.model.report.reports_of`.
        values: New values by name, as typed or as values. The lists may be several texts, each one or more lines;
            ``paragraphs`` has texts by their headings: those that it does not name stay, and an empty text takes one
            out.

    Raises:
        Invalid: if a value cannot be read, or another report has that name.
    """
    after = replace(report, **_read(plan, report, values))
    before = next((kept for kept in plan.reports if kept.ref == report.ref), None)
    if after == report:
        return Edit(before or report, before or report)
    if before is not None and before.withdrawn:
        # The first report is the plan file's again once its first edit is undone.
        return Edit(before, replace(after, version=before.version))
    return Edit(None if before is None else report, after)


def add_report(plan: Plan, name: str, values: Values | None = None) -> Edit:
    """The edit that adds a report to another audience. It starts with the words of the last one.

    The last one is what went out last, else the newest that somebody has written in, else the first. What is said of
    one meeting only, its verdict and the day of the next, is not taken over, nor whom it is addressed to.

    Args:
        plan: The plan, as at the day of the edit.
        name: What the audience is called; required.
        values: Other words that it is to have, as :func:`edit_report` takes them.

    Raises:
        Invalid: if a value cannot be read, or a report has that name already.
    """
    taken = [kept.ref for kept in plan.reports]
    ref = next_numbered_ref("RP", taken if FIRST in taken else (FIRST, *taken), ())
    start = replace(last_report(plan), ref=ref, name="", version=0, **_NOT_TAKEN_OVER)
    return Edit(None, replace(start, **_read(plan, start, {**(values or {}), "name": name})))


def last_report(plan: Plan) -> Report:
    """The report that a new one starts from: what went out last, else the newest written in, else the first."""
    reports = {report.ref: report for report in reports_of(plan)}
    went_out = [sent.report for sent in reversed(plan.sent_reports) if not sent.withdrawn]
    written = [report.ref for report in reversed(plan.reports)]
    return next(reports[ref] for ref in (*went_out, *written, *reports) if ref in reports)


def withdraw_report(report: Report, reason: str) -> Edit:
    """The edit that withdraws a report: nothing more is written to its audience. What went out to it stays.

    Raises:
        Invalid: without a reason, or of the first report, which every plan has.
    """
    if report.ref == FIRST:
        raise Invalid("report", "every plan has its first report; give it another audience instead of withdrawing it")
    reason = read_text(reason, "withdrawn")
    if not reason:
        raise Invalid("reason", f"say why there is to be no report to {report.audience} any more")
    return Edit(report, replace(report, withdrawn=reason))


def rebase_report(edit: Edit, current: Report, values: Mapping[str, Any]) -> Edit:
    """An edit of a report made again on what that has become, once somebody has decided between two values.

    What each has written under headings of their own stands, whoever has the say about the same one.

    Args:
        edit: The edit that was in conflict, or was saved together with one that was.
        current: The report as it is now.
        values: For each field in conflict, the value that somebody has decided on.
    """
    own_values = {name: getattr(edit.after, name) for name in edit.changed if name not in values}
    after = replace(current, **own_values, **values)
    if "paragraphs" in edit.changed:
        is_mine = values.get("paragraphs") != current.paragraphs
        texts = (record.paragraphs for record in (edit.before, edit.after, current) if isinstance(record, Report))
        paragraphs = brought_together(*texts, prefers_mine=is_mine)
        after = replace(after, paragraphs=in_document_order(paragraphs))
    return Edit(current, after)


def keep_sent(
    plan: Plan,
    report: Report,
    *,
    day: date,
    paper: str,
    form: str,
    file: str,
    digest: str,
    upto: int,
    state: str,
    source: str = "",
    is_public: bool = False,
) -> Edit:
    """The edit that keeps that a report went out.

    Args:
        plan: The plan as it is now.
        report: Whose words it had.
        day: The day that it is true of.
        paper: Which paper it is.
        form: Its format.
        file: What its file is called, without its folder.
        digest: The SHA-256 of the file.
        upto: The number of the last change in it.
        state: What tells that state of the plan from every other.
        source: The short name of the one source that it is of.
        is_public: Whether it left out what is not for everybody.
    """
    sent = SentReport(
        ref=next_numbered_ref("S", [kept.ref for kept in plan.sent_reports], plan.refs),
        report=report.ref,
        audience=report.name,
        day=day,
        upto=upto,
        state=state,
        paper=paper,
        form=form,
        file=clean(file),
        digest=digest,
        source=source,
        is_public=is_public,
    )
    return Edit(None, sent)


def _read(plan: Plan, report: Report, values: Values) -> dict[str, Any]:
    """The values, read. Raises Invalid."""
    new_values: dict[str, Any] = {}
    for name, value in values.items():
        if name == "paragraphs":
            new_values[name] = _with_paragraphs(report.paragraphs, value)
        elif name == "is_public":
            new_values[name] = bool(value)
        else:
            typed = "\n".join(value) if isinstance(value, list | tuple) else value
            new_values[name] = read_as(_PLAIN[name], typed, plan.as_at)
        if name in LISTS:
            new_values[name] = "\n".join(line for line in new_values[name].splitlines() if line.strip())
    if "name" in new_values:
        _check_name(plan, report, new_values["name"])
    return new_values


def _check_name(plan: Plan, report: Report, name: str) -> None:
    """Every audience has a name of its own. Raises Invalid."""
    if _LIKE_A_REF.fullmatch(name):
        raise Invalid("name", f"{name} looks like the number of a report; say what the audience is called")
    same = [other for other in reports_of(plan) if other.ref != report.ref and _bare(other.name) == _bare(name)]
    if same:
        raise Invalid("name", f"the report to {same[0].audience} already exists; edit it, or choose another name")


def _bare(name: str) -> str:
    return folded(name).strip().removeprefix("the ")


def _with_paragraphs(
    before: Iterable[tuple[str, str]], texts: Mapping[str, str] | Iterable[tuple[str, str]]
) -> tuple[tuple[str, str], ...]:
    """Paragraphs with others of the same headings in their place. Raises Invalid."""
    paragraphs = dict(before)
    spelt = {folded(heading): heading for heading in (*HEADINGS, *paragraphs)}
    for typed, text in texts.items() if isinstance(texts, Mapping) else texts:
        heading = clean(typed)
        if not heading:
            raise Invalid("paragraphs", f"a paragraph has a heading: {', '.join(HEADINGS)}, or one of your own")
        if len(heading) > NAME:
            raise Invalid("paragraphs", f"the heading has {number_of(len(heading), 'character')}; {NAME} at most")
        heading = spelt.setdefault(folded(heading), heading)
        words = clean(text, lines=True)
        if len(words) > LONG:
            many = number_of(len(words), "character")
            raise Invalid("paragraphs", f"the text under {heading} has {many}; {LONG:,} at most")
        paragraphs[heading] = words
    return in_document_order((heading, text) for heading, text in paragraphs.items() if text)
