"""The sheets of the workbook that each list one thing of the summary: decisions, what is due, extensions, impact …

What they list does not follow from the sheet Plan alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from actionplan.model.columns import longest_ref
from actionplan.model.describe import refs_words
from actionplan.model.impact import Impact
from actionplan.model.words import capital
from actionplan.reports.assessment import needs_extension
from actionplan.reports.charts import Chart, trend
from actionplan.reports.edition import Edition
from actionplan.reports.phrases import NO_OWNER
from actionplan.reports.recommendations import requests_of
from actionplan.reports.report_tables import BY_DATES, DECLARED
from actionplan.reports.summary import Summary
from actionplan.reports.writers.xlsx_parts import Numbers, SheetColumn, TableSheet

ASKED = "Recommendations"
"""The sheet of all that the audience is asked, where Summary has not all of it."""
_WEEKS = "Weeks"
_FIRST_COUNT = 2
"""The column of the sheet Weeks in which the counts begin."""


def ref_column(summary: Summary) -> SheetColumn:
    """A column of refs, as wide as the plan's longest needs, up to a limit."""
    return SheetColumn("Ref", max(8, longest_ref(summary.plan) + 2), "cell")


def owner_column(edition: Edition, width: float) -> tuple[SheetColumn, ...]:
    """A column of owners, where the edition names them."""
    return (SheetColumn("Owner", width, "wrapped"),) if edition.has_owners else ()


def asked(edition: Edition) -> Iterator[TableSheet]:
    """All that the audience is asked, in full; no sheet where Summary has it."""
    requests = requests_of(edition)
    if requests.is_cut:
        columns = (SheetColumn("No.", 8, "cell"), SheetColumn("What is asked", 130, "wrapped"))
        rows = ((f"({number})", request.text) for number, request in enumerate(requests.every, 1))
        yield TableSheet(ASKED, columns, rows)


def decisions(edition: Edition) -> Iterator[TableSheet]:
    """What was decided and is still to be carried out, first what is for the Board; no sheet where there is nothing."""
    summary = edition.summary
    plan = summary.plan
    if not summary.decisions:
        return
    columns = (
        SheetColumn("Ref", 8, "cell"),
        SheetColumn("Decision", 54, "wrapped"),
        SheetColumn("About", 36, "wrapped"),
        *owner_column(edition, 20),
        SheetColumn("For decision", 9, "cell"),
        SheetColumn("By", 12, "date"),
    )
    titles = {action.ref: f"{action.ref} {action.title}" for action in plan.actions}
    rows = (
        (
            *(decision.ref, decision.what, titles.get(decision.action, decision.action)),
            *([plan.person_name(decision.owner) or NO_OWNER] * edition.has_owners),
            *("yes" if decision.for_board else "no", decision.due),
        )
        for decision in summary.decisions
    )
    yield TableSheet("Decisions", columns, rows)


def due_next(edition: Edition) -> Iterator[TableSheet]:
    """What falls due next, earliest first; no sheet where nothing does."""
    summary = edition.summary
    if not summary.due_soon:
        return
    columns = (
        ref_column(summary),
        SheetColumn(summary.words.action.title, 62, "wrapped"),
        *owner_column(edition, 28),
        SheetColumn("Due", 12, "date"),
        SheetColumn(DECLARED, 13, "rag"),
        SheetColumn(BY_DATES, 13, "rag"),
    )
    rows = (
        (
            *(judged.action.ref, judged.action.title),
            *([summary.plan.owner_name(judged.action) or NO_OWNER] * edition.has_owners),
            *(judged.action.due, judged.face, judged.suggested_face),
        )
        for judged in summary.due_soon
    )
    yield TableSheet("Due next", columns, rows)


def extensions(edition: Edition) -> Iterator[TableSheet]:
    """What has been given more time, and what by forecast will need it; no sheet where there is nothing such."""
    summary = edition.summary
    moves = {action.ref: move for action, move in summary.slipped}
    actions = {action.ref: action for action in (*(action for action, _ in summary.slipped), *summary.extensions)}
    if not actions:
        return
    plan = summary.plan
    columns = (
        ref_column(summary),
        SheetColumn(summary.words.action.title, 34, "wrapped"),
        *owner_column(edition, 18),
        SheetColumn("Due", 12, "date"),
        SheetColumn("First due", 12, "date"),
        SheetColumn("Forecast", 12, "date"),
        SheetColumn("Times moved", 8, "number"),
        SheetColumn("Moved since from", 12, "date"),
        SheetColumn("Agreed by", 18, "wrapped"),
    )
    rows = []
    for ref, action in sorted(actions.items(), key=lambda item: plan.place_of(item[1])):
        move = moves.get(ref)
        rows.append(
            (
                *(ref, action.title, *([plan.owner_name(action) or NO_OWNER] * edition.has_owners)),
                *(action.due, action.original_due, action.forecast if needs_extension(action) else None),
                *(action.times_moved or None, move.before if move is not None else None, action.agreed_by),
            )
        )
    yield TableSheet("Extensions", columns, rows)


def impact(summary: Summary) -> TableSheet:
    """Whether each group makes a difference, apart from delivery, and which of its actions do not show it yet."""
    columns = (
        SheetColumn(summary.main_rows[0].title, 40, "wrapped"),
        *(SheetColumn(capital(one), 9.5, "number") for one in Impact),
        SheetColumn("Total", 7, "number"),
        SheetColumn("Finished", 9, "number"),
        SheetColumn("Finished without impact shown", 34, "wrapped"),
    )
    rows = (
        (
            *(line.title, *line.counts.values(), line.total, line.delivered),
            refs_words(tuple(action.ref for action in line.unproven)),
        )
        for line in summary.impact
    )
    return TableSheet("Impact", columns, rows)


def strengths(summary: Summary) -> Iterator[TableSheet]:
    """Every strength that the reviewers named, and what is said of it now; no sheet in a plan that has none."""
    if not summary.strengths:
        return
    columns = (
        SheetColumn("Ref", 10, "cell"),
        SheetColumn("Strength", 68, "wrapped"),
        SheetColumn("Now", 13, "cell"),
        SheetColumn("Because", 54, "wrapped"),
    )
    rows = (
        (
            *(strength.ref, strength.text),
            *((check.standing.value, check.because) if check is not None else ("not checked", None)),
        )
        for strength, check in summary.strengths
    )
    yield TableSheet("Strengths", columns, rows)


# --- the last weeks --------------------------------------------------------------------------------------------


def weeks(summary: Summary) -> Iterator[TableSheet]:
    """How many actions had each rating at the end of each of the last weeks; no sheet for a plan that has no past."""
    if summary.past is None:
        return
    whole, key = summary.past.whole, summary.plan.key
    columns = (
        SheetColumn("Week to", 14, "date"),
        SheetColumn(DECLARED, 14, "rag"),
        *(SheetColumn(face.label, 11, "number") for face in key.faces),
        SheetColumn("Total", 9, "number"),
    )
    rows = [
        (day, key.face(worst), *counts.values(), sum(counts.values()))
        for day, worst, counts in zip(whole.days, whole.worsts, whole.counts, strict=True)
    ]
    if rows:
        yield TableSheet(_WEEKS, columns, rows)


def weeks_chart(summary: Summary) -> tuple[tuple[Chart, Numbers], ...]:
    """The chart of the last weeks with where its numbers are; nothing for a plan that is too young for one."""
    chart = trend(summary)
    return () if chart is None else ((chart, Numbers(_WEEKS, 1, len(chart.labels), _FIRST_COUNT)),)
